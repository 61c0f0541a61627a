#include "trial.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- starting ---- */

static void start_records_what_it_made(void **state)
{
    struct trial *trial = *state;
    enum table_presence presence[TRIAL_TABLES];
    char *foreign;
    struct ledger_run found;
    require(trial, ledger_find_run(&trial->pg, "trial", &found, &trial->error));
    assert_int_equal(found.run_id, 0);
    trial_start(trial);
    require(trial, catalog_presence(&trial->pg, &trial_table_set, presence, &foreign, &trial->error));
    assert_null(foreign);
    assert_int_equal(presence[OWNERS], TABLE_OURS);
    assert_int_equal(presence[THINGS], TABLE_OURS);
    assert_string_equal(
        trial_value(trial,
                    "SELECT string_agg(kind || ' ' || identity, ', ' ORDER BY position) FROM fingen.objects"),
        "schema trial, type trial.kind, sequence trial.things_number");
}

static void run_reads_back_as_written(void **state)
{
    struct trial *trial = *state;
    struct ledger_run found, *runs;
    size_t count;
    trial_start(trial);
    trial_load(trial, 3, NULL);
    require(trial, ledger_find_run(&trial->pg, "trial", &found, &trial->error));
    assert_int_equal(found.run_id, trial->run.run_id);
    assert_string_equal(found.domain, "trial");
    assert_string_equal(found.state, "loading");
    assert_int_equal(found.seed, 42);
    assert_true(found.scale == 0.1);
    assert_int_equal(found.as_of, trial->run.as_of);
    assert_string_equal(found.generator_version, "1");
    assert_true(fingerprint_equals(&found.profile_digest, &trial->run.profile_digest));
    assert_string_equal(found.profile_lines, trial->run.profile_lines);
    assert_int_equal(found.batches_planned, 10);
    assert_int_equal(found.batches_done, 1);
    assert_int_equal(found.stage_count, 2);
    assert_int_equal(found.families_per_batch[0], 50);
    assert_int_equal(found.families_per_batch[1], 7);
    assert_false(found.existing);
    assert_true(found.seconds > 0);
    assert_int_equal(strlen(found.started_at), strlen("2026-01-01T00:00:00Z"));
    assert_string_equal(found.finished_at, "");
    ledger_run_free(&found);
    require(trial, ledger_list_runs(&trial->pg, &runs, &count, &trial->error));
    assert_int_equal(count, 1);
    assert_string_equal(runs[0].domain, "trial");
    ledger_run_free(&runs[0]);
    free(runs);
}

static void second_start_is_refused(void **state)
{
    struct trial *trial = *state;
    struct ledger_run second = trial->run;
    trial_start(trial);
    trial_load(trial, 0, NULL);
    assert_false(ledger_start_run(&trial->pg, &trial_table_set, &second, &trial->error));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    assert_int_equal(second.run_id, 0);
    require_text(trial->error.message, "interrupted");
    require_text(trial->error.message, "seed 42, scale 0.1, 2,050 rows");
    require_text(trial->error.detail, "1 of 10 batches");
    require_text(trial->error.hint, "fingen clear --confirm");
    require_text(trial->error.hint, "--replace");
    require_text(trial->error.hint, "--resume");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM fingen.runs"), "1");
}

static void refuse_to_start(struct trial *trial, const char *name)
{
    assert_false(ledger_start_run(&trial->pg, &trial_table_set, &trial->run, &trial->error));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    require_text(trial->error.message, name);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname = 'fingen'"),
                        "0");
}

static void foreign_tables_are_named(void **state)
{
    struct trial *trial = *state;
    trial_execute(trial, "CREATE SCHEMA trial; CREATE VIEW trial.things AS SELECT 1 AS thing_id");
    refuse_to_start(trial, "trial.things");
    require_text(trial->error.hint, "--existing");
}

