/* Accounts and their transactions: every balance to the cent, nothing spent beyond the cap, the calendar
 * kept, loans' postings in their place. */
#include "fixture.h"

#include "fingen/money.h"

enum { LOAN = 77, POSTINGS = 40 };

struct rules {
    int64_t count_min, count_max, cap_percent;
};

static const struct rules default_rules = {10, 20, 30};

static date_days day_of(int64_t microseconds)
{
    return (date_days)(microseconds / MICROSECONDS_PER_DAY);
}

/* ---- one transaction ---- */

static void assert_staffed(const struct bank *bank, const struct cursor *row)
{
    bool staffed = cursor_is(row, "channel", "branch") || cursor_is(row, "channel", "phone");
    assert_int_equal(staffed, !cursor_is_null(row, "processed_by"));
    if (!staffed)
        return;
    assert_int_equal(cursor_integer(row, "is_automated"), 0);
    struct bank_employee employee = bank_employee(bank, (uint64_t)cursor_integer(row, "processed_by"));
    assert_true(employee.role == ROLE_TELLER || employee.role == ROLE_SERVICE_REPRESENTATIVE ||
                (employee.role == ROLE_BRANCH_MANAGER && bank_role_count(bank, ROLE_TELLER) == 0));
    date_days day = day_of(cursor_integer(row, "transaction_date"));
    assert_true(employee.hire_date <= day);
    assert_true(employee.termination_date == 0 || employee.termination_date >= day);
}

static void assert_calendar(const struct cursor *row)
{
    bool banking_day = cursor_is(row, "channel", "ach") || cursor_is(row, "channel", "branch") ||
                       cursor_is(row, "transaction_type", "interest");
    date_days day = day_of(cursor_integer(row, "transaction_date"));
    assert_true(!banking_day || calendar_is_fed_business_day(day));
}

static void assert_amount(const struct cursor *row, int64_t before, int64_t rate, const struct rules *rules)
{
    int64_t amount = cursor_integer(row, "amount");
    bool credit = cursor_is(row, "direction", "credit");
    assert_true(amount > 0);
    assert_int_equal(cursor_integer(row, "balance_after"), credit ? before + amount : before - amount);
    if (!credit)
        assert_true(amount * 100 <= before * rules->cap_percent);
    if (cursor_is(row, "transaction_type", "interest"))
        assert_int_equal(amount, money_month_interest_cents(before, rate));
    if (cursor_is(row, "transaction_type", "salary"))
        assert_in_range(amount, 100000, 800000);
}

/* ---- an account: consumes its transactions ---- */

static void check_account(const struct bank *bank, const struct cursor *account, struct cursor *row,
                          const struct rules *rules)
{
    int64_t id = cursor_integer(account, "account_id");
    int64_t balance = cursor_integer(account, "opening_balance");
    int64_t rate = cursor_integer(account, "interest_rate");
    int64_t earlier = date_midnight((date_days)cursor_integer(account, "opened_date"));
    int64_t count = 0, of_loans = 0;
    for (; row->valid && cursor_integer(row, "account_id") == id; cursor_next(row)) {
        assert_int_equal(cursor_integer(row, "sequence_number"), ++count);
        assert_int_equal(cursor_integer(row, "transaction_id"), id * BANK_TRANSACTIONS_PER_ACCOUNT + count);
        assert_true(cursor_integer(row, "transaction_date") >= earlier);
        earlier = cursor_integer(row, "transaction_date");
        assert_amount(row, balance, rate, rules);
        assert_staffed(bank, row);
        assert_calendar(row);
        balance = cursor_integer(row, "balance_after");
        of_loans += cursor_is(row, "merchant_category", "loan");
    }
    assert_true(day_of(earlier) <= bank->as_of);
    assert_int_equal(balance, cursor_integer(account, "balance"));
    assert_true(count >= rules->count_min);
    assert_true(count <= rules->count_max || count <= 2 * of_loans + 8);
}

static void check_accounts(struct book *book, const struct rules *rules)
{
    book_generate_stage(book, STAGE_CUSTOMERS);
    struct cursor account = cursor_open(book, &accounts_db_accounts_table);
    struct cursor row = cursor_open(book, &accounts_db_transactions_table);
    assert_true(account.valid);
    for (; account.valid; cursor_next(&account))
        check_account(book_bank(book), &account, &row, rules);
    assert_false(row.valid);
    book_close(book);
}

static void test_ledgers(void **state)
{
    (void)state;
    check_accounts(BOOK_OPEN("scale=1", "seed=21"), &default_rules);
    check_accounts(BOOK_OPEN("scale=0.05", "seed=22"), &default_rules);
}

