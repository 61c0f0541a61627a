/* A domain: one kind of financial firm, its tables and the generator of its families.
 *
 * A family is one root row with all that hangs below it. generate() makes one family from (settings, seed,
 * family number) alone: no look at other families, no order, no shared mutable state, so it runs on any
 * thread, any number of times. A stage is a run of families of one kind of root; what others point at is an
 * earlier stage.
 */
#ifndef FINGEN_DOMAIN_H
#define FINGEN_DOMAIN_H

#include "fingen/arena.h"
#include "fingen/chunk.h"
#include "fingen/profile.h"

struct domain_stage {
    const char *name; /* of the root, plural: "advisors" */
    /* Families 0 .. count-1. */
    uint64_t (*family_count)(const void *state);
    /* Expected rows per family, to cut families into batches. */
    double (*rows_per_family)(const void *state);
    /* Scratch is reset by the caller between families. Stops early when out->stopped. */
    void (*generate)(const void *state, uint64_t family, struct arena *scratch, struct row_output *out);
};

/* `--fas N` is short for `--set advisory.exact.fas=N`. */
struct domain_shortcut {
    const char *option;  /* "fas" */
    const char *setting; /* full path */
    const char *help;
};

struct domain {
    const char *name;  /* command line, profile section and folder name */
    const char *title; /* a line for --help */
    const struct table_set *(*tables)(void);
    const struct profile_section *settings;
    const struct domain_shortcut *shortcuts; /* ends with option NULL */
    const struct domain_stage *stages;
    uint32_t stage_count;
    /* Builds what all families share (market, alias tables); read-only afterwards. Owner calls release. */
    bool (*prepare)(const struct profile *profile, void **state, struct error *error);
    void (*release)(void *state);
    /* Expected rows of each table, for --dry-run and progress; table_count places. */
    void (*expect_rows)(const void *state, double *rows);
    /* True when every schema is to be a database of its own, named *prefix and the schema. NULL: never. */
    bool (*split_databases)(const struct profile *profile, const char **prefix);
};

extern const struct domain *const domains[]; /* NULL-terminated; the order in which `all` seeds them */
const struct domain *domain_find(const char *name);

#endif
