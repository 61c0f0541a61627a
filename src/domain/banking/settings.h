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

/* CUSTOMER */
struct customer_settings {
    char unused;
};

struct accounts_settings {
    char unused;
};

struct transactions_settings {
    char unused;
};

/* LOANS */
struct loans_settings {
    char unused;
};

struct banking_settings {
    int64_t employees; /* at scale 1 */
    int64_t customers;
    struct {
        int64_t employees; /* 0: employees x scale */
        int64_t customers;
    } exact;
    struct staff_settings staff;
    struct crm_settings crm;
    struct customer_settings customer;
    struct accounts_settings accounts;
    struct transactions_settings transactions;
    struct loans_settings loans;
};

extern const struct profile_section banking_settings_section;

/* Employees and customers of a run. */
uint64_t banking_employee_count(const struct banking_settings *settings, double scale);
uint64_t banking_customer_count(const struct banking_settings *settings, double scale);

/* ---- words: settings and column values alike; NULL-terminated ---- */

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

/* ---- rules between settings, each part's own ---- */

bool banking_check_staff(const struct banking_settings *values, const struct profile *profile,
                         struct error *error);
bool banking_check_crm(const struct banking_settings *values, const struct profile *profile,
                       struct error *error);

/* For those: a range of whole numbers. */
bool banking_check_whole(const struct profile *profile, const char *setting, struct number_range range,
                         struct error *error);

#endif
