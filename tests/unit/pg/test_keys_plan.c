#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "keys_plan.h"

#include <stdlib.h>
#include <string.h>

/* Parents first: house, account, entry. */
enum { HOUSE, ACCOUNT, ENTRY, TABLES };

static const struct column numbered[] = {{.name = "number", .kind = COLUMN_BIGINT, .identity = true},
                                         {.name = "amount", .kind = COLUMN_INTEGER}};
static const struct table house = {.schema = "s", .name = "house", .index = HOUSE};
static const struct table account = {.schema = "s", .name = "account", .index = ACCOUNT};
static const struct table entry = {
    .schema = "s", .name = "entry", .index = ENTRY, .columns = numbered, .column_count = 2};
static const struct table *const tables[] = {&house, &account, &entry};
static const struct table_tally tallies[] = {{.bytes = 1000}, {.bytes = 10000}, {.bytes = 1000000}};

static struct table_set set = {.domain = "trial", .tables = tables, .table_count = TABLES};

static void make_plan(struct key_plan *plan, const char *keys_sql, bool existing)
{
    struct error error = {0};
    set.keys_sql = keys_sql;
    assert_true(key_plan_make(plan, &set, existing, tallies, &error));
}

static struct key_step *find(const struct key_plan *plan, const char *name)
{
    struct key_step *step = key_plan_find(plan, name);
    if (step == NULL)
        fail_msg("there is no step \"%s\"", name);
    return step;
}

static void assert_sql(const struct key_plan *plan, const char *name, const char *sql)
{
    assert_string_equal(find(plan, name)->sql, sql);
}

/* Runs the plan with so many workers; each step ends before the next is taken when all workers are busy.
 * Returns the order of beginnings, to be freed. */
static struct key_step **simulate(const struct key_plan *plan, size_t workers)
{
    struct key_step **order = calloc(plan->count + 1, sizeof *order);
    size_t begun = 0, ended = 0;
    while (ended < plan->count) {
        struct key_step *next = begun - ended < workers ? key_plan_next(plan) : NULL;
        if (next != NULL) {
            next->state = KEY_RUNNING;
            order[begun++] = next;
        } else {
            assert_true(ended < begun); /* else the plan is stuck */
            order[ended++]->state = KEY_DONE;
        }
    }
    return order;
}

static size_t place(struct key_step **order, const struct key_plan *plan, const char *name)
{
    const struct key_step *step = find(plan, name);
    size_t i = 0;
    while (order[i] != step)
        i++;
    return i;
}

static const char keys[] =
    "-- Keys.\n"
    "ALTER TABLE s.house ADD CONSTRAINT house_pkey PRIMARY KEY (id);\n"
    "ALTER TABLE s.account ADD CONSTRAINT account_pkey PRIMARY KEY (id), ADD CONSTRAINT account_no UNIQUE "
    "(a, b) INCLUDE (c);\n"
    "ALTER TABLE ONLY s.entry ADD CONSTRAINT \"Entry Key\" PRIMARY KEY (id);\n"
    "ALTER TABLE s.account ADD CONSTRAINT account_house FOREIGN KEY (house) REFERENCES s.house (id) ON "
    "DELETE CASCADE;\n"
    "ALTER TABLE s.entry ADD CONSTRAINT entry_account FOREIGN KEY (account, x) REFERENCES s.account;\n"
    "ALTER TABLE s.entry ADD CONSTRAINT entry_self FOREIGN KEY (other) REFERENCES s.entry DEFERRABLE;\n"
    "ALTER TABLE s.entry ADD CONSTRAINT positive CHECK (amount > 0 AND f(a, b));\n"
    "ALTER TABLE s.entry ALTER COLUMN id SET DEFAULT s.next_id(), ADD CHECK (a <> ';');\n"
    "CREATE INDEX entry_two ON s.entry (a, lower(b, c));\n"
    "CREATE UNIQUE INDEX IF NOT EXISTS entry_unique ON s.entry USING btree (a, b) WHERE a > 1;\n"
    "CREATE INDEX ON S.House (a);\n"
    "SELECT setval('s.q', (SELECT max(id) FROM s.account));\n"
    "CREATE FUNCTION s.next_id() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;\n"
    "CREATE TRIGGER t BEFORE INSERT ON s.entry FOR EACH ROW EXECUTE FUNCTION s.f();\n"
    "COMMENT ON CONSTRAINT account_house ON s.account IS 'x';\n"
    "GRANT USAGE ON SCHEMA s TO PUBLIC;\n";

