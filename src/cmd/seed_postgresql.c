/* One domain into PostgreSQL: what stands there is looked at, rows are loaded, keys are built. */
#include "fingen/log.h"

#include "seed.h"

#include <stdlib.h>
#include <string.h>

static bool check_postgresql(const struct seed_request *request, bool finish, struct error *error)
{
    (void)finish;
    const char *option = request->part.count == 1 ? NULL
                         : request->replace       ? "replace"
                         : request->existing      ? "existing"
                                                  : NULL;
    if (option == NULL)
        return seed_check_no_file_options(request, error);
    error_set(error, ERROR_USAGE, "--part and --%s do not go together in a database", option);
    return request->replace
               ? error_hint(error,
                            "each part would clear the others; `fingen clear --confirm` before the first")
               : error_hint(error, "rows of one part may point at rows of another that is not loaded yet");
}

static bool start_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                      struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    if (request->existing)
        return catalog_compare(pg, seed->set, CATALOG_EXISTING_EMPTY, formats, error) &&
               ledger_start_run(pg, seed->set, run, error);
    return ledger_start_run(pg, seed->set, run, error) &&
           catalog_compare(pg, seed->set, CATALOG_OURS, formats, error);
}

static bool wants_part(const struct seed_request *request)
{
    return request->part.count > 1;
}

static bool continue_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                         const struct ledger_run *found, struct ledger_run *run, enum copy_format *formats,
                         struct error *error)
{
    if (!seed_check_resume(found, run, error))
        return error_hint(error,
                          "give the run's own settings to continue it; `fingen clear --confirm` or --replace "
                          "to start over");
    plan_make_with_cut(&seed->plan, seed->domain, seed->state, found->families_per_batch);
    plan_take_part(&seed->plan, seed->state, request->part);
    run->run_id = found->run_id;
    run->part_count = found->part_count;
    memcpy(run->families_per_batch, found->families_per_batch, sizeof run->families_per_batch);
    memcpy(run->state, found->state, sizeof run->state);
    return catalog_compare(pg, seed->set, run->existing ? CATALOG_EXISTING : CATALOG_OURS, formats, error);
}

/* Another part may make the run at the same moment. Then there is one to join now. */
static bool start_or_join_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                              struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    struct ledger_run found = {0};
    struct error again;
    if (start_run(pg, seed, request, run, formats, error))
        return true;
    if (error->code != ERROR_REFUSED || !wants_part(request))
        return false;
    bool joined = false;
    if (ledger_find_run(pg, seed->domain->name, &found, &again) && found.run_id != 0) {
        error_clear(error);
        joined = continue_run(pg, seed, request, &found, run, formats, error);
    }
    ledger_run_free(&found);
    return joined;
}

/* What stands in the target decides: nothing (start a run), a run to continue, a run to replace, or a
 * refusal. */
static bool settle_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                       struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    struct ledger_run found = {0};
    if (!ledger_find_run(pg, seed->domain->name, &found, error))
        return false;
    bool done = true;
    if (found.run_id != 0 && (request->resume || wants_part(request))) {
        done = continue_run(pg, seed, request, &found, run, formats, error);
    } else {
        if (found.run_id != 0 && request->replace)
            done = ledger_clear(pg, seed->set, &found, error);
        else if (request->resume)
            log_info("%s: nothing to resume, starting", seed->domain->name);
        done = done && start_or_join_run(pg, seed, request, run, formats, error);
    }
    ledger_run_free(&found);
    return done;
}

static bool build_keys_alone(const struct table_set *set, const struct seed_request *request,
                             const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    double start = seed_monotonic_seconds();
    bool done =
        keys_build(request->target, set, run, request->jobs, seed_progress_keys, NULL, &run_cancelled, error);
    log_live_clear();
    outcome->key_seconds = seed_monotonic_seconds() - start;
    outcome->keys_built = done;
    return done;
}

/* One process at a time; what it leaves when it is killed, the next takes up. */
static bool build_keys(struct pg *pg, const struct table_set *set, const struct seed_request *request,
                       const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    bool alone;
    if (!pg_begin(pg, error))
        return false;
    bool done = ledger_lock_keys(pg, run->run_id, &alone, error);
    if (done && !alone)
        log_info("%s: another fingen builds the keys at this moment", set->domain);
    else if (done)
        done = build_keys_alone(set, request, run, outcome, error);
    pg_rollback(pg);
    return done;
}

