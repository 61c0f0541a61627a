/* The checks of a domain (checks.sql), whatever database runs their SQL.
 *
 *   -- check: account_totals                      rows that break the rule, an example key first; none is a pass
 *   -- check: account_types | chi-square          label, observed count, expected share
 *   -- check: advisor_aum_mean | mean             label, observed, expected, standard error
 *   -- link: NAME | s.t.column -> u.v.column      a reference that may lead into another database; no SQL
 *   -- link: NAME | s.t (a, b) -> u.v (c, d)      the same over several columns
 *   -- What it means, in a comment.
 *   SELECT ... ${advisory.account.type.ira} ... DATE '${as_of}' ...;
 */
#ifndef FINGEN_CHECKS_H
#define FINGEN_CHECKS_H

#include "fingen/buffer.h"
#include "fingen/schema.h"

struct ledger_run;

enum check_kind { CHECK_ROWS, CHECK_DISTRIBUTION };
/* CHECK_SKIPPED: it is for another kind of database, or about tables that this run has in different ones; that is no
 * failure. */
enum check_outcome { CHECK_PASSED, CHECK_FAILED, CHECK_NOT_RUN, CHECK_SKIPPED };
/* A line of a distribution check: counts of a label, or two means. */
struct check_cell {
    char label[64];
    double expected, observed;
    double p_value; /* of a mean alone; of counts the whole check's */
};
struct check_result {
    char name[96];
    enum check_kind kind;
    enum check_outcome outcome;
    uint64_t broken_rows;     /* rows checks */
    char example[256];        /* an example key, or the reason why not run */
    double p_value;           /* distributions: smallest of the check */
    double p_value_limit;     /* and what it must not be below: 0.1 % over all distributions of the domain together */
    struct check_cell *cells; /* of a distribution; check_results_free */
    size_t cell_count;
    double seconds;
};
void check_results_free(struct check_result *results, size_t count);

/* ---- check_script.c: the text of checks.sql ---- */

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

/* ---- checks.c: running and judging them ---- */

/* What a query returned: texts, row after row. */
struct check_rows {
    size_t column_count, row_count;
    const char *(*value)(const struct check_rows *rows, size_t row, size_t column);
    void *context;
};

/* A database that runs checks. */
struct check_runner {
    /* Runs the SQL of a check, with the run's values in it. Of CHECK_FORM_ROWS and CHECK_FORM_LINK one row
     * is wanted: how many rows came, and the least of their first values. */
    bool (*query)(struct check_runner *runner, enum check_form form, const char *sql, struct check_rows *rows,
                  struct error *error);
    void (*end)(struct check_runner *runner, struct check_rows *rows); /* also after a failure */
    /* After a failure: is the check not for this kind or layout of databases? NULL: it always is. */
    bool (*is_foreign)(struct check_runner *runner);
    /* After a failure: is it the end of all checks, and not just of this one? */
    bool (*is_lost)(struct check_runner *runner);
};

/* A check that fails or cannot run is no error: *results say so. Name filter may be NULL. */
bool checks_run(struct check_runner *runner, const struct table_set *set, const struct ledger_run *run,
                const char *filter, struct check_result **results, size_t *count, struct error *error) FINGEN_CHECKED;

#endif
