/* What all employees share, made once: the pattern of roles, the tables of weights. */
#include "staff.h"

#include <stdlib.h>

#define TENURE_SHARE_MAX 0.999999999 /* short of 1: nobody has been there for ever */

enum { TENURE_CUT_DAYS = 800 }; /* after the opening, so that no lead's head start reaches before it */

/* Every place goes to the role that lacks most; where the pattern begins is the seed's. */
static void make_pattern(struct staff_state *staff, const double *weights)
{
    double sum = 0;
    for (int role = 0; role < STAFF_ROLES; role++)
        sum += weights[role];
    uint32_t given[STAFF_ROLES] = {0};
    uint64_t start = aspect_hash(&staff->role, 0) % STAFF_PATTERN;
    for (uint32_t place = 0; place < STAFF_PATTERN; place++) {
        int most = 0;
        double most_lacking = -1;
        for (int role = 0; role < STAFF_ROLES; role++) {
            double lacking = weights[role] / sum * (place + 1) - given[role];
            if (lacking > most_lacking && weights[role] > 0) {
                most = role;
                most_lacking = lacking;
            }
        }
        given[most]++;
        staff->role_at[(start + place) % STAFF_PATTERN] = (uint8_t)most;
    }
}

static void index_pattern(struct staff_state *staff)
{
    for (uint32_t place = 0; place < STAFF_PATTERN; place++) {
        uint32_t role = staff->role_at[place];
        staff->place_of[role][staff->holders_before[place][role]] = (uint16_t)place;
        for (uint32_t i = 0; i < STAFF_ROLES; i++)
            staff->holders_before[place + 1][i] = staff->holders_before[place][i];
        staff->holders_before[place + 1][role]++;
    }
}

static void make_aspects(struct staff_state *staff, uint64_t seed)
{
    staff->role = aspect_make(seed, "banking.employee.role");
    staff->tenure = aspect_make(seed, "banking.employee.tenure");
    staff->status = aspect_make(seed, "banking.employee.status");
    staff->person = aspect_make(seed, "banking.employee.person");
    staff->contract = aspect_make(seed, "banking.employee.contract");
    staff->contact = aspect_make(seed, "banking.employee.contact");
    staff->pay = aspect_make(seed, "banking.employee.pay");
    staff->training = aspect_make(seed, "banking.training");
    staff->review = aspect_make(seed, "banking.review");
    staff->coverage = aspect_make(seed, "banking.coverage");
    staff->budget = aspect_make(seed, "banking.department.budget");
    staff->branch = aspect_make(seed, "banking.branch");
    staff->clock = aspect_make(seed, "banking.employee.clock");
}

static bool make_tables(struct staff_state *staff, const struct staff_settings *settings)
{
    return alias_init(&staff->employment_status, settings->employment_status, EMPLOYMENT_STATUS_COUNT) &&
           alias_init(&staff->employment_type, settings->employment_type, EMPLOYMENT_TYPE_COUNT) &&
           alias_init(&staff->training_count, settings->training.per_employee, TRAINING_COUNTS) &&
           alias_init(&staff->training_status, settings->training.status, TRAINING_STATUS_COUNT) &&
           alias_init(&staff->review_count, settings->review.count, REVIEW_COUNTS) &&
           alias_init(&staff->rating, settings->review.rating, RATING_COUNT);
}

bool bank_prepare_staff(struct bank *bank, struct error *error)
{
    const struct staff_settings *settings = &bank->settings->staff;
    struct staff_state *staff = calloc(1, sizeof *staff);
    bank->staff = staff;
    if (staff == NULL)
        return error_set(error, ERROR_MEMORY, "no memory for the bank's staff");
    make_aspects(staff, bank->seed);
    uint64_t core = staff_has_heads_apart(bank) ? BANK_DEPARTMENTS + STAFF_ROLES : STAFF_ROLES;
    staff->core_count = core < bank->employee_count ? core : bank->employee_count;
    staff->drawn_count = bank->employee_count - staff->core_count;
    staff->tenure_mean_days = settings->tenure_mean_years * 365.25;
    double cut = (double)(bank->as_of - bank->opened - TENURE_CUT_DAYS);
    double share = 1 - portable_exp(-cut / staff->tenure_mean_days);
    staff->tenure_share = share < TENURE_SHARE_MAX ? share : TENURE_SHARE_MAX;
    make_pattern(staff, settings->role);
    index_pattern(staff);
    if (!make_tables(staff, settings))
        return error_set(error, ERROR_MEMORY, "no memory for the tables of the bank's staff");
    coverage_prepare(bank);
    return true;
}

void bank_release_staff(struct bank *bank)
{
    struct staff_state *staff = bank->staff;
    if (staff == NULL)
        return;
    alias_free(&staff->employment_status);
    alias_free(&staff->employment_type);
    alias_free(&staff->training_count);
    alias_free(&staff->training_status);
    alias_free(&staff->review_count);
    alias_free(&staff->rating);
    free(staff);
}
