/* Taking a run away again: exactly what it made, or nothing. */
#include "ledger.h"

#include "fingen/generated/pg_sql.h"
#include "fingen/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENT_CAP ((size_t)1 << 24)
#define NAME_BYTES 512 /* schema and table, quoted */

/* The columns of sql/ledger_standing_tables.sql. */
enum { TABLE_QUOTED, TABLE_SCHEMA, TABLE_NAME, TABLE_FATE };

struct clearing {
    struct pg *pg;
    const struct table_set *set;
    const struct ledger_run *run;
    struct buffer *left;
};

static bool query_run(struct clearing *clearing, const char *sql, PGresult **result, struct error *error)
{
    struct number_text id = number_text(clearing->run->run_id);
    return pg_query(clearing->pg, sql, 1, (const char *const[]){id.text}, result, error) ||
           error_prefix(error, "reading the ledger");
}

static bool has_fate(const PGresult *tables, int row, const char *fate)
{
    return strcmp(PQgetvalue(tables, row, TABLE_FATE), fate) == 0;
}

static bool is_ours(const PGresult *tables, int row)
{
    return has_fate(tables, row, "ours");
}

static bool note_left_table(struct clearing *clearing, const PGresult *tables, int row, struct error *error)
{
    const char *name = PQgetvalue(tables, row, TABLE_QUOTED);
    if (has_fate(tables, row, "renamed"))
        return buffer_printf(clearing->left, error, "%s was renamed since it was loaded: left as it is\n",
                             name);
    if (has_fate(tables, row, "replaced")) /* empty, or the clear would be refused */
        return buffer_printf(clearing->left, error, "%s is not the table that the run was loaded into\n",
                             name);
    return true;
}

/* ---- what is not the run's, under its names ---- */

static bool is_empty(struct clearing *clearing, const PGresult *tables, int row, bool *empty,
                     struct error *error)
{
    char sql[NAME_BYTES + 32];
    PGresult *result;
    snprintf(sql, sizeof sql, "SELECT FROM %s LIMIT 1", PQgetvalue(tables, row, TABLE_QUOTED));
    if (!pg_query(clearing->pg, sql, 0, NULL, &result, error))
        return false;
    *empty = PQntuples(result) == 0;
    PQclear(result);
    return true;
}

/* A table that somebody made anew or restored from a dump. Of those that a run was only given, an empty one
 * is as it shall be. */
static bool stands_in_the_way(struct clearing *clearing, const PGresult *tables, int row, bool *stands,
                              struct error *error)
{
    bool empty = false;
    *stands = has_fate(tables, row, "replaced");
    if (!*stands || !clearing->run->existing)
        return true;
    bool done = is_empty(clearing, tables, row, &empty, error);
    *stands = !empty;
    return done;
}

static bool complain_replaced(const struct clearing *clearing, const struct buffer *names,
                              struct error *error)
{
    const char *domain = clearing->run->domain;
    error_set(error, ERROR_REFUSED,
              "tables stand under the run's names that are not those that it %s, so they stay",
              clearing->run->existing ? "was loaded into" : "made");
    error_detail(error, "made again, or restored from a dump: %.*s", (int)names->length,
                 (const char *)names->data);
    return error_hint(
        error,
        "nothing was changed. If they may go, %s them yourself, then clear again; to keep them and "
        "forget the run: DELETE FROM fingen.runs WHERE domain = '%s'",
        clearing->run->existing ? "empty" : "drop", domain);
}

/* All or nothing: after half a clear nobody could tell any more what the rest belonged to. */
static bool refuse_replaced(struct clearing *clearing, const PGresult *tables, struct error *error)
{
    struct buffer names;
    buffer_init(&names, STATEMENT_CAP);
    bool done = true;
    for (int row = 0; done && row < PQntuples(tables); row++) {
        bool stands;
        done = stands_in_the_way(clearing, tables, row, &stands, error) &&
               (!stands || buffer_printf(&names, error, "%s%s", names.length == 0 ? "" : ", ",
                                         PQgetvalue(tables, row, TABLE_QUOTED)));
    }
    done = done && (names.length == 0 || complain_replaced(clearing, &names, error));
    buffer_free(&names);
    return done;
}

/* ---- statements ---- */

