/* Starting and clearing a run that may be spread over several databases. */
#include "fingen/parts.h"

#include "fingen/generated/pg_sql.h"
#include "fingen/log.h"
#include "ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUOTED_BYTES 160

/* What the leading database's own ledger records as its tables: none. */
static struct table_set leading_set(const struct table_set *whole)
{
    return (struct table_set){.domain = whole->domain, .tables_sql = "", .keys_sql = "", .checks_sql = ""};
}

static bool name_database(const struct run_part *part, struct error *error)
{
    return error_prefix(error, "database %s", part->database);
}

bool run_parts_describe(struct ledger_run *run, const struct table_set *whole, const char *prefix,
                        struct error *error)
{
    run->databases = calloc(whole->schema_count, sizeof *run->databases);
    if (run->databases == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    run->database_count = whole->schema_count;
    for (uint32_t i = 0; i < whole->schema_count; i++) {
        struct ledger_database *database = &run->databases[i];
        snprintf(database->schema, sizeof database->schema, "%s", whole->schemas[i]);
        if ((size_t)snprintf(database->name, sizeof database->name, "%s%s", prefix, whole->schemas[i]) >=
            sizeof database->name)
            return error_set(error, ERROR_REFUSED, "the name of database %s%s is longer than %zu bytes",
                             prefix, whole->schemas[i], sizeof database->name - 1);
    }
    return true;
}

/* ---- may we? ---- */

/* "CREATE DATABASE a OWNER role; CREATE DATABASE b OWNER role" */
static bool hint_make_databases(const struct run_parts *parts, const char *role, struct error *error)
{
    char statements[400] = "", quoted[QUOTED_BYTES];
    for (size_t i = 0; i < parts->count; i++) {
        size_t used = strlen(statements);
        if (!parts->items[i].there)
            snprintf(statements + used, sizeof statements - used, "%sCREATE DATABASE %s OWNER %s",
                     used == 0 ? "" : "; ",
                     pg_quote_name(quoted, sizeof quoted, NULL, parts->items[i].database), role);
    }
    return error_hint(error, "an administrator can allow it: ALTER ROLE %s CREATEDB, or make them: %s", role,
                      statements);
}

static bool check_may_create(struct pg *pg, const struct run_parts *parts, const char *missing,
                             struct error *error)
{
    static const char sql[] = "SELECT rolcreatedb OR rolsuper, pg_catalog.quote_ident(rolname) "
                              "FROM pg_catalog.pg_roles WHERE rolname = current_user";
    PGresult *result;
    if (!pg_query(pg, sql, 0, NULL, &result, error))
        return false;
    bool may = PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] == 't';
    const char *role = PQntuples(result) == 1 ? PQgetvalue(result, 0, 1) : "?";
    if (!may) {
        error_set(error, ERROR_TARGET, "role %s may not create database %s", role, missing);
        hint_make_databases(parts, role, error);
    }
    PQclear(result);
    return may;
}

static bool check_missing(struct pg *pg, const struct run_parts *parts, bool existing, struct error *error)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct run_part *part = &parts->items[i];
        if (part->there)
            continue;
        if (!existing)
            return check_may_create(pg, parts, part->database, error);
        error_set(error, ERROR_TARGET, "there is no database %s", part->database);
        return error_hint(error, "--existing loads into tables that are there: make the databases and the "
                                 "tables first");
    }
    return true;
}

/* The leading ledger and that of a part cannot be one. */
static bool check_names(const struct run_parts *parts, struct error *error)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (strcmp(parts->items[i].database, parts->leader) != 0)
            continue;
        error_set(error, ERROR_TARGET, "the target's own database %s is one of those that the run makes",
                  parts->leader);
        return error_hint(error, "give the address of another database of that server, which then lists the "
                                 "run's, or a prefix for their names");
    }
    return true;
}

static bool check_start(struct pg *pg, struct run_parts *parts, const struct ledger_run *run,
                        struct error *error)
{
    struct table_set leading = leading_set(parts->whole);
    if (!check_names(parts, error) || !ledger_may_start(pg, &leading, run, error) ||
        !check_missing(pg, parts, run->existing, error))
        return false;
    for (size_t i = 0; i < parts->count; i++) {
        struct run_part *part = &parts->items[i];
        if (part->there && !ledger_may_start(&part->pg, part->set, run, error))
            return name_database(part, error);
    }
    return true;
}

/* ---- making ---- */

/* The server ends a CREATE DATABASE whose client was killed: then it is there when we come to it. */
static bool execute_create(struct pg *pg, const char *sql, struct error *error)
{
    static const char *const exists_now[] = {"42P04", "23505", NULL};
    PGresult *result = PQexec(pg->connection, sql);
    bool made = PQresultStatus(result) == PGRES_COMMAND_OK || ledger_failed_with(result, exists_now) ||
                pg_error(pg, result, error, NULL);
    PQclear(result);
    return made;
}

/* In the leading database's encoding and locale. template0: nobody can be connected to it. */
static bool create_database(struct pg *pg, const struct run_part *part, const char *schema,
                            struct error *error)
{
    PGresult *result;
    const char *const parameters[] = {part->database, schema};
    if (!pg_query(pg, sql_parts_create_database, 2, parameters, &result, error))
        return false;
    bool made = execute_create(pg, PQgetvalue(result, 0, 0), error) &&
                pg_execute(pg, PQgetvalue(result, 0, 1), error);
    PQclear(result);
    if (made)
        log_verbose("made database %s", part->database);
    return made;
}

