#include "fingen/profile.h"

#include "profile_private.h"

#include "fingen/generated/profiles.h"
#include "fingen/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_BYTES 16384

/* ---- making and freeing ---- */

static void add_leaves(struct profile *profile, size_t section_index, const struct setting *setting)
{
    const struct profile_section *section = profile->sections[section_index];
    const char *dot = section->name[0] == '\0' ? "" : ".";
    for (size_t part = 0; part < setting_leaf_count(setting); part++) {
        const char *name = setting_leaf_name(setting, part);
        profile->leaves[profile->leaf_count++] = (struct leaf){
            .section = section,
            .setting = setting,
            .path = arena_printf(&profile->arena, "%s%s%s%s%s", section->name, dot, setting->name,
                                 name == NULL ? "" : ".", name == NULL ? "" : name),
            .value = setting_leaf_value(setting, profile->values[section_index], part),
            .part = part,
        };
    }
}

static struct profile *profile_allocate(const struct profile_section *const *sections, size_t count)
{
    struct arena arena;
    arena_init(&arena, ARENA_BLOCK_BYTES);
    struct profile *profile = arena_alloc_zeroed(&arena, sizeof *profile);
    size_t leaf_count = 0;
    profile->section_count = count;
    profile->sections = arena_new(&arena, const struct profile_section *, count);
    profile->values = arena_new(&arena, void *, count);
    for (size_t i = 0; i < count; i++) {
        profile->sections[i] = sections[i];
        profile->values[i] = arena_alloc_zeroed(&arena, sections[i]->bytes);
        for (size_t j = 0; j < sections[i]->setting_count; j++)
            leaf_count += setting_leaf_count(&sections[i]->settings[j]);
    }
    profile->leaves = arena_new(&arena, struct leaf, leaf_count);
    profile->arena = arena;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sections[i]->setting_count; j++)
            add_leaves(profile, i, &sections[i]->settings[j]);
    return profile;
}

static bool check_default_whole(const struct profile *profile, const char *name, struct error *error)
{
    for (size_t i = 0; i < profile->leaf_count; i++)
        if (profile->leaves[i].layer == 0)
            return error_set(error, ERROR_INTERNAL, "%s does not give %s", name, profile->leaves[i].path);
    return true;
}

bool profile_create_from(const struct profile_section *const *sections, size_t count, const char *name,
                         const char *text, size_t length, struct profile **result, struct error *error)
{
    struct profile *profile = profile_allocate(sections, count);
    if (profile_apply_text(profile, name, text, length, error) && check_default_whole(profile, name, error)) {
        *result = profile;
        return true;
    }
    profile_free(profile);
    error->code = ERROR_INTERNAL; /* the default is part of the program, not of the user's */
    return false;
}

