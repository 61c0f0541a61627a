/* A growing byte buffer with a cap. The owner calls buffer_free. */
#ifndef FINGEN_BUFFER_H
#define FINGEN_BUFFER_H

#include "fingen/error.h"

#include <stddef.h>
#include <stdint.h>

struct buffer {
    uint8_t *data;
    size_t length;
    size_t capacity;
    size_t cap; /* never grows past this many bytes */
};

void buffer_init(struct buffer *buffer, size_t cap);
void buffer_free(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* keeps the memory */
/* Room for `extra` more bytes; ERROR_MEMORY when that passes the cap or memory runs out. */
bool buffer_reserve(struct buffer *buffer, size_t extra, struct error *error) FINGEN_CHECKED;
bool buffer_append(struct buffer *buffer, const void *data, size_t length,
                   struct error *error) FINGEN_CHECKED;
bool buffer_append_text(struct buffer *buffer, const char *text, struct error *error) FINGEN_CHECKED;
bool buffer_printf(struct buffer *buffer, struct error *error, const char *format, ...)
    FINGEN_PRINTF(3, 4) FINGEN_CHECKED;
/* A NUL behind the content (not counted in length), for C string functions. */
bool buffer_terminate(struct buffer *buffer, struct error *error) FINGEN_CHECKED;
/* A whole file, up to the cap; ERROR_IO with the path otherwise. A file beyond the cap is not read. */
bool buffer_read_file(struct buffer *buffer, const char *path, struct error *error) FINGEN_CHECKED;

#endif
