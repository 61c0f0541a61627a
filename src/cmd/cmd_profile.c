/* fingen profile: what the settings are, and whether a file of them is right. */
#include "command_line.h"
#include "output.h"

#include <stdio.h>
#include <string.h>

#define PROFILE_MAX_BYTES ((size_t)4 << 20)

static bool show_profile(const struct command_line *line, struct error *error)
{
    struct profile *profile = NULL;
    struct buffer text;
    if (!command_line_profile(line, &profile, error))
        return false;
    buffer_init(&text, PROFILE_MAX_BYTES);
    bool done = profile_write(profile, &text, error) && output_write(&text, error);
    buffer_free(&text);
    profile_free(profile);
    return done;
}

/* Each file alone on top of the default. */
static bool check_file(const char *path, struct error *error)
{
    struct profile *profile = profile_create_whole(error);
    if (profile == NULL)
        return false;
    bool done = profile_apply_named(profile, path, error) && profile_check(profile, error);
    profile_free(profile);
    if (done)
        printf("%s: ok\n", path);
    return done;
}

static bool check_files(const struct command_line *line, struct error *error)
{
    if (command_line_operand_count(line) < 2)
        return error_set(error, ERROR_USAGE, "check which file?") ||
               error_hint(error, "`fingen profile check FILE`");
    for (size_t i = 1; i < command_line_operand_count(line); i++)
        if (!check_file(command_line_operand(line, i), error))
            return false;
    return true;
}

/* The name, and the first line of the file's comment. */
static bool list_profiles(void)
{
    const char *name;
    for (size_t i = 0; (name = profile_embedded_name(i)) != NULL; i++) {
        const char *text = profile_embedded(name);
        text += strspn(text, "# ");
        printf("%-10s %.*s\n", name, (int)strcspn(text, "\n"), text);
    }
    return true;
}

static bool run_profile(const struct command_line *line, struct error *error)
{
    const char *action = command_line_operand(line, 0);
    bool takes_more = action != NULL && strcmp(action, "check") == 0;
    if (action != NULL && !takes_more && command_line_operand_count(line) > 1)
        return error_set(error, ERROR_USAGE,
                         "`fingen profile %.100s` takes nothing more, but \"%.100s\" is given", action,
                         command_line_operand(line, 1)) ||
               error_hint(error, "a file goes with --profile");
    if (action != NULL && strcmp(action, "show") == 0)
        return show_profile(line, error);
    if (takes_more)
        return check_files(line, error);
    if (action != NULL && strcmp(action, "list") == 0)
        return list_profiles();
    if (action == NULL)
        error_set(error, ERROR_USAGE, "`fingen profile` needs to know what to do");
    else
        error_set(error, ERROR_USAGE, "`fingen profile` knows no \"%.100s\"", action);
    return error_hint(error, "`fingen profile show`, `fingen profile check FILE` or `fingen profile list`");
}

static const char *const profile_options[] = {"profile", "set",  "seed",       "scale",
                                              "as-of",   "jobs", "batch-rows", NULL};

const struct command command_profile = {
    .name = "profile",
    .summary = "Show the settings, or check a file of them",
    .usage = "show|check|list [FILE...] [OPTION...]",
    .options = profile_options,
    .domain_shortcuts = true,
    .description = "`show` prints every setting with its value and what it means, as YAML that --profile "
                   "takes back. The "
                   "options are those of `fingen seed`: what is shown is what they would use.\n\n"
                   "`check` reads each FILE on top of the default and says whether it is right; nothing else "
                   "is touched.\n\n"
                   "`list` names the profiles that are embedded in the program.",
    .run = run_profile,
};
