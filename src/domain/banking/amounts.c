/* How much is asked for, at what price, and whether the income carries it. */
#include "loans.h"

#include "fingen/money.h"

enum {
    DOLLAR = 100,
    RATIO_ONE = 10000,
    RATIO_MAX = 99999, /* of the column: 9.9999 */
    INCOME_STEP = 100 * DOLLAR,
    CO_APPLICANT_MIN = 12000 * DOLLAR, /* nobody bothers to apply with less */
    UNIT_LOAN = 100000000,             /* a million dollars, to scale payments by */
};

/* A year's income this much earlier was lower. */
#define INCOME_GROWTH 0.03

static const struct {
    double income_multiple, sigma;
    int64_t step_cents;
    double co_applicant_share;
} habits[LOAN_TYPE_COUNT] = {
    [LOAN_MORTGAGE] = {2.9, 0.33, 1000 * DOLLAR, 0.45}, [LOAN_PERSONAL] = {0.16, 0.55, 100 * DOLLAR, 0.05},
    [LOAN_AUTO] = {0.42, 0.35, 100 * DOLLAR, 0.15},     [LOAN_BUSINESS] = {0.9, 0.6, 1000 * DOLLAR, 0.1},
    [LOAN_EDUCATION] = {0.45, 0.5, 100 * DOLLAR, 0.3},
};

static int64_t round_up(int64_t value, int64_t step)
{
    return (value + step - 1) / step * step;
}

static int64_t round_down(int64_t value, int64_t step)
{
    return value / step * step;
}

/* ---- income ---- */

static int64_t income_at(const struct bank_family *family, date_days date)
{
    double years = (double)(family->bank->as_of - date) / 365.25;
    double income = (double)family->customer.annual_income_cents / (1 + INCOME_GROWTH * years);
    return round_down((int64_t)income, INCOME_STEP);
}

static int64_t draw_co_applicant_income(const struct application *application, struct stream *stream)
{
    double share = stream_lognormal(stream, 0.8, 0.35);
    if (!stream_chance(stream, habits[application->type].co_applicant_share))
        return 0;
    int64_t income = round_down((int64_t)(share * (double)application->income_cents), INCOME_STEP);
    return income < CO_APPLICANT_MIN ? 0 : income;
}

static int64_t monthly_income(const struct application *application)
{
    return (application->income_cents + application->co_applicant_cents) / 12;
}

/* ---- the amount ---- */

struct limits {
    int64_t lowest, highest, step; /* cents */
};

static struct limits limits_of(const struct bank_family *family, enum loan_type type)
{
    struct number_range range = family->bank->settings->loans.amount_usd[type];
    struct limits limits = {.step = habits[type].step_cents};
    limits.lowest = round_up((int64_t)(range.min * DOLLAR + 0.5), DOLLAR);
    limits.highest = round_down((int64_t)(range.max * DOLLAR + 0.5), DOLLAR);
    if (limits.highest < limits.lowest)
        limits.highest = limits.lowest;
    return limits;
}

static int64_t clip_amount(struct limits limits, int64_t cents)
{
    cents = round_down(cents, limits.step);
    return cents < limits.lowest ? limits.lowest : cents > limits.highest ? limits.highest : cents;
}

static int64_t draw_amount(const struct application *application, struct limits limits, struct stream *stream)
{
    double multiple =
        stream_lognormal(stream, habits[application->type].income_multiple, habits[application->type].sigma);
    double income = (double)(application->income_cents + application->co_applicant_cents);
    double cents = multiple * income;
    return clip_amount(limits, cents > 1e15 ? INT64_C(1000000000000000) : (int64_t)cents);
}

/* What a month's payment pays back. */
static int64_t affordable_amount(const struct loan *loan, int64_t payment_cents)
{
    int64_t unit =
        money_level_payment_cents(UNIT_LOAN, loan->original.rate_millionths, loan->original.months);
    return payment_cents <= 0 ? 0 : (int64_t)((double)payment_cents / (double)unit * UNIT_LOAN);
}

static void set_principal(struct loan *loan, int64_t cents)
{
    loan->principal_cents = cents;
    loan->original.payment_cents =
        money_level_payment_cents(cents, loan->original.rate_millionths, loan->original.months);
}

/* Debts at other banks take a share of the income. */
static int64_t other_debts(const struct application *application, double share)
{
    return (int64_t)(share * (double)monthly_income(application));
}

