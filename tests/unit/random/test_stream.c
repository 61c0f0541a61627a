#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/stream.h"
#include "statistics.h"

#include <stdlib.h>
#include <string.h>

/* ---- pinned: a change here changes every value of every row, and the generator's version ---- */

static void test_values_are_pinned(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(42, "advisory.holding.ticker");
    struct stream stream = stream_open(&aspect, 4711);
    struct stream pair = stream_open_pair(&aspect, 4711, 3);
    assert_true(aspect.key[0] == UINT64_C(0xdc9ec0c699dc3dee) &&
                aspect.key[1] == UINT64_C(0xee56d1e837b2f2e1));
    assert_true(stream_next(&stream) == UINT64_C(0x91ff254c588d9979));
    assert_true(stream_next(&stream) == UINT64_C(0x8139bb7992d6431d));
    assert_true(stream_next(&pair) == UINT64_C(0xc422064bba021a78));
    assert_true(aspect_hash(&aspect, 4711) == UINT64_C(0xedfb7bfb79700853));
}

static void test_every_part_of_the_key_counts(void **state)
{
    (void)state;
    struct aspect aspects[] = {
        aspect_make(42, "a.b"),  aspect_make(43, "a.b"), aspect_make(42, "a.c"),
        aspect_make(42, "a.b "), aspect_make(42, ""),
    };
    uint64_t draws[64];
    size_t count = 0;
    for (size_t i = 0; i < 5; i++)
        for (uint64_t entity = 0; entity < 3; entity++) {
            struct stream open = stream_open(&aspects[i], entity),
                          pair = stream_open_pair(&aspects[i], entity, 0);
            struct stream other = stream_open_pair(&aspects[i], entity, 1);
            draws[count++] = stream_next(&open);
            draws[count++] = stream_next(&pair);
            draws[count++] = stream_next(&other);
            draws[count++] = aspect_hash(&aspects[i], entity);
        }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(draws[i] != draws[j]);
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct pcg64));
}

static void test_no_two_streams_begin_alike(void **state)
{
    (void)state;
    enum { ENTITIES = 300, PARTS = 300 };
    struct aspect aspect = aspect_make(7, "x");
    struct pcg64 *generators = calloc(ENTITIES * PARTS, sizeof *generators);
    for (uint64_t entity = 0; entity < ENTITIES; entity++)
        for (uint64_t part = 0; part < PARTS; part++)
            generators[entity * PARTS + part] = stream_open_pair(&aspect, entity, part).generator;
    qsort(generators, ENTITIES * PARTS, sizeof *generators, compare);
    for (size_t i = 1; i < ENTITIES * PARTS; i++)
        assert_int_not_equal(compare(&generators[i - 1], &generators[i]), 0);
    free(generators);
}

/* ---- streams of neighbours are strangers ---- */

typedef uint64_t first_draw(const struct aspect *aspect, uint64_t entity);

static uint64_t draw_open(const struct aspect *aspect, uint64_t entity)
{
    struct stream stream = stream_open(aspect, entity);
    return stream_next(&stream);
}

static uint64_t draw_second(const struct aspect *aspect, uint64_t entity)
{
    struct stream stream = stream_open(aspect, entity);
    (void)stream_next(&stream);
    return stream_next(&stream);
}

static uint64_t draw_part(const struct aspect *aspect, uint64_t part)
{
    struct stream stream = stream_open_pair(aspect, 12, part);
    return stream_next(&stream);
}

static first_draw *const first_draws[] = {draw_open, draw_second, draw_part, aspect_hash};

/* Any bit of the entity's number turned over turns over every bit of the draw half of the time. */
static void test_every_bit_of_the_entity_reaches_every_bit(void **state)
{
    (void)state;
    enum { SAMPLES = 4096 };
    struct aspect aspect = aspect_make(42, "avalanche");
    for (size_t kind = 0; kind < 4; kind++)
        for (unsigned in = 0; in < 64; in++) {
            unsigned flips[64] = {0};
            for (uint64_t entity = 0; entity < SAMPLES; entity++) {
                uint64_t change = first_draws[kind](&aspect, entity) ^
                                  first_draws[kind](&aspect, entity ^ UINT64_C(1) << in);
                for (unsigned out = 0; out < 64; out++)
                    flips[out] += change >> out & 1;
            }
            for (unsigned out = 0; out < 64; out++)
                if (fabs(flips[out] - SAMPLES / 2.0) > 6 * sqrt(SAMPLES) / 2)
                    fail_msg("kind %zu: bit %u hardly depends on bit %u: %u", kind, out, in, flips[out]);
        }
}

static void test_first_draws_of_consecutive_entities_are_uniform(void **state)
{
    (void)state;
    enum { CELLS = 1024, DRAWS = 1 << 18 };
    for (size_t kind = 0; kind < 4; kind++)
        for (unsigned shift = 0; shift <= 54; shift += 27) {
            static uint64_t observed[CELLS];
            double expected[CELLS];
            struct aspect aspect = aspect_make(42 + kind, "uniform");
            memset(observed, 0, sizeof observed);
            for (uint64_t entity = 0; entity < DRAWS; entity++)
                observed[first_draws[kind](&aspect, entity) >> shift & (CELLS - 1)]++;
            for (unsigned i = 0; i < CELLS; i++)
                expected[i] = (double)DRAWS / CELLS;
            assert_chi_square(observed, expected, CELLS);
        }
}

