/* After the rows: the steps of a key_plan over several connections, from one thread that waits for their
 * answers.
 *
 * Measured on 2 cores with a million holdings (three indexes, two CHECKs, one foreign key, statistics),
 * medians of 5 in seconds:
 *
 * 3.0  keys.sql as it stands, one statement after another; 2.4 to 2.7 with the server's parallel workers
 * 1.9  index builds side by side, each without parallel workers
 * 2.2  the same, each with parallel workers: more processes than cores
 *
 * So several builds share the cores among them, and only a build that runs alone is given parallel workers.
 *
 * A sort in runs of a few megabytes, merged, beats one in memory, which misses the caches at every comparison
 * of rows whose first column is equal. All keys, seconds of wall time, by the memory of each build:
 *
 *            2 MB  4 MB  8 MB  16 MB  32 MB  128 MB  512 MB
 *  1 million 1.54  1.63        1.63                  1.77
 *  5 million       8.3         7.9                   10.8
 * 19 million             43.3         37.3   41.2    50.2
 *
 * One build of the 19 million alone with parallel workers: 17 of 32 MB each, 21 of 170 MB each.
 */
#include "fingen/clock.h"

#include "keys_plan.h"
#include "ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_WORKERS 64
#define MAX_ATTEMPTS 10         /* of one step: deadlocks with other sessions, lost connections */
#define RETRY_SECONDS 60.0      /* how long a server that is away is waited for */
#define FIRST_PAUSE_SECONDS 0.1 /* doubled up to */
#define LONGEST_PAUSE_SECONDS 2.0
#define POLL_MILLISECONDS 100 /* how soon a cancellation is seen */

#define PARALLEL_RUN_BYTES ((uint64_t)32 << 20) /* the least for which the server gives a parallel worker */
#define WORK_MEMORY_BYTES ((uint64_t)256 << 20) /* of a step */
#define WORK_MEMORY_TOTAL_BYTES ((uint64_t)1024 << 20) /* of all of them */

struct worker {
    struct pg pg;
    struct key_step *step; /* NULL: idle */
    PGresult *failure;     /* the first that is not good of the statements under way */
    double rests_until;    /* no connection was to be had for it, while others had theirs */
};

struct build {
    const struct target *target;
    const struct table_set *set;
    const struct ledger_run *run;
    void (*progress)(void *context, size_t done, size_t total, const char *what);
    void *context;
    const volatile sig_atomic_t *cancelled;
    struct key_plan plan;
    struct worker workers[MAX_WORKERS];
    unsigned worker_count;
    double trouble_since; /* 0: the last try went well */
};

static void sleep_seconds(double seconds)
{
    struct timespec pause = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&pause, NULL); /* a signal ends it early */
}

static bool is_cancelled(const struct build *build)
{
    return build->cancelled != NULL && *build->cancelled != 0;
}

static bool interrupted(const struct build *build, struct error *error)
{
    error_set(error, ERROR_INTERRUPTED, "%s: interrupted while keys and indexes were built",
              build->set->domain);
    return error_hint(error, "`fingen seed --finish` builds the rest");
}

static void report(const struct build *build, const struct key_step *step)
{
    if (build->progress != NULL)
        build->progress(build->context, key_plan_count(&build->plan, KEY_DONE), build->plan.count,
                        step->name);
}

/* ---- connections ---- */

static void close_worker(struct worker *worker)
{
    PQclear(worker->failure);
    worker->failure = NULL;
    worker->step = NULL;
    if (worker->pg.connection != NULL)
        pg_release(&worker->pg); /* one that was cancelled is still busy, and so is not used again */
}

/* True when a failure may be tried again: after a pause, as long as the trouble does not last too long. */
static bool wait_to_retry(struct build *build, const struct error *error)
{
    double now = clock_monotonic_seconds();
    if (!error->retryable || is_cancelled(build))
        return false;
    if (build->trouble_since == 0)
        build->trouble_since = now;
    double lasted = now - build->trouble_since;
    if (lasted > RETRY_SECONDS)
        return false;
    double pause = lasted < FIRST_PAUSE_SECONDS ? FIRST_PAUSE_SECONDS : lasted;
    sleep_seconds(pause < LONGEST_PAUSE_SECONDS ? pause : LONGEST_PAUSE_SECONDS);
    return true;
}

static bool others_are_connected(const struct build *build, const struct worker *worker)
{
    for (unsigned i = 0; i < build->worker_count; i++)
        if (&build->workers[i] != worker && build->workers[i].pg.connection != NULL)
            return true;
    return false;
}

