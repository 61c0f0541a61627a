/* A log-normal distribution cut off at two bounds and placed so that its mean, after the cut, is what was
 * asked for. */
#ifndef FINGEN_ADVISORY_BOUNDED_LOGNORMAL_H
#define FINGEN_ADVISORY_BOUNDED_LOGNORMAL_H

#include <stdbool.h>

struct bounded_lognormal {
    double minimum, maximum;
    double mu, sigma;
    double low, high; /* probabilities of the uncut distribution at the bounds */
};

/* With the given mu. A minimum of 0 is none. */
struct bounded_lognormal bounded_lognormal_at(double minimum, double maximum, double mu, double sigma);
/* Finds mu for the mean. False when none comes within 0.1 % of it: sigma is too large for a mean so near a
 * bound. */
bool bounded_lognormal_solve(struct bounded_lognormal *distribution, double minimum, double maximum,
                             double mean, double sigma);
/* The value below which the share `uniform`, in [0, 1), of the distribution lies. */
double bounded_lognormal_quantile(const struct bounded_lognormal *distribution, double uniform);

#endif
