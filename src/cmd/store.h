/* A target with a ledger, as status, validate and clear see it; a kind is a file store_<kind>.c. */
#ifndef FINGEN_CMD_STORE_H
#define FINGEN_CMD_STORE_H

#include "fingen/parts.h"
#include "fingen/sqlite.h"

struct store_progress {
    uint64_t batches_done;
    double seconds;
    bool complete;
};

struct store {
    const struct store_routine *routine;
    struct pg pg;             /* of PostgreSQL; not connected when a local cluster was never made */
    struct sqlite_file *file; /* of SQLite */
    const struct target *target;
    struct run_parts parts; /* of PostgreSQL: where the tables of the run are that is looked at, open_run to close_run */
};

/* As the functions that they stand for: fingen/pg.h, fingen/sqlite.h. */
struct store_routine {
    bool (*open)(struct store *store, struct error *error);
    /* Before what follows is asked of a run. NULL: nothing to do. */
    bool (*open_run)(struct store *store, const struct ledger_run *run, const struct table_set *set,
                     struct error *error);
    void (*close_run)(struct store *store); /* NULL: nothing to do */
    /* How far it is, in every database of it. NULL: as the run says. */
    void (*progress)(struct store *store, const struct ledger_run *run, struct store_progress *progress);
    bool (*list_runs)(struct store *store, struct ledger_run **runs, size_t *count, struct error *error);
    bool (*tallies)(struct store *store, int64_t run_id, const struct table_set *set,
                    struct table_tally *tallies, struct error *error);
    bool (*table_bytes)(struct store *store, const struct table_set *set, int64_t *bytes,
                        struct error *error);
    bool (*tally_table)(struct store *store, const struct table *table, struct table_tally *tally,
                        struct error *error);
    bool (*others_connected)(struct store *store, bool *connected, struct error *error);
    bool (*run_objects)(struct store *store, const struct ledger_run *run, struct buffer *lines, struct error *error);
    bool (*validate)(struct store *store, const struct table_set *set, const struct ledger_run *run,
                     struct check_result **results, size_t *count, struct error *error);
    bool (*clear)(struct store *store, const struct table_set *set, const struct ledger_run *run,
                  struct error *error);
    void (*close)(struct store *store);
};

bool store_open_run(struct store *store, const struct ledger_run *run, const struct table_set *set,
                    struct error *error) FINGEN_CHECKED;
void store_close_run(struct store *store);
struct store_progress store_progress_of(struct store *store, const struct ledger_run *run);

extern const struct store_routine store_postgresql, store_sqlite;
const struct store_routine *store_routine_of(const struct target *target); /* target_runs.c */

#endif
