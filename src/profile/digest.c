/* The canonical lines of what shapes a domain's data, and their hash. */
#include "profile_private.h"

#include <string.h>
#include <xxhash.h>

/* Part of the ledger, one by one, and so no part of the digest. */
static bool is_kept_apart(const struct leaf *leaf)
{
    static const char *const names[] = {"seed", "scale", "as_of"};
    for (size_t i = 0; leaf->section->name[0] == '\0' && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(leaf->setting->name, names[i]) == 0)
            return true;
    return leaf->setting->engine;
}

bool profile_digest(const struct profile *profile, const char *section, struct buffer *lines,
                    struct fingerprint *digest, struct error *error)
{
    char text[LEAF_TEXT_BYTES];
    buffer_clear(lines);
    for (size_t i = 0; i < profile->leaf_count; i++) {
        const struct leaf *leaf = &profile->leaves[i];
        if (strcmp(leaf->section->name, section) == 0 && !is_kept_apart(leaf) &&
            !buffer_printf(lines, error, "%s=%s\n", leaf->path, leaf_format(leaf, text)))
            return false;
    }
    XXH128_hash_t hash = XXH3_128bits(lines->data, lines->length);
    *digest = (struct fingerprint){.low = hash.low64, .high = hash.high64};
    return true;
}
