/* What the parts of the ledger share; its tables are in sql/ledger_make.sql. */
#ifndef FINGEN_PG_LEDGER_H
#define FINGEN_PG_LEDGER_H

#include "fingen/pg.h"

/* Serializes what starts and what clears a run, until the transaction ends. */
bool ledger_lock(struct pg *pg, struct error *error) FINGEN_CHECKED;
/* Is there a ledger? One that another version of these tables wrote is refused. */
bool ledger_present(struct pg *pg, bool *present, struct error *error) FINGEN_CHECKED;
/* Makes schema fingen, unless the user has one ready, and the ledger in it. */
bool ledger_make(struct pg *pg, struct error *error) FINGEN_CHECKED;
/* Drops what ledger_make made, if nothing else stands on it; else an empty ledger stays. */
bool ledger_unmake(struct pg *pg, struct error *error) FINGEN_CHECKED;
/* Locks the run against batches that are being committed and returns when none is in flight; an error when it
 * is gone. */
bool ledger_lock_run(struct pg *pg, int64_t run_id, struct error *error) FINGEN_CHECKED;

/* True when a statement failed because of what stands in its way: SQLSTATE of the result. */
bool ledger_failed_with(const PGresult *result, const char *const *sqlstates);
/* Executes; when other objects depend on what should go (2BP01), undoes just that and *dropped is false. */
bool ledger_try_drop(struct pg *pg, const char *sql, bool *dropped, struct error *error) FINGEN_CHECKED;

/* ---- steps of ledger_start_run, ledger_clear and ledger_replace_run, in their transaction ---- */

bool ledger_begin_run(struct pg *pg, const struct table_set *set, struct ledger_run *run,
                      struct error *error) FINGEN_CHECKED;
/* What stays standing and the user should know of, a line each: told by ledger_warn_about_left once the
 * transaction is through. The ledger itself stays. */
bool ledger_remove_run(struct pg *pg, const struct table_set *set, const struct ledger_run *run,
                       struct buffer *left, struct error *error) FINGEN_CHECKED;
void ledger_warn_about_left(const struct ledger_run *run, const struct buffer *left);
#define LEDGER_LEFT_CAP ((size_t)1 << 24)

/* Numbers as parameters. */
struct number_text {
    char text[24];
};
struct number_text number_text(int64_t value);

#endif
