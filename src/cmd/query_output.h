/* What a query returned, on stdout: as psql shows it, as JSON, as CSV. */
#ifndef FINGEN_CMD_QUERY_OUTPUT_H
#define FINGEN_CMD_QUERY_OUTPUT_H

#include "fingen/pg.h"

/* An aligned table: numbers to the right, all else to the left, "(2 rows)" below. */
bool query_write_table(const PGconn *connection, const PGresult *rows, struct error *error) FINGEN_CHECKED;
/* An array of objects; numbers and booleans as such, NULL as null. */
bool query_write_json(const PGresult *rows, struct error *error) FINGEN_CHECKED;
/* RFC 4180 with a line of names; NULL is nothing between two commas, an empty text is "". */
bool query_write_csv(const PGresult *rows, struct error *error) FINGEN_CHECKED;

#endif
