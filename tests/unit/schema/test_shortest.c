#include "shortest.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *format(char text[SHORTEST_BYTES_MAX + 1], double value)
{
    size_t length = shortest_format(text, value);
    assert_true(length <= SHORTEST_BYTES_MAX);
    text[length] = '\0';
    return text;
}

/* Each as PostgreSQL 15 prints it. */
static void values_read_as_the_server_prints_them(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } samples[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {123456.78, "123456.78"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1 / 3.0, "0.3333333333333333"},
        {0.0001, "0.0001"},
        {0.00012345, "0.00012345"},
        {0.00001, "1e-05"},
        {-2.5e-7, "-2.5e-07"},
        {100000000000000, "100000000000000"},
        {999999999999999, "999999999999999"},
        {1e15, "1e+15"},
        {1234567890123456, "1.234567890123456e+15"},
        {1e22, "1e+22"},
        {1e23, "9.999999999999999e+22"}, /* 1e23 lies just between two doubles */
        {1e100, "1e+100"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {9007199254740992, "9.007199254740992e+15"},
        {18014398509482008, "1.8014398509482008e+16"}, /* and so does ...201e16 */
        {INFINITY, "Infinity"},
        {-INFINITY, "-Infinity"},
        {NAN, "NaN"},
    };
    char text[SHORTEST_BYTES_MAX + 1];
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        assert_string_equal(format(text, samples[i].value), samples[i].text);
    }
}

static uint64_t next_bits(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int significant_digits(const char *text)
{
    int count = 0;
    int zeros = 0; /* that may turn out to stand at the end */
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text == '0' && count > 0) {
            zeros++;
        } else if (*text >= '1' && *text <= '9') {
            count += zeros + 1;
            zeros = 0;
        }
    }
    return count;
}

static void any_double_reads_back(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252;
    char text[SHORTEST_BYTES_MAX + 1];
    for (int i = 0; i < 20000; i++) {
        double value;
        uint64_t bits = next_bits(&random);
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) {
            continue;
        }
        assert_true(strtod(format(text, value), NULL) == value);
        assert_true(significant_digits(text) <= 17);
    }
}

static void cents_and_prices_are_short(void **state)
{
    (void)state;
    uint64_t random = 1234567;
    char text[SHORTEST_BYTES_MAX + 1];
    char expected[64];
    for (int i = 0; i < 20000; i++) {
        int places = (int)(next_bits(&random) % 9);
        int64_t digits =
            (int64_t)(next_bits(&random) >> 15) % 1000000000000000 | 1; /* not 0, and no 0 at the end */
        snprintf(expected, sizeof expected, "%llde-%d", (long long)digits, places);
        double value = strtod(expected, NULL);
        int count = significant_digits(expected);
        assert_true(strtod(format(text, value), NULL) == value);
        assert_int_equal(significant_digits(text), count);
    }
}

/* Decimals of up to four places, made from their digits: each prints as those digits. */
static void short_decimals_print_as_they_were_written(void **state)
{
    (void)state;
    uint64_t bits = 88172645463325252;
    for (int i = 0; i < 200000; i++) {
        uint64_t scaled = next_bits(&bits) % 20000000000000; /* beyond what the short way takes, too */
        scaled >>= next_bits(&bits) % 44;
        char expected[40], text[SHORTEST_BYTES_MAX + 1];
        snprintf(expected, sizeof expected, "%llu.%04u", (unsigned long long)(scaled / 10000),
                 (unsigned)(scaled % 10000));
        double value = strtod(expected, NULL);
        size_t length = strlen(expected);
        while (expected[length - 1] == '0') {
            length--;
        }
        expected[expected[length - 1] == '.' ? length - 1 : length] = '\0';
        assert_string_equal(format(text, value), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_read_as_the_server_prints_them),
        cmocka_unit_test(any_double_reads_back),
        cmocka_unit_test(cents_and_prices_are_short),
        cmocka_unit_test(short_decimals_print_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
