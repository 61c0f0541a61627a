/* The scanner that cuts a document into slices. It reads every byte once and looks no closer than that takes:
 * what stands within a record is looked at when the slice is read. */
#include "document_private.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 1 << 20, SLICE_BYTES = 1 << 18, RECORD_BYTES_MAX = 1 << 24, NAME_BYTES_MAX = 200 };

struct cutter {
    struct document *document;
    struct error *error;
    uint8_t *block;
    size_t position, length; /* in the block */
    uint64_t offset;         /* of the block in the file */
    uint64_t line;
    bool unreadable; /* error is set */
};

/* ---- bytes ---- */

static bool fill(struct cutter *cutter)
{
    cutter->offset += cutter->length;
    cutter->position = cutter->length = 0;
    ssize_t count = pread(cutter->document->descriptor, cutter->block, BLOCK_BYTES, (off_t)cutter->offset);
    cutter->unreadable = count < 0;
    if (count < 0)
        return error_set(cutter->error, ERROR_IO, "cannot read %s: %s", cutter->document->path,
                         strerror(errno));
    cutter->length = (size_t)count;
    return count > 0;
}

/* The byte that comes next, -1 at the end. */
static int peek(struct cutter *cutter)
{
    return cutter->position < cutter->length || (!cutter->unreadable && fill(cutter))
               ? cutter->block[cutter->position]
               : -1;
}

static int skip_blanks(struct cutter *cutter)
{
    int byte;
    while ((byte = peek(cutter)) == ' ' || byte == '\n' || byte == '\t' || byte == '\r') {
        cutter->line += byte == '\n';
        cutter->position++;
    }
    return byte;
}

static uint64_t here(const struct cutter *cutter)
{
    return cutter->offset + cutter->position;
}

/* ---- complaints ---- */

static const char *byte_in_words(int byte, char buf[32])
{
    if (byte < 0)
        return "the end of the file";
    if (byte > ' ' && byte < 0x7f)
        snprintf(buf, 32, "'%c'", byte);
    else
        snprintf(buf, 32, "the byte 0x%02x", (unsigned)byte);
    return buf;
}

/* `where` is the path within the document, with its colon; empty outside of all arrays. */
static bool complain(struct cutter *cutter, const char *where, const char *expected)
{
    char found[32];
    int byte = peek(cutter);
    return !cutter->unreadable &&
           error_set(cutter->error, ERROR_IO, "%s:%" PRIu64 ": %sexpected %s, found %s",
                     cutter->document->path, cutter->line, where, expected, byte_in_words(byte, found));
}

static bool complain_in_array(struct cutter *cutter, const struct document_array *array, const char *expected)
{
    char where[NAME_BYTES_MAX + 40];
    snprintf(where, sizeof where, "%s[%" PRIu64 "]: ", array->name, array->records);
    return complain(cutter, where, expected);
}

static bool fail_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY, "out of memory: no room for the list of a document's slices");
}

/* ---- records ---- */

