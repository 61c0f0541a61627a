/* Rows into files. Sessions turn rows into text at the same time; what they write goes through a turnstile
 * that lets batches pass in the order of their numbers. Numbers are handed out in order and each session
 * works on its own in order, so the lowest that is not written yet is always the one that some session is
 * busy with: nobody waits for ever. */
#include "files_private.h"

#include <pthread.h>
#include <stdlib.h>

#define TEXT_CAP ((size_t)1 << 31) /* of a single gigantic row */

/* How much text a session keeps: as little as a processor's own cache holds when it may write at once, and
 * more when it has to wait. */
#define TEXT_BYTES ((size_t)256 << 10)
#define WAITING_TEXT_BYTES ((size_t)8 << 20)

struct files_sink {
    struct sink sink; /* first */
    struct files_domain *domain;
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t changed;
    uint64_t turn; /* the number of the batch that may write */
    bool cancelled;
};

struct files_session {
    struct sink_session session; /* first */
    struct files_sink *sink;
    uint64_t batch;
    struct buffer text;
    size_t *text_ends; /* of each table's part of it; 0: none */
    struct field *fields;
};

/* ---- a session ---- */

static bool begin_batch(struct sink_session *session, const struct batch *batch, struct error *error)
{
    (void)error;
    ((struct files_session *)session)->batch = batch->number;
    return true;
}

static bool wait_for_turn(struct files_session *session, struct error *error)
{
    struct files_sink *sink = session->sink;
    pthread_mutex_lock(&sink->mutex);
    while (!sink->cancelled && sink->turn != session->batch)
        pthread_cond_wait(&sink->changed, &sink->mutex);
    bool cancelled = sink->cancelled;
    pthread_mutex_unlock(&sink->mutex);
    return !cancelled || error_set(error, ERROR_INTERRUPTED, "interrupted");
}

static size_t enough_text_bytes(struct files_session *session)
{
    struct files_sink *sink = session->sink;
    pthread_mutex_lock(&sink->mutex);
    bool may_write = sink->turn == session->batch;
    pthread_mutex_unlock(&sink->mutex);
    return may_write ? TEXT_BYTES : WAITING_TEXT_BYTES;
}

static bool write_text(struct files_session *session, struct error *error)
{
    struct files_domain *domain = session->sink->domain;
    if (!wait_for_turn(session, error))
        return false;
    size_t start = 0;
    for (uint32_t i = 0; i < domain->set->table_count; i++) {
        size_t end = session->text_ends[i];
        if (end > start && !files_table_write(domain->files, &domain->tables[i], session->text.data + start,
                                              end - start, error))
            return false;
        start = end > start ? end : start;
        session->text_ends[i] = 0;
    }
    buffer_clear(&session->text);
    return true;
}

static bool write_rows(struct files_session *session, uint32_t index, const struct chunk_table *rows,
                       struct error *error)
{
    const struct row_layout *layout = &session->sink->domain->tables[index].layout;
    const uint8_t *at = rows->rows.data, *end = at + rows->rows.length;
    while (at != end) {
        size_t enough = enough_text_bytes(session);
        if (!row_layout_append_rows(layout, &at, end, enough, session->fields, &session->text, error))
            return false;
        session->text_ends[index] = session->text.length;
        if (session->text.length >= enough && !write_text(session, error))
            return false;
    }
    return true;
}

static bool write_chunk(struct sink_session *base, const struct chunk *chunk, struct error *error)
{
    struct files_session *session = (struct files_session *)base;
    const struct files_domain *domain = session->sink->domain;
    for (uint32_t i = 0; i < domain->set->table_count; i++)
        if (domain->tables[i].chosen && chunk->tables[i].rows.length > 0 &&
            !write_rows(session, i, &chunk->tables[i], error))
            return false;
    return write_text(session, error);
}

static bool commit_batch(struct sink_session *base, const struct batch *batch,
                         const struct table_tally *tallies, bool *duplicate, struct error *error)
{
    (void)batch, (void)tallies;
    struct files_session *session = (struct files_session *)base;
    *duplicate = false;
    if (!wait_for_turn(session, error))
        return false;
    pthread_mutex_lock(&session->sink->mutex);
    session->sink->turn++;
    pthread_cond_broadcast(&session->sink->changed);
    pthread_mutex_unlock(&session->sink->mutex);
    return true;
}

/* Nothing to undo: a failure ends the run, and all its files go. */
static void abort_batch(struct sink_session *session)
{
    (void)session;
}

static bool is_committed(struct sink_session *session, const struct batch *batch, bool *committed,
                         struct error *error)
{
    (void)session, (void)batch, (void)error;
    *committed = false;
    return true;
}

static void cancel(struct sink_session *session)
{
    struct files_sink *sink = ((struct files_session *)session)->sink;
    pthread_mutex_lock(&sink->mutex);
    sink->cancelled = true;
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->mutex);
}

static void close_session(struct sink_session *base)
{
    struct files_session *session = (struct files_session *)base;
    buffer_free(&session->text);
    free(session->text_ends);
    free(session->fields);
    free(session);
}

static const struct sink_session_routine session_routine = {
    .begin_batch = begin_batch,
    .write_chunk = write_chunk,
    .commit_batch = commit_batch,
    .abort_batch = abort_batch,
    .is_committed = is_committed,
    .cancel = cancel,
    .close = close_session,
};

/* ---- the sink ---- */

static uint32_t widest_table(const struct table_set *set)
{
    uint32_t columns = 1;
    for (uint32_t i = 0; i < set->table_count; i++)
        columns = set->tables[i]->column_count > columns ? set->tables[i]->column_count : columns;
    return columns;
}

static bool open_session(struct sink *base, struct sink_session **opened, struct error *error)
{
    struct files_sink *sink = (struct files_sink *)base;
    const struct table_set *set = sink->domain->set;
    struct files_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a session");
    *session = (struct files_session){.session.routine = &session_routine, .sink = sink};
    buffer_init(&session->text, TEXT_CAP);
    session->text_ends = calloc((size_t)set->table_count + 1, sizeof *session->text_ends);
    session->fields = calloc(widest_table(set), sizeof *session->fields);
    if (session->text_ends == NULL || session->fields == NULL) {
        close_session(&session->session);
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a session");
    }
    *opened = &session->session;
    return true;
}

static bool mark_done(struct sink *sink, uint8_t *bitmap, uint64_t batch_count, struct table_tally *tallies,
                      struct error *error)
{
    (void)sink, (void)bitmap, (void)batch_count, (void)tallies, (void)error;
    return true;
}

static void close_sink(struct sink *base)
{
    struct files_sink *sink = (struct files_sink *)base;
    pthread_cond_destroy(&sink->changed);
    pthread_mutex_destroy(&sink->mutex);
    free(sink);
}

static const struct sink_routine sink_routine = {
    .name = "files",
    .open_session = open_session,
    .mark_done = mark_done,
    .close = close_sink,
};

bool files_sink_open(struct files_domain *domain, struct sink **opened, struct error *error)
{
    struct files_sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a sink");
    sink->sink.routine = &sink_routine;
    sink->domain = domain;
    pthread_mutex_init(&sink->mutex, NULL);
    pthread_cond_init(&sink->changed, NULL);
    *opened = &sink->sink;
    return true;
}
