/* What the programs of the build share: reading inputs whole and writing C source. They need nothing but the
 * C library, so that a cross build can make them for the machine that builds. */
#ifndef FINGEN_BUILD_SOURCE_H
#define FINGEN_BUILD_SOURCE_H

#include <stdio.h>

struct source_file {
    const char *path;
    char *text; /* ends with a NUL */
    size_t length;
};

/* Instead of failing, each of these prints what is wrong and ends the program with status 1. */
__attribute__((noreturn, format(printf, 3, 4))) void source_fail(const char *path, int line_or_0,
                                                                 const char *format, ...);
struct source_file source_read(const char *path);
void source_free(struct source_file *file);
FILE *source_open_output(const char *path);
void source_close_output(FILE *out, const char *path);

/* The text as C string literals, one per line of it, indented by four blanks; no semicolon. */
void source_write_literal(FILE *out, const char *text, size_t length);
/* The file name in a path, without its directory. */
const char *source_base_name(const char *path);

#endif
