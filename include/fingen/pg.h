/* PostgreSQL: where it is, how to talk to it, what is in it.
 *
 * SQL lives in src/pg/sql/ (name.sql), embedded at build time as sql_<name>. Every name is written with its schema; decisions go by SQLSTATE,
 * never by message text. 14 to 18 are supported.
 */
#ifndef FINGEN_PG_H
#define FINGEN_PG_H

#include "fingen/buffer.h"
#include "fingen/checks.h"
#include "fingen/chunk.h"
#include "fingen/error.h"
#include "fingen/files.h"
#include "fingen/plan.h"
#include "fingen/schema.h"
#include "fingen/sink.h"

#include <libpq-fe.h>
#include <signal.h>

/* ---- target.c: which server ---- */

enum target_kind { TARGET_POSTGRESQL, TARGET_LOCAL, TARGET_NULL, TARGET_FILES, TARGET_SQLITE };
/* In words, for a reader; its words are those that target_resolve takes. */
#define TARGET_KINDS \
    "a PostgreSQL address, local:, null:, csv:FOLDER, jsonl:FOLDER, json:FILE, sql:FILE or sqlite:FILE"
enum target_origin { ORIGIN_OPTION, ORIGIN_DATABASE_URL, ORIGIN_DOTENV, ORIGIN_LIBPQ_ENVIRONMENT, ORIGIN_LOCAL };

struct target {
    enum target_kind kind;
    enum target_origin origin;
    char *conninfo; /* for libpq (dbname with expansion), may hold a password: never printed; NULL: libpq's environment */
    const char *database; /* another one than conninfo's, same server; not owned; NULL: conninfo's */
    const struct file_format *format; /* of TARGET_FILES */
    char *path;                       /* of TARGET_FILES: a folder, a file or FILES_STANDARD_OUTPUT; of TARGET_SQLITE: a file; never "" */
};

/* --to, else DATABASE_URL (environment, then .env in the working directory), else libpq's environment when any of PGHOST,
 * PGPORT, PGDATABASE, PGSERVICE, PGHOSTADDR is set, else the local cluster. postgres://, postgresql://,
 * postgresql+driver:// and key=value strings are taken; "null:", "local:" and file formats as in "csv:out/" too. What --to has and is none of
 * those, or has no path: ERROR_USAGE; elsewhere ERROR_TARGET. */
bool target_resolve(const char *to_or_null, struct target *target, struct error *error) FINGEN_CHECKED;
void target_free(struct target *target);
/* "PostgreSQL at host=db port=5432 dbname=x user=y (from --to)": without password, after resolution by libpq; ERROR_TARGET when it
 * names a service that there is not. Called before threads are started. */
bool target_describe(const struct target *target, struct buffer *out, struct error *error) FINGEN_CHECKED;

/* ---- cluster.c: the private server ---- */

struct cluster_status {
    bool exists, running;
    char directory[4096];        /* $FINGEN_HOME or .fingen */
    char data_directory[4096];   /* where the server's user can reach it */
    char socket_directory[108];
    char server_version[64];
    char run_as[64];             /* the user the server runs as */
};

bool cluster_status(struct cluster_status *status, struct error *error) FINGEN_CHECKED;
/* Makes it when it is not there, starts it when it does not run, which is not asked when it was just
 * seen_running; *conninfo (caller frees) reaches it. */
bool cluster_start(bool seen_running, char **conninfo, struct error *error) FINGEN_CHECKED;
bool cluster_stop(struct error *error) FINGEN_CHECKED;
bool cluster_destroy(struct error *error) FINGEN_CHECKED; /* stops it and removes what cluster_start made, nothing else */
/* Path of psql beside the server, for `fingen local psql`; ERROR_TARGET with the package's name when missing. */
bool cluster_find_program(const char *program, char *path, size_t size, struct error *error) FINGEN_CHECKED;

/* ---- connection.c ---- */

struct pg {
    PGconn *connection;
    int server_version; /* 150020 */
    bool commits_can_be_lost; /* synchronous_commit is off here: pg_begin turns it on for the transaction */
    char *place;              /* what it is connected to, for pg_release(); owned */
};

