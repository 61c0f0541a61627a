/* The error value.
 *
 * A function that can fail returns bool (true: done) and takes a `struct error *` that the caller owns.
 * The error is set once, where its cause is known; callers on the way up may prefix the context, and
 * main prints it once and turns the code into the exit status. Nothing is logged on the way.
 * Messages never hold a password: whoever prints an address uses target_describe().
 */
#ifndef FINGEN_ERROR_H
#define FINGEN_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

/* Exit statuses are documented in the man page and tested; the numbers are part of the interface. */
enum error_code {
    ERROR_NONE = 0,
    ERROR_CHECK = 1,         /* validate found rows that break a rule; status --exact found a difference */
    ERROR_USAGE = 2,         /* the command line is wrong, an option's value included */
    ERROR_PROFILE = 3,       /* a profile, or the piece of one in a --set: the message starts with file:line:column */
    ERROR_TARGET = 4,        /* the target cannot be resolved, reached or used */
    ERROR_REFUSED = 5,       /* the target holds something that would be harmed, or --confirm is missing */
    ERROR_LOAD = 6,          /* the target failed while rows or keys were written */
    ERROR_IO = 7,            /* a local file or directory */
    ERROR_INTERNAL = 70,     /* a bug in fingen */
    ERROR_MEMORY = 71,       /* memory ran out, or a documented limit was reached */
    ERROR_INTERRUPTED = 130, /* Ctrl-C or SIGTERM */
};

struct error {
    enum error_code code;
    bool retryable;    /* the same call may succeed on a new connection: lost connection, restart, deadlock */
    char message[512]; /* what happened, and where; one line, no full stop */
    char detail[1024]; /* more of the same, may have several lines; empty if none */
    char hint[512];    /* what to do about it; empty if none */
};

#define FINGEN_PRINTF(format_index, first_argument)                                                          \
    __attribute__((format(printf, format_index, first_argument)))
#define FINGEN_CHECKED __attribute__((warn_unused_result))

/* Sets code and message, clears the rest. Always returns false, so that `return error_set(...)` reads well.
 */
bool error_set(struct error *error, enum error_code code, const char *format, ...) FINGEN_PRINTF(3, 4);
/* Add to an error that is set. Text that does not fit is cut at a UTF-8 character. All return false. */
bool error_detail(struct error *error, const char *format, ...) FINGEN_PRINTF(2, 3);
bool error_hint(struct error *error, const char *format, ...) FINGEN_PRINTF(2, 3);
/* Puts "context: " before the message. */
bool error_prefix(struct error *error, const char *format, ...) FINGEN_PRINTF(2, 3);
void error_clear(struct error *error);
/* The process exit status for a code. */
int error_exit_status(enum error_code code);

#endif
