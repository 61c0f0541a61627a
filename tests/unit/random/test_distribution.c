#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/distribution.h"
#include "statistics.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWS = 200000 };

static struct stream open_draws(const char *name)
{
    struct aspect aspect = aspect_make(42, name);
    return stream_open(&aspect, 0);
}

/* 100 cells of equal probability, by libm's distribution function. */
static void check_cells(const uint64_t observed[100])
{
    double expected[100];
    for (int i = 0; i < 100; i++)
        expected[i] = DRAWS / 100.0;
    assert_chi_square(observed, expected, 100);
}

static void test_normal(void **state)
{
    (void)state;
    struct stream stream = open_draws("normal");
    uint64_t observed[100] = {0};
    double sum = 0, squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        double z = stream_normal(&stream);
        observed[(int)(100 * 0.5 * erfc(-z / sqrt(2)))]++;
        sum += z;
        squares += z * z;
    }
    check_cells(observed);
    assert_true(fabs(sum) < 6 * sqrt(DRAWS));
    assert_true(fabs(squares - DRAWS) < 6 * sqrt(2.0 * DRAWS));
}

static void test_lognormal(void **state)
{
    (void)state;
    struct stream stream = open_draws("lognormal");
    uint64_t observed[100] = {0};
    for (int i = 0; i < DRAWS; i++) {
        double value = stream_lognormal(&stream, 250, 0.7);
        assert_true(value > 0);
        observed[(int)(100 * 0.5 * erfc(-log(value / 250) / 0.7 / sqrt(2)))]++;
    }
    check_cells(observed);
    assert_true(stream_lognormal(&stream, 250, 0) == 250);
}

static void test_exponential(void **state)
{
    (void)state;
    struct stream stream = open_draws("exponential");
    uint64_t observed[100] = {0};
    for (int i = 0; i < DRAWS; i++) {
        double value = stream_exponential(&stream, 7);
        assert_true(value > 0);
        observed[(int)(100 * exp(-value / 7))]++;
    }
    check_cells(observed);
}

static void check_poisson(double mean)
{
    enum { CELLS = 2000 };
    static uint64_t observed[CELLS];
    static double expected[CELLS];
    struct stream stream = open_draws("poisson");
    uint64_t rare = 0;
    double rare_expected = 0, sum = 0, log_probability = -mean;
    memset(observed, 0, sizeof observed);
    for (int i = 0; i < DRAWS; i++) {
        uint32_t count = stream_poisson(&stream, mean);
        assert_true(count < CELLS);
        observed[count]++;
        sum += count;
    }
    for (int k = 0; k < CELLS; log_probability += log(mean / ++k)) {
        expected[k] = DRAWS * exp(log_probability);
        if (expected[k] < 5) { /* too few to judge one by one */
            rare_expected += expected[k];
            rare += observed[k];
            expected[k] = 0;
            observed[k] = 0;
        }
    }
    assert_chi_square(observed, expected, CELLS);
    assert_true(fabs((double)rare - rare_expected) < 6 * sqrt(rare_expected + 1));
    assert_true(fabs(sum / DRAWS - mean) < 6 * sqrt(mean / DRAWS));
}

static void test_poisson(void **state)
{
    (void)state;
    static const double means[] = {0.01, 0.5, 3, 12.5, 100, 499, 501, 900};
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++)
        check_poisson(means[i]);
    struct stream stream = open_draws("none");
    assert_int_equal(stream_poisson(&stream, 0), 0);
}

/* ---- weighted choice ---- */

static void check_alias(const double *weights, uint32_t count)
{
    struct alias_table table;
    struct stream stream = open_draws("alias");
    uint64_t *observed = calloc(count, sizeof *observed);
    double *expected = calloc(count, sizeof *expected), sum = 0;
    uint32_t draws = DRAWS + 20 * count;
    assert_true(alias_init(&table, weights, count));
    for (uint32_t i = 0; i < count; i++)
        sum += weights[i];
    for (uint32_t i = 0; i < count; i++)
        expected[i] = draws * weights[i] / sum;
    for (uint32_t i = 0; i < draws; i++) {
        uint32_t outcome = alias_pick(&table, &stream);
        assert_true(outcome < count);
        observed[outcome]++;
    }
    assert_chi_square(observed, expected, count);
    alias_free(&table);
    free(observed);
    free(expected);
}

