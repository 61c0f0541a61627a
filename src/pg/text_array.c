#include "text_array.h"

#include <string.h>

/* A thousand tables with the longest names PostgreSQL has stay far below. */
#define ARRAY_CAP ((size_t)1 << 24)

bool text_array_begin(struct buffer *array, struct error *error)
{
    buffer_init(array, ARRAY_CAP);
    return buffer_append_text(array, "{", error);
}

bool text_array_add(struct buffer *array, const char *element, struct error *error)
{
    if (array->length > 1 && !buffer_append_text(array, ",", error))
        return false;
    if (!buffer_append_text(array, "\"", error))
        return false;
    for (const char *at = element; *at != '\0'; at++) {
        if ((*at == '"' || *at == '\\') && !buffer_append_text(array, "\\", error))
            return false;
        if (!buffer_append(array, at, 1, error))
            return false;
    }
    return buffer_append_text(array, "\"", error);
}

bool text_array_end(struct buffer *array, struct error *error)
{
    return buffer_append_text(array, "}", error) && buffer_terminate(array, error);
}

bool text_array_of(struct buffer *array, const char *const *elements, size_t count, struct error *error)
{
    bool done = text_array_begin(array, error);
    for (size_t i = 0; done && i < count; i++)
        done = text_array_add(array, elements[i], error);
    return done && text_array_end(array, error);
}

static bool name_arrays_begin(struct name_arrays *arrays, struct error *error)
{
    *arrays = (struct name_arrays){0};
    return text_array_begin(&arrays->schemas, error) && text_array_begin(&arrays->names, error);
}

static bool name_arrays_add(struct name_arrays *arrays, const char *schema, const char *name,
                            struct error *error)
{
    return text_array_add(&arrays->schemas, schema, error) && text_array_add(&arrays->names, name, error);
}

static bool name_arrays_end(struct name_arrays *arrays, struct error *error)
{
    return text_array_end(&arrays->schemas, error) && text_array_end(&arrays->names, error);
}

bool name_arrays_of_tables(struct name_arrays *arrays, const struct table_set *set, struct error *error)
{
    bool done = name_arrays_begin(arrays, error);
    for (uint32_t i = 0; done && i < set->table_count; i++)
        done = name_arrays_add(arrays, set->tables[i]->schema, set->tables[i]->name, error);
    return done && name_arrays_end(arrays, error);
}

bool name_arrays_of_enums(struct name_arrays *arrays, const struct table_set *set, struct error *error)
{
    bool done = name_arrays_begin(arrays, error);
    for (uint32_t i = 0; done && i < set->enum_count; i++)
        done = name_arrays_add(arrays, set->enums[i]->schema, set->enums[i]->name, error);
    return done && name_arrays_end(arrays, error);
}

void name_arrays_free(struct name_arrays *arrays)
{
    buffer_free(&arrays->schemas);
    buffer_free(&arrays->names);
}
