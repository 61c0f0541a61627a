#include "fingen/tuple.h"
#include "rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct receiver {
    struct chunk *chunk;
    struct table_tally tally; /* of every.required, over the flushes */
    size_t largest;
    int flushes;
    int flushes_max;
};

static bool take_chunk(struct row_output *out)
{
    struct receiver *receiver = out->context;
    receiver->flushes++;
    receiver->largest = out->chunk->bytes > receiver->largest ? out->chunk->bytes : receiver->largest;
    table_tally_add(&receiver->tally, &out->chunk->tables[every_required_table.index].tally);
    chunk_clear(out->chunk);
    return receiver->flushes < receiver->flushes_max;
}

static struct row_output output_to(struct receiver *receiver, struct chunk *chunk, size_t chunk_bytes)
{
    struct error error;
    assert_true(chunk_init(chunk, &every_table_set, &error));
    *receiver = (struct receiver){.chunk = chunk, .flushes_max = INT32_MAX};
    return (struct row_output){
        .chunk = chunk, .chunk_bytes = chunk_bytes, .flush = take_chunk, .context = receiver};
}

static void emit_rows(struct row_output *out, uint64_t seed, int count)
{
    struct rows rows = rows_from(seed);
    for (int i = 0; i < count; i++) {
        struct every_required row = rows_required(&rows);
        emit_every_required(out, &row);
    }
}

static void rows_are_kept_and_counted(void **state)
{
    (void)state;
    struct chunk chunk;
    struct receiver receiver;
    struct row_output out = output_to(&receiver, &chunk, SIZE_MAX);
    emit_other_words(&out, &(struct other_words){.number = 1});
    emit_rows(&out, 5, 100);
    emit_other_words(&out, &(struct other_words){.number = 2});
    const struct chunk_table *words = &chunk.tables[other_words_table.index];
    const struct chunk_table *required = &chunk.tables[every_required_table.index];
    assert_int_equal(words->tally.rows, 2);
    assert_int_equal(required->tally.rows, 100);
    assert_int_equal(words->tally.bytes, words->rows.length);
    assert_int_equal(chunk.bytes, words->rows.length + required->rows.length);
    assert_int_equal(chunk.tables[every_nullable_table.index].tally.rows, 0);
    chunk_free(&chunk);
}

static void tally_is_that_of_the_bytes(void **state)
{
    (void)state;
    struct chunk chunk;
    struct receiver receiver;
    struct field fields[64];
    struct row_output out = output_to(&receiver, &chunk, SIZE_MAX);
    emit_rows(&out, 6, 1000);
    chunk_finish(&chunk);
    chunk_finish(&chunk); /* once more changes nothing */
    const struct chunk_table *rows = &chunk.tables[every_required_table.index];
    struct table_tally tally = {0};
    const uint8_t *end = rows->rows.data + rows->rows.length;
    const uint8_t *start = rows->rows.data;
    for (const uint8_t *cursor = start; tuple_next(&every_required_table, &cursor, end, fields);
         start = cursor) {
        struct fingerprint row = fingerprint_of(start, (size_t)(cursor - start));
        table_tally_add(&tally, &(struct table_tally){1, (uint64_t)(cursor - start), row});
    }
    assert_ptr_equal(start, end);
    assert_memory_equal(&tally, &rows->tally, sizeof tally);
    chunk_free(&chunk);
}

static void flushing_changes_no_sum(void **state)
{
    (void)state;
    struct table_tally expected = {0};
    for (size_t chunk_bytes = 1; chunk_bytes < 1000000; chunk_bytes = chunk_bytes * 7 + 1) {
        struct chunk chunk;
        struct receiver receiver;
        struct row_output out = output_to(&receiver, &chunk, chunk_bytes);
        emit_rows(&out, 7, 2000);
        chunk_finish(&chunk);
        take_chunk(&out);
        expected = chunk_bytes == 1 ? receiver.tally : expected;
        assert_int_equal(receiver.flushes, chunk_bytes == 1 ? 2001 : receiver.flushes);
        assert_true(receiver.largest < chunk_bytes + 2000);
        assert_memory_equal(&receiver.tally, &expected, sizeof expected);
        chunk_free(&chunk);
    }
}

static void stopping_drops_what_follows(void **state)
{
    (void)state;
    struct chunk chunk;
    struct receiver receiver;
    struct row_output out = output_to(&receiver, &chunk, 1);
    receiver.flushes_max = 3;
    emit_rows(&out, 8, 10);
    assert_true(out.stopped);
    assert_int_equal(receiver.flushes, 3);
    assert_int_equal(receiver.tally.rows, 3);
    assert_int_equal(chunk.bytes, 0);
    chunk_free(&chunk);
}