/* Waits for a server that is away, unless others get on with the work meanwhile. */
static bool open_worker(struct build *build, struct worker *worker, struct error *error)
{
    while (worker->pg.connection == NULL && !pg_connect(build->target, &worker->pg, error))
        if (others_are_connected(build, worker) || !wait_to_retry(build, error))
            return is_cancelled(build) ? interrupted(build, error) : false;
    build->trouble_since = 0;
    return true;
}

/* What is asked of the ledger, on the first connection. */
static bool ask(struct build *build, bool (*question)(struct build *, struct pg *, struct error *),
                struct error *error)
{
    struct worker *worker = &build->workers[0];
    while (open_worker(build, worker, error)) {
        if (question(build, &worker->pg, error))
            return true;
        close_worker(worker);
        if (!wait_to_retry(build, error))
            break;
    }
    return is_cancelled(build) ? interrupted(build, error) : false;
}

/* ---- a step ---- */

/* What one step may take: more than the server's usual little, less than what would hurt. */
static uint64_t work_memory_bytes(const struct build *build, const struct pg *pg)
{
    uint64_t total = WORK_MEMORY_TOTAL_BYTES;
    const char *host = PQhost(pg->connection);
    if (host != NULL && host[0] == '/') { /* this machine: at most an eighth of it */
        uint64_t physical = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
        total = physical / 8 < total ? physical / 8 : total;
    }
    uint64_t share = total / build->worker_count;
    if (share < KEYS_LEAST_MEMORY_BYTES)
        return KEYS_LEAST_MEMORY_BYTES;
    return share < WORK_MEMORY_BYTES ? share : WORK_MEMORY_BYTES;
}

/* Nothing else runs, and nothing else could. */
static bool is_alone(const struct build *build)
{
    return key_plan_count(&build->plan, KEY_RUNNING) == 1 &&
           (build->worker_count == 1 || key_plan_next(&build->plan) == NULL);
}

/* A build that runs alone gets the parallel workers that the server allows, and memory for as many; of
 * several, each is one process. */
static bool append_build_settings(const struct build *build, const struct worker *worker, struct buffer *sql,
                                  struct error *error)
{
    uint64_t run_bytes = key_step_run_bytes(worker->step), bytes = work_memory_bytes(build, &worker->pg);
    if (!is_alone(build))
        return buffer_printf(sql, error,
                             "SET LOCAL max_parallel_maintenance_workers = 0;\n"
                             "SET LOCAL maintenance_work_mem = '%" PRIu64 "kB';\n",
                             (run_bytes < bytes ? run_bytes : bytes) >> 10);
    if (run_bytes < PARALLEL_RUN_BYTES)
        run_bytes = PARALLEL_RUN_BYTES;
    return buffer_printf(sql, error,
                         "SELECT pg_catalog.set_config('maintenance_work_mem', least(%" PRIu64 ", %" PRIu64
                         " * (1 + pg_catalog.current_setting('max_parallel_maintenance_workers')::integer)) "
                         "|| 'MB', true);\n",
                         bytes >> 20, run_bytes >> 20);
}

static bool append_settings(const struct build *build, const struct worker *worker, struct buffer *sql,
                            struct error *error)
{
    if (key_step_is_build(worker->step))
        return append_build_settings(build, worker, sql, error);
    uint64_t bytes = work_memory_bytes(build, &worker->pg);
    return buffer_printf(sql, error,
                         "SELECT pg_catalog.set_config('maintenance_work_mem', '%" PRIu64 "MB', true) WHERE "
                         "pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem')) "
                         "< %" PRIu64 ";\n",
                         bytes >> 20, bytes);
}

/* With synchronous_commit = off a commit reaches the disk a moment later, and until then VACUUM takes no page
 * of its rows, nor of those of neighbouring transactions, for visible to all. A commit that waits for the
 * disk waits for all before it. */
#define RECORD_STEP_SQL                                                                                      \
    "SELECT pg_catalog.set_config('synchronous_commit', 'local', true) "                                     \
    "WHERE pg_catalog.current_setting('synchronous_commit') = 'off';\n"                                      \
    "INSERT INTO fingen.steps (run_id, step) VALUES (%" PRId64 ", $step$%s$step$)"

/* The step's statements behind its row of the ledger: when somebody else has done it, nothing else happens.
 */
