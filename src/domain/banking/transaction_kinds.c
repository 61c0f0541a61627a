/* What a transaction can be: the words of its row, who keys it in, when it happens, how large it is. */
#include "ledger.h"

/* clang-format off */
#define T(literal) {literal, sizeof(literal) - 1}
#define NO_TEXT {"", 0}
#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

#define CARD T("card")
#define ACH T("ach")
#define BRANCH T("branch")
#define MOBILE T("mobile_app")
#define ONLINE T("online")
#define INTERNAL T("internal")

/* A card purchase at a merchant of the customer's town. */
#define PURCHASE(category_, group_, hours_, spread_, median_)                                                \
    {T("payment"), CARD, T("Card purchase"), T(category_), KIND_BY_PURSE | KIND_IN_CITY, group_, hours_, spread_, median_, 1}
/* A bill that is drawn on its day. */
#define BILL(label_, category_, group_, extra_, spread_, median_, step_)                                     \
    {T("payment"), ACH, T(label_), T(category_), KIND_BUSINESS_DAY | KIND_BY_PURSE | (extra_), group_, HOURS_BATCH, spread_, median_, step_}

const struct kind_facts transaction_kinds[KIND_COUNT] = {
    [KIND_INTEREST] = {T("interest"), INTERNAL, T("Interest payment"), NO_TEXT,
        KIND_CREDIT | KIND_BUSINESS_DAY, MERCHANTS_NONE, HOURS_CLOSE, SPREAD_NARROW, 0, 1},
    [KIND_SALARY] = {T("salary"), ACH, T("Direct deposit payroll"), T("payroll"),
        KIND_CREDIT | KIND_BUSINESS_DAY | KIND_SAME_AMOUNT, MERCHANTS_EMPLOYER, HOURS_BATCH, SPREAD_NARROW, 0, 1},
    [KIND_BENEFIT] = {T("deposit"), ACH, T("Social Security benefit"), T("government_benefit"),
        KIND_CREDIT | KIND_BUSINESS_DAY | KIND_SAME_AMOUNT, MERCHANTS_NONE, HOURS_BATCH, SPREAD_NARROW, 0, 1},
    [KIND_LOAN_DISBURSEMENT] = {T("deposit"), INTERNAL, T("Loan disbursement LN-"), T("loan"),
        KIND_CREDIT, MERCHANTS_NONE, HOURS_OFFICE, SPREAD_NARROW, 0, 1},
    [KIND_LOAN_PAYMENT] = {T("payment"), INTERNAL, T("Loan payment LN-"), T("loan"),
        0, MERCHANTS_NONE, HOURS_BATCH, SPREAD_NARROW, 0, 1},

    [KIND_MOBILE_CHECK] = {T("deposit"), MOBILE, T("Mobile check deposit"), NO_TEXT,
        KIND_CREDIT | KIND_MANUAL | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_AWAKE, SPREAD_WIDE, 16000, 1},
    [KIND_PERSON_IN] = {T("deposit"), MOBILE, T("Person-to-person transfer from"), T("transfer"),
        KIND_CREDIT | KIND_MANUAL, MERCHANTS_FRIEND, HOURS_AWAKE, SPREAD_MEDIUM, 4500, 500},
    [KIND_CASH_DEPOSIT] = {T("deposit"), BRANCH, T("Cash deposit"), T("cash"),
        KIND_CREDIT | KIND_MANUAL | KIND_BY_TELLER | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_OFFICE, SPREAD_MEDIUM, 18000, 2000},
    [KIND_CHECK_DEPOSIT] = {T("deposit"), BRANCH, T("Check deposit at the counter"), NO_TEXT,
        KIND_CREDIT | KIND_MANUAL | KIND_BY_TELLER | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_OFFICE, SPREAD_WIDE, 28000, 1},
    [KIND_TRANSFER_IN] = {T("deposit"), ONLINE, T("Transfer from external account"), T("transfer"),
        KIND_CREDIT | KIND_MANUAL | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_AWAKE, SPREAD_MEDIUM, 25000, 2500},
    [KIND_REFUND] = {T("deposit"), CARD, T("Card refund"), T("refund"),
        KIND_CREDIT | KIND_BY_PURSE, MERCHANTS_ONLINE, HOURS_SHOP, SPREAD_MEDIUM, 3400, 1},
    [KIND_REIMBURSEMENT] = {T("deposit"), ACH, T("Electronic deposit"), T("reimbursement"),
        KIND_CREDIT | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_PAYER, HOURS_BATCH, SPREAD_WIDE, 9500, 1},
    [KIND_SALES_SETTLEMENT] = {T("deposit"), ACH, T("Card sales settlement"), T("business_income"),
        KIND_CREDIT | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_PROCESSOR, HOURS_BATCH, SPREAD_MEDIUM, 88000, 1},
    [KIND_SAVINGS_PLAN] = {T("deposit"), ACH, T("Savings plan from external account"), T("transfer"),
        KIND_CREDIT | KIND_BUSINESS_DAY | KIND_BY_PURSE | KIND_SAME_AMOUNT, MERCHANTS_NONE, HOURS_BATCH, SPREAD_MEDIUM, 15000, 2500},

    [KIND_RENT] = BILL("Rent", "housing", MERCHANTS_LANDLORD, KIND_SAME_AMOUNT, SPREAD_NARROW, 105000, 500),
    [KIND_CREDIT_CARD] = BILL("Credit card autopay", "credit_card_payment", MERCHANTS_CARD_ISSUER, 0, SPREAD_MEDIUM, 64000, 1),
    [KIND_ELECTRICITY] = BILL("Electric bill", "utilities", MERCHANTS_ELECTRICITY, 0, SPREAD_NARROW, 10500, 1),
    [KIND_INTERNET] = BILL("Internet bill", "utilities", MERCHANTS_INTERNET, KIND_SAME_AMOUNT, SPREAD_NARROW, 6800, 1),
    [KIND_TELEPHONE] = BILL("Mobile phone bill", "utilities", MERCHANTS_TELEPHONE, KIND_SAME_AMOUNT, SPREAD_NARROW, 6200, 1),
    [KIND_INSURANCE] = BILL("Insurance premium", "insurance", MERCHANTS_INSURANCE, KIND_SAME_AMOUNT, SPREAD_NARROW, 13500, 1),
    [KIND_STREAMING] = {T("payment"), CARD, T("Subscription"), T("subscription"),
        KIND_SAME_AMOUNT, MERCHANTS_STREAMING, HOURS_BATCH, SPREAD_NARROW, 1499, 100},
    [KIND_GYM] = {T("payment"), CARD, T("Membership"), T("fitness"),
        KIND_SAME_AMOUNT, MERCHANTS_GYM, HOURS_BATCH, SPREAD_NARROW, 3500, 500},
    [KIND_MAINTENANCE_FEE] = {T("fee"), INTERNAL, T("Monthly maintenance fee"), T("bank_fee"),
        KIND_BUSINESS_DAY | KIND_SAME_AMOUNT, MERCHANTS_NONE, HOURS_CLOSE, SPREAD_NARROW, 800, 100},
    [KIND_STATEMENT_FEE] = {T("fee"), INTERNAL, T("Paper statement fee"), T("bank_fee"),
        KIND_BUSINESS_DAY | KIND_SAME_AMOUNT, MERCHANTS_NONE, HOURS_CLOSE, SPREAD_NARROW, 300, 100},

    [KIND_GROCERIES] = PURCHASE("groceries", MERCHANTS_GROCERY, HOURS_SHOP, SPREAD_MEDIUM, 5800),
    [KIND_RESTAURANT] = PURCHASE("restaurants", MERCHANTS_RESTAURANT, HOURS_MEALS, SPREAD_MEDIUM, 2900),
    [KIND_COFFEE] = PURCHASE("coffee", MERCHANTS_COFFEE, HOURS_MORNING, SPREAD_NARROW, 640),
    [KIND_FUEL] = PURCHASE("fuel", MERCHANTS_FUEL, HOURS_COMMUTE, SPREAD_NARROW, 4100),
    [KIND_PHARMACY] = PURCHASE("pharmacy", MERCHANTS_PHARMACY, HOURS_SHOP, SPREAD_MEDIUM, 2200),
    [KIND_DEPARTMENT_STORE] = PURCHASE("department_store", MERCHANTS_STORE, HOURS_SHOP, SPREAD_MEDIUM, 5200),
    [KIND_ONLINE] = {T("payment"), CARD, T("Online purchase"), T("online"),
        KIND_BY_PURSE, MERCHANTS_ONLINE, HOURS_AWAKE, SPREAD_WIDE, 3900, 1},
    [KIND_TRANSPORT] = PURCHASE("transport", MERCHANTS_TRANSPORT, HOURS_COMMUTE, SPREAD_MEDIUM, 1500),
    [KIND_ENTERTAINMENT] = PURCHASE("entertainment", MERCHANTS_ENTERTAINMENT, HOURS_MEALS, SPREAD_MEDIUM, 3200),
    [KIND_HOME_AND_GARDEN] = PURCHASE("home_and_garden", MERCHANTS_HOME, HOURS_SHOP, SPREAD_WIDE, 6100),
    [KIND_ATM] = {T("withdrawal"), T("atm"), T("Cash withdrawal"), T("cash"),
        KIND_BY_PURSE | KIND_IN_CITY, MERCHANTS_NONE, HOURS_SHOP, SPREAD_MEDIUM, 8000, 2000},
    [KIND_ATM_FEE] = {T("fee"), T("atm"), T("Out-of-network ATM fee"), T("bank_fee"),
        0, MERCHANTS_NONE, HOURS_SHOP, SPREAD_NARROW, 300, 50},

    [KIND_TELLER_CASH] = {T("withdrawal"), BRANCH, T("Cash withdrawal at the counter"), T("cash"),
        KIND_MANUAL | KIND_BY_TELLER | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_OFFICE, SPREAD_MEDIUM, 18000, 1000},
    [KIND_CASHIERS_CHECK] = {T("withdrawal"), BRANCH, T("Cashier's check"), NO_TEXT,
        KIND_MANUAL | KIND_BY_TELLER | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_OFFICE, SPREAD_MEDIUM, 32000, 1000},
    [KIND_PERSON_OUT] = {T("payment"), MOBILE, T("Person-to-person payment to"), T("transfer"),
        KIND_MANUAL, MERCHANTS_FRIEND, HOURS_AWAKE, SPREAD_MEDIUM, 4000, 500},
    [KIND_ONLINE_BILL] = {T("payment"), ONLINE, T("Online bill payment"), T("services"),
        KIND_MANUAL | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_BILLER, HOURS_AWAKE, SPREAD_MEDIUM, 9500, 1},
    [KIND_PHONE_BILL] = {T("payment"), T("phone"), T("Payment by telephone"), T("credit_card_payment"),
        KIND_MANUAL | KIND_BY_TELEPHONE | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_CARD_ISSUER, HOURS_OFFICE, SPREAD_MEDIUM, 14000, 1},
    [KIND_TRANSFER_OUT] = {T("withdrawal"), ONLINE, T("Transfer to external account"), T("transfer"),
        KIND_MANUAL | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_AWAKE, SPREAD_MEDIUM, 22000, 2500},
    [KIND_SCHEDULED_TRANSFER] = {T("withdrawal"), ACH, T("Scheduled transfer to external account"), T("transfer"),
        KIND_BUSINESS_DAY | KIND_BY_PURSE | KIND_SAME_AMOUNT, MERCHANTS_NONE, HOURS_BATCH, SPREAD_MEDIUM, 15000, 2500},
    [KIND_ELECTRONIC_WITHDRAWAL] = {T("withdrawal"), ACH, T("Electronic withdrawal"), T("services"),
        KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_BILLER, HOURS_BATCH, SPREAD_MEDIUM, 9000, 1},
    [KIND_PHONE_TRANSFER] = {T("withdrawal"), T("phone"), T("Transfer by telephone"), T("transfer"),
        KIND_MANUAL | KIND_BY_TELEPHONE | KIND_BUSINESS_DAY | KIND_BY_PURSE, MERCHANTS_NONE, HOURS_OFFICE, SPREAD_MEDIUM, 30000, 5000},
};

