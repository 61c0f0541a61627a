/* Everybody from the number alone: roles, managers and days agree at every size of the bank. */
#include "fixture.h"

#include <stdlib.h>

static const char *const sizes[] = {"7", "8", "12", "13", "14", "35", "36", "37", "150", "2500"};
#define SIZE_COUNT (sizeof sizes / sizeof sizes[0])

static struct book *open_with_employees(const char *count)
{
    char employees[64];
    snprintf(employees, sizeof employees, "banking.exact.employees=%s", count);
    return BOOK_OPEN(employees);
}

static void check_employee(const struct bank *bank, uint64_t id)
{
    struct bank_employee employee = bank_employee(bank, id);
    assert_int_equal(employee.id, id);
    assert_true(employee.department >= 1 && employee.department <= BANK_DEPARTMENTS);
    assert_true(employee.branch < bank->branch_count);
    assert_true(calendar_is_fed_business_day(employee.hire_date));
    assert_true(employee.hire_date < bank->as_of);
    assert_true(date_add_months(employee.birth_date, 12 * 18) <= employee.hire_date);
    if (employee.termination_date != 0)
        assert_true(employee.termination_date > employee.hire_date &&
                    employee.termination_date <= bank->as_of);
    if (id == 1) {
        assert_int_equal(employee.manager_id, 0);
        return;
    }
    struct bank_employee manager = bank_employee(bank, employee.manager_id);
    assert_true(manager.id < id);
    assert_true(manager.hire_date < employee.hire_date);
    assert_int_equal(manager.termination_date, 0);
    if (id > BANK_DEPARTMENTS)
        assert_int_equal(manager.department, employee.department);
}

static void check_pick(const struct bank *bank, enum bank_role role, date_days first, date_days last,
                       struct stream *stream)
{
    struct bank_employee employee =
        bank_employee(bank, bank_pick_employee_through(bank, role, first, last, stream));
    enum bank_role expected = bank_role_count(bank, role) > 0 ? role : ROLE_BRANCH_MANAGER;
    if (role == ROLE_DEPARTMENT_HEAD && bank_role_count(bank, role) == 0)
        assert_int_equal(employee.id, 1);
    else
        assert_int_equal(employee.role, expected);
    assert_true(employee.hire_date <= first);
    assert_true(employee.termination_date == 0 || employee.termination_date >= last);
}

static void test_hierarchy(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct book *book = open_with_employees(sizes[i]);
        const struct bank *bank = book_bank(book);
        assert_int_equal(bank->employee_count, atoll(sizes[i]));
        for (uint64_t id = 1; id <= bank->employee_count; id++)
            check_employee(bank, id);
        book_close(book);
    }
}

/* The same where the bank is young or old, its people come and go, its branches few. */
static void test_hierarchy_of_other_banks(void **state)
{
    (void)state;
    static const char *const banks[][3] = {
        {"banking.staff.history_years=8", "banking.staff.tenure_mean_years=100", "as_of=2001-01-01"},
        {"banking.staff.history_years=40", "banking.staff.tenure_mean_years=0.5", "as_of=2100-12-31"},
        {"banking.staff.history_years=40", "banking.staff.tenure_mean_years=100", "as_of=2025-12-31"},
        {"banking.staff.branches={min: 1, max: 1}", "banking.staff.tenure_mean_years=0.5",
         "as_of=2024-02-29"},
        {"banking.staff.employment_status={active: 0, terminated: 1, on_leave: 0}", "seed=3", "scale=1"},
    };
    for (size_t i = 0; i < sizeof banks / sizeof banks[0]; i++) {
        struct book *book = BOOK_OPEN(banks[i][0], banks[i][1], banks[i][2], "banking.exact.employees=3000");
        const struct bank *bank = book_bank(book);
        struct aspect aspect = aspect_make(i, "test");
        struct stream stream = stream_open(&aspect, 0);
        for (uint64_t id = 1; id <= bank->employee_count; id++)
            check_employee(bank, id);
        for (int pick = 0; pick < 1000; pick++) {
            date_days first = (date_days)stream_between(&stream, bank->opened, bank->as_of);
            check_pick(bank, (enum bank_role)stream_below(&stream, ROLE_COUNT), first, bank->as_of, &stream);
        }
        book_close(book);
    }
}

/* Nobody is hired before those with lower numbers, but for team leads, who get a head start. */
static void test_numbers_follow_hiring(void **state)
{
    (void)state;
    struct book *book = open_with_employees("2500");
    const struct bank *bank = book_bank(book);
    uint64_t earlier = 0;
    for (uint64_t id = 2; id <= bank->employee_count; id++)
        earlier += bank_employee(bank, id).hire_date < bank_employee(bank, id - 1).hire_date;
    assert_in_range(earlier, 1, bank->employee_count / 9);
    book_close(book);
}