static bool write_step(const struct build *build, const struct worker *worker, struct buffer *sql,
                       struct error *error)
{
    const struct key_step *step = worker->step;
    if (step->stage == KEYS_VACUUM)
        return buffer_append_text(sql, step->sql, error) && buffer_terminate(sql, error);
    return buffer_printf(sql, error, RECORD_STEP_SQL ";\n", build->run->run_id, step->name) &&
           append_settings(build, worker, sql, error) &&
           buffer_printf(sql, error,
                         "%s;\n"
                         "UPDATE fingen.steps SET finished_at = pg_catalog.clock_timestamp() "
                         "WHERE run_id = %" PRId64 " AND step = $step$%s$step$",
                         step->sql, build->run->run_id, step->name) &&
           buffer_terminate(sql, error);
}

static bool send_step(struct build *build, struct worker *worker, struct error *error)
{
    struct buffer sql;
    buffer_init(&sql, (size_t)8 << 20);
    bool sent = write_step(build, worker, &sql, error);
    if (sent && worker->step->stage != KEYS_VACUUM)
        sent = pg_begin(&worker->pg, error);
    if (sent && PQsendQuery(worker->pg.connection, (const char *)sql.data) != 1)
        sent = pg_error(&worker->pg, NULL, error, NULL);
    buffer_free(&sql);
    return sent;
}

/* Puts a step whose try failed back, on a new connection. False when that was the last. */
static bool put_back(struct build *build, struct worker *worker, struct error *error)
{
    struct key_step *step = worker->step;
    close_worker(worker);
    step->state = KEY_WAITING;
    if (++step->attempts < MAX_ATTEMPTS && wait_to_retry(build, error))
        return true;
    if (is_cancelled(build))
        return interrupted(build, error);
    error_prefix(error, "%s", step->name);
    return error->hint[0] != '\0' || error->code == ERROR_INTERNAL
               ? false
               : error_hint(
                     error,
                     "the rows are all there; when the cause is mended, `fingen seed --finish` goes on "
                     "with the keys");
}

static bool start_step(struct build *build, struct worker *worker, struct key_step *step, struct error *error)
{
    if (!open_worker(build, worker, error)) {
        worker->rests_until = clock_monotonic_seconds() + LONGEST_PAUSE_SECONDS;
        return error->code != ERROR_INTERRUPTED && others_are_connected(build, worker);
    }
    worker->step = step;
    step->state = KEY_RUNNING;
    report(build, step);
    return send_step(build, worker, error) || put_back(build, worker, error);
}

/* Another fingen, or this one before it lost the connection at COMMIT, had done the step. */
static bool was_done_before(const PGresult *failure)
{
    static const char *const unique_violation[] = {"23505", NULL};
    const char *schema = PQresultErrorField(failure, PG_DIAG_SCHEMA_NAME);
    const char *table = PQresultErrorField(failure, PG_DIAG_TABLE_NAME);
    return ledger_failed_with(failure, unique_violation) && schema != NULL && strcmp(schema, "fingen") == 0 &&
           table != NULL && strcmp(table, "steps") == 0;
}

static bool record_vacuum(struct build *build, struct worker *worker, struct error *error)
{
    char sql[512];
    snprintf(sql, sizeof sql, RECORD_STEP_SQL " ON CONFLICT DO NOTHING", build->run->run_id,
             worker->step->name);
    return pg_begin(&worker->pg, error) && pg_execute(&worker->pg, sql, error) &&
           pg_commit(&worker->pg, error);
}

static bool conclude_step(struct build *build, struct worker *worker, struct error *error)
{
    enum key_stage stage = worker->step->stage;
    if (worker->failure != NULL && was_done_before(worker->failure)) {
        pg_rollback(&worker->pg);
        return true;
    }
    if (worker->failure != NULL)
        return pg_error(&worker->pg, worker->failure, error, NULL);
    if (stage == KEYS_VACUUM)
        return record_vacuum(build, worker, error);
    if ((stage == KEYS_DEFINITIONS || stage == KEYS_STATEMENT) &&
        !ledger_record_objects(&worker->pg, build->run->run_id, build->set, error))
        return false;
    return pg_commit(&worker->pg, error);
}

static bool finish_step(struct build *build, struct worker *worker, struct error *error)
{
    if (!conclude_step(build, worker, error))
        return put_back(build, worker, error);
    struct key_step *step = worker->step;
    step->state = KEY_DONE;
    worker->step = NULL;
    build->trouble_since = 0;
    PQclear(worker->failure);
    worker->failure = NULL;
    report(build, step);
    return true;
}

/* ---- all of them ---- */

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* True when the statements under way have ended, well or not. */
static bool take_results(struct worker *worker)
{
    bool lost = PQconsumeInput(worker->pg.connection) == 0;
    while (lost || !PQisBusy(worker->pg.connection)) {
        PGresult *result = PQgetResult(worker->pg.connection);
        if (result == NULL)
            return true;
        if (is_good(result) || worker->failure != NULL)
            PQclear(result);
        else
            worker->failure = result;
    }
    return false;
}

