#include "domain_settings.h"

#include <math.h>

uint64_t domain_family_count(int64_t exact, int64_t base, double scale)
{
    if (exact > 0)
        return (uint64_t)exact;
    double count = (double)base * scale + 0.5;
    return count < 1 ? 1 : count > 1e18 ? UINT64_C(1000000000000000000) : (uint64_t)count;
}

bool domain_check_whole(const struct profile *profile, const char *section, const char *setting,
                        struct number_range range, struct error *error)
{
    if (range.min == floor(range.min) && range.max == floor(range.max))
        return true;
    return profile_complain(profile, section, setting, error, "%g to %g, expected whole numbers", range.min,
                            range.max);
}
