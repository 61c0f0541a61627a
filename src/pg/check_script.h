/* The text of checks.sql: named checks, and the run's values in their SQL.
 *
 *   -- check: account_totals                      rows that break the rule; none is a pass
 *   -- check: account_types | chi-square          label, observed count, expected share
 *   -- check: advisor_aum_mean | mean             label, observed, expected, standard error
 *   -- link: NAME | s.t.column -> u.v.column      a reference that may lead into another database; no SQL
 *   -- link: NAME | s.t (a, b) -> u.v (c, d)      the same over several columns
 *   -- What it means, in a comment.
 *   SELECT ... ${advisory.account.type.ira} ... DATE '${as_of}' ...;
 */
#ifndef FINGEN_PG_CHECK_SCRIPT_H
#define FINGEN_PG_CHECK_SCRIPT_H

#include "fingen/buffer.h"
#include "fingen/pg.h"
#include "fingen/text.h"

enum check_form { CHECK_FORM_ROWS, CHECK_FORM_CHI_SQUARE, CHECK_FORM_MEAN, CHECK_FORM_LINK };

struct check_definition {
    char name[96];
    enum check_form form;
    struct text sql; /* one statement without its semicolon; of a link its two sides */
};

/* The check at *cursor, which moves behind it. False at the end, with *defective NULL, or when the text is
 * not of the form above: then it says what is wrong. */
bool check_script_next(const char **cursor, struct check_definition *check, const char **defective);
/* Writes the SQL with the run's values in it, and a NUL. False with ERROR_CHECK when the run has no such
 * value. */
bool check_substitute(struct text sql, const struct ledger_run *run, struct buffer *out,
                      struct error *error) FINGEN_CHECKED;

#endif
