/* What a day looked like around its close: where it opened, how far it went, how much changed hands. */
#include "market_internal.h"

#include "fingen/distribution.h"

#include <math.h>

/* Part of a day's move has happened overnight, before the opening. */
#define OVERNIGHT_SHARE 0.35
#define OVERNIGHT_NOISE 0.25 /* of the day's volatility */
#define EXCURSION_MEAN 0.40  /* beyond open and close, of the day's volatility */

static double square(double x)
{
    return x * x;
}

/* The deviation of a day's return, as a share of the price. */
static double day_volatility(const struct security_model *model, double turbulence)
{
    double variance = square(0.18 * model->market_beta * turbulence) + square(0.10 * model->series_load) +
                      square(model->own_volatility);
    return sqrt(variance / SESSIONS_A_YEAR);
}

/* A normal deviate that all days of a period share, so that volume comes in busy and quiet times. */
static double period_normal(const struct market_state *state, uint64_t key, date_days day,
                            int32_t period_days)
{
    uint64_t period = (uint64_t)(day / period_days) * 64 + (uint64_t)period_days;
    struct stream stream = stream_open_pair(&state->activity, key, period);
    return stream_normal(&stream);
}

/* `surprise` is the day's move in deviations: news moves prices and volume together. */
static int64_t draw_volume(const struct market_state *state, const struct security_model *model, uint64_t key,
                           date_days day, struct stream *stream, double turbulence, double surprise)
{
    if (model->usual_volume == 0)
        return 0;
    double mood = 0.25 * stream_normal(stream) + 0.20 * period_normal(state, key, day, 7) +
                  0.22 * period_normal(state, key, day, 35);
    double news = 0.7 + 0.35 * (surprise < 6 ? surprise : 6);
    return (int64_t)(model->usual_volume * (0.6 + 0.4 * turbulence) * news * portable_exp(mood)) + 1;
}

static int32_t at_least_one_cent(double cents)
{
    return cents > 1 ? (int32_t)cents : 1;
}

static void draw_prices(struct market_bar *bar, double previous, double volatility, struct stream *stream)
{
    double deviation = volatility * previous;
    double open = previous + OVERNIGHT_SHARE * (bar->close_cents - previous) +
                  OVERNIGHT_NOISE * deviation * stream_normal(stream);
    bar->open_cents = at_least_one_cent(open + 0.5);
    int32_t top = bar->open_cents > bar->close_cents ? bar->open_cents : bar->close_cents;
    int32_t bottom = bar->open_cents < bar->close_cents ? bar->open_cents : bar->close_cents;
    bar->high_cents = top + (int32_t)(stream_exponential(stream, EXCURSION_MEAN * deviation) + 0.5);
    bar->low_cents = at_least_one_cent(bottom - stream_exponential(stream, EXCURSION_MEAN * deviation));
}

struct market_bar market_bar(const struct market *market, uint32_t security, uint32_t session)
{
    const struct market_state *state = market->state;
    const struct security_model *model = &state->models[security];
    int32_t close = market_close(market, security, session);
    struct market_bar bar = {close, close, close, close, 0};
    if (market_securities[security].kind == SECURITY_TARGET_DATE_FUND)
        return bar;
    uint64_t key = ticker_key(market_securities[security].ticker);
    date_days day = market->sessions[session];
    double previous = session > 0 ? market_close(market, security, session - 1) : close;
    double turbulence = state->factors.turbulence[state->first_session + session];
    double volatility = day_volatility(model, turbulence);
    struct stream stream = stream_open_pair(&state->bar, key, (uint64_t)day);
    draw_prices(&bar, previous, volatility, &stream);
    double surprise = fabs(close - previous) / (volatility * previous);
    bar.volume = draw_volume(state, model, key, day, &stream, turbulence, surprise);
    return bar;
}
