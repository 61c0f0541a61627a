/* The shape of an account's history: how many rows, how many of them income and how many keyed in, who pays
 * whom when, from which day.
 */
#include "ledger.h"

#define NET_OF_GROSS 0.74 /* what taxes and contributions leave of a salary */
#define BENEFIT_OF_INCOME 0.6
#define HISTORY_SHORTEST 0.85 /* of the days that the rows give */

enum { HABIT_PAY = 64, HABIT_BENEFIT_WEEK };

/* A share of a count, rounded up or down by chance, so that the mean is exact. */
static uint32_t draw_share(uint32_t count, double percent, struct stream *stream)
{
    uint32_t share = (uint32_t)(count * percent / 100 + stream_uniform(stream));
    return share < count ? share : count;
}

/* ---- pay ---- */

static int64_t clamp(int64_t value, double low_usd, double high_usd)
{
    int64_t low = (int64_t)(low_usd * 100), high = (int64_t)(high_usd * 100);
    return value < low ? low : value > high ? high : value;
}

/* Every other Friday, twice a month or once, whichever keeps a small pay above the least. */
static void set_salary(const struct bank_family *family, struct ledger_shape *shape)
{
    struct number_range salary = family->bank->settings->transactions.salary_usd;
    uint64_t habit = habit_of(family, HABIT_PAY);
    int64_t net = (int64_t)((double)family->customer.annual_income_cents * NET_OF_GROSS);
    uint64_t u = habit % 100;
    int64_t periods = u < 48 ? 26 : u < 78 ? 24 : 12;
    if (net / periods < (int64_t)(salary.min * 100))
        periods = 12;
    else if (net / periods > (int64_t)(salary.max * 100))
        periods = 26;
    shape->pay_rhythm = periods == 26   ? RHYTHM_FORTNIGHT + (int32_t)(habit >> 32 & 1)
                        : periods == 24 ? RHYTHM_SEMI_MONTHLY
                                        : RHYTHM_MONTH_END;
    shape->pay_cents = clamp(net / periods, salary.min, salary.max);
}

static void set_pay(const struct bank_family *family, uint32_t index, struct ledger_shape *shape)
{
    shape->pay_rhythm = -1;
    if (account_is_savings(&family->accounts[index]) || bank_family_main_account(family) != index)
        return;
    if (family->customer.employed) {
        set_salary(family, shape);
    } else if (family->customer.employment == EMPLOYMENT_RETIRED) {
        double monthly = (double)family->customer.annual_income_cents * BENEFIT_OF_INCOME / 12;
        shape->pay_rhythm = RHYTHM_BENEFIT + (int32_t)(habit_of(family, HABIT_BENEFIT_WEEK) % 3);
        shape->pay_cents = clamp((int64_t)monthly, 600, 4000);
    }
}

/* ---- how far back ---- */

/* The day after the (income + 1)-th last day on which income comes by the calendar; a history from that day
 * on has room for what comes. */
static date_days room_start(const struct rhythm *pay, const struct rhythm *interest, uint32_t income)
{
    uint32_t p = 0, i = 0;
    for (;;) {
        bool has_pay = pay != NULL && p < pay->count;
        bool has_interest = i < interest->count;
        if (!has_pay && !has_interest)
            return INT32_MIN;
        bool take_pay = has_pay && (!has_interest || pay->days[p] >= interest->days[i]);
        date_days day = take_pay ? pay->days[p++] : interest->days[i++];
        if (p + i > income)
            return day + 1;
    }
}

static date_days draw_start(const struct bank_family *family, const struct bank_account *account,
                            const struct ledger_shape *shape, struct stream *stream)
{
    const struct rhythm *rhythms = family->bank->customer->ledger->rhythms;
    double days = shape->rows * family->bank->settings->transactions.days_per_row[account->type] *
                  stream_uniform_between(stream, HISTORY_SHORTEST, 1);
    days = days < HISTORY_DAYS_MIN ? HISTORY_DAYS_MIN : days > HISTORY_DAYS_MAX ? HISTORY_DAYS_MAX : days;
    date_days start = family->bank->as_of - (date_days)days + 1;
    const struct rhythm *pay = shape->pay_rhythm < 0 ? NULL : &rhythms[shape->pay_rhythm];
    date_days room = room_start(pay, &rhythms[RHYTHM_MONTH_END], shape->income);
    date_days latest = family->bank->as_of - HISTORY_DAYS_MIN + 1;
    start = room > start ? room : start;
    return start < latest ? start : latest;
}

static struct ledger_shape draw_shape(const struct bank_family *family, uint32_t index)
{
    const struct transactions_settings *settings = &family->bank->settings->transactions;
    const struct bank_account *account = &family->accounts[index];
    struct stream stream = stream_open(&family->bank->customer->ledger->shape, account->id);
    struct ledger_shape shape = {0};
    shape.rows =
        (uint32_t)stream_between(&stream, (int64_t)settings->count.min, (int64_t)settings->count.max);
    shape.income = draw_share(shape.rows, settings->income_percent, &stream);
    shape.manual = draw_share(shape.rows, settings->manual_percent, &stream);
    set_pay(family, index, &shape);
    shape.start = draw_start(family, account, &shape, &stream);
    return shape;
}

/* Rates are hundredths of a percent. */
static int64_t draw_rate(struct number_range percent, struct stream *stream)
{
    return 100 *
           stream_between(stream, (int64_t)(percent.min * 100 + 0.5), (int64_t)(percent.max * 100 + 0.5));
}

void bank_ledger_plan(const struct bank_family *family, struct bank_account *account, uint32_t index)
{
    const struct bank *bank = family->bank;
    struct stream stream = stream_open_pair(&bank->customer->ledger->shape, account->id, 1);
    struct ledger_shape *shape = arena_new(family->arena, struct ledger_shape, 1);
    *shape = draw_shape(family, index);
    account->shape = shape;
    account->history_start = shape->start;
    account->rate_millionths = draw_rate(bank->settings->accounts.interest_percent[account->type], &stream);
}
