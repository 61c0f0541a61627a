/* Where the local cluster lies, and the directories it lies in. */
#include "cluster.h"

#include "fingen/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define ELSEWHERE "/var/lib/fingen"
#define SOCKET_NAME "/.s.PGSQL." CLUSTER_PORT
#define SOCKET_PATH_MAX_BYTES 107

bool path_join(char *out, size_t size, const char *directory, const char *name, struct error *error)
{
    int length = snprintf(out, size, "%s/%s", directory, name);
    if (length >= 0 && (size_t)length < size)
        return true;
    return error_set(error, ERROR_IO, "a path below \"%.200s\" is longer than %zu bytes", directory,
                     size - 1);
}

static bool fail(struct error *error, const char *what, const char *path)
{
    return error_set(error, ERROR_IO, "cannot %s \"%s\": %s", what, path, strerror(errno));
}

/* ---- who ---- */

static void set_user(struct run_as *as, uid_t uid, gid_t gid, const char *name)
{
    *as = (struct run_as){.other = uid != geteuid(), .uid = uid, .gid = gid};
    snprintf(as->name, sizeof as->name, "%s", name);
}

static void set_user_by_id(struct run_as *as, uid_t uid, gid_t gid)
{
    const struct passwd *entry = getpwuid(uid);
    char number[32];
    snprintf(number, sizeof number, "%u", (unsigned)uid);
    set_user(as, uid, entry ? entry->pw_gid : gid, entry ? entry->pw_name : number);
}

/* A server refuses to run as root. */
static bool choose_user(struct run_as *as, struct error *error)
{
    if (geteuid() != 0) {
        set_user_by_id(as, geteuid(), getegid());
        return true;
    }
    static const char *const names[] = {"postgres", "nobody"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct passwd *entry = getpwnam(names[i]);
        if (entry && entry->pw_uid != 0) {
            set_user(as, entry->pw_uid, entry->pw_gid, entry->pw_name);
            return true;
        }
    }
    error_set(error, ERROR_TARGET,
              "a PostgreSQL server does not run as root, and there is no user \"postgres\" to run it");
    return error_hint(error, "make that user, or run fingen as a user other than root");
}

/* ---- where ---- */

static bool find_home(struct cluster *cluster, struct error *error)
{
    const char *given = getenv("FINGEN_HOME");
    if (given && *given == '/') {
        if (snprintf(cluster->home, sizeof cluster->home, "%s", given) < (int)sizeof cluster->home)
            return true;
        return error_set(error, ERROR_IO, "FINGEN_HOME is too long for a path");
    }
    char here[PATH_MAX];
    if (!getcwd(here, sizeof here))
        return error_set(error, ERROR_IO, "cannot tell the working directory: %s", strerror(errno));
    return path_join(cluster->home, sizeof cluster->home, here, given && *given ? given : ".fingen", error);
}

/* Without links: also when it is not there, as its place goes by this name. */
static void resolve_home(struct cluster *cluster)
{
    char real[PATH_MAX], parent[PATH_MAX];
    if (realpath(cluster->home, real)) {
        memcpy(cluster->home, real, sizeof real);
        return;
    }
    size_t length = strlen(cluster->home);
    while (length > 1 && cluster->home[length - 1] == '/')
        cluster->home[--length] = '\0';
    size_t above = (size_t)(strrchr(cluster->home, '/') - cluster->home);
    snprintf(parent, sizeof parent, "%.*s/", (int)above, cluster->home);
    if (realpath(parent, real) && strlen(real) + length - above < sizeof real) {
        const char *name = cluster->home + (strcmp(real, "/") == 0 ? above + 1 : above);
        memcpy(real + strlen(real), name, strlen(name) + 1);
        memcpy(cluster->home, real, sizeof real);
    }
}

static void name_by_hash(char *out, size_t size, const char *prefix, const char *home)
{
    snprintf(out, size, "%s%016llx", prefix, (unsigned long long)XXH3_64bits(home, strlen(home)));
}

/* Short enough, and the same in a shell, in the server's settings and for libpq, where a comma parts two
 * hosts. */
static bool is_good_for_socket(const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._+-";
    size_t length = strlen(path);
    return strspn(path, plain) == length && length + strlen(SOCKET_NAME) <= SOCKET_PATH_MAX_BYTES;
}

static bool name_parts(struct cluster *cluster, struct error *error)
{
    if (!path_join(cluster->data, sizeof cluster->data, cluster->server, "data", error) ||
        !path_join(cluster->log, sizeof cluster->log, cluster->server, "log", error))
        return false;
    if (is_good_for_socket(cluster->server))
        memcpy(cluster->socket_directory, cluster->server, strlen(cluster->server) + 1);
    else
        name_by_hash(cluster->socket_directory, sizeof cluster->socket_directory, "/tmp/fingen-",
                     cluster->home);
    return true;
}

