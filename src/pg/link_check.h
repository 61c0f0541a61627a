/* References that the server cannot keep, because they lead into another database: rows of one table whose
 * columns are found nowhere in another. A row where one of the columns is NULL refers to nothing.
 */
#ifndef FINGEN_PG_LINK_CHECK_H
#define FINGEN_PG_LINK_CHECK_H

#include "fingen/pg.h"

#define LINK_MAX_COLUMNS 16

/* "schema.table.column" or "schema.table (column, column)". */
struct link_side {
    struct text sql; /* as written */
    struct text schema, table;
    struct text columns[LINK_MAX_COLUMNS];
    uint32_t column_count;
};

struct link {
    struct link_side from, to;
};

/* False when this is not two sides of as many columns with an arrow between. */
bool link_parse(struct text sql, struct link *link);
/* from == to: one statement. Else both sides are read sorted, side by side, in constant memory. Each in a
 * transaction. example: the least of the orphans. */
bool link_count_orphans(struct pg *from, struct pg *to, const struct link *link, uint64_t *orphans,
                        char *example, size_t example_size, struct error *error) FINGEN_CHECKED;

#endif
