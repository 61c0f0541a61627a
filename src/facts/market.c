/* Price paths.
 *
 * A year of one security is computed alone: its own shocks come from a stream keyed by ticker and year, and
 * only the year's growth links it to its neighbours. Prices are chained from the anchor at the end of 2025,
 * backwards and forwards, so what a session costs is the same from whichever range it is seen.
 */
#include "market_internal.h"

#include "fingen/distribution.h"
#include "fingen/huge_pages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Large companies of today are those that did well: their own drift makes up for what volatility takes. */
#define OWN_DRIFT_MIN 0.02
#define OWN_DRIFT_SPAN 0.05
#define OWN_VOLATILITY_MIN 0.18
#define OWN_VOLATILITY_SPAN 0.17
#define OWN_YEAR_PULL 0.50
#define DAILY_RETURN_MAX 0.35
#define PRICE_MAX 20000000.0 /* dollars: fits an int32 of cents */

enum { QUARTERS = 4 };

static struct security_model stock_model(const struct aspect *aspect, const struct security *stock)
{
    struct stream stream = stream_open(aspect, ticker_key(stock->ticker));
    struct security_model model = {.series = (uint8_t)stock->sector};
    model.market_beta = sector_beta(stock->sector) * stream_uniform_between(&stream, 0.75, 1.25);
    model.series_load = stream_uniform_between(&stream, 0.7, 1.3);
    model.own_volatility = OWN_VOLATILITY_MIN + OWN_VOLATILITY_SPAN * stream_uniform(&stream);
    model.own_drift = OWN_DRIFT_MIN + OWN_DRIFT_SPAN * stream_uniform(&stream);
    return model;
}

/* Volatility comes in quarters of calm and of news, mean about 1. */
static void draw_quarter_volatilities(struct stream *stream, double volatilities[QUARTERS])
{
    for (uint32_t i = 0; i < QUARTERS; i++) {
        double uniform = stream_uniform(stream);
        volatilities[i] = 0.65 + 0.95 * uniform * uniform;
    }
}

/* The own part of a year's returns, drift included. */
static void fill_own_returns(const struct market_state *state, const struct security_model *model,
                             uint64_t key, int32_t year, double *own, uint32_t count)
{
    struct stream stream = stream_open_pair(&state->own, key, (uint64_t)year);
    double quarters[QUARTERS];
    draw_quarter_volatilities(&stream, quarters);
    shock_fill(&state->shocks, &stream, own, count);
    const double *turbulence = state->factors.turbulence + factors_year_start(&state->factors, year);
    double daily_volatility = model->own_volatility * sqrt(1.0 / SESSIONS_A_YEAR);
    double sum = 0;
    for (uint32_t quarter = 0; quarter < QUARTERS; quarter++) {
        double scale = quarters[quarter] * daily_volatility;
        for (uint32_t i = count * quarter / QUARTERS; i < count * (quarter + 1) / QUARTERS; i++) {
            own[i] *= scale * (0.6 + 0.4 * turbulence[i]);
            sum += own[i];
        }
    }
    double shift = model->own_drift / SESSIONS_A_YEAR - OWN_YEAR_PULL * sum / count;
    for (uint32_t i = 0; i < count; i++)
        own[i] += shift;
}

/* Levels of a year relative to the close before it; returns how many sessions it has. */
static uint32_t fill_year_levels(const struct market_state *state, uint32_t security, int32_t year,
                                 double *levels)
{
    const struct security_model *model = &state->models[security];
    uint32_t start = factors_year_start(&state->factors, year);
    uint32_t count = factors_year_start(&state->factors, year + 1) - start;
    fill_own_returns(state, model, ticker_key(market_securities[security].ticker), year, levels, count);
    const double *market = state->factors.market + start;
    const double *series = state->factors.series[model->series] + start;
    for (uint32_t i = 0; i < count; i++) {
        double change = model->market_beta * market[i] + model->series_load * series[i] + levels[i];
        change = change < DAILY_RETURN_MAX ? change : DAILY_RETURN_MAX;
        levels[i] = change > -DAILY_RETURN_MAX ? change : -DAILY_RETURN_MAX;
    }
    double level = 1.0;
    for (uint32_t i = 0; i < count; i++)
        levels[i] = level *= 1.0 + levels[i];
    return count;
}

/* Levels can fall towards zero; prices bend away from one dollar, (x + sqrt(x^2 + 4)) / 2. Above some ten
 * dollars this is the level itself. */
static int32_t price_cents(double level)
{
    double price = 0.5 * (level + sqrt(level * level + 4.0));
    return (int32_t)((price < PRICE_MAX ? price : PRICE_MAX) * 100.0 + 0.5);
}

static double level_of_price(double price)
{
    return price - 1.0 / price;
}

/* Writes those of the year's closes that lie in the range. */
static void write_closes(const struct market *market, int32_t *closes, int32_t year, uint32_t count,
                         const double *levels, double scale)
{
    uint32_t start = factors_year_start(&market->state->factors, year);
    uint32_t first = market->state->first_session;
    uint32_t end = first + market->session_count;
    uint32_t from = start > first ? start : first;
    uint32_t to = start + count < end ? start + count : end;
    for (uint32_t i = from; i < to; i++)
        closes[i - first] = price_cents(scale * levels[i - start]);
}

