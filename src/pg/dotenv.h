/* Reading one variable out of a .env file, as dotenv libraries do. */
#ifndef FINGEN_PG_DOTENV_H
#define FINGEN_PG_DOTENV_H

#include "fingen/error.h"

/* *value (caller frees) is what the file gives NAME last, NULL when the file is not there, is no regular file
 * (a Python environment may be called .env) or does not set it. Lines are NAME=VALUE with an optional
 * `export`; 'as is', "with \n escapes" and bare values; # begins a comment. ${OTHER} is not expanded but
 * named in an error, rather than taken literally. */
bool dotenv_read(const char *path, const char *name, char **value, struct error *error) FINGEN_CHECKED;

#endif
