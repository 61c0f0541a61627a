/* Where rows go. A sink is opened once per run and domain; each worker opens a session on it. Sessions are
 * used by one thread; the sink itself is shared. Sinks know tables and chunks, never domains.
 */
#ifndef FINGEN_SINK_H
#define FINGEN_SINK_H

#include "fingen/chunk.h"
#include "fingen/error.h"
#include "fingen/plan.h"

struct sink_session {
    const struct sink_session_routine *routine;
};

/* A batch is begun, gets chunks until one with `last`, and is committed: rows and their ledger entry
 * together. After a failure the caller aborts; when error->retryable it closes the session, opens a new one,
 * asks is_committed and repeats the batch only when it is not. */
struct sink_session_routine {
    bool (*begin_batch)(struct sink_session *session, const struct batch *batch, struct error *error);
    bool (*write_chunk)(struct sink_session *session, const struct chunk *chunk, struct error *error);
    /* tallies: one per table, the whole batch's. *duplicate: somebody else had committed this batch; ours was
     * rolled back. */
    bool (*commit_batch)(struct sink_session *session, const struct batch *batch,
                         const struct table_tally *tallies, bool *duplicate, struct error *error);
    void (*abort_batch)(struct sink_session *session);
    bool (*is_committed)(struct sink_session *session, const struct batch *batch, bool *committed,
                         struct error *error);
    /* From any thread: makes a blocked call of the session return soon with ERROR_INTERRUPTED. */
    void (*cancel)(struct sink_session *session);
    void (*close)(struct sink_session *session);
};

struct sink {
    const struct sink_routine *routine;
    /* How much it is best handed at a time, where each time has a price; 0: the engine's own measure. */
    size_t chunk_bytes;
    /* Not 0: it likes long runs of one table's rows. Chunks then have rows of one table only, the one with
     * the most, or none; the others' come with the last chunk, or when there are so many bytes of them (fewer
     * where many jobs share the memory). */
    size_t held_bytes_max;
    /* Handing rows over takes little time, as another process works on them meanwhile, or nobody: they are
     * then made by the thread that hands them over. A second one would cost more than it hides. */
    bool takes_quickly;
};

struct sink_routine {
    const char *name; /* "postgresql", "null" */
    bool (*open_session)(struct sink *sink, struct sink_session **session, struct error *error);
    /* Batches that are done already (resume): sets bits of a plan->batch_count bitmap. */
    bool (*mark_done)(struct sink *sink, uint8_t *bitmap, uint64_t batch_count, struct table_tally *tallies,
                      struct error *error);
    void (*close)(struct sink *sink);
};

/* The sink that throws rows away: generation alone, for measuring. */
bool null_sink_open(const struct table_set *set, struct sink **sink, struct error *error) FINGEN_CHECKED;

/* One of several sinks that hold a domain's tables among them. */
struct split_part {
    struct sink *sink;
    const char *name;            /* of its database, for errors; outlives the sink */
    const struct table_set *set; /* its tables; outlives the sink */
    const uint32_t *places;      /* of these in the whole set */
};

/* The sink that is all of them; a batch is in when every one has it. On success the parts' sinks are closed
 * with it. */
bool split_sink_open(const struct split_part *parts, size_t count, struct sink **sink,
                     struct error *error) FINGEN_CHECKED;

#endif
