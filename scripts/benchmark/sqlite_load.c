/* The fastest that anybody could load the rows of a SQLite file into another: the measure for fingen's SQLite
 * target.
 *
 *   sqlite_load SOURCE TARGET BATCHES TABLE...
 *
 * Reads the tables of SOURCE into memory as values ready to be bound, makes the same tables in TARGET with
 * the pragmas that fingen loads with, then inserts the rows in BATCHES transactions. Prints
 * "seconds rows cpu_seconds", from the first BEGIN to the last COMMIT.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define MAX_TABLES 64

struct value {
    int type, length;
    union {
        sqlite3_int64 integer;
        double real;
        char *text;
    };
};

struct load_table {
    const char *name;
    int columns;
    size_t row_count, capacity, next;
    struct value *values;
    sqlite3_stmt *insert;
};

static struct load_table tables[MAX_TABLES];
static int table_count;

static void fail(sqlite3 *database, const char *what)
{
    fprintf(stderr, "sqlite_load: %s: %s\n", what, sqlite3_errmsg(database));
    exit(1);
}

static void execute(sqlite3 *database, const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(database, sql);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        fail(database, sql);
    return statement;
}

static struct value read_value(sqlite3_stmt *row, int column)
{
    struct value value = {.type = sqlite3_column_type(row, column)};
    if (value.type == SQLITE_INTEGER) {
        value.integer = sqlite3_column_int64(row, column);
    } else if (value.type == SQLITE_FLOAT) {
        value.real = sqlite3_column_double(row, column);
    } else if (value.type == SQLITE_TEXT) {
        value.length = sqlite3_column_bytes(row, column);
        value.text = malloc((size_t)value.length + 1);
        memcpy(value.text, sqlite3_column_text(row, column), (size_t)value.length);
    }
    return value;
}

static void read_table(sqlite3 *source, struct load_table *table)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY rowid", table->name);
    sqlite3_stmt *row = prepare(source, sql);
    table->columns = sqlite3_column_count(row);
    while (sqlite3_step(row) == SQLITE_ROW) {
        if (table->row_count == table->capacity) {
            table->capacity = table->capacity * 2 + 1024;
            table->values =
                realloc(table->values, table->capacity * (size_t)table->columns * sizeof(struct value));
        }
        for (int i = 0; i < table->columns; i++)
            table->values[table->row_count * (size_t)table->columns + (size_t)i] = read_value(row, i);
        table->row_count++;
    }
    sqlite3_finalize(row);
}

static void make_table(sqlite3 *source, sqlite3 *target, struct load_table *table)
{
    char sql[1024];
    snprintf(sql, sizeof sql, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '%s'",
             table->name);
    sqlite3_stmt *made = prepare(source, sql);
    if (sqlite3_step(made) != SQLITE_ROW)
        fail(source, table->name);
    execute(target, (const char *)sqlite3_column_text(made, 0));
    sqlite3_finalize(made);
    int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", table->name);
    for (int i = 1; i < table->columns; i++)
        length += snprintf(sql + length, sizeof sql - (size_t)length, ", ?");
    snprintf(sql + length, sizeof sql - (size_t)length, ")");
    table->insert = prepare(target, sql);
}

static void insert_row(sqlite3 *target, struct load_table *table, const struct value *row)
{
    for (int i = 0; i < table->columns; i++) {
        if (row[i].type == SQLITE_TEXT)
            sqlite3_bind_text(table->insert, i + 1, row[i].text, row[i].length, SQLITE_STATIC);
        else if (row[i].type == SQLITE_FLOAT)
            sqlite3_bind_double(table->insert, i + 1, row[i].real);
        else if (row[i].type == SQLITE_INTEGER)
            sqlite3_bind_int64(table->insert, i + 1, row[i].integer);
        else
            sqlite3_bind_null(table->insert, i + 1);
    }
    if (sqlite3_step(table->insert) != SQLITE_DONE)
        fail(target, table->name);
    sqlite3_reset(table->insert);
}

/* Every table's share, parents first. */
static void load_batch(sqlite3 *target, size_t batch, size_t batch_count)
{
    execute(target, "BEGIN IMMEDIATE");
    for (int i = 0; i < table_count; i++) {
        struct load_table *table = &tables[i];
        for (size_t end = table->row_count * (batch + 1) / batch_count; table->next < end; table->next++)
            insert_row(target, table, &table->values[table->next * (size_t)table->columns]);
    }
    execute(target, "COMMIT");
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

int main(int argc, char **argv)
{
    sqlite3 *source, *target;
    struct timespec start, end;
    size_t rows = 0;
    if (argc < 5 || argc - 4 > MAX_TABLES)
        return 2;
    if (sqlite3_open(argv[1], &source) != SQLITE_OK)
        fail(source, argv[1]);
    if (sqlite3_open_v2(argv[2], &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK)
        fail(target, argv[2]);
    execute(target, "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; "
                    "PRAGMA cache_size = -32768");
    for (; table_count < argc - 4; table_count++) {
        tables[table_count].name = argv[4 + table_count];
        read_table(source, &tables[table_count]);
        make_table(source, target, &tables[table_count]);
        rows += tables[table_count].row_count;
    }
    size_t batch_count = strtoul(argv[3], NULL, 10);
    clock_gettime(CLOCK_MONOTONIC, &start);
    double cpu_before = cpu_seconds();
    for (size_t batch = 0; batch < batch_count; batch++)
        load_batch(target, batch, batch_count);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) * 1e-9;
    printf("%.6f %zu %.6f\n", seconds, rows, cpu_seconds() - cpu_before);
    return 0;
}
