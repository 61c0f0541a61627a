/* Which table an array belongs to. A file with the tables of one schema names them alone, and schemas may
 * have tables of the same name: then all names together tell. */
#include "document_private.h"

#include "fingen/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_NAMES 1024

struct resolver {
    struct document *document;
    const struct table_set *const *sets;
    size_t set_count;
    struct error *error;
};

static const struct table *find_table(const struct resolver *resolver, const char *schema, const char *name,
                                      const struct table_set **set)
{
    const struct table *table = NULL;
    for (size_t i = 0; i < resolver->set_count && table == NULL; i++) {
        *set = resolver->sets[i];
        table = table_set_find(*set, schema, name);
    }
    return table;
}

static bool complain_unknown(const struct resolver *resolver, const struct document_array *array)
{
    const char *names[MAX_NAMES];
    size_t count = 0;
    const char *point = strrchr(array->name, '.');
    for (size_t i = 0; i < resolver->set_count; i++)
        for (uint32_t t = 0; t < resolver->sets[i]->table_count && count < MAX_NAMES; t++)
            names[count++] = resolver->sets[i]->tables[t]->name;
    const char *nearest = text_nearest(point == NULL ? array->name : point + 1, names, count);
    error_set(resolver->error, ERROR_IO, "%s:%" PRIu64 ": %s: no table is called so",
              resolver->document->path, array->line, array->name);
    return nearest == NULL ? false : error_hint(resolver->error, "did you mean \"%s\"?", nearest);
}

/* ---- schema.table ---- */

static bool resolve_qualified(const struct resolver *resolver, struct document_array *array)
{
    char schema[128];
    const char *point = strchr(array->name, '.');
    snprintf(schema, sizeof schema, "%.*s", (int)(point - array->name), array->name);
    array->table = find_table(resolver, schema, point + 1, &array->set);
    return array->table != NULL || complain_unknown(resolver, array);
}

/* ---- table ---- */

static bool is_bare(const struct document_array *array)
{
    return strchr(array->name, '.') == NULL;
}

static bool schema_has_all(const struct resolver *resolver, const char *schema)
{
    const struct table_set *set;
    bool all = true;
    for (size_t i = 0; all && i < resolver->document->array_count; i++) {
        const struct document_array *array = &resolver->document->arrays[i];
        all = !is_bare(array) || find_table(resolver, schema, array->name, &set) != NULL;
    }
    return all;
}

/* The only schema that has all the tables. */
static bool find_schema(const struct resolver *resolver, const char **schema)
{
    *schema = NULL;
    for (size_t i = 0; i < resolver->set_count; i++) {
        for (uint32_t t = 0; t < resolver->sets[i]->table_count; t++) {
            const char *candidate = resolver->sets[i]->tables[t]->schema;
            if ((*schema != NULL && strcmp(*schema, candidate) == 0) || !schema_has_all(resolver, candidate))
                continue;
            if (*schema != NULL) {
                error_set(resolver->error, ERROR_IO,
                          "%s: its tables may be those of schema %s or of schema %s",
                          resolver->document->path, *schema, candidate);
                return error_hint(resolver->error, "name the arrays with their schema, as in \"%s.%s\"",
                                  candidate, resolver->document->arrays[0].name);
            }
            *schema = candidate;
        }
    }
    return true;
}

static bool complain_mixed(const struct resolver *resolver)
{
    const struct table_set *set;
    for (size_t i = 0; i < resolver->document->array_count; i++) {
        const struct document_array *array = &resolver->document->arrays[i];
        if (is_bare(array) && find_table(resolver, NULL, array->name, &set) == NULL)
            return complain_unknown(resolver, array);
    }
    error_set(resolver->error, ERROR_IO, "%s: no schema has all of its tables", resolver->document->path);
    return error_hint(resolver->error, "name the arrays with their schema, as in \"personal.users\"");
}

static bool resolve_bare(const struct resolver *resolver, size_t first)
{
    const char *schema;
    if (!find_schema(resolver, &schema))
        return false;
    if (schema == NULL)
        return complain_mixed(resolver);
    for (size_t i = first; i < resolver->document->array_count; i++) {
        struct document_array *array = &resolver->document->arrays[i];
        if (is_bare(array))
            array->table = find_table(resolver, schema, array->name, &array->set);
    }
    return true;
}

bool document_resolve(struct document *document, const struct table_set *const *sets, size_t set_count,
                      struct error *error)
{
    struct resolver resolver = {document, sets, set_count, error};
    size_t first_bare = document->array_count;
    if (document->array_count == 0)
        return error_set(error, ERROR_IO, "%s: the document has no tables", document->path);
    for (size_t i = document->array_count; i-- > 0;) {
        if (is_bare(&document->arrays[i]))
            first_bare = i;
        else if (!resolve_qualified(&resolver, &document->arrays[i]))
            return false;
    }
    if (first_bare < document->array_count && !resolve_bare(&resolver, first_bare))
        return false;
    for (size_t i = 0; i < document->array_count; i++)
        for (size_t j = 0; j < i; j++)
            if (document->arrays[i].table == document->arrays[j].table)
                return error_set(error, ERROR_IO, "%s:%" PRIu64 ": %s: stands in line %" PRIu64 " already",
                                 document->path, document->arrays[i].line, document->arrays[i].name,
                                 document->arrays[j].line);
    return true;
}
