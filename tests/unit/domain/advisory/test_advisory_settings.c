/* Combinations of settings that no book could satisfy are refused by name, before anything is made. */
#include "fixture.h"

static const char *complaint(const char *const *assignments)
{
    static struct error error;
    error_clear(&error);
    struct profile *profile = book_profile(assignments, &error);
    bool accepted = profile_check(profile, &error);
    if (accepted) {
        void *state = NULL;
        accepted = domain_find("advisory")->prepare(profile, &state, &error);
        domain_find("advisory")->release(state);
    }
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
    COMPLAINS("advisory.fas: 10000000 advisors", "scale=100000");
    COMPLAINS("before as_of", "as_of=2001-06-30", "advisory.household.client_since_years.max=30");
    ACCEPTS("as_of=2001-01-01");
    ACCEPTS("scale=0.0001");
}

static void test_books(void **state)
{
    (void)state;
    COMPLAINS("less than twice", "advisory.household.aum_usd={min: 100000, max: 150000}");
    COMPLAINS("dollars a household", "advisory.household.aum_usd.min=300000");
    COMPLAINS("dollars a household", "advisory.advisor.book_households=10");
    COMPLAINS("advisory.advisor.aum_per_client_usd", "advisory.households_per_fa=by_aum",
              "advisory.advisor.aum_per_client_usd={min: 50000, max: 5000000}");
    COMPLAINS("expected fewer than 100000", "advisory.households_per_fa=by_aum",
              "advisory.advisor.aum_per_client_usd={min: 200000, max: 5000000}",
              "advisory.advisor.aum_usd.max=50_000_000_000");
    COMPLAINS("cannot be reached", "advisory.advisor.aum_mean_usd=40_000_000");
    COMPLAINS("cannot be reached", "advisory.advisor.aum_mean_usd=1_000_000_000");
    ACCEPTS("advisory.households_per_fa=by_aum");
    ACCEPTS("advisory.advisor.aum_usd={min: 200_000_000, max: 200_000_000}");
}

static void test_counts(void **state)
{
    (void)state;
    COMPLAINS("whole numbers", "advisory.holding.count={min: 5.5, max: 30}");
    COMPLAINS("whole numbers", "advisory.holding.funds={min: 1, max: 2.5}");
    COMPLAINS("whole numbers", "advisory.advisor.years_experience={min: 2.5, max: 40}");
    COMPLAINS("mean of 4 cannot be reached", "advisory.holding.count_mean=4");
    COMPLAINS("mean of 30 cannot be reached", "advisory.holding.count_mean=30");
    COMPLAINS("one is a stock", "advisory.holding.funds={min: 5, max: 6}");
    ACCEPTS("advisory.holding.count={min: 12, max: 12}", "advisory.holding.count_mean=12");
    ACCEPTS("advisory.holding.count={min: 2, max: 100}", "advisory.holding.count_mean=60");
}

static void test_accounts(void **state)
{
    (void)state;
    COMPLAINS("for 30 holdings", "advisory.accounts_per_household=200");
    COMPLAINS("a range around 0", "advisory.holding.gain_percent={min: 5, max: 150}");
    COMPLAINS("advisory.account.cash_percent", "advisory.account.cash_percent={min: 5, max: 5}");
    COMPLAINS("advisory.holding.stock_percent", "advisory.holding.stock_percent={min: 60, max: 60.05}");
    ACCEPTS("advisory.accounts_per_household=100");
}

/* Nearly all shares cost more than ten thousand dollars by then. */
static void test_far_future(void **state)
{
    (void)state;
    COMPLAINS("cost less than 10000 dollars", "seed=3", "as_of=2100-12-31", "advisory.holding.count.max=100",
              "advisory.holding.count_mean=60");
    ACCEPTS("seed=3", "as_of=2100-12-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size),     cmocka_unit_test(test_books),      cmocka_unit_test(test_counts),
        cmocka_unit_test(test_accounts), cmocka_unit_test(test_far_future),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