static const struct embedded_file *find_embedded(const char *name)
{
    for (const struct embedded_file *file = profile_files; file->name != NULL; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    return NULL;
}

struct profile *profile_create(const struct profile_section *const *sections, size_t count,
                               struct error *error)
{
    struct profile *profile = NULL;
    const struct embedded_file *file = find_embedded("default");
    if (file == NULL) {
        error_set(error, ERROR_INTERNAL, "no default profile is embedded");
        return NULL;
    }
    return profile_create_from(sections, count, "config/default.yaml", file->text, file->length, &profile,
                               error)
               ? profile
               : NULL;
}

void profile_free(struct profile *profile)
{
    if (profile == NULL)
        return;
    struct arena arena = profile->arena; /* the profile itself lies in it */
    arena_free(&arena);
}

/* ---- layers ---- */

bool profile_apply_text(struct profile *profile, const char *name, const char *text, size_t length,
                        struct error *error)
{
    struct yaml_source source = {name, {1, 1}};
    struct arena arena;
    struct node *root = NULL;
    arena_init(&arena, ARENA_BLOCK_BYTES);
    bool done =
        yaml_read(text, length, &source, &arena, &root, error) && layer_apply(profile, name, "", root, error);
    arena_free(&arena);
    return done;
}

bool profile_apply_file(struct profile *profile, const char *path, struct error *error)
{
    struct buffer text;
    buffer_init(&text, YAML_READER_MAX_BYTES);
    bool done = buffer_read_file(&text, path, error);
    if (done)
        done = profile_apply_text(profile, path, (const char *)text.data, text.length, error);
    else if (error->code == ERROR_IO)
        error->code = ERROR_PROFILE;
    buffer_free(&text);
    return done;
}

/* Text of one value, the first byte of which stands in that column of the argument. */
static bool apply_yaml_at(struct profile *profile, const char *origin, uint32_t column, const char *path,
                          const char *text, struct error *error)
{
    struct yaml_source source = {origin, {1, column}};
    struct arena arena;
    struct node *node = NULL;
    arena_init(&arena, ARENA_BLOCK_BYTES);
    bool done = yaml_read(text, strlen(text), &source, &arena, &node, error);
    if (done) {
        node->key_place = (struct position){1, 1};
        done = layer_apply(profile, origin, path, node, error);
    }
    arena_free(&arena);
    return done;
}

bool profile_apply_value(struct profile *profile, const char *origin, const char *path, const char *text,
                         struct error *error)
{
    static const struct position nowhere = {0, 0};
    if (!text_is_utf8(text, strlen(text), NULL))
        return yaml_complain(error, origin, nowhere, "the value is not UTF-8");
    struct node value = {
        .kind = NODE_SCALAR, .plain = true, .text = text, .key_place = nowhere, .place = nowhere};
    return layer_apply(profile, origin, path, &value, error);
}

static uint32_t count_characters(const char *text, size_t length)
{
    uint32_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

bool profile_apply_assignment(struct profile *profile, const char *assignment, struct error *error)
{
    static const char origin[] = "--set";
    static const struct position start = {1, 1};
    char excerpt[YAML_EXCERPT_BYTES];
    size_t length = strcspn(assignment, "=");
    if (!text_is_utf8(assignment, length, NULL))
        return yaml_complain(error, origin, start, "the setting's name is not UTF-8");
    if (length == 0 || assignment[length] == '\0')
        return yaml_complain(error, origin, start, "expected SETTING=VALUE, as in scale=0.1, found '%s'",
                             yaml_excerpt(excerpt, assignment));
    const char *path = arena_strndup(&profile->arena, assignment, length);
    uint32_t column = count_characters(assignment, length) + 2;
    return apply_yaml_at(profile, origin, column, path, assignment + length + 1, error);
}

/* ---- what only the whole can show ---- */

static bool check_range(const struct profile *profile, const struct profile_section *section,
                        const struct setting *setting, const void *values, struct error *error)
{
    char low[LEAF_TEXT_BYTES];
    char high[LEAF_TEXT_BYTES];
    const struct number_range *range = (const void *)((const char *)values + setting->offset);
    if (range->min <= range->max)
        return true;
    return profile_complain(profile, section->name, setting->name, error, "min %s is larger than max %s",
                            number_format(range->min, low), number_format(range->max, high));
}

static bool check_weights(const struct profile *profile, const struct profile_section *section,
                          const struct setting *setting, const void *values, struct error *error)
{
    const double *weights = (const void *)((const char *)values + setting->offset);
    for (size_t i = 0; i < setting_word_count(setting); i++)
        if (weights[i] > 0)
            return true;
    return profile_complain(profile, section->name, setting->name, error,
                            "all weights are 0: at least one must be larger");
}

static bool check_section(const struct profile *profile, size_t index, struct error *error)
{
    const struct profile_section *section = profile->sections[index];
    const void *values = profile->values[index];
    for (size_t i = 0; i < section->setting_count; i++) {
        const struct setting *setting = &section->settings[i];
        if (setting->kind == SETTING_RANGE && !check_range(profile, section, setting, values, error))
            return false;
        if (setting->kind == SETTING_WEIGHTS && !check_weights(profile, section, setting, values, error))
            return false;
    }
    return section->check == NULL || section->check(values, profile, error);
}

bool profile_check(struct profile *profile, struct error *error)
{
    for (size_t i = 0; i < profile->section_count; i++)
        if (!check_section(profile, i, error))
            return false;
    return true;
}

/* The setting's leaf that was given last. */
static const struct leaf *latest_leaf(const struct profile *profile, const char *section, const char *setting)
{
    const struct leaf *latest = NULL;
    for (size_t i = 0; i < profile->leaf_count; i++) {
        const struct leaf *leaf = &profile->leaves[i];
        if (strcmp(leaf->section->name, section) == 0 && strcmp(leaf->setting->name, setting) == 0 &&
            (latest == NULL || leaf->layer > latest->layer))
            latest = leaf;
    }
    return latest;
}

bool profile_complain(const struct profile *profile, const char *section, const char *setting,
                      struct error *error, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const char *dot = section[0] == '\0' ? "" : ".";
    const struct leaf *leaf = latest_leaf(profile, section, setting);
    if (leaf == NULL)
        return error_set(error, ERROR_PROFILE, "%s%s%s: %s", section, dot, setting, message);
    if (leaf->place.line == 0) /* the option says which setting it is */
        return yaml_complain(error, leaf->source, leaf->place, "%s", message);
    return yaml_complain(error, leaf->source, leaf->place, "%s%s%s: %s", section, dot, setting, message);
}

/* ---- reading ---- */

const void *profile_values(const struct profile *profile, const char *section)
{
    for (size_t i = 0; i < profile->section_count; i++)
        if (strcmp(profile->sections[i]->name, section) == 0)
            return profile->values[i];
    fprintf(stderr, "fingen: a section \"%s\" is not part of this profile\n", section);
    abort();
}

const struct run_settings *profile_run(const struct profile *profile)
{
    return profile_values(profile, "");
}

const char *profile_embedded(const char *name)
{
    const struct embedded_file *file = find_embedded(name);
    return file == NULL ? NULL : file->text;
}

const char *profile_embedded_name(size_t index)
{
    for (size_t i = 0; i <= index; i++)
        if (profile_files[i].name == NULL)
            return NULL;
    return profile_files[index].name;
}
