#include "fingen/value.h"

#include "encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *value_place(const struct column *column, void *row)
{
    static const size_t behind_present[] = {
        [COLUMN_BOOLEAN] = offsetof(struct nullable_boolean, value),
        [COLUMN_SMALLINT] = offsetof(struct nullable_smallint, value),
        [COLUMN_INTEGER] = offsetof(struct nullable_integer, value),
        [COLUMN_BIGINT] = offsetof(struct nullable_bigint, value),
        [COLUMN_DOUBLE] = offsetof(struct nullable_double, value),
        [COLUMN_NUMERIC] = offsetof(struct nullable_numeric, value),
        [COLUMN_TEXT] = offsetof(struct nullable_text, value),
        [COLUMN_DATE] = offsetof(struct nullable_date, value),
        [COLUMN_TIMESTAMP] = offsetof(struct nullable_timestamp, value),
        [COLUMN_TIMESTAMPTZ] = offsetof(struct nullable_timestamp, value),
        [COLUMN_UUID] = offsetof(struct nullable_uuid, value),
        [COLUMN_ENUM] = offsetof(struct nullable_enum, value),
    };
    return (char *)row + column->offset + (column->nullable ? behind_present[column->kind] : 0);
}

static void set_present(const struct column *column, void *row, bool present)
{
    if (column->nullable)
        memcpy((char *)row + column->present_offset, &present, sizeof present);
}

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* An optional minus and digits, no zero before them: as JSON has it. */
static bool is_whole_number(struct text text)
{
    uint32_t start = text.length > 0 && text.data[0] == '-';
    for (uint32_t i = start; i < text.length; i++)
        if (!is_digit(text.data[i]))
            return false;
    return text.length > start && (text.data[start] != '0' || text.length == start + 1);
}

static bool parse_whole(struct text text, int64_t minimum, int64_t maximum, int64_t *value)
{
    return is_whole_number(text) && text_parse_int64(text.data, text.length, value) && *value >= minimum &&
           *value <= maximum;
}

/* The number's digits without the point, and how many stand behind it; its exponent counts as well. False
 * when there are more than fit. */
struct decimal {
    uint64_t digits;
    int places;
    bool negative;
};

static bool parse_exponent(struct text text, int *exponent)
{
    int64_t value;
    if (!text_parse_int64(text.data, text.length, &value) || value < -400 || value > 400)
        return false;
    *exponent = (int)value;
    return true;
}

static bool parse_decimal(struct text text, struct decimal *decimal)
{
    bool point = false;
    double plain;
    if (!text_parse_double(text.data, text.length, &plain)) /* it is a number at all */
        return false;
    *decimal = (struct decimal){.negative = text.data[0] == '-'};
    for (uint32_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        int exponent;
        if (c == '.') {
            point = true;
        } else if (c == 'e' || c == 'E') {
            if (!parse_exponent((struct text){text.data + i + 1, text.length - i - 1}, &exponent))
                return false;
            decimal->places -= exponent;
            return true;
        } else if (is_digit(c)) {
            if (__builtin_mul_overflow(decimal->digits, 10, &decimal->digits) ||
                __builtin_add_overflow(decimal->digits, (uint64_t)(c - '0'), &decimal->digits))
                return false;
            decimal->places += point;
        }
    }
    return true;
}

/* 19.9 at a scale of 2 is 1990. What the scale has no place for must be zeros. */
static bool scale_decimal(struct decimal decimal, const struct column *column, int64_t *value)
{
    for (; decimal.places > column->scale && decimal.digits != 0; decimal.places--) {
        if (decimal.digits % 10 != 0)
            return false;
        decimal.digits /= 10;
    }
    for (; decimal.places < column->scale && decimal.digits != 0; decimal.places++)
        if (__builtin_mul_overflow(decimal.digits, 10, &decimal.digits))
            return false;
    if (decimal.digits >= powers_of_ten[column->precision <= 18 ? column->precision : 18])
        return false;
    *value = decimal.negative ? -(int64_t)decimal.digits : (int64_t)decimal.digits;
    return true;
}