static void test_statements_are_taken_apart(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, keys, false);
    assert_sql(&plan, "index house_pkey of s.house",
               "CREATE UNIQUE INDEX house_pkey ON \"s\".\"house\" (id)");
    assert_sql(&plan, "index account_no of s.account",
               "CREATE UNIQUE INDEX account_no ON \"s\".\"account\" (a, b) INCLUDE (c)");
    assert_sql(&plan, "index Entry Key of s.entry",
               "CREATE UNIQUE INDEX \"Entry Key\" ON \"s\".\"entry\" (id)");
    assert_sql(&plan, "index entry_two of s.entry", "CREATE INDEX entry_two ON s.entry (a, lower(b, c))");
    assert_sql(&plan, "index entry_unique of s.entry",
               "CREATE UNIQUE INDEX IF NOT EXISTS entry_unique ON s.entry USING btree (a, b) WHERE a > 1");
    assert_sql(&plan, "index 11 of s.house", "CREATE INDEX ON S.House (a)");
    assert_sql(
        &plan, "constraints of s.account",
        "ALTER TABLE \"s\".\"account\" ADD CONSTRAINT account_pkey PRIMARY KEY USING INDEX account_pkey,\n"
        "    ADD CONSTRAINT account_no UNIQUE USING INDEX account_no");
    assert_sql(
        &plan, "constraints of s.entry",
        "ALTER TABLE \"s\".\"entry\" ADD CONSTRAINT \"Entry Key\" PRIMARY KEY USING INDEX \"Entry Key\"");
    assert_sql(&plan, "checks of s.entry",
               "ALTER TABLE \"s\".\"entry\" ADD CONSTRAINT positive CHECK (amount > 0 AND f(a, b)),\n"
               "    ALTER COLUMN id SET DEFAULT s.next_id(),\n"
               "    ADD CHECK (a <> ';')");
    assert_sql(&plan, "foreign keys of s.entry",
               "ALTER TABLE \"s\".\"entry\" ADD CONSTRAINT entry_account FOREIGN KEY (account, x) REFERENCES "
               "s.account NOT VALID,\n"
               "    ADD CONSTRAINT entry_self FOREIGN KEY (other) REFERENCES s.entry DEFERRABLE NOT VALID");
    assert_sql(
        &plan, "validation of foreign keys of s.entry",
        "ALTER TABLE \"s\".\"entry\" VALIDATE CONSTRAINT entry_account,\n    VALIDATE CONSTRAINT entry_self");
    assert_sql(&plan, "statistics of s.house", "ANALYZE \"s\".\"house\"");
    assert_int_equal(find(&plan, "index entry_two of s.entry")->stage, KEYS_EXPRESSION_INDEX);
    assert_int_equal(find(&plan, "index entry_unique of s.entry")->stage, KEYS_INDEX);
    assert_int_equal(find(&plan, "statement 13")->stage, KEYS_DEFINITIONS);
    assert_int_equal(find(&plan, "statement 12")->stage, KEYS_STATEMENT);
    assert_non_null(strstr(find(&plan, "sequences of s.entry")->sql, "max(\"number\")"));
    assert_null(strstr(find(&plan, "sequences of s.entry")->sql, "amount"));
    assert_null(key_plan_find(&plan, "sequences of s.house"));
    key_plan_free(&plan);
}

/* What is not understood is left to the server as it stands. */
static void test_what_stays_as_it_is(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan,
              "ALTER TABLE s.house ADD PRIMARY KEY (id);"
              "ALTER TABLE s.account ADD CONSTRAINT u UNIQUE (a) DEFERRABLE;"
              "ALTER TABLE s.account ADD FOREIGN KEY (h) REFERENCES s.house;"
              "ALTER TABLE s.entry RENAME a TO b;"
              "ALTER TABLE s.stranger ADD CONSTRAINT p PRIMARY KEY (id);"
              "CREATE INDEX i ON elsewhere.t (a);",
              false);
    assert_sql(&plan, "constraints of s.house", "ALTER TABLE \"s\".\"house\" ADD PRIMARY KEY (id)");
    assert_sql(&plan, "constraints of s.account",
               "ALTER TABLE \"s\".\"account\" ADD CONSTRAINT u UNIQUE (a) DEFERRABLE");
    assert_sql(&plan, "foreign keys of s.account",
               "ALTER TABLE \"s\".\"account\" ADD FOREIGN KEY (h) REFERENCES s.house");
    assert_null(key_plan_find(&plan, "validation of foreign keys of s.account"));
    assert_sql(&plan, "statement 4", "ALTER TABLE s.entry RENAME a TO b");
    assert_sql(&plan, "statement 5", "ALTER TABLE s.stranger ADD CONSTRAINT p PRIMARY KEY (id)");
    assert_sql(&plan, "statement 6", "CREATE INDEX i ON elsewhere.t (a)");
    key_plan_free(&plan);
}

