/* Taking away what a run made, and nothing else. */
#include "ledger.h"
#include "translate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Does the table stand, and as fingen made it? */
static bool look_at_table(struct sqlite_file *file, int64_t run_id, const char *name, bool *stands,
                          bool *same, struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file,
                        "SELECT t.sql IS s.sql FROM sqlite_schema AS s LEFT JOIN fingen_tables AS t "
                        "ON t.table_name = s.name AND t.run_id = ?1 WHERE s.name = ?2",
                        &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run_id);
    sqlite3_bind_text(statement, 2, name, -1, SQLITE_STATIC);
    bool done = sqlite_step(file, statement, stands, error);
    *same = done && *stands && sqlite3_column_int(statement, 0) != 0;
    sqlite3_finalize(statement);
    return done;
}

static bool drop_table(struct sqlite_file *file, int64_t run_id, const struct table *table,
                       struct error *error)
{
    char name[SQLITE_NAME_BYTES], sql[SQLITE_NAME_BYTES + 32];
    bool stands, same;
    if (!look_at_table(file, run_id, sqlite_table_name(name, sizeof name, table), &stands, &same, error))
        return false;
    if (stands && !same) {
        error_set(error, ERROR_REFUSED, "%s: %s is not the table any more that fingen made", file->path,
                  name);
        return error_hint(error, "drop or rename it yourself, then clear again");
    }
    snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS %s", name);
    return sqlite_execute(file, sql, sql, error);
}

static bool delete_run(struct sqlite_file *file, int64_t run_id, struct error *error)
{
    static const char *const tables[] = {"fingen_batch_tables", "fingen_batches", "fingen_tables",
                                         "fingen_runs"};
    char sql[128];
    bool done = true;
    for (size_t i = 0; done && i < sizeof tables / sizeof tables[0]; i++) {
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE run_id = %lld", tables[i], (long long)run_id);
        done = sqlite_execute(file, sql, "removing the run from the ledger", error);
    }
    return done;
}

static bool drop_ledger_without_runs(struct sqlite_file *file, struct error *error)
{
    int64_t runs;
    if (!sqlite_query_number(file, "SELECT count(*) FROM fingen_runs", &runs, error))
        return false;
    return runs > 0 || sqlite_execute(file,
                                      "DROP TABLE fingen_batch_tables; DROP TABLE fingen_batches;"
                                      "DROP TABLE fingen_tables; DROP TABLE fingen_runs;",
                                      "removing the ledger", error);
}

static bool clear(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                  struct error *error)
{
    for (uint32_t i = set->table_count; i-- > 0;) /* children first */
        if (!drop_table(file, run->run_id, set->tables[i], error))
            return false;
    return delete_run(file, run->run_id, error) && drop_ledger_without_runs(file, error);
}

bool sqlite_clear(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                  bool *emptied, struct error *error)
{
    int64_t left;
    if (!sqlite_execute(file, "PRAGMA foreign_keys = OFF", "clearing", error) || !sqlite_begin(file, error))
        return false;
    if (!clear(file, set, run, error) || !sqlite_commit(file, error)) {
        sqlite_rollback(file);
        return false;
    }
    /* SQLite's own (statistics) do not count. */
    if (!sqlite_query_number(
            file, "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", &left,
            error))
        return false;
    *emptied = left == 0;
    return true;
}

bool sqlite_remove(const char *path, struct error *error)
{
    return unlink(path) == 0 || error_set(error, ERROR_IO, "cannot remove %s: %s", path, strerror(errno));
}
