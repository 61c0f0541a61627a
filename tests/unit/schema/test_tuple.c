#include "fingen/tuple.h"
#include "rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t value_of(const struct table *table, const struct field *fields, const char *name)
{
    const struct column *column = table_find_column(table, name);
    return field_int64(column, fields[column - table->columns]);
}

static struct text text_of(const struct table *table, const struct field *fields, const char *name)
{
    const struct field *field = &fields[table_find_column(table, name) - table->columns];
    return (struct text){(const char *)field->data, (uint32_t)field->length};
}

static void assert_is_row(const struct field *fields, const struct every_required *row)
{
    const struct table *table = &every_required_table;
    assert_int_equal(value_of(table, fields, "flag"), row->flag);
    assert_int_equal(value_of(table, fields, "small"), row->small);
    assert_int_equal(value_of(table, fields, "whole"), row->whole);
    assert_int_equal(value_of(table, fields, "big"), row->big);
    assert_int_equal(value_of(table, fields, "cents"), row->cents);
    assert_int_equal(value_of(table, fields, "tenths"), row->tenths);
    assert_int_equal(value_of(table, fields, "rate"), row->rate);
    assert_int_equal(value_of(table, fields, "part"), row->part);
    assert_int_equal(value_of(table, fields, "units"), row->units);
    assert_int_equal(value_of(table, fields, "day"), row->day);
    assert_int_equal(value_of(table, fields, "at"), row->at);
    assert_int_equal(value_of(table, fields, "at_world"), row->at_world);
    double real = field_double(fields[table_find_column(table, "real") - table->columns]);
    assert_memory_equal(&real, &row->real, sizeof real);
    assert_true(text_equals(text_of(table, fields, "free"), row->free));
    assert_true(text_equals(text_of(table, fields, "other_name"), row->other_name));
    assert_memory_equal(text_of(table, fields, "id").data, row->id.bytes, 16);
    assert_true(text_equals(text_of(table, fields, "mood"),
                            text_from(table_find_column(table, "mood")->enumeration->labels[row->mood - 1])));
}

static void rows_read_back(void **state)
{
    (void)state;
    uint8_t bytes[8192];
    struct field fields[64];
    struct rows rows = rows_from(3);
    for (int i = 0; i < 20000; i++) {
        struct every_required row = rows_required(&rows);
        const uint8_t *end = every_required_table.encode(bytes, &row);
        const uint8_t *cursor = bytes;
        assert_true(tuple_next(&every_required_table, &cursor, end, fields));
        assert_ptr_equal(cursor, end);
        assert_is_row(fields, &row);
    }
}

static void null_and_empty_differ(void **state)
{
    (void)state;
    uint8_t bytes[1024];
    struct field fields[64];
    struct every_nullable row = {.free = present_text(TEXT_LITERAL("")), .whole = present_integer(0)};
    const uint8_t *end = every_nullable_table.encode(bytes, &row);
    const uint8_t *cursor = bytes;
    assert_true(tuple_next(&every_nullable_table, &cursor, end, fields));
    for (int i = 0; i < every_nullable_table.column_count; i++) {
        const char *name = every_nullable_table.columns[i].name;
        int expected = strcmp(name, "free") == 0 ? 0 : strcmp(name, "whole") == 0 ? 4 : -1;
        assert_int_equal(fields[i].length, expected);
    }
}

/* From a block of its own size, so that the sanitizer sees a read beyond it. */
static bool splits(const uint8_t *data, size_t length)
{
    struct field fields[64];
    uint8_t *copy = malloc(length + 1);
    memcpy(copy + 1, data, length);
    const uint8_t *cursor = copy + 1;
    bool whole = tuple_next(&every_required_table, &cursor, copy + 1 + length, fields);
    assert_ptr_equal(cursor, copy + 1 + (whole ? length : 0));
    free(copy);
    return whole;
}

static void part_of_a_tuple_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[8192];
    struct rows rows = rows_from(4);
    struct every_required row = rows_required(&rows);
    size_t length = (size_t)(every_required_table.encode(bytes, &row) - bytes);
    for (size_t part = 0; part < length; part++) {
        assert_false(splits(bytes, part));
    }
    assert_true(splits(bytes, length));
}

static void wrong_counts_are_refused(void **state)
{
    (void)state;
    uint8_t bytes[8192];
    struct rows rows = rows_from(5);
    struct every_required row = rows_required(&rows);
    size_t length = (size_t)(every_required_table.encode(bytes, &row) - bytes);
    bytes[1]++;
    assert_false(splits(bytes, length));
    bytes[1]--;
    bytes[2] = 0xff; /* the first field's length: negative, but not -1 */
    assert_false(splits(bytes, length));
    bytes[2] = 0x7f;
    assert_false(splits(bytes, length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_read_back),
        cmocka_unit_test(null_and_empty_differ),
        cmocka_unit_test(part_of_a_tuple_is_refused),
        cmocka_unit_test(wrong_counts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
