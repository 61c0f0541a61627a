/* Distributions over streams, and the few transcendental functions they need, written with + - * / and sqrt
 * only so that every machine gives the same bits (the build sets -ffp-contract=off; the tests compare with
 * libm to 1e-14 or so).
 */
#ifndef FINGEN_DISTRIBUTION_H
#define FINGEN_DISTRIBUTION_H

#include "fingen/select.h"
#include "fingen/stream.h"

#include <stdbool.h>
#include <stddef.h>

double portable_exp(double x);
double portable_log(double x);                     /* x > 0 */
double portable_pow(double base, double exponent); /* base > 0 */
/* Inverse of the standard normal distribution function, p in (0, 1): Wichura, algorithm AS 241 (PPND16),
 * 1988. */
double normal_quantile(double p);

double stream_normal(struct stream *stream); /* mean 0, deviation 1 */
double stream_lognormal(struct stream *stream, double median, double sigma);
double stream_exponential(struct stream *stream, double mean);
/* A count with the given mean (>= 0): Poisson by inversion, for means up to some hundreds. */
uint32_t stream_poisson(struct stream *stream, double mean);

/* Weighted choice in O(1): Walker's alias method in Vose's form. At most 65,535 outcomes. Owner calls
 * alias_free. */
struct alias_slot {
    uint32_t threshold; /* below it, of 2^32: the slot's own outcome; otherwise the other */
    uint32_t other;
};
struct alias_table {
    uint32_t count;
    struct alias_slot *slots;
};
/* Weights are finite, >= 0, with a sum > 0 (the profile checks that); false only when memory runs out. */
bool alias_init(struct alias_table *table, const double *weights, size_t count);
void alias_free(struct alias_table *table);
/* One 64-bit draw: the product's whole part chooses the slot, its fraction what the slot yields. */
static inline uint32_t alias_pick(const struct alias_table *table, struct stream *stream)
{
    uint128 product = (uint128)stream_next(stream) * table->count;
    uint32_t index = (uint32_t)(product >> 64);
    struct alias_slot slot = table->slots[index];
    return (uint32_t)select_uint64((uint32_t)(product >> 32) < slot.threshold, index, slot.other);
}

/* Shares `total` (>= 0) out in whole units in proportion to weights, exactly: the parts sum to total
 * (cumulative rounding: a part is its exact share rounded up or down). Every part is >= 0; a part whose
 * weight is 0 gets nothing. Weights that are all 0 count as equal. */
void share_out(int64_t total, const double *weights, size_t count, int64_t *parts);
/* The same with every part inside [minimum, maximum]: parts in proportion to weights wherever no bound is in
 * the way. Needs count*minimum <= total <= count*maximum. */
void share_out_bounded(int64_t total, const double *weights, size_t count, int64_t minimum, int64_t maximum,
                       int64_t *parts);

/* A keyed permutation of [0, size), size > 0: its value for one index of them in O(1) memory and time
 * (cycle-walking Feistel network). */
uint64_t permute(const struct aspect *aspect, uint64_t size, uint64_t index);
uint64_t permute_inverse(const struct aspect *aspect, uint64_t size, uint64_t value);

#endif
