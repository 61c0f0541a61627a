#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/sink.h"

static const struct table_set no_tables = {.domain = "none"};

static void test_takes_everything_and_keeps_nothing(void **state)
{
    (void)state;
    struct error error;
    struct sink *sink;
    struct sink_session *session;
    struct chunk chunk;
    struct batch batch = {.number = 3};
    bool duplicate = true, committed = true;
    assert_true(null_sink_open(&no_tables, &sink, &error));
    assert_string_equal(sink->routine->name, "null");
    assert_true(sink->routine->open_session(sink, &session, &error));
    assert_true(chunk_init(&chunk, &no_tables, &error));
    assert_true(session->routine->begin_batch(session, &batch, &error));
    assert_true(session->routine->write_chunk(session, &chunk, &error));
    assert_true(session->routine->commit_batch(session, &batch, NULL, &duplicate, &error));
    assert_false(duplicate);
    assert_true(session->routine->is_committed(session, &batch, &committed, &error));
    assert_false(committed);
    session->routine->abort_batch(session);
    session->routine->cancel(session);
    session->routine->close(session);
    chunk_free(&chunk);
    sink->routine->close(sink);
}

static void test_finds_no_batch_done(void **state)
{
    (void)state;
    struct error error;
    struct sink *sink;
    uint8_t bitmap[2] = {0, 0};
    assert_true(null_sink_open(&no_tables, &sink, &error));
    assert_true(sink->routine->mark_done(sink, bitmap, 16, NULL, &error));
    assert_int_equal(bitmap[0] | bitmap[1], 0);
    sink->routine->close(sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_everything_and_keeps_nothing),
        cmocka_unit_test(test_finds_no_batch_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
