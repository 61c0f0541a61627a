/* A SQLite file as a store. */
#include "store.h"

static bool open_sqlite(struct store *store, struct error *error)
{
    return sqlite_open(store->target->path, SQLITE_AS_IT_IS, &store->file, error);
}

static bool list_runs(struct store *store, struct ledger_run **runs, size_t *count, struct error *error)
{
    return sqlite_list_runs(store->file, runs, count, error);
}

static bool tallies(struct store *store, int64_t run_id, const struct table_set *set,
                    struct table_tally *sums, struct error *error)
{
    return sqlite_tallies(store->file, run_id, set, sums, error);
}

static bool table_bytes(struct store *store, const struct table_set *set, int64_t *bytes, struct error *error)
{
    return sqlite_table_bytes(store->file, set, bytes, error);
}

static bool tally_table(struct store *store, const struct table *table, struct table_tally *tally,
                        struct error *error)
{
    return sqlite_tally_table(store->file, table, tally, error);
}

static bool others_connected(struct store *store, bool *connected, struct error *error)
{
    (void)error;
    sqlite_is_being_written(store->file, connected);
    return true;
}

/* Indexes and statistics go with their tables. */
static bool run_objects(struct store *store, const struct ledger_run *run, struct buffer *lines,
                        struct error *error)
{
    (void)store, (void)run, (void)lines, (void)error;
    return true;
}

static bool validate(struct store *store, const struct table_set *set, const struct ledger_run *run,
                     struct check_result **results, size_t *count, struct error *error)
{
    return sqlite_validate(store->file, set, run, results, count, error);
}

static void close_sqlite(struct store *store)
{
    sqlite_close(store->file);
    store->file = NULL;
}

/* A file with nothing left in it goes too. */
static bool clear(struct store *store, const struct table_set *set, const struct ledger_run *run,
                  struct error *error)
{
    bool emptied;
    if (!sqlite_clear(store->file, set, run, &emptied, error))
        return false;
    if (!emptied)
        return true;
    close_sqlite(store);
    return sqlite_remove(store->target->path, error);
}

const struct store_routine store_sqlite = {
    .open = open_sqlite,
    .list_runs = list_runs,
    .tallies = tallies,
    .table_bytes = table_bytes,
    .tally_table = tally_table,
    .others_connected = others_connected,
    .run_objects = run_objects,
    .validate = validate,
    .clear = clear,
    .close = close_sqlite,
};
