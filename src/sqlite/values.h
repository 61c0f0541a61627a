/* What a value is in SQLite's strict tables, and back again, exactly:
 *
 *   boolean                      INTEGER 0 or 1
 *   smallint, integer, bigint    INTEGER
 *   double precision             REAL
 *   numeric(p,s), p <= 15        REAL: the double nearest to the decimal, which no other such decimal shares
 *   numeric(p,s), p > 15         TEXT, as PostgreSQL prints it: a double would not tell neighbours apart
 *   text, varchar, char, enum    TEXT
 *   uuid                         TEXT, 36 characters
 *   date, timestamp              TEXT '2025-12-31', '2025-12-31 23:59:59.5': what SQLite's date functions
 * read timestamptz                  TEXT '2025-12-31 23:59:59+00:00'
 */
#ifndef FINGEN_SQLITE_VALUES_H
#define FINGEN_SQLITE_VALUES_H

#include "fingen/tuple.h"

#include <sqlite3.h>

/* "INTEGER", "REAL" or "TEXT". */
const char *value_type(const struct column *column);
/* Binds the field. `scratch` has room for FIELD_TEXT_BYTES, and it and the field stay as they are until the
 * statement is reset. The code of sqlite3_bind. */
int value_bind(sqlite3_stmt *statement, int parameter, const struct column *column, struct field field,
               char *scratch);
/* Puts column `index` of the statement's row into the row struct. False when it holds what value_bind never
 * binds. Texts stay the statement's. */
bool value_read(sqlite3_stmt *statement, int index, const struct column *column, void *row);

#endif
