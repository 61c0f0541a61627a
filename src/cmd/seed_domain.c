/* One domain into one target: what stands there is looked at, rows are loaded, keys are built. */
#include "fingen/log.h"

#include "seed.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long a lost server is waited for. */

void seed_outcome_free(struct seed_outcome *outcome)
{
    free(outcome->tallies);
    outcome->tallies = NULL;
}

static double monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool seed_domain_prepare(struct seed_domain *seed, const struct domain *domain, const struct profile *profile,
                         struct error *error)
{
    *seed = (struct seed_domain){.domain = domain, .set = domain->tables()};
    if (!domain->prepare(profile, &seed->state, error))
        return error_prefix(error, "%s", domain->name);
    plan_make(&seed->plan, domain, seed->state, (uint64_t)profile_run(profile)->batch_rows);
    return true;
}

void seed_domain_release(struct seed_domain *seed)
{
    if (seed->state != NULL)
        seed->domain->release(seed->state);
    seed->state = NULL;
}

static bool outcome_start(struct seed_outcome *outcome, const struct domain *domain, struct error *error)
{
    outcome->domain = domain;
    outcome->tallies = calloc(domain->tables()->table_count, sizeof *outcome->tallies);
    return outcome->tallies != NULL || error_set(error, ERROR_MEMORY, "out of memory");
}

/* Generation and sink; adds to the outcome's tallies. */
static bool load_rows(struct seed_domain *seed, const struct seed_request *request, struct sink *sink,
                      struct seed_outcome *outcome, struct error *error)
{
    struct seed_progress progress;
    seed_progress_start(&progress, seed);
    struct run_options options = {
        .jobs = request->jobs, .progress = seed_progress_rows, .context = &progress};
    struct run_result result = {0};
    double start = monotonic_seconds();
    bool done = run_execute(&seed->plan, seed->state, sink, &options, &result, error);
    log_live_clear();
    outcome->row_seconds += monotonic_seconds() - start;
    outcome->batches_loaded += result.batches_done;
    for (uint32_t i = 0; done && i < seed->set->table_count; i++)
        table_tally_add(&outcome->tallies[i], &result.tallies[i]);
    free(result.tallies);
    return done;
}

static bool load_null(struct seed_domain *seed, const struct seed_request *request,
                      struct seed_outcome *outcome, struct error *error)
{
    struct sink *sink;
    if (!null_sink_open(seed->set, &sink, error))
        return false;
    bool done = load_rows(seed, request, sink, outcome, error);
    sink->routine->close(sink);
    return done;
}

static bool start_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                      struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    if (request->existing)
        return seed_target_compare(request->target, seed->set, run, CATALOG_EXISTING_EMPTY, formats, error) &&
               run_parts_start(pg, request->target, seed->set, run, error);
    return run_parts_start(pg, request->target, seed->set, run, error) &&
           seed_target_compare(request->target, seed->set, run, CATALOG_OURS, formats, error);
}

static bool read_tallies(const struct seed_domain *seed, const struct seed_request *request,
                         struct seed_outcome *outcome, struct error *error)
{
    uint64_t batches_done;
    return seed_target_ask(request->target, seed->set, outcome->tallies, &batches_done, error);
}

static bool continue_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                         const struct ledger_run *found, struct ledger_run *run, enum copy_format *formats,
                         struct seed_outcome *outcome, struct error *error)
{
    if (!seed_check_resume(found, run, error))
        return error_hint(error,
                          "give the run's own settings to continue it; `fingen clear --confirm` or --replace "
                          "to start over");
    plan_make_with_cut(&seed->plan, seed->domain, seed->state, found->families_per_batch);
    run->run_id = found->run_id;
    run->batches_planned = found->batches_planned;
    memcpy(run->families_per_batch, found->families_per_batch, sizeof run->families_per_batch);
    outcome->nothing_to_do = strcmp(found->state, "complete") == 0;
    if (outcome->nothing_to_do)
        return read_tallies(seed, request, outcome, error);
    return run_parts_continue(pg, request->target, seed->set, run, error) &&
           seed_target_compare(request->target, seed->set, run,
                               run->existing ? CATALOG_EXISTING : CATALOG_OURS, formats, error);
}

/* What stands in the target decides: nothing (start a run), a run to continue, a run to replace, or a
 * refusal. */
static bool settle_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                       struct ledger_run *run, enum copy_format *formats, struct seed_outcome *outcome,
                       struct error *error)
{
    struct ledger_run found = {0};
    if (!ledger_find_run(pg, seed->domain->name, &found, error))
        return false;
    bool done = true;
    if (found.run_id != 0 && request->resume) {
        done = continue_run(pg, seed, request, &found, run, formats, outcome, error);
    } else {
        if (found.run_id != 0 && request->replace)
            done = run_parts_clear(pg, request->target, seed->set, &found, error);
        else if (request->resume)
            log_info("%s: nothing to resume, starting", seed->domain->name);
        done = done && start_run(pg, seed, request, run, formats, error);
    }
    ledger_run_free(&found);
    return done;
}

