/* Reading canonical rows back, for sinks that do not speak COPY BINARY and for proving what a table holds. */
#ifndef FINGEN_TUPLE_H
#define FINGEN_TUPLE_H

#include "fingen/buffer.h"
#include "fingen/schema.h"

struct field {
    const uint8_t *data;
    int32_t length; /* -1: NULL */
};

/* Splits the tuple at *cursor into set->column_count fields and moves the cursor behind it. False (with *cursor unmoved)
 * when bytes before `end` are no whole tuple of that many columns. */
bool tuple_next(const struct table *table, const uint8_t **cursor, const uint8_t *end, struct field *fields);

int64_t field_int64(const struct column *column, struct field field);   /* boolean, integers, date, timestamp; numeric scaled */
double field_double(struct field field);
/* The value as PostgreSQL prints it with DateStyle ISO, UTC, extra_float_digits 1 (shortest exact double): what COPY TEXT,
 * CSV and JSON need before their own quoting. Needs no NUL. */
bool field_append_text(struct buffer *out, const struct column *column, struct field field, struct error *error)
    FINGEN_CHECKED;
/* The same without looking for room, of which there must be field.length + FIELD_TEXT_BYTES; for rows that an encoder made (a
 * numeric of the server's own may be longer). Returns the end. */
#define FIELD_TEXT_BYTES 64
char *field_write_text(char *out, const struct column *column, struct field field);
/* As COPY TEXT wants it, NULL too. Room: twice field.length + FIELD_TEXT_BYTES. */
char *field_write_copy_text(char *out, const struct column *column, struct field field);
/* A tuple as one line of COPY TEXT (tab, \N, backslash escapes, newline). */
bool tuple_append_copy_text(struct buffer *out, const struct table *table, const struct field *fields,
                            struct error *error) FINGEN_CHECKED;

#endif
