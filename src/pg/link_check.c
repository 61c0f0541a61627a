#include "link_check.h"

#include "sql_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_CAP ((size_t)1 << 16)

/* ---- reading a link ---- */

static bool take_word(const char **cursor, const char *end, struct text *word)
{
    struct sql_token token = sql_next_token(cursor, end);
    *word = token.text;
    return token.kind == SQL_WORD;
}

static bool take_symbol(const char **cursor, const char *end, const char *symbol)
{
    const char *before = *cursor;
    struct sql_token token = sql_next_token(cursor, end);
    if (sql_token_is(&token, symbol))
        return true;
    *cursor = before;
    return false;
}

static bool take_columns(const char **cursor, const char *end, struct link_side *side)
{
    bool list = take_symbol(cursor, end, "(");
    if (!list && !take_symbol(cursor, end, "."))
        return false;
    do {
        if (side->column_count == LINK_MAX_COLUMNS ||
            !take_word(cursor, end, &side->columns[side->column_count++]))
            return false;
    } while (list && take_symbol(cursor, end, ","));
    return !list || take_symbol(cursor, end, ")");
}

static bool take_side(const char **cursor, const char *end, struct link_side *side)
{
    const char *start = *cursor;
    if (!take_word(cursor, end, &side->schema) || !take_symbol(cursor, end, ".") ||
        !take_word(cursor, end, &side->table) || !take_columns(cursor, end, side))
        return false;
    side->sql = (struct text){start, (uint32_t)(*cursor - start)};
    return true;
}

bool link_parse(struct text sql, struct link *link)
{
    const char *cursor = sql.data, *end = sql.data + sql.length;
    *link = (struct link){0};
    return take_side(&cursor, end, &link->from) && take_symbol(&cursor, end, "-") &&
           take_symbol(&cursor, end, ">") && take_side(&cursor, end, &link->to) &&
           sql_next_token(&cursor, end).kind == SQL_END && link->from.column_count == link->to.column_count;
}

/* ---- statements ---- */

/* One text for the columns: of several, as a list in JSON, which no value can pretend to be. */
static bool append_key(struct buffer *sql, const struct link_side *side, struct error *error)
{
    if (side->column_count == 1)
        return buffer_printf(sql, error, "t.%.*s::text", (int)side->columns[0].length, side->columns[0].data);
    bool done = buffer_append_text(sql, "pg_catalog.json_build_array(", error);
    for (uint32_t i = 0; done && i < side->column_count; i++)
        done = buffer_printf(sql, error, "%st.%.*s::text", i == 0 ? "" : ", ", (int)side->columns[i].length,
                             side->columns[i].data);
    return done && buffer_append_text(sql, ")::text", error);
}

static bool append_source(struct buffer *sql, const struct link_side *side, struct error *error)
{
    bool done = buffer_printf(sql, error, " FROM %.*s.%.*s t WHERE true", (int)side->schema.length,
                              side->schema.data, (int)side->table.length, side->table.data);
    for (uint32_t i = 0; done && i < side->column_count; i++)
        done = buffer_printf(sql, error, " AND t.%.*s IS NOT NULL", (int)side->columns[i].length,
                             side->columns[i].data);
    return done;
}

static bool append_not_found(struct buffer *sql, const struct link *link, struct error *error)
{
    bool done = buffer_printf(sql, error, " AND NOT EXISTS (SELECT FROM %.*s.%.*s r WHERE true",
                              (int)link->to.schema.length, link->to.schema.data, (int)link->to.table.length,
                              link->to.table.data);
    for (uint32_t i = 0; done && i < link->to.column_count; i++)
        done = buffer_printf(sql, error, " AND r.%.*s = t.%.*s", (int)link->to.columns[i].length,
                             link->to.columns[i].data, (int)link->from.columns[i].length,
                             link->from.columns[i].data);
    return done && buffer_append_text(sql, ")", error);
}

static bool write_anti_join(struct buffer *sql, const struct link *link, struct error *error)
{
    return buffer_append_text(sql, "SELECT pg_catalog.count(*), pg_catalog.min(o.key) FROM (SELECT ",
                              error) &&
           append_key(sql, &link->from, error) && buffer_append_text(sql, " AS key", error) &&
           append_source(sql, &link->from, error) && append_not_found(sql, link, error) &&
           buffer_append_text(sql, ") o", error) && buffer_terminate(sql, error);
}

/* In hexadecimal digits, which sort as bytes do and which COPY leaves as they are. */
static bool write_sorted_copy(struct buffer *sql, const struct link_side *side, struct error *error)
{
    return buffer_append_text(sql, "COPY (SELECT s.key FROM (SELECT pg_catalog.encode(pg_catalog.convert_to(",
                              error) &&
           append_key(sql, side, error) && buffer_append_text(sql, ", 'UTF8'), 'hex') AS key", error) &&
           append_source(sql, side, error) &&
           buffer_append_text(sql, ") s ORDER BY s.key COLLATE \"C\") TO STDOUT", error) &&
           buffer_terminate(sql, error);
}

