/* What the server sends back, cut into messages as no server does but the protocol allows: libpq's part is
 * played here. */
#include "trial.h"

#include <stdlib.h>
#include <string.h>

static struct {
    const uint8_t *data;
    size_t length, message_bytes;
    ExecStatusType outcome;
    bool answered;
} script;

PGresult *__wrap_PQexec(PGconn *connection, const char *sql);
int __wrap_PQgetCopyData(PGconn *connection, char **buffer, int async);
PGresult *__wrap_PQgetResult(PGconn *connection);
PGTransactionStatusType __wrap_PQtransactionStatus(const PGconn *connection);

PGresult *__wrap_PQexec(PGconn *connection, const char *sql)
{
    (void)sql;
    return PQmakeEmptyPGresult(connection, PGRES_COPY_OUT);
}

int __wrap_PQgetCopyData(PGconn *connection, char **buffer, int async)
{
    (void)connection;
    (void)async;
    size_t length = script.length < script.message_bytes ? script.length : script.message_bytes;
    if (length == 0)
        return script.outcome == PGRES_COMMAND_OK ? -1 : -2;
    *buffer = malloc(length);
    assert_non_null(*buffer);
    memcpy(*buffer, script.data, length);
    script.data += length;
    script.length -= length;
    return (int)length;
}

PGresult *__wrap_PQgetResult(PGconn *connection)
{
    bool answered = script.answered;
    script.answered = true;
    return answered ? NULL : PQmakeEmptyPGresult(connection, script.outcome);
}

PGTransactionStatusType __wrap_PQtransactionStatus(const PGconn *connection)
{
    (void)connection;
    return PQTRANS_INTRANS;
}

/* ---- a stream ---- */

static const uint8_t header[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* and the literal's own NUL: 19 bytes */
static const uint8_t trailer[] = {0xff, 0xff};

struct stream {
    struct trial trial;
    struct buffer bytes;
};

static void append(struct stream *stream, const void *data, size_t length)
{
    assert_true(buffer_append(&stream->bytes, data, length, &stream->trial.error));
}

static int make_stream(void **state)
{
    struct stream *stream = calloc(1, sizeof *stream);
    *state = stream;
    assert_true(chunk_init(&stream->trial.chunk, &trial_table_set, &stream->trial.error));
    trial_fill(&stream->trial, 0);
    buffer_init(&stream->bytes, (size_t)1 << 24);
    append(stream, header, sizeof header);
    append(stream, stream->trial.chunk.tables[THINGS].rows.data,
           stream->trial.chunk.tables[THINGS].rows.length);
    append(stream, trailer, sizeof trailer);
    return 0;
}

static int free_stream(void **state)
{
    struct stream *stream = *state;
    chunk_free(&stream->trial.chunk);
    buffer_free(&stream->bytes);
    free(stream);
    return 0;
}

static bool read_back(struct stream *stream, size_t message_bytes, ExecStatusType outcome,
                      struct table_tally *tally)
{
    script.data = stream->bytes.data;
    script.length = stream->bytes.length;
    script.message_bytes = message_bytes;
    script.outcome = outcome;
    script.answered = false;
    bool done =
        pg_tally_table(&stream->trial.pg, trial_table_set.tables[THINGS], tally, &stream->trial.error);
    assert_int_equal(script.length, 0); /* all of it is taken off the connection, also after a failure */
    assert_true(script.answered);
    return done;
}

static void expect_failure(struct stream *stream)
{
    struct table_tally tally;
    for (size_t bytes = 1; bytes < 1000000; bytes *= 10) {
        assert_false(read_back(stream, bytes, PGRES_COMMAND_OK, &tally));
        assert_int_equal(stream->trial.error.code, ERROR_INTERNAL);
        require_text(stream->trial.error.message, "trial.things: the server's COPY stream");
    }
}

static void messages_may_be_cut_anywhere(void **state)
{
    struct stream *stream = *state;
    static const size_t sizes[] = {1, 2, 3, 7, 18, 19, 20, 61, 1000, 65536, SIZE_MAX};
    struct table_tally tally;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        require(&stream->trial, read_back(stream, sizes[i], PGRES_COMMAND_OK, &tally));
        assert_memory_equal(&tally, &stream->trial.chunk.tables[THINGS].tally, sizeof tally);
    }
}

static void headers_extension_is_skipped(void **state)
{
    struct stream *stream = *state;
    struct table_tally tally;
    size_t rest = stream->bytes.length - sizeof header;
    append(stream, "extra", 5);
    memmove(stream->bytes.data + sizeof header + 5, stream->bytes.data + sizeof header, rest);
    stream->bytes.data[sizeof header - 1] = 5;
    for (size_t bytes = 1; bytes < 100; bytes += 7) {
        require(&stream->trial, read_back(stream, bytes, PGRES_COMMAND_OK, &tally));
        assert_memory_equal(&tally, &stream->trial.chunk.tables[THINGS].tally, sizeof tally);
    }
}

static void streams_without_end_or_beginning_are_refused(void **state)
{
    struct stream *stream = *state;
    stream->bytes.length -= sizeof trailer;
    expect_failure(stream);
    stream->bytes.length--; /* within a row */
    expect_failure(stream);
    stream->bytes.length += 1 + sizeof trailer;
    append(stream, trailer, sizeof trailer); /* twice */
    expect_failure(stream);
    stream->bytes.length -= sizeof trailer;
    stream->bytes.data[sizeof header + 1]--; /* a row with a column less */
    expect_failure(stream);
    stream->bytes.data[sizeof header + 1]++;
    stream->bytes.data[0] = 'p';
    expect_failure(stream);
}

static void failure_of_the_server_is_what_counts(void **state)
{
    struct stream *stream = *state;
    struct table_tally tally;
    stream->bytes.data[0] = 'p';
    assert_false(read_back(stream, 1000, PGRES_FATAL_ERROR, &tally));
    assert_true(stream->trial.error.retryable); /* there is no connection */
    require_text(stream->trial.error.message, "trial.things: ");
}

#define STREAM_TEST(name) cmocka_unit_test_setup_teardown(name, make_stream, free_stream)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        STREAM_TEST(messages_may_be_cut_anywhere),
        STREAM_TEST(headers_extension_is_skipped),
        STREAM_TEST(streams_without_end_or_beginning_are_refused),
        STREAM_TEST(failure_of_the_server_is_what_counts),
    };
    return cmocka_run_group_tests_name("copy", tests, NULL, NULL);
}
