/* fingen seed: families into a target. */
#include "fingen/cmd.h"
#include "fingen/log.h"

#include "command_line.h"
#include "seed.h"
#include "target_runs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More connections than this have not been seen to help: the server is the limit long before. */
#define MAX_AUTOMATIC_JOBS 8

unsigned seed_jobs(const struct profile *profile)
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
        {"resume", "replace"},  {"finish", "no-keys"}, {"finish", "replace"}, {"finish", "resume"},
        {"finish", "existing"}, {"finish", "dry-run"}, {"finish", "part"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (command_line_has(line, pairs[i][0]) && command_line_has(line, pairs[i][1])) {
            error_set(error, ERROR_USAGE, "--%s and --%s contradict each other", pairs[i][0], pairs[i][1]);
            return true;
        }
    }
    return false;
}

/* The rows are there, with settings of their own; a profile may still say how many connections. */
static bool is_about_rows(const struct given_option *given)
{
    static const char *const names[] = {"seed", "scale", "as-of", "batch-rows", "table", "compress"};
    bool about_rows = given->shortcut != NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !about_rows; i++)
        about_rows = strcmp(given->name, names[i]) == 0;
    return about_rows;
}

static bool finish_is_told_of_rows(const struct command_line *line, struct error *error)
{
    if (!command_line_has(line, "finish"))
        return false;
    for (size_t i = 0; i < line->given_count; i++) {
        if (!is_about_rows(&line->given[i]))
            continue;
        error_set(error, ERROR_USAGE, "--finish makes no rows, so --%s has no meaning with it",
                  line->given[i].name);
        error_hint(error,
                   "it builds the keys of the rows that are there; `fingen status` shows their settings");
        return true;
    }
    return false;
}

static bool seed_one(const struct seed_target *into, void *state, const struct domain *domain,
                     const struct seed_request *request, struct seed_outcome *outcome, struct error *error)
{
    struct seed_domain seed;
    if (!seed_outcome_start(outcome, domain, request, error) ||
        !(request->document != NULL ? load_domain_prepare : seed_domain_prepare)(&seed, domain, request,
                                                                                 error))
        return false;
    bool done = into->load(state, &seed, request, outcome, error);
    seed_domain_release(&seed);
    return done;
}

bool seed_domains(const struct seed_request *request, struct seed_outcome *outcomes, struct error *error)
{
    const struct seed_target *into = seed_target_of(request->target);
    void *state = NULL;
    bool done = into->open == NULL || into->open(request, &state, error);
    for (size_t i = 0; done && i < request->domain_count; i++)
        done = seed_one(into, state, request->domains[i], request, &outcomes[i], error);
    done = done && (into->end == NULL || into->end(state, request, outcomes, error));
    if (into->close != NULL)
        into->close(state);
    return done;
}

static bool is_named(const struct command_line *line, const struct domain *domain)
{
    for (size_t i = 0; i < command_line_operand_count(line); i++)
        if (strcmp(command_line_operand(line, i), domain->name) == 0)
            return true;
    return false;
}

static bool refuse_to_finish(const struct domain *domain, struct error *error)
{
    if (domain == NULL) {
        error_set(error, ERROR_REFUSED, "the target holds no run to finish");
        return error_hint(error, "`fingen seed all` starts one");
    }
    error_set(error, ERROR_REFUSED, "%s: the target holds no run to finish", domain->name);
    return error_hint(error, "`fingen seed %s` starts one", domain->name);
}

/* The domains that were named, else those of which the target holds a run: `*count` outcomes. */
static bool finish_domains(const struct command_line *line, const struct seed_target *into,
                           const struct seed_request *request, struct seed_outcome *outcomes, size_t *count,
                           struct error *error)
{
    *count = 0;
    for (size_t i = 0; i < request->domain_count; i++) {
        struct seed_outcome *outcome = &outcomes[*count];
        if (!seed_outcome_start(outcome, request->domains[i], request, error) ||
            !into->finish(request->domains[i], request, outcome, error))
            return false;
        if (outcome->no_run && is_named(line, request->domains[i]))
            return refuse_to_finish(request->domains[i], error);
        if (outcome->no_run) {
            seed_outcome_free(outcome);
            *outcome = (struct seed_outcome){0};
        } else {
            ++*count;
        }
    }
    return *count > 0 || refuse_to_finish(NULL, error);
}