/* The income carries the loan beside all other debts; where it cannot carry even the smallest, somebody
 * applies with the customer. */
static void fit_to_income(const struct bank_family *family, double other_share, int64_t committed_cents,
                          struct limits limits, struct application *application)
{
    struct loan *loan = &application->loan;
    double limit = family->bank->settings->loans.debt_to_income_percent / 100 - 0.0001;
    double free_share = limit - other_share;
    int64_t smallest =
        money_level_payment_cents(limits.lowest, loan->original.rate_millionths, loan->original.months);
    int64_t needed = (int64_t)((double)(smallest + committed_cents + DOLLAR) / free_share) * 12;
    int64_t income = application->income_cents + application->co_applicant_cents;
    if (income < needed) {
        int64_t lacking = round_up(needed - income, INCOME_STEP);
        application->co_applicant_cents += lacking < CO_APPLICANT_MIN ? CO_APPLICANT_MIN : lacking;
    }
    int64_t room = (int64_t)(free_share * (double)monthly_income(application)) - committed_cents;
    int64_t affordable = affordable_amount(loan, room);
    if (loan->principal_cents > affordable)
        set_principal(loan, clip_amount(limits, affordable));
}

static int64_t debt_ratio_of(const struct application *application, double other_share,
                             int64_t committed_cents)
{
    int64_t debts =
        other_debts(application, other_share) + committed_cents + application->loan.original.payment_cents;
    int64_t income = monthly_income(application);
    int64_t ratio = income <= 0 ? RATIO_MAX : money_multiply_divide(debts, RATIO_ONE, income);
    return ratio > RATIO_MAX ? RATIO_MAX : ratio;
}

/* Most get what they ask for. */
static int64_t draw_requested(const struct application *application, struct limits limits,
                              struct stream *stream)
{
    int64_t principal = application->loan.principal_cents;
    double excess = stream_uniform_between(stream, 1.05, 1.3);
    if (application->status != APPLICATION_APPROVED || !stream_chance(stream, 0.15))
        return principal;
    int64_t requested = clip_amount(limits, (int64_t)((double)principal * excess));
    return requested > principal ? requested : principal;
}

/* ---- terms ---- */

/* A restructured loan costs less than before, as far as the type's rates go. */
static void relieve(const struct loans_settings *settings, enum loan_type type, struct loan *loan,
                    struct stream *stream)
{
    int64_t lowest = (int64_t)(settings->rate_percent[type].min * 1e4 + 0.5);
    int64_t relief = 2500 * stream_between(stream, 2, 8);
    loan->terms.rate_millionths = loan->original.rate_millionths - relief;
    if (loan->terms.rate_millionths < lowest)
        loan->terms.rate_millionths = lowest;
}

static void draw_price(const struct bank_family *family, struct application *application)
{
    const struct loans_settings *settings = &family->bank->settings->loans;
    struct stream stream = stream_open(&family->bank->loan->credit, application->id);
    struct loan *loan = &application->loan;
    int32_t year = date_to_civil(application->applied).year;
    application->score = credit_draw_score(settings, family->customer.credit_quality, &stream);
    loan->original.rate_millionths =
        credit_draw_rate_millionths(settings, application->type, application->score, year, &stream);
    loan->terms.rate_millionths = loan->original.rate_millionths;
    if (loan->status == LOAN_RESTRUCTURED)
        relieve(settings, application->type, loan, &stream);
}

void amounts_draw(const struct bank_family *family, int64_t committed_cents, struct application *application)
{
    struct stream stream = stream_open(&family->bank->loan->amount, application->id);
    struct limits limits = limits_of(family, application->type);
    draw_price(family, application);
    application->income_cents = income_at(family, application->applied);
    application->co_applicant_cents = draw_co_applicant_income(application, &stream);
    double other_share = stream_uniform_between(&stream, 0.01, 0.09);
    set_principal(&application->loan, draw_amount(application, limits, &stream));
    bool overreaches = application->status == APPLICATION_REJECTED && stream_chance(&stream, 0.45);
    if (overreaches)
        set_principal(&application->loan, clip_amount(limits, application->loan.principal_cents * 8 / 5));
    else
        fit_to_income(family, other_share, committed_cents, limits, application);
    application->debt_ratio = debt_ratio_of(application, other_share, committed_cents);
    application->requested_cents = draw_requested(application, limits, &stream);
    application->loan.terms.payment_cents = application->loan.original.payment_cents;
}
