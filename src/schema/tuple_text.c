#include "fingen/tuple.h"

#include "encode.h"
#include "numeric.h"
#include "shortest.h"
#include "wire.h"
#include "write.h"

#include <string.h>

static size_t write_integer(char *out, int64_t value)
{
    *out = '-';
    return (value < 0) + write_digits(out + (value < 0), numeric_magnitude(value), 1);
}

/* Eight digits, four, four, four, twelve. */
static size_t write_uuid(char *out, const uint8_t *bytes)
{
    char digits[32];
    for (size_t i = 0; i < 4; i++) {
        write_hex_32(digits + 8 * i, decode_32(bytes + 4 * i));
    }
    memcpy(out, digits, 8);
    for (size_t i = 0; i < 4; i++) {
        out[8 + 5 * i] = '-';
        memcpy(out + 9 + 5 * i, digits + 8 + 4 * i, 4);
    }
    memcpy(out + 28, digits + 24, 8);
    return 36;
}

/* There is no year 0: 1 BC is what arithmetic calls year 0. */
static size_t write_civil(char *out, struct civil_date date)
{
    uint32_t year = (uint32_t)(date.year > 0 ? date.year : 1 - date.year);
    size_t length = year < 10000 ? write_four_digits(out, year) : write_digits(out, year, 4);
    out[length++] = '-';
    length += write_two_digits(out + length, (unsigned)date.month);
    out[length++] = '-';
    return length + write_two_digits(out + length, (unsigned)date.day);
}

static size_t write_date(char *out, int32_t days)
{
    if (days == INT32_MAX || days == INT32_MIN) {
        return write_word(out, days < 0 ? "-infinity" : "infinity");
    }
    struct civil_date date = date_to_civil(days + POSTGRES_EPOCH_DAYS);
    size_t length = write_civil(out, date);
    return length + write_word(out + length, date.year > 0 ? "" : " BC");
}

static size_t write_time(char *out, int64_t microseconds)
{
    uint32_t seconds = (uint32_t)(microseconds / MICROSECONDS_PER_SECOND);
    uint64_t fraction = (uint64_t)(microseconds % MICROSECONDS_PER_SECOND);
    size_t length = write_two_digits(out, seconds / 3600);
    out[length++] = ':';
    length += write_two_digits(out + length, seconds / 60 % 60);
    out[length++] = ':';
    length += write_two_digits(out + length, seconds % 60);
    if (fraction != 0) {
        out[length++] = '.';
        length += write_digits(out + length, fraction, 6);
        while (out[length - 1] == '0') {
            length--;
        }
    }
    return length;
}

static size_t write_timestamp(char *out, int64_t microseconds, const char *zone)
{
    if (microseconds == INT64_MAX || microseconds == INT64_MIN) {
        return write_word(out, microseconds < 0 ? "-infinity" : "infinity");
    }
    int64_t time = (microseconds % MICROSECONDS_PER_DAY + MICROSECONDS_PER_DAY) % MICROSECONDS_PER_DAY;
    int64_t days = (microseconds - time) / MICROSECONDS_PER_DAY;
    struct civil_date date = date_to_civil((date_days)(days + POSTGRES_EPOCH_DAYS));
    size_t length = write_civil(out, date);
    out[length++] = ' ';
    length += write_time(out + length, time);
    length += write_word(out + length, zone);
    return length + write_word(out + length, date.year > 0 ? "" : " BC");
}

/* ---- numeric: as long as its digits, so it makes its own room ---- */

struct numeric_reader {
    const uint8_t *digits;
    int32_t count;
    int32_t weight;
};

/* The four decimal digits that stand for 10000^power; beyond the stored ones there are zeros. */
static size_t write_group(char *out, const struct numeric_reader *reader, int32_t power)
{
    int32_t index = reader->weight - power;
    return write_digits(out, index >= 0 && index < reader->count ? decode_16(reader->digits + 2 * index) : 0,
                        4);
}

static size_t write_finite_numeric(char *out, const struct numeric_reader *reader, bool negative,
                                   int32_t places)
{
    size_t length = 0;
    size_t start = 0;
    for (int32_t power = reader->weight > 0 ? reader->weight : 0; power >= 0; power--) {
        length += write_group(out + length, reader, power);
    }
    while (start + 1 < length && out[start] == '0') {
        start++;
    }
    memmove(out + negative, out + start, length - start);
    out[0] = negative ? '-' : out[0];
    length += negative;
    length -= start;
    if (places > 0) {
        out[length++] = '.';
        for (int32_t written = 0; written < places; written += 4) {
            write_group(out + length + written, reader, -1 - written / 4);
        }
        length += (size_t)places; /* of the last group perhaps not all four */
    }
    return length;
}

