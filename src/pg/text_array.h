/* Array parameters: {"a","b"}. One statement then serves any number of tables. */
#ifndef FINGEN_PG_TEXT_ARRAY_H
#define FINGEN_PG_TEXT_ARRAY_H

#include "fingen/buffer.h"
#include "fingen/schema.h"

/* Starts, extends and ends an array literal; ended, buffer->data is a C string. */
bool text_array_begin(struct buffer *array, struct error *error) FINGEN_CHECKED;
bool text_array_add(struct buffer *array, const char *element, struct error *error) FINGEN_CHECKED;
bool text_array_end(struct buffer *array, struct error *error) FINGEN_CHECKED;
bool text_array_of(struct buffer *array, const char *const *elements, size_t count,
                   struct error *error) FINGEN_CHECKED;

/* Two arrays: the schemas and the names of a set's tables. */
struct name_arrays {
    struct buffer schemas;
    struct buffer names;
};

bool name_arrays_of_tables(struct name_arrays *arrays, const struct table_set *set,
                           struct error *error) FINGEN_CHECKED;
bool name_arrays_of_enums(struct name_arrays *arrays, const struct table_set *set,
                          struct error *error) FINGEN_CHECKED;
void name_arrays_free(struct name_arrays *arrays);

#endif
