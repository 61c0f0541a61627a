#include "source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void source_fail(const char *path, int line_or_0, const char *format, ...)
{
    va_list arguments;
    if (line_or_0 > 0) {
        fprintf(stderr, "%s:%d: ", path, line_or_0);
    } else {
        fprintf(stderr, "%s: ", path);
    }
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

struct source_file source_read(const char *path)
{
    struct source_file file = {.path = path};
    size_t capacity = 0;
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        source_fail(path, 0, "cannot be read: %s", strerror(errno));
    }
    do {
        capacity = capacity == 0 ? 65536 : capacity * 2;
        file.text = realloc(file.text, capacity);
        if (file.text == NULL) {
            source_fail(path, 0, "no memory for %zu bytes", capacity);
        }
        file.length += fread(file.text + file.length, 1, capacity - file.length, in);
    } while (file.length == capacity);
    if (ferror(in)) {
        source_fail(path, 0, "cannot be read: %s", strerror(errno));
    }
    fclose(in);
    file.text[file.length] = '\0'; /* the loop ends with at least one byte to spare */
    return file;
}

void source_free(struct source_file *file)
{
    free(file->text);
    *file = (struct source_file){0};
}

FILE *source_open_output(const char *path)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        source_fail(path, 0, "cannot be written: %s", strerror(errno));
    }
    return out;
}

void source_close_output(FILE *out, const char *path)
{
    bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed) {
        remove(path); /* half a source file must not look up to date to the build */
        source_fail(path, 0, "cannot be written: %s", strerror(errno));
    }
}

static void write_escaped(FILE *out, unsigned char byte)
{
    switch (byte) {
    case '\n':
        fputs("\\n", out);
        return;
    case '\t':
        fputs("\\t", out);
        return;
    case '"':
    case '\\':
    case '?': /* trigraphs */
        fprintf(out, "\\%c", byte);
        return;
    default:
        fprintf(out, byte >= ' ' && byte < 0x7f ? "%c" : "\\%03o", byte);
    }
}

void source_write_literal(FILE *out, const char *text, size_t length)
{
    fputs("    \"", out);
    for (size_t i = 0; i < length; i++) {
        write_escaped(out, (unsigned char)text[i]);
        if (text[i] == '\n' && i + 1 < length) {
            fputs("\"\n    \"", out);
        }
    }
    fputs("\"", out);
}

const char *source_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}
