#include "market_internal.h"
#include "statistics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SEED_COUNT = 4 };
static const uint64_t seeds[SEED_COUNT] = {42, 7, 1, 20251231};

static struct shock_table table;
static struct market_factors factors[SEED_COUNT];

static int make_factors(void **state)
{
    (void)state;
    shock_table_init(&table);
    for (int i = 0; i < SEED_COUNT; i++)
        if (!market_factors_init(&factors[i], &table, seeds[i], 2025))
            return -1;
    return 0;
}

static int free_factors(void **state)
{
    (void)state;
    for (int i = 0; i < SEED_COUNT; i++)
        market_factors_free(&factors[i]);
    return 0;
}

/* The daily returns of a sector's index; the caller frees. */
static double *sector_index(const struct market_factors *of, enum sector sector)
{
    double *returns = malloc(of->session_count * sizeof *returns);
    assert_non_null(returns);
    for (uint32_t i = 0; i < of->session_count; i++)
        returns[i] = sector_beta(sector) * of->market[i] + of->series[sector][i];
    return returns;
}

static void test_shocks_have_unit_variance_and_fat_tails(void **state)
{
    (void)state;
    assert_true(fabs(mean_of(table.values, SHOCK_COUNT)) < 1e-12);
    assert_true(fabs(covariance_of(table.values, table.values, SHOCK_COUNT) - 1) < 1e-9);
    assert_true(kurtosis_of(table.values, SHOCK_COUNT) > 5);
    assert_true(table.values[SHOCK_COUNT - 1] < 7);
    for (uint32_t i = 1; i < SHOCK_COUNT; i++)
        assert_true(table.values[i] > table.values[i - 1]);
}

static void test_shock_fill_keeps_to_whole_draws(void **state)
{
    (void)state;
    double shocks[2 * SHOCKS_A_DRAW + 1];
    shocks[2 * SHOCKS_A_DRAW] = 99;
    struct aspect aspect = aspect_make(1, "test");
    struct stream stream = stream_open(&aspect, 1);
    shock_fill(&table, &stream, shocks, SHOCKS_A_DRAW + 1);
    assert_true(shocks[2 * SHOCKS_A_DRAW] == 99);
    struct stream same = stream_open(&aspect, 1);
    uint64_t first = stream_next(&same);
    for (uint32_t i = 0; i < SHOCKS_A_DRAW; i++)
        assert_true(shocks[i] == table.values[(first >> (i * SHOCK_BITS)) % SHOCK_COUNT]);
}

static void test_market_is_like_an_index(void **state)
{
    (void)state;
    for (int i = 0; i < SEED_COUNT; i++) {
        const double *market = factors[i].market;
        uint32_t count = factors[i].session_count;
        double volatility = annual_volatility_of(market, count);
        assert_true(volatility > 0.14 && volatility < 0.23);
        double drift = 252 * mean_of(market, count);
        assert_true(drift > 0.03 && drift < 0.14);
        assert_true(kurtosis_of(market, count) > 6);
        assert_true(fabs(autocorrelation_of(market, count, 1)) < 0.05);
        for (uint32_t k = 0; k < count; k++)
            assert_true(market[k] > -0.28 && market[k] < 0.28);
    }
}

/* Calm and wild days come in clusters, and falls excite the two weeks after them more than rises do. */
static void test_volatility_clusters_and_leverage(void **state)
{
    (void)state;
    for (int i = 0; i < SEED_COUNT; i++) {
        uint32_t count = factors[i].session_count;
        double *squares = malloc(count * sizeof *squares);
        assert_non_null(squares);
        for (uint32_t k = 0; k < count; k++)
            squares[k] = factors[i].market[k] * factors[i].market[k];
        double leverage = 0;
        for (uint32_t lag = 1; lag <= 10; lag++)
            leverage += correlation_of(factors[i].market, squares + lag, count - lag) / 10;
        double next_day = autocorrelation_of(squares, count, 1),
               later = autocorrelation_of(squares, count, 10);
        free(squares);
        assert_true(next_day > 0.05);
        assert_true(later > 0.02);
        assert_true(leverage < -0.01);
    }
}

