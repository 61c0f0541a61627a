/* An account: its transactions, and a balance before and after them that they explain. */
#include "personal.h"

#include "uuid4.h"

enum {
    MASKS = 10000,
    MASK_DIGITS = 4,
    LIMIT_STEP_CENTS = 50000,
    APR_STEP = 25 /* hundredths of a percent */
};

#define UTILISATION_LEAST 0.12
#define UTILISATION_SPREAD 0.8
#define ISSUER_IS_BANK_SHARE 0.4
#define LOGARITHM_SPREAD 0.9

static const char *const products[KIND_COUNT][4] = {
    [CHECKING] = {"Everyday Checking", "Advantage Checking", "Premier Checking", "Checking"},
    [SAVINGS] = {"High-Yield Savings", "Statement Savings", "Goal Savings", "Savings"},
    [CREDIT_CARD] = {"Cash Rewards Credit Card", "Platinum Credit Card", "Travel Rewards Credit Card",
                     "Credit Card"},
};
static const char *const issuers[] = {
    "Summitline",       "Cardinal Point Bank", "Bluewater Bank", "Evergreen Card Services",
    "Harborlight Bank", "Union Crest",
};
#define ISSUER_COUNT (sizeof issuers / sizeof issuers[0])

/* What typical users have beyond what their transactions need; a card: what they still owe from before. */
static const double cushion_usd[KIND_COUNT] = {[CHECKING] = 950, [SAVINGS] = 5200, [CREDIT_CARD] = 380};

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* ---- balances ---- */

/* Sums of the amounts from the first transaction on. */
struct course {
    int64_t total, highest, lowest; /* highest >= 0, lowest <= 0 */
};

static struct course follow(const struct account *account)
{
    struct course course = {0};
    for (uint32_t i = 0; i < account->count; i++) {
        course.total += account->transactions[i].cents;
        course.highest = course.total > course.highest ? course.total : course.highest;
        course.lowest = course.total < course.lowest ? course.total : course.lowest;
    }
    return course;
}

struct settlement {
    int64_t opening, balance;
    int64_t peak; /* the most that a card owed */
};

/* At least low; what the user would have beyond it, where that is not too much. */
static int64_t add_cushion(const struct account *account, int64_t low, int64_t high, struct stream *stream)
{
    double median = cushion_usd[account->kind] * (0.4 + 1.4 * account->user->affluence);
    int64_t wanted = low + usd_to_cents(stream_lognormal(stream, median, LOGARITHM_SPREAD));
    return wanted <= high ? wanted : stream_between(stream, low, high);
}

/* Never overdrawn: what left before anything came in was there. */
static struct settlement settle_deposits(const struct personal_settings *settings,
                                         const struct account *account, struct stream *stream)
{
    struct course course = follow(account);
    int64_t low = usd_to_cents(settings->account.balance_usd.min);
    int64_t high = usd_to_cents(settings->account.balance_usd.max);
    if (low < course.highest - course.total)
        low = course.highest - course.total;
    int64_t balance = add_cushion(account, low, high, stream);
    return (struct settlement){.opening = balance + course.total, .balance = balance};
}

/* Never overpaid: what a refund gives back was owed. */
static struct settlement settle_card(const struct personal_settings *settings, const struct account *account,
                                     struct stream *stream)
{
    struct course course = follow(account);
    int64_t low = usd_to_cents(settings->account.balance_usd.min) - course.total;
    int64_t high = usd_to_cents(card_debt_max_usd(settings)) - course.highest;
    if (low < -course.lowest)
        low = -course.lowest;
    int64_t opening = add_cushion(account, low, high, stream);
    return (struct settlement){
        .opening = opening, .balance = opening + course.total, .peak = opening + course.highest};
}

/* ---- a card's terms ---- */

/* Those who have more have used less of it. */
static int64_t draw_limit(const struct personal_settings *settings, const struct account *account,
                          int64_t peak, struct stream *stream)
{
    double used = (1 - account->user->affluence + stream_uniform(stream)) / 2;
    double wanted = (double)peak / (UTILISATION_LEAST + UTILISATION_SPREAD * used);
    int64_t limit = ((int64_t)wanted / LIMIT_STEP_CENTS + 1) * LIMIT_STEP_CENTS;
    return clamp(limit, usd_to_cents(settings->account.limit_usd.min),
                 usd_to_cents(settings->account.limit_usd.max));
}

