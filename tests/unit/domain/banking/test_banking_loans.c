/* The rows of loans as they leave the generator: they fit each other to the cent and to the day. */
#include "fixture.h"

#include "banking/loans.h"

#include "fingen/money.h"

static int64_t integer(const struct cursor *cursor, const char *column)
{
    return cursor_integer(cursor, column);
}

/* ---- schedules ---- */

struct tally {
    int64_t principal, owed, missed, to_come;
};

static void check_payment(const struct bank *bank, const struct cursor *row, struct tally *tally)
{
    int64_t due = integer(row, "due_date"), paid = cursor_integer_or(row, "payment_date", 0);
    bool is_paid = cursor_is(row, "payment_status", "paid"),
         is_late = cursor_is(row, "payment_status", "late");
    assert_int_equal(is_paid || is_late, paid != 0);
    assert_int_equal(paid != 0, integer(row, "amount_paid") > 0);
    if (paid != 0) {
        assert_int_equal(is_paid, paid <= due);
        assert_true(paid <= bank->as_of && calendar_is_fed_business_day((date_days)paid));
    }
    assert_int_equal(cursor_is(row, "payment_status", "scheduled"), due > bank->as_of && paid == 0);
    tally->principal += integer(row, "principal_amount");
    tally->owed += paid == 0 ? integer(row, "principal_amount") : 0;
    tally->missed += cursor_is(row, "payment_status", "missed");
    tally->to_come += due > bank->as_of;
}

static int64_t check_instalment(const struct cursor *loan, const struct cursor *row, int32_t number,
                                int64_t balance)
{
    bool original = integer(row, "due_date") <= cursor_integer_or(loan, "restructured_date", 0);
    int64_t rate = integer(loan, original ? "original_interest_rate" : "interest_rate");
    int64_t payment = integer(loan, original ? "original_monthly_payment" : "monthly_payment");
    int64_t total = integer(row, "total_amount");
    bool last = number == integer(loan, "term_months");
    assert_int_equal(integer(row, "installment_number"), number);
    assert_int_equal(integer(row, "due_date"),
                     date_add_months((date_days)integer(loan, "disbursement_date"), number));
    assert_int_equal(integer(row, "interest_amount"), money_month_interest_cents(balance, rate));
    assert_int_equal(total, integer(row, "principal_amount") + integer(row, "interest_amount"));
    if (!last)
        assert_int_equal(total, payment);
    balance -= integer(row, "principal_amount");
    assert_int_equal(integer(row, "remaining_balance"), balance);
    assert_true(last ? balance == 0 : balance > 0);
    return balance;
}

static void check_status(const struct cursor *loan, const struct tally *tally)
{
    assert_int_equal(tally->principal, integer(loan, "principal_amount"));
    assert_int_equal(tally->owed, integer(loan, "outstanding_balance"));
    if (cursor_is(loan, "loan_status", "paid_off"))
        assert_int_equal(tally->owed, 0);
    else
        assert_true(tally->to_come > 0 && tally->owed > 0);
    assert_int_equal(cursor_is(loan, "loan_status", "defaulted"), tally->missed > 0);
}

static void check_loans(const struct book *book)
{
    struct cursor loan = cursor_open(book, &loans_db_loans_table);
    struct cursor row = cursor_open(book, &loans_db_repayment_schedule_table);
    for (; loan.valid; cursor_next(&loan)) {
        struct tally tally = {0};
        int64_t balance = integer(&loan, "principal_amount");
        assert_int_equal(integer(&row, "due_date"), integer(&loan, "first_payment_date"));
        for (int32_t number = 1; number <= integer(&loan, "term_months"); number++) {
            assert_int_equal(integer(&row, "loan_id"), integer(&loan, "loan_id"));
            balance = check_instalment(&loan, &row, number, balance);
            check_payment(book_bank(book), &row, &tally);
            if (number == integer(&loan, "term_months"))
                assert_int_equal(integer(&row, "due_date"), integer(&loan, "maturity_date"));
            cursor_next(&row);
        }
        check_status(&loan, &tally);
    }
    assert_false(row.valid);
}

/* ---- applications ---- */

