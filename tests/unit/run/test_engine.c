#include "fixture.h"

#include "engine.h"

static void engine_begin(struct engine *engine, struct fixture *fixture, uint8_t *done,
                         struct table_tally *tallies)
{
    fixture_init(fixture, 1);
    *engine = (struct engine){.plan = &fixture->plan, .set = fake_domain.tables(), .done_bitmap = done};
    engine->tallies_done = tallies;
    engine->tallies_loaded = tallies + FAKE_TABLES;
    pthread_mutex_init(&engine->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&engine->changed, &attributes);
    for (uint64_t i = 0; i < fixture->plan.batch_count; i++)
        engine->open_batches[plan_batch(&fixture->plan, i).stage] += !(done[i / 8] >> (i % 8) & 1);
}

static void test_batches_in_order_without_those_done(void **state)
{
    (void)state;
    struct engine engine;
    struct fixture fixture;
    uint8_t done[8] = {0x05};
    struct table_tally tallies[2 * FAKE_TABLES] = {0};
    struct batch batch;
    engine_begin(&engine, &fixture, done, tallies);
    assert_int_equal(engine_take_batch_locked(&engine, &batch), TAKE_DONE);
    assert_int_equal(batch.number, 1);
    assert_int_equal(engine_take_batch_locked(&engine, &batch), TAKE_DONE);
    assert_int_equal(batch.number, 3);
    fixture_free(&fixture);
}

static void test_a_stage_waits_for_the_one_before(void **state)
{
    (void)state;
    struct engine engine;
    struct fixture fixture;
    uint8_t done[8] = {0};
    struct table_tally tallies[2 * FAKE_TABLES] = {0};
    struct batch batch, taken[64];
    engine_begin(&engine, &fixture, done, tallies);
    uint64_t first_late = fixture.plan.stages[1].first_batch;
    for (uint64_t i = 0; i < first_late; i++)
        assert_int_equal(engine_take_batch_locked(&engine, &taken[i]), TAKE_DONE);
    for (uint64_t i = 0; i < first_late; i++) {
        assert_int_equal(engine_take_batch_locked(&engine, &batch), TAKE_LATER);
        engine_count_batch(&engine, &taken[i], tallies, true);
    }
    for (uint64_t i = first_late; i < fixture.plan.batch_count; i++)
        assert_int_equal(engine_take_batch_locked(&engine, &batch), TAKE_DONE);
    assert_int_equal(engine_take_batch_locked(&engine, &batch), TAKE_NONE);
    fixture_free(&fixture);
}

static void test_what_is_ours_and_what_is_not(void **state)
{
    (void)state;
    struct engine engine;
    struct fixture fixture;
    uint8_t done[8] = {0};
    struct table_tally tallies[2 * FAKE_TABLES] = {0},
                                   addend[FAKE_TABLES] = {{.rows = 4}, {.rows = 5}, {.rows = 6}};
    struct batch batch;
    engine_begin(&engine, &fixture, done, tallies);
    engine_take_batch_locked(&engine, &batch);
    engine_count_batch(&engine, &batch, addend, true);
    engine_take_batch_locked(&engine, &batch);
    engine_count_batch(&engine, &batch, addend, false);
    assert_int_equal(engine.batches_done, 2);
    assert_int_equal(engine.batches_loaded, 1);
    assert_int_equal(engine.tallies_done[2].rows, 12);
    assert_int_equal(engine.tallies_loaded[2].rows, 6);
    fixture_free(&fixture);
}

static void test_the_first_failure_is_the_one(void **state)
{
    (void)state;
    struct engine engine;
    struct fixture fixture;
    uint8_t done[8] = {0};
    struct table_tally tallies[2 * FAKE_TABLES] = {0};
    struct error first, second;
    engine_begin(&engine, &fixture, done, tallies);
    error_set(&first, ERROR_LOAD, "first");
    error_set(&second, ERROR_IO, "second");
    assert_false(engine_is_stopped(&engine));
    engine_fail(&engine, &first);
    engine_fail(&engine, &second);
    assert_true(engine_is_stopped(&engine));
    assert_string_equal(engine.error.message, "first");
    engine_sleep(&engine, 1e6); /* a stopped run does not wait */
    fixture_free(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batches_in_order_without_those_done),
        cmocka_unit_test(test_a_stage_waits_for_the_one_before),
        cmocka_unit_test(test_what_is_ours_and_what_is_not),
        cmocka_unit_test(test_the_first_failure_is_the_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
