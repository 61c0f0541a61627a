/* The plan: a domain's families cut into batches. Pure arithmetic: the same settings give the same plan
 * everywhere. */
#ifndef FINGEN_PLAN_H
#define FINGEN_PLAN_H

#include "fingen/domain.h"

struct batch {
    uint32_t stage;
    uint64_t number; /* over all stages of the domain, from 0 */
    uint64_t first_family;
    uint64_t family_count;
};

#define PLAN_MAX_STAGES 8

struct plan {
    const struct domain *domain;
    uint64_t batch_count;
    struct plan_stage {
        uint64_t first_batch;
        uint64_t batch_count;
        uint64_t family_count;
        uint64_t families_per_batch;
    } stages[PLAN_MAX_STAGES];
};

/* families_per_batch: batch_rows / expected rows of a family, at least 1. */
void plan_make(struct plan *plan, const struct domain *domain, const void *state, uint64_t batch_rows);
/* The same with the cut that an earlier run recorded (one number per stage), for --resume. */
void plan_make_with_cut(struct plan *plan, const struct domain *domain, const void *state,
                        const uint64_t *families_per_batch);
struct batch plan_batch(const struct plan *plan, uint64_t number);

#endif
