/* The ledger's own tables. */
#include "ledger.h"

#include "fingen/generated/pg_sql.h"
#include "text_array.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEDGER_VERSION 2
/* Any number does that nobody else uses: "fingen" as one. */
#define LEDGER_LOCK_SQL "SELECT pg_catalog.pg_advisory_xact_lock(112603009869166)"

struct number_text number_text(int64_t value)
{
    struct number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    return number;
}

bool ledger_failed_with(const PGresult *result, const char *const *sqlstates)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    for (; sqlstate != NULL && *sqlstates != NULL; sqlstates++)
        if (strcmp(sqlstate, *sqlstates) == 0)
            return true;
    return false;
}

bool ledger_lock(struct pg *pg, struct error *error)
{
    return pg_query(pg, LEDGER_LOCK_SQL, 0, NULL, NULL, error);
}

static bool check_version(struct pg *pg, struct error *error)
{
    PGresult *result;
    if (!pg_query(pg, "SELECT version FROM fingen.ledger", 0, NULL, &result, error))
        return error_prefix(error, "reading the ledger");
    long version = PQntuples(result) == 1 ? strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    if (version == LEDGER_VERSION)
        return true;
    error_set(error, ERROR_REFUSED,
              "the ledger (schema fingen) is of version %ld, this fingen knows version %d", version,
              LEDGER_VERSION);
    return error_hint(error, "use the fingen that loaded this database, at least to clear it");
}

bool ledger_present(struct pg *pg, bool *present, struct error *error)
{
    static const char sql[] =
        "SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'fingen' AND c.relname = 'ledger' AND c.relkind = 'r'";
    PGresult *result;
    if (!pg_query(pg, sql, 0, NULL, &result, error))
        return false;
    *present = PQntuples(result) > 0;
    PQclear(result);
    return !*present || check_version(pg, error);
}

static bool make_schema(struct pg *pg, bool *made, struct error *error)
{
    PGresult *result;
    if (!pg_query(pg, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'fingen'", 0, NULL, &result,
                  error))
        return false;
    *made = PQntuples(result) == 0;
    PQclear(result);
    return !*made ||
           pg_execute(
               pg,
               "CREATE SCHEMA fingen; COMMENT ON SCHEMA fingen IS 'The ledger of fingen, made by it: which "
               "generated data this database holds. `fingen clear --confirm` removes the data and this "
               "schema.'",
               error);
}

bool ledger_make(struct pg *pg, struct error *error)
{
    bool made_schema;
    char insert[128];
    if (!make_schema(pg, &made_schema, error))
        return false;
    snprintf(insert, sizeof insert, "INSERT INTO fingen.ledger (version, made_schema) VALUES (%d, %s)",
             LEDGER_VERSION, made_schema ? "true" : "false");
    return pg_execute(pg, sql_ledger_make, error) && pg_execute(pg, insert, error);
}

bool ledger_unmake(struct pg *pg, struct error *error)
{
    static const char drop_tables[] = "DROP TABLE fingen.steps, fingen.batch_tables, fingen.batches, "
                                      "fingen.objects, fingen.databases, fingen.tables, fingen.runs, "
                                      "fingen.ledger";
    PGresult *result;
    if (!pg_query(pg, "SELECT made_schema FROM fingen.ledger", 0, NULL, &result, error))
        return false;
    bool made_schema = PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] == 't', dropped;
    PQclear(result);
    return ledger_try_drop(pg, drop_tables, &dropped, error) &&
           (!dropped || !made_schema || ledger_try_drop(pg, "DROP SCHEMA fingen", &dropped, error));
}

bool ledger_lock_run(struct pg *pg, int64_t run_id, struct error *error)
{
    /* Each batch holds FOR KEY SHARE by its foreign key until its transaction ends. */
    static const char sql[] = "SELECT FROM fingen.runs WHERE run_id = $1::bigint FOR UPDATE";
    struct number_text id = number_text(run_id);
    PGresult *result;
    if (!pg_query(pg, sql, 1, (const char *const[]){id.text}, &result, error))
        return error_prefix(error, "reading the ledger");
    bool there = PQntuples(result) == 1;
    PQclear(result);
    if (there)
        return true;
    error_set(error, ERROR_REFUSED, "the run is not in the ledger any more: it was cleared meanwhile");
    return error_hint(error, "`fingen status` shows what is there now");
}

bool ledger_try_drop(struct pg *pg, const char *sql, bool *dropped, struct error *error)
{
    static const char *const depended_upon[] = {"2BP01", NULL};
    if (!pg_execute(pg, "SAVEPOINT fingen_drop", error))
        return false;
    PGresult *result = PQexec(pg->connection, sql);
    *dropped = PQresultStatus(result) == PGRES_COMMAND_OK;
    bool good = *dropped || ledger_failed_with(result, depended_upon) || pg_error(pg, result, error, NULL);
    PQclear(result);
    return good && (*dropped || pg_execute(pg, "ROLLBACK TO SAVEPOINT fingen_drop", error)) &&
           pg_execute(pg, "RELEASE SAVEPOINT fingen_drop", error);
}

bool ledger_record_objects(struct pg *pg, int64_t run_id, const struct table_set *set, struct error *error)
{
    struct number_text id = number_text(run_id);
    struct buffer schemas;
    bool done = text_array_of(&schemas, set->schemas, set->schema_count, error) &&
                pg_query(pg, sql_ledger_record_objects, 2,
                         (const char *const[]){id.text, (const char *)schemas.data}, NULL, error);
    buffer_free(&schemas);
    return done || error_prefix(error, "recording what was made");
}