static void assert_order(const struct key_plan *plan, struct key_step **order, const char *before,
                         const char *after)
{
    if (place(order, plan, before) >= place(order, plan, after))
        fail_msg("\"%s\" does not come before \"%s\"", before, after);
}

static void test_order(void **state)
{
    (void)state;
    for (size_t workers = 1; workers <= 8; workers++) {
        struct key_plan plan;
        make_plan(&plan, keys, false);
        struct key_step **order = simulate(&plan, workers);
        static const char *const pairs[][2] = {
            {"statement 13", "index house_pkey of s.house"},
            {"statement 13", "checks of s.entry"},
            {"index house_pkey of s.house", "constraints of s.house"},
            {"constraints of s.house", "foreign keys of s.account"},
            {"constraints of s.account", "foreign keys of s.entry"},
            {"constraints of s.entry", "foreign keys of s.entry"},
            {"foreign keys of s.entry", "validation of foreign keys of s.entry"},
            {"checks of s.entry", "statistics of s.entry"},
            {"index entry_two of s.entry", "statistics of s.entry"},
            {"statistics of s.entry", "vacuum of s.entry"},
            {"constraints of s.entry", "sequences of s.entry"},
            {"constraints of s.account", "statement 12"},
            {"checks of s.entry", "statement 14"},
            {"foreign keys of s.account", "statement 15"},
            {"foreign keys of s.entry", "statement 16"},
            {"statement 12", "statement 14"},
            {"statement 14", "statement 15"},
            {"statement 15", "statement 16"},
        };
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
            assert_order(&plan, order, pairs[i][0], pairs[i][1]);
        free(order);
        key_plan_free(&plan);
    }
}

static void end(struct key_plan *plan, const char *name)
{
    find(plan, name)->state = KEY_DONE;
}

static void assert_next_begins(struct key_plan *plan, const char *name)
{
    struct key_step *next = key_plan_next(plan);
    if (next == NULL || strcmp(next->name, name) != 0)
        fail_msg("\"%s\" is next, not \"%s\"", next == NULL ? "nothing" : next->name, name);
    next->state = KEY_RUNNING;
}

static const char plain_keys[] =
    "ALTER TABLE s.account ADD CONSTRAINT account_pkey PRIMARY KEY (id);"
    "ALTER TABLE s.entry ADD CONSTRAINT entry_pkey PRIMARY KEY (id);"
    "ALTER TABLE s.entry ADD CONSTRAINT positive CHECK (amount > 0);"
    "ALTER TABLE s.entry ADD CONSTRAINT entry_account FOREIGN KEY (account) REFERENCES s.account (id);"
    "CREATE INDEX entry_two ON s.entry (a, b);"
    "CREATE INDEX account_more ON s.account (a, b);";

/* One session at a time is at the largest table until its indexes' turn; the other makes ready what its
 * foreign key refers to. */
static void test_indexes_of_a_large_table_come_last(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, plain_keys, false);
    assert_next_begins(&plan, "checks of s.entry");
    assert_next_begins(&plan, "index account_pkey of s.account");
    end(&plan, "index account_pkey of s.account");
    assert_next_begins(&plan, "constraints of s.account");
    end(&plan, "constraints of s.account");
    end(&plan, "checks of s.entry");
    assert_next_begins(&plan, "foreign keys of s.entry");
    end(&plan, "foreign keys of s.entry");
    assert_next_begins(&plan, "statistics of s.entry");
    assert_next_begins(&plan, "statistics of s.account");
    end(&plan, "statistics of s.entry");
    assert_next_begins(&plan, "vacuum of s.entry");
    end(&plan, "vacuum of s.entry");
    assert_next_begins(&plan, "validation of foreign keys of s.entry");
    end(&plan, "validation of foreign keys of s.entry");
    /* Builds let each other build. */
    assert_next_begins(&plan, "index entry_two of s.entry");
    assert_next_begins(&plan, "index entry_pkey of s.entry");
    assert_true(find(&plan, "index entry_two of s.entry")->cost >
                find(&plan, "index entry_pkey of s.entry")->cost);
    key_plan_free(&plan);
}

