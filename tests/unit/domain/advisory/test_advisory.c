/* Whole books: every sum to the cent, every bound, under many settings. What checks.sql asks of a loaded
 * database is asked here of the rows themselves. */
#include "fixture.h"

#include "fingen/calendar.h"
#include "fingen/market.h"

#include <stdlib.h>

#define CENTS_PER_UNIT 10000 /* units are 1/10000 share */

struct bounds {
    int64_t accounts_per_household;
    int64_t holdings_min, holdings_max;
    double cash_min, cash_max, stock_min, stock_max; /* percent */
    double gain_min, gain_max;
};

static const struct bounds seed_bounds = {5, 5, 30, 1, 10, 50, 90, -30, 150};

/* ---- a holding ---- */

static void assert_derived(const struct cursor *holding, int64_t total_cents)
{
    int64_t units = cursor_units(holding, "shares", 10000);
    int64_t price = cursor_cents(holding, "current_price");
    int64_t cost = cursor_cents(holding, "cost_basis");
    int64_t value = cursor_cents(holding, "current_value");
    int64_t gain = units * (price - cost);
    assert_true(units > 0);
    assert_int_equal(value, (units * price + 5000) / CENTS_PER_UNIT);
    assert_int_equal(cursor_cents(holding, "unrealized_gain_loss"),
                     gain >= 0 ? (gain + 5000) / CENTS_PER_UNIT : -((5000 - gain) / CENTS_PER_UNIT));
    assert_int_equal(cursor_units(holding, "pct_of_account", 10000),
                     (value * 2000000 + total_cents) / (2 * total_cents));
}

static void assert_priced_by_market(const struct cursor *holding, const struct market *market,
                                    const struct bounds *bounds, timestamp_microseconds opened,
                                    date_days as_of)
{
    const struct security *security = market_find(cursor_text(holding, "ticker"));
    assert_non_null(security);
    uint32_t number = (uint32_t)(security - market_securities);
    timestamp_microseconds bought = cursor_integer(holding, "purchase_date");
    date_days day = (date_days)(bought / MICROSECONDS_PER_DAY);
    assert_true(bought >= opened && day <= as_of);
    assert_true(calendar_is_nyse_session(day));
    int64_t cost = cursor_cents(holding, "cost_basis");
    int64_t price = cursor_cents(holding, "current_price");
    assert_int_equal(cost, market_close(market, number, market_session_on_or_after(market, day)));
    assert_int_equal(price, market_close(market, number, market_session_on_or_before(market, as_of)));
    double gain = (double)(price - cost) * 100;
    assert_true(gain >= bounds->gain_min * (double)cost && gain <= bounds->gain_max * (double)cost);
}

static bool is_stock(const struct cursor *holding)
{
    return market_find(cursor_text(holding, "ticker"))->kind == SECURITY_STOCK;
}

/* ---- an account: consumes its holdings, returns its total ---- */

static int64_t check_account(const struct cursor *account, struct cursor *holding,
                             const struct market *market, const struct bounds *bounds, date_days as_of)
{
    bool taken[1024] = {false};
    char id[64];
    snprintf(id, sizeof id, "%s", cursor_text(account, "account_id"));
    int64_t total = cursor_cents(account, "total_value");
    int64_t cash = cursor_cents(account, "cash_balance");
    int64_t opened = cursor_integer(account, "opened_date");
    int64_t invested = 0, stocks = 0, count = 0;
    for (; cursor_has(holding, "account_id", id); cursor_next(holding)) {
        assert_derived(holding, total);
        assert_priced_by_market(holding, market, bounds, opened, as_of);
        size_t number = (size_t)(market_find(cursor_text(holding, "ticker")) - market_securities);
        assert_false(taken[number]);
        taken[number] = true;
        int64_t value = cursor_cents(holding, "current_value");
        invested += value;
        stocks += is_stock(holding) ? value : 0;
        count++;
    }
    assert_int_equal(total, cash + invested);
    assert_in_range(count, bounds->holdings_min, bounds->holdings_max);
    assert_true((double)cash * 100 >= bounds->cash_min * (double)total);
    assert_true((double)cash * 100 <= bounds->cash_max * (double)total);
    assert_true((double)stocks * 100 >= bounds->stock_min * (double)invested);
    assert_true((double)stocks * 100 <= bounds->stock_max * (double)invested);
    return total;
}

/* ---- a whole book ---- */

