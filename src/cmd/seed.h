/* What `fingen seed` and `fingen load` are made of: the request, one domain's run, its progress and its report. */
#ifndef FINGEN_CMD_SEED_H
#define FINGEN_CMD_SEED_H

#include "fingen/cmd.h"
#include "fingen/document.h"
#include "fingen/domain.h"
#include "fingen/files.h"
#include "fingen/parts.h"
#include "fingen/pg.h"
#include "fingen/plan.h"
#include "fingen/run.h"

#define SEED_MAX_DOMAINS 32
#define SEED_MAX_TABLES 256

/* What the command line asks for, the same for every domain. */
struct seed_request {
    const struct profile *profile;
    const struct document *document; /* rows come out of it; NULL: they are made */
    const char *document_name;
    const struct target *target;
    unsigned jobs;
    struct plan_part part; /* of every domain */
    bool resume, replace, existing, no_keys;
    const struct domain *domains[SEED_MAX_DOMAINS];
    size_t domain_count;
    /* For files. */
    const struct file_compression *compression;      /* NULL: none */
    const struct table *tables[SEED_MAX_TABLES]; /* only these; table_count 0: all */
    size_t table_count;
};

/* A domain made ready: shared state and plan. seed_domain_release frees it. */
struct seed_domain {
    const struct domain *domain;
    const struct table_set *set;
    void *state;
    struct plan plan;
};

/* What came of it, for the report. */
struct seed_outcome {
    const struct domain *domain;
    struct table_tally *tallies; /* per table, the whole run's; seed_outcome_free */
    double row_seconds, key_seconds;
    uint64_t batches_loaded; /* by this call */
    struct plan_part part;   /* that the tallies are of */
    bool keys_built;
    int64_t run_id;     /* in the target's ledger, of the run that this call began or went on with; 0: none */
    bool nothing_to_do; /* the run was complete already */
    bool no_run;        /* --finish: the target holds none of this domain */
    bool *left_out;     /* per table: not asked for */
    bool cut_short;     /* the reader of the data had seen enough: how many rows it got, nobody knows */
};

void seed_outcome_free(struct seed_outcome *outcome);

bool seed_domain_prepare(struct seed_domain *seed, const struct domain *domain, const struct seed_request *request,
                         struct error *error) FINGEN_CHECKED;
/* The same of the request's document: seed_load.c. */
bool load_domain_prepare(struct seed_domain *seed, const struct domain *domain, const struct seed_request *request,
                         struct error *error) FINGEN_CHECKED;
void seed_domain_release(struct seed_domain *seed);
/* What every kind of target begins with. */
bool seed_outcome_start(struct seed_outcome *outcome, const struct domain *domain, const struct seed_request *request,
                        struct error *error) FINGEN_CHECKED;
/* Generation and sink; adds to the outcome's tallies. */
bool seed_domain_load_rows(struct seed_domain *seed, const struct seed_request *request, struct sink *sink,
                           struct seed_outcome *outcome, struct error *error) FINGEN_CHECKED;

/* How a kind of target is seeded; a kind is a file seed_<kind>.c and a line in seed_target.c. */
struct seed_target {
    /* Refuses what the request asks for and this kind has not. */
    bool (*check)(const struct seed_request *request, bool finish, struct error *error);
    /* Before the first domain; *state is handed to the others. NULL: nothing to do. */
    bool (*open)(const struct seed_request *request, void **state, struct error *error);
    /* A domain's rows, then keys. */
    bool (*load)(void *state, struct seed_domain *seed, const struct seed_request *request,
                 struct seed_outcome *outcome, struct error *error);
    /* `seed --finish`: keys of a run whose rows are all there, or outcome->no_run. NULL when check() refuses it. */
    bool (*finish)(const struct domain *domain, const struct seed_request *request, struct seed_outcome *outcome,
                   struct error *error);
    /* After the last domain, when all went well. NULL: nothing to do. */
    bool (*end)(void *state, const struct seed_request *request, struct seed_outcome *outcomes, struct error *error);
    void (*close)(void *state); /* NULL: nothing to do */
};

/* cmd_seed.c: every domain of the request into its target. */
bool seed_domains(const struct seed_request *request, struct seed_outcome *outcomes, struct error *error) FINGEN_CHECKED;
/* auto is a number here. */
unsigned seed_jobs(const struct profile *profile);

const struct seed_target *seed_target_of(const struct target *target);
extern const struct seed_target seed_into_postgresql, seed_into_null, seed_into_files, seed_into_sqlite;
/* Of a kind that is no file: --table and --compress are for files. */
bool seed_check_no_file_options(const struct seed_request *request, struct error *error) FINGEN_CHECKED;

