/* keys_build against a server. With KEYS_JOBS connections. */
#include "trial.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char keys_sql[] =
    "ALTER TABLE trial.owners ADD CONSTRAINT owners_pkey PRIMARY KEY (owner_id);\n"
    "ALTER TABLE trial.things ADD CONSTRAINT things_pkey PRIMARY KEY (thing_id);\n"
    "ALTER TABLE trial.things ADD CONSTRAINT things_code_key UNIQUE (thing_id, code) INCLUDE (rank);\n"
    "ALTER TABLE trial.things ADD CONSTRAINT things_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES "
    "trial.owners;\n"
    "ALTER TABLE trial.things ADD CONSTRAINT things_rank_check CHECK (rank >= -20);\n"
    "ALTER TABLE trial.things ALTER COLUMN thing_id SET DEFAULT trial.next_thing();\n"
    "CREATE INDEX things_by_owner ON trial.things (owner_id, amount);\n"
    "SELECT setval('trial.things_number', max(thing_id)) FROM trial.things;\n"
    "CREATE FUNCTION trial.next_thing() RETURNS integer LANGUAGE sql\n"
    "AS $$ SELECT nextval('trial.things_number')::integer; $$;\n"
    "CREATE FUNCTION trial.shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
    "CREATE TRIGGER shout BEFORE INSERT ON trial.owners FOR EACH ROW EXECUTE FUNCTION trial.shout();\n";

static struct table_set set_with(const char *keys)
{
    struct table_set set = trial_table_set;
    set.keys_sql = keys;
    return set;
}

static unsigned jobs(void)
{
    const char *text = getenv("KEYS_JOBS");
    int64_t count;
    return text != NULL && text_parse_int64(text, strlen(text), &count) ? (unsigned)count : 2;
}

static bool build(struct trial *trial, const char *keys)
{
    struct table_set set = set_with(keys);
    return keys_build(&trial->target, &set, &trial->run, jobs(), NULL, NULL, NULL, &trial->error);
}

static void load(struct trial *trial)
{
    trial_start(trial);
    for (uint64_t number = 0; number < 3; number++)
        assert_true(trial_load(trial, number, NULL));
}

static void assert_value(struct trial *trial, const char *sql, const char *expected)
{
    assert_string_equal(trial_value(trial, sql), expected);
}

static void assert_complete(struct trial *trial)
{
    assert_value(
        trial,
        "SELECT string_agg(conname || convalidated, ' ' ORDER BY conname) FROM pg_constraint "
        "WHERE connamespace = 'trial'::regnamespace AND contype <> 'n'",
        "owners_pkeytrue things_code_keytrue things_owner_id_fkeytrue things_pkeytrue things_rank_checktrue");
    assert_value(
        trial, "SELECT count(*) FROM pg_index WHERE indrelid = 'trial.things'::regclass AND indisvalid", "3");
    assert_value(trial, "SELECT state || (finished_at IS NOT NULL) FROM fingen.runs", "completetrue");
}

/* ---- what is built ---- */

static void keys_are_built(void **state)
{
    struct trial *trial = *state;
    load(trial);
    require(trial, build(trial, keys_sql));
    assert_complete(trial);
    assert_value(trial,
                 "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'things_code_key'",
                 "UNIQUE (thing_id, code) INCLUDE (rank)");
    assert_value(trial, "SELECT count(*) FROM pg_trigger WHERE tgname = 'shout'", "1");
}

static void tables_are_ready_to_live_in(void **state)
{
    struct trial *trial = *state;
    load(trial);
    require(trial, build(trial, keys_sql));
    assert_value(
        trial,
        "INSERT INTO trial.owners (name, kind, active) VALUES ('new', 'plain', true) RETURNING owner_id",
        "151");
    assert_value(trial, "SELECT trial.next_thing() - max(thing_id) FROM trial.things", "1");
    assert_value(trial,
                 "SELECT bool_and(reltuples > 0) FROM pg_class "
                 "WHERE oid IN ('trial.owners'::regclass, 'trial.things'::regclass)",
                 "t");
    assert_value(trial,
                 "SELECT relallvisible >= (SELECT count(DISTINCT (ctid::text::point)[0]) FROM trial.things) "
                 "FROM pg_class WHERE oid = 'trial.things'::regclass",
                 "t");
    assert_value(trial, "SELECT count(DISTINCT tablename) FROM pg_stats WHERE schemaname = 'trial'", "2");
}

static void clear_knows_what_keys_made(void **state)
{
    struct trial *trial = *state;
    load(trial);
    require(trial, build(trial, keys_sql));
    struct table_set set = set_with(keys_sql);
    require(trial, ledger_clear(&trial->pg, &set, &trial->run, &trial->error));
    assert_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('trial', 'fingen')", "0");
}

