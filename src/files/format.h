/* What makes a file format: how a value, a row, a table and a file are written. Private to src/files. A
 * format is one file and one line in formats.c.
 */
#ifndef FINGEN_FILES_FORMAT_H
#define FINGEN_FILES_FORMAT_H

#include "fingen/buffer.h"
#include "fingen/tuple.h"

/* What the texts around the rows may depend on. */
struct format_context {
    const struct table_set *const *sets;
    size_t set_count;
    bool one_schema; /* of all the tables that are written */
    bool no_keys;
    bool no_tables;    /* an earlier part of the whole makes them */
    bool whole;        /* all tables of the sets are written */
    const char *about; /* a line: which data these are */
};

struct file_format {
    const char *name;   /* in addresses: "csv" */
    const char *suffix; /* of a table's file in the folder; of formats with one file NULL */
    const char *title;  /* "CSV" */
    bool one_file;      /* for all tables: rows are kept in temporary files until all are there, and joined */
    size_t separator_bytes; /* that a row begins with, and a table's first does not */

    /* What stands before each value, the first one's too. */
    bool (*append_prefix)(struct buffer *out, const struct table *table, uint32_t column,
                          struct error *error);
    const char *row_end;
    /* Room: FORMAT_EXPANSION x field.length + FORMAT_VALUE_BYTES. NULL values (length -1) too. */
    char *(*write_value)(char *out, const struct column *column, struct field field);

    /* Each may be NULL. Of formats with one file, first tells the first table of the file. */
    bool (*append_file_start)(struct buffer *out, const struct format_context *context, struct error *error);
    bool (*append_table_start)(struct buffer *out, const struct format_context *context,
                               const struct table *table, bool first, struct error *error);
    bool (*append_table_end)(struct buffer *out, const struct table *table, bool empty, struct error *error);
    bool (*append_file_end)(struct buffer *out, const struct format_context *context, struct error *error);
};

#define FORMAT_EXPANSION 6 /* a byte of JSON text may become \u001f */
#define FORMAT_VALUE_BYTES (FIELD_TEXT_BYTES + 8)

extern const struct file_format format_csv, format_jsonl, format_json, format_sql;

/* ---- json_value.c: what both JSON formats share ---- */

char *json_write_value(char *out, const struct column *column, struct field field);
/* "name": quoted and escaped */
bool json_append_name(struct buffer *out, const char *name, struct error *error);

#endif
