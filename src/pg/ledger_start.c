/* Starting a run: everything is looked at before anything is made, and all of it is one transaction. */
#include "ledger.h"

#include "fingen/generated/pg_sql.h"
#include "fingen/sql_script.h"
#include "text_array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- refusals ---- */

static bool count_rows(struct pg *pg, int64_t run_id, uint64_t *rows, struct error *error)
{
    static const char sql[] =
        "SELECT coalesce(pg_catalog.sum(rows), 0) FROM fingen.batch_tables WHERE run_id = $1::bigint";
    struct number_text id = number_text(run_id);
    PGresult *result;
    if (!pg_query(pg, sql, 1, (const char *const[]){id.text}, &result, error))
        return error_prefix(error, "reading the ledger");
    const char *text = PQgetvalue(result, 0, 0);
    bool good = text_parse_uint64(text, strlen(text), rows) ||
                error_set(error, ERROR_REFUSED, "the ledger's count of rows is \"%s\"", text);
    PQclear(result);
    return good;
}

static bool refuse(struct pg *pg, const struct ledger_run *found, struct error *error)
{
    uint64_t rows = 0;
    char count[32], as_of[11], origin[LEDGER_DOCUMENT_NAME_BYTES];
    if (!count_rows(pg, found->run_id, &rows, error))
        return false;
    bool spread = found->database_count > 0,
         is_document = ledger_document_name(found, origin, sizeof origin) != NULL;
    uint64_t size = spread ? found->database_count : rows;
    error_set(error, ERROR_REFUSED, "%s: the target holds %s already: %s, %s %s", found->domain,
              ledger_state_words(found), ledger_origin_words(found, origin, sizeof origin),
              text_format_count(count, sizeof count, size),
              spread ? text_noun(size, "database", "databases") : text_noun(size, "row", "rows"));
    if (is_document)
        error_detail(error, "started %s", found->started_at);
    else
        error_detail(error, "as of %s, started %s", date_format(as_of, found->as_of), found->started_at);
    if (!spread)
        error_detail(error, "%llu of %llu %s", (unsigned long long)found->batches_done,
                     (unsigned long long)found->batches_planned,
                     text_noun(found->batches_planned, "batch", "batches"));
    if (found->led_from[0] != '\0')
        return error_hint(error,
                          "it is one of several databases of a run that database %s leads: give that "
                          "one's address to clear, replace or resume it",
                          found->led_from);
    if (is_document)
        return error_hint(error, "`fingen clear --confirm` removes it; --replace removes it and loads what "
                                 "is asked for");
    return error_hint(
        error, "`fingen clear --confirm` removes it; `fingen seed --replace` removes it and loads anew; "
               "`fingen seed --resume` continues it");
}

static bool refuse_other_run(struct pg *pg, const char *domain, struct error *error)
{
    struct ledger_run found;
    if (!ledger_find_run(pg, domain, &found, error))
        return false;
    bool none = found.run_id == 0 || refuse(pg, &found, error);
    ledger_run_free(&found);
    return none;
}