/* ---- in one database ---- */

static bool count_by_join(struct pg *pg, const struct link *link, uint64_t *orphans, char *example,
                          size_t example_size, struct error *error)
{
    struct buffer sql;
    PGresult *result = NULL;
    buffer_init(&sql, SQL_CAP);
    bool done =
        write_anti_join(&sql, link, error) && pg_query(pg, (const char *)sql.data, 0, NULL, &result, error);
    buffer_free(&sql);
    if (done) {
        const char *count = PQgetvalue(result, 0, 0);
        done = text_parse_uint64(count, strlen(count), orphans) ||
               error_set(error, ERROR_INTERNAL, "a count that is no number: \"%s\"", count);
        snprintf(example, example_size, "%s", PQgetvalue(result, 0, 1));
    }
    PQclear(result);
    return done;
}

/* ---- in two ---- */

/* One side as it comes: a key a line. */
struct key_stream {
    struct pg *pg;
    bool open;  /* the COPY is under way */
    char *line; /* NULL: none is left */
    int length; /* without the line feed */
};

static bool start_stream(struct key_stream *stream, struct pg *pg, const struct link_side *side,
                         struct error *error)
{
    struct buffer sql;
    *stream = (struct key_stream){.pg = pg};
    buffer_init(&sql, SQL_CAP);
    if (write_sorted_copy(&sql, side, error)) {
        PGresult *result = PQexec(pg->connection, (const char *)sql.data);
        stream->open = PQresultStatus(result) == PGRES_COPY_OUT || pg_error(pg, result, error, NULL);
        PQclear(result);
    }
    buffer_free(&sql);
    return stream->open;
}

/* What the server says at the end of its COPY. */
static bool finish_stream(struct key_stream *stream, struct error *error)
{
    bool good = true;
    stream->open = false;
    for (PGresult *result; (result = PQgetResult(stream->pg->connection)) != NULL; PQclear(result))
        if (good && PQresultStatus(result) != PGRES_COMMAND_OK)
            good = pg_error(stream->pg, result, error, NULL);
    return good;
}

static bool advance(struct key_stream *stream, struct error *error)
{
    PQfreemem(stream->line);
    stream->line = NULL;
    if (!stream->open)
        return true;
    stream->length = PQgetCopyData(stream->pg->connection, &stream->line, 0);
    if (stream->length < 0)
        return finish_stream(stream, error);
    stream->length -= stream->length > 0 && stream->line[stream->length - 1] == '\n';
    return true;
}

/* Takes the rest off the connection, which can then be used again; a failure there says nothing new. */
static void close_stream(struct key_stream *stream)
{
    struct error ignored;
    do
        (void)!advance(stream, &ignored);
    while (stream->open);
}

static int compare_keys(const struct key_stream *a, const struct key_stream *b)
{
    int shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->line, b->line, (size_t)shorter);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static void decode_key(const struct key_stream *stream, char *out, size_t size)
{
    size_t length = 0;
    for (int i = 0; i + 1 < stream->length && length + 1 < size; i += 2) {
        char pair[3] = {stream->line[i], stream->line[i + 1], '\0'};
        out[length++] = (char)strtoul(pair, NULL, 16);
    }
    out[length] = '\0';
}

static bool merge(struct key_stream *from, struct key_stream *to, uint64_t *orphans, char *example,
                  size_t example_size, struct error *error)
{
    if (!advance(from, error) || !advance(to, error))
        return false;
    while (from->line != NULL) {
        int order = to->line == NULL ? -1 : compare_keys(from, to);
        if (order < 0 && (*orphans)++ == 0)
            decode_key(from, example, example_size);
        if (!advance(order > 0 ? to : from, error))
            return false;
    }
    return true;
}

static bool count_by_merge(struct pg *from, struct pg *to, const struct link *link, uint64_t *orphans,
                           char *example, size_t example_size, struct error *error)
{
    struct key_stream referring, referred;
    if (!start_stream(&referring, from, &link->from, error))
        return false;
    bool done = start_stream(&referred, to, &link->to, error) &&
                merge(&referring, &referred, orphans, example, example_size, error);
    close_stream(&referring);
    close_stream(&referred);
    return done;
}

bool link_count_orphans(struct pg *from, struct pg *to, const struct link *link, uint64_t *orphans,
                        char *example, size_t example_size, struct error *error)
{
    *orphans = 0;
    example[0] = '\0';
    return from == to ? count_by_join(from, link, orphans, example, example_size, error)
                      : count_by_merge(from, to, link, orphans, example, example_size, error);
}
