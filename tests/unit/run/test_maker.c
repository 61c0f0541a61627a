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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_that_cannot_be_taken_names_its_batch),
        cmocka_unit_test(test_a_broken_family_behind_many_chunks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