static int64_t check_household(const struct cursor *household, struct cursor *account, struct cursor *holding,
                               const struct market *market, const struct bounds *bounds, date_days as_of)
{
    char id[64];
    snprintf(id, sizeof id, "%s", cursor_text(household, "household_id"));
    int64_t since = cursor_integer(household, "client_since");
    int64_t total = cursor_cents(household, "total_aum");
    int64_t sum = 0, count = 0;
    assert_true(total >= 10000000 && total <= INT64_C(5000000000));
    for (; cursor_has(account, "household_id", id); cursor_next(account), count++) {
        assert_true(cursor_integer(account, "opened_date") >= since);
        sum += check_account(account, holding, market, bounds, as_of);
    }
    assert_int_equal(sum, total);
    assert_int_equal(count, bounds->accounts_per_household);
    return total;
}

static void check_book(const char *const *assignments, const struct bounds *bounds)
{
    struct book *book = book_open(assignments);
    const struct run_settings *run = profile_run(book->profile);
    struct market market;
    struct error error = {0};
    assert_true(market_create(&market, (uint64_t)run->seed, date_add_months(run->as_of, -12 * 21), run->as_of,
                              &error));
    book_generate_all(book);
    struct cursor advisor = cursor_open(book, &advisory_financial_advisors_table);
    struct cursor household = cursor_open(book, &advisory_households_table);
    struct cursor account = cursor_open(book, &advisory_accounts_table);
    struct cursor holding = cursor_open(book, &advisory_holdings_table);
    uint64_t advisors = 0;
    for (; advisor.valid; cursor_next(&advisor), advisors++) {
        char id[64];
        snprintf(id, sizeof id, "%s", cursor_text(&advisor, "fa_id"));
        int64_t sum = 0, count = 0;
        for (; cursor_has(&household, "fa_id", id); cursor_next(&household), count++)
            sum += check_household(&household, &account, &holding, &market, bounds, run->as_of);
        assert_int_equal(sum, cursor_cents(&advisor, "total_aum"));
        assert_int_equal(count, cursor_integer(&advisor, "client_count"));
    }
    assert_int_equal(advisors, book_families(book, 0));
    assert_false(household.valid || account.valid || holding.valid);
    market_free(&market);
    book_close(book);
}

static void test_default_books(void **state)
{
    (void)state;
    check_book((const char *const[]){"advisory.exact.fas=1", NULL}, &seed_bounds);
    check_book((const char *const[]){"seed=7", "scale=0.02", NULL}, &seed_bounds);
}

static void test_other_sizes(void **state)
{
    (void)state;
    struct bounds one = seed_bounds, ten = seed_bounds;
    one.accounts_per_household = 1;
    ten.accounts_per_household = 10;
    check_book((const char *const[]){"seed=3", "advisory.exact.fas=40", "advisory.households_per_fa=1",
                                     "advisory.accounts_per_household=1", NULL},
               &one);
    check_book((const char *const[]){"seed=4", "advisory.exact.fas=2", "advisory.households_per_fa=50",
                                     "advisory.accounts_per_household=10", NULL},
               &ten);
}

static void test_books_by_aum(void **state)
{
    (void)state;
    const char *const assignments[] = {"seed=5", "advisory.exact.fas=8", "advisory.households_per_fa=by_aum",
                                       NULL};
    check_book(assignments, &seed_bounds);
    struct book *book = book_open(assignments);
    book_generate_all(book);
    for (struct cursor advisor = cursor_open(book, &advisory_financial_advisors_table); advisor.valid;
         cursor_next(&advisor)) {
        double per_client = (double)cursor_cents(&advisor, "total_aum") / 100 /
                            (double)cursor_integer(&advisor, "client_count");
        assert_true(per_client > 2.8e6 && per_client < 5.3e6);
    }
    book_close(book);
}

/* Bounds that leave little room, and days on which the exchange is closed or prices are strange. */
static void test_narrow_bounds(void **state)
{
    (void)state;
    struct bounds narrow = seed_bounds;
    narrow.cash_min = 4.8, narrow.cash_max = 5;
    narrow.stock_min = 59.8, narrow.stock_max = 60;
    narrow.holdings_min = 29, narrow.holdings_max = 30;
    narrow.gain_min = -1, narrow.gain_max = 1;
    check_book((const char *const[]){"seed=6", "advisory.exact.fas=1",
                                     "advisory.account.cash_percent={min: 4.8, max: 5}",
                                     "advisory.holding.stock_percent={min: 59.8, max: 60}",
                                     "advisory.holding.count={min: 29, max: 30}",
                                     "advisory.holding.count_mean=29.5",
                                     "advisory.holding.gain_percent={min: -1, max: 1}", NULL},
               &narrow);
}

