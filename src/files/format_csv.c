/* CSV as RFC 4180 has it, with a header line, and as PostgreSQL reads and writes it: lines end with a line
 * feed, NULL is an empty field, an empty text is "". `\copy ... csv header` loads it. */
#include "format.h"

#include <string.h>

/* Whether one of the word's bytes is the byte. */
static bool has_byte(uint64_t word, uint8_t byte)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    word ^= ones * byte;
    return ((word - ones) & ~word & ones << 7) != 0;
}

/* A field with one of these is quoted. */
static bool has_special(uint64_t word)
{
    return has_byte(word, '"') | has_byte(word, ',') | has_byte(word, '\n') | has_byte(word, '\r');
}

/* Up to eight bytes; those of a shorter field come several times. */
static uint64_t load_start(struct field field)
{
    uint64_t word = 0;
    if (field.length >= 8) {
        memcpy(&word, field.data, 8);
    } else if (field.length >= 4) {
        memcpy(&word, field.data, 4);
        memcpy((char *)&word + 4, field.data + field.length - 4, 4);
    } else {
        memcpy(&word, field.data, 1);
        memcpy((char *)&word + 1, field.data + field.length / 2, 1);
        memcpy((char *)&word + 2, field.data + field.length - 1, 1);
    }
    return word;
}

static bool needs_quotes(struct field field)
{
    /* An empty one would be NULL; a line of \. alone ends COPY's data. */
    if (field.length == 0 || (field.length == 2 && memcmp(field.data, "\\.", 2) == 0))
        return true;
    bool special = has_special(load_start(field));
    for (int32_t end = field.length; end > 8; end -= 8) {
        uint64_t word;
        memcpy(&word, field.data + end - 8, 8);
        special |= has_special(word);
    }
    return special;
}

static char *write_quoted(char *out, struct field field)
{
    *out++ = '"';
    for (int32_t i = 0; i < field.length; i++) {
        if (field.data[i] == '"')
            *out++ = '"';
        *out++ = (char)field.data[i];
    }
    *out++ = '"';
    return out;
}

static char *csv_write_value(char *out, const struct column *column, struct field field)
{
    if (field.length < 0)
        return out;
    bool is_text = column->kind == COLUMN_TEXT || column->kind == COLUMN_ENUM;
    return is_text && needs_quotes(field) ? write_quoted(out, field) : field_write_text(out, column, field);
}

static bool csv_append_prefix(struct buffer *out, const struct table *table, uint32_t column,
                              struct error *error)
{
    (void)table;
    return column == 0 || buffer_append_text(out, ",", error);
}

static bool csv_append_header(struct buffer *out, const struct format_context *context,
                              const struct table *table, bool first, struct error *error)
{
    (void)context, (void)first;
    for (uint32_t i = 0; i < table->column_count; i++) {
        struct field name = {(const uint8_t *)table->columns[i].name,
                             (int32_t)strlen(table->columns[i].name)};
        if (!csv_append_prefix(out, table, i, error) ||
            !buffer_reserve(out, 2 * (size_t)name.length + 2, error))
            return false;
        char *start = (char *)out->data + out->length;
        char *end = needs_quotes(name) ? write_quoted(start, name) : stpcpy(start, table->columns[i].name);
        out->length += (size_t)(end - start);
    }
    return buffer_append_text(out, "\n", error);
}

const struct file_format format_csv = {
    .name = "csv",
    .suffix = ".csv",
    .title = "CSV",
    .append_prefix = csv_append_prefix,
    .row_end = "\n",
    .write_value = csv_write_value,
    .append_table_start = csv_append_header,
};
