/* What the parts of a document's reader share. */
#ifndef FINGEN_DOCUMENT_PRIVATE_H
#define FINGEN_DOCUMENT_PRIVATE_H

#include "fingen/document.h"

struct document_array {
    char *name; /* as the file has it */
    uint64_t line;
    uint64_t records;
    const struct table_set *set;
    const struct table *table;
};

/* Whole records of one array, with the commas between them. */
struct document_slice {
    uint32_t array;
    uint32_t length;
    uint64_t offset;
    uint64_t line;
    uint64_t first_record;
};

struct document {
    char *path;
    int descriptor;
    struct document_array *arrays;
    size_t array_count;
    struct document_slice *slices;
    size_t slice_count, slice_room;
};

/* ---- document_cut.c: arrays and slices of the file ---- */

bool document_cut(struct document *document, struct error *error) FINGEN_CHECKED;

/* ---- document_names.c: whose arrays they are ---- */

bool document_resolve(struct document *document, const struct table_set *const *sets, size_t set_count,
                      struct error *error) FINGEN_CHECKED;

/* ---- document_record.c ---- */

/* Where a record stands, for messages. */
struct record_place {
    const char *path;
    const char *array;
    uint64_t index;
    uint64_t line;
};

/* Emits the record that begins at *text, moves *text behind it and place->line to that line. */
bool record_emit(struct record_place *place, const struct table *table, const char **text, const char *end,
                 struct arena *scratch, struct row_output *out, struct error *error) FINGEN_CHECKED;

#endif