static size_t write_numeric(char *out, struct field field)
{
    struct numeric_reader reader = {
        .digits = field.data + NUMERIC_HEADER_BYTES,
        .count = decode_16(field.data),
        .weight = (int16_t)decode_16(field.data + 2),
    };
    uint16_t sign = decode_16(field.data + 4);
    if (sign == NUMERIC_NAN || sign == NUMERIC_INFINITY || sign == NUMERIC_NEGATIVE_INFINITY) {
        return write_word(out, sign == NUMERIC_NAN        ? "NaN"
                               : sign == NUMERIC_INFINITY ? "Infinity"
                                                          : "-Infinity");
    }
    return write_finite_numeric(out, &reader, sign == NUMERIC_NEGATIVE, decode_16(field.data + 6));
}

static size_t numeric_text_room(struct field field)
{
    int16_t weight = (int16_t)decode_16(field.data + 2);
    return 4 * ((size_t)(weight > 0 ? weight : 0) + 1) + decode_16(field.data + 6) + 16;
}

/* ---- any field ---- */

static size_t write_raw(char *out, struct field field)
{
    encode_bytes((uint8_t *)out, (const char *)field.data, (uint32_t)field.length);
    return (size_t)field.length;
}

static size_t write_value(char *out, const struct column *column, struct field field)
{
    switch (column->kind) {
    case COLUMN_BOOLEAN:
        return write_word(out, field.data[0] != 0 ? "t" : "f");
    case COLUMN_SMALLINT:
    case COLUMN_INTEGER:
    case COLUMN_BIGINT:
        return write_integer(out, field_int64(column, field));
    case COLUMN_DOUBLE:
        return shortest_format(out, field_double(field));
    case COLUMN_DATE:
        return write_date(out, (int32_t)decode_32(field.data));
    case COLUMN_TIMESTAMP:
        return write_timestamp(out, (int64_t)decode_64(field.data), "");
    case COLUMN_TIMESTAMPTZ:
        return write_timestamp(out, (int64_t)decode_64(field.data), "+00");
    case COLUMN_UUID:
        return write_uuid(out, field.data);
    case COLUMN_NUMERIC:
        return write_numeric(out, field);
    case COLUMN_TEXT:
    case COLUMN_ENUM:
        break;
    }
    return write_raw(out, field);
}

char *field_write_text(char *out, const struct column *column, struct field field)
{
    return out + write_value(out, column, field);
}

bool field_append_text(struct buffer *out, const struct column *column, struct field field,
                       struct error *error)
{
    size_t room = column->kind == COLUMN_NUMERIC                               ? numeric_text_room(field)
                  : column->kind == COLUMN_TEXT || column->kind == COLUMN_ENUM ? (size_t)field.length
                                                                               : FIELD_TEXT_BYTES;
    if (!buffer_reserve(out, room, error)) {
        return false;
    }
    if (room > 0) {
        out->length += write_value((char *)out->data + out->length, column, field);
    }
    return true;
}

/* ---- COPY TEXT ---- */

/* The letter behind the backslash, or 0 where the byte stands for itself. */
static uint8_t copy_text_escape(uint8_t byte)
{
    static const char escapes[] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't', ['\v'] = 'v', ['\\'] = '\\',
    };
    return byte < sizeof escapes ? (uint8_t)escapes[byte] : 0;
}

static char *write_escaped(char *out, struct field field)
{
    for (int32_t i = 0; i < field.length; i++) {
        uint8_t escape = copy_text_escape(field.data[i]);
        if (escape != 0) {
            *out++ = '\\';
        }
        *out++ = (char)(escape != 0 ? escape : field.data[i]);
    }
    return out;
}

char *field_write_copy_text(char *out, const struct column *column, struct field field)
{
    if (field.length < 0) {
        return out + write_word(out, "\\N");
    }
    return column->kind == COLUMN_TEXT || column->kind == COLUMN_ENUM ? write_escaped(out, field)
                                                                      : field_write_text(out, column, field);
}

static size_t copy_text_room(const struct column *column, struct field field)
{
    if (field.length < 0) {
        return FIELD_TEXT_BYTES;
    }
    return column->kind == COLUMN_NUMERIC ? numeric_text_room(field)
                                          : 2 * (size_t)field.length + FIELD_TEXT_BYTES;
}

static bool append_copy_text_field(struct buffer *out, const struct column *column, struct field field,
                                   struct error *error)
{
    if (!buffer_reserve(out, copy_text_room(column, field), error)) {
        return false;
    }
    char *start = (char *)out->data + out->length;
    out->length += (size_t)(field_write_copy_text(start, column, field) - start);
    return true;
}

bool tuple_append_copy_text(struct buffer *out, const struct table *table, const struct field *fields,
                            struct error *error)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (i > 0 && !buffer_append(out, "\t", 1, error)) {
            return false;
        }
        if (!append_copy_text_field(out, &table->columns[i], fields[i], error)) {
            return false;
        }
    }
    return buffer_append(out, "\n", 1, error);
}
