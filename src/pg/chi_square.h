/* How likely an observation is if what was expected is true: p-values for `fingen validate`. No value of any
 * row depends on these, so libm serves. */
#ifndef FINGEN_PG_CHI_SQUARE_H
#define FINGEN_PG_CHI_SQUARE_H

#include <stddef.h>

/* Chance that a chi-square variable with so many degrees of freedom is at least `statistic`. */
double chi_square_p_value(double statistic, double degrees);
/* Chance that a standard normal variable is at least as far from 0 as z, on either side. */
double normal_two_sided_p_value(double z);

struct chi_square_cell {
    double observed; /* count */
    double expected; /* share, of any total */
};

/* Pearson's test of the cells' counts against the shares. Cells that expect fewer than five are pooled. 1
 * when that leaves nothing to compare, 0 when something was observed that cannot be. */
double chi_square_test(const struct chi_square_cell *cells, size_t count);

#endif