/* "VERB a, b, c" of the tables that are still the run's; empty when none is. */
static bool write_statement(const PGresult *tables, const char *verb, struct buffer *sql, struct error *error)
{
    buffer_init(sql, STATEMENT_CAP);
    for (int row = 0; row < PQntuples(tables); row++) {
        if (!is_ours(tables, row))
            continue;
        if (!buffer_printf(sql, error, "%s%s", sql->length == 0 ? verb : ", ",
                           PQgetvalue(tables, row, TABLE_QUOTED)))
            return false;
    }
    return buffer_terminate(sql, error);
}

/* A user's view, foreign key or column on what should go is the user's to take away. */
static bool execute_or_refuse(struct clearing *clearing, const char *sql, struct error *error)
{
    static const char *const depended_upon[] = {"2BP01", "0A000", NULL};
    PGresult *result = PQexec(clearing->pg->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY ||
                pg_error(clearing->pg, result, error, NULL);
    if (!done && ledger_failed_with(result, depended_upon)) {
        error->code = ERROR_REFUSED;
        error->hint[0] = '\0'; /* the server's own is CASCADE */
        error_hint(error, "nothing was changed: take away what fingen did not make and what hangs on its "
                          "tables, then clear again");
    }
    PQclear(result);
    return done;
}

static bool execute_on_tables(struct clearing *clearing, const PGresult *tables, const char *verb,
                              struct error *error)
{
    struct buffer sql = {0};
    bool done = write_statement(tables, verb, &sql, error) &&
                execute_or_refuse(clearing, (const char *)sql.data, error);
    buffer_free(&sql);
    return done;
}

/* ---- what the run made ---- */

static bool drop_object(struct clearing *clearing, const PGresult *objects, int row, struct error *error)
{
    const char *kind = PQgetvalue(objects, row, 0), *identity = PQgetvalue(objects, row, 1);
    bool unchanged = PQgetvalue(objects, row, 2)[0] == 't', dropped;
    if (!unchanged)
        return buffer_printf(clearing->left, error, "%s %s was changed since it was made: left as it is\n",
                             kind, identity);
    struct buffer sql;
    buffer_init(&sql, STATEMENT_CAP);
    bool done = buffer_printf(&sql, error, "DROP %s %s", kind, identity) && buffer_terminate(&sql, error);
    /* A schema stays when anything of the user's stands in it. */
    if (done && strcmp(kind, "schema") == 0)
        done = ledger_try_drop(clearing->pg, (const char *)sql.data, &dropped, error);
    else if (done)
        done = execute_or_refuse(clearing, (const char *)sql.data, error);
    buffer_free(&sql);
    return done;
}

/* Read when the tables are gone: sequences that became part of a table are gone with it. */
static bool drop_objects(struct clearing *clearing, struct error *error)
{
    PGresult *objects;
    if (!query_run(clearing, sql_ledger_standing_objects, &objects, error))
        return false;
    bool done = true;
    for (int row = 0; done && row < PQntuples(objects); row++)
        done = drop_object(clearing, objects, row, error);
    PQclear(objects);
    return done;
}

static bool remove_made(struct clearing *clearing, const PGresult *tables, struct error *error)
{
    return execute_on_tables(clearing, tables, "DROP TABLE ", error) && drop_objects(clearing, error);
}

/* ---- what the run was given ---- */

static bool compare_tally(const struct table *table, const struct table_tally *expected,
                          const struct table_tally *found, struct error *error)
{
    char expected_print[33], found_print[33];
    if (expected->rows == found->rows && fingerprint_equals(&expected->fingerprint, &found->fingerprint))
        return true;
    error_set(error, ERROR_REFUSED,
              "%s.%s does not hold exactly what was loaded any more, so it is not emptied", table->schema,
              table->name);
    error_detail(error, "expected %llu %s, fingerprint %s\nfound %llu %s, fingerprint %s",
                 (unsigned long long)expected->rows, text_noun(expected->rows, "row", "rows"),
                 fingerprint_format(expected_print, &expected->fingerprint), (unsigned long long)found->rows,
                 text_noun(found->rows, "row", "rows"), fingerprint_format(found_print, &found->fingerprint));
    return error_hint(error, "nothing was changed: empty your tables yourself (TRUNCATE), then clear again");
}

/* An empty table has nothing to lose, whoever emptied it. */
static bool holds_what_was_loaded(struct clearing *clearing, const PGresult *tables,
                                  const struct table_tally *expected, struct error *error)
{
    for (int row = 0; row < PQntuples(tables); row++) {
        const struct table *table = table_set_find(clearing->set, PQgetvalue(tables, row, TABLE_SCHEMA),
                                                   PQgetvalue(tables, row, TABLE_NAME));
        struct table_tally found;
        if (!is_ours(tables, row))
            continue;
        if (table == NULL)
            return error_set(error, ERROR_REFUSED, "the run loaded %s, which this fingen does not know",
                             PQgetvalue(tables, row, TABLE_QUOTED));
        if (!pg_tally_table(clearing->pg, table, &found, error) ||
            (found.rows > 0 && !compare_tally(table, &expected[table->index], &found, error)))
            return false;
    }
    return true;
}

static bool empty_given(struct clearing *clearing, const PGresult *tables, struct error *error)
{
    struct table_tally *expected = calloc(clearing->set->table_count, sizeof *expected);
    if (expected == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    bool done = ledger_tallies(clearing->pg, clearing->run->run_id, clearing->set, expected, error) &&
                holds_what_was_loaded(clearing, tables, expected, error) &&
                execute_on_tables(clearing, tables, "TRUNCATE ", error);
    free(expected);
    return done;
}

/* ---- both ---- */

static bool delete_run(struct clearing *clearing, struct error *error)
{
    PGresult *result;
    if (!query_run(clearing, "DELETE FROM fingen.runs WHERE run_id = $1::bigint", &result, error))
        return false;
    PQclear(result);
    return true;
}

/* Tables before the ledger's row, parents before children: the order in which a batch of a run that is still
 * loading takes its locks. It is waited for, and cannot be waiting for us. Nobody writes between the look at
 * a table and its end. */
static bool lock_run_and_tables(struct clearing *clearing, PGresult **tables, struct error *error)
{
    return ledger_lock(clearing->pg, error) &&
           query_run(clearing, sql_ledger_standing_tables, tables, error) &&
           execute_on_tables(clearing, *tables, "LOCK TABLE ", error) &&
           ledger_lock_run(clearing->pg, clearing->run->run_id, error);
}

static bool clear_tables(struct clearing *clearing, const PGresult *tables, struct error *error)
{
    if (!refuse_replaced(clearing, tables, error))
        return false;
    for (int row = 0; row < PQntuples(tables); row++)
        if (!note_left_table(clearing, tables, row, error))
            return false;
    return clearing->run->existing ? empty_given(clearing, tables, error)
                                   : remove_made(clearing, tables, error);
}

bool ledger_remove_run(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                       struct buffer *left, struct error *error)
{
    struct clearing clearing = {.pg = pg, .set = set, .run = run, .left = left};
    PGresult *tables = NULL;
    bool done = lock_run_and_tables(&clearing, &tables, error) && clear_tables(&clearing, tables, error) &&
                delete_run(&clearing, error);
    PQclear(tables);
    return done || error_prefix(error, "clearing %s", run->domain);
}

void ledger_warn_about_left(const struct ledger_run *run, const struct buffer *left)
{
    const char *at = (const char *)left->data, *end = at + left->length;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        log_warning("%s: %.*s", run->domain, (int)(newline - at), at);
        at = newline + 1;
    }
}

/* The ledger goes with the last run. */
static bool unmake_when_empty(struct pg *pg, struct error *error)
{
    PGresult *result;
    if (!pg_query(pg, "SELECT FROM fingen.runs LIMIT 1", 0, NULL, &result, error))
        return false;
    bool empty = PQntuples(result) == 0;
    PQclear(result);
    return !empty || ledger_unmake(pg, error);
}

bool ledger_clear(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                  struct error *error)
{
    struct buffer left;
    if (!pg_begin(pg, error))
        return false;
    buffer_init(&left, LEDGER_LEFT_CAP);
    bool done =
        ledger_remove_run(pg, set, run, &left, error) && unmake_when_empty(pg, error) && pg_commit(pg, error);
    if (done)
        ledger_warn_about_left(run, &left);
    else
        pg_rollback(pg);
    buffer_free(&left);
    return done;
}
