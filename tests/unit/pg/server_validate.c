/* validate_run against a server, with checks of the test's own. */
#include "trial.h"

#include <string.h>

static struct check_result *results;
static size_t count;

static bool validate(struct trial *trial, const char *checks_sql, const char *filter)
{
    struct table_set set = trial_table_set;
    set.checks_sql = checks_sql;
    return validate_run(&trial->pg, &set, &trial->run, filter, &results, &count, &trial->error);
}

static void load(struct trial *trial)
{
    trial_start(trial);
    assert_true(trial_load(trial, 0, NULL)); /* 50 owners, half of them plain, 2000 things */
}

static int forget_results(void **state)
{
    check_results_free(results, count);
    results = NULL;
    count = 0;
    return trial_teardown(state);
}

static const struct check_result *only(void)
{
    assert_int_equal(count, 1);
    return &results[0];
}

/* ---- rows ---- */

static void broken_rows_are_counted(void **state)
{
    struct trial *trial = *state;
    static const char checks[] =
        "-- check: whole\n-- All hold.\nSELECT thing_id AS key FROM trial.things WHERE rank IS NULL;\n"
        "-- check: broken\nSELECT owner_id, name -- two columns; the first is the key\nFROM trial.owners "
        "WHERE owner_id > 47;\n"
        "-- check: nothing_like_a_key\nSELECT NULL::uuid AS key FROM trial.owners WHERE owner_id = 1;\n";
    load(trial);
    require(trial, validate(trial, checks, NULL));
    assert_int_equal(count, 3);
    assert_string_equal(results[0].name, "whole");
    assert_int_equal(results[0].outcome, CHECK_PASSED);
    assert_int_equal(results[0].kind, CHECK_ROWS);
    assert_int_equal(results[0].broken_rows, 0);
    assert_string_equal(results[0].example, "");
    assert_int_equal(results[1].outcome, CHECK_FAILED);
    assert_int_equal(results[1].broken_rows, 3);
    assert_string_equal(results[1].example, "48");
    assert_int_equal(results[2].outcome, CHECK_FAILED);
    assert_int_equal(results[2].broken_rows, 1);
}

static void values_of_the_run_are_put_in(void **state)
{
    struct trial *trial = *state;
    load(trial);
    require(trial, validate(trial,
                            "-- check: values\n"
                            "SELECT 'key' WHERE (${seed}, ${scale}, DATE '${as_of}', ${trial.owners}) "
                            "IS DISTINCT FROM (42, 0.1, DATE '2025-12-31', 50);",
                            NULL));
    assert_int_equal(only()->outcome, CHECK_PASSED);
}

/* ---- what cannot run ---- */

static void a_check_that_cannot_run_says_why(void **state)
{
    struct trial *trial = *state;
    static const char checks[] = "-- check: wrong_sql\nSELECT nothing FROM trial.owners;\n"
                                 "-- check: no_value\nSELECT ${trial.missing};\n"
                                 "-- check: no_word\nSELECT '${trial.name}';\n"
                                 "-- check: few_columns | mean\nSELECT 'a', 1, 1;\n"
                                 "-- check: no_number | chi-square\nSELECT 'a', 'b', 1;\n"
                                 "-- check: no_cells | chi-square\nSELECT 'a', 1, 1 WHERE false;\n"
                                 "-- check: after_them\nSELECT 1 WHERE false;\n";
    static const char *const reasons[] = {"nothing",           "trial.missing", "trial.name",
                                          "3 columns where 4", "no number",     "nothing to compare"};
    load(trial);
    require(trial, validate(trial, checks, NULL));
    assert_int_equal(count, 7);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(results[i].outcome, CHECK_NOT_RUN);
        require_text(results[i].example, reasons[i]);
    }
    assert_int_equal(results[6].outcome, CHECK_PASSED);
}

static void a_check_changes_nothing(void **state)
{
    struct trial *trial = *state;
    load(trial);
    require(
        trial,
        validate(trial,
                 "-- check: nosy | mean\n"
                 "WITH gone AS (DELETE FROM trial.things RETURNING 1) SELECT 'a', count(*), 0, 1 FROM gone;",
                 NULL));
    assert_int_equal(only()->outcome, CHECK_NOT_RUN);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "2000");
}

static void a_lost_connection_ends_it(void **state)
{
    struct trial *trial = *state;
    load(trial);
    assert_false(validate(trial, "-- check: suicide\nSELECT pg_terminate_backend(pg_backend_pid());", NULL));
    assert_true(trial->error.retryable);
    require_text(trial->error.message, "suicide");
    pg_disconnect(&trial->pg);
    require(trial, pg_connect(&trial->target, &trial->pg, &trial->error));
}

