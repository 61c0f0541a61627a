/* The profile section `banking`: one struct per part of the bank. Defaults stand in config/default.yaml.
 *
 * Each part has a pair of files: settings_<part>.inc, the rows of the settings table (settings.c includes
 * them), and settings_<part>.c, the words and the rules between settings.
 */
#ifndef FINGEN_BANKING_SETTINGS_H
#define FINGEN_BANKING_SETTINGS_H

#include "banking.h"

/* Numbers of words; the words themselves are below. */
enum {
    LAYOUT_DATABASES = 1, /* index into layout_words */
    EMPLOYED_ACTIVE = 0, /* index into employment_status_words */
    EMPLOYED_TERMINATED = 1,
    EMPLOYMENT_STATUS_COUNT = 3,
    EMPLOYED_FULL_TIME = 0, /* index into employment_type_words */
    EMPLOYMENT_TYPE_COUNT = 3,
    TRAINING_COUNT_MIN = 2,
    TRAINING_COUNTS = 3,
    TRAINING_STATUS_COUNT = 3,
    REVIEW_COUNT_MIN = 1,
    REVIEW_COUNTS = 3,
    RATING_COUNT = 5,
    ASSIGNMENT_STATUS_COUNT = 2,
    CHANNEL_COUNT = 5,
    COMPLAINT_TYPE_COUNT = 5,
    COMPLAINT_STATUS_COUNT = 4,
    CAMPAIGN_TYPE_COUNT = 4,
    INTERACTIONS_MAX = 5,
    NPS_COUNT = 11,
    SEGMENT_COUNT = 4,
    CUSTOMER_STATUS_COUNT = 3,
    ACCOUNT_TYPE_COUNT = 4,
    ACCOUNT_STATUS_COUNT = 2,
    SEVERAL_COUNT = 3,
    LINKS_MAX = 2,
    LINK_TYPE_COUNT = 4,
    WEEKDAY_COUNT = 7,
    PURCHASE_COUNT = 12,
    EMPLOYMENT_COUNT = 7,
    APPLICATION_COUNT_MIN = 2,
    APPLICATION_COUNTS = 3,
    LOAN_TYPE_COUNT = 5,
    APPLICATION_STATUS_COUNT = 4,
    LOAN_STATUS_COUNT = 4,
    GUARANTOR_COUNTS = 2,
};

struct staff_settings {
    int64_t history_years;        /* how long the bank has been there */
    struct number_range branches; /* how many; drawn from the seed */
    double role[ROLE_COUNT - 1];  /* all but department heads, of whom there is one a department */
    double employment_status[EMPLOYMENT_STATUS_COUNT];
    double employment_type[EMPLOYMENT_TYPE_COUNT];
    double tenure_mean_years;
    struct number_range salary_usd[ROLE_COUNT];
    struct {
        struct number_range programs; /* in the catalogue; drawn from the seed */
        double per_employee[TRAINING_COUNTS];
        double status[TRAINING_STATUS_COUNT];
        struct number_range score;
    } training;
    struct {
        double count[REVIEW_COUNTS];
        double rating[RATING_COUNT];
        struct number_range goals_percent;
        double by_manager_percent;
    } review;
    struct {
        struct number_range branch_coverage;    /* rows in all; drawn from the seed */
        double status[ASSIGNMENT_STATUS_COUNT]; /* the customers' portfolios too */
    } assignment;
};

struct crm_settings {
    struct {
        double count[INTERACTIONS_MAX + 1];
        double channel[CHANNEL_COUNT];
        double handled_percent[CHANNEL_COUNT]; /* by an employee */
        struct number_range minutes[CHANNEL_COUNT];
    } interaction;
    struct {
        double percent; /* of interactions */
        double nps[NPS_COUNT];
        double comment_percent;
    } survey;
    struct {
        double percent;        /* of customers */
        double repeat_percent; /* of those, who complain twice */
        double type[COMPLAINT_TYPE_COUNT];
        double status[COMPLAINT_STATUS_COUNT];
    } complaint;
    struct {
        struct number_range count; /* drawn from the seed */
        double type[CAMPAIGN_TYPE_COUNT];
        double response_percent; /* of customers */
        double repeat_percent;   /* of those, who answer two campaigns */
    } campaign;
};

struct customer_settings {
    double segment[SEGMENT_COUNT];
    double status[CUSTOMER_STATUS_COUNT];
    double income_median_usd[SEGMENT_COUNT];
    double income_sigma;
    double assigned_percent; /* to an employee, who looks after the customer */
};

struct accounts_settings {
    double holders_percent;        /* of customers, who have an account */
    double several_percent;        /* of holders, who have several */
    double several[SEVERAL_COUNT]; /* 2, 3, 4 */
    double type[ACCOUNT_TYPE_COUNT];
    double status[ACCOUNT_STATUS_COUNT];
    struct number_range interest_percent[ACCOUNT_TYPE_COUNT];
    double balance_median_usd[SEGMENT_COUNT]; /* of a checking account; savings hold a multiple */
    double balance_sigma;
    double savings_multiple;
    double links[LINKS_MAX + 1]; /* 0, 1, 2 */
    double link_type[LINK_TYPE_COUNT];
};

