#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/error.h"
#include "fingen/text.h"

#include <string.h>

static void test_set_returns_false_and_clears_the_rest(void **state)
{
    (void)state;
    struct error error;
    memset(&error, 'x', sizeof error);
    assert_false(error_set(&error, ERROR_TARGET, "no %s at %d", "server", 5432));
    assert_int_equal(error.code, ERROR_TARGET);
    assert_false(error.retryable);
    assert_string_equal(error.message, "no server at 5432");
    assert_string_equal(error.detail, "");
    assert_string_equal(error.hint, "");
}

static void test_detail_and_hint_gather_lines(void **state)
{
    (void)state;
    struct error error;
    error_set(&error, ERROR_IO, "m");
    assert_false(error_detail(&error, "one"));
    assert_false(error_detail(&error, "two %d", 2));
    assert_false(error_hint(&error, "do this"));
    assert_string_equal(error.detail, "one\ntwo 2");
    assert_string_equal(error.hint, "do this");
    assert_string_equal(error.message, "m");
}

static void test_prefix_stands_before_the_message(void **state)
{
    (void)state;
    struct error error;
    error_set(&error, ERROR_LOAD, "lost");
    error.retryable = true;
    assert_false(error_prefix(&error, "holdings"));
    assert_false(error_prefix(&error, "advisory, batch %d", 17));
    assert_string_equal(error.message, "advisory, batch 17: holdings: lost");
    assert_true(error.retryable);
    assert_int_equal(error.code, ERROR_LOAD);
}

static void test_arguments_may_be_of_the_error_itself(void **state)
{
    (void)state;
    struct error error;
    error_set(&error, ERROR_IO, "first");
    error_prefix(&error, "%s", error.message);
    assert_string_equal(error.message, "first: first");
    error_detail(&error, "%s", error.message);
    error_set(&error, ERROR_LOAD, "%s (%s)", error.message, error.detail);
    assert_string_equal(error.message, "first: first (first: first)");
}

/* Whatever is too long is cut, and never within a character. */
static void test_long_text_is_cut_at_a_character(void **state)
{
    (void)state;
    static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x8F\xA6"};
    for (size_t kind = 0; kind < 4; kind++)
        for (size_t shift = 0; shift < 4; shift++) {
            char text[3000] = "";
            struct error error;
            size_t bytes = strlen(characters[kind]);
            memset(text, '.', shift);
            for (size_t at = shift; at + bytes < sizeof text; at += bytes)
                memcpy(text + at, characters[kind], bytes + 1);
            error_set(&error, ERROR_IO, "%s", text);
            error_detail(&error, "first line");
            error_detail(&error, "%s", text);
            error_hint(&error, "%s", text);
            error_prefix(&error, "%s", text);
            error_prefix(&error, "short");
            assert_true(text_is_utf8(error.message, strlen(error.message), NULL));
            assert_true(text_is_utf8(error.detail, strlen(error.detail), NULL));
            assert_true(text_is_utf8(error.hint, strlen(error.hint), NULL));
            assert_true(strlen(error.message) + bytes >= sizeof error.message);
            assert_true(strlen(error.detail) + bytes >= sizeof error.detail);
            assert_true(strlen(error.hint) + bytes >= sizeof error.hint);
            assert_int_equal(strncmp(error.message, "short: ", 7), 0);
        }
}

/* Bytes that are no UTF-8 anyway are kept as they are, not thrown away from the first bad one on. */
static void test_bad_bytes_do_not_shorten_a_text(void **state)
{
    (void)state;
    char text[3000];
    struct error error;
    memset(text, 'a', sizeof text);
    text[5] = (char)0xFF;
    text[sizeof text - 1] = '\0';
    error_set(&error, ERROR_IO, "%s", text);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

static void test_exit_statuses_are_the_documented_numbers(void **state)
{
    (void)state;
    static const int expected[][2] = {
        {ERROR_NONE, 0},      {ERROR_CHECK, 1},   {ERROR_USAGE, 2},         {ERROR_PROFILE, 3},
        {ERROR_TARGET, 4},    {ERROR_REFUSED, 5}, {ERROR_LOAD, 6},          {ERROR_IO, 7},
        {ERROR_INTERNAL, 70}, {ERROR_MEMORY, 71}, {ERROR_INTERRUPTED, 130},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(error_exit_status((enum error_code)expected[i][0]), expected[i][1]);
}

static void test_clear(void **state)
{
    (void)state;
    struct error error;
    error_set(&error, ERROR_IO, "m");
    error_clear(&error);
    assert_int_equal(error.code, ERROR_NONE);
    assert_string_equal(error.message, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_returns_false_and_clears_the_rest),
        cmocka_unit_test(test_detail_and_hint_gather_lines),
        cmocka_unit_test(test_prefix_stands_before_the_message),
        cmocka_unit_test(test_arguments_may_be_of_the_error_itself),
        cmocka_unit_test(test_long_text_is_cut_at_a_character),
        cmocka_unit_test(test_bad_bytes_do_not_shorten_a_text),
        cmocka_unit_test(test_exit_statuses_are_the_documented_numbers),
        cmocka_unit_test(test_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
