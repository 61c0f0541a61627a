/* checks.sql, read. */
#include "fingen/checks.h"
#include "fingen/pg.h"

#include "fingen/sql_script.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HEAD "-- check:"
#define LINK_HEAD "-- link:"

static const char *next_line(const char *at)
{
    const char *newline = strchr(at, '\n');
    return newline == NULL ? at + strlen(at) : newline + 1;
}

static struct text trim(const char *start, const char *end)
{
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && strchr(" \t\r\n", end[-1]) != NULL)
        end--;
    return (struct text){start, (uint32_t)(end - start)};
}

/* "account_types | chi-square" */
static bool read_head(struct text head, struct check_definition *check)
{
    static const struct {
        const char *word;
        enum check_form form;
    } forms[] = {{"chi-square", CHECK_FORM_CHI_SQUARE}, {"mean", CHECK_FORM_MEAN}};
    const char *end = head.data + head.length, *bar = memchr(head.data, '|', head.length);
    struct text name = trim(head.data, bar == NULL ? end : bar);
    if (name.length == 0 || name.length >= sizeof check->name)
        return false;
    snprintf(check->name, sizeof check->name, "%.*s", (int)name.length, name.data);
    check->form = CHECK_FORM_ROWS;
    if (bar == NULL)
        return true;
    struct text word = trim(bar + 1, end);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (text_equals(word, text_from(forms[i].word))) {
            check->form = forms[i].form;
            return true;
        }
    }
    return false;
}

/* "handled_by | customer_db.interactions.handled_by -> employees_db.employees.employee_id" */
static bool read_link_head(struct text head, struct check_definition *check)
{
    const char *end = head.data + head.length, *bar = memchr(head.data, '|', head.length);
    if (bar == NULL || memmem(bar, (size_t)(end - bar), "->", 2) == NULL ||
        !read_head(trim(head.data, bar), check))
        return false;
    check->form = CHECK_FORM_LINK;
    check->sql = trim(bar + 1, end);
    return true;
}

static bool begins_link(const char *line)
{
    return strncmp(line, LINK_HEAD, strlen(LINK_HEAD)) == 0;
}

static bool begins_check(const char *line)
{
    return strncmp(line, HEAD, strlen(HEAD)) == 0 || begins_link(line);
}

bool check_script_next(const char **cursor, struct check_definition *check, const char **defective)
{
    const char *line = *cursor;
    *defective = NULL;
    while (*line != '\0' && !begins_check(line))
        line = next_line(line);
    *cursor = line;
    if (*line == '\0')
        return false;
    const char *body = next_line(line), *end = body;
    while (*end != '\0' && !begins_check(end))
        end = next_line(end);
    *cursor = end;
    if (begins_link(line))
        *defective = read_link_head(trim(line + strlen(LINK_HEAD), body), check)
                         ? NULL
                         : "a link is `-- link: name | schema.table.column -> schema.table.column`";
    else if (!read_head(trim(line + strlen(HEAD), body), check))
        *defective =
            "a check's head is `-- check: name`, `-- check: name | chi-square` or `-- check: name | mean`";
    else if (!sql_next_statement(&body, end, &check->sql))
        *defective = "a check has no SQL";
    return *defective == NULL;
}

/* ---- the run's values ---- */

/* A line "path=value" of the profile. */
static struct text profile_value(const char *lines, struct text path)
{
    for (const char *line = lines == NULL ? "" : lines; *line != '\0'; line = next_line(line)) {
        if (strncmp(line, path.data, path.length) == 0 && line[path.length] == '=')
            return trim(line + path.length + 1, next_line(line));
    }
    return (struct text){0};
}

/* Values stand in SQL as they are, and a ledger is a table that others may write. */
static bool is_harmless(struct text value)
{
    for (uint32_t i = 0; i < value.length; i++) {
        char c = value.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool comment = c == '-' && i > 0 && value.data[i - 1] == '-';
        if ((!letter && strchr("_.+-", c) == NULL) || comment)
            return false;
    }
    return value.length > 0;
}

/* As short as it can be and be read back as the same: 0.1, not 0.10000000000000001. */
static void format_scale(char *text, size_t size, double scale)
{
    double read_back;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, scale);
        if (text_parse_double(text, strlen(text), &read_back) && read_back == scale)
            return;
    }
}

static bool append_value(struct text path, const struct ledger_run *run, struct buffer *out,
                         struct error *error)
{
    char own[64], date[11];
    struct text value = {own, 0};
    if (text_equals(path, text_from("seed")))
        snprintf(own, sizeof own, "%" PRIu64, run->seed);
    else if (text_equals(path, text_from("scale")))
        format_scale(own, sizeof own, run->scale);
    else if (text_equals(path, text_from("as_of")))
        snprintf(own, sizeof own, "%s", date_format(date, run->as_of));
    else
        value = profile_value(run->profile_lines, path);
    if (value.data == own)
        value = text_from(own);
    if (value.length == 0)
        return error_set(error, ERROR_CHECK, "the run's profile has no %.*s", (int)path.length, path.data);
    if (!is_harmless(value))
        return error_set(error, ERROR_CHECK, "the run's %.*s is no plain number, word or date",
                         (int)path.length, path.data);
    return buffer_append(out, value.data, value.length, error);
}

bool check_substitute(struct text sql, const struct ledger_run *run, struct buffer *out, struct error *error)
{
    const char *at = sql.data, *end = sql.data + sql.length;
    while (at < end) {
        const char *open = memmem(at, (size_t)(end - at), "${", 2);
        const char *close = open == NULL ? NULL : memchr(open, '}', (size_t)(end - open));
        if (close == NULL)
            break;
        struct text path = {open + 2, (uint32_t)(close - open - 2)};
        if (!buffer_append(out, at, (size_t)(open - at), error) || !append_value(path, run, out, error))
            return false;
        at = close + 1;
    }
    return buffer_append(out, at, (size_t)(end - at), error) && buffer_terminate(out, error);
}
