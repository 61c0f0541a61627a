/* A connection that knows what the session needs, whatever the role, the database or a pooler would have it
 * be. */
#include "spare_sessions.h"

#include "fingen/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLDEST_SERVER 140000
#define CONNECT_TIMEOUT_SECONDS "10"
#define PING_TIMEOUT_SECONDS "3"
#define SESSION_TRIES 50

/* A role's or a database's own settings would end a long COPY, wait differently, or change the text that is
 * compared. The search path is left alone: triggers on a user's own tables may need it, and our names are
 * written with their schema. */
static const struct session_setting {
    const char *name;
    const char *value;
    int since; /* server version */
} session_settings[] = {
    {"client_encoding", "UTF8", 0},
    {"statement_timeout", "0", 0},
    {"lock_timeout", "0", 0},
    {"idle_in_transaction_session_timeout", "0", 0},
    {"transaction_timeout", "0", 170000},
    {"DateStyle", "ISO, YMD", 0},
    {"IntervalStyle", "postgres", 0},
    {"TimeZone", "UTC", 0},
    {"extra_float_digits", "1", 0},
    {"bytea_output", "hex", 0},
    {"standard_conforming_strings", "on", 0},
};
#define SESSION_SETTING_COUNT (sizeof session_settings / sizeof *session_settings)

enum {
    SESSION_IN_RECOVERY,
    SESSION_VERSION,
    SESSION_ENCODING,
    SESSION_SYNCHRONOUS_COMMIT,
    SESSION_STATEMENT_TIMEOUT
};

#define SESSION_SQL_BYTES 2048

/* Each setting that a server of that version knows, between the pieces of SQL that state it. */
static void append_settings(char *sql, int server_version, const char *before, const char *between,
                            const char *after)
{
    size_t length = strlen(sql);
    for (size_t i = 0; i < SESSION_SETTING_COUNT; i++) {
        const struct session_setting *setting = &session_settings[i];
        if (server_version >= setting->since)
            length += (size_t)snprintf(sql + length, SESSION_SQL_BYTES - length, "%s%s%s%s%s", before,
                                       setting->name, between, setting->value, after);
    }
}

static void print_notice(void *context, const char *message)
{
    (void)context;
    int length = (int)strcspn(message, "\n");
    log_verbose("server: %.*s", length, message);
}

/* ---- connecting ---- */

/* The words of PQconnectdbParams: those before "dbname" give way to the address, those after do not. */
struct connect_words {
    const char *keywords[8];
    const char *values[8];
    size_t count;
};

static void add_word(struct connect_words *words, const char *keyword, const char *value)
{
    words->keywords[words->count] = keyword;
    words->values[words->count++] = value;
    words->keywords[words->count] = NULL;
    words->values[words->count] = NULL;
}

/* Only the first dbname is looked into for an address: a second one is a name, whatever it holds. */
static struct connect_words connect_words(const char *conninfo, const char *database)
{
    struct connect_words words = {.count = 0};
    /* What stands in the environment or in a service file would lose against a word given here. */
    if (!getenv("PGCONNECT_TIMEOUT") && !getenv("PGSERVICE") && !(conninfo && strstr(conninfo, "service")))
        add_word(&words, "connect_timeout", CONNECT_TIMEOUT_SECONDS);
    add_word(&words, "fallback_application_name", "fingen");
    if (conninfo || database)
        add_word(&words, "dbname", conninfo ? conninfo : "");
    if (database)
        add_word(&words, "dbname", database);
    add_word(&words, "client_encoding", "UTF8");
    return words;
}

/* libpq keeps the SQLSTATE of a refused connection to itself, and this is how it tells "starting up" from
 * "wrong password". */
static PGPing ping_server(const char *conninfo, const char *database)
{
    struct connect_words words = connect_words(conninfo, database);
    add_word(&words, "connect_timeout", PING_TIMEOUT_SECONDS);
    return PQpingParams(words.keywords, words.values, 1);
}

/* Whether the server may be back in a moment. One that answers by now may just have come back: it is asked
 * once more, unless it was a password that it did not like. */
static bool may_come_back(struct pg *pg, const char *conninfo, const char *database)
{
    PGPing ping = ping_server(conninfo, database);
    if (ping == PQPING_OK && !PQconnectionNeedsPassword(pg->connection) &&
        !PQconnectionUsedPassword(pg->connection)) {
        PQreset(pg->connection);
        if (PQstatus(pg->connection) != CONNECTION_OK)
            ping = ping_server(conninfo, database);
    }
    return ping == PQPING_REJECT || ping == PQPING_NO_RESPONSE;
}

static bool connect_again(struct pg *pg, const char *conninfo, const char *database, struct error *error)
{
    bool may_come = may_come_back(pg, conninfo, database);
    if (PQstatus(pg->connection) == CONNECTION_OK)
        return true;
    pg_error(pg, NULL, error, NULL);
    error->code = ERROR_TARGET;
    error->retryable = may_come;
    if (PQconnectionNeedsPassword(pg->connection))
        return error_hint(error,
                          "put the password into PGPASSWORD, a password file (~/.pgpass) or the address");
    if (error->retryable)
        return error_hint(error, "check that a server runs there and accepts connections from this machine");
    return false;
}

