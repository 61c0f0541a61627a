/* The sink that fills a file. It has one connection, the only writer that a SQLite file can have; sessions
 * take turns with it, a batch each, while the makers of the others go on. */
#include "ledger.h"
#include "translate.h"
#include "values.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define SQL_CAP ((size_t)1 << 20)

struct sqlite_sink {
    struct sink base;
    struct sqlite_file *file;
    const struct table_set *set;
    const struct ledger_run *run;
    sqlite3_stmt **inserts; /* per table */
    struct field *fields;   /* of the widest row */
    char *scratch;          /* FIELD_TEXT_BYTES for each of its columns */
    pthread_mutex_t mutex;  /* of what follows */
    pthread_cond_t changed;
    const struct sqlite_session *turn; /* whose it is */
    bool cancelled;
};

struct sqlite_session {
    struct sink_session base;
    struct sqlite_sink *sink;
};

static struct sqlite_session *as_session(struct sink_session *session)
{
    return (struct sqlite_session *)session;
}

/* ---- turns ---- */

static bool take_turn(struct sqlite_session *session, struct error *error)
{
    struct sqlite_sink *sink = session->sink;
    pthread_mutex_lock(&sink->mutex);
    while (sink->turn != NULL && !sink->cancelled)
        pthread_cond_wait(&sink->changed, &sink->mutex);
    bool taken = !sink->cancelled;
    if (taken)
        sink->turn = session;
    pthread_mutex_unlock(&sink->mutex);
    return taken || error_set(error, ERROR_INTERRUPTED, "interrupted");
}

static void give_turn(struct sqlite_session *session)
{
    struct sqlite_sink *sink = session->sink;
    pthread_mutex_lock(&sink->mutex);
    sink->turn = NULL;
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->mutex);
}

static bool has_turn(struct sqlite_session *session)
{
    struct sqlite_sink *sink = session->sink;
    pthread_mutex_lock(&sink->mutex);
    bool has = sink->turn == session;
    pthread_mutex_unlock(&sink->mutex);
    return has;
}

/* An interrupt that comes between two statements is lost on SQLite: the flag is not. */
static bool check_cancelled(struct sqlite_sink *sink, struct error *error)
{
    pthread_mutex_lock(&sink->mutex);
    bool cancelled = sink->cancelled;
    pthread_mutex_unlock(&sink->mutex);
    return !cancelled || error_set(error, ERROR_INTERRUPTED, "interrupted");
}

/* ---- rows ---- */

static bool complain_row(struct sqlite_sink *sink, const struct table *table, struct error *error)
{
    char what[SQLITE_NAME_BYTES];
    sqlite_error(sink->file, error, sqlite_table_name(what, sizeof what, table));
    sqlite3_reset(sink->inserts[table->index]);
    return false;
}

static bool insert_row(struct sqlite_sink *sink, const struct table *table, sqlite3_stmt *insert,
                       struct error *error)
{
    for (int i = 0; i < table->column_count; i++)
        if (value_bind(insert, i + 1, &table->columns[i], sink->fields[i],
                       sink->scratch + (size_t)i * FIELD_TEXT_BYTES) != SQLITE_OK)
            return complain_row(sink, table, error);
    if (sqlite3_step(insert) != SQLITE_DONE)
        return complain_row(sink, table, error);
    sqlite3_reset(insert);
    return true;
}

static bool insert_rows(struct sqlite_sink *sink, const struct table *table, const struct buffer *rows,
                        struct error *error)
{
    const uint8_t *cursor = rows->data, *end = rows->data + rows->length;
    sqlite3_stmt *insert = sink->inserts[table->index];
    if (rows->length == 0)
        return true;
    while (tuple_next(table, &cursor, end, sink->fields))
        if (!insert_row(sink, table, insert, error))
            return false;
    return cursor == end || error_set(error, ERROR_INTERNAL, "a chunk holds what is no row of %s.%s",
                                      table->schema, table->name);
}

/* ---- batches ---- */

static bool session_begin_batch(struct sink_session *base, const struct batch *batch, struct error *error)
{
    struct sqlite_session *session = as_session(base);
    (void)batch;
    return take_turn(session, error) && sqlite_begin(session->sink->file, error);
}

static bool session_write_chunk(struct sink_session *base, const struct chunk *chunk, struct error *error)
{
    struct sqlite_sink *sink = as_session(base)->sink;
    for (uint32_t i = 0; i < sink->set->table_count; i++)
        if (!check_cancelled(sink, error) ||
            !insert_rows(sink, sink->set->tables[i], &chunk->tables[i].rows, error))
            return false;
    return true;
}

