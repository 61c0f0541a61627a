#include "ddl_parse.h"

#include <string.h>

/* ---- column types ---- */

/* A type without numbers in parentheses: all its spellings, and what format_type() makes of them. */
static const struct plain_type {
    const char *spelling;
    const char *type_sql;
    enum column_kind kind;
} plain_types[] = {
    /* a spelling that begins another one stands behind it */
    {"boolean", "boolean", COLUMN_BOOLEAN},
    {"smallint", "smallint", COLUMN_SMALLINT},
    {"integer", "integer", COLUMN_INTEGER},
    {"bigint", "bigint", COLUMN_BIGINT},
    {"double precision", "double precision", COLUMN_DOUBLE},
    {"text", "text", COLUMN_TEXT},
    {"date", "date", COLUMN_DATE},
    {"timestamp with time zone", "timestamp with time zone", COLUMN_TIMESTAMPTZ},
    {"timestamp without time zone", "timestamp without time zone", COLUMN_TIMESTAMP},
    {"timestamptz", "timestamp with time zone", COLUMN_TIMESTAMPTZ},
    {"timestamp", "timestamp without time zone", COLUMN_TIMESTAMP},
    {"uuid", "uuid", COLUMN_UUID},
};

static bool parse_plain_type(struct lexer *lexer, struct ddl_column *column)
{
    for (size_t i = 0; i < sizeof plain_types / sizeof plain_types[0]; i++) {
        if (lexer_accept(lexer, plain_types[i].spelling)) {
            column->kind = plain_types[i].kind;
            snprintf(column->type_sql, sizeof column->type_sql, "%s", plain_types[i].type_sql);
            return true;
        }
    }
    return false;
}

static bool parse_character_type(struct lexer *lexer, struct ddl_column *column)
{
    bool varying = lexer_accept(lexer, "varchar") || lexer_accept(lexer, "character varying");
    if (!varying && !lexer_accept(lexer, "char") && !lexer_accept(lexer, "character")) {
        return false;
    }
    lexer_expect(lexer, "(");
    column->kind = COLUMN_TEXT;
    column->blank_padded = !varying;
    column->max_length = lexer_expect_number(lexer, "the length", 1, UINT16_MAX);
    lexer_expect(lexer, ")");
    snprintf(column->type_sql, sizeof column->type_sql, "character%s(%d)", varying ? " varying" : "",
             column->max_length);
    return true;
}

static bool parse_numeric_type(struct lexer *lexer, struct ddl_column *column)
{
    if (!lexer_accept(lexer, "numeric")) {
        return false;
    }
    lexer_expect(lexer, "(");
    column->kind = COLUMN_NUMERIC;
    column->precision = lexer_expect_number(lexer, "the precision of numeric", 1, 18); /* fits an int64_t */
    lexer_expect(lexer, ",");
    column->scale = lexer_expect_number(lexer, "the scale of numeric", 0, column->precision);
    lexer_expect(lexer, ")");
    snprintf(column->type_sql, sizeof column->type_sql, "numeric(%d,%d)", column->precision, column->scale);
    return true;
}

static void parse_enum_type(struct lexer *lexer, const struct ddl *ddl, struct ddl_column *column)
{
    struct lexer peek = *lexer;
    lexer_advance(&peek);
    if (lexer->token.kind != TOKEN_WORD || !lexer_at(&peek, ".")) {
        lexer_fail_expected(
            lexer, "a type: boolean, smallint, integer, bigint, double precision, numeric(p,s), text, "
                   "varchar(n), char(n), date, timestamp, timestamptz, uuid or schema.enum");
    }
    struct ddl_qualified_name name = ddl_expect_qualified_name(lexer, ddl, "an enum type");
    column->kind = COLUMN_ENUM;
    column->enumeration = ddl_find_enum(ddl, &name);
    if (column->enumeration < 0) {
        source_fail(lexer->path, name.line, "the type %s.%s is not created above", name.schema.text,
                    name.name.text);
    }
    snprintf(column->type_sql, sizeof column->type_sql, "%s.%s", name.schema.text, name.name.text);
}

/* ---- columns ---- */

/* Up to the end of the column, or to the next word that is ours. The server keeps the default, we only pass
 * over it. */
static void skip_default(struct lexer *lexer)
{
    int depth = 0;
    int tokens = 0;
    for (; lexer->token.kind != TOKEN_END; lexer_advance(lexer), tokens++) {
        if (depth == 0 && (lexer_at(lexer, ",") || lexer_at(lexer, ")") || lexer_at(lexer, "not") ||
                           lexer_at(lexer, "generated"))) {
            break;
        }
        depth += lexer_at(lexer, "(") - lexer_at(lexer, ")");
        if (lexer_at(lexer, ";")) {
            break;
        }
    }
    if (tokens == 0) {
        lexer_fail_expected(lexer, "the default's value");
    }
}

static void parse_column_options(struct lexer *lexer, struct ddl_column *column)
{
    column->nullable = true;
    while (!lexer_at(lexer, ",") && !lexer_at(lexer, ")")) {
        if (column->nullable && lexer_accept(lexer, "not null")) {
            column->nullable = false;
        } else if (!column->has_default && !column->identity && lexer_accept(lexer, "default")) {
            column->has_default = true;
            skip_default(lexer);
        } else if (!column->has_default && !column->identity && lexer_accept(lexer, "generated")) {
            lexer_expect(lexer, "by default as identity");
            column->identity = true;
        } else {
            lexer_fail_expected(lexer, "NOT NULL, DEFAULT, GENERATED BY DEFAULT AS IDENTITY, a comma or ) "
                                       "(keys and rules stand in keys.sql)");
        }
    }
    if (column->identity) {
        column->nullable = false; /* the server says so without being told */
    }
}

static void check_column(const struct lexer *lexer, const struct ddl *ddl, const struct ddl_table *table,
                         const struct ddl_column *column, int line)
{
    for (int i = table->first_column; &ddl->columns[i] != column; i++) {
        if (ddl_same_name(&ddl->columns[i].name, &column->name)) {
            source_fail(lexer->path, line, "column %s stands twice in %s", column->name.text,
                        table->name.text);
        }
    }
    if (column->identity && column->kind != COLUMN_SMALLINT && column->kind != COLUMN_INTEGER &&
        column->kind != COLUMN_BIGINT) {
        source_fail(lexer->path, line, "an identity column is smallint, integer or bigint, not %s",
                    column->type_sql);
    }
    if (lexer->last_line != line) {
        source_fail(lexer->path, line, "column %s does not end on its line", column->name.text);
    }
}

void ddl_parse_column(struct lexer *lexer, struct ddl *ddl, struct ddl_table *table)
{
    int line = lexer->token.line;
    if (lexer->last_line == line) {
        lexer_fail_expected(lexer, "a new line: one column per line");
    }
    struct ddl_column *column =
        &ddl->columns[ddl_take_place(lexer, &ddl->column_count, DDL_COLUMNS_MAX, "columns")];
    column->name = ddl_expect_name(lexer, "a column's name");
    if (!parse_plain_type(lexer, column) && !parse_character_type(lexer, column) &&
        !parse_numeric_type(lexer, column)) {
        parse_enum_type(lexer, ddl, column);
    }
    parse_column_options(lexer, column);
    check_column(lexer, ddl, table, column, line);
    table->column_count++;
}
