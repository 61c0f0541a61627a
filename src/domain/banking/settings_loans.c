/* The settings of loans: words, and the rules between them. */
#include "settings.h"

#include "domain_settings.h"

#include "fingen/money.h"

#include <assert.h>
#include <stdio.h>

#define ASSERT_WORDS(words, count)                                                                           \
    static_assert(sizeof(words) / sizeof(words)[0] == (count) + 1, "a word for each, and NULL")

const char *const application_count_words[] = {"2", "3", "4", NULL};
ASSERT_WORDS(application_count_words, APPLICATION_COUNTS);
const char *const loan_type_words[] = {"mortgage", "personal", "auto", "business", "education", NULL};
ASSERT_WORDS(loan_type_words, LOAN_TYPE_COUNT);
const char *const application_status_words[] = {"approved", "rejected", "pending", "withdrawn", NULL};
ASSERT_WORDS(application_status_words, APPLICATION_STATUS_COUNT);
const char *const loan_status_words[] = {"active", "paid_off", "defaulted", "restructured", NULL};
ASSERT_WORDS(loan_status_words, LOAN_STATUS_COUNT);
const char *const guarantor_count_words[] = {"1", "2", NULL};
ASSERT_WORDS(guarantor_count_words, GUARANTOR_COUNTS);

/* Rates are whole thousandths of a percent, or a rounded one could leave its range. */
static bool check_rate(const struct profile *profile, const char *setting, struct number_range range,
                       struct error *error)
{
    for (int end = 0; end < 2; end++) {
        double thousandths = (end == 0 ? range.min : range.max) * 1000;
        double off = thousandths - (double)(int64_t)(thousandths + 0.5);
        if (off > 1e-6 || off < -1e-6)
            return profile_complain(profile, "banking", setting, error,
                                    "%g to %g, expected at most three decimals", range.min, range.max);
    }
    return true;
}

/* Cents rounded off every payment add up with interest; a small loan at a high rate for many years would be
 * paid back before its last instalment. */
static bool check_roundings(const struct profile *profile, const struct loans_settings *loans, int type,
                            struct error *error)
{
    int64_t rate = (int64_t)(loans->rate_percent[type].max * 1e4 + 0.5);
    int32_t months = 12 * (int32_t)loans->term_years[type].max;
    int64_t payment = money_level_payment_cents((int64_t)(loans->amount_usd[type].min * 100), rate, months);
    double drift = 0;
    for (int32_t i = 0; i < months; i++)
        drift = drift * (1 + (double)rate / 12e6) +
                1; /* half a cent of the payment, half a cent of the interest */
    if (drift < (double)payment / 2)
        return true;
    char setting[64];
    snprintf(setting, sizeof setting, "loan.amount_usd.%s", loan_type_words[type]);
    return profile_complain(
        profile, "banking", setting, error,
        "%g at %g percent for %d years: the roundings of its payments could exceed the last one",
        loans->amount_usd[type].min, loans->rate_percent[type].max, months / 12);
}

bool banking_check_loans(const struct banking_settings *values, const struct profile *profile,
                         struct error *error)
{
    const struct loans_settings *loans = &values->loans;
    char setting[64];
    for (int type = 0; type < LOAN_TYPE_COUNT; type++) {
        snprintf(setting, sizeof setting, "loan.term_years.%s", loan_type_words[type]);
        if (!domain_check_whole(profile, "banking", setting, loans->term_years[type], error))
            return false;
        snprintf(setting, sizeof setting, "loan.rate_percent.%s", loan_type_words[type]);
        if (!check_rate(profile, setting, loans->rate_percent[type], error) ||
            !check_roundings(profile, loans, type, error))
            return false;
    }
    return domain_check_whole(profile, "banking", "loan.decision_days", loans->decision_days, error) &&
           domain_check_whole(profile, "banking", "loan.credit.score", loans->credit.score, error);
}
