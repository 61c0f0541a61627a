/* Where money is spent: merchants that fit their category, each with a typical amount, and what is billed
 * every month. */
#ifndef FINGEN_PERSONAL_MERCHANTS_H
#define FINGEN_PERSONAL_MERCHANTS_H

#include "personal.h"

struct merchant {
    const char *name;
    double weight; /* how many people go there */
    double median_usd;
    double sigma; /* of the logarithm */
};

struct merchant_list {
    const struct merchant *merchants;
    uint32_t count;
};

/* Those that people visit; nobody visits UTILITIES, of which it has no list. */
struct merchant_list merchants_of(int category);
/* Alternatives for one need: bills are always paid to one of them. Slots go round. */
struct merchant_list merchants_utility(uint32_t slot);
struct merchant_list merchants_subscription(void);
bool merchants_init(struct alias_table *table, int category);

/* An amount that is typical of the merchant; where the bounds leave no room for it, any within them. */
int64_t merchant_draw_cents(const struct merchant *merchant, double level,
                            const struct number_range *bounds_usd, struct stream *stream);

#endif
