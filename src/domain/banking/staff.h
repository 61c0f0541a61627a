/* Staff, inside: what staff.c and the files that emit an employee's rows share.
 *
 * Employee numbers follow the order of hiring. The first ones are the core, who opened the bank and stay: the
 * heads of the departments, then the first holder of each role; in a bank of fewer than STAFF_HEADS_APART
 * employees the first holders head their departments themselves. Everybody else is drawn: roles follow a
 * pattern of STAFF_PATTERN places in which every stretch has each role by its weight, so that the k-th holder
 * of a role and the number of holders up to a day are known in O(1).
 *
 * Within a role holders are ranked from 0 in the order of hiring. The manager of rank 1234 is 1230, of that
 * 1200, of that 1000, of that 0, who reports to the department's head: everybody has at most nine direct
 * reports per level, and managers are older hands.
 */
#ifndef FINGEN_BANKING_STAFF_H
#define FINGEN_BANKING_STAFF_H

#include "settings.h"

enum {
    STAFF_HEADS_APART = 36,
    STAFF_PATTERN = 1000,
    STAFF_ROLES = ROLE_DEPARTMENT_HEAD, /* the roles without the heads' own */
    STAFF_NOTICE_DAYS = 600,            /* leavers' files are kept no longer */
};

struct staff_state {
    struct aspect role, tenure, status, person, contract, contact, pay;
    struct aspect training, review, coverage, budget, branch, clock;
    struct alias_table employment_status, employment_type;
    struct alias_table training_count, training_status;
    struct alias_table review_count, rating;
    uint64_t core_count, drawn_count;
    double tenure_mean_days, tenure_share; /* of the exponential that lies before the cut */
    uint8_t role_at[STAFF_PATTERN];
    uint16_t holders_before[STAFF_PATTERN + 1][STAFF_ROLES];
    uint16_t place_of[STAFF_ROLES][STAFF_PATTERN]; /* of the pattern's k-th holder */
    uint32_t coverage_count;
    uint64_t coverage_employee[BANK_COVERAGE_MAX];
};

/* Where an employee stands. */
struct staff_place {
    enum bank_role role;
    uint64_t rank;  /* among the holders of the role */
    uint32_t level; /* how many zeros end the rank; of the core and of heads more than of any other */
};

static inline bool staff_has_heads_apart(const struct bank *bank)
{
    return bank->employee_count >= STAFF_HEADS_APART;
}

struct staff_place staff_place_of(const struct bank *bank, uint64_t id);
uint32_t staff_department_of(enum bank_role role);
/* The employee who heads a department (1..BANK_DEPARTMENTS); 0 when a small bank has nobody there. */
uint64_t staff_head_of(const struct bank *bank, uint32_t department);
bool staff_is_head(uint64_t id);
/* Index into employment_status_words. */
uint32_t staff_status_of(const struct bank *bank, uint64_t id);
/* The last day that an employee's files may speak of. */
static inline date_days staff_last_day(const struct bank *bank, const struct bank_employee *employee)
{
    return employee->termination_date != 0 ? employee->termination_date : bank->as_of;
}

const char *staff_department_name(uint32_t department);
/* A moment of an office day, after midnight. */
timestamp_microseconds staff_office_hours(const struct bank *bank, uint64_t entity);
/* Salary, cents a year. */
int64_t staff_salary_cents(const struct bank *bank, const struct bank_employee *employee);

/* What follows an employee's own row. */
void employee_emit(const struct bank *bank, uint64_t id, struct arena *scratch, struct row_output *out);
void training_emit(const struct bank *bank, const struct bank_employee *employee, struct arena *scratch,
                   struct row_output *out);
void training_emit_programs(const struct bank *bank, struct row_output *out);
void reviews_emit(const struct bank *bank, const struct bank_employee *employee, struct row_output *out);
void coverage_prepare(struct bank *bank);
void coverage_emit(const struct bank *bank, uint64_t employee_id, struct arena *scratch,
                   struct row_output *out);

#endif
