#include "table_cut.h"

#include "sql_script.h"

#include <stdlib.h>
#include <string.h>

#define SCRIPT_CAP ((size_t)1 << 24)
#define MAX_SCHEMAS 64

/* What a cut owns. */
struct table_cut_memory {
    struct table *tables;
    const struct table **table_list;
    const struct enum_type **enum_list;
    uint32_t *places;
    const char *schema;
    struct buffer tables_sql, keys_sql;
};

/* ---- which schemas a statement names ---- */

static uint32_t find_schema(const struct table_set *set, const struct sql_token *token)
{
    bool quoted = token->kind == SQL_NAME;
    struct text name = {token->text.data + quoted, token->text.length - 2 * quoted};
    for (uint32_t i = 0; (quoted || token->kind == SQL_WORD) && i < set->schema_count; i++)
        if (text_equals(name, text_from(set->schemas[i])))
            return i;
    return set->schema_count;
}

uint64_t table_cut_schemas(const struct table_set *set, struct text sql)
{
    const char *cursor = sql.data, *end = sql.data + sql.length;
    uint64_t schemas = 0;
    for (struct sql_token token = sql_next_token(&cursor, end); token.kind != SQL_END;) {
        struct sql_token next = sql_next_token(&cursor, end);
        uint32_t schema = find_schema(set, &token);
        if (schema < set->schema_count && schema < MAX_SCHEMAS && sql_token_is(&next, "."))
            schemas |= UINT64_C(1) << schema;
        token = next;
    }
    return schemas;
}

static bool adds_foreign_key(struct text statement)
{
    const char *cursor = statement.data, *end = statement.data + statement.length;
    struct sql_token before = sql_next_token(&cursor, end);
    bool alters = sql_token_is(&before, "alter"), foreign = false;
    for (struct sql_token token; (token = sql_next_token(&cursor, end)).kind != SQL_END; before = token)
        foreign = foreign || (sql_token_is(&before, "foreign") && sql_token_is(&token, "key"));
    return alters && foreign;
}

/* ---- the scripts ---- */

static bool creates_schema(struct text statement)
{
    const char *cursor = statement.data, *end = cursor + statement.length;
    struct sql_token first = sql_next_token(&cursor, end), second = sql_next_token(&cursor, end);
    return sql_token_is(&first, "create") && sql_token_is(&second, "schema");
}

static bool cut_script(const struct table_set *whole, uint64_t schema, const char *script, const char *name,
                       struct buffer *out, struct error *error)
{
    const char *cursor = script, *end = script + strlen(script);
    uint32_t number = 0;
    buffer_init(out, SCRIPT_CAP);
    for (struct text statement; sql_next_statement(&cursor, end, &statement);) {
        uint64_t named = table_cut_schemas(whole, statement);
        number++;
        if (named == schema) {
            if (!buffer_printf(out, error, "%.*s;\n", (int)statement.length, statement.data))
                return false;
        } else if (named == 0 ? !creates_schema(statement)
                              : (named & (named - 1)) != 0 && !adds_foreign_key(statement)) {
            return error_set(error, ERROR_INTERNAL,
                             "%s: statement %u of %s cannot be given to one database alone: %.*s",
                             whole->domain, number, name, (int)statement.length, statement.data);
        }
    }
    return buffer_terminate(out, error);
}

/* ---- the tables ---- */

static bool allocate(struct table_cut *cut, const struct table_set *whole, struct error *error)
{
    struct table_cut_memory *memory = calloc(1, sizeof *memory);
    cut->memory = memory;
    if (memory == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    memory->tables = calloc(whole->table_count + 1, sizeof *memory->tables);
    memory->table_list = calloc(whole->table_count + 1, sizeof *memory->table_list);
    memory->enum_list = calloc(whole->enum_count + 1, sizeof *memory->enum_list);
    memory->places = calloc(whole->table_count + 1, sizeof *memory->places);
    if (memory->tables == NULL || memory->table_list == NULL || memory->enum_list == NULL ||
        memory->places == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    return true;
}

static void cut_tables(struct table_cut *cut, const struct table_set *whole, const char *schema)
{
    struct table_cut_memory *memory = cut->memory;
    uint32_t count = 0;
    for (uint32_t i = 0; i < whole->table_count; i++) {
        if (strcmp(whole->tables[i]->schema, schema) != 0)
            continue;
        memory->tables[count] = *whole->tables[i];
        memory->tables[count].index = count;
        memory->table_list[count] = &memory->tables[count];
        memory->places[count++] = i;
    }
    cut->set.tables = memory->table_list;
    cut->set.table_count = count;
    cut->places = memory->places;
}

static void cut_enums(struct table_cut *cut, const struct table_set *whole, const char *schema)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < whole->enum_count; i++)
        if (strcmp(whole->enums[i]->schema, schema) == 0)
            cut->memory->enum_list[count++] = whole->enums[i];
    cut->set.enums = cut->memory->enum_list;
    cut->set.enum_count = count;
}

static uint32_t schema_place(const struct table_set *set, const char *schema)
{
    uint32_t place = 0;
    while (place < set->schema_count && strcmp(set->schemas[place], schema) != 0)
        place++;
    return place;
}

bool table_cut_make(struct table_cut *cut, const struct table_set *whole, const char *schema,
                    struct error *error)
{
    *cut = (struct table_cut){.set = {.domain = whole->domain, .checks_sql = ""}};
    uint32_t place = schema_place(whole, schema);
    if (place >= whole->schema_count || place >= MAX_SCHEMAS)
        return error_set(error, ERROR_REFUSED, "%s has no schema %s", whole->domain, schema);
    if (!allocate(cut, whole, error))
        return false;
    struct table_cut_memory *memory = cut->memory;
    cut_tables(cut, whole, schema);
    cut_enums(cut, whole, schema);
    memory->schema = whole->schemas[place];
    cut->set.schemas = &memory->schema;
    cut->set.schema_count = 1;
    uint64_t bit = UINT64_C(1) << place;
    if (!cut_script(whole, bit, whole->tables_sql, "tables.sql", &memory->tables_sql, error) ||
        !cut_script(whole, bit, whole->keys_sql, "keys.sql", &memory->keys_sql, error))
        return false;
    cut->set.tables_sql = (const char *)memory->tables_sql.data;
    cut->set.keys_sql = (const char *)memory->keys_sql.data;
    return true;
}

void table_cut_free(struct table_cut *cut)
{
    struct table_cut_memory *memory = cut->memory;
    if (memory != NULL) {
        free(memory->tables);
        free(memory->table_list);
        free(memory->enum_list);
        free(memory->places);
        buffer_free(&memory->tables_sql);
        buffer_free(&memory->keys_sql);
        free(memory);
    }
    *cut = (struct table_cut){0};
}
