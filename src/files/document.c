#include "document_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- opening ---- */

static bool complain_compressed(const char *path, const char *tool, struct error *error)
{
    error_set(error, ERROR_IO, "%s is compressed", path);
    return error_hint(error, "`%s %s` makes the document of it", tool, path);
}

static bool check_file(const struct document *document, struct error *error)
{
    static const uint8_t gzip[] = {0x1f, 0x8b}, zstd[] = {0x28, 0xb5, 0x2f, 0xfd};
    struct stat status;
    uint8_t head[4] = {0};
    if (fstat(document->descriptor, &status) != 0)
        return error_set(error, ERROR_IO, "cannot look at %s: %s", document->path, strerror(errno));
    if (!S_ISREG(status.st_mode)) {
        error_set(error, ERROR_IO, "%s is no regular file", document->path);
        return error_hint(error,
                          "a document is read twice, checked first and loaded then: keep it in a file");
    }
    if (pread(document->descriptor, head, sizeof head, 0) < 0)
        return error_set(error, ERROR_IO, "cannot read %s: %s", document->path, strerror(errno));
    if (memcmp(head, gzip, sizeof gzip) == 0)
        return complain_compressed(document->path, "gzip -dk", error);
    return memcmp(head, zstd, sizeof zstd) != 0 || complain_compressed(document->path, "zstd -d", error);
}

