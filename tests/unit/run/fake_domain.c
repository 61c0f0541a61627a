#include "fake_domain.h"

#include <assert.h>
#include <string.h>

struct fake_row {
    uint64_t family, number;
};

enum { ROW_BYTES = 2 + 2 * (4 + 8) };

static size_t measure_row(const void *row)
{
    (void)row;
    return ROW_BYTES;
}

static uint8_t *put(uint8_t *out, uint64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        *out++ = (uint8_t)(value >> (8 * i));
    return out;
}

static uint8_t *encode_row(uint8_t *out, const void *row)
{
    const struct fake_row *fake = row;
    out = put(put(out, 2, 2), 8, 4);
    out = put(put(out, fake->family, 8), 8, 4);
    return put(out, fake->number, 8);
}

#define FAKE_TABLE(table_index, table_name)                                                                  \
    {                                                                                                        \
        .schema = "fake", .name = table_name, .comment = "", .index = table_index,                           \
        .row_bytes = sizeof(struct fake_row), .column_count = 2, .measure = measure_row,                     \
        .encode = encode_row,                                                                                \
    }
static const struct table tables[FAKE_TABLES] = {
    FAKE_TABLE(FAKE_PARENTS, "parents"),
    FAKE_TABLE(FAKE_CHILDREN, "children"),
    FAKE_TABLE(FAKE_LATE, "late"),
};
static const struct table *const table_list[FAKE_TABLES] = {&tables[0], &tables[1], &tables[2]};
static const struct table_set set = {.domain = "fake", .tables = table_list, .table_count = FAKE_TABLES};

static const struct table_set *fake_tables(void)
{
    return &set;
}

static uint64_t count_families(const void *state)
{
    return ((const struct fake_state *)state)->families;
}

static uint64_t count_late_families(const void *state)
{
    return ((const struct fake_state *)state)->late_families;
}

static double rows_per_family(const void *state)
{
    (void)state;
    return 3;
}

static double rows_per_late_family(const void *state)
{
    (void)state;
    return 1;
}

static uint64_t children_of(const struct fake_state *state, uint64_t family)
{
    return family == 0 ? state->children : family % 5;
}

_Thread_local bool fake_rows_made_here;

static void generate_family(const void *state, uint64_t family, struct arena *scratch, struct row_output *out)
{
    const struct fake_state *fake = state;
    struct fake_row *row = arena_alloc_zeroed(scratch, sizeof *row);
    row->family = family;
    fake_rows_made_here = true;
    row_output_emit(out, &tables[FAKE_PARENTS], row);
    for (uint64_t i = 0; i < children_of(fake, family) && !out->stopped; i++) {
        row->number = i;
        row_output_emit(out, &tables[FAKE_CHILDREN], row);
    }
    bool worn_out = fake->makings_left != NULL && family == 0 && (*fake->makings_left)-- == 0;
    if (fake->broken_family == family + 1 || worn_out) {
        error_set(&out->error, ERROR_MEMORY, "a row is too large");
        out->stopped = true;
    }
}

static void generate_late_family(const void *state, uint64_t family, struct arena *scratch,
                                 struct row_output *out)
{
    (void)state, (void)scratch;
    fake_rows_made_here = true;
    row_output_emit(out, &tables[FAKE_LATE], &(struct fake_row){.family = family, .number = 7});
}

static const struct domain_stage stages[] = {
    {"families", count_families, rows_per_family, generate_family},
    {"late families", count_late_families, rows_per_late_family, generate_late_family},
};

const struct domain fake_domain = {
    .name = "fake",
    .title = "for tests",
    .tables = fake_tables,
    .stages = stages,
    .stage_count = 2,
};

static bool never_flush(struct row_output *out)
{
    (void)out;
    return true;
}

void fake_reference(const struct fake_state *state, struct table_tally tallies[FAKE_TABLES])
{
    struct chunk chunk;
    struct arena scratch;
    struct error error = {0};
    bool ready = chunk_init(&chunk, &set, &error);
    assert(ready);
    arena_init(&scratch, 4096);
    struct row_output out = {.chunk = &chunk, .chunk_bytes = SIZE_MAX, .flush = never_flush};
    for (uint64_t i = 0; i < state->families; i++)
        generate_family(state, i, &scratch, &out);
    for (uint64_t i = 0; i < state->late_families; i++)
        generate_late_family(state, i, &scratch, &out);
    chunk_finish(&chunk);
    for (unsigned i = 0; i < FAKE_TABLES; i++)
        tallies[i] = chunk.tables[i].tally;
    arena_free(&scratch);
    chunk_free(&chunk);
}

uint64_t fake_total_rows(const struct fake_state *state)
{
    struct table_tally tallies[FAKE_TABLES];
    uint64_t rows = 0;
    fake_reference(state, tallies);
    for (unsigned i = 0; i < FAKE_TABLES; i++)
        rows += tallies[i].rows;
    return rows;
}
