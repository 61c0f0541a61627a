/* The market: a universe of large US stocks and some funds, and one price for each on every NYSE session.
 *
 * Prices are a model, not history. A daily return is beta_market*market + beta_sector*sector + own part, with fat tails and
 * volatility clustering (parameters: FACTS B8); a price is a pure function of (seed, ticker, session), so a table built for
 * another range, another as_of or on another machine has the same prices. Levels are anchored at 2025-12-31.
 */
#ifndef FINGEN_MARKET_H
#define FINGEN_MARKET_H

#include "fingen/date.h"
#include "fingen/error.h"

enum sector {
    SECTOR_MATERIALS, SECTOR_COMMUNICATION, SECTOR_ENERGY, SECTOR_FINANCIALS, SECTOR_INDUSTRIALS, SECTOR_TECHNOLOGY,
    SECTOR_STAPLES, SECTOR_REAL_ESTATE, SECTOR_UTILITIES, SECTOR_HEALTH, SECTOR_DISCRETIONARY,
    SECTOR_COUNT
};

enum security_kind { SECURITY_STOCK, SECURITY_EQUITY_FUND, SECURITY_BOND_FUND, SECURITY_TARGET_DATE_FUND };

struct security {
    const char *ticker;
    const char *name;
    enum security_kind kind;
    enum sector sector;      /* of a stock; SECTOR_COUNT for a fund */
    double popularity;       /* relative weight of being held: roughly by size */
    double anchor_price;     /* dollars, plausible level at the anchor date */
};

/* Stocks first, then funds; stable order: the index of a security is its number everywhere. */
extern const struct security market_securities[];
extern const uint32_t market_security_count;
extern const uint32_t market_stock_count;
const struct security *market_find(const char *ticker);
const char *sector_name(enum sector sector); /* "Health Care"; "" for a fund's */

struct market {
    uint64_t seed;
    uint32_t session_count;
    const date_days *sessions;     /* ascending, from the first session on or after first_date to the last on or before last_date */
    const int32_t *close_cents;    /* [security * session_count + session] */
    uint32_t *session_of_day;      /* [day - first_day]: index of the first session on or after that day; session_count when none */
    date_days first_day;
    date_days last_day;
    struct market_state *state;    /* factor paths, for bars */
};

/* Builds closes for all securities and sessions in [first_date, last_date], years 1980 to 2100; read-only afterwards,
 * shared by threads. ERROR_MEMORY or ERROR_PROFILE (range). */
bool market_create(struct market *market, uint64_t seed, date_days first_date, date_days last_date, struct error *error)
    FINGEN_CHECKED;
void market_free(struct market *market);

static inline int32_t market_close(const struct market *market, uint32_t security, uint32_t session)
{
    return market->close_cents[(size_t)security * market->session_count + session];
}
/* Index of the first session on or after `date` (clipped to the range's first day). */
uint32_t market_session_on_or_after(const struct market *market, date_days date);
/* Index of the last session on or before `date`; date is inside the range. 0 when the range has none so early. */
uint32_t market_session_on_or_before(const struct market *market, date_days date);

struct market_bar {
    int32_t open_cents, high_cents, low_cents, close_cents; /* low <= open, close <= high */
    int64_t volume;                                         /* shares */
};
/* close_cents equals market_close(). The first session of the range takes its own close as the previous one's. Target-date
 * funds are mutual funds: one price a day, open = high = low = close, volume 0. */
struct market_bar market_bar(const struct market *market, uint32_t security, uint32_t session);

#endif
