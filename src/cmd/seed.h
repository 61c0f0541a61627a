/* What `fingen seed` is made of: the request, one domain's run, its progress and its report. */
#ifndef FINGEN_CMD_SEED_H
#define FINGEN_CMD_SEED_H

#include "fingen/domain.h"
#include "fingen/parts.h"
#include "fingen/pg.h"
#include "fingen/plan.h"
#include "fingen/run.h"

/* What the command line asks for, the same for every domain. */
struct seed_request {
    const struct profile *profile;
    const struct target *target;
    unsigned jobs;
    bool resume, replace, existing, no_keys;
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
    bool keys_built;
    bool nothing_to_do; /* the run was complete already */
    bool absent;        /* --finish: the target holds no run of the domain */
};

void seed_outcome_free(struct seed_outcome *outcome);

bool seed_domain_prepare(struct seed_domain *seed, const struct domain *domain, const struct profile *profile,
                         struct error *error) FINGEN_CHECKED;
void seed_domain_release(struct seed_domain *seed);
/* Rows, then keys. */
bool seed_domain_load(struct seed_domain *seed, const struct seed_request *request,
                      struct seed_outcome *outcome, struct error *error) FINGEN_CHECKED;
/* `seed --finish`: keys of a run whose rows are all there, if the target holds one. */
bool seed_domain_finish(const struct domain *domain, const struct seed_request *request,
                        struct seed_outcome *outcome, struct error *error) FINGEN_CHECKED;

/* ---- seed_target.c: the run's databases, one or several ---- */

/* Where the rows go, with what that leans on. */
struct seed_sink {
    struct sink *sink;
    struct run_parts parts;
    enum copy_format *formats; /* part after part */
};

/* catalog_compare in every database that is there; formats: of the whole set. */
bool seed_target_compare(const struct target *target, const struct table_set *set,
                         const struct ledger_run *run, enum catalog_mode mode, enum copy_format *formats,
                         struct error *error) FINGEN_CHECKED;
bool seed_sink_open(struct seed_sink *sink, const struct target *target, const struct table_set *set,
                    const struct ledger_run *run, const enum copy_format *formats,
                    struct error *error) FINGEN_CHECKED;
void seed_sink_close(struct seed_sink *sink);
/* In every database; then the run is complete. */
bool seed_target_build_keys(const struct seed_request *request, const struct table_set *set,
                            const struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* What the ledgers say is in the target, not what we believe to have sent. A server that restarts is waited
 * for. */
bool seed_target_ask(const struct target *target, const struct table_set *set, struct table_tally *tallies,
                     uint64_t *batches_done, struct error *error) FINGEN_CHECKED;

/* The ledger entry of the run that the request describes; ledger_run_free. */
bool seed_describe_run(const struct seed_domain *seed, const struct seed_request *request,
                       struct ledger_run *run, struct error *error) FINGEN_CHECKED;
/* True when `found` may be continued as `wanted`; else ERROR_REFUSED with every difference named. */
bool seed_check_resume(const struct ledger_run *found, const struct ledger_run *wanted,
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

/* stdout */
bool seed_report_plan(const struct seed_domain *seed, const struct seed_request *request,
                      struct error *error) FINGEN_CHECKED;
bool seed_report_outcomes(const struct seed_outcome *outcomes, size_t count, bool json,
                          struct error *error) FINGEN_CHECKED;

#endif
