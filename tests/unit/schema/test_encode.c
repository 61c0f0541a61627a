/* The canonical bytes themselves, written out by hand from PostgreSQL's description of the binary formats. */
#include "encode.h"
#include "rows.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static uint8_t bytes[4096];

static const char *hex(const uint8_t *end)
{
    static char text[2 * sizeof bytes + 1];
    text[0] = '\0';
    for (const uint8_t *at = bytes; at < end; at++) {
        snprintf(text + 2 * (at - bytes), 3, "%02x", *at);
    }
    return text;
}

static void plain_values(void **state)
{
    (void)state;
    assert_string_equal(hex(encode_column_count(bytes, 300)), "012c");
    assert_string_equal(hex(encode_null(bytes)), "ffffffff");
    assert_string_equal(hex(encode_boolean(bytes, true)), "0000000101");
    assert_string_equal(hex(encode_smallint(bytes, -2)), "00000002fffe");
    assert_string_equal(hex(encode_integer(bytes, 0x01020304)), "0000000401020304");
    assert_string_equal(hex(encode_bigint(bytes, -1)), "00000008ffffffffffffffff");
    assert_string_equal(hex(encode_double(bytes, 1.5)), "000000083ff8000000000000");
    assert_string_equal(hex(encode_uuid(bytes, (struct uuid){{1, 2, 0xff}})),
                        "000000100102ff00000000000000000000000000");
}

static void moments_count_from_2000(void **state)
{
    (void)state;
    assert_string_equal(hex(encode_date(bytes, date_from_civil(2000, 1, 1))), "0000000400000000");
    assert_string_equal(hex(encode_date(bytes, date_from_civil(1999, 12, 31))), "00000004ffffffff");
    assert_string_equal(hex(encode_date(bytes, date_from_civil(2001, 1, 1))), "000000040000016e");
    assert_string_equal(hex(encode_timestamp(bytes, date_midnight(date_from_civil(2000, 1, 1)))),
                        "000000080000000000000000");
    assert_string_equal(hex(encode_timestamp(bytes, date_midnight(date_from_civil(2000, 1, 1)) + 258)),
                        "000000080000000000000102");
    assert_string_equal(hex(encode_timestamp(bytes, 0)), "00000008fffca2fec4c82000");
}

static void numeric_has_no_zeros_at_its_ends(void **state)
{
    (void)state;
    /* length, digits, weight, sign, places; digits */
    assert_string_equal(hex(encode_numeric(bytes, 0, 15, 2)), "0000000800000000"
                                                              "00000002");
    assert_string_equal(hex(encode_numeric(bytes, 1, 15, 2)), "0000000a0001ffff"
                                                              "00000002"
                                                              "0064");
    assert_string_equal(hex(encode_numeric(bytes, -1250, 15, 2)), "0000000c00020000"
                                                                  "40000002"
                                                                  "000c1388");
    assert_string_equal(hex(encode_numeric(bytes, 100000000, 15, 2)), "0000000a00010001"
                                                                      "00000002"
                                                                      "0064");
    assert_string_equal(hex(encode_numeric(bytes, 12345678, 18, 0)), "0000000c00020001"
                                                                     "00000000"
                                                                     "04d2162e");
    assert_string_equal(hex(encode_numeric(bytes, 1, 18, 18)), "0000000a0001fffb"
                                                               "00000012"
                                                               "0064");
    assert_string_equal(hex(encode_numeric(bytes, 10005, 9, 5)), "0000000c0002ffff"
                                                                 "00000005"
                                                                 "03e81388");
    assert_string_equal(hex(encode_numeric(bytes, 999999999999999999, 18, 2)), "0000001200050003"
                                                                               "00000002"
                                                                               "270f270f270f270f26ac");
}

static void text_of_any_length_is_copied(void **state)
{
    (void)state;
    char source[100];
    for (uint32_t i = 0; i < sizeof source; i++) {
        source[i] = (char)('!' + i % 90);
    }
    for (uint32_t length = 0; length <= sizeof source; length++) {
        memset(bytes, 0xee, sizeof bytes);
        uint8_t *end = encode_text(bytes, (struct text){source + sizeof source - length, length}, 0);
        assert_int_equal(end - bytes, 4 + length);
        assert_int_equal(decode_32(bytes), length);
        assert_memory_equal(bytes + 4, source + sizeof source - length, length);
        assert_int_equal(*end, 0xee);
    }
}

