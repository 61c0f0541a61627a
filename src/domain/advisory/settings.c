/* The settings of the brokerage: names, bounds, and the rules between them. Defaults stand in
 * config/default.yaml. */
#include "advisory.h"

#include "domain_settings.h"

#include <assert.h>

#define SECTION "advisory"
#define FIRST_MARKET_YEAR 1980
#define FAMILIES_LIMIT 9999999 /* so that account ids fit varchar(30) with any number of households */
#define HOUSEHOLDS_LIMIT 100000
#define AUM_LIMIT_USD 1e10 /* of a household: cents times 10^6 stay in 64 bits */
#define SMALLEST_POSITION_USD 5
#define SMALLEST_LEEWAY_USD 7 /* what rounding to whole shares and cents may need */

static const char *const household_words[] = {"by_aum", NULL};

static const char *const region_words[] = {
    "new_england",  "mid_atlantic", "south_atlantic", "southeast", "great_lakes",
    "great_plains", "southwest",    "mountain",       "pacific",   NULL,
};
static_assert(sizeof region_words / sizeof region_words[0] == REGION_COUNT + 1, "a word per region");

static const char *const specialization_words[] = {
    "retirement_planning",     "wealth_management",     "estate_planning",
    "tax_efficient_investing", "business_owners",       "education_funding",
    "executive_compensation",  "sustainable_investing", NULL,
};
static_assert(sizeof specialization_words / sizeof specialization_words[0] == SPECIALIZATION_COUNT + 1,
              "a word per specialization");

static const char *const risk_words[] = {"conservative", "moderate", "moderate_aggressive", "aggressive",
                                         NULL};
static const char *const account_type_words[] = {"individual", "joint", "ira", "roth_ira", "trust", NULL};

#define PLACE(field) offsetof(struct advisory_settings, field)

static const struct setting settings[] = {
    SETTING(SETTING_INTEGER, "fas", fas, 1, FAMILIES_LIMIT, "Financial advisors at scale 1"),
    {
        .name = "households_per_fa",
        .kind = SETTING_INTEGER,
        .offset = PLACE(households_per_fa),
        .minimum = 1,
        .maximum = HOUSEHOLDS_LIMIT,
        .words = household_words,
        .help = "Households of each advisor; by_aum: as many as the advisor's AUM feeds",
    },
    SETTING(SETTING_INTEGER, "accounts_per_household", accounts_per_household, 1, 1000,
            "Accounts of each household"),
    SETTING(SETTING_INTEGER, "exact.fas", exact.fas, 0, FAMILIES_LIMIT,
            "Advisors whatever the scale; 0: fas x scale"),
    SETTING(SETTING_RANGE, "advisor.aum_usd", advisor.aum_usd, 1, 1e14,
            "An advisor's assets under management, US dollars, for a book of book_households"),
    SETTING(SETTING_NUMBER, "advisor.aum_mean_usd", advisor.aum_mean_usd, 1, 1e14,
            "Their mean, US dollars, for a book of book_households"),
    SETTING(SETTING_NUMBER, "advisor.aum_sigma", advisor.aum_sigma, 0.01, 3,
            "Spread of the advisors' AUM: deviation of its logarithm"),
    SETTING(SETTING_INTEGER, "advisor.book_households", advisor.book_households, 1, HOUSEHOLDS_LIMIT,
            "The number of households for which AUM is stated; other books scale along"),
    SETTING(SETTING_RANGE, "advisor.aum_per_client_usd", advisor.aum_per_client_usd, 1, AUM_LIMIT_USD,
            "AUM a household, US dollars, with households_per_fa: by_aum"),
    SETTING(SETTING_RANGE, "advisor.years_experience", advisor.years_experience, 0, 60,
            "An advisor's years in the industry"),
    WEIGHTS("advisor.region", advisor.region, region_words, "Where the advisors' offices are"),
    WEIGHTS("advisor.specialization", advisor.specialization, specialization_words,
            "What advisors specialize in"),
    SETTING(SETTING_RANGE, "household.aum_usd", household.aum_usd, 100, AUM_LIMIT_USD,
            "A household's assets, US dollars"),
    SETTING(SETTING_NUMBER, "household.aum_sigma", household.aum_sigma, 0.01, 3,
            "Spread of household assets within a book: deviation of their logarithm"),
    SETTING(SETTING_RANGE, "household.client_since_years", household.client_since_years, 0, 60,
            "How long ago the relationship began, years"),
    WEIGHTS("household.risk_tolerance", household.risk_tolerance, risk_words, "Risk tolerance of households"),
    WEIGHTS("account.type", account.type, account_type_words, "Kinds of account"),
    SETTING(SETTING_INTEGER, "account.evenness", account.evenness, 1, 50,
            "How evenly a household's assets lie in its accounts: the Dirichlet parameter"),
    SETTING(SETTING_NUMBER, "account.smallest_share", account.smallest_share, 0.01, 1,
            "The least that an account gets, as a part of an even share"),
    SETTING(SETTING_RANGE, "account.cash_percent", account.cash_percent, 0, 50,
            "Cash, percent of the account"),
    SETTING(SETTING_RANGE, "holding.count", holding.count, 2, POSITIONS_MAX, "Holdings of an account"),
    SETTING(SETTING_NUMBER, "holding.count_mean", holding.count_mean, 2, POSITIONS_MAX, "Their mean"),
    SETTING(SETTING_RANGE, "holding.funds", holding.funds, 1, 8, "How many of them are funds"),
    SETTING(SETTING_RANGE, "holding.stock_percent", holding.stock_percent, 1, 99,
            "Individual stocks, percent of what is invested"),
    SETTING(SETTING_NUMBER, "holding.size_exponent", holding.size_exponent, 0.1, 5,
            "Exponent of the power law of position sizes; smaller: fewer and larger dominate"),
    SETTING(SETTING_RANGE, "holding.gain_percent", holding.gain_percent, -99, 10000,
            "Unrealized gain or loss, percent of the cost"),
};

