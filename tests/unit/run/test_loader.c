#include "fixture.h"

#include <string.h>

/* One retryable failure at each place in turn: the data are whole in the end, and nothing is there twice. */
static void check_one_failure(enum call call, enum failure failure, uint64_t at, unsigned jobs)
{
    struct fixture fixture;
    fixture_init(&fixture, jobs);
    fixture.state.families = 12;
    fixture.state.late_families = 10;
    scripted_sink_free(&fixture.script);
    plan_make(&fixture.plan, &fake_domain, &fixture.state, 10);
    scripted_sink_init(&fixture.script, &fixture.plan);
    fixture.script.failures[0] = (struct scripted_failure){call, failure, at, 1};
    assert_true(fixture_run(&fixture));
    assert_loaded_exactly_once(&fixture);
    assert_true(fixture.script.calls[call] >= at); /* it did happen */
    assert_true(call == CALL_OPEN || fixture.script.calls[CALL_IS_COMMITTED] >= 1);
    fixture_free(&fixture);
}

static void test_a_lost_connection_while_opening(void **state)
{
    (void)state;
    check_one_failure(CALL_OPEN, FAILURE_RETRYABLE, 1, 1);
    check_one_failure(CALL_OPEN, FAILURE_RETRYABLE, 2, 3);
}

/* More jobs than the server has connections for. */
static void test_fewer_connections_than_jobs(void **state)
{
    (void)state;
    for (uint64_t refused = 1; refused <= 3; refused++) {
        struct fixture fixture;
        fixture_init(&fixture, 3);
        fixture.script.failures[0] = (struct scripted_failure){CALL_OPEN, FAILURE_FINAL, 1, refused};
        bool enough = refused < 3;
        assert_int_equal(fixture_run(&fixture), enough);
        if (enough)
            assert_loaded_exactly_once(&fixture);
        else
            assert_int_equal(scripted_sink_committed(&fixture.script), 0);
        fixture_free(&fixture);
    }
}

static void test_a_lost_connection_at_the_beginning_of_a_batch(void **state)
{
    (void)state;
    for (uint64_t at = 1; at <= 5; at++)
        check_one_failure(CALL_BEGIN, FAILURE_RETRYABLE, at, 1 + at % 2);
}

static void test_a_lost_connection_in_the_middle_of_a_batch(void **state)
{
    (void)state;
    for (uint64_t at = 1; at <= 6; at++)
        check_one_failure(CALL_WRITE, FAILURE_RETRYABLE, at, 1 + at % 2);
}

static void test_a_lost_connection_before_the_commit(void **state)
{
    (void)state;
    for (uint64_t at = 1; at <= 5; at++)
        check_one_failure(CALL_COMMIT, FAILURE_RETRYABLE, at, 1 + at % 2);
}

static void test_a_lost_answer_to_a_commit(void **state)
{
    (void)state;
    for (uint64_t at = 1; at <= 5; at++)
        check_one_failure(CALL_COMMIT, FAILURE_ANSWER_LOST, at, 1 + at % 2);
}

static void test_a_lost_connection_while_asking_for_the_batch(void **state)
{
    (void)state;
    for (enum failure failure = FAILURE_RETRYABLE; failure <= FAILURE_ANSWER_LOST; failure++) {
        struct fixture fixture;
        fixture_init(&fixture, 2);
        fixture.script.failures[0] = (struct scripted_failure){CALL_COMMIT, failure, 2, 1};
        fixture.script.failures[1] = (struct scripted_failure){CALL_IS_COMMITTED, FAILURE_RETRYABLE, 1, 2};
        assert_true(fixture_run(&fixture));
        assert_loaded_exactly_once(&fixture);
        assert_int_equal(fixture.script.calls[CALL_IS_COMMITTED], 3);
        fixture_free(&fixture);
    }
}

/* The second attempt fails before its commit, and only then does the first one's turn out to have got
 * through. */
static void test_a_commit_that_shows_late(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.script.late_commit = true;
    fixture.script.failures[0] = (struct scripted_failure){CALL_COMMIT, FAILURE_ANSWER_LOST, 2, 1};
    fixture.script.failures[1] = (struct scripted_failure){CALL_BEGIN, FAILURE_RETRYABLE, 3, 1};
    assert_true(fixture_run(&fixture));
    assert_loaded_exactly_once(&fixture);
    assert_int_equal(fixture.script.calls[CALL_IS_COMMITTED], 2);
    fixture_free(&fixture);
}

