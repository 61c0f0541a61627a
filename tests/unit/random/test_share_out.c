#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/distribution.h"

#include <string.h>

static void test_parts_sum_to_the_whole(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(1, "share");
    for (uint64_t round = 0; round < 3000; round++) {
        struct stream stream = stream_open(&aspect, round);
        double weights[50], sum = 0;
        int64_t parts[50], given = 0;
        size_t count = 1 + stream_below(&stream, 50);
        int64_t total =
            (int64_t)(stream_next(&stream) >> (12 + round % 50)); /* up to 2^52: exact in a double */
        for (size_t i = 0; i < count; i++)
            sum += weights[i] = stream_chance(&stream, 0.2) ? 0 : stream_exponential(&stream, 3);
        share_out(total, weights, count, parts);
        for (size_t i = 0; i < count; i++) {
            double exact = sum > 0 ? (double)total * (weights[i] / sum) : (double)total / (double)count;
            assert_true(parts[i] >= 0);
            assert_true(sum == 0 || weights[i] > 0 || parts[i] == 0);
            assert_true((double)parts[i] > exact - 1.01 - exact * 1e-12 &&
                        (double)parts[i] < exact + 1.01 + exact * 1e-12);
            given += parts[i];
        }
        assert_true(given == total);
    }
}

static void test_known_shares(void **state)
{
    (void)state;
    int64_t parts[4];
    share_out(10, (double[]){1, 2, 3, 4}, 4, parts);
    assert_memory_equal(parts, ((int64_t[]){1, 2, 3, 4}), sizeof parts);
    share_out(2, (double[]){0, 1, 1, 0}, 4, parts);
    assert_memory_equal(parts, ((int64_t[]){0, 1, 1, 0}), sizeof parts);
    share_out(4, (double[]){0, 0, 0, 0}, 4, parts);
    assert_memory_equal(parts, ((int64_t[]){1, 1, 1, 1}), sizeof parts);
    share_out(0, (double[]){5, 1, 1, 1}, 4, parts);
    assert_memory_equal(parts, ((int64_t[]){0, 0, 0, 0}), sizeof parts);
    share_out(INT64_MAX, (double[]){0, 0, 1e-300, 0}, 4, parts);
    assert_true(parts[2] == INT64_MAX);
    share_out(INT64_MAX, (double[]){1, 1, 1, 1}, 4, parts);
    assert_true(parts[0] > 0 && parts[1] > 0 && parts[2] > 0 && parts[3] > 0);
    assert_true(parts[0] + parts[1] + parts[2] + parts[3] == INT64_MAX);
}

/* ---- with bounds ---- */

/* The true answer: all that is not at a bound stands in proportion to its weight, and nothing at a bound
 * would want to leave it. */
static void check_bounded(const double *weights, const int64_t *parts, size_t count, int64_t minimum,
                          int64_t maximum)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            /* If i has more of its weight than j has, then only because a bound keeps them there. */
            bool i_can_give = parts[i] > minimum, j_can_take = parts[j] < maximum;
            double level_i = ((double)parts[i] - 1.01) * weights[j],
                   level_j = ((double)parts[j] + 1.01) * weights[i];
            assert_true(!i_can_give || !j_can_take || level_i <= level_j * (1 + 1e-9));
        }
}

static void test_bounded_parts_are_the_nearest_to_proportion(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(2, "share");
    for (uint64_t round = 0; round < 20000; round++) {
        struct stream stream = stream_open(&aspect, round);
        double weights[40];
        int64_t parts[40], given = 0;
        size_t count = 1 + stream_below(&stream, 40);
        int64_t minimum = stream_between(&stream, 0, 50), maximum = minimum + stream_between(&stream, 0, 400);
        int64_t total = stream_between(&stream, (int64_t)count * minimum, (int64_t)count * maximum);
        for (size_t i = 0; i < count; i++)
            weights[i] = stream_lognormal(&stream, 1, (double)(round % 5));
        share_out_bounded(total, weights, count, minimum, maximum, parts);
        for (size_t i = 0; i < count; i++) {
            assert_true(parts[i] >= minimum && parts[i] <= maximum);
            given += parts[i];
        }
        assert_true(given == total);
        check_bounded(weights, parts, count, minimum, maximum);
    }
}

static void test_bounded_corners(void **state)
{
    (void)state;
    int64_t parts[4];
    share_out_bounded(20, (double[]){1, 2, 3, 1000}, 4, 5, 5, parts); /* no freedom */
    assert_memory_equal(parts, ((int64_t[]){5, 5, 5, 5}), sizeof parts);
    share_out_bounded(40, (double[]){1, 2, 3, 4}, 4, 0, 10, parts); /* all full */
    assert_memory_equal(parts, ((int64_t[]){10, 10, 10, 10}), sizeof parts);
    share_out_bounded(4, (double[]){1, 2, 3, 4}, 4, 1, 10, parts); /* all at the least */
    assert_memory_equal(parts, ((int64_t[]){1, 1, 1, 1}), sizeof parts);
    share_out_bounded(10, (double[]){1, 0, 0, 0}, 4, 0, 4, parts); /* weights of 0 take what is left over */
    assert_memory_equal(parts, ((int64_t[]){4, 2, 2, 2}), sizeof parts);
    share_out_bounded(100, (double[]){1, 2, 3, 0}, 4, 5, 40, parts);
    assert_memory_equal(parts, ((int64_t[]){18, 37, 40, 5}), sizeof parts);
    share_out_bounded(0, (double[]){1, 2, 3, 0}, 4, 0, 40, parts);
    assert_memory_equal(parts, ((int64_t[]){0, 0, 0, 0}), sizeof parts);
    share_out_bounded(3, (double[]){0, 0, 0, 0}, 4, 0, 1, parts);
    assert_true(parts[0] + parts[1] + parts[2] + parts[3] == 3);
}

/* A weight of a billion times the others, cents of millions: the last unit is right. */
static void test_bounded_large_totals_are_exact(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(3, "share");
    for (uint64_t round = 0; round < 2000; round++) {
        struct stream stream = stream_open(&aspect, round);
        double weights[100];
        int64_t parts[100], given = 0;
        int64_t maximum = INT64_C(1) << (30 + round % 26);
        int64_t total = stream_between(&stream, 100, 100 * maximum);
        for (size_t i = 0; i < 100; i++)
            weights[i] = portable_exp(stream_uniform_between(&stream, -20, 20));
        share_out_bounded(total, weights, 100, 1, maximum, parts);
        for (size_t i = 0; i < 100; i++) {
            assert_true(parts[i] >= 1 && parts[i] <= maximum);
            given += parts[i];
        }
        assert_true(given == total);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_sum_to_the_whole),
        cmocka_unit_test(test_known_shares),
        cmocka_unit_test(test_bounded_parts_are_the_nearest_to_proportion),
        cmocka_unit_test(test_bounded_corners),
        cmocka_unit_test(test_bounded_large_totals_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
