/* The registry of file formats. */
#include "fingen/files.h"

#include "format.h"

#include <string.h>

static const struct file_format *const formats[] = {&format_csv, &format_jsonl, &format_json, &format_sql};

const struct file_format *file_format_of_address(const char *address, const char **path)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        size_t length = strlen(formats[i]->name);
        if (strncmp(address, formats[i]->name, length) == 0 && address[length] == ':') {
            *path = address + length + 1;
            return formats[i];
        }
    }
    return NULL;
}

const char *file_format_name(const struct file_format *format)
{
    return format->name;
}

bool file_format_is_one_file(const struct file_format *format)
{
    return format->one_file;
}
