/* Interest rates of the economy by year. */
#include "fingen/rates.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2025 };

static const int16_t mortgage_basis_points[LAST_YEAR - FIRST_YEAR + 1] = {
    805, 697, 654, 583, 584, 587, 641, 634, 603, 504, 469, 445, 366,
    398, 417, 385, 365, 399, 454, 394, 311, 296, 534, 681, 672, 660,
};

int32_t rates_mortgage_basis_points(int32_t year)
{
    year = year < FIRST_YEAR ? FIRST_YEAR : year > LAST_YEAR ? LAST_YEAR : year;
    return mortgage_basis_points[year - FIRST_YEAR];
}
