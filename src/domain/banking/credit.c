/* Credit: score, probability of default, grade and rate, all of one cause. */
#include "loans.h"

#include "fingen/rates.h"

/* How much of a score is the customer, the rest is what the bureau happens to know. */
#define SCORE_LOADING 0.93
#define SCORE_NOISE 0.3675595 /* sqrt(1 - loading^2) */

/* Abramowitz and Stegun 26.2.17; the error is below 7.5e-8. */
double credit_normal_cdf(double x)
{
    double size = x < 0 ? -x : x;
    double t = 1 / (1 + 0.2316419 * size);
    double polynomial =
        t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = 0.3989422804014327 * portable_exp(-size * size / 2) * polynomial;
    return x < 0 ? tail : 1 - tail;
}

double credit_normal_quantile(double rank)
{
    return normal_quantile(rank < 1e-12 ? 1e-12 : rank > 1 - 1e-12 ? 1 - 1e-12 : rank);
}

struct point {
    double x, y;
};

static double interpolate(const struct point *points, uint32_t count, double x)
{
    uint32_t i = 1;
    while (i + 1 < count && x > points[i].x)
        i++;
    double place = (x - points[i - 1].x) / (points[i].x - points[i - 1].x);
    return points[i - 1].y + place * (points[i].y - points[i - 1].y);
}

/* How scores are spread over US consumers, March 2025 (FACTS A11). */
static const struct point score_quantiles[] = {
    {0.000, 300}, {0.004, 420}, {0.02, 490},  {0.06, 535}, {0.142, 580},
    {0.291, 670}, {0.495, 740}, {0.770, 800}, {0.97, 835}, {1.000, 850},
};

int32_t credit_draw_score(const struct loans_settings *settings, double quality, struct stream *stream)
{
    double place = credit_normal_cdf(SCORE_LOADING * quality + SCORE_NOISE * stream_normal(stream));
    double score = interpolate(score_quantiles, sizeof score_quantiles / sizeof score_quantiles[0], place);
    struct number_range range = settings->credit.score;
    return (int32_t)(range.min + (range.max - range.min) * (score - 300) / 550 + 0.5);
}

/* Log odds of default by score: rates of new loans within two years (FACTS A11), less the floor of the
 * probability. */
static const struct point log_odds[] = {
    {300, 1.6},  {500, -0.4}, {540, -0.95}, {580, -1.35}, {620, -1.85}, {660, -2.6},
    {700, -3.4}, {740, -4.3}, {780, -5.1},  {820, -5.9},  {850, -6.6},
};

static const struct {
    const char *grade;
    int64_t below; /* ten thousandths */
} grades[] = {
    {"AAA", 130}, {"AA", 160},   {"A", 220},   {"BBB", 400}, {"BB", 900},
    {"B", 1800},  {"CCC", 3200}, {"CC", 5000}, {"C", 10001},
};

struct credit_rating credit_rate(const struct loans_settings *settings, int32_t score, double burden)
{
    struct number_range scores = settings->credit.score;
    struct number_range range = settings->credit.probability;
    double of_850 = 300 + 550 * (score - scores.min) / (scores.max - scores.min + 1e-9);
    double odds = interpolate(log_odds, sizeof log_odds / sizeof log_odds[0], of_850) + burden;
    double probability = range.min + (range.max - range.min) / (1 + portable_exp(-odds));
    double place = (odds + 8) / 12;
    place = place < 0 ? 0 : place > 1 ? 1 : place;
    struct credit_rating rating = {
        .probability = (int64_t)(probability * 1e4 + 0.5),
        .risk_score = (int64_t)(place * 1e4 + 0.5),
    };
    uint32_t i = 0;
    while (rating.probability >= grades[i].below)
        i++;
    rating.grade = grades[i].grade;
    return rating;
}

bool credit_is_sound(struct credit_rating rating)
{
    return rating.probability < 1800;
}

/* ---- the price of credit ---- */

static double clip_to_unit(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

int64_t credit_draw_rate_millionths(const struct loans_settings *settings, enum loan_type type, int32_t score,
                                    int32_t year, struct stream *stream)
{
    struct number_range range = settings->rate_percent[type];
    struct number_range scores = settings->credit.score;
    double of_850 = 300 + 550 * (score - scores.min) / (scores.max - scores.min + 1e-9);
    double market = clip_to_unit((rates_mortgage_basis_points(year) - 290) / 410.0);
    double price_of_risk = clip_to_unit((810 - of_850) / 270);
    double place = clip_to_unit(0.04 + 0.46 * market + 0.46 * price_of_risk + 0.035 * stream_normal(stream));
    int64_t lowest = (int64_t)(range.min * 1e4 + 0.5), highest = (int64_t)(range.max * 1e4 + 0.5);
    int64_t step = type == LOAN_MORTGAGE ? 1250 : 100; /* mortgages are quoted in eighths */
    int64_t rate = lowest + (int64_t)(place * (double)(highest - lowest));
    rate = (rate + step / 2) / step * step;
    return rate < lowest ? lowest : rate > highest ? highest : rate;
}
