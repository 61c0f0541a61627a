/* The checks of a domain, run in SQLite as far as it understands them. */
#include "file.h"
#include "pattern.h"
#include "translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SQL_CAP ((size_t)1 << 21)

struct sqlite_runner {
    struct check_runner base;
    struct sqlite_file *file;
    const struct table_set *set;
    bool foreign; /* SQLite did not understand the last check */
};

/* ---- what a check returned ---- */

struct cells {
    char **texts;
    size_t count, capacity;
};

static bool add_cell(struct cells *cells, const char *text, struct error *error)
{
    if (cells->count == cells->capacity) {
        size_t capacity = cells->capacity * 2 + 64;
        char **texts = realloc(cells->texts, capacity * sizeof *texts);
        if (texts == NULL)
            return error_set(error, ERROR_MEMORY, "out of memory");
        cells->texts = texts;
        cells->capacity = capacity;
    }
    cells->texts[cells->count] = strdup(text);
    return cells->texts[cells->count++] != NULL || error_set(error, ERROR_MEMORY, "out of memory");
}

static void cells_free(struct cells *cells)
{
    for (size_t i = 0; i < cells->count; i++)
        free(cells->texts[i]);
    free(cells->texts);
    free(cells);
}

static const char *value(const struct check_rows *rows, size_t row, size_t column)
{
    const struct cells *cells = rows->context;
    return cells->texts[row * rows->column_count + column];
}

/* All rows, as they come. */
static bool read_all(struct sqlite_file *file, sqlite3_stmt *statement, struct check_rows *rows,
                     struct error *error)
{
    bool found;
    rows->column_count = (size_t)sqlite3_column_count(statement);
    for (;;) {
        if (!sqlite_step(file, statement, &found, error))
            return false;
        if (!found)
            return true;
        for (size_t i = 0; i < rows->column_count; i++)
            if (!add_cell(rows->context, sqlite_text(statement, (int)i), error))
                return false;
        rows->row_count++;
    }
}

/* How many rows, and the least key. */
static bool count_broken(struct sqlite_file *file, sqlite3_stmt *statement, struct check_rows *rows,
                         struct error *error)
{
    char count[24], least[256] = "";
    unsigned long long broken = 0;
    for (bool found;; broken++) {
        if (!sqlite_step(file, statement, &found, error))
            return false;
        if (!found)
            break;
        const char *key = sqlite_text(statement, 0);
        if (broken == 0 || strcmp(key, least) < 0)
            snprintf(least, sizeof least, "%s", key);
    }
    snprintf(count, sizeof count, "%llu", broken);
    rows->column_count = 2;
    rows->row_count = 1;
    return add_cell(rows->context, count, error) && add_cell(rows->context, least, error);
}

/* ---- the runner ---- */

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool names(const char *sql, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = sql; (at = strstr(at, word)) != NULL; at += length)
        if ((at == sql || !is_word_byte(at[-1])) && !is_word_byte(at[length]))
            return true;
    return false;
}

/* Decimals are stored as REAL here: what is exact to the cent in PostgreSQL is not, and a check of it would
 * lie. */
static bool needs_decimals(const struct table_set *set, const char *sql)
{
    for (uint32_t i = 0; i < set->table_count; i++)
        for (uint16_t k = 0; k < set->tables[i]->column_count; k++)
            if (set->tables[i]->columns[k].kind == COLUMN_NUMERIC &&
                names(sql, set->tables[i]->columns[k].name))
                return true;
    return false;
}

static bool prepare(struct sqlite_runner *runner, const char *body, sqlite3_stmt **statement,
                    struct error *error)
{
    struct buffer sql;
    if (needs_decimals(runner->set, body))
        return error_set(error, ERROR_CHECK, "SQLite has no exact decimals");
    buffer_init(&sql, SQL_CAP);
    bool done = sqlite_translate(text_from(body), runner->set, &sql, error);
    if (done &&
        sqlite3_prepare_v2(runner->file->database, (const char *)sql.data, -1, statement, NULL) != SQLITE_OK)
        done = error_set(error, ERROR_CHECK, "SQLite does not understand it: %s",
                         sqlite3_errmsg(runner->file->database));
    buffer_free(&sql);
    return done;
}

static bool query(struct check_runner *base, enum check_form form, const char *body, struct check_rows *rows,
                  struct error *error)
{
    struct sqlite_runner *runner = (struct sqlite_runner *)base;
    sqlite3_stmt *statement = NULL;
    rows->value = value;
    rows->context = calloc(1, sizeof(struct cells));
    if (rows->context == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    runner->foreign = !prepare(runner, body, &statement, error);
    bool done =
        !runner->foreign && (form == CHECK_FORM_ROWS ? count_broken(runner->file, statement, rows, error)
                                                     : read_all(runner->file, statement, rows, error));
    sqlite3_finalize(statement);
    return done;
}

static void end(struct check_runner *base, struct check_rows *rows)
{
    (void)base;
    if (rows->context != NULL)
        cells_free(rows->context);
}

static bool is_foreign(struct check_runner *base)
{
    return ((struct sqlite_runner *)base)->foreign;
}

static bool is_lost(struct check_runner *base)
{
    (void)base;
    return false;
}

bool sqlite_validate(struct sqlite_file *file, const struct table_set *set, const struct ledger_run *run,
                     struct check_result **results, size_t *count, struct error *error)
{
    struct sqlite_runner runner = {
        .base = {.query = query, .end = end, .is_foreign = is_foreign, .is_lost = is_lost},
        .file = file,
        .set = set};
    if (!sqlite_execute(file, "PRAGMA query_only = ON", "beginning to read", error) ||
        !pattern_add_function(file, error))
        return false;
    return checks_run(&runner.base, set, run, NULL, results, count, error);
}
