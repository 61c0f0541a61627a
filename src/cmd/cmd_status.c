/* fingen status: what the target holds, and how far it is. */
#include "commands.h"

#include "status.h"

#include "fingen/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool judge_state(struct store *store, struct status *status, struct error *error)
{
    struct store_progress progress = store_progress_of(store, status->run);
    bool others = false;
    status->batches_done = progress.batches_done;
    status->seconds = progress.seconds;
    if (progress.complete) {
        status->state = STATUS_COMPLETE;
        return true;
    }
    if (!store->routine->others_connected(store, &others, error))
        return false;
    if (status->batches_done >= status->run->batches_planned)
        status->state = STATUS_ROWS_LOADED;
    else
        status->state = others ? STATUS_LOADING : STATUS_INTERRUPTED;
    return true;
}

/* Every row is read. */
static bool read_exactly(struct store *store, struct status *status, struct error *error)
{
    for (uint32_t i = 0; i < status->set->table_count; i++) {
        const struct table *table = status->set->tables[i];
        log_live("reading %s.%s", table->schema, table->name);
        bool read =
            status->bytes[i] < 0 || store->routine->tally_table(store, table, &status->found[i], error);
        log_live_clear();
        if (!read)
            return false;
        status->differing += !status_table_is_same(status, i);
    }
    return true;
}

bool status_table_is_same(const struct status *status, uint32_t table)
{
    const struct table_tally *expected = &status->tallies[table], *found = &status->found[table];
    return status->bytes[table] >= 0 && expected->rows == found->rows &&
           fingerprint_equals(&expected->fingerprint, &found->fingerprint);
}

static bool allocate(struct status *status, struct error *error)
{
    size_t places = (size_t)status->set->table_count + 1;
    status->tallies = calloc(places, sizeof *status->tallies);
    status->found = calloc(places, sizeof *status->found);
    status->bytes = calloc(places, sizeof *status->bytes);
    return (status->tallies != NULL && status->found != NULL && status->bytes != NULL) ||
           error_set(error, ERROR_MEMORY, "out of memory");
}

static bool collect_tables(struct store *store, struct status *status, struct error *error)
{
    if (!judge_state(store, status, error) ||
        !store->routine->tallies(store, status->run->run_id, status->set, status->tallies, error) ||
        !store->routine->table_bytes(store, status->set, status->bytes, error) ||
        (status->exact && !read_exactly(store, status, error)))
        return false;
    for (uint32_t i = 0; i < status->set->table_count; i++)
        table_tally_add(&status->total, &status->tallies[i]);
    return true;
}

/* Of a domain that this fingen does not know, only what the ledger says of the run. */
static void take_run_at_its_word(struct status *status)
{
    status->batches_done = status->run->batches_done;
    status->seconds = status->run->seconds;
    status->state = strcmp(status->run->state, "complete") == 0            ? STATUS_COMPLETE
                    : status->batches_done >= status->run->batches_planned ? STATUS_ROWS_LOADED
                                                                           : STATUS_INTERRUPTED;
}

static bool collect(struct store *store, const struct ledger_run *run, bool exact, struct status *status,
                    struct error *error)
{
    const struct domain *domain = domain_find(run->domain);
    *status = (struct status){.run = run, .exact = exact};
    if (domain == NULL) {
        take_run_at_its_word(status);
        return true;
    }
    status->set = domain->tables();
    bool collected = allocate(status, error) && store_open_run(store, run, status->set, error) &&
                     collect_tables(store, status, error);
    store_close_run(store);
    return collected || error_prefix(error, "%s", run->domain);
}

static void release(struct status *statuses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(statuses[i].tallies);
        free(statuses[i].found);
        free(statuses[i].bytes);
    }
    free(statuses);
}

static bool complain_differing(const struct status *statuses, size_t count, struct error *error)
{
    size_t differing = 0;
    for (size_t i = 0; i < count; i++)
        differing += statuses[i].differing;
    return differing == 0 || error_set(error, ERROR_CHECK, "%zu %s not hold what was loaded", differing,
                                       text_noun(differing, "table does", "tables do"));
}

static bool show(struct target_runs *runs, bool exact, bool json, struct error *error)
{
    struct status *statuses = calloc(runs->count + 1, sizeof *statuses);
    bool done = statuses != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    size_t collected = 0;
    while (done && collected < runs->count) {
        done = collect(&runs->store, &runs->runs[collected], exact, &statuses[collected], error);
        collected++;
    }
    if (done && json)
        done = status_write_json(statuses, collected, error);
    else if (done)
        status_print(statuses, collected);
    done = done && complain_differing(statuses, collected, error);
    if (statuses != NULL)
        release(statuses, collected);
    return done;
}

static bool show_database(const struct command_line *line, struct error *error)
{
    struct target_runs runs;
    bool done = target_runs_open(&runs, line, error) &&
                show(&runs, command_line_has(line, "exact"), command_line_has(line, "json"), error);
    target_runs_close(&runs);
    return done;
}

static bool run_status(const struct command_line *line, struct error *error)
{
    struct target target;
    if (!target_resolve(command_line_value(line, "to"), &target, error))
        return false;
    bool done = target.kind == TARGET_FILES ? target_announce(&target, error) &&
                                                  status_show_files(&target, command_line_has(line, "exact"),
                                                                    command_line_has(line, "json"), error)
                                            : show_database(line, error);
    target_free(&target);
    return done;
}

static const char *const status_options[] = {"to", "exact", "json", NULL};

const struct command command_status = {
    .name = "status",
    .summary = "Show what the target holds",
    .usage = "[all|DOMAIN...] [OPTION...]",
    .options = status_options,
    .description =
        "Shows each run that the target's ledger knows: whether it is complete or where it was "
        "interrupted, its seed, "
        "scale, as-of date, profile digest and generator version, batches done of those planned, "
        "time and speed; and for "
        "each table rows, bytes on disk and fingerprint. Rows are not read, so it is fast.\n\n"
        "The fingerprint does not depend on the order of rows, the batches or the number of jobs: "
        "two tables with the "
        "same fingerprint hold the same rows. --exact reads every row and says for each table "
        "whether it still holds "
        "what was loaded; the exit status is 1 when one does not.\n\n"
        "Of files (--to csv:FOLDER and so on) the manifest is shown; --exact reads the files and compares "
        "their length and SHA-256 with it.",
    .run = run_status,
};