/* On a Sunday after a holiday, on a leap day, in another century. */
static void test_ledgers_of_other_days(void **state)
{
    (void)state;
    check_accounts(BOOK_OPEN("scale=0.2", "as_of=2026-07-05"), &default_rules);
    check_accounts(BOOK_OPEN("scale=0.2", "as_of=2024-02-29"), &default_rules);
    check_accounts(BOOK_OPEN("scale=0.2", "as_of=2100-12-31"), &default_rules);
}

static void test_ledgers_of_other_settings(void **state)
{
    (void)state;
    check_accounts(BOOK_OPEN("scale=0.2", "banking.transaction.count={min: 10, max: 60}",
                             "banking.transaction.spending_cap_percent=3",
                             "banking.transaction.manual_percent=60"),
                   &(struct rules){10, 60, 3});
    check_accounts(BOOK_OPEN("scale=0.2", "banking.transaction.count={min: 60, max: 60}",
                             "banking.transaction.income_percent=60",
                             "banking.transaction.days_per_row.savings=4",
                             "banking.account.interest_percent.savings={min: 0.01, max: 0.01}",
                             "banking.account.balance_median_usd.retail=1"),
                   &(struct rules){60, 60, 30});
}

/* ---- shares ---- */

/* Every account's shares are rounded up or down by chance, so that those of all are closer than independent
 * rows. */
static void test_shares(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=2", "seed=23");
    book_generate_stage(book, STAGE_CUSTOMERS);
    struct cursor row = cursor_open(book, &accounts_db_transactions_table);
    double rows = 0, income = 0, manual = 0;
    for (; row.valid; cursor_next(&row), rows++) {
        income += cursor_is(&row, "direction", "credit");
        manual += !cursor_integer(&row, "is_automated");
    }
    assert_true(income / rows > 0.295 && income / rows < 0.305);
    assert_true(manual / rows > 0.295 && manual / rows < 0.305);
    book_close(book);
}

/* ---- what a loan does to an account ---- */

static struct bank_family open_family(struct book *book)
{
    struct bank_family family = {.bank = book_bank(book), .arena = &book->scratch, .out = &book->out};
    for (uint64_t id = 1; family.account_count == 0; id++) {
        family.customer = bank_customer(family.bank, id);
        bank_plan_accounts(&family);
    }
    return family;
}

static void test_postings_take_their_place(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=24");
    struct bank_family family = open_family(book);
    timestamp_microseconds first = date_midnight(family.accounts[0].history_start);
    for (int64_t i = 0; i < POSTINGS; i++)
        bank_family_post(&family, (struct bank_posting){.account = 0,
                                                        .when = first + i * MICROSECONDS_PER_SECOND,
                                                        .amount_cents = i == 0 ? 2500000 : -(10000 + i),
                                                        .is_disbursement = i == 0,
                                                        .loan_id = LOAN});
    bank_make_accounts(&family);
    struct cursor row = cursor_open(book, &accounts_db_transactions_table);
    int64_t seen = 0;
    for (; row.valid; cursor_next(&row)) {
        if (!cursor_is(&row, "merchant_category", "loan"))
            continue;
        assert_int_equal(cursor_integer(&row, "transaction_date"), first + seen * MICROSECONDS_PER_SECOND);
        assert_int_equal(cursor_integer(&row, "amount"), seen == 0 ? 2500000 : 10000 + seen);
        assert_true(cursor_is(&row, "transaction_type", seen == 0 ? "deposit" : "payment"));
        assert_true(cursor_is(&row, "description",
                              seen == 0 ? "Loan disbursement LN-000000077" : "Loan payment LN-000000077"));
        seen++;
    }
    assert_int_equal(seen, POSTINGS);
    struct cursor account = cursor_open(book, &accounts_db_accounts_table);
    row = cursor_open(book, &accounts_db_transactions_table);
    check_account(book_bank(book), &account, &row, &default_rules);
    book_close(book);
}

static void test_salary_runs_through_the_main_account(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=25");
    struct bank_family family = {.bank = book_bank(book)};
    assert_int_equal(bank_family_main_account(&family), BANK_NO_ACCOUNT);
    family.account_count = 3;
    family.accounts[0].type = ACCOUNT_SAVINGS;
    family.accounts[1].type = ACCOUNT_MONEY_MARKET;
    family.accounts[2].type = ACCOUNT_CASH_MANAGEMENT;
    assert_int_equal(bank_family_main_account(&family), 2);
    family.account_count = 2;
    assert_int_equal(bank_family_main_account(&family), 0);
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ledgers),
        cmocka_unit_test(test_ledgers_of_other_days),
        cmocka_unit_test(test_ledgers_of_other_settings),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_postings_take_their_place),
        cmocka_unit_test(test_salary_runs_through_the_main_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