/* Whole batches stay: whatever ended the run, it can go on. */
static bool hint_resume(struct error *error)
{
    if (error->hint[0] == '\0')
        error_hint(error, "what is committed stays; the same command with --resume goes on from there");
    return false;
}

static bool build_keys(const struct table_set *set, const struct seed_request *request,
                       const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    double start = monotonic_seconds();
    bool done = seed_target_build_keys(request, set, run, error);
    log_live_clear();
    outcome->key_seconds = monotonic_seconds() - start;
    outcome->keys_built = done;
    return done || hint_resume(error);
}

static bool load_all_rows(struct seed_domain *seed, const struct seed_request *request, struct sink *sink,
                          struct seed_outcome *outcome, struct error *error)
{
    uint64_t batches_done = 0;
    if (!load_rows(seed, request, sink, outcome, error) ||
        !seed_target_ask(request->target, seed->set, outcome->tallies, &batches_done, error))
        return false;
    uint64_t missing = seed->plan.batch_count - batches_done;
    return missing == 0 ||
           error_set(error, ERROR_LOAD, "%s: the server lost %llu batches that it had confirmed",
                     seed->domain->name, (unsigned long long)missing);
}

static bool load_run(struct seed_domain *seed, const struct seed_request *request,
                     const struct ledger_run *run, const enum copy_format *formats,
                     struct seed_outcome *outcome, struct error *error)
{
    struct seed_sink sink;
    bool done = seed_sink_open(&sink, request->target, seed->set, run, formats, error) &&
                load_all_rows(seed, request, sink.sink, outcome, error);
    seed_sink_close(&sink);
    if (!done)
        return hint_resume(error);
    return request->no_keys || build_keys(seed->set, request, run, outcome, error);
}

static bool load_postgresql(struct seed_domain *seed, const struct seed_request *request,
                            struct seed_outcome *outcome, struct error *error)
{
    struct pg pg = {0};
    struct ledger_run run = {0};
    enum copy_format *formats = calloc(seed->set->table_count, sizeof *formats);
    bool done = formats != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    done = done && pg_connect(request->target, &pg, error) && seed_describe_run(seed, request, &run, error);
    done = done && settle_run(&pg, seed, request, &run, formats, outcome, error);
    pg_disconnect(
        &pg); /* rows and keys have connections of their own, which outlive a restart of the server */
    if (done && !outcome->nothing_to_do)
        done = load_run(seed, request, &run, formats, outcome, error);
    ledger_run_free(&run);
    free(formats);
    return done;
}

bool seed_domain_load(struct seed_domain *seed, const struct seed_request *request,
                      struct seed_outcome *outcome, struct error *error)
{
    if (!outcome_start(outcome, seed->domain, error))
        return false;
    if (request->target->kind == TARGET_NULL)
        return load_null(seed, request, outcome, error);
    return load_postgresql(seed, request, outcome, error);
}

static bool finish_run(const struct domain *domain, const struct seed_request *request,
                       const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    uint64_t batches_done = 0;
    if (!seed_target_ask(request->target, domain->tables(), outcome->tallies, &batches_done, error))
        return false;
    if (batches_done < run->batches_planned) {
        error_set(error, ERROR_REFUSED, "%s: rows are missing: %llu of %llu batches are there", domain->name,
                  (unsigned long long)batches_done, (unsigned long long)run->batches_planned);
        return error_hint(error, "`fingen seed %s --resume` loads the rest and builds the keys",
                          domain->name);
    }
    outcome->nothing_to_do = strcmp(run->state, "complete") == 0;
    return outcome->nothing_to_do || build_keys(domain->tables(), request, run, outcome, error);
}

bool seed_domain_finish(const struct domain *domain, const struct seed_request *request,
                        struct seed_outcome *outcome, struct error *error)
{
    if (request->target->kind == TARGET_NULL)
        return error_set(error, ERROR_USAGE, "--finish needs a database: null: keeps nothing");
    struct pg pg = {0};
    struct ledger_run run = {0};
    bool done = outcome_start(outcome, domain, error) && pg_connect(request->target, &pg, error) &&
                ledger_find_run(&pg, domain->name, &run, error);
    outcome->absent = done && run.run_id == 0;
    done = done && (outcome->absent || finish_run(domain, request, &run, outcome, error));
    pg_disconnect(&pg);
    ledger_run_free(&run);
    return done;
}
