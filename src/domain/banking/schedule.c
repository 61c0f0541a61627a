/* The repayment schedule: instalments to the cent, and what was paid of them by as_of. */
#include "loans.h"

#include "fingen/money.h"

enum {
    MICROSECONDS_PER_MINUTE = 60 * 1000000,
    LATE_DAYS_MAX = 15, /* with holidays still before the next instalment is paid */
    EARLY_DAYS_MAX = 3,
    LATE_BEFORE_RESTRUCTURED = 3,
    RESTRUCTURED_AFTER_DAYS = 20,
    DEFAULTER_ON_TIME_PERCENT = 80,
};

#define WORD(word)                                                                                           \
    {                                                                                                        \
        (word), sizeof(word) - 1                                                                             \
    }

static const struct text payment_words[] = {
    [PAYMENT_SCHEDULED] = WORD("scheduled"), [PAYMENT_PAID] = WORD("paid"),     [PAYMENT_LATE] = WORD("late"),
    [PAYMENT_OVERDUE] = WORD("overdue"),     [PAYMENT_MISSED] = WORD("missed"),
};

/* ---- the plan ---- */

/* Monthly from the disbursement; a day that a month lacks is its last. */
static void make_due_dates(struct loan *loan)
{
    struct civil_date first = date_to_civil(loan->disbursed);
    int32_t year = first.year, month = first.month;
    for (int32_t i = 0; i < loan->terms.months; i++) {
        if (++month > 12) {
            month = 1;
            year++;
        }
        int32_t last = date_days_in_month(year, month);
        loan->rows[i].due = date_from_civil(year, month, first.day < last ? first.day : last);
    }
}

/* Level payments from row `begin` on; the last takes what is left when the terms end there. */
static int64_t make_instalments(struct loan *loan, const struct loan_terms *terms, int32_t begin, int32_t end,
                                int64_t balance)
{
    for (int32_t i = begin; i < end; i++) {
        struct instalment instalment =
            money_instalment(balance, terms->rate_millionths, terms->payment_cents, i + 1 == terms->months);
        balance = instalment.balance_cents;
        loan->rows[i].principal_cents = instalment.principal_cents;
        loan->rows[i].interest_cents = instalment.interest_cents;
        loan->rows[i].balance_cents = balance;
    }
    return balance;
}

/* The new terms begin with the first instalment after the restructuring: what is owed then, spread over the
 * months that are left. */
static void make_plan(struct loan *loan)
{
    int32_t before = loan->restructured_count;
    int64_t balance = make_instalments(loan, &loan->original, 0, before, loan->principal_cents);
    if (before > 0)
        loan->terms.payment_cents =
            money_level_payment_cents(balance, loan->terms.rate_millionths, loan->terms.months - before);
    make_instalments(loan, &loan->terms, before, loan->terms.months, balance);
}

