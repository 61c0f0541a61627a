/* Loading into one database or into several: what is done in each of them. */
#include "fingen/clock.h"
#include "fingen/log.h"

#include "seed.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATIENCE_SECONDS 60.0
#define KEY_ATTEMPTS 5 /* a server that ends of the keys themselves would do so for ever */

/* ---- a server that restarts ---- */

struct seed_patience seed_patience_begin(void)
{
    return (struct seed_patience){.deadline = clock_monotonic_seconds() + PATIENCE_SECONDS};
}

bool seed_may_wait(struct seed_patience *patience, const struct error *error)
{
    if (!error->retryable || run_cancelled || clock_monotonic_seconds() > patience->deadline)
        return false;
    if (!patience->told)
        log_info("%s; trying again for up to %.0f s", error->message, PATIENCE_SECONDS);
    patience->told = true;
    nanosleep(&(struct timespec){.tv_nsec = 200 * 1000 * 1000}, NULL);
    return true;
}

static bool connect_within(struct seed_patience *patience, const struct target *target, struct pg *pg,
                           struct error *error)
{
    while (!pg_connect(target, pg, error))
        if (!seed_may_wait(patience, error))
            return false;
    return true;
}

bool seed_connect_patiently(const struct target *target, struct pg *pg, struct error *error)
{
    struct seed_patience patience = seed_patience_begin();
    return connect_within(&patience, target, pg, error);
}

/* To look at the parts of a run that is there. Close in any case. */
static bool open_patiently(struct run_parts *parts, const struct target *target, const struct table_set *set,
                           const struct ledger_run *run, struct error *error)
{
    struct seed_patience patience = seed_patience_begin();
    while (!run_parts_open(parts, target, NULL, set, run, error)) {
        if (!seed_may_wait(&patience, error))
            return false;
        run_parts_close(parts);
    }
    return true;
}

/* ---- the tables ---- */

/* The set's own name says enough when there is one database. */
static bool name_part(const struct run_part *part, struct error *error)
{
    return part->database == NULL ? false : error_prefix(error, "database %s", part->database);
}

static bool compare_part(struct run_part *part, enum catalog_mode mode, enum copy_format *formats,
                         struct error *error)
{
    enum copy_format *own = calloc(part->set->table_count + 1, sizeof *own);
    bool same = own != NULL
                    ? catalog_compare(&part->pg, part->set, mode, own, error) || name_part(part, error)
                    : error_set(error, ERROR_MEMORY, "out of memory");
    for (uint32_t i = 0; same && i < part->set->table_count; i++)
        formats[part->places[i]] = own[i];
    free(own);
    return same;
}

bool seed_databases_compare(const struct target *target, const struct table_set *set,
                            const struct ledger_run *run, enum catalog_mode mode, enum copy_format *formats,
                            struct error *error)
{
    struct run_parts parts;
    bool same = run_parts_open(&parts, target, NULL, set, run, error);
    for (size_t i = 0; same && i < parts.count; i++)
        same = !parts.items[i].there || compare_part(&parts.items[i], mode, formats, error);
    run_parts_close(&parts);
    return same;
}

/* ---- rows ---- */

static bool open_part_sink(struct seed_sink *sink, size_t index, const enum copy_format *formats,
                           enum copy_format *own, struct split_part *opened, struct error *error)
{
    struct run_part *part = &sink->parts.items[index];
    for (uint32_t i = 0; i < part->set->table_count; i++)
        own[i] = formats[part->places[i]];
    *opened = (struct split_part){.name = part->database, .set = part->set, .places = part->places};
    return pg_sink_open(&part->target, part->set, &part->run, own, &opened->sink, error);
}

static bool open_sinks(struct seed_sink *sink, const enum copy_format *formats, struct split_part *opened,
                       struct error *error)
{
    enum copy_format *own = sink->formats;
    size_t count = 0;
    bool done = true;
    for (; done && count < sink->parts.count; count++) {
        done = open_part_sink(sink, count, formats, own, &opened[count], error);
        own += sink->parts.items[count].set->table_count;
    }
    if (done && !sink->parts.split)
        sink->sink = opened[0].sink;
    else if (done)
        done = split_sink_open(opened, count, &sink->sink, error);
    for (size_t i = 0; !done && i < count; i++)
        if (opened[i].sink != NULL)
            opened[i].sink->routine->close(opened[i].sink);
    return done;
}

