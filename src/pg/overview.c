/* What stands in the database, from the catalog and the ledger alone. */
#include "ledger.h"

#include "fingen/generated/pg_sql.h"
#include "text_array.h"

#include <string.h>

static bool read_bytes(const PGresult *result, const struct table_set *set, int64_t *bytes,
                       struct error *error)
{
    for (uint32_t i = 0; i < set->table_count; i++) {
        const char *text = PQgetvalue(result, (int)i, 0);
        if (!text_parse_int64(text, strlen(text), &bytes[i]))
            return error_set(error, ERROR_INTERNAL, "a size that is no number: \"%s\"", text);
    }
    return true;
}

bool overview_table_bytes(struct pg *pg, const struct table_set *set, int64_t *bytes, struct error *error)
{
    struct name_arrays names = {0};
    PGresult *result = NULL;
    bool done =
        name_arrays_of_tables(&names, set, error) &&
        pg_query(pg, sql_overview_table_bytes, 2,
                 (const char *const[]){(const char *)names.schemas.data, (const char *)names.names.data},
                 &result, error) &&
        read_bytes(result, set, bytes, error);
    PQclear(result);
    name_arrays_free(&names);
    return done;
}

bool overview_run_objects(struct pg *pg, int64_t run_id, struct buffer *lines, struct error *error)
{
    struct number_text id = number_text(run_id);
    PGresult *result;
    if (!pg_query(pg, sql_ledger_standing_objects, 1, (const char *const[]){id.text}, &result, error))
        return false;
    bool done = true;
    for (int row = 0; done && row < PQntuples(result); row++)
        done = buffer_printf(lines, error, "%s %s\n", PQgetvalue(result, row, 0), PQgetvalue(result, row, 1));
    PQclear(result);
    return done;
}

bool overview_others_connected(struct pg *pg, bool *connected, struct error *error)
{
    static const char sql[] =
        "SELECT FROM pg_catalog.pg_stat_activity WHERE datname = pg_catalog.current_database() "
        "AND application_name = 'fingen' AND pid <> pg_catalog.pg_backend_pid() LIMIT 1";
    PGresult *result;
    if (!pg_query(pg, sql, 0, NULL, &result, error))
        return false;
    *connected = PQntuples(result) > 0;
    PQclear(result);
    return true;
}
