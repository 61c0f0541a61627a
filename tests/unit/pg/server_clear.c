#include "batch_copy.h"
#include "trial.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static bool clear(struct trial *trial)
{
    return ledger_clear(&trial->pg, &trial_table_set, &trial->run, &trial->error);
}

static void require_refused(struct trial *trial, const char *name)
{
    char rows[32];
    snprintf(rows, sizeof rows, "%s", trial_value(trial, "SELECT count(*) FROM trial.things"));
    assert_false(clear(trial));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    require_text(trial->error.hint, "nothing was changed");
    assert_null(strstr(trial->error.hint, "CASCADE"));
    if (strstr(trial->error.detail, name) == NULL)
        require_text(trial->error.message, name);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), rows);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM fingen.runs"), "1");
}

/* ---- what the run made ---- */

static void clear_leaves_nothing(void **state)
{
    struct trial *trial = *state;
    struct ledger_run found;
    char before[32];
    snprintf(before, sizeof before, "%s", trial_value(trial, "SELECT count(*) FROM pg_class"));
    trial_start(trial);
    trial_load(trial, 0, NULL);
    require(trial, clear(trial));
    assert_string_equal(
        trial_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('trial', 'fingen')"), "0");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_class"), before);
    require(trial, ledger_find_run(&trial->pg, "trial", &found, &trial->error));
    assert_int_equal(found.run_id, 0);
    trial_start(trial);
}

static void clear_leaves_a_table_and_its_schema(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_execute(trial,
                  "CREATE TABLE trial.mine AS SELECT 7 AS x; CREATE TABLE fingen.mine AS SELECT 8 AS x");
    require(trial, clear(trial));
    assert_string_equal(trial_value(trial, "SELECT x FROM trial.mine"), "7");
    assert_string_equal(trial_value(trial, "SELECT x FROM fingen.mine"), "8");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'S') AND "
                                           "relnamespace IN ('trial'::regnamespace, 'fingen'::regnamespace)"),
                        "2");
}

static void view_on_the_ledger_keeps_an_empty_ledger(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_execute(trial, "CREATE SCHEMA mine; CREATE VIEW mine.runs AS SELECT * FROM fingen.runs");
    require(trial, clear(trial));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM mine.runs"), "0");
    trial_start(trial);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM mine.runs"), "1");
}

static void dependent_objects_refuse(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_load(trial, 0, NULL);
    trial_execute(trial, "CREATE SCHEMA mine; CREATE VIEW mine.dear AS SELECT amount FROM trial.things");
    require_refused(trial, "mine.dear");
    trial_execute(trial, "DROP VIEW mine.dear; CREATE TABLE mine.sorts (kind trial.kind)");
    require_refused(trial, "mine.sorts");
    trial_execute(trial, "DROP TABLE mine.sorts");
    require(trial, clear(trial));
}

static void other_tables_under_the_names_stay(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_execute(trial,
                  "DROP TABLE trial.things; CREATE TABLE trial.things AS SELECT 5 AS thing_id;"
                  "ALTER TABLE trial.owners RENAME TO people; ALTER TABLE trial.people DROP COLUMN kind");
    require_refused(trial, "trial.things");
    require_text(trial->error.hint, "DELETE FROM fingen.runs WHERE domain = 'trial'");
    assert_string_equal(trial_value(trial, "SELECT thing_id FROM trial.things"), "5");
    trial_execute(trial, "ALTER TABLE trial.things RENAME TO mine");
    require(trial, clear(trial));
    assert_string_equal(trial_value(trial, "SELECT thing_id FROM trial.mine"), "5");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.people"), "0");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_type WHERE typname = 'kind'"), "0");
}

/* As pg_restore leaves them in another database: the same names, rows and ledger, but not one number is
 * right. */
static void restored_tables_stay_with_their_ledger(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_load(trial, 0, NULL);
    trial_execute(trial, "UPDATE fingen.tables SET table_oid = table_oid::bigint + 1000000;"
                         "UPDATE fingen.objects SET object_oid = object_oid::bigint + 1000000");
    require_refused(trial, "trial.owners, trial.things");
    require_text(trial->error.detail, "restored from a dump");
    trial_execute(trial, "DROP SCHEMA trial CASCADE");
    require(trial, clear(trial));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'"),
                        "0");
}