/* ---- choices, once what comes by the calendar has its place ---- */

static const struct kind_weight in_manual[] = {
    {KIND_MOBILE_CHECK, 35}, {KIND_PERSON_IN, 35}, {KIND_CASH_DEPOSIT, 15}, {KIND_CHECK_DEPOSIT, 15},
};
static const struct kind_weight in_automated[] = {{KIND_REFUND, 55}, {KIND_REIMBURSEMENT, 45}};
static const struct kind_weight in_business[] = {{KIND_SALES_SETTLEMENT, 90}, {KIND_REFUND, 10}};
static const struct kind_weight out_manual[] = {
    {KIND_PERSON_OUT, 34}, {KIND_ONLINE_BILL, 32}, {KIND_TELLER_CASH, 14}, {KIND_PHONE_BILL, 12}, {KIND_CASHIERS_CHECK, 8},
};
static const struct kind_weight savings_in_manual[] = {
    {KIND_TRANSFER_IN, 45}, {KIND_MOBILE_CHECK, 30}, {KIND_CHECK_DEPOSIT, 15}, {KIND_CASH_DEPOSIT, 10},
};
static const struct kind_weight savings_in_automated[] = {{KIND_SAVINGS_PLAN, 85}, {KIND_REIMBURSEMENT, 15}};
static const struct kind_weight savings_out_manual[] = {
    {KIND_TRANSFER_OUT, 50}, {KIND_TELLER_CASH, 25}, {KIND_CASHIERS_CHECK, 10}, {KIND_PHONE_TRANSFER, 15},
};
static const struct kind_weight savings_out_automated[] = {
    {KIND_ATM, 55}, {KIND_ELECTRONIC_WITHDRAWAL, 40}, {KIND_ATM_FEE, 5},
};

