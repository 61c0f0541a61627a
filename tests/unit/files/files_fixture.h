/* A table of every kind of column, made by hand, and rows of it. */
#ifndef FINGEN_TEST_FILES_FIXTURE_H
#define FINGEN_TEST_FILES_FIXTURE_H

#include "fingen/chunk.h"
#include "fingen/schema.h"

#include <endian.h>
#include <string.h>

static const struct column note_columns[] = {
    {.name = "id", .type_sql = "bigint", .kind = COLUMN_BIGINT},
    {.name = "note", .type_sql = "text", .kind = COLUMN_TEXT, .nullable = true},
};
static const struct table notes = {
    .schema = "tested", .name = "notes", .column_count = 2, .columns = note_columns, .index = 0};
static const struct table *const note_tables[] = {&notes};
static const struct table_set note_set = {.domain = "tested",
                                          .tables = note_tables,
                                          .table_count = 1,
                                          .tables_sql = "CREATE SCHEMA tested;\n",
                                          .keys_sql = "-- no keys\n"};

/* Appends the canonical tuple; NULL text for NULL. */
static inline bool append_note(struct chunk *chunk, int64_t id, const char *text, struct error *error)
{
    uint8_t head[18] = {0, 2, 0, 0, 0, 8};
    uint64_t value = htobe64((uint64_t)id);
    uint32_t length = htobe32(text == NULL ? UINT32_MAX : (uint32_t)strlen(text));
    memcpy(head + 6, &value, 8);
    memcpy(head + 14, &length, 4);
    chunk->tables[0].tally.rows++;
    return buffer_append(&chunk->tables[0].rows, head, sizeof head, error) &&
           (text == NULL || buffer_append(&chunk->tables[0].rows, text, strlen(text), error));
}

#endif
