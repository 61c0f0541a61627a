#include "fingen/calendar.h"
#include "fingen/market.h"
#include "statistics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct market market; /* 21 years, as of the end of 2025 */

static void create(struct market *made, uint64_t seed, date_days first, date_days last)
{
    struct error error = {0};
    if (!market_create(made, seed, first, last, &error))
        fail_msg("%s", error.message);
}

static int create_market(void **state)
{
    (void)state;
    create(&market, 42, date_from_civil(2005, 1, 1), date_from_civil(2025, 12, 31));
    return 0;
}

static int free_market(void **state)
{
    (void)state;
    market_free(&market);
    return 0;
}

static uint32_t index_of(const char *ticker)
{
    const struct security *security = market_find(ticker);
    assert_non_null(security);
    return (uint32_t)(security - market_securities);
}

/* Daily returns, session_count - 1 of them; the caller frees. */
static double *returns_of(uint32_t security)
{
    double *returns = malloc(market.session_count * sizeof *returns);
    assert_non_null(returns);
    for (uint32_t i = 1; i < market.session_count; i++)
        returns[i - 1] =
            (double)market_close(&market, security, i) / market_close(&market, security, i - 1) - 1;
    return returns;
}

static void test_sessions_are_those_of_the_calendar(void **state)
{
    (void)state;
    uint32_t session = 0;
    for (date_days day = market.first_day; day <= market.last_day; day++) {
        assert_int_equal(market_session_on_or_after(&market, day), session);
        if (calendar_is_nyse_session(day)) {
            assert_int_equal(market.sessions[session], day);
            assert_int_equal(market_session_on_or_before(&market, day), session);
            session++;
        } else if (session > 0) {
            assert_int_equal(market_session_on_or_before(&market, day), session - 1);
        }
    }
    assert_int_equal(market.session_count, session);
}

static void test_lookups_beyond_the_range(void **state)
{
    (void)state;
    assert_int_equal(market_session_on_or_after(&market, market.first_day - 100), 0);
    assert_int_equal(market_session_on_or_after(&market, market.last_day + 1), market.session_count);
    assert_int_equal(market_session_on_or_before(&market, market.first_day), 0); /* a Saturday */
}

static void test_every_anchor_price_is_met(void **state)
{
    (void)state;
    uint32_t last = market_session_on_or_before(&market, date_from_civil(2025, 12, 31));
    assert_int_equal(market.sessions[last], date_from_civil(2025, 12, 31));
    for (uint32_t i = 0; i < market_security_count; i++)
        assert_int_equal(market_close(&market, i, last),
                         (int32_t)(market_securities[i].anchor_price * 100 + 0.5));
}

static void assert_same_prices_on_shared_days(const struct market *a, const struct market *b)
{
    date_days first = a->first_day > b->first_day ? a->first_day : b->first_day;
    date_days last = a->last_day < b->last_day ? a->last_day : b->last_day;
    uint32_t count = market_session_on_or_after(a, last + 1) - market_session_on_or_after(a, first);
    assert_true(count > 20);
    for (uint32_t i = 0; i < market_security_count; i++) {
        uint32_t of_a = i * a->session_count + market_session_on_or_after(a, first);
        uint32_t of_b = i * b->session_count + market_session_on_or_after(b, first);
        assert_memory_equal(a->close_cents + of_a, b->close_cents + of_b, count * sizeof(int32_t));
    }
}

static void test_prices_do_not_depend_on_the_range(void **state)
{
    static const int32_t ranges[][6] = {
        {2010, 3, 15, 2012, 7, 4},  {2004, 12, 20, 2005, 3, 1},  {2025, 6, 1, 2027, 2, 1},
        {1980, 1, 1, 2005, 12, 31}, {2025, 11, 1, 2025, 12, 31},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        struct market other;
        create(&other, 42, date_from_civil(ranges[i][0], ranges[i][1], ranges[i][2]),
               date_from_civil(ranges[i][3], ranges[i][4], ranges[i][5]));
        assert_same_prices_on_shared_days(&market, &other);
        market_free(&other);
    }
}

