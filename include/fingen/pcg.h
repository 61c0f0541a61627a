/* PCG XSL RR 128/64: 128-bit linear congruential state, 64-bit output (O'Neill 2014, sections 6.1 and 6.3.1).
 */
#ifndef FINGEN_PCG_H
#define FINGEN_PCG_H

#include <stdint.h>

__extension__ typedef unsigned __int128 uint128; /* not ISO C: named once here, so that -Wpedantic stays on */

struct pcg64 {
    uint128 state;
    uint128 increment; /* odd; selects the sequence */
};

#define PCG64_MULTIPLIER (((uint128)UINT64_C(0x2360ED051FC65DA4) << 64) | UINT64_C(0x4385DF649FCCF645))

/* The reference library's seeding: increment = 2*sequence + 1, state = (increment + state)*multiplier +
 * increment. */
static inline struct pcg64 pcg64_seed(uint128 state, uint128 sequence)
{
    struct pcg64 generator = {.state = 0, .increment = (sequence << 1) | 1};
    generator.state = (generator.increment + state) * PCG64_MULTIPLIER + generator.increment;
    return generator;
}

static inline uint64_t pcg_rotate_right(uint64_t word, unsigned rotation)
{
    return (word >> rotation) | (word << (-rotation & 63));
}

static inline uint64_t pcg64_next(struct pcg64 *generator)
{
    generator->state = generator->state * PCG64_MULTIPLIER + generator->increment;
    uint64_t folded = (uint64_t)(generator->state >> 64) ^ (uint64_t)generator->state;
    return pcg_rotate_right(folded, (unsigned)(generator->state >> 122));
}

/* The whole state of one step, mixed (XSL RR RR 128/128): the low half is what pcg64_next() draws, the high
 * one is rotated by it. A bijection: no two of a sequence's 2^128 steps are alike. */
static inline uint128 pcg128_next(struct pcg64 *generator)
{
    uint64_t low = pcg64_next(generator);
    uint64_t high = pcg_rotate_right((uint64_t)(generator->state >> 64), (unsigned)low & 63);
    return (uint128)high << 64 | low;
}

/* Moves the generator `delta` draws ahead in O(log delta) (Brown, "Random number generation with arbitrary
 * strides"). */
void pcg64_advance(struct pcg64 *generator, uint128 delta);

#endif
