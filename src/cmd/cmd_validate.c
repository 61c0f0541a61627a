/* fingen validate: does the target hold what a firm's books would? */
#include "commands.h"

#include "json_output.h"
#include "target_runs.h"

#include "fingen/log.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const outcome_words[] = {
    [CHECK_PASSED] = "ok", [CHECK_FAILED] = "FAIL", [CHECK_NOT_RUN] = "ERROR", [CHECK_SKIPPED] = "skip"};

/* ---- text ---- */

static void print_distribution(const struct check_result *result)
{
    printf("p = %.3g (limit %.2g)\n", result->p_value, result->p_value_limit);
    for (size_t i = 0; i < result->cell_count; i++) {
        const struct check_cell *cell = &result->cells[i];
        printf("      %-30s expected %16.2f  observed %16.2f", cell->label, cell->expected, cell->observed);
        if (cell->p_value != result->p_value)
            printf("  p = %.3g", cell->p_value);
        printf("\n");
    }
}

static void print_result(const struct check_result *result)
{
    char count[32];
    printf("%-5s %-36s ", outcome_words[result->outcome], result->name);
    if (result->outcome == CHECK_NOT_RUN || result->outcome == CHECK_SKIPPED) {
        printf("not run: %s\n", result->example);
    } else if (result->kind == CHECK_DISTRIBUTION) {
        print_distribution(result);
    } else {
        printf("%s %s", text_format_count(count, sizeof count, result->broken_rows),
               text_noun(result->broken_rows, "row", "rows"));
        if (result->broken_rows > 0)
            printf(", e.g. %s", result->example);
        printf("\n");
    }
}

/* ---- JSON ---- */

static cJSON *distribution_to_json(cJSON *object, const struct check_result *result)
{
    cJSON_AddNumberToObject(object, "p_value", result->p_value);
    cJSON_AddNumberToObject(object, "p_value_limit", result->p_value_limit);
    cJSON *cells = cJSON_AddArrayToObject(object, "cells");
    for (size_t i = 0; i < result->cell_count; i++) {
        const struct check_cell *cell = &result->cells[i];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "label", cell->label);
        cJSON_AddNumberToObject(item, "expected", cell->expected);
        cJSON_AddNumberToObject(item, "observed", cell->observed);
        cJSON_AddNumberToObject(item, "p_value", cell->p_value);
        cJSON_AddItemToArray(cells, item);
    }
    return object;
}

static cJSON *result_to_json(const struct check_result *result)
{
    static const char *const outcomes[] = {[CHECK_PASSED] = "passed",
                                           [CHECK_FAILED] = "failed",
                                           [CHECK_NOT_RUN] = "not run",
                                           [CHECK_SKIPPED] = "skipped"};
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "check", result->name);
    cJSON_AddStringToObject(object, "outcome", outcomes[result->outcome]);
    cJSON_AddNumberToObject(object, "seconds", result->seconds);
    if (result->outcome == CHECK_NOT_RUN || result->outcome == CHECK_SKIPPED)
        cJSON_AddStringToObject(object, "reason", result->example);
    else if (result->kind == CHECK_DISTRIBUTION)
        distribution_to_json(object, result);
    else
        json_add_uint64(object, "broken_rows", result->broken_rows);
    if (result->outcome == CHECK_FAILED && result->kind == CHECK_ROWS)
        cJSON_AddStringToObject(object, "example", result->example);
    return object;
}

static cJSON *results_to_json(const struct ledger_run *run, const struct check_result *results, size_t count)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "domain", run->domain);
    cJSON *checks = cJSON_AddArrayToObject(object, "checks");
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(checks, result_to_json(&results[i]));
    return object;
}

/* ---- the command ---- */

struct totals {
    size_t checks, passed, skipped;
};

static void warn_if_not_whole(uint64_t batches_done, const struct ledger_run *run)
{
    if (batches_done < run->batches_planned)
        log_warning("%s: the run is not whole: %" PRIu64 " of %" PRIu64 " %s loaded", run->domain,
                    batches_done, run->batches_planned, text_noun(run->batches_planned, "batch", "batches"));
}

