/* What becomes of applications: the shares hold whatever the quality does to each, and the dates make it
 * true. */
#include "fixture.h"

#include "banking/loans.h"

#include <math.h>

enum { DRAWS = 60000 };

#define EVERYBODY_APPLIES "scale=0.05", "banking.loan.applicant_percent=100"

struct outcomes {
    int status[APPLICATION_STATUS_COUNT], loan_status[LOAN_STATUS_COUNT], type[LOAN_TYPE_COUNT];
    double quality[APPLICATION_STATUS_COUNT], loan_quality[LOAN_STATUS_COUNT];
};

static void check_dates(const struct bank *bank, const struct application *application)
{
    const struct loan *loan = &application->loan;
    bool decided = application->status == APPLICATION_APPROVED || application->status == APPLICATION_REJECTED;
    assert_true(application->applied <= bank->as_of);
    assert_int_equal(decided, application->decided != 0);
    if (decided) {
        assert_in_range(application->decided - application->applied, 1, 30);
        assert_true(application->decided <= bank->as_of);
    }
    if (application->status == APPLICATION_PENDING)
        assert_true(application->applied > bank->as_of - 30);
    if (application->status != APPLICATION_APPROVED)
        return;
    assert_true(calendar_is_fed_business_day(loan->disbursed));
    assert_true(loan->disbursed > application->decided && loan->disbursed < bank->as_of);
    date_days end = date_add_months(loan->disbursed, loan->terms.months);
    if (loan->status == LOAN_PAID_OFF && loan->settled_count == 0)
        assert_true(end <= bank->as_of);
    else if (loan->status == LOAN_PAID_OFF)
        assert_true(date_add_months(loan->disbursed, loan->settled_count) <= bank->as_of - 100);
    else
        assert_true(end > bank->as_of);
    if (loan->status == LOAN_RESTRUCTURED)
        assert_true(loan->restructured_count >= 4 && loan->original.months <= loan->terms.months &&
                    date_add_months(loan->disbursed, loan->restructured_count + 1) <= bank->as_of);
}

static void draw_all(const struct book *book, struct outcomes *outcomes)
{
    const struct bank *bank = book_bank(book);
    *outcomes = (struct outcomes){0};
    for (uint64_t id = 1; id <= DRAWS; id++) {
        struct loan_demand demand;
        struct application application = {0};
        struct bank_family family = {.bank = bank, .customer = bank_customer(bank, id)};
        demand_draw(bank, id, &demand);
        assert_true(demand.count > 0);
        timeline_draw(&family, 0, &demand.outlines[0], &application);
        assert_true(application.applied >= family.customer.since);
        check_dates(bank, &application);
        outcomes->type[application.type]++;
        outcomes->status[application.status]++;
        outcomes->quality[application.status] += family.customer.credit_quality;
        if (application.status == APPLICATION_APPROVED) {
            outcomes->loan_status[application.loan.status]++;
            outcomes->loan_quality[application.loan.status] += family.customer.credit_quality;
        }
    }
}

/* Within five standard deviations. */
static void assert_shares(const int *counts, const double *percent, int places)
{
    double total = 0;
    for (int i = 0; i < places; i++)
        total += counts[i];
    for (int i = 0; i < places; i++) {
        double share = percent[i] / 100;
        double deviation = sqrt(total * share * (1 - share));
        if (fabs(counts[i] - total * share) > 5 * deviation)
            fail_msg("place %d: %d of %.0f, expected %g percent", i, counts[i], total, percent[i]);
    }
}

static void test_shares_and_causes(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN(EVERYBODY_APPLIES);
    struct outcomes outcomes;
    draw_all(book, &outcomes);
    assert_shares(outcomes.type, (const double[]){35, 30, 20, 10, 5}, LOAN_TYPE_COUNT);
    assert_shares(outcomes.status, (const double[]){65, 20, 10, 5}, APPLICATION_STATUS_COUNT);
    assert_shares(outcomes.loan_status, (const double[]){75, 20, 3, 2}, LOAN_STATUS_COUNT);
    double approved = outcomes.quality[APPLICATION_APPROVED] / outcomes.status[APPLICATION_APPROVED];
    double rejected = outcomes.quality[APPLICATION_REJECTED] / outcomes.status[APPLICATION_REJECTED];
    double pending = outcomes.quality[APPLICATION_PENDING] / outcomes.status[APPLICATION_PENDING];
    double active = outcomes.loan_quality[LOAN_ACTIVE] / outcomes.loan_status[LOAN_ACTIVE];
    double defaulted = outcomes.loan_quality[LOAN_DEFAULTED] / outcomes.loan_status[LOAN_DEFAULTED];
    assert_true(rejected < pending - 0.5 && pending < approved - 0.1 && pending > -0.1 && pending < 0.1);
    assert_true(defaulted < active - 0.4);
    book_close(book);
}

static void test_shares_of_nothing_and_of_all(void **state)
{
    (void)state;
    struct book *book =
        BOOK_OPEN(EVERYBODY_APPLIES,
                  "banking.loan.application_status={approved: 1, rejected: 0, pending: 0, withdrawn: 0}",
                  "banking.loan.status={active: 0, paid_off: 0, defaulted: 1, restructured: 1}");
    struct outcomes outcomes;
    draw_all(book, &outcomes);
    assert_int_equal(outcomes.status[APPLICATION_APPROVED], DRAWS);
    assert_shares(outcomes.loan_status, (const double[]){0, 0, 50, 50}, LOAN_STATUS_COUNT);
    book_close(book);
    book = BOOK_OPEN(EVERYBODY_APPLIES,
                     "banking.loan.application_status={approved: 0, rejected: 3, pending: 0, withdrawn: 1}");
    draw_all(book, &outcomes);
    assert_shares(outcomes.status, (const double[]){0, 75, 0, 25}, APPLICATION_STATUS_COUNT);
    book_close(book);
}

/* A bank of another day, the last of February among them. */
static void test_other_days(void **state)
{
    (void)state;
    static const char *const days[] = {"as_of=2001-01-01", "as_of=2024-02-29", "as_of=2025-03-31",
                                       "as_of=2100-12-31"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct book *book = BOOK_OPEN(EVERYBODY_APPLIES, days[i]);
        struct outcomes outcomes;
        draw_all(book, &outcomes);
        assert_shares(outcomes.loan_status, (const double[]){75, 20, 3, 2}, LOAN_STATUS_COUNT);
        book_close(book);
    }
}

static void test_mean_term(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN(EVERYBODY_APPLIES);
    const struct bank *bank = book_bank(book);
    double sum[LOAN_TYPE_COUNT] = {0}, count[LOAN_TYPE_COUNT] = {0};
    for (uint64_t id = 1; id <= DRAWS; id++) {
        struct loan_demand demand;
        struct application application = {0};
        struct bank_family family = {.bank = bank, .customer = {.id = id, .since = bank->opened}};
        demand_draw(bank, id, &demand);
        timeline_draw(&family, 0, &demand.outlines[0], &application);
        if (application.loan.status == LOAN_RESTRUCTURED)
            continue;
        sum[application.type] += application.loan.terms.months;
        count[application.type]++;
    }
    for (int type = 0; type < LOAN_TYPE_COUNT; type++) {
        double mean = demand_mean_months(bank->settings->loans.term_years[type], (enum loan_type)type);
        assert_true(fabs(sum[type] / count[type] - mean) < mean * 0.02);
    }
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shares_and_causes),
        cmocka_unit_test(test_shares_of_nothing_and_of_all),
        cmocka_unit_test(test_other_days),
        cmocka_unit_test(test_mean_term),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
