/* Messages to the user on stderr. stdout is for results only. Safe to call from any thread. */
#ifndef FINGEN_LOG_H
#define FINGEN_LOG_H

#include "fingen/error.h"

enum log_level { LOG_LEVEL_QUIET, LOG_LEVEL_NORMAL, LOG_LEVEL_VERBOSE };

void log_set_level(enum log_level level);
enum log_level log_level(void);
void log_info(const char *format, ...) FINGEN_PRINTF(1, 2);    /* "fingen: ..."; not with --quiet */
void log_warning(const char *format, ...) FINGEN_PRINTF(1, 2); /* "fingen: warning: ..."; always */
void log_verbose(const char *format, ...) FINGEN_PRINTF(1, 2); /* only with --verbose */
void log_error(const struct error *error);                     /* "fingen: error: ...", detail, hint */
/* The one live line on a terminal: replaces itself, and is cleared before any other message. */
void log_live(const char *format, ...) FINGEN_PRINTF(1, 2);
void log_live_clear(void);

#endif
