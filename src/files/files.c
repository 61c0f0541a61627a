/* A set of files from the first refusal to the last rename. */
#include "files_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_CAP ((size_t)1 << 24)

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

/* The chosen tables, in the order of the files' texts. */
#define FOR_EACH_CHOSEN(files, domain_index, table)                                                          \
    for (size_t domain_index = 0; domain_index < (files)->request.set_count; domain_index++)                 \
        for (struct files_table *table = (files)->domains[domain_index].tables; table->table != NULL;        \
             table++)                                                                                        \
            if (table->chosen)

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

/* ---- outputs ---- */

bool files_table_write(struct files *files, struct files_table *table, const uint8_t *text, size_t length,
                       struct error *error)
{
    size_t separator = table->has_rows ? 0 : files->request.format->separator_bytes;
    table->has_rows = true;
    bool done = file_output_write(&table->output, text + separator, length - separator, error);
    files->reader_is_gone |= table->output.reader_is_gone;
    return done;
}

static bool open_final(struct files *files, const char *file, struct file_output *output, struct error *error)
{
    int descriptor = -1;
    const struct place *place = &files->place;
    if (place->is_stream ? !place_open_stream(place, &descriptor, error)
                         : !place_create(place, file, &descriptor, error))
        return false;
    const char *name = !place->is_stream                                        ? file
                       : strcmp(place->stream_path, FILES_STANDARD_OUTPUT) == 0 ? "standard output"
                                                                                : place->stream_path;
    return file_output_open(output, descriptor, name, files->request.compression, !place->is_stream, error);
}

static bool open_spool(struct files *files, struct files_table *table, struct error *error)
{
    int descriptor;
    if (!place_create_spool(&files->place, &descriptor, error))
        return false;
    if (!file_output_open(&table->output, descriptor, "a temporary file", NULL, false, error))
        return false;
    table->spool = dup(descriptor);
    return table->spool >= 0 ||
           error_set(error, ERROR_IO, "cannot keep a temporary file: %s", strerror(errno));
}

/* A text that belongs to no row. */
static bool write_text(struct files *files, struct file_output *output, struct buffer *text,
                       struct error *error)
{
    bool done = file_output_write(output, text->data, text->length, error);
    files->reader_is_gone |= output->reader_is_gone;
    buffer_free(text);
    return done;
}

static bool write_header(struct files *files, struct files_table *table, struct error *error)
{
    const struct file_format *format = files->request.format;
    struct buffer text;
    buffer_init(&text, TEXT_CAP);
    bool done = format->append_table_start == NULL ||
                format->append_table_start(&text, &files->context, table->table, true, error);
    return write_text(files, &table->output, &text, error) && done;
}

bool files_open_sink(struct files *files, const struct table_set *set, struct sink **sink,
                     struct error *error)
{
    struct files_domain *domain = files->domains;
    while (domain->set != set && domain->set != NULL)
        domain++;
    if (domain->set == NULL)
        return error_set(error, ERROR_INTERNAL, "%s is not among the domains of these files", set->domain);
    bool done = true, joined = files->request.format->one_file;
    for (uint32_t i = 0; done && i < set->table_count; i++) {
        struct files_table *table = &domain->tables[i];
        if (!table->chosen)
            continue;
        done = joined ? open_spool(files, table, error)
                      : open_final(files, table->file, &table->output, error) &&
                            write_header(files, table, error);
    }
    return done && files_sink_open(domain, sink, error);
}

/* ---- the end of a domain ---- */

static bool list_table(struct files *files, const char *domain, const struct files_table *table,
                       const struct table_tally *tally, const struct file_digest *digest, struct error *error)
{
    struct manifest_table entry = {
        .domain = strdup(domain),
        .schema = strdup(table->table->schema),
        .name = strdup(table->table->name),
        .file = strdup(table->file),
        .tally = *tally,
    };
    entry.tally.bytes = digest->bytes;
    memcpy(entry.sha256, digest->sha256, sizeof entry.sha256);
    return manifest_add_table(&files->manifest, entry, error);
}

