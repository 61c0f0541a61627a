/* The settings of staff: words, and the rules between them. */
#include "settings.h"

#include "domain_settings.h"

#include <assert.h>

enum { FIRST_CALENDAR_YEAR = 1970, FOUNDING_YEARS = 3 };

#define ASSERT_WORDS(words, count)                                                                           \
    static_assert(sizeof(words) / sizeof(words)[0] == (count) + 1, "a word for each, and NULL")

const char *const role_words[] = {
    "branch_manager",
    "loan_officer",
    "service_representative",
    "risk_analyst",
    "compliance_officer",
    "insurance_agent",
    "teller",
    "relationship_manager",
    "it_specialist",
    "operations_analyst",
    "marketing_specialist",
    "hr_specialist",
    "accountant",
    "department_head",
    NULL,
};
ASSERT_WORDS(role_words, ROLE_COUNT);

const char *const staff_role_words[] = {
    "branch_manager",
    "loan_officer",
    "service_representative",
    "risk_analyst",
    "compliance_officer",
    "insurance_agent",
    "teller",
    "relationship_manager",
    "it_specialist",
    "operations_analyst",
    "marketing_specialist",
    "hr_specialist",
    "accountant",
    NULL,
};
ASSERT_WORDS(staff_role_words, ROLE_DEPARTMENT_HEAD);

const char *const employment_status_words[] = {"active", "terminated", "on_leave", NULL};
ASSERT_WORDS(employment_status_words, EMPLOYMENT_STATUS_COUNT);
const char *const employment_type_words[] = {"full_time", "part_time", "contract", NULL};
ASSERT_WORDS(employment_type_words, EMPLOYMENT_TYPE_COUNT);
const char *const training_count_words[] = {"2", "3", "4", NULL};
const char *const training_status_words[] = {"completed", "in_progress", "enrolled", NULL};
ASSERT_WORDS(training_status_words, TRAINING_STATUS_COUNT);
const char *const review_count_words[] = {"1", "2", "3", NULL};
const char *const rating_words[] = {"1", "2", "3", "4", "5", NULL};
ASSERT_WORDS(rating_words, RATING_COUNT);
const char *const assignment_status_words[] = {"ongoing", "ended", NULL};
ASSERT_WORDS(assignment_status_words, ASSIGNMENT_STATUS_COUNT);

/* The first employees were hired before the bank opened. */
static bool check_history(const struct staff_settings *staff, const struct profile *profile,
                          struct error *error)
{
    int64_t founded = date_to_civil(profile_run(profile)->as_of).year - staff->history_years - FOUNDING_YEARS;
    if (founded >= FIRST_CALENDAR_YEAR)
        return true;
    return profile_complain(profile, "banking", "staff.history_years", error,
                            "%lld years before as_of the bank would be founded in %lld, expected %d or later",
                            (long long)staff->history_years, (long long)founded, FIRST_CALENDAR_YEAR);
}

bool banking_check_staff(const struct banking_settings *values, const struct profile *profile,
                         struct error *error)
{
    const struct staff_settings *staff = &values->staff;
    return check_history(staff, profile, error) &&
           domain_check_whole(profile, "banking", "staff.branches", staff->branches, error) &&
           domain_check_whole(profile, "banking", "training.programs", staff->training.programs, error) &&
           domain_check_whole(profile, "banking", "training.score", staff->training.score, error) &&
           domain_check_whole(profile, "banking", "review.goals_percent", staff->review.goals_percent,
                              error) &&
           domain_check_whole(profile, "banking", "assignment.branch_coverage",
                              staff->assignment.branch_coverage, error);
}
