/* What help and man page say beside commands and options. */
#ifndef FINGEN_CMD_HELP_ENTRIES_H
#define FINGEN_CMD_HELP_ENTRIES_H

#include "fingen/cmd.h"
#include "fingen/domain.h"

struct help_entry {
    const char *term;
    const char *text;
};

/* All end with term NULL. */
extern const struct help_entry help_exit_statuses[];
extern const struct help_entry help_environment[];
extern const struct help_entry help_files[];
extern const struct help_entry help_examples[]; /* term: the command line */

extern const char help_purpose[]; /* one sentence without a full stop */
extern const char help_targets[]; /* paragraphs: where the rows go */

/* "-j, --jobs N", or "    --to URL"; returns buf. */
#define OPTION_TERM_BYTES 96
char *help_option_term(const struct command_option *option, char buf[OPTION_TERM_BYTES]);

#endif
