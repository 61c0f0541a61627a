/* Files that the build puts into the program (src/build/embed.c). */
#ifndef FINGEN_EMBEDDED_H
#define FINGEN_EMBEDDED_H

#include <stddef.h>

/* A table of these ends with name NULL. */
struct embedded_file {
    const char *name; /* the file's, without directory and suffix */
    const char *text; /* ends with a NUL that length does not count */
    size_t length;
};

#endif
