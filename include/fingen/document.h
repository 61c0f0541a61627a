/* A JSON document with an array of records for each table, as `--to json:FILE` writes it, read back.
 *
 * The file is never in memory as a whole. Opening cuts it into slices of whole records, of some 256 KiB each, by a scanner that knows
 * strings and brackets and nothing else; a slice is then read, parsed record by record and encoded when somebody asks for it. So
 * memory is a slice for each thread plus a few dozen bytes for each slice of the file.
 */
#ifndef FINGEN_DOCUMENT_H
#define FINGEN_DOCUMENT_H

#include "fingen/arena.h"
#include "fingen/chunk.h"

#include <signal.h>

struct document;

/* Cuts the file and finds each array's table among the sets: "schema.table", or the table alone where all such
 * arrays belong to one schema. Owner calls document_close. Sets must stay valid. */
bool document_open(const char *path, const struct table_set *const *sets, size_t set_count, struct document **document,
                   struct error *error) FINGEN_CHECKED;
void document_close(struct document *document);

/* Arrays of a set's tables, empty ones too. */
bool document_has(const struct document *document, const struct table_set *set);
uint64_t document_record_count(const struct document *document, const struct table *table);
/* Slices of a set's records, parents' before children's, in the order of the file within a table. */
uint64_t document_slice_count(const struct document *document, const struct table_set *set);
/* Emits a slice's records. What is wrong with one is in out->error: "FILE:LINE: TABLE[INDEX].COLUMN: ...". For any number of
 * threads at once. */
void document_emit_slice(const struct document *document, const struct table_set *set, uint64_t slice, struct arena *scratch,
                         struct row_output *out);
/* Reads every record and keeps nothing. The error is the first record's that is wrong, whatever the number of threads.
 * *cancelled, which may be NULL, is looked at between slices. */
bool document_check(const struct document *document, unsigned threads, const volatile sig_atomic_t *cancelled,
                    struct error *error) FINGEN_CHECKED;

#endif
