/* One domain to nowhere: made, counted and thrown away. */
#include "seed.h"

static bool check_null(const struct seed_request *request, bool finish, struct error *error)
{
    const char *option = finish              ? "finish"
                         : request->resume   ? "resume"
                         : request->replace  ? "replace"
                         : request->existing ? "existing"
                                             : NULL;
    if (option != NULL)
        return error_set(error, ERROR_USAGE, "--%s needs a database: null: keeps nothing", option);
    return seed_check_no_file_options(request, error);
}

static bool load_null(void *state, struct seed_domain *seed, const struct seed_request *request,
                      struct seed_outcome *outcome, struct error *error)
{
    (void)state;
    struct sink *sink;
    if (!null_sink_open(seed->set, &sink, error))
        return false;
    bool done = seed_domain_load_rows(seed, request, sink, outcome, error);
    sink->routine->close(sink);
    return done;
}

const struct seed_target seed_into_null = {.check = check_null, .load = load_null};
