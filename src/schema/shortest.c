#include "shortest.h"

#include "numeric.h"
#include "write.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* digits x 10^exponent */
struct decimal {
    uint64_t digits;
    int exponent;
};

/* Two decimals of up to 15 digits never lie so close that one double is the nearest to both. So if a short
 * decimal reads back as the value, it is, without its trailing zeros, the shortest one. Money and prices end
 * here. */
static bool try_places(double value, int places, struct decimal *decimal)
{
    double power = (double)powers_of_ten[places]; /* exact */
    double scaled = value * power + 0.5;
    if (scaled >= 1e15) {
        return false;
    }
    *decimal = (struct decimal){(uint64_t)scaled, -places};
    return (double)decimal->digits / power == value; /* correctly rounded: what reading the decimal gives */
}

/* The value's nearest decimal of so many digits. The C library rounds exactly, at any length. */
static struct decimal nearest_decimal(double value, int digit_count)
{
    char text[64];
    struct decimal decimal = {0};
    snprintf(text, sizeof text, "%.*e", digit_count - 1, value);
    const char *c = text;
    for (; *c != 'e'; c++) {
        if (*c >= '0' && *c <= '9') { /* not the point, whatever the locale writes there */
            decimal.digits = decimal.digits * 10 + (uint64_t)(*c - '0');
        }
    }
    decimal.exponent = (int)strtol(c + 1, NULL, 10) - (digit_count - 1);
    return decimal;
}

/* The middle between two doubles has 54 significant bits and no double has so many. Decimals of up to 16
 * digits can only hit one when they are whole numbers. */
static bool is_halfway(struct decimal decimal)
{
    uint64_t odd = decimal.digits;
    if (odd == 0 || decimal.exponent < 0) {
        return false;
    }
    odd >>= __builtin_ctzll(odd);
    for (int i = 0; i < decimal.exponent && odd < UINT64_C(1) << 54; i++) {
        odd *= 5; /* the 2s of the power of ten do not count */
    }
    return odd >> 53 == 1;
}

static bool reads_back(struct decimal decimal, double value)
{
    char text[64];
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)decimal.digits, decimal.exponent);
    return strtod(text, NULL) == value && !is_halfway(decimal);
}

static struct decimal shortest_decimal(double value)
{
    static const int common_places[] = {6, 4, 2, 0}; /* fewer for what is very large */
    struct decimal decimal = {0};
    for (size_t i = 0; i < sizeof common_places / sizeof common_places[0]; i++) {
        if (try_places(value, common_places[i], &decimal)) {
            return decimal;
        }
    }
    /* Next to zero the doubles thin out, and fewer digits tell them apart. */
    for (int digit_count = value < DBL_MIN ? 1 : 15; digit_count < 17; digit_count++) {
        decimal = nearest_decimal(value, digit_count);
        if (reads_back(decimal, value)) {
            return decimal;
        }
        decimal.digits++; /* below a power of two doubles lie closer: the nearest may fail where the next one
                             above does not */
        if (reads_back(decimal, value)) {
            return decimal;
        }
    }
    return nearest_decimal(value, 17);
}

/* ddd.ddd, 0.00ddd or ddd000 */
static size_t write_plain(char *out, const char *digits, int count, int point)
{
    if (point >= 1 && point < count) {
        memcpy(out, digits, (size_t)point);
        out[point] = '.';
        memcpy(out + point + 1, digits + point, (size_t)(count - point));
        return (size_t)count + 1;
    }
    char *end = out;
    for (int i = point < 1 ? point - 1 : 0; i < count || i < point; i++) {
        if (i == point) {
            *end++ = '.';
        }
        *end++ = i < 0 || i >= count ? '0' : digits[i];
    }
    return (size_t)(end - out);
}

static size_t write_with_exponent(char *out, const char *digits, int count, int exponent)
{
    char *end = out;
    *end++ = digits[0];
    if (count > 1) {
        *end++ = '.';
        memcpy(end, digits + 1, (size_t)count - 1);
        end += count - 1;
    }
    end += snprintf(end, 8, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    return (size_t)(end - out);
}

static size_t write_decimal(char *out, struct decimal decimal)
{
    char digits[20];
    while (decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.exponent++;
    }
    int count = (int)write_digits(digits, decimal.digits, 1);
    int leading_exponent = decimal.exponent + count - 1; /* of the first digit */
    return leading_exponent >= -4 && leading_exponent < 15
               ? write_plain(out, digits, count, leading_exponent + 1)
               : write_with_exponent(out, digits, count, leading_exponent);
}

/* Money, prices and shares of everyday size: four places at most. Nothing is written for what has more. How
 * many digits there are is as good as random, so nothing branches on it: all are written, and the length says
 * which count. */
static size_t write_short(char *out, double value)
{
    int64_t scaled = (int64_t)(value * 1e4 + 0.5); /* signed: one instruction each way */
    if ((double)scaled / 1e4 != value) { /* the division rounds correctly: what reading the decimal gives */
        return 0;
    }
    size_t length = write_whole_below_1e8(out, (uint32_t)(scaled / 10000));
    uint32_t places = four_digits((uint32_t)(scaled % 10000));
    out[length] = '.';
    store_text_32(out + length + 1, places | UINT32_C(0x30303030));
    size_t zeros = (size_t)__builtin_clz(places | 1) / 8; /* at the end: the last digit is the highest byte */
    return length + (places == 0 ? 0 : 5 - zeros);
}

/* Out of line: it needs room on the stack that the others would pay for. */
__attribute__((noinline)) static size_t write_any(char *out, double value)
{
    if (isnan(value)) {
        return write_word(out, "NaN");
    }
    size_t sign = signbit(value) ? write_word(out, "-") : 0;
    return sign + (isinf(value) ? write_word(out + sign, "Infinity")
                                : write_decimal(out + sign, shortest_decimal(fabs(value))));
}

size_t shortest_format(char out[SHORTEST_BYTES_MAX], double value)
{
    double magnitude = fabs(value);
    size_t sign = signbit(value) != 0;
    out[0] = '-';
    size_t length = magnitude < 1e8 ? write_short(out + sign, magnitude) : 0;
    return length > 0 ? sign + length : write_any(out, value);
}
