#include "transcode.h"

#include <stdlib.h>
#include <string.h>

#define PREFIXES_CAP ((size_t)1 << 20)

bool row_layout_init(struct row_layout *layout, const struct file_format *format, const struct table *table,
                     struct error *error)
{
    *layout = (struct row_layout){.format = format, .table = table, .row_end_bytes = strlen(format->row_end)};
    buffer_init(&layout->prefixes, PREFIXES_CAP);
    layout->prefix_bytes = calloc(table->column_count, sizeof *layout->prefix_bytes);
    if (layout->prefix_bytes == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    for (uint32_t i = 0; i < table->column_count; i++) {
        size_t before = layout->prefixes.length;
        if (!format->append_prefix(&layout->prefixes, table, i, error))
            return false;
        layout->prefix_bytes[i] = (uint32_t)(layout->prefixes.length - before);
    }
    layout->fixed_bytes =
        layout->prefixes.length + layout->row_end_bytes + (size_t)table->column_count * FORMAT_VALUE_BYTES;
    return true;
}

void row_layout_free(struct row_layout *layout)
{
    buffer_free(&layout->prefixes);
    free(layout->prefix_bytes);
    layout->prefix_bytes = NULL;
}

/* Most are a byte or none. */
static char *write_piece(char *out, const uint8_t *piece, size_t length)
{
    if (length == 1)
        *out = (char)*piece;
    else if (length > 0)
        memcpy(out, piece, length);
    return out + length;
}

/* What is read again and again is in locals: for all that the compiler knows, the text overwrites the rest.
 */
static char *write_row(char *out, const struct row_layout *layout, const struct field *fields)
{
    const struct file_format *format = layout->format;
    const struct column *columns = layout->table->columns;
    const uint8_t *prefix = layout->prefixes.data;
    const uint32_t *prefix_bytes = layout->prefix_bytes;
    uint32_t count = layout->table->column_count;
    for (uint32_t i = 0; i < count; i++) {
        out = write_piece(out, prefix, prefix_bytes[i]);
        prefix += prefix_bytes[i];
        out = format->write_value(out, &columns[i], fields[i]);
    }
    return write_piece(out, (const uint8_t *)format->row_end, layout->row_end_bytes);
}

bool row_layout_append_rows(const struct row_layout *layout, const uint8_t **cursor, const uint8_t *end,
                            size_t enough_bytes, struct field *fields, struct buffer *out,
                            struct error *error)
{
    while (*cursor != end && out->length < enough_bytes) {
        const uint8_t *row = *cursor;
        if (!tuple_next(layout->table, cursor, end, fields))
            return error_set(error, ERROR_INTERNAL, "%s.%s: a row that cannot be read", layout->table->schema,
                             layout->table->name);
        if (!buffer_reserve(out, layout->fixed_bytes + FORMAT_EXPANSION * (size_t)(*cursor - row), error))
            return false;
        char *start = (char *)out->data + out->length;
        out->length += (size_t)(write_row(start, layout, fields) - start);
    }
    return true;
}