/* A batch that was committed is made again for its tallies only; half of them are none. */
static void test_a_recount_that_is_not_finished_counts_nothing(void **state)
{
    (void)state;
    struct fixture fixture;
    unsigned makings = 1;
    fixture_init(&fixture, 1);
    fixture.state.children = 1000;
    fixture.state.makings_left = &makings;
    fixture.script.failures[0] = (struct scripted_failure){CALL_COMMIT, FAILURE_ANSWER_LOST, 1, 1};
    assert_false(fixture_run(&fixture));
    assert_string_equal(fixture.error.message, "fake, batch 0: a row is too large");
    assert_int_equal(fixture.script.commits[0], 1);
    assert_int_equal(fixture.result.batches_done, 0);
    assert_int_equal(fixture.result.tallies[FAKE_CHILDREN].rows, 0);
    fixture_free(&fixture);
}

static void test_many_failures_of_all_kinds(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct fixture fixture;
        fixture_init(&fixture, 1 + (unsigned)seed % 4);
        fixture.script.chaos_percent = 8;
        fixture.script.random = seed * 977;
        assert_true(fixture_run(&fixture));
        assert_loaded_exactly_once(&fixture);
        fixture_free(&fixture);
    }
}

/* ---- failures that end the run ---- */

static void check_final_failure(enum call call, uint64_t at, unsigned jobs, const char *message)
{
    struct fixture fixture;
    fixture_init(&fixture, jobs);
    fixture.script.failures[0] = (struct scripted_failure){call, FAILURE_FINAL, at, UINT64_MAX};
    assert_false(fixture_run(&fixture));
    assert_int_equal(fixture.error.code, ERROR_LOAD);
    assert_non_null(strstr(fixture.error.message, message));
    assert_non_null(strstr(fixture.error.detail, "committed: "));
    assert_true(scripted_sink_committed(&fixture.script) < fixture.plan.batch_count);
    assert_int_equal(fixture.result.batches_done, scripted_sink_committed(&fixture.script));
    assert_tallies_equal(fixture.result.tallies, fixture.script.tallies);
    fixture_free(&fixture);
}

static void test_a_final_failure_stops_all_workers(void **state)
{
    (void)state;
    check_final_failure(CALL_OPEN, 1, 1, "fake: children: broken for good");
    check_final_failure(CALL_OPEN, 1, 4, "fake: children: broken for good");
    check_final_failure(CALL_BEGIN, 1, 1, "fake, batch 0: children: broken for good");
    for (uint64_t at = 1; at <= 12; at++) {
        check_final_failure(CALL_BEGIN, at, 1 + at % 8, "fake, batch ");
        check_final_failure(CALL_WRITE, at, 1 + at % 8, "fake, batch ");
        check_final_failure(CALL_COMMIT, at, 1 + at % 8, "fake, batch ");
    }
}

static void test_the_batch_is_named(void **state)
{
    (void)state;
    check_final_failure(CALL_COMMIT, 3, 1, "fake, batch 2: children: broken for good");
}

static void test_retrying_ends(void **state)
{
    (void)state;
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        struct fixture fixture;
        fixture_init(&fixture, jobs);
        fixture.script.failures[0] = (struct scripted_failure){CALL_BEGIN, FAILURE_RETRYABLE, 4, UINT64_MAX};
        fixture.options.retry_seconds = 0.5;
        assert_false(fixture_run(&fixture));
        assert_int_equal(fixture.error.code, ERROR_LOAD);
        assert_non_null(strstr(fixture.error.message, "fake, batch "));
        assert_non_null(strstr(fixture.error.message, "connection lost"));
        assert_non_null(strstr(fixture.error.detail, "it was tried 3 times"));
        assert_int_equal(scripted_sink_committed(&fixture.script), 3);
        fixture_free(&fixture);
    }
}

