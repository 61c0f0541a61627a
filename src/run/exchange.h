/* The hand-over of recycled chunks between a maker and its loader.
 *
 * Two chunks go round, empty or full; the maker exchanges what it has made for the inside of an empty one. So
 * generation hides behind writing, and memory is bounded however long a batch is. Everything in here is
 * guarded by one mutex that the engine's workers share; `changed` belongs to this pair alone, so that a chunk
 * wakes nobody else. A loader that makes its rows itself is both sides: it takes an empty chunk and gives it
 * back when it is written.
 *
 * When a batch has to be made again, the loader holds the exchange: chunks of the attempt that failed come
 * back as empty ones, whoever has them, and the maker's waits end. An attempt is told from the next by its
 * number.
 */
#ifndef FINGEN_RUN_EXCHANGE_H
#define FINGEN_RUN_EXCHANGE_H

#include "fingen/chunk.h"

#include <pthread.h>

enum { EXCHANGE_CHUNKS = 2 };

struct exchange {
    pthread_mutex_t *mutex;
    pthread_cond_t changed;
    struct chunk chunks[EXCHANGE_CHUNKS];
    struct chunk *empty[EXCHANGE_CHUNKS];
    struct chunk *full[EXCHANGE_CHUNKS]; /* in the order in which they were made */
    unsigned empty_count, full_count;
    uint64_t attempt;
    bool held;     /* between a failed attempt and the next */
    bool finished; /* the maker has nothing more to give */
    bool stopped;  /* for good */
};

bool exchange_init(struct exchange *exchange, pthread_mutex_t *mutex, const struct table_set *set,
                   struct error *error) FINGEN_CHECKED;
void exchange_free(struct exchange *exchange);

/* The maker's side. NULL or false: the attempt is over (held, stopped), and the maker has no chunk any more.
 */
struct chunk *exchange_take_empty(struct exchange *exchange, uint64_t attempt);
bool exchange_give_full(struct exchange *exchange, struct chunk *chunk, uint64_t attempt);
void exchange_finish(struct exchange *exchange);
/* The way back for a chunk that nobody wants, from either side. */
void exchange_give_empty(struct exchange *exchange, struct chunk *chunk);

/* The loader's side. NULL: stopped, or finished and nothing left. */
struct chunk *exchange_take_full(struct exchange *exchange);
void exchange_hold(struct exchange *exchange);

/* With the mutex locked. */
void exchange_resume_locked(struct exchange *exchange);
void exchange_stop_locked(struct exchange *exchange);

#endif
