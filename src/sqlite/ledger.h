/* The ledger: tables in the same file, named fingen_.... */
#ifndef FINGEN_SQLITE_LEDGER_H
#define FINGEN_SQLITE_LEDGER_H

#include "file.h"

/* Statements of SQL that make it, when it is not there. */
extern const char sqlite_ledger_sql[];

bool sqlite_ledger_present(struct sqlite_file *file, bool *present, struct error *error) FINGEN_CHECKED;
/* Within a transaction. *duplicate: the batch is there already. */
bool sqlite_record_batch(struct sqlite_file *file, const struct ledger_run *run, const struct table_set *set,
                         const struct batch *batch, const struct table_tally *tallies, bool *duplicate,
                         struct error *error) FINGEN_CHECKED;
bool sqlite_batch_is_done(struct sqlite_file *file, const struct ledger_run *run, const struct batch *batch,
                          bool *done, struct error *error) FINGEN_CHECKED;
bool sqlite_mark_done(struct sqlite_file *file, const struct ledger_run *run, uint8_t *bitmap,
                      uint64_t batch_count, struct error *error) FINGEN_CHECKED;

#endif
