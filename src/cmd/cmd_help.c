/* fingen help: the texts that are made from the tables. */
#include "command_line.h"
#include "output.h"

#include <string.h>

#define TEXT_MAX_BYTES ((size_t)1 << 20)

static bool write_text(const struct command_line *line, const struct command *command, struct buffer *out,
                       struct error *error)
{
    if (command_line_has(line, "manual"))
        return help_write_manual(out, error);
    if (command_line_has(line, "completion"))
        return help_write_completion(out, error);
    return help_write_command(out, command, error);
}

static bool run_help(const struct command_line *line, struct error *error)
{
    const char *name = command_line_operand(line, 0);
    const struct command *command = name == NULL ? NULL : command_find(name);
    if (name != NULL && command == NULL)
        return command_complain_unknown(name, error);
    if (command_line_operand_count(line) > 1)
        return error_set(error, ERROR_USAGE, "`fingen help` takes one command at a time");
    struct buffer text;
    buffer_init(&text, TEXT_MAX_BYTES);
    bool done = write_text(line, command, &text, error) && output_write(&text, error);
    buffer_free(&text);
    return done;
}

static const char *const help_options[] = {"manual", "completion", NULL};

const struct command command_help = {
    .name = "help",
    .summary = "Show help for a command",
    .usage = "[COMMAND]",
    .options = help_options,
    .description = "Shows what a command does and which options it takes; without a command, what there is.",
    .run = run_help,
};
