/* What seed --dry-run says on stdout: what would be made of every domain, and where it would go. */
#include "json_output.h"
#include "seed.h"

#include <stdlib.h>
#include <string.h>

#define TARGET_CAP ((size_t)8192)

/* A domain's plan with what its tables may expect. */
struct expectation {
    struct seed_domain seed;
    double *rows; /* per table */
    double total; /* of the tables that are wanted */
};

void seed_expect_rows(const struct seed_domain *seed, double *rows)
{
    seed->domain->expect_rows(seed->state, rows);
    for (uint32_t i = 0; i < seed->set->table_count; i++)
        rows[i] /= seed->plan.part.count;
}

/* Of files, --table names them; a database gets all. */
static bool is_wanted(const struct seed_request *request, const struct table *table)
{
    bool wanted = request->table_count == 0;
    for (size_t i = 0; i < request->table_count && !wanted; i++)
        wanted = request->tables[i] == table;
    return wanted;
}

static bool expect(struct expectation *expectation, const struct domain *domain,
                   const struct seed_request *request, struct error *error)
{
    *expectation = (struct expectation){0};
    if (!seed_domain_prepare(&expectation->seed, domain, request, error))
        return false;
    const struct table_set *set = expectation->seed.set;
    expectation->rows = calloc(set->table_count, sizeof *expectation->rows);
    if (expectation->rows == NULL) {
        seed_domain_release(&expectation->seed);
        return error_set(error, ERROR_MEMORY, "out of memory");
    }
    seed_expect_rows(&expectation->seed, expectation->rows);
    for (uint32_t i = 0; i < set->table_count; i++)
        expectation->total += is_wanted(request, set->tables[i]) ? expectation->rows[i] : 0;
    return true;
}

static void release(struct expectation *expectation)
{
    free(expectation->rows);
    seed_domain_release(&expectation->seed);
}

static uint64_t rounded(double rows)
{
    return (uint64_t)(rows + 0.5);
}

/* The domain's databases are its schemas with the prefix before them; false: all is in the target's own. */
static bool is_split(const struct seed_domain *seed, const struct seed_request *request, const char **prefix)
{
    return seed->domain->split_databases != NULL && seed->domain->split_databases(request->profile, prefix);
}

/* ---- as text ---- */

static void print_databases(const struct seed_domain *seed, const struct seed_request *request)
{
    const char *prefix;
    if (!is_split(seed, request, &prefix))
        return;
    printf("  databases");
    for (uint32_t i = 0; i < seed->set->schema_count; i++)
        printf("%s %s%s", i == 0 ? "" : ",", prefix, seed->set->schemas[i]);
    printf("\n");
}

static void print_rows(const char *name, double rows)
{
    char count[32];
    printf("  %-40s %15s %s expected\n", name, text_format_count(count, sizeof count, rounded(rows)),
           text_noun(rounded(rows), "row", "rows"));
}

static void print_plan(const struct expectation *expectation, const struct seed_request *request)
{
    const struct seed_domain *seed = &expectation->seed;
    char part[SEED_PART_WORDS_BYTES];
    printf("%s%s: %llu %s over %u %s\n", seed->domain->name, seed_part_words(part, request->part),
           (unsigned long long)seed->plan.batch_count, text_noun(seed->plan.batch_count, "batch", "batches"),
           request->jobs, text_noun(request->jobs, "connection", "connections"));
    print_databases(seed, request);
    for (uint32_t i = 0; i < seed->domain->stage_count; i++)
        printf("  %-30s %15llu %s, %llu a batch\n", seed->domain->stages[i].name,
               (unsigned long long)seed->plan.stages[i].family_count,
               text_noun(seed->plan.stages[i].family_count, "family", "families"),
               (unsigned long long)seed->plan.stages[i].families_per_batch);
    for (uint32_t i = 0; i < seed->set->table_count; i++) {
        const struct table *table = seed->set->tables[i];
        char name[160];
        snprintf(name, sizeof name, "%s.%s", table->schema, table->name);
        if (is_wanted(request, table))
            print_rows(name, expectation->rows[i]);
    }
    print_rows("total", expectation->total);
}

static bool print_plans(const struct seed_request *request, struct error *error)
{
    for (size_t i = 0; i < request->domain_count; i++) {
        struct expectation expectation;
        if (!expect(&expectation, request->domains[i], request, error))
            return false;
        print_plan(&expectation, request);
        release(&expectation);
    }
    return true;
}

