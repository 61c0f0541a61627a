/* What seed says on stdout: the plan of a dry run, or what was loaded. */
#include "fingen/log.h"

#include "json_output.h"
#include "seed.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static void print_databases(const struct seed_domain *seed, const struct seed_request *request)
{
    const char *prefix;
    if (seed->domain->split_databases == NULL || !seed->domain->split_databases(request->profile, &prefix))
        return;
    printf("  databases");
    for (uint32_t i = 0; i < seed->set->schema_count; i++)
        printf("%s %s%s", i == 0 ? "" : ",", prefix, seed->set->schemas[i]);
    printf("\n");
}

bool seed_report_plan(const struct seed_domain *seed, const struct seed_request *request, struct error *error)
{
    double *rows = calloc(seed->set->table_count, sizeof *rows);
    if (rows == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    seed->domain->expect_rows(seed->state, rows);
    printf("%s: %llu batches over %u connections\n", seed->domain->name,
           (unsigned long long)seed->plan.batch_count, request->jobs);
    print_databases(seed, request);
    for (uint32_t i = 0; i < seed->domain->stage_count; i++)
        printf("  %-30s %15llu families, %llu a batch\n", seed->domain->stages[i].name,
               (unsigned long long)seed->plan.stages[i].family_count,
               (unsigned long long)seed->plan.stages[i].families_per_batch);
    double total = 0;
    char count[32];
    for (uint32_t i = 0; i < seed->set->table_count; i++) {
        char name[160];
        snprintf(name, sizeof name, "%s.%s", seed->set->tables[i]->schema, seed->set->tables[i]->name);
        printf("  %-40s %15s rows expected\n", name,
               text_format_count(count, sizeof count, (uint64_t)(rows[i] + 0.5)));
        total += rows[i];
    }
    printf("  %-40s %15s rows expected\n", "total",
           text_format_count(count, sizeof count, (uint64_t)(total + 0.5)));
    free(rows);
    return true;
}

static void total_tally(const struct seed_outcome *outcome, struct table_tally *total)
{
    *total = (struct table_tally){0};
    for (uint32_t i = 0; i < outcome->domain->tables()->table_count; i++)
        table_tally_add(total, &outcome->tallies[i]);
}

static void print_outcome(const struct seed_outcome *outcome)
{
    const struct table_set *set = outcome->domain->tables();
    char count[32], name[160], fingerprint[33];
    for (uint32_t i = 0; i < set->table_count; i++) {
        snprintf(name, sizeof name, "%s.%s", set->tables[i]->schema, set->tables[i]->name);
        printf("%-40s %15s rows  %s\n", name,
               text_format_count(count, sizeof count, outcome->tallies[i].rows),
               fingerprint_format(fingerprint, &outcome->tallies[i].fingerprint));
    }
    struct table_tally total;
    total_tally(outcome, &total);
    if (outcome->nothing_to_do) {
        printf("%s: complete already, nothing to do\n", outcome->domain->name);
        return;
    }
    printf("%s: %s rows in %.2f s", outcome->domain->name, text_format_count(count, sizeof count, total.rows),
           outcome->row_seconds);
    if (outcome->keys_built)
        printf(", keys and statistics in %.2f s", outcome->key_seconds);
    printf("\n");
}

static cJSON *table_to_json(const struct table *table, const struct table_tally *tally)
{
    char fingerprint[33];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "schema", table->schema);
    cJSON_AddStringToObject(object, "table", table->name);
    json_add_uint64(object, "rows", tally->rows);
    json_add_uint64(object, "bytes", tally->bytes);
    cJSON_AddStringToObject(object, "fingerprint", fingerprint_format(fingerprint, &tally->fingerprint));
    return object;
}

static cJSON *outcome_to_json(const struct seed_outcome *outcome)
{
    const struct table_set *set = outcome->domain->tables();
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "domain", outcome->domain->name);
    cJSON *tables = cJSON_AddArrayToObject(object, "tables");
    for (uint32_t i = 0; i < set->table_count; i++)
        cJSON_AddItemToArray(tables, table_to_json(set->tables[i], &outcome->tallies[i]));
    json_add_uint64(object, "batches_loaded", outcome->batches_loaded);
    cJSON_AddNumberToObject(object, "row_seconds", outcome->row_seconds);
    cJSON_AddNumberToObject(object, "key_seconds", outcome->key_seconds);
    cJSON_AddBoolToObject(object, "keys_built", outcome->keys_built);
    cJSON_AddBoolToObject(object, "nothing_to_do", outcome->nothing_to_do);
    return object;
}

bool seed_report_outcomes(const struct seed_outcome *outcomes, size_t count, bool json, struct error *error)
{
    if (!json) {
        for (size_t i = 0; i < count; i++)
            print_outcome(&outcomes[i]);
        return true;
    }
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(array, outcome_to_json(&outcomes[i]));
    return json_write(array, error);
}
