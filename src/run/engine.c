/* What the threads of one run share: the counter of batches, the tallies, the first error. */
#include "engine.h"

#include "fingen/clock.h"

#include <assert.h>

static bool is_done(const struct engine *engine, uint64_t number)
{
    return engine->done_bitmap[number / 8] >> (number % 8) & 1;
}

enum take_result engine_take_batch_locked(struct engine *engine, struct batch *batch)
{
    while (engine->next_batch < engine->plan->batch_count && is_done(engine, engine->next_batch))
        engine->next_batch++;
    if (engine->next_batch == engine->plan->batch_count)
        return TAKE_NONE;
    *batch = plan_batch(engine->plan, engine->next_batch);
    for (uint32_t stage = 0; stage < batch->stage; stage++)
        if (engine->open_batches[stage] > 0)
            return TAKE_LATER;
    engine->next_batch++;
    return TAKE_DONE;
}

void engine_count_batch(struct engine *engine, const struct batch *batch, const struct table_tally *tallies,
                        bool ours)
{
    pthread_mutex_lock(&engine->mutex);
    engine->batches_done++;
    engine->batches_loaded += ours;
    for (uint32_t i = 0; i < engine->set->table_count; i++) {
        table_tally_add(&engine->tallies_done[i], &tallies[i]);
        if (ours)
            table_tally_add(&engine->tallies_loaded[i], &tallies[i]);
    }
    assert(engine->open_batches[batch->stage] > 0);
    if (--engine->open_batches[batch->stage] == 0) /* others may wait for this stage */
        for (unsigned i = 0; i < engine->worker_count; i++)
            pthread_cond_broadcast(&engine->workers[i].exchange.changed);
    pthread_mutex_unlock(&engine->mutex);
}

void engine_fail(struct engine *engine, const struct error *error)
{
    pthread_mutex_lock(&engine->mutex);
    if (!engine->stopped) {
        engine->stopped = true;
        engine->error = *error;
        for (unsigned i = 0; i < engine->worker_count; i++)
            exchange_stop_locked(&engine->workers[i].exchange);
        pthread_cond_broadcast(&engine->changed);
    }
    pthread_mutex_unlock(&engine->mutex);
}

bool engine_is_stopped(struct engine *engine)
{
    pthread_mutex_lock(&engine->mutex);
    bool stopped = engine->stopped;
    pthread_mutex_unlock(&engine->mutex);
    return stopped;
}

bool engine_retire_worker(struct engine *engine)
{
    pthread_mutex_lock(&engine->mutex);
    bool others = engine->workers_retired + 1 < engine->worker_count;
    engine->workers_retired += others;
    pthread_mutex_unlock(&engine->mutex);
    return others;
}

struct timespec engine_timespec(double seconds)
{
    time_t whole = (time_t)seconds;
    return (struct timespec){.tv_sec = whole, .tv_nsec = (long)((seconds - (double)whole) * 1e9)};
}

void engine_sleep(struct engine *engine, double seconds)
{
    struct timespec until = engine_timespec(clock_monotonic_seconds() + seconds);
    pthread_mutex_lock(&engine->mutex);
    while (!engine->stopped && pthread_cond_timedwait(&engine->changed, &engine->mutex, &until) == 0)
        continue;
    pthread_mutex_unlock(&engine->mutex);
}

void engine_thread_ended(struct engine *engine)
{
    pthread_mutex_lock(&engine->mutex);
    engine->threads_alive--;
    pthread_cond_broadcast(&engine->changed);
    pthread_mutex_unlock(&engine->mutex);
}
