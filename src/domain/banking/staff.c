/* Who works at the bank: every employee from the number alone, and somebody of a role for a day. */
#include "staff.h"

#include "compose.h"

#include <assert.h>

enum {
    CORE_FIRST_DAYS_BEFORE_OPENING = 700,
    CORE_STEP_DAYS = 25,
    CORE_JITTER_DAYS = 18, /* a work day before the next one's, whatever the holidays */
    TENURE_MIN_DAYS = 91,
    LEAD_HEADSTART_DAYS = 90, /* per level: who leads was there before those led */
    LEVELS_MAX = 7,
    NOTICE_AFTER_HIRE_DAYS = 30,
    AGE_AT_HIRE_MIN = 22,
    AGE_AT_HIRE_SPREAD = 24,
    RETIREMENT_AGE = 67,
    PICK_TRIES = 16,
    BRANCH_CODE_BYTES = 16,
};

/* The first holders, in this order; the first twelve lead the departments 1 to 12. */
static const enum bank_role first_roles[STAFF_ROLES] = {
    ROLE_BRANCH_MANAGER,
    ROLE_LOAN_OFFICER,
    ROLE_SERVICE_REPRESENTATIVE,
    ROLE_RISK_ANALYST,
    ROLE_COMPLIANCE_OFFICER,
    ROLE_INSURANCE_AGENT,
    ROLE_RELATIONSHIP_MANAGER,
    ROLE_IT_SPECIALIST,
    ROLE_OPERATIONS_ANALYST,
    ROLE_MARKETING_SPECIALIST,
    ROLE_HR_SPECIALIST,
    ROLE_ACCOUNTANT,
    ROLE_TELLER,
};

static uint32_t first_index(enum bank_role role)
{
    uint32_t index = 0;
    while (first_roles[index] != role)
        index++;
    return index;
}

/* ---- numbers, roles and ranks ---- */

static uint64_t first_holder(const struct bank *bank, enum bank_role role)
{
    return (staff_has_heads_apart(bank) ? BANK_DEPARTMENTS : 0) + first_index(role) + 1;
}

uint32_t staff_department_of(enum bank_role role)
{
    return role == ROLE_TELLER ? 1 : first_index(role) + 1;
}

/* Drawn holders among the first `drawn` drawn employees. */
static uint64_t drawn_holders(const struct staff_state *staff, enum bank_role role, uint64_t drawn)
{
    return drawn / STAFF_PATTERN * staff->holders_before[STAFF_PATTERN][role] +
           staff->holders_before[drawn % STAFF_PATTERN][role];
}

uint64_t bank_role_count(const struct bank *bank, enum bank_role role)
{
    if (role == ROLE_DEPARTMENT_HEAD)
        return staff_has_heads_apart(bank) ? BANK_DEPARTMENTS : 0;
    if (first_holder(bank, role) > bank->employee_count)
        return 0;
    return 1 + drawn_holders(bank->staff, role, bank->staff->drawn_count);
}

static uint64_t holder(const struct bank *bank, enum bank_role role, uint64_t rank)
{
    const struct staff_state *staff = bank->staff;
    if (rank == 0)
        return first_holder(bank, role);
    uint64_t per_pattern = staff->holders_before[STAFF_PATTERN][role];
    uint64_t place =
        (rank - 1) / per_pattern * STAFF_PATTERN + staff->place_of[role][(rank - 1) % per_pattern];
    return staff->core_count + 1 + place;
}

static uint32_t level_of_rank(uint64_t rank)
{
    uint32_t level = 0;
    for (; rank % 10 == 0 && level < LEVELS_MAX; rank /= 10)
        level++;
    return level;
}

