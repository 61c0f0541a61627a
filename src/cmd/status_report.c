/* Statuses on stdout: as text, as JSON. */
#include "status.h"

#include "json_output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAME_BYTES 160

static uint64_t rows_per_second(const struct status *status)
{
    return status->seconds > 0 ? (uint64_t)((double)status->total.rows / status->seconds) : 0;
}

/* ---- text ---- */

static void print_interrupted(const struct status *status)
{
    const struct ledger_run *run = status->run;
    char document[NAME_BYTES];
    printf("%s: interrupted at batch %" PRIu64 " of %" PRIu64, run->domain, status->batches_done,
           run->batches_planned);
    if (ledger_document_name(run, document, sizeof document) != NULL)
        printf(" (`fingen load %s --replace` loads it anew)\n", document);
    else
        printf(" (`fingen seed %s --resume` goes on)\n", run->domain);
}

static void print_state(const struct status *status)
{
    const struct ledger_run *run = status->run;
    switch (status->state) {
    case STATUS_COMPLETE:
        printf("%s: complete\n", run->domain);
        break;
    case STATUS_ROWS_LOADED:
        printf("%s: rows loaded, keys missing (`fingen seed --finish` builds them)\n", run->domain);
        break;
    case STATUS_LOADING:
        printf("%s: loading, batch %" PRIu64 " of %" PRIu64 "\n", run->domain, status->batches_done,
               run->batches_planned);
        break;
    case STATUS_INTERRUPTED:
        print_interrupted(status);
        break;
    }
}

static void print_databases(const struct ledger_run *run)
{
    printf("  databases");
    for (size_t i = 0; i < run->database_count; i++)
        printf("%s %s", i == 0 ? "" : ",", run->databases[i].name);
    printf("\n");
}

/* What its rows follow from. */
static void print_origin(const struct ledger_run *run)
{
    char date[11], digest[33], document[NAME_BYTES];
    const char *existing = run->existing ? ", in tables that were there" : "";
    if (ledger_document_name(run, document, sizeof document) != NULL) {
        printf("  from the document %s%s\n", document, existing);
        return;
    }
    printf("  seed %" PRIu64 ", scale %g, as of %s%s\n", run->seed, run->scale, date_format(date, run->as_of),
           existing);
    printf("  profile %s\n", fingerprint_format(digest, &run->profile_digest));
    printf("  generator %s%s\n", run->generator_version,
           strcmp(run->generator_version, FINGEN_GENERATOR_VERSION) == 0
               ? ""
               : ", which is not this fingen's (" FINGEN_GENERATOR_VERSION "): it makes other rows");
}

static void print_run(const struct status *status)
{
    const struct ledger_run *run = status->run;
    char rows[32], rate[32];
    print_origin(run);
    printf("  batches %" PRIu64 " of %" PRIu64 ", %s %s in %.1f s, %s %s/s\n", status->batches_done,
           run->batches_planned, text_format_count(rows, sizeof rows, status->total.rows),
           text_noun(status->total.rows, "row", "rows"), status->seconds,
           text_format_count(rate, sizeof rate, rows_per_second(status)),
           text_noun(rows_per_second(status), "row", "rows"));
    if (run->database_count > 0)
        print_databases(run);
    if (run->part_count > 1)
        printf("  parts %" PRIu32 " of %" PRIu32 "\n", run->parts_done, run->part_count);
    printf("  started %s%s%s\n", run->started_at, run->finished_at[0] != '\0' ? ", finished " : "",
           run->finished_at);
}

static int widest_name(const struct table_set *set)
{
    char name[NAME_BYTES];
    size_t widest = strlen("table");
    for (uint32_t i = 0; i < set->table_count; i++) {
        size_t width = strlen(target_table_name(name, sizeof name, set->tables[i]));
        widest = width > widest ? width : widest;
    }
    return (int)widest;
}

static const char *exact_word(const struct status *status, uint32_t table)
{
    return !status->exact ? "" : status_table_is_same(status, table) ? "  same" : "  differs";
}

