/* COPY FROM STDIN of one table, open for as many rows as there are. */
#ifndef FINGEN_PG_COPY_IN_H
#define FINGEN_PG_COPY_IN_H

#include "fingen/chunk.h"
#include "fingen/pg.h"

struct copy_in {
    struct pg *pg;
    const struct table *table;
    enum copy_format format;
    uint64_t rows; /* sent so far */
    bool open;
    bool failed; /* to send; the server's reason is yet to be read */
};

/* Nothing else goes over the connection until end or abandon. Errors name the table, and end the COPY. */
bool copy_in_begin(struct copy_in *copy, struct pg *pg, const struct table *table, enum copy_format format,
                   struct error *error) FINGEN_CHECKED;
bool copy_in_put(struct copy_in *copy, const struct chunk_table *rows, struct error *error) FINGEN_CHECKED;
/* ERROR_LOAD when the server stored another number of rows than were sent. */
bool copy_in_end(struct copy_in *copy, struct error *error) FINGEN_CHECKED;
/* Ends it without success, when it is open. */
void copy_in_abandon(struct copy_in *copy);

#endif
