/* Text for a terminal of 80 columns. */
#ifndef FINGEN_CMD_LAYOUT_H
#define FINGEN_CMD_LAYOUT_H

#include "fingen/buffer.h"

#define LAYOUT_WIDTH 80

/* Words wrapped, every line indented. */
bool layout_paragraph(struct buffer *out, const char *text, size_t length, size_t indent,
                      struct error *error) FINGEN_CHECKED;
/* Paragraphs that "\n\n" parts, one empty line between them. One that begins with a space stays as it is. */
bool layout_paragraphs(struct buffer *out, const char *text, struct error *error) FINGEN_CHECKED;
/* "  term      text", the text from `column` on; below the term when that is too long. */
bool layout_entry(struct buffer *out, const char *term, const char *text, size_t column,
                  struct error *error) FINGEN_CHECKED;

#endif
