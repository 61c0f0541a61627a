/* A prepared bank with some settings, its rows in memory, and a cursor over the rows of a table. */
#ifndef FINGEN_TEST_BANKING_FIXTURE_H
#define FINGEN_TEST_BANKING_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "banking/settings.h"

#include "fingen/tuple.h"

enum { STAGE_INSTITUTION, STAGE_STAFF, STAGE_CUSTOMERS };

struct branch {
    const struct domain *domain;
    struct profile *profile;
    void *state;
    struct arena scratch;
    struct chunk chunk;
    struct row_output out;
};

static inline struct profile *branch_profile(const char *const *assignments, struct error *error)
{
    const struct profile_section *sections[8] = {&run_settings_section};
    size_t count = 1;
    for (const struct domain *const *domain = domains; *domain != NULL;
         domain++) /* the default names them all */
        sections[count++] = (*domain)->settings;
    struct profile *profile = profile_create(sections, count, error);
    if (profile == NULL)
        fail_msg("%s", error->message);
    for (; *assignments != NULL; assignments++)
        if (!profile_apply_assignment(profile, *assignments, error))
            fail_msg("%s: %s", *assignments, error->message);
    return profile;
}

static inline bool branch_never_flush(struct row_output *out)
{
    (void)out;
    fail_msg("the chunk is as large as the bank");
    return false;
}

static inline struct branch *branch_open(const char *const *assignments)
{
    static struct branch branches[3]; /* so that some can be compared */
    static int turn;
    struct branch *branch = &branches[turn++ % 3];
    struct error error = {0};
    branch->domain = domain_find("banking");
    branch->profile = branch_profile(assignments, &error);
    if (!profile_check(branch->profile, &error) ||
        !branch->domain->prepare(branch->profile, &branch->state, &error))
        fail_msg("%s", error.message);
    arena_init(&branch->scratch, 65536);
    assert_true(chunk_init(&branch->chunk, branch->domain->tables(), &error));
    branch->out =
        (struct row_output){.chunk = &branch->chunk, .chunk_bytes = SIZE_MAX, .flush = branch_never_flush};
    return branch;
}

#define BRANCH_OPEN(...) branch_open((const char *const[]){__VA_ARGS__, NULL})

static inline void branch_close(struct branch *branch)
{
    chunk_free(&branch->chunk);
    arena_free(&branch->scratch);
    branch->domain->release(branch->state);
    profile_free(branch->profile);
}

static inline const struct bank *branch_bank(const struct branch *branch)
{
    return branch->state;
}

static inline uint64_t branch_families(const struct branch *branch, uint32_t stage)
{
    return branch->domain->stages[stage].family_count(branch->state);
}

static inline void branch_generate(struct branch *branch, uint32_t stage, uint64_t family)
{
    arena_reset(&branch->scratch);
    branch->domain->stages[stage].generate(branch->state, family, &branch->scratch, &branch->out);
    chunk_finish(&branch->chunk);
    assert_false(branch->out.stopped);
}

static inline void branch_generate_stage(struct branch *branch, uint32_t stage)
{
    for (uint64_t family = 0; family < branch_families(branch, stage); family++)
        branch_generate(branch, stage, family);
}

static inline void branch_generate_all(struct branch *branch)
{
    for (uint32_t stage = 0; stage < branch->domain->stage_count; stage++)
        branch_generate_stage(branch, stage);
}

static inline const struct table_tally *branch_tally(const struct branch *branch, const struct table *table)
{
    return &branch->chunk.tables[table->index].tally;
}

static inline void assert_same_tables(const struct branch *a, const struct branch *b)
{
    for (uint32_t i = 0; i < a->chunk.set->table_count; i++) {
        const struct table_tally *tally = &a->chunk.tables[i].tally;
        const struct table_tally *other = &b->chunk.tables[i].tally;
        if (tally->rows != other->rows || !fingerprint_equals(&tally->fingerprint, &other->fingerprint))
            fail_msg("%s differs", a->chunk.set->tables[i]->name);
    }
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

static inline struct cursor cursor_open(const struct branch *branch, const struct table *table)
{
    const struct buffer *rows = &branch->chunk.tables[table->index].rows;
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

#endif