static bool run_checks(struct store *store, const struct ledger_run *run, struct check_result **results,
                       size_t *count, struct error *error)
{
    const struct table_set *set;
    if (!target_runs_tables(run, &set, error))
        return false;
    bool done = store_open_run(store, run, set, error);
    if (done) {
        warn_if_not_whole(store_progress_of(store, run).batches_done, run);
        done = store->routine->validate(store, set, run, results, count, error);
    }
    store_close_run(store);
    return done;
}

/* json: NULL for text. */
static bool validate_one(struct target_runs *runs, const struct ledger_run *run, cJSON *json,
                         struct totals *totals, struct error *error)
{
    struct check_result *results;
    size_t count;
    if (!run_checks(&runs->store, run, &results, &count, error))
        return false;
    if (json != NULL)
        cJSON_AddItemToArray(json, results_to_json(run, results, count));
    else if (runs->count > 1)
        printf("%s\n", run->domain);
    for (size_t i = 0; i < count; i++) {
        totals->passed += results[i].outcome == CHECK_PASSED;
        totals->skipped += results[i].outcome == CHECK_SKIPPED;
        if (json == NULL)
            print_result(&results[i]);
    }
    totals->checks += count;
    check_results_free(results, count);
    return true;
}

static bool report_totals(cJSON *json, const struct totals *totals, struct error *error)
{
    size_t wrong = totals->checks - totals->passed - totals->skipped;
    if (json != NULL && !json_write(json, error))
        return false;
    const char *noun = text_noun(totals->checks, "check", "checks");
    if (json == NULL && totals->skipped > 0)
        printf("%zu %s, %zu passed, %zu not for this target\n", totals->checks, noun, totals->passed,
               totals->skipped);
    else if (json == NULL)
        printf("%zu %s, %zu passed\n", totals->checks, noun, totals->passed);
    return wrong == 0 ||
           error_set(error, ERROR_CHECK, "%zu of %zu %s did not pass", wrong, totals->checks, noun);
}

static bool validate_all(struct target_runs *runs, bool as_json, struct error *error)
{
    if (runs->count == 0) {
        error_set(error, ERROR_TARGET, "the target holds no run to validate");
        return error_hint(error, "`fingen seed all` makes one; `fingen status` shows what is there");
    }
    cJSON *json = as_json ? cJSON_CreateArray() : NULL;
    struct totals totals = {0};
    for (size_t i = 0; i < runs->count; i++) {
        if (!validate_one(runs, &runs->runs[i], json, &totals, error)) {
            cJSON_Delete(json);
            return false;
        }
    }
    return report_totals(json, &totals, error);
}

static bool run_validate(const struct command_line *line, struct error *error)
{
    struct target_runs runs;
    bool done =
        target_runs_open(&runs, line, error) && validate_all(&runs, command_line_has(line, "json"), error);
    target_runs_close(&runs);
    return done;
}

static const char *const validate_options[] = {"to", "json", NULL};

const struct command command_validate = {
    .name = "validate",
    .summary = "Check in the server that the data are what they should be",
    .usage = "[all|DOMAIN...] [OPTION...]",
    .options = validate_options,
    .description = "Runs the named checks of each domain that the target holds: every reference leads "
                   "somewhere, every sum adds "
                   "up to the cent, dates stand in order, distributions are those of the profile. One line "
                   "for each check: ok, or "
                   "FAIL with the number of rows that break it and the key of one of them; distributions "
                   "with what was expected, "
                   "what was observed and how likely that is. A distribution fails when data as they should "
                   "be would differ so "
                   "much in less than one of a thousand runs.\n\n"
                   "A SQLite file runs the checks whose SQL it understands and names the others.\n\n"
                   "Nothing is written. The exit status is 1 when a check does not pass.",
    .run = run_validate,
};
