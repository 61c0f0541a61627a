#include "ddl_parse.h"

#include <string.h>

struct ddl_name ddl_expect_name(struct lexer *lexer, const char *what)
{
    struct ddl_name name = {0};
    const struct token *token = &lexer->token;
    if (token->kind != TOKEN_WORD) {
        lexer_fail_expected(lexer, what);
    }
    if (token->length >= DDL_NAME_BYTES) {
        source_fail(lexer->path, token->line, "%s is longer than %d bytes", what, DDL_NAME_BYTES - 1);
    }
    for (int i = 0; i < token->length; i++) {
        name.text[i] = token->start[i];
        if (name.text[i] >= 'A' && name.text[i] <= 'Z') {
            source_fail(lexer->path, token->line,
                        "%s is written in small letters, as the server keeps it: %.*s", what, token->length,
                        token->start);
        }
    }
    lexer_advance(lexer);
    return name;
}

bool ddl_same_name(const struct ddl_name *a, const struct ddl_name *b)
{
    return strcmp(a->text, b->text) == 0;
}

struct ddl_qualified_name ddl_expect_qualified_name(struct lexer *lexer, const struct ddl *ddl,
                                                    const char *what)
{
    struct ddl_qualified_name result = {.line = lexer->token.line};
    result.schema = ddl_expect_name(lexer, "a schema's name");
    if (!lexer_at(lexer, ".")) {
        source_fail(lexer->path, result.line, "%s needs its schema: schema.%s", what, result.schema.text);
    }
    lexer_advance(lexer);
    result.name = ddl_expect_name(lexer, what);
    for (int i = 0; i < ddl->schema_count; i++) {
        if (ddl_same_name(&ddl->schemas[i], &result.schema)) {
            return result;
        }
    }
    source_fail(lexer->path, result.line, "schema %s is not created above", result.schema.text);
}

int ddl_find_enum(const struct ddl *ddl, const struct ddl_qualified_name *name)
{
    for (int i = 0; i < ddl->enum_count; i++) {
        if (ddl_same_name(&ddl->enums[i].schema, &name->schema) &&
            ddl_same_name(&ddl->enums[i].name, &name->name)) {
            return i;
        }
    }
    return -1;
}

int ddl_find_table(const struct ddl *ddl, const struct ddl_qualified_name *name)
{
    for (int i = 0; i < ddl->table_count; i++) {
        if (ddl_same_name(&ddl->tables[i].schema, &name->schema) &&
            ddl_same_name(&ddl->tables[i].name, &name->name)) {
            return i;
        }
    }
    return -1;
}

void ddl_check_new(const struct lexer *lexer, const struct ddl *ddl, const struct ddl_qualified_name *name)
{
    if (ddl_find_enum(ddl, name) >= 0 || ddl_find_table(ddl, name) >= 0) {
        source_fail(lexer->path, name->line, "%s.%s is created twice", name->schema.text, name->name.text);
    }
}

int ddl_take_place(const struct lexer *lexer, int *count, int most, const char *what)
{
    if (*count == most) {
        source_fail(lexer->path, lexer->token.line, "more than %d %s: raise the limit in src/build/ddl.h",
                    most, what);
    }
    return (*count)++;
}
