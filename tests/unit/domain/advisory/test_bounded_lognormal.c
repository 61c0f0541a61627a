#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/bounded_lognormal.h"

#include <math.h>

static double normal_probability(double z)
{
    return erfc(-z / sqrt(2)) / 2;
}

/* The mean of a log-normal cut at two bounds, in closed form. */
static double exact_mean(const struct bounded_lognormal *d)
{
    double a = (log(d->minimum) - d->mu) / d->sigma, b = (log(d->maximum) - d->mu) / d->sigma;
    double inside = normal_probability(b) - normal_probability(a);
    return exp(d->mu + d->sigma * d->sigma / 2) *
           (normal_probability(b - d->sigma) - normal_probability(a - d->sigma)) / inside;
}

static void test_mean_is_met(void **state)
{
    (void)state;
    static const double means[] = {60e6, 100e6, 200e6, 500e6, 800e6};
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
        struct bounded_lognormal distribution;
        assert_true(bounded_lognormal_solve(&distribution, 50e6, 1e9, means[i], 0.7));
        assert_true(fabs(exact_mean(&distribution) / means[i] - 1) < 0.002);
    }
}

static void test_unreachable_means(void **state)
{
    (void)state;
    struct bounded_lognormal distribution;
    assert_false(bounded_lognormal_solve(&distribution, 50e6, 1e9, 49e6, 0.7));
    assert_false(bounded_lognormal_solve(&distribution, 50e6, 1e9, 1.001e9, 0.7));
}

static void test_quantiles(void **state)
{
    (void)state;
    struct bounded_lognormal distribution = bounded_lognormal_at(10, 1000, log(100), 1.5);
    double below = normal_probability((log(10) - log(100)) / 1.5),
           above = normal_probability((log(1000) - log(100)) / 1.5);
    double last = 10;
    for (int i = 0; i < 1000; i++) {
        double value = bounded_lognormal_quantile(&distribution, i / 1000.0);
        double expected = (normal_probability((log(value) - log(100)) / 1.5) - below) / (above - below);
        assert_true(value >= last && value <= 1000);
        assert_true(fabs(expected - i / 1000.0) < 1e-9);
        last = value;
    }
    /* without a lower bound */
    distribution = bounded_lognormal_at(0, 3, 0, 1);
    assert_true(bounded_lognormal_quantile(&distribution, 0) > 0);
    assert_true(bounded_lognormal_quantile(&distribution, 1 - 0x1p-53) <= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mean_is_met),
        cmocka_unit_test(test_unreachable_means),
        cmocka_unit_test(test_quantiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