static bool open_connection(const char *conninfo, const char *database, struct pg *pg, struct error *error)
{
    struct connect_words words = connect_words(conninfo, database);
    pg->connection = PQconnectdbParams(words.keywords, words.values, 1);
    if (!pg->connection)
        return error_set(error, ERROR_MEMORY, "out of memory while connecting");
    if (PQstatus(pg->connection) != CONNECTION_OK && !connect_again(pg, conninfo, database, error))
        return false;
    PQsetNoticeProcessor(pg->connection, print_notice, NULL);
    pg->server_version = PQserverVersion(pg->connection);
    return true;
}

/* ---- what the server is ---- */

/* PGlite is PostgreSQL compiled to WebAssembly: one session, no COPY FROM STDIN over its socket, and it does
 * not recover from the try. Older ones do not give their name. */
static bool is_pglite(const char *version)
{
    return strstr(version, "PGlite") || strstr(version, "compiled by emcc") || strstr(version, " wasm32");
}

static bool check_version(const struct pg *pg, struct error *error)
{
    if (pg->server_version >= OLDEST_SERVER)
        return true;
    error_set(error, ERROR_TARGET,
              "the server is (or speaks like) PostgreSQL %d.%d, and fingen needs 14 or later",
              pg->server_version / 10000, pg->server_version % 10000);
    return error_hint(error, "load into a newer server, or into the local cluster: --to local:");
}

static void warn_about_encoding(const char *encoding)
{
    static atomic_flag warned = ATOMIC_FLAG_INIT;
    if (strcmp(encoding, "SQL_ASCII") == 0 && !atomic_flag_test_and_set(&warned))
        log_warning("the database has the encoding SQL_ASCII: text is stored as UTF-8 bytes that the server "
                    "does not check");
}

static bool check_server(const PGresult *session, struct error *error)
{
    const char *version = PQgetvalue(session, 0, SESSION_VERSION);
    if (is_pglite(version)) {
        error_set(error, ERROR_TARGET, "the server is PGlite, which cannot take COPY FROM STDIN");
        error_detail(error, "it says of itself: %s", version);
        return error_hint(error, "load into a PostgreSQL server, or into the local cluster: --to local:");
    }
    if (strcmp(PQgetvalue(session, 0, SESSION_IN_RECOVERY), "t") == 0) {
        error_set(error, ERROR_TARGET, "the server is a standby, which takes no rows");
        return error_hint(
            error, "give the address of the primary (or all hosts and target_session_attrs=read-write)");
    }
    warn_about_encoding(PQgetvalue(session, 0, SESSION_ENCODING));
    return true;
}

/* The role's own statement_timeout holds for this very statement: one of a few milliseconds may end it on a
 * busy machine, and the next try finds the catalog read already. */
static bool ask_session(struct pg *pg, const char *sql, PGresult **session, struct error *error)
{
    for (int tries_left = SESSION_TRIES;;) {
        *session = PQexec(pg->connection, sql);
        if (PQresultStatus(*session) == PGRES_TUPLES_OK)
            return true;
        const char *sqlstate = PQresultErrorField(*session, PG_DIAG_SQLSTATE);
        bool timed_out = sqlstate && strcmp(sqlstate, "57014") == 0 && --tries_left > 0;
        if (!timed_out)
            pg_error(pg, *session, error, NULL);
        PQclear(*session);
        if (!timed_out)
            return false;
    }
}

/* A timeout that fires as its statement ends is reported with the next one: let that be one that does
 * nothing. */
static bool absorb_late_timeout(struct pg *pg, struct error *error)
{
    PGresult *nothing;
    if (!ask_session(pg, "SELECT 1", &nothing, error))
        return error_prefix(error, "setting up the session");
    PQclear(nothing);
    return true;
}

/* States the settings and asks what the server is in one round trip. Behind a pooler, known by a process id
 * that is not the one libpq was told, they would stay behind in a session that others use next: there they
 * last for this statement only, and pg_begin states them for each transaction. */
static bool state_session(struct pg *pg, struct error *error)
{
    char is_local[64];
    snprintf(is_local, sizeof is_local, "', pg_catalog.pg_backend_pid() <> %d)",
             PQbackendPID(pg->connection));
    char sql[SESSION_SQL_BYTES] = "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.version(), "
                                  "pg_catalog.current_setting('server_encoding'), "
                                  "pg_catalog.current_setting('synchronous_commit'), "
                                  "pg_catalog.current_setting('statement_timeout')"; /* before it is set */
    append_settings(sql, pg->server_version, ", pg_catalog.set_config('", "', '", is_local);
    PGresult *session;
    if (!ask_session(pg, sql, &session, error)) {
        error->code = ERROR_TARGET;
        return error_prefix(error, "setting up the session");
    }
    bool usable = check_server(session, error);
    bool had_timeout = strcmp(PQgetvalue(session, 0, SESSION_STATEMENT_TIMEOUT), "0") != 0;
    pg->commits_can_be_lost = strcmp(PQgetvalue(session, 0, SESSION_SYNCHRONOUS_COMMIT), "off") == 0;
    PQclear(session);
    return usable && (!had_timeout || absorb_late_timeout(pg, error));
}

