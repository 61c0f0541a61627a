/* The part of a domain's tables that lies in one schema: what a database of its own is given. */
#ifndef FINGEN_PG_TABLE_CUT_H
#define FINGEN_PG_TABLE_CUT_H

#include "fingen/buffer.h"
#include "fingen/schema.h"

struct table_cut {
    struct table_set set;   /* without checks: they are the whole domain's */
    const uint32_t *places; /* of the set's tables in the whole set */
    struct table_cut_memory *memory;
};

/* Statements of tables.sql and keys.sql that name no table of another schema, and without foreign keys into
 * other schemas. ERROR_INTERNAL for any other statement over two schemas: no database could run it. Free the
 * cut in any case; the whole set outlives it. */
bool table_cut_make(struct table_cut *cut, const struct table_set *whole, const char *schema,
                    struct error *error) FINGEN_CHECKED;
void table_cut_free(struct table_cut *cut);

/* Which schemas of the set this SQL names in "schema.something": a bit for each of the first 64. */
uint64_t table_cut_schemas(const struct table_set *set, struct text sql);

#endif