/* Nobody waits for what a foreign key refers to. */
static void test_indexes_come_first_when_a_foreign_key_is_not_ready(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, plain_keys, false);
    assert_next_begins(&plan, "checks of s.entry");
    assert_next_begins(&plan, "index account_pkey of s.account");
    end(&plan, "checks of s.entry");
    end(&plan, "statistics of s.entry");
    end(&plan, "vacuum of s.entry");
    assert_next_begins(&plan, "index entry_two of s.entry");
    end(&plan, "index account_pkey of s.account");
    assert_next_begins(&plan, "constraints of s.account");
    end(&plan, "constraints of s.account");
    assert_next_begins(&plan, "index entry_pkey of s.entry");
    end(&plan, "index entry_pkey of s.entry");
    end(&plan, "index entry_two of s.entry");
    assert_next_begins(&plan, "foreign keys of s.entry");
    key_plan_free(&plan);
}

static void test_builds_keep_out_who_changes_the_table(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, plain_keys, false);
    for (size_t i = 0; i < plan.count; i++)
        plan.steps[i].state = KEY_DONE;
    find(&plan, "index entry_two of s.entry")->state = KEY_RUNNING;
    find(&plan, "constraints of s.entry")->state = KEY_WAITING;
    assert_null(key_plan_next(&plan));
    find(&plan, "constraints of s.entry")->state = KEY_DONE;
    find(&plan, "checks of s.entry")->state = KEY_WAITING;
    assert_null(key_plan_next(&plan));
    end(&plan, "index entry_two of s.entry");
    assert_next_begins(&plan, "checks of s.entry");
    key_plan_free(&plan);
}

/* However urgent it may be. */
static void test_a_statement_waits_for_checks(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, keys, false);
    for (size_t i = 0; i < plan.count; i++)
        plan.steps[i].state = KEY_DONE;
    find(&plan, "checks of s.entry")->state = KEY_WAITING;
    find(&plan, "statement 14")->state = KEY_WAITING;
    find(&plan, "statement 14")->urgency = find(&plan, "checks of s.entry")->urgency * 2;
    assert_next_begins(&plan, "checks of s.entry");
    end(&plan, "checks of s.entry");
    assert_next_begins(&plan, "statement 14");
    key_plan_free(&plan);
}

static void test_builds_sort_in_runs(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, plain_keys, false);
    struct key_step *build = find(&plan, "index entry_two of s.entry");
    assert_int_equal(key_step_run_bytes(build), 1 << 20); /* what the server takes at least */
    build->table_bytes = (uint64_t)640 << 20;
    assert_int_equal(key_step_run_bytes(build), 10 << 20);
    build->table_bytes = (uint64_t)1 << 40;
    assert_int_equal(key_step_run_bytes(build), 64 << 20);
    key_plan_free(&plan);
}

/* A validation lets everybody at the table that it refers to but those who change it. */
static void test_validation_keeps_few_waiting(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, keys, false);
    for (size_t i = 0; i < plan.count; i++)
        plan.steps[i].state = KEY_DONE;
    find(&plan, "validation of foreign keys of s.entry")->state = KEY_RUNNING;
    struct key_step *vacuum = find(&plan, "statistics of s.account");
    vacuum->state = KEY_WAITING;
    assert_ptr_equal(key_plan_next(&plan), vacuum);
    vacuum->state = KEY_DONE;
    find(&plan, "statistics of s.entry")->state = KEY_WAITING;
    assert_null(key_plan_next(&plan));
    key_plan_free(&plan);
}

/* Tables with keys of their own: only sequences, of any integer column, and statistics. */
static void test_existing_tables(void **state)
{
    (void)state;
    struct key_plan plan;
    make_plan(&plan, keys, true);
    assert_int_equal(plan.count, 2 * TABLES + 1);
    assert_non_null(strstr(find(&plan, "sequences of s.entry")->sql, "'amount'"));
    struct key_step **order = simulate(&plan, 2);
    assert_order(&plan, order, "statistics of s.entry", "vacuum of s.entry");
    free(order);
    key_plan_free(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statements_are_taken_apart),
        cmocka_unit_test(test_what_stays_as_it_is),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_indexes_of_a_large_table_come_last),
        cmocka_unit_test(test_indexes_come_first_when_a_foreign_key_is_not_ready),
        cmocka_unit_test(test_builds_keep_out_who_changes_the_table),
        cmocka_unit_test(test_a_statement_waits_for_checks),
        cmocka_unit_test(test_builds_sort_in_runs),
        cmocka_unit_test(test_validation_keeps_few_waiting),
        cmocka_unit_test(test_existing_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
