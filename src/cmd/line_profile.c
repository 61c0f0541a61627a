/* The profile that a command line asks for. */
#include "command_line.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_SECTIONS 64

/* Options that are settings of the top level. */
static const struct {
    const char *option, *setting;
} setting_options[] = {
    {"seed", "seed"}, {"scale", "scale"}, {"as-of", "as_of"}, {"jobs", "jobs"}, {"batch-rows", "batch_rows"},
};

struct profile *profile_create_whole(struct error *error)
{
    const struct profile_section *sections[MAX_SECTIONS] = {&run_settings_section};
    size_t count = 1;
    for (const struct domain *const *domain = domains; *domain != NULL && count < MAX_SECTIONS; domain++)
        sections[count++] = (*domain)->settings;
    return profile_create(sections, count, error);
}

static bool hint_embedded(struct error *error)
{
    char names[256] = "";
    const char *name;
    for (size_t i = 0; (name = profile_embedded_name(i)) != NULL; i++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", i == 0 ? "" : ", ", name);
    }
    return error_hint(error, "give a file, or the name of an embedded profile: %s", names);
}

bool profile_apply_named(struct profile *profile, const char *path_or_name, struct error *error)
{
    char name[256];
    const char *text = profile_embedded(path_or_name);
    bool is_missing = access(path_or_name, F_OK) != 0 && errno == ENOENT;
    if (text == NULL || !is_missing)
        return profile_apply_file(profile, path_or_name, error) || (is_missing && hint_embedded(error));
    snprintf(name, sizeof name, "config/%s.yaml", path_or_name);
    return profile_apply_text(profile, name, text, strlen(text), error);
}

static const char *setting_of_option(const char *option)
{
    for (size_t i = 0; i < sizeof setting_options / sizeof setting_options[0]; i++)
        if (strcmp(setting_options[i].option, option) == 0)
            return setting_options[i].setting;
    return NULL;
}

static bool apply_given(struct profile *profile, const struct given_option *given, struct error *error)
{
    char origin[128];
    if (given->shortcut == NULL && strcmp(given->name, "set") == 0)
        return profile_apply_assignment(profile, given->value, error);
    const char *setting = given->shortcut != NULL ? given->shortcut->setting : setting_of_option(given->name);
    if (setting == NULL)
        return true;
    snprintf(origin, sizeof origin, "--%s", given->name);
    return profile_apply_value(profile, origin, setting, given->value, error);
}

static bool is_profile(const struct given_option *given)
{
    return given->shortcut == NULL && strcmp(given->name, "profile") == 0;
}

static bool apply_layers(const struct command_line *line, struct profile *profile, struct error *error)
{
    for (size_t i = 0; i < line->given_count; i++)
        if (is_profile(&line->given[i]) && !profile_apply_named(profile, line->given[i].value, error))
            return false;
    for (size_t i = 0; i < line->given_count; i++)
        if (!is_profile(&line->given[i]) && !apply_given(profile, &line->given[i], error))
            return false;
    return profile_check(profile, error);
}

bool command_line_profile(const struct command_line *line, struct profile **profile, struct error *error)
{
    *profile = profile_create_whole(error);
    if (*profile == NULL)
        return false;
    if (apply_layers(line, *profile, error))
        return true;
    profile_free(*profile);
    *profile = NULL;
    return false;
}
