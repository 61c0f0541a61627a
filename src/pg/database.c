#include "fingen/database.h"

#include "fingen/generated/pg_sql.h"
#include "sql_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Larger tables are not read to be counted. */
#define COUNTED_BYTES ((int64_t)64 << 20)

static void take(char out[64], const char *name)
{
    snprintf(out, 64, "%s", name);
}

/* ---- what the name means ---- */

/* *found: in one of the databases that a run is spread over. */
static bool look_in_runs(struct database *database, const char *name, bool *found, struct error *error)
{
    struct ledger_run *runs;
    size_t count;
    if (!ledger_list_runs(&database->pg, &runs, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < runs[i].database_count && !*found; j++) {
            const struct ledger_database *one = &runs[i].databases[j];
            *found = strcmp(one->name, name) == 0 || strcmp(one->schema, name) == 0;
            if (*found) {
                take(database->name, one->name);
                take(database->schema, one->schema);
            }
        }
        ledger_run_free(&runs[i]);
    }
    free(runs);
    return true;
}

static bool exists(struct pg *pg, const char *sql, const char *name, bool *found, struct error *error)
{
    PGresult *result;
    if (!pg_query(pg, sql, 1, &name, &result, error))
        return false;
    *found = PQntuples(result) > 0;
    PQclear(result);
    return true;
}

static bool look_for_schema(struct database *database, const char *name, bool *found, struct error *error)
{
    if (!exists(&database->pg, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1::text", name, found,
                error))
        return false;
    if (*found)
        take(database->schema, name);
    return true;
}

static bool look_for_database(struct database *database, const char *name, bool *found, struct error *error)
{
    if (!exists(&database->pg, "SELECT FROM pg_catalog.pg_database WHERE datname = $1::text AND datallowconn",
                name, found, error))
        return false;
    if (*found)
        take(database->name, name);
    return true;
}

static bool complain_unknown(struct database *database, const char *name, struct error *error)
{
    PGresult *result;
    if (!pg_query(&database->pg, sql_database_names, 0, NULL, &result, error))
        return false;
    error_set(error, ERROR_TARGET, "there is no database and no schema \"%s\"", name);
    error_hint(error, "there are databases %s; schemas of database %s: %s", PQgetvalue(result, 0, 0),
               database->name, PQgetvalue(result, 0, 1));
    PQclear(result);
    return false;
}

static bool resolve(struct database *database, const char *name, struct error *error)
{
    bool found = false;
    take(database->name, PQdb(database->pg.connection));
    if (name == NULL)
        return true;
    return look_in_runs(database, name, &found, error) &&
           (found || look_for_schema(database, name, &found, error)) &&
           (found || look_for_database(database, name, &found, error)) &&
           (found || complain_unknown(database, name, error));
}

/* ---- opening ---- */

/* A database of another may keep its tables in a schema of its own name. */
static bool move_to(struct database *database, const struct target *target, struct error *error)
{
    struct target other = *target;
    bool schema_there;
    other.database = database->name;
    pg_disconnect(&database->pg);
    if (!pg_connect(&other, &database->pg, error))
        return error_prefix(error, "database %s", database->name);
    return database->schema[0] != '\0' || look_for_schema(database, database->name, &schema_there, error);
}

bool database_open(struct database *database, const struct target *target, const char *name,
                   struct error *error)
{
    *database = (struct database){0};
    if (!pg_connect(target, &database->pg, error) || !resolve(database, name, error))
        return false;
    return strcmp(database->name, PQdb(database->pg.connection)) == 0 || move_to(database, target, error);
}

void database_close(struct database *database)
{
    if (database->pg.connection != NULL)
        pg_disconnect(&database->pg);
}

/* ---- reading ---- */

/* The schema's tables are found by their names alone. */
static bool begin_reading(struct database *database, struct error *error)
{
    static const char sql[] =
        "SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident($1::text) || "
        "', public', true) WHERE $1::text <> ''";
    const char *schema = database->schema;
    return pg_begin(&database->pg, error) && pg_execute(&database->pg, "SET TRANSACTION READ ONLY", error) &&
           pg_query(&database->pg, sql, 1, &schema, NULL, error);
}

