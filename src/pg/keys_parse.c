/* keys.sql, taken apart: which table a statement is about, and what it wants of it. */
#include "keys_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 64 /* PostgreSQL's, with the NUL */

/* All words in a row, or none. */
static bool accept_words(struct sql_reader *reader, const char *first, const char *second)
{
    struct sql_reader start = *reader;
    if (sql_accept(reader, first) && sql_accept(reader, second))
        return true;
    *reader = start;
    return false;
}

/* ---- names ---- */

/* As the catalog has it: folded, or without its quotes. */
static bool token_name(const struct sql_token *token, char name[NAME_BYTES])
{
    size_t length = 0;
    bool quoted = token->kind == SQL_NAME;
    if (!quoted && token->kind != SQL_WORD)
        return false;
    for (uint32_t i = quoted; i < token->text.length - quoted && length < NAME_BYTES - 1; i++) {
        char c = token->text.data[i];
        if (quoted && c == '"')
            i++; /* doubled */
        name[length++] = !quoted && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    name[length] = '\0';
    return true;
}

static bool accept_name(struct sql_reader *reader, char name[NAME_BYTES])
{
    if (!token_name(&reader->token, name))
        return false;
    sql_advance(reader);
    return true;
}

/* schema.table at the reader: its place in the set, else KEYS_NO_TABLE and the reader does not move. */
static uint32_t accept_table(struct sql_reader *reader, const struct table_set *set)
{
    struct sql_reader start = *reader;
    char schema[NAME_BYTES], name[NAME_BYTES];
    if (accept_name(reader, schema) && sql_accept(reader, ".") && accept_name(reader, name)) {
        const struct table *table = table_set_find(set, schema, name);
        if (table != NULL)
            return table->index;
    }
    *reader = start;
    return KEYS_NO_TABLE;
}

/* ---- any other statement ---- */

static bool creates_definition(struct sql_reader reader)
{
    static const char *const kinds[] = {"function", "procedure", "sequence", "type", "domain", "aggregate"};
    if (!sql_accept(&reader, "create"))
        return false;
    accept_words(&reader, "or", "replace");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (sql_token_is(&reader.token, kinds[i]))
            return true;
    return false;
}

/* Whatever it does with the tables that it names, it is kept apart from those who change them. */
static bool read_other(struct key_builder *builder, struct text statement, struct error *error)
{
    struct sql_reader reader = sql_reader_of(statement);
    enum key_stage stage = creates_definition(reader) ? KEYS_DEFINITIONS : KEYS_STATEMENT;
    struct key_step *step = key_builder_add(builder, stage, KEYS_NO_TABLE, 0, &statement, error,
                                            "statement %u", builder->statement);
    while (step != NULL && reader.token.kind != SQL_END) {
        uint32_t table = accept_table(&reader, builder->plan->set);
        if (table == KEYS_NO_TABLE)
            sql_advance(&reader);
        else
            step->locks[table] = LOCK_SHARE_ROW_EXCLUSIVE;
    }
    return step != NULL;
}

/* ---- indexes ---- */

struct list {
    unsigned count; /* of columns or expressions; 0: there is no list */
    bool has_expressions;
};

/* The list in parentheses at the reader, which moves behind it. */
static struct list accept_list(struct sql_reader *reader)
{
    struct list list = {.count = 1};
    int depth = 0;
    if (!sql_token_is(&reader->token, "("))
        return (struct list){0};
    do {
        depth += sql_token_is(&reader->token, "(") - sql_token_is(&reader->token, ")");
        list.has_expressions |= depth > 1;
        list.count += depth == 1 && sql_token_is(&reader->token, ",");
        sql_advance(reader);
    } while (depth > 0 && reader->token.kind != SQL_END);
    return list;
}

/* What a build costs, in looks at the table's rows: measured, a uuid as primary key 4, two columns 6 to 9,
 * and twice as much where many rows have the same first one, as the second is then compared in nearly every
 * step of the sort. */
static double index_looks(unsigned columns, bool unique)
{
    return 4.0 * columns * (unique || columns == 1 ? 1 : 2);
}

static bool add_index(struct key_builder *builder, uint32_t table, struct list list, bool unique,
                      const char *name, const struct text *sql, struct error *error)
{
    const struct table *indexed = builder->plan->set->tables[table];
    enum key_stage stage = list.has_expressions ? KEYS_EXPRESSION_INDEX : KEYS_INDEX;
    struct key_step *step = key_builder_add(builder, stage, table, index_looks(list.count, unique), sql,
                                            error, "index %s of %s.%s", name, indexed->schema, indexed->name);
    if (step == NULL)
        return false;
    step->unique = unique;
    step->locks[table] = LOCK_SHARE;
    return true;
}

/* [UNIQUE] INDEX [IF NOT EXISTS] [name] ON [ONLY] table [USING method] (list). */
static bool read_create_index(struct key_builder *builder, struct text statement, struct sql_reader reader,
                              bool unique, struct error *error)
{
    char name[NAME_BYTES];
    snprintf(name, sizeof name, "%u", builder->statement);
    if (accept_words(&reader, "if", "not"))
        sql_accept(&reader, "exists");
    if (!sql_token_is(&reader.token, "on") && !accept_name(&reader, name))
        return read_other(builder, statement, error);
    sql_accept(&reader, "on");
    sql_accept(&reader, "only");
    uint32_t table = accept_table(&reader, builder->plan->set);
    if (table == KEYS_NO_TABLE)
        return read_other(builder, statement, error);
    while (reader.token.kind != SQL_END && !sql_token_is(&reader.token, "("))
        sql_advance(&reader);
    return add_index(builder, table, accept_list(&reader), unique, name, &statement, error);
}

/* ---- ALTER TABLE ---- */

static const char *separator(const struct buffer *actions)
{
    return actions->length == 0 ? " " : ",\n    ";
}

static bool append_action(struct buffer *actions, struct text action, struct error *error)
{
    return buffer_printf(actions, error, "%s%.*s", separator(actions), (int)action.length, action.data);
}

/* PRIMARY KEY or UNIQUE (list) [INCLUDE (list)] and nothing more: what CREATE UNIQUE INDEX says in the same
 * words. */
static bool is_plain_key(struct sql_reader reader, struct text *text, struct list *columns)
{
    *text = sql_rest(&reader);
    *columns = accept_list(&reader);
    if (columns->count > 0 && sql_accept(&reader, "include"))
        accept_list(&reader);
    return columns->count > 0 && reader.token.kind == SQL_END;
}

/* An index built on its own, which the constraint takes over. `name` as written. */
static bool read_key(struct key_builder *builder, uint32_t table, struct text name, const char *kind,
                     struct text list, struct list columns, struct error *error)
{
    const struct table *keyed = builder->plan->set->tables[table];
    struct buffer *actions = &builder->actions[table].constraints;
    struct buffer sql;
    char plain_name[NAME_BYTES];
    const struct sql_token token = {name.data[0] == '"' ? SQL_NAME : SQL_WORD, name};
    token_name(&token, plain_name);
    buffer_init(&sql, KEYS_STATEMENT_CAP);
    bool done = buffer_printf(&sql, error, "CREATE UNIQUE INDEX %.*s ON \"%s\".\"%s\" %.*s", (int)name.length,
                              name.data, keyed->schema, keyed->name, (int)list.length, list.data);
    struct text text = {(const char *)sql.data, (uint32_t)sql.length};
    done = done && add_index(builder, table, columns, true, plain_name, &text, error) &&
           buffer_printf(actions, error, "%sADD CONSTRAINT %.*s %s USING INDEX %.*s", separator(actions),
                         (int)name.length, name.data, kind, (int)name.length, name.data);
    buffer_free(&sql);
    return done;
}

/* With a name it can be validated later; without, the server does it at once. */
static bool read_foreign_key(struct key_builder *builder, uint32_t table, struct text action,
                             const struct text *name, struct error *error)
{
    struct key_actions *actions = &builder->actions[table];
    struct sql_reader reader = sql_reader_of(action);
    while (reader.token.kind != SQL_END && !sql_accept(&reader, "references"))
        sql_advance(&reader);
    uint32_t referenced = accept_table(&reader, builder->plan->set);
    if (referenced != KEYS_NO_TABLE)
        actions->referenced[referenced] = true;
    actions->foreign_key_count += name != NULL;
    return buffer_printf(&actions->foreign_keys, error, "%s%.*s%s", separator(&actions->foreign_keys),
                         (int)action.length, action.data, name == NULL ? "" : " NOT VALID") &&
           (name == NULL || buffer_printf(&actions->validations, error, "%sVALIDATE CONSTRAINT %.*s",
                                          separator(&actions->validations), (int)name->length, name->data));
}

static bool read_action(struct key_builder *builder, uint32_t table, struct text action, struct error *error)
{
    struct sql_reader reader = sql_reader_of(action);
    struct key_actions *actions = &builder->actions[table];
    struct text name = {0}, list;
    struct list columns;
    bool alters = sql_accept(&reader, "alter");
    if (accept_words(&reader, "add", "constraint")) {
        name = reader.token.text;
        sql_advance(&reader);
    } else {
        sql_accept(&reader, "add");
    }
    bool named = name.length > 0, checks = sql_token_is(&reader.token, "check");
    if (accept_words(&reader, "foreign", "key"))
        return read_foreign_key(builder, table, action, named ? &name : NULL, error);
    if (named && accept_words(&reader, "primary", "key") && is_plain_key(reader, &list, &columns))
        return read_key(builder, table, name, "PRIMARY KEY", list, columns, error);
    if (named && sql_accept(&reader, "unique") && is_plain_key(reader, &list, &columns))
        return read_key(builder, table, name, "UNIQUE", list, columns, error);
    actions->check_count += checks;
    return append_action(alters || checks ? &actions->checks : &actions->constraints, action, error);
}

/* Up to the comma that ends the action, or the end. */
static struct text accept_action(struct sql_reader *reader)
{
    const char *start = reader->token.text.data, *end = start;
    for (int depth = 0; reader->token.kind != SQL_END; sql_advance(reader)) {
        if (depth == 0 && sql_token_is(&reader->token, ","))
            break;
        depth += sql_token_is(&reader->token, "(") - sql_token_is(&reader->token, ")");
        end = reader->token.text.data + reader->token.text.length;
    }
    return (struct text){start, (uint32_t)(end - start)};
}

/* ADD and ALTER can stand together with others in one ALTER TABLE; RENAME and SET SCHEMA cannot. */
static bool read_alter_table(struct key_builder *builder, struct text statement, struct sql_reader reader,
                             struct error *error)
{
    accept_words(&reader, "if", "exists");
    sql_accept(&reader, "only");
    uint32_t table = accept_table(&reader, builder->plan->set);
    if (table == KEYS_NO_TABLE ||
        (!sql_token_is(&reader.token, "add") && !sql_token_is(&reader.token, "alter")))
        return read_other(builder, statement, error);
    do {
        if (!read_action(builder, table, accept_action(&reader), error))
            return false;
    } while (sql_accept(&reader, ","));
    return true;
}

/* ---- the file ---- */

static bool read_statement(struct key_builder *builder, struct text statement, struct error *error)
{
    struct sql_reader reader = sql_reader_of(statement);
    if (accept_words(&reader, "alter", "table"))
        return read_alter_table(builder, statement, reader, error);
    if (accept_words(&reader, "create", "index"))
        return read_create_index(builder, statement, reader, false, error);
    if (accept_words(&reader, "create", "unique") && sql_accept(&reader, "index"))
        return read_create_index(builder, statement, reader, true, error);
    return read_other(builder, statement, error);
}

bool key_builder_read(struct key_builder *builder, const char *keys_sql, struct error *error)
{
    const char *cursor = keys_sql, *end = keys_sql + strlen(keys_sql);
    struct text statement;
    while (sql_next_statement(&cursor, end, &statement)) {
        builder->statement++;
        if (!read_statement(builder, statement, error))
            return false;
    }
    return true;
}
