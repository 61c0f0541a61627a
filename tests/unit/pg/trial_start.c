/* Starts a run of the trial's tables where libpq's environment says: prints "started", or the error and exits
 * with its status. */
#include "trial.h"

#include <stdio.h>

int main(void)
{
    struct target target = {.kind = TARGET_POSTGRESQL, .origin = ORIGIN_LIBPQ_ENVIRONMENT};
    struct ledger_run run = {
        .domain = "trial", .scale = 1, .generator_version = "1", .batches_planned = 1, .stage_count = 1};
    struct pg pg = {0};
    struct error error;
    bool done = pg_connect(&target, &pg, &error) && ledger_start_run(&pg, &trial_table_set, &run, &error);
    if (done)
        printf("started\n");
    else
        printf("%s\n%s\n%s\n", error.message, error.detail, error.hint);
    pg_disconnect(&pg);
    return done ? 0 : error_exit_status(error.code);
}