/* ---- roles ---- */

static void test_role_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct book *book = open_with_employees(sizes[i]);
        const struct bank *bank = book_bank(book);
        uint64_t holders[ROLE_COUNT] = {0};
        for (uint64_t id = 1; id <= bank->employee_count; id++)
            holders[bank_employee(bank, id).role]++;
        for (int role = 0; role < ROLE_COUNT; role++)
            assert_int_equal(bank_role_count(bank, (enum bank_role)role), holders[role]);
        for (int role = ROLE_BRANCH_MANAGER; role <= ROLE_INSURANCE_AGENT; role++)
            assert_true(holders[role] > 0);
        book_close(book);
    }
}

static void test_roles_follow_weights(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("banking.exact.employees=5025",
                                  "banking.staff.role={branch_manager: 0, "
                                  "loan_officer: 30, service_representative: 50, risk_analyst: 1, "
                                  "compliance_officer: 1, insurance_agent: 1, teller: 17, "
                                  "relationship_manager: 0, it_specialist: 0, operations_analyst: 0, "
                                  "marketing_specialist: 0, hr_specialist: 0, accountant: 0}");
    const struct bank *bank = book_bank(book);
    assert_int_equal(bank_role_count(bank, ROLE_BRANCH_MANAGER), 1);
    assert_int_equal(bank_role_count(bank, ROLE_LOAN_OFFICER), 1501);
    assert_int_equal(bank_role_count(bank, ROLE_SERVICE_REPRESENTATIVE), 2501);
    assert_int_equal(bank_role_count(bank, ROLE_TELLER), 851);
    assert_int_equal(bank_role_count(bank, ROLE_RISK_ANALYST), 51);
    book_close(book);
}

/* ---- somebody for a day ---- */

static void test_picks_are_employed(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(1, "test");
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct book *book = open_with_employees(sizes[i]);
        const struct bank *bank = book_bank(book);
        struct stream stream = stream_open(&aspect, i);
        for (int role = 0; role < ROLE_COUNT; role++) {
            for (int day = 0; day < 200; day++) {
                date_days first = (date_days)stream_between(&stream, bank->opened, bank->as_of);
                date_days last = (date_days)stream_between(&stream, first, bank->as_of);
                check_pick(bank, (enum bank_role)role, first, last, &stream);
                check_pick(bank, (enum bank_role)role, bank->as_of - day, bank->as_of - day, &stream);
            }
            check_pick(bank, (enum bank_role)role, bank->opened, bank->as_of, &stream);
        }
        book_close(book);
    }
}

/* Today the work is shared by all, not done by a few. */
static void test_picks_are_spread(void **state)
{
    (void)state;
    enum { PICKS = 20000 };
    struct book *book = open_with_employees("525");
    const struct bank *bank = book_bank(book);
    struct aspect aspect = aspect_make(1, "test");
    struct stream stream = stream_open(&aspect, 0);
    uint64_t count = bank_role_count(bank, ROLE_LOAN_OFFICER);
    uint32_t picks[526] = {0};
    for (int i = 0; i < PICKS; i++)
        picks[bank_pick_employee(bank, ROLE_LOAN_OFFICER, bank->as_of, &stream)]++;
    uint64_t picked = 0;
    for (int id = 1; id <= 525; id++) {
        picked += picks[id] > 0;
        assert_true(picks[id] < 2 * PICKS / count);
    }
    assert_true(picked > count * 8 / 10 && picked <= count);
    book_close(book);
}

static void test_pick_depends_on_stream_only(void **state)
{
    (void)state;
    struct book *book = open_with_employees("525");
    const struct bank *bank = book_bank(book);
    struct aspect aspect = aspect_make(1, "test");
    for (uint64_t i = 0; i < 100; i++) {
        struct stream stream = stream_open(&aspect, i);
        struct stream same = stream;
        uint64_t id = bank_pick_employee(bank, ROLE_TELLER, bank->as_of, &stream);
        assert_int_equal(bank_pick_employee(bank, ROLE_TELLER, bank->as_of, &same), id);
    }
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hierarchy),
        cmocka_unit_test(test_hierarchy_of_other_banks),
        cmocka_unit_test(test_numbers_follow_hiring),
        cmocka_unit_test(test_role_counts),
        cmocka_unit_test(test_roles_follow_weights),
        cmocka_unit_test(test_picks_are_employed),
        cmocka_unit_test(test_picks_are_spread),
        cmocka_unit_test(test_pick_depends_on_stream_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
