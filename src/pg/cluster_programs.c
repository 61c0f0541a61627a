/* The programs of an installed server. */
#include "cluster.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OLDEST_MAJOR 14
#define MAX_INSTALLED 32

struct installed {
    struct {
        char directory[PATH_MAX];
        int major;
    } servers[MAX_INSTALLED];
    size_t count;
};

static bool has_program(const char *directory, const char *program)
{
    char path[PATH_MAX];
    struct error ignored;
    return path_join(path, sizeof path, directory, program, &ignored) && access(path, X_OK) == 0;
}

/* "postgres (PostgreSQL) 15.4 (Debian ...)": 15, 0 when it says something else. */
static int ask_major(const char *directory)
{
    char path[PATH_MAX];
    struct error ignored;
    const struct run_as self = {.other = false};
    struct buffer answer;
    buffer_init(&answer, 1024);
    int exit_status, major = 0;
    const char *const argv[] = {path, "--version", NULL};
    if (path_join(path, sizeof path, directory, "postgres", &ignored) &&
        process_run(&self, argv, NULL, &answer, &exit_status, &ignored) && exit_status == 0 &&
        buffer_terminate(&answer, &ignored)) {
        const char *number = strpbrk((char *)answer.data, "0123456789");
        major = number ? (int)strtol(number, NULL, 10) : 0;
    }
    buffer_free(&answer);
    return major;
}

static void add_server(struct installed *installed, const char *directory)
{
    if (installed->count == MAX_INSTALLED || !has_program(directory, "initdb") ||
        !has_program(directory, "pg_ctl") || !has_program(directory, "postgres"))
        return;
    int major = ask_major(directory);
    if (major < OLDEST_MAJOR)
        return;
    snprintf(installed->servers[installed->count].directory, PATH_MAX, "%s", directory);
    installed->servers[installed->count++].major = major;
}

static void add_matches(struct installed *installed, const char *pattern)
{
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++)
        add_server(installed, found.gl_pathv[i]);
    globfree(&found);
}

static void add_search_path(struct installed *installed)
{
    const char *at = getenv("PATH");
    while (at && *at) {
        int length = (int)strcspn(at, ":");
        char directory[PATH_MAX];
        if (length > 0 && *at == '/' && snprintf(directory, sizeof directory, "%.*s", length, at) < PATH_MAX)
            add_server(installed, directory);
        at += length + (at[length] == ':');
    }
}

/* $FINGEN_PG_BINDIR alone when it is set, else where Debian and Red Hat keep servers side by side, else
 * $PATH. */
static void list_installed(struct installed *installed)
{
    installed->count = 0;
    const char *given = getenv("FINGEN_PG_BINDIR");
    if (given && *given) {
        add_server(installed, given);
        return;
    }
    add_matches(installed, "/usr/lib/postgresql/*/bin");
    add_matches(installed, "/usr/pgsql-*/bin");
    if (installed->count == 0)
        add_search_path(installed);
}

static bool fail_none(struct error *error)
{
    const char *given = getenv("FINGEN_PG_BINDIR");
    error_set(error, ERROR_TARGET, "no PostgreSQL server (%d or later) is installed%s%s", OLDEST_MAJOR,
              given && *given ? " in FINGEN_PG_BINDIR=" : "", given && *given ? given : "");
    return error_hint(error,
                      "install the package postgresql (Debian, Ubuntu: apt-get install postgresql; Fedora: "
                      "postgresql-server), or name a server with --to");
}

static bool fail_other_version(const struct installed *installed, int major, struct error *error)
{
    error_set(error, ERROR_TARGET,
              "the local cluster was made by PostgreSQL %d, which is not installed any more", major);
    for (size_t i = 0; i < installed->count; i++)
        error_detail(error, "installed: PostgreSQL %d in %s", installed->servers[i].major,
                     installed->servers[i].directory);
    return error_hint(error, "install postgresql-%d, or start afresh: fingen local destroy --confirm", major);
}

bool programs_find(int major, char *directory, size_t size, struct error *error)
{
    struct installed *installed = malloc(sizeof *installed);
    if (!installed)
        return error_set(error, ERROR_MEMORY, "out of memory");
    list_installed(installed);
    int best = -1;
    for (size_t i = 0; i < installed->count; i++) {
        bool newer = best < 0 || installed->servers[i].major > installed->servers[best].major;
        if (major == 0 ? newer : installed->servers[i].major == major)
            best = (int)i;
    }
    bool found = best >= 0;
    if (found)
        snprintf(directory, size, "%s", installed->servers[best].directory);
    else if (installed->count > 0)
        fail_other_version(installed, major, error);
    else
        fail_none(error);
    free(installed);
    return found;
}

bool cluster_find_program(const char *program, char *path, size_t size, struct error *error)
{
    struct cluster cluster;
    int major = 0;
    if (!cluster_locate(&cluster, error) || (cluster.exists && !server_data_version(&cluster, &major, error)))
        return false;
    char directory[PATH_MAX];
    if (!programs_find(major, directory, sizeof directory, error))
        return false;
    if (!path_join(path, size, directory, program, error))
        return false;
    if (access(path, X_OK) == 0)
        return true;
    error_set(error, ERROR_TARGET, "%s is not installed beside the server in %s", program, directory);
    return error_hint(error, "install the package postgresql-client");
}
