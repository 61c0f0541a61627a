/* fingen db: what is in the target's databases, by SQL. */
#include "commands.h"

#include "json_output.h"
#include "query_output.h"
#include "target_runs.h"

#include "fingen/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

static void print_table(const struct database_table *table, int width)
{
    char name[160], rows[32] = "?", size[32];
    snprintf(name, sizeof name, "%s.%s", table->schema, table->name);
    if (table->rows >= 0)
        text_format_count(rows, sizeof rows, (uint64_t)table->rows);
    printf("  %-*s %15s%s %10s\n", width, name, rows, table->exact || table->rows < 0 ? " " : "~",
           text_format_bytes(size, sizeof size, (uint64_t)table->bytes));
}

static int widest_name(const struct database_table *tables, size_t count)
{
    size_t widest = strlen("table");
    for (size_t i = 0; i < count; i++) {
        size_t width = strlen(tables[i].schema) + 1 + strlen(tables[i].name);
        widest = width > widest ? width : widest;
    }
    return (int)widest;
}

static void print_tables(const struct database *database, const struct database_table *tables, size_t count)
{
    int width = widest_name(tables, count);
    printf("database %s\n  %-*s %15s  %10s\n", database->name, width, "table", "rows", "size");
    for (size_t i = 0; i < count; i++)
        print_table(&tables[i], width);
}

static void add_table(cJSON *array, const struct database *database, const struct database_table *table)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "database", database->name);
    cJSON_AddStringToObject(object, "schema", table->schema);
    cJSON_AddStringToObject(object, "table", table->name);
    if (table->rows < 0)
        cJSON_AddNullToObject(object, "rows");
    else
        json_add_uint64(object, "rows", (uint64_t)table->rows);
    cJSON_AddBoolToObject(object, "exact", table->exact);
    json_add_uint64(object, "bytes", (uint64_t)table->bytes);
    cJSON_AddItemToArray(array, object);
}

/* json: NULL for text. */
static bool show_tables(const struct target *target, const char *name, cJSON *json, struct error *error)
{
    struct database database;
    struct database_table *tables = NULL;
    size_t count = 0;
    bool done = database_open(&database, target, name, error) &&
                database_list_tables(&database, &tables, &count, error);
    if (done && json == NULL)
        print_tables(&database, tables, count);
    for (size_t i = 0; done && json != NULL && i < count; i++)
        add_table(json, &database, &tables[i]);
    free(tables);
    database_close(&database);
    return done;
}

/* The target's own, and those that its runs are spread over. */
static bool show_all_tables(const struct target *target, cJSON *json, struct error *error)
{
    struct database own;
    struct ledger_run *runs = NULL;
    size_t count = 0;
    bool done = database_open(&own, target, NULL, error) && ledger_list_runs(&own.pg, &runs, &count, error);
    database_close(&own);
    done = done && show_tables(target, NULL, json, error);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; done && j < runs[i].database_count; j++) {
            if (json == NULL)
                printf("\n");
            done = show_tables(target, runs[i].databases[j].name, json, error);
        }
        ledger_run_free(&runs[i]);
    }
    free(runs);
    return done;
}

static bool run_tables(const struct command_line *line, const struct target *target, struct error *error)
{
    cJSON *json = command_line_has(line, "json") ? cJSON_CreateArray() : NULL;
    const char *name = command_line_value(line, "database");
    if (command_line_operand_count(line) > 1)
        return error_set(error, ERROR_USAGE,
                         "`fingen db tables` takes nothing more: a database goes with -d");
    bool done = name == NULL ? show_all_tables(target, json, error) : show_tables(target, name, json, error);
    if (done)
        return json == NULL || json_write(json, error);
    cJSON_Delete(json);
    return false;
}

/* ---- query ---- */

static bool write_rows(const struct command_line *line, const struct database *database, const PGresult *rows,
                       struct error *error)
{
    if (command_line_has(line, "json"))
        return query_write_json(rows, error);
    return command_line_has(line, "csv") ? query_write_csv(rows, error)
                                         : query_write_table(database->pg.connection, rows, error);
}

static bool query(const struct command_line *line, const struct target *target, const char *sql,
                  struct error *error)
{
    struct database database;
    PGresult *rows = NULL;
    bool done = database_open(&database, target, command_line_value(line, "database"), error) &&
                database_query(&database, sql, &rows, error) && write_rows(line, &database, rows, error);
    PQclear(rows);
    database_close(&database);
    return done;
}

static bool run_query(const struct command_line *line, const struct target *target, struct error *error)
{
    if (command_line_operand_count(line) != 2) {
        error_set(error, ERROR_USAGE, "`fingen db query` takes one statement, in quotes");
        return error_hint(error, "fingen db query \"SELECT count(*) FROM accounts\" -d accounts_db");
    }
    if (command_line_has(line, "json") && command_line_has(line, "csv"))
        return error_set(error, ERROR_USAGE, "--json and --csv contradict each other");
    return query(line, target, command_line_operand(line, 1), error);
}

/* ---- the command ---- */

static bool run_db(const struct command_line *line, struct error *error)
{
    const char *action = command_line_operand(line, 0);
    bool tables = action != NULL && strcmp(action, "tables") == 0;
    struct target target;
    if (!tables && (action == NULL || strcmp(action, "query") != 0)) {
        if (action == NULL)
            error_set(error, ERROR_USAGE, "`fingen db` needs to know what to do");
        else
            error_set(error, ERROR_USAGE, "`fingen db` knows no \"%.100s\"", action);
        return error_hint(error, "`fingen db tables` or `fingen db query SQL`");
    }
    if (!target_resolve(command_line_value(line, "to"), &target, error))
        return false;
    bool done = target.kind == TARGET_NULL
                    ? error_set(error, ERROR_USAGE, "null: keeps nothing that could be looked at")
                    : target_announce(&target, error) &&
                          (tables ? run_tables(line, &target, error) : run_query(line, &target, error));
    target_free(&target);
    return done;
}

static const char *const db_options[] = {"to", "database", "json", "csv", NULL};

const struct command command_db = {
    .name = "db",
    .summary = "Show the tables of the target, or ask them something",
    .usage = "tables|query [SQL] [-d NAME] [OPTION...]",
    .options = db_options,
    .description =
        "`tables` lists every table with its rows and its size on disk. Large tables are not read for that: "
        "~ stands "
        "behind a number that is the statistics' estimate.\n\n"
        "`query` runs one SQL statement and prints what it returns: as a table, with --json as an array of "
        "objects, "
        "with --csv as comma-separated values. It only reads: the transaction is read-only, and rolled "
        "back.\n\n"
        "-d NAME is a database of that name; where all data are in one database, it is the schema. So a "
        "query reads "
        "the same whether the bank's employees_db, customer_db, accounts_db and loans_db are databases "
        "(banking.layout=databases) or schemas.",
    .run = run_db,
};
