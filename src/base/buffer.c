#include "fingen/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 256, READ_BYTES = 65536 };

void buffer_init(struct buffer *buffer, size_t cap)
{
    *buffer = (struct buffer){.cap = cap};
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    buffer_init(buffer, buffer->cap);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
}

/* Doubles, so that appending is linear in the whole. */
static size_t next_capacity(const struct buffer *buffer, size_t needed)
{
    size_t capacity = buffer->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : buffer->capacity;
    while (capacity < needed && capacity <= buffer->cap / 2)
        capacity *= 2;
    return capacity < needed || capacity > buffer->cap ? buffer->cap : capacity;
}

bool buffer_reserve(struct buffer *buffer, size_t extra, struct error *error)
{
    if (extra <= buffer->capacity - buffer->length)
        return true;
    if (extra > buffer->cap || buffer->length > buffer->cap - extra)
        return error_set(error, ERROR_MEMORY, "%zu bytes and %zu more pass the limit of %zu bytes",
                         buffer->length, extra, buffer->cap);
    size_t capacity = next_capacity(buffer, buffer->length + extra);
    uint8_t *data = realloc(buffer->data, capacity);
    if (data == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory: a buffer of %zu bytes is not to be had",
                         capacity);
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

bool buffer_append(struct buffer *buffer, const void *data, size_t length, struct error *error)
{
    if (!buffer_reserve(buffer, length, error))
        return false;
    if (length > 0)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    return true;
}

bool buffer_append_text(struct buffer *buffer, const char *text, struct error *error)
{
    return buffer_append(buffer, text, strlen(text), error);
}

static bool append_formatted(struct buffer *buffer, struct error *error, const char *format,
                             va_list arguments) __attribute__((format(printf, 3, 0)));

static bool append_formatted(struct buffer *buffer, struct error *error, const char *format,
                             va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return error_set(error, ERROR_INTERNAL, "text for a buffer cannot be formatted: %s", strerror(errno));
    if (!buffer_reserve(buffer, (size_t)length + 1, error)) /* vsnprintf writes a NUL too */
        return false;
    vsnprintf((char *)buffer->data + buffer->length, (size_t)length + 1, format, arguments);
    buffer->length += (size_t)length;
    return true;
}

bool buffer_printf(struct buffer *buffer, struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bool done = append_formatted(buffer, error, format, arguments);
    va_end(arguments);
    return done;
}

bool buffer_terminate(struct buffer *buffer, struct error *error)
{
    if (!buffer_reserve(buffer, 1, error))
        return false;
    buffer->data[buffer->length] = '\0';
    return true;
}

static bool fail_too_large(const struct buffer *buffer, const char *path, struct error *error)
{
    return error_set(error, ERROR_IO, "\"%s\" is larger than %zu bytes, the most that is read", path,
                     buffer->cap);
}

/* Reads to the end; what says nothing about its size beforehand (a pipe) is held to the cap as well. */
static bool read_all(struct buffer *buffer, int descriptor, const char *path, struct error *error)
{
    for (;;) {
        uint8_t piece[READ_BYTES];
        ssize_t count = read(descriptor, piece, sizeof piece);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set(error, ERROR_IO, "cannot read \"%s\": %s", path, strerror(errno));
        if (count == 0)
            return true;
        if ((size_t)count > buffer->cap - buffer->length)
            return fail_too_large(buffer, path, error);
        if (!buffer_append(buffer, piece, (size_t)count, error))
            return error_prefix(error, "\"%s\"", path);
    }
}

bool buffer_read_file(struct buffer *buffer, const char *path, struct error *error)
{
    buffer_clear(buffer);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set(error, ERROR_IO, "cannot open \"%s\": %s", path, strerror(errno));
    struct stat status;
    bool done;
    if (fstat(descriptor, &status) != 0)
        done = error_set(error, ERROR_IO, "cannot look at \"%s\": %s", path, strerror(errno));
    else if (S_ISREG(status.st_mode) && (uint64_t)status.st_size > buffer->cap)
        done = fail_too_large(buffer, path, error);
    else
        done = read_all(buffer, descriptor, path, error);
    close(descriptor);
    return done;
}
