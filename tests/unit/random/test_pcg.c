#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/pcg.h"

/* The reference library's demonstration: state 42, sequence 54. */
static void test_published_vector(void **state)
{
    (void)state;
    static const uint64_t expected[] = {
        UINT64_C(0x86b1da1d72062b68), UINT64_C(0x1304aa46c9853d39), UINT64_C(0xa3670e9e0dd50358),
        UINT64_C(0xf9090e529a7dae00), UINT64_C(0xc85b9fd837996f2c), UINT64_C(0x606121f8e3919196),
    };
    struct pcg64 generator = pcg64_seed(42, 54);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_true(pcg64_next(&generator) == expected[i]);
}

#if HAVE_PCG_REFERENCE
void pcg_reference_draw(const uint64_t state[2], const uint64_t sequence[2], const uint64_t advance[2],
                        uint64_t *out, size_t count);
void pcg_reference_draw_128(const uint64_t state[2], const uint64_t sequence[2], uint64_t (*out)[2],
                            size_t count);

static uint128 from_halves(const uint64_t halves[2])
{
    return (uint128)halves[1] << 64 | halves[0];
}

static void check_against_reference(const uint64_t state[2], const uint64_t sequence[2],
                                    const uint64_t advance[2])
{
    uint64_t expected[100];
    struct pcg64 generator = pcg64_seed(from_halves(state), from_halves(sequence));
    pcg64_advance(&generator, from_halves(advance));
    pcg_reference_draw(state, sequence, advance, expected, 100);
    for (size_t i = 0; i < 100; i++)
        if (pcg64_next(&generator) != expected[i])
            fail_msg("draw %zu of state %llx:%llx, sequence %llx:%llx", i, (unsigned long long)state[1],
                     (unsigned long long)state[0], (unsigned long long)sequence[1],
                     (unsigned long long)sequence[0]);
}

static void check_128_bits_against_reference(const uint64_t state[2], const uint64_t sequence[2])
{
    uint64_t expected[100][2];
    struct pcg64 generator = pcg64_seed(from_halves(state), from_halves(sequence));
    pcg_reference_draw_128(state, sequence, expected, 100);
    for (size_t i = 0; i < 100; i++)
        assert_true(pcg128_next(&generator) == from_halves(expected[i]));
}

static void test_agrees_with_libpcg_cpp(void **state)
{
    (void)state;
    static const uint64_t corners[][2] = {
        {0, 0}, {1, 0}, {42, 0}, {UINT64_MAX, UINT64_MAX}, {0, UINT64_C(1) << 63}, {0, UINT64_C(1) << 62},
    };
    static const uint64_t strides[][2] = {
        {0, 0}, {1, 0}, {2, 0}, {1000003, 0}, {7, 1}, {UINT64_MAX, UINT64_MAX}, {0, UINT64_C(1) << 63},
    };
    enum { CORNERS = sizeof corners / sizeof corners[0], STRIDES = sizeof strides / sizeof strides[0] };
    for (size_t i = 0; i < CORNERS; i++)
        for (size_t j = 0; j < CORNERS; j++)
            for (size_t k = 0; k < STRIDES; k++)
                check_against_reference(corners[i], corners[j], strides[k]);
    struct pcg64 chooser = pcg64_seed(1, 2);
    for (size_t i = 0; i < 1000; i++) {
        uint64_t words[6];
        for (size_t word = 0; word < 6; word++)
            words[word] = pcg64_next(&chooser);
        check_against_reference(words, words + 2, words + 4);
        check_128_bits_against_reference(words, words + 2);
    }
}
#else
static void test_agrees_with_libpcg_cpp(void **state)
{
    (void)state;
    print_message("skipped: built without a C++ compiler or libpcg-cpp-dev\n");
    skip();
}
#endif

static void test_advancing_is_drawing(void **state)
{
    (void)state;
    for (uint64_t delta = 0; delta < 300; delta++) {
        struct pcg64 walked = pcg64_seed(7, delta), jumped = walked;
        for (uint64_t i = 0; i < delta; i++)
            (void)pcg64_next(&walked);
        pcg64_advance(&jumped, delta);
        assert_true(walked.state == jumped.state && walked.increment == jumped.increment);
    }
}

/* The period is 2^128: a stride and its complement lead back. */
static void test_advancing_goes_round(void **state)
{
    (void)state;
    struct pcg64 generator = pcg64_seed(99, 3), start = generator;
    pcg64_advance(&generator, 123456789);
    assert_true(generator.state != start.state);
    pcg64_advance(&generator, -(uint128)123456789);
    assert_true(generator.state == start.state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_vector),
        cmocka_unit_test(test_agrees_with_libpcg_cpp),
        cmocka_unit_test(test_advancing_is_drawing),
        cmocka_unit_test(test_advancing_goes_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
