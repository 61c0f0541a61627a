/* Table descriptors and row types.
 *
 * The build-time program src/build/ddlc.c reads schemas/<domain>/tables.sql and writes, per domain,
 * fingen/generated/<domain>_tables.h and .c: an enum per SQL enum type (its first label is 1, so that a forgotten value
 * is caught), a row struct, its encoder and an emit_<schema>_<table>() per table, and the descriptors below with the
 * embedded tables.sql, keys.sql and checks.sql. Nothing here is written by hand per table.
 */
#ifndef FINGEN_SCHEMA_H
#define FINGEN_SCHEMA_H

#include "fingen/date.h"
#include "fingen/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_kind {
    COLUMN_BOOLEAN,     /* bool */
    COLUMN_SMALLINT,    /* int16_t */
    COLUMN_INTEGER,     /* int32_t */
    COLUMN_BIGINT,      /* int64_t */
    COLUMN_DOUBLE,      /* double */
    COLUMN_NUMERIC,     /* int64_t in units of 10^-scale: numeric(15,2) is cents */
    COLUMN_TEXT,        /* struct text; text, varchar(n), char(n) */
    COLUMN_DATE,        /* date_days */
    COLUMN_TIMESTAMP,   /* timestamp_microseconds; timestamp without time zone */
    COLUMN_TIMESTAMPTZ, /* timestamp_microseconds */
    COLUMN_UUID,        /* struct uuid */
    COLUMN_ENUM,        /* the generated enum, int-sized, first label 1 */
};

struct uuid {
    uint8_t bytes[16];
};

/* A nullable column is one of these; all zero is NULL. */
#define FINGEN_NULLABLE(name, type)                                                                              \
    struct nullable_##name {                                                                                     \
        bool present;                                                                                            \
        type value;                                                                                              \
    };                                                                                                           \
    static inline struct nullable_##name present_##name(type value)                                              \
    {                                                                                                            \
        return (struct nullable_##name){true, value};                                                            \
    }
FINGEN_NULLABLE(boolean, bool)
FINGEN_NULLABLE(smallint, int16_t)
FINGEN_NULLABLE(integer, int32_t)
FINGEN_NULLABLE(bigint, int64_t)
FINGEN_NULLABLE(double, double)
FINGEN_NULLABLE(numeric, int64_t)
FINGEN_NULLABLE(text, struct text)
FINGEN_NULLABLE(date, date_days)
FINGEN_NULLABLE(timestamp, timestamp_microseconds) /* timestamptz too */
FINGEN_NULLABLE(uuid, struct uuid)
FINGEN_NULLABLE(enum, int)

struct enum_type {
    const char *schema;
    const char *name;
    const char *const *labels; /* labels[value - 1] */
    uint16_t label_count;
};

struct column {
    const char *name;
    const char *type_sql; /* as format_type() prints it: "character varying(20)", "numeric(15,2)", "advisory.risk" */
    enum column_kind kind;
    bool nullable;
    bool identity;
    uint8_t scale;                      /* of numeric */
    uint16_t precision;                 /* of numeric */
    uint16_t max_length;                /* characters of varchar and char; 0: unlimited */
    uint32_t offset;                    /* of the value in the row struct; of the nullable struct when nullable */
    uint32_t present_offset;            /* nullable: of its `present` */
    const struct enum_type *enumeration; /* of an enum column */
};

struct table {
    const char *schema;
    const char *name;
    const char *comment;
    uint32_t index; /* in its table_set */
    uint32_t row_bytes; /* sizeof the row struct */
    uint16_t column_count;
    const struct column *columns;
    size_t (*measure)(const void *row);                   /* the most bytes that encode() may write */
    uint8_t *(*encode)(uint8_t *out, const void *row);    /* the canonical tuple (chunk.h); returns its end */
};

/* What a domain's schemas/<domain> directory says. Tables stand parents first, in the order of tables.sql. */
struct table_set {
    const char *domain;
    const struct table *const *tables;
    uint32_t table_count;
    const struct enum_type *const *enums;
    uint32_t enum_count;
    const char *const *schemas; /* the schemas that tables.sql creates */
    uint32_t schema_count;
    const char *tables_sql;
    const char *keys_sql;
    const char *checks_sql;
};

const struct table *table_set_find(const struct table_set *set, const char *schema_or_null, const char *name);
const struct column *table_find_column(const struct table *table, const char *name);

/* Money: integer cents everywhere, double only as what a double precision column stores. */
static inline double cents_to_double(int64_t cents)
{
    return (double)cents / 100.0;
}

#endif
