/* Values from text into row structs: the way back from fingen/tuple.h, for rows that were not generated. */
#ifndef FINGEN_VALUE_H
#define FINGEN_VALUE_H

#include "fingen/schema.h"

/* Sets the column of the row struct from the text that tuple.h writes for it, strictly: nothing is rounded, cut or
 * guessed. Dates and times may have a 'T' in the middle and a zone behind ("Z", "+01:00"; none: UTC). A text column keeps the
 * pointer. False when the text is no value of the column. */
bool value_from_text(const struct column *column, struct text text, void *row);
/* Where the column's value stands in the row struct; of a nullable column, behind its `present`. */
void *value_place(const struct column *column, void *row);
/* Of a nullable column. */
void value_set_null(const struct column *column, void *row);
/* What value_from_text takes, for messages: "an integer", "one of checking, savings, credit_card". Returns buf. */
char *value_describe(const struct column *column, char *buf, size_t size);

#endif
