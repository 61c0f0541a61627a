/* Decimal digits of numbers, inline: ids and columns are written for every row. Each function writes to where
 * there is room, without a NUL, and returns the length where it may vary. */
#ifndef FINGEN_DIGITS_H
#define FINGEN_DIGITS_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const uint64_t powers_of_ten[] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000),
};

/* "00" to "99", one after another: a division by 100 gives two digits at a time. */
static const char two_digits[] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940"
    "4142434445464748495051525354555657585960616263646566676869707172737475767778798081"
    "828384858687888990919293949596979899";

/* Exactly two digits. */
static inline size_t write_two_digits(char *out, unsigned value)
{
    memcpy(out, two_digits + (size_t)2 * value, 2);
    return 2;
}

static inline size_t write_four_digits(char *out, unsigned value)
{
    write_two_digits(out, value / 100);
    write_two_digits(out + 2, value % 100);
    return 4;
}

/* Of 0, one. The bits say it but for one, which a comparison settles. */
static inline int count_digits(uint64_t value)
{
    int at_most = ((64 - __builtin_clzll(value | 1)) * 1233 >> 12) + 1;
    return at_most - (at_most > 1 && value < powers_of_ten[at_most - 1]);
}

/* With zeros in front up to at_least digits. */
static inline size_t write_digits(char *out, uint64_t value, int at_least)
{
    int length = count_digits(value);
    length = length < at_least ? at_least : length;
    int first = length;
    for (; first >= 2; value /= 100) {
        first -= 2;
        write_two_digits(out + first, (unsigned)(value % 100));
    }
    if (first == 1) {
        out[0] = (char)('0' + value);
    }
    return (size_t)length;
}

/* ---- digits side by side in one word: no loop, no branch, whatever their number ---- */

/* The word's lowest byte is the first character. */
static inline void store_text_64(char *out, uint64_t text)
{
    text = htole64(text);
    memcpy(out, &text, sizeof text);
}

static inline void store_text_32(char *out, uint32_t text)
{
    text = htole32(text);
    memcpy(out, &text, sizeof text);
}

/* Lanes of 16 bits from 0 to 99 to bytes from 0 to 9. 103 / 1024 is close enough to a tenth. */
static inline uint64_t split_pairs(uint64_t pairs)
{
    uint64_t tens = pairs * 103 >> 10 & UINT64_C(0x000f000f000f000f);
    return tens | (pairs - tens * 10) << 8;
}

/* Of a value below 10^8: the first digit is the lowest byte. 10486 / 2^20 is close enough to a hundredth. */
static inline uint64_t eight_digits(uint32_t value)
{
    uint64_t fours = value / 10000 | (uint64_t)(value % 10000) << 32;
    uint64_t hundreds = fours * 10486 >> 20 & UINT64_C(0x0000007f0000007f);
    return split_pairs(hundreds | (fours - hundreds * 100) << 16);
}

/* Of a value below 10^4. */
static inline uint32_t four_digits(uint32_t value)
{
    uint32_t hundreds = value / 100;
    return (uint32_t)split_pairs(hundreds | (value - hundreds * 100) << 16);
}

/* Eight bytes are written, whatever the length that is returned. */
static inline size_t write_whole_below_1e8(char *out, uint32_t value)
{
    uint64_t digits = eight_digits(value);
    unsigned zeros = (unsigned)__builtin_ctzll(digits | UINT64_C(1) << 56) / 8; /* the last digit stays */
    store_text_64(out, (digits | UINT64_C(0x3030303030303030)) >> 8 * zeros);
    return 8 - zeros;
}

#endif
