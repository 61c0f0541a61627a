/* What is to be done after the rows, as steps, and which of them may run now.
 *
 * A step is one transaction and one row of fingen.steps. Statements of keys.sql are taken apart and put
 * together again so that the server reads a table as seldom, and keeps others out as little, as it can:
 *
 * - ADD CONSTRAINT ... PRIMARY KEY or UNIQUE becomes a unique index (SHARE lock: several builds of one table
 * run side by side), which the constraint then takes over;
 * - CHECKs and defaults stand together in one statement a table: one look at the rows for all CHECKs;
 * - a FOREIGN KEY is added NOT VALID, at once, and validated in a step of its own under a weaker lock.
 *
 * Of a table, what only one session at a time can do comes first: CHECKs, statistics, vacuum, and its foreign
 * keys when what they refer to is ready. Meanwhile others do this for other tables. Its indexes, which
 * several build side by side, come last, so that no core is idle in the end.
 */
#ifndef FINGEN_PG_KEYS_PLAN_H
#define FINGEN_PG_KEYS_PLAN_H

#include "fingen/chunk.h"
#include "fingen/error.h"
#include "fingen/schema.h"

/* What must wait for another stage stands behind it. */
enum key_stage {
    KEYS_DEFINITIONS,      /* CREATE FUNCTION, SEQUENCE, TYPE: what others may use */
    KEYS_EXPRESSION_INDEX, /* one index, of whose expressions ANALYZE makes statistics */
    KEYS_INDEX,            /* one index of columns */
    KEYS_CONSTRAINTS,      /* a table's keys */
    KEYS_FOREIGN_KEYS,     /* a table's, not valid yet */
    KEYS_CHECKS,           /* a table's, and defaults */
    KEYS_STATISTICS,       /* of a table */
    KEYS_VACUUM,           /* a table's pages marked as visible to all; not in a transaction */
    KEYS_VALIDATION,       /* of a table's foreign keys */
    KEYS_SEQUENCES,        /* of a table's columns, to stand after the data */
    KEYS_STATEMENT,        /* any other: triggers, setval, comments; in the order of the file */
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
#define KEYS_LEAST_MEMORY_BYTES ((uint64_t)1 << 20) /* the least maintenance_work_mem of the server */

struct key_step {
    enum key_stage stage;
    enum key_state state;
    uint32_t table;  /* in the set; KEYS_NO_TABLE for definitions and statements */
    uint32_t number; /* of the statement in keys.sql, from 1 */
    char name[192];  /* "index holdings_pkey of advisory.holdings" */
    char *sql;
    uint8_t *locks;           /* a lock_mode for every table of the set */
    bool unique;              /* an index to which a foreign key may refer */
    bool refers_to_own_table; /* foreign keys */
    uint64_t table_bytes;
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
bool key_step_is_build(const struct key_step *step);
/* The memory in which an index build sorts a run of its rows, from 1 to 64 MiB: a 64th of the table, which
 * makes some 30 runs. One merge puts them together; two where runs are small or, beyond some 16 GiB of keys,
 * many. */
uint64_t key_step_run_bytes(const struct key_step *build);
size_t key_plan_count(const struct key_plan *plan, enum key_state state);
struct key_step *key_plan_find(const struct key_plan *plan, const char *name);

#endif