static void test_choices_follow_their_weights(void **state)
{
    (void)state;
    static const double weights[][6] = {
        {1, 1, 1, 1, 1, 1}, {1, 2, 3, 4, 5, 6},    {0, 0, 1, 0, 0, 0},         {100, 1, 0, 50, 0, 3},
        {0, 1, 0, 1, 0, 1}, {0.25, 0, 0, 0, 0, 0}, {1e-3, 1e3, 1e-3, 1, 1, 1}, {1e300, 1e300, 1e299, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
        for (uint32_t count = i == 1 ? 1 : 6; count <= 6; count++)
            check_alias(weights[i], count);
}

static void test_many_choices(void **state)
{
    (void)state;
    static double weights[65535];
    struct stream stream = open_draws("weights");
    for (size_t i = 0; i < 65535; i++)
        weights[i] = i % 5 == 0 ? 0 : 0.5 + stream_uniform(&stream);
    check_alias(weights, 1000);
    check_alias(weights, 65535);
}

/* What has no weight is never chosen, and the table's chances are the weights to 2^-32 of a slot. */
static void test_a_table_is_exact(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct aspect aspect = aspect_make(seed, "table");
        struct stream stream = stream_open(&aspect, 0);
        double weights[64], sum = 0;
        uint64_t units[64] = {0};
        uint32_t count = 1 + (uint32_t)stream_below(&stream, 64);
        for (uint32_t i = 0; i < count; i++)
            sum += weights[i] = i > 0 && stream_chance(&stream, 0.3) ? 0 : stream_lognormal(&stream, 1, 3);
        struct alias_table table;
        assert_true(alias_init(&table, weights, count));
        for (uint32_t i = 0; i < count; i++) {
            units[i] += table.slots[i].threshold;
            units[table.slots[i].other] += (UINT64_C(1) << 32) - table.slots[i].threshold;
        }
        for (uint32_t i = 0; i < count; i++) {
            assert_true(fabs((double)units[i] - weights[i] / sum * count * 0x1p32) < 2);
            assert_true(weights[i] > 0 || units[i] == 0);
        }
        alias_free(&table);
    }
}

static void test_a_choice_takes_one_draw(void **state)
{
    (void)state;
    struct alias_table table;
    struct stream chosen = open_draws("one"), drawn = chosen;
    assert_true(alias_init(&table, (double[]){1, 2, 3}, 3));
    for (int i = 0; i < 100; i++) {
        (void)alias_pick(&table, &chosen);
        (void)stream_next(&drawn);
    }
    assert_true(stream_next(&chosen) == stream_next(&drawn));
    alias_free(&table);
}

/* ---- permutation ---- */

static void test_permute_is_a_bijection(void **state)
{
    (void)state;
    static bool seen[5000];
    struct aspect aspect = aspect_make(42, "permute");
    for (uint64_t size = 1; size <= 5000; size += size < 300 ? 1 : 469) {
        memset(seen, 0, sizeof seen);
        for (uint64_t index = 0; index < size; index++) {
            uint64_t value = permute(&aspect, size, index);
            assert_true(value < size && !seen[value]);
            seen[value] = true;
            assert_true(permute_inverse(&aspect, size, value) == index);
        }
    }
}

static void test_permute_inverts_large_numbers(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(42, "permute");
    struct stream stream = stream_open(&aspect, 0);
    for (int i = 0; i < 20000; i++) {
        uint64_t size = (stream_next(&stream) >> (i % 64)) | 1;
        uint64_t index = stream_below(&stream, size);
        uint64_t value = permute(&aspect, size, index);
        assert_true(value < size);
        assert_true(permute_inverse(&aspect, size, value) == index);
    }
    assert_true(permute_inverse(&aspect, UINT64_MAX, permute(&aspect, UINT64_MAX, 5)) == 5);
}

/* Over many keys, each place gets each value as often as any other, and so do two places together. */
static void check_permutations(uint64_t size, uint64_t first, uint64_t second)
{
    enum { KEYS = 100000, LARGEST = 60 };
    static uint64_t one[LARGEST], two[LARGEST * LARGEST];
    static double one_expected[LARGEST], two_expected[LARGEST * LARGEST];
    memset(one, 0, sizeof one);
    memset(two, 0, sizeof two);
    for (uint64_t key = 0; key < KEYS; key++) {
        struct aspect aspect = {{mix64(key), mix64(key + KEYS)}};
        uint64_t a = permute(&aspect, size, first), b = permute(&aspect, size, second);
        one[a]++;
        two[a * size + b]++;
    }
    for (uint64_t a = 0; a < size; a++) {
        one_expected[a] = (double)KEYS / (double)size;
        for (uint64_t b = 0; b < size; b++)
            two_expected[a * size + b] = a == b ? 0 : (double)KEYS / (double)(size * (size - 1));
    }
    assert_chi_square(one, one_expected, (unsigned)size);
    assert_chi_square(two, two_expected, (unsigned)(size * size));
}

/* Neighbours and the ends. */
static void test_permute_is_fair(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {2, 3, 5, 7, 16, 17, 32, 33, 40, 48, 60};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        check_permutations(sizes[i], 0, 1);
        check_permutations(sizes[i], 0, sizes[i] - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normal),
        cmocka_unit_test(test_lognormal),
        cmocka_unit_test(test_exponential),
        cmocka_unit_test(test_poisson),
        cmocka_unit_test(test_choices_follow_their_weights),
        cmocka_unit_test(test_many_choices),
        cmocka_unit_test(test_a_table_is_exact),
        cmocka_unit_test(test_a_choice_takes_one_draw),
        cmocka_unit_test(test_permute_is_a_bijection),
        cmocka_unit_test(test_permute_inverts_large_numbers),
        cmocka_unit_test(test_permute_is_fair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
