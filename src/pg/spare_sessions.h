/* Sessions that nobody uses at the moment, kept for whoever connects to the same place next: a new one costs
 * the server a process that has to read its catalogs first, some ten milliseconds. */
#ifndef FINGEN_PG_SPARE_SESSIONS_H
#define FINGEN_PG_SPARE_SESSIONS_H

#include "fingen/pg.h"

/* Names the place: what pg_connect() would connect to. NULL when memory runs out. The caller frees it. */
char *spare_sessions_place(const struct target *target);
/* A session to that place that was alive a moment ago, into *pg, which then owns it. */
bool spare_sessions_take(const char *place, struct pg *pg);
/* Takes the session over, *pg is empty then. False: it is not fit for another use (lost, busy) or one too
 * many. */
bool spare_sessions_give(struct pg *pg);

#endif
