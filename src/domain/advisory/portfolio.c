/* What an account holds: cash, stocks and funds that add up to its total, to the cent.
 *
 * Sizes are aimed at first and then bought in shares, whole ones where a position has many. The last fund
 * takes, in fractions of a share, what that rounding leaves, and cash the last cents. LEEWAY_CENTS keeps the
 * shares of cash and stocks inside their bounds meanwhile.
 */
#include "advisory.h"

#include <assert.h>
#include <math.h>

enum {
    LEEWAY_CENTS = 200,     /* two units of the dearest share */
    WHOLE_SHARES_FROM = 20, /* fewer are bought in fractions, as by amount */
    TAKEN_WORDS = 8,        /* 64 securities each */
};

/* Where in the range of stock shares accounts of a risk tolerance lie: from, to. */
static const double stock_band[RISK_COUNT][2] = {{0.0, 0.42}, {0.2, 0.65}, {0.4, 0.85}, {0.64, 1.0}};

#define RETIREMENT_SHIFT 0.06 /* towards funds */
#define FUND_COMFORT 0.3      /* what a second fund is bought for: a fund's share of what is invested */

struct money_range {
    int64_t low, high;
};

struct mix {
    struct money_range stock_bounds; /* for every outcome */
    int64_t invested_cents;
    int64_t stock_cents;
    uint32_t stock_count, fund_count;
};

static bool is_retirement(enum advisory_account_type type)
{
    return type == ADVISORY_ACCOUNT_TYPE_IRA || type == ADVISORY_ACCOUNT_TYPE_ROTH_IRA;
}

/* ---- how much of what ---- */

static int64_t draw_between(struct stream *stream, struct money_range range)
{
    return range.low + (int64_t)((double)(range.high - range.low) * stream_uniform(stream));
}

static int64_t draw_cash(const struct advisory_state *state, int64_t total_cents, struct stream *stream)
{
    struct number_range percent = state->settings.account.cash_percent;
    struct money_range range = {
        .low = (int64_t)ceil((double)total_cents * percent.min / 100) + LEEWAY_CENTS,
        .high = (int64_t)((double)total_cents * percent.max / 100) - LEEWAY_CENTS,
    };
    return draw_between(stream, range);
}

static int64_t draw_stocks(const struct account *account, struct money_range bounds, struct stream *stream)
{
    const double *band = stock_band[account->household->risk - 1];
    double shift = is_retirement(account->type) && band[0] > 0 ? -RETIREMENT_SHIFT : 0;
    double place = stream_uniform_between(stream, band[0], band[1]) + shift;
    int64_t room = bounds.high - bounds.low - 2 * LEEWAY_CENTS;
    return bounds.low + LEEWAY_CENTS + (int64_t)((double)room * place);
}

/* A fund is comfortable up to some part of the account; more than needed are bought now and then. */
static uint32_t draw_fund_count(const struct advisory_state *state, const struct mix *mix, uint32_t positions,
                                struct stream *stream)
{
    uint32_t least = (uint32_t)state->settings.holding.funds.min;
    uint32_t most = (uint32_t)state->settings.holding.funds.max;
    double share = 1 - (double)mix->stock_cents / (double)mix->invested_cents;
    uint32_t count = 1 + (uint32_t)(share / FUND_COMFORT + stream_uniform(stream) * share * 4);
    if (count > positions / 2)
        count = positions / 2;
    return count < least ? least : count > most ? most : count;
}

static struct mix draw_mix(const struct advisory_state *state, const struct account *account)
{
    const struct number_range *stock = &state->settings.holding.stock_percent;
    struct stream stream =
        stream_open_pair(&state->aspect.account_mix, household_entity(account->household), account->number);
    struct mix mix = {.invested_cents =
                          account->total_cents - draw_cash(state, account->total_cents, &stream)};
    mix.stock_bounds = (struct money_range){
        .low = (int64_t)ceil((double)mix.invested_cents * stock->min / 100),
        .high = (int64_t)((double)(mix.invested_cents - LEEWAY_CENTS) * stock->max / 100),
    };
    mix.stock_cents = draw_stocks(account, mix.stock_bounds, &stream);
    uint32_t positions =
        (uint32_t)state->settings.holding.count.min + alias_pick(&state->holding_count, &stream);
    mix.fund_count = draw_fund_count(state, &mix, positions, &stream);
    mix.stock_count = positions - mix.fund_count;
    return mix;
}

/* ---- which ---- */

static bool take(uint64_t taken[TAKEN_WORDS], uint32_t security)
{
    uint64_t bit = UINT64_C(1) << (security % 64);
    bool is_free = (taken[security / 64] & bit) == 0;
    taken[security / 64] |= bit;
    return is_free;
}

/* Weighted by popularity, none twice; one target-date fund is enough for anybody. */
static void pick_securities(const struct advisory_state *state, const struct account *account,
                            const struct mix *mix, struct position *positions)
{
    uint64_t taken[TAKEN_WORDS] = {0};
    int risk = (int)account->household->risk - 1;
    const struct alias_table *stocks = &state->stocks[risk];
    const struct alias_table *funds = &state->funds[risk][is_retirement(account->type)];
    struct stream stream = stream_open_pair(&state->aspect.holding_ticker,
                                            household_entity(account->household), account->number);
    assert(market_security_count <= TAKEN_WORDS * 64);
    for (uint32_t i = 0; i < mix->stock_count; i++) {
        do {
            positions[i].security = alias_pick(stocks, &stream);
        } while (!take(taken, positions[i].security));
    }
    bool has_target_date = false;
    for (uint32_t i = mix->stock_count; i < mix->stock_count + mix->fund_count; i++) {
        bool target_date;
        do {
            positions[i].security = market_stock_count + alias_pick(funds, &stream);
            target_date = state->quotes[positions[i].security].target_date_fund;
        } while ((target_date && has_target_date) || !take(taken, positions[i].security));
        has_target_date |= target_date;
    }
}

