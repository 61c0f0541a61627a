/* The profile: every number of a run as a checked setting.
 *
 * Settings live in sections. A section is a C struct plus a table that says, for each setting, its name, kind, place in the
 * struct and bounds. Default values stand in one place only: config/default.yaml, embedded in the binary, which must name
 * every setting (a test checks both directions). On top of it, in this order: the file of --profile, then --set in order.
 * Everything wrong is ERROR_PROFILE with "file:line:column: what, and what was expected" ("--set" is a file name here: it
 * carries a piece of a profile), but ERROR_USAGE with "--scale: what was expected" where an option of its own gave the value.
 */
#ifndef FINGEN_PROFILE_H
#define FINGEN_PROFILE_H

#include "fingen/buffer.h"
#include "fingen/chunk.h"
#include "fingen/date.h"
#include "fingen/error.h"

enum setting_kind {
    SETTING_BOOLEAN,  /* bool */
    SETTING_INTEGER,  /* int64_t; inside minimum..maximum; `words` may name values below zero: words[0] is -1, words[1] -2 */
    SETTING_NUMBER,   /* double; inside minimum..maximum */
    SETTING_DATE,     /* date_days */
    SETTING_CHOICE,   /* int: index into words */
    SETTING_NAME,    /* char[`maximum` + 1]: small letters, digits and _, no digit first; may be empty */
    SETTING_RANGE,    /* struct number_range, written {min: a, max: b}; both inside minimum..maximum, min <= max. A layer may
                         give one of them. */
    SETTING_WEIGHTS,  /* double[] with one place per word, written as a map word -> weight; each >= 0, sum > 0; every word
                         named. A map is layered as a whole: one that gives one weight gives them all. A single weight goes by
                         its own path, "advisory.account.type.ira". */
};

struct profile;

struct number_range {
    double min;
    double max;
};

struct setting {
    const char *name; /* within the section, dots between levels: "household.aum_usd" */
    enum setting_kind kind;
    bool engine;      /* has no influence on the data: not part of the digest (jobs, batch_rows) */
    size_t offset;
    double minimum, maximum;
    const char *const *words; /* NULL-terminated */
    const char *help;         /* one line, with the unit */
};

struct profile_section {
    const char *name; /* "" for the top level, else the domain's name */
    size_t bytes;     /* of the struct */
    const struct setting *settings;
    size_t setting_count;
    /* Rules between settings, may be NULL. Reports with profile_complain(). */
    bool (*check)(const void *values, const struct profile *profile, struct error *error);
};

/* The top level. */
struct run_settings {
    int64_t seed;        /* 0..2^63-1 */
    date_days as_of;     /* 2001-01-01..2100-12-31: the data's today */
    double scale;        /* > 0 */
    int64_t jobs;        /* -1: auto */
    int64_t batch_rows;  /* about so many rows a transaction */
};
extern const struct profile_section run_settings_section;

/* Sections are static and outlive the profile. Loads the embedded default. Owner calls profile_free. */
struct profile *profile_create(const struct profile_section *const *sections, size_t count, struct error *error)
    FINGEN_CHECKED;
void profile_free(struct profile *profile);
bool profile_apply_file(struct profile *profile, const char *path, struct error *error) FINGEN_CHECKED;
/* The same for text that is no file; `name` stands for the path. */
bool profile_apply_text(struct profile *profile, const char *name, const char *text, size_t length,
                        struct error *error) FINGEN_CHECKED;
/* "advisory.fas=500". The value is read as YAML: "x={min: 1, max: 2}", "x.min=1". */
bool profile_apply_assignment(struct profile *profile, const char *assignment, struct error *error) FINGEN_CHECKED;
/* One setting by its path, from an option of its own; `origin` is its name ("--seed"). The text is the value as it is, not YAML. */
bool profile_apply_value(struct profile *profile, const char *origin, const char *path, const char *text,
                         struct error *error) FINGEN_CHECKED;
/* Once after all layers: what only the whole can show (range order, weights' sum, the sections' own checks). */
bool profile_check(struct profile *profile, struct error *error) FINGEN_CHECKED;

const void *profile_values(const struct profile *profile, const char *section); /* the section's struct; never NULL */
const struct run_settings *profile_run(const struct profile *profile);
/* The effective profile as YAML that profile_apply_file takes back, with each setting's help as a comment. */
bool profile_write(const struct profile *profile, struct buffer *out, struct error *error) FINGEN_CHECKED;
/* Canonical "path=value" lines of what shapes the data of one domain (its section; not seed, scale and as_of, which the ledger
 * keeps apart; no engine settings) and their hash. For --resume to name differences. */
bool profile_digest(const struct profile *profile, const char *section, struct buffer *lines,
                    struct fingerprint *digest, struct error *error) FINGEN_CHECKED;
/* For section checks: an error placed at where `setting` was last given, and "section.setting: " put before the
 * message unless that was an option. Always false. */
bool profile_complain(const struct profile *profile, const char *section, const char *setting, struct error *error,
                      const char *format, ...) FINGEN_PRINTF(5, 6);
/* An embedded profile by name ("default", "ci", "loadtest"): its YAML text, or NULL. */
const char *profile_embedded(const char *name);
const char *profile_embedded_name(size_t index); /* NULL behind the last */

#endif