bool seed_sink_open(struct seed_sink *sink, const struct target *target, const struct table_set *set,
                    const struct ledger_run *run, const enum copy_format *formats, struct error *error)
{
    *sink = (struct seed_sink){0};
    if (!open_patiently(&sink->parts, target, set, run, error))
        return false;
    run_parts_disconnect(&sink->parts); /* sessions have connections of their own */
    for (size_t i = 0; i < sink->parts.count; i++)
        sink->parts.items[i].run.first_number =
            run->first_number; /* of the part of the plan that is loaded */
    struct split_part *opened = calloc(sink->parts.count, sizeof *opened);
    sink->formats = calloc(set->table_count + 1, sizeof *sink->formats);
    bool done = opened != NULL && sink->formats != NULL ? open_sinks(sink, formats, opened, error)
                                                        : error_set(error, ERROR_MEMORY, "out of memory");
    free(opened);
    return done;
}

void seed_sink_close(struct seed_sink *sink)
{
    if (sink->sink != NULL)
        sink->sink->routine->close(sink->sink);
    run_parts_close(&sink->parts);
    free(sink->formats);
    *sink = (struct seed_sink){0};
}

/* ---- keys ---- */

/* With several databases the leading one's run is complete when theirs are. */
static bool record_complete(const struct target *target, const struct ledger_run *run, struct error *error)
{
    struct pg pg = {0};
    bool done = pg_connect(target, &pg, error) && ledger_set_state(&pg, run->run_id, "complete", error);
    pg_release(&pg);
    return done;
}

/* After a failure: true when that was a connection that can be had again. */
static bool is_back(const struct target *target, struct error *error)
{
    struct pg pg = {0};
    struct seed_patience patience = seed_patience_begin();
    if (!seed_may_wait(&patience, error))
        return false;
    bool back = connect_within(&patience, target, &pg, error);
    pg_release(&pg);
    return back;
}

/* What is built stays built: a repeat goes on behind it. */
static bool build_part_keys(const struct seed_request *request, struct run_part *part, struct error *error)
{
    if (strcmp(part->run.state, "complete") == 0)
        return true;
    for (int attempt = 1; !keys_build(&part->target, part->set, &part->run, request->jobs, seed_progress_keys,
                                      NULL, &run_cancelled, error);
         attempt++)
        if (attempt == KEY_ATTEMPTS || !is_back(&part->target, error))
            return name_part(part, error);
    return true;
}

bool seed_databases_build_keys(const struct seed_request *request, const struct table_set *set,
                               const struct ledger_run *run, struct error *error)
{
    struct run_parts parts;
    run_install_signals();
    bool done = open_patiently(&parts, request->target, set, run, error);
    run_parts_disconnect(&parts);
    for (size_t i = 0; done && i < parts.count; i++)
        done = build_part_keys(request, &parts.items[i], error);
    done = done && (!parts.split || record_complete(request->target, run, error));
    run_parts_close(&parts);
    return done;
}

/* ---- what is there ---- */

/* Of a run that is not there any more, nothing is. */
static bool ask_once(const struct target *target, const struct table_set *set, int64_t run_id,
                     struct table_tally *tallies, uint64_t *batches_done, int64_t *there, struct error *error)
{
    struct pg pg = {0};
    struct ledger_run found = {0};
    struct run_parts parts = {0};
    bool done = pg_connect(target, &pg, error) && ledger_find_run(&pg, set->domain, &found, error);
    pg_release(&pg);
    bool is_there = done && found.run_id == run_id;
    *batches_done = 0;
    *there = found.run_id;
    if (is_there)
        done = run_parts_open(&parts, target, NULL, set, &found, error) &&
               run_parts_tallies(&parts, tallies, error);
    if (is_there && done)
        *batches_done = run_parts_batches_done(&parts);
    run_parts_close(&parts);
    ledger_run_free(&found);
    return done;
}

bool seed_databases_ask(const struct target *target, const struct table_set *set, int64_t run_id,
                        struct table_tally *tallies, uint64_t *batches_done, int64_t *there,
                        struct error *error)
{
    struct seed_patience patience = seed_patience_begin();
    while (!ask_once(target, set, run_id, tallies, batches_done, there, error))
        if (!seed_may_wait(&patience, error))
            return false;
    return true;
}
