/* Which domains, which tables. */
#include "command_line.h"
#include "seed.h"

#include <string.h>

static bool add_domain(const struct domain **chosen, size_t *count, const struct domain *domain)
{
    for (size_t i = 0; i < *count; i++)
        if (chosen[i] == domain)
            return true;
    if (*count == SEED_MAX_DOMAINS)
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
            const char *names[SEED_MAX_DOMAINS + 1] = {"all"};
            size_t known = 1;
            for (size_t d = 0; domains[d] != NULL && known <= SEED_MAX_DOMAINS; d++)
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
            return error_set(error, ERROR_INTERNAL, "more than %d domains", SEED_MAX_DOMAINS);
    }
    return true;
}

/* "schema.table", or the table alone. */
static const struct table *find_table(const struct seed_request *request, const char *name)
{
    char schema[128] = "";
    const char *point = strchr(name, '.');
    if (point != NULL)
        snprintf(schema, sizeof schema, "%.*s", (int)(point - name), name);
    const struct table *table = NULL;
    for (size_t i = 0; i < request->domain_count && table == NULL; i++)
        table = table_set_find(request->domains[i]->tables(), point == NULL ? NULL : schema,
                               point == NULL ? name : point + 1);
    return table;
}

static bool complain_unknown_table(const struct seed_request *request, const char *name, struct error *error)
{
    const char *names[SEED_MAX_TABLES];
    size_t count = 0;
    const char *point = strchr(name, '.');
    for (size_t i = 0; i < request->domain_count; i++)
        for (uint32_t t = 0; t < request->domains[i]->tables()->table_count && count < SEED_MAX_TABLES; t++)
            names[count++] = request->domains[i]->tables()->tables[t]->name;
    const char *nearest = text_nearest(point == NULL ? name : point + 1, names, count);
    error_set(error, ERROR_USAGE, "--table %s: the domains asked for have no such table", name);
    return nearest == NULL ? error_hint(error, "`fingen seed all --dry-run` lists the tables")
                           : error_hint(error, "did you mean \"%s\"?", nearest);
}

static bool choose_tables(const struct command_line *line, struct seed_request *request, struct error *error)
{
    for (size_t i = 0; i < line->given_count; i++) {
        if (line->given[i].shortcut != NULL || strcmp(line->given[i].name, "table") != 0)
            continue;
        const struct table *table = find_table(request, line->given[i].value);
        if (table == NULL)
            return complain_unknown_table(request, line->given[i].value, error);
        if (request->table_count == SEED_MAX_TABLES)
            return error_set(error, ERROR_USAGE, "more than %d times --table", SEED_MAX_TABLES);
        request->tables[request->table_count++] = table;
    }
    return true;
}

/* A domain of which no table is wanted need not be made. */
static void drop_needless_domains(struct seed_request *request)
{
    size_t kept = 0;
    for (size_t i = 0; i < request->domain_count; i++) {
        const struct table_set *set = request->domains[i]->tables();
        bool wanted = request->table_count == 0;
        for (size_t t = 0; t < request->table_count && !wanted; t++)
            wanted = table_set_find(set, request->tables[t]->schema, request->tables[t]->name) ==
                     request->tables[t];
        if (wanted)
            request->domains[kept++] = request->domains[i];
    }
    request->domain_count = kept;
}

static bool choose_part(const struct command_line *line, struct plan_part *part, struct error *error)
{
    const char *text = command_line_value(line, "part");
    *part = (struct plan_part){1, 1};
    if (text == NULL || plan_part_parse(text, part))
        return true;
    error_set(error, ERROR_USAGE, "--part %s: expected K/N, with K from 1 to N and N up to %d", text,
              PLAN_MAX_PARTS);
    return error_hint(error, "--part 3/16 is the third of sixteen");
}

bool seed_choose(const struct command_line *line, struct seed_request *request, struct error *error)
{
    if (!choose_domains(line, request->domains, &request->domain_count, error) ||
        !choose_tables(line, request, error) || !choose_part(line, &request->part, error))
        return false;
    drop_needless_domains(request);
    const char *compression = command_line_value(line, "compress");
    return compression == NULL || file_compression_find(compression, &request->compression, error);
}
