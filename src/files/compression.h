/* Streams of bytes made smaller. Private to src/files. A compression is one struct file_compression and one
 * line in compression.c. */
#ifndef FINGEN_FILES_COMPRESSION_H
#define FINGEN_FILES_COMPRESSION_H

#include "fingen/buffer.h"

struct file_compression {
    const char *name;     /* "zstd" */
    const char *suffix;   /* ".zst" */
    void *(*start)(void); /* NULL: out of memory */
    /* Appends what comes out; last: everything, and the end of the stream. */
    bool (*run)(void *state, struct buffer *out, const void *data, size_t length, bool last,
                struct error *error);
    void (*free)(void *state);
};

/* Bytes of the name without the suffix of a compression. */
size_t file_compression_bare_length(const char *name);

#endif
