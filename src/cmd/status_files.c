/* fingen status of files: their manifest. */
#include "status.h"

#include "json_output.h"

#include "fingen/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 300

/* A manifest, and what of it is still true: same is NULL when nobody asked. */
struct files_status {
    struct manifest manifest;
    bool *same;
    size_t differing;
};

static bool verify(const struct target *target, struct files_status *status, struct error *error)
{
    status->same = calloc(status->manifest.table_count + 1, sizeof *status->same);
    if (status->same == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    log_live("reading the files");
    bool done = files_verify(target->format, target->path, &status->manifest, status->same, error);
    log_live_clear();
    for (size_t i = 0; done && i < status->manifest.table_count; i++)
        status->differing += !status->same[i];
    return done;
}

/* ---- text ---- */

static void print_head(const struct manifest *manifest)
{
    char date[11], digest[33];
    printf("%s files%s%s: complete\n", manifest->format, manifest->compression[0] != '\0' ? ", " : "",
           manifest->compression);
    printf("  seed %" PRIu64 ", scale %g, as of %s\n", manifest->seed, manifest->scale,
           date_format(date, manifest->as_of));
    if (manifest->part.count > 1)
        printf("  part %u of %u\n", manifest->part.number, manifest->part.count);
    printf("  generator %s%s\n", manifest->generator_version,
           strcmp(manifest->generator_version, FINGEN_GENERATOR_VERSION) == 0
               ? ""
               : ", which is not this fingen's (" FINGEN_GENERATOR_VERSION "): it makes other rows");
    for (size_t i = 0; i < manifest->domain_count; i++)
        printf("  %s: profile %s\n", manifest->domains[i].name,
               fingerprint_format(digest, &manifest->domains[i].profile_digest));
}

static void print_files(const struct files_status *status)
{
    char name[NAME_BYTES], rows[32], bytes[32], fingerprint[33];
    int width = (int)strlen("table");
    for (size_t i = 0; i < status->manifest.table_count; i++) {
        const struct manifest_table *table = &status->manifest.tables[i];
        int length = snprintf(name, sizeof name, "%s.%s", table->schema, table->name);
        width = length > width ? length : width;
    }
    printf("\n  %-*s %15s %10s  %-32s  %s\n", width, "table", "rows", "size", "fingerprint", "file");
    for (size_t i = 0; i < status->manifest.table_count; i++) {
        const struct manifest_table *table = &status->manifest.tables[i];
        snprintf(name, sizeof name, "%s.%s", table->schema, table->name);
        printf("  %-*s %15s %10s  %s  %s%s\n", width, name,
               text_format_count(rows, sizeof rows, table->tally.rows),
               text_format_bytes(bytes, sizeof bytes, table->tally.bytes),
               fingerprint_format(fingerprint, &table->tally.fingerprint), table->file,
               status->same == NULL ? ""
               : status->same[i]    ? "  same"
                                    : "  differs");
    }
}

/* ---- JSON ---- */

static cJSON *table_to_json(const struct files_status *status, size_t index)
{
    const struct manifest_table *table = &status->manifest.tables[index];
    char fingerprint[33];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "schema", table->schema);
    cJSON_AddStringToObject(object, "table", table->name);
    json_add_uint64(object, "rows", table->tally.rows);
    json_add_uint64(object, "bytes", table->tally.bytes);
    cJSON_AddStringToObject(object, "fingerprint",
                            fingerprint_format(fingerprint, &table->tally.fingerprint));
    cJSON_AddStringToObject(object, "file", table->file);
    cJSON_AddStringToObject(object, "sha256", table->sha256);
    if (status->same != NULL)
        cJSON_AddBoolToObject(object, "same", status->same[index]);
    return object;
}

/* In the shape of a database's status. */
static cJSON *domain_to_json(const struct files_status *status, const struct manifest_domain *domain)
{
    const struct manifest *manifest = &status->manifest;
    char date[11], digest[33];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "domain", domain->name);
    cJSON_AddStringToObject(object, "state", "complete");
    cJSON_AddStringToObject(object, "format", manifest->format);
    json_add_uint64(object, "seed", manifest->seed);
    cJSON_AddNumberToObject(object, "scale", manifest->scale);
    cJSON_AddStringToObject(object, "as_of", date_format(date, manifest->as_of));
    cJSON_AddStringToObject(object, "profile_digest", fingerprint_format(digest, &domain->profile_digest));
    cJSON_AddStringToObject(object, "generator_version", manifest->generator_version);
    cJSON *tables = cJSON_AddArrayToObject(object, "tables");
    for (size_t i = 0; i < manifest->table_count; i++)
        if (strcmp(manifest->tables[i].domain, domain->name) == 0)
            cJSON_AddItemToArray(tables, table_to_json(status, i));
    return object;
}

static bool write_json(const struct files_status *status, struct error *error)
{
    cJSON *array = cJSON_CreateArray();
    for (size_t i = 0; i < status->manifest.domain_count; i++)
        cJSON_AddItemToArray(array, domain_to_json(status, &status->manifest.domains[i]));
    return json_write(array, error);
}

/* ---- the command ---- */

static bool show(const struct target *target, struct files_status *status, bool exact, bool json,
                 struct error *error)
{
    bool found;
    if (!files_read_manifest(target->format, target->path, &status->manifest, &found, error))
        return false;
    if (found && exact && !verify(target, status, error))
        return false;
    if (json)
        return write_json(status, error);
    if (!found) {
        printf("there is no manifest of fingen's\n");
        return true;
    }
    print_head(&status->manifest);
    print_files(status);
    return true;
}

bool status_show_files(const struct target *target, bool exact, bool json, struct error *error)
{
    struct files_status status = {0};
    if (strcmp(target->path, FILES_STANDARD_OUTPUT) == 0)
        return error_set(error, ERROR_USAGE, "standard output keeps nothing that could be looked at");
    bool done = show(target, &status, exact, json, error);
    if (done && status.differing > 0)
        done = error_set(error, ERROR_CHECK, "%zu %s not what was written", status.differing,
                         text_noun(status.differing, "table's file is", "tables' files are"));
    manifest_free(&status.manifest);
    free(status.same);
    return done;
}
