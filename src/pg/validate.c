/* The checks of a domain, run in the server. */
#include "fingen/pg.h"

#include <stdio.h>

#define SQL_CAP ((size_t)1 << 21)
/* Hash joins of a million rows stay off the disk. */
#define WORK_MEMORY_MEGABYTES 64

struct server_runner {
    struct check_runner base;
    struct pg *pg;
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

static const char *value(const struct check_rows *rows, size_t row, size_t column)
{
    return PQgetvalue(rows->context, (int)row, (int)column);
}

static bool query(struct check_runner *base, enum check_form form, const char *body, struct check_rows *rows,
                  struct error *error)
{
    struct pg *pg = ((struct server_runner *)base)->pg;
    struct buffer sql;
    PGresult *result = NULL;
    buffer_init(&sql, SQL_CAP);
    bool done = write_query(form, body, &sql, error) && begin_reading(pg, error) &&
                pg_query(pg, (const char *)sql.data, 0, NULL, &result, error);
    buffer_free(&sql);
    *rows = (struct check_rows){.value = value, .context = result};
    if (done) {
        rows->column_count = (size_t)PQnfields(result);
        rows->row_count = (size_t)PQntuples(result);
    }
    return done;
}

static void end(struct check_runner *base, struct check_rows *rows)
{
    PQclear(rows->context);
    pg_rollback(((struct server_runner *)base)->pg);
}

static bool is_lost(struct check_runner *base)
{
    return PQstatus(((struct server_runner *)base)->pg->connection) != CONNECTION_OK;
}

bool validate_run(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                  const char *filter, struct check_result **results, size_t *count, struct error *error)
{
    struct server_runner runner = {.base = {.query = query, .end = end, .is_lost = is_lost}, .pg = pg};
    return checks_run(&runner.base, set, run, filter, results, count, error);
}
