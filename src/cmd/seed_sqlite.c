/* One domain into a SQLite file: as into PostgreSQL, but that the keys are made with the tables. */
#include "fingen/clock.h"
#include "fingen/log.h"
#include "fingen/sqlite.h"

#include "seed.h"

#include <string.h>

static bool check_sqlite(const struct seed_request *request, bool finish, struct error *error)
{
    (void)finish;
    if (request->existing)
        return error_set(error, ERROR_USAGE,
                         "--existing is for PostgreSQL: strict tables are made with their data");
    if (request->part.count > 1 && request->replace) {
        error_set(error, ERROR_USAGE, "--part and --replace do not go together in a database");
        return error_hint(error,
                          "each part would clear the others; `fingen clear --confirm` before the first");
    }
    return seed_check_no_file_options(request, error);
}

static bool wants_part(const struct seed_request *request)
{
    return request->part.count > 1;
}

/* ---- which run ---- */

static bool continue_run(struct sqlite_file *file, struct seed_domain *seed, const struct ledger_run *found,
                         struct ledger_run *run, struct error *error)
{
    return seed_take_up(seed, found, run, error) && sqlite_check_tables(file, seed->set, run, error);
}

/* An emptied file stays: the run that replaces it fills it again. */
static bool replace_run(struct sqlite_file *file, struct seed_domain *seed, const struct ledger_run *found,
                        struct error *error)
{
    bool emptied;
    return sqlite_clear(file, seed->set, found, &emptied, error);
}

/* Another part may make the run at the same moment. Then there is one to join now. */
static bool start_or_join_run(struct sqlite_file *file, struct seed_domain *seed,
                              const struct seed_request *request, struct ledger_run *run, struct error *error)
{
    struct ledger_run found = {0};
    struct error again;
    if (sqlite_start_run(file, seed->set, run, error))
        return true;
    if (error->code != ERROR_REFUSED || !wants_part(request))
        return false;
    bool joined = false;
    if (sqlite_find_run(file, seed->domain->name, &found, &again) && found.run_id != 0) {
        error_clear(error);
        joined = continue_run(file, seed, &found, run, error);
    }
    ledger_run_free(&found);
    return joined;
}

static bool settle_run(struct sqlite_file *file, struct seed_domain *seed, const struct seed_request *request,
                       struct ledger_run *run, struct error *error)
{
    struct ledger_run found;
    if (!sqlite_find_run(file, seed->domain->name, &found, error))
        return false;
    bool done = true;
    if (found.run_id != 0 && (request->resume || wants_part(request))) {
        done = continue_run(file, seed, &found, run, error);
    } else {
        if (found.run_id != 0 && request->replace)
            done = replace_run(file, seed, &found, error);
        else if (request->resume)
            log_info("%s: nothing to resume, starting", seed->domain->name);
        done = done && start_or_join_run(file, seed, request, run, error);
    }
    ledger_run_free(&found);
    return done;
}

/* ---- rows, then indexes ---- */

static bool load_part(struct sqlite_file *file, struct seed_domain *seed, const struct seed_request *request,
                      struct ledger_run *run, struct plan_part part, struct seed_outcome *outcome,
                      struct error *error)
{
    struct sink *sink;
    uint64_t before = outcome->batches_loaded;
    plan_take_part(&seed->plan, seed->state, part);
    run->first_number = seed->plan.first_number;
    if (!sqlite_sink_open(file, seed->set, run, &sink, error))
        return false;
    bool done = seed_domain_load_rows(seed, request, sink, outcome, error);
    outcome->batches_loaded += before;
    sink->routine->close(sink);
    return done;
}

/* The part that is asked for; all parts of a run that is continued as a whole. */
static bool load_rows(struct sqlite_file *file, struct seed_domain *seed, const struct seed_request *request,
                      struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    if (wants_part(request))
        return load_part(file, seed, request, run, request->part, outcome, error) &&
               sqlite_tallies_of(file, run->run_id, seed->plan.first_number, seed->plan.batch_count,
                                 seed->set, outcome->tallies, error);
    bool done = true;
    for (uint32_t i = 1; done && i <= run->part_count; i++)
        done = load_part(file, seed, request, run, (struct plan_part){i, run->part_count}, outcome, error);
    return done && sqlite_tallies(file, run->run_id, seed->set, outcome->tallies, error);
}

static bool finish_rows(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                        struct seed_outcome *outcome, struct error *error)
{
    double start = clock_monotonic_seconds();
    bool done = sqlite_finish_run(file, set, run, seed_progress_keys, NULL, &run_cancelled, error);
    log_live_clear();
    outcome->key_seconds = clock_monotonic_seconds() - start;
    outcome->keys_built = done;
    return done;
}

static bool load_run(struct sqlite_file *file, struct seed_domain *seed, const struct seed_request *request,
                     struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    bool last;
    if (!load_rows(file, seed, request, run, outcome, error) ||
        !sqlite_end_rows(file, run->run_id, &last, error))
        return false;
    bool indexes_due = last || (request->resume && strcmp(run->state, "loaded") == 0);
    outcome->nothing_to_do = outcome->batches_loaded == 0 && !indexes_due;
    return !indexes_due || request->no_keys || finish_rows(file, seed->set, run, outcome, error);
}

static bool load_sqlite(void *state, struct seed_domain *seed, const struct seed_request *request,
                        struct seed_outcome *outcome, struct error *error)
{
    (void)state;
    struct sqlite_file *file = NULL;
    struct ledger_run run = {0};
    bool done = sqlite_open(request->target->path, SQLITE_FOR_SEEDING, &file, error) &&
                seed_describe_run(seed, request, &run, error) &&
                settle_run(file, seed, request, &run, error) &&
                load_run(file, seed, request, &run, outcome, error);
    outcome->run_id = run.run_id;
    sqlite_close(file);
    ledger_run_free(&run);
    return done;
}

/* ---- seed --finish ---- */

static bool finish_run(struct sqlite_file *file, const struct domain *domain, const struct ledger_run *run,
                       struct seed_outcome *outcome, struct error *error)
{
    if (run->run_id == 0) {
        outcome->no_run = true;
        return true;
    }
    if (run->batches_done < run->batches_planned) {
        error_set(error, ERROR_REFUSED, "%s: rows are missing: %llu of %llu %s loaded", domain->name,
                  (unsigned long long)run->batches_done, (unsigned long long)run->batches_planned,
                  text_noun(run->batches_planned, "batch", "batches"));
        return seed_hint_missing_rows(run, error);
    }
    if (!sqlite_tallies(file, run->run_id, domain->tables(), outcome->tallies, error))
        return false;
    outcome->nothing_to_do = strcmp(run->state, "complete") == 0;
    return outcome->nothing_to_do || finish_rows(file, domain->tables(), run, outcome, error);
}

static bool finish_sqlite(const struct domain *domain, const struct seed_request *request,
                          struct seed_outcome *outcome, struct error *error)
{
    struct sqlite_file *file = NULL;
    struct ledger_run run = {0};
    bool done = sqlite_open(request->target->path, SQLITE_AS_IT_IS, &file, error) &&
                sqlite_find_run(file, domain->name, &run, error) &&
                finish_run(file, domain, &run, outcome, error);
    sqlite_close(file);
    ledger_run_free(&run);
    return done;
}

const struct seed_target seed_into_sqlite = {
    .check = check_sqlite,
    .load = load_sqlite,
    .finish = finish_sqlite,
};