static int32_t count_due(const struct loan *loan, date_days as_of)
{
    int32_t low = 0, high = loan->terms.months;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (loan->rows[middle].due <= as_of)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- what was paid ---- */

static int64_t total_of(const struct repayment *row)
{
    return row->principal_cents + row->interest_cents;
}

static void pay_on_time(struct repayment *row, uint64_t bits)
{
    date_days early = bits & 1 ? 0 : (date_days)((bits >> 1) % (EARLY_DAYS_MAX + 1));
    row->paid = calendar_fed_on_or_before(row->due - early);
    row->status = PAYMENT_PAID;
    row->paid_cents = total_of(row);
}

static void pay_late(struct repayment *row, date_days as_of, uint64_t bits)
{
    date_days paid = calendar_fed_on_or_after(row->due + 1 + (date_days)(bits % LATE_DAYS_MAX));
    row->status = PAYMENT_OVERDUE;
    if (paid > as_of)
        return;
    row->status = PAYMENT_LATE;
    row->paid = paid;
    row->paid_cents = total_of(row);
}

static void pay_rows(struct loan *loan, int32_t begin, int32_t end, double on_time_percent, date_days as_of,
                     struct stream *stream)
{
    for (int32_t i = begin; i < end; i++) {
        bool on_time = stream_chance(stream, on_time_percent / 100);
        uint64_t bits = stream_next(stream) >> 20;
        if (on_time)
            pay_on_time(&loan->rows[i], bits);
        else
            pay_late(&loan->rows[i], as_of, bits);
    }
}

/* With the settling instalment goes everything that is still owed; interest that would have come later is
 * not. */
static void settle(struct loan *loan)
{
    date_days paid = loan->rows[loan->settled_count - 1].paid;
    for (int32_t i = loan->settled_count; i < loan->terms.months; i++) {
        loan->rows[i].status = PAYMENT_PAID;
        loan->rows[i].paid = paid;
        loan->rows[i].paid_cents = loan->rows[i].principal_cents;
    }
}

static void pay_paid_off(struct loan *loan, date_days as_of, struct stream *stream)
{
    if (loan->settled_count == 0) {
        pay_rows(loan, 0, loan->terms.months, 100, as_of, stream);
        return;
    }
    pay_rows(loan, 0, loan->settled_count, 100, as_of, stream);
    settle(loan);
}

/* Paid at first, then no more. */
static void pay_defaulted(struct loan *loan, double missed_percent, date_days as_of, struct stream *stream)
{
    double missed = loan->due_count * missed_percent / 100 + stream_uniform(stream);
    int32_t paid_count = loan->due_count - (int32_t)missed;
    paid_count = paid_count < 0 ? 0 : paid_count;
    pay_rows(loan, 0, paid_count, DEFAULTER_ON_TIME_PERCENT, as_of, stream);
    for (int32_t i = paid_count; i < loan->due_count; i++)
        loan->rows[i].status = PAYMENT_MISSED;
}

static void pay_restructured(struct loan *loan, double on_time_percent, date_days as_of,
                             struct stream *stream)
{
    int32_t before = loan->restructured_count;
    int32_t hard = before > LATE_BEFORE_RESTRUCTURED ? before - LATE_BEFORE_RESTRUCTURED : 0;
    pay_rows(loan, 0, hard, on_time_percent, as_of, stream);
    pay_rows(loan, hard, before, 0, as_of, stream);
    loan->restructured = calendar_fed_on_or_after(loan->rows[before - 1].due + RESTRUCTURED_AFTER_DAYS);
    pay_rows(loan, before, loan->due_count, on_time_percent, as_of, stream);
}

static void pay(const struct loans_settings *settings, struct loan *loan, date_days as_of,
                struct stream *stream)
{
    switch (loan->status) {
    case LOAN_PAID_OFF:
        pay_paid_off(loan, as_of, stream);
        break;
    case LOAN_DEFAULTED:
        pay_defaulted(loan, settings->missed_percent, as_of, stream);
        break;
    case LOAN_RESTRUCTURED:
        pay_restructured(loan, settings->on_time_percent, as_of, stream);
        break;
    default:
        pay_rows(loan, 0, loan->due_count, settings->on_time_percent, as_of, stream);
    }
}

static int64_t outstanding_of(const struct loan *loan)
{
    int64_t outstanding = loan->principal_cents;
    for (int32_t i = 0; i < loan->terms.months; i++)
        if (loan->rows[i].paid != 0)
            outstanding -= loan->rows[i].principal_cents;
    return outstanding;
}

void schedule_make(const struct bank_family *family, struct application *application)
{
    const struct bank *bank = family->bank;
    struct loan *loan = &application->loan;
    struct stream stream = stream_open(&bank->loan->schedule, application->id);
    loan->rows = arena_alloc_zeroed(family->arena, sizeof *loan->rows * (size_t)loan->terms.months);
    make_due_dates(loan);
    make_plan(loan);
    loan->due_count = count_due(loan, bank->as_of);
    pay(&bank->settings->loans, loan, bank->as_of, &stream);
    loan->outstanding_cents = outstanding_of(loan);
}

/* ---- what the linked account sees ---- */

/* Standing orders run in the early morning, money is paid out in office hours. */
static timestamp_microseconds time_of(date_days date, bool is_disbursement, uint64_t id)
{
    int64_t minute =
        is_disbursement ? 14 * 60 + (int64_t)(mix64(id) % 360) : 9 * 60 + (int64_t)(mix64(id) % 60);
    return date_midnight(date) + minute * MICROSECONDS_PER_MINUTE;
}

static void post(struct bank_family *family, const struct application *application, date_days date,
                 int64_t cents)
{
    const struct bank_account *account = &family->accounts[application->loan.linked_account];
    bool is_disbursement = cents > 0;
    if (date < account->history_start || date > family->bank->as_of)
        return;
    bank_family_post(family, (struct bank_posting){
                                 .account = (uint32_t)application->loan.linked_account,
                                 .when = time_of(date, is_disbursement, application->id),
                                 .amount_cents = cents,
                                 .is_disbursement = is_disbursement,
                                 .loan_id = application->id,
                             });
}

void schedule_post(struct bank_family *family, const struct application *application)
{
    const struct loan *loan = &application->loan;
    if (loan->linked_account < 0)
        return;
    post(family, application, loan->disbursed, loan->principal_cents);
    for (int32_t i = loan->due_count - 1; i >= 0; i--) {
        const struct repayment *row = &loan->rows[i];
        if (row->due + 2 * LATE_DAYS_MAX < family->accounts[loan->linked_account].history_start)
            break;
        if (row->paid != 0)
            post(family, application, row->paid, -row->paid_cents);
    }
}

/* ---- rows ---- */

void schedule_emit(const struct bank_family *family, const struct application *application)
{
    const struct loan *loan = &application->loan;
    for (int32_t i = 0; i < loan->terms.months && !family->out->stopped; i++) {
        const struct repayment *row = &loan->rows[i];
        emit_loans_db_repayment_schedule(
            family->out, &(struct loans_db_repayment_schedule){
                             .schedule_id = (int64_t)application->id * BANK_INSTALLMENTS_PER_LOAN + i + 1,
                             .loan_id = (int64_t)application->id,
                             .installment_number = i + 1,
                             .due_date = row->due,
                             .principal_amount = row->principal_cents,
                             .interest_amount = row->interest_cents,
                             .total_amount = total_of(row),
                             .remaining_balance = row->balance_cents,
                             .payment_status = payment_words[row->status],
                             .payment_date = {row->paid != 0, row->paid},
                             .amount_paid = row->paid_cents,
                         });
    }
}
