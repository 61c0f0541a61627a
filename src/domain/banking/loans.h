/* Loans, inside: what the files that make a customer's applications and loans share.
 *
 * Who applies, for what, and what became of it is drawn first and evenly over the customers, so that the
 * shares hold and the schedules' rows grow with the bank; the dates are chosen so that it is true by as_of.
 * Risk, credit quality and default hang together by Gaussian copulas, which leave the shares as they are.
 */
#ifndef FINGEN_BANKING_LOANS_H
#define FINGEN_BANKING_LOANS_H

#include "settings.h"

#include "fingen/spread.h"

enum loan_type { LOAN_MORTGAGE, LOAN_PERSONAL, LOAN_AUTO, LOAN_BUSINESS, LOAN_EDUCATION };
enum application_status {
    APPLICATION_APPROVED,
    APPLICATION_REJECTED,
    APPLICATION_PENDING,
    APPLICATION_WITHDRAWN
};
enum loan_status { LOAN_ACTIVE, LOAN_PAID_OFF, LOAN_DEFAULTED, LOAN_RESTRUCTURED };
enum payment_status { PAYMENT_SCHEDULED, PAYMENT_PAID, PAYMENT_LATE, PAYMENT_OVERDUE, PAYMENT_MISSED };

enum {
    LOAN_APPLICATIONS_MAX = APPLICATION_COUNT_MIN + APPLICATION_COUNTS - 1,
    LOAN_LARGE_CENTS = 40000000, /* a department head decides above it */
};

struct loan_state {
    struct aspect outline, credit, amount, staff, wording, schedule, collateral, guarantor, assessment;
    struct alias_table guarantor_count;
    struct spread_count applications; /* of customers */
    uint64_t place_offset[LOAN_APPLICATIONS_MAX];
    double approved_share;                      /* of those decided */
    double defaulted_above, restructured_above; /* the default risk, standard normal among approved */
    double paid_off_share;                      /* of those neither defaulted nor restructured */
};

/* Terms under which a loan is paid back from some instalment on. */
struct loan_terms {
    int64_t rate_millionths;
    int64_t payment_cents;
    int32_t months; /* of the whole schedule */
};

struct repayment {
    date_days due, paid; /* 0: not paid */
    enum payment_status status;
    int64_t principal_cents, interest_cents, balance_cents, paid_cents;
};

struct loan {
    enum loan_status status;
    date_days disbursed;
    int64_t principal_cents, outstanding_cents;
    struct loan_terms terms, original; /* original: before it was restructured */
    int32_t due_count;                 /* instalments due by as_of */
    int32_t settled_count;             /* paid off early with this instalment; 0: not */
    int32_t restructured_count;        /* restructured after this instalment; 0: not */
    date_days restructured;
    int32_t linked_account; /* index into the family's accounts; -1: none */
    struct repayment *rows; /* terms.months of them */
};

struct application {
    uint64_t id; /* of the loan too */
    enum loan_type type;
    enum application_status status;
    double risk;                /* standard normal, high is bad: rejects */
    date_days applied, decided; /* decided 0: not */
    int32_t score;
    int64_t income_cents, co_applicant_cents; /* a year */
    int64_t requested_cents;
    int64_t debt_ratio; /* in ten thousandths */
    uint64_t officer_id, approver_id;
    struct loan loan; /* of an approved one; of the others the terms asked for */
};

struct loan_book {
    struct application applications[LOAN_APPLICATIONS_MAX]; /* by day of application */
    uint32_t count;
};

/* ---- credit.c: from the latent quality to score, probability of default and grade ---- */

double credit_normal_cdf(double x);
double credit_normal_quantile(double rank); /* its inverse; finite at 0 and 1 too */
/* A score as of one inquiry; two inquiries about a customer differ a little. */
int32_t credit_draw_score(const struct loans_settings *settings, double quality, struct stream *stream);

struct credit_rating {
    int64_t probability; /* of default, in ten thousandths */
    int64_t risk_score;  /* 0 to 100, in hundredths; high is bad */
    const char *grade;   /* AAA to C */
};
/* `burden` is what the analyst knows beside the score, in log odds. */
struct credit_rating credit_rate(const struct loans_settings *settings, int32_t score, double burden);
bool credit_is_sound(struct credit_rating rating); /* B or better */
int64_t credit_draw_rate_millionths(const struct loans_settings *settings, enum loan_type type, int32_t score,
                                    int32_t year, struct stream *stream);

/* ---- demand.c: who applies how often, for what, and whether it was approved ---- */

struct loan_outline {
    enum loan_type type;
    enum application_status status;
    int32_t months; /* of the term */
    double rank;    /* of the risk among applications of that status, in [0, 1) */
    double risk;
};

struct loan_demand {
    struct loan_outline outlines[LOAN_APPLICATIONS_MAX];
    uint32_t count;
};

void demand_prepare(const struct bank *bank, struct loan_state *state);
void demand_draw(const struct bank *bank, uint64_t customer, struct loan_demand *demand);

/* The mean term of a kind, for forecasts. */
double demand_mean_months(struct number_range years, enum loan_type type);

/* ---- timeline.c: what becomes of a loan, and when everything happened ---- */

/* Fills type, status, risk, dates, the loan's status, term and counts. */
void timeline_draw(const struct bank_family *family, uint32_t number, const struct loan_outline *outline,
                   struct application *application);

/* ---- amounts.c ---- */

/* Fills score, income, amounts, terms. `committed_cents`: monthly payments of the customer's other loans. */
void amounts_draw(const struct bank_family *family, int64_t committed_cents, struct application *application);

/* ---- schedule.c ---- */

/* Makes the rows and what follows from them: outstanding balance, restructured date. */
void schedule_make(const struct bank_family *family, struct application *application);
/* Disbursement and repayments inside the linked account's history. */
void schedule_post(struct bank_family *family, const struct application *application);
void schedule_emit(const struct bank_family *family, const struct application *application);

/* ---- one file per table ---- */

void application_emit(const struct bank_family *family, const struct application *application);
void loan_emit(const struct bank_family *family, const struct application *application);
void collateral_emit(const struct bank_family *family, const struct application *application);
void guarantors_emit(const struct bank_family *family, const struct application *application);
void assessments_emit(const struct bank_family *family, const struct application *application);

static inline bool loan_type_is_secured(enum loan_type type)
{
    return type == LOAN_MORTGAGE || type == LOAN_AUTO || type == LOAN_BUSINESS;
}

#endif
