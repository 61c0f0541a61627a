#include "keys.h"

#include "fingen/sql_script.h"

#include "translate.h"
#include "values.h"

#include <stdio.h>
#include <string.h>

#define SQL_CAP ((size_t)1 << 20)

/* ---- reading statements ---- */

static bool accept_table(struct sql_reader *reader, const struct table *table)
{
    struct sql_reader start = *reader;
    if (sql_token_is(&reader->token, table->schema)) {
        sql_advance(reader);
        if (sql_accept(reader, ".") && sql_token_is(&reader->token, table->name)) {
            sql_advance(reader);
            return true;
        }
    }
    *reader = start;
    return false;
}

/* ALTER TABLE [ONLY] table ADD: the action, "CONSTRAINT name ..." or without a name. */
static bool is_addition(struct text statement, const struct table *table, struct text *action)
{
    struct sql_reader reader = sql_reader_of(statement);
    if (!sql_accept(&reader, "alter") || !sql_accept(&reader, "table"))
        return false;
    sql_accept(&reader, "only");
    if (!accept_table(&reader, table) || !sql_accept(&reader, "add"))
        return false;
    *action = sql_rest(&reader);
    return true;
}

/* ---- tables ---- */

static bool append_labels(struct buffer *out, const struct column *column, struct error *error)
{
    const struct enum_type *type = column->enumeration;
    if (!buffer_printf(out, error, " CHECK (\"%s\" IN (", column->name))
        return false;
    for (uint16_t i = 0; i < type->label_count; i++)
        if (!buffer_printf(out, error, "%s'%s'", i > 0 ? ", " : "", type->labels[i]))
            return false;
    return buffer_append_text(out, "))", error);
}

static bool append_column(struct buffer *out, const struct column *column, struct error *error)
{
    if (!buffer_printf(out, error, "    \"%s\" %s%s", column->name, value_type(column),
                       column->nullable ? "" : " NOT NULL"))
        return false;
    if (column->kind == COLUMN_BOOLEAN)
        return buffer_printf(out, error, " CHECK (\"%s\" IN (0, 1))", column->name);
    if (column->kind == COLUMN_TEXT && column->max_length > 0)
        return buffer_printf(out, error, " CHECK (length(\"%s\") <= %u)", column->name, column->max_length);
    return column->kind != COLUMN_ENUM || append_labels(out, column, error);
}

