#include "fixture.h"

#include <stdio.h>
#include <string.h>

static void test_every_batch_once(void **state)
{
    (void)state;
    static const unsigned jobs[] = {0, 1, 2, 8, 64};
    for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture, jobs[i]);
        assert_true(fixture_run(&fixture));
        assert_loaded_exactly_once(&fixture);
        assert_true(fixture.script.sessions_ever <= fixture.plan.batch_count);
        assert_true(fixture.script.sessions_ever <= (jobs[i] > 0 ? jobs[i] : 1));
        fixture_free(&fixture);
    }
}

static void test_any_cut_gives_the_same_rows(void **state)
{
    (void)state;
    for (uint64_t batch_rows = 1; batch_rows < 300; batch_rows = batch_rows * 2 + 1) {
        struct fixture fixture;
        fixture_init(&fixture, 3);
        scripted_sink_free(&fixture.script);
        plan_make(&fixture.plan, &fake_domain, &fixture.state, batch_rows);
        scripted_sink_init(&fixture.script, &fixture.plan);
        assert_true(fixture_run(&fixture));
        assert_loaded_exactly_once(&fixture);
        fixture_free(&fixture);
    }
}

static void test_a_family_larger_than_chunks_comes_in_pieces(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 2);
    fixture.state.children = 100000;
    fixture.script.chunk_bytes_limit = fixture.options.chunk_bytes + 26; /* and the row that filled it */
    assert_true(fixture_run(&fixture));
    assert_loaded_exactly_once(&fixture);
    assert_true(fixture.script.chunks > 100000 * 26 / fixture.script.chunk_bytes_limit);
    fixture_free(&fixture);
}

static void test_default_chunk_holds_a_batch(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.options.chunk_bytes = 0;
    assert_true(fixture_run(&fixture));
    assert_loaded_exactly_once(&fixture);
    assert_int_equal(fixture.script.chunks, fixture.plan.batch_count);
    fixture_free(&fixture);
}

static void test_nothing_to_do(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 4);
    scripted_sink_free(&fixture.script);
    fixture.state.families = fixture.state.late_families = 0;
    plan_make(&fixture.plan, &fake_domain, &fixture.state, 10);
    scripted_sink_init(&fixture.script, &fixture.plan);
    assert_true(fixture_run(&fixture));
    assert_loaded_exactly_once(&fixture);
    assert_int_equal(fixture.script.sessions_ever, 0);
    fixture_free(&fixture);
}

static void test_done_batches_are_left_alone(void **state)
{
    (void)state;
    for (uint64_t done = 1; done <= 24; done++) {
        struct fixture fixture;
        fixture_init(&fixture, 2);
        fixture.script.done_batches = done;
        uint64_t expected = done < fixture.plan.batch_count ? fixture.plan.batch_count - done : 0;
        assert_true(fixture_run(&fixture));
        assert_int_equal(fixture.result.batches_done, expected);
        assert_int_equal(scripted_sink_committed(&fixture.script), fixture.plan.batch_count);
        assert_tallies_equal(fixture.result.tallies, fixture.script.tallies);
        fixture_free(&fixture);
    }
}

/* What the run says on stderr; caller frees. */
static char *said_by(struct fixture *fixture, enum log_level level)
{
    char *text = calloc(1, 4096);
    FILE *file = tmpfile();
    assert_non_null(text);
    assert_non_null(file);
    int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    log_set_level(level);
    bool done = fixture_run(fixture);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    assert_true(done);
    rewind(file);
    (void)!fread(text, 1, 4095, file);
    fclose(file);
    return text;
}

static void test_a_target_that_is_away_at_first_is_waited_for(void **state)
{
    (void)state;
    for (enum log_level level = LOG_LEVEL_QUIET; level <= LOG_LEVEL_NORMAL; level++) {
        struct fixture fixture;
        fixture_init(&fixture, 1);
        fixture.script.failures[0] = (struct scripted_failure){CALL_MARK_DONE, FAILURE_RETRYABLE, 1, 3};
        char *said = said_by(&fixture, level);
        assert_loaded_exactly_once(&fixture);
        assert_string_equal(said, level == LOG_LEVEL_QUIET
                                      ? ""
                                      : "fingen: fake: connection lost; trying again for up to 30 s\n");
        free(said);
        fixture_free(&fixture);
    }
}

/* ---- progress ---- */

struct progress_seen {
    unsigned calls, finished;
    uint64_t rows, rows_before, table_rows, batches_done, batch_count;
    uint64_t cancel_at_batches; /* plus one */
};

