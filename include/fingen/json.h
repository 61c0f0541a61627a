/* JSON of a few values, with cJSON: manifests, and results on stdout. */
#ifndef FINGEN_JSON_H
#define FINGEN_JSON_H

#include "fingen/buffer.h"

#include <cjson/cJSON.h>

/* Exact, where a double would round. NULL when memory ran out. */
cJSON *json_add_uint64(cJSON *object, const char *name, uint64_t value);
/* Appends the value as text, indented by two, with a line feed, and deletes it. NULL is taken for memory that
 * ran out while it was made. */
bool json_append(struct buffer *out, cJSON *value, struct error *error) FINGEN_CHECKED;

#endif
