/* What becomes of a loan, and when everything about its application happened. */
#include "loans.h"

#include <assert.h>

/* How much of default follows the risk. */
#define DEFAULT_LOADING 0.7
#define DEFAULT_NOISE 0.7141428

enum {
    HOLIDAYS_MAX = 8, /* days by which business days may shift decision and disbursement together */
    MONTH_END_DAYS =
        8,            /* 31 January + 1 month is 28 February, and the disbursement moves to a business day */
    LONG_MONTHS = 84, /* loans that most people do not keep to the end */
    SETTLED_BEFORE_DAYS = 130, /* early payoffs come from elsewhere: none inside the accounts' histories */
    SETTLED_AFTER_MONTHS = 3,
    DEFAULT_MONTHS_MIN = 6,
    DEFAULT_MONTHS_MAX = 36,
    RESTRUCTURED_MONTHS_MIN = 8,
    RESTRUCTURED_MONTHS_MAX = 60,
    RESTRUCTURED_AFTER_MIN = 4,
};

static const int32_t closing_days_max[LOAN_TYPE_COUNT] = {21, 3, 5, 14, 10};
static const int32_t extension_months[LOAN_TYPE_COUNT] = {60, 12, 12, 24, 24};

/* ---- what becomes of it ---- */

/* The rank of the risk among the approved is uniform: made normal, it drives default without touching its
 * share. */
static enum loan_status draw_loan_status(const struct loan_state *state, double rank, struct stream *stream)
{
    double among_approved = credit_normal_quantile(rank);
    double default_risk = DEFAULT_LOADING * among_approved + DEFAULT_NOISE * stream_normal(stream);
    double place = stream_uniform(stream);
    if (default_risk > state->defaulted_above)
        return LOAN_DEFAULTED;
    if (default_risk > state->restructured_above)
        return LOAN_RESTRUCTURED;
    return place < state->paid_off_share ? LOAN_PAID_OFF : LOAN_ACTIVE;
}

/* ---- terms ---- */

/* A restructured loan got longer, yet stays inside the type's terms. */
static void set_terms(const struct bank_family *family, int32_t months, struct application *application)
{
    struct loan *loan = &application->loan;
    struct number_range years = family->bank->settings->loans.term_years[application->type];
    int32_t shortest = 12 * (int32_t)years.min, longest = 12 * (int32_t)years.max;
    loan->terms.months = loan->original.months = months;
    if (loan->status != LOAN_RESTRUCTURED)
        return;
    int32_t extension = extension_months[application->type];
    if (extension > longest - shortest)
        extension = longest - shortest;
    if (months + extension > longest)
        months = longest - extension;
    loan->original.months = months;
    loan->terms.months = months + extension;
}

/* ---- when ---- */

