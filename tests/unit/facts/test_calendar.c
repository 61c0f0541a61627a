#include "fingen/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DATES_MAX 16

/* "MM-DD MM-DD ..." of one year. */
static size_t parse_days(int32_t year, const char *text, date_days *dates)
{
    size_t count = 0;
    for (const char *day = text; *day; day += day[5] ? 6 : 5) {
        int32_t month = (day[0] - '0') * 10 + day[1] - '0';
        dates[count++] = date_from_civil(year, month, (day[3] - '0') * 10 + day[4] - '0');
    }
    return count;
}

static bool contains(const date_days *dates, size_t count, date_days date)
{
    for (size_t i = 0; i < count; i++)
        if (dates[i] == date)
            return true;
    return false;
}

static void test_sessions_per_year(void **state)
{
    static const int expected[] = {252, 248, 252, 252, 252, 252, 251, 251, 253, 252, 252,
                                   252, 250, 252, 252, 252, 252, 251, 251, 252, 253, 252,
                                   251, 250, 252, 250, 251, 251, 251, 251, 251};
    (void)state;
    for (int32_t year = 2000; year <= 2030; year++) {
        int count = 0;
        for (date_days date = date_from_civil(year, 1, 1); date < date_from_civil(year + 1, 1, 1); date++)
            count += calendar_is_nyse_session(date);
        assert_int_equal(count, expected[year - 2000]);
    }
}

static void assert_weekday_closures(int32_t year, const char *closed_days, const char *early_days)
{
    date_days closed[DATES_MAX], early[DATES_MAX];
    size_t closed_count = parse_days(year, closed_days, closed);
    size_t early_count = parse_days(year, early_days, early);
    for (date_days date = date_from_civil(year, 1, 1); date < date_from_civil(year + 1, 1, 1); date++) {
        bool is_open = date_weekday(date) < 5 && !contains(closed, closed_count, date);
        assert_int_equal(calendar_is_nyse_session(date), is_open);
        assert_int_equal(calendar_nyse_closes_early(date), contains(early, early_count, date));
    }
}

