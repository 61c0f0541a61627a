/* COPY, both ways. */
#include "copy_in.h"

#include "fingen/tuple.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLICE_BYTES =
        64 * 1024, /* libpq copies each piece once more: small enough to be still in the processor's caches */
    MAX_COLUMNS = 1600, /* PostgreSQL's own limit */
    MAX_QUOTED_BYTES = 512,
    HEADER_BYTES = 19, /* signature, flags, length of an extension area, which is empty */
};

#define STATEMENT_CAP ((size_t)1 << 20)
#define ROWS_CAP ((size_t)1 << 28) /* a slice of text, or tuples that came in pieces */

static const uint8_t copy_header[HEADER_BYTES] = "PGCOPY\n\377\r\n";
static const uint8_t copy_trailer[] = {0xff, 0xff};

/* COPY gives no CONTEXT for some failures, so the table is always named. */
static bool name_table(const struct table *table, struct error *error)
{
    return error_prefix(error, "%s.%s", table->schema, table->name);
}

/* ---- statements ---- */

static bool append_name(struct buffer *sql, const char *schema, const char *name, struct error *error)
{
    char quoted[MAX_QUOTED_BYTES];
    return buffer_append_text(sql, pg_quote_name(quoted, sizeof quoted, schema, name), error);
}

static bool write_copy_from(struct buffer *sql, const struct table *table, enum copy_format format,
                            struct error *error)
{
    bool done =
        buffer_append_text(sql, "COPY ", error) && append_name(sql, table->schema, table->name, error);
    for (uint16_t i = 0; done && i < table->column_count; i++)
        done = buffer_append_text(sql, i == 0 ? " (" : ", ", error) &&
               append_name(sql, NULL, table->columns[i].name, error);
    return done &&
           buffer_printf(sql, error, ") FROM STDIN (FORMAT %s)", format == COPY_BINARY ? "binary" : "text") &&
           buffer_terminate(sql, error);
}

/* Texts and labels travel as the same bytes whatever string or enum type holds them, and an enum type of ours
 * may not be there at all with --existing. */
static const char *tally_type(const struct column *column)
{
    return column->kind == COLUMN_TEXT || column->kind == COLUMN_ENUM ? "text" : column->type_sql;
}

static bool write_copy_to(struct buffer *sql, const struct table *table, struct error *error)
{
    bool done = buffer_append_text(sql, "COPY (SELECT ", error);
    for (uint16_t i = 0; done && i < table->column_count; i++)
        done = buffer_append_text(sql, i == 0 ? "" : ", ", error) &&
               append_name(sql, NULL, table->columns[i].name, error) &&
               buffer_printf(sql, error, "::%s", tally_type(&table->columns[i]));
    return done && buffer_append_text(sql, " FROM ", error) &&
           append_name(sql, table->schema, table->name, error) &&
           buffer_append_text(sql, ") TO STDOUT (FORMAT binary)", error) && buffer_terminate(sql, error);
}

static bool start_copy(struct pg *pg, const struct buffer *sql, ExecStatusType expected, struct error *error)
{
    PGresult *result = PQexec(pg->connection, (const char *)sql->data);
    bool started = PQresultStatus(result) == expected || pg_error(pg, result, error, NULL);
    PQclear(result);
    return started;
}

/* Everything the server still has to say about the COPY. rows: what it says it copied. */
static bool finish_copy(struct pg *pg, uint64_t *rows, struct error *error)
{
    bool good = true, answered = false;
    for (PGresult *result; (result = PQgetResult(pg->connection)) != NULL; PQclear(result)) {
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
            continue;
        if (good && status != PGRES_COMMAND_OK)
            good = pg_error(pg, result, error, NULL);
        else if (good)
            *rows = strtoull(PQcmdTuples(result), NULL, 10);
        answered = true;
    }
    return answered ? good : pg_error(pg, NULL, error, NULL);
}

/* ---- rows in ---- */

static bool put_data(struct pg *pg, const void *data, size_t length)
{
    for (const char *at = data, *end = at + length; at < end;) {
        size_t piece = (size_t)(end - at) < SLICE_BYTES ? (size_t)(end - at) : SLICE_BYTES;
        if (PQputCopyData(pg->connection, at, (int)piece) != 1)
            return false;
        at += piece;
    }
    return true;
}

