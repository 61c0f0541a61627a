#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool compare(struct trial *trial, enum catalog_mode mode, enum copy_format *formats)
{
    return catalog_compare(&trial->pg, &trial_table_set, mode, formats, &trial->error);
}

static void require_mismatches(struct trial *trial, enum catalog_mode mode, const char *const *lines,
                               size_t count)
{
    enum copy_format formats[TRIAL_TABLES];
    size_t newlines = 0;
    assert_false(compare(trial, mode, formats));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    for (size_t i = 0; i < count; i++)
        require_text(trial->error.detail, lines[i]);
    for (const char *at = trial->error.detail; *at != '\0'; at++)
        newlines += *at == '\n';
    assert_int_equal(newlines + 1, count);
}

static void tables_we_made_are_as_described(void **state)
{
    struct trial *trial = *state;
    enum copy_format formats[TRIAL_TABLES] = {COPY_TEXT, COPY_TEXT};
    trial_start(trial);
    require(trial, compare(trial, CATALOG_OURS, formats));
    assert_int_equal(formats[OWNERS], COPY_BINARY);
    assert_int_equal(formats[THINGS], COPY_BINARY);
    trial_execute(trial, "SET search_path = trial"); /* does not change how types are written */
    require(trial, compare(trial, CATALOG_OURS, formats));
}

static void every_difference_of_our_tables_is_named(void **state)
{
    struct trial *trial = *state;
    static const char *const lines[] = {
        "trial.owners.owner_id is not an identity column, expected one",
        "trial.owners.name is character varying(21), expected character varying(20)",
        "trial.owners.kind: the labels of trial.kind are not those expected",
        "trial.owners.born refuses NULL, expected NULL allowed",
        "trial.owners.extra is a column that is not expected",
        "trial.things.thing_id is bigint, expected integer",
        "trial.things has no column rank smallint",
        "trial.things.amount is a domain over numeric(15,2), expected numeric(15,2)",
        "trial.things.made_at takes NULL, expected NOT NULL",
    };
    trial_start(trial);
    trial_execute(
        trial,
        "ALTER TABLE trial.owners ALTER owner_id DROP IDENTITY, ALTER name TYPE varchar(21), "
        "ALTER born SET NOT NULL, ADD extra integer;"
        "ALTER TYPE trial.kind ADD VALUE 'third';"
        "CREATE DOMAIN trial.money AS numeric(15,2);"
        "ALTER TABLE trial.things ALTER thing_id TYPE bigint, DROP rank, ALTER amount TYPE trial.money, "
        "ALTER made_at DROP NOT NULL");
    require_mismatches(trial, CATALOG_OURS, lines, sizeof lines / sizeof lines[0]);
}

static void missing_tables_and_other_relations_are_named(void **state)
{
    struct trial *trial = *state;
    static const char *const lines[] = {"trial.owners is not there", "trial.things is a view"};
    trial_execute(trial, "CREATE SCHEMA trial; CREATE VIEW trial.things AS SELECT 1 AS thing_id");
    require_mismatches(trial, CATALOG_OURS, lines, 2);
    require_mismatches(trial, CATALOG_EXISTING, lines, 2);
}

static const char given_tables[] =
    "CREATE SCHEMA trial; CREATE TYPE trial.sort AS ENUM ('x', 'fancy', 'plain');"
    "CREATE TABLE trial.owners (owner_id bigint, name varchar, kind trial.sort, born date, active boolean, "
    "extra integer);"
    "CREATE TABLE trial.things (thing_id integer, owner_id bigint, rank smallint, code uuid, amount "
    "numeric(15,2), "
    "ratio double precision, made_at timestamp, seen_at timestamptz, note text)";

static void given_tables_may_differ(void **state)
{
    struct trial *trial = *state;
    enum copy_format formats[TRIAL_TABLES];
    trial_execute(trial, given_tables);
    require(trial, compare(trial, CATALOG_EXISTING_EMPTY, formats));
    assert_int_equal(formats[OWNERS], COPY_BINARY);
    assert_int_equal(formats[THINGS], COPY_BINARY);
    trial_execute(trial,
                  "ALTER TABLE trial.things ALTER amount TYPE numeric(16,2), ALTER seen_at TYPE timestamp");
    require(trial, compare(trial, CATALOG_EXISTING_EMPTY, formats));
    assert_int_equal(formats[OWNERS], COPY_BINARY);
    assert_int_equal(formats[THINGS], COPY_TEXT);
}

