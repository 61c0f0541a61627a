/* The sink that throws rows away: generation alone, for measuring. */
#include "fingen/sink.h"

#include <stdlib.h>

#define CHUNK_BYTES ((size_t)64 << 10) /* made, hashed and forgotten in the processor's caches */

static bool null_begin_batch(struct sink_session *session, const struct batch *batch, struct error *error)
{
    (void)session, (void)batch, (void)error;
    return true;
}

static bool null_write_chunk(struct sink_session *session, const struct chunk *chunk, struct error *error)
{
    (void)session, (void)chunk, (void)error;
    return true;
}

static bool null_commit_batch(struct sink_session *session, const struct batch *batch,
                              const struct table_tally *tallies, bool *duplicate, struct error *error)
{
    (void)session, (void)batch, (void)tallies, (void)error;
    *duplicate = false;
    return true;
}

static void null_abort_batch(struct sink_session *session)
{
    (void)session;
}

/* Nothing is kept, so nothing is ever found. */
static bool null_is_committed(struct sink_session *session, const struct batch *batch, bool *committed,
                              struct error *error)
{
    (void)session, (void)batch, (void)error;
    *committed = false;
    return true;
}

static void null_cancel(struct sink_session *session)
{
    (void)session;
}

static void null_close_session(struct sink_session *session)
{
    free(session);
}

static const struct sink_session_routine null_session_routine = {
    .begin_batch = null_begin_batch,
    .write_chunk = null_write_chunk,
    .commit_batch = null_commit_batch,
    .abort_batch = null_abort_batch,
    .is_committed = null_is_committed,
    .cancel = null_cancel,
    .close = null_close_session,
};

static bool null_open_session(struct sink *sink, struct sink_session **session, struct error *error)
{
    (void)sink;
    *session = malloc(sizeof **session);
    if (*session == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a session");
    (*session)->routine = &null_session_routine;
    return true;
}

static bool null_mark_done(struct sink *sink, uint8_t *bitmap, uint64_t batch_count,
                           struct table_tally *tallies, struct error *error)
{
    (void)sink, (void)bitmap, (void)batch_count, (void)tallies, (void)error;
    return true;
}

static void null_close(struct sink *sink)
{
    free(sink);
}

static const struct sink_routine null_routine = {
    .name = "null",
    .open_session = null_open_session,
    .mark_done = null_mark_done,
    .close = null_close,
};

bool null_sink_open(const struct table_set *set, struct sink **sink, struct error *error)
{
    (void)set;
    *sink = malloc(sizeof **sink);
    if (*sink == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a sink");
    **sink = (struct sink){.routine = &null_routine, .chunk_bytes = CHUNK_BYTES, .takes_quickly = true};
    return true;
}
