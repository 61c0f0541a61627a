/* Holdings: the positions of an account as rows, each bought on some day at that day's close. */
#include "advisory.h"

#include "uuid4.h"

enum { FREE_ATTEMPTS = 4, PERCENT_DIGITS = 10000 };

/* A session since the account was opened whose close keeps the gain in bounds. When
 * that fails a few times, ever nearer to today: today's close is always inside. */
static struct purchase draw_purchase(const struct advisory_state *state, uint32_t security,
                                     uint32_t opened_session, struct stream *stream)
{
    const uint64_t *purchasable = state->purchasable + (size_t)security * state->purchasable_words;
    uint64_t span = state->last_session - opened_session + 1;
    for (int attempt = 1;; attempt++) {
        uint64_t random = stream_next(stream);
        uint64_t back = (random >> 32) * span >> 32;
        uint32_t session = state->last_session - (uint32_t)back;
        if (purchasable[session / 64] >> session % 64 & 1)
            return (struct purchase){session, (uint32_t)random};
        if (attempt >= FREE_ATTEMPTS)
            span = (span + 1) / 2;
    }
}

static const int32_t *close_on(const struct advisory_state *state, uint32_t security, uint32_t session)
{
    return &state->market.close_cents[(size_t)security * state->market.session_count + session];
}

void purchases_draw(const struct advisory_state *state, const struct account *account,
                    struct portfolio *portfolio)
{
    struct stream stream = stream_open_pair(&state->aspect.holding_purchase,
                                            household_entity(account->household), account->number);
    for (uint32_t i = 0; i < portfolio->position_count; i++) {
        struct position *position = &portfolio->positions[i];
        position->purchase = draw_purchase(state, position->security, account->opened_session, &stream);
        __builtin_prefetch(close_on(state, position->security, position->purchase.session));
    }
}

static timestamp_microseconds trade_time(const struct trading_day *day, uint32_t time_of_day)
{
    uint64_t second = (uint64_t)time_of_day * day->seconds >> 32;
    return day->opens + (int64_t)second * MICROSECONDS_PER_SECOND;
}

/* Half a cent rounds away from zero, as PostgreSQL's numeric does. */
static int64_t gain_of(int64_t units, int64_t gain_per_share_cents)
{
    int64_t gain = units * gain_per_share_cents;
    int64_t half = UNITS_PER_SHARE / 2;
    return gain >= 0 ? (gain + half) / UNITS_PER_SHARE : -((half - gain) / UNITS_PER_SHARE);
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
        row.purchase_date = trade_time(&state->trading[purchase->session], purchase->time_of_day);
        emit_advisory_holdings(out, &row);
    }
}
