#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/checks.h"
#include "fingen/pg.h"

#include <string.h>

static bool text_is(struct text text, const char *expected)
{
    return text_equals(text, text_from(expected));
}

static void test_checks_in_order(void **state)
{
    (void)state;
    static const char script[] = "-- The checks of trial; a line like `-- check: x` begins one.\n"
                                 "\n"
                                 "-- check: totals\n"
                                 "-- What it means; with a semicolon.\n"
                                 "SELECT id AS key -- here; too\n"
                                 "FROM t WHERE a <> ';';\n"
                                 "-- check:types|chi-square\r\n"
                                 "SELECT 'a', 1, 1;\n"
                                 "-- check: means | mean  \n"
                                 "SELECT 'b', 1, 1, 0\n"
                                 ";";
    const char *cursor = script, *defective;
    struct check_definition check;
    assert_true(check_script_next(&cursor, &check, &defective));
    assert_string_equal(check.name, "totals");
    assert_int_equal(check.form, CHECK_FORM_ROWS);
    assert_true(text_is(check.sql, "SELECT id AS key -- here; too\nFROM t WHERE a <> ';'"));
    assert_true(check_script_next(&cursor, &check, &defective));
    assert_string_equal(check.name, "types");
    assert_int_equal(check.form, CHECK_FORM_CHI_SQUARE);
    assert_true(text_is(check.sql, "SELECT 'a', 1, 1"));
    assert_true(check_script_next(&cursor, &check, &defective));
    assert_string_equal(check.name, "means");
    assert_int_equal(check.form, CHECK_FORM_MEAN);
    assert_true(text_is(check.sql, "SELECT 'b', 1, 1, 0"));
    assert_false(check_script_next(&cursor, &check, &defective));
    assert_null(defective);
}

static void assert_defective(const char *script, const char *what)
{
    const char *cursor = script, *defective;
    struct check_definition check;
    assert_false(check_script_next(&cursor, &check, &defective));
    assert_non_null(defective);
    assert_non_null(strstr(defective, what));
}

static void test_defects(void **state)
{
    (void)state;
    assert_defective("-- check: x\n-- check: y\nSELECT 1;\n", "no SQL");
    assert_defective("-- check: x\n", "no SQL");
    assert_defective("-- check: x", "no SQL");
    assert_defective("-- check:\nSELECT 1;\n", "head");
    assert_defective("-- check: x | median\nSELECT 1;\n", "head");
    assert_defective("-- check: x |\nSELECT 1;\n", "head");
    assert_defective("-- link: x\n", "link");
    assert_defective("-- link: x | a.b.c\n", "link");
    assert_defective("-- link: | a.b.c -> d.e.f\n", "link");
}

static void test_no_checks(void **state)
{
    (void)state;
    const char *cursor = "-- nothing\n", *defective;
    struct check_definition check;
    assert_false(check_script_next(&cursor, &check, &defective));
    assert_null(defective);
}

/* ---- the run's values ---- */

static char profile_lines[] = "advisory.fas=100\n"
                              "advisory.fas_more=7\n"
                              "advisory.account.cash_percent.min=1.5\n"
                              "advisory.mode=by_aum\n"
                              "advisory.evil=1; DROP TABLE x\n"
                              "advisory.comment=1--2\n"
                              "advisory.empty=\n";

static bool substitute(const char *sql, struct buffer *out, struct error *error)
{
    const struct ledger_run run = {.seed = UINT64_MAX,
                                   .scale = 0.25,
                                   .as_of = date_from_civil(2025, 12, 31),
                                   .profile_lines = profile_lines};
    buffer_init(out, 1 << 16);
    return check_substitute(text_from(sql), &run, out, error);
}

static void assert_substituted(const char *sql, const char *expected)
{
    struct buffer out;
    struct error error = {0};
    assert_true(substitute(sql, &out, &error));
    assert_string_equal((const char *)out.data, expected);
    buffer_free(&out);
}

static void assert_refused(const char *sql, const char *what)
{
    struct buffer out;
    struct error error = {0};
    assert_false(substitute(sql, &out, &error));
    assert_int_equal(error.code, ERROR_CHECK);
    assert_non_null(strstr(error.message, what));
    buffer_free(&out);
}

static void test_values(void **state)
{
    (void)state;
    assert_substituted("SELECT 1", "SELECT 1");
    assert_substituted("", "");
    assert_substituted("${advisory.fas} ${advisory.fas_more}", "100 7");
    assert_substituted("x<${advisory.account.cash_percent.min}y", "x<1.5y");
    assert_substituted("DATE '${as_of}', ${seed}, ${scale}", "DATE '2025-12-31', 18446744073709551615, 0.25");
    assert_substituted("'${advisory.mode}'", "'by_aum'");
    assert_substituted("a $ {b} ${open", "a $ {b} ${open");
}

static void test_values_that_are_not_there(void **state)
{
    (void)state;
    assert_refused("${advisory.fa}", "advisory.fa");
    assert_refused("${advisory.empty}", "advisory.empty");
    assert_refused("${}", "no");
}

/* The ledger is a table: what somebody wrote there must not become SQL. */
static void test_values_that_would_be_sql(void **state)
{
    (void)state;
    assert_refused("${advisory.evil}", "advisory.evil");
    assert_refused("${advisory.comment}", "advisory.comment");
}

/* Without SQL, whatever stands between it and the next. */
static void test_links(void **state)
{
    (void)state;
    const char *cursor = "-- check: a\nSELECT 1;\n-- link: one | s.t.c -> u.v.w\n-- What it means.\n"
                         "-- link: two|s.t (a, b) -> u.v (c, d)\r\n-- check: b\nSELECT 2;\n";
    const char *defective;
    struct check_definition check;
    assert_true(check_script_next(&cursor, &check, &defective));
    assert_true(text_is(check.sql, "SELECT 1"));
    assert_true(check_script_next(&cursor, &check, &defective));
    assert_string_equal(check.name, "one");
    assert_int_equal(check.form, CHECK_FORM_LINK);
    assert_true(text_is(check.sql, "s.t.c -> u.v.w"));
    assert_true(check_script_next(&cursor, &check, &defective));
    assert_string_equal(check.name, "two");
    assert_true(text_is(check.sql, "s.t (a, b) -> u.v (c, d)"));
    assert_true(check_script_next(&cursor, &check, &defective));
    assert_string_equal(check.name, "b");
    assert_int_equal(check.form, CHECK_FORM_ROWS);
    assert_false(check_script_next(&cursor, &check, &defective));
    assert_null(defective);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checks_in_order),
        cmocka_unit_test(test_defects),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_no_checks),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_values_that_are_not_there),
        cmocka_unit_test(test_values_that_would_be_sql),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
