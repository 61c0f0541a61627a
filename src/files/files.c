/* A set of files: which tables under which names, what is refused, and what stands of an earlier one. */
#include "files_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool fail_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY, "out of memory");
}

static const char *compression_suffix(const struct files_request *request)
{
    return request->compression != NULL ? request->compression->suffix : "";
}

/* ---- which tables, under which names ---- */

static bool request_chooses(const struct files_request *request, const struct table *table)
{
    bool chosen = request->chosen_count == 0;
    for (size_t i = 0; i < request->chosen_count && !chosen; i++)
        chosen = request->chosen[i] == table;
    return chosen;
}

bool files_is_chosen(const struct files *files, const struct table *table)
{
    return request_chooses(&files->request, table);
}

static bool init_table(struct files *files, struct files_table *table, const struct table *of,
                       struct error *error)
{
    const struct file_format *format = files->request.format;
    *table = (struct files_table){.table = of, .output = {.descriptor = -1}, .spool = -1};
    table->chosen = request_chooses(&files->request, of);
    if (files->place.file != NULL)
        table->file = strdup(files->place.file);
    else if (asprintf(&table->file, "%s/%s%s%s", of->schema, of->name,
                      format->suffix == NULL ? "" : format->suffix, compression_suffix(&files->request)) < 0)
        table->file = NULL;
    if (table->file == NULL)
        return fail_memory(error);
    return row_layout_init(&table->layout, format, of, error) &&
           (!table->chosen || place_check_free(&files->place, table->file, error));
}

static bool init_domains(struct files *files, struct error *error)
{
    files->domains = calloc(files->request.set_count + 1, sizeof *files->domains);
    bool done = files->domains != NULL || fail_memory(error);
    for (size_t i = 0; done && i < files->request.set_count; i++) {
        struct files_domain *domain = &files->domains[i];
        domain->files = files;
        domain->set = files->request.sets[i];
        domain->tables = calloc((size_t)domain->set->table_count + 1, sizeof *domain->tables);
        done = domain->tables != NULL || fail_memory(error);
        for (uint32_t t = 0; done && t < domain->set->table_count; t++)
            done = init_table(files, &domain->tables[t], domain->set->tables[t], error);
    }
    return done;
}

static size_t count_chosen(struct files *files)
{
    size_t count = 0;
    FOR_EACH_CHOSEN (files, i, table)
        count++;
    return count;
}

static void fill_context(struct files *files)
{
    const struct files_request *request = &files->request;
    char date[11];
    const char *schema = NULL;
    char part[32] = "";
    if (request->part.count > 1)
        snprintf(part, sizeof part, ", part %u/%u", request->part.number, request->part.count);
    snprintf(files->about, sizeof files->about,
             "fingen, generator version %s, seed %llu, scale %.15g, as of %s%s", request->generator_version,
             (unsigned long long)request->seed, request->scale, date_format(date, request->as_of), part);
    files->context = (struct format_context){
        .sets = files->request.sets,
        .set_count = files->request.set_count,
        .one_schema = true,
        .no_keys = request->no_keys || (request->part.number < request->part.count),
        .no_tables = (request->part.number > 1),
        .whole = request->chosen_count == 0,
        .about = files->about,
    };
    FOR_EACH_CHOSEN (files, i, table) {
        files->context.one_schema &= schema == NULL || strcmp(schema, table->table->schema) == 0;
        schema = table->table->schema;
    }
}

static bool fill_manifest(struct files *files, struct error *error)
{
    const struct files_request *request = &files->request;
    files->manifest = (struct manifest){
        .format = strdup(request->format->name),
        .compression = strdup(request->compression != NULL ? request->compression->name : ""),
        .generator_version = strdup(request->generator_version),
        .seed = request->seed,
        .scale = request->scale,
        .as_of = request->as_of,
        .part = request->part,
    };
    return (files->manifest.format != NULL && files->manifest.compression != NULL &&
            files->manifest.generator_version != NULL) ||
           fail_memory(error);
}

