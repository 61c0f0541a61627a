/* What the bank is, whatever its size: departments with their heads, training programs, campaigns. */
#include "staff.h"

enum {
    CENTS = 100,
    BUDGET_STEP_USD = 1000,
    OFFICE_OPENS_HOUR = 13, /* UTC: nine in New York, or eight in winter */
    OFFICE_HOURS = 8,
    SECONDS_PER_HOUR = 3600,
};

static const struct department {
    const char *code;
    const char *name;
    double overhead; /* what a dollar of salaries costs with desks, systems and the rest */
} departments[BANK_DEPARTMENTS] = {
    {"RETAIL", "Retail Banking", 1.9},    {"LENDING", "Consumer and Business Lending", 1.5},
    {"SERVICE", "Customer Service", 1.4}, {"RISK", "Risk Management", 1.5},
    {"COMPL", "Compliance", 1.5},         {"INSUR", "Insurance Services", 1.5},
    {"WEALTH", "Private Banking", 1.6},   {"IT", "Information Technology", 2.6},
    {"OPS", "Operations", 1.7},           {"MKT", "Marketing", 2.8},
    {"HR", "Human Resources", 1.6},       {"FIN", "Finance and Accounting", 1.5},
};

const char *staff_department_name(uint32_t department)
{
    return departments[department - 1].name;
}

uint32_t bank_branch_city(const struct bank *bank, uint32_t branch)
{
    struct stream stream = stream_open(&bank->staff->branch, branch);
    return people_pick_city(&stream);
}

timestamp_microseconds staff_office_hours(const struct bank *bank, uint64_t entity)
{
    uint64_t second = aspect_hash(&bank->staff->clock, entity) % (OFFICE_HOURS * SECONDS_PER_HOUR);
    return (OFFICE_OPENS_HOUR * SECONDS_PER_HOUR + (timestamp_microseconds)second) * MICROSECONDS_PER_SECOND;
}

/* What the department's staff earn in the middle of their ranges, with overhead, and a tenth more or less. */
static int64_t budget_cents(const struct bank *bank, uint32_t department)
{
    const struct number_range *salaries = bank->settings->staff.salary_usd;
    double usd = (salaries[ROLE_DEPARTMENT_HEAD].min + salaries[ROLE_DEPARTMENT_HEAD].max) / 2;
    for (int role = 0; role < STAFF_ROLES; role++)
        if (staff_department_of((enum bank_role)role) == department)
            usd += (double)bank_role_count(bank, (enum bank_role)role) *
                   (salaries[role].min + salaries[role].max) / 2;
    struct stream stream = stream_open(&bank->staff->budget, department);
    usd *= departments[department - 1].overhead * stream_uniform_between(&stream, 0.9, 1.1);
    return (int64_t)(usd / BUDGET_STEP_USD) * BUDGET_STEP_USD * CENTS;
}

static void emit_department(const struct bank *bank, uint32_t department, struct arena *scratch,
                            struct row_output *out)
{
    uint64_t head = staff_head_of(bank, department);
    const struct city *city = &people_cities[bank_branch_city(bank, 0)];
    date_days founded = bank_employee(bank, 1).hire_date - (BANK_DEPARTMENTS - (date_days)department);
    emit_employees_db_departments(
        out, &(struct employees_db_departments){
                 .department_id = department,
                 .department_code = text_from(departments[department - 1].code),
                 .department_name = text_from(departments[department - 1].name),
                 .head_employee_id = {.present = head != 0, .value = (int64_t)head},
                 .cost_center = text_from(arena_printf(scratch, "CC-%u", 1000 + 100 * department)),
                 .annual_budget = budget_cents(bank, department),
                 .location = text_from(arena_printf(scratch, "%s, %s", city->name, city->state)),
                 .created_at = date_midnight(founded) + staff_office_hours(bank, department),
             });
}

void bank_generate_institution(const void *state, uint64_t family, struct arena *scratch,
                               struct row_output *out)
{
    const struct bank *bank = state;
    (void)family;
    for (uint32_t department = 1; department <= BANK_DEPARTMENTS; department++)
        emit_department(bank, department, scratch, out);
    training_emit_programs(bank, out);
    bank_emit_campaigns(bank, scratch, out);
    for (uint64_t id = 1; id <= bank_head_count(bank) && !out->stopped; id++)
        employee_emit(bank, id, scratch, out);
}
