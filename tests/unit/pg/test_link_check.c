#include "link_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct link parsed(const char *sql)
{
    struct link link;
    assert_true(link_parse(text_from(sql), &link));
    return link;
}

static void assert_text(struct text text, const char *expected)
{
    assert_true(text_equals(text, text_from(expected)));
}

static void reads_a_column_on_each_side(void **state)
{
    (void)state;
    struct link link = parsed("customer_db.interactions.handled_by -> employees_db.employees.employee_id");
    assert_text(link.from.schema, "customer_db");
    assert_text(link.from.table, "interactions");
    assert_int_equal(link.from.column_count, 1);
    assert_text(link.from.columns[0], "handled_by");
    assert_text(link.to.schema, "employees_db");
    assert_text(link.to.columns[0], "employee_id");
}

static void reads_lists_of_columns(void **state)
{
    (void)state;
    struct link link = parsed("a.b (c, d,e)->f.g ( h , i, j )");
    assert_int_equal(link.from.column_count, 3);
    assert_text(link.from.columns[2], "e");
    assert_int_equal(link.to.column_count, 3);
    assert_text(link.to.columns[0], "h");
    assert_text(link.to.columns[2], "j");
}

static void takes_nothing_else(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "a.b.c",
        "a.b.c ->",
        "a.b.c -> d.e",
        "a.b.c - d.e.f",
        "a.b.c -> d.e.f g",
        "a.b.c -> d.e (f, g)",
        "a.b () -> d.e ()",
        "a.b (c -> d.e (f)",
        "a.b.c; DROP TABLE x -> d.e.f",
        "a.b.'c' -> d.e.f",
        "a.b (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17) -> "
        "d.e (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17)",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct link link;
        if (link_parse(text_from(wrong[i]), &link))
            fail_msg("taken: %s", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_column_on_each_side),
        cmocka_unit_test(reads_lists_of_columns),
        cmocka_unit_test(takes_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
