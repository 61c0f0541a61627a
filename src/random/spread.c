/* Draws that are spread evenly over numbered things. */
#include "fingen/spread.h"

#include "fingen/distribution.h"

#include <assert.h>

uint32_t place_pick(double *place, const double *weights, uint32_t count)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weights[i];
    double at = *place * sum;
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (weights[i] <= 0)
            continue;
        chosen = i;
        if (at < weights[i])
            break;
        at -= weights[i];
    }
    *place = at / weights[chosen];
    return chosen;
}

struct spread_share spread_share_make(const struct aspect *aspect, uint64_t part, double share)
{
    struct spread_share made = {
        .order = {{aspect_hash(aspect, 2 * part), aspect_hash(aspect, 2 * part + 1)}},
        .share = share,
    };
    made.offset = (double)(aspect_hash(&made.order, 0) >> 11) * 0x1.0p-53;
    return made;
}

/* How many of the numbers before a stretch belong to the share. */
static uint64_t count_before(const struct spread_share *share, uint64_t stretch)
{
    return (uint64_t)((double)(stretch * SPREAD_STRETCH) * share->share + share->offset);
}

/* Each stretch has an order of its own; the first ones in it belong to the share. */
bool spread_share_has(const struct spread_share *share, uint64_t *number)
{
    uint64_t stretch = *number / SPREAD_STRETCH;
    struct aspect order = {{share->order.key[0] ^ mix64(stretch), share->order.key[1]}};
    uint64_t place = permute(&order, SPREAD_STRETCH, *number % SPREAD_STRETCH);
    uint64_t first = count_before(share, stretch);
    if (place >= count_before(share, stretch + 1) - first)
        return false;
    *number = first + place;
    return true;
}

struct spread_count spread_count_make(const struct aspect *aspect, const double *weights, uint32_t most)
{
    assert(most <= SPREAD_COUNT_MAX);
    struct spread_count made = {.most = most};
    double more = 0;
    for (uint32_t k = most; k > 0; k--) {
        more += weights[k];
        double all = more + weights[k - 1];
        made.more[k - 1] = spread_share_make(aspect, k, all > 0 ? more / all : 0);
    }
    return made;
}

uint32_t spread_count_of(const struct spread_count *count, uint64_t number,
                         uint64_t numbers[SPREAD_COUNT_MAX])
{
    uint32_t k = 0;
    for (; k < count->most && spread_share_has(&count->more[k], &number); k++)
        numbers[k] = number;
    return k;
}
