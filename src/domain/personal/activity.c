/* The transactions of an account: how many of which category, where, when and how much. */
#include "personal.h"

#include "merchants.h"

#include <stdlib.h>

enum {
    DAYS_A_WEEK = 7,
    HAUNTS = 4,       /* where a user goes again and again */
    PENDING_DAYS = 5, /* what is pending is not older */
    SUBSCRIPTIONS_MAX = 3,
    BILL_DAYS = 28, /* every month has so many */
    DAYS_A_MONTH = 30,
    UTILITY_STARTS = 3,
    SUBSCRIPTION_STRIDE = 3,
};

#define HAUNT_SHARE 0.75
#define ACTIVITY_SPREAD 0.15

/* Monday to Sunday. */
static const double weekday_weight[SPENDING_COUNT][DAYS_A_WEEK] = {
    [FOOD_AND_DRINK] = {80, 85, 90, 100, 130, 150, 130},
    [GENERAL_MERCHANDISE] = {75, 80, 85, 90, 115, 165, 150},
    [TRANSPORTATION] = {100, 100, 100, 105, 125, 105, 85},
    [ENTERTAINMENT] = {55, 55, 65, 85, 160, 190, 140},
    [UTILITIES] = {100, 100, 100, 100, 100, 100, 100},
    [HEALTHCARE] = {120, 120, 115, 115, 110, 50, 15},
};
#define WEEKDAY_WEIGHT_MAX 190

static const struct {
    int first, last;
} hours[SPENDING_COUNT] = {
    [FOOD_AND_DRINK] = {7, 22}, [GENERAL_MERCHANDISE] = {8, 22},
    [TRANSPORTATION] = {5, 23}, [ENTERTAINMENT] = {11, 24},
    [UTILITIES] = {2, 9},       [HEALTHCARE] = {8, 19},
};

/* An account keeps to needs of its own, so that no user pays for the same twice. */
static const uint32_t first_utility[KIND_COUNT] = {[CHECKING] = 0, [CREDIT_CARD] = 3, [SAVINGS] = 5};

/* The transactions of an account under way. */
struct placing {
    const struct personal_state *state;
    struct account *account;
    uint32_t placed;
    uint32_t of_category[SPENDING_COUNT]; /* still wanted */
    uint32_t visits;                      /* still wanted, of all categories */
    uint32_t recent_visits;               /* of those: as late as what is pending */
    double level;                         /* what the user spends, in that of a typical one */
    struct stream date, amount;
};

static void put(struct placing *placing, date_days day, int category, const char *merchant, int64_t cents)
{
    double late = (stream_uniform(&placing->date) + stream_uniform(&placing->date)) / 2;
    int span = (hours[category].last - hours[category].first) * 3600;
    int64_t second = hours[category].first * 3600 + (int64_t)(late * span);
    placing->account->transactions[placing->placed] = (struct transaction){
        .at = date_midnight(day) + second * MICROSECONDS_PER_SECOND,
        .order = placing->placed,
        .category = category,
        .merchant = merchant,
        .cents = cents,
    };
    placing->placed++;
}

static int64_t draw_cents(struct placing *placing, const struct merchant *merchant)
{
    return merchant_draw_cents(merchant, placing->level, &placing->state->settings.transaction.expense_usd,
                               &placing->amount);
}

/* ---- every month ---- */

/* On the same day of every month, the latest first, as many as are wanted; what is not metered costs the
 * same. */
static void place_bills(struct placing *placing, int category, const struct merchant *merchant,
                        struct stream *bill)
{
    int32_t due = (int32_t)stream_between(bill, 1, BILL_DAYS);
    struct civil_date last = date_to_civil(placing->state->as_of);
    date_days day = date_from_civil(last.year, last.month, due);
    int64_t cents = draw_cents(placing, merchant);
    for (; day >= placing->state->first_day && placing->of_category[category] > 0;
         day = date_add_months(day, -1)) {
        if (day > placing->state->as_of)
            continue;
        put(placing, day, category, merchant->name, cents);
        placing->of_category[category]--;
        if (merchant->sigma > 0)
            cents = draw_cents(placing, merchant);
    }
}

