#include "spare_sessions.h"

#include "fingen/clock.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_MAX = 16 };
/* What lies between might forget a connection that says nothing for long. */
#define SPARE_SECONDS_MAX 10.0

static struct spare {
    struct pg pg;
    double since_seconds;
} spares[SPARE_MAX];
static unsigned spare_count;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

char *spare_sessions_place(const struct target *target)
{
    char *place = NULL;
    const char *conninfo = target->conninfo != NULL ? target->conninfo : "";
    const char *database = target->database != NULL ? target->database : "";
    return asprintf(&place, "%d %zu %s %s", (int)target->kind, strlen(conninfo), conninfo, database) < 0
               ? NULL
               : place;
}

/* With the mutex locked: *pg is the caller's then. */
static void take_out(unsigned index, struct pg *pg)
{
    *pg = spares[index].pg;
    spare_count--;
    for (unsigned i = index; i < spare_count; i++)
        spares[i] = spares[i + 1];
}

/* The latest one of that place, or of any. */
static bool take_latest(const char *place, struct pg *pg, double *since_seconds)
{
    bool found = false;
    pthread_mutex_lock(&mutex);
    for (unsigned i = spare_count; i-- > 0 && !found;) {
        found = place == NULL || strcmp(spares[i].pg.place, place) == 0;
        if (found) {
            *since_seconds = spares[i].since_seconds;
            take_out(i, pg);
        }
    }
    pthread_mutex_unlock(&mutex);
    return found;
}

/* A server that goes away, or ends the session, says so or closes the connection: either can be read. */
static bool is_silent(PGconn *connection)
{
    struct pollfd socket = {.fd = PQsocket(connection), .events = POLLIN};
    return PQstatus(connection) == CONNECTION_OK && poll(&socket, 1, 0) == 0;
}

bool spare_sessions_take(const char *place, struct pg *pg)
{
    for (double since_seconds; take_latest(place, pg, &since_seconds); pg_disconnect(pg))
        if (clock_monotonic_seconds() - since_seconds < SPARE_SECONDS_MAX && is_silent(pg->connection))
            return true;
    return false;
}

bool spare_sessions_give(struct pg *pg)
{
    if (PQtransactionStatus(pg->connection) != PQTRANS_IDLE || pg->place == NULL)
        return false;
    pthread_mutex_lock(&mutex);
    bool room = spare_count < SPARE_MAX;
    if (room)
        spares[spare_count++] = (struct spare){*pg, clock_monotonic_seconds()};
    pthread_mutex_unlock(&mutex);
    if (room)
        *pg = (struct pg){0};
    return room;
}

void pg_close_released(void)
{
    struct pg pg;
    for (double since_seconds; take_latest(NULL, &pg, &since_seconds);)
        pg_disconnect(&pg);
}
