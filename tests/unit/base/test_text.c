#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/text.h"

#include <locale.h>
#include <string.h>

static void test_text_equality(void **state)
{
    (void)state;
    assert_true(text_equals(text_from("abc"), TEXT_LITERAL("abc")));
    assert_false(text_equals(text_from("abc"), TEXT_LITERAL("abd")));
    assert_false(text_equals(text_from("abc"), TEXT_LITERAL("abcd")));
    assert_true(text_equals((struct text){NULL, 0}, text_from("")));
}

/* ---- UTF-8 ---- */

static size_t encode(uint32_t code_point, char *out)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t count = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = count - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)(lead[count] | code_point);
    return count;
}

static void test_every_code_point_but_surrogates(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point < 0x120000; code_point++) {
        char bytes[4];
        size_t length = encode(code_point, bytes);
        bool valid = code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
        if (text_is_utf8(bytes, length, NULL) != valid)
            fail_msg("U+%X", code_point);
        if (length > 1)
            assert_false(text_is_utf8(bytes, length - 1, NULL));
    }
}

static void check_bad(const char *text, size_t expected_offset)
{
    size_t offset = 999;
    assert_false(text_is_utf8(text, strlen(text), &offset));
    assert_int_equal(offset, expected_offset);
}

static void test_the_first_bad_byte_is_told(void **state)
{
    (void)state;
    check_bad("abc\x80", 3);
    check_bad("\xC3\xA9\xC0\x80", 2); /* overlong */
    check_bad("a\xE0\x80\x80", 1);
    check_bad("a\xF0\x8F\xBF\xBF", 1);
    check_bad("a\xF4\x90\x80\x80", 1); /* beyond U+10FFFF */
    check_bad("\xED\xA0\x80", 0);      /* a surrogate */
    check_bad("ok\xE2\x82", 2);        /* cut off */
    check_bad("ok\xE2\x28\xA1", 2);
    check_bad("\xFF", 0);
    assert_true(text_is_utf8("", 0, NULL));
    assert_true(text_is_utf8("a\0b", 3, NULL));
}

/* ---- the nearest word ---- */

static void test_slips_find_their_word(void **state)
{
    (void)state;
    static const char *const keys[] = {"seed", "scale", "batch_rows", "jobs", "as_of", "layout"};
    static const char *const slips[][2] = {
        {"sede", "seed"},  {"scael", "scale"},          {"batchrows", "batch_rows"}, {"job", "jobs"},
        {"asof", "as_of"}, {"batch_row", "batch_rows"}, {"lay_out", "layout"},       {"Scale", "scale"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
        assert_string_equal(text_nearest(slips[i][0], keys, 6), slips[i][1]);
}

static void test_what_is_far_is_not_suggested(void **state)
{
    (void)state;
    static const char *const keys[] = {"seed", "scale", "batch_rows"};
    static const char *const far[] = {"", "x", "password", "completely_different_thing", "zz"};
    char endless[1000];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++)
        assert_null(text_nearest(far[i], keys, 3));
    assert_null(text_nearest(endless, keys, 3));
    assert_null(text_nearest("seed", keys, 0));
}

static void test_the_nearest_wins(void **state)
{
    (void)state;
    static const char *const keys[] = {"accounts", "account", "amounts"};
    assert_string_equal(text_nearest("acount", keys, 3), "account");
    assert_string_equal(text_nearest("amount", keys, 3), "amounts");
    assert_string_equal(text_nearest("accounts", keys, 3), "accounts");
}

/* ---- numbers ---- */

static bool parse_signed(const char *text, int64_t *value)
{
    return text_parse_int64(text, strlen(text), value);
}

static void test_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } right[] = {
        {"0", 0},
        {"-0", 0},
        {"+7", 7},
        {"1_000_000", 1000000},
        {"007", 7},
        {"-1_0", -10},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    static const char *const wrong[] = {
        "",
        "-",
        "+",
        " 1",
        "1 ",
        "1.0",
        "0x10",
        "1e3",
        "_1",
        "1_",
        "1__0",
        "--1",
        "+-1",
        "-_1",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999999",
        "1\n",
        "१",
    };
    int64_t value;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(parse_signed(right[i].text, &value));
        assert_true(value == right[i].value);
    }
    value = 77;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (parse_signed(wrong[i], &value))
            fail_msg("'%s' was taken", wrong[i]);
    assert_true(value == 77);
}

