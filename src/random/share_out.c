/* Sharing whole units out in proportion to weights, exactly. */
#include "fingen/distribution.h"

#include <assert.h>

/* What a part holds while no bound has fixed it. */
#define OPEN_PART INT64_MIN

/* The parts that no bound has fixed, together. */
struct open_parts {
    size_t count;
    int64_t total; /* what is left for them */
    double weight; /* the sum of theirs; their count when equal */
    bool equal;    /* none of them has a positive weight: all count alike */
};

static double open_weight(const struct open_parts *open, double weight)
{
    return open->equal ? 1 : weight;
}

static struct open_parts look_at_open(int64_t total, const double *weights, size_t count,
                                      const int64_t *parts)
{
    struct open_parts open = {.total = total};
    for (size_t i = 0; i < count; i++) {
        if (parts[i] != OPEN_PART) {
            open.total -= parts[i];
            continue;
        }
        open.weight += weights[i];
        open.count++;
    }
    if (!(open.weight > 0)) {
        open.equal = true;
        open.weight = (double)open.count;
    }
    return open;
}

/* Cumulative shares are rounded, and a part is the difference of two of them: so the parts sum to the whole.
 */
static void share_out_open(const struct open_parts *open, const double *weights, size_t count, int64_t *parts)
{
    double cumulative = 0;
    int64_t given = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i] != OPEN_PART)
            continue;
        cumulative += open_weight(open, weights[i]);
        /* cumulative reaches the weight itself at the last positive one, so the quotient is exactly 1 there
         */
        int64_t until = cumulative >= open->weight
                            ? open->total
                            : (int64_t)((double)open->total * (cumulative / open->weight) + 0.5);
        if (until > open->total)
            until = open->total;
        parts[i] = until - given;
        given = until;
    }
}

void share_out(int64_t total, const double *weights, size_t count, int64_t *parts)
{
    assert(total >= 0);
    for (size_t i = 0; i < count; i++)
        parts[i] = OPEN_PART;
    struct open_parts open = look_at_open(total, weights, count, parts);
    share_out_open(&open, weights, count, parts);
}

/* ---- with bounds ---- */

/* How far the proportional shares of the open parts are outside the bounds: positive when raising those below
 * the minimum takes more than cutting those above the maximum gives. */
static double bounds_imbalance(const struct open_parts *open, const double *weights, size_t count,
                               const int64_t *parts, double minimum, double maximum, bool *any_outside)
{
    double imbalance = 0;
    *any_outside = false;
    for (size_t i = 0; i < count; i++) {
        if (parts[i] != OPEN_PART)
            continue;
        double share = (double)open->total * (open_weight(open, weights[i]) / open->weight);
        double inside = share < minimum ? minimum : share > maximum ? maximum : share;
        imbalance += inside - share;
        *any_outside |= inside != share;
    }
    return imbalance;
}

/* Fixes the parts on the side that weighs more at its bound: they would stay outside whatever becomes of the
 * others. */
static void fix_outside(const struct open_parts *open, const double *weights, size_t count, int64_t *parts,
                        int64_t minimum, int64_t maximum, double imbalance)
{
    for (size_t i = 0; i < count; i++) {
        if (parts[i] != OPEN_PART)
            continue;
        double share = (double)open->total * (open_weight(open, weights[i]) / open->weight);
        if (imbalance >= 0 && share < (double)minimum)
            parts[i] = minimum;
        else if (imbalance <= 0 && share > (double)maximum)
            parts[i] = maximum;
    }
}

/* Shares were computed in doubles; the last units are put right in whole numbers, first part first. */
static void settle(int64_t total, size_t count, int64_t minimum, int64_t maximum, int64_t *parts)
{
    int64_t missing = total;
    for (size_t i = 0; i < count; i++) {
        parts[i] = parts[i] < minimum ? minimum : parts[i] > maximum ? maximum : parts[i];
        missing -= parts[i];
    }
    for (size_t i = 0; i < count && missing != 0; i++) {
        int64_t room = missing > 0 ? maximum - parts[i] : minimum - parts[i];
        int64_t change = (missing > 0) == (room < missing) ? room : missing;
        parts[i] += change;
        missing -= change;
    }
    assert(missing == 0);
}

void share_out_bounded(int64_t total, const double *weights, size_t count, int64_t minimum, int64_t maximum,
                       int64_t *parts)
{
    assert(minimum >= 0 && (uint128)count * (uint128)minimum <= (uint128)total);
    assert((uint128)total <= (uint128)count * (uint128)maximum);
    for (size_t i = 0; i < count; i++)
        parts[i] = OPEN_PART;
    struct open_parts open = look_at_open(total, weights, count, parts);
    while (open.count > 0) { /* every round fixes a part, or is the last */
        bool any_outside;
        double imbalance =
            bounds_imbalance(&open, weights, count, parts, (double)minimum, (double)maximum, &any_outside);
        if (!any_outside)
            break;
        fix_outside(&open, weights, count, parts, minimum, maximum, imbalance);
        open = look_at_open(total, weights, count, parts);
    }
    share_out_open(&open, weights, count, parts);
    settle(total, count, minimum, maximum, parts);
}
