#include "fingen/rates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_years_have_their_mean(void **state)
{
    (void)state;
    assert_int_equal(rates_mortgage_basis_points(2000), 805);
    assert_int_equal(rates_mortgage_basis_points(2012), 366);
    assert_int_equal(rates_mortgage_basis_points(2021), 296);
    assert_int_equal(rates_mortgage_basis_points(2024), 672);
    assert_int_equal(rates_mortgage_basis_points(2025), 660);
}

static void test_years_outside_take_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(rates_mortgage_basis_points(1970), 805);
    assert_int_equal(rates_mortgage_basis_points(2100), 660);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_years_have_their_mean),
        cmocka_unit_test(test_years_outside_take_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