static void test_sector_volatilities(void **state)
{
    static const double expected[SECTOR_COUNT] = {.234, .226, .301, .292, .209, .224,
                                                  .142, .207, .187, .167, .221};
    (void)state;
    for (uint32_t sector = 0; sector < SECTOR_COUNT; sector++) {
        double *index = sector_index(&factors[0], (enum sector)sector);
        double volatility = annual_volatility_of(index, factors[0].session_count);
        assert_true(fabs(volatility - expected[sector]) < 0.08);
        assert_true(kurtosis_of(index, factors[0].session_count) > 4);
        free(index);
    }
}

static void test_sector_correlations(void **state)
{
    /* Upper triangle of FACTS B8, percent, in the order of enum sector. */
    static const int expected[] = {67, 67, 84, 89, 70, 66, 72, 60, 71, 74, 44, 68, 69, 83, 56, 60, 46, 63, 81,
                                   71, 69, 44, 41, 48, 40, 46, 48, 89, 67, 65, 70, 59, 69, 73, 74, 66, 73, 62,
                                   71, 78, 54, 60, 46, 65, 84, 71, 73, 74, 56, 76, 70, 65, 64, 47, 62};
    (void)state;
    double *indices[SECTOR_COUNT];
    for (uint32_t i = 0; i < SECTOR_COUNT; i++)
        indices[i] = sector_index(&factors[0], (enum sector)i);
    double difference = 0;
    size_t pair = 0;
    for (uint32_t i = 0; i < SECTOR_COUNT; i++) {
        for (uint32_t k = i + 1; k < SECTOR_COUNT; k++, pair++) {
            double correlation = correlation_of(indices[i], indices[k], factors[0].session_count);
            assert_true(fabs(correlation - expected[pair] * 0.01) < 0.15);
            difference += correlation - expected[pair] * 0.01;
        }
    }
    assert_int_equal(pair, sizeof expected / sizeof expected[0]);
    assert_true(fabs(difference / (double)pair) < 0.06);
    for (uint32_t i = 0; i < SECTOR_COUNT; i++)
        free(indices[i]);
}

static void test_rates_move_on_their_own(void **state)
{
    (void)state;
    uint32_t count = factors[0].session_count;
    const double *rates = factors[0].series[SERIES_RATES];
    double volatility = annual_volatility_of(rates, count);
    assert_true(volatility > 0.035 && volatility < 0.075);
    assert_true(fabs(correlation_of(rates, factors[0].market, count)) < 0.06);
}

/* A longer path begins with the shorter one. */
static void test_later_years_change_nothing(void **state)
{
    (void)state;
    struct market_factors longer;
    assert_true(market_factors_init(&longer, &table, seeds[0], 2040));
    assert_true(longer.session_count > factors[0].session_count);
    size_t bytes = factors[0].session_count * sizeof(double);
    assert_memory_equal(longer.market, factors[0].market, bytes);
    assert_memory_equal(longer.turbulence, factors[0].turbulence, bytes);
    for (uint32_t i = 0; i < SERIES_COUNT; i++)
        assert_memory_equal(longer.series[i], factors[0].series[i], bytes);
    market_factors_free(&longer);
}

static void test_no_year_outgrows_its_room(void **state)
{
    (void)state;
    struct market_factors longest;
    assert_true(market_factors_init(&longest, &table, 1, MARKET_LAST_YEAR));
    for (int32_t year = MARKET_FIRST_YEAR; year <= MARKET_LAST_YEAR; year++) {
        uint32_t count = factors_year_start(&longest, year + 1) - factors_year_start(&longest, year);
        assert_in_range(count, 245, SESSIONS_A_YEAR_MAX - SHOCKS_A_DRAW);
    }
    market_factors_free(&longest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shocks_have_unit_variance_and_fat_tails),
        cmocka_unit_test(test_shock_fill_keeps_to_whole_draws),
        cmocka_unit_test(test_market_is_like_an_index),
        cmocka_unit_test(test_volatility_clusters_and_leverage),
        cmocka_unit_test(test_sector_volatilities),
        cmocka_unit_test(test_sector_correlations),
        cmocka_unit_test(test_rates_move_on_their_own),
        cmocka_unit_test(test_later_years_change_nothing),
        cmocka_unit_test(test_no_year_outgrows_its_room),
    };
    return cmocka_run_group_tests(tests, make_factors, free_factors);
}
