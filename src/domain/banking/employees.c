/* An employee's family: the own row, then training, reviews and the branches covered. */
#include "staff.h"

#define EMAIL_DOMAIN "bank.example"

enum {
    JUNIOR_DAYS = 2 * 365,
    SENIOR_DAYS = 8 * 365,
    FULL_PAY_DAYS = 20 * 365,
    TITLE_JUNIOR = 0,
    TITLE_PLAIN,
    TITLE_SENIOR,
    TITLE_MANAGER,
    TITLE_COUNT,
    CENTS = 100,
    SALARY_STEP_USD = 100,
};

static const char *const titles[STAFF_ROLES][TITLE_COUNT] = {
    [ROLE_BRANCH_MANAGER] = {"Assistant Branch Manager", "Branch Manager", "Senior Branch Manager",
                             "District Manager"},
    [ROLE_LOAN_OFFICER] = {"Associate Loan Officer", "Loan Officer", "Senior Loan Officer",
                           "Lending Team Manager"},
    [ROLE_SERVICE_REPRESENTATIVE] = {"Customer Service Associate", "Customer Service Representative",
                                     "Senior Customer Service Representative", "Customer Service Manager"},
    [ROLE_RISK_ANALYST] = {"Junior Risk Analyst", "Risk Analyst", "Senior Risk Analyst",
                           "Credit Risk Manager"},
    [ROLE_COMPLIANCE_OFFICER] = {"Compliance Associate", "Compliance Officer", "Senior Compliance Officer",
                                 "Compliance Manager"},
    [ROLE_INSURANCE_AGENT] = {"Associate Insurance Agent", "Insurance Agent", "Senior Insurance Agent",
                              "Insurance Sales Manager"},
    [ROLE_TELLER] = {"Teller", "Teller", "Senior Teller", "Head Teller"},
    [ROLE_RELATIONSHIP_MANAGER] = {"Associate Relationship Manager", "Relationship Manager",
                                   "Senior Relationship Manager", "Relationship Team Manager"},
    [ROLE_IT_SPECIALIST] = {"Junior Systems Specialist", "Systems Specialist", "Senior Systems Specialist",
                            "IT Manager"},
    [ROLE_OPERATIONS_ANALYST] = {"Junior Operations Analyst", "Operations Analyst",
                                 "Senior Operations Analyst", "Operations Manager"},
    [ROLE_MARKETING_SPECIALIST] = {"Marketing Associate", "Marketing Specialist",
                                   "Senior Marketing Specialist", "Marketing Manager"},
    [ROLE_HR_SPECIALIST] = {"HR Associate", "HR Specialist", "Senior HR Specialist", "HR Manager"},
    [ROLE_ACCOUNTANT] = {"Junior Accountant", "Accountant", "Senior Accountant", "Accounting Manager"},
};

static date_days tenure_of(const struct bank *bank, const struct bank_employee *employee)
{
    return staff_last_day(bank, employee) - employee->hire_date;
}

/* ---- what the place pays ---- */

/* Half of the way through the role's range comes with the years and with leading others, half is the person.
 */
int64_t staff_salary_cents(const struct bank *bank, const struct bank_employee *employee)
{
    struct number_range usd = bank->settings->staff.salary_usd[employee->role];
    struct stream stream = stream_open(&bank->staff->pay, employee->id);
    double years = (double)tenure_of(bank, employee) / FULL_PAY_DAYS;
    bool leads = staff_place_of(bank, employee->id).level > 0;
    double place = 0.3 * (years < 1 ? years : 1) + 0.2 * leads + 0.5 * stream_uniform(&stream);
    int64_t salary = (int64_t)((usd.min + (usd.max - usd.min) * place) / SALARY_STEP_USD) * SALARY_STEP_USD;
    return (salary < usd.min ? (int64_t)(usd.min + 0.5) : salary) * CENTS;
}

/* ---- the row ---- */

static struct text title_of(const struct bank *bank, const struct bank_employee *employee, uint32_t level,
                            struct arena *scratch)
{
    if (staff_is_head(employee->id)) {
        const char *name = staff_department_name(employee->department);
        return text_from(
            arena_printf(scratch, employee->id == 1 ? "President, Head of %s" : "Head of %s", name));
    }
    const char *const *names = titles[employee->role];
    date_days tenure = tenure_of(bank, employee);
    if (level > 0)
        return text_from(names[TITLE_MANAGER]);
    return text_from(names[tenure < JUNIOR_DAYS   ? TITLE_JUNIOR
                           : tenure < SENIOR_DAYS ? TITLE_PLAIN
                                                  : TITLE_SENIOR]);
}