static void char_is_filled_with_blanks_by_characters(void **state)
{
    (void)state;
    assert_string_equal(hex(encode_padded(bytes, TEXT_LITERAL("NY"), 2)), "000000024e59");
    assert_string_equal(hex(encode_padded(bytes, TEXT_LITERAL("A"), 3)), "00000003412020");
    assert_string_equal(hex(encode_padded(bytes, TEXT_LITERAL(""), 2)), "000000022020");
    assert_string_equal(hex(encode_padded(bytes, TEXT_LITERAL("é"), 3)), "00000004c3a92020");
    assert_int_equal(text_character_count(TEXT_LITERAL("é€😀a")), 4);
}

static void enum_is_its_label(void **state)
{
    (void)state;
    static const struct text labels[] = {{"up", 2}, {"down", 4}};
    assert_string_equal(hex(encode_enum(bytes, 1, labels, 2)), "000000027570");
    assert_string_equal(hex(encode_enum(bytes, 2, labels, 2)), "00000004646f776e");
}

static void row_of_nothing_is_nulls(void **state)
{
    (void)state;
    struct every_nullable row = {0};
    uint8_t *end = every_nullable_table.encode(bytes, &row);
    assert_int_equal(end - bytes, 2 + 14 * 4);
    for (int i = 0; i < 14; i++) {
        assert_int_equal(decode_32(bytes + 2 + 4 * i), UINT32_MAX);
    }
}

static void row_is_its_columns_in_order(void **state)
{
    (void)state;
    struct other_words row = {.number = 7, .register_ = 8, .double_ = present_double(2), .linux_ = true};
    assert_string_equal(hex(other_words_table.encode(bytes, &row)), "0004"
                                                                    "0000000400000007"
                                                                    "000000080000000000000008"
                                                                    "000000084000000000000000"
                                                                    "0000000101");
}

static void measure_is_enough(void **state)
{
    (void)state;
    struct rows rows = rows_from(2);
    for (int i = 0; i < 20000; i++) {
        struct every_required required = rows_required(&rows);
        struct every_nullable nullable = rows_nullable(&rows);
        assert_true(every_required_table.encode(bytes, &required) <=
                    bytes + every_required_table.measure(&required));
        assert_true(every_nullable_table.encode(bytes, &nullable) <=
                    bytes + every_nullable_table.measure(&nullable));
    }
}

#ifndef NDEBUG
static void encode_forgotten_label(void)
{
    encode_enum(bytes, 0, &(struct text){"up", 2}, 1);
}

static void encode_long_name(void)
{
    encode_text(bytes, TEXT_LITERAL("ääää"), 3);
}

static void encode_not_a_number(void)
{
    double zero = 0;
    encode_double(bytes, (zero - zero) / zero);
}

static void encode_large_number(void)
{
    encode_numeric(bytes, 100000, 5, 2);
}

static bool aborts(void (*mistake)(void))
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        fclose(stderr);
        mistake();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void mistakes_of_a_generator_are_caught(void **state)
{
    (void)state;
    assert_true(aborts(encode_forgotten_label));
    assert_true(aborts(encode_long_name));
    assert_true(aborts(encode_not_a_number));
    assert_true(aborts(encode_large_number));
}
#else
static void mistakes_of_a_generator_stay_in_bounds(void **state)
{
    (void)state;
    static const struct text labels[] = {{"up", 2}};
    assert_string_equal(hex(encode_enum(bytes, 0, labels, 1)), "00000000");
    assert_string_equal(hex(encode_enum(bytes, 2, labels, 1)), "00000000");
    assert_string_equal(hex(encode_enum(bytes, -1, labels, 1)), "00000000");
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_values),
        cmocka_unit_test(moments_count_from_2000),
        cmocka_unit_test(numeric_has_no_zeros_at_its_ends),
        cmocka_unit_test(text_of_any_length_is_copied),
        cmocka_unit_test(char_is_filled_with_blanks_by_characters),
        cmocka_unit_test(enum_is_its_label),
        cmocka_unit_test(row_of_nothing_is_nulls),
        cmocka_unit_test(row_is_its_columns_in_order),
        cmocka_unit_test(measure_is_enough),
#ifndef NDEBUG
        cmocka_unit_test(mistakes_of_a_generator_are_caught),
#else
        cmocka_unit_test(mistakes_of_a_generator_stay_in_bounds),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
