#include "fingen/chunk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL /* rows are short: the call would cost as much as the hash */
#include <xxhash.h>

void fingerprint_add(struct fingerprint *sum, const struct fingerprint *addend)
{
    sum->low += addend->low;
    sum->high += addend->high + (sum->low < addend->low);
}

bool fingerprint_equals(const struct fingerprint *a, const struct fingerprint *b)
{
    return a->low == b->low && a->high == b->high;
}

struct fingerprint fingerprint_of(const void *data, size_t length)
{
    XXH128_hash_t hash = XXH3_128bits(data, length);
    return (struct fingerprint){.low = hash.low64, .high = hash.high64};
}

char *fingerprint_format(char buf[33], const struct fingerprint *fingerprint)
{
    snprintf(buf, 33, "%016" PRIx64 "%016" PRIx64, fingerprint->high, fingerprint->low);
    return buf;
}

static bool parse_half(const char *text, uint64_t *value)
{
    *value = 0;
    for (int i = 0; i < 16; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = text[i] == '\0' ? NULL : strchr(digits, text[i]);
        if (digit == NULL) {
            return false;
        }
        *value = *value << 4 | (uint64_t)(digit - digits);
    }
    return true;
}

bool fingerprint_parse(const char *text, struct fingerprint *fingerprint)
{
    return parse_half(text, &fingerprint->high) && parse_half(text + 16, &fingerprint->low) &&
           text[32] == '\0';
}
