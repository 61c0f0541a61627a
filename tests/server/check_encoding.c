/* Loads rows of every type by COPY BINARY and asks the server for them again: bytes and text must be ours.
 * Reaches the server through libpq's environment. Prints a line per thing compared; ends with 1 at the first
 * difference. */
#include "check_encoding.h"

#include "rows.h"

#include "fingen/domain.h"
#include "fingen/tuple.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char copy_header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* with the literal's own NUL: 19 + 1 */

enum { COPY_HEADER_BYTES = 19, MIXED_ROWS = 20000, NUMBER_ROWS = 100000 };

void check_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

PGresult *check_run(PGconn *connection, const char *sql, ExecStatusType expected)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != expected) {
        check_fail("%.200s: %s", sql, PQerrorMessage(connection));
    }
    return result;
}

static void require(bool done, const struct error *error)
{
    if (!done) {
        check_fail("%s", error->message);
    }
}

static void load(PGconn *connection, const struct table *table, const struct buffer *rows)
{
    char sql[256];
    snprintf(sql, sizeof sql, "COPY %s.%s FROM STDIN (FORMAT binary)", table->schema, table->name);
    PQclear(check_run(connection, sql, PGRES_COPY_IN));
    if (PQputCopyData(connection, copy_header, COPY_HEADER_BYTES) != 1 ||
        PQputCopyData(connection, (const char *)rows->data, (int)rows->length) != 1 ||
        PQputCopyData(connection, "\377\377", 2) != 1 || PQputCopyEnd(connection, NULL) != 1) {
        check_fail("%s: %s", sql, PQerrorMessage(connection));
    }
    PGresult *result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        check_fail("%s: %s", sql, PQerrorMessage(connection));
    }
    PQclear(result);
    PQclear(PQgetResult(connection));
}

static void unload(PGconn *connection, const struct table *table, const char *format, struct buffer *out)
{
    char sql[256];
    char *data = NULL;
    struct error error;
    snprintf(sql, sizeof sql, "COPY %s.%s TO STDOUT (FORMAT %s)", table->schema, table->name, format);
    PQclear(check_run(connection, sql, PGRES_COPY_OUT));
    int length;
    while ((length = PQgetCopyData(connection, &data, 0)) > 0) {
        require(buffer_append(out, data, (size_t)length, &error), &error);
        PQfreemem(data);
    }
    PGresult *result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        check_fail("%s: %s", sql, PQerrorMessage(connection));
    }
    PQclear(result);
    PQclear(PQgetResult(connection));
}

/* ---- the bytes, as a set: a server puts a short row into an earlier page that has room for it ---- */

struct tuple {
    const uint8_t *data;
    size_t length;
};

struct tuples {
    struct tuple *items;
    size_t count;
};