/* A link leads to where cluster_make_server_directory puts such directories, or is not ours to follow. */
static bool check_place(const struct cluster *cluster, const char *path, struct error *error)
{
    if (strcmp(cluster->server, path) == 0 ||
        strncmp(cluster->server, ELSEWHERE "/", strlen(ELSEWHERE) + 1) == 0)
        return true;
    error_set(error, ERROR_REFUSED, "\"%s\" links to \"%s\", which fingen did not do", path, cluster->server);
    return error_hint(error, "remove the link, or name another place in FINGEN_HOME");
}

/* Takes the directory that `path` is, or links to. */
static bool take_server_directory(struct cluster *cluster, const char *path, const struct stat *status,
                                  struct error *error)
{
    if (!realpath(path, cluster->server))
        return fail(error, "resolve", path);
    if (!check_place(cluster, path, error))
        return false;
    set_user_by_id(&cluster->run_as, status->st_uid, status->st_gid);
    if (status->st_uid == 0 || (cluster->run_as.other && geteuid() != 0)) {
        error_set(error, ERROR_TARGET, "the local cluster in \"%s\" belongs to user %s", cluster->home,
                  cluster->run_as.name);
        return error_hint(error, "run fingen as that user or as root, or name another place in FINGEN_HOME");
    }
    char version[PATH_MAX], marker[PATH_MAX];
    if (!name_parts(cluster, error) ||
        !path_join(version, sizeof version, cluster->data, "PG_VERSION", error) ||
        !path_join(marker, sizeof marker, cluster->server, CLUSTER_MARKER, error))
        return false;
    cluster->exists = access(version, F_OK) == 0;
    cluster->marked = access(marker, F_OK) == 0;
    return true;
}

/* Home may be gone and the data of it not: `rm -r .fingen` does not reach them. */
static bool find_elsewhere(const struct cluster *cluster, char *path, size_t size, struct stat *status)
{
    char marker[PATH_MAX];
    struct error ignored;
    name_by_hash(path, size, ELSEWHERE "/", cluster->home);
    return geteuid() == 0 && lstat(path, status) == 0 && S_ISDIR(status->st_mode) &&
           path_join(marker, sizeof marker, path, CLUSTER_MARKER, &ignored) && access(marker, F_OK) == 0;
}

bool cluster_locate(struct cluster *cluster, struct error *error)
{
    *cluster = (struct cluster){0};
    if (!find_home(cluster, error))
        return false;
    resolve_home(cluster);
    char path[PATH_MAX];
    if (!path_join(path, sizeof path, cluster->home, "server", error))
        return false;
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return take_server_directory(cluster, path, &status, error);
    if (errno == EACCES)
        return fail(error, "look into", cluster->home);
    if (find_elsewhere(cluster, path, sizeof path, &status))
        return take_server_directory(cluster, path, &status, error);
    return choose_user(&cluster->run_as, error);
}

/* ---- making ---- */

static bool is_default_home(const struct cluster *cluster)
{
    const char *name = strrchr(cluster->home, '/');
    return name && strcmp(name, "/.fingen") == 0;
}

static bool write_text(const char *path, const char *text, struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return fail(error, "create", path);
    bool written = write(descriptor, text, strlen(text)) == (ssize_t)strlen(text);
    if (close(descriptor) != 0 || !written)
        return fail(error, "write", path);
    return true;
}

bool cluster_make_home(const struct cluster *cluster, struct error *error)
{
    if (mkdir(cluster->home, 0711) == 0) {
        char ignore[PATH_MAX];
        return !is_default_home(cluster) ||
               (path_join(ignore, sizeof ignore, cluster->home, ".gitignore", error) &&
                write_text(ignore, "*\n", error));
    }
    return errno == EEXIST || fail(error, "make the directory", cluster->home);
}

/* A directory of the server's user that this user really can work in: permissions on the way, access lists
 * and file systems that ignore owners are all settled by trying. */
