#include "fingen/plan.h"

#include <assert.h>

static uint64_t divide_up(uint64_t dividend, uint64_t divisor)
{
    return dividend / divisor + (dividend % divisor != 0);
}

static uint64_t cut_for_rows(const struct domain_stage *stage, const void *state, uint64_t batch_rows)
{
    double rows = stage->rows_per_family(state);
    double families = rows > 0 ? (double)batch_rows / rows : (double)batch_rows;
    return families >= 0x1p63 ? UINT64_C(1) << 63 : families >= 1 ? (uint64_t)families : 1;
}

void plan_make(struct plan *plan, const struct domain *domain, const void *state, uint64_t batch_rows)
{
    assert(domain->stage_count <= PLAN_MAX_STAGES);
    uint64_t families_per_batch[PLAN_MAX_STAGES];
    for (uint32_t i = 0; i < domain->stage_count; i++)
        families_per_batch[i] = cut_for_rows(&domain->stages[i], state, batch_rows);
    plan_make_with_cut(plan, domain, state, families_per_batch);
}

void plan_make_with_cut(struct plan *plan, const struct domain *domain, const void *state,
                        const uint64_t *families_per_batch)
{
    assert(domain->stage_count <= PLAN_MAX_STAGES);
    *plan = (struct plan){.domain = domain};
    for (uint32_t i = 0; i < domain->stage_count; i++) {
        assert(families_per_batch[i] > 0);
        struct plan_stage *stage = &plan->stages[i];
        stage->first_batch = plan->batch_count;
        stage->family_count = domain->stages[i].family_count(state);
        stage->families_per_batch = families_per_batch[i];
        stage->batch_count = divide_up(stage->family_count, stage->families_per_batch);
        plan->batch_count += stage->batch_count;
    }
}

struct batch plan_batch(const struct plan *plan, uint64_t number)
{
    assert(number < plan->batch_count);
    uint32_t index = 0;
    while (number - plan->stages[index].first_batch >= plan->stages[index].batch_count)
        index++;
    const struct plan_stage *stage = &plan->stages[index];
    uint64_t first = (number - stage->first_batch) * stage->families_per_batch;
    uint64_t left = stage->family_count - first;
    return (struct batch){
        .stage = index,
        .number = number,
        .first_family = first,
        .family_count = left < stage->families_per_batch ? left : stage->families_per_batch,
    };
}
