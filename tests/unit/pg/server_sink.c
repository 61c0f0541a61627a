#include "trial.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum copy_format formats[TRIAL_TABLES] = {COPY_BINARY, COPY_TEXT};

/* A sink on a started run, and a session. */
struct loading {
    struct sink *sink;
    struct sink_session *session;
};

static struct sink_session *open_session(struct trial *trial, struct sink *sink)
{
    struct sink_session *session;
    require(trial, sink->routine->open_session(sink, &session, &trial->error));
    return session;
}

static struct loading begin_loading(struct trial *trial)
{
    struct loading loading;
    trial_start(trial);
    require(trial, pg_sink_open(&trial->target, &trial_table_set, &trial->run, formats, &loading.sink,
                                &trial->error));
    loading.session = open_session(trial, loading.sink);
    return loading;
}

static void end_loading(struct loading *loading)
{
    loading->session->routine->close(loading->session);
    loading->sink->routine->close(loading->sink);
}

/* Everything of a batch up to its commit. */
static void write_batch(struct trial *trial, struct sink_session *session, uint64_t number)
{
    struct batch batch = trial_batch(number);
    trial_fill(trial, number);
    trial->chunk.last = true;
    require(trial, session->routine->begin_batch(session, &batch, &trial->error));
    require(trial, session->routine->write_chunk(session, &trial->chunk, &trial->error));
}

static bool commit_batch(struct trial *trial, struct sink_session *session, uint64_t number, bool *duplicate)
{
    struct batch batch = trial_batch(number);
    struct table_tally tallies[TRIAL_TABLES];
    trial_tallies(trial, tallies);
    return session->routine->commit_batch(session, &batch, tallies, duplicate, &trial->error);
}

static bool is_committed(struct trial *trial, struct sink_session *session, uint64_t number)
{
    struct batch batch = trial_batch(number);
    bool committed;
    require(trial, session->routine->is_committed(session, &batch, &committed, &trial->error));
    return committed;
}

static void batches_commit_once(void **state)
{
    struct trial *trial = *state;
    struct loading loading = begin_loading(trial);
    bool duplicate;
    for (uint64_t number = 0; number < 2; number++) {
        write_batch(trial, loading.session, number);
        require(trial, commit_batch(trial, loading.session, number, &duplicate));
        assert_false(duplicate);
    }
    write_batch(trial, loading.session, 1);
    require(trial, commit_batch(trial, loading.session, 1, &duplicate));
    assert_true(duplicate);
    assert_true(is_committed(trial, loading.session, 1));
    assert_false(is_committed(trial, loading.session, 2));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "4000");
    end_loading(&loading);
}

static void aborted_batch_leaves_nothing(void **state)
{
    struct trial *trial = *state;
    struct loading loading = begin_loading(trial);
    bool duplicate;
    write_batch(trial, loading.session, 0);
    loading.session->routine->abort_batch(loading.session);
    assert_false(is_committed(trial, loading.session, 0));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "0");
    write_batch(trial, loading.session, 0);
    require(trial, commit_batch(trial, loading.session, 0, &duplicate));
    assert_false(duplicate);
    end_loading(&loading);
}

static void resume_reads_what_is_done(void **state)
{
    struct trial *trial = *state;
    struct loading loading = begin_loading(trial);
    struct table_tally done[TRIAL_TABLES], expected[TRIAL_TABLES];
    uint8_t bitmap[2] = {0};
    bool duplicate;
    write_batch(trial, loading.session, 8);
    trial_tallies(trial, expected);
    require(trial, commit_batch(trial, loading.session, 8, &duplicate));
    write_batch(trial, loading.session, 3); /* in flight: not done */
    require(trial, loading.sink->routine->mark_done(loading.sink, bitmap, 10, done, &trial->error));
    assert_int_equal(bitmap[0], 0);
    assert_int_equal(bitmap[1], 1);
    assert_memory_equal(done, expected, sizeof done);
    end_loading(&loading);
}

/* The server goes away during COMMIT: a deferred trigger ends its own connection. */
static void lost_commit_is_retried_by_the_ledger(void **state)
{
    struct trial *trial = *state;
    struct loading loading = begin_loading(trial);
    bool duplicate;
    trial_execute(trial,
                  "CREATE FUNCTION trial.die() RETURNS trigger LANGUAGE plpgsql AS "
                  "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
                  "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON trial.owners DEFERRABLE INITIALLY DEFERRED "
                  "FOR EACH ROW WHEN (NEW.owner_id = 7) EXECUTE FUNCTION trial.die()");
    write_batch(trial, loading.session, 0);
    assert_false(commit_batch(trial, loading.session, 0, &duplicate));
    assert_true(trial->error.retryable);
    loading.session->routine->abort_batch(loading.session);
    loading.session->routine->close(loading.session);
    trial_execute(trial, "DROP TRIGGER die ON trial.owners");
    loading.session = open_session(trial, loading.sink);
    assert_false(is_committed(trial, loading.session, 0));
    write_batch(trial, loading.session, 0);
    require(trial, commit_batch(trial, loading.session, 0, &duplicate));
    assert_false(duplicate);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "2000");
    end_loading(&loading);
}

struct blocked_write {
    struct trial *trial;
    struct sink_session *session;
    bool written;
    atomic_bool finished;
    struct error error;
};

static void *write_while_locked(void *argument)
{
    struct blocked_write *write = argument;
    write->written =
        write->session->routine->write_chunk(write->session, &write->trial->chunk, &write->error);
    return NULL;
}

static void blocked_session_can_be_cancelled(void **state)
{
    struct trial *trial = *state;
    struct loading loading = begin_loading(trial);
    struct blocked_write write = {.trial = trial, .session = loading.session};
    struct batch batch = trial_batch(0);
    struct error error;
    pthread_t thread;
    trial_fill(trial, 0);
    require(trial, loading.session->routine->begin_batch(loading.session, &batch, &trial->error));
    trial_execute(trial, "BEGIN; LOCK TABLE trial.things");
    assert_int_equal(pthread_create(&thread, NULL, write_while_locked, &write), 0);
    trial_await_lock(trial, &write.finished);
    loading.session->routine->cancel(loading.session);
    pthread_join(thread, NULL);
    assert_false(write.written);
    assert_int_equal(write.error.code, ERROR_INTERRUPTED);
    loading.session->routine->abort_batch(loading.session);
    assert_false(loading.session->routine->begin_batch(loading.session, &batch, &error));
    assert_int_equal(error.code, ERROR_INTERRUPTED);
    trial_execute(trial, "COMMIT");
    end_loading(&loading);
}

static const struct CMUnitTest tests[] = {
    TRIAL_TEST(batches_commit_once),
    TRIAL_TEST(aborted_batch_leaves_nothing),
    TRIAL_TEST(resume_reads_what_is_done),
    TRIAL_TEST(lost_commit_is_retried_by_the_ledger),
    TRIAL_TEST(blocked_session_can_be_cancelled),
};

int main(void)
{
    return cmocka_run_group_tests_name("sink", tests, NULL, NULL);
}
