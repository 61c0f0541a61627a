#include "query_output.h"

#include "json_output.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Types by their numbers, which PostgreSQL never changes. */
enum {
    TYPE_BOOLEAN = 16,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_OID = 26,
    TYPE_XID = 28,
    TYPE_CID = 29,
    TYPE_JSON = 114,
    TYPE_FLOAT4 = 700,
    TYPE_FLOAT8 = 701,
    TYPE_MONEY = 790,
    TYPE_NUMERIC = 1700,
    TYPE_JSONB = 3802,
    TYPE_XID8 = 5069,
};

static bool is_number(Oid type)
{
    static const Oid numbers[] = {TYPE_INT8,   TYPE_INT2,   TYPE_INT4,   TYPE_OID,
                                  TYPE_FLOAT4, TYPE_FLOAT8, TYPE_NUMERIC};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (numbers[i] == type)
            return true;
    return false;
}

/* ---- table ---- */

static bool is_right_aligned(Oid type)
{
    return is_number(type) || type == TYPE_XID || type == TYPE_CID || type == TYPE_MONEY || type == TYPE_XID8;
}

/* Columns on the screen of one line of a text. */
static int line_width(const char *text, size_t length, int encoding)
{
    int width = 0;
    for (const char *at = text, *end = text + length; at < end;) {
        int one = PQdsplen(at, encoding);
        width += one > 0 ? one : 0;
        at += PQmblen(at, encoding);
    }
    return width;
}

/* The line of a cell that has so many line feeds before it; NULL when there is none. */
static const char *cell_line(const char *text, int number, size_t *length)
{
    for (; number > 0; number--) {
        text = strchr(text, '\n');
        if (text == NULL)
            return NULL;
        text++;
    }
    *length = strcspn(text, "\n");
    return text;
}

static int cell_width(const char *text, int encoding)
{
    int widest = 0;
    size_t length;
    const char *line;
    for (int number = 0; (line = cell_line(text, number, &length)) != NULL; number++) {
        int width = line_width(line, length, encoding);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void measure(const PGresult *rows, int encoding, int *widths)
{
    for (int column = 0; column < PQnfields(rows); column++) {
        widths[column] = cell_width(PQfname(rows, column), encoding);
        for (int row = 0; row < PQntuples(rows); row++) {
            int width = cell_width(PQgetvalue(rows, row, column), encoding);
            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
}

static void print_head(const PGresult *rows, int encoding, const int *widths)
{
    for (int column = 0; column < PQnfields(rows); column++) {
        const char *name = PQfname(rows, column);
        int rest = widths[column] - line_width(name, strlen(name), encoding);
        printf("%s %*s%s%*s ", column == 0 ? "" : "|", rest / 2, "", name, rest - rest / 2, "");
    }
    printf("\n");
    if (PQnfields(rows) == 0)
        printf("--");
    for (int column = 0; column < PQnfields(rows); column++) {
        printf("%s", column == 0 ? "" : "+");
        for (int i = 0; i < widths[column] + 2; i++)
            printf("-");
    }
    printf("\n");
}

/* One line of one cell; + says that the cell goes on below. True when it does. */
static bool print_cell_line(const PGresult *rows, int row, int column, int number, int width, int encoding)
{
    const char *text = PQgetvalue(rows, row, column);
    size_t length = 0;
    const char *line = cell_line(text, number, &length);
    if (line == NULL)
        line = "";
    bool goes_on = line[length] == '\n', last = column + 1 == PQnfields(rows);
    int rest = width - line_width(line, length, encoding);
    bool right = is_right_aligned(PQftype(rows, column));
    int before = right ? rest : 0, after = right || (last && !goes_on) ? 0 : rest;
    printf("%s %*s%.*s%*s%s", column == 0 ? "" : "|", before, "", (int)length, line, after, "",
           goes_on ? "+"
           : last  ? ""
                   : " ");
    return goes_on;
}

static void print_row(const PGresult *rows, int row, int encoding, const int *widths)
{
    bool goes_on = true;
    for (int number = 0; goes_on; number++) {
        goes_on = false;
        for (int column = 0; column < PQnfields(rows); column++)
            goes_on |= print_cell_line(rows, row, column, number, widths[column], encoding);
        printf("\n");
    }
}

bool query_write_table(const PGconn *connection, const PGresult *rows, struct error *error)
{
    int encoding = PQclientEncoding(connection), columns = PQnfields(rows);
    int *widths = calloc((size_t)columns + 1, sizeof *widths);
    if (widths == NULL)
        return error_set(error, ERROR_MEMORY, "out of memory");
    measure(rows, encoding, widths);
    print_head(rows, encoding, widths);
    for (int row = 0; columns > 0 && row < PQntuples(rows); row++)
        print_row(rows, row, encoding, widths);
    printf("(%d %s)\n\n", PQntuples(rows), text_noun((uint64_t)PQntuples(rows), "row", "rows"));
    free(widths);
    return output_flush(error);
}

/* ---- JSON ---- */

/* NaN and the infinities are no numbers to JSON. */
static bool is_json_number(const char *text)
{
    return strspn(text, "0123456789+-.eE") == strlen(text);
}

static cJSON *value_to_json(const PGresult *rows, int row, int column)
{
    const char *text = PQgetvalue(rows, row, column);
    Oid type = PQftype(rows, column);
    if (PQgetisnull(rows, row, column))
        return cJSON_CreateNull();
    if (type == TYPE_BOOLEAN)
        return cJSON_CreateBool(text[0] == 't');
    if ((is_number(type) && is_json_number(text)) || type == TYPE_JSON || type == TYPE_JSONB)
        return cJSON_CreateRaw(text);
    return cJSON_CreateString(text);
}

bool query_write_json(const PGresult *rows, struct error *error)
{
    cJSON *array = cJSON_CreateArray();
    for (int row = 0; row < PQntuples(rows); row++) {
        cJSON *object = cJSON_CreateObject();
        for (int column = 0; column < PQnfields(rows); column++)
            cJSON_AddItemToObject(object, PQfname(rows, column), value_to_json(rows, row, column));
        cJSON_AddItemToArray(array, object);
    }
    return json_write(array, error);
}

/* ---- CSV ---- */

static void print_csv_field(const char *text, bool separated, bool empty_in_quotes)
{
    bool quoted = strpbrk(text, ",\"\r\n") != NULL || (empty_in_quotes && text[0] == '\0');
    if (separated)
        putchar(',');
    if (quoted)
        putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    if (quoted)
        putchar('"');
}

bool query_write_csv(const PGresult *rows, struct error *error)
{
    for (int column = 0; column < PQnfields(rows); column++)
        print_csv_field(PQfname(rows, column), column > 0, true);
    putchar('\n');
    for (int row = 0; row < PQntuples(rows); row++) {
        for (int column = 0; column < PQnfields(rows); column++)
            print_csv_field(PQgetvalue(rows, row, column), column > 0, !PQgetisnull(rows, row, column));
        putchar('\n');
    }
    return output_flush(error);
}
