/* The steps of a key_plan: those that gather a table's actions, and those that every table gets. */
#include "keys_parse.h"

#include "fingen/pg.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUOTED_BYTES 300

/* In looks at the table's rows: measured on a million rows of 10 columns, one index of a uuid being 4. */
#define COST_CHECKS 1.0
#define COST_VALIDATION 3.0 /* each */
#define COST_STATISTICS 1.0
#define COST_VACUUM 2.0

bool key_builder_init(struct key_builder *builder, struct key_plan *plan, const struct table_tally *tallies,
                      struct error *error)
{
    uint32_t tables = plan->set->table_count;
    *builder = (struct key_builder){.plan = plan, .tallies = tallies};
    builder->actions = calloc(tables > 0 ? tables : 1, sizeof *builder->actions);
    if (builder->actions == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    for (uint32_t i = 0; i < tables; i++) {
        struct key_actions *actions = &builder->actions[i];
        buffer_init(&actions->checks, KEYS_STATEMENT_CAP);
        buffer_init(&actions->constraints, KEYS_STATEMENT_CAP);
        buffer_init(&actions->foreign_keys, KEYS_STATEMENT_CAP);
        buffer_init(&actions->validations, KEYS_STATEMENT_CAP);
        actions->referenced = calloc(tables, sizeof *actions->referenced);
        if (actions->referenced == NULL)
            return error_set(error, ERROR_MEMORY, "out of memory");
    }
    return true;
}

void key_builder_free(struct key_builder *builder)
{
    for (uint32_t i = 0; builder->actions != NULL && i < builder->plan->set->table_count; i++) {
        buffer_free(&builder->actions[i].checks);
        buffer_free(&builder->actions[i].constraints);
        buffer_free(&builder->actions[i].foreign_keys);
        buffer_free(&builder->actions[i].validations);
        free(builder->actions[i].referenced);
    }
    free(builder->actions);
    *builder = (struct key_builder){0};
}

static bool grow(struct key_plan *plan)
{
    size_t capacity = plan->capacity == 0 ? 64 : plan->capacity * 2;
    struct key_step *steps = realloc(plan->steps, capacity * sizeof *steps);
    if (steps == NULL)
        return false;
    plan->steps = steps;
    plan->capacity = capacity;
    return true;
}

struct key_step *key_builder_add(struct key_builder *builder, enum key_stage stage, uint32_t table,
                                 double looks, const struct text *sql, struct error *error,
                                 const char *name_format, ...)
{
    struct key_plan *plan = builder->plan;
    struct key_step step = {.stage = stage, .table = table, .number = builder->statement};
    va_list arguments;
    va_start(arguments, name_format);
    vsnprintf(step.name, sizeof step.name, name_format, arguments);
    va_end(arguments);
    step.sql = strndup(sql->data, sql->length);
    step.locks = calloc(plan->set->table_count + 1, sizeof *step.locks);
    if (step.sql == NULL || step.locks == NULL || (plan->count == plan->capacity && !grow(plan))) {
        free(step.sql);
        free(step.locks);
        error_set(error, ERROR_MEMORY, "out of memory");
        return NULL;
    }
    if (table != KEYS_NO_TABLE)
        step.table_bytes = builder->tallies[table].bytes;
    step.cost = looks * (double)step.table_bytes;
    plan->steps[plan->count++] = step;
    return &plan->steps[plan->count - 1];
}

/* "ALTER TABLE table actions" under one lock. *step is NULL when there are no actions. */
static bool add_alter(struct key_builder *builder, enum key_stage stage, uint32_t table, double looks,
                      const struct buffer *actions, enum lock_mode lock, const char *what,
                      struct key_step **step, struct error *error)
{
    const struct table *altered = builder->plan->set->tables[table];
    char quoted[QUOTED_BYTES];
    struct buffer sql;
    *step = NULL;
    if (actions->length == 0)
        return true;
    buffer_init(&sql, 2 * KEYS_STATEMENT_CAP);
    bool done = buffer_printf(&sql, error, "ALTER TABLE %s",
                              pg_quote_name(quoted, sizeof quoted, altered->schema, altered->name)) &&
                buffer_append(&sql, actions->data, actions->length, error);
    struct text text = {(const char *)sql.data, (uint32_t)sql.length};
    if (done)
        *step = key_builder_add(builder, stage, table, looks, &text, error, "%s of %s.%s", what,
                                altered->schema, altered->name);
    if (*step != NULL)
        (*step)->locks[table] = lock;
    buffer_free(&sql);
    return *step != NULL;
}

/* What a foreign key does to the tables it refers to. */
static void lock_referenced(const struct key_builder *builder, struct key_step *step,
                            const struct key_actions *actions, enum lock_mode lock)
{
    for (uint32_t i = 0; step != NULL && i < builder->plan->set->table_count; i++)
        if (actions->referenced[i] && step->locks[i] < lock)
            step->locks[i] = lock;
}

static bool finish_actions(struct key_builder *builder, uint32_t table, struct error *error)
{
    struct key_actions *actions = &builder->actions[table];
    struct key_step *step;
    if (!add_alter(builder, KEYS_CHECKS, table, actions->check_count > 0 ? COST_CHECKS : 0, &actions->checks,
                   LOCK_ACCESS_EXCLUSIVE, "checks", &step, error) ||
        !add_alter(builder, KEYS_CONSTRAINTS, table, 0, &actions->constraints, LOCK_ACCESS_EXCLUSIVE,
                   "constraints", &step, error) ||
        !add_alter(builder, KEYS_FOREIGN_KEYS, table, 0, &actions->foreign_keys, LOCK_SHARE_ROW_EXCLUSIVE,
                   "foreign keys", &step, error))
        return false;
    lock_referenced(builder, step, actions, LOCK_SHARE_ROW_EXCLUSIVE);
    if (step != NULL)
        step->refers_to_own_table = actions->referenced[table];
    if (!add_alter(builder, KEYS_VALIDATION, table, COST_VALIDATION * actions->foreign_key_count,
                   &actions->validations, LOCK_SHARE_UPDATE_EXCLUSIVE, "validation of foreign keys", &step,
                   error))
        return false;
    lock_referenced(builder, step, actions, LOCK_ROW_SHARE);
    return true;
}

static bool may_have_sequence(const struct column *column, bool existing)
{
    return column->identity ||
           (existing && (column->kind == COLUMN_SMALLINT || column->kind == COLUMN_INTEGER ||
                         column->kind == COLUMN_BIGINT));
}

static bool append_sequence(struct buffer *sql, const struct table *table, const struct column *column,
                            struct error *error)
{
    char quoted_table[QUOTED_BYTES], quoted_column[QUOTED_BYTES];
    pg_quote_name(quoted_table, sizeof quoted_table, table->schema, table->name);
    pg_quote_name(quoted_column, sizeof quoted_column, NULL, column->name);
    /* A user's column (--existing) may have no sequence, and a user's sequence may be further on. */
    return buffer_printf(sql, error,
                         "SELECT pg_catalog.setval(s, greatest((SELECT max(%s) FROM %s), "
                         "pg_catalog.pg_sequence_last_value(s::regclass), 1)) "
                         "FROM pg_catalog.pg_get_serial_sequence('%s', '%s') s "
                         "WHERE s IS NOT NULL AND EXISTS (SELECT FROM %s);\n",
                         quoted_column, quoted_table, quoted_table, column->name, quoted_table);
}

/* An insert without an id works: sequences stand after the data. */
static bool finish_sequences(struct key_builder *builder, uint32_t table, bool existing, struct error *error)
{
    const struct table *numbered = builder->plan->set->tables[table];
    struct buffer sql;
    buffer_init(&sql, KEYS_STATEMENT_CAP);
    bool done = true;
    for (uint16_t i = 0; done && i < numbered->column_count; i++)
        done = !may_have_sequence(&numbered->columns[i], existing) ||
               append_sequence(&sql, numbered, &numbered->columns[i], error);
    struct text text = {(const char *)sql.data, (uint32_t)sql.length};
    if (done && sql.length > 0) {
        struct key_step *step = key_builder_add(builder, KEYS_SEQUENCES, table, 0, &text, error,
                                                "sequences of %s.%s", numbered->schema, numbered->name);
        done = step != NULL;
        if (done)
            step->locks[table] = LOCK_ACCESS_SHARE;
    }
    buffer_free(&sql);
    return done;
}

static bool add_maintenance(struct key_builder *builder, enum key_stage stage, uint32_t table,
                            const char *verb, const char *what, double looks, struct error *error)
{
    const struct table *kept = builder->plan->set->tables[table];
    char quoted[QUOTED_BYTES], sql[QUOTED_BYTES + 32];
    snprintf(sql, sizeof sql, "%s %s", verb, pg_quote_name(quoted, sizeof quoted, kept->schema, kept->name));
    struct text text = text_from(sql);
    struct key_step *step = key_builder_add(builder, stage, table, looks, &text, error, "%s of %s.%s", what,
                                            kept->schema, kept->name);
    if (step == NULL)
        return false;
    step->locks[table] = LOCK_SHARE_UPDATE_EXCLUSIVE;
    return true;
}

bool key_builder_finish(struct key_builder *builder, bool existing, struct error *error)
{
    for (uint32_t i = 0; i < builder->plan->set->table_count; i++)
        if (!finish_actions(builder, i, error) || !finish_sequences(builder, i, existing, error) ||
            !add_maintenance(builder, KEYS_STATISTICS, i, "ANALYZE", "statistics", COST_STATISTICS, error) ||
            !add_maintenance(builder, KEYS_VACUUM, i, "VACUUM", "vacuum", COST_VACUUM, error))
            return false;
    return true;
}