static void build_path(const struct market *market, uint32_t security, int32_t *closes, int32_t first_year,
                       int32_t last_year)
{
    double levels[SESSIONS_A_YEAR_MAX];
    double anchor = level_of_price(market_securities[security].anchor_price);
    double level = anchor;
    for (int32_t year = MARKET_ANCHOR_YEAR; year >= first_year; year--) {
        uint32_t count = fill_year_levels(market->state, security, year, levels);
        level /= levels[count - 1];
        write_closes(market, closes, year, count, levels, level);
    }
    level = anchor;
    for (int32_t year = MARKET_ANCHOR_YEAR + 1; year <= last_year; year++) {
        uint32_t count = fill_year_levels(market->state, security, year, levels);
        write_closes(market, closes, year, count, levels, level);
        level *= levels[count - 1];
    }
}

/* About half a percent of the company changes hands a day; popularity^(5/3) is its size in billions of
 * dollars. */
static double usual_volume(const struct security *security)
{
    if (security->kind == SECURITY_TARGET_DATE_FUND)
        return 0;
    return 0.005 * 1e9 * portable_pow(security->popularity, 5.0 / 3.0) / security->anchor_price;
}

static bool build_models(struct market_state *state, uint64_t seed)
{
    state->models = malloc(market_security_count * sizeof *state->models);
    if (!state->models)
        return false;
    struct aspect aspect = aspect_make(seed, "market.stock");
    for (uint32_t i = 0; i < market_stock_count; i++)
        state->models[i] = stock_model(&aspect, &market_securities[i]);
    for (uint32_t i = market_stock_count; i < market_security_count; i++)
        state->models[i] = market_fund_models[i - market_stock_count];
    for (uint32_t i = 0; i < market_security_count; i++)
        state->models[i].usual_volume = usual_volume(&market_securities[i]);
    return true;
}

static bool build_state(struct market *market, int32_t last_year)
{
    struct market_state *state = calloc(1, sizeof *state);
    market->state = state;
    if (!state)
        return false;
    shock_table_init(&state->shocks);
    state->own = aspect_make(market->seed, "market.own");
    state->bar = aspect_make(market->seed, "market.bar");
    state->activity = aspect_make(market->seed, "market.activity");
    int32_t factors_last_year = last_year > MARKET_ANCHOR_YEAR ? last_year : MARKET_ANCHOR_YEAR;
    return market_factors_init(&state->factors, &state->shocks, market->seed, factors_last_year) &&
           build_models(state, market->seed);
}

/* Finds the range's sessions among the factors' and makes the index by day. */
static bool index_sessions(struct market *market)
{
    const struct market_factors *factors = &market->state->factors;
    uint32_t first = factors_year_start(factors, date_to_civil(market->first_day).year);
    while (first < factors->session_count && factors->sessions[first] < market->first_day)
        first++;
    market->state->first_session = first;
    market->sessions = factors->sessions + first;
    size_t days = (size_t)(market->last_day - market->first_day) + 1;
    market->session_of_day = malloc(days * sizeof *market->session_of_day);
    if (!market->session_of_day)
        return false;
    uint32_t session = 0;
    for (date_days day = market->first_day; day <= market->last_day; day++) {
        market->session_of_day[day - market->first_day] = session;
        if (first + session < factors->session_count && market->sessions[session] == day)
            session++;
    }
    market->session_count = session;
    return true;
}

static bool build_closes(struct market *market, int32_t first_year, int32_t last_year)
{
    int32_t *closes =
        huge_pages_alloc((size_t)market_security_count * market->session_count * sizeof *closes);
    if (!closes)
        return false;
    for (uint32_t i = 0; i < market_security_count; i++)
        build_path(market, i, closes + (size_t)i * market->session_count, first_year, last_year);
    market->close_cents = closes;
    return true;
}

static bool out_of_memory(struct market *market, struct error *error)
{
    market_free(market);
    return error_set(error, ERROR_MEMORY, "not enough memory for the market's prices");
}

bool market_create(struct market *market, uint64_t seed, date_days first_date, date_days last_date,
                   struct error *error)
{
    *market = (struct market){.seed = seed, .first_day = first_date, .last_day = last_date};
    int32_t first_year = date_to_civil(first_date).year;
    int32_t last_year = date_to_civil(last_date).year;
    if (first_year < MARKET_FIRST_YEAR || last_year > MARKET_LAST_YEAR || first_date > last_date) {
        char first_text[11], last_text[11];
        error_set(error, ERROR_PROFILE, "market prices from %s to %s are out of range",
                  date_format(first_text, first_date), date_format(last_text, last_date));
        return error_hint(error, "the market model covers the years %d to %d, first date before the last",
                          MARKET_FIRST_YEAR, MARKET_LAST_YEAR);
    }
    if (!build_state(market, last_year) || !index_sessions(market))
        return out_of_memory(market, error);
    if (market->session_count == 0) {
        market_free(market);
        return error_set(error, ERROR_PROFILE, "the market has no session in the range of dates");
    }
    return build_closes(market, first_year, last_year) || out_of_memory(market, error);
}

void market_free(struct market *market)
{
    if (market->state) {
        market_factors_free(&market->state->factors);
        free(market->state->models);
        free(market->state);
    }
    free((void *)market->close_cents);
    free(market->session_of_day);
    *market = (struct market){0};
}

uint32_t market_session_on_or_after(const struct market *market, date_days date)
{
    if (date > market->last_day)
        return market->session_count;
    return market->session_of_day[date > market->first_day ? date - market->first_day : 0];
}

uint32_t market_session_on_or_before(const struct market *market, date_days date)
{
    uint32_t session = market_session_on_or_after(market, date);
    bool is_that_day = session < market->session_count && market->sessions[session] == date;
    return is_that_day || session == 0 ? session : session - 1;
}
