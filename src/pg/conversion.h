/* May a column of the user's take what one of ours holds? */
#ifndef FINGEN_PG_CONVERSION_H
#define FINGEN_PG_CONVERSION_H

#include "fingen/schema.h"

/* A column as the catalog has it; a domain shows as the type below it. */
struct catalog_column {
    const char *type_sql;  /* as format_type() prints it; schema.name outside pg_catalog */
    const char *type_name; /* pg_type's, when in pg_catalog; else "" */
    char category;         /* pg_type.typcategory */
    int typmod;
    const char *labels; /* of an enum type, one a line; else "" */
};

enum conversion {
    CONVERSION_NONE,   /* cannot work: says why */
    CONVERSION_TEXT,   /* the server's input function reads our text */
    CONVERSION_BINARY, /* the same bytes */
};

/* *reason (static) says what is wrong with CONVERSION_NONE. */
enum conversion conversion_between(const struct column *ours, const struct catalog_column *theirs,
                                   const char **reason);
/* True when `labels` (one a line) are exactly those of the type, in order. */
bool conversion_same_labels(const struct enum_type *type, const char *labels);

#endif