static void test_closures_of_2026_and_2027(void **state)
{
    (void)state;
    assert_weekday_closures(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25",
                            "11-27 12-24");
    assert_weekday_closures(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24", "11-26");
}

static void test_one_off_closures(void **state)
{
    static const int32_t closures[][3] = {{2001, 9, 11}, {2001, 9, 12}, {2001, 9, 13},  {2001, 9, 14},
                                          {2004, 6, 11}, {2007, 1, 2},  {2012, 10, 29}, {2012, 10, 30},
                                          {2018, 12, 5}, {2025, 1, 9}};
    (void)state;
    for (size_t i = 0; i < sizeof closures / sizeof closures[0]; i++) {
        date_days date = date_from_civil(closures[i][0], closures[i][1], closures[i][2]);
        assert_false(calendar_is_nyse_session(date));
        assert_true(calendar_is_fed_business_day(date));
    }
}

static void test_early_closes(void **state)
{
    (void)state;
    assert_true(calendar_nyse_closes_early(date_from_civil(2023, 7, 3)));  /* Monday */
    assert_true(calendar_nyse_closes_early(date_from_civil(2024, 7, 3)));  /* Wednesday, since 2013 */
    assert_false(calendar_nyse_closes_early(date_from_civil(2002, 7, 3))); /* Wednesday, before */
    assert_false(calendar_nyse_closes_early(date_from_civil(2026, 7, 3))); /* closed altogether */
    assert_true(calendar_nyse_closes_early(date_from_civil(2025, 11, 28)));
    assert_false(calendar_nyse_closes_early(date_from_civil(2025, 11, 21)));
    assert_true(calendar_nyse_closes_early(date_from_civil(2025, 12, 24)));
    assert_false(calendar_nyse_closes_early(date_from_civil(2023, 12, 24))); /* a Sunday */
}

/* Neither calendar contains the other. */
static void test_two_calendars(void **state)
{
    (void)state;
    date_days independence_friday = date_from_civil(2026, 7, 3);
    assert_false(calendar_is_nyse_session(independence_friday));
    assert_true(calendar_is_fed_business_day(independence_friday));
    date_days good_friday = date_from_civil(2026, 4, 3);
    assert_false(calendar_is_nyse_session(good_friday));
    assert_true(calendar_is_fed_business_day(good_friday));
    date_days columbus = date_from_civil(2026, 10, 12);
    assert_true(calendar_is_nyse_session(columbus));
    assert_false(calendar_is_fed_business_day(columbus));
    date_days veterans = date_from_civil(2026, 11, 11);
    assert_true(calendar_is_nyse_session(veterans));
    assert_false(calendar_is_fed_business_day(veterans));
}

static void test_holidays_on_weekends(void **state)
{
    (void)state;
    /* New Year 2022 is a Saturday: neither calendar closes on the Friday. */
    assert_true(calendar_is_nyse_session(date_from_civil(2021, 12, 31)));
    assert_true(calendar_is_fed_business_day(date_from_civil(2021, 12, 31)));
    /* New Year 2023 is a Sunday: both close on the Monday. */
    assert_false(calendar_is_nyse_session(date_from_civil(2023, 1, 2)));
    assert_false(calendar_is_fed_business_day(date_from_civil(2023, 1, 2)));
    /* Veterans Day 2023 is a Saturday, 2029 a Sunday. */
    assert_true(calendar_is_fed_business_day(date_from_civil(2023, 11, 10)));
    assert_false(calendar_is_fed_business_day(date_from_civil(2029, 11, 12)));
    /* Juneteenth is kept from 2022 on. */
    assert_true(calendar_is_nyse_session(date_from_civil(2020, 6, 19)));
    assert_false(calendar_is_nyse_session(date_from_civil(2022, 6, 20)));
}

static void test_fed_holidays_of_2026(void **state)
{
    date_days closed[DATES_MAX];
    size_t count = parse_days(2026, "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25", closed);
    (void)state;
    for (date_days date = date_from_civil(2026, 1, 1); date < date_from_civil(2027, 1, 1); date++) {
        bool is_open = date_weekday(date) < 5 && !contains(closed, count, date);
        assert_int_equal(calendar_is_fed_business_day(date), is_open);
    }
}

static void test_nearest_days(void **state)
{
    (void)state;
    date_days new_year = date_from_civil(2026, 1, 1);
    assert_int_equal(calendar_nyse_on_or_before(new_year), date_from_civil(2025, 12, 31));
    assert_int_equal(calendar_nyse_on_or_after(new_year), date_from_civil(2026, 1, 2));
    assert_int_equal(calendar_nyse_on_or_after(date_from_civil(2026, 1, 2)), date_from_civil(2026, 1, 2));
    assert_int_equal(calendar_fed_on_or_before(new_year), date_from_civil(2025, 12, 31));
    assert_int_equal(calendar_fed_on_or_after(new_year), date_from_civil(2026, 1, 2));
}

static void test_fed_add(void **state)
{
    (void)state;
    date_days wednesday = date_from_civil(2025, 12, 24);
    assert_int_equal(calendar_fed_add(wednesday, 0), wednesday);
    assert_int_equal(calendar_fed_add(wednesday, 1), date_from_civil(2025, 12, 26));
    assert_int_equal(calendar_fed_add(wednesday, 2), date_from_civil(2025, 12, 29));
    assert_int_equal(calendar_fed_add(date_from_civil(2025, 12, 29), -2), wednesday);
    assert_int_equal(calendar_fed_add(date_from_civil(2025, 12, 27), 1), date_from_civil(2025, 12, 29));
}

static void test_easter(void **state)
{
    static const int32_t sundays[][3] = {{1818, 3, 22}, {1943, 4, 25}, {1961, 4, 2},  {2000, 4, 23},
                                         {2008, 3, 23}, {2024, 3, 31}, {2025, 4, 20}, {2038, 4, 25}};
    (void)state;
    for (size_t i = 0; i < sizeof sundays / sizeof sundays[0]; i++)
        assert_int_equal(calendar_easter(sundays[i][0]),
                         date_from_civil(sundays[i][0], sundays[i][1], sundays[i][2]));
    for (int32_t year = 1970; year <= 2200; year++)
        assert_int_equal(date_weekday(calendar_easter(year)), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sessions_per_year),
        cmocka_unit_test(test_closures_of_2026_and_2027),
        cmocka_unit_test(test_one_off_closures),
        cmocka_unit_test(test_early_closes),
        cmocka_unit_test(test_two_calendars),
        cmocka_unit_test(test_holidays_on_weekends),
        cmocka_unit_test(test_fed_holidays_of_2026),
        cmocka_unit_test(test_nearest_days),
        cmocka_unit_test(test_fed_add),
        cmocka_unit_test(test_easter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
