#include "yaml_reader.h"

#include "fingen/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

struct reader {
    yaml_parser_t parser;
    const struct yaml_source *source;
    const char *text;
    size_t length;
    struct arena *arena;
    struct error *error;
};

char *yaml_excerpt(char buf[YAML_EXCERPT_BYTES], const char *text)
{
    size_t used = 0;
    for (; text[used] != '\0' && used < YAML_EXCERPT_BYTES - 4; used++)
        buf[used] = (unsigned char)text[used] < ' ' || text[used] == 0x7f ? ' ' : text[used];
    bool cut = text[used] != '\0';
    while (cut && used > 0 && ((unsigned char)text[used] & 0xC0) == 0x80)
        used--;
    memcpy(buf + used, cut ? "..." : "", cut ? 4 : 1);
    return buf;
}

bool yaml_complain(struct error *error, const char *name, struct position place, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (place.line == 0)
        return error_set(error, ERROR_USAGE, "%s: %s", name, message);
    return error_set(error, ERROR_PROFILE, "%s:%u:%u: %s", name, place.line, place.column, message);
}

/* Text of an option stands somewhere in its argument's first line. */
static struct position shifted(const struct yaml_source *source, uint32_t line, uint32_t column)
{
    uint32_t shift = line == 1 ? source->start.column - 1 : 0;
    return (struct position){source->start.line + line - 1, column + shift};
}

static struct position marked(const struct reader *reader, yaml_mark_t mark)
{
    return shifted(reader->source, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1);
}

static struct position place_of_byte(const struct reader *reader, size_t offset)
{
    uint32_t line = 1;
    uint32_t column = 1;
    for (size_t i = 0; i < offset && i < reader->length; i++) {
        unsigned char byte = (unsigned char)reader->text[i];
        if (byte == '\n') {
            line++;
            column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            column++;
        }
    }
    return shifted(reader->source, line, column);
}

/* At the end of the text libyaml's marks may stand behind it, on a line that no editor shows. */
static struct position marked_inside(const struct reader *reader, yaml_mark_t mark)
{
    struct position place = marked(reader, mark);
    struct position end = place_of_byte(reader, reader->length);
    return place.line > end.line ? end : place;
}

static bool complain_at(const struct reader *reader, struct position place, const char *message)
{
    return yaml_complain(reader->error, reader->source->name, place, "%s", message);
}

static bool complain_parser(const struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    const char *name = reader->source->name;
    if (parser->error == YAML_MEMORY_ERROR)
        return error_set(reader->error, ERROR_MEMORY, "%s: no memory to read it", name);
    if (parser->error == YAML_READER_ERROR)
        return yaml_complain(reader->error, name, place_of_byte(reader, parser->problem_offset),
                             "not valid YAML: %s", parser->problem);
    struct position place = marked_inside(reader, parser->problem_mark);
    if (parser->context == NULL)
        return yaml_complain(reader->error, name, place, "not valid YAML: %s", parser->problem);
    return yaml_complain(reader->error, name, place, "not valid YAML: %s, %s that starts on line %u",
                         parser->problem, parser->context, marked_inside(reader, parser->context_mark).line);
}

/* The owner deletes the event. */
static bool next_event(struct reader *reader, yaml_event_t *event)
{
    return yaml_parser_parse(&reader->parser, event) ? true : complain_parser(reader);
}

static bool read_node(struct reader *reader, const yaml_event_t *event, unsigned depth, struct node **result);

static bool read_next_node(struct reader *reader, unsigned depth, struct node **result)
{
    yaml_event_t event;
    if (!next_event(reader, &event))
        return false;
    bool done = read_node(reader, &event, depth, result);
    yaml_event_delete(&event);
    return done;
}

static bool check_key(const struct reader *reader, const struct node *map, size_t count,
                      const struct node *key)
{
    char excerpt[YAML_EXCERPT_BYTES];
    if (key->kind != NODE_SCALAR)
        return complain_at(reader, key->place, "a key must be plain text, not a map or a list");
    if (key->text[0] == '\0')
        return complain_at(reader, key->place, "a key is missing before the ':'");
    if (count == YAML_READER_MAX_KEYS)
        return yaml_complain(reader->error, reader->source->name, key->place, "more than %d keys in one map",
                             YAML_READER_MAX_KEYS);
    for (const struct node *other = map->first_child; other != NULL; other = other->next)
        if (strcmp(other->key, key->text) == 0)
            return yaml_complain(reader->error, reader->source->name, key->place,
                                 "duplicate key \"%s\", given before on line %u",
                                 yaml_excerpt(excerpt, key->text), other->key_place.line);
    return true;
}

