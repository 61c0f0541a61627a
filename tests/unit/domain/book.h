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
    assert_non_null(profile);
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
    static struct book books[2]; /* so that two can be compared */
    static int turn;
    struct book *book = &books[turn++ % 2];
    struct error error = {0};
    book->domain = domain_find(BOOK_DOMAIN);
    book->profile = book_profile(assignments, &error);
    if (!profile_check(book->profile, &error) || !book->domain->prepare(book->profile, &book->state, &error))
        fail_msg("%s", error.message);
    arena_init(&book->scratch, 4096);
    assert_true(chunk_init(&book->chunk, book->domain->tables(), &error));
    book->out =
        (struct row_output){.chunk = &book->chunk, .chunk_bytes = SIZE_MAX, .flush = book_never_flush};
    return book;
}

static inline void book_close(struct book *book)
{
    chunk_free(&book->chunk);
    arena_free(&book->scratch);
    book->domain->release(book->state);
    profile_free(book->profile);
}

static inline uint64_t book_family_count(const struct book *book)
{
    return book->domain->stages[0].family_count(book->state);
}

static inline void book_generate(struct book *book, uint64_t family)
{
    arena_reset(&book->scratch);
    book->domain->stages[0].generate(book->state, family, &book->scratch, &book->out);
    chunk_finish(&book->chunk);
    assert_false(book->out.stopped);
}

static inline void book_generate_all(struct book *book)
{
    for (uint64_t family = 0; family < book_family_count(book); family++)
        book_generate(book, family);
}

/* ---- reading ---- */

struct cursor {
    const struct table *table;
    const uint8_t *at, *end;
    struct field fields[16];
    bool valid; /* fields hold a row */
};

static inline void cursor_next(struct cursor *cursor)
{
    cursor->valid = tuple_next(cursor->table, &cursor->at, cursor->end, cursor->fields);
    if (!cursor->valid)
        assert_ptr_equal(cursor->at, cursor->end);
}

static inline struct cursor cursor_open(const struct book *book, int table)
{
    const struct buffer *rows = &book->chunk.tables[table].rows;
    struct cursor cursor = {
        .table = book->chunk.set->tables[table], .at = rows->data, .end = rows->data + rows->length};
    cursor_next(&cursor);
    return cursor;
}

static inline struct field cursor_field(const struct cursor *cursor, const char *column)
{
    assert_true(cursor->valid);
    const struct column *found = table_find_column(cursor->table, column);
    assert_non_null(found);
    return cursor->fields[found - cursor->table->columns];
}

static inline int64_t cursor_integer(const struct cursor *cursor, const char *column)
{
    return field_int64(table_find_column(cursor->table, column), cursor_field(cursor, column));
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

static inline bool cursor_has(const struct cursor *cursor, const char *column, const char *text)
{
    return cursor->valid && strcmp(cursor_text(cursor, column), text) == 0;
}

#endif
