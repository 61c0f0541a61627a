/* The thread that owns a worker's sink session and writes what its maker makes; or makes the rows itself,
 * where it would only wait otherwise (sink.h, takes_quickly). */
#include "engine.h"

#include "fingen/clock.h"
#include "fingen/log.h"

#include <string.h>

#define FIRST_PAUSE_SECONDS 0.1
#define LONGEST_PAUSE_SECONDS 5.0

static bool open_session(struct worker *worker, struct error *error)
{
    struct sink *sink = worker->engine->sink;
    struct sink_session *session = NULL;
    if (!sink->routine->open_session(sink, &session, error)) {
        /* Who was let in before will be again: others may have taken the place meanwhile. */
        error->retryable = error->retryable || (worker->had_session && error->code == ERROR_TARGET);
        return false;
    }
    pthread_mutex_lock(&worker->session_mutex);
    worker->session = session;
    pthread_mutex_unlock(&worker->session_mutex);
    worker->had_session = true;
    return true;
}

static void close_session(struct worker *worker)
{
    pthread_mutex_lock(&worker->session_mutex);
    struct sink_session *session = worker->session;
    worker->session = NULL;
    pthread_mutex_unlock(&worker->session_mutex);
    if (session != NULL)
        session->routine->close(session);
}

/* A batch, and its rows: made by the maker, from the first chunk on, or to be made in this attempt. */
struct work {
    struct batch batch;
    struct chunk *first_chunk; /* or NULL */
    uint64_t attempt;
};

/* ---- one attempt ---- */

static bool write_chunk(struct worker *worker, struct chunk *chunk, struct error *error)
{
    if (!worker->count_only && !worker->session->routine->write_chunk(worker->session, chunk, error))
        return false;
    for (uint32_t i = 0; i < worker->engine->set->table_count; i++)
        table_tally_add(&worker->tallies[i], &chunk->tables[i].tally);
    return true;
}

/* All chunks of the batch, from the first on; every one goes back to the maker, whatever happens. */
static bool write_chunks(struct worker *worker, struct chunk *chunk, struct error *error)
{
    for (;;) {
        bool done = write_chunk(worker, chunk, error);
        bool last = chunk->last;
        exchange_give_empty(&worker->exchange, chunk);
        if (!done || last)
            return done;
        chunk = exchange_take_full(&worker->exchange);
        if (chunk == NULL)
            return error_set(error, ERROR_INTERRUPTED, "stopped within a batch");
    }
}

struct writing {
    struct worker *worker;
    struct error *error;
};

static bool write_made_chunk(void *context, struct chunk *chunk)
{
    const struct writing *writing = context;
    bool done = write_chunk(writing->worker, chunk, writing->error);
    exchange_give_empty(&writing->worker->exchange, chunk);
    return done;
}

static bool make_and_write(struct worker *worker, const struct batch *batch, uint64_t attempt,
                           struct error *error)
{
    struct writing writing = {worker, error};
    if (maker_make_batch(worker, batch, attempt, write_made_chunk, &writing))
        return true;
    return error->code != ERROR_NONE ? false : error_set(error, ERROR_INTERRUPTED, "stopped within a batch");
}

/* All rows of the batch. */
static bool write_rows(struct worker *worker, const struct work *work, struct error *error)
{
    memset(worker->tallies, 0, worker->engine->set->table_count * sizeof *worker->tallies);
    return work->first_chunk != NULL ? write_chunks(worker, work->first_chunk, error)
                                     : make_and_write(worker, &work->batch, work->attempt, error);
}

static bool commit_batch(struct worker *worker, const struct batch *batch, struct error *error)
{
    bool duplicate = false;
    if (engine_is_stopped(worker->engine))
        return error_set(error, ERROR_INTERRUPTED, "stopped before a batch was committed");
    bool tried_before = worker->commit_tried;
    worker->commit_tried = true;
    if (!worker->session->routine->commit_batch(worker->session, batch, worker->tallies, &duplicate, error))
        return false;
    /* A duplicate of a commit whose answer was lost is our own. */
    worker->commit_tried = tried_before || !duplicate;
    return true;
}

static bool load_batch(struct worker *worker, const struct work *work, struct error *error)
{
    const struct sink_session_routine *routine = worker->session->routine;
    if (worker->count_only)
        return write_rows(worker, work, error);
    bool begun = routine->begin_batch(worker->session, &work->batch, error);
    if (!begun && work->first_chunk != NULL)
        exchange_give_empty(&worker->exchange, work->first_chunk);
    if (begun && write_rows(worker, work, error) && commit_batch(worker, &work->batch, error))
        return true;
    routine->abort_batch(worker->session);
    return false;
}

/* ---- after a failure ---- */

static void fail(struct worker *worker, const struct batch *batch, struct error *error)
{
    const char *domain = worker->engine->plan->domain->name;
    if (batch != NULL)
        error_prefix(error, "%s, batch %llu", domain, (unsigned long long)batch->number);
    else
        error_prefix(error, "%s", domain);
    if (worker->failures > 1)
        error_detail(error, "it was tried %u times, with %.0f s of waiting in between", worker->failures,
                     worker->away_seconds);
    engine_fail(worker->engine, error);
}

