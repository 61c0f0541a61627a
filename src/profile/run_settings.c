/* The top level of a profile. */
#include "fingen/profile.h"

/* Day numbers of 2001-01-01 and 2100-12-31: initializers cannot call date_from_civil, a test compares them.
 */
#define FIRST_AS_OF 11323
#define LAST_AS_OF 47846

static const char *const jobs_words[] = {"auto", NULL};

static const struct setting settings[] = {
    {
        .name = "seed",
        .kind = SETTING_INTEGER,
        .offset = offsetof(struct run_settings, seed),
        .minimum = 0,
        .maximum = 9223372036854775807.0,
        .help = "Everything random follows from this number",
    },
    {
        .name = "as_of",
        .kind = SETTING_DATE,
        .offset = offsetof(struct run_settings, as_of),
        .minimum = FIRST_AS_OF,
        .maximum = LAST_AS_OF,
        .help = "The data's today; no row knows a later day",
    },
    {
        .name = "scale",
        .kind = SETTING_NUMBER,
        .offset = offsetof(struct run_settings, scale),
        .minimum = 0.0001,
        .maximum = 100000,
        .help = "Multiplies how many families there are; 1 is the full default set",
    },
    {
        .name = "jobs",
        .kind = SETTING_INTEGER,
        .engine = true,
        .offset = offsetof(struct run_settings, jobs),
        .minimum = 1,
        .maximum = 256,
        .words = jobs_words,
        .help = "Connections that load at the same time; auto suits the machine",
    },
    {
        .name = "batch_rows",
        .kind = SETTING_INTEGER,
        .engine = true,
        .offset = offsetof(struct run_settings, batch_rows),
        .minimum = 1,
        .maximum = 100000000,
        .help = "About how many rows one transaction carries",
    },
};

const struct profile_section run_settings_section = {
    .name = "",
    .bytes = sizeof(struct run_settings),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
};
