#include "fingen/plan.h"

#include "fingen/text.h"

#include <assert.h>
#include <string.h>

enum {
    TAIL_BATCHES = 2, /* of the usual size: so much of a stage is cut into short ones */
    SHORT_PER_BATCH = 4,
};

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
        plan->stages[i].families_per_batch = families_per_batch[i];
    }
    plan_take_part(plan, state, (struct plan_part){1, 1});
}

/* ---- parts ---- */

/* Families in the first `parts` parts of `count`. */
static uint64_t families_before(uint64_t families, uint32_t parts, uint32_t count)
{
    __extension__ unsigned __int128 product = (unsigned __int128)families * parts;
    return (uint64_t)(product / count);
}

static uint64_t families_per_short_batch(const struct plan_stage *stage)
{
    return divide_up(stage->families_per_batch, SHORT_PER_BATCH);
}

static uint64_t families_of_whole_batches(const struct plan_stage *stage)
{
    return stage->whole_batch_count * stage->families_per_batch;
}

static void take_part_of_stage(struct plan_stage *stage, uint64_t families, struct plan_part part)
{
    stage->first_family = families_before(families, part.number - 1, part.count);
    stage->family_count = families_before(families, part.number, part.count) - stage->first_family;
    uint64_t whole = stage->family_count / stage->families_per_batch;
    stage->whole_batch_count = whole > TAIL_BATCHES ? whole - TAIL_BATCHES : 0;
    uint64_t tail = stage->family_count - families_of_whole_batches(stage);
    stage->batch_count = stage->whole_batch_count + divide_up(tail, families_per_short_batch(stage));
}

uint64_t plan_part_batch_count(const struct plan *plan, const void *state, struct plan_part part)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < plan->domain->stage_count; i++) {
        struct plan_stage stage = plan->stages[i];
        take_part_of_stage(&stage, plan->domain->stages[i].family_count(state), part);
        count += stage.batch_count;
    }
    return count;
}

void plan_take_part(struct plan *plan, const void *state, struct plan_part part)
{
    assert(part.number >= 1 && part.number <= part.count && part.count <= PLAN_MAX_PARTS);
    plan->part = part;
    plan->first_number = 0;
    for (uint32_t before = 1; before < part.number; before++)
        plan->first_number += plan_part_batch_count(plan, state, (struct plan_part){before, part.count});
    plan->batch_count = 0;
    for (uint32_t i = 0; i < plan->domain->stage_count; i++) {
        struct plan_stage *stage = &plan->stages[i];
        take_part_of_stage(stage, plan->domain->stages[i].family_count(state), part);
        stage->first_batch = plan->batch_count;
        plan->batch_count += stage->batch_count;
    }
}

bool plan_part_parse(const char *text, struct plan_part *part)
{
    const char *slash = strchr(text, '/');
    uint64_t number, count;
    if (slash == NULL || !text_parse_uint64(text, (size_t)(slash - text), &number) ||
        !text_parse_uint64(slash + 1, strlen(slash + 1), &count))
        return false;
    *part = (struct plan_part){(uint32_t)number, (uint32_t)count};
    return number >= 1 && number <= count && count <= PLAN_MAX_PARTS;
}

/* ---- batches ---- */

struct batch plan_batch(const struct plan *plan, uint64_t number)
{
    assert(number < plan->batch_count);
    uint32_t index = 0;
    while (number - plan->stages[index].first_batch >= plan->stages[index].batch_count)
        index++;
    const struct plan_stage *stage = &plan->stages[index];
    uint64_t place = number - stage->first_batch;
    uint64_t size = stage->families_per_batch, done = place * size;
    if (place >= stage->whole_batch_count) {
        size = families_per_short_batch(stage);
        done = families_of_whole_batches(stage) + (place - stage->whole_batch_count) * size;
    }
    uint64_t left = stage->family_count - done;
    return (struct batch){
        .stage = index,
        .number = number,
        .first_family = stage->first_family + done,
        .family_count = left < size ? left : size,
    };
}
