#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/shapes.h"

#include "fingen/stream.h"

#include <math.h>

static double mean_of(uint32_t minimum, uint32_t maximum, const double *weights)
{
    double sum = 0, moment = 0;
    for (uint32_t i = 0; i <= maximum - minimum; i++) {
        assert_true(weights[i] >= 0);
        sum += weights[i];
        moment += weights[i] * (minimum + i);
    }
    return moment / sum;
}

static void test_count_weights(void **state)
{
    (void)state;
    static const struct {
        uint32_t minimum, maximum;
        double mean;
    } cases[] = {{5, 30, 9.5}, {5, 30, 6}, {5, 30, 25}, {2, 100, 51}, {7, 7, 7}, {5, 6, 5.25}};
    double weights[100];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(holding_count_weights(cases[i].minimum, cases[i].maximum, cases[i].mean, weights));
        double mean = mean_of(cases[i].minimum, cases[i].maximum, weights);
        assert_true(fabs(mean - cases[i].mean) < 1e-5);
    }
    assert_false(holding_count_weights(5, 30, 4.9, weights));
    assert_false(holding_count_weights(5, 30, 30.5, weights));
}

/* A hump near the minimum and a long tail. */
static void test_counts_are_skewed(void **state)
{
    (void)state;
    double weights[26];
    assert_true(holding_count_weights(5, 30, 9.5, weights));
    assert_true(weights[1] > weights[0] && weights[2] > weights[8] && weights[8] > weights[20]);
    assert_true(weights[25] > 0);
}

static void test_sizes_follow_the_power_law(void **state)
{
    (void)state;
    struct position_sizes sizes;
    assert_true(position_sizes_init(&sizes, 30, 1.0));
    struct aspect aspect = aspect_make(1, "test.sizes");
    struct stream stream = stream_open(&aspect, 0);
    double largest = 1 + 2.0 * 19;
    uint32_t below_two = 0, rounds = 100000;
    for (uint32_t i = 0; i < rounds; i++) {
        double size = (double)position_size(&sizes, 20, stream_next(&stream)) / SIZE_UNIT;
        assert_true(size >= 1 && size <= largest + 1e-3);
        below_two += size < 2;
    }
    double expected = (1 - 1 / 2.0) / (1 - 1 / largest); /* the distribution function of exponent 1 at 2 */
    assert_true(fabs((double)below_two / rounds - expected) < 0.01);
    assert_int_equal(position_size(&sizes, 1, UINT64_MAX), SIZE_UNIT);
    position_sizes_free(&sizes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count_weights),
        cmocka_unit_test(test_counts_are_skewed),
        cmocka_unit_test(test_sizes_follow_the_power_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
