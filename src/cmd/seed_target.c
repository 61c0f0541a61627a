/* The kinds of targets that can be seeded. */
#include "seed.h"

static const struct seed_target *const kinds[] = {
    [TARGET_POSTGRESQL] = &seed_into_postgresql,
    [TARGET_LOCAL] = &seed_into_postgresql,
    [TARGET_NULL] = &seed_into_null,
    [TARGET_FILES] = &seed_into_files,
    [TARGET_SQLITE] = &seed_into_sqlite,
};

const struct seed_target *seed_target_of(const struct target *target)
{
    return kinds[target->kind];
}

bool seed_check_no_file_options(const struct seed_request *request, struct error *error)
{
    const char *option = request->table_count > 0       ? "table"
                         : request->compression != NULL ? "compress"
                                                        : NULL;
    if (option == NULL)
        return true;
    error_set(error, ERROR_USAGE, "--%s is for files", option);
    return error_hint(error, "with --to csv:FOLDER, for example");
}
