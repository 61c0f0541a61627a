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
    assert_int_equal(plan.batch_count, 23 + 8 + 10 + 1);
    check_cover(&plan, &counts);
}

/* However large the stage: what fills two batches is cut into short ones. */
static void test_a_stage_ends_in_short_batches(void **state)
{
    (void)state;
    static const struct {
        uint64_t families, whole, count, last; /* last: families of the last batch */
    } cases[] = {
        {1, 0, 1, 1},    {10, 0, 1, 10},  {11, 0, 2, 1},      {40, 0, 4, 10},
        {119, 0, 12, 9}, {120, 1, 9, 10}, {4007, 98, 107, 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct counts counts = {{cases[i].families, 0, 0}, {1, 1, 1}};
        struct plan plan;
        plan_make(&plan, &domain, &counts, 40);
        assert_int_equal(plan.batch_count, cases[i].count);
        assert_int_equal(plan_batch(&plan, cases[i].count - 1).family_count, cases[i].last);
        for (uint64_t number = 0; number + 1 < cases[i].count; number++)
            assert_int_equal(plan_batch(&plan, number).family_count, number < cases[i].whole ? 40 : 10);
        check_cover(&plan, &counts);
    }
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
    assert_int_equal(plan.stages[0].batch_count, 9);
    assert_int_equal(plan.stages[1].batch_count, 4);
    assert_int_equal(plan.stages[2].batch_count, 5);
    assert_int_equal(plan_batch(&plan, 0).family_count, 33);
    assert_int_equal(plan_batch(&plan, 8).family_count, 4);
    assert_int_equal(plan_batch(&plan, 13).stage, 2);
    check_cover(&plan, &counts);
}

static void test_gigantic_numbers(void **state)
{
    (void)state;
    struct counts counts = {{UINT64_MAX, 0, 0}, {1e-300, 1, 1}};
    struct plan plan;
    plan_make(&plan, &domain, &counts, UINT64_MAX);
    assert_int_equal(plan.batch_count, 8);
    check_cover(&plan, &counts);
}

/* Parts made apart cover every family of every stage once, and their batches follow one another. */
static void test_parts_add_up_to_the_whole(void **state)
{
    (void)state;
    static const uint32_t counts_of_parts[] = {1, 2, 3, 13, 100};
    struct counts counts = {{1000, 10, 7}, {2.5, 50, 1}};
    struct plan plan;
    for (size_t c = 0; c < sizeof counts_of_parts / sizeof counts_of_parts[0]; c++) {
        uint64_t next_family[3] = {0}, number = 0;
        plan_make(&plan, &domain, &counts, 100);
        for (uint32_t part = 1; part <= counts_of_parts[c]; part++) {
            plan_take_part(&plan, &counts, (struct plan_part){part, counts_of_parts[c]});
            assert_int_equal(plan.first_number, number);
            assert_int_equal(plan_part_batch_count(&plan, &counts, plan.part), plan.batch_count);
            for (uint64_t i = 0; i < plan.batch_count; i++) {
                struct batch batch = plan_batch(&plan, i);
                assert_int_equal(batch.number, i);
                assert_int_equal(batch.first_family, next_family[batch.stage]);
                assert_true(batch.family_count > 0);
                next_family[batch.stage] += batch.family_count;
            }
            number += plan.batch_count;
        }
        for (int stage = 0; stage < 3; stage++)
            assert_int_equal(next_family[stage], counts.families[stage]);
    }
}

/* Parts made with different settings of the engine are the same parts. */
static void test_a_part_does_not_depend_on_batches(void **state)
{
    (void)state;
    struct counts counts = {{1000, 10, UINT64_MAX}, {2.5, 50, 1}};
    struct plan small, large;
    plan_make(&small, &domain, &counts, 10);
    plan_make(&large, &domain, &counts, 100000);
    plan_take_part(&small, &counts, (struct plan_part){3, 7});
    plan_take_part(&large, &counts, (struct plan_part){3, 7});
    for (int stage = 0; stage < 3; stage++) {
        assert_int_equal(small.stages[stage].first_family, large.stages[stage].first_family);
        assert_int_equal(small.stages[stage].family_count, large.stages[stage].family_count);
    }
}

static void test_parts_are_read(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",    "3",       "/",    "3/",   "/4",    "0/4",
                                        "5/4", "1/10001", "-1/4", "1/4 ", "1/4/4", "a/b"};
    struct plan_part part;
    assert_true(plan_part_parse("3/16", &part));
    assert_int_equal(part.number, 3);
    assert_int_equal(part.count, 16);
    assert_true(plan_part_parse("10000/10000", &part));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(plan_part_parse(wrong[i], &part));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families_per_batch_follow_the_rows),
        cmocka_unit_test(test_a_stage_ends_in_short_batches),
        cmocka_unit_test(test_every_cut_covers_all_families),
        cmocka_unit_test(test_no_families_no_batches),
        cmocka_unit_test(test_families_without_expected_rows),
        cmocka_unit_test(test_a_recorded_cut_is_kept),
        cmocka_unit_test(test_gigantic_numbers),
        cmocka_unit_test(test_parts_add_up_to_the_whole),
        cmocka_unit_test(test_a_part_does_not_depend_on_batches),
        cmocka_unit_test(test_parts_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