static void test_other_days(void **state)
{
    (void)state;
    check_book((const char *const[]){"advisory.exact.fas=1", "as_of=2001-01-01", NULL}, &seed_bounds);
    check_book((const char *const[]){"advisory.exact.fas=1", "as_of=2026-07-05", NULL}, &seed_bounds);
    check_book((const char *const[]){"advisory.exact.fas=1", "seed=3", "as_of=2100-12-31", NULL},
               &seed_bounds);
}

/* ---- families stand alone ---- */

static void test_families_do_not_look_at_each_other(void **state)
{
    (void)state;
    struct book *few = book_open((const char *const[]){"advisory.exact.fas=3", NULL});
    struct book *many = book_open((const char *const[]){"advisory.exact.fas=50", NULL});
    book_generate(few, 0, 2);
    book_generate(many, 0, 30);
    chunk_clear(&many->chunk);
    book_generate(many, 0, 2);
    for (int table = 0; table < TABLE_COUNT; table++) {
        const struct chunk_table *a = &few->chunk.tables[table], *b = &many->chunk.tables[table];
        assert_int_equal(a->rows.length, b->rows.length);
        assert_memory_equal(a->rows.data, b->rows.data, a->rows.length);
    }
    book_close(few);
    book_close(many);
}

static void test_order_does_not_matter(void **state)
{
    (void)state;
    const char *const assignments[] = {"advisory.exact.fas=3", "advisory.households_per_fa=20", NULL};
    struct book *forwards = book_open(assignments);
    struct book *backwards = book_open(assignments);
    book_generate_all(forwards);
    for (uint64_t family = 3; family-- > 0;)
        book_generate(backwards, 0, family);
    for (int table = 0; table < TABLE_COUNT; table++)
        assert_true(fingerprint_equals(&forwards->chunk.tables[table].tally.fingerprint,
                                       &backwards->chunk.tables[table].tally.fingerprint));
    book_close(forwards);
    book_close(backwards);
}

static bool take_nothing(struct row_output *out)
{
    out->stopped = true;
    return false;
}

static void test_stops_early(void **state)
{
    (void)state;
    struct book *book = book_open((const char *const[]){"advisory.exact.fas=1", NULL});
    book->out.chunk_bytes = 1;
    book->out.flush = take_nothing;
    book->domain->stages[0].generate(book->state, 0, &book->scratch, &book->out);
    assert_true(book->chunk.tables[TABLE_HOUSEHOLDS].tally.rows < 2);
    book_close(book);
}

/* ---- how many ---- */

static void assert_expected_rows(const char *const *assignments, double tolerance)
{
    struct book *book = book_open(assignments);
    double expected[TABLE_COUNT], sum = 0;
    book->domain->expect_rows(book->state, expected);
    book_generate_all(book);
    for (int table = 0; table < TABLE_COUNT; table++) {
        double rows = (double)book->chunk.tables[table].tally.rows;
        assert_true(rows > expected[table] * (1 - tolerance) && rows < expected[table] * (1 + tolerance));
        sum += expected[table];
    }
    double per_family = book->domain->stages[0].rows_per_family(book->state);
    assert_true(per_family * (double)book_families(book, 0) > sum * 0.999);
    assert_true(per_family * (double)book_families(book, 0) < sum * 1.001);
    book_close(book);
}

static void test_expected_rows(void **state)
{
    (void)state;
    assert_expected_rows((const char *const[]){"scale=0.03", NULL}, 0.02);
    assert_expected_rows((const char *const[]){"advisory.exact.fas=200", "advisory.households_per_fa=by_aum",
                                               "advisory.accounts_per_household=1", NULL},
                         0.2);
}

static void test_advisor_count(void **state)
{
    (void)state;
    static const struct {
        const char *const assignments[3];
        uint64_t count;
    } cases[] = {
        {{NULL}, 100},
        {{"scale=0.05", NULL}, 5},
        {{"scale=0.001", NULL}, 1},
        {{"scale=0.05", "advisory.exact.fas=9", NULL}, 9},
        {{"scale=2", "advisory.fas=500", NULL}, 1000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct book *book = book_open(cases[i].assignments);
        assert_int_equal(book_families(book, 0), cases[i].count);
        book_close(book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_books),
        cmocka_unit_test(test_other_sizes),
        cmocka_unit_test(test_books_by_aum),
        cmocka_unit_test(test_narrow_bounds),
        cmocka_unit_test(test_other_days),
        cmocka_unit_test(test_families_do_not_look_at_each_other),
        cmocka_unit_test(test_order_does_not_matter),
        cmocka_unit_test(test_stops_early),
        cmocka_unit_test(test_expected_rows),
        cmocka_unit_test(test_advisor_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
