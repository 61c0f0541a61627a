/* The ledger's runs, read. */
#include "ledger.h"

#include "fingen/generated/pg_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns of sql/ledger_runs.sql. */
enum {
    RUN_ID,
    RUN_DOMAIN,
    RUN_STATE,
    RUN_SEED,
    RUN_SCALE,
    RUN_AS_OF,
    RUN_GENERATOR_VERSION,
    RUN_PROFILE_DIGEST,
    RUN_PROFILE,
    RUN_BATCHES_PLANNED,
    RUN_FAMILIES_PER_BATCH,
    RUN_EXISTING,
    RUN_PARTS,
    RUN_PARTS_DONE,
    RUN_BATCHES_DONE,
    RUN_SECONDS,
    RUN_STARTED_AT,
    RUN_FINISHED_AT,
    RUN_LED_FROM,
};

void ledger_run_free(struct ledger_run *run)
{
    free(run->profile_lines);
    free(run->part_ends);
    run->profile_lines = NULL;
    free(run->databases);
    run->databases = NULL;
    run->database_count = 0;
    run->part_ends = NULL;
}

const char *ledger_document_name(const struct ledger_run *run, char *buf, size_t size)
{
    if (strcmp(run->generator_version, LEDGER_FROM_DOCUMENT) != 0)
        return NULL;
    const char *line = run->profile_lines == NULL ? NULL : strstr(run->profile_lines, LEDGER_DOCUMENT_LINE);
    const char *name = line == NULL ? "" : line + strlen(LEDGER_DOCUMENT_LINE);
    snprintf(buf, size, "%.*s", (int)strcspn(name, "\n"), name);
    return buf;
}

static const char *document_state(const struct ledger_run *run)
{
    if (strcmp(run->state, "complete") == 0)
        return "a loaded document";
    return run->batches_done == run->batches_planned
               ? "a document whose rows are loaded and whose keys are not all built"
               : "a document whose loading was interrupted, or goes on";
}

const char *ledger_state_words(const struct ledger_run *run)
{
    char document[LEDGER_DOCUMENT_NAME_BYTES];
    if (ledger_document_name(run, document, sizeof document) != NULL)
        return document_state(run);
    if (strcmp(run->state, "complete") == 0)
        return "a complete run";
    return run->batches_done == run->batches_planned
               ? "a run whose rows are loaded and whose keys are not all built"
               : "a run that was interrupted, or is loading";
}

char *ledger_origin_words(const struct ledger_run *run, char *buf, size_t size)
{
    if (ledger_document_name(run, buf, size) == NULL)
        snprintf(buf, size, "seed %llu, scale %g", (unsigned long long)run->seed, run->scale);
    return buf;
}

static bool parse_uint64(const char *text, uint64_t *value)
{
    return text_parse_uint64(text, strlen(text), value);
}

static bool parse_uint32(const char *text, uint32_t *value)
{
    uint64_t wide;
    if (!parse_uint64(text, &wide) || wide > UINT32_MAX)
        return false;
    *value = (uint32_t)wide;
    return true;
}

/* "100,2500": a number per stage. */
static bool parse_families(const char *text, struct ledger_run *run)
{
    run->stage_count = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        if (run->stage_count == PLAN_MAX_STAGES ||
            !text_parse_uint64(text, length, &run->families_per_batch[run->stage_count++]))
            return false;
        text += length + (text[length] == ',');
    }
    return true;
}

static bool parse_numbers(const PGresult *result, int row, struct ledger_run *run)
{
    const char *scale = PQgetvalue(result, row, RUN_SCALE), *as_of = PQgetvalue(result, row, RUN_AS_OF);
    const char *seconds = PQgetvalue(result, row, RUN_SECONDS);
    return text_parse_int64(PQgetvalue(result, row, RUN_ID), strlen(PQgetvalue(result, row, RUN_ID)),
                            &run->run_id) &&
           parse_uint64(PQgetvalue(result, row, RUN_SEED), &run->seed) &&
           text_parse_double(scale, strlen(scale), &run->scale) &&
           date_parse(as_of, strlen(as_of), &run->as_of) &&
           fingerprint_parse(PQgetvalue(result, row, RUN_PROFILE_DIGEST), &run->profile_digest) &&
           parse_uint64(PQgetvalue(result, row, RUN_BATCHES_PLANNED), &run->batches_planned) &&
           parse_uint32(PQgetvalue(result, row, RUN_PARTS), &run->part_count) &&
           parse_uint32(PQgetvalue(result, row, RUN_PARTS_DONE), &run->parts_done) &&
           parse_families(PQgetvalue(result, row, RUN_FAMILIES_PER_BATCH), run) &&
           parse_uint64(PQgetvalue(result, row, RUN_BATCHES_DONE), &run->batches_done) &&
           text_parse_double(seconds, strlen(seconds), &run->seconds);
}

