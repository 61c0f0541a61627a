#include "check_encoding.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PGresult *query(PGconn *connection, const char *sql, const char *schema, const char *name)
{
    const char *values[] = {schema, name};
    PGresult *result = PQexecParams(connection, sql, name == NULL ? 1 : 2, NULL, values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        check_fail("%s: %s", sql, PQerrorMessage(connection));
    }
    return result;
}

static void expect_text(const char *what, const char *ours, const char *servers)
{
    if (strcmp(ours, servers) != 0) {
        check_fail("%s: the descriptor says \"%s\", the server \"%s\"", what, ours, servers);
    }
}

static void expect_number(const char *what, long ours, const char *servers)
{
    if (ours != strtol(servers, NULL, 10)) {
        check_fail("%s: the descriptor says %ld, the server %s", what, ours, servers);
    }
}

static void check_labels(PGconn *connection, const struct enum_type *type)
{
    char what[256];
    PGresult *labels = query(connection,
                             "SELECT e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid"
                             " JOIN pg_namespace n ON n.oid = t.typnamespace"
                             " WHERE n.nspname = $1 AND t.typname = $2 ORDER BY e.enumsortorder",
                             type->schema, type->name);
    if (PQntuples(labels) != type->label_count) {
        check_fail("%s.%s: %d labels here, %d in the server", type->schema, type->name, type->label_count,
                   PQntuples(labels));
    }
    for (int i = 0; i < type->label_count; i++) {
        snprintf(what, sizeof what, "%s.%s, label %d", type->schema, type->name, i + 1);
        expect_text(what, type->labels[i], PQgetvalue(labels, i, 0));
    }
    PQclear(labels);
}

/* What the kind and its numbers say must be what type_sql says, which the server has confirmed. */
static void check_kind(const char *what, const struct column *column)
{
    static const char *const plain[] = {
        [COLUMN_BOOLEAN] = "boolean",
        [COLUMN_SMALLINT] = "smallint",
        [COLUMN_INTEGER] = "integer",
        [COLUMN_BIGINT] = "bigint",
        [COLUMN_DOUBLE] = "double precision",
        [COLUMN_DATE] = "date",
        [COLUMN_TIMESTAMP] = "timestamp without time zone",
        [COLUMN_TIMESTAMPTZ] = "timestamp with time zone",
        [COLUMN_UUID] = "uuid",
    };
    char expected[192];
    if (column->kind == COLUMN_NUMERIC) {
        snprintf(expected, sizeof expected, "numeric(%d,%d)", column->precision, column->scale);
    } else if (column->kind == COLUMN_ENUM) {
        snprintf(expected, sizeof expected, "%s.%s", column->enumeration->schema, column->enumeration->name);
    } else if (column->kind == COLUMN_TEXT && column->max_length > 0) {
        bool varying = strncmp(column->type_sql, "character varying", 17) == 0;
        snprintf(expected, sizeof expected, "character%s(%d)", varying ? " varying" : "", column->max_length);
    } else {
        snprintf(expected, sizeof expected, "%s", column->kind == COLUMN_TEXT ? "text" : plain[column->kind]);
    }
    expect_text(what, column->type_sql, expected);
}

static void check_table(PGconn *connection, const struct table *table)
{
    char what[256];
    PGresult *columns =
        query(connection,
              "SELECT a.attname, format_type(a.atttypid, a.atttypmod), (NOT a.attnotnull)::integer,"
              " (a.attidentity <> '')::integer, obj_description(c.oid, 'pg_class')"
              " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
              " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2"
              " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
              table->schema, table->name);
    if (PQntuples(columns) != table->column_count) {
        check_fail("%s.%s: %d columns here, %d in the server", table->schema, table->name,
                   table->column_count, PQntuples(columns));
    }
    for (int i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        snprintf(what, sizeof what, "%s.%s.%s", table->schema, table->name, column->name);
        expect_text(what, column->name, PQgetvalue(columns, i, 0));
        expect_text(what, column->type_sql, PQgetvalue(columns, i, 1));
        expect_number(what, column->nullable, PQgetvalue(columns, i, 2));
        expect_number(what, column->identity, PQgetvalue(columns, i, 3));
        expect_text(what, table->comment, PQgetvalue(columns, i, 4));
        check_kind(what, column);
    }
    PQclear(columns);
}

static void check_counts(PGconn *connection, const struct table_set *set)
{
    long tables = 0;
    long enums = 0;
    for (uint32_t i = 0; i < set->schema_count; i++) {
        PGresult *counts =
            query(connection,
                  "SELECT (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND relkind = 'r'),"
                  " (SELECT count(*) FROM pg_type t WHERE t.typnamespace = n.oid AND typtype = 'e')"
                  " FROM pg_namespace n WHERE n.nspname = $1",
                  set->schemas[i], NULL);
        if (PQntuples(counts) != 1) {
            check_fail("the server has no schema %s", set->schemas[i]);
        }
        tables += strtol(PQgetvalue(counts, 0, 0), NULL, 10);
        enums += strtol(PQgetvalue(counts, 0, 1), NULL, 10);
        PQclear(counts);
    }
    if (tables != set->table_count || enums != set->enum_count) {
        check_fail("%s: %" PRIu32 " tables and %" PRIu32 " enums here, %ld and %ld in the server",
                   set->domain, set->table_count, set->enum_count, tables, enums);
    }
}

void check_catalog(PGconn *connection, const struct table_set *set)
{
    check_counts(connection, set);
    for (uint32_t i = 0; i < set->enum_count; i++) {
        check_labels(connection, set->enums[i]);
    }
    for (uint32_t i = 0; i < set->table_count; i++) {
        check_table(connection, set->tables[i]);
    }
}
