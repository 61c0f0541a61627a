/* Settings that no bank could satisfy are refused by name, before anything is made. */
#include "fixture.h"

static const char *complaint(const char *const *assignments)
{
    static struct error error;
    error_clear(&error);
    struct profile *profile = book_profile(assignments, &error);
    bool accepted = profile_check(profile, &error);
    profile_free(profile);
    if (accepted)
        return "";
    assert_int_equal(error.code, ERROR_PROFILE);
    return error.message;
}

static void assert_complains(const char *const *assignments, const char *about)
{
    const char *message = complaint(assignments);
    if (strstr(message, about) == NULL)
        fail_msg("expected to find \"%s\" in \"%s\"", about, message);
}

#define COMPLAINS(about, ...) assert_complains((const char *const[]){__VA_ARGS__, NULL}, about)
#define ACCEPTS(...) assert_string_equal(complaint((const char *const[]){__VA_ARGS__, NULL}), "")

static void test_size(void **state)
{
    (void)state;
    COMPLAINS("banking.exact.employees: 6, expected 0 or at least 7", "banking.exact.employees=6");
    COMPLAINS("banking.employees: 200000000 employees", "banking.employees=100000000", "scale=2");
    COMPLAINS("banking.customers: 20000000000 customers", "banking.customers=10000000000", "scale=2");
    ACCEPTS("banking.exact.employees=7", "banking.exact.customers=1");
    ACCEPTS("scale=0.0001");
    ACCEPTS("scale=10000");
}

static void test_history(void **state)
{
    (void)state;
    COMPLAINS("banking.staff.history_years: 40 years before as_of the bank would be founded in 1967",
              "as_of=2010-06-30", "banking.staff.history_years=40");
    ACCEPTS("as_of=2001-01-01");
    ACCEPTS("as_of=2100-12-31", "banking.staff.history_years=40");
}

static void test_whole_numbers(void **state)
{
    (void)state;
    COMPLAINS("banking.staff.branches: 15.5 to 20, expected whole numbers",
              "banking.staff.branches.min=15.5");
    COMPLAINS("banking.training.score", "banking.training.score.max=99.5");
    COMPLAINS("banking.review.goals_percent", "banking.review.goals_percent.min=60.5");
    COMPLAINS("banking.assignment.branch_coverage", "banking.assignment.branch_coverage.max=12.5");
    COMPLAINS("banking.interaction.minutes.web", "banking.interaction.minutes.web.max=10.5");
    COMPLAINS("banking.campaign.count", "banking.campaign.count.min=10.5");
}

/* Roles that nobody is drawn for still have their first holder. */
static void test_missing_roles(void **state)
{
    (void)state;
    ACCEPTS(
        "banking.staff.role={branch_manager: 0, loan_officer: 1, service_representative: 0, risk_analyst: 0, "
        "compliance_officer: 0, insurance_agent: 0, teller: 0, relationship_manager: 0, it_specialist: 0, "
        "operations_analyst: 0, marketing_specialist: 0, hr_specialist: 0, accountant: 0}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_missing_roles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
