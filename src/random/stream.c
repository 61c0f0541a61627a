#include "fingen/stream.h"

#include <string.h>
#include <xxhash.h>

struct aspect aspect_make(uint64_t run_seed, const char *name)
{
    XXH128_hash_t hash = XXH3_128bits_withSeed(name, strlen(name), run_seed);
    return (struct aspect){.key = {hash.low64, hash.high64}};
}
