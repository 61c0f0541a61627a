/* Decimal numbers as PostgreSQL keeps them: digits to the base 10000, grouped from the decimal point
 * outwards, without zeros at either end. Inline, because an encoder knows its scale when it is compiled. */
#ifndef FINGEN_SCHEMA_NUMERIC_H
#define FINGEN_SCHEMA_NUMERIC_H

#include "fingen/digits.h"

#define NUMERIC_DIGITS_MAX                                                                                   \
    8 /* of an int64_t at any scale: at most 5 before the point and one more, cut, behind it */

struct numeric_digits {
    uint16_t digits[NUMERIC_DIGITS_MAX]; /* those from first to end - 1 count */
    uint32_t first;
    uint32_t end;
    int32_t weight; /* of the first digit, as a power of 10000 */
};

static inline uint64_t numeric_magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* Of value x 10^-scale. In place: a copy would have to wait for the digits, which are written one by one. */
static inline void numeric_take_digits(struct numeric_digits *n, int64_t value, uint32_t scale)
{
    uint64_t rest = numeric_magnitude(value);
    uint32_t first = NUMERIC_DIGITS_MAX, end = NUMERIC_DIGITS_MAX;
    int32_t fraction_digits = (int32_t)(scale + 3) / 4;
    if (scale % 4 != 0) { /* the last digit of the fraction is cut short: fill it up to four places */
        n->digits[--first] = (uint16_t)(rest % powers_of_ten[scale % 4] * powers_of_ten[4 - scale % 4]);
        rest /= powers_of_ten[scale % 4];
    }
    for (; rest != 0; rest /= 10000) {
        n->digits[--first] = (uint16_t)(rest % 10000);
    }
    while (first < end &&
           n->digits[end - 1] == 0) { /* the first digit is not zero, but for a value that is */
        end--;
    }
    n->first = first;
    n->end = end;
    n->weight = first == end ? 0 : NUMERIC_DIGITS_MAX - 1 - (int32_t)first - fraction_digits;
}

#endif
