/* Runs a command and prints what it took: "wall_seconds cpu_seconds peak_kib exit_status". The command's stdout goes to /dev/null
 * unless a file is named.
 *
 *   measure [-o FILE] COMMAND [ARGUMENT...]
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static void run_child(const char *output, char **command)
{
    int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || dup2(file, STDOUT_FILENO) < 0)
        _exit(126);
    execvp(command[0], command);
    _exit(127);
}

int main(int argc, char **argv)
{
    const char *output = "/dev/null";
    char **command = argv + 1;
    if (argc > 3 && strcmp(argv[1], "-o") == 0) {
        output = argv[2];
        command = argv + 3;
    }
    if (argc < 2 || command[0] == NULL) {
        fprintf(stderr, "usage: measure [-o FILE] COMMAND [ARGUMENT...]\n");
        return 2;
    }
    struct timespec start, end;
    struct rusage usage;
    int status = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    if (child == 0)
        run_child(output, command);
    if (child < 0 || wait4(child, &status, 0, &usage) < 0)
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.4f %.4f %ld %d\n",
           (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9,
           seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
