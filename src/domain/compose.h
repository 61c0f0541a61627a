/* Composing short texts in place, without a format string: ids and names are made for every row. The caller
 * has room. */
#ifndef FINGEN_DOMAIN_COMPOSE_H
#define FINGEN_DOMAIN_COMPOSE_H

#include "fingen/digits.h"

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
static inline char *put_number(char *at, uint64_t number, int width)
{
    return at + write_digits(at, number, width);
}

#endif
