#include "fingen/distribution.h"

#include <assert.h>
#include <stdlib.h>

/* Uniform in (0, 1), never an end: the middles of 2^52 cells. */
static double stream_open_uniform(struct stream *stream)
{
    return ((double)(stream_next(stream) >> 12) + 0.5) * 0x1.0p-52;
}

double stream_normal(struct stream *stream)
{
    return normal_quantile(stream_open_uniform(stream));
}

double stream_lognormal(struct stream *stream, double median, double sigma)
{
    return median * portable_exp(sigma * stream_normal(stream));
}

double stream_exponential(struct stream *stream, double mean)
{
    return -mean * portable_log(stream_open_uniform(stream));
}

/* Walks the cumulative probabilities up from 0 until they pass one uniform draw. Rounding may leave their sum
 * below that draw: the walk ends where probabilities no longer count. */
static uint32_t poisson_by_inversion(struct stream *stream, double mean)
{
    double uniform = stream_uniform(stream);
    double probability = portable_exp(-mean);
    double cumulative = probability;
    uint32_t count = 0;
    while (uniform >= cumulative && !(count > mean && probability < 0x1p-60)) {
        count++;
        probability *= mean / count;
        cumulative += probability;
    }
    return count;
}

uint32_t stream_poisson(struct stream *stream, double mean)
{
    assert(mean >= 0 && mean < 1e9);
    uint32_t count = 0;
    while (mean > 500) { /* exp(-mean) would vanish; a sum of Poisson counts is one itself */
        count += poisson_by_inversion(stream, 500);
        mean -= 500;
    }
    return count + poisson_by_inversion(stream, mean);
}

/* ---- weighted choice ---- */

#define SLOT_UNITS (INT64_C(1) << 32)

/* Vose's pairing in whole units of 2^-32 slot: small and large outcomes stand at the two ends of one list.
 * Every small one is filled up by a large one; since the units sum to exactly count slots, what is left over
 * is exactly full. */
static void pair_slots(struct alias_slot *slots, int64_t *units, uint32_t *list, uint32_t count)
{
    uint32_t small = 0, large = count;
    for (uint32_t i = 0; i < count; i++) {
        slots[i] = (struct alias_slot){.threshold = 0, .other = i};
        if (units[i] < SLOT_UNITS)
            list[small++] = i;
        else
            list[--large] = i;
    }
    while (small > 0) {
        uint32_t receiver = list[--small];
        uint32_t giver = list[large];
        slots[receiver] = (struct alias_slot){(uint32_t)units[receiver], giver};
        units[giver] -= SLOT_UNITS - units[receiver];
        if (units[giver] < SLOT_UNITS) {
            large++;
            list[small++] = giver;
        }
    }
}

bool alias_init(struct alias_table *table, const double *weights, size_t count)
{
    assert(count > 0 && count <= UINT16_MAX);
    struct alias_slot *slots = malloc(count * sizeof *slots);
    int64_t *units = malloc(count * sizeof *units);
    uint32_t *list = malloc(count * sizeof *list);
    bool done = slots != NULL && units != NULL && list != NULL;
    if (done) {
        share_out((int64_t)count * SLOT_UNITS, weights, count, units);
        pair_slots(slots, units, list, (uint32_t)count);
        *table = (struct alias_table){.count = (uint32_t)count, .slots = slots};
    } else {
        free(slots);
    }
    free(units);
    free(list);
    return done;
}

void alias_free(struct alias_table *table)
{
    free(table->slots);
    *table = (struct alias_table){0};
}

/* ---- keyed permutation ---- */

/* A number below size is split in a left part, counted up to left_size, and a right one of whole bits. Rounds
 * change one of them by a keyed function of the other, in turn: the right one by exclusive or, the left one
 * by adding modulo left_size. That is a bijection of left_size << right_bits numbers, hardly more than size;
 * what falls beyond size is sent through again. */
struct halves {
    unsigned right_bits;
    uint64_t right_mask;
    uint64_t left_size; /* at most 2^32 */
    int rounds; /* small parts have few functions: it takes more of them until all permutations are alike */
};

static struct halves halves_of(uint64_t size)
{
    unsigned bits = size > 1 ? 64 - (unsigned)__builtin_clzll(size - 1) : 0;
    unsigned right = bits / 2;
    return (struct halves){
        .right_bits = right,
        .right_mask = (UINT64_C(1) << right) - 1,
        .left_size = ((size - 1) >> right) + 1,
        .rounds = bits < 6    ? 16
                  : bits < 9  ? 10
                  : bits < 20 ? 8
                              : 4,
    };
}

static uint64_t round_hash(const struct aspect *aspect, int round, uint64_t part)
{
    return mix64(part ^ (aspect->key[round & 1] + (uint64_t)round * UINT64_C(0x9E3779B97F4A7C15)));
}

static uint64_t round_shift(const struct aspect *aspect, const struct halves *halves, int round,
                            uint64_t right)
{
    return (round_hash(aspect, round, right) >> 32) * halves->left_size >> 32;
}

uint64_t permute(const struct aspect *aspect, uint64_t size, uint64_t index)
{
    assert(index < size);
    struct halves halves = halves_of(size);
    do {
        uint64_t left = index >> halves.right_bits, right = index & halves.right_mask;
        for (int round = 0; round < halves.rounds; round += 2) {
            right ^= round_hash(aspect, round, left) & halves.right_mask;
            left += round_shift(aspect, &halves, round + 1, right);
            left -= left >= halves.left_size ? halves.left_size : 0;
        }
        index = left << halves.right_bits | right;
    } while (index >= size);
    return index;
}

uint64_t permute_inverse(const struct aspect *aspect, uint64_t size, uint64_t value)
{
    assert(value < size);
    struct halves halves = halves_of(size);
    do {
        uint64_t left = value >> halves.right_bits, right = value & halves.right_mask;
        for (int round = halves.rounds - 2; round >= 0; round -= 2) {
            uint64_t shift = round_shift(aspect, &halves, round + 1, right);
            left += left < shift ? halves.left_size - shift : -shift;
            right ^= round_hash(aspect, round, left) & halves.right_mask;
        }
        value = left << halves.right_bits | right;
    } while (value >= size);
    return value;
}