static void clearing_keeps_the_memory(void **state)
{
    (void)state;
    struct chunk chunk;
    struct receiver receiver;
    struct row_output out = output_to(&receiver, &chunk, SIZE_MAX);
    emit_rows(&out, 9, 500);
    chunk_finish(&chunk);
    const struct chunk_table *rows = &chunk.tables[every_required_table.index];
    const uint8_t *data = rows->rows.data;
    struct table_tally first = rows->tally;
    chunk.last = true;
    chunk_clear(&chunk);
    assert_int_equal(chunk.bytes, 0);
    assert_int_equal(rows->rows.length, 0);
    assert_int_equal(rows->tally.rows, 0);
    assert_false(chunk.last);
    emit_rows(&out, 9, 500);
    chunk_finish(&chunk);
    assert_ptr_equal(rows->rows.data, data);
    assert_memory_equal(&rows->tally, &first, sizeof first);
    chunk_free(&chunk);
}

static void row_beyond_the_limit_is_an_error(void **state)
{
    (void)state;
    struct chunk chunk;
    struct receiver receiver;
    struct row_output out = output_to(&receiver, &chunk, SIZE_MAX);
    struct every_nullable row = {
        .free = present_text((struct text){"x", 400000000})}; /* refused before it is read */
    emit_every_nullable(&out, &row);
    assert_true(out.stopped);
    assert_int_equal(out.error.code, ERROR_MEMORY);
    assert_non_null(strstr(out.error.message, "every.nullable: "));
    assert_int_equal(chunk.tables[every_nullable_table.index].tally.rows, 0);
    chunk_free(&chunk);
}

static void measure_counts_texts(void **state)
{
    (void)state;
    struct every_nullable row = {0};
    size_t without = tuple_encoded_bytes(&every_nullable_table, &row);
    row.free = present_text(TEXT_LITERAL("12345"));
    row.name = present_text(TEXT_LITERAL("123"));
    assert_int_equal(tuple_encoded_bytes(&every_nullable_table, &row), without + 8);
}

static void rows_change_hands_without_a_copy(void **state)
{
    (void)state;
    struct chunk chunk, other;
    struct receiver receiver;
    struct error error;
    struct row_output out = output_to(&receiver, &chunk, SIZE_MAX);
    assert_true(chunk_init(&other, &every_table_set, &error));
    emit_other_words(&out, &(struct other_words){.number = 1});
    emit_rows(&out, 5, 100);
    chunk_finish(&chunk);
    const uint8_t *rows = chunk.tables[every_required_table.index].rows.data;
    struct table_tally tally = chunk.tables[every_required_table.index].tally;
    size_t bytes = chunk.bytes;
    assert_int_equal(chunk_largest_table(&chunk), every_required_table.index);
    chunk_hand_over(&chunk, &other, every_required_table.index);
    assert_ptr_equal(other.tables[every_required_table.index].rows.data, rows);
    assert_memory_equal(&other.tables[every_required_table.index].tally, &tally, sizeof tally);
    assert_int_equal(chunk.tables[every_required_table.index].tally.rows, 0);
    assert_int_equal(other.bytes, tally.bytes);
    assert_int_equal(chunk.bytes, bytes - tally.bytes);
    assert_int_equal(chunk.tables[other_words_table.index].tally.rows, 1);
    /* Rows that follow are hashed like those before. */
    emit_rows(&out, 5, 100);
    chunk_finish(&chunk);
    assert_memory_equal(&chunk.tables[every_required_table.index].tally, &tally, sizeof tally);
    chunk_clear(&other);
    chunk_hand_over_all(&chunk, &other);
    assert_int_equal(chunk.bytes, 0);
    assert_int_equal(other.bytes, bytes);
    chunk_free(&other);
    chunk_free(&chunk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_change_hands_without_a_copy), cmocka_unit_test(rows_are_kept_and_counted),
        cmocka_unit_test(tally_is_that_of_the_bytes),       cmocka_unit_test(flushing_changes_no_sum),
        cmocka_unit_test(stopping_drops_what_follows),      cmocka_unit_test(clearing_keeps_the_memory),
        cmocka_unit_test(row_beyond_the_limit_is_an_error), cmocka_unit_test(measure_counts_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