static void check_decision(const struct book *book, const struct cursor *application, bool approved,
                           bool rejected)
{
    const struct bank *bank = book_bank(book);
    int64_t applied = integer(application, "application_date");
    struct bank_customer customer = bank_customer(bank, (uint64_t)integer(application, "customer_id"));
    assert_true(applied >= customer.since && applied <= bank->as_of);
    assert_int_equal(approved || rejected, !cursor_is_null(application, "decision_date"));
    assert_int_equal(approved, !cursor_is_null(application, "approved_by"));
    assert_int_equal(rejected, !cursor_is_null(application, "rejection_reason"));
    struct bank_employee officer = bank_employee(bank, (uint64_t)integer(application, "officer_id"));
    assert_int_equal(officer.role, ROLE_LOAN_OFFICER);
    assert_true(officer.hire_date <= applied);
    if (!approved)
        return;
    assert_true(integer(application, "debt_to_income") <= 4300);
    struct bank_employee approver = bank_employee(bank, (uint64_t)integer(application, "approved_by"));
    assert_true(approver.role == ROLE_BRANCH_MANAGER || approver.role == ROLE_DEPARTMENT_HEAD);
    assert_true(approver.hire_date <= integer(application, "decision_date"));
}

/* Applications, loans and assessments come in one order: each application has the next assessment, each
 * approved one the next loan. */
static void check_applications(const struct book *book)
{
    struct cursor application = cursor_open(book, &loans_db_loan_applications_table);
    struct cursor loan = cursor_open(book, &loans_db_loans_table);
    struct cursor assessment = cursor_open(book, &loans_db_risk_assessments_table);
    for (; application.valid; cursor_next(&application)) {
        bool approved = cursor_is(&application, "status", "approved");
        check_decision(book, &application, approved, cursor_is(&application, "status", "rejected"));
        int64_t id = integer(&application, "application_id");
        assert_int_equal(integer(&assessment, "application_id"), id);
        assert_true(cursor_is(&assessment, "assessment_type", "initial"));
        assert_true(integer(&assessment, "assessment_date") <
                    cursor_integer_or(&application, "decision_date", INT32_MAX));
        for (; assessment.valid && integer(&assessment, "application_id") == id; cursor_next(&assessment))
            assert_true(integer(&assessment, "assessment_date") >=
                            integer(&application, "application_date") &&
                        integer(&assessment, "assessment_date") <= book_bank(book)->as_of);
        if (!approved)
            continue;
        assert_int_equal(integer(&loan, "application_id"), id);
        assert_true(integer(&loan, "disbursement_date") > integer(&application, "decision_date"));
        assert_true(integer(&loan, "principal_amount") <= integer(&application, "requested_amount"));
        cursor_next(&loan);
    }
    assert_false(loan.valid || assessment.valid);
}

/* ---- what hangs on loans ---- */

/* Moves `loan` on to the loan that the row is of; both stand in one order. */
static void seek_loan(struct cursor *loan, const struct cursor *row)
{
    while (integer(loan, "loan_id") < integer(row, "loan_id"))
        cursor_next(loan);
    assert_int_equal(integer(loan, "loan_id"), integer(row, "loan_id"));
}

static void check_collateral(const struct book *book)
{
    struct cursor loan = cursor_open(book, &loans_db_loans_table);
    for (struct cursor row = cursor_open(book, &loans_db_collateral_table); row.valid; cursor_next(&row)) {
        seek_loan(&loan, &row);
        int64_t principal = integer(&loan, "principal_amount"), value = integer(&row, "appraised_value");
        assert_true(value * 100 >= principal * 110 && value * 100 <= principal * 150);
        assert_int_equal(integer(&row, "ltv_ratio"), money_multiply_divide(principal, 10000, value));
        assert_int_equal(cursor_is(&row, "collateral_type", "vehicle"),
                         cursor_is(&loan, "loan_type", "auto"));
        assert_false(cursor_is(&loan, "loan_type", "personal") || cursor_is(&loan, "loan_type", "education"));
    }
}

static void check_guarantors(const struct book *book)
{
    struct cursor loan = cursor_open(book, &loans_db_loans_table);
    for (struct cursor row = cursor_open(book, &loans_db_loan_guarantors_table); row.valid;
         cursor_next(&row)) {
        seek_loan(&loan, &row);
        int64_t principal = integer(&loan, "principal_amount"), amount = integer(&row, "guarantee_amount");
        assert_true(amount * 2 >= principal && amount <= principal);
        assert_true(integer(&row, "guarantee_date") <= integer(&loan, "disbursement_date"));
        int64_t id = cursor_integer_or(&row, "guarantor_customer_id", 0);
        assert_int_not_equal(id, integer(&loan, "customer_id"));
        if (id == 0)
            continue;
        struct bank_customer guarantor = bank_customer(book_bank(book), (uint64_t)id);
        char name[128];
        snprintf(name, sizeof name, "%s %s", guarantor.name.given, guarantor.name.family);
        assert_string_equal(cursor_text(&row, "guarantor_name"), name);
        assert_true(guarantor.since <= integer(&row, "guarantee_date"));
    }
}