static bool make_part(struct pg *pg, const struct run_parts *parts, struct run_part *part,
                      const struct ledger_run *run, const char *schema, struct error *error)
{
    if (!part->there) {
        if (!create_database(pg, part, schema, error))
            return false;
        part->there = true;
        if (!pg_connect(&part->target, &part->pg, error))
            return false;
    }
    if (part->run.run_id != 0)
        return true;
    part->run = *run;
    part->run.profile_lines = NULL;
    part->run.databases = NULL;
    part->run.part_ends = NULL; /* one part: its end is batches_planned */
    part->run.database_count = 0;
    snprintf(part->run.led_from, sizeof part->run.led_from, "%s", parts->leader);
    part->run.profile_lines = run->profile_lines == NULL ? NULL : strdup(run->profile_lines);
    if (run->profile_lines != NULL && part->run.profile_lines == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    return ledger_start_run(&part->pg, part->set, &part->run, error);
}

static bool make_parts(struct pg *pg, struct run_parts *parts, const struct ledger_run *run,
                       struct error *error)
{
    for (size_t i = 0; i < parts->count; i++)
        if (!make_part(pg, parts, &parts->items[i], run, run->databases[i].schema, error))
            return name_database(&parts->items[i], error);
    return true;
}

static bool start_split(struct pg *pg, const struct target *target, struct run_parts *parts,
                        struct ledger_run *run, struct error *error)
{
    struct table_set leading = leading_set(parts->whole);
    struct error ignored;
    if (!check_start(pg, parts, run, error))
        return false;
    /* Said before it is done: what a crash leaves behind is known to the leading ledger. */
    for (size_t i = 0; i < parts->count; i++)
        run->databases[i].made = !parts->items[i].there;
    if (!ledger_start_run(pg, &leading, run, error))
        return false;
    if (make_parts(pg, parts, run, error))
        return true;
    run_parts_disconnect(parts);
    if (!error->retryable && !run_parts_clear(pg, target, parts->whole, run, &ignored))
        error_hint(error, "`fingen clear --confirm` takes away what was made so far");
    return false;
}

bool run_parts_start(struct pg *pg, const struct target *target, const struct table_set *whole,
                     struct ledger_run *run, struct error *error)
{
    struct run_parts parts;
    if (run->database_count == 0)
        return ledger_start_run(pg, whole, run, error);
    bool done =
        run_parts_open(&parts, target, pg, whole, run, error) && start_split(pg, target, &parts, run, error);
    run_parts_close(&parts);
    return done;
}

bool run_parts_continue(struct pg *pg, const struct target *target, const struct table_set *whole,
                        const struct ledger_run *run, struct error *error)
{
    struct run_parts parts;
    if (run->database_count == 0)
        return true;
    bool done = run_parts_open(&parts, target, pg, whole, run, error) &&
                check_missing(pg, &parts, run->existing, error) && make_parts(pg, &parts, run, error);
    run_parts_close(&parts);
    return done;
}

/* ---- clearing ---- */

/* Made from template0, which holds nothing with a number of a user's object. */
static bool is_empty_database(struct pg *pg, bool *empty, struct error *error)
{
    PGresult *result;
    if (!pg_query(pg, sql_parts_database_is_empty, 0, NULL, &result, error))
        return false;
    *empty = PQgetvalue(result, 0, 0)[0] == 't';
    PQclear(result);
    return true;
}

/* Somebody who is connected to it keeps it. */
static bool drop_database(struct pg *pg, const char *database, struct error *error)
{
    static const char *const in_use_or_not_ours[] = {"55006", "42501", "3D000", NULL};
    char sql[QUOTED_BYTES + 32], quoted[QUOTED_BYTES];
    pg_close_released();
    snprintf(sql, sizeof sql, "DROP DATABASE %s", pg_quote_name(quoted, sizeof quoted, NULL, database));
    PGresult *result = PQexec(pg->connection, sql);
    bool dropped = PQresultStatus(result) == PGRES_COMMAND_OK;
    bool done =
        dropped || ledger_failed_with(result, in_use_or_not_ours) || pg_error(pg, result, error, NULL);
    if (done && !dropped)
        log_warning("database %s is left standing, empty: %s", database,
                    PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    PQclear(result);
    return done;
}

static bool clear_part(struct pg *pg, struct run_part *part, bool made, struct error *error)
{
    bool empty = false;
    if (!part->there || part->run.run_id == 0)
        return true;
    if (!ledger_clear(&part->pg, part->set, &part->run, error))
        return false;
    if (!made || !is_empty_database(&part->pg, &empty, error))
        return !made;
    pg_disconnect(&part->pg);
    if (empty)
        return drop_database(pg, part->database, error);
    log_warning("database %s is left standing: there is something of yours in it", part->database);
    return true;
}

bool run_parts_clear(struct pg *pg, const struct target *target, const struct table_set *whole,
                     const struct ledger_run *run, struct error *error)
{
    struct run_parts parts;
    struct table_set leading = leading_set(whole);
    if (!run_parts_check_leading(run, error))
        return false;
    if (run->database_count == 0)
        return ledger_clear(pg, whole, run, error);
    bool done = run_parts_open(&parts, target, pg, whole, run, error);
    for (size_t i = parts.count; done && i-- > 0;)
        done = clear_part(pg, &parts.items[i], run->databases[i].made, error) ||
               name_database(&parts.items[i], error);
    run_parts_close(&parts);
    return done && ledger_clear(pg, &leading, run, error);
}
