/* An open database file, and how the rest of the layer talks to it. */
#ifndef FINGEN_SQLITE_FILE_H
#define FINGEN_SQLITE_FILE_H

#include "fingen/sqlite.h"

#include <sqlite3.h>

/* How long a lock of another program is waited for. */
#define SQLITE_BUSY_MILLISECONDS 5000

struct sqlite_file {
    sqlite3 *database;
    char *path;
};

/* Sets the error that the last call's code stands for; what: "recording the batch", for example. Always
 * false. */
bool sqlite_error(const struct sqlite_file *file, struct error *error, const char *what);
/* Statements without a result. */
bool sqlite_execute(struct sqlite_file *file, const char *sql, const char *what,
                    struct error *error) FINGEN_CHECKED;
bool sqlite_prepare(struct sqlite_file *file, const char *sql, sqlite3_stmt **statement,
                    struct error *error) FINGEN_CHECKED;
/* The next row: *found, or the end. */
bool sqlite_step(struct sqlite_file *file, sqlite3_stmt *statement, bool *found,
                 struct error *error) FINGEN_CHECKED;
/* A statement of one row, or none, to its end; it is finalized. */
bool sqlite_run(struct sqlite_file *file, sqlite3_stmt *statement, const char *what,
                struct error *error) FINGEN_CHECKED;
/* One number from SQL without parameters. */
bool sqlite_query_number(struct sqlite_file *file, const char *sql, int64_t *number,
                         struct error *error) FINGEN_CHECKED;
bool sqlite_begin(struct sqlite_file *file, struct error *error) FINGEN_CHECKED;
bool sqlite_commit(struct sqlite_file *file, struct error *error) FINGEN_CHECKED;
void sqlite_rollback(struct sqlite_file *file);
/* So much memory for pages, and for sorting what an index is made of. */
bool sqlite_use_cache(struct sqlite_file *file, struct error *error) FINGEN_CHECKED;
/* Text of the column, never NULL. */
const char *sqlite_text(sqlite3_stmt *statement, int column);

#endif
