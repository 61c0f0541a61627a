/* Values as JSON has them: numbers as they are, whole and exact, dates and times as ISO 8601, everything else
 * as text. */
#include "format.h"

#include <string.h>

static const char hex[] = "0123456789abcdef";

/* The letter behind the backslash; 'u' for those that have none of their own; 0: the byte stands for itself.
 */
static char escape_of(uint8_t byte)
{
    switch (byte) {
    case '"':
    case '\\':
        return (char)byte;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return byte < 0x20 ? 'u' : 0;
    }
}

static char *write_string(char *out, const uint8_t *data, size_t length)
{
    *out++ = '"';
    for (size_t i = 0; i < length; i++) {
        char escape = escape_of(data[i]);
        if (escape == 0) {
            *out++ = (char)data[i];
            continue;
        }
        *out++ = '\\';
        *out++ = escape;
        if (escape == 'u') {
            memcpy(out, "00", 2);
            out[2] = hex[data[i] >> 4];
            out[3] = hex[data[i] & 15];
            out += 4;
        }
    }
    *out++ = '"';
    return out;
}

/* PostgreSQL's "2023-05-15 10:30:00+00" is ISO 8601 but for the blank and the short zone. */
static char *write_time(char *out, const struct column *column, struct field field)
{
    *out = '"';
    char *end = field_write_text(out + 1, column, field);
    char *blank = memchr(out + 1, ' ', (size_t)(end - out - 1));
    if (blank != NULL)
        *blank = 'T';
    if (column->kind == COLUMN_TIMESTAMPTZ)
        end = stpcpy(end, ":00");
    *end++ = '"';
    return end;
}

static char *write_quoted(char *out, const struct column *column, struct field field)
{
    *out = '"';
    out = field_write_text(out + 1, column, field);
    *out++ = '"';
    return out;
}

char *json_write_value(char *out, const struct column *column, struct field field)
{
    if (field.length < 0)
        return stpcpy(out, "null");
    switch (column->kind) {
    case COLUMN_BOOLEAN:
        return stpcpy(out, field.data[0] != 0 ? "true" : "false");
    case COLUMN_SMALLINT:
    case COLUMN_INTEGER:
    case COLUMN_BIGINT:
    case COLUMN_DOUBLE:
    case COLUMN_NUMERIC:
        return field_write_text(out, column, field);
    case COLUMN_DATE:
    case COLUMN_UUID:
        return write_quoted(out, column, field);
    case COLUMN_TIMESTAMP:
    case COLUMN_TIMESTAMPTZ:
        return write_time(out, column, field);
    case COLUMN_TEXT:
    case COLUMN_ENUM:
        break;
    }
    return write_string(out, field.data, (size_t)field.length);
}

bool json_append_name(struct buffer *out, const char *name, struct error *error)
{
    size_t length = strlen(name);
    if (!buffer_reserve(out, FORMAT_EXPANSION * length + 2, error))
        return false;
    char *start = (char *)out->data + out->length;
    out->length += (size_t)(write_string(start, (const uint8_t *)name, length) - start);
    return true;
}
