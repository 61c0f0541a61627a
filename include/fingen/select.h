/* A choice without a branch, for conditions that look random: a processor that guesses them wrong loses more
 * time than it takes to work out both. (A conditional expression leaves that to the compiler, which often
 * chooses a branch.) */
#ifndef FINGEN_SELECT_H
#define FINGEN_SELECT_H

#include <stdbool.h>
#include <stdint.h>

static inline uint64_t select_uint64(bool condition, uint64_t when_true, uint64_t when_false)
{
    uint64_t mask = -(uint64_t)condition;
    return when_false ^ ((when_true ^ when_false) & mask);
}

static inline int64_t select_int64(bool condition, int64_t when_true, int64_t when_false)
{
    return (int64_t)select_uint64(condition, (uint64_t)when_true, (uint64_t)when_false);
}

#endif