static bool refuse_foreign_tables(struct pg *pg, const struct table_set *set, struct error *error)
{
    char *names = NULL;
    enum table_presence *presence = calloc(set->table_count, sizeof *presence);
    if (presence == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    bool done = catalog_presence(pg, set, presence, &names, error);
    if (done && names != NULL) {
        error_set(error, ERROR_REFUSED, "the target holds what fingen did not make under its names: %s",
                  names);
        done = error_hint(error,
                          "load into another database, or rename those; `--existing` loads into empty tables "
                          "that your own migrations made");
    }
    free(names);
    free(presence);
    return done;
}

/* ---- privileges ---- */

/* The columns of sql/ledger_privileges.sql; names are quoted where SQL needs it. */
enum { SCHEMA_NAME, SCHEMA_EXISTS, SCHEMA_USABLE, DATABASE_QUOTED, ROLE_QUOTED, SCHEMA_QUOTED };

static bool complain_about_privilege(const PGresult *result, int row, struct error *error)
{
    const char *schema = PQgetvalue(result, row, SCHEMA_QUOTED), *role = PQgetvalue(result, row, ROLE_QUOTED);
    const char *database = PQgetvalue(result, row, DATABASE_QUOTED);
    if (PQgetvalue(result, row, SCHEMA_EXISTS)[0] == 't') {
        error_set(error, ERROR_TARGET, "role %s may not create tables in schema %s", role, schema);
        return error_hint(error, "its owner can allow it: GRANT USAGE, CREATE ON SCHEMA %s TO %s", schema,
                          role);
    }
    error_set(error, ERROR_TARGET, "role %s may not create schema %s in database %s", role, schema, database);
    return error_hint(error, "the database's owner can allow it: GRANT CREATE ON DATABASE %s TO %s", database,
                      role);
}

static bool check_schemas(struct pg *pg, const char *const *schemas, size_t count, struct error *error)
{
    struct buffer names;
    PGresult *result = NULL;
    bool good = text_array_of(&names, schemas, count, error) &&
                pg_query(pg, sql_ledger_privileges, 1, (const char *const[]){(const char *)names.data},
                         &result, error);
    for (int row = 0; good && row < PQntuples(result); row++)
        good =
            PQgetvalue(result, row, SCHEMA_USABLE)[0] == 't' || complain_about_privilege(result, row, error);
    PQclear(result);
    buffer_free(&names);
    return good;
}

/* ---- making ---- */

static bool make_ledger(struct pg *pg, struct error *error)
{
    static const char *const schemas[] = {"fingen"};
    bool present;
    if (!ledger_present(pg, &present, error))
        return false;
    return present || (check_schemas(pg, schemas, 1, error) && ledger_make(pg, error));
}

/* The schemas that are not there yet; what stands already stays the user's. */
static bool make_schemas(struct pg *pg, const struct table_set *set, struct error *error)
{
    for (uint32_t i = 0; i < set->schema_count; i++) {
        char quoted[160], sql[256];
        PGresult *result;
        if (!pg_query(pg, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1::text", 1, &set->schemas[i],
                      &result, error))
            return false;
        bool there = PQntuples(result) > 0;
        PQclear(result);
        snprintf(sql, sizeof sql, "CREATE SCHEMA %s",
                 pg_quote_name(quoted, sizeof quoted, NULL, set->schemas[i]));
        if (!there && !pg_execute(pg, sql, error))
            return false;
    }
    return true;
}

static bool creates_schema(struct text statement)
{
    const char *cursor = statement.data, *end = cursor + statement.length;
    struct sql_token first = sql_next_token(&cursor, end), second = sql_next_token(&cursor, end);
    return sql_token_is(&first, "create") && sql_token_is(&second, "schema");
}

/* tables.sql without its CREATE SCHEMA statements: even with IF NOT EXISTS they need a privilege on the
 * database that somebody who was given ready schemas has not. */
static bool append_tables_sql(struct buffer *sql, const char *tables_sql, struct error *error)
{
    const char *cursor = tables_sql, *end = tables_sql + strlen(tables_sql);
    for (struct text statement; sql_next_statement(&cursor, end, &statement);) {
        if (!creates_schema(statement) &&
            !buffer_printf(sql, error, "%.*s;\n", (int)statement.length, statement.data))
            return false;
    }
    return buffer_terminate(sql, error);
}

static bool execute_tables_sql(struct pg *pg, const char *sql, struct error *error)
{
    /* Objects of a kind that catalog_presence does not look for: sequences, functions. */
    static const char *const in_the_way[] = {"42P07", "42710", "42723", NULL};
    PGresult *result = PQexec(pg->connection, sql);
    bool good = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_EMPTY_QUERY ||
                pg_error(pg, result, error, "making the tables");
    if (!good && ledger_failed_with(result, in_the_way))
        error->code = ERROR_REFUSED;
    PQclear(result);
    return good;
}

static bool make_tables(struct pg *pg, const struct table_set *set, struct error *error)
{
    struct buffer sql;
    buffer_init(&sql, (size_t)1 << 24);
    bool done = check_schemas(pg, set->schemas, set->schema_count, error) && make_schemas(pg, set, error) &&
                append_tables_sql(&sql, set->tables_sql, error) &&
                execute_tables_sql(pg, (const char *)sql.data, error);
    buffer_free(&sql);
    return done;
}

/* ---- recording ---- */

/* The shortest decimal that reads back as the same double. */
static void format_scale(char out[32], double scale)
{
    double back = -1; /* a scale is not below 0 */
    for (int digits = 15; digits <= 17 && back != scale; digits++) {
        snprintf(out, 32, "%.*g", digits, scale);
        back = strtod(out, NULL);
    }
}

static bool families_array(struct buffer *array, const struct ledger_run *run, struct error *error)
{
    bool done = text_array_begin(array, error);
    for (uint32_t i = 0; done && i < run->stage_count; i++)
        done = text_array_add(array, number_text((int64_t)run->families_per_batch[i]).text, error);
    return done && text_array_end(array, error);
}

/* A run that is not cut has one part. */
static bool part_ends_array(struct buffer *array, const struct ledger_run *run, struct error *error)
{
    bool done = text_array_begin(array, error);
    if (run->part_ends == NULL)
        done = done && text_array_add(array, number_text((int64_t)run->batches_planned).text, error);
    for (uint32_t i = 0; done && run->part_ends != NULL && i < run->part_count; i++)
        done = text_array_add(array, number_text((int64_t)run->part_ends[i]).text, error);
    return done && text_array_end(array, error);
}

static bool insert_run(struct pg *pg, struct ledger_run *run, const struct buffer *families,
                       const struct buffer *part_ends, struct error *error)
{
    struct number_text seed = number_text((int64_t)run->seed),
                       planned = number_text((int64_t)run->batches_planned);
    char scale[32], as_of[11], digest[33];
    format_scale(scale, run->scale);
    const char *const parameters[] = {
        run->domain,
        seed.text,
        scale,
        date_format(as_of, run->as_of),
        run->generator_version,
        fingerprint_format(digest, &run->profile_digest),
        run->profile_lines == NULL ? "" : run->profile_lines,
        planned.text,
        (const char *)families->data,
        (const char *)part_ends->data,
        run->existing ? "true" : "false",
        run->led_from,
    };
    PGresult *result;
    if (!pg_query(pg, sql_ledger_insert_run, 12, parameters, &result, error))
        return error_prefix(error, "recording the run");
    const char *id = PQgetvalue(result, 0, 0);
    bool good = text_parse_int64(id, strlen(id), &run->run_id) ||
                error_set(error, ERROR_INTERNAL, "the new run's number is \"%s\"", id);
    PQclear(result);
    return good;
}

static bool insert_tables(struct pg *pg, const struct ledger_run *run, const struct table_set *set,
                          struct error *error)
{
    struct number_text id = number_text(run->run_id);
    struct name_arrays arrays;
    PGresult *result = NULL;
    bool done = name_arrays_of_tables(&arrays, set, error) &&
                pg_query(pg, sql_ledger_insert_tables, 3,
                         (const char *const[]){id.text, (const char *)arrays.schemas.data,
                                               (const char *)arrays.names.data},
                         &result, error);
    name_arrays_free(&arrays);
    if (done && strtoul(PQcmdTuples(result), NULL, 10) != set->table_count)
        done = error_set(error, ERROR_REFUSED, "of the %u tables, the target has %s", set->table_count,
                         PQcmdTuples(result));
    PQclear(result);
    return done;
}

static bool database_arrays(const struct ledger_run *run, struct buffer arrays[3], struct error *error)
{
    bool done = text_array_begin(&arrays[0], error) && text_array_begin(&arrays[1], error) &&
                text_array_begin(&arrays[2], error);
    for (size_t i = 0; done && i < run->database_count; i++)
        done = text_array_add(&arrays[0], run->databases[i].name, error) &&
               text_array_add(&arrays[1], run->databases[i].schema, error) &&
               text_array_add(&arrays[2], run->databases[i].made ? "true" : "false", error);
    return done && text_array_end(&arrays[0], error) && text_array_end(&arrays[1], error) &&
           text_array_end(&arrays[2], error);
}

static bool insert_databases(struct pg *pg, const struct ledger_run *run, struct error *error)
{
    if (run->database_count == 0)
        return true;
    struct buffer arrays[3] = {0};
    struct number_text id = number_text(run->run_id);
    bool done = database_arrays(run, arrays, error) &&
                pg_query(pg, sql_ledger_insert_databases, 4,
                         (const char *const[]){id.text, (const char *)arrays[0].data,
                                               (const char *)arrays[1].data, (const char *)arrays[2].data},
                         NULL, error);
    for (size_t i = 0; i < 3; i++)
        buffer_free(&arrays[i]);
    return done || error_prefix(error, "recording the run's databases");
}

static bool record_run(struct pg *pg, struct ledger_run *run, const struct table_set *set,
                       struct error *error)
{
    struct buffer families = {0}, part_ends = {0};
    bool done = families_array(&families, run, error) && part_ends_array(&part_ends, run, error) &&
                insert_run(pg, run, &families, &part_ends, error) && insert_tables(pg, run, set, error) &&
                insert_databases(pg, run, error);
    buffer_free(&families);
    buffer_free(&part_ends);
    return done && (run->existing || ledger_record_objects(pg, run->run_id, set, error));
}

bool ledger_begin_run(struct pg *pg, const struct table_set *set, struct ledger_run *run, struct error *error)
{
    /* tables.sql writes every name with its schema; nothing of the role's search path may come in between. */
    return pg_execute(pg, "SET LOCAL search_path = pg_catalog", error) && ledger_lock(pg, error) &&
           refuse_other_run(pg, run->domain, error) &&
           (run->existing || refuse_foreign_tables(pg, set, error)) && make_ledger(pg, error) &&
           (run->existing || make_tables(pg, set, error)) && record_run(pg, run, set, error);
}

bool ledger_start_run(struct pg *pg, const struct table_set *set, struct ledger_run *run, struct error *error)
{
    run->run_id = 0;
    if (!pg_begin(pg, error))
        return false;
    if (ledger_begin_run(pg, set, run, error) && pg_commit(pg, error))
        return true;
    pg_rollback(pg);
    run->run_id = 0;
    return false;
}

static bool may_start(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                      struct error *error)
{
    static const char *const ledger_schema[] = {"fingen"};
    bool ledger_there;
    if (!refuse_other_run(pg, run->domain, error) || !ledger_present(pg, &ledger_there, error) ||
        (!ledger_there && !check_schemas(pg, ledger_schema, 1, error)))
        return false;
    return run->existing || (refuse_foreign_tables(pg, set, error) &&
                             check_schemas(pg, set->schemas, set->schema_count, error));
}

bool ledger_may_start(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                      struct error *error)
{
    if (!pg_begin(pg, error))
        return false;
    bool may = may_start(pg, set, run, error);
    pg_rollback(pg);
    return may;
}
