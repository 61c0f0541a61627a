#include "fingen/chunk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <xxhash.h> /* the shared library's own code, not the copy that src/schema builds in */

static void empty_has_the_published_hash(void **state)
{
    (void)state;
    char text[33];
    struct fingerprint fingerprint = fingerprint_of("", 0);
    assert_string_equal(fingerprint_format(text, &fingerprint), "99aa06d3014798d86001c324468d497f");
}

static void hash_is_the_librarys(void **state)
{
    (void)state;
    uint8_t data[1500];
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)(i * 151 >> 3);
    }
    for (size_t length = 0; length <= sizeof data; length++) {
        XXH128_hash_t expected = XXH3_128bits(data, length);
        struct fingerprint fingerprint = fingerprint_of(data, length);
        assert_int_equal(fingerprint.low, expected.low64);
        assert_int_equal(fingerprint.high, expected.high64);
    }
}

static void sum_carries_and_wraps(void **state)
{
    (void)state;
    struct fingerprint sum = {.low = UINT64_MAX, .high = 4};
    fingerprint_add(&sum, &(struct fingerprint){.low = 1, .high = 0});
    assert_true(fingerprint_equals(&sum, &(struct fingerprint){.low = 0, .high = 5}));
    sum = (struct fingerprint){.low = UINT64_MAX, .high = UINT64_MAX};
    fingerprint_add(&sum, &(struct fingerprint){.low = 2, .high = 0});
    assert_true(fingerprint_equals(&sum, &(struct fingerprint){.low = 1, .high = 0}));
    assert_false(fingerprint_equals(&sum, &(struct fingerprint){.low = 1, .high = 1}));
    assert_false(fingerprint_equals(&sum, &(struct fingerprint){.low = 2, .high = 0}));
}

static void sum_does_not_depend_on_order(void **state)
{
    (void)state;
    struct fingerprint forward = {0};
    struct fingerprint parts[7] = {{0}};
    struct fingerprint joined = {0};
    for (uint32_t i = 0; i < 1000; i++) {
        struct fingerprint row = fingerprint_of(&i, sizeof i);
        fingerprint_add(&forward, &row);
    }
    for (uint32_t i = 1000; i-- > 0;) {
        struct fingerprint row = fingerprint_of(&i, sizeof i);
        fingerprint_add(&parts[i * 5 % 7], &row);
    }
    for (int i = 0; i < 7; i++) {
        assert_false(fingerprint_equals(&parts[i], &forward));
        fingerprint_add(&joined, &parts[i]);
    }
    assert_true(fingerprint_equals(&joined, &forward));
}

static void text_reads_back(void **state)
{
    (void)state;
    static const struct fingerprint samples[] = {{0, 0}, {1, 0}, {0, 1}, {UINT64_MAX, 0x0123456789abcdef}};
    char text[33];
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct fingerprint read;
        fingerprint_format(text, &samples[i]);
        assert_int_equal(strlen(text), 32);
        assert_true(fingerprint_parse(text, &read));
        assert_true(fingerprint_equals(&read, &samples[i]));
    }
    assert_string_equal(text, "0123456789abcdefffffffffffffffff");
}

static void wrong_text_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "0",
                                        "0123456789abcdef",
                                        "0123456789abcdef0123456789abcde",
                                        "0123456789abcdef0123456789abcdef0",
                                        "0123456789abcdeg0123456789abcdef",
                                        "0123456789abcdef0123456789ABCDEF",
                                        " 123456789abcdef0123456789abcdef"};
    struct fingerprint read;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(fingerprint_parse(wrong[i], &read));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_has_the_published_hash),
        cmocka_unit_test(hash_is_the_librarys),
        cmocka_unit_test(sum_carries_and_wraps),
        cmocka_unit_test(sum_does_not_depend_on_order),
        cmocka_unit_test(text_reads_back),
        cmocka_unit_test(wrong_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