static void progress_counts_to_the_end(void *context, size_t done, size_t total, const char *what)
{
    size_t *counts = context;
    assert_non_null(what);
    assert_true(done >= counts[0] && done <= total);
    counts[0] = done;
    counts[1] = total;
}

static void progress_is_told(void **state)
{
    struct trial *trial = *state;
    size_t counts[2] = {0, 0};
    load(trial);
    struct table_set set = set_with(keys_sql);
    require(trial, keys_build(&trial->target, &set, &trial->run, jobs(), progress_counts_to_the_end, counts,
                              NULL, &trial->error));
    assert_true(counts[0] > 0);
    assert_int_equal(counts[0], counts[1]);
}

static void existing_tables_keep_their_keys(void **state)
{
    struct trial *trial = *state;
    load(trial);
    trial->run.existing = true;
    trial_execute(trial, "CREATE SEQUENCE trial.ranks OWNED BY trial.things.rank");
    require(trial, build(trial, keys_sql));
    assert_value(
        trial,
        "SELECT count(*) FROM pg_constraint WHERE connamespace = 'trial'::regnamespace AND contype <> 'n'",
        "0");
    assert_value(trial, "SELECT nextval('trial.ranks') - max(rank) FROM trial.things", "1");
    assert_value(trial, "SELECT nextval(pg_get_serial_sequence('trial.owners', 'owner_id'))", "151");
    assert_value(trial, "SELECT state FROM fingen.runs", "complete");
    /* A sequence that is further on already stays there. */
    trial_execute(trial, "SELECT setval('trial.ranks', 1000); DELETE FROM fingen.steps");
    require(trial, build(trial, keys_sql));
    assert_value(trial, "SELECT nextval('trial.ranks')", "1001");
}

/* ---- again ---- */

static void a_repeat_does_nothing(void **state)
{
    struct trial *trial = *state;
    static const char steps[] =
        "SELECT md5(string_agg(step || finished_at, ',' ORDER BY step)) FROM fingen.steps";
    char before[64];
    load(trial);
    require(trial, build(trial, keys_sql));
    snprintf(before, sizeof before, "%s", trial_value(trial, steps));
    require(trial, build(trial, keys_sql));
    assert_value(trial, steps, before);
}

static void a_failure_names_its_constraint_and_can_be_mended(void **state)
{
    struct trial *trial = *state;
    load(trial);
    trial_execute(trial, "DELETE FROM trial.owners WHERE owner_id = 7");
    assert_false(build(trial, keys_sql));
    assert_int_equal(trial->error.code, ERROR_LOAD);
    require_text(trial->error.message, "trial: validation of foreign keys of trial.things");
    require_text(trial->error.message, "things_owner_id_fkey");
    require_text(trial->error.detail, "23503");
    require_text(trial->error.hint, "--finish");
    assert_value(trial, "SELECT state FROM fingen.runs", "loading");
    assert_value(trial, "SELECT count(*) > 3 FROM fingen.steps", "t");
    trial_execute(
        trial, "INSERT INTO trial.owners (owner_id, name, kind, active) VALUES (7, 'back', 'plain', true)");
    require(trial, build(trial, keys_sql));
    assert_complete(trial);
}

static void a_failed_step_leaves_nothing(void **state)
{
    struct trial *trial = *state;
    load(trial);
    assert_false(build(trial, "CREATE FUNCTION trial.f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;"
                              "CREATE SEQUENCE trial.f CACHE 0;"));
    require_text(trial->error.message, "statement 2");
    require_text(trial->error.message, "CACHE");
    assert_value(trial, "SELECT string_agg(step, ',') FROM fingen.steps", "statement 1");
    assert_value(trial, "SELECT count(*) FROM fingen.objects WHERE kind = 'function'", "1");
}

/* ---- trouble on the way ---- */

struct builder {
    struct trial *trial;
    const char *keys;
    volatile sig_atomic_t cancelled;
    bool done;
    struct error error;
    atomic_bool finished;
    pthread_t thread;
};

static void *run_builder(void *argument)
{
    struct builder *builder = argument;
    struct table_set set = set_with(builder->keys);
    builder->done = keys_build(&builder->trial->target, &set, &builder->trial->run, jobs(), NULL, NULL,
                               &builder->cancelled, &builder->error);
    atomic_store(&builder->finished, true);
    return NULL;
}

static void start_builder(struct builder *builder)
{
    assert_int_equal(pthread_create(&builder->thread, NULL, run_builder, builder), 0);
}