/* Connects (starting the local cluster when that is the target), states what the session needs (client_encoding UTF8,
 * statement_timeout 0, lock_timeout 0, idle_in_transaction_session_timeout 0, DateStyle ISO, TimeZone UTC, ...), and checks
 * that the server can be used (version, not a standby, COPY FROM STDIN). */
bool pg_connect(const struct target *target, struct pg *pg, struct error *error) FINGEN_CHECKED;
void pg_disconnect(struct pg *pg);
/* As pg_disconnect(), but the next pg_connect() to the same place within some seconds gets the session, if it is sound; a
 * transaction is rolled back. Not for one that somebody may be cancelling. */
void pg_release(struct pg *pg);
/* Disconnects what pg_release() keeps: at the end of the program, and before a database is dropped. */
void pg_close_released(void);
/* One statement or several, no result. */
bool pg_execute(struct pg *pg, const char *sql, struct error *error) FINGEN_CHECKED;
/* One statement with text parameters ($1..), unnamed; *result (caller PQclears) may be NULL when not wanted. */
bool pg_query(struct pg *pg, const char *sql, int parameter_count, const char *const *parameters, PGresult **result,
              struct error *error) FINGEN_CHECKED;
/* Sets ERROR_LOAD (or ERROR_TARGET: roles, databases, privileges) from a failed result or connection: SQLSTATE in the detail, retryable
 * for class 08, 40, 57P01..57P03, 53300, a lost connection. A cancelled statement (57014) is ERROR_LOAD: only who cancelled it knows
 * whether the user had asked. Always false. */
bool pg_error(struct pg *pg, const PGresult *result, struct error *error, const char *what);
bool pg_begin(struct pg *pg, struct error *error) FINGEN_CHECKED;
bool pg_commit(struct pg *pg, struct error *error) FINGEN_CHECKED;
void pg_rollback(struct pg *pg);
/* Quoted "schema"."name", into buf. */
char *pg_quote_name(char *buf, size_t size, const char *schema, const char *name);

/* ---- copy.c ---- */

enum copy_format { COPY_BINARY, COPY_TEXT };
/* COPY schema.table (columns) FROM STDIN of one chunk table's rows. */
bool pg_copy_rows(struct pg *pg, const struct table *table, enum copy_format format, const struct chunk_table *rows,
                  struct error *error) FINGEN_CHECKED;
/* Reads the table back in canonical encoding and tallies it (COPY (SELECT ...) TO STDOUT BINARY with casts to our types). */
bool pg_tally_table(struct pg *pg, const struct table *table, struct table_tally *tally, struct error *error)
    FINGEN_CHECKED;

/* ---- catalog.c ---- */

enum table_presence { TABLE_ABSENT, TABLE_OURS, TABLE_FOREIGN };

/* What stands under our tables' names: per table of the set, ours (the ledger of this database knows its oid) or foreign.
 * *foreign_names (caller frees, NULL when none): comma-separated. */
bool catalog_presence(struct pg *pg, const struct table_set *set, enum table_presence *presence, char **foreign_names,
                      struct error *error) FINGEN_CHECKED;
/* CATALOG_OURS: exact. CATALOG_EXISTING: the user's own tables (--existing): by name, types may differ when they convert, extra
 * nullable or defaulted columns are fine. CATALOG_EXISTING_EMPTY: the same, and the tables must be empty. */
enum catalog_mode { CATALOG_OURS, CATALOG_EXISTING, CATALOG_EXISTING_EMPTY };

/* Compares each descriptor with pg_attribute: name, type, typmod, NOT NULL, identity, and enum labels; formats[i] becomes
 * COPY_TEXT where a type differs but converts. Every mismatch is a line of the error's detail. */
bool catalog_compare(struct pg *pg, const struct table_set *set, enum catalog_mode mode, enum copy_format *formats,
                     struct error *error) FINGEN_CHECKED;

/* ---- ledger.c: the fingen schema of the target ---- */

