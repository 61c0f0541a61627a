#include "translate.h"

#include "fingen/sql_script.h"

#include "pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

char *sqlite_table_name(char *buf, size_t size, const struct table *table)
{
    snprintf(buf, size, "%s_%s", table->schema, table->name);
    return buf;
}

/* ---- tokens with a way back ---- */

/* A token that is written: where it begins in the output. */
struct written {
    size_t start;
    char mark; /* '(' or ')', '.' of a name, 'k' a keyword that ends an operand, 'd' a column of dates; else 0
                */
};

struct translation {
    const struct table_set *set;
    struct buffer *out;
    struct written *tokens;
    size_t count, capacity;
    const char *cursor, *end; /* of the source */
    const char *copied;       /* the source is written up to here */
};

static bool is_keyword(const struct sql_token *token)
{
    static const char *const words[] = {"in",     "and",  "or", "not",  "select", "where", "when",
                                        "then",   "else", "on", "from", "union",  "all",   "by",
                                        "having", "case", "as", "join", "values"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sql_token_is(token, words[i]))
            return true;
    return false;
}

static bool names_dates(const struct table_set *set, const struct sql_token *token)
{
    for (uint32_t i = 0; i < set->table_count; i++) {
        const struct table *table = set->tables[i];
        for (uint16_t j = 0; j < table->column_count; j++) {
            const struct column *column = &table->columns[j];
            bool date = column->kind == COLUMN_DATE || column->kind == COLUMN_TIMESTAMP ||
                        column->kind == COLUMN_TIMESTAMPTZ;
            if (date && sql_token_is(token, column->name))
                return true;
        }
    }
    return false;
}

static char mark_of(const struct translation *translation, const struct sql_token *token)
{
    if (token->kind == SQL_SYMBOL)
        return strchr("().+-", token->text.data[0]) != NULL ? token->text.data[0] : 's';
    if (token->kind != SQL_WORD)
        return 0;
    return is_keyword(token) ? 'k' : names_dates(translation->set, token) ? 'd' : 0;
}

static bool push(struct translation *translation, char mark, struct error *error)
{
    if (translation->count == translation->capacity) {
        size_t capacity = translation->capacity * 2 + 256;
        struct written *tokens = realloc(translation->tokens, capacity * sizeof *tokens);
        if (tokens == NULL)
            return error_set(error, ERROR_MEMORY, "out of memory");
        translation->tokens = tokens;
        translation->capacity = capacity;
    }
    translation->tokens[translation->count++] = (struct written){translation->out->length, mark};
    return true;
}

static char last_mark(const struct translation *translation)
{
    return translation->count == 0 ? 'k' : translation->tokens[translation->count - 1].mark;
}

/* Of what stands before the name that is being written, and before the alias and the dot in front of it. */
static char mark_before_name(const struct translation *translation)
{
    size_t at = translation->count;
    while (at >= 2 && translation->tokens[at - 1].mark == '.')
        at -= 2;
    return at == 0 ? 'k' : translation->tokens[at - 1].mark;
}

/* White space and comments up to `start`, then other words instead of the source's up to `end`. */
static bool replace(struct translation *translation, const char *start, const char *end, const char *words,
                    char mark, struct error *error)
{
    if (!buffer_append(translation->out, translation->copied, (size_t)(start - translation->copied), error) ||
        !push(translation, mark, error))
        return false;
    translation->copied = end;
    return buffer_append_text(translation->out, words, error);
}

/* ---- casts ---- */

/* The first token of the operand that ends with the last token written: a name with its schema, a literal, or
 * a call or expression in parentheses. */
static size_t operand_start(const struct translation *translation)
{
    const struct written *tokens = translation->tokens;
    size_t at = translation->count - 1;
    if (tokens[at].mark == ')') {
        int depth = 0;
        do {
            depth += (tokens[at].mark == ')') - (tokens[at].mark == '(');
        } while (depth > 0 && at-- > 0);
        if (at > 0 && (tokens[at - 1].mark == 0 || tokens[at - 1].mark == 'd'))
            at--; /* of a function */
    }
    while (at >= 2 && tokens[at - 1].mark == '.')
        at -= 2;
    return at;
}

static bool insert(struct translation *translation, size_t token, const char *words, struct error *error)
{
    struct buffer *out = translation->out;
    size_t length = strlen(words), start = translation->tokens[token].start;
    if (!buffer_reserve(out, length, error))
        return false;
    memmove(out->data + start + length, out->data + start, out->length - start);
    memcpy(out->data + start, words, length);
    out->length += length;
    for (size_t i = token; i < translation->count; i++)
        translation->tokens[i].start += length;
    return true;
}

/* From token `first` on all is one operand: a call, as far as a later cast is concerned. */
static bool close_call(struct translation *translation, size_t first, const char *opening,
                       const char *closing, struct error *error)
{
    size_t start = translation->tokens[first].start;
    if (!insert(translation, first, opening, error) || !buffer_append_text(translation->out, closing, error))
        return false;
    translation->count = first + 1;
    translation->tokens[first] = (struct written){start, 0};
    return true;
}

