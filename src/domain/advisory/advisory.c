/* The domain of the brokerage: what its families share, and its entry in the list of domains. */
#include "advisory.h"

#include "tastes.h"

#include "fingen/date.h"

#include <math.h>
#include <stdlib.h>

static const struct table_set *tables(void)
{
    return &advisory_table_set;
}

/* ---- prepare ---- */

static void make_aspects(struct advisory_aspects *aspect, uint64_t seed)
{
    *aspect = (struct advisory_aspects){
        .advisor_aum = aspect_make(seed, "advisory.advisor.aum"),
        .advisor_clients = aspect_make(seed, "advisory.advisor.clients"),
        .advisor_person = aspect_make(seed, "advisory.advisor.person"),
        .advisor_career = aspect_make(seed, "advisory.advisor.career"),
        .household_size = aspect_make(seed, "advisory.household.size"),
        .household_profile = aspect_make(seed, "advisory.household.profile"),
        .household_person = aspect_make(seed, "advisory.household.person"),
        .household_contact = aspect_make(seed, "advisory.household.contact"),
        .account_size = aspect_make(seed, "advisory.account.size"),
        .account_registration = aspect_make(seed, "advisory.account.registration"),
        .account_number = aspect_make(seed, "advisory.account.number"),
        .account_mix = aspect_make(seed, "advisory.account.mix"),
        .holding_ticker = aspect_make(seed, "advisory.holding.ticker"),
        .holding_size = aspect_make(seed, "advisory.holding.size"),
        .holding_purchase = aspect_make(seed, "advisory.holding.purchase"),
        .holding_id = aspect_make(seed, "advisory.holding.id"),
    };
}

static bool make_tables(struct advisory_state *state)
{
    const struct advisory_settings *settings = &state->settings;
    double counts[POSITIONS_MAX];
    uint32_t count_min = (uint32_t)settings->holding.count.min;
    uint32_t count_max = (uint32_t)settings->holding.count.max;
    bool done = holding_count_weights(count_min, count_max, settings->holding.count_mean, counts) &&
                alias_init(&state->holding_count, counts, count_max - count_min + 1) &&
                alias_init(&state->region, settings->advisor.region, REGION_COUNT) &&
                alias_init(&state->specialization, settings->advisor.specialization, SPECIALIZATION_COUNT) &&
                alias_init(&state->risk, settings->household.risk_tolerance, RISK_COUNT) &&
                alias_init(&state->account_type, settings->account.type, ACCOUNT_TYPE_COUNT) &&
                position_sizes_init(&state->sizes, count_max, settings->holding.size_exponent);
    for (int risk = 0; done && risk < RISK_COUNT; risk++)
        done = stock_table_init(&state->stocks[risk], state->quotes, risk) &&
               fund_table_init(&state->funds[risk][0], state->quotes, risk, false) &&
               fund_table_init(&state->funds[risk][1], state->quotes, risk, true);
    return done;
}

static bool gain_is_inside(int64_t price, int64_t cost, struct number_range percent)
{
    double gain = (double)(price - cost) * 100;
    return gain >= percent.min * (double)cost && gain <= percent.max * (double)cost;
}

static struct quote make_quote(const struct security *security, int32_t price)
{
    return (struct quote){
        .ticker = text_from(security->ticker),
        .price_cents = price,
        .target_date_fund = security->kind == SECURITY_TARGET_DATE_FUND,
        .price_usd = cents_to_double(price),
        .shares_per_cent = 1.0 / price,
    };
}

static void mark_purchasable(const struct advisory_state *state, uint32_t security)
{
    int32_t price = state->quotes[security].price_cents;
    uint64_t *words = state->purchasable + (size_t)security * state->purchasable_words;
    for (uint32_t first = 0; first <= state->last_session; first += PURCHASE_SPELL) {
        uint64_t inside = 1;
        for (uint32_t i = first; i < first + PURCHASE_SPELL && i <= state->last_session; i++)
            inside &= gain_is_inside(price, market_close(&state->market, security, i),
                                     state->settings.holding.gain_percent);
        words[first / PURCHASE_SPELL / 64] |= inside << first / PURCHASE_SPELL % 64;
    }
}

static bool make_market(struct advisory_state *state, uint64_t seed, struct error *error)
{
    struct market *market = &state->market;
    int32_t months = 12 * (int32_t)ceil(state->settings.household.client_since_years.max + 1);
    if (!market_create(market, seed, date_add_months(state->as_of, -months), state->as_of, error))
        return error_prefix(error, "advisory: ");
    state->last_session = market_session_on_or_before(market, state->as_of);
    state->quotes = calloc(market_security_count, sizeof *state->quotes);
    state->trading = calloc(market->session_count, sizeof *state->trading);
    state->purchasable_words = market->session_count / PURCHASE_SPELL / 64 + 1;
    state->purchasable =
        calloc((size_t)market_security_count * state->purchasable_words, sizeof *state->purchasable);
    if (state->quotes == NULL || state->trading == NULL || state->purchasable == NULL)
        return error_set(error, ERROR_MEMORY, "no memory for the market");
    for (uint32_t i = 0; i < market_security_count; i++) {
        state->quotes[i] = make_quote(&market_securities[i], market_close(market, i, state->last_session));
        mark_purchasable(state, i);
    }
    for (uint32_t i = 0; i < market->session_count; i++)
        state->trading[i] = trading_day_of(market->sessions[i]);
    return true;
}

