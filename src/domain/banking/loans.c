/* A customer's loans: which applications there are, how they hang together, and what all customers share. */
#include "loans.h"

#include <stdlib.h>

/* ---- the book of a customer ---- */

static void sort_by_day(struct loan_book *book)
{
    for (uint32_t i = 1; i < book->count; i++) {
        struct application application = book->applications[i];
        uint32_t place = i;
        for (; place > 0 && book->applications[place - 1].applied > application.applied; place--)
            book->applications[place] = book->applications[place - 1];
        book->applications[place] = application;
    }
}

static bool runs_on(const struct application *application, date_days date)
{
    const struct loan *loan = &application->loan;
    int32_t months = loan->settled_count > 0 ? loan->settled_count : loan->terms.months;
    return application->status == APPLICATION_APPROVED && date_add_months(loan->disbursed, months) > date;
}

/* What the customer's earlier loans cost a month. */
static int64_t committed_cents(const struct loan_book *book, uint32_t number)
{
    int64_t cents = 0;
    for (uint32_t i = 0; i < number; i++)
        if (runs_on(&book->applications[i], book->applications[number].applied))
            cents += book->applications[i].loan.original.payment_cents;
    return cents;
}

/* The account that everything runs through, or the first if that one came after the disbursement. */
static int32_t find_linked_account(const struct bank_family *family, date_days disbursed)
{
    uint32_t account = bank_family_main_account(family);
    if (account != BANK_NO_ACCOUNT && family->accounts[account].opened > disbursed)
        account = 0;
    return account == BANK_NO_ACCOUNT || family->accounts[account].opened > disbursed ? -1 : (int32_t)account;
}

/* Who takes the application is there until it is decided; the decision is a manager's, of large loans a
 * department head's. */
static void choose_staff(const struct bank_family *family, struct application *application)
{
    const struct bank *bank = family->bank;
    struct stream stream = stream_open(&bank->loan->staff, application->id);
    date_days last = application->decided != 0 ? application->decided : application->applied;
    application->officer_id =
        bank_pick_employee_through(bank, ROLE_LOAN_OFFICER, application->applied, last, &stream);
    if (application->status != APPLICATION_APPROVED)
        return;
    bool large = application->loan.principal_cents > LOAN_LARGE_CENTS;
    application->approver_id = bank_pick_employee(bank, large ? ROLE_DEPARTMENT_HEAD : ROLE_BRANCH_MANAGER,
                                                  application->decided, &stream);
}

void bank_make_loans(struct bank_family *family)
{
    struct loan_demand demand;
    demand_draw(family->bank, family->customer.id, &demand);
    family->loans = NULL;
    if (demand.count == 0)
        return;
    struct loan_book *book = family->loans = arena_alloc_zeroed(family->arena, sizeof *book);
    book->count = demand.count;
    for (uint32_t i = 0; i < book->count; i++)
        timeline_draw(family, i, &demand.outlines[i], &book->applications[i]);
    sort_by_day(book);
    for (uint32_t i = 0; i < book->count; i++) {
        struct application *application = &book->applications[i];
        application->id = family->customer.id * BANK_APPLICATIONS_PER_CUSTOMER + i;
        amounts_draw(family, committed_cents(book, i), application);
        choose_staff(family, application);
        if (application->status != APPLICATION_APPROVED)
            continue;
        application->loan.linked_account = find_linked_account(family, application->loan.disbursed);
        schedule_make(family, application);
        schedule_post(family, application);
    }
}

/* ---- rows ---- */

static date_days paid_off_date(const struct loan *loan)
{
    return loan->status == LOAN_PAID_OFF ? loan->rows[loan->terms.months - 1].paid : 0;
}

void loan_emit(const struct bank_family *family, const struct application *application)
{
    const struct loan *loan = &application->loan;
    bool restructured = loan->status == LOAN_RESTRUCTURED;
    date_days paid_off = paid_off_date(loan);
    const struct bank_account *account =
        loan->linked_account < 0 ? NULL : &family->accounts[loan->linked_account];
    emit_loans_db_loans(
        family->out,
        &(struct loans_db_loans){
            .loan_id = (int64_t)application->id,
            .application_id = (int64_t)application->id,
            .customer_id = (int64_t)family->customer.id,
            .loan_number =
                text_from(arena_printf(family->arena, "LN-%09llu", (unsigned long long)application->id)),
            .loan_type = text_from(loan_type_words[application->type]),
            .principal_amount = loan->principal_cents,
            .interest_rate = loan->terms.rate_millionths, /* percent with four decimals */
            .term_months = loan->terms.months,
            .monthly_payment = loan->terms.payment_cents,
            .disbursement_date = loan->disbursed,
            .first_payment_date = loan->rows[0].due,
            .maturity_date = loan->rows[loan->terms.months - 1].due,
            .outstanding_balance = loan->outstanding_cents,
            .loan_status = text_from(loan_status_words[loan->status]),
            .linked_account_id = {account != NULL, account != NULL ? (int64_t)account->id : 0},
            .officer_id = (int64_t)application->officer_id,
            .paid_off_date = {paid_off != 0, paid_off},
            .restructured_date = {restructured, loan->restructured},
            .original_interest_rate = {restructured, restructured ? loan->original.rate_millionths : 0},
            .original_term_months = {restructured, restructured ? loan->original.months : 0},
            .original_monthly_payment = {restructured, restructured ? loan->original.payment_cents : 0},
        });
}

