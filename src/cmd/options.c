/* Every option there is. Commands name those that they take. */
#include "fingen/pg.h"

#include "command_line.h"

#include <string.h>

const struct command_option command_options[] = {
    {"to", 0, "URL", "Where the rows go: " TARGET_KINDS},
    {"table", 0, "TABLE", "Only this table, as schema.table; may be repeated; for files"},
    {"compress", 0, "KIND", "Compress files with zstd or gzip"},
    {"profile", 0, "FILE", "Settings on top of the default: a YAML file, or the name of an embedded profile"},
    {"set", 0, "SETTING=VALUE", "One setting, as in advisory.fas=500; may be repeated, the last one wins"},
    {"seed", 0, "N", "The number that everything random follows from"},
    {"scale", 0, "X", "How large the data are; 1 is the full default set"},
    {"as-of", 0, "DATE", "The data's today, as YYYY-MM-DD"},
    {"jobs", 'j', "N", "Connections that load at the same time, or auto"},
    {"batch-rows", 0, "N", "About how many rows one transaction carries"},
    {"dry-run", 'n', NULL, "Show the plan and change nothing"},
    {"resume", 0, NULL, "Continue an interrupted run with the same seed, scale and profile"},
    {"replace", 0, NULL, "Clear the run that is there first"},
    {"existing", 0, NULL, "Load into empty tables that your own migrations made"},
    {"no-keys", 0, NULL, "Stop after the rows: no keys, indexes or statistics"},
    {"finish", 0, NULL, "Build the keys, indexes and statistics of a run that stopped after its rows"},
    {"part", 0, "K/N", "Only the K-th of N parts, which add up to the whole"},
    {"exact", 0, NULL, "Count and fingerprint the tables themselves, which reads every row"},
    {"confirm", 0, NULL, "Really do it"},
    {"database", 'd', "NAME", "The database of that name, or the schema where all data are in one"},
    {"json", 0, NULL, "Write the result as JSON"},
    {"csv", 0, NULL, "Write the result as comma-separated values"},
    {"quiet", 'q', NULL, "No progress and no notes on stderr, only warnings and errors"},
    {"verbose", 'v', NULL, "Say more on stderr about what is done"},
    {"help", 'h', NULL, "Show help and exit"},
    {"version", 'V', NULL, "Show the program's and the data's version and exit"},
    /* For the build, not for people: no help, not shown. */
    {"manual", 0, NULL, NULL},
    {"completion", 0, NULL, NULL},
    {NULL, 0, NULL, NULL},
};

const struct command_option *option_find(const char *name)
{
    for (const struct command_option *option = command_options; option->name != NULL; option++)
        if (strcmp(option->name, name) == 0)
            return option;
    return NULL;
}

bool option_is_common(const char *name)
{
    static const char *const names[] = {"help", "quiet", "verbose", "version"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool command_lists_option(const struct command *command, const char *name)
{
    if (option_is_common(name))
        return false;
    for (const char *const *listed = command->options; *listed != NULL; listed++)
        if (strcmp(*listed, name) == 0)
            return true;
    return false;
}