static void test_neighbours_are_not_correlated(void **state)
{
    (void)state;
    enum { DRAWS = 1 << 18, LAGS = 4 };
    static const uint64_t lags[LAGS] = {1, 2, 256, 65536};
    struct aspect aspect = aspect_make(5, "a"), other = aspect_make(5, "b");
    double sums[LAGS + 1] = {0};
    for (uint64_t entity = 0; entity < DRAWS; entity++) {
        double here = (double)(int64_t)draw_open(&aspect, entity) * 0x1p-63;
        for (size_t i = 0; i < LAGS; i++)
            sums[i] += here * (double)(int64_t)draw_open(&aspect, entity + lags[i]) * 0x1p-63;
        sums[LAGS] += here * (double)(int64_t)draw_open(&other, entity) * 0x1p-63;
    }
    for (size_t i = 0; i <= LAGS; i++) /* a product of two of them has variance 1/9 */
        assert_true(fabs(sums[i]) < 6 * sqrt(DRAWS) / 3);
}

/* ---- bounds ---- */

static void test_below_is_uniform(void **state)
{
    (void)state;
    static const uint64_t bounds[] = {1, 2, 3, 7, 100, 1000};
    struct aspect aspect = aspect_make(1, "below");
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        uint64_t observed[1000] = {0};
        double expected[1000];
        struct stream stream = stream_open(&aspect, i);
        for (unsigned draw = 0; draw < 200000; draw++) {
            uint64_t value = stream_below(&stream, bounds[i]);
            assert_true(value < bounds[i]);
            observed[value]++;
        }
        for (uint64_t cell = 0; cell < bounds[i]; cell++)
            expected[cell] = 200000.0 / (double)bounds[i];
        assert_chi_square(observed, expected, (unsigned)bounds[i]);
    }
}

/* With this bound a plain product would hit every third of the numbers twice as often as the others. */
static void test_below_rejects_what_would_be_unfair(void **state)
{
    (void)state;
    const uint64_t bound = UINT64_C(3) << 62;
    struct aspect aspect = aspect_make(1, "unfair");
    struct stream stream = stream_open(&aspect, 0);
    uint64_t observed[3] = {0};
    double expected[3] = {100000, 100000, 100000};
    for (unsigned draw = 0; draw < 300000; draw++)
        observed[stream_below(&stream, bound) % 3]++;
    assert_chi_square(observed, expected, 3);
}

static void test_between_holds_both_ends(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(1, "between");
    struct stream stream = stream_open(&aspect, 0);
    unsigned low = 0, high = 0, negative = 0;
    for (unsigned draw = 0; draw < 10000; draw++) {
        int64_t value = stream_between(&stream, -2, 3);
        assert_true(value >= -2 && value <= 3);
        low += value == -2;
        high += value == 3;
        negative += stream_between(&stream, INT64_MIN, INT64_MAX) < 0;
        assert_true(stream_between(&stream, INT64_MAX, INT64_MAX) == INT64_MAX);
        assert_true(stream_between(&stream, INT64_MIN, INT64_MIN + 1) < INT64_MIN + 2);
    }
    assert_true(low > 1400 && high > 1400);
    assert_true(negative > 4600 && negative < 5400);
}

static void test_uniform_is_in_its_interval(void **state)
{
    (void)state;
    struct aspect aspect = aspect_make(1, "uniform");
    struct stream stream = stream_open(&aspect, 0);
    double sum = 0;
    unsigned hits = 0;
    for (unsigned draw = 0; draw < 100000; draw++) {
        double value = stream_uniform(&stream), between = stream_uniform_between(&stream, -3, 5);
        assert_true(value >= 0 && value < 1);
        assert_true(between >= -3 && between < 5);
        sum += value + between;
        hits += (unsigned)stream_chance(&stream, 0.25);
        assert_true(stream_chance(&stream, 1));
        assert_false(stream_chance(&stream, 0));
    }
    assert_true(fabs(sum / 100000 - 1.5) < 6 * 2.33 / sqrt(100000));
    assert_true(fabs(hits - 25000.0) < 6 * sqrt(100000 * 0.25 * 0.75));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_pinned),
        cmocka_unit_test(test_every_part_of_the_key_counts),
        cmocka_unit_test(test_no_two_streams_begin_alike),
        cmocka_unit_test(test_every_bit_of_the_entity_reaches_every_bit),
        cmocka_unit_test(test_first_draws_of_consecutive_entities_are_uniform),
        cmocka_unit_test(test_neighbours_are_not_correlated),
        cmocka_unit_test(test_below_is_uniform),
        cmocka_unit_test(test_below_rejects_what_would_be_unfair),
        cmocka_unit_test(test_between_holds_both_ends),
        cmocka_unit_test(test_uniform_is_in_its_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
