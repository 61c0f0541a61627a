/* A set of files in the making: a struct files_domain for each table set, which is what a sink is for.
 * Private to src/files. */
#ifndef FINGEN_FILES_FILES_PRIVATE_H
#define FINGEN_FILES_FILES_PRIVATE_H

#include "file_output.h"
#include "place.h"
#include "transcode.h"

struct files_table {
    const struct table *table;
    bool chosen;
    bool has_rows;
    char *file; /* its final name below the place's root */
    struct row_layout layout;
    struct file_output output; /* its file; or, where tables are joined, a temporary one */
    int spool;                 /* of that, to read it again; -1: none */
};

struct files_domain {
    struct files *files;
    const struct table_set *set;
    struct files_table *tables; /* one for each table of the set; behind the last, one without a table */
};

struct files {
    struct files_request request; /* its lists are the next two */
    const struct table_set **sets;
    const struct table **chosen;
    struct place place;
    struct manifest manifest;
    struct format_context context;
    char about[160];
    struct files_domain *domains; /* one for each set of the request */
    bool reader_is_gone;
};

/* The chosen tables, in the order of the files' texts. */
#define FOR_EACH_CHOSEN(files, domain_index, table)                                                          \
    for (size_t domain_index = 0; domain_index < (files)->request.set_count; domain_index++)                 \
        for (struct files_table *table = (files)->domains[domain_index].tables; table->table != NULL;        \
             table++)                                                                                        \
            if (table->chosen)

/* ---- sink.c ---- */

bool files_sink_open(struct files_domain *domain, struct sink **sink, struct error *error) FINGEN_CHECKED;

/* ---- files_write.c ---- */

/* Text of rows into a table's output. In the order of rows, by one thread at a time. */
bool files_table_write(struct files *files, struct files_table *table, const uint8_t *text, size_t length,
                       struct error *error) FINGEN_CHECKED;

#endif
