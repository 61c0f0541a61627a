/* The checks of a domain, run in the server. */
#include "link_check.h"
#include "table_cut.h"

#include "fingen/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SQL_CAP ((size_t)1 << 21)
/* Hash joins of a million rows stay off the disk. */
#define WORK_MEMORY_MEGABYTES 64

struct server_runner {
    struct check_runner base;
    struct run_parts *parts;
    bool left_out;    /* the last check is about tables in different databases */
    char orphans[24]; /* what the last link came to */
    char example[256];
};

static bool write_query(enum check_form form, const char *body, struct buffer *sql, struct error *error)
{
    bool done =
        form == CHECK_FORM_ROWS
            ? buffer_printf(sql, error,
                            "SELECT pg_catalog.count(*), pg_catalog.min(broken.key::text) FROM (\n%s\n) "
                            "AS broken (key)",
                            body)
            : buffer_append_text(sql, body, error);
    return done && buffer_terminate(sql, error);
}

/* One snapshot, and no way to change anything, whatever the SQL says. */
static bool begin_reading(struct pg *pg, struct error *error)
{
    char sql[320];
    snprintf(sql, sizeof sql,
             "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
             "SELECT pg_catalog.set_config('work_mem', '%dMB', true) WHERE "
             "pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem')) < %d * 1048576",
             WORK_MEMORY_MEGABYTES, WORK_MEMORY_MEGABYTES);
    return pg_begin(pg, error) && pg_execute(pg, sql, error);
}

/* ---- where a check is run ---- */

static struct run_part *part_of_schema(struct run_parts *parts, uint32_t schema)
{
    for (size_t i = 0; i < parts->count; i++)
        if (strcmp(parts->items[i].set->schemas[0], parts->whole->schemas[schema]) == 0)
            return &parts->items[i];
    return NULL;
}

/* The first two databases whose tables the SQL names; how many there are of them. */
static size_t find_parts(struct run_parts *parts, struct text sql, struct run_part *found[2])
{
    uint64_t named = parts->split ? table_cut_schemas(parts->whole, sql) : 0;
    size_t count = 0;
    found[0] = found[1] = &parts->items[0];
    for (uint32_t i = 0; i < parts->whole->schema_count; i++)
        if ((named >> i & 1) != 0 && count++ < 2)
            found[count - 1] = part_of_schema(parts, i);
    return count;
}

static bool is_there(const struct run_part *part, struct error *error)
{
    if (part == NULL)
        return error_set(error, ERROR_CHECK, "the run has no database for these tables");
    return part->there || error_set(error, ERROR_CHECK, "database %s is not there", part->database);
}

/* ---- links ---- */

static const char *link_value(const struct check_rows *rows, size_t row, size_t column)
{
    const struct server_runner *runner = rows->context;
    (void)row;
    return column == 0 ? runner->orphans : runner->example;
}

static bool follow_link(struct server_runner *runner, const char *body, struct check_rows *rows,
                        struct error *error)
{
    struct link link;
    struct run_part *from[2], *to[2];
    uint64_t orphans;
    if (!link_parse(text_from(body), &link))
        return error_set(error, ERROR_CHECK, "not a link: %s", body);
    find_parts(runner->parts, link.from.sql, from);
    find_parts(runner->parts, link.to.sql, to);
    if (!is_there(from[0], error) || !is_there(to[0], error) || !begin_reading(&from[0]->pg, error) ||
        (from[0] != to[0] && !begin_reading(&to[0]->pg, error)) ||
        !link_count_orphans(&from[0]->pg, &to[0]->pg, &link, &orphans, runner->example,
                            sizeof runner->example, error))
        return false;
    snprintf(runner->orphans, sizeof runner->orphans, "%" PRIu64, orphans);
    *rows = (struct check_rows){.column_count = 2, .row_count = 1, .value = link_value, .context = runner};
    return true;
}

/* ---- queries ---- */

static const char *value(const struct check_rows *rows, size_t row, size_t column)
{
    return PQgetvalue(rows->context, (int)row, (int)column);
}

static bool query_part(struct run_part *part, enum check_form form, const char *body, struct check_rows *rows,
                       struct error *error)
{
    struct buffer sql;
    PGresult *result = NULL;
    buffer_init(&sql, SQL_CAP);
    bool done = write_query(form, body, &sql, error) && begin_reading(&part->pg, error) &&
                pg_query(&part->pg, (const char *)sql.data, 0, NULL, &result, error);
    buffer_free(&sql);
    *rows = (struct check_rows){.value = value, .context = result};
    if (done) {
        rows->column_count = (size_t)PQnfields(result);
        rows->row_count = (size_t)PQntuples(result);
    }
    return done;
}

static bool query(struct check_runner *base, enum check_form form, const char *body, struct check_rows *rows,
                  struct error *error)
{
    struct server_runner *runner = (struct server_runner *)base;
    struct run_part *found[2];
    runner->left_out = false;
    if (form == CHECK_FORM_LINK)
        return follow_link(runner, body, rows, error);
    size_t databases = find_parts(runner->parts, text_from(body), found);
    if (!is_there(found[0], error) || (databases > 1 && !is_there(found[1], error)))
        return false;
    if (databases < 2)
        return query_part(found[0], form, body, rows, error);
    runner->left_out = true;
    return error_set(error, ERROR_CHECK, "over databases %s and %s", found[0]->database, found[1]->database);
}

static void end(struct check_runner *base, struct check_rows *rows)
{
    struct run_parts *parts = ((struct server_runner *)base)->parts;
    if (rows->value == value)
        PQclear(rows->context);
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].there)
            pg_rollback(&parts->items[i].pg);
}

static bool is_left_out(struct check_runner *base)
{
    return ((struct server_runner *)base)->left_out;
}

static bool is_lost(struct check_runner *base)
{
    const struct run_parts *parts = ((struct server_runner *)base)->parts;
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].there && PQstatus(parts->items[i].pg.connection) != CONNECTION_OK)
            return true;
    return false;
}

bool validate_parts(struct run_parts *parts, const struct ledger_run *run, const char *filter,
                    struct check_result **results, size_t *count, struct error *error)
{
    struct server_runner runner = {
        .base = {.query = query, .end = end, .is_foreign = is_left_out, .is_lost = is_lost}, .parts = parts};
    return checks_run(&runner.base, parts->whole, run, filter, results, count, error);
}

bool validate_run(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                  const char *filter, struct check_result **results, size_t *count, struct error *error)
{
    struct run_part part = {.there = true, .set = set, .pg = *pg, .run = *run};
    struct run_parts parts = {.whole = set, .items = &part, .count = 1};
    return validate_parts(&parts, run, filter, results, count, error);
}
