/* Even draws: every stretch has its share, shares of shares and places among them too, and what is drawn
 * from one name says nothing of what is drawn from another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fingen/spread.h"
#include "statistics.h"

enum { NUMBERS = 60000 };

static struct spread_share share_of(const char *name, double share)
{
    struct aspect aspect = aspect_make(42, name);
    return spread_share_make(&aspect, 0, share);
}

static void check_share(double share)
{
    static bool seen[NUMBERS];
    memset(seen, 0, sizeof seen);
    struct spread_share spread = share_of("share", share);
    uint64_t count = 0;
    for (uint64_t i = 0; i < NUMBERS; i++) {
        uint64_t number = i;
        if (spread_share_has(&spread, &number)) {
            assert_true(number < NUMBERS && !seen[number]);
            seen[number] = true;
            count++;
        }
        if ((i + 1) % SPREAD_STRETCH == 0)
            assert_true(fabs((double)count - (double)(i + 1) * share) < 1.000001);
    }
    for (uint64_t i = 0; i < count; i++)
        assert_true(seen[i]);
}

static void test_every_stretch_has_its_share(void **state)
{
    (void)state;
    static const double shares[] = {0, 1, 0.35, 0.2, 0.123456, 0.999, 0.0003};
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
        check_share(shares[i]);
}

/* Who belongs is no pattern: neighbours, and the same place in the next stretch, as if by chance. */
static void test_shares_have_no_pattern(void **state)
{
    (void)state;
    static const uint64_t distances[] = {1, 2, 3, SPREAD_STRETCH, 2 * SPREAD_STRETCH};
    struct spread_share spread = share_of("pattern", 0.35), other = share_of("another", 0.35);
    for (size_t i = 0; i < sizeof distances / sizeof distances[0]; i++) {
        int both = 0, with_other = 0;
        for (uint64_t n = 0; n < NUMBERS; n++) {
            uint64_t number = n, next = n + distances[i], same = n;
            bool has = spread_share_has(&spread, &number);
            both += has && spread_share_has(&spread, &next);
            with_other += has && spread_share_has(&other, &same);
        }
        double expected = NUMBERS * 0.35 * 0.35, deviation = sqrt(expected * (1 - 0.35 * 0.35));
        /* of 60 without putting back, two together are a little rarer */
        assert_true(fabs(both - expected) < 5 * deviation + NUMBERS * 0.35 * 0.65 / SPREAD_STRETCH);
        assert_true(fabs(with_other - expected) < 5 * deviation);
    }
}

static void test_places(void **state)
{
    (void)state;
    for (uint64_t first = 0; first < 5000; first += 977) {
        uint64_t observed[20] = {0};
        for (uint64_t i = first; i < first + 200; i++)
            observed[(int)(20 * spread_place(12345, SPREAD_GOLDEN_STEP, i))]++;
        for (int cell = 0; cell < 20; cell++)
            assert_in_range(observed[cell], 8, 12);
    }
}

/* One place decides a kind, then something of that kind: shares are exact, and both are independent. */
static void test_a_place_decides_several_things(void **state)
{
    (void)state;
    static const double kinds[] = {35, 0, 30, 35, 0}, colours[] = {1, 3};
    int observed[5][2] = {{0}};
    double rest[5] = {0};
    for (uint64_t i = 0; i < NUMBERS; i++) {
        double place = spread_place(99, SPREAD_GOLDEN_STEP, i);
        uint32_t kind = place_pick(&place, kinds, 5), colour = place_pick(&place, colours, 2);
        assert_true(kind < 5 && colour < 2 && place >= 0 && place < 1);
        observed[kind][colour]++;
        rest[kind] += place;
    }
    for (int kind = 0; kind < 5; kind++) {
        double all = NUMBERS * kinds[kind] / 100;
        assert_true(fabs(observed[kind][0] - all / 4) < 4 && fabs(observed[kind][1] - all * 3 / 4) < 4);
        assert_true(fabs(rest[kind] - all / 2) < 4);
    }
}

static void test_the_ends_of_a_place(void **state)
{
    (void)state;
    static const double weights[] = {0, 0.1, 0.7, 0.2, 0};
    double first = 0, last = 1 - 0x1.0p-53;
    assert_int_equal(place_pick(&first, weights, 5), 1);
    assert_int_equal(place_pick(&last, weights, 5), 3);
    assert_true(first == 0 && last >= 0 && last < 1);
}

static void test_counts(void **state)
{
    (void)state;
    static const double weights[] = {65, 28, 5, 0, 2};
    struct aspect aspect = aspect_make(7, "counts");
    struct spread_count count = spread_count_make(&aspect, weights, 4);
    uint64_t observed[5] = {0}, numbers[SPREAD_COUNT_MAX], highest[SPREAD_COUNT_MAX] = {0};
    for (uint64_t i = 0; i < NUMBERS; i++) {
        uint32_t has = spread_count_of(&count, i, numbers);
        observed[has]++;
        for (uint32_t k = 0; k < has; k++)
            highest[k] = numbers[k] > highest[k] ? numbers[k] : highest[k];
    }
    uint64_t more = NUMBERS;
    for (int k = 0; k < 5; k++) {
        assert_true(fabs((double)observed[k] - NUMBERS * weights[k] / 100) < 40);
        more -= observed[k];
        assert_true(k == 4 ? more == 0 : highest[k] < more + SPREAD_STRETCH); /* numbers have no gaps */
    }
}

static void test_bytes(void **state)
{
    (void)state;
    struct spread_share spread = share_of("bytes", 0.25);
    uint64_t hash = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        uint64_t number = i + (UINT64_C(1) << 33);
        hash = mix64(hash ^ (spread_share_has(&spread, &number) ? number : 0));
    }
    assert_int_equal(hash, UINT64_C(0xd6c4bdcafddce718));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_stretch_has_its_share),
        cmocka_unit_test(test_shares_have_no_pattern),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_a_place_decides_several_things),
        cmocka_unit_test(test_the_ends_of_a_place),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
