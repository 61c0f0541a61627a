#include "fingen/tuple.h"
#include "fingen/value.h"
#include "rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct column *required(const char *name)
{
    const struct column *column = table_find_column(&every_required_table, name);
    assert_non_null(column);
    return column;
}

static bool read_required(const char *name, const char *text, struct every_required *row)
{
    return value_from_text(required(name), text_from(text), row);
}

static bool takes(const char *name, const char *text)
{
    struct every_required row;
    return read_required(name, text, &row);
}

/* ---- there and back ---- */

/* Dates of other centuries and what is no finite number are not read: nothing that fingen makes has them. */
static bool is_out_of_reach(const struct column *column, struct text text)
{
    date_days day;
    double number;
    if (column->kind == COLUMN_DOUBLE)
        return !text_parse_double(text.data, text.length, &number);
    if (column->kind != COLUMN_DATE && column->kind != COLUMN_TIMESTAMP && column->kind != COLUMN_TIMESTAMPTZ)
        return false;
    return text.length < 10 || !date_parse(text.data, 10, &day) ||
           memchr(text.data, 'B', text.length) != NULL;
}

static unsigned read_back(const struct table *table, const void *row, void *back)
{
    uint8_t bytes[8192];
    struct field fields[64];
    struct error error;
    struct buffer text;
    const uint8_t *cursor = bytes, *end = table->encode(bytes, row);
    unsigned read = 0;
    buffer_init(&text, 1 << 16);
    assert_true(tuple_next(table, &cursor, end, fields));
    memcpy(back, row, table->row_bytes);
    for (uint16_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        buffer_clear(&text);
        if (fields[i].length < 0) {
            value_set_null(column, back);
            continue;
        }
        assert_true(field_append_text(&text, column, fields[i], &error));
        struct text value = {text.length == 0 ? "" : (const char *)text.data, (uint32_t)text.length};
        if (is_out_of_reach(column, value))
            continue;
        if (!value_from_text(column, value, back))
            fail_msg("%s: \"%.*s\" is not read back", column->name, (int)value.length, value.data);
        if (column->kind == COLUMN_TEXT) /* the buffer's next content is another */
            memcpy((char *)back + column->offset, (const char *)row + column->offset,
                   column->nullable ? sizeof(struct nullable_text) : sizeof(struct text));
        read++;
    }
    buffer_free(&text);
    return read;
}

static void check_same(const struct table *table, const void *row, const void *back)
{
    uint8_t bytes[8192], again[8192];
    size_t length = (size_t)(table->encode(bytes, row) - bytes);
    assert_int_equal(table->encode(again, back) - again, length);
    assert_memory_equal(bytes, again, length);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    struct rows rows = rows_from(4711);
    unsigned read = 0;
    for (int i = 0; i < 2000; i++) {
        struct every_required row = rows_required(&rows), back;
        struct every_nullable nullable = rows_nullable(&rows), nullable_back;
        read += read_back(&every_required_table, &row, &back);
        check_same(&every_required_table, &row, &back);
        read += read_back(&every_nullable_table, &nullable, &nullable_back);
        check_same(&every_nullable_table, &nullable, &nullable_back);
    }
    assert_true(read > 40000);
}

/* ---- what is taken, and what is not ---- */