static bool parse_numeric(const struct column *column, struct text text, int64_t *value)
{
    struct decimal decimal;
    return parse_decimal(text, &decimal) && scale_decimal(decimal, column, value);
}

/* ---- dates and times ---- */

static bool take_two_digits(struct text *text, int maximum, int *value)
{
    if (text->length < 2 || !is_digit(text->data[0]) || !is_digit(text->data[1]))
        return false;
    *value = (text->data[0] - '0') * 10 + (text->data[1] - '0');
    *text = (struct text){text->data + 2, text->length - 2};
    return *value <= maximum;
}

static bool take_symbol(struct text *text, char symbol)
{
    if (text->length == 0 || text->data[0] != symbol)
        return false;
    *text = (struct text){text->data + 1, text->length - 1};
    return true;
}

/* ".25", up to microseconds. */
static bool take_fraction(struct text *text, int64_t *microseconds)
{
    int64_t unit = MICROSECONDS_PER_SECOND;
    *microseconds = 0;
    if (!take_symbol(text, '.'))
        return true;
    while (text->length > 0 && is_digit(text->data[0])) {
        unit /= 10;
        *microseconds += (text->data[0] - '0') * unit;
        if (unit == 0)
            return false;
        *text = (struct text){text->data + 1, text->length - 1};
    }
    return unit < MICROSECONDS_PER_SECOND;
}

