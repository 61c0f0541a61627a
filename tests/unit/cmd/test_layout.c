#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "layout.h"

#define TEN_WORDS                                                                                            \
    "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789"

static void assert_text(struct buffer *out, const char *expected)
{
    struct error error = {0};
    assert_true(buffer_terminate(out, &error));
    assert_string_equal((const char *)out->data, expected);
    buffer_free(out);
}

static void test_wraps_at_the_width(void **state)
{
    (void)state;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, 10000);
    /* Eight words and the spaces between are 79 columns. */
    assert_true(layout_paragraph(&out, TEN_WORDS, strlen(TEN_WORDS), 0, &error));
    assert_text(&out, "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789\n"
                      "123456789 123456789\n");
    assert_true(layout_paragraph(&out, TEN_WORDS, strlen(TEN_WORDS), 2, &error));
    assert_text(&out, "  123456789 123456789 123456789 123456789 123456789 123456789 123456789\n"
                      "  123456789 123456789 123456789\n");
}

static void test_a_word_too_long_stays_whole(void **state)
{
    (void)state;
    struct error error = {0};
    struct buffer out;
    char text[120];
    memset(text, 'x', 100);
    memcpy(text + 100, " tail", 6);
    buffer_init(&out, 10000);
    assert_true(layout_paragraph(&out, text, strlen(text), 0, &error));
    memcpy(text + 100, "\ntail\n", 7);
    assert_text(&out, text);
}

static void test_entries(void **state)
{
    (void)state;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, 10000);
    assert_true(layout_entry(&out, "term", "text", 10, &error));
    assert_true(layout_entry(&out, "sixsix", "text", 10, &error));
    assert_true(layout_entry(&out, "seven77", "text", 10, &error));
    assert_text(&out, "  term    text\n  sixsix  text\n  seven77\n          text\n");
}

static void test_paragraphs(void **state)
{
    (void)state;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, 10000);
    assert_true(layout_paragraphs(&out, "One.\n\n  as it is\n  stays\n\nTwo.", &error));
    assert_text(&out, "One.\n\n  as it is\n  stays\n\nTwo.\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wraps_at_the_width),
        cmocka_unit_test(test_a_word_too_long_stays_whole),
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