static void whole_numbers(void **state)
{
    (void)state;
    struct every_required row;
    assert_true(read_required("big", "-9223372036854775808", &row));
    assert_true(row.big == INT64_MIN);
    assert_true(read_required("small", "-32768", &row));
    assert_int_equal(row.small, -32768);
    assert_true(takes("whole", "2147483647"));
    static const char *const wrong[] = {"", "-", "+1", "01", "1_000", " 1", "1 ", "1.0", "1e3", "0x1", "abc"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(takes("big", wrong[i]));
    assert_false(takes("big", "9223372036854775808"));
    assert_false(takes("whole", "2147483648"));
    assert_false(takes("small", "32768"));
}

static void numerics_are_exact(void **state)
{
    (void)state;
    struct every_required row;
    assert_true(read_required("cents", "19.9", &row));
    assert_int_equal(row.cents, 1990);
    assert_true(read_required("cents", "-0.05", &row));
    assert_int_equal(row.cents, -5);
    assert_true(read_required("cents", "1.500", &row));
    assert_int_equal(row.cents, 150);
    assert_true(read_required("cents", "12e2", &row));
    assert_int_equal(row.cents, 120000);
    assert_true(read_required("cents", "150e-2", &row));
    assert_int_equal(row.cents, 150);
    assert_true(read_required("cents", "0e300", &row));
    assert_int_equal(row.cents, 0);
    assert_true(read_required("cents", "9999999999999.99", &row));
    assert_true(row.cents == INT64_C(999999999999999));
    assert_false(takes("cents", "10000000000000.00"));
    assert_false(takes("cents", "0.001"));
    assert_false(takes("cents", "1e400"));
    assert_false(takes("cents", "99999999999999999999"));
    assert_false(takes("cents", "NaN"));
    assert_false(takes("cents", ""));
}

static void dates_and_times(void **state)
{
    (void)state;
    struct every_required row;
    assert_true(read_required("at", "2024-02-29T12:30:15", &row));
    timestamp_microseconds plain = row.at;
    static const char *const same[] = {"2024-02-29 12:30:15",       "2024-02-29T12:30:15Z",
                                       "2024-02-29T13:30:15+01:00", "2024-02-29T07:00:15-05:30",
                                       "2024-02-29T12:30:15+00",    "2024-02-29T12:30:15.000000",
                                       "2024-03-01T00:30:15+12"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        if (!read_required("at", same[i], &row) || row.at != plain)
            fail_msg("%s", same[i]);
    }
    assert_true(read_required("at", "2024-02-29T12:30:15.25", &row));
    assert_true(row.at == plain + 250000);
    static const char *const wrong[] = {"",
                                        "2024-02-29",
                                        "2023-02-29T12:30:15",
                                        "2024-02-29T24:00:00",
                                        "2024-02-29T12:60:00",
                                        "2024-02-29T12:30:60",
                                        "2024-02-29T12:30",
                                        "2024-02-29T12:30:15.",
                                        "2024-02-29T12:30:15.1234567",
                                        "2024-02-29T12:30:15z",
                                        "2024-02-29T12:30:15+1",
                                        "2024-02-29T12:30:15+01:0",
                                        "2024-02-29T12:30:15Z ",
                                        "2024-02-29t12:30:15",
                                        "9999-01-01T00:00:00"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (takes("at", wrong[i]))
            fail_msg("%s", wrong[i]);
    assert_true(takes("day", "2024-02-29"));
    assert_false(takes("day", "2024-02-29T00:00:00"));
    assert_false(takes("day", "29.02.2024"));
}

static void the_rest(void **state)
{
    (void)state;
    struct every_required row;
    assert_true(read_required("flag", "true", &row) && row.flag);
    assert_true(read_required("flag", "f", &row) && !row.flag);
    assert_false(takes("flag", "1"));
    assert_true(read_required("id", "00000000-0000-4000-8000-0000000000AF", &row));
    assert_int_equal(row.id.bytes[15], 0xaf);
    assert_false(takes("id", "000000000000-4000-8000-0000000000AF--"));
    assert_false(takes("id", "00000000-0000-4000-8000-0000000000AG"));
    assert_false(takes("id", "{0000000-0000-4000-8000-0000000000AF"));
    assert_true(read_required("mood", "it's 50%", &row));
    assert_int_equal(row.mood, 5);
    assert_false(takes("mood", "Sad"));
    assert_false(takes("mood", ""));
    assert_true(takes("state", "CA"));
    assert_true(takes("state", "\xc3\xa7\xc3\xa7"));
    assert_false(takes("state", "CAL"));
    assert_false(takes("free", "\xff"));
    assert_false(value_from_text(required("free"), (struct text){"a\0b", 3}, &row));
    assert_true(read_required("real", "1e-3", &row) && row.real == 0.001);
    assert_false(takes("real", "inf"));
}

static void what_was_expected(void **state)
{
    (void)state;
    char text[200];
    assert_string_equal(value_describe(required("big"), text, sizeof text), "an integer");
    assert_string_equal(value_describe(required("direction"), text, sizeof text), "one of up, down");
    assert_string_equal(value_describe(required("name"), text, sizeof text), "text of at most 40 characters");
    assert_string_equal(value_describe(required("free"), text, sizeof text), "text");
    assert_string_equal(value_describe(required("cents"), text, sizeof text),
                        "a number of at most 15 digits, 2 of them decimals");
    for (uint16_t i = 0; i < every_required_table.column_count; i++) { /* cut, never beyond the end */
        char small[8];
        memset(small, 'x', sizeof small);
        value_describe(&every_required_table.columns[i], small, sizeof small);
        assert_non_null(memchr(small, '\0', sizeof small));
        assert_true(small[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(numerics_are_exact),
        cmocka_unit_test(dates_and_times),
        cmocka_unit_test(the_rest),
        cmocka_unit_test(what_was_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
