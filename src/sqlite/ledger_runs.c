/* The ledger's runs, read. */
#include "ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns of runs_sql. */
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
    RUN_PARTS,
    RUN_PARTS_DONE,
    RUN_STARTED_AT,
    RUN_FINISHED_AT,
    RUN_BATCHES_DONE,
    RUN_SECONDS,
};

static const char runs_sql[] =
    "SELECT r.run_id, r.domain, r.state, r.seed, r.scale, r.as_of, r.generator_version, r.profile_digest, "
    "r.profile, "
    "r.batches_planned, r.families_per_batch, json_array_length(r.part_ends), "
    "(SELECT count(*) FROM (SELECT p.value AS end, coalesce(lag(p.value) OVER (ORDER BY p.key), 0) AS start "
    "                       FROM json_each(r.part_ends) AS p) AS part "
    " WHERE part.end - part.start = (SELECT count(*) FROM fingen_batches AS i WHERE i.run_id = r.run_id AND "
    "                                i.number >= part.start AND i.number < part.end)), "
    "r.started_at, r.finished_at, count(b.number), "
    "coalesce((julianday(max(b.committed_at)) - julianday(r.started_at)) * 86400.0, 0.0) "
    "FROM fingen_runs AS r LEFT JOIN fingen_batches AS b USING (run_id) "
    "WHERE ?1 IS NULL OR r.domain = ?1 GROUP BY r.run_id ORDER BY r.run_id";

static bool copy_text(char *out, size_t size, sqlite3_stmt *row, int column)
{
    return (size_t)snprintf(out, size, "%s", sqlite_text(row, column)) < size;
}

/* "100,2500": a number per stage. */
static bool parse_families(const char *text, struct ledger_run *run)
{
    for (run->stage_count = 0; *text != '\0'; run->stage_count++) {
        size_t length = strcspn(text, ",");
        if (run->stage_count == PLAN_MAX_STAGES ||
            !text_parse_uint64(text, length, &run->families_per_batch[run->stage_count]))
            return false;
        text += length + (text[length] == ',');
    }
    return true;
}

static bool read_run(sqlite3_stmt *row, struct ledger_run *run, struct error *error)
{
    *run = (struct ledger_run){
        .run_id = sqlite3_column_int64(row, RUN_ID),
        .seed = (uint64_t)sqlite3_column_int64(row, RUN_SEED),
        .scale = sqlite3_column_double(row, RUN_SCALE),
        .batches_planned = (uint64_t)sqlite3_column_int64(row, RUN_BATCHES_PLANNED),
        .part_count = (uint32_t)sqlite3_column_int64(row, RUN_PARTS),
        .parts_done = (uint32_t)sqlite3_column_int64(row, RUN_PARTS_DONE),
        .batches_done = (uint64_t)sqlite3_column_int64(row, RUN_BATCHES_DONE),
        .seconds = sqlite3_column_double(row, RUN_SECONDS),
    };
    const char *as_of = sqlite_text(row, RUN_AS_OF);
    if (!copy_text(run->domain, sizeof run->domain, row, RUN_DOMAIN) ||
        !copy_text(run->state, sizeof run->state, row, RUN_STATE) ||
        !copy_text(run->generator_version, sizeof run->generator_version, row, RUN_GENERATOR_VERSION) ||
        !copy_text(run->started_at, sizeof run->started_at, row, RUN_STARTED_AT) ||
        !copy_text(run->finished_at, sizeof run->finished_at, row, RUN_FINISHED_AT) ||
        !date_parse(as_of, strlen(as_of), &run->as_of) ||
        !fingerprint_parse(sqlite_text(row, RUN_PROFILE_DIGEST), &run->profile_digest) ||
        !parse_families(sqlite_text(row, RUN_FAMILIES_PER_BATCH), run))
        return error_set(error, ERROR_REFUSED, "the ledger's run %lld is not as fingen writes it",
                         (long long)run->run_id);
    run->profile_lines = strdup(sqlite_text(row, RUN_PROFILE));
    return run->profile_lines != NULL || error_set(error, ERROR_MEMORY, "out of memory");
}

static bool grow(struct ledger_run **runs, size_t count, struct error *error)
{
    struct ledger_run *more = realloc(*runs, (count + 1) * sizeof *more);
    if (more == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    *runs = more;
    more[count] = (struct ledger_run){0};
    return true;
}

static bool read_runs(struct sqlite_file *file, sqlite3_stmt *statement, struct ledger_run **runs,
                      size_t *count, struct error *error)
{
    bool found;
    for (;;) {
        if (!sqlite_step(file, statement, &found, error))
            return false;
        if (!found)
            return true;
        if (!grow(runs, *count, error) || !read_run(statement, &(*runs)[*count], error))
            return false;
        (*count)++;
    }
}

static bool query_runs(struct sqlite_file *file, const char *domain, struct ledger_run **runs, size_t *count,
                       struct error *error)
{
    bool present;
    sqlite3_stmt *statement;
    *runs = NULL;
    *count = 0;
    if (!sqlite_ledger_present(file, &present, error))
        return false;
    if (!present)
        return true;
    if (!sqlite_prepare(file, runs_sql, &statement, error))
        return false;
    if (domain != NULL)
        sqlite3_bind_text(statement, 1, domain, -1, SQLITE_STATIC);
    bool done = read_runs(file, statement, runs, count, error);
    sqlite3_finalize(statement);
    if (done)
        return true;
    for (size_t i = 0; i < *count; i++)
        ledger_run_free(&(*runs)[i]);
    free(*runs);
    *runs = NULL;
    *count = 0;
    return false;
}

bool sqlite_find_run(struct sqlite_file *file, const char *domain, struct ledger_run *run,
                     struct error *error)
{
    struct ledger_run *runs;
    size_t count;
    *run = (struct ledger_run){0};
    if (!query_runs(file, domain, &runs, &count, error))
        return false;
    if (count > 0)
        *run = runs[0]; /* a domain has one */
    free(runs);
    return true;
}

bool sqlite_list_runs(struct sqlite_file *file, struct ledger_run **runs, size_t *count, struct error *error)
{
    return query_runs(file, NULL, runs, count, error);
}
