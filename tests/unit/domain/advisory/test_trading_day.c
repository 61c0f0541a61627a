#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "advisory/trading_day.h"

static void assert_opens(int year, int month, int day, int hour, uint32_t minutes)
{
    date_days date = date_from_civil(year, month, day);
    struct trading_day trading = trading_day_of(date);
    timestamp_microseconds opens = date_midnight(date) + (hour * 60 + 30) * 60 * MICROSECONDS_PER_SECOND;
    assert_int_equal(trading_day_time(trading, 0), opens);
    assert_int_equal(trading_day_time(trading, UINT32_C(1) << 31),
                     opens + minutes * 30 * MICROSECONDS_PER_SECOND);
    assert_int_equal(trading_day_time(trading, UINT32_MAX),
                     opens + (minutes * 60 - 1) * MICROSECONDS_PER_SECOND);
}

/* The first and last days of daylight saving time under each rule, and the days beside them. */
static void test_clock_changes(void **state)
{
    (void)state;
    assert_opens(2025, 3, 7, 14, 390);
    assert_opens(2025, 3, 10, 13, 390);
    assert_opens(2025, 10, 31, 13, 390);
    assert_opens(2025, 11, 3, 14, 390);
    assert_opens(2007, 3, 12, 13, 390);
    assert_opens(2007, 11, 2, 13, 390);
    assert_opens(2006, 3, 31, 14, 390);
    assert_opens(2006, 4, 3, 13, 390);
    assert_opens(2006, 10, 27, 13, 390);
    assert_opens(2006, 10, 30, 14, 390);
    assert_opens(1986, 4, 25, 14, 390);
    assert_opens(1986, 4, 28, 13, 390);
}

static void test_early_closes(void **state)
{
    (void)state;
    assert_opens(2025, 11, 28, 14, 210);
    assert_opens(2025, 7, 3, 13, 210);
    assert_opens(2025, 12, 24, 14, 210);
    assert_opens(2025, 12, 31, 14, 390);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock_changes),
        cmocka_unit_test(test_early_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
