/* How a worker's batches are generated, and the thread that does so where writing takes time (sink.h,
 * takes_quickly). */
#include "engine.h"

bool maker_next_batch(struct worker *worker, struct batch *batch, uint64_t *attempt)
{
    struct exchange *exchange = &worker->exchange;
    enum take_result taken = TAKE_LATER;
    pthread_mutex_lock(&worker->engine->mutex);
    while (!exchange->stopped) {
        if (!exchange->held && worker->next < worker->batch_count) {
            *batch = worker->batches[worker->next++];
            *attempt = exchange->attempt;
            pthread_mutex_unlock(&worker->engine->mutex);
            return true;
        }
        if (!exchange->held && worker->batch_count < WORKER_BATCHES) {
            taken = engine_take_batch_locked(worker->engine, &worker->batches[worker->batch_count]);
            if (taken == TAKE_DONE) {
                worker->batch_count++;
                continue;
            }
            if (taken == TAKE_NONE && worker->batch_count == 0)
                break; /* with one uncommitted the loader may still ask for it again */
        }
        pthread_cond_wait(&exchange->changed, &worker->engine->mutex);
    }
    pthread_mutex_unlock(&worker->engine->mutex);
    return false;
}

/* What the output's flush needs to know. */
struct making {
    struct worker *worker;
    uint64_t attempt;
    chunk_taker *take;
    void *context;     /* of take */
    bool streams;      /* `streamed` is set */
    uint32_t streamed; /* the table whose rows alone are handed over meanwhile */
};

static void hand_over_streamed(struct making *making, struct chunk *from, struct chunk *to)
{
    if (!making->streams)
        making->streamed = chunk_largest_table(from);
    making->streams = true;
    chunk_hand_over(from, to, making->streamed);
}

/* False when the attempt is over. */
static bool give_rows(struct making *making, struct chunk *from, bool last)
{
    struct exchange *exchange = &making->worker->exchange;
    size_t held_bytes_max = making->worker->engine->held_bytes_max;
    struct chunk *to = exchange_take_empty(exchange, making->attempt);
    if (to == NULL)
        return false;
    if (!last && held_bytes_max > 0)
        hand_over_streamed(making, from, to);
    if (last || from->bytes >= held_bytes_max) {
        chunk_hand_over_all(from, to);
        making->streams = false;
    }
    to->last = last;
    return making->take(making->context, to);
}

static bool flush_chunk(struct row_output *output)
{
    struct making *making = output->context;
    bool given = give_rows(making, output->chunk, false);
    output->chunk_bytes = making->worker->engine->chunk_bytes + output->chunk->bytes;
    return given;
}

static void generate_families(struct worker *worker, const struct batch *batch, struct row_output *output)
{
    const struct engine *engine = worker->engine;
    const struct domain_stage *stage = &engine->plan->domain->stages[batch->stage];
    for (uint64_t i = 0; i < batch->family_count && !output->stopped; i++) {
        stage->generate(engine->domain_state, batch->first_family + i, &worker->scratch, output);
        arena_reset(&worker->scratch);
    }
}

bool maker_make_batch(struct worker *worker, const struct batch *batch, uint64_t attempt, chunk_taker *take,
                      void *context)
{
    struct making making = {.worker = worker, .attempt = attempt, .take = take, .context = context};
    struct row_output output = {
        .chunk = &worker->making,
        .chunk_bytes = worker->engine->chunk_bytes,
        .flush = flush_chunk,
        .context = &making,
    };
    chunk_clear(output.chunk); /* an attempt that was over may have left rows */
    generate_families(worker, batch, &output);
    if (output.error.code != ERROR_NONE) {
        error_prefix(&output.error, "%s, batch %llu", worker->engine->plan->domain->name,
                     (unsigned long long)batch->number);
        engine_fail(worker->engine, &output.error);
    }
    chunk_finish(output.chunk);
    return !output.stopped && give_rows(&making, output.chunk, true);
}

/* ---- the thread ---- */

struct hand_over {
    struct exchange *exchange;
    uint64_t attempt;
};

static bool give_to_loader(void *context, struct chunk *chunk)
{
    const struct hand_over *to = context;
    return exchange_give_full(to->exchange, chunk, to->attempt);
}

void *maker_main(void *argument)
{
    struct worker *worker = argument;
    struct batch batch;
    struct hand_over to = {.exchange = &worker->exchange};
    while (maker_next_batch(worker, &batch, &to.attempt))
        /* Not all taken when the attempt is over: then maker_next_batch() says how it goes on. */
        (void)maker_make_batch(worker, &batch, to.attempt, give_to_loader, &to);
    exchange_finish(&worker->exchange);
    engine_thread_ended(worker->engine);
    return NULL;
}