/* Waits before the next attempt, longer every time. False when the time for that is over, or the run. Only
 * waiting counts: a long batch may lose its server twice with much work in between. And as every failure
 * makes the next wait longer, a server that comes and goes is given up on as well. */
static bool pause_before_retry(struct worker *worker, const struct batch *batch, struct error *error)
{
    double pause = FIRST_PAUSE_SECONDS;
    worker->failures++;
    for (unsigned i = 1; i < worker->failures && pause < LONGEST_PAUSE_SECONDS; i++)
        pause *= 2;
    if (pause > LONGEST_PAUSE_SECONDS)
        pause = LONGEST_PAUSE_SECONDS;
    if (worker->away_seconds + pause > worker->engine->retry_seconds) {
        fail(worker, batch, error);
        return false;
    }
    if (worker->failures == 1)
        log_warning("%s: %s; trying again for up to %.0f s", worker->engine->plan->domain->name,
                    error->message, worker->engine->retry_seconds);
    else
        log_verbose("attempt %u: %s", worker->failures, error->message);
    engine_sleep(worker->engine, pause);
    return !engine_is_stopped(worker->engine);
}

/* A new session, and its word on whether the batch (if there is one) had got through. */
static bool reconnect(struct worker *worker, const struct batch *batch, bool *committed, struct error *error)
{
    *committed = false;
    if (!open_session(worker, error))
        return false;
    if (batch == NULL || worker->session->routine->is_committed(worker->session, batch, committed, error))
        return true;
    close_session(worker);
    return false;
}

/* Brings the session back. False when the run is over: stopped already, or by this failure. */
static bool recover(struct worker *worker, const struct batch *batch, bool *committed, struct error *error)
{
    double before = worker->away_seconds, since = clock_monotonic_seconds();
    close_session(worker);
    do {
        if (engine_is_stopped(worker->engine))
            return false;
        if (!error->retryable) {
            fail(worker, batch, error);
            return false;
        }
        worker->away_seconds = before + clock_monotonic_seconds() - since;
        if (!pause_before_retry(worker, batch, error))
            return false;
    } while (!reconnect(worker, batch, committed, error));
    worker->away_seconds = before + clock_monotonic_seconds() - since;
    return true;
}

/* ---- the loop ---- */

static struct batch oldest_batch(struct worker *worker)
{
    pthread_mutex_lock(&worker->engine->mutex);
    struct batch batch = worker->batches[0];
    pthread_mutex_unlock(&worker->engine->mutex);
    return batch;
}

static void finish_batch(struct worker *worker, const struct batch *batch)
{
    pthread_mutex_lock(&worker->engine->mutex);
    worker->batch_count--;
    worker->next--;
    for (unsigned i = 0; i < worker->batch_count; i++)
        worker->batches[i] = worker->batches[i + 1];
    pthread_cond_broadcast(&worker->exchange.changed);
    pthread_mutex_unlock(&worker->engine->mutex);
    engine_count_batch(worker->engine, batch, worker->tallies, worker->commit_tried);
    worker->failures = 0;
    worker->away_seconds = 0;
    worker->count_only = false;
    worker->commit_tried = false;
}

/* Rows are made again from the oldest batch on that is not committed. */
static void make_again(struct worker *worker)
{
    pthread_mutex_lock(&worker->engine->mutex);
    worker->next = 0;
    exchange_resume_locked(&worker->exchange);
    pthread_mutex_unlock(&worker->engine->mutex);
}

/* False when there is nothing left to do. */
static bool take_work(struct worker *worker, struct work *work)
{
    if (worker->engine->sink->takes_quickly)
        return maker_next_batch(worker, &work->batch, &work->attempt);
    work->first_chunk = exchange_take_full(&worker->exchange);
    if (work->first_chunk != NULL)
        work->batch = oldest_batch(worker);
    return work->first_chunk != NULL;
}

/* False: the run is over. */
static bool process_batch(struct worker *worker, const struct work *work)
{
    struct error error = {0};
    if (load_batch(worker, work, &error)) {
        finish_batch(worker, &work->batch);
        return true;
    }
    exchange_hold(&worker->exchange);
    if (!recover(worker, &work->batch, &worker->count_only, &error))
        return false;
    make_again(worker);
    return true;
}

/* More --jobs than the server has connections for: those that have one do the work. */
static bool retire(struct worker *worker, const struct error *error)
{
    if (!engine_retire_worker(worker->engine))
        return false;
    log_warning("%s: going on with one connection less: %s", worker->engine->plan->domain->name,
                error->message);
    pthread_mutex_lock(&worker->engine->mutex);
    exchange_stop_locked(&worker->exchange);
    pthread_mutex_unlock(&worker->engine->mutex);
    return true;
}

/* False: the run is over for this worker, or for all. */
static bool begin(struct worker *worker)
{
    struct error error = {0};
    bool committed;
    if (!open_session(worker, &error) &&
        ((!error.retryable && retire(worker, &error)) || !recover(worker, NULL, &committed, &error)))
        return false;
    make_again(worker);
    return true;
}

void *loader_main(void *argument)
{
    struct worker *worker = argument;
    struct work work = {0};
    bool well = begin(worker);
    while (well && take_work(worker, &work))
        well = process_batch(worker, &work);
    close_session(worker);
    engine_thread_ended(worker->engine);
    return NULL;
}
