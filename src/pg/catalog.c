/* The target's catalog: what stands under our names, and whether it is what we would load. */
#include "conversion.h"
#include "ledger.h"
#include "text_array.h"

#include "fingen/generated/pg_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_CAP ((size_t)1 << 20)

/* ---- presence ---- */

/* The columns of sql/catalog_names.sql. */
enum { NAME_POSITION, NAME_QUALIFIED, NAME_OID, NAME_CLASS };

/* (class, oid) of everything that the ledger knows. */
static bool query_known(struct pg *pg, PGresult **known, struct error *error)
{
    static const char sql[] = "SELECT 'pg_catalog.pg_class'::regclass::oid, table_oid FROM fingen.tables "
                              "UNION ALL SELECT class_oid, object_oid FROM fingen.objects";
    bool present;
    *known = NULL;
    return ledger_present(pg, &present, error) && (!present || pg_query(pg, sql, 0, NULL, known, error));
}

static bool is_known(const PGresult *known, const char *class_oid, const char *oid)
{
    for (int row = 0; known != NULL && row < PQntuples(known); row++)
        if (strcmp(PQgetvalue(known, row, 0), class_oid) == 0 && strcmp(PQgetvalue(known, row, 1), oid) == 0)
            return true;
    return false;
}

/* presence may be NULL. */
static bool judge_names(const PGresult *names, const PGresult *known, enum table_presence *presence,
                        struct buffer *foreign, struct error *error)
{
    for (int row = 0; row < PQntuples(names); row++) {
        bool ours = is_known(known, PQgetvalue(names, row, NAME_CLASS), PQgetvalue(names, row, NAME_OID));
        if (presence != NULL)
            presence[strtol(PQgetvalue(names, row, NAME_POSITION), NULL, 10)] = ours ? TABLE_OURS : TABLE_FOREIGN;
        if (!ours && (!buffer_append_text(foreign, foreign->length > 0 ? ", " : "", error) ||
                      !buffer_append_text(foreign, PQgetvalue(names, row, NAME_QUALIFIED), error)))
            return false;
    }
    return true;
}

static bool look_up_names(struct pg *pg, const struct name_arrays *arrays, const PGresult *known,
                          enum table_presence *presence, struct buffer *foreign, struct error *error)
{
    PGresult *names;
    const char *const parameters[] = {(const char *)arrays->schemas.data, (const char *)arrays->names.data};
    if (!pg_query(pg, sql_catalog_names, 2, parameters, &names, error))
        return false;
    bool done = judge_names(names, known, presence, foreign, error);
    PQclear(names);
    return done;
}

static bool look_up_set(struct pg *pg, const struct table_set *set, const PGresult *known,
                        enum table_presence *presence, struct buffer *foreign, struct error *error)
{
    struct name_arrays tables = {0}, enums = {0};
    for (uint32_t i = 0; presence != NULL && i < set->table_count; i++)
        presence[i] = TABLE_ABSENT;
    bool done = name_arrays_of_tables(&tables, set, error) && name_arrays_of_enums(&enums, set, error) &&
                look_up_names(pg, &tables, known, presence, foreign, error) &&
                look_up_names(pg, &enums, known, NULL, foreign, error);
    name_arrays_free(&tables);
    name_arrays_free(&enums);
    return done;
}

bool catalog_presence(struct pg *pg, const struct table_set *set, enum table_presence *presence,
                      char **foreign_names, struct error *error)
{
    PGresult *known = NULL;
    struct buffer foreign;
    buffer_init(&foreign, NAMES_CAP);
    *foreign_names = NULL;
    bool done = query_known(pg, &known, error) && look_up_set(pg, set, known, presence, &foreign, error) &&
                buffer_terminate(&foreign, error);
    if (done && foreign.length > 0) {
        *foreign_names = (char *)foreign.data;
        buffer_init(&foreign, NAMES_CAP);
    }
    PQclear(known);
    buffer_free(&foreign);
    return done || error_prefix(error, "looking at what the target holds");
}

