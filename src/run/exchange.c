#include "exchange.h"

#include <assert.h>

bool exchange_init(struct exchange *exchange, pthread_mutex_t *mutex, const struct table_set *set,
                   struct error *error)
{
    *exchange = (struct exchange){.mutex = mutex};
    pthread_cond_init(&exchange->changed, NULL);
    for (unsigned i = 0; i < EXCHANGE_CHUNKS; i++) {
        if (!chunk_init(&exchange->chunks[i], set, error)) {
            exchange_free(exchange);
            return false;
        }
        exchange->empty[exchange->empty_count++] = &exchange->chunks[i];
    }
    return true;
}

void exchange_free(struct exchange *exchange)
{
    for (unsigned i = 0; i < EXCHANGE_CHUNKS; i++)
        chunk_free(&exchange->chunks[i]);
    pthread_cond_destroy(&exchange->changed);
}

static bool attempt_is_over(const struct exchange *exchange, uint64_t attempt)
{
    return exchange->stopped || exchange->attempt != attempt;
}

struct chunk *exchange_take_empty(struct exchange *exchange, uint64_t attempt)
{
    struct chunk *chunk = NULL;
    pthread_mutex_lock(exchange->mutex);
    while (!attempt_is_over(exchange, attempt) && exchange->empty_count == 0)
        pthread_cond_wait(&exchange->changed, exchange->mutex);
    if (!attempt_is_over(exchange, attempt))
        chunk = exchange->empty[--exchange->empty_count];
    pthread_mutex_unlock(exchange->mutex);
    return chunk;
}

static void put_back(struct exchange *exchange, struct chunk *chunk)
{
    assert(exchange->empty_count < EXCHANGE_CHUNKS);
    chunk_clear(chunk);
    exchange->empty[exchange->empty_count++] = chunk;
}

bool exchange_give_full(struct exchange *exchange, struct chunk *chunk, uint64_t attempt)
{
    pthread_mutex_lock(exchange->mutex);
    bool wanted = !attempt_is_over(exchange, attempt);
    if (wanted)
        exchange->full[exchange->full_count++] = chunk;
    else
        put_back(exchange, chunk);
    pthread_cond_broadcast(&exchange->changed);
    pthread_mutex_unlock(exchange->mutex);
    return wanted;
}

void exchange_finish(struct exchange *exchange)
{
    pthread_mutex_lock(exchange->mutex);
    exchange->finished = true;
    pthread_cond_broadcast(&exchange->changed);
    pthread_mutex_unlock(exchange->mutex);
}

void exchange_give_empty(struct exchange *exchange, struct chunk *chunk)
{
    pthread_mutex_lock(exchange->mutex);
    put_back(exchange, chunk);
    pthread_cond_broadcast(&exchange->changed);
    pthread_mutex_unlock(exchange->mutex);
}

struct chunk *exchange_take_full(struct exchange *exchange)
{
    struct chunk *chunk = NULL;
    pthread_mutex_lock(exchange->mutex);
    while (!exchange->stopped && !exchange->finished && exchange->full_count == 0)
        pthread_cond_wait(&exchange->changed, exchange->mutex);
    if (!exchange->stopped && exchange->full_count > 0) {
        chunk = exchange->full[0];
        for (unsigned i = 1; i < exchange->full_count; i++)
            exchange->full[i - 1] = exchange->full[i];
        exchange->full_count--;
    }
    pthread_mutex_unlock(exchange->mutex);
    return chunk;
}

void exchange_hold(struct exchange *exchange)
{
    pthread_mutex_lock(exchange->mutex);
    exchange->held = true;
    exchange->attempt++;
    while (exchange->full_count > 0)
        put_back(exchange, exchange->full[--exchange->full_count]);
    pthread_cond_broadcast(&exchange->changed);
    pthread_mutex_unlock(exchange->mutex);
}

void exchange_resume_locked(struct exchange *exchange)
{
    exchange->held = false;
    pthread_cond_broadcast(&exchange->changed);
}

void exchange_stop_locked(struct exchange *exchange)
{
    exchange->stopped = true;
    pthread_cond_broadcast(&exchange->changed);
}
