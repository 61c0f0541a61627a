#include "values.h"

#include "fingen/value.h"

#include <math.h>
#include <string.h>

/* Every decimal of so many digits is the nearest one to its double (DBL_DIG). */
#define EXACT_DIGITS 15

static const double powers_of_ten[EXACT_DIGITS + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                       1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

static bool is_real(const struct column *column)
{
    return column->kind == COLUMN_DOUBLE ||
           (column->kind == COLUMN_NUMERIC && column->precision <= EXACT_DIGITS);
}

static bool is_integer(const struct column *column)
{
    return column->kind == COLUMN_BOOLEAN || column->kind == COLUMN_SMALLINT ||
           column->kind == COLUMN_INTEGER || column->kind == COLUMN_BIGINT;
}

const char *value_type(const struct column *column)
{
    return is_integer(column) ? "INTEGER" : is_real(column) ? "REAL" : "TEXT";
}

/* ---- into SQLite ---- */

static double numeric_double(const struct column *column, struct field field)
{
    return (double)field_int64(column, field) / powers_of_ten[column->scale];
}

static int bind_written(sqlite3_stmt *statement, int parameter, const struct column *column,
                        struct field field, char *scratch)
{
    char *end = field_write_text(scratch, column, field);
    if (column->kind == COLUMN_TIMESTAMPTZ) { /* "+00": SQLite's date functions want the minutes too */
        memcpy(end, ":00", 3);
        end += 3;
    }
    return sqlite3_bind_text(statement, parameter, scratch, (int)(end - scratch), SQLITE_STATIC);
}

int value_bind(sqlite3_stmt *statement, int parameter, const struct column *column, struct field field,
               char *scratch)
{
    if (field.length < 0)
        return sqlite3_bind_null(statement, parameter);
    switch (column->kind) {
    case COLUMN_BOOLEAN:
    case COLUMN_SMALLINT:
    case COLUMN_INTEGER:
    case COLUMN_BIGINT:
        return sqlite3_bind_int64(statement, parameter, field_int64(column, field));
    case COLUMN_DOUBLE:
        return sqlite3_bind_double(statement, parameter, field_double(field));
    case COLUMN_TEXT:
    case COLUMN_ENUM:
        return sqlite3_bind_text(statement, parameter, (const char *)field.data, field.length, SQLITE_STATIC);
    case COLUMN_NUMERIC:
        if (is_real(column))
            return sqlite3_bind_double(statement, parameter, numeric_double(column, field));
        break;
    case COLUMN_DATE:
    case COLUMN_TIMESTAMP:
    case COLUMN_TIMESTAMPTZ:
    case COLUMN_UUID:
        break;
    }
    return bind_written(statement, parameter, column, field, scratch);
}

/* ---- and back ---- */

static struct text column_text(sqlite3_stmt *statement, int index)
{
    const char *data = (const char *)sqlite3_column_text(statement, index);
    return (struct text){data != NULL ? data : "", (uint32_t)sqlite3_column_bytes(statement, index)};
}

/* Exactly `count` digits. */
static bool take_digits(struct text *text, uint32_t count, int64_t *value)
{
    *value = 0;
    if (text->length < count)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (text->data[i] < '0' || text->data[i] > '9')
            return false;
        *value = *value * 10 + (text->data[i] - '0');
    }
    *text = (struct text){text->data + count, text->length - count};
    return true;
}

static bool take_word(struct text *text, const char *word)
{
    size_t length = strlen(word);
    if (text->length < length || memcmp(text->data, word, length) != 0)
        return false;
    *text = (struct text){text->data + length, text->length - (uint32_t)length};
    return true;
}

static bool take_date(struct text *text, date_days *date)
{
    if (text->length < 10 || !date_parse(text->data, 10, date))
        return false;
    *text = (struct text){text->data + 10, text->length - 10};
    return true;
}

/* ".5": up to six digits, the last one not 0. */
static bool take_fraction(struct text *text, int64_t *microseconds)
{
    *microseconds = 0;
    if (!take_word(text, "."))
        return true;
    uint32_t digits = 0;
    for (int64_t digit; digits < 6 && take_digits(text, 1, &digit); digits++)
        *microseconds = *microseconds * 10 + digit;
    bool shortest = digits > 0 && *microseconds % 10 != 0;
    for (; digits < 6; digits++)
        *microseconds *= 10;
    return shortest;
}

