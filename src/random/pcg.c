#include "fingen/pcg.h"

/* One step is x -> multiplier*x + increment; squaring that map again and again gives the map of any number of
 * steps. */
void pcg64_advance(struct pcg64 *generator, uint128 delta)
{
    uint128 multiplier = PCG64_MULTIPLIER;
    uint128 increment = generator->increment;
    while (delta > 0) {
        if (delta & 1)
            generator->state = generator->state * multiplier + increment;
        increment *= multiplier + 1;
        multiplier *= multiplier;
        delta >>= 1;
    }
}
