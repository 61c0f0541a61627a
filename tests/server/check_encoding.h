/* The parts of check_encoding: what fingen says of tables and rows against what a server says. */
#ifndef FINGEN_CHECK_ENCODING_H
#define FINGEN_CHECK_ENCODING_H

#include "fingen/schema.h"

#include <libpq-fe.h>

/* Ends the program with status 1. */
__attribute__((noreturn, format(printf, 1, 2))) void check_fail(const char *format, ...);
/* The result of a statement that must succeed with the status; the caller clears it. */
PGresult *check_run(PGconn *connection, const char *sql, ExecStatusType expected);

/* Compares every descriptor of the set with the server's catalog; the set's tables.sql has been run there. */
void check_catalog(PGconn *connection, const struct table_set *set);

#endif
