/* SQLite has no ALTER TABLE ADD PRIMARY KEY. A key that stands in CREATE TABLE is kept row by row, and where
 * its values are in no order, as those of UUIDs are, each row writes to a page anywhere: a row costs the more
 * the more there are. So the table is made without its keys, its rows are loaded, and each key is made by
 * sorting, as a unique index. Such an index is bit for bit what SQLite makes for a key of CREATE TABLE; what
 * differs are the index's name and the table's text in sqlite_schema, and those two are then set as if the
 * key had been there from the start. Which names, columns and text they are, SQLite itself says: the table
 * with its keys is made in memory. */
#include "late_keys.h"

#include "keys.h"
#include "translate.h"

#include <stdio.h>
#include <string.h>

#define SQL_CAP ((size_t)1 << 22)

/* ---- the table as it is, and as it will be ---- */

static bool open_model(const struct buffer *sql, struct sqlite_file *model, struct error *error)
{
    *model = (struct sqlite_file){.path = "the model of a table"};
    return (sqlite3_open(":memory:", &model->database) == SQLITE_OK ||
            sqlite_error(model, error, "opening")) &&
           sqlite_execute(model, (const char *)sql->data, "making the model", error);
}

/* SQLite keeps the text that it was given. */
static bool table_is(struct sqlite_file *file, const char *name, const struct buffer *sql, bool *is,
                     struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? AND sql = ?",
                        &statement, error))
        return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, (const char *)sql->data, -1, SQLITE_STATIC);
    bool done = sqlite_step(file, statement, is, error);
    sqlite3_finalize(statement);
    return done;
}

/* ---- the keys ---- */

/* In front of the key's name until the table has its keys: names that begin with sqlite_ are SQLite's own,
 * and those that begin so are ours, never an index that somebody else has made. */
#define INTERIM_PREFIX "fingen_"

static bool build_key(struct sqlite_file *file, const char *table, const char *key, const char *columns,
                      struct error *error)
{
    struct buffer sql;
    char what[SQLITE_NAME_BYTES + 16];
    snprintf(what, sizeof what, "the keys of %s", table);
    buffer_init(&sql, SQL_CAP);
    bool done = buffer_printf(&sql, error,
                              "CREATE UNIQUE INDEX IF NOT EXISTS \"" INTERIM_PREFIX "%s\" ON \"%s\" (%s)",
                              key, table, columns) &&
                sqlite_execute(file, (const char *)sql.data, what, error);
    buffer_free(&sql);
    return done;
}

static bool build_missing_keys(struct sqlite_file *file, struct sqlite_file *model, const char *table,
                               struct error *error)
{
    sqlite3_stmt *keys;
    bool found;
    if (!sqlite_prepare(model,
                        "SELECT s.name, (SELECT group_concat('\"' || name || '\"') FROM "
                        "(SELECT name FROM pragma_index_info(s.name) ORDER BY seqno)) "
                        "FROM sqlite_schema AS s WHERE s.type = 'index' AND s.sql IS NULL",
                        &keys, error))
        return false;
    bool done = true;
    while (done && (done = sqlite_step(model, keys, &found, error)) && found)
        done = build_key(file, table, sqlite_text(keys, 0), sqlite_text(keys, 1), error);
    sqlite3_finalize(keys);
    return done;
}

/* ---- the table with its keys ---- */

static bool update(struct sqlite_file *file, const char *sql, const char *table, const char *text,
                   struct error *error)
{
    sqlite3_stmt *statement;
    if (!sqlite_prepare(file, sql, &statement, error))
        return false;
    sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, text, -1, SQLITE_STATIC);
    return sqlite_run(file, statement, "giving a table its keys", error);
}

/* Every connection reads the schema anew when its version has changed. */
static bool advance_schema_version(struct sqlite_file *file, struct error *error)
{
    int64_t version;
    char sql[64];
    if (!sqlite_query_number(file, "PRAGMA schema_version", &version, error))
        return false;
    snprintf(sql, sizeof sql, "PRAGMA schema_version = %lld", (long long)version + 1);
    return sqlite_execute(file, sql, "giving a table its keys", error);
}

/* The text that `clear` knows the table by changes with it. */
static bool update_schema(struct sqlite_file *file, const char *table, const char *text, struct error *error)
{
    return update(file, "UPDATE sqlite_schema SET sql = ?2 WHERE type = 'table' AND name = ?1", table, text,
                  error) &&
           update(
               file,
               "UPDATE sqlite_schema SET name = substr(name, length('" INTERIM_PREFIX "') + 1), sql = NULL "
               "WHERE type = 'index' AND tbl_name = ?1 AND name GLOB '" INTERIM_PREFIX "sqlite_autoindex_*'",
               table, NULL, error) &&
           update(file, "UPDATE fingen_tables SET sql = ?2 WHERE table_name = ?1", table, text, error) &&
           advance_schema_version(file, error);
}

static bool adopt_keys(struct sqlite_file *file, const char *table, const char *text, struct error *error)
{
    struct error ignored;
    if (!sqlite_execute(file, "PRAGMA writable_schema = ON", "giving a table its keys", error) ||
        !sqlite_begin(file, error))
        return false;
    bool done = update_schema(file, table, text, error) && sqlite_commit(file, error);
    if (!done)
        sqlite_rollback(file);
    /* Reads the schema anew: as SQLite would refuse to, were it not sound. */
    return sqlite_execute(file, "PRAGMA writable_schema = RESET", "reading the tables",
                          done ? error : &ignored) &&
           done;
}

static bool add_keys(struct sqlite_file *file, const char *table, const struct buffer *sql,
                     struct error *error)
{
    struct sqlite_file model;
    bool done = open_model(sql, &model, error) && build_missing_keys(file, &model, table, error) &&
                adopt_keys(file, table, (const char *)sql->data, error);
    sqlite3_close(model.database);
    return done;
}

/* A table that is not exactly what fingen makes before the rows stays what it is. */
bool sqlite_build_keys(struct sqlite_file *file, const struct table_set *set, const struct table *table,
                       struct error *error)
{
    char name[SQLITE_NAME_BYTES];
    struct buffer bare, whole;
    bool is_bare = false;
    buffer_init(&bare, SQL_CAP);
    buffer_init(&whole, SQL_CAP);
    sqlite_table_name(name, sizeof name, table);
    bool done = sqlite_write_table(set, table, SQLITE_WITHOUT_KEYS, &bare, error) &&
                sqlite_write_table(set, table, SQLITE_WITH_KEYS, &whole, error) &&
                table_is(file, name, &bare, &is_bare, error);
    if (done && is_bare && strcmp((const char *)bare.data, (const char *)whole.data) != 0)
        done = add_keys(file, name, &whole, error);
    buffer_free(&bare);
    buffer_free(&whole);
    return done;
}
