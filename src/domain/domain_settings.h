/* What the settings of several domains have in common. */
#ifndef FINGEN_DOMAIN_SETTINGS_H
#define FINGEN_DOMAIN_SETTINGS_H

#include "fingen/profile.h"

/* Entries of a section's list. PLACE(field), the offset in the domain's own struct, is for the file that has the
 * list to define. */
#define SETTING(kind_, name_, field, low, high, help_)                                                       \
    {                                                                                                        \
        .name = (name_), .kind = (kind_), .offset = PLACE(field), .minimum = (low), .maximum = (high),       \
        .help = (help_)                                                                                      \
    }
#define WEIGHTS(name_, field, words_, help_)                                                                 \
    {                                                                                                        \
        .name = (name_), .kind = SETTING_WEIGHTS, .offset = PLACE(field), .words = (words_), .help = (help_) \
    }

/* `exact` families, or with 0: so many as `base` at scale 1 are at this one, rounded, at least one. Large
 * enough scales give more than any domain allows, never an overflow. */
uint64_t domain_family_count(int64_t exact, int64_t base, double scale);

/* For the check of a section: a range of whole numbers. */
bool domain_check_whole(const struct profile *profile, const char *section, const char *setting,
                        struct number_range range, struct error *error);

#endif
