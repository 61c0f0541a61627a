#include "fingen/json.h"

#include <inttypes.h>
#include <stdio.h>

cJSON *json_add_uint64(cJSON *object, const char *name, uint64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, value);
    return cJSON_AddRawToObject(object, name, digits);
}

/* cJSON indents with tabs and puts one behind a colon; a tab inside a string is written \t, so each tab here
 * is layout. */
static bool lay_out(const char *text, struct buffer *out, struct error *error)
{
    char before = '\n';
    for (const char *at = text; *at != '\0'; before = *at++) {
        const char *piece = *at != '\t' ? NULL : before == ':' ? " " : "  ";
        if (!(piece == NULL ? buffer_append(out, at, 1, error) : buffer_append_text(out, piece, error)))
            return false;
    }
    return buffer_append_text(out, "\n", error);
}

bool json_append(struct buffer *out, cJSON *value, struct error *error)
{
    char *text = value == NULL ? NULL : cJSON_Print(value);
    cJSON_Delete(value);
    bool done = text != NULL ? lay_out(text, out, error) : error_set(error, ERROR_MEMORY, "out of memory");
    cJSON_free(text);
    return done;
}