struct staff_place staff_place_of(const struct bank *bank, uint64_t id)
{
    const struct staff_state *staff = bank->staff;
    uint64_t heads_apart = staff_has_heads_apart(bank) ? BANK_DEPARTMENTS : 0;
    if (id <= heads_apart)
        return (struct staff_place){ROLE_DEPARTMENT_HEAD, id - 1, LEVELS_MAX};
    if (id <= staff->core_count)
        return (struct staff_place){first_roles[id - heads_apart - 1], 0, LEVELS_MAX};
    uint64_t drawn = id - staff->core_count - 1;
    struct staff_place place = {.role = staff->role_at[drawn % STAFF_PATTERN]};
    place.rank = 1 + drawn_holders(staff, place.role, drawn);
    place.level = level_of_rank(place.rank);
    return place;
}

uint64_t staff_head_of(const struct bank *bank, uint32_t department)
{
    return department <= bank->employee_count ? department : 0;
}

bool staff_is_head(uint64_t id)
{
    return id <= BANK_DEPARTMENTS;
}

uint64_t bank_head_count(const struct bank *bank)
{
    return bank->employee_count < BANK_DEPARTMENTS ? bank->employee_count : BANK_DEPARTMENTS;
}

/* A rank without its last digit that is not zero. */
static uint64_t rank_above(uint64_t rank)
{
    uint64_t unit = 1;
    while (rank / unit % 10 == 0)
        unit *= 10;
    return rank / unit / 10 * 10 * unit;
}

static uint64_t manager_of(const struct bank *bank, uint64_t id, struct staff_place place,
                           uint32_t department)
{
    if (staff_is_head(id))
        return id == 1 ? 0 : 1;
    if (place.rank == 0)
        return staff_head_of(bank, department);
    return holder(bank, place.role, rank_above(place.rank));
}

/* ---- days ---- */

/* Tenure of the drawn falls from the first to the last of them: an exponential, cut at the opening of the
 * bank. */
static date_days unrounded_hire_date(const struct bank *bank, uint64_t id, uint32_t level)
{
    const struct staff_state *staff = bank->staff;
    struct stream stream = stream_open(&staff->tenure, id);
    if (id <= staff->core_count)
        return bank->opened - CORE_FIRST_DAYS_BEFORE_OPENING + (date_days)id * CORE_STEP_DAYS +
               (date_days)stream_below(&stream, CORE_JITTER_DAYS);
    double place = (double)(id - staff->core_count - 1) + stream_uniform(&stream);
    double rank = 1 - place / (double)staff->drawn_count;
    double tenure = -staff->tenure_mean_days * portable_log(1 - rank * staff->tenure_share);
    return bank->as_of - TENURE_MIN_DAYS - (date_days)tenure - (date_days)level * LEAD_HEADSTART_DAYS;
}

/* People begin on a work day. */
static date_days hire_date_of(const struct bank *bank, uint64_t id, uint32_t level)
{
    return calendar_fed_on_or_before(unrounded_hire_date(bank, id, level));
}

/* The drawn who were surely there on that day: the first so many. */
static uint64_t drawn_by(const struct bank *bank, date_days date)
{
    const struct staff_state *staff = bank->staff;
    double tenure = (double)(bank->as_of - date - TENURE_MIN_DAYS + 1);
    if (tenure <= 0)
        return staff->drawn_count;
    double share = (1 - portable_exp(-tenure / staff->tenure_mean_days)) / staff->tenure_share;
    return share >= 1 ? 0 : (uint64_t)((1 - share) * (double)staff->drawn_count);
}

static uint32_t draw_status(const struct bank *bank, uint64_t id, struct stream *stream)
{
    *stream = stream_open(&bank->staff->status, id);
    return alias_pick(&bank->staff->employment_status, stream);
}

uint32_t staff_status_of(const struct bank *bank, uint64_t id)
{
    struct stream stream;
    return staff_place_of(bank, id).level > 0 ? EMPLOYED_ACTIVE : draw_status(bank, id, &stream);
}

static date_days termination_date_of(const struct bank *bank, uint64_t id, uint32_t level, date_days hired)
{
    struct stream stream;
    if (level > 0 || draw_status(bank, id, &stream) != EMPLOYED_TERMINATED)
        return 0;
    date_days first = bank->as_of - STAFF_NOTICE_DAYS;
    if (first < hired + NOTICE_AFTER_HIRE_DAYS)
        first = hired + NOTICE_AFTER_HIRE_DAYS;
    return (date_days)stream_between(&stream, first, bank->as_of);
}

