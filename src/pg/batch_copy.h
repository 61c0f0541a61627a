/* A batch's chunks as COPY statements.
 *
 * Each COPY statement costs about a millisecond, so a chunk cannot be one of each of its tables; and rows
 * that wait until a batch is whole have left the processor's caches, which costs as much as making them. So
 * chunks come with rows of one table, the one that has most of them (sink.h, held_bytes_max), which go into
 * one COPY that stays open, and in the end with those of all others.
 *
 * That is no order for tables that have their foreign keys already: in_order copies every chunk as it is,
 * parents before children.
 */
#ifndef FINGEN_PG_BATCH_COPY_H
#define FINGEN_PG_BATCH_COPY_H

#include "copy_in.h"

struct batch_copy {
    struct pg *pg;
    const struct table_set *set;
    const enum copy_format *formats; /* per table */
    bool in_order;
    bool locked; /* the batch's tables */
    bool begun;
    uint32_t streamed; /* the table of `stream`, once begun */
    struct copy_in stream;
};

/* Refers to all of these; holds nothing that would have to be freed. */
void batch_copy_init(struct batch_copy *copy, struct pg *pg, const struct table_set *set,
                     const enum copy_format *formats, bool in_order);
bool batch_copy_write(struct batch_copy *copy, const struct chunk *chunk, struct error *error) FINGEN_CHECKED;
/* Ends what is open. After a failure, or instead: abandon. */
bool batch_copy_end(struct batch_copy *copy, struct error *error) FINGEN_CHECKED;
void batch_copy_abandon(struct batch_copy *copy);

#endif