uint64_t advisory_advisor_count(const struct advisory_settings *values, double scale)
{
    return domain_family_count(values->exact.fas, values->fas, scale);
}

static bool check_size(const struct advisory_settings *values, const struct profile *profile,
                       struct error *error)
{
    uint64_t count = advisory_advisor_count(values, profile_run(profile)->scale);
    if (count > FAMILIES_LIMIT)
        return profile_complain(profile, SECTION, "fas", error,
                                "%llu advisors at this scale, expected at most %d", (unsigned long long)count,
                                FAMILIES_LIMIT);
    date_days as_of = profile_run(profile)->as_of;
    double years = values->household.client_since_years.max + 1;
    if (date_to_civil(as_of).year - years < FIRST_MARKET_YEAR)
        return profile_complain(profile, SECTION, "household.client_since_years", error,
                                "at most %g years before as_of, expected fewer: the market begins in %d",
                                years - 1, FIRST_MARKET_YEAR);
    return true;
}

/* Every book that can be drawn must be divisible into households within their bounds. */
static bool check_books(const struct advisory_settings *values, const struct profile *profile,
                        struct error *error)
{
    struct number_range household = values->household.aum_usd;
    struct number_range book = values->advisor.aum_usd;
    bool by_aum = values->households_per_fa == HOUSEHOLDS_BY_AUM;
    if (household.max < 2 * household.min)
        return profile_complain(profile, SECTION, "household.aum_usd", error,
                                "max %.0f is less than twice min %.0f: no book could be shared out",
                                household.max, household.min);
    struct number_range mean = values->advisor.aum_per_client_usd;
    if (!by_aum)
        mean = (struct number_range){book.min / (double)values->advisor.book_households,
                                     book.max / (double)values->advisor.book_households};
    if (mean.min < household.min || mean.max > household.max || book.min < household.min)
        return profile_complain(
            profile, SECTION, by_aum ? "advisor.aum_per_client_usd" : "advisor.aum_usd", error,
            "books with %.0f to %.0f dollars a household, expected within household.aum_usd, "
            "%.0f to %.0f",
            mean.min, mean.max, household.min, household.max);
    if (by_aum && book.max / mean.min >= HOUSEHOLDS_LIMIT)
        return profile_complain(profile, SECTION, "advisor.aum_per_client_usd", error,
                                "the largest book would have %.0f households, expected fewer than %d",
                                book.max / mean.min, HOUSEHOLDS_LIMIT);
    struct bounded_lognormal aum;
    double asked = values->advisor.aum_mean_usd;
    if (asked < book.min || asked > book.max ||
        (book.min < book.max &&
         !bounded_lognormal_solve(&aum, book.min, book.max, asked, values->advisor.aum_sigma)))
        return profile_complain(profile, SECTION, "advisor.aum_mean_usd", error,
                                "a mean of %.0f cannot be reached between %.0f and %.0f with aum_sigma %g",
                                asked, book.min, book.max, values->advisor.aum_sigma);
    return true;
}

