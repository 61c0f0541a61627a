/* Random streams keyed by name.
 *
 * A stream is a PCG generator seeded by a hash of (run seed, name of the aspect, entity number). What one stream yields
 * does not depend on any other stream, on the order of calls, on threads or on the machine. So a generator opens one
 * stream per aspect and entity ("advisory.holding.ticker", account 4711) and adding an aspect changes no other value.
 *
 * The generator is PCG XSL RR 128/64 (Melissa O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
 * Algorithms for Random Number Generation", HMC-CS-2014-0905); the tests compare it with Debian's libpcg-cpp.
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
struct stream stream_open(const struct aspect *aspect, uint64_t entity);
/* An entity with two numbers (account 3 of household 12). */
struct stream stream_open_pair(const struct aspect *aspect, uint64_t entity, uint64_t part);
/* One keyed 64-bit value without opening a stream: for a single draw per entity. */
uint64_t aspect_hash(const struct aspect *aspect, uint64_t entity);

static inline uint64_t stream_next(struct stream *stream)
{
    return pcg64_next(&stream->generator);
}

/* Uniform in [0, 1): 53 bits. */
static inline double stream_uniform(struct stream *stream)
{
    return (double)(stream_next(stream) >> 11) * 0x1.0p-53;
}

/* Uniform in [0, bound), exactly unbiased (Lemire's multiply-and-reject). bound > 0. */
static inline uint64_t stream_below(struct stream *stream, uint64_t bound)
{
    unsigned __int128 product = (unsigned __int128)stream_next(stream) * bound;
    if ((uint64_t)product < bound) {
        uint64_t threshold = -bound % bound;
        while ((uint64_t)product < threshold)
            product = (unsigned __int128)stream_next(stream) * bound;
    }
    return (uint64_t)(product >> 64);
}

/* Uniform in [low, high], both included. */
static inline int64_t stream_between(struct stream *stream, int64_t low, int64_t high)
{
    return (int64_t)((uint64_t)low + stream_below(stream, (uint64_t)high - (uint64_t)low + 1));
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
