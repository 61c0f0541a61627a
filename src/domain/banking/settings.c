/* The settings of the bank: the table over all parts, and how many there are of everything that scales. */
#include "settings.h"

#include "domain_settings.h"

#include <math.h>

#define SECTION "banking"
#define EMPLOYEES_LIMIT 1e8
#define CUSTOMERS_LIMIT 1e10 /* transaction ids are customer numbers times 2^15 */

#define PLACE(field) offsetof(struct banking_settings, field)
#define INTEGER(name_, field, low, high, help_) SETTING(SETTING_INTEGER, name_, field, low, high, help_)
#define NUMBER(name_, field, low, high, help_) SETTING(SETTING_NUMBER, name_, field, low, high, help_)
#define PERCENT(name_, field, help_) SETTING(SETTING_NUMBER, name_, field, 0, 100, help_)
#define RANGE(name_, field, low, high, help_) SETTING(SETTING_RANGE, name_, field, low, high, help_)

const char *const layout_words[] = {"schemas", "databases", NULL};

static const struct setting settings[] = {
    INTEGER("employees", employees, BANK_EMPLOYEES_MIN, EMPLOYEES_LIMIT, "Employees at scale 1"),
    INTEGER("customers", customers, 1, CUSTOMERS_LIMIT, "Customers at scale 1"),
    INTEGER("exact.employees", exact.employees, 0, EMPLOYEES_LIMIT,
            "Employees whatever the scale; 0: employees x scale"),
    INTEGER("exact.customers", exact.customers, 0, CUSTOMERS_LIMIT,
            "Customers whatever the scale; 0: customers x scale"),
    {.name = "layout",
     .kind = SETTING_CHOICE,
     .engine = true,
     .offset = PLACE(layout),
     .words = layout_words,
     .help = "Whether employees_db, customer_db, accounts_db and loans_db are schemas or databases"},
    {.name = "database_prefix",
     .kind = SETTING_NAME,
     .engine = true,
     .offset = PLACE(database_prefix),
     .maximum = BANK_DATABASE_PREFIX_MAX,
     .help = "Put before the databases' names, on a server that others use too"},
#include "settings_crm.inc"
#include "settings_customer.inc"
#include "settings_loans.inc"
#include "settings_staff.inc"
};

/* Whole employees and customers only: 150 x 0.05 are 7. What binary fractions lose (150 x 0.7) is given back.
 */
static uint64_t scaled_count(int64_t exact, int64_t base, double scale, uint64_t least)
{
    if (exact > 0)
        return (uint64_t)exact;
    double count = (double)base * scale;
    count = floor(count + count * 1e-12);
    return count < (double)least ? least : count > 1e18 ? UINT64_C(1000000000000000000) : (uint64_t)count;
}

uint64_t banking_employee_count(const struct banking_settings *values, double scale)
{
    return scaled_count(values->exact.employees, values->employees, scale, BANK_EMPLOYEES_MIN);
}

uint64_t banking_customer_count(const struct banking_settings *values, double scale)
{
    return scaled_count(values->exact.customers, values->customers, scale, 1);
}

void banking_count_weights(double percent, double several_percent, const double *several,
                           uint32_t several_count, double *weights)
{
    double sum = 0;
    for (uint32_t i = 0; i < several_count; i++)
        sum += several[i];
    weights[0] = 100 - percent;
    weights[1] = percent * (1 - several_percent / 100);
    for (uint32_t i = 0; i < several_count; i++)
        weights[2 + i] = percent * several_percent / 100 * several[i] / sum;
}

static bool check_size(const struct banking_settings *values, const struct profile *profile,
                       struct error *error)
{
    double scale = profile_run(profile)->scale;
    if (values->exact.employees > 0 && values->exact.employees < BANK_EMPLOYEES_MIN)
        return profile_complain(profile, SECTION, "exact.employees", error,
                                "%lld, expected 0 or at least %d: fewer cannot fill the roles of a bank",
                                (long long)values->exact.employees, BANK_EMPLOYEES_MIN);
    uint64_t employees = banking_employee_count(values, scale);
    if ((double)employees > EMPLOYEES_LIMIT)
        return profile_complain(profile, SECTION, "employees", error,
                                "%llu employees at this scale, expected at most %.0f",
                                (unsigned long long)employees, EMPLOYEES_LIMIT);
    uint64_t customers = banking_customer_count(values, scale);
    if ((double)customers > CUSTOMERS_LIMIT)
        return profile_complain(profile, SECTION, "customers", error,
                                "%llu customers at this scale, expected at most %.0f",
                                (unsigned long long)customers, CUSTOMERS_LIMIT);
    return true;
}

static bool check(const void *values, const struct profile *profile, struct error *error)
{
    return check_size(values, profile, error) && banking_check_staff(values, profile, error) &&
           banking_check_crm(values, profile, error) && banking_check_loans(values, profile, error) &&
           banking_check_customer(values, profile, error);
}

const struct profile_section banking_settings_section = {
    .name = SECTION,
    .bytes = sizeof(struct banking_settings),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
};
