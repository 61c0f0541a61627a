/* The checks of a domain, run in the server. */
#include "check_script.h"
#include "chi_square.h"
#include "link_check.h"
#include "table_cut.h"

#include "fingen/parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SQL_CAP ((size_t)1 << 20)
/* The chance that data as they should be fail any distribution check of their domain. */
#define FAMILY_ERROR_RATE 0.001
/* Hash joins of a million rows stay off the disk. */
#define WORK_MEMORY_MEGABYTES 64

static double monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void check_results_free(struct check_result *results, size_t count)
{
    for (size_t i = 0; results != NULL && i < count; i++)
        free(results[i].cells);
    free(results);
}

/* ---- reading what a check returned; false with the reason in `error` ---- */

static bool misses_columns(const PGresult *rows, int columns, struct error *error)
{
    if (PQnfields(rows) == columns)
        return false;
    error_set(error, ERROR_CHECK, "the check returns %d columns where %d are needed", PQnfields(rows),
              columns);
    return true;
}

static bool read_number(const PGresult *rows, int row, int column, double *value, struct error *error)
{
    const char *text = PQgetvalue(rows, row, column);
    return text_parse_double(text, strlen(text), value) ||
           error_set(error, ERROR_CHECK, "%s of \"%s\" is no number: \"%s\"", PQfname(rows, column),
                     PQgetvalue(rows, row, 0), text);
}

static bool read_broken_rows(const PGresult *rows, struct check_result *result, struct error *error)
{
    const char *count = PQgetvalue(rows, 0, 0);
    if (!text_parse_uint64(count, strlen(count), &result->broken_rows))
        return error_set(error, ERROR_INTERNAL, "a count that is no number: \"%s\"", count);
    snprintf(result->example, sizeof result->example, "%s", PQgetvalue(rows, 0, 1));
    result->outcome = result->broken_rows == 0 ? CHECK_PASSED : CHECK_FAILED;
    return true;
}

