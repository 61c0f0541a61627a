#include "pattern.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>

bool pattern_is_plain(struct text literal)
{
    if (literal.length < 2 || literal.data[0] != '\'')
        return false;
    for (uint32_t i = 0; i + 1 < literal.length; i++) {
        unsigned char next = (unsigned char)literal.data[i + 1];
        if ((literal.data[i] == '\\' && (isalnum(next) || next == '\'')) ||
            (literal.data[i] == '(' && next == '?'))
            return false; /* \d, (?: and their like */
    }
    return true;
}

static void free_pattern(void *pattern)
{
    regfree(pattern);
    free(pattern);
}

/* Compiled once for a statement: SQLite keeps it with the constant argument. */
static regex_t *compile(sqlite3_context *context, sqlite3_value *text)
{
    regex_t *pattern = sqlite3_get_auxdata(context, 0);
    const char *source = (const char *)sqlite3_value_text(text);
    if (pattern != NULL || source == NULL)
        return pattern;
    pattern = malloc(sizeof *pattern);
    if (pattern == NULL || regcomp(pattern, source, REG_EXTENDED | REG_NOSUB) != 0) {
        free(pattern);
        return NULL;
    }
    sqlite3_set_auxdata(context, 0, pattern, free_pattern);
    return sqlite3_get_auxdata(context, 0);
}

static void match(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    const char *text = (const char *)sqlite3_value_text(arguments[1]);
    if (text == NULL)
        return; /* NULL matches as NULL */
    regex_t *pattern = compile(context, arguments[0]);
    if (pattern == NULL)
        sqlite3_result_error(context, "no regular expression", -1);
    else
        sqlite3_result_int(context, regexec(pattern, text, 0, NULL, 0) == 0);
}

bool pattern_add_function(struct sqlite_file *file, struct error *error)
{
    return sqlite3_create_function(file->database, "regexp", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                   match, NULL, NULL) == SQLITE_OK ||
           sqlite_error(file, error, "preparing to read");
}
