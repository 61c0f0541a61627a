/* The application as the bank files it. */
#include "loans.h"

enum { PURPOSES = 4, PARENT_AGE_YEARS = 40, LOW_SCORE = 640 };

static const char *const purposes[LOAN_TYPE_COUNT][PURPOSES] = {
    [LOAN_MORTGAGE] = {"Purchase of a home", "Purchase of a home", "Refinancing of a mortgage",
                       "Purchase of a rental property"},
    [LOAN_PERSONAL] = {"Debt consolidation", "Home improvement", "Medical expenses", "Family event"},
    [LOAN_AUTO] = {"Used car", "New car", "Used car", "Refinancing of a car loan"},
    [LOAN_BUSINESS] = {"Working capital", "Equipment", "Expansion", "Inventory"},
    [LOAN_EDUCATION] = {"Undergraduate tuition", "Graduate degree", "Professional training",
                        "Graduate degree"},
};

static const char *const parents_purposes[PURPOSES] = {"Tuition of a child", "Tuition of a child",
                                                       "Professional training", "Tuition of a grandchild"};

static const char *pick_purpose(const struct bank_family *family, const struct application *application,
                                struct stream *stream)
{
    uint64_t place = stream_below(stream, PURPOSES);
    date_days grown = date_add_months(family->customer.birth_date, 12 * PARENT_AGE_YEARS);
    date_days old = date_add_months(grown, 12 * PARENT_AGE_YEARS / 2);
    if (application->type != LOAN_EDUCATION || application->applied < grown)
        return purposes[application->type][place];
    if (application->applied < old && place + 1 == PURPOSES)
        place = 0;
    return parents_purposes[application->applied >= old && place == 2 ? 0 : place];
}

/* What the file shows, if it shows anything; otherwise what happens. */
static const char *pick_reason(const struct bank_family *family, const struct application *application,
                               struct stream *stream)
{
    static const char *const others[] = {"Insufficient collateral or down payment",
                                         "Income could not be verified", "Incomplete documentation",
                                         "Short employment history"};
    uint64_t place = stream_below(stream, 3);
    double limit = family->bank->settings->loans.debt_to_income_percent * 100;
    if ((double)application->debt_ratio > limit)
        return "Debt-to-income ratio too high";
    if (application->score < LOW_SCORE)
        return "Credit history";
    return others[loan_type_is_secured(application->type) ? place : place + 1];
}

void application_emit(const struct bank_family *family, const struct application *application)
{
    struct stream stream = stream_open(&family->bank->loan->wording, application->id);
    bool rejected = application->status == APPLICATION_REJECTED;
    const char *purpose = pick_purpose(family, application, &stream);
    const char *reason = pick_reason(family, application, &stream);
    emit_loans_db_loan_applications(
        family->out,
        &(struct loans_db_loan_applications){
            .application_id = (int64_t)application->id,
            .customer_id = (int64_t)family->customer.id,
            .loan_type = text_from(loan_type_words[application->type]),
            .requested_amount = application->requested_cents,
            .requested_term_months = application->loan.original.months,
            .purpose = text_from(purpose),
            .annual_income = application->income_cents,
            .co_applicant_income = {application->co_applicant_cents > 0, application->co_applicant_cents},
            .debt_to_income = application->debt_ratio,
            .application_date = application->applied,
            .status = text_from(application_status_words[application->status]),
            .officer_id = (int64_t)application->officer_id,
            .decision_date = {application->decided != 0, application->decided},
            .approved_by = {application->approver_id != 0, (int64_t)application->approver_id},
            .rejection_reason = {rejected, text_from(reason)},
        });
}
