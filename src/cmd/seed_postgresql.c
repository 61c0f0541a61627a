/* One domain into PostgreSQL: what stands there is looked at, rows are loaded, keys are built. */
#include "fingen/clock.h"
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

/* Of the user's own tables: a run that is there is named before the rows that it has left in them. */
static bool start_existing(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                           struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    return ledger_may_start(pg, seed->set, run, error) &&
           seed_databases_compare(request->target, seed->set, run, CATALOG_EXISTING_EMPTY, formats, error) &&
           run_parts_start(pg, request->target, seed->set, run, error);
}

static bool start_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                      struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    if (request->existing)
        return start_existing(pg, seed, request, run, formats, error);
    return run_parts_start(pg, request->target, seed->set, run, error) &&
           seed_databases_compare(request->target, seed->set, run, CATALOG_OURS, formats, error);
}

static bool wants_part(const struct seed_request *request)
{
    return request->part.count > 1;
}

static bool continue_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                         const struct ledger_run *found, struct ledger_run *run, enum copy_format *formats,
                         struct error *error)
{
    if (!seed_take_up(seed, found, run, error))
        return false;
    plan_take_part(&seed->plan, seed->state, request->part);
    return run_parts_continue(pg, request->target, seed->set, run, error) &&
           seed_databases_compare(request->target, seed->set, run,
                                  run->existing ? CATALOG_EXISTING : CATALOG_OURS, formats, error);
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

/* In one database the old run goes and the new one begins in a single transaction. Several databases commit
 * one by one. */
static bool replace_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                        const struct ledger_run *found, struct ledger_run *run, enum copy_format *formats,
                        struct error *error)
{
    if (!run_parts_check_leading(found, error) || !ledger_may_replace(found, run, error))
        return false;
    if (found->database_count > 0 || run->database_count > 0)
        return run_parts_clear(pg, request->target, seed->set, found, error) &&
               start_run(pg, seed, request, run, formats, error);
    enum catalog_mode mode = run->existing ? CATALOG_EXISTING : CATALOG_OURS;
    return (!run->existing ||
            seed_databases_compare(request->target, seed->set, run, mode, formats, error)) &&
           ledger_replace_run(pg, seed->set, found, run, error) &&
           (run->existing || seed_databases_compare(request->target, seed->set, run, mode, formats, error));
}

/* What stands in the target decides: nothing (start a run), a run to continue, a run to replace, or a
 * refusal. ours: the run that is found is one that we have begun. */
static bool settle_run(struct pg *pg, struct seed_domain *seed, const struct seed_request *request,
                       const struct ledger_run *found, bool ours, struct ledger_run *run,
                       enum copy_format *formats, struct error *error)
{
    bool held = found->run_id != 0;
    if (held && (ours || request->resume || wants_part(request)))
        return continue_run(pg, seed, request, found, run, formats, error);
    if (held && request->replace)
        return replace_run(pg, seed, request, found, run, formats, error);
    if (request->resume)
        log_info("%s: nothing to resume, starting", seed->domain->name);
    return start_or_join_run(pg, seed, request, run, formats, error);
}

/* before: the run that stood there at first, 0 for none, -1 when nobody has looked yet. Where another one
 * stands now, the connection was lost after the commit that began it. */
static bool look_and_settle(struct seed_domain *seed, const struct seed_request *request, int64_t *before,
                            struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    struct pg pg = {0};
    struct ledger_run found = {0};
    bool done =
        pg_connect(request->target, &pg, error) && ledger_find_run(&pg, seed->domain->name, &found, error);
    if (done && *before < 0)
        *before = found.run_id;
    done = done && settle_run(&pg, seed, request, &found, found.run_id != *before, run, formats, error);
    ledger_run_free(&found);
    pg_release(&pg); /* rows and keys have connections of their own */
    return done;
}

/* A server that restarts is waited for once it was there. */
static bool settle_patiently(struct seed_domain *seed, const struct seed_request *request,
                             struct ledger_run *run, enum copy_format *formats, struct error *error)
{
    struct seed_patience patience = seed_patience_begin();
    int64_t before = -1;
    while (!look_and_settle(seed, request, &before, run, formats, error))
        if (before < 0 || !seed_may_wait(&patience, error))
            return false;
    return true;
}

enum fate { STILL_THERE, CLEARED, REPLACED };

/* From the run that stands there now. */
static enum fate fate_of(const struct ledger_run *run, int64_t there)
{
    return there == run->run_id ? STILL_THERE : there == 0 ? CLEARED : REPLACED;
}