static void place_utilities(struct placing *placing)
{
    const struct account *account = placing->account;
    struct stream home =
        stream_open_pair(&placing->state->aspect.user_haunt, account->user->number, UTILITIES);
    struct stream bill =
        stream_open_pair(&placing->state->aspect.transaction_bill, account_entity(account), UTILITIES);
    uint32_t slot = (uint32_t)stream_below(&home, UTILITY_STARTS) + first_utility[account->kind];
    uint64_t providers = stream_next(&home);
    for (; placing->of_category[UTILITIES] > 0; slot++) {
        struct merchant_list list = merchants_utility(slot);
        place_bills(placing, UTILITIES, &list.merchants[(providers >> 2 * slot % 64) % list.count], &bill);
    }
}

/* Some of the entertainment; the rest is gone out for. */
static void place_subscriptions(struct placing *placing)
{
    const struct account *account = placing->account;
    struct stream home =
        stream_open_pair(&placing->state->aspect.user_haunt, account->user->number, SPENDING_COUNT);
    struct stream bill =
        stream_open_pair(&placing->state->aspect.transaction_bill, account_entity(account), ENTERTAINMENT);
    struct merchant_list list = merchants_subscription();
    uint32_t months = (uint32_t)(placing->state->settings.transaction.days / DAYS_A_MONTH);
    uint32_t count = placing->of_category[ENTERTAINMENT] / (months + 2);
    uint32_t first =
        (uint32_t)stream_below(&home, list.count) + (uint32_t)account->kind * SUBSCRIPTION_STRIDE;
    for (uint32_t i = 0; i < count && i < SUBSCRIPTIONS_MAX; i++)
        place_bills(placing, ENTERTAINMENT, &list.merchants[(first + i) % list.count], &bill);
}

/* ---- visits ---- */

struct haunts {
    const struct merchant *merchants[HAUNTS];
};

static struct haunts choose_haunts(const struct placing *placing, int category)
{
    struct stream home = stream_open_pair(&placing->state->aspect.user_haunt, placing->account->user->number,
                                          (uint64_t)category);
    const struct merchant *merchants = merchants_of(category).merchants;
    struct haunts haunts;
    for (int i = 0; i < HAUNTS; i++)
        haunts.merchants[i] = &merchants[alias_pick(&placing->state->merchants[category], &home)];
    return haunts;
}

/* The first haunt most of all. */
static const struct merchant *choose_merchant(const struct placing *placing, const struct haunts *haunts,
                                              int category, struct stream *stream)
{
    if (!stream_chance(stream, HAUNT_SHARE))
        return &merchants_of(category).merchants[alias_pick(&placing->state->merchants[category], stream)];
    double place = stream_uniform(stream);
    return haunts->merchants[(int)(place * place * HAUNTS)];
}

static date_days draw_day(struct placing *placing, int category, date_days first, date_days last)
{
    for (;;) {
        date_days day = (date_days)stream_between(&placing->date, first, last);
        if (stream_uniform(&placing->date) * WEEKDAY_WEIGHT_MAX < weekday_weight[category][date_weekday(day)])
            return day;
    }
}

/* As many as are pending lie in the last days, whichever they are. */
static date_days draw_visit_day(struct placing *placing, int category)
{
    date_days posted = placing->state->as_of - PENDING_DAYS;
    bool recent = stream_below(&placing->date, placing->visits) < placing->recent_visits;
    placing->visits--;
    placing->recent_visits -= recent;
    return recent ? draw_day(placing, category, posted + 1, placing->state->as_of)
                  : draw_day(placing, category, placing->state->first_day, posted);
}

static void count_visits(struct placing *placing)
{
    timestamp_microseconds recent = date_midnight(placing->state->as_of - PENDING_DAYS + 1);
    uint32_t there = 0;
    for (uint32_t i = 0; i < placing->placed; i++)
        there += placing->account->transactions[i].at >= recent;
    uint32_t pending = placing->account->pending_count;
    placing->visits = placing->account->count - placing->placed;
    placing->recent_visits = pending > there ? pending - there : 0;
    if (placing->recent_visits > placing->visits)
        placing->recent_visits = placing->visits;
}

