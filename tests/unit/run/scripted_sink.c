#include "scripted_sink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum session_state { STATE_IDLE, STATE_BATCH, STATE_LAST_SEEN, STATE_FAILED };

struct scripted_session {
    struct sink_session session;
    struct scripted_sink *script;
    enum session_state state;
    struct batch batch;
    struct table_tally tallies[FAKE_TABLES];
    bool cancelled;
};

static void complain(struct scripted_sink *script, const char *what, uint64_t batch)
{
    if (script->violation[0] == '\0')
        snprintf(script->violation, sizeof script->violation, "%s (batch %llu)", what,
                 (unsigned long long)batch);
}

static bool chaos_strikes(struct scripted_sink *script)
{
    script->random = script->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (script->random >> 33) % 100 < script->chaos_percent;
}

/* Counts the call and says what the script has for it. With the mutex locked. */
static enum failure next_failure(struct scripted_sink *script, enum call call)
{
    uint64_t number = ++script->calls[call];
    if (script->chaos_percent > 0) {
        if (!chaos_strikes(script))
            return FAILURE_NONE;
        return call == CALL_COMMIT && chaos_strikes(script) ? FAILURE_ANSWER_LOST : FAILURE_RETRYABLE;
    }
    for (size_t i = 0; i < sizeof script->failures / sizeof script->failures[0]; i++) {
        const struct scripted_failure *entry = &script->failures[i];
        if (entry->call == call && number >= entry->at && number - entry->at < entry->times)
            return entry->failure;
    }
    return FAILURE_NONE;
}

static bool fail(enum failure failure, struct error *error)
{
    error_set(error, ERROR_LOAD, failure == FAILURE_FINAL ? "children: broken for good" : "connection lost");
    error->retryable = failure != FAILURE_FINAL;
    return false;
}

static bool begin_batch(struct sink_session *session, const struct batch *batch, struct error *error)
{
    struct scripted_session *scripted = (struct scripted_session *)session;
    struct scripted_sink *script = scripted->script;
    pthread_mutex_lock(&script->mutex);
    if (scripted->state != STATE_IDLE)
        complain(script, "a batch was begun in the middle of another or after a failure", batch->number);
    if (script->commits[batch->number] > 0 && script->failures[1].call != CALL_BEGIN &&
        script->duplicate_batch != batch->number + 1)
        complain(script, "a committed batch was begun again", batch->number);
    for (uint32_t i = 0; i < batch->stage; i++)
        if (script->stage_commits[i] < script->plan->stages[i].batch_count)
            complain(script, "a batch was begun before an earlier stage was whole", batch->number);
    enum failure failure = next_failure(script, CALL_BEGIN);
    scripted->state = failure == FAILURE_NONE ? STATE_BATCH : STATE_FAILED;
    scripted->batch = *batch;
    memset(scripted->tallies, 0, sizeof scripted->tallies);
    pthread_mutex_unlock(&script->mutex);
    return failure == FAILURE_NONE || fail(failure, error);
}

/* The rows themselves, not what the chunk says of them. */
static void count_rows(struct scripted_session *scripted, const struct chunk *chunk)
{
    enum { ROW_BYTES = 26 };
    for (uint32_t i = 0; i < FAKE_TABLES; i++) {
        const struct buffer *rows = &chunk->tables[i].rows;
        for (size_t at = 0; at < rows->length; at += ROW_BYTES) {
            struct table_tally one = {1, ROW_BYTES, fingerprint_of(rows->data + at, ROW_BYTES)};
            table_tally_add(&scripted->tallies[i], &one);
        }
    }
}

static unsigned count_tables(const struct chunk *chunk)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < FAKE_TABLES; i++)
        count += chunk->tables[i].rows.length > 0;
    return count;
}

/* True when the session was cancelled while it blocked. With the mutex locked. */
static bool block_until_cancelled(struct scripted_session *scripted)
{
    while (!scripted->cancelled)
        pthread_cond_wait(&scripted->script->changed, &scripted->script->mutex);
    return true;
}

static bool write_chunk(struct sink_session *session, const struct chunk *chunk, struct error *error)
{
    struct scripted_session *scripted = (struct scripted_session *)session;
    struct scripted_sink *script = scripted->script;
    if (script->write_microseconds > 0)
        usleep(script->write_microseconds);
    pthread_mutex_lock(&script->mutex);
    if (scripted->state != STATE_BATCH)
        complain(script, "a chunk came outside a batch", scripted->batch.number);
    if (script->chunk_bytes_limit > 0 && chunk->bytes > script->chunk_bytes_limit)
        complain(script, "a chunk is larger than it may be", scripted->batch.number);
    if (script->sink.takes_quickly != fake_rows_made_here)
        complain(script, "the rows were made by the wrong thread", scripted->batch.number);
    script->chunks++;
    script->mixed_chunks += !chunk->last && count_tables(chunk) > 1;
    enum failure failure = next_failure(script, CALL_WRITE);
    bool blocked = script->calls[CALL_WRITE] == script->block_write_at && block_until_cancelled(scripted);
    count_rows(scripted, chunk);
    scripted->state = failure != FAILURE_NONE || blocked ? STATE_FAILED
                      : chunk->last                      ? STATE_LAST_SEEN
                                                         : STATE_BATCH;
    pthread_mutex_unlock(&script->mutex);
    if (blocked)
        return error_set(error, ERROR_INTERRUPTED, "cancelled on request");
    return failure == FAILURE_NONE || fail(failure, error);
}

