#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fingen/sink.h"

/* ---- parts that remember what they are given ---- */

enum { PARTS = 2, BATCHES = 16 };

struct part {
    struct sink sink;
    bool has[BATCHES];
    uint64_t rows_committed, rows_written;
    unsigned begun, aborted, cancelled, sessions;
    bool fail_commit; /* the next one */
    bool fail_open;
};

struct part_session {
    struct sink_session session;
    struct part *part;
};

static struct part *part_of(struct sink_session *session)
{
    return ((struct part_session *)session)->part;
}

static bool begin(struct sink_session *session, const struct batch *batch, struct error *error)
{
    (void)batch, (void)error;
    part_of(session)->begun++;
    part_of(session)->rows_written = 0;
    return true;
}

static bool write_rows(struct sink_session *session, const struct chunk *chunk, struct error *error)
{
    (void)error;
    for (uint32_t i = 0; i < chunk->set->table_count; i++)
        part_of(session)->rows_written += chunk->tables[i].tally.rows;
    return true;
}

static bool commit(struct sink_session *session, const struct batch *batch, const struct table_tally *tallies,
                   bool *duplicate, struct error *error)
{
    struct part *part = part_of(session);
    if (part->fail_commit) {
        part->fail_commit = false;
        return error_set(error, ERROR_LOAD, "connection lost");
    }
    *duplicate = part->has[batch->number];
    part->has[batch->number] = true;
    part->rows_committed += *duplicate ? 0 : part->rows_written;
    assert_int_equal(tallies[0].rows, part->rows_written);
    return true;
}

static void abort_rows(struct sink_session *session)
{
    part_of(session)->aborted++;
}

static bool ask(struct sink_session *session, const struct batch *batch, bool *committed, struct error *error)
{
    (void)error;
    *committed = part_of(session)->has[batch->number];
    return true;
}

static void cancel(struct sink_session *session)
{
    part_of(session)->cancelled++;
}

static void close_session(struct sink_session *session)
{
    part_of(session)->sessions--;
    free(session);
}

static const struct sink_session_routine session_routine = {begin, write_rows, commit,       abort_rows,
                                                            ask,   cancel,     close_session};

static bool open_session(struct sink *sink, struct sink_session **session, struct error *error)
{
    struct part *part = (struct part *)sink;
    if (part->fail_open)
        return error_set(error, ERROR_TARGET, "no more connections");
    struct part_session *made = malloc(sizeof *made);
    *made = (struct part_session){{&session_routine}, part};
    part->sessions++;
    *session = &made->session;
    return true;
}

static bool mark(struct sink *sink, uint8_t *bitmap, uint64_t count, struct table_tally *tallies,
                 struct error *error)
{
    (void)error;
    const struct part *part = (const struct part *)sink;
    for (uint64_t i = 0; i < count; i++)
        if (part->has[i])
            bitmap[i / 8] |= (uint8_t)(1u << (i % 8));
    tallies[0].rows = part->rows_committed;
    return true;
}

static void close_part(struct sink *sink)
{
    (void)sink;
}

static const struct sink_routine part_routine = {"part", open_session, mark, close_part};

/* ---- the whole: table 0 in the second part, table 1 in the first ---- */

static const struct table first = {.schema = "b", .name = "first"},
                          second = {.schema = "a", .name = "second"};
static const struct table *const whole_tables[] = {&first, &second};
static const struct table *const first_tables[] = {&second}, *const second_tables[] = {&first};
static const struct table_set whole = {.domain = "whole", .tables = whole_tables, .table_count = 2};
static const struct table_set sets[PARTS] = {{.domain = "whole", .tables = first_tables, .table_count = 1},
                                             {.domain = "whole", .tables = second_tables, .table_count = 1}};
static const uint32_t places[PARTS] = {1, 0};

struct fixture {
    struct part parts[PARTS];
    struct sink *sink;
    struct sink_session *session;
    struct chunk chunk;
    struct table_tally tallies[2];
    struct error error;
};

static void open_sink(struct fixture *fixture)
{
    struct split_part parts[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        fixture->parts[i].sink.routine = &part_routine;
        parts[i] = (struct split_part){&fixture->parts[i].sink, i == 0 ? "a" : "b", &sets[i], &places[i]};
    }
    assert_true(split_sink_open(parts, PARTS, &fixture->sink, &fixture->error));
    assert_true(chunk_init(&fixture->chunk, &whole, &fixture->error));
    fixture->tallies[0].rows = fixture->chunk.tables[0].tally.rows = 3;
    fixture->tallies[1].rows = fixture->chunk.tables[1].tally.rows = 5;
}

static void open_split_session(struct fixture *fixture)
{
    assert_true(fixture->sink->routine->open_session(fixture->sink, &fixture->session, &fixture->error));
}

static void close_sink(struct fixture *fixture)
{
    if (fixture->session != NULL)
        fixture->session->routine->close(fixture->session);
    fixture->sink->routine->close(fixture->sink);
    chunk_free(&fixture->chunk);
    assert_int_equal(fixture->parts[0].sessions + fixture->parts[1].sessions, 0);
}

