/* PostgreSQL as a store. */
#include "store.h"

/* To look at what a cluster holds is no reason to make one. */
static bool is_never_made(const struct target *target, bool *never_made, struct error *error)
{
    struct cluster_status status;
    *never_made = false;
    if (target->kind != TARGET_LOCAL)
        return true;
    if (!cluster_status(&status, error))
        return false;
    *never_made = !status.exists;
    return true;
}

static bool open_postgresql(struct store *store, struct error *error)
{
    bool never_made;
    return is_never_made(store->target, &never_made, error) &&
           (never_made || pg_connect(store->target, &store->pg, error));
}

static bool list_runs(struct store *store, struct ledger_run **runs, size_t *count, struct error *error)
{
    return store->pg.connection == NULL || ledger_list_runs(&store->pg, runs, count, error);
}

static bool tallies(struct store *store, int64_t run_id, const struct table_set *set,
                    struct table_tally *sums, struct error *error)
{
    return ledger_tallies(&store->pg, run_id, set, sums, error);
}

static bool table_bytes(struct store *store, const struct table_set *set, int64_t *bytes, struct error *error)
{
    return overview_table_bytes(&store->pg, set, bytes, error);
}

static bool tally_table(struct store *store, const struct table *table, struct table_tally *tally,
                        struct error *error)
{
    return pg_tally_table(&store->pg, table, tally, error);
}

static bool others_connected(struct store *store, bool *connected, struct error *error)
{
    return overview_others_connected(&store->pg, connected, error);
}

static bool run_objects(struct store *store, int64_t run_id, struct buffer *lines, struct error *error)
{
    return overview_run_objects(&store->pg, run_id, lines, error);
}

static bool validate(struct store *store, const struct table_set *set, const struct ledger_run *run,
                     struct check_result **results, size_t *count, struct error *error)
{
    return validate_run(&store->pg, set, run, NULL, results, count, error);
}

static bool clear(struct store *store, const struct table_set *set, const struct ledger_run *run,
                  struct error *error)
{
    return ledger_clear(&store->pg, set, run, error);
}

static void close_postgresql(struct store *store)
{
    if (store->pg.connection != NULL)
        pg_disconnect(&store->pg);
}

const struct store_routine store_postgresql = {
    .open = open_postgresql,
    .list_runs = list_runs,
    .tallies = tallies,
    .table_bytes = table_bytes,
    .tally_table = tally_table,
    .others_connected = others_connected,
    .run_objects = run_objects,
    .validate = validate,
    .clear = clear,
    .close = close_postgresql,
};
