/* Random streams keyed by name.
 *
 * A stream is a PCG generator seeded by a hash of (run seed, name of the aspect, entity number). What one
 * stream yields does not depend on any other stream, on the order of calls, on threads or on the machine. So
 * a generator opens one stream per aspect and entity ("advisory.holding.ticker", account 4711) and adding an
 * aspect changes no other value.
 *
 * The generator is PCG XSL RR 128/64 (Melissa O'Neill, "PCG: A Family of Simple Fast Space-Efficient
 * Statistically Good Algorithms for Random Number Generation", HMC-CS-2014-0905); the tests compare it with
 * Debian's libpcg-cpp.
 */
#ifndef FINGEN_STREAM_H
#define FINGEN_STREAM_H

#include "fingen/pcg.h"

#include <stdint.h>

/* The name of an aspect, hashed together with the run's seed once, when a domain is prepared. */
struct aspect {
    uint64_t key[2];
};

struct stream {
    struct pcg64 generator;
};

struct aspect aspect_make(uint64_t run_seed, const char *name);

/* A bijection of 64 bits in which every input bit reaches every output bit (Stafford's variant 13 of
 * MurmurHash3's finaliser, as in SplitMix64: Steele, Lea and Flood 2014). */
static inline uint64_t mix64(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

/* For a given pair of keys no two (entity, part) share a state: high is a bijection of entity and, for that
 * entity, low one of part. The sequence depends on all four, so that streams do not walk one common orbit. */
static inline struct stream stream_open_keyed(uint64_t first_key, uint64_t second_key, uint64_t entity,
                                              uint64_t part)
{
    uint64_t high = mix64(entity ^ first_key);
    uint64_t low = mix64((high ^ part) + second_key);
    uint128 state = (uint128)high << 64 | low;
    uint128 sequence = (uint128)(low ^ first_key) << 64 | (high ^ second_key);
    return (struct stream){pcg64_seed(state, sequence)};
}

static inline struct stream stream_open(const struct aspect *aspect, uint64_t entity)
{
    return stream_open_keyed(aspect->key[0], aspect->key[1], entity, 0);
}

/* An entity with two numbers (account 3 of household 12). The keys change places, so part 0 is not
 * stream_open(entity). */
static inline struct stream stream_open_pair(const struct aspect *aspect, uint64_t entity, uint64_t part)
{
    return stream_open_keyed(aspect->key[1], aspect->key[0], entity, part);
}

/* One keyed 64-bit value without opening a stream: for a single draw per entity. Different entities have
 * different values. */
static inline uint64_t aspect_hash(const struct aspect *aspect, uint64_t entity)
{
    return mix64(mix64(entity + aspect->key[0]) ^ aspect->key[1]);
}

static inline uint64_t stream_next(struct stream *stream)
{
    return pcg64_next(&stream->generator);
}

/* 128 bits for little more than 64: for ids. */
static inline uint128 stream_next_128(struct stream *stream)
{
    return pcg128_next(&stream->generator);
}

/* Uniform in [0, 1): 53 bits. */
static inline double stream_uniform(struct stream *stream)
{
    return (double)(stream_next(stream) >> 11) * 0x1.0p-53;
}

/* Uniform in [0, bound), exactly unbiased (Lemire's multiply-and-reject). bound > 0. */
static inline uint64_t stream_below(struct stream *stream, uint64_t bound)
{
    uint128 product = (uint128)stream_next(stream) * bound;
    if ((uint64_t)product < bound) {
        uint64_t threshold = -bound % bound;
        while ((uint64_t)product < threshold)
            product = (uint128)stream_next(stream) * bound;
    }
    return (uint64_t)(product >> 64);
}

/* Uniform in [low, high], both included. */
static inline int64_t stream_between(struct stream *stream, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low + 1; /* 0: all 2^64 */
    return (int64_t)((uint64_t)low + (span == 0 ? stream_next(stream) : stream_below(stream, span)));
}

static inline double stream_uniform_between(struct stream *stream, double low, double high)
{
    return low + (high - low) * stream_uniform(stream);
}

static inline int stream_chance(struct stream *stream, double probability)
{
    return stream_uniform(stream) < probability;
}

#endif
