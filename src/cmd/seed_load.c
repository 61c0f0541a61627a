/* A document's rows as a domain: a family is a slice of the document. So rows go the way that all rows go,
 * with the same batches, retries and targets. */
#include "seed.h"

#include <stdlib.h>

struct load_state {
    struct domain domain; /* the real one's name and tables, the document's rows */
    struct domain_stage stage;
    const struct document *document;
    uint64_t rows, slices;
};

static uint64_t slice_count(const void *state)
{
    return ((const struct load_state *)state)->slices;
}

static double rows_per_slice(const void *opaque)
{
    const struct load_state *state = opaque;
    return state->slices > 0 ? (double)state->rows / (double)state->slices : 0;
}

static void emit_slice(const void *opaque, uint64_t slice, struct arena *scratch, struct row_output *out)
{
    const struct load_state *state = opaque;
    document_emit_slice(state->document, state->domain.tables(), slice, scratch, out);
}

static void count_rows(const void *opaque, double *rows)
{
    const struct load_state *state = opaque;
    const struct table_set *set = state->domain.tables();
    for (uint32_t i = 0; i < set->table_count; i++)
        rows[i] = (double)document_record_count(state->document, set->tables[i]);
}

static void release(void *state)
{
    free(state);
}

bool load_domain_prepare(struct seed_domain *seed, const struct domain *domain,
                         const struct seed_request *request, struct error *error)
{
    struct load_state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    *state = (struct load_state){
        .domain = *domain,
        .stage = {"slices", slice_count, rows_per_slice, emit_slice},
        .document = request->document,
        .slices = document_slice_count(request->document, domain->tables()),
    };
    state->domain.stages = &state->stage;
    state->domain.stage_count = 1;
    state->domain.release = release;
    state->domain.expect_rows = count_rows;
    for (uint32_t i = 0; i < domain->tables()->table_count; i++)
        state->rows += document_record_count(request->document, domain->tables()->tables[i]);
    *seed = (struct seed_domain){.domain = &state->domain, .set = domain->tables(), .state = state};
    plan_make(&seed->plan, seed->domain, state, (uint64_t)profile_run(request->profile)->batch_rows);
    return true;
}
