#include "ddl.h"

#include <ctype.h>
#include <string.h>

/* What the code made for a column depends on, by enum column_kind. */
static const struct kind_traits {
    const char *constant; /* of enum column_kind */
    const char *c_type;   /* in the row struct */
    const char *word;     /* nullable_<word>, encode_<word> */
    int bytes_max;        /* encoded, with the length; of text without the text itself */
} kinds[] = {
    [COLUMN_BOOLEAN] = {"COLUMN_BOOLEAN", "bool", "boolean", 5},
    [COLUMN_SMALLINT] = {"COLUMN_SMALLINT", "int16_t", "smallint", 6},
    [COLUMN_INTEGER] = {"COLUMN_INTEGER", "int32_t", "integer", 8},
    [COLUMN_BIGINT] = {"COLUMN_BIGINT", "int64_t", "bigint", 12},
    [COLUMN_DOUBLE] = {"COLUMN_DOUBLE", "double", "double", 12},
    [COLUMN_NUMERIC] = {"COLUMN_NUMERIC", "int64_t", "numeric", 4 + 8 + 2 * 6},
    [COLUMN_TEXT] = {"COLUMN_TEXT", "struct text", "text", 4},
    [COLUMN_DATE] = {"COLUMN_DATE", "date_days", "date", 8},
    [COLUMN_TIMESTAMP] = {"COLUMN_TIMESTAMP", "timestamp_microseconds", "timestamp", 12},
    [COLUMN_TIMESTAMPTZ] = {"COLUMN_TIMESTAMPTZ", "timestamp_microseconds", "timestamp", 12},
    [COLUMN_UUID] = {"COLUMN_UUID", "struct uuid", "uuid", 20},
    [COLUMN_ENUM] = {"COLUMN_ENUM", NULL, "enum", 4},
};

/* Names that C or its headers take from us. */
static const char *const taken_names[] = {
    "asm",   "auto",   "bool",     "break",  "case",     "char",   "const",    "continue", "default",
    "do",    "double", "else",     "enum",   "errno",    "extern", "false",    "float",    "for",
    "goto",  "if",     "inline",   "int",    "linux",    "long",   "register", "restrict", "return",
    "short", "signed", "sizeof",   "static", "struct",   "switch", "true",     "typedef",  "typeof",
    "union", "unix",   "unsigned", "void",   "volatile", "while",
};

struct c_name {
    char text[3 * DDL_NAME_BYTES];
};

static struct c_name field_name(const struct ddl_column *column)
{
    struct c_name name;
    const char *suffix = "";
    for (size_t i = 0; i < sizeof taken_names / sizeof taken_names[0]; i++) {
        suffix = strcmp(taken_names[i], column->name.text) == 0 ? "_" : suffix;
    }
    snprintf(name.text, sizeof name.text, "%s%s", column->name.text, suffix);
    return name;
}

static struct c_name table_name(const struct ddl_table *table)
{
    struct c_name name;
    snprintf(name.text, sizeof name.text, "%s_%s", table->schema.text, table->name.text);
    return name;
}

static struct c_name enum_name(const struct ddl_enum *enumeration)
{
    struct c_name name;
    snprintf(name.text, sizeof name.text, "%s_%s", enumeration->schema.text, enumeration->name.text);
    return name;
}

static struct c_name constant_name(const struct ddl_enum *enumeration, const struct ddl_name *label)
{
    struct c_name name;
    snprintf(name.text, sizeof name.text, "%s_%s_%s", enumeration->schema.text, enumeration->name.text,
             label->text);
    for (char *c = name.text; *c != '\0'; c++) {
        *c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
    }
    return name;
}

static void write_string(FILE *out, const char *text)
{
    source_write_literal(out, text, strlen(text));
}

/* ---- the header ---- */

static void write_enum(FILE *out, const struct ddl *ddl, const struct ddl_enum *enumeration)
{
    fprintf(out, "enum %s {\n", enum_name(enumeration).text);
    for (int i = 0; i < enumeration->label_count; i++) {
        fprintf(out, "    %s = %d,\n",
                constant_name(enumeration, &ddl->labels[enumeration->first_label + i]).text, i + 1);
    }
    fprintf(out, "};\n\n");
}

static void write_field(FILE *out, const struct ddl *ddl, const struct ddl_column *column)
{
    const struct kind_traits *kind = &kinds[column->kind];
    if (column->nullable) {
        fprintf(out, "    struct nullable_%s %s;", kind->word, field_name(column).text);
    } else if (column->kind == COLUMN_ENUM) {
        fprintf(out, "    enum %s %s;", enum_name(&ddl->enums[column->enumeration]).text,
                field_name(column).text);
    } else {
        fprintf(out, "    %s %s;", kind->c_type, field_name(column).text);
    }
    fprintf(out, " /* %s%s */\n", column->type_sql, column->identity ? ", identity" : "");
}

