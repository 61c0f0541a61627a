#include "fingen/tuple.h"
#include "rows.h"
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct buffer line;

static int open_line(void **state)
{
    (void)state;
    buffer_init(&line, 1 << 20);
    return 0;
}

static int close_line(void **state)
{
    (void)state;
    buffer_free(&line);
    return 0;
}

/* The row as a line of COPY TEXT. */
static const char *line_of(const struct table *table, const void *row)
{
    uint8_t bytes[8192];
    struct field fields[64];
    struct error error;
    const uint8_t *cursor = bytes;
    const uint8_t *end = table->encode(bytes, row);
    assert_true(tuple_next(table, &cursor, end, fields));
    buffer_clear(&line);
    assert_true(tuple_append_copy_text(&line, table, fields, &error));
    assert_true(buffer_terminate(&line, &error));
    return (const char *)line.data;
}

static timestamp_microseconds noon(int32_t year, int32_t month, int32_t day)
{
    return date_midnight(date_from_civil(year, month, day)) + MICROSECONDS_PER_DAY / 2;
}

static void every_kind_has_its_text(void **state)
{
    (void)state;
    struct every_nullable row = {
        .flag = present_boolean(true),
        .small = present_smallint(-32768),
        .whole = present_integer(0),
        .big = present_bigint(INT64_MIN),
        .real = present_double(1234.5),
        .cents = present_numeric(-1205),
        .free = present_text(TEXT_LITERAL("text")),
        .code = present_text(TEXT_LITERAL("ab")),
        .day = present_date(date_from_civil(2025, 12, 31)),
        .at = present_timestamp(noon(1999, 2, 28)),
        .utc = present_timestamp(noon(2024, 2, 29) + 123400),
        .id = present_uuid((struct uuid){{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255}}),
        .mood = present_enum(EVERY_MOOD_SO_SO),
    };
    assert_string_equal(line_of(&every_nullable_table, &row),
                        "t\t-32768\t0\t-9223372036854775808\t1234.5\t-12.05\ttext\t\\N\tab   \t2025-12-31\t"
                        "1999-02-28 12:00:00\t2024-02-29 12:00:00.1234+00\t"
                        "00010203-0405-0607-0809-0a0b0c0d0eff\tso-so\n");
}

static void nothing_is_backslash_n(void **state)
{
    (void)state;
    struct every_nullable row = {0};
    assert_string_equal(line_of(&every_nullable_table, &row),
                        "\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n");
}

static void text_is_escaped(void **state)
{
    (void)state;
    struct every_nullable row = {.free = present_text(TEXT_LITERAL("a\tb\nc\rd\be\ff\vg\\h\\N\x01é"))};
    assert_non_null(
        strstr(line_of(&every_nullable_table, &row), "\ta\\tb\\nc\\rd\\be\\ff\\vg\\\\h\\\\N\x01é\t"));
}

static void numeric_keeps_its_places(void **state)
{
    (void)state;
    struct other_amounts row = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assert_string_equal(
        line_of(&other_amounts_table, &row),
        "0\t0\t0.0\t0.00\t0.000\t0.0000\t0.00000\t0.00000000\t0.00000000000000000\t0.000000000000000000\n");
    row = (struct other_amounts){-10203, -10203, -10203, -10203, -10203,
                                 -10203, -10203, -10203, -10203, -10203};
    assert_string_equal(line_of(&other_amounts_table, &row),
                        "-10203\t-10203\t-1020.3\t-102.03\t-10.203\t-1.0203\t-0.10203\t-0.00010203\t"
                        "-0.00000000000010203\t-0.000000000000010203\n");
}

static void moments_before_christ_and_far_ahead(void **state)
{
    (void)state;
    struct other_moments row = {date_from_civil(-43, 3, 15), noon(-43, 3, 15), noon(0, 1, 1) + 1};
    assert_string_equal(line_of(&other_moments_table, &row),
                        "0044-03-15 BC\t0044-03-15 12:00:00 BC\t0001-01-01 12:00:00.000001+00 BC\n");
    row = (struct other_moments){date_from_civil(12345, 6, 7), noon(12345, 6, 7), noon(1, 1, 1)};
    assert_string_equal(line_of(&other_moments_table, &row),
                        "12345-06-07\t12345-06-07 12:00:00\t0001-01-01 12:00:00+00\n");
}

static const char *text_of_bytes(const char *column, const void *data, int32_t length)
{
    struct error error;
    const struct column *found = table_find_column(&every_required_table, column);
    buffer_clear(&line);
    assert_true(field_append_text(&line, found, (struct field){data, length}, &error));
    assert_true(buffer_terminate(&line, &error));
    return (const char *)line.data;
}

/* No generator makes these, but a server may hold them. */
static void what_has_no_end_is_infinity(void **state)
{
    (void)state;
    assert_string_equal(text_of_bytes("day", "\x7f\xff\xff\xff", 4), "infinity");
    assert_string_equal(text_of_bytes("day", "\x80\0\0\0", 4), "-infinity");
    assert_string_equal(text_of_bytes("at", "\x7f\xff\xff\xff\xff\xff\xff\xff", 8), "infinity");
    assert_string_equal(text_of_bytes("at_utc", "\x80\0\0\0\0\0\0\0", 8), "-infinity");
    assert_string_equal(text_of_bytes("cents", "\0\0\0\0\xc0\0\0\0", 8), "NaN");
    assert_string_equal(text_of_bytes("cents", "\0\0\0\0\xd0\0\0\x20", 8), "Infinity");
    assert_string_equal(text_of_bytes("cents", "\0\0\0\0\xf0\0\0\x20", 8), "-Infinity");
}

static void a_full_buffer_is_an_error(void **state)
{
    (void)state;
    struct buffer small;
    struct error error = {0};
    uint8_t data[8] = {0};
    buffer_init(&small, 3);
    assert_false(field_append_text(&small, table_find_column(&every_required_table, "at"),
                                   (struct field){data, 8}, &error));
    assert_int_equal(error.code, ERROR_MEMORY);
    assert_false(field_append_text(&small, table_find_column(&every_required_table, "free"),
                                   (struct field){data, 8}, &error));
    assert_false(field_append_text(&small, table_find_column(&every_required_table, "cents"),
                                   (struct field){data, 8}, &error));
    buffer_free(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_its_text),
        cmocka_unit_test(nothing_is_backslash_n),
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(numeric_keeps_its_places),
        cmocka_unit_test(moments_before_christ_and_far_ahead),
        cmocka_unit_test(what_has_no_end_is_infinity),
        cmocka_unit_test(a_full_buffer_is_an_error),
    };
    return cmocka_run_group_tests(tests, open_line, close_line);
}
