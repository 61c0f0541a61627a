/* Customers: one person in every database, reachable by nobody, the same whoever asks and however many there
 * are. */
#include "fixture.h"

#include <stdlib.h>

enum { MANY = 20000, TEXT_BYTES = 200 };

static struct book *customers(const char *size)
{
    struct book *book = BOOK_OPEN(size, "seed=5");
    book_generate_stage(book, STAGE_CUSTOMERS);
    return book;
}

static void assert_same_text(const struct cursor *a, const struct cursor *b, const char *column)
{
    assert_string_equal(cursor_text(a, column), cursor_text(b, column));
}

static void test_one_person_in_all_databases(void **state)
{
    (void)state;
    struct book *book = customers("banking.exact.customers=700");
    struct cursor profile = cursor_open(book, &customer_db_customer_profiles_table);
    struct cursor customer = cursor_open(book, &accounts_db_customers_table);
    uint64_t count = 0;
    for (; customer.valid; cursor_next(&customer), cursor_next(&profile), count++) {
        struct bank_customer person = bank_customer(book_bank(book), count + 1);
        assert_int_equal(cursor_integer(&customer, "customer_id"), count + 1);
        assert_int_equal(cursor_integer(&profile, "customer_id"), count + 1);
        assert_same_text(&customer, &profile, "first_name");
        assert_same_text(&customer, &profile, "last_name");
        assert_same_text(&customer, &profile, "email");
        assert_same_text(&customer, &profile, "phone");
        assert_same_text(&customer, &profile, "segment");
        assert_int_equal(cursor_integer(&customer, "birth_date"), cursor_integer(&profile, "birth_date"));
        assert_string_equal(cursor_text(&customer, "first_name"), person.name.given);
        assert_int_equal(cursor_integer(&customer, "customer_since"), person.since);
        assert_int_equal(cursor_integer(&profile, "annual_income"), person.annual_income_cents);
        assert_true(cursor_is(&profile, "gender", person.name.sex == SEX_FEMALE ? "female" : "male"));
    }
    assert_int_equal(count, 700);
    assert_false(profile.valid);
    book_close(book);
}

static void test_grown_up_when_the_relationship_begins(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=6", "as_of=2024-02-29");
    const struct bank *bank = book_bank(book);
    for (uint64_t id = 1; id <= MANY; id++) {
        struct bank_customer customer = bank_customer(bank, id);
        assert_true(customer.since >= date_add_months(customer.birth_date, 12 * 18));
        assert_true(customer.since >= bank->opened);
        assert_true(customer.since <= bank->as_of - BANK_TENURE_MIN_DAYS);
        assert_true(customer.birth_date > date_add_months(bank->as_of, -12 * 91));
        assert_true(customer.annual_income_cents > 0);
        assert_true(customer.branch < bank->branch_count && customer.city < people_city_count);
    }
    book_close(book);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void assert_all_different(char (*texts)[TEXT_BYTES], size_t count)
{
    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t i = 1; i < count; i++)
        assert_string_not_equal(texts[i - 1], texts[i]);
}

/* Neighbours, and numbers far apart. */
static void test_contacts_are_unique_and_fictional(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=7");
    char(*emails)[TEXT_BYTES] = calloc(MANY, sizeof *emails);
    char(*phones)[TEXT_BYTES] = calloc(MANY, sizeof *phones);
    for (uint64_t i = 0; i < MANY; i++) {
        uint64_t id = i < MANY / 2 ? i + 1 : UINT64_C(9999900000) + i;
        arena_reset(&book->scratch);
        struct bank_customer customer = bank_customer(book_bank(book), id);
        struct text email = bank_customer_email(&book->scratch, &customer);
        struct text phone = bank_customer_phone(&book->scratch, &customer);
        assert_true(email.length <= 160 && phone.length <= 30);
        memcpy(emails[i], email.data, email.length);
        memcpy(phones[i], phone.data, phone.length);
        assert_non_null(strstr(emails[i], "@example."));
        assert_memory_equal(phones[i] + 5, " 555-01", 7);
        assert_memory_equal(phones[i] + 14, " x0", 3);
    }
    assert_all_different(emails, MANY);
    assert_all_different(phones, MANY);
    free(emails);
    free(phones);
    book_close(book);
}

