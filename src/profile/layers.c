/* One layer on top of those below: a tree of YAML onto the leaves. */
#include "profile_private.h"

#include <stdio.h>
#include <string.h>

struct layer {
    struct profile *profile;
    const char *source; /* as long-lived as the profile */
    struct error *error;
};

static bool apply_node(const struct layer *layer, const char *path, const struct node *node);

static struct leaf *find_leaf(const struct profile *profile, const char *path)
{
    for (size_t i = 0; i < profile->leaf_count; i++)
        if (strcmp(profile->leaves[i].path, path) == 0)
            return &profile->leaves[i];
    return NULL;
}

static bool is_null(const struct node *node)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    if (node->kind != NODE_SCALAR || !node->plain)
        return false;
    for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
        if (strcmp(node->text, nulls[i]) == 0)
            return true;
    return false;
}

static bool complain_unknown(const struct layer *layer, const char *path, const struct node *node)
{
    char excerpt[YAML_EXCERPT_BYTES];
    const char *meant = path_suggest(layer->profile, path);
    yaml_excerpt(excerpt, path);
    if (meant == NULL)
        return yaml_complain(layer->error, layer->source, node->key_place, "unknown setting \"%s\"", excerpt);
    return yaml_complain(layer->error, layer->source, node->key_place,
                         "unknown setting \"%s\" (did you mean \"%s\"?)", excerpt, meant);
}

static bool complain_null(const struct layer *layer, const char *path, const struct node *node)
{
    yaml_complain(layer->error, layer->source, node->key_place, "%s has no value", path);
    return error_hint(layer->error, "give one, or leave the key out: then what is set elsewhere stays");
}

/* "seed, as_of, ...": the first few names below a group. */
static void list_children(const struct profile *profile, const char *path, char *buf, size_t size)
{
    const char *last = "";
    size_t last_length = 0;
    buf[0] = '\0';
    for (size_t i = 0; i < profile->leaf_count && strlen(buf) < size / 2; i++) {
        const char *name = path_below(profile->leaves[i].path, path);
        size_t length = name == NULL ? 0 : strcspn(name, ".");
        if (name == NULL || (length == last_length && strncmp(name, last, length) == 0))
            continue;
        size_t used = strlen(buf);
        snprintf(buf + used, size - used, "%s%.*s", used == 0 ? "" : ", ", (int)length, name);
        last = name;
        last_length = length;
    }
}

static bool complain_no_map(const struct layer *layer, const char *path, const struct node *node)
{
    char children[200];
    char excerpt[YAML_EXCERPT_BYTES];
    list_children(layer->profile, path, children, sizeof children);
    const char *subject = path[0] == '\0' ? "a profile" : path;
    if (node->kind == NODE_LIST)
        return yaml_complain(layer->error, layer->source, node->place,
                             "%s: expected a map with keys such as %s, found a list", subject, children);
    return yaml_complain(layer->error, layer->source, node->place,
                         "%s: expected a map with keys such as %s, found '%s'", subject, children,
                         yaml_excerpt(excerpt, node->text));
}

/* Weights are relative to one another, so a map of them is whole; a single one goes by its own path. */
static bool check_weights_whole(const struct layer *layer, const char *path, const struct node *node)
{
    const struct profile *profile = layer->profile;
    for (size_t i = 0; i < profile->leaf_count; i++) {
        const struct leaf *leaf = &profile->leaves[i];
        const char *word = path_below(leaf->path, path);
        if (leaf->setting->kind != SETTING_WEIGHTS || word == NULL || strchr(word, '.') != NULL ||
            strcmp(word, setting_leaf_name(leaf->setting, leaf->part)) != 0 || leaf->layer == profile->layer)
            continue;
        yaml_complain(layer->error, layer->source, node->key_place,
                      "%s: weights are given all together, and \"%s\" is missing", path, word);
        return error_hint(layer->error, "give it too (0 is a weight), or set single ones as --set %s=...",
                          leaf->path);
    }
    return true;
}

static bool apply_map(const struct layer *layer, const char *path, const struct node *map)
{
    struct profile *profile = layer->profile;
    if (map->kind != NODE_MAP)
        return complain_no_map(layer, path, map);
    for (const struct node *child = map->first_child; child != NULL; child = child->next) {
        const char *child_path =
            path[0] == '\0' ? child->key : arena_printf(&profile->arena, "%s.%s", path, child->key);
        if (!apply_node(layer, child_path, child))
            return false;
    }
    return check_weights_whole(layer, path, map);
}

static bool apply_leaf(const struct layer *layer, struct leaf *leaf, const struct node *node)
{
    if (leaf->layer == layer->profile->layer)
        return yaml_complain(layer->error, layer->source, node->key_place,
                             "%s is given twice, before on line %u", leaf->path, leaf->place.line);
    if (!leaf_read(leaf, node, layer->source, layer->error))
        return false;
    leaf->source = layer->source;
    leaf->place = node->place;
    leaf->layer = layer->profile->layer;
    return true;
}

static bool apply_node(const struct layer *layer, const char *path, const struct node *node)
{
    struct leaf *leaf = find_leaf(layer->profile, path);
    if (leaf == NULL && !path_is_group(layer->profile, path))
        return complain_unknown(layer, path, node);
    if (is_null(node) &&
        node->place.line > 0) /* an option's value is never nothing, but perhaps a wrong one */
        return complain_null(layer, path, node);
    return leaf != NULL ? apply_leaf(layer, leaf, node) : apply_map(layer, path, node);
}

bool layer_apply(struct profile *profile, const char *source, const char *path, const struct node *node,
                 struct error *error)
{
    struct layer layer = {profile, arena_strndup(&profile->arena, source, strlen(source)), error};
    profile->layer++;
    if (path[0] != '\0')
        return apply_node(&layer, path, node);
    return is_null(node) ? true : apply_map(&layer, path, node); /* a file of comments changes nothing */
}