static void write_row(FILE *out, const struct ddl *ddl, const struct ddl_table *table)
{
    struct c_name name = table_name(table);
    fprintf(out, "struct %s {\n", name.text);
    for (int i = 0; i < table->column_count; i++) {
        write_field(out, ddl, &ddl->columns[table->first_column + i]);
    }
    fprintf(out,
            "};\n"
            "extern const struct table %s_table;\n"
            "static inline void emit_%s(struct row_output *out, const struct %s *row)\n"
            "{\n"
            "    row_output_emit(out, &%s_table, row);\n"
            "}\n\n",
            name.text, name.text, name.text, name.text);
}

void ddl_write_header(const struct ddl *ddl, const char *path)
{
    FILE *out = source_open_output(path);
    fprintf(out, "/* Made by src/build/ddlc.c from schemas/%s/tables.sql; do not edit. */\n#pragma once\n\n",
            ddl->domain);
    fprintf(out, "#include \"fingen/chunk.h\"\n\n");
    for (int i = 0; i < ddl->enum_count; i++) {
        write_enum(out, ddl, &ddl->enums[i]);
    }
    for (int i = 0; i < ddl->table_count; i++) {
        write_row(out, ddl, &ddl->tables[i]);
    }
    fprintf(out, "extern const struct table_set %s_table_set;\n", ddl->domain);
    source_close_output(out, path);
}

/* ---- the source: enums ---- */

/* The labels twice: as C strings for who compares and prints, as texts for the encoder, which must not count
 * them. */
static void write_enum_type(FILE *out, const struct ddl *ddl, const struct ddl_enum *enumeration)
{
    struct c_name name = enum_name(enumeration);
    const struct ddl_name *labels = &ddl->labels[enumeration->first_label];
    fprintf(out, "static const char *const %s_labels[] = {\n", name.text);
    for (int i = 0; i < enumeration->label_count; i++) {
        write_string(out, labels[i].text);
        fprintf(out, ",\n");
    }
    fprintf(out, "};\nstatic const struct text %s_texts[] = {\n", name.text);
    for (int i = 0; i < enumeration->label_count; i++) {
        fprintf(out, "    {");
        write_string(out, labels[i].text);
        fprintf(out, ", %zu},\n", strlen(labels[i].text));
    }
    fprintf(out, "};\nstatic const struct enum_type %s_type = {\"%s\", \"%s\", %s_labels, %d};\n\n",
            name.text, enumeration->schema.text, enumeration->name.text, name.text, enumeration->label_count);
}

