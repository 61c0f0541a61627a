/* YAML bytes to a checked tree with positions. Only what a settings file needs: maps, lists and scalars, one
 * document; no anchors, aliases or tags, so that nothing small can grow large.
 */
#ifndef FINGEN_PROFILE_YAML_READER_H
#define FINGEN_PROFILE_YAML_READER_H

#include "fingen/arena.h"
#include "fingen/error.h"

#include <stdint.h>

#define YAML_READER_MAX_BYTES ((size_t)1 << 20)
#define YAML_READER_MAX_DEPTH 16
#define YAML_READER_MAX_KEYS 1000 /* in one map: the search for duplicates is quadratic */

/* What an editor shows: both from 1, columns in characters. Both 0: the value of an option as a whole. */
struct position {
    uint32_t line;
    uint32_t column;
};

/* Where YAML text comes from: `name` and `start` turn a place in the text into what the user sees. */
struct yaml_source {
    const char *name;      /* a path, or the option that carried the text */
    struct position start; /* of the first byte: {1, 1} for a file */
};

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

struct node {
    enum node_kind kind;
    bool plain;                /* a scalar without quotes, which alone can be null, a number or a boolean */
    const char *key;           /* in a map; NULL in a list and for the root */
    const char *text;          /* of a scalar, NUL-terminated, holds no other NUL */
    struct position key_place; /* equal to place where there is no key */
    struct position place;
    struct node *first_child;
    struct node *next;
};

/* *root lives in the arena; text without any content is an empty plain scalar. */
bool yaml_read(const char *text, size_t length, const struct yaml_source *source, struct arena *arena,
               struct node **root, struct error *error) FINGEN_CHECKED;

/* ERROR_PROFILE with "name:line:column: " before the message; of an option ERROR_USAGE with "name: ". Always
 * false. */
bool yaml_complain(struct error *error, const char *name, struct position place, const char *format, ...)
    FINGEN_PRINTF(4, 5);
/* Text of the user's for a message: at most some 60 characters, control characters replaced. Returns buf. */
#define YAML_EXCERPT_BYTES 80
char *yaml_excerpt(char buf[YAML_EXCERPT_BYTES], const char *text);

#endif
