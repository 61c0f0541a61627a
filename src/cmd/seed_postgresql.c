/* One domain into PostgreSQL: what stands there is looked at, rows are loaded, keys are built. */
#include "fingen/log.h"

#include "seed.h"

#include <stdlib.h>
#include <string.h>

static bool check_postgresql(const struct seed_request *request, bool finish, struct error *error)
{
    (void)finish;
    return seed_check_no_file_options(request, error);
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

static bool continue_run(struct pg *pg, struct seed_domain *seed, const struct ledger_run *found,
                         struct ledger_run *run, enum copy_format *formats, struct seed_outcome *outcome,
                         struct error *error)
{
    if (!seed_check_resume(found, run, error))
        return error_hint(error,
                          "give the run's own settings to continue it; `fingen clear --confirm` or --replace "
                          "to start over");
    plan_make_with_cut(&seed->plan, seed->domain, seed->state, found->families_per_batch);
    run->run_id = found->run_id;
    memcpy(run->families_per_batch, found->families_per_batch, sizeof run->families_per_batch);
    memcpy(run->state, found->state, sizeof run->state);
    outcome->nothing_to_do = strcmp(found->state, "complete") == 0;
    return ledger_tallies(pg, run->run_id, seed->set, outcome->tallies, error) &&
           catalog_compare(pg, seed->set, run->existing ? CATALOG_EXISTING : CATALOG_OURS, formats, error);
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
        done = continue_run(pg, seed, &found, run, formats, outcome, error);
    } else {
        if (found.run_id != 0 && request->replace)
            done = ledger_clear(pg, seed->set, &found, error);
        else if (request->resume)
            log_info("%s: nothing to resume, starting", seed->domain->name);
        done = done && start_run(pg, seed, request, run, formats, error);
    }
    ledger_run_free(&found);
    return done;
}

static bool build_keys(const struct table_set *set, const struct seed_request *request,
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

static bool load_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                     struct ledger_run *run, const enum copy_format *formats, struct seed_outcome *outcome,
                     struct error *error)
{
    struct sink *sink;
    if (!pg_sink_open(request->target, seed->set, run, formats, &sink, error))
        return false;
    bool done = seed_domain_load_rows(seed, request, sink, outcome, error);
    sink->routine->close(sink);
    if (!done)
        return false;
    if (strcmp(run->state, "loaded") != 0 && !ledger_set_state(pg, run->run_id, "loaded", error))
        return false;
    return request->no_keys || build_keys(seed->set, request, run, outcome, error);
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
    done = done && settle_run(&pg, seed, request, &run, formats, outcome, error);
    if (done && !outcome->nothing_to_do)
        done = load_run(&pg, seed, request, &run, formats, outcome, error);
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
    return outcome->nothing_to_do || build_keys(domain->tables(), request, run, outcome, error);
}

static bool finish_postgresql(const struct domain *domain, const struct seed_request *request,
                              struct seed_outcome *outcome, struct error *error)
{
    struct pg pg = {0};
    struct ledger_run run = {0};
    bool done = pg_connect(request->target, &pg, error) && ledger_find_run(&pg, domain->name, &run, error);
    if (done && run.run_id == 0) {
        error_set(error, ERROR_REFUSED, "%s: the target holds no run to finish", domain->name);
        done = error_hint(error, "`fingen seed %s` starts one", domain->name);
    }
    done = done && finish_run(&pg, domain, request, &run, outcome, error);
    pg_disconnect(&pg);
    ledger_run_free(&run);
    return done;
}

const struct seed_target seed_into_postgresql = {
    .check = check_postgresql,
    .load = load_postgresql,
    .finish = finish_postgresql,
};