static bool session_commit_batch(struct sink_session *base, const struct batch *batch,
                                 const struct table_tally *tallies, bool *duplicate, struct error *error)
{
    struct sqlite_session *session = as_session(base);
    struct sqlite_sink *sink = session->sink;
    if (!check_cancelled(sink, error) ||
        !sqlite_record_batch(sink->file, sink->run, sink->set, batch, tallies, duplicate, error))
        return false;
    if (*duplicate)
        sqlite_rollback(sink->file);
    else if (!sqlite_commit(sink->file, error))
        return false;
    give_turn(session);
    return true;
}

static void session_abort_batch(struct sink_session *base)
{
    struct sqlite_session *session = as_session(base);
    if (!has_turn(session))
        return;
    sqlite_rollback(session->sink->file);
    give_turn(session);
}

static bool session_is_committed(struct sink_session *base, const struct batch *batch, bool *committed,
                                 struct error *error)
{
    struct sqlite_session *session = as_session(base);
    if (!take_turn(session, error))
        return false;
    bool done = sqlite_batch_is_done(session->sink->file, session->sink->run, batch, committed, error);
    give_turn(session);
    return done;
}

static void session_cancel(struct sink_session *base)
{
    struct sqlite_sink *sink = as_session(base)->sink;
    pthread_mutex_lock(&sink->mutex);
    sink->cancelled = true;
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->mutex);
    sqlite3_interrupt(sink->file->database);
}

static void session_close(struct sink_session *base)
{
    session_abort_batch(base);
    free(as_session(base));
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

static bool open_session(struct sink *base, struct sink_session **opened, struct error *error)
{
    struct sqlite_session *session = malloc(sizeof *session);
    if (session == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    *session =
        (struct sqlite_session){.base = {.routine = &session_routine}, .sink = (struct sqlite_sink *)base};
    *opened = &session->base;
    return true;
}

static bool mark_done(struct sink *base, uint8_t *bitmap, uint64_t batch_count, struct table_tally *tallies,
                      struct error *error)
{
    struct sqlite_sink *sink = (struct sqlite_sink *)base;
    return sqlite_mark_done(sink->file, sink->run, bitmap, batch_count, error) &&
           sqlite_tallies_of(sink->file, sink->run->run_id, sink->run->first_number, batch_count, sink->set,
                             tallies, error);
}

static void close_sink(struct sink *base)
{
    struct sqlite_sink *sink = (struct sqlite_sink *)base;
    for (uint32_t i = 0; sink->inserts != NULL && i < sink->set->table_count; i++)
        sqlite3_finalize(sink->inserts[i]);
    pthread_cond_destroy(&sink->changed);
    pthread_mutex_destroy(&sink->mutex);
    free(sink->inserts);
    free(sink->fields);
    free(sink->scratch);
    free(sink);
}

static const struct sink_routine sink_routine = {
    .name = "sqlite",
    .open_session = open_session,
    .mark_done = mark_done,
    .close = close_sink,
};

static bool prepare_insert(struct sqlite_sink *sink, const struct table *table, struct error *error)
{
    char name[SQLITE_NAME_BYTES];
    struct buffer sql;
    buffer_init(&sql, SQL_CAP);
    bool done =
        buffer_printf(&sql, error, "INSERT INTO %s VALUES (?", sqlite_table_name(name, sizeof name, table));
    for (uint16_t i = 1; done && i < table->column_count; i++)
        done = buffer_append_text(&sql, ", ?", error);
    done = done && buffer_append_text(&sql, ")", error) && buffer_terminate(&sql, error) &&
           sqlite_prepare(sink->file, (const char *)sql.data, &sink->inserts[table->index], error);
    buffer_free(&sql);
    return done;
}

static bool prepare(struct sqlite_sink *sink, struct error *error)
{
    size_t columns = 1;
    for (uint32_t i = 0; i < sink->set->table_count; i++)
        if (sink->set->tables[i]->column_count > columns)
            columns = sink->set->tables[i]->column_count;
    sink->inserts = calloc(sink->set->table_count, sizeof *sink->inserts);
    sink->fields = calloc(columns, sizeof *sink->fields);
    sink->scratch = malloc(columns * FIELD_TEXT_BYTES);
    if (sink->inserts == NULL || sink->fields == NULL || sink->scratch == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    for (uint32_t i = 0; i < sink->set->table_count; i++)
        if (!prepare_insert(sink, sink->set->tables[i], error))
            return false;
    return true;
}

bool sqlite_sink_open(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                      struct sink **opened, struct error *error)
{
    struct sqlite_sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    sink->base.routine = &sink_routine;
    sink->file = file;
    sink->set = set;
    sink->run = run;
    pthread_mutex_init(&sink->mutex, NULL);
    pthread_cond_init(&sink->changed, NULL);
    if (!prepare(sink, error)) {
        close_sink(&sink->base);
        return false;
    }
    *opened = &sink->base;
    return true;
}
