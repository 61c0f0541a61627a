#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/clock.h"

static void test_goes_on_and_never_back(void **state)
{
    (void)state;
    double start = clock_monotonic_seconds();
    double last = start;
    while (last == start) { /* for ever if it stood still */
        double now = clock_monotonic_seconds();
        assert_true(now >= last);
        last = now;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_on_and_never_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