/* One of the databases that a run is spread over. */
struct ledger_database {
    char name[64];
    char schema[64]; /* whose tables it holds */
    bool made;       /* for the run: goes with it */
};
/* The generator version of a run whose rows came out of a document, and the last of its profile's lines, which names it. */
#define LEDGER_FROM_DOCUMENT "document"
#define LEDGER_DOCUMENT_LINE "document="

struct ledger_run {
    int64_t run_id; /* 0: none */
    char domain[64];
    char state[16]; /* "loading" (rows or, when all batches are done, keys), "complete" */
    uint64_t seed;
    double scale;
    date_days as_of;
    char generator_version[32];
    struct fingerprint profile_digest;
    char *profile_lines;  /* the canonical lines behind the digest; ledger_run_free */
    uint64_t batches_planned, batches_done;
    uint64_t families_per_batch[PLAN_MAX_STAGES];
    uint32_t stage_count;
    uint32_t part_count;  /* 1: not cut into parts */
    uint32_t parts_done;
    uint64_t *part_ends;  /* to start a run with parts: batches up to the end of each; ledger_run_free */
    uint64_t first_number; /* of the part that is loaded: what the ledger adds to the numbers of its batches */
    bool existing;        /* loaded into tables that fingen did not make */
    /* Where the tables are when they are not in this ledger's database; ledger_run_free. */
    struct ledger_database *databases;
    size_t database_count;
    char led_from[64];    /* the database whose ledger lists this one; "": this is it */
    double seconds;       /* from start to the last commit */
    char started_at[40], finished_at[40];
};

void ledger_run_free(struct ledger_run *run);
/* The file name of the document that the run's rows came out of, into buf; NULL when they were generated. Such a run is loaded
 * anew, never continued: its batches are slices of that file. */