/* More time than the patience lies between two losses of one batch: it was spent on work. */
static void test_work_is_no_waiting(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.state.late_families = 1;
    scripted_sink_free(&fixture.script);
    plan_make(&fixture.plan, &fake_domain, &fixture.state, 100000);
    scripted_sink_init(&fixture.script, &fixture.plan);
    fixture.options.retry_seconds = 1;
    fixture.script.write_microseconds = 110000;
    fixture.script.failures[0] = (struct scripted_failure){CALL_WRITE, FAILURE_RETRYABLE, 1, 1};
    fixture.script.failures[1] = (struct scripted_failure){CALL_WRITE, FAILURE_RETRYABLE, 13, 1};
    assert_true(fixture_run(&fixture));
    assert_loaded_exactly_once(&fixture);
    assert_int_equal(fixture.script.calls[CALL_IS_COMMITTED], 2);
    fixture_free(&fixture);
}

/* However much it takes in between. */
static void test_a_server_that_comes_and_goes_is_given_up_on(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.options.retry_seconds = 0.5;
    fixture.script.failures[0] = (struct scripted_failure){CALL_COMMIT, FAILURE_RETRYABLE, 1, UINT64_MAX};
    assert_false(fixture_run(&fixture));
    assert_non_null(strstr(fixture.error.message, "fake, batch 0: connection lost"));
    assert_int_equal(fixture.script.calls[CALL_COMMIT], 3);
    fixture_free(&fixture);
}

static void test_a_final_failure_after_a_retryable_one(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.script.failures[0] = (struct scripted_failure){CALL_COMMIT, FAILURE_RETRYABLE, 3, 1};
    fixture.script.failures[1] = (struct scripted_failure){CALL_IS_COMMITTED, FAILURE_FINAL, 1, 1};
    assert_false(fixture_run(&fixture));
    assert_non_null(strstr(fixture.error.message, "fake, batch 2: children: broken for good"));
    assert_int_equal(scripted_sink_committed(&fixture.script), 2);
    fixture_free(&fixture);
}

static void cancel_soon(void *context, const struct run_progress *progress, bool finished)
{
    (void)context, (void)finished;
    if (progress->seconds > 0.3)
        run_cancelled = 1;
}

static void test_a_retry_can_be_cancelled(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 2);
    fixture.script.failures[0] = (struct scripted_failure){CALL_OPEN, FAILURE_RETRYABLE, 1, UINT64_MAX};
    fixture.options.retry_seconds = 100000; /* past the alarm */
    fixture.options.progress = cancel_soon;
    assert_false(fixture_run(&fixture));
    assert_int_equal(fixture.error.code, ERROR_INTERRUPTED);
    assert_int_equal(scripted_sink_committed(&fixture.script), 0);
    fixture_free(&fixture);
}

/* ---- somebody else ---- */

static void test_a_batch_of_somebody_else_is_not_ours(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 2);
    fixture.script.duplicate_batch = 3 + 1;
    assert_true(fixture_run(&fixture));
    assert_int_equal(fixture.result.batches_done, fixture.plan.batch_count - 1);
    struct table_tally reference[FAKE_TABLES];
    fake_reference(&fixture.state, reference);
    assert_true(fixture.result.tallies[FAKE_PARENTS].rows < reference[FAKE_PARENTS].rows);
    assert_int_equal(fixture.result.tallies[FAKE_LATE].rows, reference[FAKE_LATE].rows);
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_lost_connection_while_opening),
        cmocka_unit_test(test_fewer_connections_than_jobs),
        cmocka_unit_test(test_a_lost_connection_at_the_beginning_of_a_batch),
        cmocka_unit_test(test_a_lost_connection_in_the_middle_of_a_batch),
        cmocka_unit_test(test_a_lost_connection_before_the_commit),
        cmocka_unit_test(test_a_lost_answer_to_a_commit),
        cmocka_unit_test(test_a_lost_connection_while_asking_for_the_batch),
        cmocka_unit_test(test_a_commit_that_shows_late),
        cmocka_unit_test(test_a_recount_that_is_not_finished_counts_nothing),
        cmocka_unit_test(test_many_failures_of_all_kinds),
        cmocka_unit_test(test_a_final_failure_stops_all_workers),
        cmocka_unit_test(test_the_batch_is_named),
        cmocka_unit_test(test_retrying_ends),
        cmocka_unit_test(test_work_is_no_waiting),
        cmocka_unit_test(test_a_server_that_comes_and_goes_is_given_up_on),
        cmocka_unit_test(test_a_final_failure_after_a_retryable_one),
        cmocka_unit_test(test_a_retry_can_be_cancelled),
        cmocka_unit_test(test_a_batch_of_somebody_else_is_not_ours),
    };
    return fixture_run_tests_both_ways(tests);
}
