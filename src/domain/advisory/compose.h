/* Composing short texts in place, without a format string: ids and names are made for every row. The caller
 * has room. */
#ifndef FINGEN_ADVISORY_COMPOSE_H
#define FINGEN_ADVISORY_COMPOSE_H

#include <stdint.h>
#include <string.h>

/* Each returns the place behind what it put. */
static inline char *put_bytes(char *at, const char *data, size_t length)
{
    memcpy(at, data, length);
    return at + length;
}

static inline char *put_text(char *at, const char *text)
{
    return put_bytes(at, text, strlen(text));
}

/* At least `width` digits, zeros in front. */
static inline char *put_number(char *at, uint64_t number, unsigned width)
{
    char digits[20];
    unsigned first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (sizeof digits - first < width)
        digits[--first] = '0';
    return put_bytes(at, digits + first, sizeof digits - first);
}

#endif
