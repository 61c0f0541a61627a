/* A bank grows evenly: whatever the seed, five times the scale are five times the rows, and yet one
 * customer's loans say nothing of the next one's. */
#include "fixture.h"

#include "banking/loans.h"

#include <math.h>

enum { CUSTOMERS = 60000 };

static double count_rows(const char *seed, const char *scale)
{
    struct book *book = BOOK_OPEN(seed, scale);
    book_generate_all(book);
    double rows = 0;
    for (uint32_t i = 0; i < book->chunk.set->table_count; i++)
        rows += (double)book->chunk.tables[i].tally.rows;
    book_close(book);
    return rows;
}

static void test_growth(void **state)
{
    (void)state;
    static const char *const seeds[] = {"seed=1", "seed=2", "seed=42"};
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        double base = count_rows(seeds[i], "scale=1"), grown = count_rows(seeds[i], "scale=5");
        if (base < 60000 || base > 70000 || fabs(grown / base / 5 - 1) > 0.03)
            fail_msg("%s: %.0f rows, at scale 5 %.0f", seeds[i], base, grown);
    }
}

/* Applications, approved ones and months of approved ones among the first customers. */
static void test_few_customers_have_the_shares(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=3");
    int applicants = 0, applications = 0, approved = 0, mortgages = 0;
    double months = 0;
    for (uint64_t id = 1; id <= 1200; id++) {
        struct loan_demand demand;
        demand_draw(book_bank(book), id, &demand);
        applicants += demand.count > 0;
        for (uint32_t i = 0; i < demand.count; i++) {
            bool is_approved = demand.outlines[i].status == APPLICATION_APPROVED;
            applications++;
            approved += is_approved;
            mortgages += is_approved && demand.outlines[i].type == LOAN_MORTGAGE;
            months += is_approved ? demand.outlines[i].months : 0;
        }
    }
    assert_int_equal(applicants, 420);
    assert_in_range(applications, 516, 522); /* 420 x 1.236 */
    assert_in_range(approved, applications * 65 / 100 - 6, applications * 65 / 100 + 6);
    assert_in_range(mortgages, approved * 35 / 100 - 4, approved * 35 / 100 + 4);
    assert_true(fabs(months / (519 * 0.65 * 119.4) - 1) < 0.03);
    book_close(book);
}

/* ---- causes ---- */

static double correlation(const double sums[5], double count)
{
    double x = sums[0] / count, y = sums[1] / count;
    return (sums[4] / count - x * y) / sqrt((sums[2] / count - x * x) * (sums[3] / count - y * y));
}

static void add(double sums[5], double x, double y)
{
    sums[0] += x;
    sums[1] += y;
    sums[2] += x * x;
    sums[3] += y * y;
    sums[4] += x * y;
}

/* What the risks of a customer's applications say together is the same, however many there are. */
static void test_quality_follows_the_risks(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=4");
    const struct bank *bank = book_bank(book);
    double once[5] = {0}, twice[5] = {0}, of_once = 0, of_twice = 0;
    for (uint64_t id = 1; id <= CUSTOMERS; id++) {
        struct loan_demand demand;
        demand_draw(bank, id, &demand);
        double quality = bank_customer(bank, id).credit_quality;
        if (demand.count == 1)
            add(once, demand.outlines[0].risk, quality), of_once++;
        else if (demand.count == 2)
            add(twice, demand.outlines[1].risk, quality), of_twice++;
    }
    assert_true(fabs(correlation(once, of_once) + 0.75) < 0.02);
    assert_true(fabs(correlation(twice, of_twice) + 0.75 / sqrt(2)) < 0.05);
    assert_true(fabs(sqrt(once[2] / of_once) - 1) < 0.02 && fabs(sqrt(twice[3] / of_twice) - 1) < 0.05);
    book_close(book);
}

/* Terms, risk within a status, one applicant and the next, the first application and the second: as if by
 * chance. */
static void test_nothing_else_hangs_together(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("seed=5");
    double terms[5] = {0}, neighbours[5] = {0}, again[5] = {0}, mortgages = 0, pairs = 0, repeats = 0,
           before = 0;
    for (uint64_t id = 1; id <= CUSTOMERS; id++) {
        struct loan_demand demand;
        demand_draw(book_bank(book), id, &demand);
        if (demand.count == 0)
            continue;
        const struct loan_outline *first = &demand.outlines[0], *second = &demand.outlines[1];
        if (first->type == LOAN_MORTGAGE)
            add(terms, first->months, first->risk), mortgages++;
        if (demand.count > 1)
            add(again, first->risk, second->risk), repeats++;
        if (pairs++ > 0)
            add(neighbours, before, first->risk);
        before = first->risk;
    }
    assert_true(fabs(correlation(terms, mortgages)) < 5 / sqrt(mortgages));
    assert_true(fabs(correlation(neighbours, pairs - 1)) < 5 / sqrt(pairs));
    assert_true(fabs(correlation(again, repeats)) < 5 / sqrt(repeats));
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_few_customers_have_the_shares),
        cmocka_unit_test(test_quality_follows_the_risks),
        cmocka_unit_test(test_nothing_else_hangs_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
