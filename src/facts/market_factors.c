/* The series that move all securities: the market, the own part of each sector, and interest rates. */
#include "market_internal.h"

#include "fingen/calendar.h"
#include "fingen/distribution.h"

#include <math.h>
#include <stdlib.h>

#define DAILY_SHARE (1.0 / SESSIONS_A_YEAR)

/* Price changes only, without dividends. */
#define MARKET_DRIFT 0.085
#define MARKET_VOLATILITY 0.18
#define RATES_VOLATILITY 0.055
/* A year's sum of shocks is pulled back by this share, so that decades stay within plausible bounds. */
#define YEAR_PULL 0.30

/* Variance follows the last shock, and a fall more than a rise: its least reaction is to a rise of
 * VARIANCE_SHIFT (Engle and Ng 1993). */
#define VARIANCE_REACTION 0.055
#define VARIANCE_SHIFT 1.3
#define VARIANCE_MEMORY 0.83
#define VARIANCE_BASE (1.0 - VARIANCE_REACTION * (1 + VARIANCE_SHIFT * VARIANCE_SHIFT) - VARIANCE_MEMORY)
#define VARIANCE_MAX 16.0

/* Sector indices against the S&P 500: beta, volatility of the rest, and correlations in percent in the order
 * of enum sector with the S&P 500 last (FACTS B8). */
struct sector_facts {
    double beta;
    double rest_volatility;
    int8_t correlations[SECTOR_COUNT + 1];
};
/* clang-format off */
static const struct sector_facts sector_facts[SECTOR_COUNT] = {
    [SECTOR_MATERIALS]     = { .96, .112, {100, 67, 67, 84, 89, 70, 66, 72, 60, 71, 74, 84}},
    [SECTOR_COMMUNICATION] = { .99, .111, {67, 100, 44, 68, 69, 83, 56, 60, 46, 63, 81, 87}},
    [SECTOR_ENERGY]        = {1.02, .235, {67, 44, 100, 71, 69, 44, 41, 48, 40, 46, 48, 61}},
    [SECTOR_FINANCIALS]    = {1.04, .120, {84, 68, 71, 100, 89, 67, 65, 70, 59, 69, 73, 85}},
    [SECTOR_INDUSTRIALS]   = { .97, .092, {89, 69, 69, 89, 100, 74, 66, 73, 62, 71, 78, 89}},
    [SECTOR_TECHNOLOGY]    = {1.24, .089, {70, 83, 44, 67, 74, 100, 54, 60, 46, 65, 84, 93}},
    [SECTOR_STAPLES]       = { .55, .107, {66, 56, 41, 65, 66, 54, 100, 71, 73, 74, 56, 70}},
    [SECTOR_REAL_ESTATE]   = { .81, .146, {72, 60, 48, 70, 73, 60, 71, 100, 76, 70, 65, 75}},
    [SECTOR_UTILITIES]     = { .60, .158, {60, 46, 40, 59, 62, 46, 73, 76, 100, 64, 47, 62}},
    [SECTOR_HEALTH]        = { .73, .101, {71, 63, 46, 69, 71, 65, 74, 70, 64, 100, 62, 79}},
    [SECTOR_DISCRETIONARY] = {1.09, .097, {74, 81, 48, 73, 78, 84, 56, 65, 47, 62, 100, 90}},
};
/* clang-format on */

double sector_beta(enum sector sector)
{
    return sector_facts[sector].beta;
}

/* A normal score plus a share of its cube has fat tails (kurtosis about 6); its largest is near 6 deviations.
 */
void shock_table_init(struct shock_table *table)
{
    double squares = 0;
    for (uint32_t i = 0; i < SHOCK_COUNT / 2; i++) {
        double score = normal_quantile((i + 0.5) / SHOCK_COUNT);
        table->values[i] = score + 0.1 * score * score * score;
        squares += 2 * table->values[i] * table->values[i];
    }
    double scale = 1.0 / sqrt(squares / SHOCK_COUNT);
    for (uint32_t i = 0; i < SHOCK_COUNT / 2; i++) {
        table->values[i] *= scale;
        table->values[SHOCK_COUNT - 1 - i] = -table->values[i];
    }
}

