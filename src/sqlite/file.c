#include "file.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- errors ---- */

/* The operating system's word, when it had one. */
static const char *system_reason(const struct sqlite_file *file)
{
    int number = sqlite3_system_errno(file->database);
    return number != 0 ? strerror(number) : sqlite3_errmsg(file->database);
}

bool sqlite_error(const struct sqlite_file *file, struct error *error, const char *what)
{
    const char *message = sqlite3_errmsg(file->database);
    switch (sqlite3_errcode(file->database) & 0xff) {
    case SQLITE_INTERRUPT:
        return error_set(error, ERROR_INTERRUPTED, "interrupted");
    case SQLITE_NOMEM:
        return error_set(error, ERROR_MEMORY, "%s: %s: out of memory", file->path, what);
    case SQLITE_FULL:
        error_set(error, ERROR_LOAD, "%s: %s: the disk is full", file->path, what);
        return error_hint(error, "make room, then go on with --resume, or `fingen clear --confirm`");
    case SQLITE_NOTADB:
        error_set(error, ERROR_TARGET, "%s is no SQLite database", file->path);
        return error_hint(error, "nothing was changed; name another file");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return error_set(error, ERROR_TARGET, "%s cannot be opened: %s", file->path, system_reason(file));
    case SQLITE_READONLY:
        return error_set(error, ERROR_TARGET, "%s: %s: the file or its directory may not be written",
                         file->path, what);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(error, ERROR_TARGET, "%s: %s: another program has locked the database", file->path, what);
        error->retryable = true;
        return error_hint(error, "a SQLite file has one writer at a time: wait for the other, or end it");
    case SQLITE_IOERR:
        return error_set(error, ERROR_LOAD, "%s: %s: %s", file->path, what, system_reason(file));
    case SQLITE_CORRUPT:
        return error_set(error, ERROR_TARGET, "%s: %s: the database is damaged: %s", file->path, what,
                         message);
    default:
        return error_set(error, ERROR_LOAD, "%s: %s: %s", file->path, what, message);
    }
}

/* ---- statements ---- */

bool sqlite_execute(struct sqlite_file *file, const char *sql, const char *what, struct error *error)
{
    return sqlite3_exec(file->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           sqlite_error(file, error, what);
}

bool sqlite_prepare(struct sqlite_file *file, const char *sql, sqlite3_stmt **statement, struct error *error)
{
    return sqlite3_prepare_v2(file->database, sql, -1, statement, NULL) == SQLITE_OK ||
           sqlite_error(file, error, "preparing a statement");
}

bool sqlite_step(struct sqlite_file *file, sqlite3_stmt *statement, bool *found, struct error *error)
{
    int code = sqlite3_step(statement);
    *found = code == SQLITE_ROW;
    return *found || code == SQLITE_DONE || sqlite_error(file, error, "reading");
}

bool sqlite_run(struct sqlite_file *file, sqlite3_stmt *statement, const char *what, struct error *error)
{
    int code = sqlite3_step(statement);
    bool done = code == SQLITE_DONE || code == SQLITE_ROW || sqlite_error(file, error, what);
    sqlite3_finalize(statement);
    return done;
}

bool sqlite_query_number(struct sqlite_file *file, const char *sql, int64_t *number, struct error *error)
{
    sqlite3_stmt *statement;
    bool found;
    if (!sqlite_prepare(file, sql, &statement, error))
        return false;
    bool done = sqlite_step(file, statement, &found, error);
    *number = done && found ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return done;
}

/* At once as the writer: a transaction that begins as a reader may be refused later, when it cannot wait. */
bool sqlite_begin(struct sqlite_file *file, struct error *error)
{
    return sqlite_execute(file, "BEGIN IMMEDIATE", "beginning a transaction", error);
}

bool sqlite_commit(struct sqlite_file *file, struct error *error)
{
    return sqlite_execute(file, "COMMIT", "committing", error);
}

void sqlite_rollback(struct sqlite_file *file)
{
    if (sqlite3_get_autocommit(file->database) == 0)
        sqlite3_exec(file->database, "ROLLBACK", NULL, NULL, NULL);
}

const char *sqlite_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text != NULL ? text : "";
}

/* ---- opening ---- */

/* While rows are loaded nothing waits for the disk: the journal still undoes what a killed process left
 * half-done, and what is complete is made safe in the end (finish.c). References are checked all at once,
 * after the rows. */
static const char seeding_pragmas[] = "PRAGMA journal_mode = TRUNCATE;"
                                      "PRAGMA synchronous = OFF;"
                                      "PRAGMA foreign_keys = OFF;";

/* In KiB. Rows are appended and keys are sorted, so that little is read again; a sorter takes as much for
 * itself. */
static const char cache_pragma[] = "PRAGMA cache_size = -32768";

bool sqlite_use_cache(struct sqlite_file *file, struct error *error)
{
    return sqlite_execute(file, cache_pragma, "preparing to load", error);
}

static bool open_database(struct sqlite_file *file, enum sqlite_purpose purpose, struct error *error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (purpose == SQLITE_FOR_SEEDING)
        flags |= SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(file->path, &file->database, flags, NULL) != SQLITE_OK)
        return sqlite_error(file, error, "opening");
    sqlite3_extended_result_codes(file->database, 1);
    sqlite3_busy_timeout(file->database, SQLITE_BUSY_MILLISECONDS);
    int64_t version; /* the first look at the file itself */
    return sqlite_query_number(file, "PRAGMA schema_version", &version, error) &&
           (purpose == SQLITE_AS_IT_IS ||
            (sqlite_execute(file, seeding_pragmas, "preparing to load", error) &&
             sqlite_use_cache(file, error)));
}

bool sqlite_open(const char *path, enum sqlite_purpose purpose, struct sqlite_file **opened,
                 struct error *error)
{
    *opened = NULL;
    assert(*path != '\0');
    if (purpose == SQLITE_AS_IT_IS && access(path, F_OK) != 0 && errno == ENOENT) {
        error_set(error, ERROR_TARGET, "there is no file %s", path);
        return error_hint(error, "`fingen seed all --to sqlite:%s` makes it", path);
    }
    struct sqlite_file *file = calloc(1, sizeof *file);
    if (file == NULL || (file->path = strdup(path)) == NULL) {
        free(file);
        return error_set(error, ERROR_MEMORY, "out of memory");
    }
    if (!open_database(file, purpose, error)) {
        sqlite_close(file);
        return false;
    }
    *opened = file;
    return true;
}

void sqlite_close(struct sqlite_file *file)
{
    if (file == NULL)
        return;
    sqlite3_close(file->database);
    free(file->path);
    free(file);
}
