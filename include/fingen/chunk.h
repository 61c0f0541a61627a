/* Rows on their way from a generator to a sink.
 *
 * A row has one canonical encoding: a tuple of COPY BINARY (PostgreSQL, "COPY", binary format: int16 field
 * count, then per field int32 length or -1 and the value in network byte order). Generators emit row structs;
 * row_output_emit() encodes them into the table's buffer and adds their hash to the table's fingerprint.
 * Sinks write those bytes as they are or transcode them (schema/tuple.h), so what a row is never depends on
 * where it goes.
 *
 * The fingerprint of a set of rows is the sum modulo 2^128 of XXH3_128bits over each row's canonical
 * encoding: it does not depend on order, batches or threads.
 */
#ifndef FINGEN_CHUNK_H
#define FINGEN_CHUNK_H

#include "fingen/buffer.h"
#include "fingen/schema.h"

struct fingerprint {
    uint64_t low;
    uint64_t high;
};

void fingerprint_add(struct fingerprint *sum, const struct fingerprint *addend);
bool fingerprint_equals(const struct fingerprint *a, const struct fingerprint *b);
struct fingerprint fingerprint_of(const void *data, size_t length); /* of one canonical row */
char *fingerprint_format(char buf[33],
                         const struct fingerprint *fingerprint); /* 32 hex digits, high half first */
bool fingerprint_parse(const char *text, struct fingerprint *fingerprint);

struct table_tally {
    uint64_t rows;
    uint64_t bytes; /* of canonical encoding */
    struct fingerprint fingerprint;
};

void table_tally_add(struct table_tally *sum, const struct table_tally *addend);

struct chunk_table {
    struct buffer rows; /* canonical tuples, one after another, without COPY's header and trailer */
    struct table_tally tally;
    size_t hashed_bytes; /* of rows: in the tally's fingerprint already; the last row is not until
                            chunk_finish() */
};

/* A part of a batch: some rows of every table of a domain, emitted parents before children; for a sink that
 * likes it so, of one table until the batch ends. Recycled, never reallocated once warm. */
struct chunk {
    const struct table_set *set;
    struct chunk_table *tables; /* set->table_count of them */
    size_t bytes;
    bool last; /* ends its batch */
};

bool chunk_init(struct chunk *chunk, const struct table_set *set, struct error *error) FINGEN_CHECKED;
void chunk_clear(struct chunk *chunk);
/* Completes the tallies: row_output_emit() does before it flushes, and whoever takes a chunk away otherwise
 * must. */
void chunk_finish(struct chunk *chunk);
void chunk_free(struct chunk *chunk);
/* The rows of a table, or of all that have some, go over to a chunk that has none of theirs: the buffers
 * change places, and nothing is copied. */
void chunk_hand_over(struct chunk *from, struct chunk *to, uint32_t table);
void chunk_hand_over_all(struct chunk *from, struct chunk *to);
/* The table with the most bytes. */
uint32_t chunk_largest_table(const struct chunk *chunk);

/* Where generators put rows. flush takes rows away, and may leave some and set chunk_bytes anew; when it
 * returns false (cancelled), rows are dropped from then on and generators may stop early by looking at
 * out->stopped. */
struct row_output {
    struct chunk *chunk;
    size_t chunk_bytes; /* flush when the chunk holds at least so many */
    bool (*flush)(struct row_output *out);
    void *context;
    bool stopped;
    struct error error; /* set when a row could not be taken (memory) */
};

/* Called through the generated emit_<schema>_<table>(). Cannot fail as far as the generator is concerned. */
void row_output_emit(struct row_output *out, const struct table *table, const void *row);

/* The most bytes that this row's tuple may take: what its texts make of it, all else at its widest. */
size_t tuple_encoded_bytes(const struct table *table, const void *row);

#endif
