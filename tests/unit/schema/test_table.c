#include "fingen/generated/advisory_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void tables_are_found_by_name(void **state)
{
    (void)state;
    const struct table_set *set = &advisory_table_set;
    assert_ptr_equal(table_set_find(set, "advisory", "holdings"), &advisory_holdings_table);
    assert_ptr_equal(table_set_find(set, NULL, "households"), &advisory_households_table);
    assert_null(table_set_find(set, "public", "holdings"));
    assert_null(table_set_find(set, NULL, "holding"));
    assert_null(table_set_find(set, NULL, "Holdings"));
}

static void columns_are_found_by_name(void **state)
{
    (void)state;
    const struct column *column = table_find_column(&advisory_accounts_table, "account_type");
    assert_non_null(column);
    assert_int_equal(column->kind, COLUMN_ENUM);
    assert_string_equal(column->enumeration->labels[ADVISORY_ACCOUNT_TYPE_ROTH_IRA - 1], "roth_ira");
    assert_int_equal(column->offset, offsetof(struct advisory_accounts, account_type));
    assert_null(table_find_column(&advisory_accounts_table, "fa_id"));
}

static void tables_know_their_place(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < advisory_table_set.table_count; i++) {
        assert_int_equal(advisory_table_set.tables[i]->index, i);
    }
    assert_string_equal(advisory_table_set.domain, "advisory");
    assert_int_equal(advisory_table_set.schema_count, 1);
    assert_string_equal(advisory_table_set.schemas[0], "advisory");
}

static void read_whole(const char *name, struct buffer *file)
{
    char path[4096];
    struct error error;
    snprintf(path, sizeof path, SOURCE_DIR "/schemas/advisory/%s", name);
    buffer_init(file, 1 << 22);
    assert_true(buffer_read_file(file, path, &error));
    assert_true(buffer_terminate(file, &error));
}

static void sql_is_embedded_as_it_stands(void **state)
{
    (void)state;
    const struct {
        const char *name;
        const char *text;
    } files[] = {{"tables.sql", advisory_table_set.tables_sql},
                 {"keys.sql", advisory_table_set.keys_sql},
                 {"checks.sql", advisory_table_set.checks_sql}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct buffer file;
        read_whole(files[i].name, &file);
        assert_string_equal(files[i].text, (const char *)file.data);
        buffer_free(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_found_by_name),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(tables_know_their_place),
        cmocka_unit_test(sql_is_embedded_as_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
