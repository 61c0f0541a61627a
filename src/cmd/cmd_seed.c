/* fingen seed: families into a target. */
#include "fingen/cmd.h"
#include "fingen/log.h"

#include "seed.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_DOMAINS 32
/* More connections than this have not been seen to help: the server is the limit long before. */
#define MAX_AUTOMATIC_JOBS 8

static unsigned jobs_from_profile(const struct profile *profile)
{
    int64_t jobs = profile_run(profile)->jobs;
    if (jobs > 0)
        return (unsigned)jobs;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        processors = 1;
    return (unsigned)(processors < MAX_AUTOMATIC_JOBS ? processors : MAX_AUTOMATIC_JOBS);
}

static bool contradicting_options(const struct command_line *line, struct error *error)
{
    static const char *const pairs[][2] = {
        {"resume", "replace"}, {"finish", "no-keys"},  {"finish", "replace"},
        {"finish", "resume"},  {"finish", "existing"}, {"finish", "dry-run"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (command_line_has(line, pairs[i][0]) && command_line_has(line, pairs[i][1])) {
            error_set(error, ERROR_USAGE, "--%s and --%s contradict each other", pairs[i][0], pairs[i][1]);
            return true;
        }
    }
    return false;
}

static bool add_domain(const struct domain **chosen, size_t *count, const struct domain *domain)
{
    for (size_t i = 0; i < *count; i++)
        if (chosen[i] == domain)
            return true;
    if (*count == MAX_DOMAINS)
        return false;
    chosen[(*count)++] = domain;
    return true;
}

/* In the order of the list of domains, whatever the order on the command line: later ones may lean on earlier
 * ones. */
static bool choose_domains(const struct command_line *line, const struct domain **chosen, size_t *count,
                           struct error *error)
{
    size_t operands = command_line_operand_count(line);
    *count = 0;
    if (operands == 0 && !command_line_has(line, "finish")) {
        error_set(error, ERROR_USAGE, "seed what? give `all` or the names of domains");
        return error_hint(error, "`fingen seed all`, or `fingen seed --help`");
    }
    bool all = operands == 0;
    for (size_t i = 0; i < operands; i++) {
        const char *name = command_line_operand(line, i);
        if (strcmp(name, "all") == 0) {
            all = true;
        } else if (domain_find(name) == NULL) {
            const char *names[MAX_DOMAINS + 1] = {"all"};
            size_t known = 1;
            for (size_t d = 0; domains[d] != NULL && known <= MAX_DOMAINS; d++)
                names[known++] = domains[d]->name;
            const char *nearest = text_nearest(name, names, known);
            error_set(error, ERROR_USAGE, "there is no domain \"%s\"", name);
            return nearest == NULL ? error_hint(error, "`fingen seed --help` lists the domains")
                                   : error_hint(error, "did you mean \"%s\"?", nearest);
        }
    }
    for (size_t d = 0; domains[d] != NULL; d++) {
        bool named = all;
        for (size_t i = 0; i < operands && !named; i++)
            named = strcmp(command_line_operand(line, i), domains[d]->name) == 0;
        if (named && !add_domain(chosen, count, domains[d]))
            return error_set(error, ERROR_INTERNAL, "more than %d domains", MAX_DOMAINS);
    }
    return true;
}

static bool announce_target(const struct target *target, struct error *error)
{
    struct buffer description;
    buffer_init(&description, 8192);
    bool done = target_describe(target, &description, error) && buffer_terminate(&description, error);
    if (done)
        log_info("target: %s", (const char *)description.data);
    buffer_free(&description);
    return done;
}

static bool seed_one(const struct domain *domain, const struct seed_request *request, bool dry_run,
                     bool finish, struct seed_outcome *outcome, struct error *error)
{
    if (finish)
        return seed_domain_finish(domain, request, outcome, error);
    struct seed_domain seed;
    if (!seed_domain_prepare(&seed, domain, request->profile, error))
        return false;
    bool done =
        dry_run ? seed_report_plan(&seed, request, error) : seed_domain_load(&seed, request, outcome, error);
    seed_domain_release(&seed);
    return done;
}

static bool refuse_absent(const char *domain, struct error *error)
{
    error_set(error, ERROR_REFUSED, "%s: the target holds no run to finish", domain);
    return error_hint(error, "`fingen seed %s` starts one", domain);
}

/* Of all domains, those that the target holds; of those named, every one. */
static bool keep_present(const struct command_line *line, struct seed_outcome *outcomes, size_t *count,
                         struct error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        struct seed_outcome outcome = outcomes[i];
        for (size_t named = 0; outcome.absent && named < command_line_operand_count(line); named++)
            if (strcmp(command_line_operand(line, named), outcome.domain->name) == 0)
                return refuse_absent(outcome.domain->name, error);
        outcomes[i] = outcomes[kept];
        outcomes[kept] = outcome;
        kept += !outcome.absent;
    }
    if (kept == 0)
        return refuse_absent("all", error);
    *count = kept;
    return true;
}

