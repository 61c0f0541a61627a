/* Making, starting and stopping the local cluster's server, always as the user that owns it. */
#include "cluster.h"

#include <errno.h>
#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX_BYTES ((size_t)64 << 10)
#define SETTINGS_FILE "fingen.conf"
#define UNFINISHED "data.new"
#define START_SECONDS 120
#define STALE_ATTEMPTS 10

static void sleep_milliseconds(long milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

/* Runs a program as the server's user; what it printed is the detail of the error. */
static bool run(const struct cluster *cluster, const char *const *argv, const char *input, const char *what,
                struct error *error)
{
    struct buffer output;
    buffer_init(&output, OUTPUT_MAX_BYTES);
    int exit_status;
    bool done = process_run(&cluster->run_as, argv, input, &output, &exit_status, error) &&
                buffer_terminate(&output, error);
    if (done && exit_status != 0) {
        const char *text = (char *)output.data;
        size_t length = strlen(text);
        size_t most = sizeof error->detail - 1; /* the end tells more than the beginning */
        done = error_set(error, ERROR_TARGET, "%s failed (exit status %d)", what, exit_status);
        error_detail(error, "%s", length > most ? text + length - most : text);
    }
    buffer_free(&output);
    return done;
}

static bool write_file(const struct cluster *cluster, const char *path, const char *text, bool append,
                       struct error *error)
{
    const char *script = append ? "cat >>\"$1\"" : "cat >\"$1\"";
    const char *const argv[] = {"/bin/sh", "-c", script, "sh", path, NULL};
    return run(cluster, argv, text, "writing the server's settings", error);
}

static bool remove_tree(const struct cluster *cluster, const char *name, struct error *error)
{
    char path[PATH_MAX];
    if (!path_join(path, sizeof path, cluster->server, name, error))
        return false;
    const char *const argv[] = {"/bin/rm", "-rf", "--", path, NULL};
    return run(cluster, argv, NULL, "removing the local cluster's files", error);
}

bool server_remove_files(const struct cluster *cluster, struct error *error)
{
    if (strcmp(cluster->socket_directory, cluster->server) != 0) {
        const char *script = "rm -f -- \"$1\"/.s.PGSQL.*";
        const char *const argv[] = {"/bin/sh", "-c", script, "sh", cluster->socket_directory, NULL};
        if (!run(cluster, argv, NULL, "removing the socket", error))
            return false;
    }
    return remove_tree(cluster, "data", error) && remove_tree(cluster, UNFINISHED, error) &&
           remove_tree(cluster, ".s.PGSQL." CLUSTER_PORT, error) &&
           remove_tree(cluster, ".s.PGSQL." CLUSTER_PORT ".lock", error) &&
           remove_tree(cluster, "log", error) && remove_tree(cluster, CLUSTER_MARKER, error);
}

/* ---- making ---- */

/* Collation by code point is the same on every machine and fast; where the machine has it, letters beyond
 * ASCII are letters. */
static const char *letter_type(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!locale)
        return "C";
    freelocale(locale);
    return "C.UTF-8";
}

static bool run_initdb(const struct cluster *cluster, const char *programs, const char *data,
                       struct error *error)
{
    char initdb[PATH_MAX], letters[32];
    if (!path_join(initdb, sizeof initdb, programs, "initdb", error))
        return false;
    snprintf(letters, sizeof letters, "--lc-ctype=%s", letter_type());
    const char *const argv[] = {initdb,
                                "--pgdata",
                                data,
                                "--no-sync",
                                "--auth-local=trust",
                                "--auth-host=reject",
                                "--locale=C",
                                letters,
                                "--encoding=UTF8",
                                "--username=" CLUSTER_ROLE,
                                NULL};
    return run(cluster, argv, NULL, "initdb", error);
}

