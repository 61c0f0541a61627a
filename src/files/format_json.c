/* One JSON object with an array for each table, indented by two. An array is named like its table, with the
 * schema before it when the file holds several schemas. */
#include "format.h"

#include <stdio.h>

static bool json_append_prefix(struct buffer *out, const struct table *table, uint32_t column,
                               struct error *error)
{
    return buffer_append_text(out, column == 0 ? ",\n    {\n      " : ",\n      ", error) &&
           json_append_name(out, table->columns[column].name, error) && buffer_append_text(out, ": ", error);
}

static bool json_append_file_start(struct buffer *out, const struct format_context *context,
                                   struct error *error)
{
    (void)context;
    return buffer_append_text(out, "{", error);
}

static bool json_append_table_start(struct buffer *out, const struct format_context *context,
                                    const struct table *table, bool first, struct error *error)
{
    char name[160];
    snprintf(name, sizeof name, "%s%s%s", context->one_schema ? "" : table->schema,
             context->one_schema ? "" : ".", table->name);
    return buffer_append_text(out, first ? "\n  " : ",\n  ", error) && json_append_name(out, name, error) &&
           buffer_append_text(out, ": [", error);
}

static bool json_append_table_end(struct buffer *out, const struct table *table, bool empty,
                                  struct error *error)
{
    (void)table;
    return buffer_append_text(out, empty ? "]" : "\n  ]", error);
}

static bool json_append_file_end(struct buffer *out, const struct format_context *context,
                                 struct error *error)
{
    (void)context;
    return buffer_append_text(out, "\n}\n", error);
}

const struct file_format format_json = {
    .name = "json",
    .title = "JSON",
    .one_file = true,
    .separator_bytes = 1, /* the comma */
    .append_prefix = json_append_prefix,
    .row_end = "\n    }",
    .write_value = json_write_value,
    .append_file_start = json_append_file_start,
    .append_table_start = json_append_table_start,
    .append_table_end = json_append_table_end,
    .append_file_end = json_append_file_end,
};
