#include "fingen/error.h"

#include "fingen/text.h"

#include <stdio.h>
#include <string.h>

/* Leaves `length` bytes of text in place, less what would be half a character at the end. */
static void cut_at_character(char *text, size_t length)
{
    size_t bad_offset = 0;
    text[length] = '\0';
    if (!text_is_utf8(text, length, &bad_offset) && length - bad_offset < 4)
        text[bad_offset] = '\0';
}

static void format_cut(char *out, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void format_cut(char *out, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(out, size, format, arguments);
    if (length < 0)
        snprintf(out, size, "(a message that cannot be formatted)");
    else if ((size_t)length >= size)
        cut_at_character(out, size - 1);
}

/* Arguments may point into the error itself, so everything is formatted beside it first. */
static void copy_cut(char *out, size_t size, const char *text)
{
    size_t length = strlen(text);
    bool cut = length >= size;
    if (cut)
        length = size - 1;
    memcpy(out, text, length);
    out[length] = '\0';
    if (cut)
        cut_at_character(out, length);
}

static void append_line(char *out, size_t size, const char *line)
{
    size_t used = strlen(out);
    if (used > 0 && used + 1 < size)
        out[used++] = '\n';
    copy_cut(out + used, size - used, line);
    if (out[used] == '\0' && used > 0 && out[used - 1] == '\n')
        out[used - 1] = '\0';
}

bool error_set(struct error *error, enum error_code code, const char *format, ...)
{
    struct error fresh = {.code = code};
    va_list arguments;
    va_start(arguments, format);
    format_cut(fresh.message, sizeof fresh.message, format, arguments);
    va_end(arguments);
    *error = fresh;
    return false;
}

bool error_detail(struct error *error, const char *format, ...)
{
    char line[sizeof error->detail];
    va_list arguments;
    va_start(arguments, format);
    format_cut(line, sizeof line, format, arguments);
    va_end(arguments);
    append_line(error->detail, sizeof error->detail, line);
    return false;
}

bool error_hint(struct error *error, const char *format, ...)
{
    char line[sizeof error->hint];
    va_list arguments;
    va_start(arguments, format);
    format_cut(line, sizeof line, format, arguments);
    va_end(arguments);
    append_line(error->hint, sizeof error->hint, line);
    return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
    char whole[2 * sizeof error->message + sizeof ": "];
    char prefix[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    format_cut(prefix, sizeof prefix, format, arguments);
    va_end(arguments);
    snprintf(whole, sizeof whole, "%s: %s", prefix, error->message);
    copy_cut(error->message, sizeof error->message, whole);
    return false;
}

void error_clear(struct error *error)
{
    *error = (struct error){.code = ERROR_NONE};
}

int error_exit_status(enum error_code code)
{
    return (int)code;
}
