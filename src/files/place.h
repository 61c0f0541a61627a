/* Where files are made and where they end up. Private to src/files.
 *
 * They are made in a folder of their own inside the final one, which is locked while a process works there,
 * and renamed in the end, the manifest last. What a killed process leaves lies in that folder, and the next
 * one clears it away; when it was killed while renaming, the manifest in that folder still tells what is
 * fingen's.
 */
#ifndef FINGEN_FILES_PLACE_H
#define FINGEN_FILES_PLACE_H

#include "fingen/files.h"

struct place {
    bool is_stream;           /* standard output or a device: written as it comes, without a manifest */
    char *stream_path;        /* of a device */
    char *root;               /* folder of the final names */
    char *work;               /* folder of the temporary ones */
    char *file;               /* of a format with one file: its name in root */
    char *manifest;           /* its name in root */
    int lock;                 /* on work; -1: none */
    struct manifest previous; /* to be replaced */
    bool keeps_unfinished;    /* and it is the one of a process that was killed while it renamed */
};

/* Finds out what the path means and refuses what cannot be written. `suffix`: of the compression, "" for
 * none. */
bool place_open(struct place *place, const struct file_format *format, const char *suffix, const char *path,
                bool replace, struct error *error) FINGEN_CHECKED;
/* Before anything is made: false when something that is not fingen's stands under this final name. */
bool place_check_free(const struct place *place, const char *file, struct error *error) FINGEN_CHECKED;
/* Of the stream. */
bool place_open_stream(const struct place *place, int *descriptor, struct error *error) FINGEN_CHECKED;
/* Of a new temporary file that becomes `file` (a name relative to root). */
bool place_create(const struct place *place, const char *file, int *descriptor,
                  struct error *error) FINGEN_CHECKED;
/* Of a file without a name, for what is read again before the end. */
bool place_create_spool(const struct place *place, int *descriptor, struct error *error) FINGEN_CHECKED;
/* Everything gets its final name; what the previous manifest listed goes. */
bool place_publish(struct place *place, const struct manifest *manifest, struct error *error) FINGEN_CHECKED;
/* Removes what was not published. */
void place_close(struct place *place);

/* Where the manifest of files at this path is; caller frees both. */
bool place_find_manifest(const struct file_format *format, const char *path, char **root, char **manifest,
                         struct error *error) FINGEN_CHECKED;

/* ---- manifest.c ---- */

bool manifest_read(const char *path, struct manifest *manifest, bool *found,
                   struct error *error) FINGEN_CHECKED;
bool manifest_append_text(const struct manifest *manifest, struct buffer *out,
                          struct error *error) FINGEN_CHECKED;
bool manifest_lists(const struct manifest *manifest, const char *file);
/* NULL strings are taken for memory that ran out. */
bool manifest_add_table(struct manifest *manifest, struct manifest_table table,
                        struct error *error) FINGEN_CHECKED;
bool manifest_add_domain(struct manifest *manifest, struct manifest_domain domain,
                         struct error *error) FINGEN_CHECKED;

/* "root/name"; NULL and an error when memory ran out. */
char *place_join_path(const char *root, const char *name, struct error *error);

#endif
