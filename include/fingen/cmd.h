/* Commands. One file per command in src/cmd, one const entry each; --help, the man page and the bash completion are all
 * written from these tables.
 */
#ifndef FINGEN_CMD_H
#define FINGEN_CMD_H

#include "fingen/error.h"
#include "fingen/profile.h"

struct command_option {
    const char *name;      /* long option without dashes */
    char letter;           /* 0: none */
    const char *argument;  /* placeholder as shown in help, NULL: a flag */
    const char *help;      /* one sentence without a full stop */
};

struct command_line; /* parsed options and operands */

struct command {
    const char *name;
    const char *summary;   /* one line */
    const char *usage;     /* after the name: "[DOMAIN|all] [OPTION...]" */
    const char *const *options;            /* names into the shared option table, NULL-terminated */
    const char *passes_on;                 /* an operand behind which every word is handed on as it is, to another program; NULL: none */
    bool domain_shortcuts;                 /* takes --fas and the like too */
    const char *description;               /* paragraphs for `fingen help X` and the man page */
    bool (*run)(const struct command_line *line, struct error *error);
};

extern const struct command_option command_options[]; /* ends with name NULL */
extern const struct command *const commands[];        /* NULL-terminated */

bool command_line_has(const struct command_line *line, const char *option);
const char *command_line_value(const struct command_line *line, const char *option); /* the last one given; NULL */
size_t command_line_operand_count(const struct command_line *line);
const char *command_line_operand(const struct command_line *line, size_t index);
/* The profile of this command line: default, --profile, domain shortcuts and --set in order, --seed, --scale, --as-of, --jobs; checked. */
bool command_line_profile(const struct command_line *line, struct profile **profile, struct error *error) FINGEN_CHECKED;

/* Parses and runs; the exit status. */
int command_main(int argc, char **argv);

/* Written from the tables above. */
bool help_write_command(struct buffer *out, const struct command *command_or_null, struct error *error) FINGEN_CHECKED;
bool help_write_manual(struct buffer *out, struct error *error) FINGEN_CHECKED;
bool help_write_completion(struct buffer *out, struct error *error) FINGEN_CHECKED;

#endif
