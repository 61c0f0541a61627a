/* Paths of settings: which there are, and which was meant. */
#include "profile_private.h"

#include "fingen/text.h"

#include <string.h>

#define MAX_CANDIDATES 512

/* The part of `path` that lies below the group, NULL when it does not. */
static const char *below(const char *path, const char *group, size_t group_length)
{
    if (group_length == 0)
        return path;
    bool inside = strncmp(path, group, group_length) == 0 && path[group_length] == '.';
    return inside ? path + group_length + 1 : NULL;
}

const char *path_below(const char *path, const char *group)
{
    return below(path, group, strlen(group));
}

static bool is_group(const struct profile *profile, const char *path, size_t length)
{
    for (size_t i = 0; i < profile->leaf_count; i++)
        if (below(profile->leaves[i].path, path, length) != NULL)
            return true;
    return false;
}

bool path_is_group(const struct profile *profile, const char *path)
{
    return is_group(profile, path, strlen(path));
}

static bool is_known(const struct profile *profile, const char *path)
{
    for (size_t i = 0; i < profile->leaf_count; i++)
        if (strcmp(profile->leaves[i].path, path) == 0)
            return true;
    return path_is_group(profile, path);
}

/* A whole path that ends in what was written: "fas" for "advisory.fas". */
static const char *suggest_longer(struct profile *profile, const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < profile->leaf_count; i++) {
        const char *whole = profile->leaves[i].path;
        for (const char *dot = strchr(whole, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
            if (strncmp(dot + 1, path, length) == 0 && (dot[1 + length] == '.' || dot[1 + length] == '\0'))
                return arena_strndup(&profile->arena, whole, (size_t)(dot + 1 + length - whole));
    }
    return NULL;
}

/* The names directly below the group, each once as long as the leaves of a group stand together. */
static size_t collect_children(struct profile *profile, const char *path, size_t group_length,
                               const char **names)
{
    size_t count = 0;
    for (size_t i = 0; i < profile->leaf_count && count < MAX_CANDIDATES; i++) {
        const char *rest = below(profile->leaves[i].path, path, group_length);
        if (rest == NULL)
            continue;
        const char *name = arena_strndup(&profile->arena, rest, strcspn(rest, "."));
        if (count == 0 || strcmp(names[count - 1], name) != 0)
            names[count++] = name;
    }
    return count;
}

/* The deepest group that the path lies in: the length of its name. */
static size_t known_group_length(const struct profile *profile, const char *path)
{
    size_t known = 0;
    for (const char *dot = strchr(path, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
        if (is_group(profile, path, (size_t)(dot - path)))
            known = (size_t)(dot - path);
    return known;
}

const char *path_suggest(struct profile *profile, const char *path)
{
    const char *longer = suggest_longer(profile, path);
    if (longer != NULL)
        return longer;
    const char *names[MAX_CANDIDATES];
    size_t group_length = known_group_length(profile, path);
    size_t count = collect_children(profile, path, group_length, names);
    size_t start = group_length == 0 ? 0 : group_length + 1;
    size_t word_length = strcspn(path + start, ".");
    const char *nearest =
        text_nearest(arena_strndup(&profile->arena, path + start, word_length), names, count);
    if (nearest == NULL)
        return NULL;
    const char *whole =
        arena_printf(&profile->arena, "%.*s%s%s", (int)start, path, nearest, path + start + word_length);
    return is_known(profile, whole) ? whole
                                    : arena_printf(&profile->arena, "%.*s%s", (int)start, path, nearest);
}
