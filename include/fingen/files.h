/* Files as the place where rows go: CSV, JSON, SQL. A file for each table, or one for all; compressed or not;
 * with a manifest that says what is in them.
 *
 * Rows stand in family order, whatever the number of workers and the size of batches: sessions transcode at
 * the same time and write in the order of batch numbers. All is written under a temporary name beside its
 * final one and renamed when it is whole; what fails or is interrupted leaves nothing.
 */
#ifndef FINGEN_FILES_H
#define FINGEN_FILES_H

#include "fingen/chunk.h"
#include "fingen/error.h"
#include "fingen/sink.h"

/* ---- formats.c, compression.c: the registries ---- */

struct file_format;

/* The format of an address as "csv:out/", and what follows the colon in *path; NULL when it is no file
 * format's. */
const struct file_format *file_format_of_address(const char *address, const char **path);
const char *file_format_name(const struct file_format *format);
bool file_format_is_one_file(
    const struct file_format *format); /* for all tables; else a folder with a file each */

struct file_compression;

/* "zstd", "gzip"; ERROR_USAGE otherwise. NULL stands for none. */
bool file_compression_find(const char *name, const struct file_compression **compression,
                           struct error *error) FINGEN_CHECKED;

/* ---- files.c, files_write.c: one set of files, made by one command ---- */

#define FILES_STANDARD_OUTPUT "-" /* as a path */

struct files_request {
    const struct file_format *format;
    const char *path; /* a folder, a file or FILES_STANDARD_OUTPUT; not "" */
    const struct file_compression *compression;
    const struct table_set *const *sets; /* of the domains to come, in their order */
    size_t set_count;
    const struct table *const *chosen; /* only these tables; chosen_count 0: all */
    size_t chosen_count;
    bool replace; /* the files that a manifest there lists */
    bool no_keys; /* of formats that carry keys */
    struct plan_part part; /* that the rows are of; the tables stand in part 1 of a script, the keys in the last */
    /* For the manifest. */
    uint64_t seed;
    double scale;
    date_days as_of;
    const char *generator_version;
};

struct files;

/* Everything that can be refused is refused here. Texts of the request must stay valid. Owner calls
 * files_close. */
bool files_open(const struct files_request *request, struct files **files,
                struct error *error) FINGEN_CHECKED;
bool files_is_chosen(const struct files *files, const struct table *table);
/* The rows of one domain of the request, one domain at a time. Its sessions cannot resume anything. */
bool files_open_sink(struct files *files, const struct table_set *set, struct sink **sink,
                     struct error *error) FINGEN_CHECKED;
/* After the domain's rows are all written: what the manifest says of it. `lines`: "path=value" of its
 * profile. */
bool files_end_domain(struct files *files, const struct table_set *set, const struct table_tally *tallies,
                      const struct fingerprint *profile_digest, const char *lines,
                      struct error *error) FINGEN_CHECKED;
/* Joins what has to be joined and gives everything its final name. */
bool files_finish(struct files *files, struct error *error) FINGEN_CHECKED;
/* Removes what is not finished. */
void files_close(struct files *files);
/* Standard output was closed by its reader (`| head`): writing failed, and nothing is wrong. */
bool files_reader_is_gone(const struct files *files);

/* ---- manifest.c: what a manifest says ---- */

struct manifest_table {
    char *domain, *schema, *name;
    char *file;               /* relative to the manifest's folder */
    struct table_tally tally; /* bytes are not those of rows but of the file */
    char sha256[65];
};

struct manifest_domain {
    char *name;
    struct fingerprint profile_digest;
    char *profile_lines;
};

struct manifest {
    char *format, *compression; /* "" for none */
    uint64_t seed;
    double scale;
    date_days as_of;
    char *generator_version;
    struct plan_part part;
    struct manifest_domain *domains;
    size_t domain_count;
    struct manifest_table *tables;
    size_t table_count;
};

/* The manifest of files that were written to `path` in this format. *found: false when there is none.
 * manifest_free. */
bool files_read_manifest(const struct file_format *format, const char *path, struct manifest *manifest,
                         bool *found, struct error *error) FINGEN_CHECKED;
/* Reads every file that the manifest lists; same[i]: table i's file is there and has its bytes and hash. */
bool files_verify(const struct file_format *format, const char *path, const struct manifest *manifest,
                  bool *same, struct error *error) FINGEN_CHECKED;
void manifest_free(struct manifest *manifest);

#endif