/* *transcoded is false, with `error` set, when the failure is ours and not the connection's. */
static bool put_text(struct pg *pg, const struct table *table, const struct buffer *rows, bool *transcoded,
                     struct error *error)
{
    struct field fields[MAX_COLUMNS];
    struct buffer text;
    buffer_init(&text, ROWS_CAP);
    const uint8_t *cursor = rows->data, *end = rows->data + rows->length;
    bool put = true;
    *transcoded = true;
    while (put && *transcoded && cursor < end) {
        *transcoded = tuple_next(table, &cursor, end, fields)
                          ? tuple_append_copy_text(&text, table, fields, error)
                          : error_set(error, ERROR_INTERNAL, "a chunk of rows ends within a row");
        if (*transcoded && (text.length >= SLICE_BYTES || cursor == end)) {
            put = put_data(pg, text.data, text.length);
            buffer_clear(&text);
        }
    }
    buffer_free(&text);
    return put && *transcoded;
}

/* A trigger or a rule of the user's can make rows vanish without an error. */
static bool check_stored(uint64_t stored, uint64_t sent, struct error *error)
{
    if (stored == sent)
        return true;
    error_set(error, ERROR_LOAD, "the server stored %llu of %llu %s", (unsigned long long)stored,
              (unsigned long long)sent, text_noun(sent, "row", "rows"));
    return error_hint(error, "a trigger or a rule on the table drops rows; disable it while loading");
}

bool copy_in_begin(struct copy_in *copy, struct pg *pg, const struct table *table, enum copy_format format,
                   struct error *error)
{
    struct buffer sql;
    *copy = (struct copy_in){.pg = pg, .table = table, .format = format};
    buffer_init(&sql, STATEMENT_CAP);
    copy->open = write_copy_from(&sql, table, format, error) && start_copy(pg, &sql, PGRES_COPY_IN, error);
    buffer_free(&sql);
    /* When sending fails, now or later, the reason is in the results that follow. */
    copy->failed = copy->open && format == COPY_BINARY && !put_data(pg, copy_header, sizeof copy_header);
    return copy->open || name_table(table, error);
}

bool copy_in_put(struct copy_in *copy, const struct chunk_table *rows, struct error *error)
{
    bool transcoded = true;
    copy->rows += rows->tally.rows;
    if (!copy->failed)
        copy->failed = copy->format == COPY_BINARY
                           ? !put_data(copy->pg, rows->rows.data, rows->rows.length)
                           : !put_text(copy->pg, copy->table, &rows->rows, &transcoded, error);
    if (transcoded && !copy->failed)
        return true;
    if (transcoded)
        return copy_in_end(copy, error);
    copy_in_abandon(copy);
    return name_table(copy->table, error);
}

static bool end_copy(struct copy_in *copy, struct error *error)
{
    struct pg *pg = copy->pg;
    if (copy->format == COPY_BINARY && !copy->failed)
        copy->failed = !put_data(pg, copy_trailer, sizeof copy_trailer);
    /* Without an end the server would wait for more rows while we wait for its answer. */
    if (PQputCopyEnd(pg->connection, copy->failed ? "sending failed" : NULL) != 1)
        copy->failed = true;
    uint64_t stored = 0;
    if (!finish_copy(pg, &stored, error))
        return false;
    return copy->failed ? pg_error(pg, NULL, error, NULL) : check_stored(stored, copy->rows, error);
}

bool copy_in_end(struct copy_in *copy, struct error *error)
{
    copy->open = false;
    return end_copy(copy, error) || name_table(copy->table, error);
}

void copy_in_abandon(struct copy_in *copy)
{
    struct error refused; /* by ourselves: nothing new */
    uint64_t rows;
    if (copy->open && PQputCopyEnd(copy->pg->connection, "abandoned by fingen") == 1)
        finish_copy(copy->pg, &rows, &refused);
    copy->open = false;
}

bool pg_copy_rows(struct pg *pg, const struct table *table, enum copy_format format,
                  const struct chunk_table *rows, struct error *error)
{
    struct copy_in copy;
    return rows->tally.rows == 0 || (copy_in_begin(&copy, pg, table, format, error) &&
                                     copy_in_put(&copy, rows, error) && copy_in_end(&copy, error));
}