/* ---- somebody for a day ---- */

static bool is_there_on(const struct bank *bank, uint64_t id, uint32_t level, date_days last)
{
    struct stream stream;
    if (level > 0 || draw_status(bank, id, &stream) != EMPLOYED_TERMINATED)
        return true;
    if (last <= bank->as_of - STAFF_NOTICE_DAYS)
        return true; /* nobody on file left before */
    return last <= termination_date_of(bank, id, level, hire_date_of(bank, id, level));
}

uint64_t bank_pick_employee_through(const struct bank *bank, enum bank_role role, date_days first,
                                    date_days last, struct stream *stream)
{
    assert(first >= bank->opened && last >= first && last <= bank->as_of);
    if (bank_role_count(bank, role) == 0)
        return 1;
    if (role == ROLE_DEPARTMENT_HEAD)
        return 1 + stream_below(stream, BANK_DEPARTMENTS);
    uint64_t count = 1 + drawn_holders(bank->staff, role, drawn_by(bank, first));
    for (int i = 0; i < PICK_TRIES; i++) {
        uint64_t rank = stream_below(stream, count);
        uint64_t id = holder(bank, role, rank);
        if (rank == 0 || is_there_on(bank, id, level_of_rank(rank), last))
            return id;
    }
    return first_holder(bank, role);
}

uint64_t bank_pick_employee(const struct bank *bank, enum bank_role role, date_days date,
                            struct stream *stream)
{
    return bank_pick_employee_through(bank, role, date, date, stream);
}

/* ---- the whole employee ---- */

/* Counters and desks are in every branch; who has none sits in the first, the head office. */
static uint32_t branch_of(const struct bank *bank, struct staff_place place)
{
    switch (place.role) {
    case ROLE_BRANCH_MANAGER:
    case ROLE_LOAN_OFFICER:
    case ROLE_SERVICE_REPRESENTATIVE:
    case ROLE_INSURANCE_AGENT:
    case ROLE_TELLER:
    case ROLE_RELATIONSHIP_MANAGER:
        return (uint32_t)(place.rank % bank->branch_count);
    default:
        return 0;
    }
}

static date_days birth_date_of(const struct bank *bank, date_days hired, struct stream *stream)
{
    double place = stream_uniform(stream);
    int32_t age = AGE_AT_HIRE_MIN + (int32_t)(AGE_AT_HIRE_SPREAD * place * place);
    int32_t oldest = RETIREMENT_AGE - 1 - (int32_t)((bank->as_of - hired) / 365.25);
    if (age > oldest)
        age = oldest;
    return date_add_months(hired, -12 * age) - (date_days)stream_below(stream, 365);
}

struct bank_employee bank_employee(const struct bank *bank, uint64_t id)
{
    assert(id >= 1 && id <= bank->employee_count);
    struct staff_place place = staff_place_of(bank, id);
    bool head_apart = place.role == ROLE_DEPARTMENT_HEAD;
    struct stream stream = stream_open(&bank->staff->person, id);
    struct bank_employee employee = {
        .id = id,
        .role = place.role,
        .department = head_apart ? (uint32_t)id : staff_department_of(place.role),
        .branch = branch_of(bank, place),
        .hire_date = hire_date_of(bank, id, id <= bank->staff->core_count ? 0 : place.level),
    };
    employee.manager_id = manager_of(bank, id, place, employee.department);
    employee.termination_date = termination_date_of(bank, id, place.level, employee.hire_date);
    employee.birth_date = birth_date_of(bank, employee.hire_date, &stream);
    employee.name = people_pick_name(&stream, date_to_civil(employee.birth_date).year);
    return employee;
}

struct text bank_branch_code(struct arena *arena, uint32_t branch)
{
    char *code = arena_alloc(arena, BRANCH_CODE_BYTES);
    char *end = put_number(put_text(code, "BR-"), branch + 1, 3);
    return (struct text){code, (uint32_t)(end - code)};
}
