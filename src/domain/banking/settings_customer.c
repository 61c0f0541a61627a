/* The settings of customers, accounts and transactions: words, and the rules between them. */
#include "settings.h"

#include "domain_settings.h"

#include <assert.h>

#define ASSERT_WORDS(words, count)                                                                           \
    static_assert(sizeof(words) / sizeof(words)[0] == (count) + 1, "a word for each, and NULL")

const char *const segment_words[] = {"retail", "premium", "business", "private", NULL};
ASSERT_WORDS(segment_words, SEGMENT_COUNT);
const char *const customer_status_words[] = {"active", "under_review", "restricted", NULL};
ASSERT_WORDS(customer_status_words, CUSTOMER_STATUS_COUNT);
const char *const employment_words[] = {
    "full_time", "part_time", "self_employed", "retired", "student", "unemployed", "homemaker", NULL,
};
ASSERT_WORDS(employment_words, EMPLOYMENT_COUNT);
const char *const several_words[] = {"2", "3", "4", NULL};
ASSERT_WORDS(several_words, SEVERAL_COUNT);
const char *const account_type_words[] = {"checking", "savings", "money_market", "cash_management", NULL};
ASSERT_WORDS(account_type_words, ACCOUNT_TYPE_COUNT);
const char *const account_status_words[] = {"active", "restricted", NULL};
ASSERT_WORDS(account_status_words, ACCOUNT_STATUS_COUNT);
const char *const links_words[] = {"0", "1", "2", NULL};
ASSERT_WORDS(links_words, LINKS_MAX + 1);
const char *const link_type_words[] = {"joint_owner", "beneficiary", "authorized_user", "linked_savings",
                                       NULL};
ASSERT_WORDS(link_type_words, LINK_TYPE_COUNT);
const char *const weekday_words[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL,
};
ASSERT_WORDS(weekday_words, WEEKDAY_COUNT);
const char *const purchase_words[] = {
    "groceries",
    "restaurants",
    "coffee",
    "fuel",
    "pharmacy",
    "department_store",
    "online",
    "transport",
    "entertainment",
    "home_and_garden",
    "atm",
    "atm_fee",
    NULL,
};
ASSERT_WORDS(purchase_words, PURCHASE_COUNT);

bool banking_check_customer(const struct banking_settings *values, const struct profile *profile,
                            struct error *error)
{
    const struct transactions_settings *transactions = &values->transactions;
    for (int day = 0; day < WEEKDAY_COUNT; day++) {
        if (transactions->weekday[day] <= 0)
            return profile_complain(profile, "banking", "transaction.weekday", error,
                                    "%g for %s, expected more than 0: people spend every day",
                                    transactions->weekday[day], weekday_words[day]);
    }
    return domain_check_whole(profile, "banking", "transaction.count", transactions->count, error);
}