/* ---- rows ---- */

static bool load_part(struct seed_domain *seed, const struct seed_request *request, struct ledger_run *run,
                      struct plan_part part, const enum copy_format *formats, struct seed_outcome *outcome,
                      struct error *error)
{
    struct sink *sink;
    plan_take_part(&seed->plan, seed->state, part);
    run->first_number = seed->plan.first_number;
    if (!pg_sink_open(request->target, seed->set, run, formats, &sink, error))
        return false;
    uint64_t before = outcome->batches_loaded;
    bool done = seed_domain_load_rows(seed, request, sink, outcome, error);
    outcome->batches_loaded += before;
    sink->routine->close(sink);
    return done;
}

/* The part that is asked for; all parts of a run that is continued as a whole. */
static bool load_rows(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                      struct ledger_run *run, const enum copy_format *formats, struct seed_outcome *outcome,
                      struct error *error)
{
    if (wants_part(request))
        return load_part(seed, request, run, request->part, formats, outcome, error) &&
               ledger_tallies_of(pg, run->run_id, seed->plan.first_number, seed->plan.batch_count, seed->set,
                                 outcome->tallies, error);
    bool done = true;
    for (uint32_t i = 1; done && i <= run->part_count; i++)
        done = load_part(seed, request, run, (struct plan_part){i, run->part_count}, formats, outcome, error);
    return done && ledger_tallies(pg, run->run_id, seed->set, outcome->tallies, error);
}

static bool load_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                     struct ledger_run *run, const enum copy_format *formats, struct seed_outcome *outcome,
                     struct error *error)
{
    bool last;
    if (!load_rows(pg, seed, request, run, formats, outcome, error) ||
        !ledger_end_rows(pg, run->run_id, &last, error))
        return false;
    /* Of several processes the last builds the keys. One that is told to resume takes up what that one left.
     */
    bool keys_due = last || (request->resume && strcmp(run->state, "loaded") == 0);
    outcome->nothing_to_do = outcome->batches_loaded == 0 && !keys_due;
    return !keys_due || request->no_keys || build_keys(pg, seed->set, request, run, outcome, error);
}

static bool load_postgresql(void *state, struct seed_domain *seed, const struct seed_request *request,
                            struct seed_outcome *outcome, struct error *error)
{
    (void)state;
    struct pg pg = {0};
    struct ledger_run run = {0};
    enum copy_format *formats = calloc(seed->set->table_count, sizeof *formats);
    bool done = formats != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    done = done && pg_connect(request->target, &pg, error) && seed_describe_run(seed, request, &run, error);
    done = done && settle_run(&pg, seed, request, &run, formats, error) &&
           load_run(&pg, seed, request, &run, formats, outcome, error);
    outcome->has_run = run.run_id != 0;
    pg_disconnect(&pg);
    ledger_run_free(&run);
    free(formats);
    return done;
}

static bool finish_run(struct pg *pg, const struct domain *domain, const struct seed_request *request,
                       const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    if (run->batches_done < run->batches_planned) {
        error_set(error, ERROR_REFUSED, "%s: rows are missing: %llu of %llu batches are there", domain->name,
                  (unsigned long long)run->batches_done, (unsigned long long)run->batches_planned);
        return error_hint(error, "`fingen seed %s --resume` loads the rest and builds the keys",
                          domain->name);
    }
    if (!ledger_tallies(pg, run->run_id, domain->tables(), outcome->tallies, error))
        return false;
    outcome->nothing_to_do = strcmp(run->state, "complete") == 0;
    return outcome->nothing_to_do || build_keys(pg, domain->tables(), request, run, outcome, error);
}

static bool finish_postgresql(const struct domain *domain, const struct seed_request *request,
                              struct seed_outcome *outcome, struct error *error)
{
    struct pg pg = {0};
    struct ledger_run run = {0};
    bool done = pg_connect(request->target, &pg, error) && ledger_find_run(&pg, domain->name, &run, error);
    outcome->no_run = done && run.run_id == 0;
    done = done && (outcome->no_run || finish_run(&pg, domain, request, &run, outcome, error));
    pg_disconnect(&pg);
    ledger_run_free(&run);
    return done;
}

const struct seed_target seed_into_postgresql = {
    .check = check_postgresql,
    .load = load_postgresql,
    .finish = finish_postgresql,
};
