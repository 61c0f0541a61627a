/* Files get their final names, all of them or none; those of an earlier run go. */
#include "file_output.h"
#include "place_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEW_MANIFEST_NAME "manifest.new"
#define MANIFEST_CAP ((size_t)1 << 26)

/* Under a name of its own: it counts when it is called like the final one. */
static bool write_manifest(const struct place *place, const struct manifest *manifest, struct error *error)
{
    struct buffer text;
    int descriptor;
    buffer_init(&text, MANIFEST_CAP);
    bool done = manifest_append_text(manifest, &text, error) &&
                place_create(place, NEW_MANIFEST_NAME, &descriptor, error);
    if (done) {
        done = (file_write_all(descriptor, text.data, text.length) && fsync(descriptor) == 0) ||
               place_fail_path(error, "write the manifest in", place->work);
        close(descriptor);
    }
    buffer_free(&text);
    return done;
}

/* A manifest is a file that anybody may have edited: it names files below its folder and no others. */
static bool is_inside(const char *file)
{
    if (*file == '/' || *file == '\0')
        return false;
    for (const char *part = file; part != NULL; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return false;
    }
    return true;
}

/* The file, and its folder when that is empty then. */
static bool remove_file(const char *root, const char *file, struct error *error)
{
    char *path = place_join_path(root, file, error);
    if (path == NULL)
        return false;
    bool done = unlink(path) == 0 || errno == ENOENT || place_fail_path(error, "remove", path);
    char *slash = strrchr(path, '/');
    if (strchr(file, '/') != NULL && slash != NULL) {
        *slash = '\0';
        rmdir(path);
    }
    free(path);
    return done;
}

static bool remove_previous(struct place *place, struct error *error)
{
    if (place->previous.format == NULL)
        return true;
    for (size_t i = 0; i < place->previous.table_count; i++) {
        const char *file = place->previous.tables[i].file;
        if (is_inside(file) && !remove_file(place->root, file, error))
            return false;
    }
    return remove_file(place->root, place->manifest, error);
}

static bool rename_path(const char *from, const char *to, struct error *error)
{
    return rename(from, to) == 0 || place_fail_path(error, "give its final name to", to);
}

/* From here on the folder for work says what the final names are, should we be killed while we give them. */
static bool name_manifest(const struct place *place, struct error *error)
{
    char *from = place_work_path(place, NEW_MANIFEST_NAME, error);
    char *to = from == NULL ? NULL : place_work_path(place, place->manifest, error);
    bool done = to != NULL && rename_path(from, to, error);
    free(from);
    free(to);
    return done;
}

static bool rename_file(const struct place *place, const char *file, struct error *error)
{
    char *from = place_work_path(place, file, error);
    char *to = from == NULL ? NULL : place_join_path(place->root, file, error);
    bool done = to != NULL;
    if (done) {
        char *slash = strrchr(to, '/');
        *slash = '\0';
        done = place_make_folders(*to == '\0' ? "/" : to, error);
        *slash = '/';
    }
    done = done && rename_path(from, to, error);
    free(from);
    free(to);
    return done;
}

/* A file of several tables is listed with each of them. */
static bool is_listed_before(const struct manifest *manifest, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(manifest->tables[i].file, manifest->tables[index].file) == 0)
            return true;
    return false;
}

static bool rename_all(const struct place *place, const struct manifest *manifest, struct error *error)
{
    struct error ignored;
    for (size_t i = 0; i < manifest->table_count; i++) {
        if (is_listed_before(manifest, i) || rename_file(place, manifest->tables[i].file, error))
            continue;
        while (i-- > 0) /* all or nothing */
            if (!remove_file(place->root, manifest->tables[i].file, &ignored))
                error_detail(error, "%s/%s is left", place->root, manifest->tables[i].file);
        return false;
    }
    return rename_file(place, place->manifest, error);
}

bool place_publish(struct place *place, const struct manifest *manifest, struct error *error)
{
    if (place->is_stream)
        return true;
    bool done = write_manifest(place, manifest, error) && remove_previous(place, error) &&
                name_manifest(place, error) && rename_all(place, manifest, error);
    place->keeps_unfinished &= !done;
    return done;
}
