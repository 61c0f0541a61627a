/* What the threads of one run share. Private to src/run. */
#ifndef FINGEN_RUN_ENGINE_H
#define FINGEN_RUN_ENGINE_H

#include "exchange.h"
#include "fingen/run.h"

#include <time.h>

/* Batches that a maker may have taken and its loader not committed: the one that is being written and the
 * next. A loader that makes its rows itself has one. */
enum { WORKER_BATCHES = 2 };

struct engine {
    const struct plan *plan;
    const void *domain_state;
    const struct table_set *set;
    struct sink *sink;
    size_t chunk_bytes;
    size_t held_bytes_max; /* as the sink wants it, or what a worker may have; 0: nothing is held */
    double retry_seconds;
    double start_seconds;
    uint64_t rows_before; /* in batches done before this run began */

    pthread_mutex_t mutex;  /* guards all below and every exchange */
    pthread_cond_t changed; /* a thread has ended, or the run is to stop; monotonic clock */
    uint8_t *done_bitmap;   /* read-only: batches done before this run began */
    uint64_t next_batch;
    uint64_t open_batches[PLAN_MAX_STAGES]; /* of a stage: not committed yet */
    uint64_t batches_done;                  /* by anybody */
    uint64_t batches_loaded;                /* by this run */
    struct table_tally *tallies_done;       /* per table, as above */
    struct table_tally *tallies_loaded;
    bool stopped;
    struct error error; /* why it was stopped: the first cause */
    struct worker *workers;
    unsigned worker_count;
    unsigned workers_retired; /* they got no session, and left the work to the others */
    unsigned threads_alive;
};

struct worker {
    struct engine *engine;
    struct exchange exchange;
    struct arena scratch; /* whoever makes the rows: for one family */
    struct chunk making;  /* the same: rows that are not handed over yet */
    pthread_t maker, loader;
    bool maker_started, loader_started;

    /* Guarded by the engine's mutex: taken and not committed yet, in order; batches[next] is made next. */
    struct batch batches[WORKER_BATCHES];
    unsigned batch_count, next;

    /* The loader's. */
    struct table_tally *tallies; /* of the batch that is being written */
    bool had_session;
    bool commit_tried;   /* a commit of it was sent: when it is found committed, that was us */
    bool count_only;     /* it turned out to be committed: made once more for its tallies, not written */
    unsigned failures;   /* since the last committed batch */
    double away_seconds; /* the same: between losing a session and having the next */
    struct sink_session
        *session; /* changes only with the mutex below, so that it can be cancelled from outside */
    pthread_mutex_t session_mutex;
};

enum take_result { TAKE_DONE, TAKE_LATER, TAKE_NONE };

/* Of clock_monotonic_seconds. */
struct timespec engine_timespec(double seconds);
/* With the mutex locked. Later: an earlier stage is not committed yet, and what it holds may be referred to.
 */
enum take_result engine_take_batch_locked(struct engine *engine, struct batch *batch);
/* Counts a committed batch; ours: by this run, not by somebody else at the same time. */
void engine_count_batch(struct engine *engine, const struct batch *batch, const struct table_tally *tallies,
                        bool ours);
/* The first cause stops all workers; later ones are consequences. */
void engine_fail(struct engine *engine, const struct error *error);
bool engine_is_stopped(struct engine *engine);
/* True when other workers are left to do this one's share. */
bool engine_retire_worker(struct engine *engine);
/* Sleeps, or less when the run is stopped. */
void engine_sleep(struct engine *engine, double seconds);
void engine_thread_ended(struct engine *engine);

bool worker_init(struct worker *worker, struct engine *engine, struct error *error) FINGEN_CHECKED;
bool worker_start(struct worker *worker, struct error *error) FINGEN_CHECKED;
void worker_cancel_session(struct worker *worker);
void worker_join(struct worker *worker);
void worker_free(struct worker *worker);
/* The batch to make next: one that has to be made again, or a new one. False when there is none any more. */
bool maker_next_batch(struct worker *worker, struct batch *batch, uint64_t *attempt);
/* Takes a full chunk for good. False: no more of this attempt; what failed, if it did, the context tells. */
typedef bool chunk_taker(void *context, struct chunk *chunk);
/* Generates a batch. False when not all of it was taken. */
bool maker_make_batch(struct worker *worker, const struct batch *batch, uint64_t attempt, chunk_taker *take,
                      void *context);
void *maker_main(void *worker);
void *loader_main(void *worker);

#endif