void shock_fill(const struct shock_table *table, struct stream *stream, double *shocks, uint32_t count)
{
    for (uint32_t i = 0; i < count; i += SHOCKS_A_DRAW) {
        uint64_t bits = stream_next(stream);
        for (uint32_t k = 0; k < SHOCKS_A_DRAW; k++, bits >>= SHOCK_BITS)
            shocks[i + k] = table->values[bits & (SHOCK_COUNT - 1)];
    }
}

static void pull_back_year(double *returns, uint32_t count)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += returns[i];
    double pull = YEAR_PULL * sum / count;
    for (uint32_t i = 0; i < count; i++)
        returns[i] -= pull;
}

static void fill_market(struct market_factors *factors, const struct shock_table *table, uint64_t seed,
                        int32_t last_year)
{
    const double daily_volatility = MARKET_VOLATILITY * sqrt(DAILY_SHARE);
    struct aspect aspect = aspect_make(seed, "market.factor");
    double variance = 1.0;
    for (int32_t year = MARKET_FIRST_YEAR; year <= last_year; year++) {
        double shocks[SESSIONS_A_YEAR_MAX];
        uint32_t start = factors_year_start(factors, year);
        uint32_t count = factors_year_start(factors, year + 1) - start;
        struct stream stream = stream_open(&aspect, (uint64_t)year);
        shock_fill(table, &stream, shocks, count);
        for (uint32_t i = 0; i < count; i++) {
            double turbulence = sqrt(variance);
            factors->turbulence[start + i] = turbulence;
            factors->market[start + i] = daily_volatility * turbulence * shocks[i];
            double surprise = shocks[i] - VARIANCE_SHIFT;
            variance *= VARIANCE_MEMORY + VARIANCE_REACTION * surprise * surprise;
            variance = variance + VARIANCE_BASE < VARIANCE_MAX ? variance + VARIANCE_BASE : VARIANCE_MAX;
        }
        pull_back_year(factors->market + start, count);
        for (uint32_t i = 0; i < count; i++)
            factors->market[start + i] += MARKET_DRIFT * DAILY_SHARE;
    }
}

/* Correlation of what two sectors do beside the market. The matrix is nearly singular (sectors make up the
 * market) and rounded, hence a little of the identity in it. */
static double rest_correlation(uint32_t a, uint32_t b)
{
    if (a == b)
        return 1.0;
    double both = sector_facts[a].correlations[b] * 0.01;
    double market_a = sector_facts[a].correlations[SECTOR_COUNT] * 0.01;
    double market_b = sector_facts[b].correlations[SECTOR_COUNT] * 0.01;
    return 0.95 * (both - market_a * market_b) / sqrt((1 - market_a * market_a) * (1 - market_b * market_b));
}

/* Cholesky: lower * transposed lower = correlations. */
static void rest_mixing(double lower[SECTOR_COUNT][SECTOR_COUNT])
{
    for (uint32_t row = 0; row < SECTOR_COUNT; row++) {
        for (uint32_t column = 0; column <= row; column++) {
            double rest = rest_correlation(row, column);
            for (uint32_t k = 0; k < column; k++)
                rest -= lower[row][k] * lower[column][k];
            lower[row][column] =
                row == column ? sqrt(rest > 0.01 ? rest : 0.01) : rest / lower[column][column];
        }
    }
}

/* A sector's own part is half as excitable as the market. */
static double damped(double turbulence)
{
    return 0.5 + 0.5 * turbulence;
}

