#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/generated/advisory_tables.h"
#include "fingen/text.h"

#include "translate.h"

#include <string.h>

static void expect(const char *sql, const char *expected)
{
    struct buffer out;
    struct error error = {0};
    buffer_init(&out, 1 << 16);
    assert_true(sqlite_translate(text_from(sql), &advisory_table_set, &out, &error));
    assert_string_equal((const char *)out.data, expected);
    buffer_free(&out);
}

static void expect_none(const char *sql, const char *reason)
{
    struct buffer out;
    struct error error = {0};
    buffer_init(&out, 1 << 16);
    assert_false(sqlite_translate(text_from(sql), &advisory_table_set, &out, &error));
    assert_int_equal(error.code, ERROR_CHECK);
    assert_non_null(strstr(error.message, reason));
    buffer_free(&out);
}

static void test_names(void **state)
{
    (void)state;
    expect("SELECT a.account_id FROM advisory.accounts a", "SELECT a.account_id FROM advisory_accounts a");
    expect("advisory.accounts.account_id", "advisory_accounts.account_id");
    expect("other.accounts, 'advisory.accounts'", "other.accounts, 'advisory.accounts'");
    expect("NOT EXISTS (SELECT FROM advisory.accounts)", "NOT EXISTS (SELECT 1 FROM advisory_accounts)");
}

static void test_casts(void **state)
{
    (void)state;
    expect("x::text", "CAST(x AS TEXT)");
    expect("a.x::bigint + 1", "CAST(a.x AS INTEGER) + 1");
    expect("round(a.x * 100)::bigint", "CAST(round(a.x * 100) AS INTEGER)");
    expect("(x + (y))::numeric(15,2) <> 1", "CAST((x + (y)) AS REAL) <> 1");
    expect("x IN (1)::int", "x IN CAST((1) AS INTEGER)");
    expect("'7'::float8 * 2::double precision", "CAST('7' AS REAL) * CAST(2 AS REAL)");
    expect("x::numeric::text", "CAST(CAST(x AS REAL) AS TEXT)");
    expect("sum(x::int)::text", "CAST(sum(CAST(x AS INTEGER)) AS TEXT)");
    expect("p.purchase_date::date", "date(p.purchase_date)");
    expect_none("x::interval", "SQLite has no type interval");
}

/* Texts: SQLite would add to their first number without a word. */
static void test_dates_are_not_calculated_with(void **state)
{
    (void)state;
    expect_none("purchase_date - 1", "dates");
    expect_none("1 + h.client_since", "dates");
    expect_none("x::date + 3", "dates");
    expect("purchase_date > opened_date", "purchase_date > opened_date");
}

static void test_patterns(void **state)
{
    (void)state;
    expect("email ~ '^[a-z]+\\.'", "email  REGEXP  '^[a-z]+\\.'");
    expect("WHERE email!~'x'", "WHERE email NOT REGEXP 'x'");
    expect_none("email ~ '\\d+'", "regular expression");
    expect_none("email ~ '(?:a)'", "regular expression");
    expect_none("email ~ other", "regular expression");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_casts),
        cmocka_unit_test(test_dates_are_not_calculated_with),
        cmocka_unit_test(test_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