/* In single-user mode, so that a data directory never lacks its database. */
static bool make_database(const struct cluster *cluster, const char *programs, const char *data,
                          struct error *error)
{
    char postgres[PATH_MAX];
    if (!path_join(postgres, sizeof postgres, programs, "postgres", error))
        return false;
    const char *const argv[] = {postgres, "--single", "-F", "-D", data, "template1", NULL};
    return run(cluster, argv, "CREATE DATABASE " CLUSTER_DATABASE "\n", "making the database", error);
}

static bool include_settings(const struct cluster *cluster, const char *data, struct error *error)
{
    char path[PATH_MAX];
    return path_join(path, sizeof path, data, "postgresql.conf", error) &&
           write_file(cluster, path, "\ninclude_if_exists = '" SETTINGS_FILE "'\n", true, error);
}

bool server_make_data(const struct cluster *cluster, struct error *error)
{
    char programs[PATH_MAX], data[PATH_MAX];
    if (!programs_find(0, programs, sizeof programs, error) ||
        !path_join(data, sizeof data, cluster->server, UNFINISHED, error) ||
        !remove_tree(cluster, UNFINISHED, error) || !run_initdb(cluster, programs, data, error) ||
        !make_database(cluster, programs, data, error) || !include_settings(cluster, data, error))
        return false;
    const char *const argv[] = {"/bin/mv", "-T", "--", data, cluster->data, NULL};
    return run(cluster, argv, NULL, "putting the data directory into place", error);
}

/* ---- looking ---- */

bool server_data_version(const struct cluster *cluster, int *major, struct error *error)
{
    char path[PATH_MAX];
    if (!path_join(path, sizeof path, cluster->data, "PG_VERSION", error))
        return false;
    FILE *file = fopen(path, "re");
    bool read = file && fscanf(file, "%d", major) == 1;
    if (file)
        fclose(file);
    return read || error_set(error, ERROR_IO, "cannot read \"%s\"", path);
}

/* What the environment may say of other servers is not meant for this one. */
bool server_conninfo(const struct cluster *cluster, char **conninfo, struct error *error)
{
    struct buffer out;
    buffer_init(&out, 1024);
    bool done =
        buffer_printf(&out, error,
                      "host=%s hostaddr='' port=" CLUSTER_PORT " dbname=" CLUSTER_DATABASE
                      " user=" CLUSTER_ROLE " target_session_attrs=any requirepeer='%s'",
                      cluster->socket_directory, getpwuid(cluster->run_as.uid) ? cluster->run_as.name : "") &&
        buffer_terminate(&out, error);
    if (done)
        *conninfo = (char *)out.data;
    else
        buffer_free(&out);
    return done;
}

static PGPing ping(const struct cluster *cluster)
{
    struct error ignored;
    char *conninfo;
    if (!server_conninfo(cluster, &conninfo, &ignored))
        return PQPING_NO_ATTEMPT;
    PGPing answer = PQping(conninfo);
    free(conninfo);
    return answer;
}

/* What postmaster.pid says; 0 when there is none. */
static long recorded_process(const struct cluster *cluster)
{
    char path[PATH_MAX];
    struct error ignored;
    long process = 0;
    FILE *file =
        path_join(path, sizeof path, cluster->data, "postmaster.pid", &ignored) ? fopen(path, "re") : NULL;
    if (!file)
        return 0;
    if (fscanf(file, "%ld", &process) != 1)
        process = 0;
    fclose(file);
    return process;
}

/* After a crash the number may be another process's; a postmaster works in its data directory. */
static bool is_postmaster(const struct cluster *cluster, long process)
{
    char link[64], directory[PATH_MAX];
    snprintf(link, sizeof link, "/proc/%ld/cwd", process);
    ssize_t length = process > 0 ? readlink(link, directory, sizeof directory - 1) : -1;
    directory[length > 0 ? length : 0] = '\0';
    return strcmp(directory, cluster->data) == 0;
}

bool server_is_running(const struct cluster *cluster)
{
    return cluster->exists &&
           (ping(cluster) != PQPING_NO_RESPONSE || is_postmaster(cluster, recorded_process(cluster)));
}

/* ---- starting and stopping ---- */