/* ---- comparison ---- */

/* The columns of sql/catalog_columns.sql. */
enum {
    ATTRIBUTE_POSITION,
    ATTRIBUTE_RELKIND,
    ATTRIBUTE_ROW_SECURITY,
    ATTRIBUTE_MAY_INSERT,
    ATTRIBUTE_NAME,
    ATTRIBUTE_TYPE_SQL,
    ATTRIBUTE_TYPE_NAME,
    ATTRIBUTE_CATEGORY,
    ATTRIBUTE_TYPMOD,
    ATTRIBUTE_IS_DOMAIN,
    ATTRIBUTE_NOT_NULL,
    ATTRIBUTE_HAS_DEFAULT,
    ATTRIBUTE_IDENTITY,
    ATTRIBUTE_GENERATED,
    ATTRIBUTE_LABELS,
};

struct comparison {
    struct pg *pg;
    enum catalog_mode mode;
    enum copy_format *formats;
    const PGresult *columns;
    struct buffer lines; /* a mismatch each */
    bool failed;         /* out of memory, or the connection is: error is set */
    struct error *error;
};

static void mismatch(struct comparison *comparison, const char *format, ...) FINGEN_PRINTF(2, 3);

static void mismatch(struct comparison *comparison, const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (!comparison->failed && !buffer_printf(&comparison->lines, comparison->error, "%s\n", line))
        comparison->failed = true;
}

static const char *value(const struct comparison *comparison, int row, int column)
{
    return PQgetvalue(comparison->columns, row, column);
}

static bool is_true(const struct comparison *comparison, int row, int column)
{
    return value(comparison, row, column)[0] == 't';
}

/* The first row of a table's columns, and how many; 0 when the table is not there. */
static int find_table(const struct comparison *comparison, const struct table *table, int *first)
{
    int count = 0;
    for (int row = 0; row < PQntuples(comparison->columns); row++) {
        if ((uint32_t)strtol(value(comparison, row, ATTRIBUTE_POSITION), NULL, 10) != table->index)
            continue;
        if (count++ == 0)
            *first = row;
    }
    return count;
}

static int find_column(const struct comparison *comparison, int first, int count, const char *name)
{
    for (int row = first; row < first + count; row++)
        if (strcmp(value(comparison, row, ATTRIBUTE_NAME), name) == 0)
            return row;
    return -1;
}

static struct catalog_column catalog_column(const struct comparison *comparison, int row)
{
    return (struct catalog_column){
        .type_sql = value(comparison, row, ATTRIBUTE_TYPE_SQL),
        .type_name = value(comparison, row, ATTRIBUTE_TYPE_NAME),
        .category = value(comparison, row, ATTRIBUTE_CATEGORY)[0],
        .typmod = (int)strtol(value(comparison, row, ATTRIBUTE_TYPMOD), NULL, 10),
        .labels = value(comparison, row, ATTRIBUTE_LABELS),
    };
}

/* ---- our own tables: exact ---- */

static void compare_own_column(struct comparison *comparison, const struct table *table,
                               const struct column *ours, int row)
{
    struct catalog_column theirs = catalog_column(comparison, row);
    bool not_null = is_true(comparison, row, ATTRIBUTE_NOT_NULL);
    bool identity = value(comparison, row, ATTRIBUTE_IDENTITY)[0] != '\0';
    if (strcmp(ours->type_sql, theirs.type_sql) != 0 || is_true(comparison, row, ATTRIBUTE_IS_DOMAIN))
        mismatch(comparison, "%s.%s.%s is %s%s, expected %s", table->schema, table->name, ours->name,
                 is_true(comparison, row, ATTRIBUTE_IS_DOMAIN) ? "a domain over " : "", theirs.type_sql,
                 ours->type_sql);
    else if (ours->kind == COLUMN_ENUM && !conversion_same_labels(ours->enumeration, theirs.labels))
        mismatch(comparison, "%s.%s.%s: the labels of %s are not those expected", table->schema, table->name,
                 ours->name, ours->type_sql);
    if (not_null == ours->nullable)
        mismatch(comparison, "%s.%s.%s %s NULL, expected %s", table->schema, table->name, ours->name,
                 not_null ? "refuses" : "takes", ours->nullable ? "NULL allowed" : "NOT NULL");
    if (identity != ours->identity)
        mismatch(comparison, "%s.%s.%s %s an identity column, expected %s", table->schema, table->name,
                 ours->name, identity ? "is" : "is not", ours->identity ? "one" : "none");
}

