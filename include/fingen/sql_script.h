/* Reading SQL text as psql does, as far as it takes to tell where a statement ends and what its words are. */
#ifndef FINGEN_SQL_SCRIPT_H
#define FINGEN_SQL_SCRIPT_H

#include "fingen/text.h"

enum sql_token_kind {
    SQL_END,    /* of the text */
    SQL_WORD,   /* keyword, name or number, as written */
    SQL_NAME,   /* "quoted", with its quotes */
    SQL_STRING, /* 'text', E'text', $$text$$, with its quotes */
    SQL_SYMBOL, /* one other character */
};

struct sql_token {
    enum sql_token_kind kind;
    struct text text;
};

/* The token at *cursor, which moves behind it. White space and comments are skipped. What is not closed (a
 * string, a comment) goes on to the end of the text. */
struct sql_token sql_next_token(const char **cursor, const char *end);
/* True for a word that equals `word` (lower case) in any case, or for that symbol. */
bool sql_token_is(const struct sql_token *token, const char *word);

/* The statement at *cursor without the comments before it and the semicolon behind it; *cursor moves behind
 * that. False when there is none left. Semicolons in parentheses and in BEGIN ATOMIC ... END belong to the
 * statement. */
bool sql_next_statement(const char **cursor, const char *end, struct text *statement);

/* ---- one statement, word by word ---- */

/* One token ahead of the cursor. */
struct sql_reader {
    const char *cursor, *end;
    struct sql_token token;
};

struct sql_reader sql_reader_of(struct text statement);
void sql_advance(struct sql_reader *reader);
/* Past that word or symbol (as sql_token_is has it); false, and the reader does not move, when it is another. */
bool sql_accept(struct sql_reader *reader, const char *word);
/* From the token on to the end. */
struct text sql_rest(const struct sql_reader *reader);

#endif
