#include "fixture.h"

#include <math.h>
#include <stdio.h>

static void assert_set(const char *assignment)
{
    struct error error = {0};
    struct profile *profile = shop_create();
    if (!profile_apply_assignment(profile, assignment, &error))
        fail_msg("%s: %s", assignment, error.message);
    profile_free(profile);
}

static void assert_refused(const char *assignment, const char *message)
{
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_false(profile_apply_assignment(profile, assignment, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.code, ERROR_PROFILE);
    profile_free(profile);
}

static void test_default_values(void **state)
{
    (void)state;
    struct profile *profile = shop_create();
    const struct shop_settings *shop = shop_values(profile);
    assert_true(shop->open);
    assert_int_equal(shop->branches, 12);
    assert_true(shop->margin == 0.25);
    assert_int_equal(shop->founded, date_from_civil(1999, 2, 28));
    assert_int_equal(shop->size, 2);
    assert_true(shop->price.min == 0.5 && shop->price.max == 1000);
    assert_true(shop->terms[TERM_SHORT] == 1 && shop->terms[TERM_MIDDLE] == 2.5 &&
                shop->terms[TERM_LONG] == 0);
    const struct run_settings *run = profile_run(profile);
    assert_int_equal(run->seed, 42);
    assert_int_equal(run->as_of, date_from_civil(2025, 12, 31));
    assert_true(run->scale == 1.0);
    assert_int_equal(run->jobs, -1);
    assert_int_equal(run->batch_rows, 80000);
    profile_free(profile);
}

static int64_t branches_after(const char *assignment)
{
    struct error error = {0};
    struct profile *profile = shop_create();
    if (!profile_apply_assignment(profile, assignment, &error))
        fail_msg("%s: %s", assignment, error.message);
    int64_t branches = shop_values(profile)->branches;
    profile_free(profile);
    return branches;
}

static void test_whole_numbers(void **state)
{
    (void)state;
    assert_int_equal(branches_after("shop.branches=1"), 1);
    assert_int_equal(branches_after("shop.branches=1000000"), 1000000);
    assert_int_equal(branches_after("shop.branches=1_000"), 1000);
    assert_int_equal(branches_after("shop.branches=1e6"), 1000000);
    assert_int_equal(branches_after("shop.branches=2.5e1"), 25);
    assert_int_equal(branches_after("shop.branches=auto"), -1);
    assert_int_equal(branches_after("shop.branches=\"by_size\""), -2);
    assert_int_equal(branches_after("shop.branches= 7 # seven"), 7);
}

static void test_whole_numbers_refused(void **state)
{
    (void)state;
    static const char *const values[] = {
        "abc",  "0",   "-1",  "1000001", "1.5",  "1e7",   "1__0",
        "0x10", "10%", "_10", ".inf",    ".nan", "1e999", "99999999999999999999",
        "true"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char assignment[64];
        char message[200];
        snprintf(assignment, sizeof assignment, "shop.branches=%s", values[i]);
        snprintf(message, sizeof message,
                 "--set:1:15: shop.branches: expected a whole number from 1 to 1000000 or auto or by_size, "
                 "found '%s'",
                 values[i]);
        assert_refused(assignment, message);
    }
    assert_refused("shop.branches=\"12\"",
                   "--set:1:15: shop.branches: expected a whole number from 1 to 1000000 or "
                   "auto or by_size, found \"12\"");
    assert_refused("shop.branches=[12]",
                   "--set:1:15: shop.branches: expected a whole number from 1 to 1000000 or "
                   "auto or by_size, found a list");
    assert_refused("shop.branches={min: 1}",
                   "--set:1:15: shop.branches: expected a whole number from 1 to 1000000 "
                   "or auto or by_size, found a map");
}

static void test_word_is_suggested(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_false(profile_apply_assignment(profile, "shop.branches=atuo", &error));
    assert_string_equal(error.hint, "did you mean auto?");
    assert_false(profile_apply_assignment(profile, "shop.size=meduim", &error));
    assert_string_equal(error.message,
                        "--set:1:11: shop.size: expected one of small, medium or large, found 'meduim'");
    assert_string_equal(error.hint, "did you mean medium?");
    profile_free(profile);
}

static void test_largest_seed(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_true(profile_apply_assignment(profile, "seed=9223372036854775807", &error));
    assert_true(profile_run(profile)->seed == INT64_MAX);
    profile_free(profile);
    assert_refused("seed=9223372036854775808", "--set:1:6: seed: expected a whole number from 0 to "
                                               "9223372036854775807, found '9223372036854775808'");
    assert_refused("seed=-1",
                   "--set:1:6: seed: expected a whole number from 0 to 9223372036854775807, found '-1'");
}

static void test_numbers(void **state)
{
    (void)state;
    assert_set("shop.goods.margin=0");
    assert_set("shop.goods.margin=1");
    assert_set("shop.goods.margin=1e-3");
    assert_set("shop.goods.margin=.5");
    assert_refused("shop.goods.margin=1.0001",
                   "--set:1:19: shop.goods.margin: expected a number from 0 to 1, found '1.0001'");
    assert_refused("shop.goods.margin=-0.1",
                   "--set:1:19: shop.goods.margin: expected a number from 0 to 1, found '-0.1'");
    assert_refused("shop.goods.margin=nan",
                   "--set:1:19: shop.goods.margin: expected a number from 0 to 1, found 'nan'");
    assert_refused("shop.goods.margin=-.inf",
                   "--set:1:19: shop.goods.margin: expected a number from 0 to 1, found '-.inf'");
    assert_refused("shop.goods.margin=5%",
                   "--set:1:19: shop.goods.margin: expected a number from 0 to 1, found '5%'");
    assert_refused("scale=0", "--set:1:7: scale: expected a number from 0.0001 to 100000, found '0'");
}

static void test_booleans(void **state)
{
    (void)state;
    assert_set("shop.open=true");
    assert_set("shop.open=false");
    assert_refused("shop.open=yes", "--set:1:11: shop.open: expected true or false, found 'yes'");
    assert_refused("shop.open=True", "--set:1:11: shop.open: expected true or false, found 'True'");
    assert_refused("shop.open=1", "--set:1:11: shop.open: expected true or false, found '1'");
    assert_refused("shop.open=\"true\"", "--set:1:11: shop.open: expected true or false, found \"true\"");
}

static void test_dates(void **state)
{
    (void)state;
    assert_set("as_of=2001-01-01");
    assert_set("as_of=2100-12-31");
    assert_set("as_of=\"2024-02-29\"");
    assert_refused("as_of=2000-12-31", "--set:1:7: as_of: expected a date as YYYY-MM-DD from 2001-01-01 to "
                                       "2100-12-31, found '2000-12-31'");
    assert_refused("as_of=2101-01-01", "--set:1:7: as_of: expected a date as YYYY-MM-DD from 2001-01-01 to "
                                       "2100-12-31, found '2101-01-01'");
    assert_refused("shop.founded=2023-02-29",
                   "--set:1:14: shop.founded: expected a date as YYYY-MM-DD, found '2023-02-29'");
    assert_refused("shop.founded=today",
                   "--set:1:14: shop.founded: expected a date as YYYY-MM-DD, found 'today'");
}

static void test_ranges_and_weights(void **state)
{
    (void)state;
    assert_set("shop.goods.price={min: 1, max: 2}");
    assert_set("shop.goods.price.min=3");
    assert_set("shop.loan.terms={short: 0, middle: 0, long: 1e6}");
    assert_set("shop.loan.terms.long=7");
    assert_refused("shop.goods.price=5",
                   "--set:1:18: shop.goods.price: expected a map with keys such as min, max, found '5'");
    assert_refused(
        "shop.goods.price={min: 1, mx: 2}",
        "--set:1:27: unknown setting \"shop.goods.price.mx\" (did you mean \"shop.goods.price.max\"?)");
    assert_refused("shop.goods.price={min: -1, max: 2}",
                   "--set:1:24: shop.goods.price.min: expected a number from 0 to 1000000000, found '-1'");
    assert_refused("shop.loan.terms=[1, 2, 3]",
                   "--set:1:17: shop.loan.terms: expected a map with keys such as short, "
                   "middle, long, found a list");
    assert_refused("shop.loan.terms={short: 1, middle: 2}",
                   "--set:1:1: shop.loan.terms: weights are given all together, and \"long\" is missing");
    assert_refused("shop.loan.terms.long=-1",
                   "--set:1:22: shop.loan.terms.long: expected a weight of at least 0, found '-1'");
}

static void test_number_format(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {42, "42"},
        {1e6, "1000000"},
        {-5, "-5"},
        {0.1, "0.1"},
        {0.25, "0.25"},
        {1500000.5, "1500000.5"},
        {1.0 / 3, "0.3333333333333333"},
        {1e-7, "1e-07"},
        {1e15, "1e+15"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {0.1 + 0.2, "0.30000000000000004"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char buf[LEAF_TEXT_BYTES];
        assert_string_equal(number_format(cases[i].value, buf), cases[i].text);
    }
}

static void test_open_ended_bounds(void **state)
{
    (void)state;
    char buf[EXPECTATION_BYTES];
    struct setting setting = {.kind = SETTING_NUMBER, .minimum = 2, .maximum = INFINITY};
    assert_string_equal(leaf_describe_expected(&setting, buf), "a number of at least 2");
    setting = (struct setting){.kind = SETTING_INTEGER, .minimum = -INFINITY, .maximum = 9};
    assert_string_equal(leaf_describe_expected(&setting, buf), "a whole number of at most 9");
    setting.maximum = INFINITY;
    assert_string_equal(leaf_describe_expected(&setting, buf), "a whole number");
}

/* What can stand in a name without quotes in SQL. */
static void test_names(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_string_equal(shop_values(profile)->sign, "");
    assert_true(profile_apply_assignment(profile, "shop.sign=team_1", &error));
    assert_string_equal(shop_values(profile)->sign, "team_1");
    assert_true(profile_apply_assignment(profile, "shop.sign=\"_x\"", &error));
    assert_string_equal(shop_values(profile)->sign, "_x");
    assert_true(profile_apply_assignment(profile, "shop.sign=\"\"", &error));
    assert_string_equal(shop_values(profile)->sign, "");
    profile_free(profile);
    static const char *const wrong[] = {"1st", "Team", "a-b", "a b", "nine_more", "\"a;\"", "\xc3\xa4"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char assignment[64];
        profile = shop_create();
        snprintf(assignment, sizeof assignment, "shop.sign=%s", wrong[i]);
        assert_false(profile_apply_assignment(profile, assignment, &error));
        assert_non_null(strstr(error.message, "expected at most 8 small letters, digits and underscores"));
        profile_free(profile);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_default_values),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_whole_numbers_refused),
        cmocka_unit_test(test_word_is_suggested),
        cmocka_unit_test(test_largest_seed),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_booleans),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_ranges_and_weights),
        cmocka_unit_test(test_number_format),
        cmocka_unit_test(test_open_ended_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
