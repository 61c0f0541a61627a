// Draws of the reference implementation, for test_pcg.c.
#include <cstddef>
#include <cstdint>
#include <pcg_random.hpp>

// The 128-bit arguments come as {low, high}.
static pcg_extras::pcg128_t from_halves(const uint64_t halves[2])
{
    return (pcg_extras::pcg128_t(halves[1]) << 64) | pcg_extras::pcg128_t(halves[0]);
}

extern "C" void pcg_reference_draw(const uint64_t state[2], const uint64_t sequence[2],
                                   const uint64_t advance[2], uint64_t *out, size_t count)
{
    pcg64 generator(from_halves(state), from_halves(sequence));
    generator.advance(from_halves(advance));
    for (size_t i = 0; i < count; i++)
        out[i] = generator();
}

// Each draw as {low, high}.
extern "C" void pcg_reference_draw_128(const uint64_t state[2], const uint64_t sequence[2], uint64_t (*out)[2],
                                       size_t count)
{
    pcg_engines::setseq_xsl_rr_rr_128_128 generator(from_halves(state), from_halves(sequence));
    for (size_t i = 0; i < count; i++) {
        pcg_extras::pcg128_t draw = generator();
        out[i][0] = uint64_t(draw);
        out[i][1] = uint64_t(draw >> 64);
    }
}
