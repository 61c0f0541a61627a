#include "batch_copy.h"
#include "trial.h"

#include <stdio.h>

static const enum copy_format both_formats[] = {COPY_BINARY, COPY_TEXT};

static bool copy_things(struct trial *trial, enum copy_format format)
{
    return pg_copy_rows(&trial->pg, trial_table_set.tables[THINGS], format, &trial->chunk.tables[THINGS],
                        &trial->error);
}

/* The connection can go on: nothing of a COPY is left on it. */
static void require_usable(struct trial *trial)
{
    pg_rollback(&trial->pg);
    assert_string_equal(trial_value(trial, "SELECT 'usable'"), "usable");
}

static void rows_come_back_as_they_were_sent(void **state)
{
    struct trial *trial = *state;
    struct table_tally found;
    trial_start(trial);
    trial_fill(trial, 2);
    for (size_t i = 0; i < 2; i++) {
        trial_execute(trial, "TRUNCATE trial.things");
        require(trial, copy_things(trial, both_formats[i]));
        require(trial, pg_tally_table(&trial->pg, trial_table_set.tables[THINGS], &found, &trial->error));
        assert_memory_equal(&found, &trial->chunk.tables[THINGS].tally, sizeof found);
        assert_int_equal(found.rows, TRIAL_OWNERS_PER_BATCH * TRIAL_THINGS_PER_OWNER);
        assert_true(found.bytes > 128 * 1024); /* more than one slice */
        assert_string_equal(
            trial_value(trial, "SELECT note || '|' || amount FROM trial.things WHERE thing_id = 4043"),
            "M\u00fcller \u20ac|-3978.60");
        assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things WHERE ratio IS NULL"),
                            "700");
    }
}

static void values_are_what_the_server_would_read(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_fill(trial, 0);
    require(trial, pg_copy_rows(&trial->pg, trial_table_set.tables[OWNERS], COPY_BINARY,
                                &trial->chunk.tables[OWNERS], &trial->error));
    require(trial, copy_things(trial, COPY_BINARY));
    assert_string_equal(trial_value(trial, "SELECT o::text FROM trial.owners o WHERE owner_id = 2"),
                        "(2,\"Owner 1\",fancy,1967-04-08,f)");
    assert_string_equal(
        trial_value(trial, "SELECT t::text FROM trial.things t WHERE thing_id = 43"),
        "(43,1,-17,34414e5b-6875-828f-9ca9-b6c3d0ddeaf7,-4987.60,,\"2024-10-07 00:00:01.234567\","
        "\"1915-04-03 00:00:00.000001+00\",\"M\u00fcller \u20ac\")");
}

static void empty_tables_and_chunks(void **state)
{
    struct trial *trial = *state;
    struct table_tally found = {.rows = 5};
    trial_start(trial);
    require(trial, copy_things(trial, COPY_BINARY));
    require(trial, pg_tally_table(&trial->pg, trial_table_set.tables[THINGS], &found, &trial->error));
    assert_memory_equal(&found, &(struct table_tally){0}, sizeof found);
}

static struct batch_copy begin_batch(struct trial *trial, bool in_order)
{
    static const enum copy_format formats[TRIAL_TABLES] = {COPY_BINARY, COPY_BINARY};
    struct batch_copy copy;
    batch_copy_init(&copy, &trial->pg, &trial_table_set, formats, in_order);
    trial_execute(trial, "BEGIN");
    return copy;
}

static void write_rows(struct trial *trial, struct batch_copy *copy, const struct chunk *chunk)
{
    require(trial, batch_copy_write(copy, chunk, &trial->error));
}

/* Of the trial's chunk, which keeps the others. */
static struct chunk rows_of_things(struct trial *trial)
{
    struct chunk things;
    require(trial, chunk_init(&things, &trial_table_set, &trial->error));
    chunk_hand_over(&trial->chunk, &things, THINGS);
    return things;
}

/* Rows of one table leave their COPY open for more of them; with those of another it ends. */
static void rows_of_a_batch_in_chunks(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    struct batch_copy copy = begin_batch(trial, false);
    for (uint64_t number = 0; number < 3; number++) {
        trial_fill(trial, number);
        struct chunk things = rows_of_things(trial);
        write_rows(trial, &copy, &things);
        assert_int_equal(PQtransactionStatus(trial->pg.connection), PQTRANS_ACTIVE);
        chunk_free(&things);
        if (number == 1) {
            write_rows(trial, &copy, &trial->chunk);
            assert_int_equal(PQtransactionStatus(trial->pg.connection), PQTRANS_INTRANS);
        }
    }
    trial_fill(trial, 3);
    trial->chunk.last = true;
    write_rows(trial, &copy, &trial->chunk);
    require(trial, batch_copy_end(&copy, &trial->error));
    trial_execute(trial, "COMMIT");
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.owners"), "100");
    assert_string_equal(trial_value(trial, "SELECT count(DISTINCT thing_id) FROM trial.things"), "8000");
}

/* A batch that never has rows of anything but the one table. */
static void a_stream_ends_with_its_batch(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    struct batch_copy copy = begin_batch(trial, false);
    trial_fill(trial, 0);
    struct chunk things = rows_of_things(trial);
    write_rows(trial, &copy, &things);
    chunk_clear(&things);
    things.last = true;
    write_rows(trial, &copy, &things);
    chunk_free(&things);
    require(trial, batch_copy_end(&copy, &trial->error));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "2000");
}

static void rows_in_order_at_once(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    struct batch_copy copy = begin_batch(trial, true);
    for (uint64_t number = 0; number < 2; number++) {
        trial_fill(trial, number);
        trial->chunk.last = number == 1;
        write_rows(trial, &copy, &trial->chunk);
        assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.owners"),
                            number == 0 ? "50" : "100");
    }
    require(trial, batch_copy_end(&copy, &trial->error));
    assert_string_equal(trial_value(trial, "SELECT count(DISTINCT thing_id) FROM trial.things"), "4000");
}

