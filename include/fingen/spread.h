/* Draws that are spread evenly over numbered things: they have their shares in every stretch of numbers, not
 * in the long run alone. So a data set five times as large has five times as much of everything that they
 * decide. In O(1), without a table, and the same whoever asks in whatever order.
 */
#ifndef FINGEN_SPREAD_H
#define FINGEN_SPREAD_H

#include "fingen/stream.h"

#include <stdbool.h>

/* ---- places ---- */

/* The golden ratio in units of 2^-64: no other step fills one dimension so evenly. */
#define SPREAD_GOLDEN_STEP UINT64_C(0x9E3779B97F4A7C15)

/* A place in [0, 1) for each number, by additive recurrence: places of consecutive numbers keep apart.
 * Several steps whose ratios are far from fractions fill as many dimensions. */
static inline double spread_place(uint64_t offset, uint64_t step, uint64_t number)
{
    return (double)((offset + number * step) >> 11) * 0x1.0p-53;
}

/* Weighted choice by a place, which becomes the place inside the outcome: uniform again, so that one even
 * place decides several things one after another. Weights as for alias_init. */
uint32_t place_pick(double *place, const double *weights, uint32_t count);

/* ---- shares ---- */

enum {
    SPREAD_STRETCH = 60,
    SPREAD_COUNT_MAX = 4,
};

/* Which of 0, 1, 2, ... belong to a share: as many as it gives, rounded, of every SPREAD_STRETCH numbers in
 * a row, in a keyed order. */
struct spread_share {
    struct aspect order;
    double share;  /* 0 to 1 */
    double offset; /* of the rounding */
};

struct spread_share spread_share_make(const struct aspect *aspect, uint64_t part, double share);

/* Whether `number` belongs to the share. It then becomes the number among those that do: 0, 1, 2, ... without
 * gaps, though not in the old order. So shares of shares, and places among them, are even too. */
bool spread_share_has(const struct spread_share *share, uint64_t *number);

/* How many of something each of 0, 1, 2, ... has. */
struct spread_count {
    struct spread_share more[SPREAD_COUNT_MAX]; /* of those that have k, who have more */
    uint32_t most;
};

/* weights: of 0 to `most` (<= SPREAD_COUNT_MAX), as for alias_init. */
struct spread_count spread_count_make(const struct aspect *aspect, const double *weights, uint32_t most);

/* numbers[k], for the k-th that `number` has, counted from 0: its number among all k-ths. */
uint32_t spread_count_of(const struct spread_count *count, uint64_t number,
                         uint64_t numbers[SPREAD_COUNT_MAX]);

#endif
