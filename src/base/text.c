#include "fingen/text.h"

#include <assert.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text text_from(const char *c_string)
{
    size_t length = strlen(c_string);
    assert(length <= UINT32_MAX);
    return (struct text){c_string, (uint32_t)length};
}

bool text_equals(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* ---- UTF-8 (RFC 3629, section 4) ---- */

/* Bytes of the well-formed character at the start, 0 if there is none. */
static size_t utf8_character_bytes(const unsigned char *bytes, size_t length)
{
    unsigned char lead = bytes[0];
    if (lead < 0x80)
        return 1;
    size_t count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length < count)
        return 0;
    /* The second byte's range keeps out overlong forms, surrogates and what lies beyond U+10FFFF. */
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < count; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    return count;
}

bool text_is_utf8(const char *data, size_t length, size_t *bad_offset)
{
    size_t offset = 0;
    while (offset < length) {
        size_t count = utf8_character_bytes((const unsigned char *)data + offset, length - offset);
        if (count == 0) {
            if (bad_offset != NULL)
                *bad_offset = offset;
            return false;
        }
        offset += count;
    }
    return true;
}

/* ---- the nearest word ---- */

enum { NEAREST_MAX_BYTES = 128 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours that make b out of a (optimal string
 * alignment). */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][NEAREST_MAX_BYTES + 1];
    size_t *before = rows[0], *above = rows[1], *here = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        above[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        here[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            here[j] = smaller(smaller(above[j], here[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                here[j] = smaller(here[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = above;
        above = here;
        here = spare;
    }
    return above[b_length];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t count)
{
    size_t word_length = strlen(word);
    if (word_length == 0 || word_length > NEAREST_MAX_BYTES)
        return NULL;
    const char *nearest = NULL;
    size_t nearest_distance = word_length / 3 + 2; /* further than that is no slip of the fingers */
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(candidates[i]);
        if (length > NEAREST_MAX_BYTES)
            continue;
        size_t distance = edit_distance(word, word_length, candidates[i], length);
        if (distance < nearest_distance && distance < length) {
            nearest = candidates[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool text_parse_uint64(const char *text, size_t length, uint64_t *value)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '_' && i > 0 && is_digit(text[i - 1]) && i + 1 < length && is_digit(text[i + 1]))
            continue;
        if (!is_digit(text[i]) || __builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_add_overflow(sum, (uint64_t)(text[i] - '0'), &sum))
            return false;
    }
    if (length > 0)
        *value = sum;
    return length > 0;
}

bool text_parse_int64(const char *text, size_t length, int64_t *value)
{
    bool negative = length > 0 && text[0] == '-';
    bool has_sign = negative || (length > 0 && text[0] == '+');
    uint64_t magnitude;
    if (!text_parse_uint64(text + has_sign, length - has_sign, &magnitude))
        return false;
    if (magnitude > (uint64_t)INT64_MAX + negative)
        return false;
    *value = negative ? (int64_t)(-magnitude) : (int64_t)magnitude;
    return true;
}

static size_t skip_digits(const char *text, size_t length, size_t position)
{
    while (position < length && is_digit(text[position]))
        position++;
    return position;
}

/* [+-] digits [. digits] [e [+-] digits] with a digit before the point or behind it: no hex, no inf, no nan.
 */
static bool is_decimal_number(const char *text, size_t length)
{
    size_t start = length > 0 && (text[0] == '-' || text[0] == '+');
    size_t position = skip_digits(text, length, start);
    size_t digits = position - start;
    if (position < length && text[position] == '.') {
        size_t fraction = ++position;
        position = skip_digits(text, length, position);
        digits += position - fraction;
    }
    if (digits == 0)
        return false;
    if (position < length && (text[position] == 'e' || text[position] == 'E')) {
        position++;
        position += position < length && (text[position] == '-' || text[position] == '+');
        size_t exponent = position;
        position = skip_digits(text, length, position);
        if (position == exponent)
            return false;
    }
    return position == length;
}

bool text_parse_double(const char *text, size_t length, double *value)
{
    char copy[512]; /* longer than any number that somebody means */
    if (length >= sizeof copy || !is_decimal_number(text, length))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    locale_t plain =
        newlocale(LC_ALL_MASK, "C", (locale_t)0); /* strtod would take the decimal point of the user's */
    if (plain == (locale_t)0)
        return false;
    double parsed = strtod_l(copy, NULL, plain);
    freelocale(plain);
    if (!isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

const char *text_noun(uint64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

char *text_format_count(char *buf, size_t size, uint64_t value)
{
    char digits[24], grouped[32];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, value);
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            grouped[length++] = ',';
        grouped[length++] = digits[i];
    }
    grouped[length] = '\0';
    snprintf(buf, size, "%s", grouped);
    return buf;
}

/* Decimal units, one digit behind the point, in integers so that no locale has a say. */
char *text_format_bytes(char *buf, size_t size, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000) {
        snprintf(buf, size, "%" PRIu64 " B", bytes);
        return buf;
    }
    uint64_t unit = 1000;
    size_t index = 0;
    while (index + 1 < sizeof units / sizeof units[0] && bytes / unit >= 1000) {
        unit *= 1000;
        index++;
    }
    uint64_t tenths = bytes / (unit / 10) + (bytes % (unit / 10) >= unit / 20);
    if (tenths >= 10000 && index + 1 < sizeof units / sizeof units[0]) {
        tenths = 10;
        index++;
    }
    snprintf(buf, size, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, units[index]);
    return buf;
}
