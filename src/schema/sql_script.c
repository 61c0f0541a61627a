/* A scanner of SQL text: the lexical rules of PostgreSQL with standard_conforming_strings on. */
#include "fingen/sql_script.h"

#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of UTF-8 beyond ASCII are letters to PostgreSQL. */
static bool starts_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool continues_word(char c)
{
    return starts_word(c) || is_digit(c) || c == '$';
}

static bool stands_at(const char *at, const char *end, const char *what)
{
    size_t length = strlen(what);
    return (size_t)(end - at) >= length && memcmp(at, what, length) == 0;
}

/* Block comments nest. */
static const char *skip_block_comment(const char *at, const char *end)
{
    int depth = 0;
    while (at < end) {
        if (stands_at(at, end, "/*")) {
            depth++;
            at += 2;
        } else if (stands_at(at, end, "*/")) {
            at += 2;
            if (--depth == 0)
                return at;
        } else {
            at++;
        }
    }
    return end;
}

static const char *skip_blank(const char *at, const char *end)
{
    while (at < end) {
        if (is_space(*at)) {
            at++;
        } else if (stands_at(at, end, "--")) {
            const char *newline = memchr(at, '\n', (size_t)(end - at));
            at = newline == NULL ? end : newline + 1;
        } else if (stands_at(at, end, "/*")) {
            at = skip_block_comment(at, end);
        } else {
            break;
        }
    }
    return at;
}

/* A doubled quote stands for itself: as two strings side by side it comes to the same. */
static const char *skip_quoted(const char *at, const char *end, bool backslashes)
{
    char quote = *at++;
    while (at < end) {
        if (backslashes && *at == '\\' && at + 1 < end) {
            at += 2;
        } else if (*at++ == quote) {
            if (at == end || *at != quote)
                return at;
            at++;
        }
    }
    return end;
}

/* Behind the closing $tag$; NULL when no dollar quote begins here ($1). */
static const char *skip_dollar_quoted(const char *at, const char *end)
{
    const char *tag_end = at + 1;
    if (tag_end < end && starts_word(*tag_end))
        while (tag_end < end && (starts_word(*tag_end) || is_digit(*tag_end)))
            tag_end++;
    if (tag_end == end || *tag_end != '$')
        return NULL;
    size_t length = (size_t)(tag_end + 1 - at);
    const char *close = memmem(tag_end + 1, (size_t)(end - tag_end - 1), at, length);
    return close == NULL ? end : close + length;
}

static const char *skip_word(const char *at, const char *end)
{
    while (at < end && continues_word(*at))
        at++;
    return at;
}

/* Digits with what may stand in a number: 1.5e-3 is read as "1.5e", "-", "3", which is as good here. */
static const char *skip_number(const char *at, const char *end)
{
    while (at < end && (continues_word(*at) || *at == '.'))
        at++;
    return at;
}

struct sql_token sql_next_token(const char **cursor, const char *end)
{
    const char *at = skip_blank(*cursor, end), *start = at, *dollar_end;
    enum sql_token_kind kind;
    if (at == end) {
        kind = SQL_END;
    } else if (*at == '\'') {
        kind = SQL_STRING;
        at = skip_quoted(at, end, false);
    } else if ((*at == 'E' || *at == 'e') && at + 1 < end && at[1] == '\'') {
        kind = SQL_STRING;
        at = skip_quoted(at + 1, end, true);
    } else if (*at == '"') {
        kind = SQL_NAME;
        at = skip_quoted(at, end, false);
    } else if (*at == '$' && (dollar_end = skip_dollar_quoted(at, end)) != NULL) {
        kind = SQL_STRING;
        at = dollar_end;
    } else if (starts_word(*at)) {
        kind = SQL_WORD;
        at = skip_word(at, end);
    } else if (is_digit(*at)) {
        kind = SQL_WORD;
        at = skip_number(at, end);
    } else {
        kind = SQL_SYMBOL;
        at++;
    }
    *cursor = at;
    return (struct sql_token){kind, {start, (uint32_t)(at - start)}};
}

bool sql_token_is(const struct sql_token *token, const char *word)
{
    return (token->kind == SQL_WORD || token->kind == SQL_SYMBOL) && strlen(word) == token->text.length &&
           strncasecmp(token->text.data, word, token->text.length) == 0;
}

/* BEGIN ATOMIC opens the body of a function; inside it CASE ... END nests too. */
static void follow_body(const struct sql_token *token, const struct sql_token *before, int *depth)
{
    if ((sql_token_is(token, "atomic") && sql_token_is(before, "begin")) ||
        (*depth > 0 && sql_token_is(token, "case")))
        (*depth)++;
    else if (*depth > 0 && sql_token_is(token, "end"))
        (*depth)--;
}

bool sql_next_statement(const char **cursor, const char *end, struct text *statement)
{
    const char *start = NULL, *last = NULL;
    int parentheses = 0, bodies = 0;
    struct sql_token before = {.kind = SQL_END};
    for (;;) {
        struct sql_token token = sql_next_token(cursor, end);
        bool ends = token.kind == SQL_END || (sql_token_is(&token, ";") && parentheses == 0 && bodies == 0);
        if (ends && start != NULL) {
            *statement = (struct text){start, (uint32_t)(last - start)};
            return true;
        }
        if (token.kind == SQL_END)
            return false;
        if (ends)
            continue; /* a semicolon with nothing before it */
        parentheses += sql_token_is(&token, "(") - sql_token_is(&token, ")");
        follow_body(&token, &before, &bodies);
        start = start == NULL ? token.text.data : start;
        last = token.text.data + token.text.length;
        before = token;
    }
}

struct sql_reader sql_reader_of(struct text statement)
{
    struct sql_reader reader = {.cursor = statement.data, .end = statement.data + statement.length};
    sql_advance(&reader);
    return reader;
}

void sql_advance(struct sql_reader *reader)
{
    reader->token = sql_next_token(&reader->cursor, reader->end);
}

bool sql_accept(struct sql_reader *reader, const char *word)
{
    if (!sql_token_is(&reader->token, word))
        return false;
    sql_advance(reader);
    return true;
}

struct text sql_rest(const struct sql_reader *reader)
{
    const char *start = reader->token.kind == SQL_END ? reader->end : reader->token.text.data;
    return (struct text){start, (uint32_t)(reader->end - start)};
}
