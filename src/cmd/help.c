/* --help, of the program and of each command. */
#include "command_line.h"
#include "help_entries.h"
#include "layout.h"

#include <stdio.h>
#include <string.h>

#define OPTION_COLUMN 28
#define COMMAND_COLUMN 13

static bool write_option(struct buffer *out, const struct command_option *option, struct error *error)
{
    char term[OPTION_TERM_BYTES];
    return layout_entry(out, help_option_term(option, term), option->help, OPTION_COLUMN, error);
}

/* In the order of the table, whatever the order in the command's list. */
static bool write_command_options(struct buffer *out, const struct command *command, struct error *error)
{
    bool first = true;
    for (const struct command_option *option = command_options; option->name != NULL; option++) {
        if (option->help == NULL || !command_lists_option(command, option->name))
            continue;
        if ((first && !buffer_append_text(out, "\nOptions:\n", error)) || !write_option(out, option, error))
            return false;
        first = false;
    }
    return true;
}

static bool write_common_options(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, "\nOptions of every command:\n", error))
        return false;
    for (const struct command_option *option = command_options; option->name != NULL; option++)
        if (option_is_common(option->name) && !write_option(out, option, error))
            return false;
    return true;
}

static bool write_shortcuts(struct buffer *out, const struct domain *domain, struct error *error)
{
    char term[OPTION_TERM_BYTES];
    if (domain->shortcuts->option == NULL)
        return true;
    if (!buffer_printf(out, error, "\nShortcuts for settings of %s:\n", domain->name))
        return false;
    for (const struct domain_shortcut *shortcut = domain->shortcuts; shortcut->option != NULL; shortcut++) {
        struct command_option option = {.name = shortcut->option, .argument = "N"};
        if (!layout_entry(out, help_option_term(&option, term), shortcut->help, OPTION_COLUMN, error))
            return false;
    }
    return true;
}

static bool write_command_help(struct buffer *out, const struct command *command, struct error *error)
{
    if (!buffer_printf(out, error, "Usage: fingen %s %s\n\n", command->name, command->usage) ||
        !layout_paragraphs(out, command->description, error) || !write_command_options(out, command, error))
        return false;
    for (const struct domain *const *domain = domains; command->domain_shortcuts && *domain != NULL; domain++)
        if (!write_shortcuts(out, *domain, error))
            return false;
    return write_common_options(out, error);
}

static bool write_commands(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, "\nCommands:\n", error))
        return false;
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (!layout_entry(out, (*command)->name, (*command)->summary, COMMAND_COLUMN, error))
            return false;
    return true;
}

static bool write_domains(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, "\nDomains:\n", error))
        return false;
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        if (!layout_entry(out, (*domain)->name, (*domain)->title, COMMAND_COLUMN, error))
            return false;
    return true;
}

static bool write_examples(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, "\nExamples:\n", error))
        return false;
    for (const struct help_entry *example = help_examples; example->term != NULL; example++)
        if (!buffer_printf(out, error, "  %s\n", example->term))
            return false;
    return true;
}

static bool write_program_help(struct buffer *out, struct error *error)
{
    return buffer_printf(out, error, "Usage: fingen COMMAND [OPTION...]\n\n%s.\n", help_purpose) &&
           write_commands(out, error) && write_domains(out, error) && write_common_options(out, error) &&
           write_examples(out, error) &&
           buffer_append_text(out, "\n`fingen help COMMAND` shows a command's own options.\n", error);
}

bool help_write_command(struct buffer *out, const struct command *command_or_null, struct error *error)
{
    return command_or_null == NULL ? write_program_help(out, error)
                                   : write_command_help(out, command_or_null, error);
}
