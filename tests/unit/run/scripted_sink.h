/* A sink in memory that fails where its script says, and that watches whether it is used as the contract has
 * it. What breaks the contract is kept as a text: assertions of the test framework belong to the test's own
 * thread. */
#ifndef SCRIPTED_SINK_H
#define SCRIPTED_SINK_H

#include "fake_domain.h"
#include "fingen/sink.h"

#include <pthread.h>

enum call { CALL_OPEN, CALL_BEGIN, CALL_WRITE, CALL_COMMIT, CALL_IS_COMMITTED, CALL_MARK_DONE, CALL_COUNT };

enum failure {
    FAILURE_NONE,
    FAILURE_FINAL,       /* not retryable */
    FAILURE_RETRYABLE,   /* nothing was done */
    FAILURE_ANSWER_LOST, /* retryable, but done: a commit whose answer did not arrive */
};

/* From the at-th call (1 ..) of that kind on, `times` of them fail. */
struct scripted_failure {
    enum call call;
    enum failure failure;
    uint64_t at, times;
};

/* As the next sinks are (sink.h). */
extern bool scripted_sink_takes_quickly;

struct scripted_sink {
    struct sink sink;
    struct scripted_failure failures[2];
    unsigned chaos_percent;      /* of all calls fail retryably; instead of the above */
    bool late_commit;            /* the first question after a commit is answered with no */
    uint64_t duplicate_batch;    /* plus one: somebody else commits it meanwhile */
    uint64_t done_batches;       /* those below it were done before */
    unsigned write_microseconds; /* a slow target */
    uint64_t block_write_at;     /* this write blocks until the session is cancelled */
    size_t chunk_bytes_limit;

    /* What came of it. */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    const struct plan *plan;
    uint64_t calls[CALL_COUNT];
    uint64_t random;
    unsigned *commits; /* per batch */
    uint64_t stage_commits[PLAN_MAX_STAGES];
    struct table_tally tallies[FAKE_TABLES]; /* committed, counted from the rows themselves */
    uint64_t mixed_chunks;                   /* rows of several tables, and not the last of their batch */
    uint64_t chunks, sessions_open, sessions_ever, cancels;
    char violation[256]; /* of the contract; empty: none */
};

void scripted_sink_init(struct scripted_sink *script, const struct plan *plan);
void scripted_sink_free(struct scripted_sink *script);
uint64_t scripted_sink_committed(const struct scripted_sink *script);

#endif
