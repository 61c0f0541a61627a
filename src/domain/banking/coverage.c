/* Branch coverage: a fixed number of assignments, each of somebody to one branch. */
#include "staff.h"

enum {
    ENDED = 1,                /* index into assignment_status_words */
    COVERAGE_DAYS_MAX = 1095, /* assignments on file began so long ago at most */
    COVERAGE_DAYS_MIN = 30,
};

/* Those who can run a branch for a while; managers before all. */
static const enum bank_role covering_roles[] = {
    ROLE_BRANCH_MANAGER, ROLE_BRANCH_MANAGER,  ROLE_SERVICE_REPRESENTATIVE,
    ROLE_LOAN_OFFICER,   ROLE_INSURANCE_AGENT,
};

struct coverage {
    enum bank_role role;
    bool ended;
    date_days start, end;
    struct stream stream;
};

/* Whether it goes on is drawn by itself, so that nobody's leaving changes the shares. */
static struct coverage draw_coverage(const struct bank *bank, uint32_t number)
{
    const double *status = bank->settings->staff.assignment.status;
    struct coverage coverage = {.stream = stream_open(&bank->staff->coverage, number)};
    uint32_t role =
        (uint32_t)stream_below(&coverage.stream, sizeof covering_roles / sizeof covering_roles[0]);
    coverage.role = covering_roles[role];
    coverage.start =
        bank->as_of - (date_days)stream_between(&coverage.stream, COVERAGE_DAYS_MIN, COVERAGE_DAYS_MAX);
    coverage.ended = stream_uniform(&coverage.stream) * (status[0] + status[ENDED]) >= status[0];
    coverage.end =
        (date_days)stream_between(&coverage.stream, coverage.start + COVERAGE_DAYS_MIN / 2, bank->as_of);
    return coverage;
}

void coverage_prepare(struct bank *bank)
{
    struct staff_state *staff = bank->staff;
    struct number_range range = bank->settings->staff.assignment.branch_coverage;
    struct stream stream = stream_open_pair(&staff->coverage, 0, 0);
    staff->coverage_count = (uint32_t)stream_between(&stream, (int64_t)range.min, (int64_t)range.max);
    for (uint32_t i = 0; i < staff->coverage_count; i++) {
        struct coverage coverage = draw_coverage(bank, i);
        date_days last = coverage.ended ? coverage.end : bank->as_of;
        staff->coverage_employee[i] =
            bank_pick_employee_through(bank, coverage.role, coverage.start, last, &coverage.stream);
    }
}

static void emit_coverage(const struct bank *bank, uint32_t number, struct arena *scratch,
                          struct row_output *out)
{
    struct coverage coverage = draw_coverage(bank, number);
    emit_employees_db_employee_assignments(
        out, &(struct employees_db_employee_assignments){
                 .assignment_id = number + 1,
                 .employee_id = (int64_t)bank->staff->coverage_employee[number],
                 .assignment_type = TEXT_LITERAL("branch_coverage"),
                 .branch_code = present_text(bank_branch_code(scratch, number % bank->branch_count)),
                 .start_date = coverage.start,
                 .end_date = {.present = coverage.ended, .value = coverage.end},
                 .status = text_from(assignment_status_words[coverage.ended]),
             });
}

void coverage_emit(const struct bank *bank, uint64_t employee_id, struct arena *scratch,
                   struct row_output *out)
{
    for (uint32_t i = 0; i < bank->staff->coverage_count; i++)
        if (bank->staff->coverage_employee[i] == employee_id)
            emit_coverage(bank, i, scratch, out);
}
