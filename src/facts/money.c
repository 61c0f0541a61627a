/* Money in integer cents. */
#include "fingen/money.h"

#include "fingen/pcg.h" /* uint128 */

__extension__ typedef __int128 int128;

enum { MONTHS_PER_YEAR = 12, MILLION = 1000000 };

int64_t money_multiply_divide(int64_t a, int64_t b, int64_t c)
{
    int128 product = (int128)a * b;
    int128 half = c / 2;
    /* 2*(c/2) < c for odd c: there half a unit cannot be hit exactly, and truncation decides rightly. */
    return (int64_t)((product >= 0 ? product + half : product - half) / c);
}

int64_t money_month_interest_cents(int64_t balance_cents, int64_t rate_millionths)
{
    return money_multiply_divide(balance_cents, rate_millionths, (int64_t)MONTHS_PER_YEAR * MILLION);
}

/* Fixed point with 62 bits behind the point: (1+i)^-n and 1-(1+i)^-n lie in [0, 1]. With n <= 600 the error of the power stays below
 * 600 * 2^-62, far below half a cent in any payment of a loan that fits 15 digits. */
#define FRACTION_BITS 62
#define ONE ((uint64_t)1 << FRACTION_BITS)

static uint64_t fraction_multiply(uint64_t a, uint64_t b)
{
    return (uint64_t)(((uint128)a * b + (ONE >> 1)) >> FRACTION_BITS);
}

/* (1 + i)^-n with i = rate / 12 millionths. */
static uint64_t discount_factor(int64_t rate_millionths, int32_t months)
{
    uint128 year = (uint128)MONTHS_PER_YEAR * MILLION;
    uint128 divisor = year + (uint128)rate_millionths;
    uint64_t month = (uint64_t)(((year << FRACTION_BITS) + divisor / 2) / divisor);
    uint64_t factor = ONE;
    for (uint32_t n = (uint32_t)months; n > 0; n >>= 1) {
        if (n & 1)
            factor = fraction_multiply(factor, month);
        month = fraction_multiply(month, month);
    }
    return factor;
}

int64_t money_level_payment_cents(int64_t principal_cents, int64_t rate_millionths, int32_t months)
{
    if (rate_millionths == 0)
        return money_multiply_divide(principal_cents, 1, months);
    /* P * rate / (12e6 * annuity): P*rate < 2^64 * 2^20, the quotient by 12e6 is kept with 24 fractional bits. */
    uint128 annuity = ONE - discount_factor(rate_millionths, months);
    uint128 interest = ((uint128)principal_cents * (uint64_t)rate_millionths) << 24;
    interest /= (uint64_t)MONTHS_PER_YEAR * MILLION;
    return (int64_t)(((interest << (FRACTION_BITS - 24)) + annuity / 2) / annuity);
}

struct instalment money_instalment(int64_t balance_cents, int64_t rate_millionths, int64_t payment_cents, bool last)
{
    struct instalment instalment = {.interest_cents = money_month_interest_cents(balance_cents, rate_millionths)};
    instalment.principal_cents = last ? balance_cents : payment_cents - instalment.interest_cents;
    instalment.payment_cents = instalment.principal_cents + instalment.interest_cents;
    instalment.balance_cents = balance_cents - instalment.principal_cents;
    return instalment;
}
