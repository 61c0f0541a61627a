/* What the server or the connection says, as an error value. Decided by SQLSTATE: texts and severities are
 * translated. */
#include "fingen/pg.h"

#include <string.h>

static bool begins_with_any(const char *sqlstate, const char *const *prefixes)
{
    for (; *prefixes; prefixes++) {
        if (strncmp(sqlstate, *prefixes, strlen(*prefixes)) == 0)
            return true;
    }
    return false;
}

/* The same call may succeed on a new connection: connection exceptions, deadlocks and serialization failures,
 * a server that shuts down or starts, too many connections. */
static bool is_retryable(const char *sqlstate)
{
    static const char *const prefixes[] = {"08", "40", "57P01", "57P02", "57P03", "53300", NULL};
    return begins_with_any(sqlstate, prefixes);
}

/* The server cannot be used as it is, rather than having failed at work: roles, databases, privileges,
 * read-only. */
static bool is_about_target(const char *sqlstate)
{
    static const char *const prefixes[] = {"28", "3D", "42501", "25006", "53300", "57P03", NULL};
    return begins_with_any(sqlstate, prefixes);
}

static void set_message(struct error *error, enum error_code code, const char *what, const char *message)
{
    int length = (int)strcspn(message, "\n");
    if (what)
        error_set(error, code, "%s: %.*s", what, length, message);
    else
        error_set(error, code, "%.*s", length, message);
}

/* Line by line, without the tabs that libpq sets before them. */
static void add_detail(struct error *error, const char *text)
{
    while (text && *text) {
        text += strspn(text, "\t ");
        int length = (int)strcspn(text, "\n");
        if (length > 0)
            error_detail(error, "%.*s", length, text);
        text += length + (text[length] == '\n');
    }
}

static bool set_from_server(struct error *error, const PGresult *result, const char *sqlstate,
                            const char *what)
{
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    set_message(error, is_about_target(sqlstate) ? ERROR_TARGET : ERROR_LOAD, what, primary ? primary : "");
    error->retryable = is_retryable(sqlstate);
    add_detail(error, PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
    add_detail(error, PQresultErrorField(result, PG_DIAG_CONTEXT));
    error_detail(error, "SQLSTATE %s", sqlstate);
    if (hint)
        error_hint(error, "%s", hint);
    return false;
}

bool pg_error(struct pg *pg, const PGresult *result, struct error *error, const char *what)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    bool lost = PQstatus(pg->connection) != CONNECTION_OK;
    if (sqlstate) {
        set_from_server(error, result, sqlstate, what);
        error->retryable |= lost;
        return false;
    }
    if (!lost && result && PQresultStatus(result) != PGRES_FATAL_ERROR) {
        set_message(error, ERROR_INTERNAL, what,
                    "the server's answer was not of the kind that was asked for");
        add_detail(error, PQresStatus(PQresultStatus(result)));
        return false;
    }
    /* libpq's own words: the connection is gone, or memory is. One that the server ended while nothing was
     * asked counts as good until something is read from it: the write fails before that. */
    lost |= result != NULL;
    const char *message = result ? PQresultErrorMessage(result) : "";
    if (!*message)
        message = PQerrorMessage(pg->connection);
    set_message(error, ERROR_LOAD, what, *message ? message : "the connection to the server was lost");
    const char *rest = strchr(message, '\n');
    add_detail(error, rest);
    error->retryable = lost;
    return false;
}
