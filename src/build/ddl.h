/* What ddlc reads from a domain's tables.sql. */
#ifndef FINGEN_BUILD_DDL_H
#define FINGEN_BUILD_DDL_H

#include "fingen/schema.h"
#include "source.h"

enum {
    DDL_NAME_BYTES = 64, /* PostgreSQL cuts names at 63 */
    DDL_TYPE_BYTES = 160,
    DDL_COMMENT_BYTES = 512,
    DDL_SCHEMAS_MAX = 32,
    DDL_ENUMS_MAX = 128,
    DDL_LABELS_MAX = 2048,
    DDL_TABLES_MAX = 256,
    DDL_COLUMNS_MAX = 8192,
};

struct ddl_name {
    char text[DDL_NAME_BYTES];
};

struct ddl_enum {
    struct ddl_name schema;
    struct ddl_name name;
    int first_label; /* in ddl.labels */
    int label_count;
};

struct ddl_column {
    struct ddl_name name;
    char type_sql[DDL_TYPE_BYTES]; /* as format_type() prints it */
    enum column_kind kind;
    bool nullable;
    bool identity;
    bool has_default;
    bool blank_padded; /* char(n) */
    int precision;
    int scale;
    int max_length;
    int enumeration; /* in ddl.enums */
};

struct ddl_table {
    struct ddl_name schema;
    struct ddl_name name;
    char comment[DDL_COMMENT_BYTES];
    int first_column; /* in ddl.columns */
    int column_count;
};

struct ddl {
    const char *domain;
    struct ddl_name schemas[DDL_SCHEMAS_MAX];
    int schema_count;
    struct ddl_enum enums[DDL_ENUMS_MAX];
    int enum_count;
    struct ddl_name labels[DDL_LABELS_MAX];
    int label_count;
    struct ddl_table tables[DDL_TABLES_MAX];
    int table_count;
    struct ddl_column columns[DDL_COLUMNS_MAX];
    int column_count;
};

/* These end the program with `file:line: what` when the text is not of the subset that they know. */
void ddl_parse_tables(struct ddl *ddl, const struct source_file *tables_sql);
/* Foreign keys may point only at the table itself or at one that stands before it. */
void ddl_check_keys(const struct ddl *ddl, const struct source_file *keys_sql);

struct ddl_sources {
    struct source_file tables;
    struct source_file keys;
    struct source_file checks;
};

void ddl_write_header(const struct ddl *ddl, const char *path);
void ddl_write_source(const struct ddl *ddl, const struct ddl_sources *sources, const char *header,
                      const char *path);

#endif