static bool wrap_in_cast(struct translation *translation, const struct sql_token *type, struct error *error)
{
    static const struct {
        const char *type, *opening, *closing;
    } casts[] = {
        {"text", "CAST(", " AS TEXT)"},
        {"varchar", "CAST(", " AS TEXT)"},
        {"bigint", "CAST(", " AS INTEGER)"},
        {"int", "CAST(", " AS INTEGER)"},
        {"integer", "CAST(", " AS INTEGER)"},
        {"int8", "CAST(", " AS INTEGER)"},
        {"int4", "CAST(", " AS INTEGER)"},
        {"smallint", "CAST(", " AS INTEGER)"},
        {"numeric", "CAST(", " AS REAL)"},
        {"float8", "CAST(", " AS REAL)"},
        {"double", "CAST(", " AS REAL)"},
        {"date", "date(", ")"},
        {"time", "time(", ")"},
    };
    for (size_t i = 0; i < sizeof casts / sizeof casts[0]; i++) {
        if (!sql_token_is(type, casts[i].type))
            continue;
        size_t first = operand_start(translation);
        if (!close_call(translation, first, casts[i].opening, casts[i].closing, error))
            return false;
        if (casts[i].opening[0] != 'C')
            translation->tokens[first].mark = 'd';
        return true;
    }
    return error_set(error, ERROR_CHECK, "SQLite has no type %.*s", (int)type->text.length, type->text.data);
}

static struct sql_token peek(const struct translation *translation)
{
    const char *cursor = translation->cursor;
    return sql_next_token(&cursor, translation->end);
}

/* Behind "::". A type of two words, or with a length, goes with its first word. */
static bool read_cast(struct translation *translation, struct error *error)
{
    if (translation->count == 0)
        return error_set(error, ERROR_CHECK, "a cast of nothing");
    struct sql_token type = sql_next_token(&translation->cursor, translation->end), next = peek(translation);
    if (sql_token_is(&type, "double") && sql_token_is(&next, "precision"))
        sql_next_token(&translation->cursor, translation->end);
    else if (sql_token_is(&next, "("))
        while (!sql_token_is(&next, ")") && next.kind != SQL_END)
            next = sql_next_token(&translation->cursor, translation->end);
    translation->copied = translation->cursor;
    return wrap_in_cast(translation, &type, error);
}

/* ---- other words ---- */

/* schema.table: the cursor moves behind it. NULL when it is none of the set's. */
static const struct table *accept_table(struct translation *translation, const struct sql_token *schema)
{
    char schema_name[64], name[64];
    const char *cursor = translation->cursor;
    struct sql_token dot = sql_next_token(&cursor, translation->end);
    struct sql_token table = sql_next_token(&cursor, translation->end);
    if (schema->kind != SQL_WORD || !sql_token_is(&dot, ".") || table.kind != SQL_WORD)
        return NULL;
    snprintf(schema_name, sizeof schema_name, "%.*s", (int)schema->text.length, schema->text.data);
    snprintf(name, sizeof name, "%.*s", (int)table.text.length, table.text.data);
    const struct table *found = table_set_find(translation->set, schema_name, name);
    if (found != NULL)
        translation->cursor = cursor;
    return found;
}

static bool is_sign(char mark)
{
    return mark == '+' || mark == '-';
}

static bool refuse_date_arithmetic(struct error *error)
{
    return error_set(error, ERROR_CHECK, "SQLite keeps dates as texts and cannot add to them");
}

static bool copy_token(struct translation *translation, const struct sql_token *token, struct error *error)
{
    char mark = mark_of(translation, token);
    if ((mark == 'd' && is_sign(mark_before_name(translation))) ||
        (is_sign(mark) && last_mark(translation) == 'd'))
        return refuse_date_arithmetic(error);
    const char *start = token->text.data, *end = start + token->text.length;
    if (!buffer_append(translation->out, translation->copied, (size_t)(start - translation->copied), error) ||
        !push(translation, mark, error))
        return false;
    translation->copied = end;
    return buffer_append(translation->out, start, token->text.length, error);
}

/* "~", or "!~" when the cursor stands behind its first character. */
static bool read_match(struct translation *translation, const char *start, const char *words,
                       struct error *error)
{
    struct sql_token pattern = peek(translation);
    if (!pattern_is_plain(pattern.text))
        return error_set(error, ERROR_CHECK, "a regular expression that only PostgreSQL understands");
    return replace(translation, start, translation->cursor, words, 'k', error);
}

static bool translate_token(struct translation *translation, const struct sql_token *token,
                            struct error *error)
{
    const char *start = token->text.data;
    struct sql_token next = peek(translation);
    if (sql_token_is(token, ":") && sql_token_is(&next, ":")) {
        sql_next_token(&translation->cursor, translation->end);
        translation->copied = translation->cursor;
        return read_cast(translation, error);
    }
    if (sql_token_is(token, "!") && sql_token_is(&next, "~")) {
        sql_next_token(&translation->cursor, translation->end);
        return read_match(translation, start, " NOT REGEXP ", error);
    }
    if (sql_token_is(token, "~"))
        return read_match(translation, start, " REGEXP ", error);
    const struct table *table = accept_table(translation, token);
    if (table != NULL) {
        char name[SQLITE_NAME_BYTES];
        return replace(translation, start, translation->cursor, sqlite_table_name(name, sizeof name, table),
                       0, error);
    }
    if (sql_token_is(token, "select") && sql_token_is(&next, "from"))
        return replace(translation, start, start + token->text.length, "SELECT 1", 'k', error);
    return copy_token(translation, token, error);
}

bool sqlite_translate(struct text sql, const struct table_set *set, struct buffer *out, struct error *error)
{
    struct translation translation = {
        .set = set, .out = out, .cursor = sql.data, .end = sql.data + sql.length, .copied = sql.data};
    bool done = true;
    for (;;) {
        struct sql_token token = sql_next_token(&translation.cursor, translation.end);
        if (token.kind == SQL_END || !(done = translate_token(&translation, &token, error)))
            break;
    }
    free(translation.tokens);
    return done &&
           buffer_append(out, translation.copied, (size_t)(translation.end - translation.copied), error) &&
           buffer_terminate(out, error);
}
