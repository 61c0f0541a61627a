#include "tastes.h"

#include <stdlib.h>
#include <string.h>

enum { FUND_KINDS = 3 };

/* How much more or less a sector's stocks are liked: conservative, moderate, moderate_aggressive, aggressive.
 */
static const double sector_taste[SECTOR_COUNT][RISK_COUNT] = {
    [SECTOR_MATERIALS] = {0.9, 1.0, 1.0, 1.0},     [SECTOR_COMMUNICATION] = {0.8, 1.0, 1.1, 1.2},
    [SECTOR_ENERGY] = {0.9, 1.0, 1.0, 1.0},        [SECTOR_FINANCIALS] = {1.0, 1.0, 1.0, 0.9},
    [SECTOR_INDUSTRIALS] = {1.0, 1.0, 1.0, 0.9},   [SECTOR_TECHNOLOGY] = {0.6, 0.9, 1.2, 1.6},
    [SECTOR_STAPLES] = {1.9, 1.2, 0.8, 0.5},       [SECTOR_REAL_ESTATE] = {1.2, 1.0, 0.9, 0.7},
    [SECTOR_UTILITIES] = {2.0, 1.2, 0.8, 0.5},     [SECTOR_HEALTH] = {1.4, 1.1, 1.0, 0.9},
    [SECTOR_DISCRETIONARY] = {0.7, 0.9, 1.1, 1.3},
};

static const double fund_taste[FUND_KINDS][RISK_COUNT] = {
    [SECURITY_EQUITY_FUND - SECURITY_EQUITY_FUND] = {0.5, 0.9, 1.3, 1.6},
    [SECURITY_BOND_FUND - SECURITY_EQUITY_FUND] = {2.0, 1.2, 0.7, 0.4},
    [SECURITY_TARGET_DATE_FUND - SECURITY_EQUITY_FUND] = {1.6, 1.2, 0.8, 0.5},
};

#define TARGET_DATE_IN_RETIREMENT 1.5
#define TARGET_DATE_ELSEWHERE 0.15

static double stock_weight(const struct security *stock, int risk)
{
    return stock->popularity * sector_taste[stock->sector][risk];
}

static bool is_tax_exempt(const struct security *fund)
{
    return strstr(fund->name, "Tax-Exempt") != NULL;
}

/* Target-date funds are for retirement; tax-exempt bonds are not, as nothing is taxed there. */
static double fund_weight(const struct security *fund, int risk, bool retirement)
{
    double weight = fund->popularity * fund_taste[fund->kind - SECURITY_EQUITY_FUND][risk];
    if (fund->kind == SECURITY_TARGET_DATE_FUND)
        weight *= retirement ? TARGET_DATE_IN_RETIREMENT : TARGET_DATE_ELSEWHERE;
    return retirement && is_tax_exempt(fund) ? 0 : weight;
}

static bool is_affordable(const struct quote *quote)
{
    return quote->price_cents <= DEAREST_PRICE_CENTS;
}

bool stock_table_init(struct alias_table *table, const struct quote *quotes, int risk)
{
    double *weights = malloc(market_stock_count * sizeof *weights);
    if (weights == NULL)
        return false;
    for (uint32_t i = 0; i < market_stock_count; i++)
        weights[i] = is_affordable(&quotes[i]) ? stock_weight(&market_securities[i], risk) : 0;
    bool done = alias_init(table, weights, market_stock_count);
    free(weights);
    return done;
}

bool fund_table_init(struct alias_table *table, const struct quote *quotes, int risk, bool retirement)
{
    const struct security *funds = market_securities + market_stock_count;
    uint32_t count = market_security_count - market_stock_count;
    double *weights = malloc(count * sizeof *weights);
    if (weights == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        weights[i] =
            is_affordable(&quotes[market_stock_count + i]) ? fund_weight(&funds[i], risk, retirement) : 0;
    bool done = alias_init(table, weights, count);
    free(weights);
    return done;
}

uint32_t stock_choice_count(const struct quote *quotes)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < market_stock_count; i++)
        count += is_affordable(&quotes[i]);
    return count;
}

uint32_t fund_choice_count(const struct quote *quotes)
{
    uint32_t count = 0;
    for (uint32_t i = market_stock_count; i < market_security_count; i++)
        count +=
            is_affordable(&quotes[i]) && !is_tax_exempt(&market_securities[i]) && !quotes[i].target_date_fund;
    return count;
}