/* ---- the user's tables: whatever can take our rows ---- */

static void compare_given_column(struct comparison *comparison, const struct table *table,
                                 const struct column *ours, int row)
{
    struct catalog_column theirs = catalog_column(comparison, row);
    const char *reason = "";
    enum conversion conversion = conversion_between(ours, &theirs, &reason);
    if (value(comparison, row, ATTRIBUTE_GENERATED)[0] != '\0')
        mismatch(comparison, "%s.%s.%s is generated always, so it cannot be loaded", table->schema,
                 table->name, ours->name);
    else if (conversion == CONVERSION_NONE)
        mismatch(comparison, "%s.%s.%s is %s, %s: %s is to be loaded", table->schema, table->name, ours->name,
                 theirs.type_sql, reason, ours->type_sql);
    if (ours->nullable && is_true(comparison, row, ATTRIBUTE_NOT_NULL))
        mismatch(comparison, "%s.%s.%s is NOT NULL, and some rows have no value for it", table->schema,
                 table->name, ours->name);
    if (conversion == CONVERSION_TEXT)
        comparison->formats[table->index] = COPY_TEXT;
}

static void compare_extra_column(struct comparison *comparison, const struct table *table, int row)
{
    const char *name = value(comparison, row, ATTRIBUTE_NAME);
    bool filled = is_true(comparison, row, ATTRIBUTE_HAS_DEFAULT) ||
                  value(comparison, row, ATTRIBUTE_IDENTITY)[0] != '\0' ||
                  value(comparison, row, ATTRIBUTE_GENERATED)[0] != '\0';
    if (comparison->mode == CATALOG_OURS)
        mismatch(comparison, "%s.%s.%s is a column that is not expected", table->schema, table->name, name);
    else if (!filled && is_true(comparison, row, ATTRIBUTE_NOT_NULL))
        mismatch(comparison, "%s.%s.%s is NOT NULL, has no default, and nothing is to be loaded into it",
                 table->schema, table->name, name);
}

static void compare_empty(struct comparison *comparison, const struct table *table)
{
    char quoted[320], sql[384];
    PGresult *result;
    pg_quote_name(quoted, sizeof quoted, table->schema, table->name);
    snprintf(sql, sizeof sql, "SELECT FROM %s LIMIT 1", quoted);
    if (comparison->failed)
        return;
    if (!pg_query(comparison->pg, sql, 0, NULL, &result, comparison->error)) {
        comparison->failed = true;
        return;
    }
    if (PQntuples(result) > 0)
        mismatch(comparison, "%s.%s is not empty", table->schema, table->name);
    PQclear(result);
}

static const char *relation_kind(char relkind)
{
    switch (relkind) {
    case 'v':
        return "a view";
    case 'm':
        return "a materialized view";
    case 'f':
        return "a foreign table";
    case 'c':
        return "a composite type";
    default:
        return "no table";
    }
}

