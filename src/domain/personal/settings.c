/* The settings of the personal-finance application: names, bounds, and the rules between them. Defaults stand
 * in config/default.yaml. */
#include "personal.h"

#include "domain_settings.h"

#include <assert.h>
#include <math.h>

#define SECTION "personal"
#define USERS_LIMIT 1000000000
#define MONEY_LIMIT_USD 1e9
#define LEAST_SHARE_OF_CARD 0.1 /* the least balance, of the largest debt */

static const char *const kind_words[] = {"checking", "savings", "credit_card", NULL};
static_assert(sizeof kind_words / sizeof kind_words[0] == KIND_COUNT + 1, "a word per kind");

static const char *const category_words[] = {
    "food_and_drink", "general_merchandise", "transportation", "entertainment",
    "utilities",      "healthcare",          "income",         NULL,
};
static_assert(sizeof category_words / sizeof category_words[0] == CATEGORY_COUNT + 1, "a word per category");

#define PLACE(field) offsetof(struct personal_settings, field)

static const struct setting settings[] = {
    SETTING(SETTING_INTEGER, "users", users, 1, USERS_LIMIT, "Users at scale 1"),
    SETTING(SETTING_INTEGER, "exact.users", exact.users, 0, USERS_LIMIT,
            "Users whatever the scale; 0: users x scale"),
    SETTING(SETTING_INTEGER, "user.created_within_months", user.created_within_months, 1, 240,
            "Users signed up within so many months before as_of"),
    SETTING(SETTING_RANGE, "account.count", account.count, 1, KIND_COUNT,
            "Accounts of a user, each of another kind"),
    WEIGHTS("account.kind", account.kind, kind_words,
            "Weights of the kinds of account, drawn without repeating"),
    SETTING(SETTING_RANGE, "account.balance_usd", account.balance_usd, 0.01, MONEY_LIMIT_USD,
            "An account's balance, US dollars; of a card: what is owed"),
    SETTING(SETTING_RANGE, "account.limit_usd", account.limit_usd, 1, MONEY_LIMIT_USD,
            "A card's credit limit, US dollars"),
    SETTING(SETTING_RANGE, "account.apr_percent", account.apr_percent, 0, 99.99,
            "A card's annual percentage rate"),
    SETTING(SETTING_NUMBER, "account.min_payment_percent", account.min_payment_percent, 0, 100,
            "A card's minimum payment, percent of its balance"),
    SETTING(SETTING_RANGE, "transaction.count", transaction.count, 1, TRANSACTIONS_LIMIT,
            "Transactions of an account"),
    SETTING(SETTING_INTEGER, "transaction.days", transaction.days, 28, DAYS_LIMIT,
            "They happen within so many days up to as_of"),
    SETTING(SETTING_RANGE, "transaction.income_usd", transaction.income_usd, 1, MONEY_LIMIT_USD,
            "Amount of an INCOME transaction, US dollars"),
    SETTING(SETTING_RANGE, "transaction.expense_usd", transaction.expense_usd, 0.01, MONEY_LIMIT_USD,
            "Amount of any other transaction, US dollars"),
    WEIGHTS("transaction.category", transaction.category, category_words,
            "Weights of the categories over all transactions"),
    SETTING(SETTING_NUMBER, "transaction.pending_percent", transaction.pending_percent, 0, 100,
            "Transactions that are pending, the latest ones, percent"),
};

uint64_t personal_user_count(const struct personal_settings *values, double scale)
{
    return domain_family_count(values->exact.users, values->users, scale);
}

static bool check_size(const struct personal_settings *values, const struct profile *profile,
                       struct error *error)
{
    uint64_t count = personal_user_count(values, profile_run(profile)->scale);
    return count <= USERS_LIMIT ||
           profile_complain(profile, SECTION, "users", error, "%llu users at this scale, expected at most %d",
                            (unsigned long long)count, USERS_LIMIT);
}

/* Every user with all accounts needs them all. */
static bool check_kinds(const struct personal_settings *values, const struct profile *profile,
                        struct error *error)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (values->account.kind[kind] <= 0)
            return profile_complain(profile, SECTION, "account.kind", error,
                                    "%s has no weight, expected more than 0: every data set has all kinds",
                                    kind_words[kind]);
    return domain_check_whole(profile, SECTION, "account.count", values->account.count, error) &&
           domain_check_whole(profile, SECTION, "transaction.count", values->transaction.count, error);
}

/* What an account receives at least must fit in its balance, which never was below 0. */
static bool check_income(const struct personal_settings *values, const struct profile *profile,
                         struct error *error)
{
    struct mix mix;
    mix_solve(&mix, values);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        double most = floor(mix.share[kind][INCOME] * values->transaction.count.max + 1);
        double room = kind == CREDIT_CARD ? CARD_REFUNDS_PART * card_debt_max_usd(values)
                                          : DEPOSITS_PART * values->account.balance_usd.max;
        if (most * values->transaction.income_usd.min > room)
            return profile_complain(
                profile, SECTION, "transaction.income_usd", error,
                "a %s account could receive %.0f times %.2f dollars, expected at most %.2f: a "
                "balance in range could not explain more",
                kind_words[kind], most, values->transaction.income_usd.min, room);
    }
    return true;
}

/* The same for a card: nothing but refunds lowers what is owed. */
static bool check_cards(const struct personal_settings *values, const struct profile *profile,
                        struct error *error)
{
    double debt = card_debt_max_usd(values);
    double least = values->transaction.count.max * values->transaction.expense_usd.min;
    if (least > CARD_PURCHASES_PART * debt)
        return profile_complain(
            profile, SECTION, "transaction.expense_usd", error,
            "a card could be charged %.0f times %.2f dollars, expected at most %.2f: it would "
            "exceed its limit",
            values->transaction.count.max, values->transaction.expense_usd.min, CARD_PURCHASES_PART * debt);
    if (values->account.balance_usd.min > LEAST_SHARE_OF_CARD * debt)
        return profile_complain(
            profile, SECTION, "account.balance_usd", error,
            "at least %.2f dollars, expected at most %.2f: a tenth of what a card may owe",
            values->account.balance_usd.min, LEAST_SHARE_OF_CARD * debt);
    return true;
}

static bool check(const void *values, const struct profile *profile, struct error *error)
{
    return check_size(values, profile, error) && check_kinds(values, profile, error) &&
           check_income(values, profile, error) && check_cards(values, profile, error);
}

const struct profile_section personal_settings_section = {
    .name = SECTION,
    .bytes = sizeof(struct personal_settings),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
};
