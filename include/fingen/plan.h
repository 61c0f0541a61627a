/* The plan: a domain's families cut into batches. Pure arithmetic: the same settings give the same plan
 * everywhere.
 *
 * What fills the last two batches of a stage goes into short ones, of a quarter of the families: however many
 * workers there are, they then finish at about the same time.
 *
 * A domain may be made in parts, on several machines or by several processes: part k of n has the k-th n-th
 * of every stage's families, whatever the size of batches. A part's plan is a plan like any other, with
 * batches from 0 on; what keeps a record of several parts together adds first_number to a batch's number.
 */
#ifndef FINGEN_PLAN_H
#define FINGEN_PLAN_H

#include "fingen/domain.h"

struct batch {
    uint32_t stage;
    uint64_t number; /* over all stages of the plan, from 0 */
    uint64_t first_family;
    uint64_t family_count;
};

#define PLAN_MAX_STAGES 8
#define PLAN_MAX_PARTS 10000

struct plan_part {
    uint32_t number; /* from 1 */
    uint32_t count;  /* 1: the whole */
};

struct plan {
    const struct domain *domain;
    struct plan_part part;
    uint64_t first_number; /* batches of the parts before this one */
    uint64_t batch_count;
    struct plan_stage {
        uint64_t first_batch;
        uint64_t batch_count;
        uint64_t whole_batch_count; /* the others, behind them, are short */
        uint64_t first_family;
        uint64_t family_count;
        uint64_t families_per_batch;
    } stages[PLAN_MAX_STAGES];
};

/* families_per_batch: batch_rows / expected rows of a family, at least 1. */
void plan_make(struct plan *plan, const struct domain *domain, const void *state, uint64_t batch_rows);
/* The same with the cut that an earlier run recorded (one number per stage), for --resume. */
void plan_make_with_cut(struct plan *plan, const struct domain *domain, const void *state,
                        const uint64_t *families_per_batch);
/* The plan of one part instead, with the same families_per_batch. The plan may be the whole's or another
 * part's. */
void plan_take_part(struct plan *plan, const void *state, struct plan_part part);
/* How many batches a part has, with this plan's families_per_batch. */
uint64_t plan_part_batch_count(const struct plan *plan, const void *state, struct plan_part part);
struct batch plan_batch(const struct plan *plan, uint64_t number);

/* "3/16"; up to PLAN_MAX_PARTS. False for everything else, as "0/4", "5/4" or "3". */
bool plan_part_parse(const char *text, struct plan_part *part);

#endif
