/* A run and where its tables are: all in one database, or schema by schema in several.
 *
 * The run is led by the target's own database: its ledger lists the others. Each of those keeps a ledger of
 * its own with the run, its tables and its part of every batch, so a batch is in when every database says so.
 * In one database the run is its own only part, and whoever loops over parts need not know the difference.
 */
#ifndef FINGEN_PARTS_H
#define FINGEN_PARTS_H

#include "fingen/pg.h"

struct run_part {
    struct target target;        /* of this database */
    const char *database;        /* its name; NULL: the target's own */
    bool there;                  /* the database is; else nothing below but the set */
    const struct table_set *set; /* the tables in it */
    const uint32_t *places;      /* of these tables in the whole set */
    struct pg pg;                /* until run_parts_disconnect */
    bool borrowed;               /* the connection is the caller's */
    struct ledger_run run;       /* as this database's ledger has it; run_id 0: it does not */
};

struct run_parts {
    const struct table_set *whole;
    bool split;
    char leader[64]; /* the leading database, when split */
    struct run_part *items;
    size_t count;
    struct table_cut *cuts; /* behind the sets, when split */
    uint32_t *all_places;   /* when not */
};

/* ERROR_REFUSED for a run that another database leads: it is looked at and changed from there. */
bool run_parts_check_leading(const struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* Looks at each database of the run: connects where it is there, finds the run. pg: a connection to the
 * target, which then serves for a run in one database; NULL: there is none yet. Close in any case. */
bool run_parts_open(struct run_parts *parts, const struct target *target, struct pg *pg,
                    const struct table_set *whole, const struct ledger_run *run,
                    struct error *error) FINGEN_CHECKED;
void run_parts_disconnect(struct run_parts *parts);
void run_parts_close(struct run_parts *parts);

/* Batches that are in, in every database. */
uint64_t run_parts_batches_done(const struct run_parts *parts);
/* From the start to the last commit, of the part that took longest. */
double run_parts_seconds(const struct run_parts *parts);
/* One per table of the whole set. */
bool run_parts_tallies(struct run_parts *parts, struct table_tally *tallies,
                       struct error *error) FINGEN_CHECKED;
/* The set's tables on disk, -1 where a table is gone; one per table of the whole set. */
bool run_parts_table_bytes(struct run_parts *parts, int64_t *bytes, struct error *error) FINGEN_CHECKED;
/* True when every part and the leading run are complete. */
bool run_parts_are_complete(const struct run_parts *parts, const struct ledger_run *run);
/* True when other sessions of fingen are at work in one of the databases. */
bool run_parts_others_connected(struct run_parts *parts, bool *connected, struct error *error) FINGEN_CHECKED;
/* The part that holds table `place` of the whole set, and its place there. */
struct run_part *run_parts_find(struct run_parts *parts, uint32_t place, uint32_t *place_in_part);

/* ---- validate.c ---- */

/* validate_run over all parts: a check is run in the database of its tables, a link between two by reading
 * both. */
bool validate_parts(struct run_parts *parts, const struct ledger_run *run, const char *filter,
                    struct check_result **results, size_t *count, struct error *error) FINGEN_CHECKED;

/* ---- parts_start.c ---- */

/* Fills run->databases with one for each schema of the set: prefix and schema. */
bool run_parts_describe(struct ledger_run *run, const struct table_set *whole, const char *prefix,
                        struct error *error) FINGEN_CHECKED;
/* Starts the run in the leading database (pg) and in all of its own, which are made where they are missing
 * and the run brings none of its own (--existing). Everything is looked at before anything is made.
 * ERROR_TARGET with what to grant when the role may not. Fills run->run_id. */
bool run_parts_start(struct pg *pg, const struct target *target, const struct table_set *whole,
                     struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* The same for what an interrupted start has left out, and a missing database of a run that is continued. */
bool run_parts_continue(struct pg *pg, const struct target *target, const struct table_set *whole,
                        const struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* ledger_clear in each database, then the leading one's; a database that was made for the run goes when
 * nothing else is in it. What is cleared already is passed over, so a clear that was interrupted can be
 * repeated. */
bool run_parts_clear(struct pg *pg, const struct target *target, const struct table_set *whole,
                     const struct ledger_run *run, struct error *error) FINGEN_CHECKED;

#endif
