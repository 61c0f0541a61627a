#include "conversion.h"

#include <string.h>

enum { TYPMOD_HEADER = 4 /* what typmods of lengths and of numeric count on top */, UUID_CHARACTERS = 36 };

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static enum conversion refuse(const char **reason, const char *why)
{
    *reason = why;
    return CONVERSION_NONE;
}

/* ---- labels ---- */

static bool has_label(const char *labels, const char *label)
{
    size_t length = strlen(label);
    for (const char *at = labels; *at != '\0';) {
        size_t line = strcspn(at, "\n");
        if (line == length && memcmp(at, label, length) == 0)
            return true;
        at += line + (at[line] == '\n');
    }
    return false;
}

static bool has_all_labels(const struct enum_type *type, const char *labels)
{
    for (uint16_t i = 0; i < type->label_count; i++)
        if (!has_label(labels, type->labels[i]))
            return false;
    return true;
}

bool conversion_same_labels(const struct enum_type *type, const char *labels)
{
    for (uint16_t i = 0; i < type->label_count; i++) {
        size_t line = strcspn(labels, "\n"), length = strlen(type->labels[i]);
        if (line != length || memcmp(labels, type->labels[i], length) != 0)
            return false;
        labels += line + (labels[line] == '\n');
    }
    return *labels == '\0';
}

/* ---- strings: they take everything, if it is not too long ---- */

/* Characters that a column of ours may have at most; 0: no limit that is known. */
static int longest_text(const struct column *ours)
{
    int longest = 0;
    if (ours->kind == COLUMN_TEXT)
        return ours->max_length;
    if (ours->kind == COLUMN_UUID)
        return UUID_CHARACTERS;
    for (uint16_t i = 0; ours->kind == COLUMN_ENUM && i < ours->enumeration->label_count; i++) {
        int length = (int)strlen(ours->enumeration->labels[i]);
        longest = length > longest ? length : longest;
    }
    return longest;
}

static enum conversion into_string(const struct column *ours, const struct catalog_column *theirs,
                                   const char **reason)
{
    static const char *const plain[] = {"text", "varchar", "bpchar", NULL};
    bool limited = theirs->typmod >= TYPMOD_HEADER;
    if (limited && longest_text(ours) > theirs->typmod - TYPMOD_HEADER)
        return refuse(reason, "which is shorter");
    bool same_bytes = ours->kind == COLUMN_TEXT || ours->kind == COLUMN_ENUM;
    return same_bytes && is_one_of(theirs->type_name, plain) ? CONVERSION_BINARY : CONVERSION_TEXT;
}

static enum conversion into_enum(const struct column *ours, const struct catalog_column *theirs,
                                 const char **reason)
{
    if (ours->kind == COLUMN_TEXT)
        return CONVERSION_TEXT; /* which labels we write is not known here: the server judges */
    if (ours->kind != COLUMN_ENUM)
        return refuse(reason, "which cannot hold it");
    return has_all_labels(ours->enumeration, theirs->labels)
               ? CONVERSION_BINARY
               : refuse(reason, "which lacks some of its labels");
}

/* ---- numbers and times ---- */

static enum conversion into_numeric(const struct column *ours, const struct catalog_column *theirs,
                                    const char **reason)
{
    if (theirs->typmod < TYPMOD_HEADER || ours->kind != COLUMN_NUMERIC)
        return CONVERSION_TEXT;
    /* A scale may be negative since PostgreSQL 15: eleven bits, signed. */
    int precision = (theirs->typmod - TYPMOD_HEADER) >> 16;
    int scale = (((theirs->typmod - TYPMOD_HEADER) & 0x7ff) ^ 1024) - 1024;
    if (scale < ours->scale)
        return refuse(reason, "which would round it");
    return precision - scale < ours->precision - ours->scale ? refuse(reason, "which has fewer digits")
                                                             : CONVERSION_TEXT;
}

static enum conversion into_number(const struct column *ours, const struct catalog_column *theirs,
                                   const char **reason)
{
    static const char *const integers[] = {"int2", "int4", "int8", NULL};
    static const char *const floats[] = {"float4", "float8", NULL};
    bool whole = ours->kind == COLUMN_SMALLINT || ours->kind == COLUMN_INTEGER ||
                 ours->kind == COLUMN_BIGINT || (ours->kind == COLUMN_NUMERIC && ours->scale == 0);
    if (!whole && ours->kind != COLUMN_DOUBLE && ours->kind != COLUMN_NUMERIC)
        return refuse(reason, "which cannot hold it");
    if (is_one_of(theirs->type_name, integers))
        return whole ? CONVERSION_TEXT : refuse(reason, "which cannot hold fractions");
    if (is_one_of(theirs->type_name, floats))
        return CONVERSION_TEXT;
    return strcmp(theirs->type_name, "numeric") == 0 ? into_numeric(ours, theirs, reason)
                                                     : refuse(reason, "which cannot hold it");
}

static enum conversion into_time(const struct column *ours, const struct catalog_column *theirs,
                                 const char **reason)
{
    static const char *const timestamps[] = {"timestamp", "timestamptz", NULL};
    bool has_time = ours->kind == COLUMN_TIMESTAMP || ours->kind == COLUMN_TIMESTAMPTZ;
    if (has_time && strcmp(theirs->type_name, "date") == 0)
        return refuse(reason, "which would lose the time of day");
    return (has_time || ours->kind == COLUMN_DATE) && is_one_of(theirs->type_name, timestamps)
               ? CONVERSION_TEXT
               : refuse(reason, "which cannot hold it");
}

enum conversion conversion_between(const struct column *ours, const struct catalog_column *theirs,
                                   const char **reason)
{
    if (ours->kind != COLUMN_ENUM && strcmp(ours->type_sql, theirs->type_sql) == 0)
        return CONVERSION_BINARY;
    switch (theirs->category) {
    case 'S':
        return into_string(ours, theirs, reason);
    case 'E':
        return into_enum(ours, theirs, reason);
    case 'N':
        return into_number(ours, theirs, reason);
    case 'D':
        return into_time(ours, theirs, reason);
    default:
        break;
    }
    bool uuid_text =
        ours->kind == COLUMN_TEXT && (ours->max_length == 0 || ours->max_length == UUID_CHARACTERS);
    return uuid_text && strcmp(theirs->type_name, "uuid") == 0 ? CONVERSION_TEXT
                                                               : refuse(reason, "which cannot hold it");
}