static void commit(struct scripted_sink *script, const struct scripted_session *scripted)
{
    script->commits[scripted->batch.number]++;
    script->stage_commits[scripted->batch.stage]++;
    for (unsigned i = 0; i < FAKE_TABLES; i++)
        table_tally_add(&script->tallies[i], &scripted->tallies[i]);
}

static bool commit_batch(struct sink_session *session, const struct batch *batch,
                         const struct table_tally *tallies, bool *duplicate, struct error *error)
{
    struct scripted_session *scripted = (struct scripted_session *)session;
    struct scripted_sink *script = scripted->script;
    pthread_mutex_lock(&script->mutex);
    if (scripted->state != STATE_LAST_SEEN || batch->number != scripted->batch.number)
        complain(script, "a commit came before the batch was whole", batch->number);
    if (memcmp(tallies, scripted->tallies, sizeof scripted->tallies) != 0)
        complain(script, "the tallies are not those of the rows", batch->number);
    enum failure failure = next_failure(script, CALL_COMMIT);
    *duplicate = script->duplicate_batch == batch->number + 1;
    if (failure == FAILURE_NONE || failure == FAILURE_ANSWER_LOST)
        commit(script, scripted);
    scripted->state = failure == FAILURE_NONE ? STATE_IDLE : STATE_FAILED;
    pthread_mutex_unlock(&script->mutex);
    return failure == FAILURE_NONE || fail(failure, error);
}

static void abort_batch(struct sink_session *session)
{
    struct scripted_session *scripted = (struct scripted_session *)session;
    scripted->state = STATE_IDLE;
}

static bool is_committed(struct sink_session *session, const struct batch *batch, bool *committed,
                         struct error *error)
{
    struct scripted_sink *script = ((struct scripted_session *)session)->script;
    pthread_mutex_lock(&script->mutex);
    enum failure failure = next_failure(script, CALL_IS_COMMITTED);
    *committed = script->commits[batch->number] > 0 && !script->late_commit;
    script->late_commit = false;
    pthread_mutex_unlock(&script->mutex);
    return failure == FAILURE_NONE || fail(failure, error);
}

static void cancel(struct sink_session *session)
{
    struct scripted_session *scripted = (struct scripted_session *)session;
    pthread_mutex_lock(&scripted->script->mutex);
    scripted->cancelled = true;
    scripted->script->cancels++;
    pthread_cond_broadcast(&scripted->script->changed);
    pthread_mutex_unlock(&scripted->script->mutex);
}

static void close_session(struct sink_session *session)
{
    struct scripted_session *scripted = (struct scripted_session *)session;
    pthread_mutex_lock(&scripted->script->mutex);
    if (scripted->state != STATE_IDLE)
        complain(scripted->script, "a session was closed in the middle of a batch", scripted->batch.number);
    scripted->script->sessions_open--;
    pthread_mutex_unlock(&scripted->script->mutex);
    free(scripted);
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

static bool open_session(struct sink *sink, struct sink_session **session, struct error *error)
{
    struct scripted_sink *script = (struct scripted_sink *)sink;
    pthread_mutex_lock(&script->mutex);
    enum failure failure = next_failure(script, CALL_OPEN);
    if (failure == FAILURE_NONE) {
        struct scripted_session *scripted = calloc(1, sizeof *scripted);
        scripted->session.routine = &session_routine;
        scripted->script = script;
        *session = &scripted->session;
        script->sessions_open++;
        script->sessions_ever++;
    }
    pthread_mutex_unlock(&script->mutex);
    return failure == FAILURE_NONE || fail(failure, error);
}

static bool mark_done(struct sink *sink, uint8_t *bitmap, uint64_t batch_count, struct table_tally *tallies,
                      struct error *error)
{
    struct scripted_sink *script = (struct scripted_sink *)sink;
    enum failure failure = next_failure(script, CALL_MARK_DONE);
    if (failure != FAILURE_NONE)
        return fail(failure, error);
    for (uint64_t i = 0; i < script->done_batches && i < batch_count; i++) {
        bitmap[i / 8] |= (uint8_t)(1 << (i % 8));
        script->stage_commits[plan_batch(script->plan, i).stage]++;
        script->commits[i]++;
        tallies[FAKE_PARENTS].rows += 10; /* what a ledger would say */
    }
    return true;
}

static void close_sink(struct sink *sink)
{
    (void)sink;
}

static const struct sink_routine routine = {
    .name = "scripted", .open_session = open_session, .mark_done = mark_done, .close = close_sink};

bool scripted_sink_takes_quickly;

void scripted_sink_init(struct scripted_sink *script, const struct plan *plan)
{
    *script = (struct scripted_sink){
        .sink = {.routine = &routine, .takes_quickly = scripted_sink_takes_quickly},
        .plan = plan,
        .random = 1,
    };
    script->commits = calloc(plan->batch_count + 1, sizeof *script->commits);
    pthread_mutex_init(&script->mutex, NULL);
    pthread_cond_init(&script->changed, NULL);
}

void scripted_sink_free(struct scripted_sink *script)
{
    free(script->commits);
    pthread_mutex_destroy(&script->mutex);
    pthread_cond_destroy(&script->changed);
}

uint64_t scripted_sink_committed(const struct scripted_sink *script)
{
    uint64_t batches = 0;
    for (uint64_t i = 0; i < script->plan->batch_count; i++)
        batches += script->commits[i];
    return batches;
}
