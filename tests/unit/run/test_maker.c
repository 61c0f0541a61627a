#include "fixture.h"

#include <string.h>

static void test_a_row_that_cannot_be_taken_names_its_batch(void **state)
{
    (void)state;
    for (unsigned jobs = 1; jobs <= 4; jobs++) {
        struct fixture fixture;
        fixture_init(&fixture, jobs);
        fixture.state.broken_family = 17 + 1; /* three families a batch */
        assert_false(fixture_run(&fixture));
        assert_int_equal(fixture.error.code, ERROR_MEMORY);
        assert_string_equal(fixture.error.message, "fake, batch 5: a row is too large");
        assert_int_equal(fixture.script.commits[5], 0);
        fixture_free(&fixture);
    }
}

/* What cannot be made is no target's fault, and does not hang a loader that waits for the end of its batch.
 */
static void test_a_broken_family_behind_many_chunks(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.state.children = 5000;
    fixture.state.broken_family = 1;
    assert_false(fixture_run(&fixture));
    assert_string_equal(fixture.error.message, "fake, batch 0: a row is too large");
    assert_int_equal(scripted_sink_committed(&fixture.script), 0);
    fixture_free(&fixture);
}

/* For a sink that likes it so: the rows of all tables but one wait, as long as there are not too many. */
static void test_rows_of_other_tables_are_held(void **state)
{
    (void)state;
    static const struct {
        size_t held_bytes_max;
        bool mixed;
    } cases[] = {{0, true}, {20, true}, {1000, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture fixture;
        fixture_init(&fixture, 2);
        fixture.state.children = 5000;
        fixture.script.sink.held_bytes_max = cases[i].held_bytes_max;
        assert_true(fixture_run(&fixture));
        assert_loaded_exactly_once(&fixture);
        assert_true(fixture.script.chunks > fixture.plan.batch_count + 100);
        assert_int_equal(fixture.script.mixed_chunks > 0, cases[i].mixed);
        fixture_free(&fixture);
    }
}

/* What was held when an attempt failed is not in the next. */
static void test_held_rows_of_a_failed_attempt_are_gone(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_init(&fixture, 1);
    fixture.state.children = 5000;
    fixture.script.sink.held_bytes_max = 1000;
    fixture.script.failures[0] = (struct scripted_failure){CALL_WRITE, FAILURE_RETRYABLE, 20, 1};
    assert_true(fixture_run(&fixture));
    assert_loaded_exactly_once(&fixture);
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_that_cannot_be_taken_names_its_batch),
        cmocka_unit_test(test_a_broken_family_behind_many_chunks),
        cmocka_unit_test(test_rows_of_other_tables_are_held),
        cmocka_unit_test(test_held_rows_of_a_failed_attempt_are_gone),
    };
    return fixture_run_tests_both_ways(tests);
}
