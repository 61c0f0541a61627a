#include "fingen/run.h"

#include <stddef.h>
#include <unistd.h>

volatile sig_atomic_t run_cancelled = 0;

/* The second signal ends the process with the status that shells give to a signal's death. */
static void cancel_run(int signal_number)
{
    if (run_cancelled)
        _exit(128 + signal_number);
    run_cancelled = 1;
}

/* What the caller has set to be ignored (nohup, a shell's background job) stays so. */
static void install(int signal_number)
{
    struct sigaction before, action = {.sa_handler = cancel_run, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(signal_number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(signal_number, &action, NULL);
}

void run_install_signals(void)
{
    install(SIGINT);
    install(SIGTERM);
    install(SIGHUP);
    signal(SIGPIPE, SIG_IGN);
}
