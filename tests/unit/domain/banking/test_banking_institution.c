/* What is there whatever the scale, and what hangs on an employee: training, reviews, branches covered. */
#include "fixture.h"

static const char *const sizes[] = {"7", "13", "36", "150", "700"};
#define SIZE_COUNT (sizeof sizes / sizeof sizes[0])

static struct book *staffed(const char *count, const char *seed)
{
    char employees[64];
    char run_seed[32];
    snprintf(employees, sizeof employees, "banking.exact.employees=%s", count);
    snprintf(run_seed, sizeof run_seed, "seed=%s", seed);
    struct book *book = BOOK_OPEN(employees, run_seed);
    book_generate_stage(book, STAGE_INSTITUTION);
    book_generate_stage(book, STAGE_STAFF);
    return book;
}

static date_days last_day(const struct bank *bank, const struct bank_employee *employee)
{
    return employee->termination_date != 0 ? employee->termination_date : bank->as_of;
}

static struct bank_employee employee_of(const struct book *book, const struct cursor *row)
{
    return bank_employee(book_bank(book), (uint64_t)cursor_integer(row, "employee_id"));
}

/* ---- what does not scale ---- */

static void test_fixed_tables(void **state)
{
    (void)state;
    static const char *const seeds[] = {"1", "2", "3", "4", "5", "6"};
    uint32_t programs = 0;
    for (size_t i = 0; i < 6; i++) {
        struct book *book = staffed(sizes[i % SIZE_COUNT], seeds[i]);
        const struct bank *bank = book_bank(book);
        assert_int_equal(book_tally(book, &employees_db_departments_table)->rows, 12);
        assert_in_range(bank->program_count, 16, 20);
        assert_int_equal(book_tally(book, &employees_db_training_programs_table)->rows, bank->program_count);
        assert_in_range(bank->branch_count, 15, 20);
        assert_in_range(bank->campaign_count, 10, 15);
        assert_int_equal(book_tally(book, &customer_db_campaigns_table)->rows, bank->campaign_count);
        assert_in_range(book_tally(book, &employees_db_employee_assignments_table)->rows, 10, 20);
        assert_int_equal(book_tally(book, &employees_db_employees_table)->rows, bank->employee_count);
        programs |= 1U << bank->program_count;
        book_close(book);
    }
    assert_true((programs & (programs - 1)) != 0); /* drawn, not fixed */
}

static void test_growth(void **state)
{
    (void)state;
    static const struct {
        const char *scale;
        uint64_t employees, customers;
    } growth[] = {{"scale=0.01", 7, 12},  {"scale=0.05", 7, 60},   {"scale=0.1", 15, 120},
                  {"scale=0.5", 75, 600}, {"scale=0.7", 105, 840}, {"scale=1", 150, 1200},
                  {"scale=5", 750, 6000}};
    for (size_t i = 0; i < sizeof growth / sizeof growth[0]; i++) {
        struct book *book = BOOK_OPEN(growth[i].scale);
        assert_int_equal(book_bank(book)->employee_count, growth[i].employees);
        assert_int_equal(book_bank(book)->customer_count, growth[i].customers);
        book_close(book);
    }
    struct book *book = BOOK_OPEN("scale=3", "banking.exact.employees=100", "banking.exact.customers=500");
    assert_int_equal(book_bank(book)->employee_count, 100);
    assert_int_equal(book_bank(book)->customer_count, 500);
    book_close(book);
}

static void test_heads_work_in_their_department(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct book *book = staffed(sizes[i], "1");
        const struct bank *bank = book_bank(book);
        struct cursor row = cursor_open(book, &employees_db_departments_table);
        for (; row.valid; cursor_next(&row)) {
            int64_t department = cursor_integer(&row, "department_id");
            int64_t head = cursor_integer_or(&row, "head_employee_id", 0);
            assert_true((head == 0) == (department > (int64_t)bank->employee_count));
            if (head != 0)
                assert_int_equal(bank_employee(bank, (uint64_t)head).department, department);
        }
        book_close(book);
    }
}

static void test_employees_once_each(void **state)
{
    (void)state;
    struct book *book = staffed("150", "7");
    struct cursor row = cursor_open(book, &employees_db_employees_table);
    for (int64_t id = 1; row.valid; cursor_next(&row), id++) {
        struct bank_employee employee = employee_of(book, &row);
        assert_int_equal(employee.id, id); /* the heads first, then the others */
        assert_string_equal(cursor_text(&row, "role"), role_words[employee.role]);
        assert_string_equal(cursor_text(&row, "last_name"), employee.name.family);
        assert_int_equal(cursor_integer(&row, "hire_date"), employee.hire_date);
        assert_int_equal(cursor_integer_or(&row, "manager_id", 0), employee.manager_id);
        assert_int_equal(cursor_integer_or(&row, "termination_date", 0), employee.termination_date);
        assert_true(cursor_is(&row, "employment_status", "terminated") == (employee.termination_date != 0));
        struct number_range pay = book_bank(book)->settings->staff.salary_usd[employee.role];
        assert_in_range(cursor_integer(&row, "salary"), (int64_t)pay.min * 100, (int64_t)pay.max * 100);
    }
    book_close(book);
}

/* ---- training ---- */