/* What the table is; true when its columns are worth a look. */
static bool compare_relation(struct comparison *comparison, const struct table *table, int row)
{
    char relkind = value(comparison, row, ATTRIBUTE_RELKIND)[0];
    bool is_table = relkind == 'r' || (relkind == 'p' && comparison->mode != CATALOG_OURS);
    if (!is_table) {
        mismatch(comparison, "%s.%s is %s", table->schema, table->name,
                 relkind == 'p' ? "a partitioned table" : relation_kind(relkind));
        return false;
    }
    if (comparison->mode == CATALOG_OURS)
        return true;
    if (!is_true(comparison, row, ATTRIBUTE_MAY_INSERT))
        mismatch(comparison, "%s.%s gives this role no INSERT privilege", table->schema, table->name);
    if (is_true(comparison, row, ATTRIBUTE_ROW_SECURITY))
        mismatch(comparison,
                 "%s.%s has row-level security that holds for this role, which COPY does not allow",
                 table->schema, table->name);
    if (comparison->mode == CATALOG_EXISTING_EMPTY)
        compare_empty(comparison, table);
    return true;
}

static void compare_columns(struct comparison *comparison, const struct table *table, int first, int count)
{
    for (uint16_t i = 0; i < table->column_count; i++) {
        const struct column *ours = &table->columns[i];
        int row = find_column(comparison, first, count, ours->name);
        if (row < 0)
            mismatch(comparison, "%s.%s has no column %s %s", table->schema, table->name, ours->name,
                     ours->type_sql);
        else if (comparison->mode == CATALOG_OURS)
            compare_own_column(comparison, table, ours, row);
        else
            compare_given_column(comparison, table, ours, row);
    }
    for (int row = first; row < first + count; row++)
        if (table_find_column(table, value(comparison, row, ATTRIBUTE_NAME)) == NULL)
            compare_extra_column(comparison, table, row);
}

static void compare_table(struct comparison *comparison, const struct table *table)
{
    int first = 0, count = find_table(comparison, table, &first);
    comparison->formats[table->index] = COPY_BINARY;
    if (count == 0)
        mismatch(comparison, "%s.%s is not there", table->schema, table->name);
    else if (compare_relation(comparison, table, first))
        compare_columns(comparison, table, first, count);
}

/* As many whole lines as an error's detail has room for, and how many more there are. */
static bool report(struct comparison *comparison)
{
    struct error *error = comparison->error;
    const char *at = (const char *)comparison->lines.data, *end = at + comparison->lines.length;
    size_t left = 0, room = sizeof error->detail - sizeof "and 4294967295 more";
    error_set(error, ERROR_REFUSED, "the target's tables cannot take these rows as they are");
    while (at < end) {
        size_t length = strcspn(at, "\n");
        if (left > 0 || strlen(error->detail) + length + 2 > room)
            left++;
        else
            error_detail(error, "%.*s", (int)length, at);
        at += length + 1;
    }
    if (left > 0)
        error_detail(error, "and %zu more", left);
    return comparison->mode == CATALOG_OURS
               ? error_hint(error, "somebody changed them since they were made; `--replace` makes them anew")
               : error_hint(error, "change your tables, or load into another database without --existing");
}

static bool compare_set(struct comparison *comparison, const struct table_set *set)
{
    for (uint32_t i = 0; i < set->table_count; i++)
        compare_table(comparison, set->tables[i]);
    if (comparison->failed || !buffer_terminate(&comparison->lines, comparison->error))
        return false;
    return comparison->lines.length == 0 || report(comparison);
}

bool catalog_compare(struct pg *pg, const struct table_set *set, enum catalog_mode mode,
                     enum copy_format *formats, struct error *error)
{
    struct comparison comparison = {.pg = pg, .mode = mode, .formats = formats, .error = error};
    struct name_arrays arrays;
    PGresult *columns = NULL;
    buffer_init(&comparison.lines, NAMES_CAP);
    bool same =
        name_arrays_of_tables(&arrays, set, error) &&
        pg_query(pg, sql_catalog_columns, 2,
                 (const char *const[]){(const char *)arrays.schemas.data, (const char *)arrays.names.data},
                 &columns, error);
    comparison.columns = columns;
    same = same && compare_set(&comparison, set);
    PQclear(columns);
    name_arrays_free(&arrays);
    buffer_free(&comparison.lines);
    return same;
}