/* Far in the future most shares cost more than a small account can divide. */
static bool check_choice(const struct advisory_state *state, const struct profile *profile,
                         struct error *error)
{
    uint32_t stocks = stock_choice_count(state->quotes);
    uint32_t funds = fund_choice_count(state->quotes);
    if (stocks < state->settings.holding.count.max)
        return profile_complain(
            profile, "advisory", "holding.count", error,
            "up to %g holdings, expected at most %u: so many stocks cost less than %d dollars then",
            state->settings.holding.count.max, stocks, DEAREST_PRICE_CENTS / 100);
    if (funds < state->settings.holding.funds.max)
        return profile_complain(profile, "advisory", "holding.funds", error,
                                "up to %g funds, expected at most %u: so many cost less than %d dollars then",
                                state->settings.holding.funds.max, funds, DEAREST_PRICE_CENTS / 100);
    return true;
}

/* A book's number of households, on average and at most. */
static void make_book(struct advisory_state *state)
{
    const struct advisory_settings *settings = &state->settings;
    struct number_range per_client = settings->advisor.aum_per_client_usd;
    struct number_range aum = settings->advisor.aum_usd;
    double scale = 1;
    if (settings->households_per_fa == HOUSEHOLDS_BY_AUM) {
        double spread = per_client.max - per_client.min;
        double clients_per_usd =
            spread > 0 ? portable_log(per_client.max / per_client.min) / spread : 1 / per_client.min;
        state->households_mean = settings->advisor.aum_mean_usd * clients_per_usd;
        state->households_max = (uint64_t)(aum.max / per_client.min) + 1;
    } else {
        state->households_mean = (double)settings->households_per_fa;
        state->households_max = (uint64_t)settings->households_per_fa;
        scale = state->households_mean / (double)settings->advisor.book_households;
    }
    if (aum.min == aum.max)
        state->advisor_aum =
            bounded_lognormal_at(aum.min * scale, aum.max * scale, portable_log(aum.min * scale), 1);
    else /* the settings' check has seen that it can be solved */
        (void)!bounded_lognormal_solve(&state->advisor_aum, aum.min * scale, aum.max * scale,
                                       settings->advisor.aum_mean_usd * scale, settings->advisor.aum_sigma);
}

static void release(void *opaque)
{
    struct advisory_state *state = opaque;
    if (state == NULL)
        return;
    alias_free(&state->region);
    alias_free(&state->specialization);
    alias_free(&state->risk);
    alias_free(&state->account_type);
    alias_free(&state->holding_count);
    for (int risk = 0; risk < RISK_COUNT; risk++) {
        alias_free(&state->stocks[risk]);
        alias_free(&state->funds[risk][0]);
        alias_free(&state->funds[risk][1]);
    }
    position_sizes_free(&state->sizes);
    market_free(&state->market);
    free(state->quotes);
    free(state->trading);
    free(state->purchasable);
    free(state);
}

static bool prepare(const struct profile *profile, void **opaque, struct error *error)
{
    const struct run_settings *run = profile_run(profile);
    struct advisory_state *state = calloc(1, sizeof *state);
    *opaque = NULL;
    if (state == NULL)
        return error_set(error, ERROR_MEMORY, "no memory for the advisory domain");
    state->settings = *(const struct advisory_settings *)profile_values(profile, "advisory");
    state->as_of = run->as_of;
    state->advisor_count = advisory_advisor_count(&state->settings, run->scale);
    make_aspects(&state->aspect, (uint64_t)run->seed);
    make_book(state);
    bool done = make_market(state, (uint64_t)run->seed, error) && check_choice(state, profile, error);
    if (done && (!people_prepare() || !make_tables(state)))
        done = error_set(error, ERROR_MEMORY, "no memory for the advisory domain's tables");
    if (!done) {
        release(state);
        return false;
    }
    *opaque = state;
    return true;
}

/* ---- what the plan asks ---- */

static uint64_t family_count(const void *state)
{
    return ((const struct advisory_state *)state)->advisor_count;
}

/* In the order of tables.sql. */
static void expect_family_rows(const struct advisory_state *state, double rows[4])
{
    rows[0] = 1;
    rows[1] = state->households_mean;
    rows[2] = rows[1] * (double)state->settings.accounts_per_household;
    rows[3] = rows[2] * state->settings.holding.count_mean;
}

static double rows_per_family(const void *state)
{
    double rows[4];
    expect_family_rows(state, rows);
    return rows[0] + rows[1] + rows[2] + rows[3];
}

static void expect_rows(const void *opaque, double *rows)
{
    const struct advisory_state *state = opaque;
    expect_family_rows(state, rows);
    for (int i = 0; i < 4; i++)
        rows[i] *= (double)state->advisor_count;
}

static const struct domain_shortcut shortcuts[] = {
    {"fas", "advisory.exact.fas", "Number of financial advisors, whatever the scale"},
    {"households-per-fa", "advisory.households_per_fa", "Households of each advisor, or by_aum"},
    {"accounts-per-household", "advisory.accounts_per_household", "Accounts of each household"},
    {NULL, NULL, NULL},
};

static const struct domain_stage stages[] = {
    {
        .name = "advisors",
        .family_count = family_count,
        .rows_per_family = rows_per_family,
        .generate = advisor_generate,
    },
};

const struct domain advisory_domain = {
    .name = "advisory",
    .title = "A brokerage: financial advisors, households, accounts and holdings",
    .tables = tables,
    .settings = &advisory_settings_section,
    .shortcuts = shortcuts,
    .stages = stages,
    .stage_count = 1,
    .prepare = prepare,
    .release = release,
    .expect_rows = expect_rows,
};
