#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_GROUPS 256
#define EXIT_CANNOT_RUN 127

static const char *const child_environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                                                "LC_ALL=C", NULL};

struct launch {
    const struct run_as *as;
    const char *const *argv;
    gid_t groups[MAX_GROUPS];
    int group_count;
    int input[2], output[2]; /* pipes */
};

/* Between fork and exec only async-signal-safe calls: other threads may hold any lock. */
static _Noreturn void run_child(const struct launch *launch)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    bool ready =
        dup2(launch->input[0], 0) == 0 && dup2(launch->output[1], 1) == 1 && dup2(launch->output[1], 2) == 2;
    if (launch->as->other) {
        ready = ready && setgroups((size_t)launch->group_count, launch->groups) == 0 &&
                setgid(launch->as->gid) == 0 && setuid(launch->as->uid) == 0;
    }
    /* A server started here outlives us, and must not hold what our caller has open: a lock, a pipe. */
    ready = ready && close_range(3, ~0U, 0) == 0;
    if (ready && chdir("/") == 0)
        execve(launch->argv[0], (char *const *)launch->argv, (char *const *)child_environment);
    _exit(EXIT_CANNOT_RUN);
}

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0)
            close(pair[i]);
        pair[i] = -1;
    }
}

static bool open_pipes(struct launch *launch, struct error *error)
{
    launch->input[0] = launch->input[1] = launch->output[0] = launch->output[1] = -1;
    if (pipe2(launch->input, O_CLOEXEC) == 0 && pipe2(launch->output, O_CLOEXEC) == 0)
        return true;
    error_set(error, ERROR_IO, "cannot make a pipe: %s", strerror(errno));
    close_pair(launch->input);
    return false;
}

/* The input is a few lines, less than a pipe holds. */
static void send_input(int descriptor, const char *input)
{
    size_t length = input ? strlen(input) : 0;
    while (length > 0) {
        ssize_t written = write(descriptor, input, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            break; /* the program did not want it: its exit status tells */
        input += written;
        length -= (size_t)written;
    }
}

static void receive_output(int descriptor, struct buffer *output)
{
    char block[4096];
    for (;;) {
        ssize_t length = read(descriptor, block, sizeof block);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return;
        struct error ignored;
        if (output && !buffer_append(output, block, (size_t)length, &ignored))
            output = NULL; /* full: the beginning is what matters */
    }
}

static int wait_for(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return EXIT_CANNOT_RUN;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool process_run(const struct run_as *as, const char *const *argv, const char *input, struct buffer *output,
                 int *exit_status, struct error *error)
{
    struct launch launch = {.as = as, .argv = argv, .group_count = MAX_GROUPS};
    if (as->other && getgrouplist(as->name, as->gid, launch.groups, &launch.group_count) < 0)
        launch.group_count = MAX_GROUPS;
    if (!open_pipes(&launch, error))
        return false;
    pid_t child = fork();
    if (child == 0)
        run_child(&launch);
    close(launch.input[0]);
    close(launch.output[1]);
    launch.input[0] = launch.output[1] = -1;
    if (child > 0) {
        send_input(launch.input[1], input);
        close(launch.input[1]);
        launch.input[1] = -1;
        receive_output(launch.output[0], output);
        *exit_status = wait_for(child);
    }
    close_pair(launch.input);
    close_pair(launch.output);
    if (child < 0)
        return error_set(error, ERROR_IO, "cannot start a process: %s", strerror(errno));
    if (*exit_status == EXIT_CANNOT_RUN)
        return error_set(error, ERROR_IO, "cannot run %s%s%s", argv[0], as->other ? " as user " : "",
                         as->other ? as->name : "");
    return true;
}
