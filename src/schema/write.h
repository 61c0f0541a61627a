/* Writers of text: each writes to where there is room, without a NUL, and returns the length. */
#ifndef FINGEN_SCHEMA_WRITE_H
#define FINGEN_SCHEMA_WRITE_H

#include "fingen/digits.h"

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline size_t write_word(char *out, const char *word)
{
    size_t length = 0;
    for (; word[length] != '\0'; length++) {
        out[length] = word[length];
    }
    return length;
}

/* The hexadecimal digits of four bytes. */
static inline void write_hex_32(char *out, uint32_t value)
{
    uint64_t digits = value;
    digits = (digits | digits << 16) & UINT64_C(0x0000ffff0000ffff);
    digits = (digits | digits << 8) & UINT64_C(0x00ff00ff00ff00ff);
    digits = (digits | digits << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    uint64_t letters = (digits + UINT64_C(0x0606060606060606)) >> 4 & UINT64_C(0x0101010101010101);
    digits = htobe64(digits + UINT64_C(0x3030303030303030) + letters * ('a' - '0' - 10));
    memcpy(out, &digits, sizeof digits);
}

#endif
