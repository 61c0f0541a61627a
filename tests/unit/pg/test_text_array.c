#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text_array.h"

static void expect_array(const char *expected, const char *const *elements, size_t count)
{
    struct buffer array;
    struct error error;
    assert_true(text_array_of(&array, elements, count, &error));
    assert_string_equal((const char *)array.data, expected);
    buffer_free(&array);
}

static void elements_are_quoted(void **state)
{
    (void)state;
    expect_array("{}", NULL, 0);
    expect_array("{\"one\"}", (const char *const[]){"one"}, 1);
    expect_array("{\"\",\"NULL\",\"a,b\",\"{x}\"}", (const char *const[]){"", "NULL", "a,b", "{x}"}, 4);
    expect_array("{\"say \\\"hi\\\"\",\"back\\\\slash\"}", (const char *const[]){"say \"hi\"", "back\\slash"},
                 2);
}

static void names_come_in_pairs(void **state)
{
    (void)state;
    static const struct table first = {.schema = "s", .name = "a"}, second = {.schema = "t", .name = "b"};
    static const struct table *const tables[] = {&first, &second};
    static const struct table_set set = {.tables = tables, .table_count = 2};
    struct name_arrays arrays;
    struct error error;
    assert_true(name_arrays_of_tables(&arrays, &set, &error));
    assert_string_equal((const char *)arrays.schemas.data, "{\"s\",\"t\"}");
    assert_string_equal((const char *)arrays.names.data, "{\"a\",\"b\"}");
    name_arrays_free(&arrays);
    assert_true(name_arrays_of_enums(&arrays, &set, &error));
    assert_string_equal((const char *)arrays.names.data, "{}");
    name_arrays_free(&arrays);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_are_quoted),
        cmocka_unit_test(names_come_in_pairs),
    };
    return cmocka_run_group_tests_name("text_array", tests, NULL, NULL);
}