static bool seed_all(const struct command_line *line, const struct seed_request *request, struct error *error)
{
    const struct domain *chosen[MAX_DOMAINS];
    size_t count;
    if (!choose_domains(line, chosen, &count, error))
        return false;
    bool dry_run = command_line_has(line, "dry-run"), finish = command_line_has(line, "finish");
    struct seed_outcome outcomes[MAX_DOMAINS] = {0};
    bool done = true;
    for (size_t i = 0; done && i < count; i++)
        done = seed_one(chosen[i], request, dry_run, finish, &outcomes[i], error);
    size_t reported = count;
    done = done && (!finish || keep_present(line, outcomes, &reported, error));
    if (done && !dry_run)
        done = seed_report_outcomes(outcomes, reported, command_line_has(line, "json"), error);
    for (size_t i = 0; i < count; i++)
        seed_outcome_free(&outcomes[i]);
    return done;
}

static bool run_seed(const struct command_line *line, struct error *error)
{
    const struct domain *chosen[MAX_DOMAINS];
    size_t count;
    struct profile *profile = NULL;
    struct target target = {0};
    if (contradicting_options(line, error) || !choose_domains(line, chosen, &count, error) ||
        !command_line_profile(line, &profile, error))
        return false;
    run_install_signals();
    bool done =
        target_resolve(command_line_value(line, "to"), &target, error) && announce_target(&target, error);
    if (done) {
        struct seed_request request = {
            .profile = profile,
            .target = &target,
            .jobs = jobs_from_profile(profile),
            .resume = command_line_has(line, "resume"),
            .replace = command_line_has(line, "replace"),
            .existing = command_line_has(line, "existing"),
            .no_keys = command_line_has(line, "no-keys"),
        };
        done = seed_all(line, &request, error);
    }
    target_free(&target);
    profile_free(profile);
    return done;
}

static const char *const seed_options[] = {
    "to",      "profile",  "set",     "seed",   "scale", "as-of",   "jobs", "batch-rows", "dry-run", "resume",
    "replace", "existing", "no-keys", "finish", "quiet", "verbose", "json", "help",       NULL};

const struct command command_seed = {
    .name = "seed",
    .summary = "Make data and load it",
    .usage = "all|DOMAIN... [OPTION...]",
    .options = seed_options,
    .domain_shortcuts = true,
    .description = "Makes the data of all domains, or of the domains named, and streams it into the target; "
                   "then builds keys, "
                   "foreign keys and indexes, and gathers statistics.\n\n"
                   "The same seed, scale, as-of date and profile make the same rows, on any machine, with "
                   "any number of jobs.\n\n"
                   "A target that holds a run already is left alone unless --resume continues that run or "
                   "--replace clears it "
                   "first. --existing loads into empty tables that your own migrations made. --no-keys stops "
                   "after the rows; "
                   "`fingen seed --finish` builds the keys later.\n\n"
                   "With --set banking.layout=databases the bank's four schemas are databases of their own, "
                   "made when they are "
                   "missing; banking.database_prefix stands before their names. The rows are the same. The "
                   "target's own database "
                   "lists them, so give its address to status, validate, clear and db.",
    .run = run_seed,
};