static bool assign_steps(struct build *build, struct error *error)
{
    double now = clock_monotonic_seconds();
    for (unsigned i = 0; i < build->worker_count; i++) {
        struct worker *worker = &build->workers[i];
        if (worker->step != NULL || worker->rests_until > now)
            continue;
        struct key_step *step = key_plan_next(&build->plan);
        if (step == NULL)
            return true;
        if (!start_step(build, worker, step, error))
            return false;
    }
    return true;
}

static bool wait_for_answers(struct build *build, struct error *error)
{
    struct pollfd sockets[MAX_WORKERS];
    for (unsigned i = 0; i < MAX_WORKERS; i++)
        sockets[i] = (struct pollfd){
            .fd = build->workers[i].step == NULL ? -1 : PQsocket(build->workers[i].pg.connection),
            .events = POLLIN};
    if (poll(sockets, MAX_WORKERS, POLL_MILLISECONDS) < 0 && errno != EINTR)
        return error_set(error, ERROR_INTERNAL, "waiting for the server: %s", strerror(errno));
    for (unsigned i = 0; i < MAX_WORKERS; i++) {
        struct worker *worker = &build->workers[i];
        bool answered = worker->step != NULL && (sockets[i].fd < 0 || sockets[i].revents != 0);
        if (answered && take_results(worker) && !finish_step(build, worker, error))
            return false;
    }
    return true;
}

static bool run_steps(struct build *build, struct error *error)
{
    while (key_plan_count(&build->plan, KEY_DONE) < build->plan.count) {
        if (is_cancelled(build))
            return interrupted(build, error);
        if (!assign_steps(build, error) || !wait_for_answers(build, error))
            return false;
    }
    return true;
}

/* Ends what still runs: after a failure nobody waits for it, and it is not to go on in the server on its own.
 */
static void stop_workers(struct build *build)
{
    char message[256];
    for (unsigned i = 0; i < MAX_WORKERS; i++) {
        PGcancel *cancel =
            build->workers[i].step == NULL ? NULL : PQgetCancel(build->workers[i].pg.connection);
        if (cancel != NULL)
            PQcancel(cancel, message, sizeof message);
        PQfreeCancel(cancel);
    }
    for (unsigned i = 0; i < MAX_WORKERS; i++)
        close_worker(&build->workers[i]);
}

/* ---- before and after ---- */

static bool mark_done(struct build *build, struct pg *pg, struct error *error)
{
    struct number_text run_id = number_text(build->run->run_id);
    PGresult *result;
    if (!pg_query(pg, "SELECT step FROM fingen.steps WHERE run_id = $1", 1,
                  (const char *const[]){run_id.text}, &result, error))
        return error_prefix(error, "reading the ledger");
    for (int row = 0; row < PQntuples(result); row++) {
        struct key_step *step = key_plan_find(&build->plan, PQgetvalue(result, row, 0));
        if (step != NULL)
            step->state = KEY_DONE;
    }
    PQclear(result);
    return true;
}

static bool make_plan(struct build *build, struct pg *pg, struct error *error)
{
    struct table_tally *tallies = calloc(build->set->table_count + 1, sizeof *tallies);
    if (tallies == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    key_plan_free(&build->plan); /* of an earlier try */
    bool done = ledger_tallies(pg, build->run->run_id, build->set, tallies, error) &&
                key_plan_make(&build->plan, build->set, build->run->existing, tallies, error) &&
                mark_done(build, pg, error);
    free(tallies);
    return done;
}

static bool complete_run(struct build *build, struct pg *pg, struct error *error)
{
    return ledger_set_state(pg, build->run->run_id, "complete", error);
}

bool keys_build(const struct target *target, const struct table_set *set, const struct ledger_run *run,
                unsigned jobs, void (*progress)(void *context, size_t done, size_t total, const char *what),
                void *context, const volatile sig_atomic_t *cancelled, struct error *error)
{
    struct build build = {.target = target, .set = set, .run = run, .progress = progress, .context = context};
    build.cancelled = cancelled;
    build.worker_count = jobs < 1 ? 1 : jobs > MAX_WORKERS ? MAX_WORKERS : jobs;
    bool done = ask(&build, make_plan, error) && run_steps(&build, error) && ask(&build, complete_run, error);
    stop_workers(&build);
    key_plan_free(&build.plan);
    if (!done && error->code != ERROR_INTERRUPTED)
        error_prefix(error, "%s", set->domain);
    return done;
}
