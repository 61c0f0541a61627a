#include "fingen/chunk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A table's rows in one chunk: far above what a chunk is flushed at, so that only a single gigantic row can
 * reach it. */
#define CHUNK_TABLE_BYTES_MAX ((size_t)256 << 20)

void table_tally_add(struct table_tally *sum, const struct table_tally *addend)
{
    sum->rows += addend->rows;
    sum->bytes += addend->bytes;
    fingerprint_add(&sum->fingerprint, &addend->fingerprint);
}

bool chunk_init(struct chunk *chunk, const struct table_set *set, struct error *error)
{
    *chunk = (struct chunk){.set = set, .tables = calloc(set->table_count, sizeof *chunk->tables)};
    if (chunk->tables == NULL) {
        return error_set(error, ERROR_MEMORY, "no memory for the rows of %u tables of %s", set->table_count,
                         set->domain);
    }
    for (uint32_t i = 0; i < set->table_count; i++) {
        buffer_init(&chunk->tables[i].rows, CHUNK_TABLE_BYTES_MAX);
    }
    return true;
}

void chunk_clear(struct chunk *chunk)
{
    for (uint32_t i = 0; i < chunk->set->table_count; i++) {
        buffer_clear(&chunk->tables[i].rows);
        chunk->tables[i].tally = (struct table_tally){0};
        chunk->tables[i].hashed_bytes = 0;
    }
    chunk->bytes = 0;
    chunk->last = false;
}

void chunk_free(struct chunk *chunk)
{
    for (uint32_t i = 0; chunk->tables != NULL && i < chunk->set->table_count; i++) {
        buffer_free(&chunk->tables[i].rows);
    }
    free(chunk->tables);
    *chunk = (struct chunk){0};
}

void chunk_hand_over(struct chunk *from, struct chunk *to, uint32_t table)
{
    struct chunk_table rows = from->tables[table];
    assert(from->set == to->set && to->tables[table].rows.length == 0);
    from->tables[table] = to->tables[table];
    to->tables[table] = rows;
    from->bytes -= rows.rows.length;
    to->bytes += rows.rows.length;
}

void chunk_hand_over_all(struct chunk *from, struct chunk *to)
{
    for (uint32_t i = 0; i < from->set->table_count; i++) {
        if (from->tables[i].rows.length > 0) {
            chunk_hand_over(from, to, i);
        }
    }
}

uint32_t chunk_largest_table(const struct chunk *chunk)
{
    uint32_t largest = 0;
    for (uint32_t i = 1; i < chunk->set->table_count; i++) {
        if (chunk->tables[i].rows.length > chunk->tables[largest].rows.length) {
            largest = i;
        }
    }
    return largest;
}

size_t tuple_encoded_bytes(const struct table *table, const void *row)
{
    return table->measure(row);
}

/* Out of line: it happens a few times per run. */
__attribute__((noinline)) static bool grow(struct row_output *out, const struct table *table, size_t bytes)
{
    if (buffer_reserve(&out->chunk->tables[table->index].rows, bytes, &out->error)) {
        return true;
    }
    out->stopped = true;
    return error_prefix(&out->error, "%s.%s", table->schema, table->name);
}

/* A row is hashed when the next one is written: read back at once, its bytes would still be on their way to
 * memory, in pieces of other sizes than the hash reads. */
static inline void hash_last_row(struct chunk_table *table)
{
    size_t length = table->rows.length - table->hashed_bytes;
    if (length == 0) {
        return;
    }
    struct fingerprint hash = fingerprint_of(table->rows.data + table->hashed_bytes, length);
    fingerprint_add(&table->tally.fingerprint, &hash);
    table->hashed_bytes = table->rows.length;
}

void chunk_finish(struct chunk *chunk)
{
    for (uint32_t i = 0; i < chunk->set->table_count; i++) {
        hash_last_row(&chunk->tables[i]);
    }
}

/* Rows fill memory that is out of the processor's reach again: what a few rows from now are written to is
 * asked for in time, which takes a tenth off the cost of a row. Past the end of the buffer it does nothing.
 */
static inline void prefetch_for_rows(const uint8_t *at)
{
    enum { AHEAD_BYTES = 1024, LINE_BYTES = 64, LINES = 3 };
    for (int line = 0; line < LINES; line++) {
        __builtin_prefetch(at + AHEAD_BYTES + line * LINE_BYTES, 1);
    }
}

void row_output_emit(struct row_output *out, const struct table *table, const void *row)
{
    if (out->stopped) {
        return;
    }
    struct chunk *chunk = out->chunk;
    struct chunk_table *target = &chunk->tables[table->index];
    size_t bytes_max = table->measure(row);
    assert(chunk->set->tables[table->index] == table);
    if (target->rows.capacity - target->rows.length < bytes_max && !grow(out, table, bytes_max)) {
        return;
    }
    uint8_t *start = target->rows.data + target->rows.length;
    prefetch_for_rows(start);
    size_t length = (size_t)(table->encode(start, row) - start);
    assert(length <= bytes_max);
    hash_last_row(target);
    target->rows.length += length;
    target->tally.rows++;
    target->tally.bytes += length;
    chunk->bytes += length;
    if (chunk->bytes >= out->chunk_bytes) {
        chunk_finish(chunk);
        out->stopped = !out->flush(out);
    }
}
