/* What stands beside files: what they are, and how to tell that they are still the same. */
#include "place.h"

#include "fingen/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MANIFEST_CAP ((size_t)1 << 26)
#define EXACT_DOUBLE_MAX (UINT64_C(1) << 53)

/* ---- in memory ---- */

static void free_domain(struct manifest_domain *domain)
{
    free(domain->name);
    free(domain->profile_lines);
}

static void free_table(struct manifest_table *table)
{
    free(table->domain);
    free(table->schema);
    free(table->name);
    free(table->file);
}

void manifest_free(struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->domain_count; i++)
        free_domain(&manifest->domains[i]);
    for (size_t i = 0; i < manifest->table_count; i++)
        free_table(&manifest->tables[i]);
    free(manifest->domains);
    free(manifest->tables);
    free(manifest->format);
    free(manifest->compression);
    free(manifest->generator_version);
    *manifest = (struct manifest){0};
}

/* One more place at the end of an array. */
static bool grow(void **array, size_t *count, size_t size, struct error *error)
{
    void *grown = reallocarray(*array, *count + 1, size);
    if (grown == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    *array = grown;
    (*count)++;
    return true;
}

bool manifest_add_table(struct manifest *manifest, struct manifest_table table, struct error *error)
{
    void *array = manifest->tables;
    bool whole = table.domain != NULL && table.schema != NULL && table.name != NULL && table.file != NULL;
    if (!whole || !grow(&array, &manifest->table_count, sizeof table, error)) {
        free_table(&table);
        return error_set(error, ERROR_MEMORY, "out of memory");
    }
    manifest->tables = array;
    manifest->tables[manifest->table_count - 1] = table;
    return true;
}

bool manifest_add_domain(struct manifest *manifest, struct manifest_domain domain, struct error *error)
{
    void *array = manifest->domains;
    bool whole = domain.name != NULL && domain.profile_lines != NULL;
    if (!whole || !grow(&array, &manifest->domain_count, sizeof domain, error)) {
        free_domain(&domain);
        return error_set(error, ERROR_MEMORY, "out of memory");
    }
    manifest->domains = array;
    manifest->domains[manifest->domain_count - 1] = domain;
    return true;
}

bool manifest_lists(const struct manifest *manifest, const char *file)
{
    for (size_t i = 0; i < manifest->table_count; i++)
        if (strcmp(manifest->tables[i].file, file) == 0)
            return true;
    return false;
}

/* ---- writing ---- */

/* A number where readers that keep numbers in doubles read it whole, else a text. */
static void add_seed(cJSON *object, uint64_t seed)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)seed);
    if (seed <= EXACT_DOUBLE_MAX)
        json_add_uint64(object, "seed", seed);
    else
        cJSON_AddStringToObject(object, "seed", digits);
}

/* "path=value" lines as members. */
static void add_profile(cJSON *object, const char *lines)
{
    cJSON *profile = cJSON_AddObjectToObject(object, "profile");
    for (const char *line = lines; *line != '\0';) {
        size_t length = strcspn(line, "\n"), path_length = strcspn(line, "=");
        char *path = strndup(line, path_length);
        char *value = path_length < length ? strndup(line + path_length + 1, length - path_length - 1) : NULL;
        if (path != NULL && value != NULL)
            cJSON_AddStringToObject(profile, path, value);
        free(path);
        free(value);
        line += length + (line[length] == '\n');
    }
}

static cJSON *domain_to_json(const struct manifest_domain *domain)
{
    char digest[33];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "domain", domain->name);
    cJSON_AddStringToObject(object, "profile_digest", fingerprint_format(digest, &domain->profile_digest));
    add_profile(object, domain->profile_lines);
    return object;
}

static cJSON *table_to_json(const struct manifest_table *table)
{
    char fingerprint[33];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "domain", table->domain);
    cJSON_AddStringToObject(object, "schema", table->schema);
    cJSON_AddStringToObject(object, "table", table->name);
    cJSON_AddStringToObject(object, "file", table->file);
    json_add_uint64(object, "rows", table->tally.rows);
    json_add_uint64(object, "bytes", table->tally.bytes);
    cJSON_AddStringToObject(object, "sha256", table->sha256);
    cJSON_AddStringToObject(object, "fingerprint",
                            fingerprint_format(fingerprint, &table->tally.fingerprint));
    return object;
}