static bool seed_all(const struct command_line *line, const struct seed_request *request, struct error *error)
{
    const struct seed_target *into = seed_target_of(request->target);
    bool finish = command_line_has(line, "finish"), json = command_line_has(line, "json");
    if (!into->check(request, finish, error))
        return false;
    if (command_line_has(line, "dry-run"))
        return seed_report_plans(request, json, error);
    if (!seed_check_report(request, json, error))
        return false;
    struct seed_outcome outcomes[SEED_MAX_DOMAINS] = {0};
    size_t count = request->domain_count;
    bool done = finish ? finish_domains(line, into, request, outcomes, &count, error)
                       : seed_domains(request, outcomes, error);
    done = done && seed_report(request, outcomes, count, json, error);
    for (size_t i = 0; i < request->domain_count; i++)
        seed_outcome_free(&outcomes[i]);
    return done;
}

static bool run_seed(const struct command_line *line, struct error *error)
{
    struct profile *profile = NULL;
    struct target target = {0};
    struct seed_request request = {
        .resume = command_line_has(line, "resume"),
        .replace = command_line_has(line, "replace"),
        .existing = command_line_has(line, "existing"),
        .no_keys = command_line_has(line, "no-keys"),
    };
    if (contradicting_options(line, error) || finish_is_told_of_rows(line, error) ||
        !seed_choose(line, &request, error) || !command_line_profile(line, &profile, error))
        return false;
    bool done =
        target_resolve(command_line_value(line, "to"), &target, error) && target_announce(&target, error);
    request.profile = profile;
    request.target = &target;
    request.jobs = seed_jobs(profile);
    done = done && seed_all(line, &request, error);
    target_free(&target);
    profile_free(profile);
    return done;
}

static const char *const seed_options[] = {
    "to",   "table",      "compress", "profile", "set",     "seed",     "scale",   "as-of",
    "jobs", "batch-rows", "dry-run",  "resume",  "replace", "existing", "no-keys", "finish",
    "part", "quiet",      "verbose",  "json",    "help",    NULL};

const struct command command_seed = {
    .name = "seed",
    .summary = "Make data and load it",
    .usage = "all|DOMAIN... [OPTION...]",
    .options = seed_options,
    .domain_shortcuts = true,
    .description =
        "Makes the data of all domains, or of the domains named, and streams it into the target; "
        "then builds keys, "
        "foreign keys and indexes, and gathers statistics.\n\n"
        "The same seed, scale, as-of date and profile make the same rows, on any machine, with "
        "any number of jobs.\n\n"
        "A target that holds a run already is left alone unless --resume continues that run or "
        "--replace clears it "
        "first; in one database the old run stays when the new one cannot begin. --existing loads into empty "
        "tables that "
        "your own migrations made. --no-keys stops "
        "after the rows; "
        "`fingen seed --finish` builds the keys later, and takes no settings of the rows any more.\n\n"
        "--dry-run shows the plan, with --json as an object: the target, the settings, and of each domain "
        "its "
        "batches, stages and tables with the rows expected.\n\n"
        "With --set banking.layout=databases the bank's four schemas are databases of their own, made when "
        "they are missing; banking.database_prefix stands before their names. The rows are the same. The "
        "target's own database lists them, so give its address to status, validate, clear and db.\n\n"
        "--part K/N makes the K-th of N parts: the rows of parts 1 to N, made anywhere and in any order, "
        "are the rows "
        "of the whole. Several processes may load their parts into one PostgreSQL at once: the first makes "
        "the run, the "
        "others join it when all settings agree, and the last to finish builds the keys. A part that is "
        "loaded already is "
        "left alone, one that was interrupted goes on.\n\n"
        "Files (csv:, jsonl:, json:, sql:) are made under a temporary name and get their own when "
        "they are whole, with a "
        "manifest.json that lists them. A folder with anything in it is left alone; --replace "
        "removes what the manifest "
        "there lists. --table writes some tables only, --compress makes them smaller. The bytes "
        "do not depend on --jobs "
        "or --batch-rows.",
    .run = run_seed,
};
