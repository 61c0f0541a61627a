#include "ddl_parse.h"

/* Of keys.sql only the order of tables is ours to check; the rest is the server's. */

static int expect_table(struct lexer *lexer, const struct ddl *ddl)
{
    struct ddl_qualified_name name = ddl_expect_qualified_name(lexer, ddl, "a table");
    int index = ddl_find_table(ddl, &name);
    if (index < 0) {
        source_fail(lexer->path, name.line, "%s.%s is no table of tables.sql", name.schema.text,
                    name.name.text);
    }
    return index;
}

static void check_statement(struct lexer *lexer, const struct ddl *ddl)
{
    int altered = -1;
    if (lexer_accept(lexer, "alter table")) {
        lexer_accept(lexer, "only");
        altered = expect_table(lexer, ddl);
    }
    while (lexer->token.kind != TOKEN_END && !lexer_at(lexer, ";")) {
        int line = lexer->token.line;
        if (altered < 0 || !lexer_accept(lexer, "references")) {
            lexer_advance(lexer);
            continue;
        }
        int parent = expect_table(lexer, ddl);
        if (parent > altered) {
            source_fail(lexer->path, line,
                        "%s refers to %s, which must stand before it in tables.sql: parents first",
                        ddl->tables[altered].name.text, ddl->tables[parent].name.text);
        }
    }
    lexer_expect(lexer, ";");
}

void ddl_check_keys(const struct ddl *ddl, const struct source_file *keys_sql)
{
    struct lexer lexer;
    lexer_open(&lexer, keys_sql);
    while (lexer.token.kind != TOKEN_END) {
        check_statement(&lexer, ddl);
    }
}
