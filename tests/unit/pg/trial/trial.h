/* What the tests of COPY, catalog, ledger and sink share: two small tables, a run, and rows that hang on the
 * batch's number alone. The server is libpq's environment's; tests/server/test_ledger.sh starts it. */
#ifndef FINGEN_TRIAL_H
#define FINGEN_TRIAL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/generated/trial_tables.h"
#include "fingen/pg.h"

enum { TRIAL_TABLES = 2, OWNERS = 0, THINGS = 1, TRIAL_OWNERS_PER_BATCH = 50, TRIAL_THINGS_PER_OWNER = 40 };

/* A connection, an empty database, a chunk and a run that is not started. */
struct trial {
    struct target target;
    struct pg pg;
    struct chunk chunk;
    struct ledger_run run;
    struct error error;
};

#define TRIAL_TEST(name) cmocka_unit_test_setup_teardown(name, trial_setup, trial_teardown)
int trial_setup(void **state);
int trial_teardown(void **state);

/* Fails the test with the error's text when `done` is false. */
#define require(trial, done) trial_require((trial), (done), __FILE__, __LINE__)
void trial_require(const struct trial *trial, bool done, const char *file, int line);
#define require_text(haystack, needle) trial_require_text((haystack), (needle), __FILE__, __LINE__)
void trial_require_text(const char *haystack, const char *needle, const char *file, int line);

void trial_execute(struct trial *trial, const char *sql);
/* The one value of a query, as text; static. */
const char *trial_value(struct trial *trial, const char *sql);

/* Returns when somebody waits for a lock, or, so that a test that should have waited fails, when *finished.
 */
void trial_await_lock(struct trial *trial, const atomic_bool *finished);

struct batch trial_batch(uint64_t number);
/* The batch's rows, in trial->chunk. */
void trial_fill(struct trial *trial, uint64_t number);
void trial_tallies(const struct trial *trial, struct table_tally tallies[TRIAL_TABLES]);
void trial_start(struct trial *trial);
/* Copies and records the batch in one transaction. True when it was new. */
bool trial_load(struct trial *trial, uint64_t number, const enum copy_format *formats);

#endif
