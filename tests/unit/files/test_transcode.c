#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "files_fixture.h"
#include "transcode.h"

#include <stdio.h>

static void expect_row(const struct file_format *format, int64_t id, const char *text, const char *expected)
{
    struct error error;
    struct row_layout layout;
    struct chunk chunk;
    struct buffer out;
    struct field fields[2];
    buffer_init(&out, 1 << 20);
    assert_true(chunk_init(&chunk, &note_set, &error));
    assert_true(append_note(&chunk, id, text, &error));
    assert_true(row_layout_init(&layout, format, &notes, &error));
    const uint8_t *at = chunk.tables[0].rows.data, *last = at + chunk.tables[0].rows.length;
    assert_true(row_layout_append_rows(&layout, &at, last, SIZE_MAX, fields, &out, &error));
    assert_ptr_equal(at, last);
    assert_true(buffer_terminate(&out, &error));
    assert_string_equal((const char *)out.data, expected);
    row_layout_free(&layout);
    chunk_free(&chunk);
    buffer_free(&out);
}

static void csv_quotes_what_needs_it_and_nothing_else(void **state)
{
    (void)state;
    expect_row(&format_csv, 1, "plain text", "1,plain text\n");
    expect_row(&format_csv, -2, NULL, "-2,\n");
    expect_row(&format_csv, 3, "", "3,\"\"\n");
    expect_row(&format_csv, 4, "a,b", "4,\"a,b\"\n");
    expect_row(&format_csv, 5, "say \"so\"", "5,\"say \"\"so\"\"\"\n");
    expect_row(&format_csv, 6, "two\nlines", "6,\"two\nlines\"\n");
    expect_row(&format_csv, 7, "back\rward", "7,\"back\rward\"\n");
    expect_row(&format_csv, 8, "\\.", "8,\"\\.\"\n");
    for (int before = 0; before < 20; before++) { /* wherever it stands */
        char text[64], expected[80];
        snprintf(text, sizeof text, "%.*s%cafter it", before, "abcdefghijklmnopqrst", ",\n\r"[before % 3]);
        snprintf(expected, sizeof expected, "9,\"%s\"\n", text);
        expect_row(&format_csv, 9, text, expected);
        text[before + 1] = '\0';
        snprintf(expected, sizeof expected, "9,\"%s\"\n", text);
        expect_row(&format_csv, 9, text, expected);
    }
    expect_row(&format_csv, INT64_MIN, "\xc3\xa9", "-9223372036854775808,\xc3\xa9\n");
}

static void json_escapes_what_it_must(void **state)
{
    (void)state;
    expect_row(&format_jsonl, 1, "plain", "{\"id\":1,\"note\":\"plain\"}\n");
    expect_row(&format_jsonl, 2, NULL, "{\"id\":2,\"note\":null}\n");
    expect_row(&format_jsonl, 3, "\"\\/\b\f\n\r\t\x01\x1f\x7f",
               "{\"id\":3,\"note\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"}\n");
    expect_row(&format_json, 4, "x", ",\n    {\n      \"id\": 4,\n      \"note\": \"x\"\n    }");
}

static void sql_writes_copy_text(void **state)
{
    (void)state;
    expect_row(&format_sql, 1, "a\tb\\c\nd", "1\ta\\tb\\\\c\\nd\n");
    expect_row(&format_sql, 2, NULL, "2\t\\N\n");
    expect_row(&format_sql, 3, "", "3\t\n");
}

/* What the room for a row is reckoned by: each byte at its longest, and long texts. */
static void the_longest_texts_have_room(void **state)
{
    (void)state;
    static char text[100001], expected[6 * sizeof text + 64];
    memset(text, 1, sizeof text - 1);
    char *end = stpcpy(expected, "{\"id\":9,\"note\":\"");
    for (size_t i = 0; i + 1 < sizeof text; i++)
        end = stpcpy(end, "\\u0001");
    stpcpy(end, "\"}\n");
    expect_row(&format_jsonl, 9, text, expected);
}

/* A chunk's text need not be in memory as a whole. */
static void rows_are_appended_until_there_is_enough(void **state)
{
    (void)state;
    struct error error;
    struct row_layout layout;
    struct chunk chunk;
    struct buffer out;
    struct field fields[2];
    buffer_init(&out, 1 << 20);
    assert_true(chunk_init(&chunk, &note_set, &error));
    for (int64_t id = 1; id <= 3; id++)
        assert_true(append_note(&chunk, id, "text", &error));
    assert_true(row_layout_init(&layout, &format_csv, &notes, &error));
    const uint8_t *at = chunk.tables[0].rows.data, *last = at + chunk.tables[0].rows.length;
    assert_true(row_layout_append_rows(&layout, &at, last, 8, fields, &out, &error));
    assert_int_equal(out.length, strlen("1,text\n2,text\n"));
    assert_true(row_layout_append_rows(&layout, &at, last, 8, fields, &out, &error));
    assert_ptr_not_equal(at, last); /* there was enough already */
    buffer_clear(&out);
    assert_true(row_layout_append_rows(&layout, &at, last, 8, fields, &out, &error));
    assert_ptr_equal(at, last);
    assert_memory_equal(out.data, "3,text\n", out.length);
    row_layout_free(&layout);
    chunk_free(&chunk);
    buffer_free(&out);
}

static void times_are_iso_8601_and_numbers_exact(void **state)
{
    (void)state;
    static const uint8_t second[] = {0, 0, 0, 0, 0, 0x0f, 0x42, 0x40},
                         cents[] = {0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t yes[] = {1}, day[] = {0, 0, 0, 1};
    static const struct {
        struct column column;
        struct field field;
        const char *expected;
    } samples[] = {
        {{.kind = COLUMN_TIMESTAMP}, {second, 8}, "\"2000-01-01T00:00:01\""},
        {{.kind = COLUMN_TIMESTAMPTZ}, {second, 8}, "\"2000-01-01T00:00:01+00:00\""},
        {{.kind = COLUMN_DATE}, {day, 4}, "\"2000-01-02\""},
        {{.kind = COLUMN_BOOLEAN}, {yes, 1}, "true"},
        {{.kind = COLUMN_BIGINT}, {cents, 8}, "9223372036854775807"},
        {{.kind = COLUMN_DOUBLE}, {NULL, -1}, "null"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        char text[FORMAT_VALUE_BYTES + 64];
        *json_write_value(text, &samples[i].column, samples[i].field) = '\0';
        assert_string_equal(text, samples[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_quotes_what_needs_it_and_nothing_else),
        cmocka_unit_test(json_escapes_what_it_must),
        cmocka_unit_test(sql_writes_copy_text),
        cmocka_unit_test(the_longest_texts_have_room),
        cmocka_unit_test(rows_are_appended_until_there_is_enough),
        cmocka_unit_test(times_are_iso_8601_and_numbers_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
