/* Running a program to its end, as another user when need be. */
#ifndef FINGEN_PG_PROCESS_H
#define FINGEN_PG_PROCESS_H

#include "fingen/buffer.h"
#include "fingen/error.h"

#include <sys/types.h>

struct run_as {
    bool other; /* not the user that fingen runs as: needs root */
    uid_t uid;
    gid_t gid;
    char name[64];
};

/* Runs argv[0] (a path) in "/", with a small environment of its own (LC_ALL=C, PATH), `input` (may be NULL)
 * on stdin; stdout and stderr go to `output` (may be NULL; what passes its cap is dropped). False only when
 * it could not be run. */
bool process_run(const struct run_as *as, const char *const *argv, const char *input, struct buffer *output,
                 int *exit_status, struct error *error) FINGEN_CHECKED;

#endif
