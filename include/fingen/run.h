/* Running a plan: workers, back-pressure, retries, progress, cancellation.
 *
 * A worker is a loader, a thread that owns a sink session and writes chunks to it. Where the sink takes them
 * quickly (sink.h) it makes them itself. Elsewhere a second thread does, the maker, so that generation hides
 * behind the sink; they hand chunks over through an exchange of two. Memory is bounded by jobs x 3 chunks and
 * what a sink wants held, whatever the scale or the size of a family. Workers take batch numbers from one
 * counter.
 */
#ifndef FINGEN_RUN_H
#define FINGEN_RUN_H

#include "fingen/plan.h"
#include "fingen/sink.h"

#include <signal.h>

struct run_progress {
    uint64_t rows, bytes; /* committed, by this call and (resume) before it */
    uint64_t rows_before; /* of the rows: before this call */
    uint64_t batches_done, batch_count;
    double seconds;
    const struct table_tally *tallies; /* per table, what rows and bytes add up */
};

struct run_options {
    unsigned jobs;
    size_t chunk_bytes;   /* 0: the measured default */
    double retry_seconds; /* how long a worker waits for lost connections until a batch is committed; 0: the default */
    void (*progress)(void *context, const struct run_progress *progress, bool finished);
    void *context;
};

struct run_result {
    struct table_tally *tallies; /* per table, everything committed by this call; caller frees */
    uint64_t batches_done;
    double seconds;
};

/* Loads every batch of the plan that is not done. On failure: first error, prefixed "domain.table, batch N";
 * nothing half-committed. On run_cancel: ERROR_INTERRUPTED, whole batches stay. */
bool run_execute(const struct plan *plan, const void *domain_state, struct sink *sink,
                 const struct run_options *options, struct run_result *result,
                 struct error *error) FINGEN_CHECKED;

/* Set by signals; everything that takes long looks at it. */
extern volatile sig_atomic_t run_cancelled;
/* SIGINT, SIGTERM, SIGHUP: first cancels, second ends the process at once. SIGPIPE is ignored. */
void run_install_signals(void);

#endif