static bool load(struct fixture *fixture, uint64_t number, bool *duplicate)
{
    const struct sink_session_routine *routine = fixture->session->routine;
    struct batch batch = {.number = number};
    bool done = routine->begin_batch(fixture->session, &batch, &fixture->error) &&
                routine->write_chunk(fixture->session, &fixture->chunk, &fixture->error) &&
                routine->commit_batch(fixture->session, &batch, fixture->tallies, duplicate, &fixture->error);
    if (!done)
        routine->abort_batch(fixture->session);
    return done;
}

/* ---- tests ---- */

static void each_part_gets_its_tables(void **state)
{
    (void)state;
    struct fixture fixture = {0};
    bool duplicate = true;
    open_sink(&fixture);
    open_split_session(&fixture);
    assert_true(load(&fixture, 4, &duplicate));
    assert_false(duplicate);
    assert_int_equal(fixture.parts[0].rows_committed, 5);
    assert_int_equal(fixture.parts[1].rows_committed, 3);
    assert_true(load(&fixture, 4, &duplicate)); /* somebody else had done it */
    assert_true(duplicate);
    fixture.session->routine->cancel(fixture.session);
    assert_int_equal(fixture.parts[0].cancelled + fixture.parts[1].cancelled, 2);
    close_sink(&fixture);
}

static void a_batch_is_in_when_every_part_has_it(void **state)
{
    (void)state;
    struct fixture fixture = {0};
    struct batch batch = {.number = 3};
    struct table_tally tallies[2] = {{0}};
    uint8_t bitmap[2] = {0, 0};
    bool committed = true;
    open_sink(&fixture);
    open_split_session(&fixture);
    fixture.parts[0].has[3] = fixture.parts[0].has[9] = fixture.parts[1].has[9] = true;
    fixture.parts[0].rows_committed = 10;
    fixture.parts[1].rows_committed = 6;
    assert_true(fixture.session->routine->is_committed(fixture.session, &batch, &committed, &fixture.error));
    assert_false(committed);
    batch.number = 9;
    assert_true(fixture.session->routine->is_committed(fixture.session, &batch, &committed, &fixture.error));
    assert_true(committed);
    assert_true(fixture.sink->routine->mark_done(fixture.sink, bitmap, BATCHES, tallies, &fixture.error));
    assert_int_equal(bitmap[0], 0);
    assert_int_equal(bitmap[1], 2);
    assert_int_equal(tallies[0].rows, 6);
    assert_int_equal(tallies[1].rows, 10);
    close_sink(&fixture);
}

/* A crash between two commits: found by mark_done. */
static void what_a_part_has_is_not_sent_again(void **state)
{
    (void)state;
    struct fixture fixture = {0};
    struct table_tally tallies[2] = {{0}};
    uint8_t bitmap[2] = {0, 0};
    bool duplicate;
    open_sink(&fixture);
    fixture.parts[0].has[3] = true;
    assert_true(fixture.sink->routine->mark_done(fixture.sink, bitmap, BATCHES, tallies, &fixture.error));
    open_split_session(&fixture);
    assert_true(load(&fixture, 3, &duplicate));
    assert_false(duplicate);
    assert_int_equal(fixture.parts[0].begun, 0);
    assert_int_equal(fixture.parts[1].rows_committed, 3);
    assert_true(load(&fixture, 4, &duplicate));
    assert_int_equal(fixture.parts[0].begun, 1);
    close_sink(&fixture);
}

/* A connection lost between two commits: a new session asks, and repeats what is missing. */
static void a_repeat_goes_where_it_is_missing(void **state)
{
    (void)state;
    struct fixture fixture = {0};
    struct batch batch = {.number = 3};
    bool duplicate, committed = true;
    open_sink(&fixture);
    open_split_session(&fixture);
    fixture.parts[1].fail_commit = true;
    assert_false(load(&fixture, 3, &duplicate));
    assert_string_equal(fixture.error.message, "database b: connection lost");
    fixture.session->routine->close(fixture.session);
    open_split_session(&fixture);
    assert_true(fixture.session->routine->is_committed(fixture.session, &batch, &committed, &fixture.error));
    assert_false(committed);
    assert_true(load(&fixture, 3, &duplicate));
    assert_false(duplicate);
    assert_int_equal(fixture.parts[0].begun, 1);
    assert_int_equal(fixture.parts[0].rows_committed, 5);
    assert_int_equal(fixture.parts[1].rows_committed, 3);
    close_sink(&fixture);
}

static void a_session_is_open_in_all_or_in_none(void **state)
{
    (void)state;
    struct fixture fixture = {0};
    open_sink(&fixture);
    fixture.parts[1].fail_open = true;
    assert_false(fixture.sink->routine->open_session(fixture.sink, &fixture.session, &fixture.error));
    assert_string_equal(fixture.error.message, "database b: no more connections");
    assert_null(fixture.session);
    close_sink(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_part_gets_its_tables),
        cmocka_unit_test(a_batch_is_in_when_every_part_has_it),
        cmocka_unit_test(what_a_part_has_is_not_sent_again),
        cmocka_unit_test(a_repeat_goes_where_it_is_missing),
        cmocka_unit_test(a_session_is_open_in_all_or_in_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
