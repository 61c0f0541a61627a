#include "fingen/digits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void expect_digits(uint64_t value, int at_least)
{
    char text[32], expected[32];
    text[write_digits(text, value, at_least)] = '\0';
    snprintf(expected, sizeof expected, "%0*llu", at_least, (unsigned long long)value);
    assert_string_equal(text, expected);
}

static void numbers_have_their_digits_at_every_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof powers_of_ten / sizeof powers_of_ten[0]; i++) {
        for (int at_least = 1; at_least <= 20; at_least++) {
            expect_digits(powers_of_ten[i] - 1, at_least);
            expect_digits(powers_of_ten[i], at_least);
            expect_digits(powers_of_ten[i] + 1, at_least);
        }
    }
    for (int bit = 0; bit < 64; bit++) {
        expect_digits((UINT64_C(1) << bit) - 1, 1);
        expect_digits(UINT64_C(1) << bit, 1);
    }
    expect_digits(UINT64_MAX, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_their_digits_at_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
