/* Regular expressions, which SQLite has a word for and no function. */
#ifndef FINGEN_SQLITE_PATTERN_H
#define FINGEN_SQLITE_PATTERN_H

#include "file.h"

/* Does the pattern, a literal with its quotes, mean to POSIX what it means to PostgreSQL? */
bool pattern_is_plain(struct text literal);
/* Gives the connection what `x REGEXP pattern` calls. */
bool pattern_add_function(struct sqlite_file *file, struct error *error) FINGEN_CHECKED;

#endif
