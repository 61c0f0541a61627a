#include "ddl_parse.h"

#include <ctype.h>
#include <string.h>

static void parse_create_schema(struct lexer *lexer, struct ddl *ddl)
{
    lexer_accept(lexer, "if not exists");
    int line = lexer->token.line;
    struct ddl_name name = ddl_expect_name(lexer, "a schema's name");
    for (int i = 0; i < ddl->schema_count; i++) {
        if (ddl_same_name(&ddl->schemas[i], &name)) {
            source_fail(lexer->path, line, "schema %s is created twice", name.text);
        }
    }
    ddl->schemas[ddl_take_place(lexer, &ddl->schema_count, DDL_SCHEMAS_MAX, "schemas")] = name;
}

/* Whether two labels differ only in what C does not allow in a name, or in case. */
static bool same_c_name(const struct ddl_name *a, const struct ddl_name *b)
{
    int i = 0;
    for (; a->text[i] != '\0' || b->text[i] != '\0'; i++) {
        unsigned char left = (unsigned char)a->text[i];
        unsigned char right = (unsigned char)b->text[i];
        if ((isalnum(left) || isalnum(right) || left == '\0' || right == '\0') &&
            toupper(left) != toupper(right)) {
            return false;
        }
    }
    return true;
}

static void parse_label(struct lexer *lexer, struct ddl *ddl, struct ddl_enum *enumeration)
{
    int line = lexer->token.line;
    struct ddl_name *label =
        &ddl->labels[ddl_take_place(lexer, &ddl->label_count, DDL_LABELS_MAX, "enum labels")];
    lexer_expect_string(lexer, "a label", label->text, DDL_NAME_BYTES);
    if (label->text[0] == '\0') {
        source_fail(lexer->path, line, "a label is empty");
    }
    for (struct ddl_name *other = &ddl->labels[enumeration->first_label]; other != label; other++) {
        if (ddl_same_name(other, label)) {
            source_fail(lexer->path, line, "label '%s' stands twice", label->text);
        }
        if (same_c_name(other, label)) {
            source_fail(lexer->path, line, "labels '%s' and '%s' would have one C name", other->text,
                        label->text);
        }
    }
    enumeration->label_count++;
}

static void parse_create_type(struct lexer *lexer, struct ddl *ddl)
{
    struct ddl_qualified_name name = ddl_expect_qualified_name(lexer, ddl, "a type");
    ddl_check_new(lexer, ddl, &name);
    struct ddl_enum *enumeration =
        &ddl->enums[ddl_take_place(lexer, &ddl->enum_count, DDL_ENUMS_MAX, "enum types")];
    *enumeration =
        (struct ddl_enum){.schema = name.schema, .name = name.name, .first_label = ddl->label_count};
    lexer_expect(lexer, "as enum (");
    do {
        parse_label(lexer, ddl, enumeration);
    } while (lexer_accept(lexer, ","));
    lexer_expect(lexer, ")");
}

static void parse_create_table(struct lexer *lexer, struct ddl *ddl)
{
    struct ddl_qualified_name name = ddl_expect_qualified_name(lexer, ddl, "a table");
    ddl_check_new(lexer, ddl, &name);
    struct ddl_table *table =
        &ddl->tables[ddl_take_place(lexer, &ddl->table_count, DDL_TABLES_MAX, "tables")];
    *table = (struct ddl_table){.schema = name.schema, .name = name.name, .first_column = ddl->column_count};
    lexer_expect(lexer, "(");
    do {
        ddl_parse_column(lexer, ddl, table);
    } while (lexer_accept(lexer, ","));
    lexer_expect(lexer, ")");
}

static void expect_column_of(struct lexer *lexer, const struct ddl *ddl, const struct ddl_table *table)
{
    int line = lexer->token.line;
    struct ddl_name name = ddl_expect_name(lexer, "a column's name");
    for (int i = 0; i < table->column_count; i++) {
        if (ddl_same_name(&ddl->columns[table->first_column + i].name, &name)) {
            return;
        }
    }
    source_fail(lexer->path, line, "%s.%s has no column %s", table->schema.text, table->name.text, name.text);
}

static void parse_comment(struct lexer *lexer, struct ddl *ddl)
{
    char text[DDL_COMMENT_BYTES];
    lexer_expect(lexer, "on");
    bool on_column = lexer_accept(lexer, "column");
    if (!on_column && !lexer_accept(lexer, "table")) {
        lexer_fail_expected(lexer, "TABLE or COLUMN");
    }
    struct ddl_qualified_name name = ddl_expect_qualified_name(lexer, ddl, "a table");
    int index = ddl_find_table(ddl, &name);
    if (index < 0) {
        source_fail(lexer->path, name.line, "table %s.%s is not created above", name.schema.text,
                    name.name.text);
    }
    if (on_column) {
        lexer_expect(lexer, ".");
        expect_column_of(lexer, ddl, &ddl->tables[index]);
    }
    lexer_expect(lexer, "is");
    lexer_expect_string(lexer, "the comment in quotes", text, sizeof text);
    if (!on_column) {
        memcpy(ddl->tables[index].comment, text, sizeof text);
    }
}

static void parse_statement(struct lexer *lexer, struct ddl *ddl)
{
    if (lexer_accept(lexer, "create schema")) {
        parse_create_schema(lexer, ddl);
    } else if (lexer_accept(lexer, "create type")) {
        parse_create_type(lexer, ddl);
    } else if (lexer_accept(lexer, "create sequence")) {
        ddl_expect_qualified_name(lexer, ddl, "a sequence");
    } else if (lexer_accept(lexer, "create table")) {
        parse_create_table(lexer, ddl);
    } else if (lexer_accept(lexer, "comment")) {
        parse_comment(lexer, ddl);
    } else {
        lexer_fail_expected(lexer, "CREATE SCHEMA, TYPE, SEQUENCE or TABLE, or COMMENT ON");
    }
    lexer_expect(lexer, ";");
}

void ddl_parse_tables(struct ddl *ddl, const struct source_file *tables_sql)
{
    struct lexer lexer;
    lexer_open(&lexer, tables_sql);
    while (lexer.token.kind != TOKEN_END) {
        parse_statement(&lexer, ddl);
    }
    if (ddl->table_count == 0) {
        source_fail(tables_sql->path, 0, "creates no table");
    }
}
