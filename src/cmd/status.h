/* What `fingen status` knows of a run, and how it says it. */
#ifndef FINGEN_CMD_STATUS_H
#define FINGEN_CMD_STATUS_H

#include "target_runs.h"

enum status_state { STATUS_COMPLETE, STATUS_ROWS_LOADED, STATUS_LOADING, STATUS_INTERRUPTED };

struct status {
    const struct ledger_run *run;
    enum status_state state;
    uint64_t batches_done; /* in every database of the run */
    double seconds;
    const struct table_set
        *set; /* NULL: of a domain that this fingen does not know, and nothing below is there */
    struct table_tally *tallies; /* of the ledger */
    struct table_tally total;
    int64_t *bytes; /* on disk; -1: no such table */
    bool exact;
    struct table_tally *found; /* in the tables, when exact */
    size_t differing;          /* tables */
};

bool status_table_is_same(const struct status *status, uint32_t table);
void status_print(const struct status *statuses, size_t count);
bool status_write_json(const struct status *statuses, size_t count, struct error *error) FINGEN_CHECKED;

/* status_files.c: what the manifest of files says, and with `exact` whether it is still so. */
bool status_show_files(const struct target *target, bool exact, bool json, struct error *error) FINGEN_CHECKED;

#endif
