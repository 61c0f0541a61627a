/* Domains into files: all of a command make one set, which gets its names in the end. */
#include "seed.h"

#include <stdlib.h>
#include <string.h>

static bool check_files(const struct seed_request *request, bool finish, struct error *error)
{
    const char *option = finish              ? "finish"
                         : request->resume   ? "resume"
                         : request->existing ? "existing"
                                             : NULL;
    if (option == NULL)
        return true;
    error_set(error, ERROR_USAGE, "--%s needs a database", option);
    return error_hint(error, "files are written whole or not at all; --replace writes them anew");
}

static bool open_files(const struct seed_request *request, void **state, struct error *error)
{
    const struct run_settings *settings = profile_run(request->profile);
    const struct table_set *sets[SEED_MAX_DOMAINS];
    for (size_t i = 0; i < request->domain_count; i++)
        sets[i] = request->domains[i]->tables();
    struct files_request files = {
        .format = request->target->format,
        .path = request->target->path,
        .compression = request->compression,
        .sets = sets,
        .set_count = request->domain_count,
        .chosen = request->tables,
        .chosen_count = request->table_count,
        .replace = request->replace,
        .no_keys = request->no_keys,
        .part = request->part,
        .seed = request->document == NULL ? (uint64_t)settings->seed : 0,
        .scale = request->document == NULL ? settings->scale : 0,
        .as_of = settings->as_of,
        .generator_version = request->document == NULL ? FINGEN_GENERATOR_VERSION : LEDGER_FROM_DOCUMENT,
    };
    struct files *opened;
    bool done = files_open(&files, &opened, error);
    *state = opened;
    return done;
}

static bool end_domain(struct files *files, const struct seed_domain *seed,
                       const struct seed_request *request, const struct seed_outcome *outcome,
                       struct error *error)
{
    struct ledger_run run;
    bool done =
        seed_describe_run(seed, request, &run, error) &&
        files_end_domain(files, seed->set, outcome->tallies, &run.profile_digest, run.profile_lines, error);
    ledger_run_free(&run);
    return done;
}

/* How many batches had been written says nothing here: all of them go. */
static bool explain_failure(const struct seed_domain *seed, struct error *error)
{
    error->detail[0] = '\0';
    return error->code != ERROR_INTERRUPTED
               ? false
               : error_set(error, ERROR_INTERRUPTED, "%s: interrupted; what was begun is removed",
                           seed->domain->name);
}

static bool load_files(void *state, struct seed_domain *seed, const struct seed_request *request,
                       struct seed_outcome *outcome, struct error *error)
{
    struct files *files = state;
    struct sink *sink;
    for (uint32_t i = 0; i < seed->set->table_count; i++)
        outcome->left_out[i] = !files_is_chosen(files, seed->set->tables[i]);
    if (files_reader_is_gone(files))
        return true;
    bool done = files_open_sink(files, seed->set, &sink, error);
    if (done) {
        done = seed_domain_load_rows(seed, request, sink, outcome, error);
        sink->routine->close(sink);
    }
    done = done && end_domain(files, seed, request, outcome, error);
    if (!done && files_reader_is_gone(files)) { /* `| head` has seen enough */
        error_clear(error);
        return true;
    }
    return done || explain_failure(seed, error);
}

static bool end_files(void *state, const struct seed_request *request, struct seed_outcome *outcomes,
                      struct error *error)
{
    bool finished = !files_reader_is_gone(state) && files_finish(state, error);
    if (finished || !files_reader_is_gone(state))
        return finished;
    error_clear(error);
    for (size_t i = 0; i < request->domain_count; i++)
        outcomes[i].cut_short = true;
    return true;
}

static void close_files(void *state)
{
    if (state != NULL)
        files_close(state);
}

const struct seed_target seed_into_files = {
    .check = check_files,
    .open = open_files,
    .load = load_files,
    .end = end_files,
    .close = close_files,
};