static int compare_tuples(const void *a, const void *b)
{
    const struct tuple *left = a;
    const struct tuple *right = b;
    int order = memcmp(left->data, right->data, left->length < right->length ? left->length : right->length);
    return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

static struct tuples sorted_tuples(const struct table *table, const uint8_t *data, size_t length)
{
    struct field fields[64];
    struct tuples tuples = {.items = malloc((length / 6 + 1) * sizeof *tuples.items)};
    const uint8_t *end = data + length;
    for (const uint8_t *cursor = data; tuple_next(table, &cursor, end, fields); data = cursor) {
        tuples.items[tuples.count++] = (struct tuple){data, (size_t)(cursor - data)};
    }
    if (data != end) {
        check_fail("%s.%s: %td bytes are no tuple", table->schema, table->name, end - data);
    }
    qsort(tuples.items, tuples.count, sizeof *tuples.items, compare_tuples);
    return tuples;
}

static void report_tuple(const struct table *table, const char *who, struct tuple tuple)
{
    struct field fields[64];
    struct error error;
    struct buffer line;
    buffer_init(&line, 1 << 20);
    bool whole = tuple_next(table, &(const uint8_t *){tuple.data}, tuple.data + tuple.length, fields);
    require(whole && tuple_append_copy_text(&line, table, fields, &error) && buffer_terminate(&line, &error),
            &error);
    check_fail("%s.%s: only %s a row of %zu bytes that reads\n%s", table->schema, table->name, who,
               tuple.length, (const char *)line.data);
}

static void compare_bytes(const struct table *table, const struct buffer *our_rows,
                          const struct buffer *server_rows)
{
    struct tuples ours = sorted_tuples(table, our_rows->data, our_rows->length);
    struct tuples servers = sorted_tuples(table, server_rows->data, server_rows->length);
    for (size_t i = 0; i < ours.count && i < servers.count; i++) {
        int order = compare_tuples(&ours.items[i], &servers.items[i]);
        if (order != 0) {
            report_tuple(table, order < 0 ? "we have" : "the server has",
                         order < 0 ? ours.items[i] : servers.items[i]);
        }
    }
    if (ours.count != servers.count) {
        check_fail("%s.%s: %zu rows here, %zu in the server", table->schema, table->name, ours.count,
                   servers.count);
    }
    free(ours.items);
    free(servers.items);
}

/* ---- the text of the server's own tuples, in the server's order ---- */

static void compare_text(const struct table *table, const struct buffer *rows, const struct buffer *text)
{
    struct field fields[64];
    struct error error;
    struct buffer line;
    const uint8_t *cursor = rows->data;
    size_t at = 0;
    buffer_init(&line, 1 << 20);
    while (tuple_next(table, &cursor, rows->data + rows->length, fields)) {
        buffer_clear(&line);
        require(tuple_append_copy_text(&line, table, fields, &error), &error);
        const char *theirs = (const char *)text->data + at;
        const char *newline = memchr(theirs, '\n', text->length - at);
        size_t length = newline == NULL ? text->length - at : (size_t)(newline - theirs) + 1;
        if (length != line.length || memcmp(theirs, line.data, length) != 0) {
            check_fail("%s.%s: as text, here\n%.*sfrom the server\n%.*s", table->schema, table->name,
                       (int)line.length, (const char *)line.data, (int)length, theirs);
        }
        at += length;
    }
    if (at != text->length) {
        check_fail("%s.%s: the server's text has more rows", table->schema, table->name);
    }
    buffer_free(&line);
}

static void check_rows(PGconn *connection, const struct table *table, const struct chunk *chunk)
{
    const struct buffer *ours = &chunk->tables[table->index].rows;
    struct buffer servers;
    struct buffer text;
    buffer_init(&servers, (size_t)1 << 30);
    buffer_init(&text, (size_t)1 << 30);
    load(connection, table, ours);
    unload(connection, table, "binary", &servers);
    unload(connection, table, "text", &text);
    memmove(servers.data, servers.data + COPY_HEADER_BYTES, servers.length - COPY_HEADER_BYTES);
    servers.length -= COPY_HEADER_BYTES + 2; /* and the end mark */
    compare_bytes(table, ours, &servers);
    compare_text(table, &servers, &text);
    buffer_free(&servers);
    buffer_free(&text);
    printf("%s.%s: %" PRIu64 " rows, %zu bytes, the same in binary and as text\n", table->schema, table->name,
           chunk->tables[table->index].tally.rows, ours->length);
}

static void emit_words(struct row_output *out)
{
    for (int32_t i = 1; i <= 1000; i++) {
        emit_other_words(out,
                         &(struct other_words){.number = i, .register_ = i / 2 + 1, .linux_ = i % 3 == 0});
    }
}

static void emit_numbers(struct row_output *out, struct rows *rows)
{
    for (int exponent = -1074; exponent < 1024; exponent++) {
        emit_other_doubles(out, &(struct other_doubles){ldexp(1, exponent)});
        emit_other_doubles(out, &(struct other_doubles){nextafter(ldexp(1, exponent), 0)});
    }
    for (int exponent = -323; exponent < 309; exponent++) {
        char text[32];
        for (int digit = 1; digit < 10; digit++) {
            snprintf(text, sizeof text, "%de%d", digit, exponent);
            double value = strtod(text, NULL);
            emit_other_doubles(out, &(struct other_doubles){isinf(value) ? 0 : value});
        }
    }
    for (int i = 0; i < NUMBER_ROWS; i++) {
        int64_t scaled = rows_scaled(rows, 17);
        emit_other_doubles(out, &(struct other_doubles){rows_double(rows)});
        emit_other_doubles(out, &(struct other_doubles){(double)(rows_bits(rows) >> rows_below(rows, 12))});
        emit_other_amounts(out, &(struct other_amounts){scaled, scaled, scaled, scaled, scaled, scaled,
                                                        scaled, scaled, scaled, scaled});
        emit_other_moments(
            out, &(struct other_moments){rows_date(rows), rows_timestamp(rows), rows_timestamp(rows)});
    }
}

static bool never_flush(struct row_output *out)
{
    (void)out;
    return false;
}

static void check_every_type(PGconn *connection)
{
    struct chunk chunk;
    struct error error;
    struct rows rows = rows_from(1);
    require(chunk_init(&chunk, &every_table_set, &error), &error);
    struct row_output out = {.chunk = &chunk, .chunk_bytes = SIZE_MAX, .flush = never_flush};
    for (int i = 0; i < MIXED_ROWS; i++) {
        struct every_required required = rows_required(&rows);
        struct every_nullable nullable = rows_nullable(&rows);
        emit_every_required(&out, &required);
        emit_every_nullable(&out, &nullable);
    }
    emit_words(&out);
    emit_numbers(&out, &rows);
    if (out.stopped) {
        check_fail("%s", out.error.message);
    }
    for (uint32_t i = 0; i < every_table_set.table_count; i++) {
        check_rows(connection, every_table_set.tables[i], &chunk);
    }
    chunk_free(&chunk);
}

/* That text and bytes agree does not say that the number was meant. The server counts who is not the scaled
 * integer. */
static void check_amounts(PGconn *connection)
{
    PGresult *result =
        check_run(connection,
                  "SELECT count(*) FROM other.amounts WHERE n0 <> scaled OR n1 * 10 <> scaled"
                  " OR n2 * 100 <> scaled OR n3 * 1000 <> scaled OR n4 * 10000 <> scaled"
                  " OR n5 * 100000 <> scaled OR n8 * 100000000 <> scaled"
                  " OR n17 * 100000000000000000 <> scaled OR n18 * 1000000000000000000 <> scaled",
                  PGRES_TUPLES_OK);
    if (strcmp(PQgetvalue(result, 0, 0), "0") != 0) {
        check_fail("other.amounts: %s rows are not their scaled integer", PQgetvalue(result, 0, 0));
    }
    PQclear(result);
}

/* And that a date is the day meant: the calendar here against the server's. */
static void check_days(PGconn *connection)
{
    char expected[32];
    for (int32_t day = -60000; day < 90000; day += 7919) {
        char sql[128];
        snprintf(sql, sizeof sql, "SELECT DATE '1970-01-01' + %" PRId32, day);
        PGresult *result = check_run(connection, sql, PGRES_TUPLES_OK);
        date_format(expected, day);
        if (strcmp(PQgetvalue(result, 0, 0), expected) != 0) {
            check_fail("day %" PRId32 ": %s here, %s in the server", day, expected, PQgetvalue(result, 0, 0));
        }
        PQclear(result);
    }
}

static void check_tables(PGconn *connection, const struct table_set *set)
{
    PQclear(check_run(connection, set->tables_sql, PGRES_COMMAND_OK));
    check_catalog(connection, set);
    PQclear(check_run(connection, set->keys_sql, PGRES_COMMAND_OK));
    printf("%s: %" PRIu32 " tables as the server describes them\n", set->domain, set->table_count);
}

int main(void)
{
    PGconn *connection = PQconnectdb("");
    if (PQstatus(connection) != CONNECTION_OK) {
        check_fail("%s", PQerrorMessage(connection));
    }
    PQclear(check_run(connection, "SET client_encoding = 'UTF8'", PGRES_COMMAND_OK));
    PQclear(check_run(connection,
                      "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET extra_float_digits = 1;"
                      " SET synchronize_seqscans = off",
                      PGRES_COMMAND_OK));
    for (size_t i = 0; domains[i] != NULL; i++) {
        check_tables(connection, domains[i]->tables());
    }
    check_tables(connection, &every_table_set);
    check_every_type(connection);
    check_amounts(connection);
    check_days(connection);
    PQfinish(connection);
    return 0;
}