/* Asked once: a target that does not answer has not cleared it. */
static enum fate ask_fate(const struct seed_request *request, const struct ledger_run *run)
{
    struct pg pg = {0};
    struct ledger_run found = {0};
    struct error ignored;
    bool answers =
        pg_connect(request->target, &pg, &ignored) && ledger_find_run(&pg, run->domain, &found, &ignored);
    enum fate fate = answers ? fate_of(run, found.run_id) : STILL_THERE;
    pg_release(&pg);
    ledger_run_free(&found);
    return fate;
}

/* What the server said, of rows that point to none or tables that are not there, only follows from it. */
static bool complain_gone(const struct ledger_run *run, enum fate fate, struct error *error)
{
    struct error consequence = *error;
    error_set(error, ERROR_REFUSED, "%s: another fingen %s this run while it was loaded", run->domain,
              fate == REPLACED ? "replaced" : "cleared");
    if (consequence.code != ERROR_NONE)
        error_detail(error, "%s", consequence.message);
    if (consequence.detail[0] != '\0')
        error_detail(error, "%s", consequence.detail);
    return error_hint(error, "nothing of it is left to resume; %s",
                      fate == REPLACED ? "`fingen status` shows the run that is there now" : "start anew");
}

/* Whole batches stay: whatever ended the run, it can go on, unless somebody took it away. */
static bool hint_resume(const struct seed_request *request, const struct ledger_run *run, struct error *error)
{
    enum fate fate =
        error->code != ERROR_INTERRUPTED && !error->retryable ? ask_fate(request, run) : STILL_THERE;
    if (fate != STILL_THERE)
        return complain_gone(run, fate, error);
    if (error->hint[0] == '\0')
        error_hint(error, "what is committed stays; the same command %s goes on from there",
                   request->resume    ? "again"
                   : request->replace ? "with --resume in place of --replace"
                                      : "with --resume");
    return false;
}

/* ---- keys ---- */

static bool build_keys_alone(const struct table_set *set, const struct seed_request *request,
                             const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    double start = clock_monotonic_seconds();
    bool done = seed_databases_build_keys(request, set, run, error);
    log_live_clear();
    outcome->key_seconds = clock_monotonic_seconds() - start;
    outcome->keys_built = done;
    return done || hint_resume(request, run, error);
}

/* One process at a time; what it leaves when it is killed, the next takes up. */
static bool build_keys(const struct table_set *set, const struct seed_request *request,
                       const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    struct pg pg = {0};
    bool alone = false;
    bool done = seed_connect_patiently(request->target, &pg, error) && pg_begin(&pg, error) &&
                ledger_lock_keys(&pg, run->run_id, &alone, error);
    if (done && !alone)
        log_info("%s: another fingen builds the keys at this moment", set->domain);
    else if (done)
        done = build_keys_alone(set, request, run, outcome, error);
    pg_release(&pg);
    return done;
}

/* ---- rows ---- */

static bool load_part(struct seed_domain *seed, const struct seed_request *request, struct ledger_run *run,
                      struct plan_part part, const enum copy_format *formats, struct seed_outcome *outcome,
                      struct error *error)
{
    struct seed_sink sink;
    plan_take_part(&seed->plan, seed->state, part);
    run->first_number = seed->plan.first_number;
    bool done = seed_sink_open(&sink, request->target, seed->set, run, formats, error) &&
                seed_domain_load_rows(seed, request, sink.sink, outcome, error);
    seed_sink_close(&sink);
    return done || hint_resume(request, run, error);
}

/* What the ledger says of the part that was asked for, and whether this process was the last of several. */
static bool ask_ledger_of_part(struct seed_domain *seed, const struct seed_request *request,
                               const struct ledger_run *run, struct seed_outcome *outcome, bool *last,
                               struct error *error)
{
    struct pg pg = {0};
    bool done = seed_connect_patiently(request->target, &pg, error) &&
                ledger_tallies_of(&pg, run->run_id, seed->plan.first_number, seed->plan.batch_count,
                                  seed->set, outcome->tallies, error) &&
                ledger_end_rows(&pg, run->run_id, last, error);
    pg_release(&pg);
    return done;
}

/* For parts that come later: no rows are missing, and the keys are not theirs to build. */
static bool end_rows(const struct seed_request *request, const struct ledger_run *run, struct error *error)
{
    struct pg pg = {0};
    bool last;
    bool done = seed_connect_patiently(request->target, &pg, error) &&
                ledger_end_rows(&pg, run->run_id, &last, error);
    pg_release(&pg);
    return done;
}

/* The same of the whole run. */
static bool ask_ledger(struct seed_domain *seed, const struct seed_request *request,
                       const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    uint64_t batches_done = 0;
    int64_t there = 0;
    if (!seed_databases_ask(request->target, seed->set, run->run_id, outcome->tallies, &batches_done, &there,
                            error))
        return false;
    error_clear(error); /* of attempts that failed before */
    if (fate_of(run, there) != STILL_THERE)
        return complain_gone(run, fate_of(run, there), error);
    uint64_t lost = batches_done < run->batches_planned ? run->batches_planned - batches_done : 0;
    if (lost > 0)
        return error_set(error, ERROR_LOAD, "%s: the server lost %llu %s that it had confirmed",
                         seed->domain->name, (unsigned long long)lost, text_noun(lost, "batch", "batches"));
    return run->part_count == 1 || end_rows(request, run, error);
}

