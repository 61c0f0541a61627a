/* Settings as leaves: a range is two, weights are one per word, everything else is one. A leaf has a path of
 * its own
 * ("advisory.household.aum_usd.min"), so that layering, duplicates, the digest and --set treat all kinds
 * alike.
 */
#ifndef FINGEN_PROFILE_SETTINGS_H
#define FINGEN_PROFILE_SETTINGS_H

#include "yaml_reader.h"

#include "fingen/profile.h"

struct leaf {
    const struct profile_section *section;
    const struct setting *setting;
    const char *path; /* whole, with the section's name */
    void *value;      /* bool, int64_t, double, date_days, int or char[], by the setting's kind */
    size_t part;      /* range: 0 min, 1 max; weights: the word's index */
    /* Where it was last given. */
    const char *source;
    struct position place;
    uint32_t layer; /* 0: never */
};

/* How many leaves a setting is. */
size_t setting_leaf_count(const struct setting *setting);
/* The leaf's own name behind the setting's ("min", "ira"); NULL when the setting is its only leaf. */
const char *setting_leaf_name(const struct setting *setting, size_t part);
/* Where leaf `part` stands in the section's struct. */
void *setting_leaf_value(const struct setting *setting, void *values, size_t part);
size_t setting_word_count(const struct setting *setting);

/* Reads a scalar into the leaf, or says what was expected and found. */
bool leaf_read(const struct leaf *leaf, const struct node *node, const char *source,
               struct error *error) FINGEN_CHECKED;
/* The leaf's value as YAML, which leaf_read takes back exactly. Returns buf. */
#define LEAF_TEXT_BYTES 64
const char *leaf_format(const struct leaf *leaf, char buf[LEAF_TEXT_BYTES]);
/* "a whole number from 1 to 1000, or auto" */
#define EXPECTATION_BYTES 400
char *leaf_describe_expected(const struct setting *setting, char buf[EXPECTATION_BYTES]);

/* The shortest decimal that reads back as the same double: 0.25, 1000000, 1e-07. */
char *number_format(double value, char buf[LEAF_TEXT_BYTES]);

#endif
