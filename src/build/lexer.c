#include "lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void lexer_open(struct lexer *lexer, const struct source_file *file)
{
    size_t text_length = strlen(file->text);
    *lexer = (struct lexer){.path = file->path, .cursor = file->text, .line = 1};
    if (text_length != file->length) {
        source_fail(file->path, 0, "holds a NUL byte at offset %zu", text_length);
    }
    lexer_advance(lexer);
}

static void skip_blanks_and_comments(struct lexer *lexer)
{
    for (;; lexer->cursor++) {
        if (lexer->cursor[0] == '-' && lexer->cursor[1] == '-') {
            lexer->cursor += strcspn(lexer->cursor, "\n");
        }
        if (*lexer->cursor == '\n') {
            lexer->line++;
        } else if (!isspace((unsigned char)*lexer->cursor)) {
            return;
        }
    }
}

static bool is_word_character(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void read_string(struct lexer *lexer)
{
    const char *c = ++lexer->token.start;
    while (*c != '\'' || c[1] == '\'') {
        if (*c == '\0') {
            source_fail(lexer->path, lexer->token.line, "the string that begins here does not end");
        }
        lexer->line += *c == '\n';
        c += *c == '\'' ? 2 : 1;
    }
    lexer->token.kind = TOKEN_STRING;
    lexer->token.length = (int)(c - lexer->token.start);
    lexer->cursor = c + 1;
}

/* A name in double quotes, which may be a word that SQL keeps for itself ("limit"). */
static void read_quoted_name(struct lexer *lexer)
{
    const char *c = ++lexer->token.start;
    while (is_word_character(*c)) {
        c++;
    }
    if (*c != '"' || c == lexer->token.start || isdigit((unsigned char)*lexer->token.start)) {
        source_fail(lexer->path, lexer->token.line,
                    "a name in double quotes consists of letters, digits and _, and ends on its line");
    }
    lexer->token.kind = TOKEN_WORD;
    lexer->token.length = (int)(c - lexer->token.start);
    lexer->cursor = c + 1;
}

void lexer_advance(struct lexer *lexer)
{
    lexer->last_line = lexer->token.line;
    skip_blanks_and_comments(lexer);
    const char *start = lexer->cursor;
    lexer->token = (struct token){.kind = TOKEN_END, .start = start, .line = lexer->line};
    if (*start == '\0') {
        return;
    }
    if (*start == '\'') {
        read_string(lexer);
        return;
    }
    if (*start == '"') {
        read_quoted_name(lexer);
        return;
    }
    if (is_word_character(*start)) {
        lexer->token.kind = isdigit((unsigned char)*start) ? TOKEN_NUMBER : TOKEN_WORD;
        while (is_word_character(*lexer->cursor)) {
            lexer->cursor++;
        }
    } else {
        lexer->token.kind = TOKEN_SYMBOL;
        lexer->cursor++;
    }
    lexer->token.length = (int)(lexer->cursor - start);
}

void lexer_fail_expected(const struct lexer *lexer, const char *what)
{
    if (lexer->token.kind == TOKEN_END) {
        source_fail(lexer->path, lexer->token.line, "expected %s, found the end of the file", what);
    }
    source_fail(lexer->path, lexer->token.line, "expected %s, found \"%.*s\"", what,
                lexer->token.length < 60 ? lexer->token.length : 60, lexer->token.start);
}

bool lexer_at(const struct lexer *lexer, const char *word_or_symbol)
{
    const struct token *token = &lexer->token;
    return (token->kind == TOKEN_WORD || token->kind == TOKEN_SYMBOL) &&
           strlen(word_or_symbol) == (size_t)token->length &&
           strncasecmp(token->start, word_or_symbol, (size_t)token->length) == 0;
}

bool lexer_accept(struct lexer *lexer, const char *words)
{
    struct lexer before = *lexer;
    char word[32];
    while (*words != '\0') {
        int length = (int)strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", length, words);
        if (!lexer_at(lexer, word)) {
            *lexer = before;
            return false;
        }
        lexer_advance(lexer);
        words += length + (words[length] == ' ');
    }
    return true;
}

void lexer_expect(struct lexer *lexer, const char *words)
{
    if (!lexer_accept(lexer, words)) {
        lexer_fail_expected(lexer, words);
    }
}

int lexer_expect_number(struct lexer *lexer, const char *what, int least, int most)
{
    char *end = NULL;
    long value = lexer->token.kind == TOKEN_NUMBER ? strtol(lexer->token.start, &end, 10) : 0;
    if (end != lexer->token.start + lexer->token.length) {
        lexer_fail_expected(lexer, what);
    }
    if (value < least || value > most) {
        source_fail(lexer->path, lexer->token.line, "%s must be between %d and %d, is %.*s", what, least,
                    most, lexer->token.length, lexer->token.start);
    }
    lexer_advance(lexer);
    return (int)value;
}

void lexer_expect_string(struct lexer *lexer, const char *what, char *out, int size)
{
    int length = 0;
    if (lexer->token.kind != TOKEN_STRING) {
        lexer_fail_expected(lexer, what);
    }
    for (int i = 0; i < lexer->token.length; i++) {
        if (length + 1 >= size) {
            source_fail(lexer->path, lexer->token.line, "%s is longer than %d bytes", what, size - 1);
        }
        out[length++] = lexer->token.start[i];
        i += lexer->token.start[i] == '\''; /* the second of a doubled quote */
    }
    out[length] = '\0';
    lexer_advance(lexer);
}
