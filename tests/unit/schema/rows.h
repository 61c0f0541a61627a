/* Rows of the tests' own domain (every/tables.sql) full of edge values, the same in every run. */
#ifndef FINGEN_TEST_ROWS_H
#define FINGEN_TEST_ROWS_H

#include "fingen/generated/every_tables.h"

struct rows {
    uint64_t state;
};

struct rows rows_from(uint64_t seed);
uint64_t rows_bits(struct rows *rows);
uint64_t rows_below(struct rows *rows, uint64_t bound);

/* Values that a server stores: finite, within the type, well-formed UTF-8 without NUL. */
double rows_double(struct rows *rows);
int64_t rows_scaled(struct rows *rows, int precision); /* of numeric(precision, ...) */
date_days rows_date(struct rows *rows);
timestamp_microseconds rows_timestamp(struct rows *rows);
struct text rows_text(struct rows *rows, uint32_t max_characters);

/* Texts point into static memory. */
struct every_required rows_required(struct rows *rows);
struct every_nullable rows_nullable(struct rows *rows);

#endif
