/* Small text helpers that the C library lacks. */
#ifndef FINGEN_TEXT_H
#define FINGEN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UTF-8 text that is not NUL-terminated and not owned. */
struct text {
    const char *data;
    uint32_t length;
};

#define TEXT_LITERAL(literal) ((struct text){(literal), sizeof(literal) - 1})
struct text text_from(const char *c_string);
bool text_equals(struct text a, struct text b);

/* True for well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF). *bad_offset (may be NULL)
 * is the first byte that is not. */
bool text_is_utf8(const char *data, size_t length, size_t *bad_offset);
/* The candidate nearest to `word` by edit distance, or NULL when none is near enough to suggest. */
const char *text_nearest(const char *word, const char *const *candidates, size_t count);
/* Strict number parsing of a whole string: no spaces, no trailing characters, no overflow. Integers accept
 * '_' between digits (1_000_000). */
bool text_parse_int64(const char *text, size_t length, int64_t *value);
bool text_parse_uint64(const char *text, size_t length, uint64_t *value);
bool text_parse_double(const char *text, size_t length, double *value); /* locale-independent, finite only */
/* The noun behind a number: `one` where that is 1. */
const char *text_noun(uint64_t count, const char *one, const char *many);
/* "1,234,567" and "1.2 MB" into buf; both return buf. */
char *text_format_count(char *buf, size_t size, uint64_t value);
char *text_format_bytes(char *buf, size_t size, uint64_t bytes);

#endif
