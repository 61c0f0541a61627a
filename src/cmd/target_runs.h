/* What status, validate and clear begin with: the target, and the runs that its ledger knows. */
#ifndef FINGEN_CMD_TARGET_RUNS_H
#define FINGEN_CMD_TARGET_RUNS_H

#include "fingen/cmd.h"
#include "fingen/domain.h"

#include "store.h"

struct target_runs {
    struct target target;
    struct store store;
    struct ledger_run *runs; /* of the domains named on the command line, else all */
    size_t count;
};

/* "target: ..." on stderr, without a password. */
bool target_announce(const struct target *target, struct error *error) FINGEN_CHECKED;
/* --to and the rest of the way to a target; operands are domains. Close in any case. */
bool target_runs_open(struct target_runs *runs, const struct command_line *line,
                      struct error *error) FINGEN_CHECKED;
void target_runs_close(struct target_runs *runs);
/* The tables of a run; ERROR_REFUSED when this fingen does not know its domain. */
bool target_runs_tables(const struct ledger_run *run, const struct table_set **set,
                        struct error *error) FINGEN_CHECKED;
/* "schema.table" into buf, which it returns. */
char *target_table_name(char *buf, size_t size, const struct table *table);

#endif