static bool check_counts(const struct advisory_settings *values, const struct profile *profile,
                         struct error *error)
{
    struct number_range count = values->holding.count;
    struct number_range funds = values->holding.funds;
    if (!domain_check_whole(profile, SECTION, "holding.count", count, error) ||
        !domain_check_whole(profile, SECTION, "holding.funds", funds, error) ||
        !domain_check_whole(profile, SECTION, "advisor.years_experience", values->advisor.years_experience,
                            error))
        return false;
    double weights[POSITIONS_MAX];
    if (!holding_count_weights((uint32_t)count.min, (uint32_t)count.max, values->holding.count_mean, weights))
        return profile_complain(profile, SECTION, "holding.count_mean", error,
                                "a mean of %g cannot be reached with %g to %g holdings",
                                values->holding.count_mean, count.min, count.max);
    if (funds.min > count.min - 1)
        return profile_complain(
            profile, SECTION, "holding.funds", error,
            "at least %g funds, expected fewer than holding.count.min, %g: one is a stock", funds.min,
            count.min);
    return true;
}

static bool check_leeway(const struct profile *profile, const char *setting, struct number_range percent,
                         double account_usd, struct error *error)
{
    double needed = SMALLEST_LEEWAY_USD / account_usd * 100;
    if (percent.max - percent.min >= needed)
        return true;
    return profile_complain(
        profile, SECTION, setting, error,
        "%g to %g percent, expected at least %.2g between them: whole cents and shares of an account "
        "of %.0f dollars need it",
        percent.min, percent.max, needed, account_usd);
}

/* The smallest account that can be drawn must still hold all its positions. */
static bool check_accounts(const struct advisory_settings *values, const struct profile *profile,
                           struct error *error)
{
    double smallest = values->household.aum_usd.min * values->account.smallest_share /
                      (double)values->accounts_per_household;
    double needed = values->holding.count.max * SMALLEST_POSITION_USD;
    if (smallest < needed)
        return profile_complain(
            profile, SECTION, "accounts_per_household", error,
            "an account could have %.2f dollars for %g holdings, expected at least %.0f: fewer "
            "accounts, a larger household.aum_usd.min or account.smallest_share",
            smallest, values->holding.count.max, needed);
    struct number_range gain = values->holding.gain_percent;
    if (gain.min > 0 || gain.max < 0)
        return profile_complain(profile, SECTION, "holding.gain_percent", error,
                                "%g to %g, expected a range around 0: what was bought today has no gain",
                                gain.min, gain.max);
    return check_leeway(profile, "account.cash_percent", values->account.cash_percent, smallest, error) &&
           check_leeway(profile, "holding.stock_percent", values->holding.stock_percent, smallest, error);
}

static bool check(const void *values, const struct profile *profile, struct error *error)
{
    return check_size(values, profile, error) && check_books(values, profile, error) &&
           check_counts(values, profile, error) && check_accounts(values, profile, error);
}

const struct profile_section advisory_settings_section = {
    .name = SECTION,
    .bytes = sizeof(struct advisory_settings),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
};
