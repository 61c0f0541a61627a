/* An account's transactions, inside: kinds of transaction, merchants, rhythms of the calendar, and the ledger
 * that they fill.
 *
 * An account's ledger is made in three steps: its shape (how many rows, how many of them income, how many
 * keyed in, from which day), its rows (what comes by the calendar first, then what is left), and the balance,
 * which is chosen so high that no row spends more than the cap.
 */
#ifndef FINGEN_BANKING_LEDGER_H
#define FINGEN_BANKING_LEDGER_H

#include "customer.h"

enum {
    HISTORY_DAYS_MIN = 14,
    HISTORY_DAYS_MAX = 180,
    RHYTHM_DATES_MAX = 32,
    BILL_DAYS = 28, /* bills fall due on one of the days 1 to 28 */
    FACTORS = 1024,
};

/* ---- kinds: transaction_kinds.c ---- */

enum transaction_kind {
    KIND_INTEREST,
    KIND_SALARY,
    KIND_BENEFIT,
    KIND_LOAN_DISBURSEMENT,
    KIND_LOAN_PAYMENT,
    KIND_MOBILE_CHECK,
    KIND_PERSON_IN,
    KIND_CASH_DEPOSIT,
    KIND_CHECK_DEPOSIT,
    KIND_TRANSFER_IN,
    KIND_REFUND,
    KIND_REIMBURSEMENT,
    KIND_SALES_SETTLEMENT,
    KIND_SAVINGS_PLAN,
    KIND_RENT,
    KIND_CREDIT_CARD,
    KIND_ELECTRICITY,
    KIND_INTERNET,
    KIND_TELEPHONE,
    KIND_INSURANCE,
    KIND_STREAMING,
    KIND_GYM,
    KIND_MAINTENANCE_FEE,
    KIND_STATEMENT_FEE,
    KIND_GROCERIES, /* purchases stand in the order of purchase_words */
    KIND_RESTAURANT,
    KIND_COFFEE,
    KIND_FUEL,
    KIND_PHARMACY,
    KIND_DEPARTMENT_STORE,
    KIND_ONLINE,
    KIND_TRANSPORT,
    KIND_ENTERTAINMENT,
    KIND_HOME_AND_GARDEN,
    KIND_ATM,
    KIND_ATM_FEE,
    KIND_TELLER_CASH,
    KIND_CASHIERS_CHECK,
    KIND_PERSON_OUT,
    KIND_ONLINE_BILL,
    KIND_PHONE_BILL,
    KIND_TRANSFER_OUT,
    KIND_SCHEDULED_TRANSFER,
    KIND_ELECTRONIC_WITHDRAWAL,
    KIND_PHONE_TRANSFER,
    KIND_COUNT
};

enum kind_flag {
    KIND_CREDIT = 1,
    KIND_MANUAL = 2,       /* somebody keyed it in */
    KIND_BY_TELLER = 4,    /* at the counter */
    KIND_BY_TELEPHONE = 8, /* a service representative keyed it in */
    KIND_BUSINESS_DAY = 16,
    KIND_BY_PURSE = 32,    /* those who have more spend more */
    KIND_SAME_AMOUNT = 64, /* a customer's own, every time */
    KIND_IN_CITY = 128,
};

enum hours {
    HOURS_BATCH,
    HOURS_OFFICE,
    HOURS_AWAKE,
    HOURS_MEALS,
    HOURS_MORNING,
    HOURS_COMMUTE,
    HOURS_SHOP,
    HOURS_CLOSE,
    HOURS_COUNT
};

enum spread { SPREAD_NARROW, SPREAD_MEDIUM, SPREAD_WIDE, SPREAD_COUNT };

struct kind_facts {
    struct text type, channel, label, category; /* category empty: none */
    uint32_t flags;
    uint8_t merchants; /* enum merchant_group */
    uint8_t hours;
    uint8_t spread;
    int64_t median_cents; /* 0: the amount follows from something else */
    int64_t step_cents;   /* amounts are whole multiples */
};
extern const struct kind_facts transaction_kinds[KIND_COUNT];

/* ---- merchants: merchants.c ---- */

