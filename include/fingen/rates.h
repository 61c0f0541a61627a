/* Interest rates of the economy by year: annual means (FACTS B1). */
#ifndef FINGEN_RATES_H
#define FINGEN_RATES_H

#include <stdint.h>

/* The 30-year fixed mortgage rate of that year in basis points (672 = 6.72 %); years outside 2000 to 2025
 * have the nearest one's. */
int32_t rates_mortgage_basis_points(int32_t year);

#endif
