/* Writers of text: each writes to where there is room, without a NUL, and returns the length. */
#ifndef FINGEN_SCHEMA_WRITE_H
#define FINGEN_SCHEMA_WRITE_H

#include "numeric.h"

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

/* "00" to "99", one after another: a division by 100 gives two digits at a time. */
static const char two_digits[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940"
                                 "4142434445464748495051525354555657585960616263646566676869707172737475767778798081"
                                 "828384858687888990919293949596979899";

/* Exactly two digits. */
static inline size_t write_two_digits(char *out, unsigned value)
{
    memcpy(out, two_digits + (size_t)2 * value, 2);
    return 2;
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

#endif