static void see_progress(void *context, const struct run_progress *progress, bool finished)
{
    struct progress_seen *seen = context;
    assert_true(progress->rows >= seen->rows);
    assert_int_equal(seen->finished, 0);
    seen->calls++;
    seen->finished += finished;
    seen->rows = progress->rows;
    seen->rows_before = progress->rows_before;
    seen->batches_done = progress->batches_done;
    seen->batch_count = progress->batch_count;
    seen->table_rows = 0;
    for (unsigned i = 0; i < FAKE_TABLES; i++)
        seen->table_rows += progress->tallies[i].rows;
    if (seen->cancel_at_batches > 0 && progress->batches_done + 1 >= seen->cancel_at_batches)
        run_cancelled = 1;
}

static void test_progress_ends_with_the_whole(void **state)
{
    (void)state;
    struct progress_seen seen = {0};
    struct fixture fixture;
    fixture_init(&fixture, 2);
    fixture.script.write_microseconds = 20000;
    fixture.options.progress = see_progress;
    fixture.options.context = &seen;
    assert_true(fixture_run(&fixture));
    assert_int_equal(seen.finished, 1);
    assert_true(seen.calls >= 2);
    assert_int_equal(seen.rows, fake_total_rows(&fixture.state));
    assert_int_equal(seen.table_rows, seen.rows);
    assert_int_equal(seen.rows_before, 0);
    assert_int_equal(seen.batches_done, fixture.plan.batch_count);
    assert_int_equal(seen.batch_count, fixture.plan.batch_count);
    fixture_free(&fixture);
}

static void test_progress_counts_what_was_there_before(void **state)
{
    (void)state;
    struct progress_seen seen = {0};
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.script.done_batches = 3;
    fixture.options.progress = see_progress;
    fixture.options.context = &seen;
    assert_true(fixture_run(&fixture));
    assert_int_equal(seen.rows_before, 30);
    uint64_t loaded = 0;
    for (unsigned i = 0; i < FAKE_TABLES; i++)
        loaded += fixture.result.tallies[i].rows;
    assert_int_equal(seen.rows, 30 + loaded);
    assert_int_equal(seen.batches_done, fixture.plan.batch_count);
    fixture_free(&fixture);
}

/* ---- cancellation ---- */

static void assert_interrupted(struct fixture *fixture)
{
    assert_int_equal(fixture->error.code, ERROR_INTERRUPTED);
    assert_non_null(strstr(fixture->error.message, "fake: interrupted"));
    assert_tallies_equal(fixture->result.tallies, fixture->script.tallies);
    assert_int_equal(fixture->result.batches_done, scripted_sink_committed(&fixture->script));
}

static void test_cancelled_in_the_middle(void **state)
{
    (void)state;
    for (unsigned jobs = 1; jobs <= 4; jobs += 3) {
        struct progress_seen seen = {.cancel_at_batches = 3};
        struct fixture fixture;
        fixture_init(&fixture, jobs);
        fixture.state.children = 100;
        fixture.script.write_microseconds = 30000;
        fixture.options.progress = see_progress;
        fixture.options.context = &seen;
        assert_false(fixture_run(&fixture));
        assert_interrupted(&fixture);
        assert_true(fixture.result.batches_done < fixture.plan.batch_count);
        fixture_free(&fixture);
    }
}

static void test_cancelled_before_it_began(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 2);
    fixture.script.write_microseconds = 30000;
    run_cancelled = 1;
    assert_false(fixture_run(&fixture));
    assert_interrupted(&fixture);
    fixture_free(&fixture);
}

static void test_a_blocked_session_is_cancelled(void **state)
{
    (void)state;
    struct progress_seen seen = {.cancel_at_batches = 1};
    struct fixture fixture;
    fixture_init(&fixture, 2);
    fixture.script.block_write_at = 3;
    fixture.script.write_microseconds = 1000;
    fixture.options.progress = see_progress;
    fixture.options.context = &seen;
    assert_false(fixture_run(&fixture));
    assert_interrupted(&fixture);
    assert_true(fixture.script.cancels > 0);
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_batch_once),
        cmocka_unit_test(test_any_cut_gives_the_same_rows),
        cmocka_unit_test(test_a_family_larger_than_chunks_comes_in_pieces),
        cmocka_unit_test(test_default_chunk_holds_a_batch),
        cmocka_unit_test(test_nothing_to_do),
        cmocka_unit_test(test_done_batches_are_left_alone),
        cmocka_unit_test(test_a_target_that_is_away_at_first_is_waited_for),
        cmocka_unit_test(test_progress_ends_with_the_whole),
        cmocka_unit_test(test_progress_counts_what_was_there_before),
        cmocka_unit_test(test_cancelled_in_the_middle),
        cmocka_unit_test(test_cancelled_before_it_began),
        cmocka_unit_test(test_a_blocked_session_is_cancelled),
    };
    return fixture_run_tests_both_ways(tests);
}