static bool check_stream(struct files *files, struct error *error)
{
    size_t count = count_chosen(files);
    if (!files->place.is_stream || files->request.format->one_file || count == 1)
        return true;
    error_set(error, ERROR_USAGE, "%s:- is one table, and these would be %zu", files->request.format->name,
              count);
    return error_hint(error, "name one with --table schema.table, or give a folder");
}

/* Lists are the caller's and may go. */
static bool copy_request(struct files *files, const struct files_request *request, struct error *error)
{
    files->request = *request;
    files->request.sets = files->sets = calloc(request->set_count + 1, sizeof *files->sets);
    files->request.chosen = files->chosen = calloc(request->chosen_count + 1, sizeof *files->chosen);
    if (files->sets == NULL || files->chosen == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < request->set_count; i++)
        files->sets[i] = request->sets[i];
    for (size_t i = 0; i < request->chosen_count; i++)
        files->chosen[i] = request->chosen[i];
    return true;
}

bool files_open(const struct files_request *request, struct files **opened, struct error *error)
{
    struct files *files = calloc(1, sizeof *files);
    *opened = files;
    if (files == NULL)
        return fail_memory(error);
    files->place.lock = -1;
    bool done = copy_request(files, request, error) &&
                place_open(&files->place, request->format, compression_suffix(request), request->path,
                           request->replace, error) &&
                init_domains(files, error) && check_stream(files, error) && fill_manifest(files, error);
    if (!done) {
        files_close(files);
        *opened = NULL;
        return false;
    }
    fill_context(files);
    return true;
}

bool files_reader_is_gone(const struct files *files)
{
    return files->reader_is_gone;
}

static void close_domain(struct files_domain *domain)
{
    for (struct files_table *table = domain->tables; table != NULL && table->table != NULL; table++) {
        file_output_close(&table->output);
        if (table->spool >= 0)
            close(table->spool);
        row_layout_free(&table->layout);
        free(table->file);
    }
    free(domain->tables);
}

void files_close(struct files *files)
{
    for (size_t i = 0; files->domains != NULL && i < files->request.set_count; i++)
        close_domain(&files->domains[i]);
    free(files->domains);
    free(files->sets);
    free(files->chosen);
    manifest_free(&files->manifest);
    place_close(&files->place);
    free(files);
}

/* ---- files that are there ---- */

bool files_read_manifest(const struct file_format *format, const char *path, struct manifest *manifest,
                         bool *found, struct error *error)
{
    char *root, *name;
    *manifest = (struct manifest){0};
    bool done =
        place_find_manifest(format, path, &root, &name, error) && manifest_read(name, manifest, found, error);
    if (done && *found && strcmp(manifest->format, format->name) != 0) {
        error_set(error, ERROR_TARGET, "the manifest in %s is of %s files, not %s", root, manifest->format,
                  format->name);
        done = error_hint(error, "--to %s:%s", manifest->format, path);
    }
    free(root);
    free(name);
    return done;
}

static bool verify_table(const char *root, const struct manifest_table *table, bool *same,
                         struct error *error)
{
    struct file_digest digest;
    char *path = place_join_path(root, table->file, error);
    if (path == NULL)
        return false;
    struct error unreadable;
    *same = file_digest_read(path, &digest, &unreadable) && digest.bytes == table->tally.bytes &&
            strcmp(digest.sha256, table->sha256) == 0;
    free(path);
    return true;
}

bool files_verify(const struct file_format *format, const char *path, const struct manifest *manifest,
                  bool *same, struct error *error)
{
    char *root, *name;
    bool done = place_find_manifest(format, path, &root, &name, error);
    for (size_t i = 0; done && i < manifest->table_count; i++) {
        const struct manifest_table *table = &manifest->tables[i];
        if (i > 0 && strcmp(table->file, table[-1].file) == 0)
            same[i] = same[i - 1];
        else
            done = verify_table(root, table, &same[i], error);
    }
    free(root);
    free(name);
    return done;
}
