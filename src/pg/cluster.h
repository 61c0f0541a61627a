/* The parts of the local cluster: a directory of ours that the server's user owns, with the data, the log and
 * the socket in it.
 *
 *   .fingen/                 home: $FINGEN_HOME, or .fingen in the working directory
 *     lock                   held while the cluster is made, started, stopped or destroyed
 *     server/                owned by the user that the server runs as, mode 0700; or a symbolic link to
 *                            /var/lib/fingen/<hash of home> when that user cannot enter home
 *       made-by-fingen       what destroy looks for
 *       data/ log            and the socket, or in /tmp/fingen-<hash> when the path is too long or too odd for one
 *
 * Authentication is `trust`: whoever reaches the socket is let in, and the mode 0700 of its directory lets
 * only the server's user and root reach it. Root must get in while the server runs as another user, which
 * `peer` would not allow without a map per user.
 */
#ifndef FINGEN_PG_CLUSTER_H
#define FINGEN_PG_CLUSTER_H

#include "fingen/pg.h"

#include "process.h"

#include <limits.h>

#define CLUSTER_PORT "5432"
#define CLUSTER_ROLE "fingen"
#define CLUSTER_DATABASE "fingen"
#define CLUSTER_MARKER "made-by-fingen"

struct cluster {
    char home[PATH_MAX];
    char server[PATH_MAX]; /* real path; empty when not made yet */
    char data[PATH_MAX];
    char log[PATH_MAX];
    char socket_directory[108];
    struct run_as run_as;
    bool marked; /* server/ was made by us */
    bool exists; /* the data directory is whole */
};

/* ---- cluster_paths.c ---- */

/* A path in a directory; ERROR_IO when it gets too long. */
bool path_join(char *out, size_t size, const char *directory, const char *name,
               struct error *error) FINGEN_CHECKED;
/* Finds what is there, also the data that lie elsewhere when home was removed; changes nothing. */
bool cluster_locate(struct cluster *cluster, struct error *error) FINGEN_CHECKED;
/* Makes home, so that it can be locked. */
bool cluster_make_home(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;
/* Makes server/ where the server's user can work. */
bool cluster_make_server_directory(struct cluster *cluster, struct error *error) FINGEN_CHECKED;
/* Makes the link in home again where home was removed and the data lie elsewhere. */
bool cluster_link_home(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;
/* Makes the socket's directory when it is not server/ itself, and checks that nobody else owns it. */
bool cluster_make_socket_directory(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;
/* Removes the directories, after their content. */
bool cluster_remove_directories(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;

/* ---- cluster_programs.c ---- */

/* The directory with initdb, pg_ctl and postgres: of that major version, or the newest when it is 0. */
bool programs_find(int major, char *directory, size_t size, struct error *error) FINGEN_CHECKED;

/* ---- cluster_settings.c ---- */

/* The server's settings for bulk load on this machine, as a configuration file. */
bool cluster_settings(const struct cluster *cluster, struct buffer *out, struct error *error) FINGEN_CHECKED;

/* ---- cluster_server.c ---- */

/* initdb under another name, then renamed: an interrupted one leaves nothing half-made. */
bool server_make_data(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;
bool server_is_running(const struct cluster *cluster);
bool server_start(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;
bool server_stop(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;
bool server_remove_files(const struct cluster *cluster, struct error *error) FINGEN_CHECKED;
/* For libpq; the caller frees. */
bool server_conninfo(const struct cluster *cluster, char **conninfo, struct error *error) FINGEN_CHECKED;
/* Major version of the data directory. */
bool server_data_version(const struct cluster *cluster, int *major, struct error *error) FINGEN_CHECKED;

#endif