bool manifest_append_text(const struct manifest *manifest, struct buffer *out, struct error *error)
{
    char date[11];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "generator", "fingen");
    cJSON_AddStringToObject(object, "generator_version", manifest->generator_version);
    cJSON_AddStringToObject(object, "format", manifest->format);
    if (manifest->compression[0] != '\0')
        cJSON_AddStringToObject(object, "compression", manifest->compression);
    else
        cJSON_AddNullToObject(object, "compression");
    add_seed(object, manifest->seed);
    cJSON_AddNumberToObject(object, "scale", manifest->scale);
    cJSON_AddStringToObject(object, "as_of", date_format(date, manifest->as_of));
    if (manifest->part.count > 1) {
        char part[32];
        snprintf(part, sizeof part, "%u/%u", manifest->part.number, manifest->part.count);
        cJSON_AddStringToObject(object, "part", part);
    }
    cJSON *domain_list = cJSON_AddArrayToObject(object, "domains");
    for (size_t i = 0; i < manifest->domain_count; i++)
        cJSON_AddItemToArray(domain_list, domain_to_json(&manifest->domains[i]));
    cJSON *tables = cJSON_AddArrayToObject(object, "tables");
    for (size_t i = 0; i < manifest->table_count; i++)
        cJSON_AddItemToArray(tables, table_to_json(&manifest->tables[i]));
    return json_append(out, object, error);
}

/* ---- reading: a file that anybody may have edited ---- */

static bool take_text(const cJSON *object, const char *name, char **text)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    *text = value == NULL ? NULL : strdup(value);
    return *text != NULL;
}

static bool take_count(const cJSON *object, const char *name, uint64_t *count)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsString(item)) {
        char *end;
        *count = strtoull(item->valuestring, &end, 10);
        return *end == '\0' && end != item->valuestring;
    }
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > (double)EXACT_DOUBLE_MAX)
        return false;
    *count = (uint64_t)item->valuedouble;
    return true;
}

static bool take_fingerprint(const cJSON *object, const char *name, struct fingerprint *fingerprint)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return value != NULL && fingerprint_parse(value, fingerprint);
}

static bool take_table(const cJSON *object, struct manifest *manifest, struct error *error)
{
    struct manifest_table table = {0};
    char *sha256 = NULL;
    bool well = take_text(object, "domain", &table.domain) & take_text(object, "schema", &table.schema) &
                take_text(object, "table", &table.name) & take_text(object, "file", &table.file) &
                take_text(object, "sha256", &sha256);
    well = well && take_count(object, "rows", &table.tally.rows) &&
           take_count(object, "bytes", &table.tally.bytes) &&
           take_fingerprint(object, "fingerprint", &table.tally.fingerprint) &&
           strlen(sha256) == sizeof table.sha256 - 1;
    if (sha256 != NULL)
        snprintf(table.sha256, sizeof table.sha256, "%s", sha256);
    free(sha256);
    if (well)
        return manifest_add_table(manifest, table, error);
    free_table(&table);
    return false;
}

static bool take_domain(const cJSON *object, struct manifest *manifest, struct error *error)
{
    struct manifest_domain domain = {.profile_lines = strdup("")};
    bool well = take_text(object, "domain", &domain.name) &&
                take_fingerprint(object, "profile_digest", &domain.profile_digest);
    if (well)
        return manifest_add_domain(manifest, domain, error);
    free_domain(&domain);
    return false;
}

static bool take_manifest(const cJSON *object, struct manifest *manifest, struct error *error)
{
    char *generator = NULL, *as_of = NULL;
    const cJSON *scale = cJSON_GetObjectItemCaseSensitive(object, "scale"), *item;
    bool well = take_text(object, "generator", &generator) & take_text(object, "as_of", &as_of) &
                take_text(object, "format", &manifest->format) &
                take_text(object, "generator_version", &manifest->generator_version);
    well = well && strcmp(generator, "fingen") == 0 && date_parse(as_of, strlen(as_of), &manifest->as_of) &&
           cJSON_IsNumber(scale) && take_count(object, "seed", &manifest->seed);
    const char *part = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "part"));
    manifest->part = (struct plan_part){1, 1};
    well = well && (part == NULL || plan_part_parse(part, &manifest->part));
    if (!take_text(object, "compression", &manifest->compression))
        manifest->compression = strdup("");
    manifest->scale = well ? scale->valuedouble : 0;
    cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(object, "domains"))
        well = well && take_domain(item, manifest, error);
    cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(object, "tables"))
        well = well && take_table(item, manifest, error);
    free(generator);
    free(as_of);
    return well && manifest->compression != NULL;
}

static bool parse(const char *path, const struct buffer *text, struct manifest *manifest, struct error *error)
{
    cJSON *object = cJSON_ParseWithLength((const char *)text->data, text->length);
    error_clear(error);
    bool well = object != NULL && take_manifest(object, manifest, error);
    cJSON_Delete(object);
    if (well)
        return true;
    manifest_free(manifest);
    if (error->code == ERROR_NONE)
        error_set(error, ERROR_IO, "%s is not a manifest of fingen's", path);
    return false;
}

bool manifest_read(const char *path, struct manifest *manifest, bool *found, struct error *error)
{
    struct buffer text;
    *manifest = (struct manifest){0};
    *found = access(path, F_OK) == 0;
    if (!*found)
        return errno == ENOENT || errno == ENOTDIR ||
               error_set(error, ERROR_IO, "cannot look at %s: %s", path, strerror(errno));
    buffer_init(&text, MANIFEST_CAP);
    bool done = buffer_read_file(&text, path, error) && parse(path, &text, manifest, error);
    buffer_free(&text);
    return done;
}
