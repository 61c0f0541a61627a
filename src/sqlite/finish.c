/* After the rows. */
#include "file.h"
#include "keys.h"
#include "late_keys.h"
#include "translate.h"

#include <stdio.h>
#include <string.h>

/* ---- interrupting ---- */

#define INSTRUCTIONS_BETWEEN_LOOKS 100000

static int look_at_cancelled(void *cancelled)
{
    return *(const volatile sig_atomic_t *)cancelled != 0;
}

static void watch_cancelled(struct sqlite_file *file, const volatile sig_atomic_t *cancelled)
{
    sqlite3_progress_handler(file->database, cancelled != NULL ? INSTRUCTIONS_BETWEEN_LOOKS : 0,
                             look_at_cancelled, (void *)cancelled);
}

/* ---- steps ---- */

struct steps {
    size_t done, total;
    void (*progress)(void *context, size_t done, size_t total, const char *what);
    void *context;
};

static void report(const struct steps *steps, const char *what)
{
    if (steps->progress != NULL)
        steps->progress(steps->context, steps->done, steps->total, what);
}

static bool build_keys(struct sqlite_file *file, const struct table_set *set, struct steps *steps,
                       struct error *error)
{
    for (uint32_t i = 0; i < set->table_count; i++, steps->done++) {
        char name[SQLITE_NAME_BYTES], what[SQLITE_NAME_BYTES + 16];
        snprintf(what, sizeof what, "keys of %s", sqlite_table_name(name, sizeof name, set->tables[i]));
        report(steps, what);
        if (!sqlite_build_keys(file, set, set->tables[i], error))
            return false;
    }
    return true;
}

static bool count_indexes(const struct table_set *set, size_t *count, struct error *error)
{
    const char *cursor = set->keys_sql;
    struct sqlite_index index;
    for (*count = 0; sqlite_next_index(set, &cursor, &index, error); (*count)++)
        buffer_free(&index.sql);
    return error->code == ERROR_NONE;
}

static bool build_indexes(struct sqlite_file *file, const struct table_set *set, struct steps *steps,
                          struct error *error)
{
    const char *cursor = set->keys_sql;
    struct sqlite_index index;
    while (sqlite_next_index(set, &cursor, &index, error)) {
        char what[160];
        snprintf(what, sizeof what, "index %s", index.name);
        report(steps, what);
        bool built = sqlite_execute(file, (const char *)index.sql.data, what, error);
        buffer_free(&index.sql);
        if (!built)
            return false;
        steps->done++;
    }
    return error->code == ERROR_NONE;
}

/* The rows of PRAGMA foreign_key_check: table, rowid, the table referred to. */
static bool check_references_of(struct sqlite_file *file, const struct table *table, struct error *error)
{
    char name[SQLITE_NAME_BYTES], sql[SQLITE_NAME_BYTES + 64];
    sqlite3_stmt *statement;
    bool found;
    snprintf(sql, sizeof sql, "PRAGMA foreign_key_check(%s)", sqlite_table_name(name, sizeof name, table));
    if (!sqlite_prepare(file, sql, &statement, error))
        return false;
    bool done = sqlite_step(file, statement, &found, error);
    if (done && found)
        done = error_set(error, ERROR_LOAD, "%s: row %s of %s refers to a row that %s has not", file->path,
                         sqlite_text(statement, 1), sqlite_text(statement, 0), sqlite_text(statement, 2));
    sqlite3_finalize(statement);
    return done;
}

static bool check_references(struct sqlite_file *file, const struct table_set *set, struct error *error)
{
    bool done = true;
    for (uint32_t i = 0; done && i < set->table_count; i++)
        done = check_references_of(file, set->tables[i], error);
    return done;
}

/* The last commit waits for the disk, and with it all that was written before. */
static bool complete(struct sqlite_file *file, const struct ledger_run *run, struct error *error)
{
    return sqlite_execute(file, "PRAGMA synchronous = FULL", "waiting for the disk", error) &&
           sqlite_set_state(file, run->run_id, "complete", error) &&
           sqlite_execute(file, "PRAGMA journal_mode = DELETE", "closing the journal", error);
}

bool sqlite_finish_run(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                       void (*progress)(void *context, size_t done, size_t total, const char *what),
                       void *context, const volatile sig_atomic_t *cancelled, struct error *error)
{
    struct steps steps = {.progress = progress, .context = context};
    if (!count_indexes(set, &steps.total, error))
        return false;
    steps.total += set->table_count + 2;
    watch_cancelled(file, cancelled);
    bool done = sqlite_use_cache(file, error) && build_keys(file, set, &steps, error) &&
                build_indexes(file, set, &steps, error);
    report(&steps, "foreign keys");
    done = done && check_references(file, set, error);
    steps.done++;
    report(&steps, "statistics");
    done =
        done && sqlite_execute(file, "ANALYZE", "gathering statistics", error) && complete(file, run, error);
    watch_cancelled(file, NULL);
    return done || error_prefix(error, "%s", set->domain);
}
