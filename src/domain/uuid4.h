/* Version 4 UUIDs (RFC 9562) out of a stream. */
#ifndef FINGEN_DOMAIN_UUID4_H
#define FINGEN_DOMAIN_UUID4_H

#include "fingen/schema.h"
#include "fingen/stream.h"

#include <endian.h>
#include <string.h>

static inline void uuid_put_big_endian(uint8_t *at, uint64_t value)
{
    value = htobe64(value);
    memcpy(at, &value, sizeof value);
}

static inline struct uuid uuid4_draw(struct stream *stream)
{
    struct uuid uuid;
    uint128 random = stream_next_128(stream);
    uuid_put_big_endian(uuid.bytes, ((uint64_t)(random >> 64) & ~UINT64_C(0xf000)) | 0x4000);
    uuid_put_big_endian(uuid.bytes + 8, ((uint64_t)random & (UINT64_MAX >> 2)) | UINT64_C(1) << 63);
    return uuid;
}

/* The id of an entity, from its number alone. */
static inline struct uuid uuid4_of(const struct aspect *aspect, uint64_t entity, uint64_t part)
{
    struct stream stream = stream_open_pair(aspect, entity, part);
    return uuid4_draw(&stream);
}

#endif
