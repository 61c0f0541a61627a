#include "bounded_lognormal.h"

#include "fingen/distribution.h"

#include <math.h>

enum { MEAN_STEPS = 1024, BISECTIONS = 50 };

/* Nothing beyond these is drawn: 1 in 10^15. */
#define TAIL 1e-15

/* The standard normal distribution function, by bisecting its inverse: a few times per run, so simple wins.
 */
static double normal_probability(double z)
{
    double low = TAIL;
    double high = 1 - TAIL;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = (low + high) / 2;
        if (normal_quantile(middle) < z)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

double bounded_lognormal_quantile(const struct bounded_lognormal *distribution, double uniform)
{
    double probability = distribution->low + (distribution->high - distribution->low) * uniform;
    double value = portable_exp(distribution->mu + distribution->sigma * normal_quantile(probability));
    return value < distribution->minimum   ? distribution->minimum
           : value > distribution->maximum ? distribution->maximum
                                           : value;
}

static double mean_of(const struct bounded_lognormal *distribution)
{
    double sum = 0;
    for (int i = 0; i < MEAN_STEPS; i++)
        sum += bounded_lognormal_quantile(distribution, (i + 0.5) / MEAN_STEPS);
    return sum / MEAN_STEPS;
}

struct bounded_lognormal bounded_lognormal_at(double minimum, double maximum, double mu, double sigma)
{
    return (struct bounded_lognormal){
        .minimum = minimum,
        .maximum = maximum,
        .mu = mu,
        .sigma = sigma,
        .low = minimum > 0 ? normal_probability((portable_log(minimum) - mu) / sigma) : TAIL,
        .high = normal_probability((portable_log(maximum) - mu) / sigma),
    };
}

bool bounded_lognormal_solve(struct bounded_lognormal *distribution, double minimum, double maximum,
                             double mean, double sigma)
{
    double low = portable_log(minimum) - 6 * sigma;
    double high = portable_log(maximum) + 6 * sigma;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = (low + high) / 2;
        *distribution = bounded_lognormal_at(minimum, maximum, middle, sigma);
        if (mean_of(distribution) < mean)
            low = middle;
        else
            high = middle;
    }
    return fabs(mean_of(distribution) - mean) <= mean * 0.001;
}
