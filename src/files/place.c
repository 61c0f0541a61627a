#include "compression.h"
#include "format.h"
#include "place_private.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORK_SUFFIX ".fingen-partial"
#define MANIFEST_NAME "manifest.json"

static bool fail_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY, "out of memory");
}

bool place_fail_path(struct error *error, const char *what, const char *path)
{
    return error_set(error, ERROR_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

char *place_join_path(const char *root, const char *name, struct error *error)
{
    char *path = NULL;
    size_t length = strlen(root);
    const char *slash = length > 0 && root[length - 1] == '/' ? "" : "/";
    if (asprintf(&path, "%s%s%s", root, slash, name) >= 0)
        return path;
    fail_memory(error);
    return NULL;
}

/* The folder and all above it. */
bool place_make_folders(const char *path, struct error *error)
{
    char *copy = strdup(path);
    bool done = copy != NULL || fail_memory(error);
    for (char *at = copy; done && at != NULL;) {
        at = strchr(at + 1, '/');
        if (at != NULL)
            *at = '\0';
        struct stat status;
        if (stat(copy, &status) != 0 && mkdir(copy, 0777) != 0 && errno != EEXIST)
            done = place_fail_path(error, "make the folder", copy);
        else if (stat(copy, &status) == 0 && !S_ISDIR(status.st_mode))
            done = error_set(error, ERROR_IO, "%s is not a folder", copy);
        if (at != NULL)
            *at = '/';
    }
    free(copy);
    return done;
}

/* ---- names ---- */

/* The file's name gets the suffix when it has not got it; its manifest is called the same with and without.
 */
static bool name_file(struct place *place, const char *path, const char *suffix, char **work_name)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    size_t length = strlen(name), suffix_length = strlen(suffix);
    bool has_suffix = length > suffix_length && strcmp(name + length - suffix_length, suffix) == 0;
    int bare_length = (int)file_compression_bare_length(name);
    place->root = slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (asprintf(&place->file, "%s%s", name, has_suffix ? "" : suffix) < 0)
        place->file = NULL;
    if (asprintf(work_name, ".%.*s" WORK_SUFFIX, bare_length, name) < 0)
        *work_name = NULL;
    if (asprintf(&place->manifest, "%.*s." MANIFEST_NAME, bare_length, name) < 0)
        place->manifest = NULL;
    return place->root != NULL && place->file != NULL && *work_name != NULL && place->manifest != NULL;
}

static bool name_folder(struct place *place, const char *path, char **work_name)
{
    place->root = strdup(path);
    place->manifest = strdup(MANIFEST_NAME);
    *work_name = strdup(WORK_SUFFIX);
    return place->root != NULL && place->manifest != NULL && *work_name != NULL;
}

static bool name_place(struct place *place, const struct file_format *format, const char *suffix,
                       const char *path, struct error *error)
{
    char *work_name = NULL;
    bool named =
        format->one_file ? name_file(place, path, suffix, &work_name) : name_folder(place, path, &work_name);
    if (named)
        place->work = place_join_path(place->root, work_name, error);
    else
        fail_memory(error);
    free(work_name);
    return place->work != NULL;
}

static bool check_path(const struct file_format *format, const char *path, struct error *error)
{
    struct stat status;
    size_t length = strlen(path);
    assert(length > 0);
    if (!format->one_file)
        return true;
    if (path[length - 1] != '/' && (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)))
        return true;
    return error_set(error, ERROR_USAGE, "--to %s:%s is a folder; name the file to write", format->name,
                     path);
}

/* ---- what is there ---- */

static bool is_there(const char *root, const char *name, bool *there, struct error *error)
{
    struct stat status;
    char *path = place_join_path(root, name, error);
    if (path == NULL)
        return false;
    *there = lstat(path, &status) == 0;
    free(path);
    return true;
}

/* Anything but the folder for work. */
static bool folder_holds_anything(const struct place *place, bool *holds, struct error *error)
{
    *holds = false;
    DIR *folder = opendir(place->root);
    if (folder == NULL)
        return place_fail_path(error, "look into the folder", place->root);
    const struct dirent *entry;
    while (!*holds && (entry = readdir(folder)) != NULL)
        *holds = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
                 strcmp(entry->d_name, WORK_SUFFIX) != 0;
    closedir(folder);
    return true;
}

/* The manifest in its place, else the one of a process that was killed while it renamed. */
static bool read_previous(struct place *place, bool *found, struct error *error)
{
    char *final = place_join_path(place->root, place->manifest, error);
    char *unfinished = final == NULL ? NULL : place_join_path(place->work, place->manifest, error);
    bool done = unfinished != NULL && manifest_read(final, &place->previous, found, error);
    struct error ignored;
    if (done && !*found && !manifest_read(unfinished, &place->previous, found, &ignored))
        *found = false; /* it was not finished itself */
    else if (done && *found && access(final, F_OK) != 0)
        place->keeps_unfinished = true;
    free(final);
    free(unfinished);
    return done;
}

static bool refuse_foreign(const struct place *place, struct error *error)
{
    if (place->file != NULL) {
        error_set(error, ERROR_REFUSED, "%s/%s is there already, and no manifest says that fingen wrote it",
                  place->root, place->file);
        return error_hint(error, "give another name, or move it away");
    }
    error_set(error, ERROR_REFUSED, "%s is not empty, and no manifest says that fingen wrote what it holds",
              place->root);
    return error_hint(error, "give an empty folder, or one that does not exist yet");
}

static bool refuse_previous(const struct place *place, struct error *error)
{
    error_set(error, ERROR_REFUSED, "%s%s%s: an earlier run of fingen wrote here (%s, seed %llu)",
              place->root, place->file != NULL ? "/" : "", place->file != NULL ? place->file : "",
              place->previous.format, (unsigned long long)place->previous.seed);
    return error_hint(error, "--replace removes what its manifest lists; or give another place");
}

