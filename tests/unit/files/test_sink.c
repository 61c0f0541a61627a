#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "files_fixture.h"
#include "fingen/files.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORKERS = 4, BATCHES = 200 };

static const struct table_set *const sets[] = {&note_set};

static struct files_request request_for(const char *path)
{
    const char *rest;
    return (struct files_request){
        .format = file_format_of_address("csv:", &rest),
        .path = path,
        .sets = sets,
        .set_count = 1,
        .part = {1, 1},
        .generator_version = "1",
    };
}

/* Each batch has its number, twice, in two chunks. */
struct job {
    struct sink *sink;
    uint64_t first; /* and every WORKERS-th from there on */
};

static bool write_batch(struct sink_session *session, struct chunk *chunk, uint64_t number,
                        struct error *error)
{
    struct batch batch = {.number = number};
    bool duplicate, done = session->routine->begin_batch(session, &batch, error);
    for (int i = 0; done && i < 2; i++) {
        chunk_clear(chunk);
        done = append_note(chunk, (int64_t)number, i == 0 ? "first" : "second", error) &&
               session->routine->write_chunk(session, chunk, error);
    }
    return done && session->routine->commit_batch(session, &batch, NULL, &duplicate, error);
}

static void *work(void *argument)
{
    const struct job *job = argument;
    struct error error;
    struct sink_session *session;
    struct chunk chunk;
    bool done = chunk_init(&chunk, &note_set, &error) &&
                job->sink->routine->open_session(job->sink, &session, &error);
    if (!done)
        return "no session";
    for (uint64_t number = job->first; done && number < BATCHES; number += WORKERS)
        done = write_batch(session, &chunk, number, &error);
    session->routine->close(session);
    chunk_free(&chunk);
    return done ? NULL : "a batch was not written";
}

static void batches_stand_in_their_order_whoever_writes_them(void **state)
{
    (void)state;
    char folder[] = "/tmp/fingen-test-XXXXXX", path[64], line[64], expected[64];
    assert_non_null(mkdtemp(folder));
    struct error error;
    struct files *files;
    struct sink *sink;
    struct files_request request = request_for(folder);
    assert_true(files_open(&request, &files, &error));
    assert_true(files_open_sink(files, &note_set, &sink, &error));
    pthread_t threads[WORKERS];
    struct job jobs[WORKERS];
    for (uint64_t i = 0; i < WORKERS; i++) {
        jobs[i] = (struct job){sink, i};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &jobs[i]), 0);
    }
    for (int i = 0; i < WORKERS; i++) {
        void *failure;
        pthread_join(threads[i], &failure);
        assert_null(failure);
    }
    sink->routine->close(sink);
    struct table_tally tally = {.rows = 2 * BATCHES};
    struct fingerprint digest = {1, 2};
    assert_true(files_end_domain(files, &note_set, &tally, &digest, "tested.x=1\n", &error));
    snprintf(path, sizeof path, "%s/tested/notes.csv", folder);
    assert_int_not_equal(access(path, F_OK), 0); /* not before all is whole */
    assert_true(files_finish(files, &error));
    files_close(files);

    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    assert_string_equal(line, "id,note\n");
    for (int i = 0; i < 2 * BATCHES; i++) {
        snprintf(expected, sizeof expected, "%d,%s\n", i / 2, i % 2 == 0 ? "first" : "second");
        assert_non_null(fgets(line, sizeof line, file));
        assert_string_equal(line, expected);
    }
    assert_null(fgets(line, sizeof line, file));
    fclose(file);

    struct manifest manifest;
    bool found, same = false;
    assert_true(files_read_manifest(request.format, folder, &manifest, &found, &error));
    assert_true(found);
    assert_int_equal(manifest.table_count, 1);
    assert_int_equal(manifest.tables[0].tally.rows, 2 * BATCHES);
    assert_string_equal(manifest.tables[0].file, "tested/notes.csv");
    assert_true(fingerprint_equals(&manifest.domains[0].profile_digest, &digest));
    assert_true(files_verify(request.format, folder, &manifest, &same, &error));
    assert_true(same);
    manifest_free(&manifest);
    unlink(path);
    snprintf(path, sizeof path, "%s/tested", folder);
    rmdir(path);
    snprintf(path, sizeof path, "%s/manifest.json", folder);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* and nothing else is left */
}

static void *write_out_of_turn(void *argument)
{
    struct error error;
    struct sink_session *session = argument;
    struct chunk chunk;
    if (!chunk_init(&chunk, &note_set, &error))
        return "no memory";
    bool done = write_batch(session, &chunk, 7, &error);
    chunk_free(&chunk);
    return done || error.code != ERROR_INTERRUPTED ? "it was written" : NULL;
}

/* Batch 0 never comes. */
static void one_who_waits_for_his_turn_can_be_cancelled(void **state)
{
    (void)state;
    char folder[] = "/tmp/fingen-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct error error;
    struct files *files;
    struct sink *sink;
    struct sink_session *session;
    struct files_request request = request_for(folder);
    assert_true(files_open(&request, &files, &error));
    assert_true(files_open_sink(files, &note_set, &sink, &error));
    assert_true(sink->routine->open_session(sink, &session, &error));
    pthread_t thread;
    void *failure;
    assert_int_equal(pthread_create(&thread, NULL, write_out_of_turn, session), 0);
    usleep(20000);
    session->routine->cancel(session);
    pthread_join(thread, &failure);
    assert_null(failure);
    session->routine->close(session);
    sink->routine->close(sink);
    files_close(files);
    assert_int_equal(rmdir(folder), 0); /* what was begun is gone */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_stand_in_their_order_whoever_writes_them),
        cmocka_unit_test(one_who_waits_for_his_turn_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