static void place_visits(struct placing *placing, int category)
{
    if (placing->of_category[category] == 0)
        return;
    struct haunts haunts = choose_haunts(placing, category);
    struct stream stream = stream_open_pair(&placing->state->aspect.transaction_merchant,
                                            account_entity(placing->account), (uint64_t)category);
    for (; placing->of_category[category] > 0; placing->of_category[category]--) {
        const struct merchant *merchant = choose_merchant(placing, &haunts, category, &stream);
        put(placing, draw_visit_day(placing, category), category, merchant->name,
            draw_cents(placing, merchant));
    }
}

/* ---- the whole ---- */

/* Rounded up as often as makes it right on average. */
static uint32_t part_of(uint32_t count, double share, struct stream *stream)
{
    uint32_t part = (uint32_t)(count * share + stream_uniform(stream));
    return part < count ? part : count;
}

/* Users are as active with one account as with another, more or less. Folding back at the ends keeps the
 * whole uniform. */
static double draw_activity(const struct placing *placing, struct stream *stream)
{
    double place = personal_design(placing->state, DESIGN_ACTIVITY, placing->account->user->number) +
                   stream_uniform_between(stream, -ACTIVITY_SPREAD, ACTIVITY_SPREAD);
    return place < 0 ? -place : place > 1 ? 2 - place : place;
}

static void draw_counts(struct placing *placing)
{
    const struct personal_state *state = placing->state;
    struct account *account = placing->account;
    struct stream number = stream_open(&state->aspect.transaction_number, account_entity(account));
    account->count = mix_transaction_count(&state->settings, account->kind, draw_activity(placing, &number));
    account->income_count = part_of(account->count, state->mix.share[account->kind][INCOME], &number);
    account->pending_count =
        part_of(account->count, state->settings.transaction.pending_percent / 100, &number);
    struct stream category = stream_open(&state->aspect.transaction_category, account_entity(account));
    for (uint32_t i = account->income_count; i < account->count; i++)
        placing->of_category[alias_pick(&state->spending[account->kind], &category)]++;
}

/* A card that nobody pays back must stay below its limit: larger purchases are made smaller. */
static void fit_purchases(const struct personal_state *state, struct account *account)
{
    int64_t low = usd_to_cents(state->settings.transaction.expense_usd.min);
    double room = CARD_PURCHASES_PART * card_debt_max_usd(&state->settings) * 100, sum = 0;
    for (uint32_t i = account->income_count; i < account->count; i++) {
        room -= (double)low;
        sum += (double)(account->transactions[i].cents - low);
    }
    for (uint32_t i = account->income_count; sum > room && i < account->count; i++) {
        int64_t *cents = &account->transactions[i].cents;
        *cents = low + (int64_t)((double)(*cents - low) * (room > 0 ? room / sum : 0));
    }
}

static int compare_times(const void *left, const void *right)
{
    const struct transaction *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

void activity_make(const struct personal_state *state, struct account *account, struct arena *scratch)
{
    struct placing placing = {
        .state = state,
        .account = account,
        .level = 0.65 + 0.7 * account->user->affluence,
        .date = stream_open(&state->aspect.transaction_date, account_entity(account)),
        .amount =
            stream_open_pair(&state->aspect.transaction_merchant, account_entity(account), SPENDING_COUNT),
    };
    draw_counts(&placing);
    account->transactions = arena_new(scratch, struct transaction, account->count);
    income_place(state, account, scratch);
    placing.placed = account->income_count;
    place_utilities(&placing);
    place_subscriptions(&placing);
    count_visits(&placing);
    for (int category = 0; category < SPENDING_COUNT; category++)
        place_visits(&placing, category);
    if (account->kind == CREDIT_CARD)
        fit_purchases(state, account);
    qsort(account->transactions, account->count, sizeof *account->transactions, compare_times);
}
