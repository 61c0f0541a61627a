/* Moments, correlations and fingerprints of series, for the tests of the market. */
#ifndef FINGEN_TEST_STATISTICS_H
#define FINGEN_TEST_STATISTICS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define FINGERPRINT_START UINT64_C(0xcbf29ce484222325)

/* FNV-1a over whole values: tells whether any of many numbers has changed. */
static inline uint64_t fingerprint(uint64_t so_far, uint64_t value)
{
    return (so_far ^ value) * UINT64_C(0x100000001b3);
}

static inline double mean_of(const double *x, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += x[i];
    return sum / (double)count;
}

static inline double covariance_of(const double *x, const double *y, size_t count)
{
    double mean_x = mean_of(x, count), mean_y = mean_of(y, count), sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (x[i] - mean_x) * (y[i] - mean_y);
    return sum / (double)count;
}

static inline double correlation_of(const double *x, const double *y, size_t count)
{
    return covariance_of(x, y, count) / sqrt(covariance_of(x, x, count) * covariance_of(y, y, count));
}

/* Of a daily series, a year. */
static inline double annual_volatility_of(const double *x, size_t count)
{
    return sqrt(252 * covariance_of(x, x, count));
}

/* Pearson: 3 for a normal distribution. */
static inline double kurtosis_of(const double *x, size_t count)
{
    double mean = mean_of(x, count), squares = 0, fourths = 0;
    for (size_t i = 0; i < count; i++) {
        double square = (x[i] - mean) * (x[i] - mean);
        squares += square;
        fourths += square * square;
    }
    return fourths * (double)count / (squares * squares);
}

static inline double autocorrelation_of(const double *x, size_t count, size_t lag)
{
    return correlation_of(x, x + lag, count - lag);
}

#endif
