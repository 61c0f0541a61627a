/* Canonical rows into a format's text. Private to src/files. */
#ifndef FINGEN_FILES_TRANSCODE_H
#define FINGEN_FILES_TRANSCODE_H

#include "format.h"

/* What is the same for each row of a table; made once, read by all sessions. */
struct row_layout {
    const struct file_format *format;
    const struct table *table;
    struct buffer prefixes; /* what stands before each value, one after another */
    uint32_t *prefix_bytes; /* of each column */
    size_t row_end_bytes;
    size_t fixed_bytes; /* of a row, the most without what its values' lengths add */
};

bool row_layout_init(struct row_layout *layout, const struct file_format *format, const struct table *table,
                     struct error *error) FINGEN_CHECKED;
void row_layout_free(struct row_layout *layout);
/* Appends rows from the cursor to the end, or until the text is `enough_bytes` long, and moves the cursor
 * behind them. `fields`: room for the table's columns. */
bool row_layout_append_rows(const struct row_layout *layout, const uint8_t **cursor, const uint8_t *end,
                            size_t enough_bytes, struct field *fields, struct buffer *out,
                            struct error *error) FINGEN_CHECKED;

#endif
