#include "ledger.h"

#include <stdio.h>
#include <string.h>

const char sqlite_ledger_sql[] =
    "CREATE TABLE IF NOT EXISTS fingen_runs (\n"
    "    run_id             INTEGER PRIMARY KEY,\n"
    "    domain             TEXT    NOT NULL UNIQUE,\n"
    "    state              TEXT    NOT NULL CHECK (state IN ('loading', 'loaded', 'complete')),\n"
    "    seed               INTEGER NOT NULL,\n"
    "    scale              REAL    NOT NULL,\n"
    "    as_of              TEXT    NOT NULL,\n"
    "    generator_version  TEXT    NOT NULL,\n"
    "    profile_digest     TEXT    NOT NULL,\n"
    "    profile            TEXT    NOT NULL,\n"
    "    batches_planned    INTEGER NOT NULL,\n"
    "    families_per_batch TEXT    NOT NULL,\n"
    "    part_ends          TEXT    NOT NULL, -- JSON: batches up to the end of each part\n"
    "    started_at         TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),\n"
    "    finished_at        TEXT\n"
    ") STRICT;\n"
    "CREATE TABLE IF NOT EXISTS fingen_tables (\n"
    "    run_id     INTEGER NOT NULL REFERENCES fingen_runs ON DELETE CASCADE,\n"
    "    table_name TEXT    NOT NULL PRIMARY KEY,\n"
    "    sql        TEXT    NOT NULL -- as made: one that was made anew since is not fingen's\n"
    ") STRICT;\n"
    "CREATE TABLE IF NOT EXISTS fingen_batches (\n"
    "    run_id       INTEGER NOT NULL REFERENCES fingen_runs ON DELETE CASCADE,\n"
    "    number       INTEGER NOT NULL,\n"
    "    stage        INTEGER NOT NULL,\n"
    "    first_family INTEGER NOT NULL,\n"
    "    family_count INTEGER NOT NULL,\n"
    "    committed_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),\n"
    "    PRIMARY KEY (run_id, number)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE IF NOT EXISTS fingen_batch_tables (\n"
    "    run_id      INTEGER NOT NULL,\n"
    "    number      INTEGER NOT NULL,\n"
    "    table_name  TEXT    NOT NULL,\n"
    "    rows        INTEGER NOT NULL,\n"
    "    bytes       INTEGER NOT NULL,\n"
    "    fingerprint TEXT    NOT NULL CHECK (length(fingerprint) = 32),\n"
    "    PRIMARY KEY (run_id, number, table_name),\n"
    "    FOREIGN KEY (run_id, number) REFERENCES fingen_batches ON DELETE CASCADE\n"
    ") STRICT, WITHOUT ROWID;\n";

bool sqlite_ledger_present(struct sqlite_file *file, bool *present, struct error *error)
{
    int64_t count;
    bool done = sqlite_query_number(
        file, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'fingen_runs'", &count,
        error);
    *present = done && count > 0;
    return done;
}

/* ---- batches ---- */

static void table_key(char *buf, size_t size, const struct table *table)
{
    snprintf(buf, size, "%s.%s", table->schema, table->name);
}

