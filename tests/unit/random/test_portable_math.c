#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/distribution.h"

#include <float.h>
#include <math.h>
#include <string.h>

static double relative_error(double value, double expected)
{
    return value == expected ? 0 : fabs(value - expected) / fabs(expected);
}

static struct stream open_numbers(const char *name)
{
    struct aspect aspect = aspect_make(1, name);
    return stream_open(&aspect, 0);
}

static void test_exp_agrees_with_libm(void **state)
{
    (void)state;
    static const double ranges[] = {1e-9, 0.01, 1, 30, 708};
    struct stream numbers = open_numbers("exp");
    for (size_t range = 0; range < 5; range++)
        for (int i = 0; i < 100000; i++) {
            double x = stream_uniform_between(&numbers, -ranges[range], ranges[range]);
            assert_true(relative_error(portable_exp(x), exp(x)) < 4e-16);
        }
}

static void test_exp_at_its_ends(void **state)
{
    (void)state;
    assert_true(portable_exp(0) == 1);
    assert_true(portable_exp(-0.0) == 1);
    assert_true(portable_exp(710) == INFINITY);
    assert_true(portable_exp(INFINITY) == INFINITY);
    assert_true(portable_exp(-INFINITY) == 0);
    assert_true(portable_exp(-746) == 0);
    assert_true(isnan(portable_exp(NAN)));
    assert_true(isfinite(portable_exp(709.78271289338)));
    assert_true(relative_error(portable_exp(709.78271289338), exp(709.78271289338)) < 1e-15);
    for (double x = -745; x < -707; x += 0.01) /* subnormal: as near as those numbers lie */
        assert_true(fabs(portable_exp(x) - exp(x)) <= 0x1p-1074 + 4e-16 * exp(x));
}

static void test_log_agrees_with_libm(void **state)
{
    (void)state;
    struct stream numbers = open_numbers("log");
    for (int i = 0; i < 200000; i++) {
        double anywhere = exp(stream_uniform_between(&numbers, -744, 709));
        double near_one = 1 + stream_uniform_between(&numbers, -0.4, 0.6) * pow(10, -(i % 15));
        assert_true(relative_error(portable_log(anywhere), log(anywhere)) < 4e-16);
        assert_true(relative_error(portable_log(near_one), log(near_one)) < 4e-16);
    }
}

static void test_log_at_its_ends(void **state)
{
    (void)state;
    static const double values[] = {DBL_MIN,
                                    0x1p-1074,
                                    0x1.8p-1030,
                                    DBL_MAX,
                                    2,
                                    0.5,
                                    0x1.6a09e667f3bcdp-1,
                                    0x1.6a09e667f3bccp-1,
                                    0x1.6a09e667f3bcdp+0,
                                    1 - 0x1p-53,
                                    1 + 0x1p-52,
                                    1e300};
    assert_true(portable_log(1) == 0);
    assert_true(portable_log(INFINITY) == INFINITY);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_true(relative_error(portable_log(values[i]), log(values[i])) < 4e-16);
}

static void test_pow_agrees_with_libm(void **state)
{
    (void)state;
    struct stream numbers = open_numbers("pow");
    for (int i = 0; i < 100000; i++) {
        double base = stream_uniform_between(&numbers, 0.001, 20);
        double exponent = stream_uniform_between(&numbers, -20, 20);
        assert_true(relative_error(portable_pow(base, exponent), pow(base, exponent)) < 5e-14);
    }
    assert_true(portable_pow(7.5, 0) == 1);
    assert_true(relative_error(portable_pow(1.04, 30), 3.2433975100275423) < 1e-14);
}

/* Going back by libm's distribution function: what remains is the rounding of p. */
static void test_quantile_inverts_the_normal_distribution(void **state)
{
    (void)state;
    struct stream numbers = open_numbers("quantile");
    for (int i = 0; i < 200000; i++) {
        double p = i % 2 ? stream_uniform_between(&numbers, 1e-9, 1)
                         : exp(stream_uniform_between(&numbers, -600, -0.7));
        double z = normal_quantile(p);
        double back = z < 0 ? 0.5 * erfc(-z / sqrt(2)) : 1 - 0.5 * erfc(z / sqrt(2));
        assert_true(relative_error(back, p) < 4e-14 * fmax(1, z * z));
    }
}

/* Published values (NIST's tables of the normal distribution, to more digits than those). */
static void test_known_quantiles(void **state)
{
    (void)state;
    static const double known[][2] = {
        {0.5, 0},
        {0.75, 0.67448975019608174},
        {0.95, 1.6448536269514722},
        {0.975, 1.9599639845400542},
        {0.99, 2.3263478740408408},
        {0.999, 3.0902323061678132},
        {1e-10, -6.3613409024040558},
        {1e-20, -9.2623400897984081},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_true(fabs(normal_quantile(known[i][0]) - known[i][1]) <
                    2e-15 * fmax(1, fabs(known[i][1])) * 2);
    for (double p = 0x1p-53; p < 0.5; p *= 2)
        assert_true(normal_quantile(p) < 0);
    assert_true(fabs(normal_quantile(0.3) + normal_quantile(1 - 0.3)) < 1e-15);
    assert_true(normal_quantile(1 - 0x1p-53) > 8.2);
}

/* ---- pinned: the same bits on every machine ---- */

static uint64_t fold(uint64_t sum, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return mix64(sum ^ bits);
}

static void test_bits_are_pinned(void **state)
{
    (void)state;
    struct stream numbers = open_numbers("bits");
    uint64_t sums[3] = {0};
    for (int i = 0; i < 100000; i++) {
        double x = stream_uniform_between(&numbers, -40, 40), u = ((double)(i % 9973) + 0.5) / 9973;
        sums[0] = fold(sums[0], portable_exp(x));
        sums[1] = fold(sums[1], portable_log(u * 1000));
        sums[2] = fold(sums[2], normal_quantile(u));
    }
    assert_true(sums[0] == UINT64_C(0x291a26f1475ac664));
    assert_true(sums[1] == UINT64_C(0x5daa5343b626d2ed));
    assert_true(sums[2] == UINT64_C(0xc0e2f4b2b1477f39));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp_agrees_with_libm),
        cmocka_unit_test(test_exp_at_its_ends),
        cmocka_unit_test(test_log_agrees_with_libm),
        cmocka_unit_test(test_log_at_its_ends),
        cmocka_unit_test(test_pow_agrees_with_libm),
        cmocka_unit_test(test_quantile_inverts_the_normal_distribution),
        cmocka_unit_test(test_known_quantiles),
        cmocka_unit_test(test_bits_are_pinned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