/* What stands in the way, and whether it may go. */
static bool check_contents(struct place *place, bool replace, struct error *error)
{
    bool holds, found = false;
    if (!(place->file != NULL ? is_there(place->root, place->file, &holds, error)
                              : folder_holds_anything(place, &holds, error)) ||
        !read_previous(place, &found, error))
        return false;
    bool listed = found && (place->file == NULL || manifest_lists(&place->previous, place->file));
    if (holds && !listed)
        return refuse_foreign(place, error);
    return !found || replace || refuse_previous(place, error);
}

bool place_check_free(const struct place *place, const char *file, struct error *error)
{
    bool there;
    if (place->is_stream || manifest_lists(&place->previous, file))
        return true;
    if (!is_there(place->root, file, &there, error))
        return false;
    if (!there)
        return true;
    error_set(error, ERROR_REFUSED, "%s/%s is there already, and no manifest lists it", place->root, file);
    return error_hint(error, "move it away, or give another place");
}

/* ---- the folder for work ---- */

/* The lock is on the folder itself. One that was removed between our opening and locking it is none. */
static bool lock_work(struct place *place, struct error *error)
{
    struct stat opened, named;
    for (;;) {
        if (mkdir(place->work, 0777) != 0 && errno != EEXIST)
            return place_fail_path(error, "make the folder", place->work);
        int lock = open(place->work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (lock < 0 && errno != ENOENT)
            return place_fail_path(error, "open the folder", place->work);
        if (lock < 0)
            continue;
        if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
            close(lock);
            return error_set(error, ERROR_REFUSED, "another fingen is writing to %s", place->root);
        }
        if (fstat(lock, &opened) == 0 && stat(place->work, &named) == 0 && opened.st_ino == named.st_ino) {
            place->lock = lock;
            return true;
        }
        close(lock);
    }
}

static bool is_kept(const struct place *place, const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
           (place->keeps_unfinished && strcmp(name, place->manifest) == 0);
}

/* It holds files only. */
static void empty_work(const struct place *place)
{
    DIR *folder = opendir(place->work);
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (!is_kept(place, entry->d_name))
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder != NULL)
        closedir(folder);
}

static void remove_work(struct place *place)
{
    if (place->lock < 0)
        return;
    empty_work(place);
    rmdir(place->work);
    close(place->lock);
    place->lock = -1;
}

static bool is_device(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static void unlock_work(struct place *place)
{
    rmdir(place->work); /* when it is empty: what a killed process left in it is still needed */
    close(place->lock);
    place->lock = -1;
}

bool place_open(struct place *place, const struct file_format *format, const char *suffix, const char *path,
                bool replace, struct error *error)
{
    *place = (struct place){.lock = -1};
    place->is_stream = strcmp(path, FILES_STANDARD_OUTPUT) == 0 || (format->one_file && is_device(path));
    if (place->is_stream) {
        place->stream_path = strdup(path);
        return place->stream_path != NULL || fail_memory(error);
    }
    if (!check_path(format, path, error) || !name_place(place, format, suffix, path, error) ||
        !place_make_folders(place->root, error) || !lock_work(place, error))
        return false;
    if (!check_contents(place, replace, error)) {
        unlock_work(place);
        return false;
    }
    empty_work(place);
    return true;
}

bool place_find_manifest(const struct file_format *format, const char *path, char **root, char **manifest,
                         struct error *error)
{
    struct place place = {.lock = -1};
    bool done = check_path(format, path, error) && name_place(&place, format, "", path, error);
    *root = done ? place.root : NULL;
    *manifest = done ? place_join_path(place.root, place.manifest, error) : NULL;
    if (done)
        place.root = NULL;
    place_close(&place);
    return *manifest != NULL;
}

/* ---- files ---- */

bool place_open_stream(const struct place *place, int *descriptor, struct error *error)
{
    bool standard = strcmp(place->stream_path, FILES_STANDARD_OUTPUT) == 0;
    *descriptor = standard ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                           : open(place->stream_path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return *descriptor >= 0 ||
           place_fail_path(error, "open", standard ? "standard output" : place->stream_path);
}

/* In the folder for work there are no folders. */
char *place_work_path(const struct place *place, const char *file, struct error *error)
{
    char *path = place_join_path(place->work, file, error);
    for (char *at = path == NULL ? NULL : path + strlen(place->work) + 1; at != NULL && *at != '\0'; at++)
        if (*at == '/')
            *at = '.';
    return path;
}

bool place_create(const struct place *place, const char *file, int *descriptor, struct error *error)
{
    char *path = place_work_path(place, file, error);
    if (path == NULL)
        return false;
    *descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool done = *descriptor >= 0 || place_fail_path(error, "make", path);
    free(path);
    return done;
}

bool place_create_spool(const struct place *place, int *descriptor, struct error *error)
{
    const char *temporary = getenv("TMPDIR");
    const char *folder = !place->is_stream                         ? place->work
                         : temporary != NULL && *temporary != '\0' ? temporary
                                                                   : "/tmp";
    char *path = place_join_path(folder, "fingen-XXXXXX", error);
    if (path == NULL)
        return false;
    *descriptor = mkostemp(path, O_CLOEXEC);
    bool done = *descriptor >= 0 || place_fail_path(error, "make a temporary file in", folder);
    if (done)
        unlink(path);
    free(path);
    return done;
}

void place_close(struct place *place)
{
    remove_work(place);
    manifest_free(&place->previous);
    free(place->stream_path);
    free(place->root);
    free(place->work);
    free(place->file);
    free(place->manifest);
    *place = (struct place){.lock = -1};
}