static void fill_sectors_year(struct market_factors *factors, const struct shock_table *table,
                              struct stream *stream, double lower[SECTOR_COUNT][SECTOR_COUNT], int32_t year)
{
    uint32_t start = factors_year_start(factors, year);
    uint32_t count = factors_year_start(factors, year + 1) - start;
    for (uint32_t i = start; i < start + count; i++) {
        double shocks[SECTOR_COUNT + SHOCKS_A_DRAW];
        shock_fill(table, stream, shocks, SECTOR_COUNT);
        double scale = damped(factors->turbulence[i]) * sqrt(DAILY_SHARE);
        for (uint32_t sector = 0; sector < SECTOR_COUNT; sector++) {
            double mixed = 0;
            for (uint32_t k = 0; k <= sector; k++)
                mixed += lower[sector][k] * shocks[k];
            factors->series[sector][i] = sector_facts[sector].rest_volatility * scale * mixed;
        }
    }
    for (uint32_t sector = 0; sector < SECTOR_COUNT; sector++)
        pull_back_year(factors->series[sector] + start, count);
}

static void fill_sectors(struct market_factors *factors, const struct shock_table *table, uint64_t seed,
                         int32_t last_year)
{
    double lower[SECTOR_COUNT][SECTOR_COUNT] = {{0}};
    rest_mixing(lower);
    struct aspect aspect = aspect_make(seed, "market.sectors");
    for (int32_t year = MARKET_FIRST_YEAR; year <= last_year; year++) {
        struct stream stream = stream_open(&aspect, (uint64_t)year);
        fill_sectors_year(factors, table, &stream, lower, year);
    }
}

static void fill_rates(struct market_factors *factors, const struct shock_table *table, uint64_t seed,
                       int32_t last_year)
{
    struct aspect aspect = aspect_make(seed, "market.rates");
    for (int32_t year = MARKET_FIRST_YEAR; year <= last_year; year++) {
        double shocks[SESSIONS_A_YEAR_MAX];
        uint32_t start = factors_year_start(factors, year);
        uint32_t count = factors_year_start(factors, year + 1) - start;
        struct stream stream = stream_open(&aspect, (uint64_t)year);
        shock_fill(table, &stream, shocks, count);
        double *rates = factors->series[SERIES_RATES] + start;
        for (uint32_t i = 0; i < count; i++)
            rates[i] =
                RATES_VOLATILITY * sqrt(DAILY_SHARE) * damped(factors->turbulence[start + i]) * shocks[i];
        pull_back_year(rates, count);
    }
}

static bool fill_sessions(struct market_factors *factors, int32_t last_year)
{
    int32_t years = last_year - MARKET_FIRST_YEAR + 1;
    factors->sessions = malloc((size_t)years * SESSIONS_A_YEAR_MAX * sizeof *factors->sessions);
    if (!factors->sessions)
        return false;
    for (int32_t year = MARKET_FIRST_YEAR; year <= last_year; year++) {
        factors->year_starts[year - MARKET_FIRST_YEAR] = factors->session_count;
        date_days end = date_from_civil(year + 1, 1, 1);
        for (date_days date = date_from_civil(year, 1, 1); date < end; date++)
            if (calendar_is_nyse_session(date))
                factors->sessions[factors->session_count++] = date;
    }
    factors->year_starts[years] = factors->session_count;
    return true;
}

bool market_factors_init(struct market_factors *factors, const struct shock_table *shocks, uint64_t seed,
                         int32_t last_year)
{
    *factors = (struct market_factors){0};
    if (!fill_sessions(factors, last_year))
        return false;
    size_t length = factors->session_count;
    factors->storage = malloc((2 + SERIES_COUNT) * length * sizeof *factors->storage);
    if (!factors->storage)
        return false;
    factors->market = factors->storage;
    factors->turbulence = factors->storage + length;
    for (uint32_t i = 0; i < SERIES_COUNT; i++)
        factors->series[i] = factors->storage + (2 + i) * length;
    fill_market(factors, shocks, seed, last_year);
    fill_sectors(factors, shocks, seed, last_year);
    fill_rates(factors, shocks, seed, last_year);
    return true;
}

void market_factors_free(struct market_factors *factors)
{
    free(factors->sessions);
    free(factors->storage);
    *factors = (struct market_factors){0};
}