static void test_unsigned_integers(void **state)
{
    (void)state;
    uint64_t value;
    assert_true(text_parse_uint64("18446744073709551615", 20, &value));
    assert_true(value == UINT64_MAX);
    assert_false(text_parse_uint64("18446744073709551616", 20, &value));
    assert_false(text_parse_uint64("-1", 2, &value));
    assert_false(text_parse_uint64("+1", 2, &value));
    assert_true(text_parse_uint64("12345", 3, &value)); /* of a longer text */
    assert_true(value == 123);
}

static void test_doubles(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } right[] = {{"0.1", 0.1},          {"1", 1},       {".5", 0.5},      {"5.", 5},
                 {"-2.5e-3", -2.5e-3},  {"+1E+2", 1e2}, {"1e308", 1e308}, {"0.30000000000000004", 0.1 + 0.2},
                 {"4.9e-324", 4.9e-324}};
    static const char *const wrong[] = {"",      ".",     "-",  "1,5", "1e",    "1e+", "inf", "nan",
                                        "0x1p3", "1e999", " 1", "1 ",  "1.2.3", "1_0", "e5",  "--1"};
    double value;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(text_parse_double(right[i].text, strlen(right[i].text), &value));
        assert_true(value == right[i].value);
    }
    value = 77;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (text_parse_double(wrong[i], strlen(wrong[i]), &value))
            fail_msg("'%s' was taken", wrong[i]);
    assert_true(value == 77);
}

/* Under a locale whose decimal point is a comma; C.UTF-8 where that one is not installed. */
static void test_the_locale_has_no_say(void **state)
{
    (void)state;
    double value;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        setlocale(LC_ALL, "C.UTF-8");
    assert_true(text_parse_double("1.5", 3, &value));
    assert_true(value == 1.5);
    assert_false(text_parse_double("1,5", 3, &value));
    setlocale(LC_ALL, "C");
}

/* ---- figures for people ---- */

static void test_counts_and_bytes(void **state)
{
    (void)state;
    static const struct {
        uint64_t value;
        const char *count, *bytes;
    } figures[] = {
        {0, "0", "0 B"},
        {999, "999", "999 B"},
        {1000, "1,000", "1.0 kB"},
        {1249, "1,249", "1.2 kB"},
        {1250, "1,250", "1.3 kB"},
        {999949, "999,949", "999.9 kB"},
        {999950, "999,950", "1.0 MB"},
        {1234567, "1,234,567", "1.2 MB"},
        {UINT64_C(7500000000), "7,500,000,000", "7.5 GB"},
        {UINT64_MAX, "18,446,744,073,709,551,615", "18.4 EB"},
    };
    char buf[40];
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        assert_string_equal(text_format_count(buf, sizeof buf, figures[i].value), figures[i].count);
        assert_string_equal(text_format_bytes(buf, sizeof buf, figures[i].value), figures[i].bytes);
    }
    assert_string_equal(text_format_count(buf, 4, 1234567), "1,2"); /* what fits */
}

static void test_noun(void **state)
{
    (void)state;
    assert_string_equal(text_noun(0, "batch", "batches"), "batches");
    assert_string_equal(text_noun(1, "batch", "batches"), "batch");
    assert_string_equal(text_noun(2, "batch", "batches"), "batches");
    assert_string_equal(text_noun((UINT64_C(1) << 32) + 1, "batch", "batches"), "batches");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_equality),
        cmocka_unit_test(test_every_code_point_but_surrogates),
        cmocka_unit_test(test_the_first_bad_byte_is_told),
        cmocka_unit_test(test_slips_find_their_word),
        cmocka_unit_test(test_what_is_far_is_not_suggested),
        cmocka_unit_test(test_the_nearest_wins),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_unsigned_integers),
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_the_locale_has_no_say),
        cmocka_unit_test(test_counts_and_bytes),
        cmocka_unit_test(test_noun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
