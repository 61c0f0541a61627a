/* Statistics for tests. Streams are seeded, so a test that passes once passes always: limits are about 6
 * standard deviations, which a sound generator would miss once in a billion choices of seed. */
#ifndef STATISTICS_H
#define STATISTICS_H

#include <math.h>
#include <stdint.h>

/* How many standard deviations chi-square lies above its expectation, by Wilson and Hilferty's cube root. */
static inline double chi_square_deviations(const uint64_t *observed, const double *expected, unsigned cells)
{
    double chi_square = 0;
    unsigned freedom = 0;
    for (unsigned i = 0; i < cells; i++) {
        if (expected[i] <= 0) {
            if (observed[i] > 0)
                return INFINITY; /* what cannot happen did */
            continue;
        }
        chi_square += ((double)observed[i] - expected[i]) * ((double)observed[i] - expected[i]) / expected[i];
        freedom++;
    }
    if (freedom < 2)
        return 0;
    double degrees = freedom - 1;
    return (cbrt(chi_square / degrees) - (1 - 2 / (9 * degrees))) / sqrt(2 / (9 * degrees));
}

#define assert_chi_square(observed, expected, cells)                                                         \
    assert_true(chi_square_deviations(observed, expected, cells) < 6)

#endif