static void objects_of_a_step_go_and_others_stay(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_execute(trial, "CREATE FUNCTION trial.mine(integer) RETURNS integer LANGUAGE sql RETURN 1");
    require(trial, pg_begin(&trial->pg, &trial->error));
    trial_execute(trial, "CREATE FUNCTION trial.number() RETURNS bigint LANGUAGE sql "
                         "RETURN nextval('trial.things_number'::regclass);"
                         "CREATE FUNCTION trial.number(k trial.kind, \"Odd name\" text[]) RETURNS bigint "
                         "LANGUAGE sql RETURN 2;"
                         "ALTER TABLE trial.things ALTER thing_id SET DEFAULT trial.number()");
    require(trial, ledger_record_objects(&trial->pg, trial->run.run_id, &trial_table_set, &trial->error));
    require(trial, pg_commit(&trial->pg, &trial->error));
    require(trial, ledger_record_objects(&trial->pg, trial->run.run_id, &trial_table_set, &trial->error));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM fingen.objects"), "5");
    require(trial, clear(trial));
    assert_string_equal(
        trial_value(
            trial, "SELECT string_agg(proname, ',') FROM pg_proc WHERE pronamespace = 'trial'::regnamespace"),
        "mine");
}

static void cleared_run_cannot_be_cleared_again(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_execute(trial, "DELETE FROM fingen.runs");
    assert_false(clear(trial));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    require_text(trial->error.message, "cleared meanwhile");
}

struct other_clear {
    const struct trial *trial;
    bool cleared;
    atomic_bool finished;
    struct error error;
};

static void *clear_on_another_connection(void *argument)
{
    struct other_clear *other = argument;
    struct pg pg;
    if (!pg_connect(&other->trial->target, &pg, &other->error)) {
        atomic_store(&other->finished, true);
        return NULL;
    }
    other->cleared = ledger_clear(&pg, &trial_table_set, &other->trial->run, &other->error);
    pg_disconnect(&pg);
    atomic_store(&other->finished, true);
    return NULL;
}

/* Half a batch is in when the run is cleared: the batch commits, then everything goes. No deadlock. */
static void batch_in_flight_is_waited_for(void **state)
{
    struct trial *trial = *state;
    struct other_clear other = {.trial = trial};
    struct table_tally tallies[TRIAL_TABLES];
    struct batch batch = trial_batch(0);
    pthread_t thread;
    bool duplicate;
    trial_start(trial);
    trial_fill(trial, 0);
    trial_tallies(trial, tallies);
    require(trial, pg_begin(&trial->pg, &trial->error));
    require(trial, pg_copy_rows(&trial->pg, trial_table_set.tables[OWNERS], COPY_BINARY,
                                &trial->chunk.tables[OWNERS], &trial->error));
    assert_int_equal(pthread_create(&thread, NULL, clear_on_another_connection, &other), 0);
    trial_await_lock(trial, &other.finished);
    require(trial, pg_copy_rows(&trial->pg, trial_table_set.tables[THINGS], COPY_BINARY,
                                &trial->chunk.tables[THINGS], &trial->error));
    require(trial, ledger_record_batch(&trial->pg, &trial->run, &trial_table_set, &batch, tallies, &duplicate,
                                       &trial->error));
    require(trial, pg_commit(&trial->pg, &trial->error));
    pthread_join(thread, NULL);
    assert_string_equal(other.error.message, "");
    assert_true(other.cleared);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'"),
                        "0");
}

/* The larger table's rows are on their way already, the smaller one's still wait. */
static void streamed_batch_is_waited_for(void **state)
{
    struct trial *trial = *state;
    static const enum copy_format formats[TRIAL_TABLES] = {COPY_BINARY, COPY_BINARY};
    struct other_clear other = {.trial = trial};
    struct table_tally tallies[TRIAL_TABLES];
    struct batch batch = trial_batch(0);
    struct batch_copy copy;
    struct chunk things;
    pthread_t thread;
    bool duplicate;
    trial_start(trial);
    trial_fill(trial, 0);
    trial_tallies(trial, tallies);
    batch_copy_init(&copy, &trial->pg, &trial_table_set, formats, false);
    require(trial, chunk_init(&things, &trial_table_set, &trial->error));
    chunk_hand_over(&trial->chunk, &things, THINGS);
    require(trial, pg_begin(&trial->pg, &trial->error));
    require(trial, batch_copy_write(&copy, &things, &trial->error));
    assert_int_equal(pthread_create(&thread, NULL, clear_on_another_connection, &other), 0);
    struct timespec moment = {.tv_nsec = 300 * 1000 * 1000}; /* until it waits for us */
    nanosleep(&moment, NULL);
    trial->chunk.last = true;
    require(trial, batch_copy_write(&copy, &trial->chunk, &trial->error));
    require(trial, batch_copy_end(&copy, &trial->error));
    require(trial, ledger_record_batch(&trial->pg, &trial->run, &trial_table_set, &batch, tallies, &duplicate,
                                       &trial->error));
    require(trial, pg_commit(&trial->pg, &trial->error));
    pthread_join(thread, NULL);
    assert_string_equal(other.error.message, "");
    assert_true(other.cleared);
    chunk_free(&things);
}

/* ---- what the run was given ---- */

/* A user's own idea of the tables: other types, a domain, other order, more columns, a foreign key, no enum
 * type. */