static bool open_file(struct document *document, const char *path, struct error *error)
{
    document->path = strdup(path);
    if (document->path == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    document->descriptor = open(
        path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe nobody writes to is refused, not waited for */
    return document->descriptor < 0 ? error_set(error, ERROR_IO, "cannot open %s: %s", path, strerror(errno))
                                    : check_file(document, error);
}

/* ---- slices in the order in which they are loaded ---- */

static int compare_slices(const void *left, const void *right, void *context)
{
    const struct document *document = context;
    const struct document_slice *a = left, *b = right;
    const struct document_array *array_a = &document->arrays[a->array],
                                *array_b = &document->arrays[b->array];
    if (array_a->set != array_b->set)
        return strcmp(array_a->set->domain, array_b->set->domain);
    if (array_a->table->index != array_b->table->index)
        return array_a->table->index < array_b->table->index ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

bool document_open(const char *path, const struct table_set *const *sets, size_t set_count,
                   struct document **opened, struct error *error)
{
    struct document *document = calloc(1, sizeof *document);
    *opened = document;
    if (document == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    document->descriptor = -1;
    bool done = open_file(document, path, error) && document_cut(document, error) &&
                document_resolve(document, sets, set_count, error);
    if (!done) {
        document_close(document);
        *opened = NULL;
        return false;
    }
    qsort_r(document->slices, document->slice_count, sizeof *document->slices, compare_slices, document);
    return true;
}

void document_close(struct document *document)
{
    for (size_t i = 0; i < document->array_count; i++)
        free(document->arrays[i].name);
    free(document->arrays);
    free(document->slices);
    if (document->descriptor >= 0)
        close(document->descriptor);
    free(document->path);
    free(document);
}

/* ---- what there is ---- */

bool document_has(const struct document *document, const struct table_set *set)
{
    bool has = false;
    for (size_t i = 0; i < document->array_count && !has; i++)
        has = document->arrays[i].set == set;
    return has;
}

uint64_t document_record_count(const struct document *document, const struct table *table)
{
    for (size_t i = 0; i < document->array_count; i++)
        if (document->arrays[i].table == table)
            return document->arrays[i].records;
    return 0;
}

/* A set's slices stand together. */
static size_t first_slice(const struct document *document, const struct table_set *set)
{
    size_t first = 0;
    while (first < document->slice_count && document->arrays[document->slices[first].array].set != set)
        first++;
    return first;
}

uint64_t document_slice_count(const struct document *document, const struct table_set *set)
{
    size_t first = first_slice(document, set), end = first;
    while (end < document->slice_count && document->arrays[document->slices[end].array].set == set)
        end++;
    return end - first;
}

/* ---- one slice ---- */

static bool read_slice(const struct document *document, const struct document_slice *slice, char *text,
                       struct error *error)
{
    for (size_t length = 0; length < slice->length;) {
        ssize_t count = pread(document->descriptor, text + length, slice->length - length,
                              (off_t)(slice->offset + length));
        if (count == 0)
            return error_set(error, ERROR_IO, "%s became shorter while it was read", document->path);
        if (count < 0)
            return error_set(error, ERROR_IO, "cannot read %s: %s", document->path, strerror(errno));
        length += (size_t)count;
    }
    return true;
}

/* Behind the comma between two records. The scanner has seen that it is there. */
static void skip_separator(const char **text, const char *end, uint64_t *line)
{
    for (; *text < end && **text != '{'; (*text)++)
        *line += **text == '\n';
}

static bool emit_records(const struct document *document, const struct document_slice *slice,
                         const char *text, struct arena *scratch, struct row_output *out, struct error *error)
{
    const struct document_array *array = &document->arrays[slice->array];
    struct record_place place = {document->path, array->name, slice->first_record, slice->line};
    const char *end = text + slice->length;
    while (text < end && !out->stopped) {
        if (!record_emit(&place, array->table, &text, end, scratch, out, error))
            return false;
        place.index++;
        skip_separator(&text, end, &place.line);
    }
    return true;
}

static bool emit_slice(const struct document *document, size_t index, struct arena *scratch,
                       struct row_output *out, struct error *error)
{
    const struct document_slice *slice = &document->slices[index];
    char *text = arena_alloc(scratch, slice->length);
    return read_slice(document, slice, text, error) &&
           emit_records(document, slice, text, scratch, out, error);
}

void document_emit_slice(const struct document *document, const struct table_set *set, uint64_t slice,
                         struct arena *scratch, struct row_output *out)
{
    struct error error;
    if (emit_slice(document, first_slice(document, set) + slice, scratch, out, &error))
        return;
    out->error = error;
    out->stopped = true;
}

/* ---- all slices, for nothing but their errors ---- */

struct check {
    const struct document *document;
    const volatile sig_atomic_t *cancelled;
    pthread_mutex_t mutex; /* guards the rest */
    size_t next_slice;
    size_t wrong_slice; /* the first so far; slices behind it are of no interest any more */
    struct error error;
};

static bool take_slice(struct check *check, size_t *slice)
{
    pthread_mutex_lock(&check->mutex);
    bool cancelled = check->cancelled != NULL && *check->cancelled != 0;
    if (cancelled && check->wrong_slice > 0) {
        check->wrong_slice = 0;
        error_set(&check->error, ERROR_INTERRUPTED, "interrupted; nothing is loaded");
    }
    *slice = check->next_slice;
    bool taken = *slice < check->wrong_slice;
    check->next_slice += taken;
    pthread_mutex_unlock(&check->mutex);
    return taken;
}

static void note_error(struct check *check, size_t slice, const struct error *error)
{
    pthread_mutex_lock(&check->mutex);
    if (slice < check->wrong_slice) {
        check->wrong_slice = slice;
        check->error = *error;
    }
    pthread_mutex_unlock(&check->mutex);
}

static bool drop_rows(struct row_output *out)
{
    chunk_clear(out->chunk);
    return true;
}

static bool check_slice(struct check *check, size_t index, struct chunk *chunk, struct arena *scratch,
                        struct error *error)
{
    struct row_output out = {.chunk = chunk, .chunk_bytes = 1 << 18, .flush = drop_rows};
    bool done = emit_slice(check->document, index, scratch, &out, error);
    chunk_clear(chunk);
    arena_reset(scratch);
    if (done && out.error.code != ERROR_NONE)
        *error = out.error;
    return done && out.error.code == ERROR_NONE;
}

/* A thread has rows of one set at a time. */
static bool set_chunk(struct chunk *chunk, const struct table_set *set, struct error *error)
{
    if (chunk->set == set)
        return true;
    if (chunk->set != NULL)
        chunk_free(chunk);
    return chunk_init(chunk, set, error);
}

static void *check_main(void *argument)
{
    struct check *check = argument;
    struct arena scratch;
    struct chunk chunk = {0};
    struct error error;
    arena_init(&scratch, 1 << 16);
    for (size_t slice; take_slice(check, &slice);) {
        const struct table_set *set = check->document->arrays[check->document->slices[slice].array].set;
        if (!set_chunk(&chunk, set, &error) || !check_slice(check, slice, &chunk, &scratch, &error))
            note_error(check, slice, &error);
    }
    if (chunk.set != NULL)
        chunk_free(&chunk);
    arena_free(&scratch);
    return NULL;
}

bool document_check(const struct document *document, unsigned threads, const volatile sig_atomic_t *cancelled,
                    struct error *error)
{
    enum { THREADS_MAX = 64 };
    pthread_t started[THREADS_MAX];
    unsigned count = 0;
    struct check check = {.document = document, .cancelled = cancelled, .wrong_slice = document->slice_count};
    pthread_mutex_init(&check.mutex, NULL);
    while (count + 1 < threads && count < THREADS_MAX &&
           pthread_create(&started[count], NULL, check_main, &check) == 0)
        count++;
    check_main(&check); /* this thread too */
    for (unsigned i = 0; i < count; i++)
        pthread_join(started[i], NULL);
    pthread_mutex_destroy(&check.mutex);
    if (check.error.code == ERROR_NONE)
        return true;
    *error = check.error;
    return false;
}
