/* A prepared domain with some settings, its rows in memory, and a cursor over the rows of a table. Whoever
 * includes this says which: #define BOOK_DOMAIN "advisory". */
#ifndef FINGEN_TEST_DOMAIN_BOOK_H
#define FINGEN_TEST_DOMAIN_BOOK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fingen/domain.h"
#include "fingen/tuple.h"

struct book {
    const struct domain *domain;
    struct profile *profile;
    void *state;
    struct arena scratch;
    struct chunk chunk;
    struct row_output out;
};

static inline struct profile *book_profile(const char *const *assignments, struct error *error)
{
    const struct profile_section *sections[16] = {&run_settings_section};
    size_t count = 1; /* the default profile names the settings of every domain */
    for (size_t i = 0; domains[i] != NULL; i++)
        sections[count++] = domains[i]->settings;
    struct profile *profile = profile_create(sections, count, error);
    if (profile == NULL)
        fail_msg("%s", error->message);
    for (; *assignments != NULL; assignments++)
        if (!profile_apply_assignment(profile, *assignments, error))
            fail_msg("%s: %s", *assignments, error->message);
    return profile;
}

static inline bool book_never_flush(struct row_output *out)
{
    (void)out;
    fail_msg("the chunk is as large as the book");
    return false;
}

static inline struct book *book_open(const char *const *assignments)
{
    static struct book books[3]; /* so that some can be compared */
    static int turn;
    struct book *book = &books[turn++ % 3];
    struct error error = {0};
    book->domain = domain_find(BOOK_DOMAIN);
    book->profile = book_profile(assignments, &error);
    if (!profile_check(book->profile, &error) || !book->domain->prepare(book->profile, &book->state, &error))
        fail_msg("%s", error.message);
    arena_init(&book->scratch, 65536);
    assert_true(chunk_init(&book->chunk, book->domain->tables(), &error));
    book->out =
        (struct row_output){.chunk = &book->chunk, .chunk_bytes = SIZE_MAX, .flush = book_never_flush};
    return book;
}

#define BOOK_OPEN(...) book_open((const char *const[]){__VA_ARGS__, NULL})

static inline void book_close(struct book *book)
{
    chunk_free(&book->chunk);
    arena_free(&book->scratch);
    book->domain->release(book->state);
    profile_free(book->profile);
}

static inline uint64_t book_families(const struct book *book, uint32_t stage)
{
    return book->domain->stages[stage].family_count(book->state);
}

static inline void book_generate(struct book *book, uint32_t stage, uint64_t family)
{
    arena_reset(&book->scratch);
    book->domain->stages[stage].generate(book->state, family, &book->scratch, &book->out);
    chunk_finish(&book->chunk);
    assert_false(book->out.stopped);
}

static inline void book_generate_stage(struct book *book, uint32_t stage)
{
    for (uint64_t family = 0; family < book_families(book, stage); family++)
        book_generate(book, stage, family);
}

static inline void book_generate_all(struct book *book)
{
    for (uint32_t stage = 0; stage < book->domain->stage_count; stage++)
        book_generate_stage(book, stage);
}

static inline const struct table_tally *book_tally(const struct book *book, const struct table *table)
{
    return &book->chunk.tables[table->index].tally;
}

/* ---- reading ---- */

struct cursor {
    const struct table *table;
    const uint8_t *at, *end;
    struct field fields[32];
    bool valid; /* fields hold a row */
};

static inline void cursor_next(struct cursor *cursor)
{
    cursor->valid = tuple_next(cursor->table, &cursor->at, cursor->end, cursor->fields);
    if (!cursor->valid)
        assert_ptr_equal(cursor->at, cursor->end);
}

static inline struct cursor cursor_open(const struct book *book, const struct table *table)
{
    const struct buffer *rows = &book->chunk.tables[table->index].rows;
    assert_true(table->column_count <= 32);
    struct cursor cursor = {.table = table, .at = rows->data, .end = rows->data + rows->length};
    cursor_next(&cursor);
    return cursor;
}

static inline struct field cursor_field(const struct cursor *cursor, const char *column)
{
    assert_true(cursor->valid);
    const struct column *found = table_find_column(cursor->table, column);
    if (found == NULL)
        fail_msg("no column %s in %s", column, cursor->table->name);
    return cursor->fields[found - cursor->table->columns];
}

static inline bool cursor_is_null(const struct cursor *cursor, const char *column)
{
    return cursor_field(cursor, column).length < 0;
}

/* Numbers, days, microseconds; numeric in its smallest units: cents. */
static inline int64_t cursor_integer(const struct cursor *cursor, const char *column)
{
    assert_false(cursor_is_null(cursor, column));
    return field_int64(table_find_column(cursor->table, column), cursor_field(cursor, column));
}

static inline int64_t cursor_integer_or(const struct cursor *cursor, const char *column, int64_t absent)
{
    return cursor_is_null(cursor, column) ? absent : cursor_integer(cursor, column);
}

/* A double in whole units of 1/per_one, which it must be. */
static inline int64_t cursor_units(const struct cursor *cursor, const char *column, int64_t per_one)
{
    double value = field_double(cursor_field(cursor, column));
    double units = value * (double)per_one;
    int64_t whole = (int64_t)(units < 0 ? units - 0.5 : units + 0.5);
    assert_true((double)whole / (double)per_one == value);
    return whole;
}

static inline int64_t cursor_cents(const struct cursor *cursor, const char *column)
{
    return cursor_units(cursor, column, 100);
}

/* Valid until the eighth next call. */
static inline const char *cursor_text(const struct cursor *cursor, const char *column)
{
    static char texts[8][512];
    static int turn;
    struct field field = cursor_field(cursor, column);
    char *text = texts[turn++ % 8];
    assert_true(field.length >= 0 && field.length < 512);
    memcpy(text, field.data, (size_t)field.length);
    text[field.length] = '\0';
    return text;
}

static inline bool cursor_is(const struct cursor *cursor, const char *column, const char *text)
{
    return !cursor_is_null(cursor, column) && strcmp(cursor_text(cursor, column), text) == 0;
}

static inline bool cursor_has(const struct cursor *cursor, const char *column, const char *text)
{
    return cursor->valid && cursor_is(cursor, column, text);
}

#endif