static void test_prices_after_the_anchor(void **state)
{
    (void)state;
    struct market near_future, far_future;
    create(&near_future, 42, date_from_civil(2026, 6, 1), date_from_civil(2028, 3, 1));
    create(&far_future, 42, date_from_civil(2027, 1, 1), date_from_civil(2100, 12, 31));
    assert_same_prices_on_shared_days(&near_future, &far_future);
    for (size_t i = 0; i < (size_t)market_security_count * far_future.session_count; i++)
        assert_true(far_future.close_cents[i] >= 100);
    market_free(&near_future);
    market_free(&far_future);
}

static void test_the_seed_decides(void **state)
{
    (void)state;
    struct market same, other;
    create(&same, 42, market.first_day, market.last_day);
    create(&other, 43, market.first_day, market.last_day);
    size_t bytes = (size_t)market_security_count * market.session_count * sizeof(int32_t);
    assert_memory_equal(same.close_cents, market.close_cents, bytes);
    for (uint32_t i = 0; i < market_security_count; i++)
        assert_memory_not_equal(other.close_cents + i * other.session_count,
                                market.close_cents + i * market.session_count,
                                market.session_count * sizeof(int32_t));
    market_free(&same);
    market_free(&other);
}

/* A change here is a new version of the data. The same on every machine. */
static void test_golden_closes(void **state)
{
    (void)state;
    uint64_t golden = FINGERPRINT_START;
    for (size_t i = 0; i < (size_t)market_security_count * market.session_count; i++)
        golden = fingerprint(golden, (uint32_t)market.close_cents[i]);
    assert_true(golden == UINT64_C(0x48774e7c33ab4759));
}

static void test_levels_are_plausible(void **state)
{
    (void)state;
    uint32_t grown = 0;
    for (uint32_t i = 0; i < market_security_count; i++) {
        grown += market_close(&market, i, 0) < market_close(&market, i, market.session_count - 1);
        for (uint32_t k = 0; k < market.session_count; k++) {
            int32_t close = market_close(&market, i, k);
            assert_true(close >= 100 && close < 200 * 100 * market_securities[i].anchor_price);
        }
    }
    assert_true(grown > market_security_count * 3 / 4);
}

static void test_no_return_is_absurd(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < market_security_count; i++) {
        double *returns = returns_of(i);
        for (uint32_t k = 0; k + 1 < market.session_count; k++)
            assert_true(fabs(returns[k]) < 0.36);
        free(returns);
    }
}

/* Cont (2001): what any price of a stock shows. Averages over all stocks. */
static void test_stylised_facts(void **state)
{
    (void)state;
    size_t count = market.session_count - 1;
    double linear = 0, clustering = 0, leverage = 0, volatility_sum = 0;
    double *squares = malloc(count * sizeof *squares);
    assert_non_null(squares);
    for (uint32_t i = 0; i < market_stock_count; i++) {
        double *returns = returns_of(i);
        double volatility = annual_volatility_of(returns, count);
        assert_true(volatility > 0.15 && volatility < 0.60);
        assert_true(kurtosis_of(returns, count) > 3.5);
        for (size_t k = 0; k < count; k++)
            squares[k] = returns[k] * returns[k];
        linear += fabs(autocorrelation_of(returns, count, 1));
        clustering += autocorrelation_of(squares, count, 1);
        leverage += correlation_of(returns, squares + 1, count - 1);
        volatility_sum += volatility;
        free(returns);
    }
    free(squares);
    assert_true(linear / market_stock_count < 0.05);
    assert_true(clustering / market_stock_count > 0.05);
    assert_true(leverage / market_stock_count < -0.01);
    double average_volatility = volatility_sum / market_stock_count;
    assert_true(average_volatility > 0.25 && average_volatility < 0.40);
}

