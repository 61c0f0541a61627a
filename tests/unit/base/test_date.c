#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/date.h"

#include <string.h>

/* Counts day by day, as a calendar on the wall does, over eight centuries. */
static void test_agrees_with_counting_days(void **state)
{
    (void)state;
    date_days date = date_from_civil(1600, 1, 1);
    int weekday = 5; /* a Saturday */
    assert_int_equal(date, -135140);
    for (int32_t year = 1600; year < 2400; year++)
        for (int32_t month = 1; month <= 12; month++)
            for (int32_t day = 1; day <= date_days_in_month(year, month); day++) {
                struct civil_date civil = date_to_civil(date);
                assert_int_equal(civil.year, year);
                assert_int_equal(civil.month, month);
                assert_int_equal(civil.day, day);
                assert_int_equal(date_from_civil(year, month, day), date);
                assert_int_equal(date_weekday(date), weekday);
                weekday = (weekday + 1) % 7;
                date++;
            }
}

static void test_known_days(void **state)
{
    (void)state;
    assert_int_equal(date_from_civil(1970, 1, 1), 0);
    assert_int_equal(date_weekday(0), 3);
    assert_int_equal(date_from_civil(2000, 1, 1), 10957); /* PostgreSQL's epoch */
    assert_int_equal(date_from_civil(2025, 12, 31), 20453);
    assert_int_equal(date_weekday(20453), 2);
    assert_int_equal(date_from_civil(1, 1, 1), -719162);
    assert_int_equal(date_to_civil(date_from_civil(-400, 2, 29)).day, 29);
    struct civil_date first = date_to_civil(INT32_MIN), last = date_to_civil(INT32_MAX);
    assert_int_equal(first.year, -5877641);
    assert_int_equal(first.month, 6);
    assert_int_equal(first.day, 23);
    assert_int_equal(last.year, 5881580);
    assert_int_equal(last.month, 7);
    assert_int_equal(last.day, 11);
}

static void test_leap_years(void **state)
{
    (void)state;
    assert_int_equal(date_days_in_month(1900, 2), 28);
    assert_int_equal(date_days_in_month(2000, 2), 29);
    assert_int_equal(date_days_in_month(2023, 2), 28);
    assert_int_equal(date_days_in_month(2024, 2), 29);
    assert_int_equal(date_days_in_month(2024, 12), 31);
}

static void check_months(const char *from, int32_t months, const char *expected)
{
    date_days date;
    char buf[11];
    assert_true(date_parse(from, strlen(from), &date));
    assert_string_equal(date_format(buf, date_add_months(date, months)), expected);
}

static void test_months_are_clipped_to_their_end(void **state)
{
    (void)state;
    check_months("2025-01-31", 1, "2025-02-28");
    check_months("2024-01-31", 1, "2024-02-29");
    check_months("2024-01-31", 2, "2024-03-31");
    check_months("2024-03-31", -1, "2024-02-29");
    check_months("2025-12-15", 1, "2026-01-15");
    check_months("2025-01-15", -1, "2024-12-15");
    check_months("2024-02-29", 12, "2025-02-28");
    check_months("2024-02-29", -48, "2020-02-29");
    check_months("2025-05-05", 0, "2025-05-05");
    check_months("2025-05-05", -365, "1994-12-05");
}

static void test_text_comes_back(void **state)
{
    (void)state;
    for (date_days date = -25567; date < 84371; date += 13) { /* 1900 to 2200 */
        char buf[11];
        date_days parsed;
        assert_true(date_parse(date_format(buf, date), 10, &parsed));
        assert_int_equal(parsed, date);
    }
}

static void test_only_real_dates_are_taken(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",           "2025-02-29", "2025-13-01", "2025-00-01",  "2025-01-00",  "2025-04-31",
        "25-01-01",   "2025-1-01",  "2025/01/01", "2025-01-01 ", " 2025-01-01", "2025-01-0a",
        "1899-12-31", "2201-01-01", "+025-01-01", "2025-01-011",
    };
    date_days date = 77;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(date_parse(wrong[i], strlen(wrong[i]), &date));
    assert_int_equal(date, 77);
    assert_true(date_parse("2025-02-28xyz", 10, &date));
}

static void test_midnight(void **state)
{
    (void)state;
    assert_true(date_midnight(1) == INT64_C(86400000000));
    assert_true(date_midnight(-1) == -INT64_C(86400000000));
    assert_true(date_midnight(84371) == INT64_C(84371) * 86400 * 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agrees_with_counting_days),
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_leap_years),
        cmocka_unit_test(test_months_are_clipped_to_their_end),
        cmocka_unit_test(test_text_comes_back),
        cmocka_unit_test(test_only_real_dates_are_taken),
        cmocka_unit_test(test_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