static void check_bank(const char *const *assignments)
{
    struct book *book = book_open(assignments);
    book_generate_all(book);
    check_loans(book);
    check_applications(book);
    check_collateral(book);
    check_guarantors(book);
    book_close(book);
}

#define CHECK_BANK(...) check_bank((const char *const[]){__VA_ARGS__, NULL})

static void test_rows_fit(void **state)
{
    (void)state;
    CHECK_BANK("scale=0.01", "seed=3");
    CHECK_BANK("scale=0.05");
    CHECK_BANK("scale=1");
    CHECK_BANK("scale=0.5", "as_of=2004-02-29", "seed=77");
}

static void test_rows_fit_at_the_edges(void **state)
{
    (void)state;
    CHECK_BANK("scale=0.3", "banking.loan.status={active: 0, paid_off: 0, defaulted: 1, restructured: 1}",
               "banking.loan.term_years.personal={min: 1, max: 1}", "banking.loan.applicant_percent=100");
    CHECK_BANK("scale=0.3", "banking.loan.status={active: 0, paid_off: 1, defaulted: 0, restructured: 0}",
               "banking.loan.guarantor.percent=100", "banking.loan.guarantor.customer_percent=100");
    CHECK_BANK("banking.exact.customers=1", "banking.loan.applicant_percent=100",
               "banking.loan.guarantor.percent=100",
               "banking.loan.application_status={approved: 1, rejected: 0, pending: 0, withdrawn: 0}",
               "banking.loan.guarantor.customer_percent=100");
}

/* ---- the whole ---- */

static void test_order_does_not_matter(void **state)
{
    (void)state;
    struct book *forward = BOOK_OPEN("scale=0.2");
    struct book *backward = BOOK_OPEN("scale=0.2");
    book_generate_stage(forward, STAGE_CUSTOMERS);
    for (uint64_t family = book_families(backward, STAGE_CUSTOMERS); family-- > 0;)
        book_generate(backward, STAGE_CUSTOMERS, family);
    assert_same_tables(forward, backward);
    book_close(backward);
    book_close(forward);
}

static void test_forecast(void **state)
{
    (void)state;
    static const struct table *const of_loans[] = {
        &loans_db_loan_applications_table,  &loans_db_loans_table,           &loans_db_collateral_table,
        &loans_db_repayment_schedule_table, &loans_db_loan_guarantors_table, &loans_db_risk_assessments_table,
    };
    double expected[64];
    struct book *book = BOOK_OPEN("scale=4");
    book_generate_stage(book, STAGE_CUSTOMERS);
    book->domain->expect_rows(book->state, expected);
    for (size_t i = 0; i < sizeof of_loans / sizeof of_loans[0]; i++) {
        double rows = (double)book_tally(book, of_loans[i])->rows;
        double forecast = expected[of_loans[i]->index];
        if (rows < forecast * 0.88 || rows > forecast * 1.12)
            fail_msg("%s: %.0f rows, forecast %.0f", of_loans[i]->name, rows, forecast);
    }
    book_close(book);
}

static void test_settings_that_cannot_be(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "banking.loan.rate_percent.mortgage={min: 5, max: 60}",
        "banking.loan.rate_percent.auto={min: 3.99999, max: 8}",
        "banking.loan.term_years.auto={min: 3, max: 5.5}",
        "banking.loan.decision_days={min: 1.5, max: 3}",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct error error = {0};
        struct profile *profile = book_profile((const char *const[]){wrong[i], NULL}, &error);
        assert_false(profile_check(profile, &error));
        assert_int_equal(error.code, ERROR_PROFILE);
        assert_non_null(strstr(error.message, "banking.loan."));
        profile_free(profile);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_fit),
        cmocka_unit_test(test_rows_fit_at_the_edges),
        cmocka_unit_test(test_order_does_not_matter),
        cmocka_unit_test(test_forecast),
        cmocka_unit_test(test_settings_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
