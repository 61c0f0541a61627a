/* The sink that is several: each gets its tables of every chunk, and a batch is in when it is in all of them.
 *
 * A crash may leave a batch in some and not in others. It is made again as a whole, and goes only where it is
 * missing.
 */
#include "fingen/sink.h"

#include <stdlib.h>
#include <string.h>

#define NO_BATCH UINT64_MAX

struct split_sink {
    struct sink base;
    struct split_part *parts;
    size_t count;
    uint8_t **done; /* per part: the batches that it had when they were last asked for; NULL: not asked */
    uint64_t batch_count;
};

struct split_session {
    struct sink_session base;
    struct split_sink *sink;
    struct sink_session **sessions;
    struct chunk_table *rows; /* room for the largest part's */
    struct table_tally *tallies;
    uint64_t asked;  /* the batch that has_batch is about */
    bool *has_batch; /* per part */
};

static struct split_session *as_split(struct sink_session *session)
{
    return (struct split_session *)session;
}

static bool name_part(const struct split_session *session, size_t part, struct error *error)
{
    return error_prefix(error, "database %s", session->sink->parts[part].name);
}

/* ---- batches ---- */

static bool is_marked(const uint8_t *bitmap, uint64_t number)
{
    return bitmap != NULL && (bitmap[number / 8] >> (number % 8) & 1) != 0;
}

static bool split_begin_batch(struct sink_session *base, const struct batch *batch, struct error *error)
{
    struct split_session *session = as_split(base);
    const struct split_sink *sink = session->sink;
    for (size_t i = 0; i < sink->count; i++) {
        if (session->asked != batch->number)
            session->has_batch[i] = is_marked(sink->done[i], batch->number);
        struct sink_session *part = session->sessions[i];
        if (!session->has_batch[i] && !part->routine->begin_batch(part, batch, error))
            return name_part(session, i, error);
    }
    session->asked = batch->number;
    return true;
}

static struct chunk chunk_of_part(struct split_session *session, const struct chunk *chunk, size_t index)
{
    const struct split_part *part = &session->sink->parts[index];
    struct chunk own = {.set = part->set, .tables = session->rows, .last = chunk->last};
    for (uint32_t i = 0; i < part->set->table_count; i++) {
        session->rows[i] = chunk->tables[part->places[i]];
        own.bytes += session->rows[i].rows.length;
    }
    return own;
}

static bool split_write_chunk(struct sink_session *base, const struct chunk *chunk, struct error *error)
{
    struct split_session *session = as_split(base);
    for (size_t i = 0; i < session->sink->count; i++) {
        struct chunk own = chunk_of_part(session, chunk, i);
        struct sink_session *part = session->sessions[i];
        if (!session->has_batch[i] && !part->routine->write_chunk(part, &own, error))
            return name_part(session, i, error);
    }
    return true;
}

static bool commit_part(struct split_session *session, size_t index, const struct batch *batch,
                        const struct table_tally *tallies, bool *duplicate, struct error *error)
{
    const struct split_part *part = &session->sink->parts[index];
    struct sink_session *inner = session->sessions[index];
    for (uint32_t i = 0; i < part->set->table_count; i++)
        session->tallies[i] = tallies[part->places[i]];
    if (!inner->routine->commit_batch(inner, batch, session->tallies, duplicate, error))
        return name_part(session, index, error);
    session->has_batch[index] = true;
    return true;
}

/* One after another, always in the same order: what the last has, all have. */
static bool split_commit_batch(struct sink_session *base, const struct batch *batch,
                               const struct table_tally *tallies, bool *duplicate, struct error *error)
{
    struct split_session *session = as_split(base);
    *duplicate = true;
    for (size_t i = 0; i < session->sink->count; i++) {
        bool there = false;
        if (session->has_batch[i])
            continue;
        if (!commit_part(session, i, batch, tallies, &there, error))
            return false;
        *duplicate = *duplicate && there;
    }
    session->asked = NO_BATCH;
    return true;
}

static void split_abort_batch(struct sink_session *base)
{
    struct split_session *session = as_split(base);
    for (size_t i = 0; i < session->sink->count; i++)
        session->sessions[i]->routine->abort_batch(session->sessions[i]);
    session->asked = NO_BATCH;
}

static bool split_is_committed(struct sink_session *base, const struct batch *batch, bool *committed,
                               struct error *error)
{
    struct split_session *session = as_split(base);
    *committed = true;
    session->asked = NO_BATCH;
    for (size_t i = 0; i < session->sink->count; i++) {
        struct sink_session *part = session->sessions[i];
        if (!part->routine->is_committed(part, batch, &session->has_batch[i], error))
            return name_part(session, i, error);
        *committed = *committed && session->has_batch[i];
    }
    session->asked = batch->number;
    return true;
}

static void split_cancel(struct sink_session *base)
{
    struct split_session *session = as_split(base);
    for (size_t i = 0; i < session->sink->count; i++)
        session->sessions[i]->routine->cancel(session->sessions[i]);
}