static bool make_cells(const PGresult *rows, struct check_result *result, struct error *error)
{
    int count = PQntuples(rows);
    if (count == 0)
        return error_set(error, ERROR_CHECK, "the check returns nothing to compare");
    result->cells = calloc((size_t)count, sizeof *result->cells);
    if (result->cells == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    result->cell_count = (size_t)count;
    for (int row = 0; row < count; row++) {
        struct check_cell *cell = &result->cells[row];
        snprintf(cell->label, sizeof cell->label, "%s", PQgetvalue(rows, row, 0));
        if (!read_number(rows, row, 1, &cell->observed, error) ||
            !read_number(rows, row, 2, &cell->expected, error))
            return false;
    }
    return true;
}

/* label, observed count, expected share */
static bool read_chi_square(const PGresult *rows, struct check_result *result, struct error *error)
{
    if (misses_columns(rows, 3, error) || !make_cells(rows, result, error))
        return false;
    struct chi_square_cell *cells = calloc(result->cell_count, sizeof *cells);
    if (cells == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    double observed = 0, expected = 0;
    for (size_t i = 0; i < result->cell_count; i++) {
        cells[i] = (struct chi_square_cell){result->cells[i].observed, result->cells[i].expected};
        observed += cells[i].observed;
        expected += cells[i].expected;
    }
    result->p_value = chi_square_test(cells, result->cell_count);
    result->p_value_limit = FAMILY_ERROR_RATE;
    for (size_t i = 0; i < result->cell_count; i++) {
        if (expected > 0)
            result->cells[i].expected *= observed / expected;
        result->cells[i].p_value = result->p_value;
    }
    free(cells);
    return true;
}

/* Without a standard error nothing may differ. */
static double mean_p_value(const struct check_cell *cell, double standard_error)
{
    double difference = cell->observed - cell->expected;
    if (difference == 0)
        return 1;
    return standard_error > 0 ? normal_two_sided_p_value(difference / standard_error) : 0;
}

/* label, observed, expected, standard error */
static bool read_means(const PGresult *rows, struct check_result *result, struct error *error)
{
    if (misses_columns(rows, 4, error) || !make_cells(rows, result, error))
        return false;
    result->p_value = 1;
    result->p_value_limit = FAMILY_ERROR_RATE / (double)result->cell_count; /* so many tests */
    for (size_t i = 0; i < result->cell_count; i++) {
        double standard_error;
        if (!read_number(rows, (int)i, 3, &standard_error, error))
            return false;
        result->cells[i].p_value = mean_p_value(&result->cells[i], standard_error);
        result->p_value = fmin(result->p_value, result->cells[i].p_value);
    }
    return true;
}

/* ---- one check ---- */

static bool write_query(const struct check_definition *check, const struct ledger_run *run,
                        struct buffer *sql, struct error *error)
{
    struct buffer body;
    buffer_init(&body, SQL_CAP);
    bool done = check_substitute(check->sql, run, &body, error);
    if (done && check->form == CHECK_FORM_ROWS)
        done = buffer_printf(
            sql, error,
            "SELECT pg_catalog.count(*), pg_catalog.min(broken.key::text) FROM (\n%s\n) AS broken (key)",
            (const char *)body.data);
    else if (done)
        done = buffer_append_text(sql, (const char *)body.data, error);
    buffer_free(&body);
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

static bool read_rows(const struct check_definition *check, const PGresult *rows, struct check_result *result,
                      struct error *error)
{
    switch (check->form) {
    case CHECK_FORM_CHI_SQUARE:
        return read_chi_square(rows, result, error);
    case CHECK_FORM_MEAN:
        return read_means(rows, result, error);
    case CHECK_FORM_ROWS:
    case CHECK_FORM_LINK:
        break;
    }
    return read_broken_rows(rows, result, error);
}

static bool query_check(struct pg *pg, const struct check_definition *check, const struct ledger_run *run,
                        struct check_result *result, struct error *error)
{
    struct buffer sql;
    PGresult *rows = NULL;
    buffer_init(&sql, 2 * SQL_CAP);
    bool done = write_query(check, run, &sql, error) && begin_reading(pg, error) &&
                pg_query(pg, (const char *)sql.data, 0, NULL, &rows, error);
    buffer_free(&sql);
    done = done && read_rows(check, rows, result, error);
    PQclear(rows);
    return done;
}

static bool follow_link(struct pg *from, struct pg *to, const struct link *link, struct check_result *result,
                        struct error *error)
{
    bool done = begin_reading(from, error) && (from == to || begin_reading(to, error)) &&
                link_count_orphans(from, to, link, &result->broken_rows, result->example,
                                   sizeof result->example, error);
    if (done && result->broken_rows > 0)
        result->outcome = CHECK_FAILED;
    return done;
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

static bool run_link(struct run_parts *parts, const struct check_definition *check,
                     struct check_result *result, struct error *error)
{
    struct link link;
    struct run_part *from[2], *to[2];
    if (!link_parse(check->sql, &link))
        return error_set(error, ERROR_CHECK, "not a link: %.*s", (int)check->sql.length, check->sql.data);
    find_parts(parts, link.from.sql, from);
    find_parts(parts, link.to.sql, to);
    return is_there(from[0], error) && is_there(to[0], error) &&
           follow_link(&from[0]->pg, &to[0]->pg, &link, result, error);
}

static bool run_in_place(struct run_parts *parts, const struct check_definition *check,
                         const struct ledger_run *run, struct check_result *result, struct error *error)
{
    struct run_part *found[2];
    if (check->form == CHECK_FORM_LINK)
        return run_link(parts, check, result, error);
    size_t databases = find_parts(parts, check->sql, found);
    if (!is_there(found[0], error) || (databases > 1 && !is_there(found[1], error)))
        return false;
    if (databases < 2)
        return query_check(&found[0]->pg, check, run, result, error);
    result->outcome = CHECK_LEFT_OUT;
    snprintf(result->example, sizeof result->example, "over databases %s and %s", found[0]->database,
             found[1]->database);
    return true;
}

/* False when a connection is lost. */
static bool end_reading(struct run_parts *parts)
{
    bool connected = true;
    for (size_t i = 0; i < parts->count; i++) {
        struct run_part *part = &parts->items[i];
        if (!part->there)
            continue;
        pg_rollback(&part->pg);
        connected = connected && PQstatus(part->pg.connection) == CONNECTION_OK;
    }
    return connected;
}

static bool is_distribution(const struct check_definition *check)
{
    return check->form == CHECK_FORM_CHI_SQUARE || check->form == CHECK_FORM_MEAN;
}

/* What keeps one check from running is that check's result; what ends the session ends validate. */
static bool run_check(struct run_parts *parts, const struct check_definition *check,
                      const struct ledger_run *run, struct check_result *result, struct error *error)
{
    double start = monotonic_seconds();
    struct error reason = {0};
    snprintf(result->name, sizeof result->name, "%s", check->name);
    result->kind = is_distribution(check) ? CHECK_DISTRIBUTION : CHECK_ROWS;
    result->outcome = CHECK_PASSED; /* distributions are judged together, later */
    bool ran = run_in_place(parts, check, run, result, &reason);
    bool connected = end_reading(parts);
    result->seconds = monotonic_seconds() - start;
    if (ran)
        return true;
    if (!connected || reason.code == ERROR_MEMORY) {
        *error = reason;
        return error_prefix(error, "check %s", check->name);
    }
    result->outcome = CHECK_NOT_RUN;
    snprintf(result->example, sizeof result->example, "%.255s", reason.message);
    return true;
}

/* ---- all checks ---- */

/* Shared out once more, over all distributions of the domain (Bonferroni). */
static void judge_distributions(struct check_result *results, size_t count, size_t distributions)
{
    for (size_t i = 0; i < count; i++) {
        struct check_result *result = &results[i];
        if (result->kind != CHECK_DISTRIBUTION || result->outcome != CHECK_PASSED)
            continue;
        result->p_value_limit /= (double)distributions;
        result->outcome = result->p_value < result->p_value_limit ? CHECK_FAILED : CHECK_PASSED;
    }
}

struct script {
    struct check_definition *checks;
    size_t count, distributions;
};

static bool read_script(const char *checks_sql, struct script *script, struct error *error)
{
    const char *cursor = checks_sql, *defective;
    struct check_definition check;
    size_t capacity = 0;
    *script = (struct script){0};
    while (check_script_next(&cursor, &check, &defective)) {
        if (script->count == capacity) {
            capacity = capacity == 0 ? 64 : capacity * 2;
            struct check_definition *checks = realloc(script->checks, capacity * sizeof *checks);
            if (checks == NULL)
                return error_set(error, ERROR_MEMORY, "out of memory");
            script->checks = checks;
        }
        script->checks[script->count++] = check;
        script->distributions += is_distribution(&check);
    }
    return defective == NULL ||
           error_set(error, ERROR_INTERNAL, "checks.sql, check %zu: %s", script->count + 1, defective);
}

static bool run_script(struct run_parts *parts, const struct script *script, const struct ledger_run *run,
                       const char *filter, struct check_result *results, size_t *count, struct error *error)
{
    for (size_t i = 0; i < script->count; i++) {
        if (filter != NULL && strcmp(filter, script->checks[i].name) != 0)
            continue;
        if (!run_check(parts, &script->checks[i], run, &results[(*count)++], error))
            return false;
    }
    judge_distributions(results, *count, script->distributions);
    return true;
}

bool validate_parts(struct run_parts *parts, const struct ledger_run *run, const char *filter,
                    struct check_result **results, size_t *count, struct error *error)
{
    struct script script;
    *results = NULL;
    *count = 0;
    bool done = read_script(parts->whole->checks_sql, &script, error);
    if (done) {
        *results = calloc(script.count + 1, sizeof **results);
        done = *results != NULL ? run_script(parts, &script, run, filter, *results, count, error)
                                : error_set(error, ERROR_MEMORY, "out of memory");
    }
    free(script.checks);
    if (done)
        return true;
    check_results_free(*results, *count);
    *results = NULL;
    return error_prefix(error, "%s", parts->whole->domain);
}

bool validate_run(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                  const char *filter, struct check_result **results, size_t *count, struct error *error)
{
    struct run_part part = {.there = true, .set = set, .pg = *pg, .run = *run};
    struct run_parts parts = {.whole = set, .items = &part, .count = 1};
    return validate_parts(&parts, run, filter, results, count, error);
}
