/* Amortisation to the cent, against published and computed vectors. */
#include "fingen/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct schedule_vector {
    int64_t principal, rate, months, payment, last_payment, total_interest, first_interest, first_balance;
};

/* P, APR in millionths, n, payment, last payment, total interest, first interest, first balance (0: not given). */
static const struct schedule_vector vectors[] = {
    {20000000, 75000, 180, 185402, 185550, 13372508, 125000, 19939598},
    {20000000, 60000, 360, 119910, 120014, 23167704, 100000, 19980090},
    {10000000, 45000, 60, 186430, 186443, 1185813, 37500, 9851070},
    {1500000, 80000, 60, 30415, 30384, 324869, 10000, 1479585},
    {30000000, 67200, 360, 193982, 193469, 39833007, 168000, 29974018},
    {2500000, 79900, 72, 43821, 43815, 655106, 0, 0},
    {1000000, 119900, 36, 33210, 33190, 195540, 0, 0},
    {100000, 0, 3, 33333, 33334, 0, 0, 66667},
};

static void test_exact_schedules(void **state)
{
    (void)state;
    for (size_t v = 0; v < sizeof vectors / sizeof vectors[0]; v++) {
        const struct schedule_vector *vector = &vectors[v];
        int64_t payment = money_level_payment_cents(vector->principal, vector->rate, (int32_t)vector->months);
        assert_int_equal(payment, vector->payment);
        int64_t balance = vector->principal, interest = 0, principal = 0, last = 0;
        for (int64_t k = 1; k <= vector->months; k++) {
            struct instalment instalment = money_instalment(balance, vector->rate, payment, k == vector->months);
            assert_int_equal(instalment.interest_cents + instalment.principal_cents, instalment.payment_cents);
            assert_int_equal(balance - instalment.principal_cents, instalment.balance_cents);
            if (k == 1 && vector->first_balance != 0) {
                assert_int_equal(instalment.interest_cents, vector->first_interest);
                assert_int_equal(instalment.balance_cents, vector->first_balance);
            }
            balance = instalment.balance_cents;
            interest += instalment.interest_cents;
            principal += instalment.principal_cents;
            last = instalment.payment_cents;
        }
        assert_int_equal(balance, 0);
        assert_int_equal(principal, vector->principal);
        assert_int_equal(last, vector->last_payment);
        assert_int_equal(interest, vector->total_interest);
    }
}

/* Apache Fineract's unit test of 30/360: 100 at 9.4822 % over 6 months. */
static void test_fineract_thirty_360(void **state)
{
    (void)state;
    static const int64_t interests[] = {79, 66, 53, 40, 27, 13};
    static const int64_t balances[] = {8366, 6719, 5059, 3386, 1700, 0};
    int64_t payment = money_level_payment_cents(10000, 94822, 6), balance = 10000;
    assert_int_equal(payment, 1713);
    for (int k = 0; k < 6; k++) {
        struct instalment instalment = money_instalment(balance, 94822, payment, k == 5);
        assert_int_equal(instalment.interest_cents, interests[k]);
        assert_int_equal(instalment.balance_cents, balances[k]);
        balance = instalment.balance_cents;
    }
}

static void test_rounding_is_half_away_from_zero(void **state)
{
    (void)state;
    assert_int_equal(money_multiply_divide(5, 1, 10), 1);
    assert_int_equal(money_multiply_divide(4, 1, 10), 0);
    assert_int_equal(money_multiply_divide(-5, 1, 10), -1);
    assert_int_equal(money_multiply_divide(3, 1, 7), 0);
    assert_int_equal(money_multiply_divide(4, 1, 7), 1);
    assert_int_equal(money_multiply_divide(INT64_MAX, 1000000, 1000000), INT64_MAX);
}

/* The residual in the last payment stays within what half a cent of rounding can compound to (FACTS F3.7). */
static void test_last_payment_drift(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 2000; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        int64_t rate = 20000 + (int64_t)((random >> 33) % 230000);
        int32_t months = 36 + (int32_t)((random >> 20) % 325);
        int64_t principal = 100000 + (int64_t)((random >> 12) % 90000000);
        int64_t payment = money_level_payment_cents(principal, rate, months), balance = principal, last = 0;
        double growth = 1, monthly = (double)rate / 12e6;
        for (int32_t k = 1; k <= months; k++) {
            struct instalment instalment = money_instalment(balance, rate, payment, k == months);
            balance = instalment.balance_cents;
            last = instalment.payment_cents;
            growth *= 1 + monthly;
        }
        double drift = (double)(last > payment ? last - payment : payment - last);
        assert_true(drift <= (growth - 1) / monthly + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_schedules),
        cmocka_unit_test(test_fineract_thirty_360),
        cmocka_unit_test(test_rounding_is_half_away_from_zero),
        cmocka_unit_test(test_last_payment_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
