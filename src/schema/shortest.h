/* Doubles as the server prints them with extra_float_digits 1. */
#ifndef FINGEN_SCHEMA_SHORTEST_H
#define FINGEN_SCHEMA_SHORTEST_H

#include <stddef.h>

#define SHORTEST_BYTES_MAX 32

/* The fewest digits that read back as the same double, nearest to it among those, never the exact middle
 * between two doubles; plain from 1e-4 up to 1e15, with an exponent beyond. Not terminated; returns the
 * length. */
size_t shortest_format(char out[SHORTEST_BYTES_MAX], double value);

#endif
