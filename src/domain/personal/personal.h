/* The personal-finance application: what its settings are, what all families share, and the steps that make
 * one family.
 *
 * A family is a user with accounts and transactions. mix.c says how many accounts of which kinds there are
 * and how each kind's transactions are divided among the categories, so that the profile's weights hold over
 * all of them; user.c makes the person; activity.c an account's transactions, of which income.c places what
 * comes in and merchants.c knows where money is spent; account.c settles the balance that explains them.
 */
#ifndef FINGEN_PERSONAL_H
#define FINGEN_PERSONAL_H

#include "fingen/distribution.h"
#include "fingen/domain.h"
#include "fingen/generated/personal_tables.h"
#include "fingen/people.h"
#include "fingen/spread.h"

enum {
    KIND_COUNT = PERSONAL_ACCOUNT_SUBTYPE_CREDIT_CARD,
    CATEGORY_COUNT = PERSONAL_TRANSACTION_CATEGORY_INCOME,
    SPENDING_COUNT = CATEGORY_COUNT - 1, /* INCOME is the last */
    KIND_ORDER_COUNT = 6,                /* of three kinds */
    TRANSACTIONS_LIMIT = 1000,           /* of an account */
    DAYS_LIMIT = 730,
};

/* Kinds and categories are counted from 0 in here; the generated enums begin at 1. */
enum { CHECKING, SAVINGS, CREDIT_CARD };
enum { FOOD_AND_DRINK, GENERAL_MERCHANDISE, TRANSPORTATION, ENTERTAINMENT, UTILITIES, HEALTHCARE, INCOME };

/* Of the balance (or the limit) that an account can have at most: what comes in and what is spent stay below,
 * so that a balance in range explains every account. settings.c checks that the least amounts fit, activity.c
 * that the drawn ones do. */
#define DEPOSITS_PART 0.98
#define CARD_REFUNDS_PART 0.5
#define CARD_PURCHASES_PART 0.4

/* ---- settings.c ---- */

struct personal_settings {
    int64_t users;
    struct {
        int64_t users; /* 0: users x scale */
    } exact;
    struct {
        int64_t created_within_months;
    } user;
    struct {
        struct number_range count;
        double kind[KIND_COUNT];
        struct number_range balance_usd;
        struct number_range limit_usd;
        struct number_range apr_percent;
        double min_payment_percent;
    } account;
    struct {
        struct number_range count; /* of an account */
        int64_t days;
        struct number_range income_usd, expense_usd;
        double category[CATEGORY_COUNT];
        double pending_percent;
    } transaction;
};

extern const struct profile_section personal_settings_section;

/* Users of a run, from the settings and the run's scale. */
uint64_t personal_user_count(const struct personal_settings *settings, double scale);

static inline int64_t usd_to_cents(double usd)
{
    return (int64_t)(usd * 100 + 0.5);
}

/* The largest debt that a card can have. */
static inline double card_debt_max_usd(const struct personal_settings *settings)
{
    double limit = settings->account.limit_usd.max, balance = settings->account.balance_usd.max;
    return limit < balance ? limit : balance;
}

/* ---- mix.c ---- */

struct mix {
    double order[KIND_ORDER_COUNT];  /* probability that a user takes accounts in that order of kinds */
    double accounts[KIND_COUNT];     /* expected of a user */
    double transactions[KIND_COUNT]; /* expected of an account */
    double share[KIND_COUNT][CATEGORY_COUNT]; /* of an account's transactions */
};

void mix_solve(struct mix *mix, const struct personal_settings *settings);
/* The number below which the share `uniform`, in [0, 1], of the accounts of that kind stays. */
uint32_t mix_transaction_count(const struct personal_settings *settings, int kind, double uniform);
/* The kinds of a user's accounts as a set of bits; `order` and `count` are uniform in [0, 1). */
uint32_t mix_kinds(const struct mix *mix, const struct personal_settings *settings, uint64_t family,
                   double order, double count);

/* ---- what all families share: personal.c, read-only once prepared ---- */

struct personal_aspects {
    struct aspect user_id, user_person, user_money, user_created;
    struct aspect account_id, account_name, account_mask, account_balance, account_card;
    struct aspect transaction_id, transaction_number, transaction_category, transaction_income;
    struct aspect transaction_merchant, transaction_bill, transaction_date, user_haunt;
};

/* Draws that are spread evenly over the users, whatever their number, so that few users have the profile's
 * mix too. */
enum design { DESIGN_ORDER, DESIGN_ACCOUNTS, DESIGN_ACTIVITY, DESIGN_COUNT };

struct personal_state {
    struct personal_settings settings;
    struct personal_aspects aspect;
    struct mix mix;
    uint64_t user_count;
    uint64_t design_offset[DESIGN_COUNT];
    date_days as_of;
    date_days first_day; /* of transactions */
    struct alias_table spending[KIND_COUNT];
    struct alias_table merchants[SPENDING_COUNT];
};

/* Uniform in [0, 1) over the users. */
double personal_design(const struct personal_state *state, enum design design, uint64_t family);

/* ---- one family ---- */

struct user {
    uint64_t number; /* from 0 */
    struct uuid id;
    uint32_t kinds;       /* of the accounts: bits */
    double affluence;     /* 0..1: pays, spends and saves more */
    const char *employer; /* with what it does: "Bluestem Logistics" */
    const char *bank;
    bool semimonthly_pay; /* else every other week */
    uint32_t pay_phase;   /* which weeks, which day of the month */
};

struct transaction {
    timestamp_microseconds at;
    uint32_t order; /* among those of the same second */
    int category;
    const char *merchant;
    int64_t cents; /* positive: out */
};

struct account {
    const struct user *user;
    int kind;
    uint32_t count;
    uint32_t income_count; /* of count */
    uint32_t pending_count;
    struct transaction *transactions; /* of count, oldest first once made */
};

void personal_user_generate(const void *state, uint64_t family, struct arena *scratch,
                            struct row_output *out);
void personal_account_generate(const struct personal_state *state, const struct user *user, int kind,
                               struct arena *scratch, struct row_output *out);
/* Fills account->transactions. */
void activity_make(const struct personal_state *state, struct account *account, struct arena *scratch);
/* Fills the first account->income_count of them. */
void income_place(const struct personal_state *state, struct account *account, struct arena *scratch);

/* A number for the account that no other account of the run has. */
static inline uint64_t account_entity(const struct account *account)
{
    return account->user->number * KIND_COUNT + (uint64_t)account->kind;
}

#endif