enum merchant_group {
    MERCHANTS_NONE,
    MERCHANTS_EMPLOYER,
    MERCHANTS_FRIEND,
    MERCHANTS_PAYER,
    MERCHANTS_PROCESSOR,
    MERCHANTS_LANDLORD,
    MERCHANTS_ELECTRICITY,
    MERCHANTS_INTERNET,
    MERCHANTS_TELEPHONE,
    MERCHANTS_INSURANCE,
    MERCHANTS_STREAMING,
    MERCHANTS_GYM,
    MERCHANTS_GROCERY,
    MERCHANTS_RESTAURANT,
    MERCHANTS_COFFEE,
    MERCHANTS_FUEL,
    MERCHANTS_PHARMACY,
    MERCHANTS_STORE,
    MERCHANTS_ONLINE,
    MERCHANTS_TRANSPORT,
    MERCHANTS_ENTERTAINMENT,
    MERCHANTS_HOME,
    MERCHANTS_BILLER,
    MERCHANTS_CARD_ISSUER,
    MERCHANT_GROUPS
};
struct merchant_list {
    const struct text *names;
    uint32_t count;
};
extern const struct merchant_list merchant_lists[MERCHANT_GROUPS];

/* ---- rhythms: rhythms.c ---- */

/* Business days of the history that recur, the latest first. */
struct rhythm {
    uint32_t count;
    date_days days[RHYTHM_DATES_MAX];
};
enum {
    RHYTHM_MONTH_END,                      /* the last business day */
    RHYTHM_SEMI_MONTHLY,                   /* the 15th and the last, or the business day before */
    RHYTHM_FORTNIGHT,                      /* every other Friday; two of them */
    RHYTHM_BENEFIT = RHYTHM_FORTNIGHT + 2, /* second, third and fourth Wednesday */
    RHYTHM_BILL = RHYTHM_BENEFIT + 3,      /* + day of the month - 1, or the business day after */
    RHYTHM_COUNT = RHYTHM_BILL + BILL_DAYS
};
void rhythms_prepare(struct rhythm rhythms[RHYTHM_COUNT], date_days as_of);

/* ---- choices among kinds: transaction_kinds.c ---- */

enum choice {
    CHOICE_IN_MANUAL,
    CHOICE_IN_AUTOMATED,
    CHOICE_IN_BUSINESS, /* automated income of the self-employed */
    CHOICE_OUT_MANUAL,
    CHOICE_OUT_AUTOMATED,
    CHOICE_SAVINGS_IN_MANUAL,
    CHOICE_SAVINGS_IN_AUTOMATED,
    CHOICE_SAVINGS_OUT_MANUAL,
    CHOICE_SAVINGS_OUT_AUTOMATED,
    CHOICE_COUNT
};
struct kind_weight {
    enum transaction_kind kind;
    double weight;
};
struct kind_choice {
    const struct kind_weight *kinds;
    size_t count;
};
extern const struct kind_choice kind_choices[CHOICE_COUNT]; /* CHOICE_OUT_AUTOMATED is the profile's */

extern const double hour_weights[HOURS_COUNT][24];
extern const double spread_sigma[SPREAD_COUNT];

/* ---- what all ledgers share ---- */

struct ledger_state {
    struct aspect shape, rows, habit;
    struct alias_table hours[HOURS_COUNT];
    struct alias_table choices[CHOICE_COUNT];
    struct alias_table merchants[MERCHANT_GROUPS]; /* by rank */
    struct rhythm rhythms[RHYTHM_COUNT];
    float factors[SPREAD_COUNT][FACTORS];      /* log-normal around 1 */
    bool business_day[HISTORY_DAYS_MAX];       /* of as_of - i */
    uint32_t weekday_threshold[WEEKDAY_COUNT]; /* of 2^32: below it a purchase takes place that day */
    int64_t cap_millionths;
};

/* ---- the ledger of an account ---- */

struct ledger_row {
    timestamp_microseconds when;
    int64_t amount_cents; /* > 0 */
    uint64_t loan_id;     /* of a loan's posting */
    uint8_t kind, merchant;
};

struct ledger {
    const struct bank_account *account;
    int64_t opening_cents, closing_cents;
    uint32_t count;
    struct ledger_row *rows;
};

/* What an account's history is made of. */
struct ledger_shape {
    uint32_t rows, income, manual;
    int32_t pay_rhythm; /* of salary or benefit; -1: none */
    int64_t pay_cents;
    date_days start;
};

/* ---- habits: what a customer always does the same way ---- */

static inline uint64_t habit_of(const struct bank_family *family, uint64_t what)
{
    return aspect_hash(&family->bank->customer->ledger->habit, family->customer.id << 8 | what);
}

#endif