/* Quarters of a percent above the least, higher for those who have less. */
static int64_t draw_apr(const struct personal_settings *settings, const struct account *account,
                        struct stream *stream)
{
    int64_t low = usd_to_cents(settings->account.apr_percent.min);
    int64_t steps = (usd_to_cents(settings->account.apr_percent.max) - low) / APR_STEP;
    double risk = (1 - account->user->affluence + stream_uniform(stream)) / 2;
    return low + APR_STEP * (int64_t)((double)(steps + 1) * risk);
}

static void fill_card(const struct personal_settings *settings, const struct account *account, int64_t peak,
                      struct stream *stream, struct personal_accounts *row)
{
    row->limit = present_bigint(draw_limit(settings, account, peak, stream));
    row->apr = present_numeric(draw_apr(settings, account, stream));
    row->min_payment =
        present_bigint((int64_t)((double)row->balance * settings->account.min_payment_percent / 100 + 0.5));
    row->is_overdue = present_boolean(false);
}

/* ---- rows ---- */

static struct text format_name(const struct personal_state *state, const struct account *account,
                               struct arena *scratch)
{
    struct stream stream = stream_open(&state->aspect.account_name, account_entity(account));
    const char *product = products[account->kind][stream_below(&stream, 4)];
    const char *institution = account->user->bank;
    if (account->kind == CREDIT_CARD && !stream_chance(&stream, ISSUER_IS_BANK_SHARE))
        institution = issuers[stream_below(&stream, ISSUER_COUNT)];
    return text_from(arena_printf(scratch, "%s %s", institution, product));
}

/* No two accounts of a user have the same. */
static struct text format_mask(const struct personal_state *state, const struct account *account,
                               struct arena *scratch)
{
    uint64_t mask = permute(&state->aspect.account_mask, MASKS, account_entity(account) % MASKS);
    return text_from(arena_printf(scratch, "%0*u", MASK_DIGITS, (unsigned)mask));
}

static void emit_account(const struct personal_state *state, const struct account *account, struct uuid id,
                         struct arena *scratch, struct row_output *out)
{
    const struct personal_settings *settings = &state->settings;
    bool card = account->kind == CREDIT_CARD;
    struct stream money = stream_open(&state->aspect.account_balance, account_entity(account));
    struct settlement settled =
        card ? settle_card(settings, account, &money) : settle_deposits(settings, account, &money);
    struct personal_accounts row = {
        .id = id,
        .user_id = account->user->id,
        .type = card ? PERSONAL_ACCOUNT_TYPE_CREDIT : PERSONAL_ACCOUNT_TYPE_DEPOSITORY,
        .subtype = (enum personal_account_subtype)(account->kind + 1),
        .name = format_name(state, account, scratch),
        .mask = format_mask(state, account, scratch),
        .balance = settled.balance,
        .currency = TEXT_LITERAL("USD"),
        .opening_balance = settled.opening,
    };
    if (card) {
        struct stream terms = stream_open(&state->aspect.account_card, account_entity(account));
        fill_card(settings, account, settled.peak, &terms, &row);
    }
    emit_personal_accounts(out, &row);
}

static void emit_transactions(const struct personal_state *state, const struct account *account,
                              struct uuid id, struct row_output *out)
{
    uint32_t posted = account->count - account->pending_count;
    for (uint32_t i = 0; i < account->count && !out->stopped; i++) {
        const struct transaction *transaction = &account->transactions[i];
        emit_personal_transactions(
            out, &(struct personal_transactions){
                     .id = uuid4_of(&state->aspect.transaction_id, account_entity(account), i),
                     .account_id = id,
                     .date = transaction->at,
                     .amount = transaction->cents,
                     .category = (enum personal_transaction_category)(transaction->category + 1),
                     .merchant_name = text_from(transaction->merchant),
                     .pending = i >= posted,
                 });
    }
}

void personal_account_generate(const struct personal_state *state, const struct user *user, int kind,
                               struct arena *scratch, struct row_output *out)
{
    struct account account = {.user = user, .kind = kind};
    struct uuid id = uuid4_of(&state->aspect.account_id, user->number, (uint64_t)kind);
    activity_make(state, &account, scratch);
    emit_account(state, &account, id, scratch, out);
    emit_transactions(state, &account, id, out);
}