/* "Z", "+01", "-05:30" or nothing. */
static bool take_zone(struct text *text, int64_t *offset_minutes)
{
    int hours, minutes = 0;
    *offset_minutes = 0;
    if (text->length == 0 || take_symbol(text, 'Z'))
        return true;
    bool west = text->data[0] == '-';
    if (!west && text->data[0] != '+')
        return false;
    *text = (struct text){text->data + 1, text->length - 1};
    if (!take_two_digits(text, 15, &hours) ||
        (text->length > 0 && (!take_symbol(text, ':') || !take_two_digits(text, 59, &minutes))))
        return false;
    *offset_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

static bool parse_timestamp(struct text text, timestamp_microseconds *value)
{
    date_days day;
    int hour, minute, second;
    int64_t fraction, offset_minutes;
    if (text.length < 19 || !date_parse(text.data, 10, &day))
        return false;
    text = (struct text){text.data + 10, text.length - 10};
    if ((!take_symbol(&text, 'T') && !take_symbol(&text, ' ')) || !take_two_digits(&text, 23, &hour) ||
        !take_symbol(&text, ':') || !take_two_digits(&text, 59, &minute) || !take_symbol(&text, ':') ||
        !take_two_digits(&text, 59, &second) || !take_fraction(&text, &fraction) ||
        !take_zone(&text, &offset_minutes) || text.length > 0)
        return false;
    int64_t seconds = hour * 3600 + (minute - offset_minutes) * 60 + second;
    *value = date_midnight(day) + seconds * MICROSECONDS_PER_SECOND + fraction;
    return true;
}

/* ---- everything else ---- */

static int hex_digit(char c)
{
    return is_digit(c)            ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool parse_uuid(struct text text, struct uuid *uuid)
{
    uint32_t at = 0;
    if (text.length != 36)
        return false;
    for (int i = 0; i < 16; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && text.data[at++] != '-')
            return false;
        int high = hex_digit(text.data[at++]), low = hex_digit(text.data[at++]);
        if (high < 0 || low < 0)
            return false;
        uuid->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool parse_enum(const struct enum_type *type, struct text text, int *value)
{
    for (uint16_t i = 0; i < type->label_count; i++) {
        if (text_equals(text, text_from(type->labels[i]))) {
            *value = i + 1;
            return true;
        }
    }
    return false;
}

/* A server keeps no NUL. */
static bool check_text(const struct column *column, struct text text)
{
    return text_is_utf8(text.data, text.length, NULL) && memchr(text.data, '\0', text.length) == NULL &&
           (column->max_length == 0 || text_character_count(text) <= column->max_length);
}

static bool parse_boolean(struct text text, bool *value)
{
    *value = text_equals(text, TEXT_LITERAL("t")) || text_equals(text, TEXT_LITERAL("true"));
    return *value || text_equals(text, TEXT_LITERAL("f")) || text_equals(text, TEXT_LITERAL("false"));
}

/* ---- any column ---- */

static bool store_whole(const struct column *column, struct text text, void *place)
{
    int64_t value;
    switch (column->kind) {
    case COLUMN_SMALLINT:
        if (!parse_whole(text, INT16_MIN, INT16_MAX, &value))
            return false;
        *(int16_t *)place = (int16_t)value;
        return true;
    case COLUMN_INTEGER:
        if (!parse_whole(text, INT32_MIN, INT32_MAX, &value))
            return false;
        *(int32_t *)place = (int32_t)value;
        return true;
    default:
        return parse_whole(text, INT64_MIN, INT64_MAX, place);
    }
}

bool value_from_text(const struct column *column, struct text text, void *row)
{
    void *place = value_place(column, row);
    set_present(column, row, true);
    switch (column->kind) {
    case COLUMN_BOOLEAN:
        return parse_boolean(text, place);
    case COLUMN_SMALLINT:
    case COLUMN_INTEGER:
    case COLUMN_BIGINT:
        return store_whole(column, text, place);
    case COLUMN_DOUBLE:
        return text_parse_double(text.data, text.length, place);
    case COLUMN_NUMERIC:
        return parse_numeric(column, text, place);
    case COLUMN_DATE:
        return date_parse(text.data, text.length, place);
    case COLUMN_TIMESTAMP:
    case COLUMN_TIMESTAMPTZ:
        return parse_timestamp(text, place);
    case COLUMN_UUID:
        return parse_uuid(text, place);
    case COLUMN_ENUM:
        return parse_enum(column->enumeration, text, place);
    case COLUMN_TEXT:
        break;
    }
    *(struct text *)place = text;
    return check_text(column, text);
}

void value_set_null(const struct column *column, void *row)
{
    set_present(column, row, false);
}

static char *describe_enum(const struct enum_type *type, char *buf, size_t size)
{
    size_t length = (size_t)snprintf(buf, size, "one of ");
    for (uint16_t i = 0; i < type->label_count && length < size; i++)
        length += (size_t)snprintf(buf + length, size - length, "%s%s", i == 0 ? "" : ", ", type->labels[i]);
    return buf;
}

static void describe_text(const struct column *column, char *buf, size_t size)
{
    if (column->max_length > 0)
        snprintf(buf, size, "text of at most %u characters", column->max_length);
    else
        snprintf(buf, size, "text");
}

char *value_describe(const struct column *column, char *buf, size_t size)
{
    static const char *const words[] = {
        [COLUMN_BOOLEAN] = "true or false",
        [COLUMN_SMALLINT] = "an integer from -32768 to 32767",
        [COLUMN_INTEGER] = "an integer of 32 bits",
        [COLUMN_BIGINT] = "an integer",
        [COLUMN_DOUBLE] = "a number",
        [COLUMN_DATE] = "a date such as 2025-12-31",
        [COLUMN_TIMESTAMP] = "a date and time such as 2025-12-31T23:59:59",
        [COLUMN_TIMESTAMPTZ] = "a date and time such as 2025-12-31T23:59:59+00:00",
        [COLUMN_UUID] = "a UUID",
        [COLUMN_ENUM] = "",
    };
    if (column->kind == COLUMN_ENUM)
        return describe_enum(column->enumeration, buf, size);
    if (column->kind == COLUMN_TEXT)
        describe_text(column, buf, size);
    else if (column->kind == COLUMN_NUMERIC)
        snprintf(buf, size, "a number of at most %u digits, %u of them decimals", column->precision,
                 column->scale);
    else
        snprintf(buf, size, "%s", words[column->kind]);
    return buf;
}
