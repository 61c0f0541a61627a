#include "engine.h"

#include "fingen/clock.h"
#include "fingen/log.h"
#include "fingen/text.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_CHUNK_BYTES ((size_t)1 << 20) /* stays near the processor */
#define ALL_CHUNKS_BYTES ((size_t)128 << 20)
#define DEFAULT_RETRY_SECONDS 60.0
#define TICK_SECONDS 0.2
#define CANCEL_AGAIN_SECONDS 1.0

/* ---- setting up ---- */

static bool allocate(struct engine *engine, struct error *error)
{
    size_t tables = engine->set->table_count;
    engine->done_bitmap = calloc(engine->plan->batch_count / 8 + 1, 1);
    engine->tallies_done = calloc(tables, sizeof *engine->tallies_done);
    engine->tallies_loaded = calloc(tables, sizeof *engine->tallies_loaded);
    if (engine->done_bitmap == NULL || engine->tallies_done == NULL || engine->tallies_loaded == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a list of %llu batches",
                         (unsigned long long)engine->plan->batch_count);
    return true;
}

/* What the sink likes best, in as much memory as all workers together may take. */
static size_t affordable_bytes(size_t wanted, const struct run_options *options)
{
    size_t jobs = options->jobs < 1 ? 1 : options->jobs;
    size_t share = ALL_CHUNKS_BYTES / (jobs * (EXCHANGE_CHUNKS + 1)); /* and what is not handed over yet */
    return wanted < share ? wanted : share;
}

static size_t chunk_bytes(const struct sink *sink, const struct run_options *options)
{
    if (options->chunk_bytes > 0)
        return options->chunk_bytes;
    return affordable_bytes(sink->chunk_bytes > 0 ? sink->chunk_bytes : DEFAULT_CHUNK_BYTES, options);
}

