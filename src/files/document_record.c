/* One record: parsed by cJSON, walked beside it for what cJSON does not keep (lines, and numbers digit by
 * digit), checked against the table's columns, and emitted. */
#include "document_private.h"

#include "fingen/text.h"
#include "fingen/value.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Where the walk stands in the record's text. */
struct walk {
    const char *at, *end;
    uint64_t line;
};

struct reader {
    const struct record_place *place;
    const struct table *table;
    struct error *error;
    void *row;
    bool *seen; /* per column */
    struct walk walk;
};

/* ---- complaints ---- */

static bool complain(const struct reader *reader, const char *member, const char *format, ...)
    FINGEN_PRINTF(3, 4);

static bool complain(const struct reader *reader, const char *member, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return error_set(reader->error, ERROR_IO, "%s:%" PRIu64 ": %s[%" PRIu64 "]%s%.100s: %s",
                     reader->place->path, reader->walk.line, reader->place->array, reader->place->index,
                     member == NULL ? "" : ".", member == NULL ? "" : member, text);
}

enum { SHOWN_BYTES_MAX = 40 };

/* A value as a message shows it: not much of it, and whole characters. */
static int shown_bytes(struct text text)
{
    size_t length = text.length > SHOWN_BYTES_MAX ? SHOWN_BYTES_MAX : text.length, bad;
    return (int)(text_is_utf8(text.data, length, &bad) ? length : bad);
}

static bool complain_value(const struct reader *reader, const struct column *column, struct text raw)
{
    char expected[300];
    value_describe(column, expected, sizeof expected);
    if (raw.data[0] == '{' || raw.data[0] == '[')
        return complain(reader, column->name, "expected %s, found %s", expected,
                        raw.data[0] == '{' ? "an object" : "an array");
    int shown = shown_bytes(raw);
    return complain(reader, column->name, "expected %s, found %.*s%s", expected, shown, raw.data,
                    (uint32_t)shown < raw.length ? "..." : "");
}

/* ---- the walk: over text that cJSON took, so that every bracket and quote has its partner ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void walk_blanks(struct walk *walk)
{
    for (; walk->at < walk->end && is_blank(*walk->at); walk->at++)
        walk->line += *walk->at == '\n';
}

static void walk_string(struct walk *walk)
{
    for (walk->at++; walk->at < walk->end && *walk->at != '"'; walk->at++)
        walk->at += *walk->at == '\\';
    walk->at += walk->at < walk->end;
}

static void walk_nested(struct walk *walk)
{
    int depth = 0;
    while (walk->at < walk->end) {
        char c = *walk->at;
        if (c == '"') {
            walk_string(walk);
            continue;
        }
        walk->line += c == '\n';
        walk->at++;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (depth == 0)
            return;
    }
}

static bool ends_word(char c)
{
    return c == ',' || c == '}' || c == ']' || is_blank(c);
}

/* The value's text, as it stands. */
static struct text walk_value(struct walk *walk)
{
    const char *start = walk->at;
    if (*start == '"')
        walk_string(walk);
    else if (*start == '{' || *start == '[')
        walk_nested(walk);
    else
        while (walk->at < walk->end && !ends_word(*walk->at))
            walk->at++;
    return (struct text){start, (uint32_t)(walk->at - start)};
}

/* To the next member's value. cJSON takes other bytes for blanks too; JSON does not. */
static bool walk_to_value(struct walk *walk)
{
    walk_blanks(walk);
    if (walk->at < walk->end && *walk->at == ',') {
        walk->at++;
        walk_blanks(walk);
    }
    if (walk->at >= walk->end || *walk->at != '"')
        return false;
    walk_string(walk);
    walk_blanks(walk);
    if (walk->at >= walk->end || *walk->at != ':')
        return false;
    walk->at++;
    walk_blanks(walk);
    return walk->at < walk->end;
}

/* ---- values ---- */

static uint32_t count_digits(struct text text, uint32_t from)
{
    uint32_t count = 0;
    while (from + count < text.length && text.data[from + count] >= '0' && text.data[from + count] <= '9')
        count++;
    return count;
}

/* cJSON takes "01" and "1." as well. */
static bool is_json_number(struct text text)
{
    uint32_t at = text.length > 0 && text.data[0] == '-', digits = count_digits(text, at);
    bool well = digits > 0 && (text.data[at] != '0' || digits == 1);
    at += digits;
    if (well && at < text.length && text.data[at] == '.') {
        digits = count_digits(text, ++at);
        well = digits > 0;
        at += digits;
    }
    if (well && at < text.length && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at++;
        at += at < text.length && (text.data[at] == '-' || text.data[at] == '+');
        digits = count_digits(text, at);
        well = digits > 0;
        at += digits;
    }
    return well && at == text.length;
}

/* "\u0000", which would end a C string before its time. */
static bool holds_nul(struct text raw)
{
    for (uint32_t i = 0; i + 5 < raw.length; i++) {
        if (raw.data[i] != '\\')
            continue;
        if (memcmp(raw.data + i, "\\u0000", 6) == 0)
            return true;
        i++;
    }
    return false;
}

static bool is_number_column(const struct column *column)
{
    return column->kind == COLUMN_SMALLINT || column->kind == COLUMN_INTEGER ||
           column->kind == COLUMN_BIGINT || column->kind == COLUMN_DOUBLE || column->kind == COLUMN_NUMERIC;
}

