#include "rows.h"

#include <math.h>
#include <string.h>

struct rows rows_from(uint64_t seed)
{
    return (struct rows){seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
}

uint64_t rows_bits(struct rows *rows)
{
    uint64_t z = rows->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint64_t rows_below(struct rows *rows, uint64_t bound)
{
    return rows_bits(rows) % bound;
}

double rows_double(struct rows *rows)
{
    static const double edges[] = {0,
                                   -0.0,
                                   1,
                                   -1,
                                   0.1,
                                   1e-5,
                                   1e-4,
                                   123456.78,
                                   1e14,
                                   1e15,
                                   1e16,
                                   1e22,
                                   1e23,
                                   5e-324,
                                   2e-308,
                                   1e308,
                                   INFINITY,
                                   -INFINITY,
                                   0.00001,
                                   1e-300,
                                   1.5e300,
                                   1000000,
                                   99999.99,
                                   1 / 3.,
                                   2 / 3.,
                                   4503599627370496.5,
                                   1e-3,
                                   -2.5e-7,
                                   9007199254740993.0};
    double value;
    uint64_t bits = rows_bits(rows);
    switch (rows_below(rows, 4)) {
    case 0:
        return edges[rows_below(rows, sizeof edges / sizeof edges[0])];
    case 1:
        return (double)(int64_t)(bits >> rows_below(rows, 63)) / 100;
    case 2: /* a power of two: the doubles below it lie closer than those above */
        return ldexp(1, (int)rows_below(rows, 2098) - 1074);
    default:
        memcpy(&value, &bits, sizeof value);
        return isnan(value) ? 0.25 : value;
    }
}

int64_t rows_scaled(struct rows *rows, int precision)
{
    int64_t limit = 1;
    for (int i = 0; i < precision; i++) {
        limit *= 10;
    }
    int64_t power = 1;
    for (uint64_t i = rows_below(rows, (uint64_t)precision); i > 0; i--) {
        power *= 10;
    }
    int64_t sign = rows_below(rows, 2) == 0 ? 1 : -1;
    switch (rows_below(rows, 4)) {
    case 0:
        return sign * (int64_t)rows_below(rows, (uint64_t)limit);
    case 1:
        return sign * (int64_t)rows_below(rows, (uint64_t)(limit / power)) * power; /* zeros at the end */
    case 2:
        return sign * (int64_t)rows_below(rows, (uint64_t)power); /* and in front */
    default:
        return sign * (rows_below(rows, 2) == 0 ? power : power - 1);
    }
}

/* 4713-01-01 BC to 5874897-12-31 is what the server's date holds; its timestamp ends with the year 294276. */
date_days rows_date(struct rows *rows)
{
    static const int32_t edges[] = {0,       -1,       10957,      10956,   20453,  -719162,
                                    -719163, -2440000, 2145042541, 2932896, 2932897};
    if (rows_below(rows, 3) == 0) {
        return edges[rows_below(rows, sizeof edges / sizeof edges[0])];
    }
    return (date_days)rows_below(rows, 60000) - 20000;
}

timestamp_microseconds rows_timestamp(struct rows *rows)
{
    static const int64_t fractions[] = {0, 1, 10, 500000, 999999, 123456, 120000};
    static const int64_t days[] = {0, -1, 10957, 10956, -719162, -719163, -2440000, 106751991};
    int64_t day =
        rows_below(rows, 4) == 0 ? days[rows_below(rows, 8)] : (int64_t)rows_below(rows, 60000) - 20000;
    int64_t second = (int64_t)rows_below(rows, 86400);
    if (day > 100000000) { /* the year 294246, as late as microseconds since 1970 reach */
        second = 0;
    }
    return day * MICROSECONDS_PER_DAY + second * MICROSECONDS_PER_SECOND + fractions[rows_below(rows, 7)];
}

struct text rows_text(struct rows *rows, uint32_t max_characters)
{
    static const char *const plain =
        "The quick brown fox jumps over the lazy dog, 1234567890 times\\ and more!";
    static const char *const special[] = {
        "", "\\", "\t", "a\tb\nc", "\\N", "\r\n", "\b\f\v", "x\x01\x1f\x7f", "'\"", " ", "\\."};
    static const char *const wide = "äöüß€漢字😀éñçøåæþðłšžčřńęąőű€€€€漢字漢字😀😀";
    uint32_t characters = (uint32_t)rows_below(rows, (max_characters < 40 ? max_characters : 40) + 1);
    if (rows_below(rows, 4) == 0) {
        struct text text = text_from(special[rows_below(rows, sizeof special / sizeof special[0])]);
        return text.length <= max_characters ? text : (struct text){"", 0};
    }
    if (rows_below(rows, 3) != 0) {
        return (struct text){plain + rows_below(rows, 20), characters};
    }
    uint32_t bytes = 0;
    for (; characters > 0 && wide[bytes] != '\0'; characters--) {
        do {
            bytes++;
        } while (((uint8_t)wide[bytes] & 0xc0) == 0x80);
    }
    return (struct text){wide, bytes};
}

static struct uuid random_uuid(struct rows *rows)
{
    struct uuid id;
    uint64_t halves[2] = {rows_bits(rows), rows_bits(rows)};
    memcpy(id.bytes, halves, sizeof halves);
    return id;
}

static int64_t random_integer(struct rows *rows, int bits)
{
    int64_t most = (int64_t)(UINT64_MAX >> (65 - bits));
    switch (rows_below(rows, 5)) {
    case 0:
        return most;
    case 1:
        return -most - 1;
    case 2:
        return (int64_t)rows_below(rows, 3) - 1;
    default:
        return (int64_t)rows_bits(rows) >> (64 - bits);
    }
}

/* Trailing blanks are no part of a char(n)'s value: the server gives them back whatever was stored. */
static struct text random_code(struct rows *rows, uint32_t max_characters)
{
    struct text text = rows_text(rows, max_characters);
    while (text.length > 0 && text.data[text.length - 1] == ' ') {
        text.length--;
    }
    return text;
}

struct every_required rows_required(struct rows *rows)
{
    return (struct every_required){
        .flag = rows_below(rows, 2),
        .small = (int16_t)random_integer(rows, 16),
        .whole = (int32_t)random_integer(rows, 32),
        .big = random_integer(rows, 64),
        .real = rows_double(rows),
        .cents = rows_scaled(rows, 15),
        .tenths = rows_scaled(rows, 18),
        .rate = rows_scaled(rows, 9),
        .part = rows_scaled(rows, 18),
        .units = rows_scaled(rows, 18),
        .free = rows_text(rows, 1000),
        .name = rows_text(rows, 40),
        .other_name = rows_text(rows, 12),
        .state = random_code(rows, 2),
        .code = random_code(rows, 5),
        .day = rows_date(rows),
        .at = rows_timestamp(rows),
        .at_local = rows_timestamp(rows),
        .at_utc = rows_timestamp(rows),
        .at_world = rows_timestamp(rows),
        .id = random_uuid(rows),
        .mood = (enum every_mood)(1 + rows_below(rows, 5)),
        .direction = (enum other_mood)(1 + rows_below(rows, 2)),
    };
}

struct every_nullable rows_nullable(struct rows *rows)
{
    struct every_nullable row = {0};
    uint64_t present = rows_bits(rows);
    if (rows_below(rows, 8) == 0) {
        return row;
    }
    row.flag = (struct nullable_boolean){present & 1, true};
    row.small = (struct nullable_smallint){present & 2, (int16_t)random_integer(rows, 16)};
    row.whole = (struct nullable_integer){present & 4, (int32_t)random_integer(rows, 32)};
    row.big = (struct nullable_bigint){present & 8, random_integer(rows, 64)};
    row.real = (struct nullable_double){present & 16, rows_double(rows)};
    row.cents = (struct nullable_numeric){present & 32, rows_scaled(rows, 15)};
    row.free = (struct nullable_text){present & 64, rows_text(rows, 1000)};
    row.name = (struct nullable_text){present & 128, rows_text(rows, 40)};
    row.code = (struct nullable_text){present & 256, random_code(rows, 5)};
    row.day = (struct nullable_date){present & 512, rows_date(rows)};
    row.at = (struct nullable_timestamp){present & 1024, rows_timestamp(rows)};
    row.utc = (struct nullable_timestamp){present & 2048, rows_timestamp(rows)};
    row.id = (struct nullable_uuid){present & 4096, random_uuid(rows)};
    row.mood = (struct nullable_enum){present & 8192, (int)(1 + rows_below(rows, 5))};
    return row;
}
