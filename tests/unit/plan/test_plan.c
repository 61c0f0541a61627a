#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/plan.h"

struct counts {
    uint64_t families[3];
    double rows[3];
};

#define STAGE_FUNCTIONS(stage)                                                                               \
    static uint64_t families_##stage(const void *state)                                                      \
    {                                                                                                        \
        return ((const struct counts *)state)->families[stage];                                              \
    }                                                                                                        \
    static double rows_##stage(const void *state)                                                            \
    {                                                                                                        \
        return ((const struct counts *)state)->rows[stage];                                                  \
    }
STAGE_FUNCTIONS(0)
STAGE_FUNCTIONS(1)
STAGE_FUNCTIONS(2)

static const struct domain_stage stages[] = {
    {.name = "a", .family_count = families_0, .rows_per_family = rows_0},
    {.name = "b", .family_count = families_1, .rows_per_family = rows_1},
    {.name = "c", .family_count = families_2, .rows_per_family = rows_2},
};
static const struct domain domain = {.name = "test", .stages = stages, .stage_count = 3};

/* The batches of a stage cover its families without a gap and stand behind those of the stage before. */
static void check_cover(const struct plan *plan, const struct counts *counts)
{
    uint64_t number = 0;
    for (uint32_t stage = 0; stage < 3; stage++) {
        uint64_t next_family = 0;
        while (next_family < counts->families[stage]) {
            struct batch batch = plan_batch(plan, number);
            assert_int_equal(batch.stage, stage);
            assert_int_equal(batch.number, number);
            assert_int_equal(batch.first_family, next_family);
            assert_true(batch.family_count > 0);
            next_family += batch.family_count;
            number++;
        }
        assert_int_equal(next_family, counts->families[stage]);
    }
    assert_int_equal(number, plan->batch_count);
}

static void test_families_per_batch_follow_the_rows(void **state)
{
    (void)state;
    struct counts counts = {{1000, 10, 7}, {2.5, 5000, 1}};
    struct plan plan;
    plan_make(&plan, &domain, &counts, 100);
    assert_int_equal(plan.stages[0].families_per_batch, 40);
    assert_int_equal(plan.stages[1].families_per_batch, 1); /* a family is never cut */
    assert_int_equal(plan.stages[2].families_per_batch, 100);
    assert_int_equal(plan.batch_count, 25 + 10 + 1);
    check_cover(&plan, &counts);
}

static void test_every_cut_covers_all_families(void **state)
{
    (void)state;
    struct counts counts = {{103, 0, 59}, {3, 1, 0.2}};
    for (uint64_t batch_rows = 1; batch_rows < 500; batch_rows += 7) {
        struct plan plan;
        plan_make(&plan, &domain, &counts, batch_rows);
        check_cover(&plan, &counts);
    }
}

static void test_no_families_no_batches(void **state)
{
    (void)state;
    struct counts counts = {{0, 0, 0}, {1, 1, 1}};
    struct plan plan;
    plan_make(&plan, &domain, &counts, 1000);
    assert_int_equal(plan.batch_count, 0);
}

static void test_families_without_expected_rows(void **state)
{
    (void)state;
    struct counts counts = {{50, 0, 0}, {0, 0, 0}};
    struct plan plan;
    plan_make(&plan, &domain, &counts, 20);
    assert_int_equal(plan.stages[0].families_per_batch, 20);
    check_cover(&plan, &counts);
}

static void test_a_recorded_cut_is_kept(void **state)
{
    (void)state;
    struct counts counts = {{100, 20, 5}, {1, 1, 1}};
    const uint64_t cut[] = {33, 20, 2};
    struct plan plan;
    plan_make_with_cut(&plan, &domain, &counts, cut);
    assert_int_equal(plan.stages[0].batch_count, 4);
    assert_int_equal(plan.stages[1].batch_count, 1);
    assert_int_equal(plan.stages[2].batch_count, 3);
    assert_int_equal(plan_batch(&plan, 3).family_count, 1);
    assert_int_equal(plan_batch(&plan, 5).stage, 2);
    check_cover(&plan, &counts);
}

static void test_gigantic_numbers(void **state)
{
    (void)state;
    struct counts counts = {{UINT64_MAX, 0, 0}, {1e-300, 1, 1}};
    struct plan plan;
    plan_make(&plan, &domain, &counts, UINT64_MAX);
    assert_int_equal(plan.batch_count, 2);
    check_cover(&plan, &counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families_per_batch_follow_the_rows),
        cmocka_unit_test(test_every_cut_covers_all_families),
        cmocka_unit_test(test_no_families_no_batches),
        cmocka_unit_test(test_families_without_expected_rows),
        cmocka_unit_test(test_a_recorded_cut_is_kept),
        cmocka_unit_test(test_gigantic_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