static const char given_tables[] =
    "CREATE SCHEMA trial; CREATE DOMAIN trial.money AS numeric(18,4);"
    "CREATE TABLE trial.owners (active boolean NOT NULL DEFAULT true, owner_id bigint PRIMARY KEY, name text "
    "NOT NULL, "
    "kind text, born timestamp, entered timestamptz NOT NULL DEFAULT now());"
    "CREATE TABLE trial.things (thing_id bigint PRIMARY KEY, owner_id bigint NOT NULL REFERENCES "
    "trial.owners, "
    "rank smallint, code text NOT NULL, amount trial.money NOT NULL, ratio double precision, made_at "
    "timestamptz NOT NULL, "
    "seen_at timestamptz NOT NULL, note varchar(40)) PARTITION BY HASH (thing_id);"
    "CREATE TABLE trial.things_0 PARTITION OF trial.things FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
    "CREATE TABLE trial.things_1 PARTITION OF trial.things FOR VALUES WITH (MODULUS 2, REMAINDER 1)";

static void load_given(struct trial *trial)
{
    enum copy_format formats[TRIAL_TABLES];
    trial_execute(trial, given_tables);
    trial->run.existing = true;
    require(trial,
            catalog_compare(&trial->pg, &trial_table_set, CATALOG_EXISTING_EMPTY, formats, &trial->error));
    assert_int_equal(formats[OWNERS], COPY_TEXT);
    assert_int_equal(formats[THINGS], COPY_TEXT);
    trial_start(trial);
    trial_load(trial, 0, formats);
    trial_load(trial, 1, formats);
}

static void given_tables_hold_the_same_rows(void **state)
{
    struct trial *trial = *state;
    struct table_tally expected[TRIAL_TABLES], found;
    enum copy_format formats[TRIAL_TABLES];
    load_given(trial);
    require(trial, ledger_tallies(&trial->pg, trial->run.run_id, &trial_table_set, expected, &trial->error));
    for (int i = 0; i < TRIAL_TABLES; i++) {
        require(trial, pg_tally_table(&trial->pg, trial_table_set.tables[i], &found, &trial->error));
        assert_memory_equal(&found, &expected[i], sizeof found);
    }
    require(trial, catalog_compare(&trial->pg, &trial_table_set, CATALOG_EXISTING, formats, &trial->error));
    assert_false(
        catalog_compare(&trial->pg, &trial_table_set, CATALOG_EXISTING_EMPTY, formats, &trial->error));
    require_text(trial->error.detail, "trial.owners is not empty");
}

static void given_tables_of_text_hold_the_same_values(void **state)
{
    struct trial *trial = *state;
    struct table_tally found;
    enum copy_format formats[TRIAL_TABLES];
    trial_execute(trial, "CREATE SCHEMA trial; CREATE TABLE trial.owners (owner_id text, name text, kind "
                         "text, born text, active text);"
                         "CREATE TABLE trial.things (thing_id text, owner_id text, rank text, code text, "
                         "amount text, ratio text, "
                         "made_at text, seen_at text, note text)");
    trial->run.existing = true;
    require(trial,
            catalog_compare(&trial->pg, &trial_table_set, CATALOG_EXISTING_EMPTY, formats, &trial->error));
    trial_start(trial);
    trial_load(trial, 6, formats);
    for (int i = 0; i < TRIAL_TABLES; i++) {
        require(trial, pg_tally_table(&trial->pg, trial_table_set.tables[i], &found, &trial->error));
        assert_memory_equal(&found, &trial->chunk.tables[i].tally, sizeof found);
    }
    require(trial, clear(trial));
}

static void given_tables_are_emptied_and_stay(void **state)
{
    struct trial *trial = *state;
    load_given(trial);
    require(trial, clear(trial));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "0");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.owners"), "0");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'"),
                        "0");
}

static void given_tables_that_changed_are_not_emptied(void **state)
{
    struct trial *trial = *state;
    load_given(trial);
    trial_execute(trial, "UPDATE trial.things SET amount = amount + 0.01 WHERE thing_id = 77");
    require_refused(trial, "trial.things");
    require_text(trial->error.detail, "expected 4000 rows, fingerprint ");
    require_text(trial->error.detail, "found 4000 rows, fingerprint ");
    trial_execute(trial, "UPDATE trial.things SET amount = amount - 0.01 WHERE thing_id = 77;"
                         "INSERT INTO trial.owners (owner_id, name) VALUES (1000000, 'mine')");
    require_refused(trial, "trial.owners");
    require_text(trial->error.detail, "found 101 rows");
    trial_execute(trial, "TRUNCATE trial.owners, trial.things");
    require(trial, clear(trial));
}