static void test_stocks_of_a_sector_move_together(void **state)
{
    (void)state;
    size_t count = market.session_count - 1;
    double *apple = returns_of(index_of("AAPL")), *microsoft = returns_of(index_of("MSFT"));
    double *exxon = returns_of(index_of("XOM")), *chevron = returns_of(index_of("CVX"));
    double within = correlation_of(exxon, chevron, count);
    assert_true(within > correlation_of(exxon, apple, count));
    assert_true(correlation_of(apple, microsoft, count) > 0.2);
    assert_true(within > 0.25 && within < 0.9);
    free(apple);
    free(microsoft);
    free(exxon);
    free(chevron);
}

static void test_funds_are_calmer_than_stocks(void **state)
{
    static const double bounds[][2] = {
        [SECURITY_EQUITY_FUND] = {.12, .30},
        [SECURITY_BOND_FUND] = {.03, .075},
        [SECURITY_TARGET_DATE_FUND] = {.06, .20},
    };
    (void)state;
    for (uint32_t i = market_stock_count; i < market_security_count; i++) {
        double *returns = returns_of(i);
        double volatility = annual_volatility_of(returns, market.session_count - 1);
        assert_true(volatility > bounds[market_securities[i].kind][0]);
        assert_true(volatility < bounds[market_securities[i].kind][1]);
        free(returns);
    }
}

static void test_funds_of_one_index_track_each_other(void **state)
{
    (void)state;
    size_t count = market.session_count - 1;
    double *spy = returns_of(index_of("SPY")), *voo = returns_of(index_of("VOO"));
    double *bnd = returns_of(index_of("BND"));
    assert_true(correlation_of(spy, voo, count) > 0.99);
    assert_true(fabs(correlation_of(spy, bnd, count)) < 0.4);
    free(spy);
    free(voo);
    free(bnd);
}

static void test_ranges_that_cannot_be(void **state)
{
    (void)state;
    struct market none;
    struct error error = {0};
    assert_false(market_create(&none, 1, date_from_civil(1979, 12, 31), date_from_civil(2000, 1, 1), &error));
    assert_int_equal(error.code, ERROR_PROFILE);
    assert_non_null(strstr(error.message, "1979-12-31"));
    assert_false(market_create(&none, 1, date_from_civil(2000, 1, 1), date_from_civil(2101, 1, 1), &error));
    assert_int_equal(error.code, ERROR_PROFILE);
    assert_false(market_create(&none, 1, date_from_civil(2001, 1, 1), date_from_civil(2000, 1, 1), &error));
    assert_int_equal(error.code, ERROR_PROFILE);
    /* a weekend */
    assert_false(
        market_create(&none, 1, date_from_civil(2025, 11, 15), date_from_civil(2025, 11, 16), &error));
    assert_int_equal(error.code, ERROR_PROFILE);
}

static void test_a_single_session(void **state)
{
    (void)state;
    struct market one;
    create(&one, 42, date_from_civil(2020, 3, 16), date_from_civil(2020, 3, 16));
    assert_int_equal(one.session_count, 1);
    uint32_t session = market_session_on_or_after(&market, date_from_civil(2020, 3, 16));
    for (uint32_t i = 0; i < market_security_count; i++)
        assert_int_equal(market_close(&one, i, 0), market_close(&market, i, session));
    market_free(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sessions_are_those_of_the_calendar),
        cmocka_unit_test(test_lookups_beyond_the_range),
        cmocka_unit_test(test_every_anchor_price_is_met),
        cmocka_unit_test(test_prices_do_not_depend_on_the_range),
        cmocka_unit_test(test_prices_after_the_anchor),
        cmocka_unit_test(test_the_seed_decides),
        cmocka_unit_test(test_golden_closes),
        cmocka_unit_test(test_levels_are_plausible),
        cmocka_unit_test(test_no_return_is_absurd),
        cmocka_unit_test(test_stylised_facts),
        cmocka_unit_test(test_stocks_of_a_sector_move_together),
        cmocka_unit_test(test_funds_are_calmer_than_stocks),
        cmocka_unit_test(test_funds_of_one_index_track_each_other),
        cmocka_unit_test(test_ranges_that_cannot_be),
        cmocka_unit_test(test_a_single_session),
    };
    return cmocka_run_group_tests(tests, create_market, free_market);
}
