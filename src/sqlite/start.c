/* Starting a run: what is in the way is looked at, then all is made in one transaction. */
#include "keys.h"
#include "ledger.h"
#include "translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_CAP ((size_t)1 << 22)

/* ---- what is in the way ---- */

static bool refuse_other_run(struct sqlite_file *file, const struct ledger_run *run, struct error *error)
{
    struct ledger_run found;
    char origin[LEDGER_DOCUMENT_NAME_BYTES];
    if (!sqlite_find_run(file, run->domain, &found, error))
        return false;
    bool none = found.run_id == 0;
    if (!none) {
        bool is_document = ledger_document_name(&found, origin, sizeof origin) != NULL;
        error_set(error, ERROR_REFUSED, "%s: %s holds %s already: %s", run->domain, file->path,
                  ledger_state_words(&found), ledger_origin_words(&found, origin, sizeof origin));
        error_hint(error, "%s--replace clears it first, `fingen status` shows it",
                   is_document ? "" : "--resume continues it, ");
    }
    ledger_run_free(&found);
    return none;
}

static bool table_stands(struct sqlite_file *file, const char *name, bool *stands, struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file, "SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE", &statement, error))
        return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    bool done = sqlite_step(file, statement, stands, error);
    sqlite3_finalize(statement);
    return done;
}

static bool refuse_foreign_tables(struct sqlite_file *file, const struct table_set *set, struct error *error)
{
    for (uint32_t i = 0; i < set->table_count; i++) {
        char name[SQLITE_NAME_BYTES];
        bool stands;
        if (!table_stands(file, sqlite_table_name(name, sizeof name, set->tables[i]), &stands, error))
            return false;
        if (stands) {
            error_set(error, ERROR_REFUSED, "%s has a %s that fingen did not make", file->path, name);
            return error_hint(error, "load into another file, or rename it");
        }
    }
    return true;
}

bool sqlite_check_tables(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                         struct error *error)
{
    for (uint32_t i = 0; i < set->table_count; i++) {
        char name[SQLITE_NAME_BYTES];
        bool stands;
        if (!table_stands(file, sqlite_table_name(name, sizeof name, set->tables[i]), &stands, error))
            return false;
        if (!stands) {
            error_set(error, ERROR_REFUSED, "%s: table %s of the run of %s is gone", file->path, name,
                      run->domain);
            return error_hint(error, "--replace starts over");
        }
    }
    return true;
}

/* ---- making ---- */

static bool make_table(struct sqlite_file *file, const struct table_set *set, const struct table *table,
                       struct error *error)
{
    struct buffer sql;
    char what[160];
    buffer_init(&sql, SQL_CAP);
    snprintf(what, sizeof what, "making table %s_%s", table->schema, table->name);
    bool done = sqlite_write_table(set, table, SQLITE_WITHOUT_KEYS, &sql, error) &&
                sqlite_execute(file, (const char *)sql.data, what, error);
    buffer_free(&sql);
    return done;
}

static bool record_table(struct sqlite_file *file, int64_t run_id, const struct table *table,
                         struct error *error)
{
    char name[SQLITE_NAME_BYTES];
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file,
                        "INSERT INTO fingen_tables (run_id, table_name, sql) "
                        "SELECT ?, name, sql FROM sqlite_schema WHERE type = 'table' AND name = ?",
                        &statement, error))
        return false;
    sqlite3_bind_int64(statement, 1, run_id);
    sqlite3_bind_text(statement, 2, sqlite_table_name(name, sizeof name, table), -1, SQLITE_TRANSIENT);
    return sqlite_run(file, statement, "recording a table", error);
}

static void write_families(char *buf, size_t size, const struct ledger_run *run)
{
    size_t length = 0;
    buf[0] = '\0';
    for (uint32_t i = 0; i < run->stage_count && length < size; i++)
        length += (size_t)snprintf(buf + length, size - length, "%s%llu", i > 0 ? "," : "",
                                   (unsigned long long)run->families_per_batch[i]);
}

/* A run that is not cut has one part. */
static bool write_part_ends(struct buffer *out, const struct ledger_run *run, struct error *error)
{
    if (run->part_ends == NULL)
        return buffer_printf(out, error, "[%llu]", (unsigned long long)run->batches_planned);
    for (uint32_t i = 0; i < run->part_count; i++)
        if (!buffer_printf(out, error, "%s%llu", i > 0 ? "," : "[", (unsigned long long)run->part_ends[i]))
            return false;
    return buffer_append_text(out, "]", error);
}

static bool insert_run(struct sqlite_file *file, struct ledger_run *run, const struct buffer *part_ends,
                       struct error *error)
{
    char date[11], digest[33], families[24 * PLAN_MAX_STAGES];
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file,
                        "INSERT INTO fingen_runs (domain, state, seed, scale, as_of, generator_version, "
                        "profile_digest, profile, batches_planned, families_per_batch, part_ends) "
                        "VALUES (?, 'loading', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        &statement, error))
        return false;
    write_families(families, sizeof families, run);
    sqlite3_bind_text(statement, 1, run->domain, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (int64_t)run->seed);
    sqlite3_bind_double(statement, 3, run->scale);
    sqlite3_bind_text(statement, 4, date_format(date, run->as_of), -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 5, run->generator_version, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 6, fingerprint_format(digest, &run->profile_digest), -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 7, run->profile_lines, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 8, (int64_t)run->batches_planned);
    sqlite3_bind_text(statement, 9, families, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 10, (const char *)part_ends->data, (int)part_ends->length, SQLITE_STATIC);
    if (!sqlite_run(file, statement, "recording the run", error))
        return false;
    run->run_id = sqlite3_last_insert_rowid(file->database);
    return true;
}

static bool record_run(struct sqlite_file *file, struct ledger_run *run, struct error *error)
{
    struct buffer part_ends;
    buffer_init(&part_ends, SQL_CAP);
    bool done = write_part_ends(&part_ends, run, error) && insert_run(file, run, &part_ends, error);
    buffer_free(&part_ends);
    return done;
}

static bool make_all(struct sqlite_file *file, const struct table_set *set, struct ledger_run *run,
                     struct error *error)
{
    if (!refuse_other_run(file, run, error) || !refuse_foreign_tables(file, set, error) ||
        !sqlite_execute(file, sqlite_ledger_sql, "making the ledger", error) || !record_run(file, run, error))
        return false;
    for (uint32_t i = 0; i < set->table_count; i++)
        if (!make_table(file, set, set->tables[i], error) ||
            !record_table(file, run->run_id, set->tables[i], error))
            return false;
    return true;
}

bool sqlite_start_run(struct sqlite_file *file, const struct table_set *set, struct ledger_run *run,
                      struct error *error)
{
    if (!sqlite_begin(file, error))
        return false;
    if (make_all(file, set, run, error) && sqlite_commit(file, error))
        return true;
    sqlite_rollback(file);
    return false;
}