/* ---- rows out ---- */

/* The stream as it comes in: header, tuples, trailer, cut into messages wherever the server likes. */
struct copy_stream {
    const struct table *table;
    struct table_tally *tally;
    struct buffer pending; /* what is not read yet */
    bool header_read;
    bool trailer_read;
};

static uint32_t read_uint32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Moves *cursor behind the header when it is there in full. */
static bool read_header(struct copy_stream *stream, const uint8_t **cursor, const uint8_t *end,
                        struct error *error)
{
    size_t length = (size_t)(end - *cursor);
    if (length < HEADER_BYTES)
        return true;
    if (memcmp(*cursor, copy_header, 11) != 0)
        return error_set(error, ERROR_INTERNAL, "the server's COPY stream has no signature");
    size_t extension = read_uint32(*cursor + 15);
    if (length - HEADER_BYTES < extension)
        return true;
    *cursor += HEADER_BYTES + extension;
    stream->header_read = true;
    return true;
}

static void read_tuples(struct copy_stream *stream, const uint8_t **cursor, const uint8_t *end)
{
    struct field fields[MAX_COLUMNS];
    const uint8_t *start = *cursor;
    while (tuple_next(stream->table, cursor, end, fields)) {
        size_t length = (size_t)(*cursor - start);
        struct fingerprint fingerprint = fingerprint_of(start, length);
        fingerprint_add(&stream->tally->fingerprint, &fingerprint);
        stream->tally->rows++;
        stream->tally->bytes += length;
        start = *cursor;
    }
    if (end - *cursor == sizeof copy_trailer && memcmp(*cursor, copy_trailer, sizeof copy_trailer) == 0) {
        stream->trailer_read = true;
        *cursor = end;
    }
}

static bool read_message(struct copy_stream *stream, const char *data, size_t length, struct error *error)
{
    struct buffer *pending = &stream->pending;
    if (!buffer_append(pending, data, length, error))
        return false;
    const uint8_t *cursor = pending->data, *end = pending->data + pending->length;
    if (!stream->header_read && !read_header(stream, &cursor, end, error))
        return false;
    if (stream->header_read && !stream->trailer_read) /* what follows the trailer stays pending: an error */
        read_tuples(stream, &cursor, end);
    size_t rest = (size_t)(end - cursor);
    memmove(pending->data, cursor, rest);
    pending->length = rest;
    return true;
}

static bool read_stream(struct pg *pg, struct copy_stream *stream, struct error *error)
{
    char *data = NULL;
    int length;
    bool read = true;
    while ((length = PQgetCopyData(pg->connection, &data, 0)) > 0) {
        /* After a failure the rest is taken off the connection, which then can be used again. */
        read = read && read_message(stream, data, (size_t)length, error);
        PQfreemem(data);
    }
    struct error server;
    uint64_t rows = 0;
    if (!finish_copy(pg, &rows, &server)) {
        *error = server;
        return false;
    }
    if (!read)
        return false;
    return (stream->trailer_read && stream->pending.length == 0) ||
           error_set(error, ERROR_INTERNAL, "the server's COPY stream is not made of this table's rows");
}

static bool tally_in_transaction(struct pg *pg, const struct table *table, struct table_tally *tally,
                                 struct error *error)
{
    struct copy_stream stream = {.table = table, .tally = tally};
    struct buffer sql;
    buffer_init(&sql, STATEMENT_CAP);
    buffer_init(&stream.pending, ROWS_CAP);
    *tally = (struct table_tally){0};
    bool done = write_copy_to(&sql, table, error) && start_copy(pg, &sql, PGRES_COPY_OUT, error) &&
                read_stream(pg, &stream, error);
    buffer_free(&stream.pending);
    buffer_free(&sql);
    return done || name_table(table, error);
}

/* Casts from text depend on what pg_begin states, which behind a pooler lasts for a transaction only. */
bool pg_tally_table(struct pg *pg, const struct table *table, struct table_tally *tally, struct error *error)
{
    if (PQtransactionStatus(pg->connection) != PQTRANS_IDLE)
        return tally_in_transaction(pg, table, tally, error);
    if (!pg_begin(pg, error))
        return false;
    bool done = tally_in_transaction(pg, table, tally, error);
    pg_rollback(pg);
    return done;
}
