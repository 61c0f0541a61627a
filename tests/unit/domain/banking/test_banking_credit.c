/* From the latent quality to score, probability, grade and rate. */
#include "fixture.h"

#include "banking/loans.h"

static const struct loans_settings *settings_of(const struct book *book)
{
    return &book_bank(book)->settings->loans;
}

static void test_cdf_inverts_the_quantile(void **state)
{
    (void)state;
    for (int i = 1; i < 1000; i++) {
        double p = i / 1000.0;
        double difference = credit_normal_cdf(normal_quantile(p)) - p;
        assert_true(difference < 1e-7 && difference > -1e-7);
    }
    assert_true(credit_normal_cdf(-40) >= 0 && credit_normal_cdf(40) <= 1);
}

/* FACTS A11: 14.2 percent below 580, 29.1 below 670, 49.5 below 740, 77 below 800; the mean is near 715. */
static void test_scores_are_spread_as_in_the_country(void **state)
{
    (void)state;
    enum { DRAWS = 100000 };
    static const int32_t bounds[] = {580, 670, 740, 800};
    static const double shares[] = {0.142, 0.291, 0.495, 0.770};
    struct book *book = BOOK_OPEN("scale=0.05");
    struct aspect aspect = aspect_make(1, "test");
    struct stream stream = stream_open(&aspect, 1);
    int below[4] = {0};
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
        int32_t score = credit_draw_score(settings_of(book), stream_normal(&stream), &stream);
        assert_in_range(score, 300, 850);
        sum += score;
        for (int bound = 0; bound < 4; bound++)
            below[bound] += score < bounds[bound];
    }
    for (int bound = 0; bound < 4; bound++) {
        double difference = (double)below[bound] / DRAWS - shares[bound];
        assert_true(difference < 0.008 && difference > -0.008);
    }
    assert_true(sum / DRAWS > 705 && sum / DRAWS < 720);
    book_close(book);
}

static void test_low_scores_are_risky(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=0.05");
    struct credit_rating before = credit_rate(settings_of(book), 850, 0);
    assert_string_equal(before.grade, "AAA");
    for (int32_t score = 849; score >= 300; score--) {
        struct credit_rating rating = credit_rate(settings_of(book), score, 0);
        assert_true(rating.probability >= before.probability && rating.risk_score > before.risk_score);
        assert_in_range(rating.probability, 100, 9500);
        assert_in_range(rating.risk_score, 0, 10000);
        before = rating;
    }
    assert_string_equal(before.grade, "C");
    struct credit_rating worst = credit_rate(settings_of(book), 300, 50);
    assert_int_equal(worst.probability, 9500);
    assert_false(credit_is_sound(worst));
    book_close(book);
}

static double mean_rate(const struct book *book, enum loan_type type, int32_t score, int32_t year)
{
    struct aspect aspect = aspect_make(2, "test");
    struct stream stream = stream_open(&aspect, (uint64_t)type);
    struct number_range range = settings_of(book)->rate_percent[type];
    double sum = 0;
    for (int i = 0; i < 200; i++) {
        int64_t rate = credit_draw_rate_millionths(settings_of(book), type, score, year, &stream);
        assert_true((double)rate >= range.min * 1e4 - 0.5 && (double)rate <= range.max * 1e4 + 0.5);
        sum += (double)rate;
    }
    return sum / 200;
}

static void test_rates_follow_score_and_year(void **state)
{
    (void)state;
    struct book *book = BOOK_OPEN("scale=0.05");
    for (int type = 0; type < LOAN_TYPE_COUNT; type++) {
        double usual = mean_rate(book, (enum loan_type)type, 700, 2017);
        assert_true(mean_rate(book, (enum loan_type)type, 600, 2017) > usual);
        assert_true(mean_rate(book, (enum loan_type)type, 780, 2017) < usual);
        assert_true(mean_rate(book, (enum loan_type)type, 700, 2024) > usual);
        assert_true(mean_rate(book, (enum loan_type)type, 700, 2021) < usual);
    }
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cdf_inverts_the_quantile),
        cmocka_unit_test(test_scores_are_spread_as_in_the_country),
        cmocka_unit_test(test_low_scores_are_risky),
        cmocka_unit_test(test_rates_follow_score_and_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