static void test_customers_do_not_depend_on_how_many_there_are(void **state)
{
    (void)state;
    struct book *small = BOOK_OPEN("banking.exact.customers=10", "seed=8");
    struct book *large = BOOK_OPEN("banking.exact.customers=100000", "seed=8");
    for (uint64_t id = 10; id > 0; id--) {
        struct bank_customer a = bank_customer(book_bank(small), id);
        struct bank_customer b = bank_customer(book_bank(large), id);
        assert_string_equal(a.name.family, b.name.family);
        assert_int_equal(a.birth_date, b.birth_date);
        assert_int_equal(a.annual_income_cents, b.annual_income_cents);
        assert_int_equal(a.since, b.since);
    }
    book_close(small);
    book_close(large);
}

/* Credit quality is standard normal, and those who have it earn more. */
static void test_credit_quality(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=9");
    double sum = 0, squares = 0;
    double good = 0, bad = 0, goods = 0, bads = 0;
    for (uint64_t id = 1; id <= MANY; id++) {
        struct bank_customer customer = bank_customer(book_bank(book), id);
        sum += customer.credit_quality;
        squares += customer.credit_quality * customer.credit_quality;
        if (customer.segment != SEGMENT_RETAIL || !customer.employed)
            continue;
        good += customer.credit_quality > 0 ? (double)customer.annual_income_cents : 0;
        goods += customer.credit_quality > 0;
        bad += customer.credit_quality > 0 ? 0 : (double)customer.annual_income_cents;
        bads += customer.credit_quality <= 0;
    }
    assert_true(sum / MANY > -0.04 && sum / MANY < 0.04);
    assert_true(squares / MANY > 0.95 && squares / MANY < 1.05);
    assert_true(good / goods > 1.1 * bad / bads);
    book_close(book);
}

static void test_portfolios(void **state)
{
    (void)state;
    struct book *book = customers("banking.exact.customers=3000");
    const struct bank *bank = book_bank(book);
    struct cursor profile = cursor_open(book, &customer_db_customer_profiles_table);
    struct cursor assignment = cursor_open(book, &employees_db_employee_assignments_table);
    uint64_t count = 0;
    for (; assignment.valid; cursor_next(&assignment), count++) {
        int64_t id = cursor_integer(&assignment, "customer_id");
        while (cursor_integer(&profile, "customer_id") < id) {
            assert_true(cursor_is_null(&profile, "assigned_agent_id"));
            cursor_next(&profile);
        }
        int64_t end = cursor_integer_or(&assignment, "end_date", bank->as_of);
        struct bank_employee employee =
            bank_employee(bank, (uint64_t)cursor_integer(&assignment, "employee_id"));
        assert_true(employee.role == ROLE_SERVICE_REPRESENTATIVE || employee.role == ROLE_LOAN_OFFICER ||
                    employee.role == ROLE_INSURANCE_AGENT);
        assert_true(employee.hire_date <= cursor_integer(&assignment, "start_date"));
        assert_true(employee.termination_date == 0 || employee.termination_date >= end);
        assert_true(cursor_integer(&assignment, "start_date") >= cursor_integer(&profile, "customer_since"));
        assert_true(end <= bank->as_of && end > cursor_integer(&assignment, "start_date"));
        bool ongoing = cursor_is(&assignment, "status", "ongoing");
        assert_int_equal(ongoing, cursor_is_null(&assignment, "end_date"));
        assert_int_equal(cursor_integer_or(&profile, "assigned_agent_id", 0),
                         ongoing ? (int64_t)employee.id : 0);
        cursor_next(&profile);
    }
    assert_true(count > 3000 * 56 / 100 && count < 3000 * 64 / 100);
    book_close(book);
}

static void test_any_order_makes_the_same_rows(void **state)
{
    (void)state;
    struct book *forward = customers("banking.exact.customers=60");
    struct book *backward = BOOK_OPEN("banking.exact.customers=60", "seed=5");
    for (uint64_t family = 60; family-- > 0;)
        book_generate(backward, STAGE_CUSTOMERS, family);
    assert_same_tables(forward, backward);
    book_close(forward);
    book_close(backward);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_person_in_all_databases),
        cmocka_unit_test(test_grown_up_when_the_relationship_begins),
        cmocka_unit_test(test_contacts_are_unique_and_fictional),
        cmocka_unit_test(test_customers_do_not_depend_on_how_many_there_are),
        cmocka_unit_test(test_credit_quality),
        cmocka_unit_test(test_portfolios),
        cmocka_unit_test(test_any_order_makes_the_same_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
