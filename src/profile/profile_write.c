/* The effective profile as YAML, help as comments. */
#include "profile_private.h"

#include <string.h>

struct writer {
    const struct profile *profile;
    struct buffer *out;
    struct error *error;
};

static bool write_group(const struct writer *writer, const char *group, int depth);

static bool write_range(const struct writer *writer, const char *name, int indent, const struct leaf *leaves)
{
    char low[LEAF_TEXT_BYTES];
    char high[LEAF_TEXT_BYTES];
    return buffer_printf(writer->out, writer->error, "%*s%s: {min: %s, max: %s}\n", indent, "", name,
                         leaf_format(&leaves[0], low), leaf_format(&leaves[1], high));
}

static bool write_weights(const struct writer *writer, const char *name, int indent,
                          const struct leaf *leaves)
{
    char text[LEAF_TEXT_BYTES];
    const struct setting *setting = leaves->setting;
    if (!buffer_printf(writer->out, writer->error, "%*s%s:\n", indent, "", name))
        return false;
    for (size_t i = 0; i < setting_leaf_count(setting); i++)
        if (!buffer_printf(writer->out, writer->error, "%*s%s: %s\n", indent + 2, "", setting->words[i],
                           leaf_format(&leaves[i], text)))
            return false;
    return true;
}

/* `leaves` is the first of the setting's; they stand together. */
static bool write_setting(const struct writer *writer, const char *name, int indent,
                          const struct leaf *leaves)
{
    char text[LEAF_TEXT_BYTES];
    const char *help = leaves->setting->help;
    if (help != NULL && !buffer_printf(writer->out, writer->error, "%*s# %s\n", indent, "", help))
        return false;
    if (leaves->setting->kind == SETTING_RANGE)
        return write_range(writer, name, indent, leaves);
    if (leaves->setting->kind == SETTING_WEIGHTS)
        return write_weights(writer, name, indent, leaves);
    return buffer_printf(writer->out, writer->error, "%*s%s: %s\n", indent, "", name,
                         leaf_format(leaves, text));
}

/* True when an earlier leaf lies below the same child of the group, so that the child has been written. */
static bool is_written(const struct profile *profile, const char *group, size_t index)
{
    const char *name = path_below(profile->leaves[index].path, group);
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < index; i++) {
        const char *other = path_below(profile->leaves[i].path, group);
        if (other != NULL && strcspn(other, ".") == length && strncmp(other, name, length) == 0)
            return true;
    }
    return false;
}

/* True when the path is the setting's own, whole. */
static bool is_setting(const struct leaf *leaf, const char *path)
{
    const char *section = leaf->section->name;
    const char *name = section[0] == '\0' ? path : path_below(path, section);
    return name != NULL && strcmp(name, leaf->setting->name) == 0;
}

static bool write_child(const struct writer *writer, const char *group, int depth, const struct leaf *leaf)
{
    char path[256];
    const char *name = path_below(leaf->path, group);
    size_t length = (size_t)(name - leaf->path) + strcspn(name, ".");
    if (length >= sizeof path)
        return error_set(writer->error, ERROR_INTERNAL, "the path of setting %s is too long", leaf->path);
    memcpy(path, leaf->path, length);
    path[length] = '\0';
    const char *child = path + (name - leaf->path);
    if (is_setting(leaf, path))
        return write_setting(writer, child, 2 * depth, leaf);
    return buffer_printf(writer->out, writer->error, "%s%*s%s:\n", depth == 0 ? "\n" : "", 2 * depth, "",
                         child) &&
           write_group(writer, path, depth + 1);
}

static bool write_group(const struct writer *writer, const char *group, int depth)
{
    const struct profile *profile = writer->profile;
    for (size_t i = 0; i < profile->leaf_count; i++) {
        const struct leaf *leaf = &profile->leaves[i];
        if (path_below(leaf->path, group) != NULL && !is_written(profile, group, i) &&
            !write_child(writer, group, depth, leaf))
            return false;
    }
    return true;
}

bool profile_write(const struct profile *profile, struct buffer *out, struct error *error)
{
    struct writer writer = {profile, out, error};
    return write_group(&writer, "", 0);
}
