/* A script for `psql -f`: schema, rows as COPY data, keys; in one transaction, so that it loads whole or not
 * at all. */
#include "format.h"

/* The server stores what it reads here as it stands: text in UTF-8, times in UTC. */
static const char settings[] = "\\set ON_ERROR_STOP on\n"
                               "SET client_encoding = 'UTF8';\n"
                               "SET standard_conforming_strings = on;\n"
                               "SET DateStyle = 'ISO, YMD';\n"
                               "SET TimeZone = 'UTC';\n"
                               "SET check_function_bodies = on;\n"
                               "SET client_min_messages = warning;\n"
                               "BEGIN;\n";

static bool sql_append_prefix(struct buffer *out, const struct table *table, uint32_t column,
                              struct error *error)
{
    (void)table;
    return column == 0 || buffer_append_text(out, "\t", error);
}

static bool sql_append_file_start(struct buffer *out, const struct format_context *context,
                                  struct error *error)
{
    bool done =
        buffer_printf(out, error, "-- %s\n-- Load it with: psql -f FILE\n\n%s", context->about, settings);
    for (size_t i = 0; !context->no_tables && done && i < context->set_count; i++)
        done = buffer_printf(out, error, "\n%s", context->sets[i]->tables_sql);
    return done;
}

/* A name as SQL has it, in quotes. */
static bool append_name(struct buffer *out, const char *name, struct error *error)
{
    bool done = buffer_append_text(out, "\"", error);
    for (; done && *name != '\0'; name++)
        done = buffer_append_text(out, *name == '"' ? "\"" : "", error) && buffer_append(out, name, 1, error);
    return done && buffer_append_text(out, "\"", error);
}

static bool sql_append_table_start(struct buffer *out, const struct format_context *context,
                                   const struct table *table, bool first, struct error *error)
{
    (void)context, (void)first;
    bool done = buffer_append_text(out, "\nCOPY ", error) && append_name(out, table->schema, error) &&
                buffer_append_text(out, ".", error) && append_name(out, table->name, error);
    for (uint32_t i = 0; done && i < table->column_count; i++)
        done = buffer_append_text(out, i == 0 ? " (" : ", ", error) &&
               append_name(out, table->columns[i].name, error);
    return done && buffer_append_text(out, ") FROM stdin;\n", error);
}

static bool sql_append_table_end(struct buffer *out, const struct table *table, bool empty,
                                 struct error *error)
{
    (void)table, (void)empty;
    return buffer_append_text(out, "\\.\n", error);
}

/* Foreign keys need the tables that they point to, so a file with some tables only has no keys. */
static bool sql_append_file_end(struct buffer *out, const struct format_context *context, struct error *error)
{
    bool done = true;
    bool has_keys = context->whole && !context->no_keys;
    for (size_t i = 0; has_keys && done && i < context->set_count; i++)
        done = buffer_printf(out, error, "\n%s", context->sets[i]->keys_sql);
    return done && buffer_append_text(out, "\nCOMMIT;\nANALYZE;\n", error);
}

const struct file_format format_sql = {
    .name = "sql",
    .title = "SQL",
    .one_file = true,
    .append_prefix = sql_append_prefix,
    .row_end = "\n",
    .write_value = field_write_copy_text,
    .append_file_start = sql_append_file_start,
    .append_table_start = sql_append_table_start,
    .append_table_end = sql_append_table_end,
    .append_file_end = sql_append_file_end,
};
