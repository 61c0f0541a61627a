#include "engine.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { SCRATCH_BLOCK_BYTES = 1 << 16 };

bool worker_init(struct worker *worker, struct engine *engine, struct error *error)
{
    worker->tallies = calloc(engine->set->table_count, sizeof *worker->tallies);
    if (worker->tallies == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a worker");
    if (!chunk_init(&worker->making, engine->set, error)) {
        free(worker->tallies);
        return false;
    }
    if (!exchange_init(&worker->exchange, &engine->mutex, engine->set, error)) {
        chunk_free(&worker->making);
        free(worker->tallies);
        return false;
    }
    worker->exchange.held = true; /* until there is a session for what is made */
    arena_init(&worker->scratch, SCRATCH_BLOCK_BYTES);
    pthread_mutex_init(&worker->session_mutex, NULL);
    worker->engine = engine;
    return true;
}

void worker_free(struct worker *worker)
{
    exchange_free(&worker->exchange);
    chunk_free(&worker->making);
    arena_free(&worker->scratch);
    pthread_mutex_destroy(&worker->session_mutex);
    free(worker->tallies);
}

/* Counted before it runs, so that nobody believes all threads ended while one is on its way. */
static bool start_thread(struct worker *worker, pthread_t *thread, void *(*main_function)(void *),
                         struct error *error)
{
    pthread_mutex_lock(&worker->engine->mutex);
    worker->engine->threads_alive++;
    pthread_mutex_unlock(&worker->engine->mutex);
    int failure = pthread_create(thread, NULL, main_function, worker);
    if (failure == 0)
        return true;
    engine_thread_ended(worker->engine);
    error_set(error, ERROR_MEMORY, "cannot start a thread: %s", strerror(failure));
    return error_hint(error, "use fewer --jobs");
}

bool worker_start(struct worker *worker, struct error *error)
{
    /* Signals are for the main thread, which alone looks at run_cancelled. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool alone = worker->engine->sink->takes_quickly;
    worker->maker_started = !alone && start_thread(worker, &worker->maker, maker_main, error);
    worker->loader_started =
        (alone || worker->maker_started) && start_thread(worker, &worker->loader, loader_main, error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return worker->loader_started;
}

void worker_cancel_session(struct worker *worker)
{
    pthread_mutex_lock(&worker->session_mutex);
    if (worker->session != NULL)
        worker->session->routine->cancel(worker->session);
    pthread_mutex_unlock(&worker->session_mutex);
}

void worker_join(struct worker *worker)
{
    if (worker->maker_started)
        pthread_join(worker->maker, NULL);
    if (worker->loader_started)
        pthread_join(worker->loader, NULL);
}
