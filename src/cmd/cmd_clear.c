/* fingen clear: takes away what fingen made, and nothing else. */
#include "commands.h"

#include "target_runs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 160
#define OBJECTS_CAP ((size_t)1 << 24)

static void print_tables(const struct table_set *set, const struct table_tally *tallies, const int64_t *bytes,
                         const char *verb)
{
    char name[NAME_BYTES], rows[32], size[32];
    for (uint32_t i = set->table_count; i-- > 0;) {
        target_table_name(name, sizeof name, set->tables[i]);
        if (bytes[i] < 0)
            printf("  table %-40s is not there any more\n", name);
        else
            printf("  %s %-40s %15s %-4s %10s\n", verb, name,
                   text_format_count(rows, sizeof rows, tallies[i].rows),
                   text_noun(tallies[i].rows, "row", "rows"),
                   text_format_bytes(size, sizeof size, (uint64_t)bytes[i]));
    }
}

/* What the run made besides tables; nothing for a run into tables that were there. */
static bool print_objects(struct store *store, const struct ledger_run *run, struct error *error)
{
    struct buffer objects;
    buffer_init(&objects, OBJECTS_CAP);
    bool done = store->routine->run_objects(store, run, &objects, error) && buffer_terminate(&objects, error);
    if (done) {
        for (const char *line = (const char *)objects.data; *line != '\0';) {
            int length = (int)strcspn(line, "\n");
            bool shared = strncmp(line, "schema ", 7) == 0 || strncmp(line, "database ", 9) == 0;
            printf("  %.*s%s\n", length, line, shared ? ", when nothing of yours is in it" : "");
            line += length + 1;
        }
    }
    buffer_free(&objects);
    return done;
}

static bool print_run(struct store *store, const struct ledger_run *run, const struct table_set *set,
                      bool confirmed, struct error *error)
{
    struct table_tally *tallies = calloc(set->table_count + 1, sizeof *tallies);
    int64_t *bytes = calloc(set->table_count + 1, sizeof *bytes);
    bool done = (tallies != NULL && bytes != NULL) || error_set(error, ERROR_MEMORY, "out of memory");
    done = done && store->routine->tallies(store, run->run_id, set, tallies, error) &&
           store->routine->table_bytes(store, set, bytes, error);
    if (done) {
        printf("%s (seed %" PRIu64 ", scale %g) %s\n", run->domain, run->seed, run->scale,
               confirmed ? "goes:" : "would go:");
        print_tables(set, tallies, bytes, run->existing ? "rows of" : "table");
        done = print_objects(store, run, error);
    }
    free(tallies);
    free(bytes);
    return done;
}

static bool clear_one(struct target_runs *runs, const struct ledger_run *run, bool confirmed,
                      struct error *error)
{
    const struct table_set *set;
    if (!target_runs_tables(run, &set, error))
        return false;
    bool printed =
        store_open_run(&runs->store, run, set, error) && print_run(&runs->store, run, set, confirmed, error);
    store_close_run(&runs->store);
    fflush(stdout); /* said before it is done */
    if (!printed || !confirmed)
        return printed;
    if (!runs->store.routine->clear(&runs->store, set, run, error))
        return false;
    printf("%s: cleared\n", run->domain);
    return true;
}

static bool clear_all(struct target_runs *runs, bool confirmed, struct error *error)
{
    if (runs->count == 0) {
        printf("nothing to clear: the target holds no run of fingen's\n");
        return true;
    }
    for (size_t i = runs->count; i-- > 0;) /* a later run may lean on an earlier one */
        if (!clear_one(runs, &runs->runs[i], confirmed, error))
            return false;
    if (confirmed)
        return true;
    error_set(error, ERROR_REFUSED, "nothing was changed: clearing needs --confirm");
    return error_hint(error, "`fingen clear --confirm` removes what is listed");
}

static bool run_clear(const struct command_line *line, struct error *error)
{
    struct target_runs runs;
    bool done =
        target_runs_open(&runs, line, error) && clear_all(&runs, command_line_has(line, "confirm"), error);
    target_runs_close(&runs);
    return done;
}

static const char *const clear_options[] = {"to", "confirm", NULL};

const struct command command_clear = {
    .name = "clear",
    .summary = "Remove what fingen made from the target",
    .usage = "[all|DOMAIN...] [OPTION...]",
    .options = clear_options,
    .description = "Removes the runs of all domains, or of the domains named: the tables that fingen made, "
                   "with their keys, types, "
                   "functions and sequences, a schema when nothing else is in it, and the run's entry in the "
                   "ledger. What fingen did "
                   "not make is not touched, in the same schema neither.\n\n"
                   "Tables that were there before (seed --existing) are emptied, and only when they still "
                   "hold exactly what was "
                   "loaded.\n\n"
                   "Where other tables stand under the names of those that the run made, made again or "
                   "restored from a dump, it refuses with status 5, names them and changes nothing.\n\n"
                   "Databases that were made for a run (banking.layout=databases) go too when nothing else "
                   "is in them.\n\n"
                   "Without --confirm it shows what would go, changes nothing and exits with status 5.",
    .run = run_clear,
};