/* Is it of the JSON type that the column has in files? Then its text is what value_from_text() reads. */
static bool has_column_type(const struct column *column, const cJSON *item, struct text raw,
                            struct text *text)
{
    *text = raw;
    if (column->kind == COLUMN_BOOLEAN)
        return cJSON_IsBool(item);
    if (is_number_column(column))
        return cJSON_IsNumber(item) && is_json_number(raw);
    if (cJSON_IsString(item))
        *text = text_from(item->valuestring);
    return cJSON_IsString(item);
}

static bool read_value(struct reader *reader, const struct column *column, const cJSON *item, struct text raw)
{
    struct text text;
    if (cJSON_IsNull(item) && column->nullable) {
        value_set_null(column, reader->row);
        return true;
    }
    if (cJSON_IsString(item) && holds_nul(raw))
        return complain(reader, column->name, "a text cannot hold the character \\u0000");
    return (has_column_type(column, item, raw, &text) && value_from_text(column, text, reader->row)) ||
           complain_value(reader, column, raw);
}

/* ---- members ---- */

/* Members mostly stand in the order of the columns. */
static const struct column *find_column(const struct table *table, const char *name, uint16_t expected)
{
    if (expected < table->column_count && strcmp(table->columns[expected].name, name) == 0)
        return &table->columns[expected];
    return table_find_column(table, name);
}

static bool complain_unknown(const struct reader *reader, const char *name)
{
    const char *names[256];
    size_t count = 0;
    for (; count < reader->table->column_count && count < sizeof names / sizeof names[0]; count++)
        names[count] = reader->table->columns[count].name;
    const char *nearest = text_nearest(name, names, count);
    complain(reader, name, "%s.%s has no such column", reader->table->schema, reader->table->name);
    return nearest == NULL ? false : error_hint(reader->error, "did you mean \"%s\"?", nearest);
}

static bool read_member(struct reader *reader, const cJSON *item, uint16_t expected)
{
    if (!walk_to_value(&reader->walk))
        return complain(reader, NULL, "this is not JSON");
    const struct column *column = find_column(reader->table, item->string, expected);
    if (column == NULL)
        return complain_unknown(reader, item->string);
    if (reader->seen[column - reader->table->columns])
        return complain(reader, column->name, "stands twice in one record");
    reader->seen[column - reader->table->columns] = true;
    struct walk start = reader->walk;
    struct text raw = walk_value(&reader->walk);
    uint64_t end_line = reader->walk.line;
    reader->walk.line = start.line; /* where a complaint points to */
    if (!read_value(reader, column, item, raw))
        return false;
    reader->walk.line = end_line;
    return true;
}

static bool read_members(struct reader *reader, const cJSON *record)
{
    uint16_t expected = 0;
    const cJSON *item;
    uint64_t first_line = reader->walk.line;
    reader->walk.at++; /* the opening brace */
    cJSON_ArrayForEach (item, record) {
        if (!read_member(reader, item, expected++))
            return false;
    }
    reader->walk.line = first_line;
    for (uint16_t i = 0; i < reader->table->column_count; i++) {
        const struct column *column = &reader->table->columns[i];
        if (!reader->seen[i] && !column->nullable)
            return complain(reader, column->name, "is missing");
        if (!reader->seen[i])
            value_set_null(column, reader->row);
    }
    return true;
}

/* ---- the record ---- */

static uint64_t count_lines(const char *from, const char *to)
{
    uint64_t lines = 0;
    while (from < to && (from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        lines++;
        from++;
    }
    return lines;
}

static bool complain_syntax(struct reader *reader, const char *at)
{
    struct walk *walk = &reader->walk;
    at = at < walk->at ? walk->at : at > walk->end ? walk->end : at;
    walk->line += count_lines(walk->at, at);
    struct text rest = {at, (uint32_t)(walk->end - at < SHOWN_BYTES_MAX ? walk->end - at : SHOWN_BYTES_MAX)};
    const char *line_end = memchr(rest.data, '\n', rest.length);
    if (line_end != NULL)
        rest.length = (uint32_t)(line_end - rest.data);
    return rest.length == 0
               ? complain(reader, NULL, "this is not JSON: something is missing at the end of the line")
               : complain(reader, NULL, "this is not JSON, from here on: %.*s", shown_bytes(rest), rest.data);
}

static bool read_record(struct reader *reader, const cJSON *record, const char *start, const char *parsed_end)
{
    size_t bad;
    if (record == NULL)
        return complain_syntax(reader, parsed_end);
    if (!text_is_utf8(start, (size_t)(parsed_end - start), &bad)) {
        reader->walk.line += count_lines(start, start + bad);
        return complain(reader, NULL, "the byte 0x%02x is not UTF-8", (unsigned)(uint8_t)start[bad]);
    }
    return read_members(reader, record);
}

bool record_emit(struct record_place *place, const struct table *table, const char **text, const char *end,
                 struct arena *scratch, struct row_output *out, struct error *error)
{
    const char *start = *text, *parsed_end = start;
    struct reader reader = {
        .place = place,
        .table = table,
        .error = error,
        .row = arena_alloc_zeroed(scratch, table->row_bytes),
        .seen = arena_alloc_zeroed(scratch, table->column_count * sizeof(bool)),
        .walk = {start, end, place->line},
    };
    cJSON *record = cJSON_ParseWithLengthOpts(start, (size_t)(end - start), &parsed_end, false);
    bool done = read_record(&reader, record, start, parsed_end);
    if (done) /* its texts are cJSON's */
        row_output_emit(out, table, reader.row);
    cJSON_Delete(record);
    *text = parsed_end;
    place->line += count_lines(start, parsed_end);
    return done;
}
