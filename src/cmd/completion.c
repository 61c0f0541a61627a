/* Completion for bash, from the same tables as --help. What may follow a command is read from its usage line.
 */
#include "command_line.h"

#include <ctype.h>
#include <string.h>

static bool write_word(struct buffer *out, const char *prefix, const char *word, struct error *error)
{
    return buffer_printf(out, error, "%s%s ", prefix, word);
}

static bool write_domain_names(struct buffer *out, struct error *error)
{
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        if (!write_word(out, "", (*domain)->name, error))
            return false;
    return true;
}

static bool write_command_names(struct buffer *out, struct error *error)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (!write_word(out, "", (*command)->name, error))
            return false;
    return true;
}

/* The operands of "show|check FILE": words in small letters as they are, placeholders as what they stand for.
 */
static bool write_operands(struct buffer *out, const char *usage, struct error *error)
{
    bool done = true;
    while (done && *usage != '\0') {
        size_t length = 0;
        while (isalpha((unsigned char)usage[length]) || (length > 0 && usage[length] == '-'))
            length++;
        if (length > 0 && islower((unsigned char)usage[0]))
            done = buffer_printf(out, error, "%.*s ", (int)length, usage);
        else if (length == 6 && memcmp(usage, "DOMAIN", 6) == 0)
            done = write_domain_names(out, error);
        else if (length == 7 && memcmp(usage, "COMMAND", 7) == 0)
            done = write_command_names(out, error);
        usage += length > 0 ? length : 1;
    }
    return done;
}

/* The options that the command takes, or, for NULL, those of every command. */
static bool write_options(struct buffer *out, const struct command *command, struct error *error)
{
    for (const struct command_option *option = command_options; option->name != NULL; option++)
        if (option->help != NULL &&
            (option_is_common(option->name) ||
             (command != NULL && command_lists_option(command, option->name))) &&
            !write_word(out, "--", option->name, error))
            return false;
    for (const struct domain *const *domain = domains;
         command != NULL && command->domain_shortcuts && *domain != NULL; domain++)
        for (const struct domain_shortcut *shortcut = (*domain)->shortcuts; shortcut->option != NULL;
             shortcut++)
            if (!write_word(out, "--", shortcut->option, error))
                return false;
    return true;
}

static bool write_setting_paths(struct buffer *out, const struct profile_section *section,
                                struct error *error)
{
    for (size_t i = 0; i < section->setting_count; i++)
        if (!buffer_printf(out, error, "%s%s%s ", section->name, section->name[0] == '\0' ? "" : ".",
                           section->settings[i].name))
            return false;
    return true;
}

static bool write_all_settings(struct buffer *out, struct error *error)
{
    if (!write_setting_paths(out, &run_settings_section, error))
        return false;
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        if (!write_setting_paths(out, (*domain)->settings, error))
            return false;
    return true;
}

static bool write_embedded_names(struct buffer *out, struct error *error)
{
    const char *name;
    for (size_t i = 0; (name = profile_embedded_name(i)) != NULL; i++)
        if (!write_word(out, "", name, error))
            return false;
    return true;
}

/* Options whose value nobody can guess offer nothing. */
static bool write_value_options(struct buffer *out, struct error *error)
{
    const char *separator = "    ";
    for (const struct command_option *option = command_options; option->name != NULL; option++) {
        if (option->argument == NULL || strcmp(option->name, "profile") == 0 ||
            strcmp(option->name, "set") == 0)
            continue;
        if (!buffer_printf(out, error, "%s--%s", separator, option->name))
            return false;
        separator = "|";
    }
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        for (const struct domain_shortcut *shortcut = (*domain)->shortcuts; shortcut->option != NULL;
             shortcut++)
            if (!buffer_printf(out, error, "|--%s", shortcut->option))
                return false;
    return buffer_append_text(out, ") return ;;\n", error);
}

static bool write_previous_cases(struct buffer *out, struct error *error)
{
    return buffer_append_text(out, "    case $previous in\n    --profile)\n        words='", error) &&
           write_embedded_names(out, error) &&
           buffer_append_text(out,
                              "'\n"
                              "        compopt -o filenames\n"
                              "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\"; "
                              "compgen -f -- \"$current\")\n"
                              "        return ;;\n"
                              "    --set)\n        words='",
                              error) &&
           write_all_settings(out, error) &&
           buffer_append_text(out,
                              "'\n"
                              "        compopt -o nospace\n"
                              "        mapfile -t COMPREPLY < <(compgen -S = -W \"$words\" -- \"$current\")\n"
                              "        return ;;\n",
                              error) &&
           write_value_options(out, error) && buffer_append_text(out, "    esac\n", error);
}

static bool write_command_case(struct buffer *out, const struct command *command, struct error *error)
{
    const char *files = strstr(command->usage, "FILE") != NULL ? " files=yes" : "";
    return buffer_printf(out, error, "    %s)%s words='", command->name, files) &&
           write_operands(out, command->usage, error) && write_options(out, command, error) &&
           buffer_append_text(out, "' ;;\n", error);
}

static bool write_command_cases(struct buffer *out, struct error *error)
{
    if (!buffer_append_text(out, "    case $command in\n    '') words='", error) ||
        !write_command_names(out, error) || !write_options(out, NULL, error) ||
        !buffer_append_text(out, "' ;;\n", error))
        return false;
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (!write_command_case(out, *command, error))
            return false;
    return buffer_append_text(out, "    esac\n", error);
}

/* The command is the first word that is one. */
static bool write_command_search(struct buffer *out, struct error *error)
{
    const char *separator = "        ";
    if (!buffer_append_text(out,
                            "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                            "        case $word in\n",
                            error))
        return false;
    for (const struct command *const *command = commands; *command != NULL; command++) {
        if (!buffer_printf(out, error, "%s%s", separator, (*command)->name))
            return false;
        separator = "|";
    }
    return buffer_append_text(out, ") command=$word; break ;;\n        esac\n    done\n", error);
}

bool help_write_completion(struct buffer *out, struct error *error)
{
    return buffer_append_text(
               out,
               "# bash completion for fingen\n"
               "_fingen()\n"
               "{\n"
               "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
               "    local command='' words='' files='' word\n"
               "    COMPREPLY=()\n",
               error) &&
           write_command_search(out, error) && write_previous_cases(out, error) &&
           write_command_cases(out, error) &&
           buffer_append_text(
               out,
               "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
               "    if [[ $files && $current != -* ]]; then\n"
               "        compopt -o filenames\n"
               "        mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"$current\")\n"
               "    fi\n"
               "}\n"
               "complete -F _fingen fingen\n",
               error);
}
