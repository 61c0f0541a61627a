/* What comes in: wages on paydays, a second source every month, now and then something else; refunds on a
 * card. */
#include "personal.h"

#include "fingen/calendar.h"

enum {
    PAYDAYS_MAX = 2 * (DAYS_LIMIT / 28 + 2) + DAYS_LIMIT / 14,
    MISSING_PAYDAYS_MAX = 4, /* a job may have begun that many paydays after the window did */
    WEEKDAY_FRIDAY = 4,
    ACH_FIRST_HOUR = 4,
    ACH_SECONDS = 5 * 3600,
};

static const char *const second_sources[] = {"Pension Benefit", "Rental Income", "Annuity Payment",
                                             "Trust Distribution", "Family Support Transfer"};
static const char *const side_sources[] = {"Freelance Invoice Payment", "Consulting Fee",
                                           "Brokerage Withdrawal",      "Royalty Payment",
                                           "Contract Work Payment",     "Commission Payment"};
static const char *const refund_sources[] = {
    "Delta Air Lines Refund", "United Airlines Refund",  "Marriott Refund",  "Airbnb Refund",
    "Wayfair Refund",         "Carnival Cruises Refund", "Statement Credit", "Apple Store Refund",
    "Samsung Store Refund",   "Travel Dispute Credit",
};

#define PICK(stream, list) ((list)[stream_below((stream), sizeof(list) / sizeof(list)[0])])

struct paydays {
    date_days days[PAYDAYS_MAX]; /* ascending */
    uint32_t count;
};

/* ---- when ---- */

/* Paid on the business day before when that is none. */
static void add_payday(const struct personal_state *state, struct paydays *paydays, date_days day)
{
    date_days paid = calendar_fed_on_or_before(day);
    if (paid >= state->first_day && paid <= state->as_of)
        paydays->days[paydays->count++] = paid;
}

static void find_fortnightly(const struct personal_state *state, uint32_t phase, struct paydays *paydays)
{
    for (date_days day = state->first_day; day <= state->as_of + 3; day++)
        if (date_weekday(day) == WEEKDAY_FRIDAY && (uint32_t)((day + 3) / 7) % 2 == phase % 2)
            add_payday(state, paydays, day);
}

/* On the last day of the month, the first or the 15th; with `twice`, on the 15th and the last. */
static void find_monthly(const struct personal_state *state, uint32_t phase, bool twice,
                         struct paydays *paydays)
{
    struct civil_date first = date_to_civil(state->first_day);
    date_days month = date_from_civil(first.year, first.month, 1);
    for (; month <= state->as_of + 3; month = date_add_months(month, 1)) {
        if (!twice && phase % 3 == 1)
            add_payday(state, paydays, month);
        if (twice || phase % 3 == 2)
            add_payday(state, paydays, month + 14);
        if (twice || phase % 3 == 0)
            add_payday(state, paydays, date_add_months(month, 1) - 1);
    }
}

static date_days draw_business_day(const struct personal_state *state, struct stream *stream)
{
    date_days day =
        calendar_fed_on_or_before((date_days)stream_between(stream, state->first_day, state->as_of));
    return day >= state->first_day ? day : calendar_fed_on_or_after(state->first_day);
}

/* ---- how much ---- */

/* So that all that an account receives stays below what its balance can explain. */
static int64_t income_ceiling(const struct personal_settings *settings, const struct account *account)
{
    double room = account->kind == CREDIT_CARD ? CARD_REFUNDS_PART * card_debt_max_usd(settings)
                                               : DEPOSITS_PART * settings->account.balance_usd.max;
    double each = room / account->income_count;
    return (
        int64_t)((each < settings->transaction.income_usd.max ? each : settings->transaction.income_usd.max) *
                 100);
}