/* ---- distributions ---- */

static void distributions_are_judged(void **state)
{
    struct trial *trial = *state;
    static const char checks[] =
        "-- check: as_expected | chi-square\n"
        "SELECT kind::text AS label, count(*), 0.5 FROM trial.owners GROUP BY kind ORDER BY kind;\n"
        "-- check: another | chi-square\n"
        "SELECT kind::text AS label, count(*), CASE kind WHEN 'plain' THEN 9 ELSE 1 END FROM trial.owners "
        "GROUP BY "
        "kind ORDER BY kind;\n"
        "-- check: mean_as_expected | mean\nSELECT 'rank', avg(rank), -0.5, 1 FROM trial.things;\n"
        "-- check: another_mean | mean\n"
        "SELECT 'rank', avg(rank), -0.5, 1 FROM trial.things UNION ALL SELECT 'other', 10, 0, 2;\n"
        "-- check: exact | mean\nSELECT 'a', 1, 1, 0;\n"
        "-- check: not_exact | mean\nSELECT 'a', 1.5, 1, 0;\n";
    load(trial);
    require(trial, validate(trial, checks, NULL));
    assert_int_equal(count, 6);
    assert_int_equal(results[0].kind, CHECK_DISTRIBUTION);
    assert_int_equal(results[0].outcome, CHECK_PASSED);
    assert_int_equal(results[0].cell_count, 2);
    assert_string_equal(results[0].cells[0].label, "plain");
    assert_true(results[0].cells[0].observed == 25 && results[0].cells[0].expected == 25);
    assert_true(results[0].p_value == 1);
    assert_int_equal(results[1].outcome, CHECK_FAILED);
    assert_true(results[1].cells[0].expected == 45 && results[1].p_value < 1e-9);
    assert_int_equal(results[2].outcome, CHECK_PASSED);
    assert_int_equal(results[3].outcome, CHECK_FAILED);
    assert_true(results[3].cells[0].p_value == 1 && results[3].p_value < 1e-5);
    assert_int_equal(results[4].outcome, CHECK_PASSED);
    assert_int_equal(results[5].outcome, CHECK_FAILED);
}

/* z = 3.5 is p = 0.00047: too far for one test at one in a thousand, near enough for one of five. */
static void more_distributions_are_judged_less_strictly(void **state)
{
    struct trial *trial = *state;
    static const char checks[] = "-- check: far | mean\nSELECT 'a', 3.5, 0, 1;\n"
                                 "-- check: b | mean\nSELECT 'a', 0, 0, 1;\n"
                                 "-- check: c | mean\nSELECT 'a', 0, 0, 1;\n"
                                 "-- check: d | mean\nSELECT 'a', 0, 0, 1;\n"
                                 "-- check: e | mean\nSELECT 'a', 0, 0, 1;\n";
    load(trial);
    require(trial, validate(trial, "-- check: far | mean\nSELECT 'a', 3.5, 0, 1;\n", NULL));
    assert_int_equal(only()->outcome, CHECK_FAILED);
    check_results_free(results, count);
    require(trial, validate(trial, checks, "far"));
    assert_int_equal(only()->outcome, CHECK_PASSED);
    assert_true(results[0].p_value > 0.0004 && results[0].p_value < 0.0005);
    assert_true(results[0].p_value_limit == 0.0002);
}

static void a_defective_script_is_our_fault(void **state)
{
    struct trial *trial = *state;
    load(trial);
    assert_false(
        validate(trial, "-- check: a\nSELECT 1 WHERE false;\n-- check: b | median\nSELECT 1;", NULL));
    assert_int_equal(trial->error.code, ERROR_INTERNAL);
    require_text(trial->error.message, "check 2");
    assert_null(results);
}

#define VALIDATE_TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, forget_results)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VALIDATE_TEST(broken_rows_are_counted),
        VALIDATE_TEST(values_of_the_run_are_put_in),
        VALIDATE_TEST(a_check_that_cannot_run_says_why),
        VALIDATE_TEST(a_check_changes_nothing),
        VALIDATE_TEST(a_lost_connection_ends_it),
        VALIDATE_TEST(distributions_are_judged),
        VALIDATE_TEST(more_distributions_are_judged_less_strictly),
        VALIDATE_TEST(a_defective_script_is_our_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
