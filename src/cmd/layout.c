#include "layout.h"

#include <string.h>

/* How much of the text fits: up to a space, at least one word. */
static size_t fitting_length(const char *text, size_t length, size_t room)
{
    if (length <= room)
        return length;
    size_t fit = room;
    while (fit > 0 && text[fit] != ' ')
        fit--;
    if (fit > 0)
        return fit;
    const char *space = memchr(text, ' ', length);
    return space == NULL ? length : (size_t)(space - text);
}

/* The first line is indented already. */
static bool wrap(struct buffer *out, const char *text, size_t length, size_t indent, struct error *error)
{
    while (length > 0) {
        size_t fit = fitting_length(text, length, LAYOUT_WIDTH - indent);
        if (!buffer_printf(out, error, "%.*s\n", (int)fit, text))
            return false;
        while (fit < length && text[fit] == ' ')
            fit++;
        text += fit;
        length -= fit;
        if (length > 0 && !buffer_printf(out, error, "%*s", (int)indent, ""))
            return false;
    }
    return true;
}

bool layout_paragraph(struct buffer *out, const char *text, size_t length, size_t indent, struct error *error)
{
    return buffer_printf(out, error, "%*s", (int)indent, "") && wrap(out, text, length, indent, error);
}

bool layout_paragraphs(struct buffer *out, const char *text, struct error *error)
{
    for (bool first = true; *text != '\0'; first = false) {
        const char *end = strstr(text, "\n\n");
        size_t length = end == NULL ? strlen(text) : (size_t)(end - text);
        if (!first && !buffer_append_text(out, "\n", error))
            return false;
        bool done = text[0] == ' ' ? buffer_printf(out, error, "%.*s\n", (int)length, text)
                                   : layout_paragraph(out, text, length, 0, error);
        if (!done)
            return false;
        text += length + (end == NULL ? 0 : 2);
    }
    return true;
}

bool layout_entry(struct buffer *out, const char *term, const char *text, size_t column, struct error *error)
{
    size_t used = strlen(term) + 2;
    if (!buffer_printf(out, error, "  %s", term))
        return false;
    if (used + 2 > column)
        return buffer_printf(out, error, "\n%*s", (int)column, "") &&
               wrap(out, text, strlen(text), column, error);
    return buffer_printf(out, error, "%*s", (int)(column - used), "") &&
           wrap(out, text, strlen(text), column, error);
}
