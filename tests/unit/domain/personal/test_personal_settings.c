/* Combinations of settings that no balance could explain are refused by name, before anything is made. */
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
    COMPLAINS("personal.users: 5000000000 users", "scale=1000", "personal.users=5000000");
    ACCEPTS("scale=0.0001");
    ACCEPTS("personal.exact.users=1000000");
}

static void test_kinds(void **state)
{
    (void)state;
    COMPLAINS("personal.account.kind: savings has no weight",
              "personal.account.kind={checking: 1, savings: 0, credit_card: 1}");
    COMPLAINS("expected whole numbers", "personal.account.count={min: 1, max: 2.5}");
    COMPLAINS("expected whole numbers", "personal.transaction.count.min=20.5");
}

static void test_money(void **state)
{
    (void)state;
    COMPLAINS("a checking account could receive", "personal.transaction.count.max=300");
    COMPLAINS("personal.transaction.income_usd: a", "personal.transaction.income_usd.min=3000");
    COMPLAINS("a credit_card account could receive", "personal.account.limit_usd={min: 1000, max: 9000}");
    COMPLAINS("a card could be charged 100 times 150.00 dollars", "personal.transaction.expense_usd.min=150");
    COMPLAINS("a tenth of what a card may owe", "personal.account.balance_usd.min=3000");
    ACCEPTS("personal.account.balance_usd.min=2500");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