static void check_enrollment(const struct book *book, const struct cursor *row)
{
    const struct bank *bank = book_bank(book);
    struct bank_employee employee = employee_of(book, row);
    int64_t enrolled = cursor_integer(row, "enrollment_date");
    int64_t started = cursor_integer_or(row, "start_date", enrolled);
    int64_t completed = cursor_integer_or(row, "completion_date", started);
    assert_true(enrolled >= employee.hire_date && enrolled >= bank->as_of - 730);
    assert_true(started >= enrolled && completed >= started);
    assert_true(completed <= last_day(bank, &employee));
    bool done = cursor_is(row, "status", "completed");
    assert_true(cursor_is_null(row, "score") != done);
    assert_true(cursor_is_null(row, "completion_date") != done);
    assert_true(cursor_is_null(row, "start_date") == cursor_is(row, "status", "enrolled"));
    assert_in_range(cursor_integer_or(row, "score", 65), 65, 100);
    assert_in_range(cursor_integer(row, "program_id"), 1, bank->program_count);
}

static void test_training(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct book *book = staffed(sizes[i], "3");
        struct cursor row = cursor_open(book, &employees_db_employee_training_table);
        for (uint64_t id = 1; id <= book_bank(book)->employee_count; id++) {
            uint32_t programs = 0;
            int count = 0;
            for (; row.valid && (uint64_t)cursor_integer(&row, "employee_id") == id;
                 cursor_next(&row), count++) {
                check_enrollment(book, &row);
                uint32_t program = 1U << cursor_integer(&row, "program_id");
                assert_int_equal(programs & program, 0);
                programs |= program;
            }
            assert_in_range(count, 2, 4);
        }
        assert_false(row.valid);
        book_close(book);
    }
}

/* ---- reviews ---- */

static void check_review(const struct book *book, const struct cursor *row)
{
    const struct bank *bank = book_bank(book);
    struct bank_employee employee = employee_of(book, row);
    struct bank_employee reviewer = bank_employee(bank, (uint64_t)cursor_integer(row, "reviewer_id"));
    int64_t start = cursor_integer(row, "period_start");
    int64_t end = cursor_integer(row, "period_end");
    int64_t written = cursor_integer(row, "review_date");
    assert_true(start >= employee.hire_date && end > start && written >= end);
    assert_true(written <= last_day(bank, &employee));
    assert_int_not_equal(reviewer.id, employee.id);
    assert_true(reviewer.hire_date < end && reviewer.termination_date == 0);
    int64_t rating = cursor_integer(row, "rating");
    int64_t goals = cursor_integer(row, "goals_met");
    assert_in_range(rating, 1, 5);
    assert_in_range(goals, 60, 100);
    assert_true(rating < 5 || goals > 90);
    assert_true(rating > 1 || goals <= 70);
}

static void test_reviews(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct book *book = staffed(sizes[i], "4");
        struct cursor row = cursor_open(book, &employees_db_performance_reviews_table);
        for (uint64_t id = 1; id <= book_bank(book)->employee_count; id++) {
            int64_t later = 0;
            int count = 0;
            for (; row.valid && (uint64_t)cursor_integer(&row, "employee_id") == id;
                 cursor_next(&row), count++) {
                check_review(book, &row);
                int64_t end = cursor_integer(&row, "period_end");
                if (count > 0)
                    assert_in_range(later - end, 364, 367);
                later = end;
            }
            assert_in_range(count, bank_employee(book_bank(book), id).termination_date != 0 ? 0 : 1, 3);
        }
        assert_false(row.valid);
        book_close(book);
    }
}

/* ---- branches covered ---- */

static void test_coverage(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        struct book *book = staffed(sizes[i], "5");
        const struct bank *bank = book_bank(book);
        struct cursor row = cursor_open(book, &employees_db_employee_assignments_table);
        for (; row.valid; cursor_next(&row)) {
            struct bank_employee employee = employee_of(book, &row);
            int64_t start = cursor_integer(&row, "start_date");
            int64_t end = cursor_integer_or(&row, "end_date", bank->as_of);
            assert_in_range(cursor_integer(&row, "assignment_id"), 1, BANK_COVERAGE_MAX);
            assert_true(cursor_is(&row, "assignment_type", "branch_coverage"));
            assert_true(start >= employee.hire_date && end >= start && end <= last_day(bank, &employee));
            assert_true(cursor_is(&row, "status", "ended") != cursor_is_null(&row, "end_date"));
        }
        book_close(book);
    }
}

/* ---- the whole ---- */

static void test_order_of_families(void **state)
{
    (void)state;
    struct book *forward = staffed("150", "9");
    struct book *backward = BOOK_OPEN("banking.exact.employees=150", "seed=9");
    for (uint64_t family = book_families(backward, STAGE_STAFF); family > 0; family--)
        book_generate(backward, STAGE_STAFF, family - 1);
    book_generate(backward, STAGE_INSTITUTION, 0);
    assert_same_tables(forward, backward);
    book_close(forward);
    book_close(backward);
}

static void test_expected_rows(void **state)
{
    (void)state;
    struct book *book = staffed("7000", "2");
    double rows[64];
    book->domain->expect_rows(book->state, rows);
    const struct table *const tables[] = {
        &employees_db_departments_table, &employees_db_training_programs_table, &employees_db_employees_table,
        &employees_db_employee_training_table, &customer_db_campaigns_table};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        double made = (double)book_tally(book, tables[i])->rows;
        assert_true(made > 0.97 * rows[tables[i]->index] && made < 1.03 * rows[tables[i]->index]);
    }
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixed_tables),
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_heads_work_in_their_department),
        cmocka_unit_test(test_employees_once_each),
        cmocka_unit_test(test_training),
        cmocka_unit_test(test_reviews),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_order_of_families),
        cmocka_unit_test(test_expected_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