static void engine_init(struct engine *engine, const struct run_options *options)
{
    engine->set = engine->plan->domain->tables();
    engine->chunk_bytes = chunk_bytes(engine->sink, options);
    engine->held_bytes_max = affordable_bytes(engine->sink->held_bytes_max, options);
    engine->retry_seconds = options->retry_seconds > 0 ? options->retry_seconds : DEFAULT_RETRY_SECONDS;
    engine->start_seconds = clock_monotonic_seconds();
    pthread_mutex_init(&engine->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&engine->changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

/* The tallies that were loaded are the caller's. */
static void engine_free(struct engine *engine)
{
    for (unsigned i = 0; i < engine->worker_count; i++)
        worker_free(&engine->workers[i]);
    free(engine->workers);
    free(engine->done_bitmap);
    free(engine->tallies_done);
    pthread_cond_destroy(&engine->changed);
    pthread_mutex_destroy(&engine->mutex);
}

/* A server that is away just then is waited for, as it is later. */
static bool ask_for_done(struct engine *engine, struct error *error)
{
    double deadline = clock_monotonic_seconds() + engine->retry_seconds;
    bool told = false;
    while (!engine->sink->routine->mark_done(engine->sink, engine->done_bitmap, engine->plan->batch_count,
                                             engine->tallies_done, error)) {
        if (!error->retryable || run_cancelled || clock_monotonic_seconds() > deadline)
            return error_prefix(error, "%s", engine->plan->domain->name);
        if (!told)
            log_info("%s: %s; trying again for up to %.0f s", engine->plan->domain->name, error->message,
                     engine->retry_seconds);
        told = true;
        engine_sleep(engine, TICK_SECONDS);
    }
    return true;
}

/* What the target holds already. */
static bool find_done(struct engine *engine, struct error *error)
{
    if (!ask_for_done(engine, error))
        return false;
    for (uint32_t i = 0; i < engine->set->table_count; i++)
        engine->rows_before += engine->tallies_done[i].rows;
    for (uint64_t number = 0; number < engine->plan->batch_count; number++) {
        if (engine->done_bitmap[number / 8] >> (number % 8) & 1)
            engine->batches_done++;
        else
            engine->open_batches[plan_batch(engine->plan, number).stage]++;
    }
    return true;
}

static bool add_workers(struct engine *engine, unsigned jobs, struct error *error)
{
    uint64_t batches = engine->plan->batch_count - engine->batches_done;
    uint64_t count = jobs < 1 ? 1 : jobs;
    count = count < batches ? count : batches; /* more would have nothing to do */
    engine->workers = calloc(count + 1, sizeof *engine->workers);
    if (engine->workers == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for %u workers", jobs);
    for (; engine->worker_count < count; engine->worker_count++)
        if (!worker_init(&engine->workers[engine->worker_count], engine, error))
            return false;
    return true;
}

/* ---- while it runs ---- */

static void report_progress(struct engine *engine, const struct run_options *options, bool finished)
{
    size_t tables = engine->set->table_count;
    struct table_tally *tallies = options->progress != NULL ? calloc(tables, sizeof *tallies) : NULL;
    if (tallies == NULL) /* nobody asks, or no memory for what is only a courtesy */
        return;
    struct run_progress progress = {.batch_count = engine->plan->batch_count, .tallies = tallies};
    pthread_mutex_lock(&engine->mutex);
    memcpy(tallies, engine->tallies_done, tables * sizeof *tallies);
    progress.batches_done = engine->batches_done;
    pthread_mutex_unlock(&engine->mutex);
    for (size_t i = 0; i < tables; i++) {
        progress.rows += tallies[i].rows;
        progress.bytes += tallies[i].bytes;
    }
    progress.rows_before = engine->rows_before;
    progress.seconds = clock_monotonic_seconds() - engine->start_seconds;
    options->progress(options->context, &progress, finished);
    free(tallies);
}

static void stop_when_cancelled(struct engine *engine)
{
    if (!run_cancelled)
        return;
    struct error error;
    error_set(&error, ERROR_INTERRUPTED, "%s: interrupted; whole batches stay", engine->plan->domain->name);
    engine_fail(engine, &error);
}

/* Sleeps until a thread ends, the run is stopped or a tick is over. False when no thread is left. */
static bool wait_a_tick(struct engine *engine)
{
    struct timespec until = engine_timespec(clock_monotonic_seconds() + TICK_SECONDS);
    pthread_mutex_lock(&engine->mutex);
    if (engine->threads_alive > 0)
        pthread_cond_timedwait(&engine->changed, &engine->mutex, &until);
    bool alive = engine->threads_alive > 0;
    pthread_mutex_unlock(&engine->mutex);
    return alive;
}

/* A session may be about to begin a call that blocks when it is cancelled, so it is cancelled again until its
 * thread has ended. */
static void watch(struct engine *engine, const struct run_options *options)
{
    double next_progress = 0, next_cancel = 0;
    do {
        stop_when_cancelled(engine);
        double now = clock_monotonic_seconds();
        if (now >= next_cancel && engine_is_stopped(engine)) {
            for (unsigned i = 0; i < engine->worker_count; i++)
                worker_cancel_session(&engine->workers[i]);
            next_cancel = now + CANCEL_AGAIN_SECONDS;
        }
        if (now >= next_progress) {
            report_progress(engine, options, false);
            next_progress = now + TICK_SECONDS;
        }
    } while (wait_a_tick(engine));
}

static void run_workers(struct engine *engine, const struct run_options *options)
{
    struct error error;
    bool started = true;
    for (unsigned i = 0; started && i < engine->worker_count; i++)
        started = worker_start(&engine->workers[i], &error);
    if (!started)
        engine_fail(engine, &error);
    watch(engine, options);
    for (unsigned i = 0; i < engine->worker_count; i++)
        worker_join(&engine->workers[i]);
    report_progress(engine, options, true);
}

bool run_execute(const struct plan *plan, const void *domain_state, struct sink *sink,
                 const struct run_options *options, struct run_result *result, struct error *error)
{
    error_clear(error);
    struct engine engine = {.plan = plan, .domain_state = domain_state, .sink = sink};
    engine_init(&engine, options);
    if (allocate(&engine, error) && find_done(&engine, error) && add_workers(&engine, options->jobs, error)) {
        run_workers(&engine, options);
        *error = engine.error;
        if (error->code != ERROR_NONE)
            error_detail(error, "committed: %llu of %llu %s", (unsigned long long)engine.batches_done,
                         (unsigned long long)plan->batch_count,
                         text_noun(plan->batch_count, "batch", "batches"));
    }
    *result = (struct run_result){
        .tallies = engine.tallies_loaded,
        .batches_done = engine.batches_loaded,
        .seconds = clock_monotonic_seconds() - engine.start_seconds,
    };
    engine_free(&engine);
    return error->code == ERROR_NONE;
}
