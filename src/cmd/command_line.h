/* A parsed command line, for the files of the framework; commands use fingen/cmd.h. */
#ifndef FINGEN_CMD_COMMAND_LINE_H
#define FINGEN_CMD_COMMAND_LINE_H

#include "fingen/cmd.h"
#include "fingen/domain.h"

struct given_option {
    const char *name;                       /* without dashes */
    const char *value;                      /* NULL for a flag */
    const struct domain_shortcut *shortcut; /* NULL for an option of the table */
};

struct command_line {
    const struct command *command; /* NULL: none was named */
    struct given_option *given;    /* in the order of the command line */
    size_t given_count;
    char **operands; /* behind the command's name; they point into argv */
    size_t operand_count;
};

/* Permutes argv. The owner calls command_line_free, after a failure too. */
bool command_line_parse(struct command_line *line, int argc, char **argv, struct error *error) FINGEN_CHECKED;
void command_line_free(struct command_line *line);

/* ---- options.c ---- */

const struct command_option *option_find(const char *name);
/* Every command takes these, whether it lists them or not: help, quiet, verbose, version. */
bool option_is_common(const char *name);
/* Listed by the command and not common. */
bool command_lists_option(const struct command *command, const char *name);

/* ---- commands.c ---- */

const struct command *command_find(const char *name);
/* ERROR_USAGE with what was meant. Always false. */
bool command_complain_unknown(const char *name, struct error *error);

/* ---- line_profile.c ---- */

/* The default profile with the sections of all domains. NULL on failure. */
struct profile *profile_create_whole(struct error *error);
/* A file, or, where there is no such file, the embedded profile of that name. */
bool profile_apply_named(struct profile *profile, const char *path_or_name,
                         struct error *error) FINGEN_CHECKED;

#endif
