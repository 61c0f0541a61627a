/* JSON Lines: a file for each table, an object on each line. */
#include "format.h"

static bool jsonl_append_prefix(struct buffer *out, const struct table *table, uint32_t column,
                                struct error *error)
{
    return buffer_append_text(out, column == 0 ? "{" : ",", error) &&
           json_append_name(out, table->columns[column].name, error) && buffer_append_text(out, ":", error);
}

const struct file_format format_jsonl = {
    .name = "jsonl",
    .suffix = ".jsonl",
    .title = "JSON Lines",
    .append_prefix = jsonl_append_prefix,
    .row_end = "}\n",
    .write_value = json_write_value,
};