/* Where tables are joined, the output holds what is still staged, and the digest is known in the end. */
static bool end_table(struct files *files, struct files_table *table, struct file_digest *digest,
                      struct error *error)
{
    *digest = (struct file_digest){0};
    bool done = files->request.format->one_file ? file_output_flush(&table->output, error)
                                                : file_output_finish(&table->output, digest, error);
    files->reader_is_gone |= table->output.reader_is_gone;
    file_output_close(&table->output);
    return done;
}

bool files_end_domain(struct files *files, const struct table_set *set, const struct table_tally *tallies,
                      const struct fingerprint *profile_digest, const char *lines, struct error *error)
{
    struct manifest_domain entry = {strdup(set->domain), *profile_digest, strdup(lines)};
    bool done = manifest_add_domain(&files->manifest, entry, error);
    FOR_EACH_CHOSEN (files, i, table) {
        struct file_digest digest;
        if (files->domains[i].set == set && done)
            done = end_table(files, table, &digest, error) &&
                   list_table(files, set->domain, table, &tallies[table->table->index], &digest, error);
    }
    return done;
}

/* ---- joining ---- */

static bool copy_spool(struct files *files, struct files_table *table, struct file_output *output,
                       struct error *error)
{
    enum { BLOCK_BYTES = 1 << 18 };
    uint8_t *block = malloc(BLOCK_BYTES);
    ssize_t count = block != NULL && lseek(table->spool, 0, SEEK_SET) == 0 ? 1 : -1;
    bool done = true;
    while (done && count > 0) {
        count = read(table->spool, block, BLOCK_BYTES);
        done = count <= 0 || file_output_write(output, block, (size_t)count, error);
    }
    if (done && count < 0)
        done = error_set(error, ERROR_IO, "cannot read a temporary file: %s", strerror(errno));
    files->reader_is_gone |= output->reader_is_gone;
    free(block);
    close(table->spool); /* its room on the disk is free again */
    table->spool = -1;
    return done;
}

static bool join_table(struct files *files, struct files_table *table, bool first, struct file_output *output,
                       struct error *error)
{
    const struct file_format *format = files->request.format;
    struct buffer text;
    buffer_init(&text, TEXT_CAP);
    bool done = format->append_table_start(&text, &files->context, table->table, first, error);
    done = write_text(files, output, &text, error) && done && copy_spool(files, table, output, error);
    return done && format->append_table_end(&text, table->table, !table->has_rows, error) &&
           write_text(files, output, &text, error);
}

static bool join_tables(struct files *files, struct file_output *output, struct error *error)
{
    const struct file_format *format = files->request.format;
    struct buffer text;
    buffer_init(&text, TEXT_CAP);
    bool first = true;
    bool done =
        format->append_file_start(&text, &files->context, error) && write_text(files, output, &text, error);
    FOR_EACH_CHOSEN (files, i, table) {
        done = done && join_table(files, table, first, output, error);
        first = false;
    }
    return done && format->append_file_end(&text, &files->context, error) &&
           write_text(files, output, &text, error);
}

static bool join(struct files *files, struct error *error)
{
    struct file_digest digest = {0};
    struct file_output output = {.descriptor = -1};
    bool done = open_final(files, files->place.file, &output, error) && join_tables(files, &output, error) &&
                file_output_finish(&output, &digest, error);
    files->reader_is_gone |= output.reader_is_gone;
    file_output_close(&output);
    for (size_t i = 0; i < files->manifest.table_count; i++) {
        struct manifest_table *table = &files->manifest.tables[i];
        table->tally.bytes = digest.bytes;
        memcpy(table->sha256, digest.sha256, sizeof table->sha256);
    }
    return done;
}

bool files_finish(struct files *files, struct error *error)
{
    return (!files->request.format->one_file || join(files, error)) &&
           place_publish(&files->place, &files->manifest, error);
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
