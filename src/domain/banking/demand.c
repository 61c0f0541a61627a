/* Who applies for loans and how often, for what and how long, and whether it was approved. These decide how
 * many rows loans have, by the hundred each, so they are spread evenly over the customers. */
#include "loans.h"

#include <assert.h>
#include <math.h>

/* How much of a customer's credit quality the risk of the applications is. */
#define RISK_LOADING 0.75
#define RISK_NOISE 0.6614378 /* sqrt(1 - loading^2) */

static_assert((int)LOAN_APPLICATIONS_MAX <= (int)SPREAD_COUNT_MAX, "each application has a number");

enum { MORTGAGE_STEP_YEARS = 5 };

/* Of mortgages, beside its part in the even choice among all terms: of four, half of all are the shortest. */
#define SHORTEST_MORTGAGE_SHARE (1.0 / 3)

/* ---- one application ---- */

/* Mortgages come in steps of five years, the shortest more often. */
static int32_t pick_months(struct number_range years, enum loan_type type, double *place)
{
    int32_t shortest = (int32_t)years.min, span = (int32_t)(years.max - years.min);
    int32_t step = type == LOAN_MORTGAGE ? MORTGAGE_STEP_YEARS : 1;
    double more = type == LOAN_MORTGAGE ? SHORTEST_MORTGAGE_SHARE : 0;
    if (place_pick(place, (const double[]){more, 1 - more}, 2) == 0)
        return 12 * shortest;
    double at = *place * (span / step + 1);
    int32_t steps = (int32_t)at;
    *place = at - steps;
    return 12 * (shortest + steps * step);
}

double demand_mean_months(struct number_range years, enum loan_type type)
{
    int32_t span = (int32_t)(years.max - years.min);
    int32_t step = type == LOAN_MORTGAGE ? MORTGAGE_STEP_YEARS : 1;
    double more = type == LOAN_MORTGAGE ? SHORTEST_MORTGAGE_SHARE : 0;
    return 12 * (years.min + (1 - more) * (span / step * step) / 2.0);
}

/* Standard normal over all applications that were decided: the approved ones have the lower part. */
static double risk_of(const struct loan_state *state, const struct loan_outline *outline)
{
    double approved = state->approved_share, rank = outline->rank;
    if (outline->status == APPLICATION_APPROVED)
        rank *= approved;
    else if (outline->status == APPLICATION_REJECTED)
        rank = approved + rank * (1 - approved);
    return credit_normal_quantile(rank);
}

/* One place decides everything. Those of a kind and status stand side by side in it, whatever their terms. */
static struct loan_outline outline_at(const struct bank *bank, double place)
{
    const struct loans_settings *settings = &bank->settings->loans;
    struct loan_outline outline;
    outline.type = (enum loan_type)place_pick(&place, settings->type, LOAN_TYPE_COUNT);
    outline.status =
        (enum application_status)place_pick(&place, settings->application_status, APPLICATION_STATUS_COUNT);
    outline.months = pick_months(settings->term_years[outline.type], outline.type, &place);
    outline.rank = place;
    outline.risk = risk_of(bank->loan, &outline);
    return outline;
}

/* ---- a customer's ---- */

/* First applications have places among all first ones, second ones among all second ones, and so on. */
void demand_draw(const struct bank *bank, uint64_t customer, struct loan_demand *demand)
{
    const struct loan_state *state = bank->loan;
    uint64_t numbers[SPREAD_COUNT_MAX];
    demand->count = spread_count_of(&state->applications, customer - 1, numbers);
    for (uint32_t i = 0; i < demand->count; i++)
        demand->outlines[i] =
            outline_at(bank, spread_place(state->place_offset[i], SPREAD_GOLDEN_STEP, numbers[i]));
}

double bank_credit_quality(const struct bank *bank, uint64_t customer, double noise)
{
    struct loan_demand demand;
    double risk = 0;
    demand_draw(bank, customer, &demand);
    if (demand.count == 0)
        return noise;
    for (uint32_t i = 0; i < demand.count; i++)
        risk += demand.outlines[i].risk;
    return -RISK_LOADING * risk / sqrt(demand.count) + RISK_NOISE * noise;
}

/* ---- what all customers share ---- */

void demand_prepare(const struct bank *bank, struct loan_state *state)
{
    const struct loans_settings *settings = &bank->settings->loans;
    struct aspect count = aspect_make(bank->seed, "banking.loan.count");
    struct aspect place = aspect_make(bank->seed, "banking.loan.place");
    double weights[LOAN_APPLICATIONS_MAX + 1];
    banking_count_weights(settings->applicant_percent, settings->repeat_percent, settings->repeat_count,
                          APPLICATION_COUNTS, weights);
    state->applications = spread_count_make(&count, weights, LOAN_APPLICATIONS_MAX);
    for (uint32_t i = 0; i < LOAN_APPLICATIONS_MAX; i++)
        state->place_offset[i] = aspect_hash(&place, i);
    double approved = settings->application_status[APPLICATION_APPROVED];
    double decided = approved + settings->application_status[APPLICATION_REJECTED];
    state->approved_share = decided > 0 ? approved / decided : 1;
}