const char *ledger_document_name(const struct ledger_run *run, char *buf, size_t size);
#define LEDGER_DOCUMENT_NAME_BYTES 160
/* For a sentence: "a complete run", "a loaded document"; and what its rows follow from: "seed 42, scale 1", or the document's name. */
const char *ledger_state_words(const struct ledger_run *run);
char *ledger_origin_words(const struct ledger_run *run, char *buf, size_t size);
/* run->run_id = 0 when the database has no ledger or no run of that domain. */
bool ledger_find_run(struct pg *pg, const char *domain, struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* All runs of the database; *runs is malloc'ed (free each with ledger_run_free, then the array). */
bool ledger_list_runs(struct pg *pg, struct ledger_run **runs, size_t *count, struct error *error) FINGEN_CHECKED;
/* In one transaction under an advisory lock: makes the ledger when needed, refuses when a run or foreign tables are there,
 * creates the tables (unless run->existing) and records them by oid. Fills run->run_id. */
bool ledger_start_run(struct pg *pg, const struct table_set *set, struct ledger_run *run, struct error *error)
    FINGEN_CHECKED;
/* Whether ledger_start_run would refuse, without changing anything. */
bool ledger_may_start(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                      struct error *error) FINGEN_CHECKED;
bool ledger_record_batch(struct pg *pg, const struct ledger_run *run, const struct table_set *set,
                         const struct batch *batch, const struct table_tally *tallies, bool *duplicate,
                         struct error *error) FINGEN_CHECKED;
bool ledger_batch_is_done(struct pg *pg, int64_t run_id, uint64_t number, bool *done, struct error *error)
    FINGEN_CHECKED;
/* Sets a bit for each of batches first_number .. first_number + batch_count - 1 that is in. */
bool ledger_mark_done(struct pg *pg, int64_t run_id, uint64_t first_number, uint8_t *bitmap, uint64_t batch_count,
                      struct error *error) FINGEN_CHECKED;
/* Sum over these batches for each table of the set. */
bool ledger_tallies_of(struct pg *pg, int64_t run_id, uint64_t first_number, uint64_t batch_count,
                       const struct table_set *set, struct table_tally *tallies, struct error *error) FINGEN_CHECKED;
/* Over all batches. */
bool ledger_tallies(struct pg *pg, int64_t run_id, const struct table_set *set, struct table_tally *tallies,
                    struct error *error) FINGEN_CHECKED;
/* Makes a run that is loading "loaded" when all its batches are in. *last: it was this call that did so; of several processes that
 * load its parts, one sees that. */
bool ledger_end_rows(struct pg *pg, int64_t run_id, bool *last, struct error *error) FINGEN_CHECKED;
/* In a transaction, until it ends: keeps others from building the keys of the same run. */
bool ledger_lock_keys(struct pg *pg, int64_t run_id, bool *locked, struct error *error) FINGEN_CHECKED;
bool ledger_set_state(struct pg *pg, int64_t run_id, const char *state, struct error *error) FINGEN_CHECKED;
/* At the end of the transaction that ran a step of keys.sql: records the types, sequences, views and functions that this very
 * transaction created in the set's schemas, so that ledger_clear removes them. What a transaction only replaces would be taken for
 * created: keys.sql says CREATE, never CREATE OR REPLACE. */
bool ledger_record_objects(struct pg *pg, int64_t run_id, const struct table_set *set, struct error *error)
    FINGEN_CHECKED;
/* `found` goes as with ledger_clear and `run` starts as with ledger_start_run, in one transaction: when anything stands in the way of
 * either, the old run stays. For runs in one database. */
bool ledger_replace_run(struct pg *pg, const struct table_set *set, const struct ledger_run *found, struct ledger_run *run,
                        struct error *error) FINGEN_CHECKED;
/* What can be told without a look at the tables. */
bool ledger_may_replace(const struct ledger_run *found, const struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* Removes exactly what the run made (tables by oid, types, functions, sequences, schemas that are then empty), or empties --existing
 * tables when they hold exactly what the ledger says; then the run; then the ledger when no run is left. One transaction. Refused, and
 * nothing changed, when other tables stand under the names of those that the run made: made again, or restored from a dump. */
bool ledger_clear(struct pg *pg, const struct table_set *set, const struct ledger_run *run, struct error *error)
    FINGEN_CHECKED;

/* ---- overview.c: what status and clear show, without looking at rows ---- */

/* Per table of the set: bytes on disk with its indexes, -1 when there is no such table. */
bool overview_table_bytes(struct pg *pg, const struct table_set *set, int64_t *bytes, struct error *error) FINGEN_CHECKED;
/* What the run made besides tables and still stands, a line each: "function advisory.make_fa_id()". */
bool overview_run_objects(struct pg *pg, int64_t run_id, struct buffer *lines, struct error *error) FINGEN_CHECKED;
/* Is another fingen connected to this database, as far as this role can see? It may be loading. */
bool overview_others_connected(struct pg *pg, bool *connected, struct error *error) FINGEN_CHECKED;

/* ---- keys.c: after the rows ---- */

/* Executes the statements of keys.sql over `jobs` connections, those that need others first, each in a transaction with its
 * ledger step (so a repeat skips what is done), then ANALYZE and VACUUM of every table; sets the run's state to complete.
 * progress(done, total, what) may be NULL; *cancelled is looked at between statements and cancels running ones. */
bool keys_build(const struct target *target, const struct table_set *set, const struct ledger_run *run, unsigned jobs,
                void (*progress)(void *context, size_t done, size_t total, const char *what), void *context,
                const volatile sig_atomic_t *cancelled, struct error *error) FINGEN_CHECKED;

/* ---- validate.c ---- */

/* Runs the named checks of checks.sql; see the head of schemas/advisory/checks.sql for the form. Name filter may be NULL. A check that fails or
 * cannot run is no error: *results say so. */
bool validate_run(struct pg *pg, const struct table_set *set, const struct ledger_run *run, const char *filter,
                  struct check_result **results, size_t *count, struct error *error) FINGEN_CHECKED;

/* ---- sink_postgresql.c ---- */

bool pg_sink_open(const struct target *target, const struct table_set *set, const struct ledger_run *run,
                  const enum copy_format *formats, struct sink **sink, struct error *error) FINGEN_CHECKED;

#endif
