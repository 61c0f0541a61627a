/* The bank, inside: what its stages share. Private to src/domain/banking.
 *
 * Stages: 0 institution (one family: departments with their heads, training programs, campaigns, branch
 * coverage), 1 staff (a family is an employee who heads no department), 2 customers (a family is a customer
 * with everything that hangs on it in all four databases).
 *
 * Nothing of one family is looked up in another: employees, campaigns and other customers are recomputed in
 * O(1) from their numbers.
 *
 * Ids are numbers built from the root's number, so that any id is known without a look:
 *   employee_id = employee number, 1..employee_count;  customer_id = customer number, 1..customer_count
 *   account_id = customer_id*8 + k (k 0..7);  application_id = loan_id = customer_id*8 + k;  child ids
 * likewise: parent id * stride + k (strides below). Sequences stand after the highest.
 */
#ifndef FINGEN_DOMAIN_BANKING_H
#define FINGEN_DOMAIN_BANKING_H

#include "fingen/arena.h"
#include "fingen/calendar.h"
#include "fingen/distribution.h"
#include "fingen/domain.h"
#include "fingen/generated/banking_tables.h"
#include "fingen/people.h"

enum {
    BANK_ACCOUNTS_PER_CUSTOMER = 8,       /* stride of account_id */
    BANK_APPLICATIONS_PER_CUSTOMER = 8,   /* stride of application_id and loan_id */
    BANK_TRANSACTIONS_PER_ACCOUNT = 4096, /* stride of transaction_id */
    BANK_INSTALLMENTS_PER_LOAN = 1024,    /* stride of schedule_id */
    BANK_CHILDREN = 64,                   /* stride of other children of a customer, employee or loan */
    BANK_DEPARTMENTS = 12,
    BANK_EMPLOYEES_MIN = 7, /* one for each role that others need */
    BANK_TENURE_MIN_DAYS = 365, /* nobody became a customer later than so many days before as_of: room for a loan's life */
    BANK_COVERAGE_MAX =
        64, /* assignment_id: branch coverage up to it, customer c's portfolio BANK_COVERAGE_MAX + c */
};

/* Who does what; staff do only what their role does. */
enum bank_role {
    ROLE_BRANCH_MANAGER,
    ROLE_LOAN_OFFICER,
    ROLE_SERVICE_REPRESENTATIVE,
    ROLE_RISK_ANALYST,
    ROLE_COMPLIANCE_OFFICER,
    ROLE_INSURANCE_AGENT,
    ROLE_TELLER,
    ROLE_RELATIONSHIP_MANAGER,
    ROLE_IT_SPECIALIST,
    ROLE_OPERATIONS_ANALYST,
    ROLE_MARKETING_SPECIALIST,
    ROLE_HR_SPECIALIST,
    ROLE_ACCOUNTANT,
    ROLE_DEPARTMENT_HEAD,
    ROLE_COUNT
};

struct banking_settings; /* settings.c: the profile section; settings.h */

/* Shared by all families, read-only after prepare. Aspects (keyed streams) are made in prepare by each
 * module's own *_prepare. */
struct bank {
    const struct banking_settings *settings;
    uint64_t seed;
    date_days as_of;
    date_days opened; /* the bank's first day: nothing of a customer is older */
    uint64_t employee_count, customer_count;
    uint32_t branch_count, program_count, campaign_count;
    struct staff_state *staff;       /* staff.c */
    struct customer_state *customer; /* customer.c, accounts, transactions */
    struct loan_state *loan;         /* loans */
    struct crm_state *crm;           /* interactions, surveys, complaints, campaigns */
};

/* Each part's own state: made once, read-only afterwards. False with `error` set; release takes what is
 * there, NULL too. */
bool bank_prepare_staff(struct bank *bank, struct error *error) FINGEN_CHECKED;
void bank_release_staff(struct bank *bank);
bool bank_prepare_customer(struct bank *bank, struct error *error) FINGEN_CHECKED;
void bank_release_customer(struct bank *bank);
bool bank_prepare_crm(struct bank *bank, struct error *error) FINGEN_CHECKED;
void bank_release_crm(struct bank *bank);
bool bank_prepare_loans(struct bank *bank, struct error *error) FINGEN_CHECKED;
void bank_release_loans(struct bank *bank);

/* ---- staff.c ---- */

struct bank_employee {
    uint64_t id;
    enum bank_role role;
    uint32_t department; /* 1..BANK_DEPARTMENTS */
    uint64_t manager_id; /* 0: none */
    uint32_t branch;     /* 0.. */
    date_days hire_date;
    date_days termination_date; /* 0: still employed */
    struct person_name name;
    date_days birth_date;
};

/* Employee `id` (1..employee_count) in O(1). */
struct bank_employee bank_employee(const struct bank *bank, uint64_t id);
/* Somebody of that role who is employed on `date`, in O(1): the role's first holder has been there for ever,
 * so there always is one (with 7 employees too: every role that others need exists). Depends on the stream's
 * draws only. */
uint64_t bank_pick_employee(const struct bank *bank, enum bank_role role, date_days date,
                            struct stream *stream);
/* Somebody of that role who is employed from `first` to `last`. */
uint64_t bank_pick_employee_through(const struct bank *bank, enum bank_role role, date_days first,
                                    date_days last, struct stream *stream);