static int longest_label(const struct ddl *ddl, const struct ddl_enum *enumeration)
{
    int longest = 0;
    for (int i = 0; i < enumeration->label_count; i++) {
        int length = (int)strlen(ddl->labels[enumeration->first_label + i].text);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* ---- the source: encoders ---- */

/* encoded_bytes: the most that the row may take. A text's own length is all that depends on the row. */
static void write_measure(FILE *out, const struct ddl *ddl, const struct ddl_table *table)
{
    struct c_name name = table_name(table);
    int fixed = 2;
    fprintf(out, "static size_t measure_%s(const void *data)\n{\n", name.text);
    fprintf(out, "    const struct %s *row = data;\n    size_t bytes = 0;\n", name.text);
    for (int i = 0; i < table->column_count; i++) {
        const struct ddl_column *column = &ddl->columns[table->first_column + i];
        fixed += kinds[column->kind].bytes_max;
        if (column->kind == COLUMN_ENUM) {
            fixed += longest_label(ddl, &ddl->enums[column->enumeration]);
        } else if (column->kind == COLUMN_TEXT) {
            fixed += column->blank_padded ? column->max_length : 0;
            fprintf(out, "    bytes += row->%s%s.length;\n", field_name(column).text,
                    column->nullable ? ".value" : "");
        }
    }
    fprintf(out, "    (void)row;\n    return bytes + %d;\n}\n\n", fixed);
}

static void write_encode_column(FILE *out, const struct ddl *ddl, const struct ddl_column *column)
{
    struct c_name field = field_name(column);
    const char *word = column->blank_padded ? "padded" : kinds[column->kind].word;
    if (column->nullable) {
        fprintf(out, "    out = !row->%s.present ? encode_null(out) : ", field.text);
    } else {
        fprintf(out, "    out = ");
    }
    fprintf(out, "encode_%s(out, row->%s%s", word, field.text, column->nullable ? ".value" : "");
    if (column->kind == COLUMN_TEXT) {
        fprintf(out, ", %d", column->max_length);
    } else if (column->kind == COLUMN_NUMERIC) {
        fprintf(out, ", %d, %d", column->precision, column->scale);
    } else if (column->kind == COLUMN_ENUM) {
        const struct ddl_enum *enumeration = &ddl->enums[column->enumeration];
        fprintf(out, ", %s_texts, %d", enum_name(enumeration).text, enumeration->label_count);
    }
    fprintf(out, ");\n");
}

static void write_encode(FILE *out, const struct ddl *ddl, const struct ddl_table *table)
{
    struct c_name name = table_name(table);
    fprintf(out, "static uint8_t *encode_%s(uint8_t *out, const void *data)\n{\n", name.text);
    fprintf(out, "    const struct %s *row = data;\n    out = encode_column_count(out, %d);\n", name.text,
            table->column_count);
    for (int i = 0; i < table->column_count; i++) {
        write_encode_column(out, ddl, &ddl->columns[table->first_column + i]);
    }
    fprintf(out, "    return out;\n}\n\n");
}

/* ---- the source: descriptors ---- */

static void write_column(FILE *out, const struct ddl *ddl, const struct ddl_table *table,
                         const struct ddl_column *column)
{
    struct c_name name = table_name(table);
    struct c_name field = field_name(column);
    fprintf(out, "    {.name = \"%s\", .type_sql = \"%s\", .kind = %s,\n", column->name.text,
            column->type_sql, kinds[column->kind].constant);
    fprintf(out, "     .nullable = %d, .identity = %d, .scale = %d, .precision = %d, .max_length = %d,\n",
            column->nullable, column->identity, column->scale, column->precision, column->max_length);
    fprintf(out, "     .offset = offsetof(struct %s, %s)", name.text, field.text);
    if (column->nullable) {
        fprintf(out, ", .present_offset = offsetof(struct %s, %s.present)", name.text, field.text);
    }
    if (column->kind == COLUMN_ENUM) {
        fprintf(out, ", .enumeration = &%s_type", enum_name(&ddl->enums[column->enumeration]).text);
    }
    fprintf(out, "},\n");
}

static void write_table(FILE *out, const struct ddl *ddl, int index)
{
    const struct ddl_table *table = &ddl->tables[index];
    struct c_name name = table_name(table);
    write_measure(out, ddl, table);
    write_encode(out, ddl, table);
    fprintf(out, "static const struct column %s_columns[] = {\n", name.text);
    for (int i = 0; i < table->column_count; i++) {
        write_column(out, ddl, table, &ddl->columns[table->first_column + i]);
    }
    fprintf(out, "};\nconst struct table %s_table = {\n", name.text);
    fprintf(out, "    .schema = \"%s\",\n    .name = \"%s\",\n    .comment =\n    ", table->schema.text,
            table->name.text);
    write_string(out, table->comment);
    fprintf(out, ",\n    .index = %d,\n    .row_bytes = sizeof(struct %s),\n    .column_count = %d,\n", index,
            name.text, table->column_count);
    fprintf(out, "    .columns = %s_columns,\n    .measure = measure_%s,\n    .encode = encode_%s,\n};\n\n",
            name.text, name.text, name.text);
}

static void write_embedded(FILE *out, const char *name, const struct source_file *file)
{
    fprintf(out, "static const char %s[] =\n", name);
    source_write_literal(out, file->text, file->length);
    fprintf(out, ";\n\n");
}

static void write_table_set(FILE *out, const struct ddl *ddl)
{
    fprintf(out, "static const struct table *const all_tables[] = {\n");
    for (int i = 0; i < ddl->table_count; i++) {
        fprintf(out, "    &%s_table,\n", table_name(&ddl->tables[i]).text);
    }
    fprintf(out, "};\n\nstatic const struct enum_type *const all_enums[] = {\n");
    for (int i = 0; i < ddl->enum_count; i++) {
        fprintf(out, "    &%s_type,\n", enum_name(&ddl->enums[i]).text);
    }
    fprintf(out, "    NULL,\n};\n\nstatic const char *const all_schemas[] = {\n");
    for (int i = 0; i < ddl->schema_count; i++) {
        fprintf(out, "    \"%s\",\n", ddl->schemas[i].text);
    }
    fprintf(out, "};\n\nconst struct table_set %s_table_set = {\n    .domain = \"%s\",\n", ddl->domain,
            ddl->domain);
    fprintf(out, "    .tables = all_tables,\n    .table_count = %d,\n", ddl->table_count);
    fprintf(out, "    .enums = all_enums,\n    .enum_count = %d,\n", ddl->enum_count);
    fprintf(out, "    .schemas = all_schemas,\n    .schema_count = %d,\n", ddl->schema_count);
    fprintf(out,
            "    .tables_sql = tables_sql,\n    .keys_sql = keys_sql,\n    .checks_sql = checks_sql,\n};\n");
}

void ddl_write_source(const struct ddl *ddl, const struct ddl_sources *sources, const char *header,
                      const char *path)
{
    FILE *out = source_open_output(path);
    fprintf(out, "/* Made by src/build/ddlc.c from schemas/%s/tables.sql; do not edit. */\n", ddl->domain);
    fprintf(out, "#include \"fingen/generated/%s\"\n\n#include \"encode.h\"\n\n", source_base_name(header));
    for (int i = 0; i < ddl->enum_count; i++) {
        write_enum_type(out, ddl, &ddl->enums[i]);
    }
    for (int i = 0; i < ddl->table_count; i++) {
        write_table(out, ddl, i);
    }
    write_embedded(out, "tables_sql", &sources->tables);
    write_embedded(out, "keys_sql", &sources->keys);
    write_embedded(out, "checks_sql", &sources->checks);
    write_table_set(out, ddl);
    source_close_output(out, path);
}