/* ---- how many shares ---- */

/* Rounds half up, as the columns are recomputed. */
static int64_t value_of(int64_t units, int64_t price_cents)
{
    return (units * price_cents + UNITS_PER_SHARE / 2) / UNITS_PER_SHARE;
}

static void buy_whole(struct position *position, const struct quote *quote, double shares)
{
    int64_t whole = (int64_t)shares;
    position->units = whole * UNITS_PER_SHARE;
    position->value_cents = whole * quote->price_cents;
}

static void buy_fraction(struct position *position, const struct quote *quote, double shares)
{
    int64_t units = (int64_t)(shares * UNITS_PER_SHARE + 0.5);
    position->units = units > 0 ? units : 1;
    position->value_cents = value_of(position->units, quote->price_cents);
}

static uint64_t draw_sizes(const struct advisory_state *state, struct stream *stream, uint32_t count,
                           uint32_t *sizes)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        sizes[i] = position_size(&state->sizes, count, stream_next(stream));
        sum += sizes[i];
    }
    return sum;
}

static int64_t buy_mostly_whole(const struct advisory_state *state, const struct mix *mix,
                                const uint32_t *sizes, double cents_per_size, struct position *positions)
{
    int64_t spent = 0;
    for (uint32_t i = 0; i < mix->stock_count; i++) {
        const struct quote *quote = &state->quotes[positions[i].security];
        double shares = cents_per_size * sizes[i] * quote->shares_per_cent;
        if (shares >= WHOLE_SHARES_FROM)
            buy_whole(&positions[i], quote, shares + 0.5);
        else
            buy_fraction(&positions[i], quote, shares);
        spent += positions[i].value_cents;
    }
    return spent;
}

/* Each makes up for what rounding did to those before. */
static int64_t buy_in_fractions(const struct advisory_state *state, const struct mix *mix,
                                const uint32_t *sizes, double cents_per_size, struct position *positions)
{
    int64_t spent = 0;
    double aim = 0;
    for (uint32_t i = 0; i < mix->stock_count; i++) {
        const struct quote *quote = &state->quotes[positions[i].security];
        aim += cents_per_size * sizes[i];
        buy_fraction(&positions[i], quote, (aim - (double)spent) * quote->shares_per_cent);
        spent += positions[i].value_cents;
    }
    return spent;
}

/* Returns what was spent: near mix->stock_cents, surely within its bounds. */
static int64_t buy_stocks(const struct advisory_state *state, const struct mix *mix, struct stream *stream,
                          struct position *positions)
{
    uint32_t sizes[POSITIONS_MAX];
    uint64_t sum = draw_sizes(state, stream, mix->stock_count, sizes);
    double cents_per_size = (double)mix->stock_cents / (double)sum;
    int64_t spent = buy_mostly_whole(state, mix, sizes, cents_per_size, positions);
    if (spent < mix->stock_bounds.low || spent > mix->stock_bounds.high)
        spent = buy_in_fractions(state, mix, sizes, cents_per_size, positions);
    assert(spent >= mix->stock_bounds.low && spent <= mix->stock_bounds.high);
    return spent;
}

/* The last one takes what the others leave, down to some cents. Returns what was spent, at most `cents`. */
static int64_t buy_funds(const struct advisory_state *state, int64_t cents, uint32_t count,
                         struct stream *stream, struct position *positions)
{
    uint32_t sizes[POSITIONS_MAX];
    double cents_per_size = (double)cents / (double)draw_sizes(state, stream, count, sizes);
    int64_t left = cents;
    for (uint32_t i = 0; i + 1 < count; i++) {
        const struct quote *quote = &state->quotes[positions[i].security];
        double shares = cents_per_size * sizes[i] * quote->shares_per_cent;
        if (shares >= WHOLE_SHARES_FROM && !quote->target_date_fund)
            buy_whole(&positions[i], quote, shares);
        else
            buy_fraction(&positions[i], quote, shares);
        left -= positions[i].value_cents;
    }
    struct position *last = &positions[count - 1];
    int64_t price = state->quotes[last->security].price_cents;
    last->units = left * UNITS_PER_SHARE / price;
    last->value_cents = value_of(last->units, price);
    assert(left > 0 && last->units > 0 && last->value_cents <= left);
    return cents - (left - last->value_cents);
}

void portfolio_build(const struct advisory_state *state, const struct account *account,
                     struct portfolio *portfolio)
{
    struct mix mix = draw_mix(state, account);
    portfolio->stock_count = mix.stock_count;
    portfolio->position_count = mix.stock_count + mix.fund_count;
    pick_securities(state, account, &mix, portfolio->positions);
    purchases_draw(state, account, portfolio);
    struct stream sizes =
        stream_open_pair(&state->aspect.holding_size, household_entity(account->household), account->number);
    int64_t stocks = buy_stocks(state, &mix, &sizes, portfolio->positions);
    int64_t funds = buy_funds(state, mix.invested_cents - stocks, mix.fund_count, &sizes,
                              portfolio->positions + mix.stock_count);
    portfolio->cash_cents = account->total_cents - stocks - funds;
}
