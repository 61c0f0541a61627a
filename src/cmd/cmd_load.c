/* fingen load: a document's rows into a target. */
#include "fingen/log.h"

#include "seed.h"
#include "target_runs.h"

#include <stdlib.h>
#include <string.h>

/* ---- nothing half-loaded ---- */

/* Another run that took its place meanwhile is somebody else's. */
static bool clear_run(struct store *store, const struct domain *domain, int64_t run_id, struct error *error)
{
    struct ledger_run *runs = NULL;
    size_t count = 0;
    bool done = store->routine->list_runs(store, &runs, &count, error);
    for (size_t i = 0; i < count; i++) {
        if (done && runs[i].run_id == run_id)
            done = store->routine->clear(store, domain->tables(), &runs[i], error);
        ledger_run_free(&runs[i]);
    }
    free(runs);
    return done;
}

static bool began_any(const struct seed_request *request, const struct seed_outcome *outcomes)
{
    bool any = false;
    for (size_t i = 0; i < request->domain_count; i++)
        any |= outcomes[i].run_id != 0;
    return any;
}

/* Takes away the runs that this call began. */
static bool undo(const struct seed_request *request, const struct seed_outcome *outcomes, struct error *error)
{
    bool done = true;
    struct store store = {.target = request->target, .routine = store_routine_of(request->target)};
    if (!store.routine->open(&store, error))
        return false;
    for (size_t i = request->domain_count; done && i-- > 0;)
        done = outcomes[i].run_id == 0 || clear_run(&store, request->domains[i], outcomes[i].run_id, error);
    store.routine->close(&store);
    return done;
}

static void undo_and_say_so(const struct seed_request *request, const struct seed_outcome *outcomes,
                            struct error *error)
{
    struct error trouble;
    error->detail[0] = error->code == ERROR_INTERRUPTED ? '\0' : error->detail[0];
    if (undo(request, outcomes, &trouble)) {
        if (error->code != ERROR_REFUSED)
            error->hint[0] = '\0'; /* how to go on with a run that is gone now */
        error_detail(error, "nothing of the document is in the target");
    } else {
        error_detail(error, "what was loaded could not be removed: %s", trouble.message);
        error_hint(error, "`fingen clear --confirm` removes it");
    }
}

/* ---- the document ---- */

static bool open_document(const char *path, struct document **document, struct error *error)
{
    const struct table_set *sets[SEED_MAX_DOMAINS];
    size_t count = 0;
    for (; domains[count] != NULL && count < SEED_MAX_DOMAINS; count++)
        sets[count] = domains[count]->tables();
    return document_open(path, sets, count, document, error);
}

static void choose_domains(struct seed_request *request)
{
    for (size_t i = 0; domains[i] != NULL && request->domain_count < SEED_MAX_DOMAINS; i++)
        if (document_has(request->document, domains[i]->tables()))
            request->domains[request->domain_count++] = domains[i];
}

static bool load_document(const struct command_line *line, struct seed_request *request, struct error *error)
{
    bool json = command_line_has(line, "json");
    struct seed_outcome outcomes[SEED_MAX_DOMAINS] = {0};
    choose_domains(request);
    if (!seed_target_of(request->target)->check(request, false, error) ||
        !seed_check_report(request, json, error) ||
        !document_check(request->document, request->jobs, &run_cancelled, error))
        return false;
    bool done = seed_domains(request, outcomes, error);
    if (!done && began_any(request, outcomes))
        undo_and_say_so(request, outcomes, error);
    done = done && seed_report(request, outcomes, request->domain_count, json, error);
    for (size_t i = 0; i < request->domain_count; i++)
        seed_outcome_free(&outcomes[i]);
    return done;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool check_operands(const struct command_line *line, struct error *error)
{
    if (command_line_operand_count(line) == 1)
        return true;
    error_set(error, ERROR_USAGE,
              command_line_operand_count(line) == 0 ? "load what? give a file" : "one file at a time");
    return error_hint(error, "`fingen load users.json`");
}

static bool run_load(const struct command_line *line, struct error *error)
{
    struct profile *profile = NULL;
    struct document *document = NULL;
    struct target target = {0};
    if (!check_operands(line, error) || !command_line_profile(line, &profile, error))
        return false;
    run_install_signals();
    const char *path = command_line_operand(line, 0);
    struct seed_request request = {
        .profile = profile,
        .document_name = file_name(path),
        .target = &target,
        .jobs = seed_jobs(profile),
        .part = {1, 1},
        .replace = command_line_has(line, "replace"),
        .no_keys = command_line_has(line, "no-keys"),
    };
    bool done = target_resolve(command_line_value(line, "to"), &target, error) &&
                target_announce(&target, error) && open_document(path, &document, error);
    request.document = document;
    done = done && load_document(line, &request, error);
    if (document != NULL)
        document_close(document);
    target_free(&target);
    profile_free(profile);
    return done;
}

static const char *const load_options[] = {"to",         "profile", "set",     "as-of", "jobs",
                                           "batch-rows", "replace", "no-keys", "json",  NULL};

const struct command command_load = {
    .name = "load",
    .summary = "Load a JSON document into the target",
    .usage = "FILE [OPTION...]",
    .options = load_options,
    .description =
        "Takes back what `fingen seed --to json:FILE` writes: one object with an array for each table. An "
        "array is named "
        "like its table, with the schema before it where that is needed; its members are objects with a "
        "member for each "
        "column. Columns that may be NULL may be left out.\n\n"
        "The document is checked as a whole before anything is loaded: what is wrong is named by line and "
        "place, as in "
        "\"users.json:1204: transactions[17].amount: expected an integer, found \\\"abc\\\"\". When loading "
        "fails all the "
        "same, say because a row points to one that is not there, what was loaded is removed again.\n\n"
        "The file may be larger than memory.\n\n"
        "`fingen validate` checks the rows by the settings of the default profile, or of those given here "
        "with --profile, --set "
        "and --as-of.",
    .run = run_load,
};