static bool find_own_programs(const struct cluster *cluster, char *pg_ctl, size_t size, struct error *error)
{
    char programs[PATH_MAX];
    int major;
    return server_data_version(cluster, &major, error) &&
           programs_find(major, programs, sizeof programs, error) &&
           path_join(pg_ctl, size, programs, "pg_ctl", error);
}

static bool write_settings(const struct cluster *cluster, struct error *error)
{
    char path[PATH_MAX];
    struct buffer settings;
    buffer_init(&settings, OUTPUT_MAX_BYTES);
    bool done = path_join(path, sizeof path, cluster->data, SETTINGS_FILE, error) &&
                cluster_settings(cluster, &settings, error) && buffer_terminate(&settings, error) &&
                write_file(cluster, path, (char *)settings.data, false, error);
    buffer_free(&settings);
    return done;
}

static bool launch(const struct cluster *cluster, const char *pg_ctl, struct error *error)
{
    /* The log says why; what pg_ctl says is only that it does. pg_ctl hands paths to a shell without care for
     * the characters in them, so they are relative ones. */
    const char *script =
        "cd -- \"$2\" || exit; "
        "\"$1\" start -s -w -t 120 -D data -l log >/dev/null 2>&1 || { tail -n 6 log; exit 1; }";
    const char *const argv[] = {"/bin/sh", "-c", script, "sh", pg_ctl, cluster->server, NULL};
    return run(cluster, argv, NULL, "starting the local cluster", error);
}

/* PostgreSQL does not start while a process of the recorded number lives, whatever it is: when it is somebody
 * else's, the record goes. Where the process is gone, PostgreSQL sees to the rest itself. */
static bool remove_foreign_record(const struct cluster *cluster, long process, struct error *error)
{
    bool lives = process > 0 && (kill((pid_t)process, 0) == 0 || errno == EPERM);
    return !lives || remove_tree(cluster, "data/postmaster.pid", error);
}

/* After a crash, processes of the dead server may hold its memory for a moment. */
static bool launch_patiently(const struct cluster *cluster, const char *pg_ctl, struct error *error)
{
    long crashed = recorded_process(cluster);
    if (!remove_foreign_record(cluster, crashed, error))
        return false;
    for (int attempt = 1; !launch(cluster, pg_ctl, error); attempt++) {
        if (crashed == 0 || attempt == STALE_ATTEMPTS || error->code != ERROR_TARGET)
            return error_hint(error, "the whole log: %s", cluster->log);
        sleep_milliseconds(300);
    }
    return true;
}

/* A server that is starting or stopping is waited for. */
static PGPing settled_ping(const struct cluster *cluster)
{
    PGPing answer = ping(cluster);
    for (int tenth = 0; answer == PQPING_REJECT && tenth < START_SECONDS * 10; tenth++) {
        sleep_milliseconds(100);
        answer = ping(cluster);
    }
    return answer;
}

bool server_start(const struct cluster *cluster, struct error *error)
{
    if (settled_ping(cluster) == PQPING_OK)
        return true;
    if (is_postmaster(cluster, recorded_process(cluster)) && !server_stop(cluster, error))
        return error_prefix(error, "the local cluster runs without answering");
    char pg_ctl[PATH_MAX];
    if (!find_own_programs(cluster, pg_ctl, sizeof pg_ctl, error) || !write_settings(cluster, error) ||
        !launch_patiently(cluster, pg_ctl, error))
        return false;
    return settled_ping(cluster) == PQPING_OK ||
           error_set(error, ERROR_TARGET, "the local cluster was started and does not answer; its log: %s",
                     cluster->log);
}

bool server_stop(const struct cluster *cluster, struct error *error)
{
    char pg_ctl[PATH_MAX];
    if (!server_is_running(cluster))
        return true;
    if (!find_own_programs(cluster, pg_ctl, sizeof pg_ctl, error))
        return false;
    const char *const argv[] = {pg_ctl, "stop", "-s", "-w",          "-t", "120",
                                "-m",   "fast", "-D", cluster->data, NULL};
    return run(cluster, argv, NULL, "stopping the local cluster", error);
}
