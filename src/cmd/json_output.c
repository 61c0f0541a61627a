#include "json_output.h"

#include "output.h"

#define JSON_CAP ((size_t)1 << 28)

bool json_write(cJSON *value, struct error *error)
{
    struct buffer out;
    buffer_init(&out, JSON_CAP);
    bool done = json_append(&out, value, error) && output_write(&out, error);
    buffer_free(&out);
    return done;
}
