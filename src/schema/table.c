#include "fingen/schema.h"

#include <string.h>

const struct table *table_set_find(const struct table_set *set, const char *schema_or_null, const char *name)
{
    for (uint32_t i = 0; i < set->table_count; i++) {
        const struct table *table = set->tables[i];
        if (strcmp(table->name, name) == 0 &&
            (schema_or_null == NULL || strcmp(table->schema, schema_or_null) == 0)) {
            return table;
        }
    }
    return NULL;
}

const struct column *table_find_column(const struct table *table, const char *name)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, name) == 0) {
            return &table->columns[i];
        }
    }
    return NULL;
}
