/* Two shapes that are worked out once per run: how many holdings accounts have, and how position sizes fall
 * off. */
#ifndef FINGEN_ADVISORY_SHAPES_H
#define FINGEN_ADVISORY_SHAPES_H

#include <stdbool.h>
#include <stdint.h>

/* Weights of minimum, minimum + 1, ..., maximum: a hump near the minimum with a long tail (negative binomial,
 * cut off), with the given mean. False when no such shape has it. */
bool holding_count_weights(uint32_t minimum, uint32_t maximum, double mean, double *weights);

/* Position sizes among `count` positions follow a power law between 1 and a largest size that grows with the
 * count, so that one of three positions does not dwarf the others as one of thirty may. A table of quantiles
 * per count, linear between. */
enum { SIZE_SEGMENTS = 64, SIZE_UNIT = 1 << 12 };

struct position_sizes {
    uint32_t count_max;
    uint32_t (*quantiles)[SIZE_SEGMENTS + 1]; /* [count], sizes in 1/SIZE_UNIT */
};

bool position_sizes_init(struct position_sizes *sizes, uint32_t count_max, double exponent);
void position_sizes_free(struct position_sizes *sizes);

/* The size of one of `count` positions for 64 random bits. */
static inline uint32_t position_size(const struct position_sizes *sizes, uint32_t count, uint64_t random)
{
    const uint32_t *quantile = &sizes->quantiles[count][random >> 58];
    uint64_t between = random >> 38 & ((1 << 20) - 1);
    return quantile[0] + (uint32_t)((quantile[1] - quantile[0]) * between >> 20);
}

#endif
