#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain_settings.h"

static void test_families_scale_to_the_nearest(void **state)
{
    (void)state;
    assert_int_equal(domain_family_count(0, 50, 1), 50);
    assert_int_equal(domain_family_count(0, 50, 0.05), 3); /* 2.5 */
    assert_int_equal(domain_family_count(0, 50, 0.04), 2);
    assert_int_equal(domain_family_count(0, 50, 0.0001), 1);
    assert_true(domain_family_count(0, INT64_MAX, 1e6) == UINT64_C(1000000000000000000));
}

static void test_exact_whatever_the_scale(void **state)
{
    (void)state;
    assert_int_equal(domain_family_count(7, 50, 1000), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families_scale_to_the_nearest),
        cmocka_unit_test(test_exact_whatever_the_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
