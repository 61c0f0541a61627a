/* PostgreSQL's SQL of keys.sql and checks.sql as SQLite reads it, as far as that is a matter of words:
 * schema.table is schema_table, a::type is CAST(a AS ...), SELECT FROM is SELECT 1 FROM, x ~ 'pattern' is x
 * REGEXP 'pattern'. All else stays as it is, and SQLite's parser decides. What it would take for something
 * else is refused here: arithmetic of dates, which are texts there.
 */
#ifndef FINGEN_SQLITE_TRANSLATE_H
#define FINGEN_SQLITE_TRANSLATE_H

#include "fingen/buffer.h"
#include "fingen/schema.h"

/* schema_table, into buf, which it returns. */
char *sqlite_table_name(char *buf, size_t size, const struct table *table);
#define SQLITE_NAME_BYTES 136

/* Appends the translation, with a NUL behind it. ERROR_CHECK when there is none: the message says why, in a
 * few words. */
bool sqlite_translate(struct text sql, const struct table_set *set, struct buffer *out,
                      struct error *error) FINGEN_CHECKED;

#endif
