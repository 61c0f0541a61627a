#include "fingen/tuple.h"

#include "wire.h"

#include <assert.h>
#include <string.h>

bool tuple_next(const struct table *table, const uint8_t **cursor, const uint8_t *end, struct field *fields)
{
    const uint8_t *at = *cursor;
    uint32_t count = table->column_count;
    if (end - at < 2 || decode_16(at) != count) {
        return false;
    }
    at += 2;
    for (uint32_t i = 0; i < count; i++) {
        if (end - at < 4) {
            return false;
        }
        int32_t length = (int32_t)decode_32(at);
        at += 4;
        if (length < -1 || (length > 0 && end - at < length)) {
            return false;
        }
        fields[i] = (struct field){.data = at, .length = length};
        at += length > 0 ? length : 0;
    }
    *cursor = at;
    return true;
}

static int64_t numeric_to_scaled(struct field field, int scale)
{
    assert(field.length >= NUMERIC_HEADER_BYTES);
    int32_t count = decode_16(field.data);
    int32_t weight = (int16_t)decode_16(field.data + 2);
    __extension__ __int128 value =
        0; /* 18 digits and the zeros that fill the last group are more than 64 bits */
    for (int32_t i = 0; i < count; i++) {
        value = value * 10000 + decode_16(field.data + NUMERIC_HEADER_BYTES + 2 * i);
    }
    int32_t exponent = 4 * (weight - count + 1) + scale; /* of the last digit's unit */
    for (; exponent > 0 && value != 0; exponent--) {
        value *= 10;
    }
    for (; exponent < 0 && value != 0; exponent++) {
        value /= 10;
    }
    return (int64_t)(decode_16(field.data + 4) == NUMERIC_NEGATIVE ? -value : value);
}

int64_t field_int64(const struct column *column, struct field field)
{
    assert(field.length >= 0 && "NULL has no value");
    switch (column->kind) {
    case COLUMN_BOOLEAN:
        return field.data[0];
    case COLUMN_SMALLINT:
        return (int16_t)decode_16(field.data);
    case COLUMN_INTEGER:
        return (int32_t)decode_32(field.data);
    case COLUMN_BIGINT:
        return (int64_t)decode_64(field.data);
    case COLUMN_DATE:
        return (int64_t)(int32_t)decode_32(field.data) + POSTGRES_EPOCH_DAYS;
    case COLUMN_TIMESTAMP:
    case COLUMN_TIMESTAMPTZ:
        return (int64_t)(decode_64(field.data) + POSTGRES_EPOCH_MICROSECONDS);
    case COLUMN_NUMERIC:
        return numeric_to_scaled(field, column->scale);
    case COLUMN_DOUBLE:
    case COLUMN_TEXT:
    case COLUMN_UUID:
    case COLUMN_ENUM:
        break;
    }
    assert(!"the column is a whole number");
    return 0;
}

double field_double(struct field field)
{
    double value;
    assert(field.length == 8);
    uint64_t bits = decode_64(field.data);
    memcpy(&value, &bits, sizeof value);
    return value;
}