static void every_mismatch_of_given_tables_is_named(void **state)
{
    struct trial *trial = *state;
    static const char *const lines[] = {
        "trial.owners is not empty",
        "trial.owners.name is character varying(19), which is shorter: character varying(20) is to be loaded",
        "trial.owners.kind is trial.sort, which lacks some of its labels: trial.kind is to be loaded",
        "trial.owners.born is NOT NULL, and some rows have no value for it",
        "trial.owners.extra is NOT NULL, has no default, and nothing is to be loaded into it",
        "trial.things has no column rank smallint",
        "trial.things.code is integer, which cannot hold it: uuid is to be loaded",
        "trial.things.amount is numeric(15,1), which would round it",
        "trial.things.ratio is generated always, so it cannot be loaded",
        "trial.things.made_at is date, which would lose the time of day",
    };
    trial_execute(trial, given_tables);
    trial_execute(
        trial,
        "ALTER TYPE trial.sort RENAME VALUE 'plain' TO 'simple';"
        "ALTER TABLE trial.owners ALTER name TYPE varchar(19), ALTER born SET NOT NULL, ALTER extra SET NOT "
        "NULL, "
        "ADD stamp timestamptz NOT NULL DEFAULT now(), ADD number bigint GENERATED ALWAYS AS IDENTITY;"
        "INSERT INTO trial.owners (name, born, extra) VALUES ('mine', '2020-01-01', 1);"
        "ALTER TABLE trial.things DROP rank, DROP code, ADD code integer, ALTER amount TYPE numeric(15,1), "
        "DROP ratio, ADD ratio double precision GENERATED ALWAYS AS (thing_id) STORED, "
        "ALTER made_at TYPE date");
    require_mismatches(trial, CATALOG_EXISTING_EMPTY, lines, sizeof lines / sizeof lines[0]);
}

static void long_lists_end_with_how_many_more(void **state)
{
    struct trial *trial = *state;
    enum copy_format formats[TRIAL_TABLES];
    char sql[8192] = "";
    trial_start(trial);
    for (int i = 0; i < 40; i++)
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql),
                 "ALTER TABLE trial.owners ADD a_column_that_is_not_wanted_%d integer;", i);
    trial_execute(trial, sql);
    assert_false(compare(trial, CATALOG_OURS, formats));
    require_text(trial->error.detail, "a_column_that_is_not_wanted_0 ");
    const char *last = strrchr(trial->error.detail, '\n');
    int named = 0, more = 0;
    for (const char *at = trial->error.detail; (at = strstr(at, "_wanted_")) != NULL; at++)
        named++;
    assert_int_equal(sscanf(last, "\nand %d more", &more), 1);
    assert_int_equal(named + more, 40);
}

static void presence_tells_ours_from_others(void **state)
{
    struct trial *trial = *state;
    enum table_presence presence[TRIAL_TABLES];
    char *foreign;
    trial_execute(trial, "CREATE SCHEMA trial; CREATE TABLE trial.things (x integer)");
    require(trial, catalog_presence(&trial->pg, &trial_table_set, presence, &foreign, &trial->error));
    assert_int_equal(presence[OWNERS], TABLE_ABSENT);
    assert_int_equal(presence[THINGS], TABLE_FOREIGN);
    assert_string_equal(foreign, "trial.things");
    free(foreign);
    trial_execute(trial, "DROP SCHEMA trial CASCADE");
    trial_start(trial);
    trial_execute(trial, "DROP TABLE trial.things; CREATE TABLE trial.things (x integer)");
    require(trial, catalog_presence(&trial->pg, &trial_table_set, presence, &foreign, &trial->error));
    assert_int_equal(presence[OWNERS], TABLE_OURS);
    assert_int_equal(presence[THINGS], TABLE_FOREIGN);
    assert_string_equal(foreign, "trial.things");
    free(foreign);
}

static const struct CMUnitTest tests[] = {
    TRIAL_TEST(tables_we_made_are_as_described),
    TRIAL_TEST(every_difference_of_our_tables_is_named),
    TRIAL_TEST(missing_tables_and_other_relations_are_named),
    TRIAL_TEST(given_tables_may_differ),
    TRIAL_TEST(every_mismatch_of_given_tables_is_named),
    TRIAL_TEST(long_lists_end_with_how_many_more),
    TRIAL_TEST(presence_tells_ours_from_others),
};

int main(void)
{
    return cmocka_run_group_tests_name("catalog", tests, NULL, NULL);
}