static bool record_table(struct sqlite_file *file, sqlite3_stmt *statement, const struct table *table,
                         const struct table_tally *tally, struct error *error)
{
    char name[160], fingerprint[33];
    table_key(name, sizeof name, table);
    sqlite3_bind_text(statement, 3, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(statement, 4, (int64_t)tally->rows);
    sqlite3_bind_int64(statement, 5, (int64_t)tally->bytes);
    sqlite3_bind_text(statement, 6, fingerprint_format(fingerprint, &tally->fingerprint), -1,
                      SQLITE_TRANSIENT);
    bool done = sqlite3_step(statement) == SQLITE_DONE || sqlite_error(file, error, "recording the batch");
    sqlite3_reset(statement);
    return done;
}

static bool record_tables(struct sqlite_file *file, int64_t run_id, const struct table_set *set,
                          uint64_t number, const struct table_tally *tallies, struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(
            file,
            "INSERT INTO fingen_batch_tables (run_id, number, table_name, rows, bytes, fingerprint) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run_id);
    sqlite3_bind_int64(statement, 2, (int64_t)number);
    bool done = true;
    for (uint32_t i = 0; done && i < set->table_count; i++)
        if (tallies[i].rows > 0)
            done = record_table(file, statement, set->tables[i], &tallies[i], error);
    sqlite3_finalize(statement);
    return done;
}

bool sqlite_record_batch(struct sqlite_file *file, const struct ledger_run *run, const struct table_set *set,
                         const struct batch *batch, const struct table_tally *tallies, bool *duplicate,
                         struct error *error)
{
    sqlite3_stmt *statement;
    uint64_t number = run->first_number + batch->number;
    if (!sqlite_prepare(file,
                        "INSERT INTO fingen_batches (run_id, number, stage, first_family, family_count) "
                        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run->run_id);
    sqlite3_bind_int64(statement, 2, (int64_t)number);
    sqlite3_bind_int64(statement, 3, batch->stage);
    sqlite3_bind_int64(statement, 4, (int64_t)batch->first_family);
    sqlite3_bind_int64(statement, 5, (int64_t)batch->family_count);
    if (!sqlite_run(file, statement, "recording the batch", error))
        return false;
    *duplicate = sqlite3_changes(file->database) == 0;
    return *duplicate || record_tables(file, run->run_id, set, number, tallies, error);
}

bool sqlite_batch_is_done(struct sqlite_file *file, const struct ledger_run *run, const struct batch *batch,
                          bool *done, struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file, "SELECT 1 FROM fingen_batches WHERE run_id = ? AND number = ?", &statement,
                        error))
        return false;
    sqlite3_bind_int64(statement, 1, run->run_id);
    sqlite3_bind_int64(statement, 2, (int64_t)(run->first_number + batch->number));
    bool read = sqlite_step(file, statement, done, error);
    sqlite3_finalize(statement);
    return read;
}

bool sqlite_mark_done(struct sqlite_file *file, const struct ledger_run *run, uint8_t *bitmap,
                      uint64_t batch_count, struct error *error)
{
    sqlite3_stmt *statement;
    bool found = true, done = true;
    if (!sqlite_prepare(file,
                        "SELECT number - ?2 FROM fingen_batches WHERE run_id = ?1 AND number >= ?2 AND "
                        "number < ?2 + ?3",
                        &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run->run_id);
    sqlite3_bind_int64(statement, 2, (int64_t)run->first_number);
    sqlite3_bind_int64(statement, 3, (int64_t)batch_count);
    while (done && (done = sqlite_step(file, statement, &found, error)) && found) {
        uint64_t number = (uint64_t)sqlite3_column_int64(statement, 0);
        bitmap[number / 8] |= (uint8_t)(1u << (number % 8));
    }
    sqlite3_finalize(statement);
    return done;
}

static bool add_tally(sqlite3_stmt *row, const struct table_set *set, struct table_tally *tallies,
                      struct error *error)
{
    const char *name = sqlite_text(row, 0), *dot = strchr(name, '.');
    struct table_tally tally = {.rows = (uint64_t)sqlite3_column_int64(row, 1),
                                .bytes = (uint64_t)sqlite3_column_int64(row, 2)};
    char schema[64];
    snprintf(schema, sizeof schema, "%.*s", dot == NULL ? 0 : (int)(dot - name), name);
    const struct table *table = dot == NULL ? NULL : table_set_find(set, schema, dot + 1);
    if (table == NULL || !fingerprint_parse(sqlite_text(row, 3), &tally.fingerprint))
        return error_set(error, ERROR_REFUSED, "the ledger's entry of table %s is not as fingen writes it",
                         name);
    table_tally_add(&tallies[table->index], &tally);
    return true;
}

bool sqlite_tallies(struct sqlite_file *file, int64_t run_id, const struct table_set *set,
                    struct table_tally *tallies, struct error *error)
{
    return sqlite_tallies_of(file, run_id, 0, INT64_MAX, set, tallies, error);
}

bool sqlite_tallies_of(struct sqlite_file *file, int64_t run_id, uint64_t first_number, uint64_t batch_count,
                       const struct table_set *set, struct table_tally *tallies, struct error *error)
{
    sqlite3_stmt *statement;
    bool found = true, done = true;
    memset(tallies, 0, set->table_count * sizeof *tallies);
    if (!sqlite_prepare(file,
                        "SELECT table_name, rows, bytes, fingerprint FROM fingen_batch_tables "
                        "WHERE run_id = ?1 AND number >= ?2 AND number - ?2 < ?3",
                        &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run_id);
    sqlite3_bind_int64(statement, 2, (int64_t)first_number);
    sqlite3_bind_int64(statement, 3, (int64_t)batch_count);
    while (done && (done = sqlite_step(file, statement, &found, error)) && found)
        done = add_tally(statement, set, tallies, error);
    sqlite3_finalize(statement);
    return done;
}

bool sqlite_set_state(struct sqlite_file *file, int64_t run_id, const char *state, struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file,
                        "UPDATE fingen_runs SET state = ?2, finished_at = CASE WHEN ?2 = 'complete' THEN "
                        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now') END WHERE run_id = ?1",
                        &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run_id);
    sqlite3_bind_text(statement, 2, state, -1, SQLITE_TRANSIENT);
    if (!sqlite_run(file, statement, "recording the run's state", error))
        return false;
    return sqlite3_changes(file->database) == 1 ||
           error_set(error, ERROR_REFUSED, "the run is not in the ledger any more: it was cleared meanwhile");
}

bool sqlite_end_rows(struct sqlite_file *file, int64_t run_id, bool *last, struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file,
                        "UPDATE fingen_runs SET state = 'loaded' WHERE run_id = ?1 AND state = 'loading' AND "
                        "batches_planned <= (SELECT count(*) FROM fingen_batches WHERE run_id = ?1)",
                        &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run_id);
    if (!sqlite_run(file, statement, "recording the run's state", error))
        return false;
    *last = sqlite3_changes(file->database) == 1;
    return true;
}
