/* One domain: made ready, and its rows made and handed to a sink. */
#include "fingen/clock.h"
#include "fingen/log.h"

#include "seed.h"

#include <stdlib.h>

void seed_outcome_free(struct seed_outcome *outcome)
{
    free(outcome->tallies);
    free(outcome->left_out);
    outcome->tallies = NULL;
    outcome->left_out = NULL;
}

bool seed_domain_prepare(struct seed_domain *seed, const struct domain *domain,
                         const struct seed_request *request, struct error *error)
{
    *seed = (struct seed_domain){.domain = domain, .set = domain->tables()};
    if (!domain->prepare(request->profile, &seed->state, error))
        return error_prefix(error, "%s", domain->name);
    plan_make(&seed->plan, domain, seed->state, (uint64_t)profile_run(request->profile)->batch_rows);
    plan_take_part(&seed->plan, seed->state, request->part);
    return true;
}

void seed_domain_release(struct seed_domain *seed)
{
    if (seed->state != NULL)
        seed->domain->release(seed->state);
    seed->state = NULL;
}

bool seed_outcome_start(struct seed_outcome *outcome, const struct domain *domain,
                        const struct seed_request *request, struct error *error)
{
    outcome->domain = domain;
    outcome->part = request->part;
    outcome->tallies = calloc(domain->tables()->table_count, sizeof *outcome->tallies);
    outcome->left_out = calloc(domain->tables()->table_count, sizeof *outcome->left_out);
    return (outcome->tallies != NULL && outcome->left_out != NULL) ||
           error_set(error, ERROR_MEMORY, "out of memory");
}

bool seed_domain_load_rows(struct seed_domain *seed, const struct seed_request *request, struct sink *sink,
                           struct seed_outcome *outcome, struct error *error)
{
    run_install_signals(); /* until here the end of the process undoes what it had begun */
    struct seed_progress progress;
    seed_progress_start(&progress, seed);
    struct run_options options = {
        .jobs = request->jobs, .progress = seed_progress_rows, .context = &progress};
    struct run_result result = {0};
    double start = clock_monotonic_seconds();
    bool done = run_execute(&seed->plan, seed->state, sink, &options, &result, error);
    log_live_clear();
    outcome->row_seconds += clock_monotonic_seconds() - start;
    outcome->batches_loaded += result.batches_done;
    for (uint32_t i = 0; done && i < seed->set->table_count; i++)
        table_tally_add(&outcome->tallies[i], &result.tallies[i]);
    free(result.tallies);
    return done;
}
