/* How PostgreSQL's binary formats write things down: network byte order, epochs, the parts of numeric. */
#ifndef FINGEN_SCHEMA_WIRE_H
#define FINGEN_SCHEMA_WIRE_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* 2000-01-01, where dates and timestamps begin, counted from 1970-01-01. */
#define POSTGRES_EPOCH_DAYS 10957
#define POSTGRES_EPOCH_MICROSECONDS INT64_C(946684800000000)

/* numeric: digit count, weight of the first digit, sign, decimal places to show; then digits to the base
 * 10000. */
#define NUMERIC_HEADER_BYTES 8
#define NUMERIC_POSITIVE 0x0000
#define NUMERIC_NEGATIVE 0x4000
#define NUMERIC_NAN 0xc000
#define NUMERIC_INFINITY 0xd000
#define NUMERIC_NEGATIVE_INFINITY 0xf000

static inline uint8_t *encode_16(uint8_t *out, uint16_t value)
{
    value = htobe16(value);
    memcpy(out, &value, sizeof value);
    return out + sizeof value;
}

static inline uint8_t *encode_32(uint8_t *out, uint32_t value)
{
    value = htobe32(value);
    memcpy(out, &value, sizeof value);
    return out + sizeof value;
}

static inline uint8_t *encode_64(uint8_t *out, uint64_t value)
{
    value = htobe64(value);
    memcpy(out, &value, sizeof value);
    return out + sizeof value;
}

static inline uint16_t decode_16(const uint8_t *data)
{
    uint16_t value;
    memcpy(&value, data, sizeof value);
    return be16toh(value);
}

static inline uint32_t decode_32(const uint8_t *data)
{
    uint32_t value;
    memcpy(&value, data, sizeof value);
    return be32toh(value);
}

static inline uint64_t decode_64(const uint8_t *data)
{
    uint64_t value;
    memcpy(&value, data, sizeof value);
    return be64toh(value);
}

#endif
