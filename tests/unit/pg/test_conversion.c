#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "conversion.h"

static const char *const label_texts[] = {"plain", "fancy"};
static const struct enum_type labels = {"trial", "kind", label_texts, 2};

static const struct column
    a_boolean = {.type_sql = "boolean", .kind = COLUMN_BOOLEAN},
    an_integer = {.type_sql = "integer", .kind = COLUMN_INTEGER},
    a_double = {.type_sql = "double precision", .kind = COLUMN_DOUBLE},
    cents = {.type_sql = "numeric(15,2)", .kind = COLUMN_NUMERIC, .precision = 15, .scale = 2},
    a_text = {.type_sql = "text", .kind = COLUMN_TEXT},
    twenty = {.type_sql = "character varying(20)", .kind = COLUMN_TEXT, .max_length = 20},
    thirty_six = {.type_sql = "character varying(36)", .kind = COLUMN_TEXT, .max_length = 36},
    a_date = {.type_sql = "date", .kind = COLUMN_DATE},
    a_timestamp = {.type_sql = "timestamp without time zone", .kind = COLUMN_TIMESTAMP},
    a_uuid = {.type_sql = "uuid", .kind = COLUMN_UUID},
    an_enum = {.type_sql = "trial.kind", .kind = COLUMN_ENUM, .enumeration = &labels};

#define BASE(sql, name, letter) ((struct catalog_column){sql, name, letter, -1, ""})
#define VARCHAR(length)                                                                                      \
    ((struct catalog_column){"character varying(" #length ")", "varchar", 'S', (length) + 4, ""})
#define NUMERIC(p, s)                                                                                        \
    ((struct catalog_column){"numeric(" #p "," #s ")", "numeric", 'N', ((p) << 16 | ((s)&0x7ff)) + 4, ""})
#define ENUM(texts) ((struct catalog_column){"other.sort", "", 'E', -1, texts})

#define BOOLEAN BASE("boolean", "bool", 'B')
#define INTEGER BASE("integer", "int4", 'N')
#define BIGINT BASE("bigint", "int8", 'N')
#define DOUBLE BASE("double precision", "float8", 'N')
#define ANY_NUMERIC BASE("numeric", "numeric", 'N')
#define MONEY BASE("money", "money", 'N')
#define TEXT BASE("text", "text", 'S')
#define CITEXT BASE("public.citext", "", 'S')
#define DATE BASE("date", "date", 'D')
#define TIMESTAMP BASE("timestamp without time zone", "timestamp", 'D')
#define TIMESTAMPTZ BASE("timestamp with time zone", "timestamptz", 'D')
#define INTERVAL BASE("interval", "interval", 'T')
#define UUID BASE("uuid", "uuid", 'U')
#define JSONB BASE("jsonb", "jsonb", 'U')

static void expect_one(const struct column *ours, struct catalog_column theirs, enum conversion expected,
                       const char *why, int line)
{
    const char *reason = "";
    enum conversion found = conversion_between(ours, &theirs, &reason);
    if (found != expected || strstr(reason, why) == NULL)
        print_error("%s into %s: %d, %s\n", ours->type_sql, theirs.type_sql, found, reason);
    _assert_true(found == expected && strstr(reason, why) != NULL, "conversion", __FILE__, line);
}

#define expect_binary(ours, theirs) expect_one(&(ours), theirs, CONVERSION_BINARY, "", __LINE__)
#define expect_text(ours, theirs) expect_one(&(ours), theirs, CONVERSION_TEXT, "", __LINE__)
#define expect_none(ours, theirs, why) expect_one(&(ours), theirs, CONVERSION_NONE, why, __LINE__)

static void numbers(void **state)
{
    (void)state;
    expect_binary(an_integer, INTEGER);
    expect_text(an_integer, BIGINT);
    expect_text(an_integer, ANY_NUMERIC);
    expect_text(an_integer, DOUBLE);
    expect_none(an_integer, MONEY, "cannot hold");
    expect_none(an_integer, BOOLEAN, "cannot hold");
    expect_none(an_integer, DATE, "cannot hold");
    expect_none(a_double, BIGINT, "fractions");
    expect_text(a_double, NUMERIC(12, 2));
    expect_binary(cents, NUMERIC(15, 2));
    expect_text(cents, NUMERIC(18, 4));
    expect_text(cents, ANY_NUMERIC);
    expect_text(cents, DOUBLE);
    expect_none(cents, NUMERIC(15, 1), "round");
    expect_none(cents, NUMERIC(15, -2), "round");
    expect_none(cents, NUMERIC(14, 2), "digits");
    expect_none(cents, NUMERIC(16, 4), "digits");
    expect_none(cents, INTEGER, "fractions");
}

static void strings(void **state)
{
    (void)state;
    expect_binary(twenty, VARCHAR(20));
    expect_binary(twenty, VARCHAR(21));
    expect_binary(twenty, TEXT);
    expect_binary(a_text, VARCHAR(20));
    expect_text(twenty, CITEXT);
    expect_none(twenty, VARCHAR(19), "shorter");
    expect_text(a_uuid, VARCHAR(36));
    expect_none(a_uuid, VARCHAR(35), "shorter");
    expect_text(a_timestamp, TEXT);
    expect_text(an_integer, TEXT);
    expect_text(a_boolean, TEXT);
    expect_none(twenty, JSONB, "cannot hold");
    expect_none(twenty, INTEGER, "cannot hold");
}

static void enums(void **state)
{
    (void)state;
    expect_binary(an_enum, ENUM("fancy\nother\nplain"));
    expect_none(an_enum, ENUM("fancy\nplainer"), "labels");
    expect_none(an_enum, ENUM(""), "labels");
    expect_binary(an_enum, TEXT);
    expect_binary(an_enum, VARCHAR(5));
    expect_none(an_enum, VARCHAR(4), "shorter");
    expect_none(an_enum, INTEGER, "cannot hold");
    expect_text(a_text, ENUM("plain"));
    expect_none(an_integer, ENUM("plain"), "cannot hold");
}

static void times_and_uuids(void **state)
{
    (void)state;
    expect_binary(a_date, DATE);
    expect_text(a_date, TIMESTAMP);
    expect_text(a_timestamp, TIMESTAMPTZ);
    expect_none(a_timestamp, DATE, "time of day");
    expect_none(a_timestamp, INTERVAL, "cannot hold");
    expect_binary(a_uuid, UUID);
    expect_text(thirty_six, UUID);
    expect_text(a_text, UUID);
    expect_none(twenty, UUID, "cannot hold");
    expect_binary(a_boolean, BOOLEAN);
    expect_none(a_boolean, INTEGER, "cannot hold");
}

static void same_labels_in_order(void **state)
{
    (void)state;
    assert_true(conversion_same_labels(&labels, "plain\nfancy"));
    assert_false(conversion_same_labels(&labels, "fancy\nplain"));
    assert_false(conversion_same_labels(&labels, "plain\nfancy\nother"));
    assert_false(conversion_same_labels(&labels, "plain"));
    assert_false(conversion_same_labels(&labels, "plain\nfanc"));
    assert_false(conversion_same_labels(&labels, ""));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(strings),
        cmocka_unit_test(enums),
        cmocka_unit_test(times_and_uuids),
        cmocka_unit_test(same_labels_in_order),
    };
    return cmocka_run_group_tests_name("conversion", tests, NULL, NULL);
}
