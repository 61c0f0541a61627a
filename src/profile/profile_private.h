/* What the files of this layer know of a profile. */
#ifndef FINGEN_PROFILE_PRIVATE_H
#define FINGEN_PROFILE_PRIVATE_H

#include "settings.h"

#include "fingen/arena.h"
#include "fingen/profile.h"

struct profile {
    const struct profile_section **sections;
    void **values; /* one struct per section */
    size_t section_count;
    struct leaf *leaves; /* section by section, in the order of the tables */
    size_t leaf_count;
    uint32_t layer;     /* of what is being applied; 1 is the default */
    struct arena arena; /* paths, names of sources */
};

/* profile_create with a default of one's own. */
bool profile_create_from(const struct profile_section *const *sections, size_t count, const char *name,
                         const char *text, size_t length, struct profile **profile,
                         struct error *error) FINGEN_CHECKED;

/* A level between the top and the leaves: "advisory", "advisory.household.aum_usd"; "" is the top. */
bool path_is_group(const struct profile *profile, const char *path);
/* What of `path` stands behind "group."; NULL when it does not lie below the group. Everything lies below "".
 */
const char *path_below(const char *path, const char *group);
/* What somebody who wrote this unknown path may have meant, from the arena; NULL when nothing is near. */
const char *path_suggest(struct profile *profile, const char *path);

/* Opens a layer and applies the tree to it: its keys are settings below `path` ("" for a whole file). */
bool layer_apply(struct profile *profile, const char *source, const char *path, const struct node *node,
                 struct error *error) FINGEN_CHECKED;

#endif
