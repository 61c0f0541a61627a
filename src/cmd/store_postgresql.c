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

static bool open_run(struct store *store, const struct ledger_run *run, const struct table_set *set,
                     struct error *error)
{
    return run_parts_open(&store->parts, store->target, &store->pg, set, run, error);
}

static void close_run(struct store *store)
{
    run_parts_close(&store->parts);
    store->parts = (struct run_parts){0};
}

static void progress(struct store *store, const struct ledger_run *run, struct store_progress *progress)
{
    progress->batches_done = run_parts_batches_done(&store->parts);
    progress->seconds = run_parts_seconds(&store->parts);
    progress->complete = run_parts_are_complete(&store->parts, run);
}

static bool tallies(struct store *store, int64_t run_id, const struct table_set *set,
                    struct table_tally *sums, struct error *error)
{
    (void)run_id;
    (void)set;
    return run_parts_tallies(&store->parts, sums, error);
}

static bool table_bytes(struct store *store, const struct table_set *set, int64_t *bytes, struct error *error)
{
    (void)set;
    return run_parts_table_bytes(&store->parts, bytes, error);
}

static bool tally_table(struct store *store, const struct table *table, struct table_tally *tally,
                        struct error *error)
{
    uint32_t place;
    struct run_part *part = run_parts_find(&store->parts, table->index, &place);
    return pg_tally_table(&part->pg, part->set->tables[place], tally, error);
}

static bool others_connected(struct store *store, bool *connected, struct error *error)
{
    return run_parts_others_connected(&store->parts, connected, error);
}

static bool run_objects(struct store *store, const struct ledger_run *run, struct buffer *lines,
                        struct error *error)
{
    for (size_t i = 0; i < store->parts.count; i++) {
        struct run_part *part = &store->parts.items[i];
        if (store->parts.split && run->databases[i].made &&
            !buffer_printf(lines, error, "database %s\n", part->database))
            return false;
        if (part->run.run_id != 0 && !overview_run_objects(&part->pg, part->run.run_id, lines, error))
            return false;
    }
    return true;
}

static bool validate(struct store *store, const struct table_set *set, const struct ledger_run *run,
                     struct check_result **results, size_t *count, struct error *error)
{
    (void)set;
    return validate_parts(&store->parts, run, NULL, results, count, error);
}

static bool clear(struct store *store, const struct table_set *set, const struct ledger_run *run,
                  struct error *error)
{
    return run_parts_clear(&store->pg, store->target, set, run, error);
}

static void close_postgresql(struct store *store)
{
    if (store->pg.connection != NULL)
        pg_release(&store->pg);
}

const struct store_routine store_postgresql = {
    .open = open_postgresql,
    .open_run = open_run,
    .close_run = close_run,
    .progress = progress,
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