void bank_emit_loans(struct bank_family *family)
{
    const struct loan_book *book = family->loans;
    for (uint32_t i = 0; book != NULL && i < book->count && !family->out->stopped; i++) {
        const struct application *application = &book->applications[i];
        application_emit(family, application);
        if (application->status == APPLICATION_APPROVED) {
            loan_emit(family, application);
            collateral_emit(family, application);
            schedule_emit(family, application);
            guarantors_emit(family, application);
        }
        assessments_emit(family, application);
    }
}

/* ---- what all customers share ---- */

static double sum_of(const double *weights, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += weights[i];
    return sum;
}

/* Where the upper `share` of a standard normal begins. */
static double upper_bound_of(double share)
{
    return share <= 0 ? 1e9 : share >= 1 ? -1e9 : normal_quantile(1 - share);
}

static void set_loan_shares(struct loan_state *state, const double *weights)
{
    double sum = sum_of(weights, LOAN_STATUS_COUNT);
    double calm = weights[LOAN_ACTIVE] + weights[LOAN_PAID_OFF];
    state->defaulted_above = upper_bound_of(weights[LOAN_DEFAULTED] / sum);
    state->restructured_above =
        calm > 0 ? upper_bound_of((weights[LOAN_DEFAULTED] + weights[LOAN_RESTRUCTURED]) / sum) : -1e9;
    state->paid_off_share = calm > 0 ? weights[LOAN_PAID_OFF] / calm : 0;
}

bool bank_prepare_loans(struct bank *bank, struct error *error)
{
    const struct loans_settings *settings = &bank->settings->loans;
    struct loan_state *state = bank->loan = calloc(1, sizeof *state);
    if (state == NULL || !alias_init(&state->guarantor_count, settings->guarantor.count, GUARANTOR_COUNTS))
        return error_set(error, ERROR_MEMORY, "no memory for the bank's loans");
    state->outline = aspect_make(bank->seed, "banking.loan.outline");
    state->credit = aspect_make(bank->seed, "banking.loan.credit");
    state->amount = aspect_make(bank->seed, "banking.loan.amount");
    state->staff = aspect_make(bank->seed, "banking.loan.staff");
    state->wording = aspect_make(bank->seed, "banking.loan.wording");
    state->schedule = aspect_make(bank->seed, "banking.loan.schedule");
    state->collateral = aspect_make(bank->seed, "banking.loan.collateral");
    state->guarantor = aspect_make(bank->seed, "banking.loan.guarantor");
    state->assessment = aspect_make(bank->seed, "banking.loan.assessment");
    demand_prepare(bank, state);
    set_loan_shares(state, settings->status);
    return true;
}

void bank_release_loans(struct bank *bank)
{
    if (bank->loan == NULL)
        return;
    alias_free(&bank->loan->guarantor_count);
    free(bank->loan);
}

/* ---- how many rows ---- */

static double mean_of(const double *weights, int count, double first)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += weights[i] * (first + i);
    return sum / sum_of(weights, count);
}

/* Periodic assessments of a loan that has any; old loans have more. */
#define REVIEWS_MEAN 1.9

struct loan_means {
    double applications, loans;                           /* of a customer */
    double collateral, months, guarantors, reassessments; /* of a loan */
};

static struct loan_means means_of(const struct loans_settings *settings)
{
    double types = sum_of(settings->type, LOAN_TYPE_COUNT),
           statuses = sum_of(settings->status, LOAN_STATUS_COUNT);
    double repeats = mean_of(settings->repeat_count, APPLICATION_COUNTS, APPLICATION_COUNT_MIN) - 1;
    struct loan_means means = {0};
    means.applications = settings->applicant_percent / 100 * (1 + settings->repeat_percent / 100 * repeats);
    means.loans = means.applications * settings->application_status[APPLICATION_APPROVED] /
                  sum_of(settings->application_status, APPLICATION_STATUS_COUNT);
    for (int type = 0; type < LOAN_TYPE_COUNT; type++) {
        double share = settings->type[type] / types;
        means.months += share * demand_mean_months(settings->term_years[type], (enum loan_type)type);
        means.collateral +=
            loan_type_is_secured((enum loan_type)type) ? share * settings->collateral.percent / 100 : 0;
    }
    means.guarantors =
        settings->guarantor.percent / 100 * mean_of(settings->guarantor.count, GUARANTOR_COUNTS, 1);
    means.reassessments =
        (settings->status[LOAN_ACTIVE] * settings->reassessment.percent / 100 * REVIEWS_MEAN +
         settings->status[LOAN_DEFAULTED] + settings->status[LOAN_RESTRUCTURED]) /
        statuses;
    return means;
}

double bank_loan_rows_mean(const struct bank *bank)
{
    struct loan_means means = means_of(&bank->settings->loans);
    return 2 * means.applications +
           means.loans * (1 + means.collateral + means.months + means.guarantors + means.reassessments);
}

void bank_expect_loans(const struct bank *bank, double *rows)
{
    struct loan_means means = means_of(&bank->settings->loans);
    double customers = (double)bank->customer_count, loans = customers * means.loans;
    rows[loans_db_loan_applications_table.index] = customers * means.applications;
    rows[loans_db_loans_table.index] = loans;
    rows[loans_db_collateral_table.index] = loans * means.collateral;
    rows[loans_db_repayment_schedule_table.index] = loans * means.months;
    rows[loans_db_loan_guarantors_table.index] = loans * means.guarantors;
    rows[loans_db_risk_assessments_table.index] =
        customers * means.applications + loans * means.reassessments;
}
