/* Primary and unique keys, made after the rows. */
#ifndef FINGEN_SQLITE_LATE_KEYS_H
#define FINGEN_SQLITE_LATE_KEYS_H

#include "file.h"

/* Gives the table, whose rows were loaded without them, its keys; it is then as if CREATE TABLE had made it
 * with them. Nothing happens to a table that has them. A kill between leaves an index that the next call goes
 * on from. */
bool sqlite_build_keys(struct sqlite_file *file, const struct table_set *set, const struct table *table,
                       struct error *error) FINGEN_CHECKED;

#endif
