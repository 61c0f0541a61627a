/* What needs no server; tests/server/test_connection.sh has the rest. */
#include "fingen/pg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void test_names_are_quoted(void **state)
{
    (void)state;
    char text[64];
    assert_string_equal(pg_quote_name(text, sizeof text, "advisory", "holdings"),
                        "\"advisory\".\"holdings\"");
    assert_string_equal(pg_quote_name(text, sizeof text, NULL, "Odd\"name"), "\"Odd\"\"name\"");
    assert_string_equal(pg_quote_name(text, sizeof text, "a.b", "c'd\\"), "\"a.b\".\"c'd\\\"");
}

/* What does not fit is cut, never written past the end. */
static void test_names_are_cut(void **state)
{
    (void)state;
    char text[64];
    for (size_t size = 0; size < sizeof text; size++) {
        memset(text, 'x', sizeof text);
        pg_quote_name(text, size, "ab\"cd", "efghij\"klmnop");
        for (size_t i = size; i < sizeof text; i++)
            assert_int_equal(text[i], 'x');
        assert_true(size == 0 || memchr(text, '\0', size));
    }
}

static void test_the_null_target_has_no_server(void **state)
{
    (void)state;
    const struct target target = {.kind = TARGET_NULL};
    struct error error = {0};
    struct pg pg;
    assert_false(pg_connect(&target, &pg, &error));
    assert_int_equal(error.code, ERROR_INTERNAL);
    assert_null(pg.connection);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_quoted),
        cmocka_unit_test(test_names_are_cut),
        cmocka_unit_test(test_the_null_target_has_no_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
