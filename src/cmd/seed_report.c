/* What seed says on stdout of what was loaded. */
#include "fingen/log.h"

#include "json_output.h"
#include "seed.h"

#include <stdlib.h>
#include <string.h>

const char *seed_part_words(char buf[SEED_PART_WORDS_BYTES], struct plan_part part)
{
    buf[0] = '\0';
    if (part.count > 1)
        snprintf(buf, SEED_PART_WORDS_BYTES, ", part %u/%u", part.number, part.count);
    return buf;
}

static void total_tally(const struct seed_outcome *outcome, struct table_tally *total)
{
    *total = (struct table_tally){0};
    for (uint32_t i = 0; i < outcome->domain->tables()->table_count; i++)
        if (!outcome->left_out[i])
            table_tally_add(total, &outcome->tallies[i]);
}

static void print_outcome(const struct seed_outcome *outcome)
{
    const struct table_set *set = outcome->domain->tables();
    char count[32], name[160], fingerprint[33], part[SEED_PART_WORDS_BYTES];
    for (uint32_t i = 0; i < set->table_count; i++) {
        if (outcome->left_out[i])
            continue;
        snprintf(name, sizeof name, "%s.%s", set->tables[i]->schema, set->tables[i]->name);
        printf("%-40s %15s %-4s  %s\n", name,
               text_format_count(count, sizeof count, outcome->tallies[i].rows),
               text_noun(outcome->tallies[i].rows, "row", "rows"),
               fingerprint_format(fingerprint, &outcome->tallies[i].fingerprint));
    }
    struct table_tally total;
    total_tally(outcome, &total);
    seed_part_words(part, outcome->part);
    if (outcome->nothing_to_do) {
        printf("%s%s: %s already, nothing to do\n", outcome->domain->name, part,
               outcome->part.count > 1 ? "loaded" : "complete");
        return;
    }
    printf("%s%s: %s %s in %.2f s", outcome->domain->name, part,
           text_format_count(count, sizeof count, total.rows), text_noun(total.rows, "row", "rows"),
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
        if (!outcome->left_out[i])
            cJSON_AddItemToArray(tables, table_to_json(set->tables[i], &outcome->tallies[i]));
    if (outcome->part.count > 1) {
        char part[32];
        snprintf(part, sizeof part, "%u/%u", outcome->part.number, outcome->part.count);
        cJSON_AddStringToObject(object, "part", part);
    }
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

void seed_note_outcomes(const struct seed_outcome *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char rows[32];
        struct table_tally total;
        if (outcomes[i].cut_short)
            continue;
        total_tally(&outcomes[i], &total);
        log_info("%s: %s %s in %.2f s", outcomes[i].domain->name,
                 text_format_count(rows, sizeof rows, total.rows), text_noun(total.rows, "row", "rows"),
                 outcomes[i].row_seconds);
    }
}

static bool data_on_stdout(const struct seed_request *request)
{
    return request->target->kind == TARGET_FILES && strcmp(request->target->path, FILES_STANDARD_OUTPUT) == 0;
}

bool seed_check_report(const struct seed_request *request, bool json, struct error *error)
{
    return !json || !data_on_stdout(request) ||
           error_set(error, ERROR_USAGE, "--json and the data would share standard output");
}

bool seed_report(const struct seed_request *request, const struct seed_outcome *outcomes, size_t count,
                 bool json, struct error *error)
{
    if (!data_on_stdout(request))
        return seed_report_outcomes(outcomes, count, json, error);
    seed_note_outcomes(outcomes, count);
    return true;
}
