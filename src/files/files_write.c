/* What is written into a set of files: outputs, the texts around the rows, and tables that are joined to one.
 */
#include "files_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_CAP ((size_t)1 << 24)

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
