#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chi_square.h"

#include <math.h>

static void assert_near(double value, double expected, double relative)
{
    if (!(fabs(value - expected) <= relative * fabs(expected)))
        fail_msg("%.17g is not within %g of %.17g", value, relative, expected);
}

/* Quantiles as printed in tables of the distribution: three decimals. */
static void test_tabulated_quantiles(void **state)
{
    (void)state;
    static const struct {
        double degrees, statistic, p_value;
    } rows[] = {
        {1, 3.841, 0.05},    {1, 6.635, 0.01},     {1, 10.828, 0.001},  {2, 5.991, 0.05},
        {2, 13.816, 0.001},  {3, 7.815, 0.05},     {4, 9.488, 0.05},    {5, 15.086, 0.01},
        {8, 15.507, 0.05},   {10, 18.307, 0.05},   {10, 29.588, 0.001}, {20, 31.410, 0.05},
        {30, 43.773, 0.05},  {100, 124.342, 0.05}, {5, 1.145, 0.95},    {10, 3.940, 0.95},
        {100, 77.929, 0.95},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_near(chi_square_p_value(rows[i].statistic, rows[i].degrees), rows[i].p_value, 6e-4);
}

/* With two degrees the distribution is exponential: exp(-x/2), in both branches and far out. */
static void test_two_degrees_are_exponential(void **state)
{
    (void)state;
    for (double x = 0.01; x < 400; x *= 1.3)
        assert_near(chi_square_p_value(x, 2), exp(-x / 2), 1e-11);
}

/* With one degree it is the square of a normal variable. */
static void test_one_degree_is_a_squared_normal(void **state)
{
    (void)state;
    for (double z = 0.05; z < 8; z += 0.13)
        assert_near(chi_square_p_value(z * z, 1), normal_two_sided_p_value(z), 1e-9);
}

static void test_normal_quantiles(void **state)
{
    (void)state;
    assert_near(normal_two_sided_p_value(1.959964), 0.05, 1e-5);
    assert_near(normal_two_sided_p_value(-2.575829), 0.01, 1e-5);
    assert_near(normal_two_sided_p_value(3.290527), 0.001, 1e-5);
    assert_near(normal_two_sided_p_value(0), 1, 0);
}

static void test_ends(void **state)
{
    (void)state;
    assert_true(chi_square_p_value(0, 3) == 1);
    assert_true(chi_square_p_value(5, 0) == 1);
    assert_true(chi_square_p_value(INFINITY, 3) == 0);
    assert_true(chi_square_p_value(1e6, 3) < 1e-300);
    assert_true(chi_square_p_value(500, 1000) > 1 - 1e-12);
}

/* ---- the test ---- */

#define TEST(...)                                                                                            \
    chi_square_test((const struct chi_square_cell[]){__VA_ARGS__},                                           \
                    sizeof((const struct chi_square_cell[]){__VA_ARGS__}) / sizeof(struct chi_square_cell))

static void test_a_die(void **state)
{
    (void)state;
    /* 60 throws: 5 8 9 8 10 20 against ten each; the statistic is 13.4, with five degrees p = 0.0199. */
    assert_near(TEST({5, 1}, {8, 1}, {9, 1}, {8, 1}, {10, 1}, {20, 1}), 0.019905, 1e-3);
    /* Shares need not add up to one. */
    assert_near(TEST({5, 7}, {8, 7}, {9, 7}, {8, 7}, {10, 7}, {20, 7}), 0.019905, 1e-3);
    assert_true(TEST({10, 1}, {10, 1}, {10, 1}) == 1);
}

static void test_small_cells_are_pooled(void **state)
{
    (void)state;
    /* 3 and 3 expected become one cell of 6: the same as if it had been one. */
    assert_near(TEST({40, 0.47}, {52, 0.47}, {2, 0.03}, {6, 0.03}), TEST({40, 0.47}, {52, 0.47}, {8, 0.06}),
                1e-12);
    /* 1 expected is too little even for a pool: it takes the smallest cell in, 29 + 1. */
    assert_near(TEST({65, 0.70}, {33, 0.29}, {2, 0.01}), TEST({65, 0.70}, {35, 0.30}), 1e-12);
    /* Nothing is left to compare. */
    assert_true(TEST({1, 1}, {2, 1}) == 1);
    assert_true(TEST({0, 1}, {0, 1}) == 1);
}

static void test_the_impossible(void **state)
{
    (void)state;
    assert_true(TEST({50, 1}, {50, 1}, {1, 0}) == 0);
    assert_true(TEST({50, 1}, {50, 1}, {0, 0}) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tabulated_quantiles),
        cmocka_unit_test(test_two_degrees_are_exponential),
        cmocka_unit_test(test_one_degree_is_a_squared_normal),
        cmocka_unit_test(test_normal_quantiles),
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_a_die),
        cmocka_unit_test(test_small_cells_are_pooled),
        cmocka_unit_test(test_the_impossible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