static void join_builder(struct builder *builder)
{
    pthread_join(builder->thread, NULL);
}

/* Keeps index builds of things waiting. */
static const char lock_things[] = "BEGIN; LOCK TABLE trial.things IN ROW EXCLUSIVE MODE";

static void lost_connections_are_made_again(void **state)
{
    struct trial *trial = *state;
    struct builder builder = {.trial = trial, .keys = keys_sql};
    load(trial);
    trial_execute(trial, lock_things);
    start_builder(&builder);
    for (int round = 0; round < 2; round++) {
        trial_await_lock(trial, &builder.finished);
        trial_execute(trial, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
        trial_execute(trial, "SELECT pg_sleep(0.05)");
    }
    trial_await_lock(trial, &builder.finished);
    assert_false(atomic_load(&builder.finished));
    trial_execute(trial, "COMMIT");
    join_builder(&builder);
    if (!builder.done)
        print_error("%s\n%s\n", builder.error.message, builder.error.detail);
    assert_true(builder.done);
    assert_complete(trial);
}

static void cancelling_leaves_whole_steps(void **state)
{
    struct trial *trial = *state;
    struct builder builder = {.trial = trial, .keys = keys_sql};
    load(trial);
    trial_execute(trial, lock_things);
    start_builder(&builder);
    trial_await_lock(trial, &builder.finished);
    builder.cancelled = 1;
    join_builder(&builder);
    assert_false(builder.done);
    assert_int_equal(builder.error.code, ERROR_INTERRUPTED);
    require_text(builder.error.hint, "--finish");
    for (int tries = 0;
         tries < 1000 &&
         strcmp(trial_value(trial, "SELECT count(*) FROM pg_locks WHERE NOT granted"), "0") != 0;
         tries++)
        trial_execute(trial, "SELECT pg_sleep(0.01)");
    assert_value(trial, "SELECT count(*) FROM pg_locks WHERE NOT granted", "0");
    trial_execute(trial, "COMMIT");
    require(trial, build(trial, keys_sql));
    assert_complete(trial);
}

/* Whoever has waited longest when a deadlock shows is its victim: the build. */
static void a_deadlock_is_tried_again(void **state)
{
    struct trial *trial = *state;
    static const char locking[] = "LOCK TABLE trial.things, trial.owners IN ACCESS EXCLUSIVE MODE;";
    struct builder builder = {.trial = trial, .keys = locking};
    load(trial);
    if (strcmp(trial_value(trial, "SHOW is_superuser"), "on") != 0)
        skip(); /* deadlock_timeout is the superuser's to set */
    trial_execute(trial,
                  "SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE trial.owners IN ROW EXCLUSIVE MODE");
    start_builder(&builder);
    trial_await_lock(trial, &builder.finished);
    trial_execute(trial, "LOCK TABLE trial.things IN ROW EXCLUSIVE MODE; COMMIT");
    join_builder(&builder);
    assert_true(builder.done);
    assert_value(trial, "SELECT count(*) FROM fingen.steps WHERE step = 'statement 1'", "1");
}

/* Two at a time do each step once. */
static void two_builds_share_the_work(void **state)
{
    struct trial *trial = *state;
    struct builder builder = {.trial = trial, .keys = keys_sql};
    load(trial);
    start_builder(&builder);
    bool done = build(trial, keys_sql);
    join_builder(&builder);
    require(trial, done);
    assert_true(builder.done);
    assert_complete(trial);
}

static void a_cleared_run_is_an_error(void **state)
{
    struct trial *trial = *state;
    load(trial);
    trial_execute(trial, "DELETE FROM fingen.runs");
    assert_false(build(trial, keys_sql));
    assert_value(
        trial,
        "SELECT count(*) FROM pg_constraint WHERE connamespace = 'trial'::regnamespace AND contype <> 'n'",
        "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAL_TEST(keys_are_built),
        TRIAL_TEST(tables_are_ready_to_live_in),
        TRIAL_TEST(clear_knows_what_keys_made),
        TRIAL_TEST(progress_is_told),
        TRIAL_TEST(existing_tables_keep_their_keys),
        TRIAL_TEST(a_repeat_does_nothing),
        TRIAL_TEST(a_failure_names_its_constraint_and_can_be_mended),
        TRIAL_TEST(a_failed_step_leaves_nothing),
        TRIAL_TEST(lost_connections_are_made_again),
        TRIAL_TEST(cancelling_leaves_whole_steps),
        TRIAL_TEST(a_deadlock_is_tried_again),
        TRIAL_TEST(two_builds_share_the_work),
        TRIAL_TEST(a_cleared_run_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
