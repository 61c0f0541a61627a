/* Risk assessments: one before every decision, more while the loan runs. */
#include "loans.h"

enum {
    REVIEW_AFTER_DAYS = 28,
    REVIEWS_MAX = 3,
    REVIEW_MONTHS = 12,
    ANALYST_PERCENT = 70, /* the others are by compliance officers */
    UNDECIDED_DAYS = 10,
};

/* What a lender knows of a loan in trouble, in log odds. */
#define DEFAULT_BURDEN 3.6
#define RESTRUCTURING_BURDEN 1.6
#define RISK_BURDEN 0.3
#define BURDEN_NOISE 0.2

struct assessment {
    uint32_t number; /* of the application's */
    const char *type;
    date_days date;
    int32_t score;
    double burden;
    struct text action; /* recommended whatever the grade; none when empty */
};

static struct text recommend(const struct application *application, const struct assessment *assessment,
                             struct credit_rating rating)
{
    bool sound = credit_is_sound(rating);
    if (assessment->number > 0)
        return assessment->action.data != NULL ? assessment->action
               : sound                         ? TEXT_LITERAL("maintain")
                                               : TEXT_LITERAL("watch");
    switch (application->status) {
    case APPLICATION_APPROVED:
        return sound ? TEXT_LITERAL("approve") : TEXT_LITERAL("approve_conditions");
    case APPLICATION_REJECTED:
        return sound ? TEXT_LITERAL("refer") : TEXT_LITERAL("reject");
    default:
        return sound ? TEXT_LITERAL("approve") : TEXT_LITERAL("refer");
    }
}

static void emit(const struct bank_family *family, const struct application *application,
                 const struct assessment *assessment, struct stream *stream)
{
    const struct bank *bank = family->bank;
    double burden =
        assessment->burden + RISK_BURDEN * application->risk + BURDEN_NOISE * stream_normal(stream);
    struct credit_rating rating = credit_rate(&bank->settings->loans, assessment->score, burden);
    enum bank_role role =
        stream_below(stream, 100) < ANALYST_PERCENT ? ROLE_RISK_ANALYST : ROLE_COMPLIANCE_OFFICER;
    bool of_loan = assessment->number > 0;
    emit_loans_db_risk_assessments(
        family->out, &(struct loans_db_risk_assessments){
                         .assessment_id = (int64_t)application->id * BANK_CHILDREN + assessment->number,
                         .application_id = (int64_t)application->id,
                         .loan_id = {of_loan, of_loan ? (int64_t)application->id : 0},
                         .customer_id = (int64_t)family->customer.id,
                         .assessment_type = text_from(assessment->type),
                         .assessment_date = assessment->date,
                         .credit_score = assessment->score,
                         .risk_score = rating.risk_score,
                         .pd_probability = rating.probability,
                         .credit_grade = text_from(rating.grade),
                         .assessed_by = (int64_t)bank_pick_employee(bank, role, assessment->date, stream),
                         .recommendation = recommend(application, assessment, rating),
                     });
}

/* Before the day of the decision; while there is none, soon after the application. */
static void emit_initial(const struct bank_family *family, const struct application *application,
                         struct stream *stream)
{
    date_days last = application->applied + UNDECIDED_DAYS;
    if (application->decided != 0)
        last = application->decided - 1;
    if (last > family->bank->as_of)
        last = family->bank->as_of;
    date_days date = (date_days)stream_between(stream, application->applied, last);
    date_days business_day = calendar_fed_on_or_before(date);
    emit(family, application,
         &(struct assessment){
             .type = "initial",
             .date = business_day >= application->applied ? business_day : date,
             .score = application->score,
         },
         stream);
}

static struct assessment again(const struct bank_family *family, uint32_t number, const char *type,
                               date_days date, double burden, struct stream *stream)
{
    const struct loans_settings *settings = &family->bank->settings->loans;
    int32_t score = credit_draw_score(settings, family->customer.credit_quality - burden / 4, stream);
    return (struct assessment){
        .number = number, .type = type, .date = date, .score = score, .burden = burden};
}

/* Old loans up to three times, evenly. */
static void emit_periodic(const struct bank_family *family, const struct application *application,
                          struct stream *stream)
{
    const struct loan *loan = &application->loan;
    const struct bank *bank = family->bank;
    date_days first = loan->disbursed + REVIEW_AFTER_DAYS;
    uint64_t most = 1 + (uint64_t)(loan->due_count / REVIEW_MONTHS);
    int32_t count = 1 + (int32_t)stream_below(stream, most > REVIEWS_MAX ? REVIEWS_MAX : most);
    if (first > bank->as_of || !stream_chance(stream, bank->settings->loans.reassessment.percent / 100))
        return;
    for (int32_t i = 0; i < count; i++) {
        date_days begin = first + (date_days)((int64_t)(bank->as_of - first) * i / count);
        date_days end = first + (date_days)((int64_t)(bank->as_of - first) * (i + 1) / count);
        date_days date = (date_days)stream_between(stream, begin, end);
        struct assessment assessment = again(family, (uint32_t)i + 1, "periodic", date, 0, stream);
        emit(family, application, &assessment, stream);
    }
}

/* The first instalment that was missed, a month later. */
static date_days day_of_default(const struct loan *loan, date_days as_of)
{
    int32_t first = loan->due_count;
    while (first > 0 && loan->rows[first - 1].status == PAYMENT_MISSED)
        first--;
    date_days date = date_add_months(first < loan->due_count ? loan->rows[first].due : as_of, 1);
    return date > as_of ? as_of : date;
}

void assessments_emit(const struct bank_family *family, const struct application *application)
{
    struct stream stream = stream_open(&family->bank->loan->assessment, application->id);
    const struct loan *loan = &application->loan;
    emit_initial(family, application, &stream);
    if (application->status != APPLICATION_APPROVED)
        return;
    if (loan->status == LOAN_ACTIVE)
        emit_periodic(family, application, &stream);
    if (loan->status == LOAN_DEFAULTED) {
        struct assessment assessment =
            again(family, 1, "default", day_of_default(loan, family->bank->as_of), DEFAULT_BURDEN, &stream);
        assessment.action = TEXT_LITERAL("recover");
        emit(family, application, &assessment, &stream);
    }
    if (loan->status == LOAN_RESTRUCTURED) {
        struct assessment assessment =
            again(family, 1, "restructuring", loan->restructured, RESTRUCTURING_BURDEN, &stream);
        assessment.action = TEXT_LITERAL("restructure");
        emit(family, application, &assessment, &stream);
    }
}