#define CHOICE(list) {list, COUNT_OF(list)}
const struct kind_choice kind_choices[CHOICE_COUNT] = {
    [CHOICE_IN_MANUAL] = CHOICE(in_manual),
    [CHOICE_IN_AUTOMATED] = CHOICE(in_automated),
    [CHOICE_IN_BUSINESS] = CHOICE(in_business),
    [CHOICE_OUT_MANUAL] = CHOICE(out_manual),
    [CHOICE_SAVINGS_IN_MANUAL] = CHOICE(savings_in_manual),
    [CHOICE_SAVINGS_IN_AUTOMATED] = CHOICE(savings_in_automated),
    [CHOICE_SAVINGS_OUT_MANUAL] = CHOICE(savings_out_manual),
    [CHOICE_SAVINGS_OUT_AUTOMATED] = CHOICE(savings_out_automated),
};

/* ---- when and how much ---- */

const double hour_weights[HOURS_COUNT][24] = {
    /*                0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 */
    [HOURS_BATCH]   = {0, 0, 1, 3, 6, 9, 8, 4, 1},
    [HOURS_OFFICE]  = {0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 8, 9, 9, 7, 7, 7, 6},
    [HOURS_AWAKE]   = {1, 0, 0, 0, 0, 1, 2, 4, 5, 6, 6, 6, 7, 6, 6, 6, 6, 7, 8, 9, 10, 9, 6, 3},
    [HOURS_MEALS]   = {1, 0, 0, 0, 0, 0, 1, 2, 2, 1, 2, 7, 14, 10, 4, 3, 4, 9, 15, 14, 9, 5, 3, 2},
    [HOURS_MORNING] = {0, 0, 0, 0, 0, 1, 7, 15, 16, 11, 8, 5, 4, 5, 6, 5, 3, 2, 1, 1},
    [HOURS_COMMUTE] = {1, 0, 0, 0, 1, 2, 6, 11, 9, 5, 4, 5, 6, 5, 6, 8, 11, 13, 9, 6, 4, 3, 2, 1},
    [HOURS_SHOP]    = {0, 0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 9, 9, 8, 8, 9, 10, 12, 11, 8, 5, 3, 1},
    [HOURS_CLOSE]   = {[23] = 1},
};
/* clang-format on */

const double spread_sigma[SPREAD_COUNT] = {0.22, 0.55, 0.85};
