/* A SQLite database file as the place where rows go: --to sqlite:FILE.
 *
 * SQLite has no schemas: the table advisory.holdings is advisory_holdings there. What a value becomes is said in
 * src/sqlite/values.h. The ledger stands in the same file, in tables named fingen_..., and a batch is a transaction that
 * ends with its ledger row. A file has one writer: sessions of a sink share one connection and take turns.
 */
#ifndef FINGEN_SQLITE_H
#define FINGEN_SQLITE_H

#include "fingen/chunk.h"
#include "fingen/error.h"
#include "fingen/pg.h"
#include "fingen/sink.h"

/* ---- file.c ---- */

struct sqlite_file;

/* SQLITE_FOR_SEEDING makes the file when it is not there; SQLITE_AS_IT_IS refuses then. Anything that is no database is
 * refused. Owner calls sqlite_close, which takes NULL too. */
enum sqlite_purpose { SQLITE_AS_IT_IS, SQLITE_FOR_SEEDING };
bool sqlite_open(const char *path, enum sqlite_purpose purpose, struct sqlite_file **file, struct error *error)
    FINGEN_CHECKED;
void sqlite_close(struct sqlite_file *file);

/* ---- ledger.c, ledger_runs.c: as the functions of the same name in fingen/pg.h ---- */

bool sqlite_find_run(struct sqlite_file *file, const char *domain, struct ledger_run *run, struct error *error)
    FINGEN_CHECKED;
bool sqlite_list_runs(struct sqlite_file *file, struct ledger_run **runs, size_t *count, struct error *error)
    FINGEN_CHECKED;
bool sqlite_tallies_of(struct sqlite_file *file, int64_t run_id, uint64_t first_number, uint64_t batch_count,
                       const struct table_set *set, struct table_tally *tallies, struct error *error) FINGEN_CHECKED;
bool sqlite_end_rows(struct sqlite_file *file, int64_t run_id, bool *last, struct error *error) FINGEN_CHECKED;
bool sqlite_tallies(struct sqlite_file *file, int64_t run_id, const struct table_set *set, struct table_tally *tallies,
                    struct error *error) FINGEN_CHECKED;
bool sqlite_set_state(struct sqlite_file *file, int64_t run_id, const char *state, struct error *error) FINGEN_CHECKED;

/* ---- start.c ---- */

/* In one transaction: refuses when a run of the domain or tables of these names are there; makes the ledger when needed,
 * the tables with their foreign keys and rules, and the run's entry. Fills run->run_id. */
bool sqlite_start_run(struct sqlite_file *file, const struct table_set *set, struct ledger_run *run,
                      struct error *error) FINGEN_CHECKED;
/* Before an earlier run is continued: its tables are all there. */
bool sqlite_check_tables(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                         struct error *error) FINGEN_CHECKED;

/* ---- sink.c ---- */

bool sqlite_sink_open(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                      struct sink **sink, struct error *error) FINGEN_CHECKED;

/* ---- finish.c ---- */

/* After the rows: the keys and indexes that are not there yet, every foreign key checked, statistics; the run is complete then and
 * safe on the disk. progress may be NULL; *cancelled is looked at between statements and interrupts running ones. */
bool sqlite_finish_run(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                       void (*progress)(void *context, size_t done, size_t total, const char *what), void *context,
                       const volatile sig_atomic_t *cancelled, struct error *error) FINGEN_CHECKED;

/* ---- look.c ---- */

/* Per table of the set: bytes in the file with its indexes, -1 when there is no such table. */
bool sqlite_table_bytes(struct sqlite_file *file, const struct table_set *set, int64_t *bytes, struct error *error)
    FINGEN_CHECKED;
/* Does another program write to the file at this moment? */
void sqlite_is_being_written(struct sqlite_file *file, bool *written);
/* Reads every row and encodes it again. A row that no encoder could have made counts, but adds nothing to the
 * fingerprint. */
bool sqlite_tally_table(struct sqlite_file *file, const struct table *table, struct table_tally *tally,
                        struct error *error) FINGEN_CHECKED;

/* ---- check.c ---- */

/* As validate_run. Checks that SQLite cannot run are CHECK_NOT_RUN with its reason. */
bool sqlite_validate(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                     struct check_result **results, size_t *count, struct error *error) FINGEN_CHECKED;

/* ---- clear.c ---- */

/* Removes the tables that the run made and still stand as it made them, then the run, then the ledger when no run is left.
 * *emptied: nothing is left in the file; the caller closes it and calls sqlite_remove. */
bool sqlite_clear(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run, bool *emptied,
                  struct error *error) FINGEN_CHECKED;
bool sqlite_remove(const char *path, struct error *error) FINGEN_CHECKED;

#endif
