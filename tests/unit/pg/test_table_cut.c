#include "table_cut.h"

#include "fingen/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const labels[] = {"x"};
static const struct enum_type kind = {
    .schema = "right_db", .name = "kind", .labels = labels, .label_count = 1};
static const struct enum_type *const enums[] = {&kind};
static const struct table people = {.schema = "left_db", .name = "people", .index = 0};
static const struct table loans = {.schema = "right_db", .name = "loans", .index = 1};
static const struct table visits = {.schema = "left_db", .name = "visits", .index = 2};
static const struct table *const tables[] = {&people, &loans, &visits};
static const char *const schemas[] = {"left_db", "right_db"};

static struct table_set whole_set(const char *keys_sql)
{
    return (struct table_set){
        .domain = "both",
        .tables = tables,
        .table_count = 3,
        .enums = enums,
        .enum_count = 1,
        .schemas = schemas,
        .schema_count = 2,
        .tables_sql = "CREATE SCHEMA IF NOT EXISTS left_db;\nCREATE SCHEMA right_db;\n"
                      "CREATE TABLE left_db.people (\"right_db\" int); -- of right_db.x\n"
                      "CREATE TYPE right_db.kind AS ENUM ('left_db.a');\n"
                      "CREATE TABLE right_db.loans (a int);\nCREATE TABLE left_db.visits (a int);\n",
        .keys_sql = keys_sql,
        .checks_sql = "-- check: x\nSELECT 1;",
    };
}

static void each_schema_gets_its_tables(void **state)
{
    (void)state;
    struct table_set whole = whole_set("");
    struct table_cut cut;
    struct error error = {0};
    assert_true(table_cut_make(&cut, &whole, "left_db", &error));
    assert_int_equal(cut.set.table_count, 2);
    assert_string_equal(cut.set.tables[0]->name, "people");
    assert_string_equal(cut.set.tables[1]->name, "visits");
    assert_int_equal(cut.set.tables[1]->index, 1);
    assert_int_equal(cut.places[1], 2);
    assert_int_equal(cut.set.enum_count, 0);
    assert_int_equal(cut.set.schema_count, 1);
    /* Schemas are made by whoever starts the run. */
    assert_string_equal(cut.set.tables_sql, "CREATE TABLE left_db.people (\"right_db\" int);\n"
                                            "CREATE TABLE left_db.visits (a int);\n");
    assert_string_equal(cut.set.checks_sql, "");
    table_cut_free(&cut);
    assert_true(table_cut_make(&cut, &whole, "right_db", &error));
    assert_int_equal(cut.set.table_count, 1);
    assert_int_equal(cut.set.enum_count, 1);
    assert_int_equal(cut.places[0], 1);
    table_cut_free(&cut);
}

static void foreign_keys_into_other_schemas_are_left_out(void **state)
{
    (void)state;
    struct table_set whole = whole_set(
        "ALTER TABLE right_db.loans ADD CONSTRAINT k PRIMARY KEY (a);\n"
        "ALTER TABLE right_db.loans ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES left_db.people (a);\n"
        "ALTER TABLE left_db.visits ADD CONSTRAINT v FOREIGN KEY (a) REFERENCES left_db.people (a);\n");
    struct table_cut cut;
    struct error error = {0};
    assert_true(table_cut_make(&cut, &whole, "right_db", &error));
    assert_string_equal(cut.set.keys_sql, "ALTER TABLE right_db.loans ADD CONSTRAINT k PRIMARY KEY (a);\n");
    table_cut_free(&cut);
    assert_true(table_cut_make(&cut, &whole, "left_db", &error));
    assert_string_equal(cut.set.keys_sql, "ALTER TABLE left_db.visits ADD CONSTRAINT v FOREIGN KEY (a) "
                                          "REFERENCES left_db.people (a);\n");
    table_cut_free(&cut);
}

/* Left out without a word, it would be missed. */
static void other_statements_over_two_schemas_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "CREATE VIEW left_db.v AS SELECT * FROM right_db.loans;",
        "CREATE FUNCTION nowhere() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct table_set whole = whole_set(wrong[i]);
        struct table_cut cut;
        struct error error = {0};
        assert_false(table_cut_make(&cut, &whole, "left_db", &error));
        assert_int_equal(error.code, ERROR_INTERNAL);
        assert_non_null(strstr(error.message, "statement 1 of keys.sql"));
        table_cut_free(&cut);
    }
}

static void an_unknown_schema_is_refused(void **state)
{
    (void)state;
    struct table_set whole = whole_set("");
    struct table_cut cut;
    struct error error = {0};
    assert_false(table_cut_make(&cut, &whole, "middle_db", &error));
    assert_int_equal(error.code, ERROR_REFUSED);
    table_cut_free(&cut);
}

static void schemas_are_found_where_they_qualify(void **state)
{
    (void)state;
    struct table_set whole = whole_set("");
    assert_int_equal(table_cut_schemas(&whole, text_from("SELECT 'left_db.a' FROM right_db.loans")), 2);
    assert_int_equal(table_cut_schemas(&whole, text_from("SELECT left_db FROM x -- left_db.y")), 0);
    assert_int_equal(table_cut_schemas(&whole, text_from("TABLE \"left_db\".people, right_db . loans")), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_schema_gets_its_tables),
        cmocka_unit_test(foreign_keys_into_other_schemas_are_left_out),
        cmocka_unit_test(other_statements_over_two_schemas_are_refused),
        cmocka_unit_test(an_unknown_schema_is_refused),
        cmocka_unit_test(schemas_are_found_where_they_qualify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
