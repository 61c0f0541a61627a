/* A database by the name that a user gives it, to be read and not changed. */
#ifndef FINGEN_DATABASE_H
#define FINGEN_DATABASE_H

#include "fingen/pg.h"

struct database {
    char name[64];   /* connected to */
    char schema[64]; /* to be found without being named; "": the role's own search path */
    struct pg pg;
};

/* A database of a run that is spread over several (by its name or its schema's), else a schema of the
 * target's own database, else a database of that name; NULL: the target's own. ERROR_TARGET when it is none
 * of these, with what there is. Close in any case. */
bool database_open(struct database *database, const struct target *target, const char *name,
                   struct error *error) FINGEN_CHECKED;
void database_close(struct database *database);

struct database_table {
    char schema[64], name[64];
    int64_t bytes; /* on disk, with indexes */
    int64_t rows;  /* -1: not known */
    bool exact;    /* counted; else the statistics' estimate, as of large tables */
};

/* The tables that may be read, of the schema or of all but the system's and the ledger's; *tables is
 * malloc'ed. */
bool database_list_tables(struct database *database, struct database_table **tables, size_t *count,
                          struct error *error) FINGEN_CHECKED;
/* One statement that reads, in a read-only transaction that is rolled back. ERROR_USAGE for any other; *rows:
 * the caller PQclears. */
bool database_query(struct database *database, const char *sql, PGresult **rows,
                    struct error *error) FINGEN_CHECKED;

#endif