/* seed_choice.c: the domains and tables that the command line names, into the request. */
bool seed_choose(const struct command_line *line, struct seed_request *request, struct error *error) FINGEN_CHECKED;

/* ---- seed_databases.c: the run's databases, one or several ---- */

/* Where the rows go, with what that leans on. */
struct seed_sink {
    struct sink *sink;
    struct run_parts parts;
    enum copy_format *formats; /* part after part */
};

/* catalog_compare in every database that is there; formats: of the whole set. */
bool seed_databases_compare(const struct target *target, const struct table_set *set,
                         const struct ledger_run *run, enum catalog_mode mode, enum copy_format *formats,
                         struct error *error) FINGEN_CHECKED;
bool seed_sink_open(struct seed_sink *sink, const struct target *target, const struct table_set *set,
                    const struct ledger_run *run, const enum copy_format *formats,
                    struct error *error) FINGEN_CHECKED;
void seed_sink_close(struct seed_sink *sink);
/* In every database; then the run is complete. */
bool seed_databases_build_keys(const struct seed_request *request, const struct table_set *set,
                            const struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* With a server that is away: for a minute, and it is said once that we wait. */
struct seed_patience {
    double deadline; /* of clock_monotonic_seconds */
    bool told;
};
struct seed_patience seed_patience_begin(void);
/* After a failed try: true, after a moment, when another one may do better and there is time left. */
bool seed_may_wait(struct seed_patience *patience, const struct error *error) FINGEN_CHECKED;
/* pg_connect, but a server that restarts is waited for, as the workers wait for it. */
bool seed_connect_patiently(const struct target *target, struct pg *pg, struct error *error) FINGEN_CHECKED;
/* What the ledgers say is in the target of this run, not what we believe to have sent. *there: the run that stands there
 * now, 0 for none; when it is another, *batches_done is 0. A server that restarts is waited for. */
bool seed_databases_ask(const struct target *target, const struct table_set *set, int64_t run_id,
                        struct table_tally *tallies, uint64_t *batches_done, int64_t *there,
                        struct error *error) FINGEN_CHECKED;

/* The ledger entry of the run that the request describes, all parts of it; ledger_run_free. */
bool seed_describe_run(const struct seed_domain *seed, const struct seed_request *request, struct ledger_run *run,
                       struct error *error) FINGEN_CHECKED;
/* How the rows that a run lacks come in. Always false. */
bool seed_hint_missing_rows(const struct ledger_run *run, struct error *error);
/* Makes `run`, as the request describes it, the continuation of `found`, with the cut that this has; the plan is then the
 * whole's. ERROR_REFUSED with every difference named when they are not the same. */
bool seed_take_up(struct seed_domain *seed, const struct ledger_run *found, struct ledger_run *run,
                  struct error *error) FINGEN_CHECKED;

/* Progress on stderr: a live line on a terminal, a plain line every few seconds elsewhere, nothing with
 * --quiet. */
struct seed_progress {
    const struct seed_domain *seed;
    double expected_rows;
    double next_report_seconds;
};

void seed_progress_start(struct seed_progress *progress, const struct seed_domain *seed);
void seed_progress_rows(void *context, const struct run_progress *now, bool finished);
void seed_progress_keys(void *context, size_t done, size_t total, const char *what);

/* Per table, of the plan's part. */
void seed_expect_rows(const struct seed_domain *seed, double *rows);

/* ", part 3/16"; nothing for the whole. Returns buf. */
#define SEED_PART_WORDS_BYTES 32
const char *seed_part_words(char buf[SEED_PART_WORDS_BYTES], struct plan_part part);

/* stdout; the plans of all domains of a dry run: seed_plan.c */
bool seed_report_plans(const struct seed_request *request, bool json, struct error *error) FINGEN_CHECKED;
bool seed_report_outcomes(const struct seed_outcome *outcomes, size_t count, bool json, struct error *error)
    FINGEN_CHECKED;
/* Either of the two, as the request has it; --json is refused beforehand where stdout holds the data. */
bool seed_report(const struct seed_request *request, const struct seed_outcome *outcomes, size_t count, bool json,
                 struct error *error) FINGEN_CHECKED;
bool seed_check_report(const struct seed_request *request, bool json, struct error *error) FINGEN_CHECKED;
/* The same in a line for each domain, as a note on stderr: stdout holds the data. */
void seed_note_outcomes(const struct seed_outcome *outcomes, size_t count);

#endif