static void abandoned_batch_leaves_nothing(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    struct batch_copy copy = begin_batch(trial, false);
    trial_fill(trial, 0);
    struct chunk things = rows_of_things(trial);
    write_rows(trial, &copy, &things);
    chunk_free(&things);
    batch_copy_abandon(&copy);
    require_usable(trial);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "0");
    /* And the next one has nothing of it. */
    trial_execute(trial, "BEGIN");
    trial_fill(trial, 1);
    trial->chunk.last = true;
    write_rows(trial, &copy, &trial->chunk);
    require(trial, batch_copy_end(&copy, &trial->error));
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.owners"), "50");
}

static void tally_sees_every_change(void **state)
{
    struct trial *trial = *state;
    struct table_tally before, after;
    static const char *const changes[] = {
        "UPDATE trial.things SET note = 'x' WHERE thing_id = 41",
        "UPDATE trial.things SET ratio = NULL WHERE thing_id = 41",
        "UPDATE trial.things SET seen_at = seen_at + interval '1 microsecond' WHERE thing_id = 41",
        "DELETE FROM trial.things WHERE thing_id = 41",
    };
    trial_start(trial);
    trial_load(trial, 0, NULL);
    require(trial, pg_tally_table(&trial->pg, trial_table_set.tables[THINGS], &before, &trial->error));
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        require(trial, pg_begin(&trial->pg, &trial->error));
        trial_execute(trial, changes[i]);
        require(trial, pg_tally_table(&trial->pg, trial_table_set.tables[THINGS], &after, &trial->error));
        assert_false(fingerprint_equals(&before.fingerprint, &after.fingerprint));
        pg_rollback(&trial->pg);
    }
}

static void failure_names_the_table_and_the_servers_context(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_fill(trial, 0);
    trial_execute(trial, "ALTER TABLE trial.things ADD CHECK (thing_id <> 55)");
    for (size_t i = 0; i < 2; i++) {
        require(trial, pg_begin(&trial->pg, &trial->error));
        assert_false(copy_things(trial, both_formats[i]));
        assert_int_equal(trial->error.code, ERROR_LOAD);
        assert_false(trial->error.retryable);
        require_text(trial->error.message, "trial.things: ");
        require_text(trial->error.detail, "COPY things, line 16");
        require_text(trial->error.detail, "SQLSTATE 23514");
        require_usable(trial);
    }
    trial_execute(trial, "DROP TABLE trial.things");
    assert_false(copy_things(trial, COPY_BINARY));
    require_text(trial->error.message, "trial.things: ");
    require_usable(trial);
}

static void rows_that_a_trigger_drops_are_an_error(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_fill(trial, 0);
    trial_execute(
        trial,
        "CREATE FUNCTION trial.drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER drop_row BEFORE INSERT ON trial.things FOR EACH ROW WHEN (NEW.thing_id = 50)"
        "EXECUTE FUNCTION trial.drop_row()");
    assert_false(copy_things(trial, COPY_BINARY));
    require_text(trial->error.message, "trial.things: the server stored 1999 of 2000 rows");
    require_text(trial->error.hint, "trigger");
    require_usable(trial);
}

static void half_a_row_is_not_sent(void **state)
{
    struct trial *trial = *state;
    trial_start(trial);
    trial_fill(trial, 0);
    trial->chunk.tables[THINGS].rows.length -= 3;
    assert_false(copy_things(trial, COPY_TEXT));
    assert_int_equal(trial->error.code, ERROR_INTERNAL);
    require_usable(trial);
    assert_false(copy_things(trial, COPY_BINARY));
    require_usable(trial);
    assert_string_equal(trial_value(trial, "SELECT count(*) FROM trial.things"), "0");
}

static void lost_connection_is_retryable(void **state)
{
    struct trial *trial = *state;
    struct pg other;
    struct error error;
    char terminate[64];
    trial_start(trial);
    trial_fill(trial, 0);
    require(trial, pg_begin(&trial->pg, &trial->error));
    snprintf(terminate, sizeof terminate, "SELECT pg_terminate_backend(%s, 10000)",
             trial_value(trial, "SELECT pg_backend_pid()"));
    assert_true(pg_connect(&trial->target, &other, &error));
    assert_true(pg_execute(&other, terminate, &error));
    pg_disconnect(&other);
    assert_false(copy_things(trial, COPY_BINARY));
    assert_true(trial->error.retryable);
    pg_disconnect(&trial->pg);
    require(trial, pg_connect(&trial->target, &trial->pg, &trial->error));
}

static const struct CMUnitTest tests[] = {
    TRIAL_TEST(rows_come_back_as_they_were_sent),
    TRIAL_TEST(values_are_what_the_server_would_read),
    TRIAL_TEST(rows_of_a_batch_in_chunks),
    TRIAL_TEST(a_stream_ends_with_its_batch),
    TRIAL_TEST(rows_in_order_at_once),
    TRIAL_TEST(abandoned_batch_leaves_nothing),
    TRIAL_TEST(empty_tables_and_chunks),
    TRIAL_TEST(tally_sees_every_change),
    TRIAL_TEST(failure_names_the_table_and_the_servers_context),
    TRIAL_TEST(rows_that_a_trigger_drops_are_an_error),
    TRIAL_TEST(half_a_row_is_not_sent),
    TRIAL_TEST(lost_connection_is_retryable),
};

int main(void)
{
    return cmocka_run_group_tests_name("copy", tests, NULL, NULL);
}