/* Behind the bracket that closes the object at hand. */
static bool skip_record(struct cutter *cutter, const struct document_array *array)
{
    uint64_t start = here(cutter);
    unsigned depth = 0;
    bool in_string = false, escaped = false;
    for (int byte; (byte = peek(cutter)) >= 0; cutter->position++) {
        if (in_string && byte < 0x20)
            return complain_in_array(cutter, array, "the end of a string");
        if (here(cutter) - start > RECORD_BYTES_MAX)
            return error_set(
                cutter->error, ERROR_IO, "%s:%" PRIu64 ": %s[%" PRIu64 "]: a record of more than %d MiB",
                cutter->document->path, cutter->line, array->name, array->records, RECORD_BYTES_MAX >> 20);
        cutter->line += byte == '\n';
        if (in_string) {
            in_string = escaped || byte != '"';
            escaped = !escaped && byte == '\\';
        } else if (byte == '"') {
            in_string = true;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if ((byte == '}' || byte == ']') && --depth == 0) {
            cutter->position++;
            return true;
        }
    }
    return complain_in_array(cutter, array, in_string ? "the end of a string" : "the end of a record");
}

static bool begin_slice(struct document *document, uint64_t offset, uint64_t line, struct error *error)
{
    if (document->slice_count == document->slice_room) {
        size_t room = document->slice_room == 0 ? 64 : 2 * document->slice_room;
        struct document_slice *slices = reallocarray(document->slices, room, sizeof *slices);
        if (slices == NULL)
            return fail_memory(error);
        document->slices = slices;
        document->slice_room = room;
    }
    uint32_t array = (uint32_t)(document->array_count - 1);
    document->slices[document->slice_count++] = (struct document_slice){
        .array = array, .offset = offset, .line = line, .first_record = document->arrays[array].records};
    return true;
}

static bool cut_record(struct cutter *cutter)
{
    struct document *document = cutter->document;
    struct document_array *array = &document->arrays[document->array_count - 1];
    uint64_t offset = here(cutter), line = cutter->line;
    if (peek(cutter) != '{')
        return complain_in_array(cutter, array, "an object");
    if (!skip_record(cutter, array))
        return false;
    struct document_slice *slice =
        document->slice_count > 0 ? &document->slices[document->slice_count - 1] : NULL;
    bool fits = slice != NULL && &document->arrays[slice->array] == array &&
                here(cutter) - slice->offset <= SLICE_BYTES;
    if (!fits && !begin_slice(document, offset, line, cutter->error))
        return false;
    slice = &document->slices[document->slice_count - 1];
    slice->length = (uint32_t)(here(cutter) - slice->offset);
    array->records++;
    return true;
}

static bool cut_array(struct cutter *cutter)
{
    const struct document_array *array = &cutter->document->arrays[cutter->document->array_count - 1];
    char where[NAME_BYTES_MAX + 4];
    snprintf(where, sizeof where, "%s: ", array->name);
    if (skip_blanks(cutter) != '[')
        return complain(cutter, where, "an array");
    cutter->position++;
    if (skip_blanks(cutter) == ']') {
        cutter->position++;
        return true;
    }
    for (;;) {
        skip_blanks(cutter);
        if (!cut_record(cutter))
            return false;
        int byte = skip_blanks(cutter);
        if (byte != ',' && byte != ']')
            return complain_in_array(cutter, array, "',' or ']' behind a record");
        cutter->position++;
        if (byte == ']')
            return true;
    }
}

/* ---- the object around ---- */

static bool add_array(struct cutter *cutter, const char *name, uint64_t line)
{
    struct document *document = cutter->document;
    for (size_t i = 0; i < document->array_count; i++)
        if (strcmp(document->arrays[i].name, name) == 0)
            return error_set(cutter->error, ERROR_IO,
                             "%s:%" PRIu64 ": %s: stands in line %" PRIu64 " already", document->path, line,
                             name, document->arrays[i].line);
    struct document_array *arrays = reallocarray(document->arrays, document->array_count + 1, sizeof *arrays);
    if (arrays == NULL)
        return fail_memory(cutter->error);
    document->arrays = arrays;
    arrays[document->array_count] = (struct document_array){.name = strdup(name), .line = line};
    return arrays[document->array_count++].name != NULL || fail_memory(cutter->error);
}

/* The name of an array. Escapes stay as they are: no table's name needs one. */
static bool take_name(struct cutter *cutter, char name[NAME_BYTES_MAX])
{
    size_t length = 0;
    if (skip_blanks(cutter) != '"')
        return complain(cutter, "", "the name of a table");
    cutter->position++;
    for (int byte; (byte = peek(cutter)) != '"'; cutter->position++) {
        if (byte < 0x20 || length == NAME_BYTES_MAX - 1)
            return complain(cutter, "", "the end of a table's name");
        name[length++] = (char)byte;
    }
    cutter->position++;
    name[length] = '\0';
    return true;
}

static bool cut_member(struct cutter *cutter)
{
    char name[NAME_BYTES_MAX];
    if (!take_name(cutter, name) || !add_array(cutter, name, cutter->line))
        return false;
    if (skip_blanks(cutter) != ':')
        return complain(cutter, "", "':' behind a name");
    cutter->position++;
    return cut_array(cutter);
}

static bool cut_object(struct cutter *cutter)
{
    if (skip_blanks(cutter) != '{')
        return complain(cutter, "", "an object with an array for each table");
    cutter->position++;
    bool more = skip_blanks(cutter) != '}';
    while (more) {
        if (!cut_member(cutter))
            return false;
        more = skip_blanks(cutter) == ',';
        cutter->position += more;
    }
    if (skip_blanks(cutter) != '}')
        return complain(cutter, "", "',' or '}' behind an array");
    cutter->position++;
    return skip_blanks(cutter) < 0 ? !cutter->unreadable
                                   : complain(cutter, "", "nothing behind the document");
}

bool document_cut(struct document *document, struct error *error)
{
    struct cutter cutter = {.document = document, .error = error, .line = 1, .block = malloc(BLOCK_BYTES)};
    bool done = cutter.block != NULL ? cut_object(&cutter) : fail_memory(error);
    free(cutter.block);
    return done;
}