/* Few receive much. */
static int64_t income_at(const struct personal_settings *settings, const struct account *account, double rank)
{
    int64_t low = usd_to_cents(settings->transaction.income_usd.min);
    int64_t spread = income_ceiling(settings, account) - low;
    double place = 0.3 * rank + 0.7 * rank * rank * rank;
    return spread <= 0 ? low : low + (int64_t)((double)spread * place);
}

/* ---- series ---- */

struct placing {
    const struct personal_state *state;
    struct account *account;
    struct stream *stream;
    uint32_t placed;
};

static void place(struct placing *placing, date_days day, const char *source, int64_t cents)
{
    int64_t second = ACH_FIRST_HOUR * 3600 + (int64_t)stream_below(placing->stream, ACH_SECONDS);
    placing->account->transactions[placing->placed] = (struct transaction){
        .at = date_midnight(day) + second * MICROSECONDS_PER_SECOND,
        .order = placing->placed,
        .category = INCOME,
        .merchant = source,
        .cents = -cents,
    };
    placing->placed++;
}

/* The last of the paydays, as many as are still wanted. */
static void place_series(struct placing *placing, const struct paydays *paydays, const char *source,
                         int64_t cents)
{
    uint32_t wanted = placing->account->income_count - placing->placed;
    uint32_t first = paydays->count > wanted ? paydays->count - wanted : 0;
    for (uint32_t i = first; i < paydays->count; i++)
        place(placing, paydays->days[i], source, cents);
}

static void place_wages(struct placing *placing, bool monthly, struct arena *scratch)
{
    const struct user *user = placing->account->user;
    struct paydays paydays = {.count = 0};
    if (monthly || user->semimonthly_pay)
        find_monthly(placing->state, user->pay_phase, !monthly, &paydays);
    else
        find_fortnightly(placing->state, user->pay_phase, &paydays);
    place_series(placing, &paydays, arena_printf(scratch, "%s Payroll", user->employer),
                 income_at(&placing->state->settings, placing->account, user->affluence));
}

static void place_second_source(struct placing *placing)
{
    struct paydays paydays = {.count = 0};
    find_monthly(placing->state, placing->account->user->pay_phase + 1, false, &paydays);
    const char *source = PICK(placing->stream, second_sources);
    place_series(placing, &paydays, source,
                 income_at(&placing->state->settings, placing->account, stream_uniform(placing->stream)));
}

/* On any business day, any amount. */
static void place_any(struct placing *placing, const char *source)
{
    date_days day = draw_business_day(placing->state, placing->stream);
    double rank = stream_uniform(placing->stream);
    place(placing, day, source, income_at(&placing->state->settings, placing->account, rank));
}

/* One source per account, so that it recurs. */
static void place_rest(struct placing *placing)
{
    const char *source = PICK(placing->stream, side_sources);
    while (placing->placed < placing->account->income_count)
        place_any(placing, source);
}

static void place_refunds(struct placing *placing)
{
    while (placing->placed < placing->account->income_count)
        place_any(placing, PICK(placing->stream, refund_sources));
}

/* Wages go to the checking account, or are split; every other week when that many are wanted, perhaps from a
 * job that began a while ago, else every month. A savings account rather receives what comes every month from
 * elsewhere. */
void income_place(const struct personal_state *state, struct account *account, struct arena *scratch)
{
    if (account->income_count == 0)
        return;
    struct stream stream = stream_open(&state->aspect.transaction_income, account_entity(account));
    struct placing placing = {.state = state, .account = account, .stream = &stream};
    uint32_t months = (uint32_t)(state->settings.transaction.days / 30);
    uint32_t paydays = 2 * months;
    if (account->kind == CREDIT_CARD) {
        place_refunds(&placing);
        return;
    }
    bool fortnightly = account->income_count + MISSING_PAYDAYS_MAX >= paydays;
    if (fortnightly || account->kind == CHECKING)
        place_wages(&placing, !fortnightly, scratch);
    if (account->kind == SAVINGS || account->income_count >= placing.placed + months)
        place_second_source(&placing);
    place_rest(&placing);
}
