#include "fingen/market.h"
#include "statistics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct market market;

static int create_market(void **state)
{
    struct error error = {0};
    (void)state;
    return market_create(&market, 42, date_from_civil(2021, 1, 1), date_from_civil(2025, 12, 31), &error)
               ? 0
               : -1;
}

static int free_market(void **state)
{
    (void)state;
    market_free(&market);
    return 0;
}

static bool has_trading(uint32_t security)
{
    return market_securities[security].kind != SECURITY_TARGET_DATE_FUND;
}

static void test_every_bar_is_sane(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < market_security_count; i++) {
        for (uint32_t k = 0; k < market.session_count; k++) {
            struct market_bar bar = market_bar(&market, i, k);
            assert_int_equal(bar.close_cents, market_close(&market, i, k));
            assert_true(bar.low_cents > 0);
            assert_true(bar.low_cents <= bar.open_cents && bar.low_cents <= bar.close_cents);
            assert_true(bar.high_cents >= bar.open_cents && bar.high_cents >= bar.close_cents);
            assert_int_equal(bar.volume > 0, has_trading(i));
        }
    }
}

/* A change here is a new version of the data. The same on every machine. */
static void test_golden_bars(void **state)
{
    (void)state;
    uint64_t golden = FINGERPRINT_START;
    for (uint32_t k = 0; k < market.session_count; k += 50) {
        for (uint32_t i = 0; i < market_security_count; i++) {
            struct market_bar bar = market_bar(&market, i, k);
            golden = fingerprint(golden, (uint32_t)bar.open_cents);
            golden = fingerprint(golden, (uint32_t)bar.high_cents);
            golden = fingerprint(golden, (uint32_t)bar.low_cents);
            golden = fingerprint(golden, (uint64_t)bar.volume);
        }
    }
    assert_true(golden == UINT64_C(0xa30b1f46915f31f9));
}

static void test_a_mutual_fund_has_one_price_a_day(void **state)
{
    (void)state;
    uint32_t fund = (uint32_t)(market_find("VTTHX") - market_securities);
    struct market_bar bar = market_bar(&market, fund, 100);
    assert_int_equal(bar.open_cents, bar.close_cents);
    assert_int_equal(bar.high_cents, bar.low_cents);
    assert_int_equal(bar.volume, 0);
}

/* Beyond the first session, which has no close before it, a bar is the same from every range. */
static void test_bars_do_not_depend_on_the_range(void **state)
{
    (void)state;
    struct market other;
    struct error error = {0};
    assert_true(market_create(&other, 42, date_from_civil(2023, 5, 1), date_from_civil(2023, 7, 31), &error));
    uint32_t offset = market_session_on_or_after(&market, other.first_day);
    for (uint32_t i = 0; i < market_security_count; i++) {
        for (uint32_t k = 1; k < other.session_count; k++) {
            struct market_bar a = market_bar(&market, i, offset + k), b = market_bar(&other, i, k);
            assert_int_equal(a.open_cents, b.open_cents);
            assert_int_equal(a.high_cents, b.high_cents);
            assert_int_equal(a.low_cents, b.low_cents);
            assert_int_equal(a.volume, b.volume);
        }
    }
    market_free(&other);
}

/* The range of a day is of the size of its usual move; many days open with a gap. */
static void test_ranges_and_gaps(void **state)
{
    (void)state;
    double range = 0, move = 0;
    uint32_t gaps = 0, days = 0;
    for (uint32_t i = 0; i < market_stock_count; i += 10) {
        for (uint32_t k = 1; k < market.session_count; k++, days++) {
            struct market_bar bar = market_bar(&market, i, k);
            int32_t previous = market_close(&market, i, k - 1);
            range += (double)(bar.high_cents - bar.low_cents) / previous;
            move += fabs((double)(bar.close_cents - previous)) / previous;
            gaps += bar.open_cents != previous;
        }
    }
    assert_true(range / move > 1.2 && range / move < 3.5);
    assert_true(gaps > days * 9 / 10);
}

static void test_volume_clusters_and_follows_news(void **state)
{
    (void)state;
    double clustering = 0, news = 0;
    uint32_t stocks = 0;
    double *volumes = malloc(market.session_count * sizeof *volumes);
    double *moves = malloc(market.session_count * sizeof *moves);
    assert_non_null(volumes);
    assert_non_null(moves);
    for (uint32_t i = 0; i < market_stock_count; i += 10, stocks++) {
        for (uint32_t k = 1; k < market.session_count; k++) {
            struct market_bar bar = market_bar(&market, i, k);
            volumes[k - 1] = (double)bar.volume;
            moves[k - 1] = fabs((double)bar.close_cents / market_close(&market, i, k - 1) - 1);
        }
        clustering += autocorrelation_of(volumes, market.session_count - 1, 1);
        news += correlation_of(volumes, moves, market.session_count - 1);
    }
    free(volumes);
    free(moves);
    assert_true(clustering / stocks > 0.15 && clustering / stocks < 0.8);
    assert_true(news / stocks > 0.2);
}

static double mean_volume(const char *ticker)
{
    uint32_t security = (uint32_t)(market_find(ticker) - market_securities);
    double sum = 0;
    for (uint32_t k = 0; k < market.session_count; k++)
        sum += (double)market_bar(&market, security, k).volume;
    return sum / market.session_count;
}

static void test_volume_is_of_the_size_of_the_company(void **state)
{
    (void)state;
    double apple = mean_volume("AAPL"), vulcan = mean_volume("VMC"), nvr = mean_volume("NVR");
    assert_true(apple > 1e7 && apple < 5e8);
    assert_true(vulcan > 1e5 && vulcan < 1e7);
    assert_true(nvr > 1e3 && nvr < 1e5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bar_is_sane),
        cmocka_unit_test(test_golden_bars),
        cmocka_unit_test(test_a_mutual_fund_has_one_price_a_day),
        cmocka_unit_test(test_bars_do_not_depend_on_the_range),
        cmocka_unit_test(test_ranges_and_gaps),
        cmocka_unit_test(test_volume_clusters_and_follows_news),
        cmocka_unit_test(test_volume_is_of_the_size_of_the_company),
    };
    return cmocka_run_group_tests(tests, create_market, free_market);
}
