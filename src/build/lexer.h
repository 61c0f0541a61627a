/* SQL text as tokens, for ddlc. */
#ifndef FINGEN_BUILD_LEXER_H
#define FINGEN_BUILD_LEXER_H

#include "source.h"

#include <stdbool.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_SYMBOL };

struct token {
    enum token_kind kind;
    const char *start; /* of a string: behind the opening quote, quotes inside still doubled */
    int length;
    int line;
};

struct lexer {
    const char *path;
    const char *cursor;
    int line;
    int last_line; /* of the token before the current one */
    struct token token;
};

void lexer_open(struct lexer *lexer, const struct source_file *file);
void lexer_advance(struct lexer *lexer);
/* "file:line: what, found <token>"; does not return. */
__attribute__((noreturn)) void lexer_fail_expected(const struct lexer *lexer, const char *what);

/* Words are compared without regard to case. */
bool lexer_at(const struct lexer *lexer, const char *word_or_symbol);
/* One or several words or symbols, separated by single blanks: all of them, or nothing is taken. */
bool lexer_accept(struct lexer *lexer, const char *words);
void lexer_expect(struct lexer *lexer, const char *words);
/* A whole number between least and most. */
int lexer_expect_number(struct lexer *lexer, const char *what, int least, int most);
/* The content of a string, '' made '; out has room for `size` bytes with a NUL. */
void lexer_expect_string(struct lexer *lexer, const char *what, char *out, int size);

#endif
