#include "market_internal.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_390_stocks_then_funds(void **state)
{
    (void)state;
    assert_int_equal(market_stock_count, 390);
    assert_in_range(market_security_count - market_stock_count, 15, 30);
    for (uint32_t i = 0; i < market_security_count; i++) {
        const struct security *security = &market_securities[i];
        assert_int_equal(security->kind == SECURITY_STOCK, i < market_stock_count);
        assert_int_equal(security->sector < SECTOR_COUNT, i < market_stock_count);
    }
}

static void test_rows_are_well_formed(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < market_security_count; i++) {
        const struct security *security = &market_securities[i];
        assert_in_range(strlen(security->ticker), 1, 5);
        for (const char *c = security->ticker; *c; c++)
            assert_true(isupper((unsigned char)*c));
        assert_in_range(strlen(security->name), 4, 60);
        assert_true(security->popularity > 0);
        assert_true(security->anchor_price >= 5 && security->anchor_price < 10000);
        double cents = security->anchor_price * 100;
        assert_true(cents - (int64_t)(cents + 0.5) < 1e-6 && cents - (int64_t)(cents + 0.5) > -1e-6);
    }
}

static void test_tickers_and_names_are_unique(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < market_security_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            assert_string_not_equal(market_securities[i].ticker, market_securities[k].ticker);
            assert_string_not_equal(market_securities[i].name, market_securities[k].name);
            assert_true(ticker_key(market_securities[i].ticker) != ticker_key(market_securities[k].ticker));
        }
    }
}

static void test_every_sector_and_kind_is_used(void **state)
{
    uint32_t sectors[SECTOR_COUNT] = {0};
    uint32_t kinds[SECURITY_TARGET_DATE_FUND + 1] = {0};
    (void)state;
    for (uint32_t i = 0; i < market_security_count; i++) {
        kinds[market_securities[i].kind]++;
        if (i < market_stock_count)
            sectors[market_securities[i].sector]++;
    }
    for (uint32_t i = 0; i < SECTOR_COUNT; i++) {
        assert_true(sectors[i] >= 10);
        assert_true(strlen(sector_name((enum sector)i)) > 5);
    }
    for (uint32_t i = 0; i <= SECURITY_TARGET_DATE_FUND; i++)
        assert_true(kinds[i] >= 5);
    assert_string_equal(sector_name(SECTOR_COUNT), "");
}

static void test_named_stocks_are_there(void **state)
{
    static const char *const tickers[] = {"AAPL", "MSFT", "GOOGL", "AMZN", "NVDA", "META", "TSLA", "NOW",
                                          "SPGI", "ISRG", "BLK",   "BKNG", "BIIB", "YUM",  "CTAS", "VMC"};
    (void)state;
    for (size_t i = 0; i < sizeof tickers / sizeof tickers[0]; i++) {
        const struct security *security = market_find(tickers[i]);
        assert_non_null(security);
        assert_string_equal(security->ticker, tickers[i]);
        assert_int_equal(security->kind, SECURITY_STOCK);
    }
    assert_null(market_find("BRK.B"));
    assert_null(market_find(""));
    assert_true(market_find("AAPL")->popularity > 10 * market_find("VMC")->popularity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_390_stocks_then_funds),
        cmocka_unit_test(test_rows_are_well_formed),
        cmocka_unit_test(test_tickers_and_names_are_unique),
        cmocka_unit_test(test_every_sector_and_kind_is_used),
        cmocka_unit_test(test_named_stocks_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
