/* Schedules by hand: the instalments of known loans, early settlement, new terms, missed payments, postings.
 */
#include "fixture.h"

#include "banking/loans.h"

#include "fingen/money.h"

static struct bank_family family_of(const struct book *book)
{
    return (struct bank_family){
        .bank = book_bank(book),
        .customer = {.id = 1},
        .arena = (struct arena *)&book->scratch,
        .accounts = {{.id = 8, .opened = book_bank(book)->opened}},
        .account_count = 1,
    };
}

static struct application loan_of(int64_t principal_cents, int64_t rate, int32_t months, date_days disbursed)
{
    struct application application = {.id = 8,
                                      .loan = {.principal_cents = principal_cents, .disbursed = disbursed}};
    struct loan_terms terms = {rate, money_level_payment_cents(principal_cents, rate, months), months};
    application.loan.terms = application.loan.original = terms;
    return application;
}

/* 100,000 at 4.5 percent over 60 months (FACTS A1). */
static void test_known_loan(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=0.05");
    struct bank_family family = family_of(book);
    struct application application = loan_of(10000000, 45000, 60, date_from_civil(2024, 1, 31));
    schedule_make(&family, &application);
    const struct repayment *rows = application.loan.rows;
    assert_int_equal(rows[0].interest_cents, 37500);
    assert_int_equal(rows[0].principal_cents, 148930);
    assert_int_equal(rows[0].balance_cents, 9851070);
    assert_int_equal(rows[58].principal_cents + rows[58].interest_cents, 186430);
    assert_int_equal(rows[59].principal_cents + rows[59].interest_cents, 186443);
    assert_int_equal(rows[59].balance_cents, 0);
    assert_int_equal(rows[0].due, date_from_civil(2024, 2, 29));
    assert_int_equal(rows[1].due, date_from_civil(2024, 3, 31));
    assert_int_equal(rows[12].due, date_from_civil(2025, 2, 28));
    assert_int_equal(application.loan.due_count, 23);
    assert_int_equal(application.loan.rows[22].due, book_bank(book)->as_of);
    for (int32_t i = 23; i < 60; i++)
        assert_true(rows[i].status == PAYMENT_SCHEDULED && rows[i].paid == 0 && rows[i].paid_cents == 0);
    book_close(book);
}

static void test_settled_early(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=0.05");
    struct bank_family family = family_of(book);
    struct application application = loan_of(2500000, 79900, 72, date_from_civil(2022, 5, 6));
    application.loan.status = LOAN_PAID_OFF;
    application.loan.settled_count = 20;
    schedule_make(&family, &application);
    int64_t paid = 0, interest = 0;
    for (int32_t i = 0; i < 72; i++) {
        const struct repayment *row = &application.loan.rows[i];
        assert_int_equal(row->status, PAYMENT_PAID);
        assert_true(row->paid <= row->due && (i < 20 || row->paid == application.loan.rows[19].paid));
        paid += row->paid_cents;
        interest += i < 20 ? row->interest_cents : 0;
    }
    assert_int_equal(paid, 2500000 + interest);
    assert_int_equal(application.loan.outstanding_cents, 0);
    book_close(book);
}

static void test_missed_half(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=0.05");
    struct bank_family family = family_of(book);
    struct application application = loan_of(2500000, 79900, 72, date_from_civil(2024, 1, 15));
    application.loan.status = LOAN_DEFAULTED;
    schedule_make(&family, &application);
    const struct loan *loan = &application.loan;
    assert_int_equal(loan->due_count, 23);
    int missed = 0;
    int64_t owed = 2500000;
    for (int32_t i = 0; i < loan->due_count; i++) {
        missed += loan->rows[i].status == PAYMENT_MISSED;
        owed -= loan->rows[i].paid != 0 ? loan->rows[i].principal_cents : 0;
        assert_true(missed == 0 || loan->rows[i].status == PAYMENT_MISSED);
    }
    assert_in_range(missed, 11, 12);
    assert_int_equal(loan->outstanding_cents, owed);
    book_close(book);
}

static void test_new_terms(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=0.05");
    struct bank_family family = family_of(book);
    struct application application = loan_of(2500000, 79900, 48, date_from_civil(2024, 1, 15));
    struct loan *loan = &application.loan;
    loan->status = LOAN_RESTRUCTURED;
    loan->restructured_count = 10;
    loan->terms.months = 60;
    loan->terms.rate_millionths = 59900;
    schedule_make(&family, &application);
    int64_t balance = loan->rows[9].balance_cents;
    assert_int_equal(loan->rows[9].principal_cents + loan->rows[9].interest_cents,
                     loan->original.payment_cents);
    assert_int_equal(loan->terms.payment_cents, money_level_payment_cents(balance, 59900, 50));
    assert_int_equal(loan->rows[10].interest_cents, money_month_interest_cents(balance, 59900));
    assert_int_equal(loan->rows[10].principal_cents + loan->rows[10].interest_cents,
                     loan->terms.payment_cents);
    assert_int_equal(loan->rows[59].balance_cents, 0);
    assert_true(loan->restructured > loan->rows[9].due && loan->restructured < loan->rows[10].due);
    assert_true(loan->rows[9].paid <= loan->restructured);
    book_close(book);
}

/* Every payment of the window, none before it. */
static void test_postings(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=0.05");
    struct bank_family family = family_of(book);
    date_days as_of = book_bank(book)->as_of;
    family.accounts[0].history_start = as_of - 100;
    struct application application = loan_of(2500000, 79900, 72, as_of - 95);
    schedule_make(&family, &application);
    application.loan.linked_account = -1;
    schedule_post(&family, &application);
    assert_int_equal(family.posting_count, 0);
    application.loan.linked_account = 0;
    schedule_post(&family, &application);
    int64_t sum = 0, expected = application.loan.principal_cents;
    for (uint32_t i = 0; i < family.posting_count; i++) {
        const struct bank_posting *posting = &family.postings[i];
        assert_int_equal(posting->loan_id, 8);
        assert_int_equal(posting->is_disbursement, posting->amount_cents > 0);
        assert_true(posting->when >= date_midnight(as_of - 95) && posting->when < date_midnight(as_of + 1));
        sum += posting->amount_cents;
    }
    for (int32_t i = 0; i < application.loan.due_count; i++)
        expected -= application.loan.rows[i].paid_cents;
    assert_int_equal(sum, expected);
    assert_true(family.posting_count >= 3);

    family.posting_count = 0;
    family.accounts[0].history_start = application.loan.rows[0].paid + 1;
    schedule_post(&family, &application);
    for (uint32_t i = 0; i < family.posting_count; i++)
        assert_true(family.postings[i].amount_cents < 0 &&
                    family.postings[i].when >= date_midnight(family.accounts[0].history_start));
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_loan),  cmocka_unit_test(test_settled_early),
        cmocka_unit_test(test_missed_half), cmocka_unit_test(test_new_terms),
        cmocka_unit_test(test_postings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