static bool copy_text(char *out, size_t size, const PGresult *result, int row, int column)
{
    return (size_t)snprintf(out, size, "%s", PQgetvalue(result, row, column)) < size;
}

static bool read_run(const PGresult *result, int row, struct ledger_run *run, struct error *error)
{
    *run = (struct ledger_run){.existing = PQgetvalue(result, row, RUN_EXISTING)[0] == 't'};
    bool whole = copy_text(run->domain, sizeof run->domain, result, row, RUN_DOMAIN) &&
                 copy_text(run->state, sizeof run->state, result, row, RUN_STATE) &&
                 copy_text(run->generator_version, sizeof run->generator_version, result, row,
                           RUN_GENERATOR_VERSION) &&
                 copy_text(run->started_at, sizeof run->started_at, result, row, RUN_STARTED_AT) &&
                 copy_text(run->finished_at, sizeof run->finished_at, result, row, RUN_FINISHED_AT) &&
                 copy_text(run->led_from, sizeof run->led_from, result, row, RUN_LED_FROM) &&
                 parse_numbers(result, row, run);
    if (!whole)
        return error_set(error, ERROR_REFUSED, "the ledger's run %s is not as fingen writes it",
                         PQgetvalue(result, row, RUN_ID));
    run->profile_lines = strdup(PQgetvalue(result, row, RUN_PROFILE));
    return run->profile_lines != NULL || error_set(error, ERROR_MEMORY, "out of memory");
}

static bool read_databases(const PGresult *result, struct ledger_run *run)
{
    int count = PQntuples(result);
    for (int row = 0; row < count; row++) {
        struct ledger_database *database = &run->databases[row];
        if (!copy_text(database->name, sizeof database->name, result, row, 0) ||
            !copy_text(database->schema, sizeof database->schema, result, row, 1))
            return false;
        database->made = PQgetvalue(result, row, 2)[0] == 't';
    }
    run->database_count = (size_t)count;
    return true;
}

static bool query_databases(struct pg *pg, struct ledger_run *run, struct error *error)
{
    struct number_text id = number_text(run->run_id);
    PGresult *result;
    if (!pg_query(pg, sql_ledger_databases, 1, (const char *const[]){id.text}, &result, error))
        return error_prefix(error, "reading the ledger");
    bool done = true;
    if (PQntuples(result) > 0) {
        run->databases = calloc((size_t)PQntuples(result), sizeof *run->databases);
        done = run->databases != NULL ? read_databases(result, run) ||
                                            error_set(error, ERROR_REFUSED,
                                                      "the ledger's databases are not as fingen writes them")
                                      : error_set(error, ERROR_MEMORY, "out of memory");
    }
    PQclear(result);
    return done;
}

/* *result is NULL when there is no ledger. */
static bool query_runs(struct pg *pg, const char *domain, PGresult **result, struct error *error)
{
    bool present;
    *result = NULL;
    if (!ledger_present(pg, &present, error))
        return false;
    return !present || pg_query(pg, sql_ledger_runs, 1, &domain, result, error) ||
           error_prefix(error, "reading the ledger");
}

bool ledger_find_run(struct pg *pg, const char *domain, struct ledger_run *run, struct error *error)
{
    PGresult *result;
    *run = (struct ledger_run){0};
    if (!query_runs(pg, domain, &result, error))
        return false;
    bool done = result == NULL || PQntuples(result) == 0 ||
                (read_run(result, 0, run, error) && query_databases(pg, run, error));
    PQclear(result);
    return done;
}

bool ledger_list_runs(struct pg *pg, struct ledger_run **runs, size_t *count, struct error *error)
{
    PGresult *result;
    *runs = NULL;
    *count = 0;
    if (!query_runs(pg, NULL, &result, error))
        return false;
    size_t rows = result == NULL ? 0 : (size_t)PQntuples(result);
    struct ledger_run *list = calloc(rows > 0 ? rows : 1, sizeof *list);
    bool done = list != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    size_t read = 0;
    for (; done && read < rows; read++)
        done = read_run(result, (int)read, &list[read], error) && query_databases(pg, &list[read], error);
    PQclear(result);
    if (done) {
        *runs = list;
        *count = rows;
        return true;
    }
    for (size_t i = 0; i < read; i++)
        ledger_run_free(&list[i]);
    free(list);
    return false;
}