/* Would SQLite take the rule? A table of these columns with it is made in memory. */
static bool sqlite_understands(const struct buffer *columns, const struct buffer *rule)
{
    sqlite3 *database;
    struct buffer sql;
    struct error error;
    buffer_init(&sql, 2 * SQL_CAP);
    bool understood = sqlite3_open(":memory:", &database) == SQLITE_OK &&
                      buffer_printf(&sql, &error, "CREATE TABLE t (\n%.*s,\n%s) STRICT", (int)columns->length,
                                    (const char *)columns->data, (const char *)rule->data) &&
                      sqlite3_exec(database, (const char *)sql.data, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(database);
    buffer_free(&sql);
    return understood;
}

/* Decimals are stored as REAL, and sums and products of those are not exact to the cent. */
static bool computes(struct text rule)
{
    for (uint32_t i = 0; i < rule.length; i++)
        if (strchr("+*/", rule.data[i]) != NULL || (i > 0 && rule.data[i] == '-' && rule.data[i - 1] == ' '))
            return true;
    return false;
}

/* Rules of which SQLite has no notion (regular expressions, PostgreSQL's functions, exact decimals) are left
 * to validate. */
static bool append_action(const struct table_set *set, struct text action, const struct buffer *columns,
                          struct buffer *out, struct error *error)
{
    struct buffer rule;
    if (computes(action))
        return true;
    buffer_init(&rule, SQL_CAP);
    bool done = sqlite_translate(action, set, &rule, error);
    if (!done && error->code == ERROR_CHECK)
        done = true; /* no translation */
    else if (done && sqlite_understands(columns, &rule))
        done = buffer_printf(out, error, ",\n    %s", (const char *)rule.data);
    buffer_free(&rule);
    return done;
}

static bool is_integer(const struct table *table, const struct text name)
{
    for (uint16_t i = 0; i < table->column_count; i++)
        if (text_equals(text_from(table->columns[i].name), name))
            return strcmp(value_type(&table->columns[i]), "INTEGER") == 0;
    return false;
}

/* A primary or unique key that needs an index of its own. A primary key of one integer is the row's place in
 * its table. */
static bool needs_index(const struct table *table, struct text action)
{
    struct sql_reader reader = sql_reader_of(action);
    if (sql_accept(&reader, "constraint"))
        sql_advance(&reader);
    if (sql_accept(&reader, "unique"))
        return true;
    if (!sql_accept(&reader, "primary") || !sql_accept(&reader, "key") || !sql_accept(&reader, "("))
        return false;
    struct text column = reader.token.text;
    sql_advance(&reader);
    return !sql_accept(&reader, ")") || !is_integer(table, column);
}

static bool append_columns(const struct table *table, struct buffer *out, struct error *error)
{
    for (uint16_t i = 0; i < table->column_count; i++)
        if ((i > 0 && !buffer_append_text(out, ",\n", error)) ||
            !append_column(out, &table->columns[i], error))
            return false;
    return true;
}

static bool append_actions(const struct table_set *set, const struct table *table,
                           enum sqlite_table_keys keys, const struct buffer *columns, struct buffer *out,
                           struct error *error)
{
    const char *cursor = set->keys_sql, *end = cursor + strlen(cursor);
    struct text statement, action;
    while (sql_next_statement(&cursor, end, &statement))
        if (is_addition(statement, table, &action) &&
            (keys == SQLITE_WITH_KEYS || !needs_index(table, action)) &&
            !append_action(set, action, columns, out, error))
            return false;
    return true;
}

bool sqlite_write_table(const struct table_set *set, const struct table *table, enum sqlite_table_keys keys,
                        struct buffer *out, struct error *error)
{
    char name[SQLITE_NAME_BYTES];
    struct buffer columns, actions;
    buffer_init(&columns, SQL_CAP);
    buffer_init(&actions, SQL_CAP);
    bool done = append_columns(table, &columns, error) &&
                append_actions(set, table, keys, &columns, &actions, error) &&
                buffer_printf(out, error, "CREATE TABLE %s (\n%.*s%.*s\n) STRICT",
                              sqlite_table_name(name, sizeof name, table), (int)columns.length,
                              (const char *)columns.data, (int)actions.length, (const char *)actions.data) &&
                buffer_terminate(out, error);
    buffer_free(&columns);
    buffer_free(&actions);
    return done;
}

/* ---- indexes ---- */

static const struct table *accept_any_table(struct sql_reader *reader, const struct table_set *set)
{
    for (uint32_t i = 0; i < set->table_count; i++)
        if (accept_table(reader, set->tables[i]))
            return set->tables[i];
    return NULL;
}

/* (list) at the reader, which moves behind it. */
static bool accept_list(struct sql_reader *reader, struct text *list)
{
    const char *start = reader->token.text.data;
    int depth = 0;
    if (!sql_token_is(&reader->token, "("))
        return false;
    do {
        depth += sql_token_is(&reader->token, "(") - sql_token_is(&reader->token, ")");
        list->length = (uint32_t)(reader->token.text.data + reader->token.text.length - start);
        sql_advance(reader);
    } while (depth > 0 && reader->token.kind != SQL_END);
    list->data = start;
    return true;
}

/* CREATE [UNIQUE] INDEX name ON table [USING method] (list) [INCLUDE (list)] [WHERE ...]. Names of indexes
 * are unique in a whole file, so the schema stands before them as it does before those of tables. */
static bool read_index(const struct table_set *set, struct text statement, struct sqlite_index *index,
                       bool *is_index, struct error *error)
{
    struct sql_reader reader = sql_reader_of(statement);
    struct text list = {0}, included;
    char table_name[SQLITE_NAME_BYTES];
    *is_index = false;
    if (!sql_accept(&reader, "create"))
        return true;
    bool unique = sql_accept(&reader, "unique");
    if (!sql_accept(&reader, "index"))
        return true;
    struct text name = reader.token.text;
    sql_advance(&reader);
    sql_accept(&reader, "on");
    const struct table *table = accept_any_table(&reader, set);
    if (sql_accept(&reader, "using"))
        sql_advance(&reader);
    if (table == NULL || !accept_list(&reader, &list))
        return true;
    if (sql_accept(&reader, "include"))
        accept_list(&reader, &included);
    *is_index = true;
    snprintf(index->name, sizeof index->name, "%s_%.*s", table->schema, (int)name.length, name.data);
    return buffer_printf(&index->sql, error, "CREATE %sINDEX IF NOT EXISTS %s ON %s ",
                         unique ? "UNIQUE " : "", index->name,
                         sqlite_table_name(table_name, sizeof table_name, table)) &&
           sqlite_translate(list, set, &index->sql, error) && buffer_append_text(&index->sql, " ", error) &&
           sqlite_translate(sql_rest(&reader), set, &index->sql, error);
}

bool sqlite_next_index(const struct table_set *set, const char **cursor, struct sqlite_index *index,
                       struct error *error)
{
    const char *end = *cursor + strlen(*cursor);
    struct text statement;
    error_clear(error);
    buffer_init(&index->sql, SQL_CAP);
    while (sql_next_statement(cursor, end, &statement)) {
        bool is_index;
        bool read = read_index(set, statement, index, &is_index, error);
        if (read && is_index)
            return true;
        buffer_free(&index->sql);
        if (!read)
            return false;
    }
    return false;
}
