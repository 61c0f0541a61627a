/* What status shows of tables. */
#include "file.h"
#include "translate.h"
#include "values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SQL_CAP ((size_t)1 << 20)
#define ROW_CAP ((size_t)1 << 28)

/* ---- bytes ---- */

/* The pages of the table and its indexes: a look at each page, not at rows. */
static bool read_bytes(struct sqlite_file *file, const char *name, int64_t *bytes, struct error *error)
{
    sqlite3_stmt *statement;
    bool found;
    if (!sqlite_prepare(file,
                        "SELECT coalesce(sum(d.pgsize), -1) FROM sqlite_schema AS s "
                        "JOIN dbstat AS d ON d.name = s.name AND d.aggregate = TRUE WHERE s.tbl_name = ?",
                        &statement, error))
        return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    bool done = sqlite_step(file, statement, &found, error);
    *bytes = done && found ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return done;
}

bool sqlite_table_bytes(struct sqlite_file *file, const struct table_set *set, int64_t *bytes,
                        struct error *error)
{
    for (uint32_t i = 0; i < set->table_count; i++) {
        char name[SQLITE_NAME_BYTES];
        if (!read_bytes(file, sqlite_table_name(name, sizeof name, set->tables[i]), &bytes[i], error))
            return false;
    }
    return true;
}

/* ---- another writer ---- */

#define LOOKS 10
#define MICROSECONDS_BETWEEN_LOOKS 10000

/* A writer gives its lock back between two batches, so one look may miss it. */
void sqlite_is_being_written(struct sqlite_file *file, bool *written)
{
    sqlite3_busy_timeout(file->database, 0);
    *written = false;
    for (int look = 0; look < LOOKS && !*written; look++) {
        usleep(look > 0 ? MICROSECONDS_BETWEEN_LOOKS : 0);
        *written = sqlite3_exec(file->database, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_BUSY;
        sqlite_rollback(file);
    }
    sqlite3_busy_timeout(file->database, SQLITE_BUSY_MILLISECONDS);
}

/* ---- rows ---- */

static bool prepare_select(struct sqlite_file *file, const struct table *table, sqlite3_stmt **statement,
                           struct error *error)
{
    char name[SQLITE_NAME_BYTES];
    struct buffer sql;
    buffer_init(&sql, SQL_CAP);
    bool done = true;
    for (uint16_t i = 0; done && i < table->column_count; i++)
        done = buffer_printf(&sql, error, "%s\"%s\"", i == 0 ? "SELECT " : ", ", table->columns[i].name);
    done = done && buffer_printf(&sql, error, " FROM %s", sqlite_table_name(name, sizeof name, table)) &&
           buffer_terminate(&sql, error) && sqlite_prepare(file, (const char *)sql.data, statement, error);
    buffer_free(&sql);
    return done;
}

static bool read_row(sqlite3_stmt *statement, const struct table *table, void *row)
{
    memset(row, 0, table->row_bytes);
    for (uint16_t i = 0; i < table->column_count; i++)
        if (!value_read(statement, i, &table->columns[i], row))
            return false;
    return true;
}

static bool tally_row(sqlite3_stmt *statement, const struct table *table, void *row, struct buffer *tuple,
                      struct table_tally *tally, struct error *error)
{
    tally->rows++;
    if (!read_row(statement, table, row))
        return true;
    buffer_clear(tuple);
    if (!buffer_reserve(tuple, table->measure(row), error))
        return false;
    size_t length = (size_t)(table->encode(tuple->data, row) - tuple->data);
    struct fingerprint fingerprint = fingerprint_of(tuple->data, length);
    tally->bytes += length;
    fingerprint_add(&tally->fingerprint, &fingerprint);
    return true;
}

bool sqlite_tally_table(struct sqlite_file *file, const struct table *table, struct table_tally *tally,
                        struct error *error)
{
    sqlite3_stmt *statement;
    struct buffer tuple;
    bool found = true;
    *tally = (struct table_tally){0};
    if (!prepare_select(file, table, &statement, error))
        return false;
    buffer_init(&tuple, ROW_CAP);
    void *row = malloc(table->row_bytes);
    bool done = row != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    while (done && (done = sqlite_step(file, statement, &found, error)) && found)
        done = tally_row(statement, table, row, &tuple, tally, error);
    free(row);
    buffer_free(&tuple);
    sqlite3_finalize(statement);
    return done;
}