static void given_tables_that_were_made_again_are_left_unless_empty(void **state)
{
    struct trial *trial = *state;
    load_given(trial);
    trial_execute(trial, "UPDATE fingen.tables SET table_oid = table_oid::bigint + 1000000");
    require_refused(trial, "trial.owners, trial.things");
    trial_execute(trial, "TRUNCATE trial.owners, trial.things");
    require(trial, clear(trial));
}

/* ---- one run in place of another ---- */

static bool replace(struct trial *trial, const struct ledger_run *found)
{
    return ledger_replace_run(&trial->pg, &trial_table_set, found, &trial->run, &trial->error);
}

static void replace_clears_and_starts(void **state)
{
    struct trial *trial = *state;
    struct ledger_run found;
    trial_start(trial);
    trial_load(trial, 0, NULL);
    found = trial->run;
    trial->run.seed = 8;
    require(trial, replace(trial, &found));
    assert_true(trial->run.run_id > found.run_id);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "0");
    assert_string_equal(trial_value(trial, "SELECT string_agg(seed::text, ',') FROM fingen.runs"), "8");
    assert_true(trial_load(trial, 0, NULL));
    require(trial, clear(trial));
    assert_string_equal(
        trial_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('trial', 'fingen')"), "0");
}

/* What the new run stumbles on comes to light when the old one is gone already. */
static void failed_replace_leaves_the_old_run(void **state)
{
    struct trial *trial = *state;
    struct ledger_run found;
    trial_start(trial);
    trial_load(trial, 0, NULL);
    found = trial->run;
    trial_execute(trial,
                  "ALTER SEQUENCE trial.things_number RENAME TO old; CREATE SEQUENCE trial.things_number");
    trial->run.seed = 8;
    assert_false(replace(trial, &found));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    require_text(trial->error.message, "things_number");
    assert_int_equal(trial->run.run_id, 0);
    trial->run = found;
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "2000");
    assert_string_equal(trial_value(trial, "SELECT string_agg(seed::text, ',') FROM fingen.runs"), "42");
    trial_execute(trial, "DROP SEQUENCE trial.things_number");
    require(trial, clear(trial));
}

static void replace_of_given_tables_empties_them(void **state)
{
    struct trial *trial = *state;
    struct ledger_run found;
    load_given(trial);
    found = trial->run;
    trial->run.existing = false;
    assert_false(replace(trial, &found));
    require_text(trial->error.message, "was made with --existing");
    trial->run = found;
    trial_execute(trial, "UPDATE trial.owners SET name = 'mine' WHERE owner_id = 1");
    assert_false(replace(trial, &found));
    trial->run = found;
    trial_execute(trial, "TRUNCATE trial.owners, trial.things");
    require(trial, replace(trial, &found));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM fingen.batches"), "0");
}

/* A ledger goes with its last run; a process that still loads that run must not find its number again. */
static void numbers_do_not_come_back_with_a_new_ledger(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    struct ledger_run first = trial->run;
    require(trial, clear(trial));
    trial_start(trial);
    assert_true(trial->run.run_id > first.run_id);
}

static void given_tables_under_a_foreign_key_refuse(void **state)
{
    struct trial *trial = *state;
    load_given(trial);
    trial_execute(trial,
                  "CREATE SCHEMA mine; CREATE TABLE mine.notes (owner_id bigint REFERENCES trial.owners)");
    require_refused(trial, "notes");
}

static const struct CMUnitTest tests[] = {
    TRIAL_TEST(clear_leaves_nothing),
    TRIAL_TEST(clear_leaves_a_table_and_its_schema),
    TRIAL_TEST(view_on_the_ledger_keeps_an_empty_ledger),
    TRIAL_TEST(dependent_objects_refuse),
    TRIAL_TEST(other_tables_under_the_names_stay),
    TRIAL_TEST(restored_tables_stay_with_their_ledger),
    TRIAL_TEST(objects_of_a_step_go_and_others_stay),
    TRIAL_TEST(cleared_run_cannot_be_cleared_again),
    TRIAL_TEST(batch_in_flight_is_waited_for),
    TRIAL_TEST(streamed_batch_is_waited_for),
    TRIAL_TEST(given_tables_hold_the_same_rows),
    TRIAL_TEST(given_tables_of_text_hold_the_same_values),
    TRIAL_TEST(given_tables_are_emptied_and_stay),
    TRIAL_TEST(given_tables_that_changed_are_not_emptied),
    TRIAL_TEST(given_tables_under_a_foreign_key_refuse),
    TRIAL_TEST(given_tables_that_were_made_again_are_left_unless_empty),
    TRIAL_TEST(replace_clears_and_starts),
    TRIAL_TEST(failed_replace_leaves_the_old_run),
    TRIAL_TEST(replace_of_given_tables_empties_them),
    TRIAL_TEST(numbers_do_not_come_back_with_a_new_ledger),
};

int main(void)
{
    return cmocka_run_group_tests_name("clear", tests, NULL, NULL);
}