struct transactions_settings {
    struct number_range count;               /* of an account */
    double days_per_row[ACCOUNT_TYPE_COUNT]; /* how long a history is */
    double income_percent;
    double manual_percent;
    double spending_cap_percent; /* of the balance at that moment */
    struct number_range salary_usd;
    double merchant_exponent; /* Zipf */
    double weekday[WEEKDAY_COUNT];
    double purchase[PURCHASE_COUNT];
};

struct loans_settings {
    double applicant_percent; /* of customers */
    double repeat_percent;    /* of those, who apply several times */
    double repeat_count[APPLICATION_COUNTS];
    double type[LOAN_TYPE_COUNT];
    double application_status[APPLICATION_STATUS_COUNT];
    struct number_range decision_days;
    double status[LOAN_STATUS_COUNT];
    struct number_range rate_percent[LOAN_TYPE_COUNT];
    struct number_range term_years[LOAN_TYPE_COUNT];
    struct number_range amount_usd[LOAN_TYPE_COUNT];
    double debt_to_income_percent; /* of an approved application, at most */
    double on_time_percent;        /* of the instalments of active loans */
    double missed_percent;         /* of those of defaulted loans */
    struct {
        double percent; /* of secured loans */
        struct number_range value_percent;
    } collateral;
    struct {
        double percent;
        double count[GUARANTOR_COUNTS];
        struct number_range amount_percent;
        double customer_percent; /* of guarantors */
    } guarantor;
    struct {
        double percent; /* of active loans */
    } reassessment;
    struct {
        struct number_range score;
        struct number_range probability; /* of default */
    } credit;
};

#define BANK_DATABASE_PREFIX_MAX 40

struct banking_settings {
    int64_t employees; /* at scale 1 */
    int64_t customers;
    struct {
        int64_t employees; /* 0: employees x scale */
        int64_t customers;
    } exact;
    int layout;                                     /* index into layout_words */
    char database_prefix[BANK_DATABASE_PREFIX_MAX + 1]; /* in the layout of databases */
    struct staff_settings staff;
    struct crm_settings crm;
    struct customer_settings customer;
    struct accounts_settings accounts;
    struct transactions_settings transactions;
    struct loans_settings loans;
};

extern const struct profile_section banking_settings_section;

/* weights[k]: of customers who have k of something. `percent` have any, `several_percent` of those two or
 * more, as `several` weighs them. */
void banking_count_weights(double percent, double several_percent, const double *several,
                           uint32_t several_count, double *weights);

/* Employees and customers of a run. */
uint64_t banking_employee_count(const struct banking_settings *settings, double scale);
uint64_t banking_customer_count(const struct banking_settings *settings, double scale);

/* ---- what words mean ---- */

enum segment { SEGMENT_RETAIL, SEGMENT_PREMIUM, SEGMENT_BUSINESS, SEGMENT_PRIVATE };
enum account_type { ACCOUNT_CHECKING, ACCOUNT_SAVINGS, ACCOUNT_MONEY_MARKET, ACCOUNT_CASH_MANAGEMENT };
enum employment {
    EMPLOYMENT_FULL_TIME,
    EMPLOYMENT_PART_TIME,
    EMPLOYMENT_SELF_EMPLOYED,
    EMPLOYMENT_RETIRED,
    EMPLOYMENT_STUDENT,
    EMPLOYMENT_UNEMPLOYED,
    EMPLOYMENT_HOMEMAKER,
};
enum link_type { LINK_JOINT_OWNER, LINK_BENEFICIARY, LINK_AUTHORIZED_USER, LINK_LINKED_SAVINGS };

/* ---- words: settings and column values alike; NULL-terminated ---- */

extern const char *const layout_words[];
extern const char *const role_words[];       /* by enum bank_role */
extern const char *const staff_role_words[]; /* without department_head, the last */
extern const char *const employment_status_words[];
extern const char *const employment_type_words[];
extern const char *const training_count_words[];
extern const char *const training_status_words[];
extern const char *const review_count_words[];
extern const char *const rating_words[];
extern const char *const assignment_status_words[];
extern const char *const interaction_count_words[];
extern const char *const channel_words[];
extern const char *const nps_words[];
extern const char *const complaint_type_words[];
extern const char *const complaint_status_words[];
extern const char *const campaign_type_words[];
extern const char *const segment_words[];
extern const char *const customer_status_words[];
extern const char *const employment_words[]; /* a customer's; no setting */
extern const char *const several_words[];
extern const char *const account_type_words[];
extern const char *const account_status_words[];
extern const char *const links_words[];
extern const char *const link_type_words[];
extern const char *const weekday_words[];
extern const char *const purchase_words[];
extern const char *const application_count_words[];
extern const char *const loan_type_words[];
extern const char *const application_status_words[];
extern const char *const loan_status_words[];
extern const char *const guarantor_count_words[];

/* ---- rules between settings, each part's own ---- */

bool banking_check_staff(const struct banking_settings *values, const struct profile *profile,
                         struct error *error);
bool banking_check_crm(const struct banking_settings *values, const struct profile *profile,
                       struct error *error);
bool banking_check_customer(const struct banking_settings *values, const struct profile *profile,
                            struct error *error);
bool banking_check_loans(const struct banking_settings *values, const struct profile *profile, struct error *error);

#endif