/* ---- as JSON ---- */

static void add_databases(cJSON *object, const struct seed_domain *seed, const struct seed_request *request)
{
    const char *prefix;
    if (!is_split(seed, request, &prefix))
        return;
    cJSON *array = cJSON_AddArrayToObject(object, "databases");
    for (uint32_t i = 0; i < seed->set->schema_count; i++) {
        char name[160];
        snprintf(name, sizeof name, "%s%s", prefix, seed->set->schemas[i]);
        cJSON_AddItemToArray(array, cJSON_CreateString(name));
    }
}

static void add_stages(cJSON *object, const struct seed_domain *seed)
{
    cJSON *array = cJSON_AddArrayToObject(object, "stages");
    for (uint32_t i = 0; i < seed->domain->stage_count; i++) {
        cJSON *stage = cJSON_CreateObject();
        cJSON_AddStringToObject(stage, "stage", seed->domain->stages[i].name);
        json_add_uint64(stage, "families", seed->plan.stages[i].family_count);
        json_add_uint64(stage, "families_per_batch", seed->plan.stages[i].families_per_batch);
        cJSON_AddItemToArray(array, stage);
    }
}

static void add_tables(cJSON *object, const struct expectation *expectation,
                       const struct seed_request *request)
{
    const struct table_set *set = expectation->seed.set;
    cJSON *array = cJSON_AddArrayToObject(object, "tables");
    for (uint32_t i = 0; i < set->table_count; i++) {
        if (!is_wanted(request, set->tables[i]))
            continue;
        cJSON *table = cJSON_CreateObject();
        cJSON_AddStringToObject(table, "schema", set->tables[i]->schema);
        cJSON_AddStringToObject(table, "table", set->tables[i]->name);
        json_add_uint64(table, "rows_expected", rounded(expectation->rows[i]));
        cJSON_AddItemToArray(array, table);
    }
}

static bool add_plan(cJSON *array, const struct domain *domain, const struct seed_request *request,
                     struct error *error)
{
    struct expectation expectation;
    struct ledger_run run;
    char part[24], digest[33];
    if (!expect(&expectation, domain, request, error))
        return false;
    bool done = seed_describe_run(&expectation.seed, request, &run, error);
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(array, object);
    cJSON_AddStringToObject(object, "domain", domain->name);
    cJSON_AddStringToObject(object, "profile_digest", fingerprint_format(digest, &run.profile_digest));
    snprintf(part, sizeof part, "%u/%u", request->part.number, request->part.count);
    if (request->part.count > 1)
        cJSON_AddStringToObject(object, "part", part);
    json_add_uint64(object, "batches_planned", expectation.seed.plan.batch_count);
    add_databases(object, &expectation.seed, request);
    add_stages(object, &expectation.seed);
    add_tables(object, &expectation, request);
    json_add_uint64(object, "rows_expected", rounded(expectation.total));
    ledger_run_free(&run);
    release(&expectation);
    return done;
}

static bool add_target(cJSON *object, const struct target *target, struct error *error)
{
    struct buffer text;
    buffer_init(&text, TARGET_CAP);
    bool done = target_describe(target, &text, error) && buffer_terminate(&text, error);
    if (done)
        cJSON_AddStringToObject(object, "target", (const char *)text.data);
    buffer_free(&text);
    return done;
}

static bool write_plans(const struct seed_request *request, struct error *error)
{
    const struct run_settings *settings = profile_run(request->profile);
    char as_of[11];
    cJSON *object = cJSON_CreateObject();
    bool done = add_target(object, request->target, error);
    cJSON_AddBoolToObject(object, "dry_run", true);
    json_add_uint64(object, "seed", (uint64_t)settings->seed);
    cJSON_AddNumberToObject(object, "scale", settings->scale);
    cJSON_AddStringToObject(object, "as_of", date_format(as_of, settings->as_of));
    cJSON_AddStringToObject(object, "generator_version", FINGEN_GENERATOR_VERSION);
    json_add_uint64(object, "jobs", request->jobs);
    cJSON *array = cJSON_AddArrayToObject(object, "domains");
    for (size_t i = 0; done && i < request->domain_count; i++)
        done = add_plan(array, request->domains[i], request, error);
    if (done)
        return json_write(object, error);
    cJSON_Delete(object);
    return false;
}

bool seed_report_plans(const struct seed_request *request, bool json, struct error *error)
{
    return json ? write_plans(request, error) : print_plans(request, error);
}
