/* Results as JSON on stdout. */
#ifndef FINGEN_CMD_JSON_OUTPUT_H
#define FINGEN_CMD_JSON_OUTPUT_H

#include "fingen/error.h"

#include <cjson/cJSON.h>
#include <stdint.h>

/* Exact, where a double would round. NULL when memory ran out. */
cJSON *json_add_uint64(cJSON *object, const char *name, uint64_t value);
/* Prints the value, indented by two, and deletes it. NULL is taken for memory that ran out while it was made.
 */
bool json_write(cJSON *value, struct error *error) FINGEN_CHECKED;

#endif