/* How many hold that role, once and still. A role that a small bank does not have (tellers and office staff,
 * below 13 employees) is done by the branch manager, employee 1. */
uint64_t bank_role_count(const struct bank *bank, enum bank_role role);
/* "BR-001" */
struct text bank_branch_code(struct arena *arena, uint32_t branch);
/* Where a branch (0..branch_count-1) is; index into people_cities. */
uint32_t bank_branch_city(const struct bank *bank, uint32_t branch);

/* Who stands in stage 0, with the departments. */
uint64_t bank_head_count(const struct bank *bank);
double bank_staff_rows_mean(const struct bank *bank); /* rows of an employee's family */
void bank_expect_staff(const struct bank *bank, double *rows);

/* ---- the roots of stages 0 and 1: institution.c, employees.c ---- */

void bank_generate_institution(const void *state, uint64_t family, struct arena *scratch,
                               struct row_output *out);
void bank_generate_employee(const void *state, uint64_t family, struct arena *scratch,
                            struct row_output *out);

/* ---- the root of stage 2: customer.c ---- */

void bank_generate_customer(const void *state, uint64_t family, struct arena *scratch, struct row_output *out);
void bank_expect_customer(const struct bank *bank, double *rows); /* without relations and loans */

/* ---- customer.c ---- */

/* A customer as every database knows it, in O(1). */
struct bank_customer {
    uint64_t id;
    struct person_name name;
    date_days birth_date;
    date_days since; /* grown up by then; at most as_of - BANK_TENURE_MIN_DAYS */
    uint32_t city;    /* of people_cities */
    uint32_t segment; /* index into the settings' segment words: retail, premium, ... */
    uint32_t branch;
    double credit_quality; /* latent, standard normal: one cause of score, grade, PD, rate, rejection and
                              default */
    int64_t annual_income_cents;
    uint32_t employment; /* index into employment_words */
    bool employed;       /* has a salary */
};
struct bank_customer bank_customer(const struct bank *bank, uint64_t id);
struct text bank_customer_email(struct arena *arena, const struct bank_customer *customer);
struct text bank_customer_phone(struct arena *arena, const struct bank_customer *customer);

/* A customer's family while it is made. */
struct ledger_shape; /* ledger.h */
struct bank_account {
    uint64_t id;
    uint32_t type;            /* index into the settings' account type words: checking, savings, ... */
    date_days opened;         /* all accounts are open */
    date_days history_start;  /* first day of the transactions window, which ends with as_of */
    const struct ledger_shape *shape; /* of its transactions; postings take their places among them */
    int64_t rate_millionths;  /* of interest, a year */
};

/* What another part of the family does to an account: a loan's disbursement or repayment. Signed cents. */
struct bank_posting {
    uint32_t account; /* index into the family's accounts */
    timestamp_microseconds when;
    int64_t amount_cents;
    bool is_disbursement;
    uint64_t loan_id;
};

struct bank_family {
    const struct bank *bank;
    struct bank_customer customer;
    struct arena *arena; /* scratch: reset after the family */
    struct row_output *out;
    struct bank_account accounts[BANK_ACCOUNTS_PER_CUSTOMER];
    uint32_t account_count;
    struct bank_posting *postings; /* arena; room for posting_capacity */
    uint32_t posting_count, posting_capacity;
    struct loan_book *loans; /* arena; NULL: never applied. loans.c */
};

/* For loans: `when` lies from the account's history_start to the end of as_of. */
void bank_family_post(struct bank_family *family, struct bank_posting posting);
/* The account that salary and loans run through: the first checking account, else the first of all. BANK_NO_ACCOUNT: none. */
#define BANK_NO_ACCOUNT UINT32_MAX
uint32_t bank_family_main_account(const struct bank_family *family);

/* The parts of a customer's family, in this order; each emits its own tables, parents first. customer.c calls
 * them. */
void bank_make_customer(
    struct bank_family *family); /* customers, customer_profiles, employee_assignments of the customer */
void bank_plan_accounts(struct bank_family *family); /* decides accounts[]; emits nothing */
void bank_make_loans(
    struct bank_family *family); /* collects postings; holds its rows until bank_emit_loans */
void bank_make_accounts(
    struct bank_family *family); /* accounts, transactions (with the postings), account_relationships */
void bank_emit_loans(
    struct bank_family *family); /* applications, loans, collateral, schedule, guarantors, assessments */
void bank_make_relations(
    struct bank_family *family); /* interactions, surveys, complaints, campaign_responses */

/* ---- loans.c ---- */

/* The latent quality of a customer's credit, standard normal: what the risks of all their applications say,
 * and a standard normal `noise`. */
double bank_credit_quality(const struct bank *bank, uint64_t customer, double noise);
double bank_loan_rows_mean(const struct bank *bank); /* of a customer, all loan tables */
void bank_expect_loans(const struct bank *bank, double *rows);

/* ---- crm.c ---- */
struct bank_campaign {
    uint64_t id;
    date_days start, end;
    uint32_t type;
    int32_t segment; /* whom it is for, index into segment_words; -1: everybody */
};
struct bank_campaign bank_campaign(const struct bank *bank, uint32_t index); /* O(1) */
void bank_emit_campaigns(const struct bank *bank, struct arena *scratch, struct row_output *out);
double bank_crm_rows_mean(const struct bank *bank); /* rows of a customer's relations */
void bank_expect_crm(const struct bank *bank, double *rows);

#endif
