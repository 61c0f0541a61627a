/* The checks of a domain: run one by one, judged together. */
#include "fingen/checks.h"
#include "fingen/clock.h"

#include "chi_square.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_CAP ((size_t)1 << 20)
/* The chance that data as they should be fail any distribution check of their domain. */
#define FAMILY_ERROR_RATE 0.001

void check_results_free(struct check_result *results, size_t count)
{
    for (size_t i = 0; results != NULL && i < count; i++)
        free(results[i].cells);
    free(results);
}

/* ---- reading what a check returned; false with the reason in `error` ---- */

static bool misses_columns(const struct check_rows *rows, size_t columns, struct error *error)
{
    if (rows->column_count == columns)
        return false;
    error_set(error, ERROR_CHECK, "the check returns %zu columns where %zu are needed", rows->column_count,
              columns);
    return true;
}

static bool read_number(const struct check_rows *rows, size_t row, size_t column, double *value,
                        struct error *error)
{
    const char *text = rows->value(rows, row, column);
    return text_parse_double(text, strlen(text), value) ||
           error_set(error, ERROR_CHECK, "column %zu of \"%s\" is no number: \"%s\"", column + 1,
                     rows->value(rows, row, 0), text);
}

static bool read_broken_rows(const struct check_rows *rows, struct check_result *result, struct error *error)
{
    const char *count = rows->value(rows, 0, 0);
    if (!text_parse_uint64(count, strlen(count), &result->broken_rows))
        return error_set(error, ERROR_INTERNAL, "a count that is no number: \"%s\"", count);
    snprintf(result->example, sizeof result->example, "%s", rows->value(rows, 0, 1));
    result->outcome = result->broken_rows == 0 ? CHECK_PASSED : CHECK_FAILED;
    return true;
}

static bool make_cells(const struct check_rows *rows, struct check_result *result, struct error *error)
{
    size_t count = rows->row_count;
    if (count == 0)
        return error_set(error, ERROR_CHECK, "the check returns nothing to compare");
    result->cells = calloc(count, sizeof *result->cells);
    if (result->cells == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    result->cell_count = count;
    for (size_t row = 0; row < count; row++) {
        struct check_cell *cell = &result->cells[row];
        snprintf(cell->label, sizeof cell->label, "%s", rows->value(rows, row, 0));
        if (!read_number(rows, row, 1, &cell->observed, error) ||
            !read_number(rows, row, 2, &cell->expected, error))
            return false;
    }
    return true;
}

/* label, observed count, expected share */
static bool read_chi_square(const struct check_rows *rows, struct check_result *result, struct error *error)
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
static bool read_means(const struct check_rows *rows, struct check_result *result, struct error *error)
{
    if (misses_columns(rows, 4, error) || !make_cells(rows, result, error))
        return false;
    result->p_value = 1;
    result->p_value_limit = FAMILY_ERROR_RATE / (double)result->cell_count; /* so many tests */
    for (size_t i = 0; i < result->cell_count; i++) {
        double standard_error;
        if (!read_number(rows, i, 3, &standard_error, error))
            return false;
        result->cells[i].p_value = mean_p_value(&result->cells[i], standard_error);
        result->p_value = fmin(result->p_value, result->cells[i].p_value);
    }
    return true;
}

/* ---- one check ---- */

static bool read_rows(const struct check_definition *check, const struct check_rows *rows,
                      struct check_result *result, struct error *error)
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

static bool query_check(struct check_runner *runner, const struct check_definition *check,
                        const struct ledger_run *run, struct check_result *result, struct error *error)
{
    struct buffer sql;
    struct check_rows rows = {0};
    buffer_init(&sql, SQL_CAP);
    bool done = check_substitute(check->sql, run, &sql, error);
    if (done) {
        done = runner->query(runner, check->form, (const char *)sql.data, &rows, error) &&
               read_rows(check, &rows, result, error);
        runner->end(runner, &rows);
    }
    buffer_free(&sql);
    return done;
}

static bool is_distribution(const struct check_definition *check)
{
    return check->form == CHECK_FORM_CHI_SQUARE || check->form == CHECK_FORM_MEAN;
}

/* What keeps one check from running is that check's result; what ends the session ends validate. */
static bool run_check(struct check_runner *runner, const struct check_definition *check,
                      const struct ledger_run *run, struct check_result *result, struct error *error)
{
    double start = clock_monotonic_seconds();
    struct error reason = {0};
    snprintf(result->name, sizeof result->name, "%s", check->name);
    result->kind = is_distribution(check) ? CHECK_DISTRIBUTION : CHECK_ROWS;
    result->outcome = CHECK_PASSED; /* distributions are judged together, later */
    bool ran = query_check(runner, check, run, result, &reason);
    result->seconds = clock_monotonic_seconds() - start;
    if (ran)
        return true;
    if (runner->is_lost(runner) || reason.code == ERROR_MEMORY) {
        *error = reason;
        return error_prefix(error, "check %s", check->name);
    }
    bool foreign = runner->is_foreign != NULL && runner->is_foreign(runner);
    result->outcome = foreign ? CHECK_SKIPPED : CHECK_NOT_RUN;
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

static bool run_script(struct check_runner *runner, const struct script *script, const struct ledger_run *run,
                       const char *filter, struct check_result *results, size_t *count, struct error *error)
{
    for (size_t i = 0; i < script->count; i++) {
        if (filter != NULL && strcmp(filter, script->checks[i].name) != 0)
            continue;
        if (!run_check(runner, &script->checks[i], run, &results[(*count)++], error))
            return false;
    }
    judge_distributions(results, *count, script->distributions);
    return true;
}

bool checks_run(struct check_runner *runner, const struct table_set *set, const struct ledger_run *run,
                const char *filter, struct check_result **results, size_t *count, struct error *error)
{
    struct script script;
    *results = NULL;
    *count = 0;
    bool done = read_script(set->checks_sql, &script, error);
    if (done) {
        *results = calloc(script.count + 1, sizeof **results);
        done = *results != NULL ? run_script(runner, &script, run, filter, *results, count, error)
                                : error_set(error, ERROR_MEMORY, "out of memory");
    }
    free(script.checks);
    if (done)
        return true;
    check_results_free(*results, *count);
    *results = NULL;
    return error_prefix(error, "%s", set->domain);
}
