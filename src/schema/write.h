/* Writers of text: each writes to where there is room, without a NUL, and returns the length. */
#ifndef FINGEN_SCHEMA_WRITE_H
#define FINGEN_SCHEMA_WRITE_H

#include <stddef.h>
#include <stdint.h>

static inline size_t write_word(char *out, const char *word)
{
    size_t length = 0;
    for (; word[length] != '\0'; length++) {
        out[length] = word[length];
    }
    return length;
}

/* With zeros in front up to at_least digits. */
static inline size_t write_digits(char *out, uint64_t value, int at_least)
{
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0 || count < at_least);
    for (int i = 0; i < count; i++) {
        out[i] = digits[count - 1 - i];
    }
    return (size_t)count;
}

#endif