static bool make_usable_directory(const struct cluster *cluster, const char *path, bool *usable,
                                  struct error *error)
{
    *usable = false;
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail(error, "make the directory", path);
    struct stat status;
    if (lstat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return fail(error, "use the directory", path);
    if (status.st_uid != cluster->run_as.uid && lchown(path, cluster->run_as.uid, cluster->run_as.gid) != 0)
        return true;
    const char *const argv[] = {"/bin/sh", "-c", "cd -- \"$1\" && test -w .", "sh", path, NULL};
    int exit_status;
    if (!process_run(&cluster->run_as, argv, NULL, NULL, &exit_status, error))
        return false;
    *usable = exit_status == 0;
    return true;
}

static bool make_elsewhere(const struct cluster *cluster, const char *link, struct error *error)
{
    char path[PATH_MAX];
    name_by_hash(path, sizeof path, ELSEWHERE "/", cluster->home);
    if (mkdir(ELSEWHERE, 0755) != 0 && errno != EEXIST)
        return fail(error, "make the directory", ELSEWHERE);
    bool usable;
    if (!make_usable_directory(cluster, path, &usable, error))
        return false;
    if (!usable)
        return error_set(error, ERROR_IO, "user %s cannot work in \"%s\" nor in \"%s\"", cluster->run_as.name,
                         cluster->home, path);
    return symlink(path, link) == 0 || fail(error, "make the link", link);
}

static bool make_marker(struct cluster *cluster, struct error *error)
{
    cluster->marked = true;
    const char *const argv[] = {"/bin/sh",       "-c", "cat >\"$1/" CLUSTER_MARKER "\"", "sh",
                                cluster->server, NULL};
    int exit_status;
    if (!process_run(&cluster->run_as, argv, cluster->home, NULL, &exit_status, error))
        return false;
    return exit_status == 0 || error_set(error, ERROR_IO, "cannot write into \"%s\"", cluster->server);
}

/* A link whose directory is gone (a machine made anew, say) stands in the way of a new one. */
static bool remove_dangling_link(const char *path, struct error *error)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return true;
    if (S_ISLNK(status.st_mode))
        return unlink(path) == 0 || fail(error, "remove", path);
    return error_set(error, ERROR_REFUSED, "\"%s\" is in the way: fingen did not make it", path);
}

bool cluster_make_server_directory(struct cluster *cluster, struct error *error)
{
    resolve_home(cluster);
    char path[PATH_MAX];
    bool usable;
    if (!path_join(path, sizeof path, cluster->home, "server", error) || !remove_dangling_link(path, error) ||
        !make_usable_directory(cluster, path, &usable, error))
        return false;
    if (!usable && (rmdir(path) != 0 || !cluster->run_as.other))
        return fail(error, "work in", path);
    if (!usable && !make_elsewhere(cluster, path, error))
        return false;
    struct stat status;
    if (stat(path, &status) != 0)
        return fail(error, "look at", path);
    return take_server_directory(cluster, path, &status, error) && make_marker(cluster, error);
}

bool cluster_link_home(const struct cluster *cluster, struct error *error)
{
    char link[PATH_MAX], there[PATH_MAX];
    if (!path_join(link, sizeof link, cluster->home, "server", error))
        return false;
    if (strcmp(link, cluster->server) == 0 || realpath(link, there))
        return true;
    log_info("the data of %s were still in %s", cluster->home, cluster->server);
    return remove_dangling_link(link, error) &&
           (symlink(cluster->server, link) == 0 || fail(error, "make the link", link));
}

bool cluster_make_socket_directory(const struct cluster *cluster, struct error *error)
{
    const char *path = cluster->socket_directory;
    if (strcmp(path, cluster->server) == 0)
        return true;
    if (mkdir(path, 0700) == 0 && cluster->run_as.other &&
        lchown(path, cluster->run_as.uid, cluster->run_as.gid) != 0)
        return fail(error, "give away", path);
    struct stat status;
    if (lstat(path, &status) != 0)
        return fail(error, "look at", path);
    if (S_ISDIR(status.st_mode) && status.st_uid == cluster->run_as.uid && (status.st_mode & 077) == 0)
        return true;
    error_set(error, ERROR_REFUSED, "\"%s\", where the socket belongs, is somebody else's", path);
    return error_hint(error,
                      "name a directory with a shorter path in FINGEN_HOME: the socket then lies there");
}

/* ---- removing ---- */

static bool remove_directory(const char *path, struct error *error)
{
    if (rmdir(path) == 0 || errno == ENOENT)
        return true;
    if (errno != ENOTEMPTY && errno != EEXIST)
        return fail(error, "remove", path);
    error_set(error, ERROR_REFUSED, "\"%s\" holds files that fingen did not make; they stay", path);
    return error_hint(error, "what fingen made there is gone; remove the rest by hand");
}

bool cluster_remove_directories(const struct cluster *cluster, struct error *error)
{
    char link[PATH_MAX], ignore[PATH_MAX], lock[PATH_MAX];
    if (!path_join(link, sizeof link, cluster->home, "server", error) ||
        !path_join(ignore, sizeof ignore, cluster->home, ".gitignore", error) ||
        !path_join(lock, sizeof lock, cluster->home, "lock", error))
        return false;
    if (strcmp(cluster->socket_directory, cluster->server) != 0 &&
        !remove_directory(cluster->socket_directory, error))
        return false;
    if (!remove_directory(cluster->server, error))
        return false;
    if (strcmp(link, cluster->server) != 0 && unlink(link) != 0 && errno != ENOENT)
        return fail(error, "remove", link);
    rmdir(ELSEWHERE); /* stays when there are other clusters */
    unlink(lock);
    if (is_default_home(cluster)) {
        unlink(ignore);
        rmdir(cluster->home); /* stays when something else lies in it */
    }
    return true;
}
