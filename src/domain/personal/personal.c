/* The domain of personal finance: what its families share, and its entry in the list of domains. */
#include "personal.h"

#include "merchants.h"

#include <stdlib.h>

static const struct table_set *tables(void)
{
    return &personal_table_set;
}

/* ---- prepare ---- */

static void make_aspects(struct personal_aspects *aspect, uint64_t seed)
{
    *aspect = (struct personal_aspects){
        .user_id = aspect_make(seed, "personal.user.id"),
        .user_person = aspect_make(seed, "personal.user.person"),
        .user_money = aspect_make(seed, "personal.user.money"),
        .user_created = aspect_make(seed, "personal.user.created"),
        .user_haunt = aspect_make(seed, "personal.user.haunt"),
        .account_id = aspect_make(seed, "personal.account.id"),
        .account_name = aspect_make(seed, "personal.account.name"),
        .account_mask = aspect_make(seed, "personal.account.mask"),
        .account_balance = aspect_make(seed, "personal.account.balance"),
        .account_card = aspect_make(seed, "personal.account.card"),
        .transaction_id = aspect_make(seed, "personal.transaction.id"),
        .transaction_number = aspect_make(seed, "personal.transaction.number"),
        .transaction_category = aspect_make(seed, "personal.transaction.category"),
        .transaction_income = aspect_make(seed, "personal.transaction.income"),
        .transaction_merchant = aspect_make(seed, "personal.transaction.merchant"),
        .transaction_bill = aspect_make(seed, "personal.transaction.bill"),
        .transaction_date = aspect_make(seed, "personal.transaction.date"),
    };
}

/* Steps of an additive recurrence that fills three dimensions evenly: powers of 1/x where x^4 = x + 1, in
 * units of 2^-64. */
static const uint64_t design_step[DESIGN_COUNT] = {
    UINT64_C(0xd1b54a32d192ed03),
    UINT64_C(0xabc98388fb8fac03),
    UINT64_C(0x8cb92ba72f3d8dd7),
};

static void make_design(struct personal_state *state, uint64_t seed)
{
    struct aspect aspect = aspect_make(seed, "personal.design");
    for (uint64_t i = 0; i < DESIGN_COUNT; i++)
        state->design_offset[i] = aspect_hash(&aspect, i);
}

double personal_design(const struct personal_state *state, enum design design, uint64_t family)
{
    return spread_place(state->design_offset[design], design_step[design], family);
}

/* With INCOME alone there is no spending to choose from: then none is ever wanted. */
static bool make_spending(struct alias_table *table, const double *share)
{
    static const double any[SPENDING_COUNT] = {1, 1, 1, 1, 1, 1};
    double sum = 0;
    for (int category = 0; category < SPENDING_COUNT; category++)
        sum += share[category];
    return alias_init(table, sum > 0 ? share : any, SPENDING_COUNT);
}

static bool make_tables(struct personal_state *state)
{
    bool done = people_prepare();
    for (int kind = 0; done && kind < KIND_COUNT; kind++)
        done = make_spending(&state->spending[kind], state->mix.share[kind]);
    for (int category = 0; done && category < SPENDING_COUNT; category++)
        done = merchants_init(&state->merchants[category], category);
    return done;
}

static void release(void *opaque)
{
    struct personal_state *state = opaque;
    if (state == NULL)
        return;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        alias_free(&state->spending[kind]);
    for (int category = 0; category < SPENDING_COUNT; category++)
        alias_free(&state->merchants[category]);
    free(state);
}

static bool prepare(const struct profile *profile, void **opaque, struct error *error)
{
    const struct run_settings *run = profile_run(profile);
    struct personal_state *state = calloc(1, sizeof *state);
    *opaque = NULL;
    if (state == NULL)
        return error_set(error, ERROR_MEMORY, "no memory for the personal domain");
    state->settings = *(const struct personal_settings *)profile_values(profile, "personal");
    state->user_count = personal_user_count(&state->settings, run->scale);
    state->as_of = run->as_of;
    state->first_day = run->as_of - (date_days)state->settings.transaction.days + 1;
    make_aspects(&state->aspect, (uint64_t)run->seed);
    make_design(state, (uint64_t)run->seed);
    mix_solve(&state->mix, &state->settings);
    if (!make_tables(state)) {
        release(state);
        return error_set(error, ERROR_MEMORY, "no memory for the personal domain's tables");
    }
    *opaque = state;
    return true;
}

/* ---- what the plan asks ---- */

static uint64_t family_count(const void *state)
{
    return ((const struct personal_state *)state)->user_count;
}

/* In the order of tables.sql. */
static void expect_family_rows(const struct personal_state *state, double rows[3])
{
    const struct mix *mix = &state->mix;
    rows[0] = 1;
    rows[1] = rows[2] = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        rows[1] += mix->accounts[kind];
        rows[2] += mix->accounts[kind] * mix->transactions[kind];
    }
}

static double rows_per_family(const void *state)
{
    double rows[3];
    expect_family_rows(state, rows);
    return rows[0] + rows[1] + rows[2];
}

static void expect_rows(const void *opaque, double *rows)
{
    const struct personal_state *state = opaque;
    expect_family_rows(state, rows);
    for (int i = 0; i < 3; i++)
        rows[i] *= (double)state->user_count;
}

static const struct domain_shortcut shortcuts[] = {
    {"users", "personal.exact.users", "Number of personal-finance users, whatever the scale"},
    {NULL, NULL, NULL},
};

static const struct domain_stage stages[] = {
    {
        .name = "users",
        .family_count = family_count,
        .rows_per_family = rows_per_family,
        .generate = personal_user_generate,
    },
};

const struct domain personal_domain = {
    .name = "personal",
    .title = "Personal finance: users, their bank accounts and cards, and the transactions",
    .tables = tables,
    .settings = &personal_settings_section,
    .shortcuts = shortcuts,
    .stages = stages,
    .stage_count = 1,
    .prepare = prepare,
    .release = release,
    .expect_rows = expect_rows,
};