static void print_tables(const struct status *status)
{
    char name[NAME_BYTES], rows[32], bytes[32], fingerprint[33];
    int width = widest_name(status->set);
    printf("\n  %-*s %15s %10s  %s\n", width, "table", "rows", "size", "fingerprint");
    for (uint32_t i = 0; i < status->set->table_count; i++) {
        const struct table_tally *tally = &status->tallies[i];
        printf("  %-*s %15s %10s  %s%s\n", width,
               target_table_name(name, sizeof name, status->set->tables[i]),
               text_format_count(rows, sizeof rows, tally->rows),
               status->bytes[i] < 0 ? "gone"
                                    : text_format_bytes(bytes, sizeof bytes, (uint64_t)status->bytes[i]),
               fingerprint_format(fingerprint, &tally->fingerprint), exact_word(status, i));
        if (status->exact && status->bytes[i] >= 0 && !status_table_is_same(status, i))
            printf("  %-*s %15s %10s  %s  found\n", width, "",
                   text_format_count(rows, sizeof rows, status->found[i].rows), "",
                   fingerprint_format(fingerprint, &status->found[i].fingerprint));
    }
}

void status_print(const struct status *statuses, size_t count)
{
    if (count == 0)
        printf("the target holds no run of fingen's\n");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            printf("\n");
        print_state(&statuses[i]);
        print_run(&statuses[i]);
        if (statuses[i].set != NULL)
            print_tables(&statuses[i]);
        else
            printf("  this fingen does not know the domain and its tables\n");
    }
}

/* ---- JSON ---- */

static cJSON *table_to_json(const struct status *status, uint32_t index)
{
    const struct table *table = status->set->tables[index];
    const struct table_tally *tally = &status->tallies[index];
    char fingerprint[33];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "schema", table->schema);
    cJSON_AddStringToObject(object, "table", table->name);
    json_add_uint64(object, "rows", tally->rows);
    if (status->bytes[index] < 0)
        cJSON_AddNullToObject(object, "bytes");
    else
        json_add_uint64(object, "bytes", (uint64_t)status->bytes[index]);
    cJSON_AddStringToObject(object, "fingerprint", fingerprint_format(fingerprint, &tally->fingerprint));
    if (!status->exact)
        return object;
    cJSON_AddBoolToObject(object, "same", status_table_is_same(status, index));
    json_add_uint64(object, "rows_found", status->found[index].rows);
    cJSON_AddStringToObject(object, "fingerprint_found",
                            fingerprint_format(fingerprint, &status->found[index].fingerprint));
    return object;
}

static void add_databases(cJSON *object, const struct ledger_run *run)
{
    cJSON *databases = cJSON_AddArrayToObject(object, "databases");
    for (size_t i = 0; i < run->database_count; i++)
        cJSON_AddItemToArray(databases, cJSON_CreateString(run->databases[i].name));
}

static cJSON *status_to_json(const struct status *status)
{
    static const char *const states[] = {[STATUS_COMPLETE] = "complete",
                                         [STATUS_ROWS_LOADED] = "loaded",
                                         [STATUS_LOADING] = "loading",
                                         [STATUS_INTERRUPTED] = "interrupted"};
    const struct ledger_run *run = status->run;
    char date[11], digest[33];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "domain", run->domain);
    cJSON_AddStringToObject(object, "state", states[status->state]);
    cJSON_AddBoolToObject(object, "existing", run->existing);
    json_add_uint64(object, "seed", run->seed);
    cJSON_AddNumberToObject(object, "scale", run->scale);
    cJSON_AddStringToObject(object, "as_of", date_format(date, run->as_of));
    cJSON_AddStringToObject(object, "profile_digest", fingerprint_format(digest, &run->profile_digest));
    cJSON_AddStringToObject(object, "generator_version", run->generator_version);
    json_add_uint64(object, "batches_done", status->batches_done);
    json_add_uint64(object, "batches_planned", run->batches_planned);
    json_add_uint64(object, "parts_done", run->parts_done);
    json_add_uint64(object, "parts", run->part_count);
    json_add_uint64(object, "rows", status->total.rows);
    cJSON_AddNumberToObject(object, "row_seconds", status->seconds);
    json_add_uint64(object, "rows_per_second", rows_per_second(status));
    cJSON_AddStringToObject(object, "started_at", run->started_at);
    if (run->finished_at[0] != '\0')
        cJSON_AddStringToObject(object, "finished_at", run->finished_at);
    else
        cJSON_AddNullToObject(object, "finished_at");
    if (run->database_count > 0)
        add_databases(object, run);
    cJSON *tables = cJSON_AddArrayToObject(object, "tables");
    for (uint32_t i = 0; status->set != NULL && i < status->set->table_count; i++)
        cJSON_AddItemToArray(tables, table_to_json(status, i));
    return object;
}

bool status_write_json(const struct status *statuses, size_t count, struct error *error)
{
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(array, status_to_json(&statuses[i]));
    return json_write(array, error);
}