static void split_close_session(struct sink_session *base)
{
    struct split_session *session = as_split(base);
    for (size_t i = 0; session->sessions != NULL && i < session->sink->count; i++)
        if (session->sessions[i] != NULL)
            session->sessions[i]->routine->close(session->sessions[i]);
    free(session->sessions);
    free(session->rows);
    free(session->tallies);
    free(session->has_batch);
    free(session);
}

static const struct sink_session_routine split_session_routine = {
    .begin_batch = split_begin_batch,
    .write_chunk = split_write_chunk,
    .commit_batch = split_commit_batch,
    .abort_batch = split_abort_batch,
    .is_committed = split_is_committed,
    .cancel = split_cancel,
    .close = split_close_session,
};

/* ---- the sink ---- */

static uint32_t most_tables(const struct split_sink *sink)
{
    uint32_t most = 1;
    for (size_t i = 0; i < sink->count; i++)
        most = sink->parts[i].set->table_count > most ? sink->parts[i].set->table_count : most;
    return most;
}

static bool open_parts(struct split_session *session, struct error *error)
{
    for (size_t i = 0; i < session->sink->count; i++) {
        struct sink *part = session->sink->parts[i].sink;
        if (!part->routine->open_session(part, &session->sessions[i], error))
            return name_part(session, i, error);
    }
    return true;
}

static bool split_open_session(struct sink *base, struct sink_session **opened, struct error *error)
{
    struct split_sink *sink = (struct split_sink *)base;
    struct split_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a session");
    uint32_t tables = most_tables(sink);
    session->base.routine = &split_session_routine;
    session->sink = sink;
    session->asked = NO_BATCH;
    session->sessions = calloc(sink->count, sizeof(struct sink_session *));
    session->rows = calloc(tables, sizeof *session->rows);
    session->tallies = calloc(tables, sizeof *session->tallies);
    session->has_batch = calloc(sink->count, sizeof *session->has_batch);
    bool room = session->sessions != NULL && session->rows != NULL && session->tallies != NULL &&
                session->has_batch != NULL;
    if (!room)
        error_set(error, ERROR_MEMORY, "out of memory: no room for a session");
    if (!room || !open_parts(session, error)) {
        split_close_session(&session->base);
        return false;
    }
    *opened = &session->base;
    return true;
}

static bool mark_part(struct split_sink *sink, size_t index, struct table_tally *own,
                      struct table_tally *tallies, struct error *error)
{
    const struct split_part *part = &sink->parts[index];
    free(sink->done[index]);
    sink->done[index] = calloc(sink->batch_count / 8 + 1, 1);
    if (sink->done[index] == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    memset(own, 0, part->set->table_count * sizeof *own);
    if (!part->sink->routine->mark_done(part->sink, sink->done[index], sink->batch_count, own, error))
        return error_prefix(error, "database %s", part->name);
    for (uint32_t i = 0; i < part->set->table_count; i++)
        tallies[part->places[i]] = own[i];
    return true;
}

/* The tallies hold what is there, of batches that are not in everywhere too. */
static bool split_mark_done(struct sink *base, uint8_t *bitmap, uint64_t batch_count,
                            struct table_tally *tallies, struct error *error)
{
    struct split_sink *sink = (struct split_sink *)base;
    struct table_tally *own = calloc(most_tables(sink), sizeof *own);
    bool done = own != NULL || error_set(error, ERROR_MEMORY, "out of memory");
    sink->batch_count = batch_count;
    for (size_t i = 0; done && i < sink->count; i++)
        done = mark_part(sink, i, own, tallies, error);
    free(own);
    for (uint64_t byte = 0; done && byte < batch_count / 8 + (batch_count % 8 != 0); byte++) {
        uint8_t all = 0xff;
        for (size_t i = 0; i < sink->count; i++)
            all &= sink->done[i][byte];
        bitmap[byte] |= all;
    }
    return done;
}

static void split_close(struct sink *base)
{
    struct split_sink *sink = (struct split_sink *)base;
    for (size_t i = 0; i < sink->count; i++) {
        sink->parts[i].sink->routine->close(sink->parts[i].sink);
        free(sink->done[i]);
    }
    free(sink->parts);
    free(sink->done);
    free(sink);
}

static const struct sink_routine split_routine = {
    .name = "split",
    .open_session = split_open_session,
    .mark_done = split_mark_done,
    .close = split_close,
};

bool split_sink_open(const struct split_part *parts, size_t count, struct sink **opened, struct error *error)
{
    struct split_sink *sink = calloc(1, sizeof *sink);
    struct split_part *own = calloc(count, sizeof *own);
    uint8_t **done = calloc(count, sizeof(uint8_t *));
    if (sink == NULL || own == NULL || done == NULL) {
        free(sink);
        free(own);
        free(done);
        return error_set(error, ERROR_MEMORY, "out of memory: no room for a sink");
    }
    memcpy(own, parts, count * sizeof *own);
    *sink = (struct split_sink){
        .base = *parts[0].sink, /* all are of a kind */
        .parts = own,
        .count = count,
        .done = done,
    };
    sink->base.routine = &split_routine;
    *opened = &sink->base;
    return true;
}
