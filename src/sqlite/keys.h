/* keys.sql, sorted into what SQLite can only make together with a table, and what comes after the rows. */
#ifndef FINGEN_SQLITE_KEYS_H
#define FINGEN_SQLITE_KEYS_H

#include "fingen/buffer.h"
#include "fingen/schema.h"

/* CREATE TABLE of the table, its foreign keys and those of its rules that SQLite understands within. Its
 * primary and unique keys too, or only the one that costs nothing to have while rows come: an integer that is
 * the row's place. */
enum sqlite_table_keys { SQLITE_WITHOUT_KEYS, SQLITE_WITH_KEYS };
bool sqlite_write_table(const struct table_set *set, const struct table *table, enum sqlite_table_keys keys,
                        struct buffer *out, struct error *error) FINGEN_CHECKED;

/* The next index of keys.sql as SQLite's CREATE INDEX IF NOT EXISTS, and its name; false at the end, or with
 * an error that is set. Functions, triggers and sequences have no counterpart and are passed over. */
struct sqlite_index {
    char name[128];
    struct buffer sql;
};
bool sqlite_next_index(const struct table_set *set, const char **cursor, struct sqlite_index *index,
                       struct error *error);

#endif
