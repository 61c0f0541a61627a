/* The domain of the bank: what its families share, its stages, and its entry in the list of domains. */
#include "settings.h"

#include <stdlib.h>

enum { TABLES_MAX = 32 };

static const struct table_set *tables(void)
{
    return &banking_table_set;
}

/* ---- prepare ---- */

/* The profile may be gone when rows are made. */
struct bank_state {
    struct bank bank; /* first: a pointer to it is one to the state */
    struct banking_settings settings;
};

static void release(void *state)
{
    struct bank *bank = state;
    if (bank == NULL)
        return;
    bank_release_loans(bank);
    bank_release_customer(bank);
    bank_release_crm(bank);
    bank_release_staff(bank);
    free(state);
}

static uint32_t draw_count(const struct bank *bank, const char *aspect, struct number_range range)
{
    struct aspect key = aspect_make(bank->seed, aspect);
    struct stream stream = stream_open(&key, 0);
    return (uint32_t)stream_between(&stream, (int64_t)range.min, (int64_t)range.max);
}

static void draw_size(struct bank *bank, double scale)
{
    const struct banking_settings *settings = bank->settings;
    bank->opened = date_add_months(bank->as_of, -12 * (int32_t)settings->staff.history_years);
    bank->employee_count = banking_employee_count(settings, scale);
    bank->customer_count = banking_customer_count(settings, scale);
    bank->branch_count = draw_count(bank, "banking.branches", settings->staff.branches);
    bank->program_count = draw_count(bank, "banking.programs", settings->staff.training.programs);
    bank->campaign_count = draw_count(bank, "banking.campaigns", settings->crm.campaign.count);
}

static bool prepare(const struct profile *profile, void **state, struct error *error)
{
    const struct run_settings *run = profile_run(profile);
    struct bank_state *made = calloc(1, sizeof *made);
    *state = NULL;
    if (made == NULL || !people_prepare()) {
        free(made);
        return error_set(error, ERROR_MEMORY, "no memory for the banking domain");
    }
    struct bank *bank = &made->bank;
    made->settings = *(const struct banking_settings *)profile_values(profile, "banking");
    bank->settings = &made->settings;
    bank->seed = (uint64_t)run->seed;
    bank->as_of = run->as_of;
    draw_size(bank, run->scale);
    if (!bank_prepare_staff(bank, error) || !bank_prepare_crm(bank, error) ||
        !bank_prepare_customer(bank, error) || !bank_prepare_loans(bank, error)) {
        release(bank);
        return false;
    }
    *state = bank;
    return true;
}

/* ---- stages ---- */

static uint64_t institution_count(const void *state)
{
    (void)state;
    return 1;
}

static double institution_rows(const void *state)
{
    const struct bank *bank = state;
    return BANK_DEPARTMENTS * (1 + bank_staff_rows_mean(bank)) + bank->program_count + bank->campaign_count;
}

/* The heads stand in stage 0, with their departments. */
static uint64_t staff_count(const void *state)
{
    const struct bank *bank = state;
    return bank->employee_count - bank_head_count(bank);
}

static double staff_rows(const void *state)
{
    return bank_staff_rows_mean(state);
}

static uint64_t customer_count(const void *state)
{
    const struct bank *bank = state;
    return bank->customer_count;
}

static double customer_rows(const void *state)
{
    const struct bank *bank = state;
    double rows[TABLES_MAX] = {0}, sum = -(double)bank->campaign_count;
    bank_expect_crm(bank, rows);
    bank_expect_customer(bank, rows);
    bank_expect_loans(bank, rows);
    for (uint32_t table = 0; table < banking_table_set.table_count; table++)
        sum += rows[table];
    return sum / (double)bank->customer_count;
}

static const struct domain_stage stages[] = {
    {
        .name = "institution",
        .family_count = institution_count,
        .rows_per_family = institution_rows,
        .generate = bank_generate_institution,
    },
    {
        .name = "staff",
        .family_count = staff_count,
        .rows_per_family = staff_rows,
        .generate = bank_generate_employee,
    },
    {
        .name = "customers",
        .family_count = customer_count,
        .rows_per_family = customer_rows,
        .generate = bank_generate_customer,
    },
};

static void expect_rows(const void *state, double *rows)
{
    for (uint32_t table = 0; table < banking_table_set.table_count; table++)
        rows[table] = 0;
    bank_expect_staff(state, rows);
    bank_expect_crm(state, rows);
    bank_expect_customer(state, rows);
    bank_expect_loans(state, rows);
}

static bool split_databases(const struct profile *profile, const char **prefix)
{
    const struct banking_settings *settings = profile_values(profile, "banking");
    *prefix = settings->database_prefix;
    return settings->layout == LAYOUT_DATABASES;
}

/* ---- the domain ---- */

static const struct domain_shortcut shortcuts[] = {
    {"customers", "banking.exact.customers", "Number of bank customers, whatever the scale"},
    {"employees", "banking.exact.employees", "Number of bank employees, whatever the scale"},
    {NULL, NULL, NULL},
};

const struct domain banking_domain = {
    .name = "banking",
    .title = "A retail bank: staff, customers, accounts, transactions and loans",
    .tables = tables,
    .settings = &banking_settings_section,
    .shortcuts = shortcuts,
    .stages = stages,
    .stage_count = sizeof stages / sizeof stages[0],
    .prepare = prepare,
    .release = release,
    .expect_rows = expect_rows,
    .split_databases = split_databases,
};
