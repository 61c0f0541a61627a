/* Statements of keys.sql to steps of a key_plan. */
#ifndef FINGEN_PG_KEYS_PARSE_H
#define FINGEN_PG_KEYS_PARSE_H

#include "fingen/buffer.h"
#include "fingen/sql_script.h"

#include "keys_plan.h"

/* The actions of ALTER TABLE that are gathered for one table, as text behind the table's name. */
struct key_actions {
    struct buffer checks;      /* and defaults */
    struct buffer constraints; /* keys */
    struct buffer foreign_keys;
    struct buffer validations;
    uint32_t check_count, foreign_key_count;
    bool *referenced; /* by its foreign keys: per table of the set */
};

#define KEYS_STATEMENT_CAP ((size_t)1 << 20)

struct key_builder {
    struct key_plan *plan;
    const struct table_tally *tallies;
    struct key_actions *actions; /* per table of the set */
    uint32_t statement;          /* number of the one that is being read */
};

bool key_builder_init(struct key_builder *builder, struct key_plan *plan, const struct table_tally *tallies,
                      struct error *error) FINGEN_CHECKED;
void key_builder_free(struct key_builder *builder);
bool key_builder_read(struct key_builder *builder, const char *keys_sql, struct error *error) FINGEN_CHECKED;
/* The steps that gather a table's actions, and those that every table gets. */
bool key_builder_finish(struct key_builder *builder, bool existing, struct error *error) FINGEN_CHECKED;

/* keys_steps.c: appends a step with these words as its name and this SQL, without locks; it costs so many
 * looks at the rows of its table. NULL when memory runs out. */
struct key_step *key_builder_add(struct key_builder *builder, enum key_stage stage, uint32_t table,
                                 double looks, const struct text *sql, struct error *error,
                                 const char *name_format, ...) FINGEN_PRINTF(7, 8);

#endif
