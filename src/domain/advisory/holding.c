/* Holdings: the positions of an account as rows, each bought on some day at that day's close. */
#include "advisory.h"

#include "uuid4.h"

#include "fingen/select.h"

enum { FREE_ATTEMPTS = 2, PERCENT_DIGITS = 10000 };

static bool is_purchasable(const struct advisory_state *state, uint32_t security, uint32_t session)
{
    uint32_t spell = session / PURCHASE_SPELL;
    return state->purchasable[security * state->purchasable_words + spell / 64] >> spell % 64 & 1;
}

static const int32_t *close_on(const struct advisory_state *state, uint32_t security, uint32_t session)
{
    return &state->market.close_cents[(size_t)security * state->market.session_count + session];
}

/* A session since the account was opened whose close keeps the gain in bounds. Each attempt has two: which of
 * them it is, a processor can tell without having to guess. When both fail a few times, ever nearer to today,
 * whose close is always inside. */
struct purchase purchase_draw(const struct advisory_state *state, uint32_t security, uint32_t opened_session,
                              struct stream *stream)
{
    uint64_t span = state->last_session - opened_session + 1;
    for (int attempt = 1;; attempt++) {
        uint64_t random = stream_next(stream);
        uint64_t drawn = (random >> 32) * span, other = (random & UINT32_MAX) * span;
        bool first = is_purchasable(state, security, state->last_session - (uint32_t)(drawn >> 32));
        drawn = select_uint64(first, drawn, other);
        uint32_t session = state->last_session - (uint32_t)(drawn >> 32);
        if (is_purchasable(state, security, session) || span == 1) {
            __builtin_prefetch(close_on(state, security, session));
            __builtin_prefetch(&state->trading[session]);
            return (struct purchase){session, (uint32_t)drawn};
        }
        if (attempt >= FREE_ATTEMPTS)
            span = (span + 1) / 2;
    }
}

/* Half a cent rounds away from zero, as PostgreSQL's numeric does. */
static int64_t gain_of(int64_t units, int64_t gain_per_share_cents)
{
    int64_t gain = units * gain_per_share_cents;
    int64_t half = select_int64(gain < 0, -UNITS_PER_SHARE / 2, UNITS_PER_SHARE / 2);
    return (gain + half) / UNITS_PER_SHARE;
}

/* In 1/10000 percent of the account, rounded half up: a product instead of a division, then what it missed
 * by, exactly. */
static int64_t percent_of(int64_t value_cents, int64_t total_cents, double percent_per_cent)
{
    int64_t percent = (int64_t)((double)value_cents * percent_per_cent);
    int64_t missed = value_cents * (100 * PERCENT_DIGITS) - percent * total_cents;
    return percent + (2 * missed >= total_cents);
}

void holdings_emit(const struct advisory_state *state, const struct account *account,
                   const struct portfolio *portfolio, struct row_output *out)
{
    struct stream ids =
        stream_open_pair(&state->aspect.holding_id, household_entity(account->household), account->number);
    double percent_per_cent = 100.0 * PERCENT_DIGITS / (double)account->total_cents;
    struct advisory_holdings row = {.account_id = {account->id, account->id_length}};
    for (uint32_t i = 0; i < portfolio->position_count; i++) {
        const struct position *position = &portfolio->positions[i];
        const struct quote *quote = &state->quotes[position->security];
        const struct purchase *purchase = &position->purchase;
        int32_t cost = *close_on(state, position->security, purchase->session);
        row.holding_id = uuid4_draw(&ids);
        row.ticker = quote->ticker;
        row.shares = (double)position->units / UNITS_PER_SHARE;
        row.cost_basis = cents_to_double(cost);
        row.current_price = quote->price_usd;
        row.current_value = cents_to_double(position->value_cents);
        row.unrealized_gain_loss = cents_to_double(gain_of(position->units, quote->price_cents - cost));
        row.pct_of_account =
            (double)percent_of(position->value_cents, account->total_cents, percent_per_cent) /
            PERCENT_DIGITS;
        row.purchase_date = trading_day_time(state->trading[purchase->session], purchase->time_of_day);
        emit_advisory_holdings(out, &row);
    }
}
