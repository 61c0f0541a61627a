/* exp, log and the normal quantile from + - * / and sqrt alone: the same bits on every machine. */
#include "fingen/distribution.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define LN2_HIGH 0x1.62e42fef00000p-1 /* 33 bits, so that its product with an exponent is exact */
#define LN2_LOW 0x1.473de6af278edp-34

static double double_from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* 2^exponent for a normal result: -1022..1023. */
static double power_of_two(int exponent)
{
    return double_from_bits((uint64_t)(exponent + 1023) << 52);
}

/* 2^(i/32), correctly rounded. */
static const double powers_of_32nds[32] = {
    0x1.0000000000000p+0, 0x1.059b0d3158574p+0, 0x1.0b5586cf9890fp+0, 0x1.11301d0125b51p+0,
    0x1.172b83c7d517bp+0, 0x1.1d4873168b9aap+0, 0x1.2387a6e756238p+0, 0x1.29e9df51fdee1p+0,
    0x1.306fe0a31b715p+0, 0x1.371a7373aa9cbp+0, 0x1.3dea64c123422p+0, 0x1.44e086061892dp+0,
    0x1.4bfdad5362a27p+0, 0x1.5342b569d4f82p+0, 0x1.5ab07dd485429p+0, 0x1.6247eb03a5585p+0,
    0x1.6a09e667f3bcdp+0, 0x1.71f75e8ec5f74p+0, 0x1.7a11473eb0187p+0, 0x1.82589994cce13p+0,
    0x1.8ace5422aa0dbp+0, 0x1.93737b0cdc5e5p+0, 0x1.9c49182a3f090p+0, 0x1.a5503b23e255dp+0,
    0x1.ae89f995ad3adp+0, 0x1.b7f76f2fb5e47p+0, 0x1.c199bdd85529cp+0, 0x1.cb720dcef9069p+0,
    0x1.d5818dcfba487p+0, 0x1.dfc97337b9b5fp+0, 0x1.ea4afa2a490dap+0, 0x1.f50765b6e4540p+0,
};

/* x = n*ln2/32 + r with |r| <= ln2/64, so exp(x) = 2^(n/32) * exp(r), and seven terms of the series of exp(r)
 * are enough. */
double portable_exp(double x)
{
    if (!(x <= 709.782712893384)) /* the logarithm of the largest double; NaN comes out as it went in */
        return x > 0 ? INFINITY : x;
    if (x < -745.2)
        return 0;
    int n = (int)(x * 0x1.71547652b82fep+5 + (x < 0 ? -0.5 : 0.5));
    double r = (x - n * (LN2_HIGH / 32)) - n * (LN2_LOW / 32);
    double r2 = r * r;
    double high = 1.0 / 24 + r * (1.0 / 120) + r2 * (1.0 / 720);
    double series = r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * high);
    double scale = powers_of_32nds[n & 31];
    double fraction = scale + scale * series;
    int exponent = (n - (n & 31)) / 32;
    if (exponent < -1021) /* in two steps where the result may be subnormal */
        return fraction * power_of_two(exponent + 60) * 0x1p-60;
    if (exponent > 1023)
        return fraction * power_of_two(exponent - 1) * 2;
    return fraction * power_of_two(exponent);
}

/* x = 2^exponent * (1 + f) with 1 + f between sqrt(1/2) and sqrt(2). With s = f/(2 + f), log(1 + f) =
 * 2*artanh(s), a series in s^2; it is added up as f - (f^2/2 - s*(f^2/2 + tail)) because that leaves f, the
 * larger part, without rounding. */
double portable_log(double x)
{
    assert(x > 0);
    if (!(x <= 0x1.fffffffffffffp+1023))
        return x;
    int exponent = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        exponent = -54;
    }
    /* Taking the bits of sqrt(1/2) off makes the exponent's border lie there instead of at 1. */
    uint64_t bits = bits_of_double(x) - UINT64_C(0x3FE6A09E667F3BCD);
    exponent += (int)((int64_t)bits >> 52);
    double mantissa = double_from_bits((bits & UINT64_C(0x000FFFFFFFFFFFFF)) + UINT64_C(0x3FE6A09E667F3BCD));
    double f = mantissa - 1;
    double s = f / (2 + f);
    double z = s * s;
    double w = z * z;
    double odd = 2.0 / 3 + w * (2.0 / 7 + w * (2.0 / 11 + w * (2.0 / 15 + w * (2.0 / 19 + w * (2.0 / 23)))));
    double even = 2.0 / 5 + w * (2.0 / 9 + w * (2.0 / 13 + w * (2.0 / 17 + w * (2.0 / 21))));
    double tail = z * odd + w * even;
    double half_square = 0.5 * f * f;
    return exponent * LN2_HIGH - ((half_square - (s * (half_square + tail) + exponent * LN2_LOW)) - f);
}

double portable_pow(double base, double exponent)
{
    return portable_exp(exponent * portable_log(base));
}

/* A quotient of two polynomials of degree seven, coefficients from the constant term up. */
static double quotient(const double numerator[8], const double denominator[8], double x)
{
    double above = numerator[7], below = denominator[7];
    for (int i = 6; i >= 0; i--) {
        above = above * x + numerator[i];
        below = below * x + denominator[i];
    }
    return above / below;
}

/* The constants of Wichura's PPND16: the middle, the tails and the far tails. */
static const double middle_numerator[8] = {
    3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
};
static const double middle_denominator[8] = {
    1.0,
    4.2313330701600911252e+1,
    6.8718700749205790830e+2,
    5.3941960214247511077e+3,
    2.1213794301586595867e+4,
    3.9307895800092710610e+4,
    2.8729085735721942674e+4,
    5.2264952788528545610e+3,
};
static const double tail_numerator[8] = {
    1.42343711074968357734e0, 4.63033784615654529590e0,  5.76949722146069140550e0,  3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
};
static const double tail_denominator[8] = {
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
};
static const double far_numerator[8] = {
    6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7,
};
static const double far_denominator[8] = {
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
};

double normal_quantile(double p)
{
    assert(p > 0 && p < 1);
    double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425)
        return q * quotient(middle_numerator, middle_denominator, 0.180625 - q * q);
    double r = sqrt(-portable_log(q < 0 ? p : 1 - p));
    double distance = r <= 5 ? quotient(tail_numerator, tail_denominator, r - 1.6)
                             : quotient(far_numerator, far_denominator, r - 5);
    return q < 0 ? -distance : distance;
}
