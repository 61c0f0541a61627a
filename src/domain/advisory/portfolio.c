/* What an account holds: cash, stocks and funds that add up to its total, to the cent.
 *
 * Sizes are aimed at first and then bought in shares, whole ones where a position has many. The last fund
 * takes, in fractions of a share, what that rounding leaves, and cash the last cents. LEEWAY_CENTS keeps the
 * shares of cash and stocks inside their bounds meanwhile.
 */
#include "advisory.h"

#include "fingen/select.h"

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

/* Everything that is drawn of a position is drawn in one go: loops whose number of turns varies cost more
 * than their turns. */
struct position_streams {
    struct stream ticker, size, purchase;
};

static struct position_streams open_position_streams(const struct advisory_state *state,
                                                     const struct account *account)
{
    uint64_t household = household_entity(account->household);
    return (struct position_streams){
        .ticker = stream_open_pair(&state->aspect.holding_ticker, household, account->number),
        .size = stream_open_pair(&state->aspect.holding_size, household, account->number),
        .purchase = stream_open_pair(&state->aspect.holding_purchase, household, account->number),
    };
}

/* One of `count` of its kind; returns its size. */
static uint32_t draw_position(const struct advisory_state *state, const struct account *account,
                              uint32_t security, uint32_t count, struct position_streams *streams,
                              struct position *position)
{
    position->security = security;
    position->size = position_size(&state->sizes, count, stream_next(&streams->size));
    position->purchase = purchase_draw(state, security, account->opened_session, &streams->purchase);
    return position->size;
}

/* Stocks and funds alike: weighted by popularity, none twice. Returns the sum of their sizes. */
static uint64_t draw_stock_positions(const struct advisory_state *state, const struct account *account,
                                     uint32_t count, struct position_streams *streams,
                                     struct position *positions)
{
    uint64_t taken[TAKEN_WORDS] = {0};
    const struct alias_table *stocks = &state->stocks[account->household->risk - 1];
    uint64_t sum = 0;
    assert(market_security_count <= TAKEN_WORDS * 64);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t security;
        do {
            security = alias_pick(stocks, &streams->ticker);
        } while (!take(taken, security));
        sum += draw_position(state, account, security, count, streams, &positions[i]);
    }
    return sum;
}

/* One target-date fund is enough for anybody. */
static uint64_t draw_fund_positions(const struct advisory_state *state, const struct account *account,
                                    uint32_t count, struct position_streams *streams,
                                    struct position *positions)
{
    uint64_t taken[TAKEN_WORDS] = {0};
    const struct alias_table *funds =
        &state->funds[account->household->risk - 1][is_retirement(account->type)];
    bool has_target_date = false;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t security;
        bool target_date;
        do {
            security = market_stock_count + alias_pick(funds, &streams->ticker);
            target_date = state->quotes[security].target_date_fund;
        } while ((target_date && has_target_date) || !take(taken, security));
        has_target_date |= target_date;
        sum += draw_position(state, account, security, count, streams, &positions[i]);
    }
    return sum;
}

/* ---- how many shares ---- */

/* Rounds half up, as the columns are recomputed. */
static int64_t value_of(int64_t units, int64_t price_cents)
{
    return (units * price_cents + UNITS_PER_SHARE / 2) / UNITS_PER_SHARE;
}

static void buy(struct position *position, const struct quote *quote, int64_t units)
{
    position->units = units > 0 ? units : 1;
    position->value_cents = value_of(position->units, quote->price_cents);
}

static int64_t in_fractions(double shares)
{
    return (int64_t)(shares * UNITS_PER_SHARE + 0.5);
}

/* Whole shares where there are many: rounded as if `rounding` shares more were meant. */
static int64_t mostly_whole(double shares, double rounding, bool may_be_whole)
{
    int64_t whole = (int64_t)(shares + rounding) * UNITS_PER_SHARE;
    int64_t fractions = in_fractions(shares);
    return select_int64((shares >= WHOLE_SHARES_FROM) & may_be_whole, whole, fractions);
}

static int64_t buy_mostly_whole(const struct advisory_state *state, const struct mix *mix,
                                double cents_per_size, struct position *positions)
{
    int64_t spent = 0;
    for (uint32_t i = 0; i < mix->stock_count; i++) {
        const struct quote *quote = &state->quotes[positions[i].security];
        double shares = cents_per_size * positions[i].size * quote->shares_per_cent;
        buy(&positions[i], quote, mostly_whole(shares, 0.5, true));
        spent += positions[i].value_cents;
    }
    return spent;
}

/* Each makes up for what rounding did to those before. */
static int64_t buy_in_fractions(const struct advisory_state *state, const struct mix *mix,
                                double cents_per_size, struct position *positions)
{
    int64_t spent = 0;
    double aim = 0;
    for (uint32_t i = 0; i < mix->stock_count; i++) {
        const struct quote *quote = &state->quotes[positions[i].security];
        aim += cents_per_size * positions[i].size;
        buy(&positions[i], quote, in_fractions((aim - (double)spent) * quote->shares_per_cent));
        spent += positions[i].value_cents;
    }
    return spent;
}

/* Returns what was spent: near mix->stock_cents, surely within its bounds. */
static int64_t buy_stocks(const struct advisory_state *state, const struct mix *mix, uint64_t sum_of_sizes,
                          struct position *positions)
{
    double cents_per_size = (double)mix->stock_cents / (double)sum_of_sizes;
    int64_t spent = buy_mostly_whole(state, mix, cents_per_size, positions);
    if (spent < mix->stock_bounds.low || spent > mix->stock_bounds.high)
        spent = buy_in_fractions(state, mix, cents_per_size, positions);
    assert(spent >= mix->stock_bounds.low && spent <= mix->stock_bounds.high);
    return spent;
}

/* The last one takes what the others leave, down to some cents. Returns what was spent, at most `cents`. */
static int64_t buy_funds(const struct advisory_state *state, int64_t cents, uint32_t count,
                         uint64_t sum_of_sizes, struct position *positions)
{
    double cents_per_size = (double)cents / (double)sum_of_sizes;
    int64_t left = cents;
    for (uint32_t i = 0; i + 1 < count; i++) {
        const struct quote *quote = &state->quotes[positions[i].security];
        double shares = cents_per_size * positions[i].size * quote->shares_per_cent;
        buy(&positions[i], quote, mostly_whole(shares, 0, !quote->target_date_fund));
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
    struct position *stocks = portfolio->positions, *funds = stocks + mix.stock_count;
    struct position_streams streams = open_position_streams(state, account);
    uint64_t stock_sizes = draw_stock_positions(state, account, mix.stock_count, &streams, stocks);
    uint64_t fund_sizes = draw_fund_positions(state, account, mix.fund_count, &streams, funds);
    int64_t stock_cents = buy_stocks(state, &mix, stock_sizes, stocks);
    int64_t fund_cents =
        buy_funds(state, mix.invested_cents - stock_cents, mix.fund_count, fund_sizes, funds);
    portfolio->position_count = mix.stock_count + mix.fund_count;
    portfolio->cash_cents = account->total_cents - stock_cents - fund_cents;
}
