/* What households of each risk tolerance buy: alias tables over the market's stocks and funds. */
#ifndef FINGEN_ADVISORY_TASTES_H
#define FINGEN_ADVISORY_TASTES_H

#include "advisory.h"

/* Dearer securities are left out: their 1/10000 share is too much for the small change of an account. None is
 * so dear before the 2040s of the market's model. */
#define DEAREST_PRICE_CENTS 1000000

/* risk: the enum's value less one. Outcomes are numbers of securities; a fund's counts from the first fund.
 * False when memory runs out. */
bool stock_table_init(struct alias_table *table, const struct quote *quotes, int risk);
bool fund_table_init(struct alias_table *table, const struct quote *quotes, int risk, bool retirement);

/* How many different stocks any account may choose from; of funds those that fit every account. */
uint32_t stock_choice_count(const struct quote *quotes);
uint32_t fund_choice_count(const struct quote *quotes);

#endif
