/* Results as JSON on stdout. */
#ifndef FINGEN_CMD_JSON_OUTPUT_H
#define FINGEN_CMD_JSON_OUTPUT_H

#include "fingen/json.h"

/* Prints the value, indented by two, and deletes it. NULL is taken for memory that ran out while it was made.
 */
bool json_write(cJSON *value, struct error *error) FINGEN_CHECKED;

#endif