static void foreign_types_and_sequences_are_named(void **state)
{
    struct trial *trial = *state;
    trial_execute(trial, "CREATE SCHEMA trial; CREATE TYPE trial.kind AS ENUM ('other')");
    refuse_to_start(trial, "trial.kind");
    trial_execute(trial, "DROP TYPE trial.kind; CREATE SEQUENCE trial.things_number");
    refuse_to_start(trial, "things_number");
}

static void another_version_is_refused(void **state)
{
    struct trial *trial = *state;
    struct ledger_run found;
    trial_start(trial);
    trial_execute(trial, "UPDATE fingen.ledger SET version = 99");
    assert_false(ledger_find_run(&trial->pg, "trial", &found, &trial->error));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    require_text(trial->error.message, "version 99");
}

static void schemas_that_were_there_stay(void **state)
{
    struct trial *trial = *state;
    trial_execute(trial, "CREATE SCHEMA trial; CREATE SCHEMA fingen");
    trial_start(trial);
    require(trial, ledger_clear(&trial->pg, &trial_table_set, &trial->run, &trial->error));
    assert_string_equal(
        trial_value(trial, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('trial', 'fingen')"), "2");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM pg_class WHERE relnamespace IN "
                                           "('trial'::regnamespace, 'fingen'::regnamespace)"),
                        "0");
}

/* ---- batches ---- */

static void batches_load_exactly_once(void **state)
{
    struct trial *trial = *state;
    struct table_tally expected[TRIAL_TABLES] = {0}, ledger[TRIAL_TABLES], found;
    uint8_t bitmap[2] = {0};
    bool done;
    trial_start(trial);
    for (uint64_t number = 0; number <= 9; number += 9) {
        assert_true(trial_load(trial, number, NULL));
        for (int i = 0; i < TRIAL_TABLES; i++)
            table_tally_add(&expected[i], &trial->chunk.tables[i].tally);
    }
    assert_false(trial_load(trial, 9, NULL));
    require(trial, ledger_mark_done(&trial->pg, trial->run.run_id, 0, bitmap, 10, &trial->error));
    assert_int_equal(bitmap[0], 1);
    assert_int_equal(bitmap[1], 2);
    require(trial, ledger_batch_is_done(&trial->pg, trial->run.run_id, 9, &done, &trial->error));
    assert_true(done);
    require(trial, ledger_batch_is_done(&trial->pg, trial->run.run_id, 8, &done, &trial->error));
    assert_false(done);
    require(trial, ledger_tallies(&trial->pg, trial->run.run_id, &trial_table_set, ledger, &trial->error));
    for (int i = 0; i < TRIAL_TABLES; i++) {
        require(trial, pg_tally_table(&trial->pg, trial_table_set.tables[i], &found, &trial->error));
        assert_memory_equal(&ledger[i], &expected[i], sizeof expected[i]);
        assert_memory_equal(&found, &expected[i], sizeof expected[i]);
    }
}

static void sums_carry_over_every_word(void **state)
{
    struct trial *trial = *state;
    struct table_tally tallies[TRIAL_TABLES] = {
        {0}, {.rows = 1, .bytes = 2, .fingerprint = {UINT64_MAX, UINT64_MAX}}};
    struct table_tally sums[TRIAL_TABLES];
    bool duplicate;
    trial_start(trial);
    for (uint64_t number = 0; number < 5; number++) {
        struct batch batch = trial_batch(number);
        require(trial, ledger_record_batch(&trial->pg, &trial->run, &trial_table_set, &batch, tallies,
                                           &duplicate, &trial->error));
        assert_false(duplicate);
    }
    require(trial, ledger_tallies(&trial->pg, trial->run.run_id, &trial_table_set, sums, &trial->error));
    assert_int_equal(sums[THINGS].rows, 5);
    assert_true(sums[THINGS].fingerprint.high == UINT64_MAX &&
                sums[THINGS].fingerprint.low == UINT64_MAX - 4);
    assert_true(sums[OWNERS].fingerprint.high == 0 && sums[OWNERS].fingerprint.low == 0);
}

