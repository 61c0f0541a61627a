/* fingen local: the private PostgreSQL that data go to when no other server is named. */
#include "commands.h"

#include "json_output.h"

#include "fingen/log.h"
#include "fingen/pg.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_PSQL_ARGUMENTS 256

static bool run_start(const struct command_line *line, struct error *error)
{
    (void)line;
    char *conninfo;
    struct cluster_status status;
    if (!cluster_start(false, &conninfo, error))
        return false;
    free(conninfo);
    if (!cluster_status(&status, error))
        return false;
    log_info("the local cluster in %s runs (PostgreSQL %s)", status.directory, status.server_version);
    return true;
}

static bool run_stop(const struct command_line *line, struct error *error)
{
    (void)line;
    struct cluster_status status;
    if (!cluster_status(&status, error) || !cluster_stop(error))
        return false;
    log_info("the local cluster in %s %s", status.directory,
             status.running  ? "is stopped"
             : status.exists ? "was not running"
                             : "was never made");
    return true;
}

/* ---- status ---- */

static bool print_status_json(const struct cluster_status *status, struct error *error)
{
    cJSON *object = cJSON_CreateObject();
    bool built = object && cJSON_AddBoolToObject(object, "exists", status->exists) &&
                 cJSON_AddBoolToObject(object, "running", status->running) &&
                 cJSON_AddStringToObject(object, "directory", status->directory) &&
                 cJSON_AddStringToObject(object, "run_as", status->run_as);
    if (built && status->exists)
        built = cJSON_AddStringToObject(object, "data_directory", status->data_directory) &&
                cJSON_AddStringToObject(object, "socket_directory", status->socket_directory) &&
                cJSON_AddStringToObject(object, "server_version", status->server_version);
    if (!built) {
        cJSON_Delete(object);
        object = NULL;
    }
    return json_write(object, error);
}

static bool run_status(const struct command_line *line, struct error *error)
{
    struct cluster_status status;
    if (!cluster_status(&status, error))
        return false;
    if (command_line_has(line, "json"))
        return print_status_json(&status, error);
    printf("directory  %s\n", status.directory);
    printf("state      %s\n", status.running ? "running" : status.exists ? "stopped" : "not made yet");
    if (status.exists) {
        printf("server     PostgreSQL %s, as user %s\n", status.server_version, status.run_as);
        printf("data       %s\n", status.data_directory);
        printf("connect    psql -h %s -U fingen fingen\n", status.socket_directory);
    }
    return true;
}

/* ---- psql ---- */

/* psql takes fingen's place; what follows "psql" is psql's own, also where "--" says so once more. */
static bool run_psql(const struct command_line *line, struct error *error)
{
    char program[4096];
    char *conninfo;
    if (!cluster_find_program("psql", program, sizeof program, error) || !cluster_start(false, &conninfo, error))
        return false;
    char *arguments[MAX_PSQL_ARGUMENTS + 4] = {"psql", "--dbname", conninfo};
    size_t count = 3;
    size_t operands = command_line_operand_count(line);
    if (operands > MAX_PSQL_ARGUMENTS) {
        free(conninfo);
        return error_set(error, ERROR_USAGE, "more than %d arguments for psql", MAX_PSQL_ARGUMENTS);
    }
    bool separated = operands > 1 && strcmp(command_line_operand(line, 1), "--") == 0;
    for (size_t i = separated ? 2 : 1; i < operands; i++)
        arguments[count++] = (char *)command_line_operand(line, i);
    signal(SIGPIPE, SIG_DFL); /* ignored here; psql wants to know when its pager is left */
    execv(program, arguments);
    free(conninfo);
    return error_set(error, ERROR_IO, "cannot run %s: %s", program, strerror(errno));
}

static bool run_destroy(const struct command_line *line, struct error *error)
{
    struct cluster_status status;
    if (!cluster_status(&status, error))
        return false;
    if (!status.exists) {
        if (!cluster_destroy(error))
            return false;
        log_info("there is no local cluster in %s", status.directory);
        return true;
    }
    if (!command_line_has(line, "confirm")) {
        error_set(error, ERROR_REFUSED, "this would remove the local cluster in %s with all its data",
                  status.directory);
        error_detail(error, "data: %s", status.data_directory);
        return error_hint(error, "say it again with --confirm");
    }
    if (!cluster_destroy(error))
        return false;
    log_info("the local cluster in %s is removed", status.directory);
    return true;
}

/* ---- the command ---- */

static const struct {
    const char *name;
    bool (*run)(const struct command_line *line, struct error *error);
    bool takes_arguments;
} actions[] = {
    {"start", run_start, false}, {"stop", run_stop, false},       {"status", run_status, false},
    {"psql", run_psql, true},    {"destroy", run_destroy, false},
};

static bool run_local(const struct command_line *line, struct error *error)
{
    static const char hint[] = "fingen local start|stop|status|psql|destroy";
    const char *name = command_line_operand_count(line) > 0 ? command_line_operand(line, 0) : NULL;
    if (!name) {
        error_set(error, ERROR_USAGE, "local needs to be told what to do");
        return error_hint(error, "%s", hint);
    }
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(name, actions[i].name) != 0)
            continue;
        if (!actions[i].takes_arguments && command_line_operand_count(line) > 1)
            return error_set(error, ERROR_USAGE, "local %s takes no more arguments: \"%s\"", name,
                             command_line_operand(line, 1));
        return actions[i].run(line, error);
    }
    error_set(error, ERROR_USAGE, "local cannot \"%s\"", name);
    return error_hint(error, "%s", hint);
}

static const char *const local_options[] = {"json", "confirm", NULL};

const struct command command_local = {
    .name = "local",
    .summary = "Start, stop, look at or remove the private PostgreSQL",
    .usage = "start|stop|status|psql|destroy [ARGUMENT...]",
    .options = local_options,
    .passes_on = "psql",
    .description = "The local cluster is a PostgreSQL server of fingen's own, made with the installed "
                   "server's initdb in .fingen of the "
                   "working directory, or in $FINGEN_HOME. It is where data go when neither --to nor "
                   "DATABASE_URL nor libpq's "
                   "environment names a server. It listens on a Unix socket only, and its settings are those "
                   "of a bulk load: "
                   "what it holds can be made again at any time, so it does without fsync.\n"
                   "\n"
                   "start makes it when it is not there and starts it when it does not run; stop stops it; "
                   "status says where it is "
                   "and how to connect; psql starts it when needed and runs psql on it, handing on all "
                   "arguments that follow; "
                   "destroy stops it and removes what start made, and only with --confirm.\n"
                   "\n"
                   "Run by root, the server runs as the user postgres. When that user cannot enter the "
                   "directory, the data lie in "
                   "/var/lib/fingen, and .fingen holds a link; should .fingen be removed, they are found "
                   "there again. $FINGEN_PG_BINDIR names the directory of "
                   "another server's programs.",
    .run = run_local,
};