/* The columns of sql/database_tables.sql. */
enum { TABLE_SCHEMA, TABLE_NAME, TABLE_BYTES, TABLE_ESTIMATE, TABLE_HEAP_BYTES, TABLE_READABLE };

static int64_t number_at(const PGresult *result, int row, int column)
{
    int64_t number = 0;
    const char *text = PQgetvalue(result, row, column);
    return text_parse_int64(text, strlen(text), &number) ? number : 0;
}

static bool count_rows(struct pg *pg, struct database_table *table, struct error *error)
{
    char quoted[300], sql[340];
    PGresult *result;
    snprintf(sql, sizeof sql, "SELECT pg_catalog.count(*) FROM %s",
             pg_quote_name(quoted, sizeof quoted, table->schema, table->name));
    if (!pg_query(pg, sql, 0, NULL, &result, error))
        return false;
    table->rows = number_at(result, 0, 0);
    table->exact = true;
    PQclear(result);
    return true;
}

static bool read_table(struct database *database, const PGresult *result, int row,
                       struct database_table *table, struct error *error)
{
    *table = (struct database_table){.bytes = number_at(result, row, TABLE_BYTES),
                                     .rows = number_at(result, row, TABLE_ESTIMATE)};
    take(table->schema, PQgetvalue(result, row, TABLE_SCHEMA));
    take(table->name, PQgetvalue(result, row, TABLE_NAME));
    bool readable = PQgetvalue(result, row, TABLE_READABLE)[0] == 't';
    return !readable || number_at(result, row, TABLE_HEAP_BYTES) > COUNTED_BYTES ||
           count_rows(&database->pg, table, error);
}

static bool read_tables(struct database *database, const PGresult *result, struct database_table **tables,
                        size_t *count, struct error *error)
{
    *count = (size_t)PQntuples(result);
    *tables = calloc(*count + 1, sizeof **tables);
    if (*tables == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    for (size_t i = 0; i < *count; i++)
        if (!read_table(database, result, (int)i, &(*tables)[i], error))
            return false;
    return true;
}

bool database_list_tables(struct database *database, struct database_table **tables, size_t *count,
                          struct error *error)
{
    const char *schema = database->schema;
    PGresult *result = NULL;
    *tables = NULL;
    *count = 0;
    bool done = begin_reading(database, error) &&
                pg_query(&database->pg, sql_database_tables, 1, &schema, &result, error) &&
                read_tables(database, result, tables, count, error);
    PQclear(result);
    pg_rollback(&database->pg);
    if (!done) {
        free(*tables);
        *tables = NULL;
        *count = 0;
    }
    return done;
}

/* COPY and DO can do more than read, in a read-only transaction too. */
static bool only_reads(const char *sql, struct error *error)
{
    static const char *const words[] = {"select", "with", "values", "table", "show", "explain", "("};
    const char *cursor = sql;
    struct sql_token first = sql_next_token(&cursor, sql + strlen(sql));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sql_token_is(&first, words[i]))
            return true;
    error_set(error, ERROR_USAGE, "not a statement that reads: it begins with \"%.*s\"",
              (int)first.text.length, first.text.data);
    return error_hint(error, "SELECT, WITH, VALUES, TABLE, SHOW and EXPLAIN do; psql does everything else");
}

/* By the extended protocol, so that the server itself refuses a second statement. */
bool database_query(struct database *database, const char *sql, PGresult **rows, struct error *error)
{
    *rows = NULL;
    bool done = only_reads(sql, error) && begin_reading(database, error) &&
                pg_query(&database->pg, sql, 0, NULL, rows, error);
    if (!done && error->code == ERROR_LOAD)
        error->code = ERROR_USAGE; /* what the server has against it is the statement */
    pg_rollback(&database->pg);
    return done;
}