/* The part that is asked for; all parts of a run that is continued as a whole. *keys_due: of several
 * processes the last builds the keys, and one that is told to resume takes up what that one left. */
static bool load_rows(struct seed_domain *seed, const struct seed_request *request, struct ledger_run *run,
                      const enum copy_format *formats, struct seed_outcome *outcome, bool *keys_due,
                      struct error *error)
{
    *keys_due = true;
    if (wants_part(request)) {
        if (!load_part(seed, request, run, request->part, formats, outcome, error) ||
            !ask_ledger_of_part(seed, request, run, outcome, keys_due, error))
            return false;
        *keys_due = *keys_due || (request->resume && strcmp(run->state, "loaded") == 0);
        return true;
    }
    for (uint32_t i = 1; i <= run->part_count; i++)
        if (!load_part(seed, request, run, (struct plan_part){i, run->part_count}, formats, outcome, error))
            return false;
    return ask_ledger(seed, request, run, outcome, error);
}

static bool load_run(struct seed_domain *seed, const struct seed_request *request, struct ledger_run *run,
                     const enum copy_format *formats, struct seed_outcome *outcome, struct error *error)
{
    bool keys_due;
    if (strcmp(run->state, "complete") == 0) {
        outcome->nothing_to_do = true;
        return ask_ledger(seed, request, run, outcome, error);
    }
    if (!load_rows(seed, request, run, formats, outcome, &keys_due, error))
        return false;
    outcome->nothing_to_do = outcome->batches_loaded == 0 && !keys_due;
    return !keys_due || request->no_keys || build_keys(seed->set, request, run, outcome, error);
}

static bool refuse_part_of_databases(const struct seed_request *request, const struct ledger_run *run,
                                     struct error *error)
{
    if (!wants_part(request) || run->database_count == 0)
        return true;
    error_set(error, ERROR_USAGE, "%s: --part loads into one database, not into several", run->domain);
    return error_hint(error, "`--set %s.layout=schemas`", run->domain);
}

static bool load_postgresql(void *state, struct seed_domain *seed, const struct seed_request *request,
                            struct seed_outcome *outcome, struct error *error)
{
    (void)state;
    struct ledger_run run = {0};
    enum copy_format *formats = calloc(seed->set->table_count, sizeof *formats);
    bool done = formats != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    done = done && seed_describe_run(seed, request, &run, error) &&
           refuse_part_of_databases(request, &run, error) &&
           settle_patiently(seed, request, &run, formats, error);
    done = done && load_run(seed, request, &run, formats, outcome, error);
    outcome->run_id = run.run_id;
    ledger_run_free(&run);
    free(formats);
    return done;
}

/* ---- --finish ---- */

static bool finish_run(const struct domain *domain, const struct seed_request *request,
                       const struct ledger_run *run, struct seed_outcome *outcome, struct error *error)
{
    uint64_t batches_done = 0;
    int64_t there = 0;
    if (!seed_databases_ask(request->target, domain->tables(), run->run_id, outcome->tallies, &batches_done,
                            &there, error))
        return false;
    if (fate_of(run, there) != STILL_THERE)
        return complain_gone(run, fate_of(run, there), error);
    if (batches_done < run->batches_planned) {
        error_set(error, ERROR_REFUSED, "%s: rows are missing: %llu of %llu %s loaded", domain->name,
                  (unsigned long long)batches_done, (unsigned long long)run->batches_planned,
                  text_noun(run->batches_planned, "batch", "batches"));
        return seed_hint_missing_rows(run, error);
    }
    outcome->nothing_to_do = strcmp(run->state, "complete") == 0;
    return outcome->nothing_to_do || build_keys(domain->tables(), request, run, outcome, error);
}

static bool finish_postgresql(const struct domain *domain, const struct seed_request *request,
                              struct seed_outcome *outcome, struct error *error)
{
    struct pg pg = {0};
    struct ledger_run run = {0};
    bool done = pg_connect(request->target, &pg, error) && ledger_find_run(&pg, domain->name, &run, error);
    pg_release(&pg);
    outcome->no_run = done && run.run_id == 0;
    done = done && (outcome->no_run || finish_run(domain, request, &run, outcome, error));
    ledger_run_free(&run);
    return done;
}

const struct seed_target seed_into_postgresql = {
    .check = check_postgresql,
    .load = load_postgresql,
    .finish = finish_postgresql,
};
