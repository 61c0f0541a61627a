/* The man page, from the same tables as --help. */
#include "command_line.h"
#include "help_entries.h"

#include <string.h>

/* Text as roff prints it: hyphens stay hyphens when copied, and no line becomes a request. */
static bool write_text(struct buffer *out, const char *text, size_t length, struct error *error)
{
    if (length > 0 && (text[0] == '.' || text[0] == '\'') && !buffer_append_text(out, "\\&", error))
        return false;
    for (size_t i = 0; i < length; i++) {
        const char *escaped = text[i] == '\\' ? "\\e" : text[i] == '-' ? "\\-" : NULL;
        bool done = escaped != NULL ? buffer_append_text(out, escaped, error)
                                    : buffer_append(out, text + i, 1, error);
        if (!done)
            return false;
    }
    return buffer_append_text(out, "\n", error);
}

static bool write_line(struct buffer *out, const char *request, const char *text, struct error *error)
{
    return buffer_append_text(out, request, error) && write_text(out, text, strlen(text), error);
}

/* A paragraph that begins with a space stays as it is. */
static bool write_paragraphs(struct buffer *out, const char *text, struct error *error)
{
    while (*text != '\0') {
        const char *end = strstr(text, "\n\n");
        size_t length = end == NULL ? strlen(text) : (size_t)(end - text);
        bool is_example = text[0] == ' ';
        if (!buffer_append_text(out, is_example ? ".PP\n.nf\n" : ".PP\n", error) ||
            !write_text(out, text, length, error) || (is_example && !buffer_append_text(out, ".fi\n", error)))
            return false;
        text += length + (end == NULL ? 0 : 2);
    }
    return true;
}

static bool write_entry(struct buffer *out, const char *term, const char *text, struct error *error)
{
    return write_line(out, ".TP\n.B ", term, error) && write_text(out, text, strlen(text), error);
}

static bool write_entries(struct buffer *out, const char *title, const struct help_entry *entries,
                          struct error *error)
{
    if (!buffer_printf(out, error, ".SH %s\n", title))
        return false;
    for (const struct help_entry *entry = entries; entry->term != NULL; entry++)
        if (!write_entry(out, entry->term, entry->text, error))
            return false;
    return true;
}

static bool write_head(struct buffer *out, struct error *error)
{
    return buffer_printf(out, error, ".TH FINGEN 1 \"\" \"fingen %s\" \"User Commands\"\n", FINGEN_VERSION) &&
           buffer_append_text(
               out, ".SH NAME\nfingen \\- realistic, reproducible financial data for PostgreSQL\n", error) &&
           buffer_append_text(out, ".SH SYNOPSIS\n.B fingen\n.I COMMAND\n.RI [ OPTION ...]\n", error) &&
           buffer_printf(out, error, ".SH DESCRIPTION\n%s.\n", help_purpose) &&
           write_paragraphs(out, help_targets, error);
}

/* "--to, --profile, ...": what the command takes; each is explained once, under OPTIONS. */
static bool write_taken_options(struct buffer *out, const struct command *command, struct error *error)
{
    char names[1024] = "";
    for (const struct command_option *option = command_options; option->name != NULL; option++) {
        size_t used = strlen(names);
        if (option->help != NULL && command_lists_option(command, option->name) &&
            used + strlen(option->name) + 5 < sizeof names) {
            strncat(names, used == 0 ? "Options: --" : ", --", sizeof names - used - 1);
            strncat(names, option->name, sizeof names - strlen(names) - 1);
        }
    }
    if (names[0] == '\0')
        return true;
    return buffer_append_text(out, ".PP\n", error) && write_text(out, names, strlen(names), error);
}

static bool write_commands(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, ".SH COMMANDS\n", error))
        return false;
    for (const struct command *const *entry = commands; *entry != NULL; entry++) {
        const struct command *command = *entry;
        if (!buffer_printf(out, error, ".SS fingen %s ", command->name) ||
            !write_text(out, command->usage, strlen(command->usage), error) ||
            !write_paragraphs(out, command->description, error) || !write_taken_options(out, command, error))
            return false;
    }
    return true;
}

static bool write_option(struct buffer *out, const struct command_option *option, struct error *error)
{
    char term[OPTION_TERM_BYTES];
    help_option_term(option, term);
    return write_entry(out, term + strspn(term, " "), option->help, error);
}

static bool write_options(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, ".SH OPTIONS\n", error))
        return false;
    for (const struct command_option *option = command_options; option->name != NULL; option++)
        if (option->help != NULL && !write_option(out, option, error))
            return false;
    for (const struct domain *const *domain = domains; *domain != NULL; domain++) {
        if (!buffer_printf(out, error, ".SS Shortcuts for settings of %s\n", (*domain)->name))
            return false;
        for (const struct domain_shortcut *shortcut = (*domain)->shortcuts; shortcut->option != NULL;
             shortcut++) {
            struct command_option option = {shortcut->option, 0, "N", shortcut->help};
            if (!write_option(out, &option, error))
                return false;
        }
    }
    return true;
}

static bool write_domains(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, ".SH DOMAINS\n", error))
        return false;
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        if (!write_entry(out, (*domain)->name, (*domain)->title, error))
            return false;
    return true;
}

bool help_write_manual(struct buffer *out, struct error *error)
{
    return write_head(out, error) && write_commands(out, error) && write_options(out, error) &&
           write_domains(out, error) && write_entries(out, "EXIT STATUS", help_exit_statuses, error) &&
           write_entries(out, "ENVIRONMENT", help_environment, error) &&
           write_entries(out, "FILES", help_files, error) &&
           write_entries(out, "EXAMPLES", help_examples, error) &&
           buffer_append_text(out, ".SH SEE ALSO\n.BR psql (1),\n.BR pgbench (1)\n", error);
}
