/* What is to be done after the rows, as steps, and which of them may run now.
 *
 * A step is one transaction and one row of fingen.steps. Statements of keys.sql are taken apart and put
 * together again so that the server reads a table as seldom, and keeps others out as little, as it can:
 *
 * - ADD CONSTRAINT ... PRIMARY KEY or UNIQUE becomes a unique index (SHARE lock: several builds of one table
 * run side by side), which the constraint then takes over;
 * - everything else of ALTER TABLE stands together in one statement a table: one look at the rows for all
 * CHECKs;
 * - a FOREIGN KEY is added NOT VALID, at once, and validated in a step of its own under a weaker lock.
 */
#ifndef FINGEN_PG_KEYS_PLAN_H
#define FINGEN_PG_KEYS_PLAN_H

#include "fingen/chunk.h"
#include "fingen/error.h"
#include "fingen/schema.h"

/* In the order in which they come for one table. */
enum key_stage {
    KEYS_DEFINITIONS,  /* CREATE FUNCTION, SEQUENCE, TYPE: what others may use */
    KEYS_INDEX,        /* one index */
    KEYS_CONSTRAINTS,  /* a table's keys, CHECKs and defaults */
    KEYS_FOREIGN_KEYS, /* a table's, not valid yet */
    KEYS_VALIDATION,   /* of these */
    KEYS_SEQUENCES,    /* of a table's columns, to stand after the data */
    KEYS_STATEMENT,    /* any other: triggers, setval, comments; in the order of the file */
    KEYS_STATISTICS,   /* of a table */
    KEYS_VACUUM,       /* a table's pages marked as visible to all; not in a transaction */
};

enum key_state { KEY_WAITING, KEY_RUNNING, KEY_DONE };

/* PostgreSQL's table locks, weakest first; those that no step takes are left out of the names. */
enum lock_mode {
    LOCK_NONE = 0,
    LOCK_ACCESS_SHARE = 1,
    LOCK_ROW_SHARE = 2,
    LOCK_SHARE_UPDATE_EXCLUSIVE = 4,
    LOCK_SHARE = 5,
    LOCK_SHARE_ROW_EXCLUSIVE = 6,
    LOCK_ACCESS_EXCLUSIVE = 8,
};

#define KEYS_NO_TABLE UINT32_MAX

struct key_step {
    enum key_stage stage;
    enum key_state state;
    uint32_t table;  /* in the set; KEYS_NO_TABLE for definitions and statements */
    uint32_t number; /* of the statement in keys.sql, from 1 */
    char name[192];  /* "index holdings_pkey of advisory.holdings" */
    char *sql;
    uint8_t *locks; /* a lock_mode for every table of the set */
    double cost;    /* of the step, in bytes read, roughly */
    double urgency; /* of the step and what must wait for it */
    unsigned attempts;
};

struct key_plan {
    const struct table_set *set;
    struct key_step *steps; /* by stage */
    size_t count, capacity;
};

/* tallies: of the set's tables, for what each step costs. existing: tables with keys of their own. Free the
 * plan in any case. */
bool key_plan_make(struct key_plan *plan, const struct table_set *set, bool existing,
                   const struct table_tally *tallies, struct error *error) FINGEN_CHECKED;
void key_plan_free(struct key_plan *plan);
/* The most urgent step that waits for nothing and would not be kept waiting by the locks of a running one;
 * NULL if none. */
struct key_step *key_plan_next(const struct key_plan *plan);
/* The index build that costs the most of all; NULL when there is none. */
const struct key_step *key_plan_longest_build(const struct key_plan *plan);
size_t key_plan_count(const struct key_plan *plan, enum key_state state);
struct key_step *key_plan_find(const struct key_plan *plan, const char *name);

#endif
