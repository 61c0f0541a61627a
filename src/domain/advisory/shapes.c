#include "shapes.h"

#include "fingen/distribution.h"

#include <math.h>
#include <stdlib.h>

enum { BISECTIONS = 60 };
#define LARGEST_RATIO 64.0

static double shape_mean(uint32_t minimum, uint32_t maximum, double ratio, double *weights)
{
    double power = 1;
    double sum = 0;
    double moment = 0;
    for (uint32_t i = 0; i <= maximum - minimum; i++) {
        weights[i] = (i + 1) * power;
        sum += weights[i];
        moment += weights[i] * (minimum + i);
        power *= ratio;
    }
    return moment / sum;
}

bool holding_count_weights(uint32_t minimum, uint32_t maximum, double mean, double *weights)
{
    double low = 0;
    double high = LARGEST_RATIO;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = (low + high) / 2;
        if (shape_mean(minimum, maximum, middle, weights) < mean)
            low = middle;
        else
            high = middle;
    }
    return fabs(shape_mean(minimum, maximum, high, weights) - mean) < 1e-6 * mean;
}

/* The largest of `count` positions against the smallest. */
static double largest_size(uint32_t count)
{
    return 1 + 2.0 * (count - 1);
}

/* Quantiles of the power law with density x^-(exponent + 1) between 1 and the largest size. */
static void fill_quantiles(uint32_t *quantiles, double largest, double exponent)
{
    double reach = 1 - portable_pow(largest, -exponent);
    for (int i = 0; i <= SIZE_SEGMENTS; i++) {
        double below = (double)i / SIZE_SEGMENTS;
        quantiles[i] = (uint32_t)(portable_pow(1 - below * reach, -1 / exponent) * SIZE_UNIT + 0.5);
    }
}

bool position_sizes_init(struct position_sizes *sizes, uint32_t count_max, double exponent)
{
    sizes->count_max = count_max;
    sizes->quantiles = malloc((count_max + 1) * sizeof sizes->quantiles[0]);
    if (sizes->quantiles == NULL)
        return false;
    for (uint32_t count = 0; count <= count_max; count++)
        fill_quantiles(sizes->quantiles[count], largest_size(count > 0 ? count : 1), exponent);
    return true;
}

void position_sizes_free(struct position_sizes *sizes)
{
    free(sizes->quantiles);
    sizes->quantiles = NULL;
}
