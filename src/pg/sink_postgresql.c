/* The sink that loads a server. A session is a connection; a batch is a transaction that ends with its ledger
 * entry. */
#include "batch_copy.h"
#include "ledger.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Streamed rows are still in the processor's caches when they are sent, and the server has more than that to
 * work on while the next are made. In order, a chunk should be a whole batch of the usual size; its COPY is
 * waited for. */
#define STREAMED_CHUNK_BYTES ((size_t)64 << 10)
#define IN_ORDER_CHUNK_BYTES ((size_t)16 << 20)
#define HELD_BYTES_MAX ((size_t)16 << 20)

struct postgresql_session;

struct postgresql_sink {
    struct sink base;
    const struct target *target;
    const struct table_set *set;
    const struct ledger_run *run;
    const enum copy_format *formats;
};

struct postgresql_session {
    struct sink_session base;
    const struct postgresql_sink *sink;
    struct pg pg;
    struct batch_copy copy;
    PGcancel *cancel; /* made beforehand: another thread uses it while the connection is at work */
    atomic_bool cancelled;
};

static struct postgresql_session *as_session(struct sink_session *session)
{
    return (struct postgresql_session *)session;
}

/* A cancel request that arrives between two statements is lost on the server: the flag is not. */
static bool check_cancelled(struct postgresql_session *session, struct error *error)
{
    return !atomic_load(&session->cancelled) || error_set(error, ERROR_INTERRUPTED, "interrupted");
}

/* Whatever the server says after our cancel request, the reason is the request. */
static bool settle(struct postgresql_session *session, bool done, struct error *error)
{
    if (!done && atomic_load(&session->cancelled))
        return error_set(error, ERROR_INTERRUPTED, "interrupted");
    return done;
}

/* ---- batches ---- */

static bool session_begin_batch(struct sink_session *base, const struct batch *batch, struct error *error)
{
    struct postgresql_session *session = as_session(base);
    (void)batch;
    return check_cancelled(session, error) && settle(session, pg_begin(&session->pg, error), error);
}

static bool session_write_chunk(struct sink_session *base, const struct chunk *chunk, struct error *error)
{
    struct postgresql_session *session = as_session(base);
    return check_cancelled(session, error) &&
           settle(session, batch_copy_write(&session->copy, chunk, error), error);
}

static bool session_commit_batch(struct sink_session *base, const struct batch *batch,
                                 const struct table_tally *tallies, bool *duplicate, struct error *error)
{
    struct postgresql_session *session = as_session(base);
    if (!check_cancelled(session, error) || !settle(session, batch_copy_end(&session->copy, error), error) ||
        !settle(session,
                ledger_record_batch(&session->pg, session->sink->run, session->sink->set, batch, tallies,
                                    duplicate, error),
                error))
        return false;
    if (*duplicate) {
        pg_rollback(&session->pg);
        return true;
    }
    return settle(session, pg_commit(&session->pg, error), error);
}

static void session_abort_batch(struct sink_session *base)
{
    batch_copy_abandon(&as_session(base)->copy);
    pg_rollback(&as_session(base)->pg);
}

static bool session_is_committed(struct sink_session *base, const struct batch *batch, bool *committed,
                                 struct error *error)
{
    struct postgresql_session *session = as_session(base);
    const struct ledger_run *run = session->sink->run;
    return check_cancelled(session, error) &&
           settle(session,
                  ledger_batch_is_done(&session->pg, run->run_id, run->first_number + batch->number,
                                       committed, error),
                  error);
}

static void session_cancel(struct sink_session *base)
{
    struct postgresql_session *session = as_session(base);
    char message[256];
    atomic_store(&session->cancelled, true);
    /* When the request does not get through, the flag stops the session after the statement at hand. */
    PQcancel(session->cancel, message, sizeof message);
}

static void session_close(struct sink_session *base)
{
    struct postgresql_session *session = as_session(base);
    PQfreeCancel(session->cancel);
    if (atomic_load(&session->cancelled))
        pg_disconnect(&session->pg);
    else
        pg_release(&session->pg);
    free(session);
}

static const struct sink_session_routine session_routine = {
    .begin_batch = session_begin_batch,
    .write_chunk = session_write_chunk,
    .commit_batch = session_commit_batch,
    .abort_batch = session_abort_batch,
    .is_committed = session_is_committed,
    .cancel = session_cancel,
    .close = session_close,
};

/* ---- the sink ---- */

/* NULL, and `error` says why. */
static struct postgresql_session *connect_session(const struct postgresql_sink *sink, struct error *error)
{
    struct postgresql_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        error_set(error, ERROR_MEMORY, "out of memory");
        return NULL;
    }
    session->base.routine = &session_routine;
    session->sink = sink;
    if (!pg_connect(sink->target, &session->pg, error)) {
        free(session);
        return NULL;
    }
    batch_copy_init(&session->copy, &session->pg, sink->set, sink->formats, sink->run->existing);
    session->cancel = PQgetCancel(session->pg.connection);
    if (session->cancel == NULL) {
        error_set(error, ERROR_MEMORY, "out of memory");
        session_close(&session->base);
        return NULL;
    }
    return session;
}

static bool open_session(struct sink *base, struct sink_session **opened, struct error *error)
{
    struct postgresql_session *session = connect_session((struct postgresql_sink *)base, error);
    if (session == NULL)
        return false;
    *opened = &session->base;
    return true;
}

static bool read_done(struct pg *pg, const struct postgresql_sink *sink, uint8_t *bitmap,
                      uint64_t batch_count, struct table_tally *tallies, struct error *error)
{
    if (!pg_begin(pg, error))
        return false;
    const struct ledger_run *run = sink->run;
    bool done = ledger_mark_done(pg, run->run_id, run->first_number, bitmap, batch_count, error) &&
                ledger_tallies_of(pg, run->run_id, run->first_number, batch_count, sink->set, tallies, error);
    pg_rollback(pg);
    return done;
}

static bool mark_done(struct sink *base, uint8_t *bitmap, uint64_t batch_count, struct table_tally *tallies,
                      struct error *error)
{
    const struct postgresql_sink *sink = (const struct postgresql_sink *)base;
    struct pg pg;
    if (!pg_connect(sink->target, &pg, error))
        return false;
    bool done = read_done(&pg, sink, bitmap, batch_count, tallies, error);
    pg_release(&pg);
    return done;
}

static void close_sink(struct sink *base)
{
    free(base);
}

static const struct sink_routine sink_routine = {
    .name = "postgresql",
    .open_session = open_session,
    .mark_done = mark_done,
    .close = close_sink,
};

bool pg_sink_open(const struct target *target, const struct table_set *set, const struct ledger_run *run,
                  const enum copy_format *formats, struct sink **sink, struct error *error)
{
    struct postgresql_sink *made = malloc(sizeof *made);
    if (made == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    *made = (struct postgresql_sink){
        .base = {.routine = &sink_routine,
                 .chunk_bytes = run->existing ? IN_ORDER_CHUNK_BYTES : STREAMED_CHUNK_BYTES,
                 .held_bytes_max = run->existing ? 0 : HELD_BYTES_MAX,
                 .takes_quickly = !run->existing},
        .target = target,
        .set = set,
        .run = run,
        .formats = formats,
    };
    *sink = &made->base;
    return true;
}
