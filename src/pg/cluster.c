/* The private server: made when it is not there, started when it does not run. */
#include "cluster.h"

#include "fingen/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one fingen at a time ---- */

static bool lock_home(const struct cluster *cluster, int *lock, struct error *error)
{
    char path[PATH_MAX];
    if (!path_join(path, sizeof path, cluster->home, "lock", error))
        return false;
    *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*lock < 0)
        return error_set(error, ERROR_IO, "cannot open \"%s\": %s", path, strerror(errno));
    struct stat status = {0};
    bool locked = flock(*lock, LOCK_EX) == 0 && fstat(*lock, &status) == 0;
    if (locked && status.st_nlink > 0)
        return true;
    bool interrupted = errno == EINTR;
    close(*lock);
    if (locked)
        return error_set(error, ERROR_TARGET, "the local cluster in %s was destroyed by another fingen",
                         cluster->home);
    return error_set(error, interrupted ? ERROR_INTERRUPTED : ERROR_IO, "cannot lock \"%s\": %s", path,
                     strerror(errno));
}

static bool check_marker(const struct cluster *cluster, struct error *error)
{
    if (!cluster->server[0] || cluster->marked)
        return true;
    error_set(error, ERROR_REFUSED, "\"%s\" is not a directory that fingen made", cluster->server);
    return error_hint(error, "move it away, or name another place in FINGEN_HOME");
}

/* ---- starting ---- */

static bool make_cluster(struct cluster *cluster, struct error *error)
{
    /* An empty directory is what an interrupted first start may leave. */
    if (cluster->server[0] && !cluster->marked && rmdir(cluster->server) == 0)
        cluster->server[0] = '\0';
    if (!check_marker(cluster, error))
        return false;
    char programs[PATH_MAX];
    if (!programs_find(0, programs, sizeof programs, error))
        return false;
    log_info("making a local PostgreSQL cluster in %s", cluster->home);
    if (!cluster->server[0] && !cluster_make_server_directory(cluster, error))
        return false;
    if (!server_make_data(cluster, error))
        return error_prefix(error, "making the local cluster in %s", cluster->server);
    cluster->exists = true;
    return true;
}

static bool start_locked(struct cluster *cluster, struct error *error)
{
    return cluster_locate(cluster, error) && (cluster->exists || make_cluster(cluster, error)) &&
           check_marker(cluster, error) && cluster_link_home(cluster, error) &&
           cluster_make_socket_directory(cluster, error) && server_start(cluster, error);
}

/* A directory that cannot be written is no reason to do without a database. */
static bool hint_other_place(struct error *error)
{
    if (error->code != ERROR_IO || error->hint[0] != '\0')
        return false;
    return error_hint(error, "the local cluster needs a directory of its own: name one that you may write in "
                             "FINGEN_HOME, or another target with --to");
}

/* Nothing is made, not even the directory, when no server is installed. */
static bool start(struct cluster *cluster, struct error *error)
{
    char programs[PATH_MAX];
    int lock;
    if (!cluster->exists && !programs_find(0, programs, sizeof programs, error))
        return false;
    if (!cluster_make_home(cluster, error) || !lock_home(cluster, &lock, error))
        return hint_other_place(error);
    bool started = start_locked(cluster, error) || hint_other_place(error);
    close(lock);
    return started;
}

static bool is_ready(const struct cluster *cluster, const char *conninfo)
{
    return cluster->exists && cluster->marked && PQping(conninfo) == PQPING_OK;
}

bool cluster_start(bool seen_running, char **conninfo, struct error *error)
{
    struct cluster cluster;
    *conninfo = NULL;
    if (!cluster_locate(&cluster, error))
        return false;
    if (cluster.exists) {
        if (!server_conninfo(&cluster, conninfo, error))
            return false;
        if (seen_running || is_ready(&cluster, *conninfo))
            return true;
        free(*conninfo);
        *conninfo = NULL;
    }
    return start(&cluster, error) && server_conninfo(&cluster, conninfo, error);
}

/* ---- looking ---- */

static void ask_version(const struct cluster *cluster, struct cluster_status *status)
{
    struct error ignored;
    char *conninfo = NULL;
    int major;
    if (status->running && server_conninfo(cluster, &conninfo, &ignored)) {
        PGconn *connection = PQconnectdb(conninfo);
        const char *version = PQparameterStatus(connection, "server_version");
        snprintf(status->server_version, sizeof status->server_version, "%s", version ? version : "");
        PQfinish(connection);
        free(conninfo);
    }
    if (!status->server_version[0] && server_data_version(cluster, &major, &ignored))
        snprintf(status->server_version, sizeof status->server_version, "%d", major);
}

bool cluster_status(struct cluster_status *status, struct error *error)
{
    struct cluster cluster;
    *status = (struct cluster_status){0};
    if (!cluster_locate(&cluster, error))
        return false;
    snprintf(status->directory, sizeof status->directory, "%s", cluster.home);
    snprintf(status->run_as, sizeof status->run_as, "%s", cluster.run_as.name);
    status->exists = cluster.exists;
    if (!cluster.exists)
        return true;
    snprintf(status->data_directory, sizeof status->data_directory, "%s", cluster.data);
    snprintf(status->socket_directory, sizeof status->socket_directory, "%s", cluster.socket_directory);
    status->running = server_is_running(&cluster);
    ask_version(&cluster, status);
    return true;
}

/* ---- stopping and removing ---- */

static bool with_lock(bool (*act)(struct cluster *cluster, struct error *error), struct error *error)
{
    struct cluster cluster;
    int lock;
    if (!cluster_locate(&cluster, error))
        return false;
    if (!cluster.server[0])
        return true; /* nothing was ever made */
    if (!check_marker(&cluster, error) || !cluster_make_home(&cluster, error) ||
        !lock_home(&cluster, &lock, error))
        return false;
    bool done = cluster_locate(&cluster, error) && (!cluster.server[0] || act(&cluster, error));
    close(lock);
    return done;
}

static bool stop_locked(struct cluster *cluster, struct error *error)
{
    return server_stop(cluster, error);
}

static bool destroy_locked(struct cluster *cluster, struct error *error)
{
    return check_marker(cluster, error) && server_stop(cluster, error) &&
           server_remove_files(cluster, error) && cluster_remove_directories(cluster, error);
}

bool cluster_stop(struct error *error)
{
    return with_lock(stop_locked, error);
}

bool cluster_destroy(struct error *error)
{
    return with_lock(destroy_locked, error);
}
