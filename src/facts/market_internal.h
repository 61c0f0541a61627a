/* What the files of the market share: the model of a security, and the factors that move all of them. */
#ifndef FINGEN_MARKET_INTERNAL_H
#define FINGEN_MARKET_INTERNAL_H

#include "fingen/market.h"
#include "fingen/stream.h"

enum {
    MARKET_FIRST_YEAR =
        1980, /* factor paths start here, whatever the range: that makes them independent of it */
    MARKET_LAST_YEAR = 2100,
    MARKET_ANCHOR_YEAR = 2025, /* every price is its anchor price on the last session of this year */
    SESSIONS_A_YEAR = 252,
    SESSIONS_A_YEAR_MAX = 260, /* room, and a multiple of SHOCKS_A_DRAW */
};

/* What moves a security beside the market: the own part of its sector (numbered like enum sector), or
 * interest rates. */
enum { SERIES_RATES = SECTOR_COUNT, SERIES_COUNT };

struct security_model {
    uint8_t series;
    double market_beta;
    double series_load;
    double own_volatility; /* a year */
    double own_drift;      /* a year, beside the market's */
    double usual_volume;   /* shares a day; 0 for a mutual fund, which has one price a day and no trading */
};

/* Of the funds, in their order behind the stocks. */
extern const struct security_model market_fund_models[];

/* Shocks have mean 0, variance 1 and fat tails. One 64-bit draw makes five of them. */
enum { SHOCK_BITS = 11, SHOCK_COUNT = 1 << SHOCK_BITS, SHOCKS_A_DRAW = 5 };
struct shock_table {
    double values[SHOCK_COUNT];
};
void shock_table_init(struct shock_table *table);
/* Writes `count` shocks, rounded up to whole draws. */
void shock_fill(const struct shock_table *table, struct stream *stream, double *shocks, uint32_t count);

/* Daily series over whole years, from the first session of MARKET_FIRST_YEAR on. */
struct market_factors {
    uint32_t session_count;
    date_days *sessions;
    uint32_t year_starts[MARKET_LAST_YEAR - MARKET_FIRST_YEAR + 2]; /* and, one past the last year, the end */
    double *market;                                                 /* returns */
    double *turbulence; /* the day's volatility, known the day before; its long-run square mean is 1 */
    double *series[SERIES_COUNT]; /* returns beside the market's */
    double *storage;              /* owns the series */
};
/* False when memory runs out; the caller frees in any case. */
bool market_factors_init(struct market_factors *factors, const struct shock_table *shocks, uint64_t seed,
                         int32_t last_year);
void market_factors_free(struct market_factors *factors);

static inline uint32_t factors_year_start(const struct market_factors *factors, int32_t year)
{
    return factors->year_starts[year - MARKET_FIRST_YEAR];
}

/* The beta against the market of a sector's index. */
double sector_beta(enum sector sector);

struct market_state {
    struct shock_table shocks;
    struct market_factors factors;
    uint32_t first_session; /* the range's, within the factors' */
    struct aspect own;      /* streams of a security's own part, by ticker and year */
    struct aspect bar;      /* by ticker and day */
    struct aspect activity; /* of volume, by ticker and period */
    struct security_model *models;
};

/* A ticker as a number: its own characters, so that adding a security moves no other one's prices. */
static inline uint64_t ticker_key(const char *ticker)
{
    uint64_t key = 0;
    while (*ticker)
        key = key << 8 | (uint8_t)*ticker++;
    return key;
}

#endif
