/* Prints the fingerprint of every table of every domain for two seeds: what must be the same on every machine. Uses only the layers
 * below the database, so that it can be built for another architecture.
 *
 *   fingerprints
 */
#include "fingen/domain.h"
#include "fingen/run.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_SECTIONS 16

static const char *const settings[] = {"scale=0.05", "batch_rows=2000"};
static const char *const seeds[] = {"seed=42", "seed=20260101"};

static struct profile *make_profile(const char *seed, struct error *error)
{
    const struct profile_section *sections[MAX_SECTIONS] = {&run_settings_section};
    size_t count = 1;
    for (size_t i = 0; domains[i] != NULL && count < MAX_SECTIONS; i++)
        sections[count++] = domains[i]->settings;
    struct profile *profile = profile_create(sections, count, error);
    if (profile == NULL)
        return NULL;
    bool done = profile_apply_assignment(profile, seed, error);
    for (size_t i = 0; done && i < sizeof settings / sizeof settings[0]; i++)
        done = profile_apply_assignment(profile, settings[i], error);
    if (done && profile_check(profile, error))
        return profile;
    profile_free(profile);
    return NULL;
}

static void print_tallies(const struct table_set *set, const char *seed, const struct table_tally *tallies)
{
    char fingerprint[33];
    for (uint32_t i = 0; i < set->table_count; i++)
        printf("%s %s.%s %llu %s\n", seed, set->tables[i]->schema, set->tables[i]->name,
               (unsigned long long)tallies[i].rows, fingerprint_format(fingerprint, &tallies[i].fingerprint));
}

static bool print_domain(const struct domain *domain, const struct profile *profile, const char *seed,
                         struct error *error)
{
    void *state;
    struct sink *sink;
    if (!domain->prepare(profile, &state, error))
        return false;
    bool done = null_sink_open(domain->tables(), &sink, error);
    if (done) {
        struct plan plan;
        struct run_options options = {.jobs = 1};
        struct run_result result = {0};
        plan_make(&plan, domain, state, (uint64_t)profile_run(profile)->batch_rows);
        done = run_execute(&plan, state, sink, &options, &result, error);
        if (done)
            print_tallies(domain->tables(), seed, result.tallies);
        free(result.tallies);
        sink->routine->close(sink);
    }
    domain->release(state);
    return done;
}

int main(void)
{
    struct error error = {0};
    for (size_t s = 0; s < sizeof seeds / sizeof seeds[0]; s++) {
        struct profile *profile = make_profile(seeds[s], &error);
        bool done = profile != NULL;
        for (size_t i = 0; done && domains[i] != NULL; i++)
            done = print_domain(domains[i], profile, seeds[s], &error);
        profile_free(profile);
        if (!done) {
            fprintf(stderr, "%s\n%s\n", error.message, error.detail);
            return 1;
        }
    }
    return 0;
}
