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

static char *write_row(char *out, const struct row_layout *layout, const struct field *fields)
{
    const uint8_t *prefix = layout->prefixes.data;
    for (uint32_t i = 0; i < layout->table->column_count; i++) {
        out = write_piece(out, prefix, layout->prefix_bytes[i]);
        prefix += layout->prefix_bytes[i];
        out = layout->format->write_value(out, &layout->table->columns[i], fields[i]);
    }
    return write_piece(out, (const uint8_t *)layout->format->row_end, layout->row_end_bytes);
}

bool row_layout_append_rows(const struct row_layout *layout, const struct chunk_table *rows,
                            struct field *fields, struct buffer *out, struct error *error)
{
    const uint8_t *at = rows->rows.data, *end = at + rows->rows.length;
    while (at != end) {
        const uint8_t *row = at;
        if (!tuple_next(layout->table, &at, end, fields))
            return error_set(error, ERROR_INTERNAL, "%s.%s: a row that cannot be read", layout->table->schema,
                             layout->table->name);
        if (!buffer_reserve(out, layout->fixed_bytes + FORMAT_EXPANSION * (size_t)(at - row), error))
            return false;
        char *start = (char *)out->data + out->length;
        out->length += (size_t)(write_row(start, layout, fields) - start);
    }
    return true;
}