static void batch_beyond_the_plan_is_refused(void **state)
{
    struct trial *trial = *state;
    uint8_t bitmap[1] = {0};
    trial_start(trial);
    trial_load(trial, 10, NULL);
    assert_false(ledger_mark_done(&trial->pg, trial->run.run_id, 0, bitmap, 8, &trial->error));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
    require_text(trial->error.message, "batch 10");
}

static void batch_of_a_cleared_run_is_not_recorded(void **state)
{
    struct trial *trial = *state;
    struct table_tally tallies[TRIAL_TABLES] = {0};
    struct batch batch = trial_batch(0);
    bool duplicate;
    trial_start(trial);
    trial_execute(trial, "DELETE FROM fingen.runs");
    assert_false(ledger_record_batch(&trial->pg, &trial->run, &trial_table_set, &batch, tallies, &duplicate,
                                     &trial->error));
    assert_false(ledger_set_state(&trial->pg, trial->run.run_id, "complete", &trial->error));
    assert_int_equal(trial->error.code, ERROR_REFUSED);
}

struct question {
    const struct trial *trial;
    bool answered, done;
    atomic_bool finished;
    struct error error;
};

static void *ask_on_another_connection(void *argument)
{
    struct question *question = argument;
    struct pg pg;
    if (!pg_connect(&question->trial->target, &pg, &question->error)) {
        atomic_store(&question->finished, true);
        return NULL;
    }
    question->answered =
        ledger_batch_is_done(&pg, question->trial->run.run_id, 4, &question->done, &question->error);
    pg_disconnect(&pg);
    atomic_store(&question->finished, true);
    return NULL;
}

/* After a lost connection the old transaction may still be committing: the answer must wait for it. */
static void question_waits_for_a_commit_in_flight(void **state)
{
    struct trial *trial = *state;
    struct table_tally tallies[TRIAL_TABLES] = {0};
    struct batch batch = trial_batch(4);
    struct question question = {.trial = trial};
    pthread_t thread;
    bool duplicate;
    trial_start(trial);
    require(trial, pg_begin(&trial->pg, &trial->error));
    require(trial, ledger_record_batch(&trial->pg, &trial->run, &trial_table_set, &batch, tallies, &duplicate,
                                       &trial->error));
    assert_int_equal(pthread_create(&thread, NULL, ask_on_another_connection, &question), 0);
    trial_await_lock(trial, &question.finished);
    require(trial, pg_commit(&trial->pg, &trial->error));
    pthread_join(thread, NULL);
    assert_string_equal(question.error.message, "");
    assert_true(question.answered && question.done);
}

static void state_is_recorded(void **state)
{
    struct trial *trial = *state;
    struct ledger_run found;
    trial_start(trial);
    require(trial, ledger_set_state(&trial->pg, trial->run.run_id, "complete", &trial->error));
    require(trial, ledger_find_run(&trial->pg, "trial", &found, &trial->error));
    assert_string_equal(found.state, "complete");
    assert_int_equal(strlen(found.finished_at), strlen("2026-01-01T00:00:00Z"));
    ledger_run_free(&found);
    assert_false(ledger_set_state(&trial->pg, trial->run.run_id, "done", &trial->error));
}

static const struct CMUnitTest tests[] = {
    TRIAL_TEST(start_records_what_it_made),
    TRIAL_TEST(run_reads_back_as_written),
    TRIAL_TEST(second_start_is_refused),
    TRIAL_TEST(foreign_tables_are_named),
    TRIAL_TEST(foreign_types_and_sequences_are_named),
    TRIAL_TEST(another_version_is_refused),
    TRIAL_TEST(schemas_that_were_there_stay),
    TRIAL_TEST(batches_load_exactly_once),
    TRIAL_TEST(sums_carry_over_every_word),
    TRIAL_TEST(batch_beyond_the_plan_is_refused),
    TRIAL_TEST(batch_of_a_cleared_run_is_not_recorded),
    TRIAL_TEST(question_waits_for_a_commit_in_flight),
    TRIAL_TEST(state_is_recorded),
};

int main(void)
{
    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
