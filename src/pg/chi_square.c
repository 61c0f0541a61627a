/* The regularised incomplete gamma function by its two classical expansions: Abramowitz and Stegun 6.5.29
 * and 6.5.31. */
#include "chi_square.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#define FEWEST_EXPECTED 5.0
#define MAX_TERMS 10000

/* x^a e^-x / gamma(a) */
static double leading_factor(double a, double x)
{
    return exp(a * log(x) - x - lgamma(a));
}

/* P(a, x), which converges fast for x < a + 1. */
static double lower_by_series(double a, double x)
{
    double term = 1 / a, sum = term;
    for (int n = 1; n < MAX_TERMS && term > sum * DBL_EPSILON; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum * leading_factor(a, x);
}

/* Q(a, x) as a continued fraction, evaluated from the front by the ratios of its convergents; for x >= a + 1.
 */
static double upper_by_fraction(double a, double x)
{
    double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, value = d;
    for (int n = 1; n < MAX_TERMS; n++) {
        double numerator = n * (a - n);
        b += 2;
        d = 1 / (b + numerator * d);
        c = b + numerator / c;
        double ratio = c * d;
        value *= ratio;
        if (fabs(ratio - 1) < DBL_EPSILON)
            break;
    }
    return value * leading_factor(a, x);
}

double chi_square_p_value(double statistic, double degrees)
{
    double a = degrees / 2, x = statistic / 2;
    if (degrees <= 0 || !(statistic > 0))
        return 1;
    if (isinf(statistic))
        return 0;
    return x < a + 1 ? 1 - lower_by_series(a, x) : upper_by_fraction(a, x);
}

double normal_two_sided_p_value(double z)
{
    return erfc(fabs(z) / sqrt(2));
}

/* ---- the test ---- */

struct totals {
    double observed, expected;
};

static struct totals add_up(const struct chi_square_cell *cells, size_t count)
{
    struct totals totals = {0};
    for (size_t i = 0; i < count; i++) {
        totals.observed += cells[i].observed;
        totals.expected += cells[i].expected;
    }
    return totals;
}

static double deviation(double observed, double expected)
{
    return (observed - expected) * (observed - expected) / expected;
}

double chi_square_test(const struct chi_square_cell *cells, size_t count)
{
    struct totals totals = add_up(cells, count), pool = {0};
    if (totals.observed <= 0 || totals.expected <= 0)
        return 1;
    double scale = totals.observed / totals.expected, statistic = 0;
    const struct chi_square_cell *smallest = NULL; /* of those that stand alone */
    size_t alone = 0;
    for (size_t i = 0; i < count; i++) {
        double expected = cells[i].expected * scale;
        if (expected <= 0 && cells[i].observed > 0)
            return 0;
        if (expected < FEWEST_EXPECTED) {
            pool.observed += cells[i].observed;
            pool.expected += expected;
            continue;
        }
        statistic += deviation(cells[i].observed, expected);
        alone++;
        if (smallest == NULL || cells[i].expected < smallest->expected)
            smallest = &cells[i];
    }
    /* A pool that is still too small takes the smallest cell in. */
    if (pool.expected > 0 && pool.expected < FEWEST_EXPECTED && smallest != NULL) {
        statistic -= deviation(smallest->observed, smallest->expected * scale);
        pool.observed += smallest->observed;
        pool.expected += smallest->expected * scale;
        alone--;
    }
    if (pool.expected > 0) {
        statistic += deviation(pool.observed, pool.expected);
        alone++;
    }
    return chi_square_p_value(statistic, (double)alone - 1);
}
