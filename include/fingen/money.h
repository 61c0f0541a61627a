/* Money in integer cents: rounding and level-payment amortisation.
 *
 * A rate is an integer in units of 10^-6 (67,500 = 6.75 % a year), so that no rounding depends on a double. All rounding is half-up (half away from
 * zero) to the cent. Formulas and vectors: FACTS A1.
 */
#ifndef FINGEN_MONEY_H
#define FINGEN_MONEY_H

#include <stdbool.h>
#include <stdint.h>

/* a*b/c rounded half away from zero; c > 0; the product may exceed 64 bits. */
int64_t money_multiply_divide(int64_t a, int64_t b, int64_t c);

/* One month's interest on a balance at a yearly rate (30/360: a twelfth of a year). */
int64_t money_month_interest_cents(int64_t balance_cents, int64_t rate_millionths);

/* The level payment of a loan of `principal_cents` over `months` (1..600) at a yearly rate (0..1,000,000): P*i/(1-(1+i)^-n),
 * P/n at rate 0. Exact to the cent: computed in 128-bit fixed point. */
int64_t money_level_payment_cents(int64_t principal_cents, int64_t rate_millionths, int32_t months);

struct instalment {
    int64_t payment_cents;
    int64_t interest_cents;
    int64_t principal_cents;
    int64_t balance_cents; /* after the payment */
};

/* The k-th of n instalments after a balance: interest on the balance, the rest principal; the last one takes what is left. */
struct instalment money_instalment(int64_t balance_cents, int64_t rate_millionths, int64_t payment_cents, bool last);

#endif