static bool parse_timestamp(struct text text, const char *zone, timestamp_microseconds *value)
{
    date_days date;
    int64_t hours, minutes, seconds, fraction;
    if (!take_date(&text, &date) || !take_word(&text, " ") || !take_digits(&text, 2, &hours) || hours > 23 ||
        !take_word(&text, ":") || !take_digits(&text, 2, &minutes) || minutes > 59 ||
        !take_word(&text, ":") || !take_digits(&text, 2, &seconds) || seconds > 59 ||
        !take_fraction(&text, &fraction) || !take_word(&text, zone) || text.length > 0)
        return false;
    *value =
        date_midnight(date) + ((hours * 60 + minutes) * 60 + seconds) * MICROSECONDS_PER_SECOND + fraction;
    return true;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_uuid(struct text text, struct uuid *uuid)
{
    const char *at = text.data;
    if (text.length != 36)
        return false;
    for (size_t i = 0; i < sizeof uuid->bytes; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-')
            return false;
        int high = hex_digit(at[0]), low = high < 0 ? -1 : hex_digit(at[1]);
        if (low < 0)
            return false;
        uuid->bytes[i] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    return true;
}

static bool fits_precision(int64_t units, const struct column *column)
{
    uint64_t limit = 1, magnitude = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
    for (uint16_t i = 0; i < column->precision && i < 18; i++)
        limit *= 10;
    return magnitude < limit;
}

/* "-12.50" of scale 2, all places written. */
static bool parse_decimal(struct text text, const struct column *column, int64_t *units)
{
    char digits[32];
    uint32_t length = 0, places = column->scale > 0 ? column->scale + 1u : 0;
    if (text.length >= sizeof digits || text.length <= places ||
        (places > 0 && text.data[text.length - places] != '.'))
        return false;
    for (uint32_t i = 0; i < text.length; i++)
        if (places == 0 || i != text.length - places)
            digits[length++] = text.data[i];
    return text_parse_int64(digits, length, units) && fits_precision(*units, column);
}

static bool parse_real_decimal(double value, const struct column *column, int64_t *units)
{
    double scaled = value * powers_of_ten[column->scale];
    if (!(scaled > -1e15 && scaled < 1e15))
        return false;
    *units = llround(scaled);
    return (double)*units / powers_of_ten[column->scale] == value && fits_precision(*units, column);
}

static bool find_label(struct text text, const struct enum_type *type, int *value)
{
    for (uint16_t i = 0; i < type->label_count; i++) {
        if (text_equals(text, text_from(type->labels[i]))) {
            *value = i + 1;
            return true;
        }
    }
    return false;
}

static bool text_fits(struct text text, const struct column *column)
{
    uint32_t characters = 0;
    for (uint32_t i = 0; i < text.length; i++)
        characters += ((uint8_t)text.data[i] & 0xc0) != 0x80;
    return column->max_length == 0 || characters <= column->max_length;
}

static bool store_integer(const struct column *column, int64_t value, void *at)
{
    switch (column->kind) {
    case COLUMN_BOOLEAN:
        *(bool *)at = value != 0;
        return value == 0 || value == 1;
    case COLUMN_SMALLINT:
        *(int16_t *)at = (int16_t)value;
        return value >= INT16_MIN && value <= INT16_MAX;
    case COLUMN_INTEGER:
        *(int32_t *)at = (int32_t)value;
        return value >= INT32_MIN && value <= INT32_MAX;
    default:
        *(int64_t *)at = value;
        return true;
    }
}

static bool store_text(const struct column *column, struct text text, void *at)
{
    switch (column->kind) {
    case COLUMN_NUMERIC:
        return parse_decimal(text, column, at);
    case COLUMN_DATE:
        return take_date(&text, at) && text.length == 0;
    case COLUMN_TIMESTAMP:
        return parse_timestamp(text, "", at);
    case COLUMN_TIMESTAMPTZ:
        return parse_timestamp(text, "+00:00", at);
    case COLUMN_UUID:
        return parse_uuid(text, at);
    case COLUMN_ENUM:
        return find_label(text, column->enumeration, at);
    default:
        *(struct text *)at = text;
        return text_fits(text, column);
    }
}

static int stored_type(const struct column *column)
{
    return is_integer(column) ? SQLITE_INTEGER : is_real(column) ? SQLITE_FLOAT : SQLITE_TEXT;
}

bool value_read(sqlite3_stmt *statement, int index, const struct column *column, void *row)
{
    int type = sqlite3_column_type(statement, index);
    void *at = value_place(column, row);
    if (column->nullable)
        *(bool *)((char *)row + column->present_offset) = type != SQLITE_NULL;
    if (type == SQLITE_NULL)
        return column->nullable;
    if (type != stored_type(column))
        return false;
    if (is_integer(column))
        return store_integer(column, sqlite3_column_int64(statement, index), at);
    if (column->kind == COLUMN_DOUBLE) {
        *(double *)at = sqlite3_column_double(statement, index);
        return true;
    }
    if (is_real(column))
        return parse_real_decimal(sqlite3_column_double(statement, index), column, at);
    return store_text(column, column_text(statement, index), at);
}