/* The bank's lines are reserved numbers; the employee's own is the extension. */
static struct text phone_of(const struct bank *bank, const struct bank_employee *employee,
                            struct arena *scratch)
{
    const struct city *city = &people_cities[bank_branch_city(bank, employee->branch)];
    struct stream stream = stream_open(&bank->staff->contact, employee->branch);
    struct text line = people_phone(scratch, &stream, city->area_code);
    return text_from(
        arena_printf(scratch, "%.*s x%04llu", (int)line.length, line.data, (unsigned long long)employee->id));
}

static struct text contract_of(const struct bank *bank, uint64_t id, uint32_t level)
{
    struct stream stream = stream_open(&bank->staff->contract, id);
    uint32_t type = level > 0 ? EMPLOYED_FULL_TIME : alias_pick(&bank->staff->employment_type, &stream);
    return text_from(employment_type_words[type]);
}

static struct text level_of(uint64_t id, uint32_t level)
{
    return staff_is_head(id) ? TEXT_LITERAL("head")
           : level > 0       ? TEXT_LITERAL("manager")
                             : TEXT_LITERAL("staff");
}

static void emit_row(const struct bank *bank, const struct bank_employee *employee, struct arena *scratch,
                     struct row_output *out)
{
    uint64_t id = employee->id;
    uint32_t level = staff_place_of(bank, id).level;
    date_days termination = employee->termination_date;
    emit_employees_db_employees(
        out,
        &(struct employees_db_employees){
            .employee_id = (int64_t)id,
            .employee_number = text_from(arena_printf(scratch, "E%07llu", (unsigned long long)id)),
            .first_name = text_from(employee->name.given),
            .last_name = text_from(employee->name.family),
            .email = people_email(scratch, employee->name.given, employee->name.family, id, EMAIL_DOMAIN),
            .phone = phone_of(bank, employee, scratch),
            .department_id = employee->department,
            .role = text_from(role_words[employee->role]),
            .job_title = title_of(bank, employee, level, scratch),
            .job_level = level_of(id, level),
            .manager_id = {.present = employee->manager_id != 0, .value = (int64_t)employee->manager_id},
            .branch_code = bank_branch_code(scratch, employee->branch),
            .hire_date = employee->hire_date,
            .termination_date = {.present = termination != 0, .value = termination},
            .employment_status = text_from(employment_status_words[staff_status_of(bank, id)]),
            .employment_type = contract_of(bank, id, level),
            .birth_date = employee->birth_date,
            .salary = staff_salary_cents(bank, employee),
            .created_at = date_midnight(employee->hire_date) + staff_office_hours(bank, id),
        });
}

void employee_emit(const struct bank *bank, uint64_t id, struct arena *scratch, struct row_output *out)
{
    struct bank_employee employee = bank_employee(bank, id);
    emit_row(bank, &employee, scratch, out);
    training_emit(bank, &employee, scratch, out);
    reviews_emit(bank, &employee, out);
    coverage_emit(bank, id, scratch, out);
}

void bank_generate_employee(const void *state, uint64_t family, struct arena *scratch, struct row_output *out)
{
    const struct bank *bank = state;
    employee_emit(bank, bank_head_count(bank) + family + 1, scratch, out);
}

/* ---- what the plan asks ---- */

static double mean_of(const double *weights, size_t count, double first)
{
    double sum = 0;
    double product = 0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
        product += weights[i] * (first + (double)i);
    }
    return product / sum;
}

static double trainings_mean(const struct bank *bank)
{
    return mean_of(bank->settings->staff.training.per_employee, TRAINING_COUNTS, TRAINING_COUNT_MIN);
}

static double reviews_mean(const struct bank *bank)
{
    return mean_of(bank->settings->staff.review.count, REVIEW_COUNTS, REVIEW_COUNT_MIN);
}

double bank_staff_rows_mean(const struct bank *bank)
{
    return 1 + trainings_mean(bank) + reviews_mean(bank);
}

void bank_expect_staff(const struct bank *bank, double *rows)
{
    double employees = (double)bank->employee_count;
    rows[employees_db_departments_table.index] = BANK_DEPARTMENTS;
    rows[employees_db_training_programs_table.index] = bank->program_count;
    rows[employees_db_employees_table.index] = employees;
    rows[employees_db_employee_training_table.index] = employees * trainings_mean(bank);
    rows[employees_db_performance_reviews_table.index] = employees * reviews_mean(bank);
    rows[employees_db_employee_assignments_table.index] += bank->staff->coverage_count;
}