/* Whoever has just been let in need not ask again whether the server runs, until it turns out not to. */
static bool open_local(const char *database, struct pg *pg, struct error *error)
{
    static atomic_bool seen_running;
    char *conninfo;
    if (!cluster_start(atomic_load(&seen_running), &conninfo, error))
        return false;
    bool connected = open_connection(conninfo, database, pg, error);
    atomic_store(&seen_running, connected);
    free(conninfo);
    return connected;
}

bool pg_connect(const struct target *target, struct pg *pg, struct error *error)
{
    *pg = (struct pg){0};
    if (target->kind == TARGET_NULL)
        return error_set(error, ERROR_INTERNAL, "the null target has no server to connect to");
    char *place = spare_sessions_place(target);
    if (place != NULL && spare_sessions_take(place, pg)) {
        free(place);
        return true;
    }
    bool connected = target->kind == TARGET_LOCAL
                         ? open_local(target->database, pg, error)
                         : open_connection(target->conninfo, target->database, pg, error);
    pg->place = place;
    connected = connected && check_version(pg, error) && state_session(pg, error);
    if (!connected)
        pg_disconnect(pg);
    return connected;
}

void pg_disconnect(struct pg *pg)
{
    PQfinish(pg->connection);
    free(pg->place);
    *pg = (struct pg){0};
}

void pg_release(struct pg *pg)
{
    PGTransactionStatusType status = PQtransactionStatus(pg->connection);
    if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
        pg_rollback(pg);
    if (!spare_sessions_give(pg))
        pg_disconnect(pg);
}

/* ---- statements ---- */

static bool result_is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

bool pg_execute(struct pg *pg, const char *sql, struct error *error)
{
    PGresult *result = PQexec(pg->connection, sql);
    bool good = result_is_good(result) || pg_error(pg, result, error, NULL);
    PQclear(result);
    return good;
}

bool pg_query(struct pg *pg, const char *sql, int parameter_count, const char *const *parameters,
              PGresult **result, struct error *error)
{
    PGresult *answer = PQexecParams(pg->connection, sql, parameter_count, NULL, parameters, NULL, NULL, 0);
    bool good = result_is_good(answer) || pg_error(pg, answer, error, NULL);
    if (good && result) {
        *result = answer;
        return true;
    }
    PQclear(answer);
    if (result)
        *result = NULL;
    return good;
}

/* READ COMMITTED whatever the role's default: what is read after an advisory lock must be as new as the lock.
 */
bool pg_begin(struct pg *pg, struct error *error)
{
    char sql[SESSION_SQL_BYTES] = "BEGIN ISOLATION LEVEL READ COMMITTED";
    append_settings(sql, pg->server_version, "; SET LOCAL ", " = '", "'");
    if (pg->commits_can_be_lost)
        strncat(sql, "; SET LOCAL synchronous_commit = 'on'", sizeof sql - strlen(sql) - 1);
    return pg_execute(pg, sql, error) || error_prefix(error, "beginning a transaction");
}

/* COMMIT of a transaction that has failed is a ROLLBACK, and the server reports success. */
bool pg_commit(struct pg *pg, struct error *error)
{
    if (PQtransactionStatus(pg->connection) == PQTRANS_INERROR) {
        pg_rollback(pg);
        return error_set(error, ERROR_INTERNAL, "a transaction that had failed was to be committed");
    }
    return pg_execute(pg, "COMMIT", error) || error_prefix(error, "committing");
}

void pg_rollback(struct pg *pg)
{
    if (PQtransactionStatus(pg->connection) != PQTRANS_IDLE)
        PQclear(PQexec(pg->connection, "ROLLBACK"));
}

char *pg_quote_name(char *buf, size_t size, const char *schema, const char *name)
{
    size_t length = 0;
    const char *const parts[] = {schema, name};
    for (size_t part = 0; part < 2; part++) {
        if (!parts[part])
            continue;
        if (length > 0 && length + 1 < size)
            buf[length++] = '.';
        if (length + 1 < size)
            buf[length++] = '"';
        for (const char *c = parts[part]; *c && length + 3 < size; c++) {
            if (*c == '"')
                buf[length++] = '"';
            buf[length++] = *c;
        }
        if (length + 1 < size)
            buf[length++] = '"';
    }
    if (size > 0)
        buf[length] = '\0';
    return buf;
}
