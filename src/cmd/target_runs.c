#include "target_runs.h"

#include "fingen/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DOMAINS 32

bool target_announce(const struct target *target, struct error *error)
{
    struct buffer description;
    buffer_init(&description, 8192);
    bool done = target_describe(target, &description, error) && buffer_terminate(&description, error);
    if (done)
        log_info("target: %s", (const char *)description.data);
    buffer_free(&description);
    return done;
}

char *target_table_name(char *buf, size_t size, const struct table *table)
{
    snprintf(buf, size, "%s.%s", table->schema, table->name);
    return buf;
}

bool target_runs_tables(const struct ledger_run *run, const struct table_set **set, struct error *error)
{
    const struct domain *domain = domain_find(run->domain);
    if (domain != NULL) {
        *set = domain->tables();
        return true;
    }
    error_set(error, ERROR_REFUSED, "the target holds a run of domain %s, which this fingen does not know",
              run->domain);
    return error_hint(error, "its data are of generator version %s: use the fingen that made them",
                      run->generator_version);
}

/* ---- which runs ---- */

static bool names_domain(const struct command_line *line, const char *domain)
{
    size_t count = command_line_operand_count(line);
    bool named = count == 0;
    for (size_t i = 0; i < count && !named; i++) {
        const char *operand = command_line_operand(line, i);
        named = strcmp(operand, domain) == 0 || strcmp(operand, "all") == 0;
    }
    return named;
}

static bool complain_unknown_domain(const char *word, struct error *error)
{
    const char *names[MAX_DOMAINS + 1] = {"all"};
    size_t count = 1;
    for (size_t i = 0; domains[i] != NULL && count <= MAX_DOMAINS; i++)
        names[count++] = domains[i]->name;
    const char *nearest = text_nearest(word, names, count);
    error_set(error, ERROR_USAGE, "there is no domain \"%s\"", word);
    return nearest == NULL ? false : error_hint(error, "did you mean \"%s\"?", nearest);
}

static bool holds_run(const struct target_runs *runs, const char *domain)
{
    for (size_t i = 0; i < runs->count; i++)
        if (strcmp(runs->runs[i].domain, domain) == 0)
            return true;
    return false;
}

/* A domain is one that this fingen knows or that the target holds. */
static bool check_operands(const struct target_runs *runs, const struct command_line *line,
                           struct error *error)
{
    for (size_t i = 0; i < command_line_operand_count(line); i++) {
        const char *operand = command_line_operand(line, i);
        if (strcmp(operand, "all") != 0 && domain_find(operand) == NULL && !holds_run(runs, operand))
            return complain_unknown_domain(operand, error);
    }
    return true;
}

static void keep_named(struct target_runs *runs, const struct command_line *line)
{
    size_t kept = 0;
    for (size_t i = 0; i < runs->count; i++) {
        if (names_domain(line, runs->runs[i].domain))
            runs->runs[kept++] = runs->runs[i];
        else
            ledger_run_free(&runs->runs[i]);
    }
    runs->count = kept;
}

/* ---- the target ---- */

const struct store_routine *store_routine_of(const struct target *target)
{
    return target->kind == TARGET_SQLITE ? &store_sqlite : &store_postgresql;
}

bool store_open_run(struct store *store, const struct ledger_run *run, const struct table_set *set,
                    struct error *error)
{
    return store->routine->open_run == NULL || store->routine->open_run(store, run, set, error);
}

void store_close_run(struct store *store)
{
    if (store->routine->close_run != NULL)
        store->routine->close_run(store);
}

struct store_progress store_progress_of(struct store *store, const struct ledger_run *run)
{
    struct store_progress progress = {run->batches_done, run->seconds, strcmp(run->state, "complete") == 0};
    if (store->routine->progress != NULL)
        store->routine->progress(store, run, &progress);
    return progress;
}

static bool open_and_list(struct target_runs *runs, struct error *error)
{
    struct store *store = &runs->store;
    store->target = &runs->target;
    store->routine = store_routine_of(&runs->target);
    return target_announce(&runs->target, error) && store->routine->open(store, error) &&
           store->routine->list_runs(store, &runs->runs, &runs->count, error);
}

bool target_runs_open(struct target_runs *runs, const struct command_line *line, struct error *error)
{
    *runs = (struct target_runs){0};
    if (!target_resolve(command_line_value(line, "to"), &runs->target, error))
        return false;
    if (runs->target.kind == TARGET_NULL)
        return error_set(error, ERROR_USAGE, "null: keeps nothing that could be looked at");
    if (runs->target.kind == TARGET_FILES) {
        error_set(error, ERROR_USAGE, "this needs a database, and %s: is files",
                  file_format_name(runs->target.format));
        return error_hint(
            error, "`fingen status --to ...` shows what files hold, `fingen seed --replace` replaces them");
    }
    if (!open_and_list(runs, error) || !check_operands(runs, line, error))
        return false;
    keep_named(runs, line);
    return true;
}

void target_runs_close(struct target_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        ledger_run_free(&runs->runs[i]);
    free(runs->runs);
    if (runs->store.routine != NULL)
        runs->store.routine->close(&runs->store);
    target_free(&runs->target);
    *runs = (struct target_runs){0};
}