/* Whole months from one day to the other: so many instalments of a loan of that day are due. */
static int32_t months_between(date_days from, date_days to)
{
    struct civil_date first = date_to_civil(from), last = date_to_civil(to);
    int32_t months = 12 * (last.year - first.year) + last.month - first.month;
    while (months > 0 && date_add_months(to, -months) < from)
        months--;
    return months;
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

struct window {
    date_days first, last;
};

/* Disbursed so that `months` instalments, and no more, are due by as_of. */
static struct window window_of_age(date_days as_of, date_days first, int32_t months)
{
    struct window window = {date_add_months(as_of, -months - 1) + MONTH_END_DAYS,
                            date_add_months(as_of, -months)};
    window.first = most(window.first, first);
    window.last = most(window.last, window.first);
    return window;
}

static date_days draw_day(struct window window, struct stream *stream)
{
    return (date_days)stream_between(stream, window.first, window.last);
}

static date_days draw_active(const struct bank *bank, date_days first, const struct loan *loan,
                             struct stream *stream)
{
    struct window window = {date_add_months(bank->as_of, -loan->terms.months) + MONTH_END_DAYS,
                            date_add_months(bank->as_of, -1)};
    window.first = most(window.first, first);
    double age = stream_uniform(stream);
    if (loan->terms.months > LONG_MONTHS)
        age *= age;
    return window.last - (date_days)(age * (window.last - window.first + 1));
}

/* To the end, where the customer has been with the bank that long, or early. */
static date_days draw_paid_off(const struct bank *bank, date_days first, struct loan *loan,
                               struct stream *stream)
{
    int32_t term = loan->terms.months;
    bool to_the_end = stream_chance(stream, term > LONG_MONTHS ? 0.25 : 0.7);
    if (to_the_end && months_between(first, bank->as_of) >= term)
        return draw_day((struct window){first, date_add_months(bank->as_of, -term)}, stream);
    date_days settled = bank->as_of - SETTLED_BEFORE_DAYS;
    int32_t longest = least(term - 1, months_between(first, settled));
    int32_t shortest = least(most(SETTLED_AFTER_MONTHS, term / 6), longest);
    loan->settled_count = (int32_t)stream_between(stream, shortest, longest);
    return draw_day((struct window){first, date_add_months(settled, -loan->settled_count)}, stream);
}

static date_days draw_defaulted(const struct bank *bank, date_days first, struct loan *loan,
                                struct stream *stream)
{
    int32_t longest =
        least(least(DEFAULT_MONTHS_MAX, loan->terms.months - 1), months_between(first, bank->as_of));
    int32_t months = (int32_t)stream_between(stream, least(DEFAULT_MONTHS_MIN, longest), longest);
    return draw_day(window_of_age(bank->as_of, first, months), stream);
}

static date_days draw_restructured(const struct bank *bank, date_days first, struct loan *loan,
                                   struct stream *stream)
{
    int32_t longest =
        least(least(RESTRUCTURED_MONTHS_MAX, loan->original.months - 2), months_between(first, bank->as_of));
    int32_t months = (int32_t)stream_between(stream, least(RESTRUCTURED_MONTHS_MIN, longest), longest);
    loan->restructured_count = (int32_t)stream_between(stream, RESTRUCTURED_AFTER_MIN, months - 2);
    return draw_day(window_of_age(bank->as_of, first, months), stream);
}

static date_days draw_disbursed(const struct bank *bank, date_days first, struct loan *loan,
                                struct stream *stream)
{
    switch (loan->status) {
    case LOAN_PAID_OFF:
        return draw_paid_off(bank, first, loan, stream);
    case LOAN_DEFAULTED:
        return draw_defaulted(bank, first, loan, stream);
    case LOAN_RESTRUCTURED:
        return draw_restructured(bank, first, loan, stream);
    default:
        return draw_active(bank, first, loan, stream);
    }
}

/* Backwards from the disbursement: a business day, the decision some days before, the application some days
 * before that. */
static void date_approved(const struct bank *bank, date_days first, struct stream *stream,
                          struct application *application)
{
    struct number_range days = bank->settings->loans.decision_days;
    int32_t decision = (int32_t)stream_between(stream, (int64_t)days.min, (int64_t)days.max);
    int32_t closing = 1 + (int32_t)stream_below(stream, (uint64_t)closing_days_max[application->type]);
    struct loan *loan = &application->loan;
    date_days disbursed = draw_disbursed(bank, first + decision + closing + HOLIDAYS_MAX, loan, stream);
    loan->disbursed = calendar_fed_on_or_before(disbursed);
    application->decided = calendar_fed_on_or_before(loan->disbursed - closing);
    application->applied = application->decided - decision;
    assert(application->applied >= first);
}

static void date_rejected(const struct bank *bank, date_days first, struct stream *stream,
                          struct application *application)
{
    struct number_range days = bank->settings->loans.decision_days;
    int32_t decision = (int32_t)stream_between(stream, (int64_t)days.min, (int64_t)days.max);
    date_days decided = draw_day((struct window){first + decision + HOLIDAYS_MAX, bank->as_of}, stream);
    application->decided = calendar_fed_on_or_before(decided);
    application->applied = application->decided - decision;
}

/* Nobody waits longer for a decision than a decision takes. */
static void date_undecided(const struct bank *bank, date_days first, struct stream *stream,
                           struct application *application)
{
    date_days longest = (date_days)bank->settings->loans.decision_days.max;
    if (application->status == APPLICATION_PENDING)
        first = most(first, bank->as_of - longest + 1);
    application->applied = draw_day((struct window){first, bank->as_of}, stream);
}

void timeline_draw(const struct bank_family *family, uint32_t number, const struct loan_outline *outline,
                   struct application *application)
{
    const struct bank *bank = family->bank;
    const struct loan_state *state = bank->loan;
    struct stream stream = stream_open_pair(&state->outline, family->customer.id, number);
    date_days first = family->customer.since;
    assert(first <= bank->as_of - BANK_TENURE_MIN_DAYS);
    application->type = outline->type;
    application->status = outline->status;
    application->risk = outline->risk;
    if (application->status == APPLICATION_APPROVED)
        application->loan.status = draw_loan_status(state, outline->rank, &stream);
    set_terms(family, outline->months, application);
    if (application->status == APPLICATION_APPROVED)
        date_approved(bank, first, &stream, application);
    else if (application->status == APPLICATION_REJECTED)
        date_rejected(bank, first, &stream, application);
    else
        date_undecided(bank, first, &stream, application);
}
