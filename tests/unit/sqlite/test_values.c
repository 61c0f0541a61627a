#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/tuple.h"

#include "encode.h"
#include "values.h"

#include <stdio.h>
#include <string.h>

/* A table of one column, in memory: what goes in comes out again, bit by bit. */
struct one_column {
    sqlite3 *database;
    struct column column;
};

static struct one_column open_column(struct column column)
{
    struct one_column one = {.column = column};
    char sql[128];
    assert_int_equal(sqlite3_open(":memory:", &one.database), SQLITE_OK);
    snprintf(sql, sizeof sql, "CREATE TABLE t (c %s) STRICT", value_type(&column));
    assert_int_equal(sqlite3_exec(one.database, sql, NULL, NULL, NULL), SQLITE_OK);
    return one;
}

static void close_column(struct one_column *one)
{
    assert_int_equal(sqlite3_close(one->database), SQLITE_OK);
}

/* `encoded` as an encoder writes it: length, then the value. */
static void insert(struct one_column *one, const uint8_t *encoded)
{
    char scratch[FIELD_TEXT_BYTES];
    sqlite3_stmt *statement;
    struct field field = {.data = encoded + 4, .length = (int32_t)decode_32(encoded)};
    assert_int_equal(sqlite3_exec(one->database, "DELETE FROM t", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(one->database, "INSERT INTO t VALUES (?)", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(value_bind(statement, 1, &one->column, field, scratch), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
}

static bool read_back(struct one_column *one, void *row, char *stored, size_t size)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(one->database, "SELECT c, c FROM t", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    bool read = value_read(statement, 0, &one->column, row);
    const char *text = (const char *)sqlite3_column_text(statement, 1);
    snprintf(stored, size, "%s", text != NULL ? text : "NULL");
    sqlite3_finalize(statement);
    return read;
}

static void test_decimals_come_back_exactly(void **state)
{
    (void)state;
    static const int64_t units[] = {
        0, 1, -1, 10, 29, 100, 1999, -500000, 99999999999999, 999999999999999, -999999999999999};
    struct one_column one = open_column((struct column){.kind = COLUMN_NUMERIC, .precision = 15, .scale = 2});
    uint8_t encoded[64];
    char stored[64];
    for (int64_t i = 0; i < 20000; i++) {
        int64_t value = i < (int64_t)(sizeof units / sizeof units[0]) ? units[i]
                                                                      : i * 49999999877 - 400000000000000,
                found = 7;
        encode_numeric(encoded, value, 15, 2);
        insert(&one, encoded);
        assert_true(read_back(&one, &found, stored, sizeof stored));
        assert_int_equal(found, value);
    }
    close_column(&one);
}

static void test_long_decimals_are_texts(void **state)
{
    (void)state;
    struct one_column one = open_column((struct column){.kind = COLUMN_NUMERIC, .precision = 18, .scale = 4});
    uint8_t encoded[64];
    char stored[64];
    int64_t found;
    encode_numeric(encoded, -123456789012345678, 18, 4);
    insert(&one, encoded);
    assert_true(read_back(&one, &found, stored, sizeof stored));
    assert_int_equal(found, -123456789012345678);
    assert_string_equal(stored, "-12345678901234.5678");
    close_column(&one);
}

static void expect_timestamp(enum column_kind kind, int64_t microseconds, const char *expected)
{
    struct one_column one = open_column((struct column){.kind = kind});
    uint8_t encoded[16];
    char stored[64];
    int64_t found;
    encode_timestamp(encoded, microseconds);
    insert(&one, encoded);
    assert_true(read_back(&one, &found, stored, sizeof stored));
    assert_int_equal(found, microseconds);
    assert_string_equal(stored, expected);
    close_column(&one);
}

static void test_timestamps(void **state)
{
    (void)state;
    int64_t noon = date_midnight(date_from_civil(2024, 2, 29)) + INT64_C(43200) * MICROSECONDS_PER_SECOND;
    expect_timestamp(COLUMN_TIMESTAMP, noon, "2024-02-29 12:00:00");
    expect_timestamp(COLUMN_TIMESTAMP, noon + 500000, "2024-02-29 12:00:00.5");
    expect_timestamp(COLUMN_TIMESTAMP, noon + 1, "2024-02-29 12:00:00.000001");
    expect_timestamp(COLUMN_TIMESTAMPTZ, noon, "2024-02-29 12:00:00+00:00");
    expect_timestamp(COLUMN_TIMESTAMP, date_midnight(date_from_civil(1955, 7, 1)), "1955-07-01 00:00:00");
}

static void test_doubles_keep_their_bits(void **state)
{
    (void)state;
    static const double values[] = {0.0, 0.1, 1e300, 5e-324, -123456.78, 3.0, 9007199254740993.0, -0.5};
    struct one_column one = open_column((struct column){.kind = COLUMN_DOUBLE});
    uint8_t encoded[16];
    char stored[64];
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        double found = 7;
        encode_double(encoded, values[i]);
        insert(&one, encoded);
        assert_true(read_back(&one, &found, stored, sizeof stored));
        assert_memory_equal(&found, &values[i], sizeof found);
    }
    close_column(&one);
}

static void test_uuids_booleans_and_nulls(void **state)
{
    (void)state;
    struct uuid uuid, found;
    uint8_t encoded[32];
    char stored[64];
    for (int i = 0; i < 16; i++)
        uuid.bytes[i] = (uint8_t)(i * 17);
    struct one_column one = open_column((struct column){.kind = COLUMN_UUID});
    encode_uuid(encoded, uuid);
    insert(&one, encoded);
    assert_true(read_back(&one, &found, stored, sizeof stored));
    assert_memory_equal(&found, &uuid, sizeof uuid);
    assert_string_equal(stored, "00112233-4455-6677-8899-aabbccddeeff");
    close_column(&one);

    struct nullable_boolean flag = {true, true};
    one = open_column((struct column){.kind = COLUMN_BOOLEAN, .nullable = true});
    encode_null(encoded);
    insert(&one, encoded);
    assert_true(read_back(&one, &flag, stored, sizeof stored));
    assert_false(flag.present);
    encode_boolean(encoded, true);
    insert(&one, encoded);
    assert_true(read_back(&one, &flag, stored, sizeof stored));
    assert_true(flag.present && flag.value);
    assert_string_equal(stored, "1");
    close_column(&one);
}

static void expect_unreadable(struct column column, const char *value)
{
    struct one_column one = open_column(column);
    char sql[128], stored[64];
    uint64_t row[4];
    snprintf(sql, sizeof sql, "INSERT INTO t VALUES (%s)", value);
    assert_int_equal(sqlite3_exec(one.database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_false(read_back(&one, row, stored, sizeof stored));
    close_column(&one);
}

static void test_what_no_encoder_makes_is_not_read(void **state)
{
    (void)state;
    expect_unreadable((struct column){.kind = COLUMN_BIGINT}, "NULL");
    expect_unreadable((struct column){.kind = COLUMN_BOOLEAN}, "2");
    expect_unreadable((struct column){.kind = COLUMN_SMALLINT}, "32768");
    expect_unreadable((struct column){.kind = COLUMN_INTEGER}, "-2147483649");
    expect_unreadable((struct column){.kind = COLUMN_DATE}, "'2024-02-30'");
    expect_unreadable((struct column){.kind = COLUMN_DATE}, "'2024-02-28 '");
    expect_unreadable((struct column){.kind = COLUMN_TIMESTAMP}, "'2024-02-28 24:00:00'");
    expect_unreadable((struct column){.kind = COLUMN_TIMESTAMP}, "'2024-02-28 12:00:00.50'");
    expect_unreadable((struct column){.kind = COLUMN_TIMESTAMP}, "'2024-02-28 12:00:00+00:00'");
    expect_unreadable((struct column){.kind = COLUMN_TIMESTAMPTZ}, "'2024-02-28 12:00:00'");
    expect_unreadable((struct column){.kind = COLUMN_UUID}, "'00112233-4455-6677-8899-AABBCCDDEEFF'");
    expect_unreadable((struct column){.kind = COLUMN_UUID}, "'00112233-4455-6677-8899-aabbccddeef'");
    expect_unreadable((struct column){.kind = COLUMN_TEXT, .max_length = 3}, "'four'");
    expect_unreadable((struct column){.kind = COLUMN_NUMERIC, .precision = 5, .scale = 2}, "0.125");
    expect_unreadable((struct column){.kind = COLUMN_NUMERIC, .precision = 5, .scale = 2}, "1000.0");
    expect_unreadable((struct column){.kind = COLUMN_NUMERIC, .precision = 18, .scale = 2}, "'1.5'");
    expect_unreadable((struct column){.kind = COLUMN_NUMERIC, .precision = 18, .scale = 2}, "'1x50'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimals_come_back_exactly),
        cmocka_unit_test(test_long_decimals_are_texts),
        cmocka_unit_test(test_timestamps),
        cmocka_unit_test(test_doubles_keep_their_bits),
        cmocka_unit_test(test_uuids_booleans_and_nulls),
        cmocka_unit_test(test_what_no_encoder_makes_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
