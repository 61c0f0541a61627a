/* The brokerage: what its settings are, what all families share, and the steps that make one family.
 *
 * A family is an advisor with households, accounts and holdings. Money is shared out from the top down in
 * whole cents, so that every total is the exact sum of its parts: advisor.c draws the book and shares it
 * among households, household.c shares a household among accounts, portfolio.c divides an account into cash,
 * stocks and funds; holding.c dates the purchases.
 */
#ifndef FINGEN_ADVISORY_H
#define FINGEN_ADVISORY_H

#include "bounded_lognormal.h"
#include "shapes.h"
#include "trading_day.h"

#include "fingen/distribution.h"
#include "fingen/domain.h"
#include "fingen/generated/advisory_tables.h"
#include "fingen/market.h"
#include "fingen/people.h"

enum {
    RISK_COUNT = ADVISORY_RISK_TOLERANCE_AGGRESSIVE,
    ACCOUNT_TYPE_COUNT = ADVISORY_ACCOUNT_TYPE_TRUST,
    SPECIALIZATION_COUNT = 8,
    POSITIONS_MAX = 100,
    UNITS_PER_SHARE = 10000,
    HOUSEHOLDS_BY_AUM = -1,
    PURCHASE_SPELL = 8,
};

/* ---- settings.c ---- */

struct advisory_settings {
    int64_t fas;
    int64_t households_per_fa; /* or HOUSEHOLDS_BY_AUM */
    int64_t accounts_per_household;
    struct {
        int64_t fas; /* 0: fas x scale */
    } exact;
    struct {
        struct number_range aum_usd; /* of a book of book_households */
        double aum_mean_usd;
        double aum_sigma;
        int64_t book_households;
        struct number_range aum_per_client_usd; /* when the book's size follows from its AUM */
        struct number_range years_experience;
        double region[REGION_COUNT];
        double specialization[SPECIALIZATION_COUNT];
    } advisor;
    struct {
        struct number_range aum_usd;
        double aum_sigma;
        struct number_range client_since_years;
        double risk_tolerance[RISK_COUNT];
    } household;
    struct {
        double type[ACCOUNT_TYPE_COUNT];
        int64_t evenness;      /* the Dirichlet parameter */
        double smallest_share; /* of an even share */
        struct number_range cash_percent;
    } account;
    struct {
        struct number_range count;
        double count_mean;
        struct number_range funds;
        struct number_range stock_percent; /* of what is invested */
        double size_exponent;
        struct number_range gain_percent;
    } holding;
};

extern const struct profile_section advisory_settings_section;

/* Advisors of a run, from the settings and the run's scale. */
uint64_t advisory_advisor_count(const struct advisory_settings *settings, double scale);

/* ---- what all families share: advisory.c, read-only once prepared ---- */

/* A security as holdings need it, all in one place. */
struct quote {
    struct text ticker;
    int32_t price_cents; /* today */
    bool target_date_fund;
    double price_usd;
    double shares_per_cent;
};

struct advisory_aspects {
    struct aspect advisor_aum, advisor_clients, advisor_person, advisor_career;
    struct aspect household_size, household_profile, household_person, household_contact;
    struct aspect account_size, account_registration, account_number, account_mix;
    struct aspect holding_ticker, holding_size, holding_purchase, holding_id;
};

struct advisory_state {
    struct advisory_settings settings;
    struct advisory_aspects aspect;
    uint64_t advisor_count;
    uint64_t households_max; /* of any advisor */
    double households_mean;
    struct bounded_lognormal advisor_aum;
    struct alias_table region, specialization, risk, account_type, holding_count;
    struct alias_table stocks[RISK_COUNT];
    struct alias_table funds[RISK_COUNT][2]; /* taxable, retirement */
    struct position_sizes sizes;
    struct market market;
    struct quote *quotes;        /* per security */
    struct trading_day *trading; /* per session of the market */
    /* A bit per security and PURCHASE_SPELL sessions: a purchase at any of those closes has a gain within
     * bounds. Small enough to stay near the processor, where the closes themselves are not. */
    uint64_t *purchasable;
    uint32_t purchasable_words; /* per security */
    date_days as_of;
    uint32_t last_session;
};

/* ---- one family ---- */

struct advisor {
    uint64_t number; /* from 0 */
    char id[24];
    uint32_t id_length;
    int64_t aum_cents;
    uint32_t client_count;
    uint32_t city; /* in people_cities */
    int32_t years_experience;
};

enum { SURNAME_BYTES = 96, GIVEN_NAME_BYTES = 48 };

struct household {
    const struct advisor *advisor;
    uint32_t number; /* with the advisor, from 0 */
    char id[24];
    uint32_t id_length;
    int64_t aum_cents;
    char surname[SURNAME_BYTES];
    const char *given_names[2]; /* the primary contact's and the partner's */
    enum advisory_risk_tolerance risk;
    uint32_t since_session;
};

struct account {
    const struct household *household;
    uint32_t number; /* in the household, from 0 */
    char id[32];
    uint32_t id_length;
    enum advisory_account_type type;
    int64_t total_cents;
    uint32_t opened_session;
};

struct purchase {
    uint32_t session;
    uint32_t time_of_day; /* in 2^-32 of the trading day */
};

struct position {
    uint32_t security;
    uint32_t size; /* against the others of its kind */
    struct purchase purchase;
    int64_t units; /* UNITS_PER_SHARE */
    int64_t value_cents;
};

/* What an account holds; cash is what the positions leave. Made by portfolio.c. */
struct portfolio {
    struct position positions[POSITIONS_MAX];
    uint32_t position_count;
    int64_t cash_cents;
};

void advisor_generate(const void *state, uint64_t family, struct arena *scratch, struct row_output *out);
void household_generate(const struct advisory_state *state, const struct advisor *advisor, uint32_t number,
                        int64_t aum_cents, struct arena *scratch, struct row_output *out);
/* of_type: how many accounts of each type stand before it in the household; counts this one in. */
void account_generate(const struct advisory_state *state, struct account *account, uint32_t *of_type,
                      struct row_output *out);
void portfolio_build(const struct advisory_state *state, const struct account *account,
                     struct portfolio *portfolio);
/* When a position was bought, since opened_session. What holdings_emit() needs of that day is then on its way
 * from memory. */
struct purchase purchase_draw(const struct advisory_state *state, uint32_t security, uint32_t opened_session,
                              struct stream *stream);
void holdings_emit(const struct advisory_state *state, const struct account *account,
                   const struct portfolio *portfolio, struct row_output *out);

/* The year of birth for which a given name is drawn: people's names are known for those between. */
static inline int32_t name_cohort(int32_t born)
{
    return born < 1930 ? 1930 : born > 2010 ? 2010 : born;
}

/* A number for the household that no other household of the run has. */
static inline uint64_t household_entity(const struct household *household)
{
    return household->advisor->number << 32 | household->number;
}

#endif