/* A map's children up to its end event, or a list's. */
static bool read_children(struct reader *reader, unsigned depth, struct node *parent)
{
    struct node **last = &parent->first_child;
    for (size_t count = 0;; count++) {
        struct node *key = NULL;
        struct node *value = NULL;
        if (parent->kind == NODE_MAP && !read_next_node(reader, depth, &key))
            return false;
        if (parent->kind == NODE_MAP && key == NULL)
            return true;
        if (key != NULL && !check_key(reader, parent, count, key))
            return false;
        if (!read_next_node(reader, depth, &value))
            return false;
        if (value == NULL)
            return true;
        value->key = key != NULL ? key->text : NULL;
        value->key_place = key != NULL ? key->place : value->place;
        *last = value;
        last = &value->next;
    }
}

static bool read_collection(struct reader *reader, struct node *node, unsigned depth)
{
    if (depth == YAML_READER_MAX_DEPTH)
        return yaml_complain(reader->error, reader->source->name, node->place,
                             "nested more than %d levels deep", YAML_READER_MAX_DEPTH);
    return read_children(reader, depth + 1, node);
}

static bool check_plainness(const struct reader *reader, const yaml_event_t *event, const yaml_char_t *anchor,
                            const yaml_char_t *tag)
{
    struct position place = marked(reader, event->start_mark);
    if (anchor != NULL)
        return complain_at(reader, place, "anchors and aliases (& and *) are not taken: write the value out");
    if (tag != NULL)
        return complain_at(reader, place, "tags (!) are not taken: write the value alone");
    return true;
}

static bool read_scalar(struct reader *reader, const yaml_event_t *event, struct node *node)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (memchr(value, '\0', length) != NULL)
        return complain_at(reader, node->place, "text holds a NUL character");
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = arena_strndup(reader->arena, value, length);
    return true;
}

/* *result is NULL for the end of the collection that is being read. */
static bool read_node(struct reader *reader, const yaml_event_t *event, unsigned depth, struct node **result)
{
    struct node *node = arena_alloc_zeroed(reader->arena, sizeof *node);
    node->place = node->key_place = marked(reader, event->start_mark);
    *result = node;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node->kind = NODE_SCALAR;
        return check_plainness(reader, event, event->data.scalar.anchor, event->data.scalar.tag) &&
               read_scalar(reader, event, node);
    case YAML_MAPPING_START_EVENT:
        node->kind = NODE_MAP;
        return check_plainness(reader, event, event->data.mapping_start.anchor,
                               event->data.mapping_start.tag) &&
               read_collection(reader, node, depth);
    case YAML_SEQUENCE_START_EVENT:
        node->kind = NODE_LIST;
        return check_plainness(reader, event, event->data.sequence_start.anchor,
                               event->data.sequence_start.tag) &&
               read_collection(reader, node, depth);
    case YAML_ALIAS_EVENT:
        return check_plainness(reader, event, event->data.alias.anchor, NULL);
    default:
        *result = NULL;
        return true;
    }
}

static struct node *empty_scalar(const struct reader *reader)
{
    struct node *node = arena_alloc_zeroed(reader->arena, sizeof *node);
    *node = (struct node){.kind = NODE_SCALAR, .plain = true, .text = ""};
    node->place = node->key_place = shifted(reader->source, 1, 1);
    return node;
}

/* Stream start, then at most one document of one node, then stream end. */
static bool read_stream(struct reader *reader, struct node **root)
{
    *root = empty_scalar(reader);
    unsigned documents = 0;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return false;
        yaml_event_type_t type = event.type;
        struct position place = marked(reader, event.start_mark);
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            return true;
        if (type != YAML_DOCUMENT_START_EVENT)
            continue;
        if (documents++ == 1)
            return complain_at(reader, place, "a second document (---) begins; one is taken");
        if (!read_next_node(reader, 0, root))
            return false;
    }
}

static bool check_text(const struct reader *reader)
{
    size_t bad_offset = 0;
    if (reader->length > YAML_READER_MAX_BYTES)
        return error_set(reader->error, ERROR_PROFILE,
                         "%s: longer than %zu bytes, the most a profile may have", reader->source->name,
                         YAML_READER_MAX_BYTES);
    if (!text_is_utf8(reader->text, reader->length, &bad_offset))
        return yaml_complain(reader->error, reader->source->name, place_of_byte(reader, bad_offset),
                             "not UTF-8: byte 0x%02x", (unsigned char)reader->text[bad_offset]);
    return true;
}

bool yaml_read(const char *text, size_t length, const struct yaml_source *source, struct arena *arena,
               struct node **root, struct error *error)
{
    struct reader reader = {.source = source, .text = text, .length = length, .arena = arena, .error = error};
    if (!check_text(&reader))
        return false;
    if (!yaml_parser_initialize(&reader.parser))
        return error_set(error, ERROR_MEMORY, "%s: no memory to read it", source->name);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)(length == 0 ? "" : text), length);
    bool done = read_stream(&reader, root);
    yaml_parser_delete(&reader.parser);
    return done;
}
