/* The canonical encoding of one value: COPY BINARY's length and bytes. The encoders that ddlc makes are a
 * line of these per column. Each returns the place behind what it wrote; the caller has made room
 * (table.measure).
 */
#ifndef FINGEN_SCHEMA_ENCODE_H
#define FINGEN_SCHEMA_ENCODE_H

#include "numeric.h"
#include "wire.h"

#include "fingen/schema.h"

#include <assert.h>
#include <string.h>

static inline uint8_t *encode_column_count(uint8_t *out, uint16_t count)
{
    return encode_16(out, count);
}

static inline uint8_t *encode_null(uint8_t *out)
{
    return encode_32(out, UINT32_MAX);
}

static inline uint8_t *encode_boolean(uint8_t *out, bool value)
{
    out = encode_32(out, 1);
    *out = value;
    return out + 1;
}

static inline uint8_t *encode_smallint(uint8_t *out, int16_t value)
{
    return encode_16(encode_32(out, 2), (uint16_t)value);
}

static inline uint8_t *encode_integer(uint8_t *out, int32_t value)
{
    return encode_32(encode_32(out, 4), (uint32_t)value);
}

static inline uint8_t *encode_bigint(uint8_t *out, int64_t value)
{
    return encode_64(encode_32(out, 8), (uint64_t)value);
}

static inline uint8_t *encode_double(uint8_t *out, double value)
{
    uint64_t bits;
    assert(value == value && "no value is NaN");
    memcpy(&bits, &value, sizeof bits);
    return encode_64(encode_32(out, 8), bits);
}

static inline uint8_t *encode_date(uint8_t *out, date_days value)
{
    return encode_32(encode_32(out, 4), (uint32_t)value - POSTGRES_EPOCH_DAYS);
}

static inline uint8_t *encode_timestamp(uint8_t *out, timestamp_microseconds value)
{
    return encode_64(encode_32(out, 8), (uint64_t)value - POSTGRES_EPOCH_MICROSECONDS);
}

static inline uint8_t *encode_uuid(uint8_t *out, struct uuid value)
{
    out = encode_32(out, sizeof value.bytes);
    memcpy(out, value.bytes, sizeof value.bytes);
    return out + sizeof value.bytes;
}

/* Most texts of a row are short, and a call of memcpy takes longer than they do: two overlapping halves
 * instead, or for a ticker's and a code's few characters all five places that there may be. */
static inline uint8_t *encode_bytes(uint8_t *out, const char *data, uint32_t length)
{
    if (length > 32) {
        memcpy(out, data, length);
    } else if (length >= 16) {
        memcpy(out, data, 16);
        memcpy(out + length - 16, data + length - 16, 16);
    } else if (length >= 8) {
        memcpy(out, data, 8);
        memcpy(out + length - 8, data + length - 8, 8);
    } else if (length > 5) {
        memcpy(out, data, 4);
        memcpy(out + length - 4, data + length - 4, 4);
    } else if (length > 0) {
        out[0] = (uint8_t)data[0];
        out[length / 4] = (uint8_t)data[length / 4];
        out[length / 2] = (uint8_t)data[length / 2];
        out[length * 3 / 4] = (uint8_t)data[length * 3 / 4];
        out[length - 1] = (uint8_t)data[length - 1];
    }
    return out + length;
}

/* Characters of UTF-8: all bytes but continuations. Out of the encoders' way, which hardly ever need it. */
static __attribute__((noinline, cold, unused)) uint32_t text_character_count(struct text value)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < value.length; i++) {
        count += ((uint8_t)value.data[i] & 0xc0) != 0x80;
    }
    return count;
}

static inline uint8_t *encode_text(uint8_t *out, struct text value, uint32_t max_characters)
{
    assert((max_characters == 0 || value.length <= max_characters ||
            text_character_count(value) <= max_characters) &&
           "the text fits its column");
    (void)max_characters;
    return encode_bytes(encode_32(out, value.length), value.data, value.length);
}

/* char(n): the server stores and returns it filled up with blanks. */
static inline uint8_t *encode_padded(uint8_t *out, struct text value, uint32_t characters)
{
    uint32_t count = text_character_count(value);
    uint32_t blanks = count < characters ? characters - count : 0;
    assert(count <= characters && "the text fits its column");
    out = encode_bytes(encode_32(out, value.length + blanks), value.data, value.length);
    memset(out, ' ', blanks);
    return out + blanks;
}

/* A value that is no label becomes the empty text, which the server refuses by name. */
static inline uint8_t *encode_enum(uint8_t *out, int value, const struct text *labels, uint32_t label_count)
{
    uint32_t index = (uint32_t)value - 1;
    assert(index < label_count && "the enum has a value; a forgotten one is 0");
    struct text label = index < label_count ? labels[index] : (struct text){"", 0};
    return encode_bytes(encode_32(out, label.length), label.data, label.length);
}

static inline uint8_t *encode_numeric(uint8_t *out, int64_t value, uint32_t precision, uint32_t scale)
{
    struct numeric_digits digits;
    numeric_take_digits(&digits, value, scale);
    uint32_t count = digits.end - digits.first;
    assert(numeric_magnitude(value) < powers_of_ten[precision] && "the number fits its column");
    (void)precision;
    out = encode_32(out, NUMERIC_HEADER_BYTES + 2 * count);
    out = encode_16(out, (uint16_t)count);
    out = encode_16(out, (uint16_t)digits.weight);
    out = encode_16(out, value < 0 ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
    out = encode_16(out, (uint16_t)scale);
    for (uint32_t i = digits.first; i < digits.end; i++) {
        out = encode_16(out, digits.digits[i]);
    }
    return out;
}

#endif
