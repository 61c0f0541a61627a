#include "dotenv.h"

#include "fingen/buffer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DOTENV_MAX_BYTES ((size_t)1 << 20)

struct dotenv {
    const char *path;
    const char *at; /* NUL-terminated */
    unsigned line;
    struct buffer value; /* of the assignment read last */
};

static bool is_name_character(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-';
}

static void skip_blanks(struct dotenv *file)
{
    file->at += strspn(file->at, " \t\r");
}

static void skip_line(struct dotenv *file)
{
    file->at += strcspn(file->at, "\n");
    if (*file->at == '\n') {
        file->at++;
        file->line++;
    }
}

static bool append(struct dotenv *file, char c, struct error *error)
{
    if (c == '\n')
        file->line++;
    return buffer_append(&file->value, &c, 1, error);
}

static char unescape(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

/* A quoted value may run over lines; inside "" a backslash escapes. */
static bool read_quoted(struct dotenv *file, struct error *error)
{
    unsigned first_line = file->line;
    char quote = *file->at++;
    for (; *file->at && *file->at != quote; file->at++) {
        char c = *file->at;
        if (quote == '"' && c == '\\' && file->at[1])
            c = unescape(*++file->at);
        if (!append(file, c, error))
            return false;
    }
    if (!*file->at)
        return error_set(error, ERROR_TARGET, "%s:%u: the quote %c is not closed", file->path, first_line,
                         quote);
    file->at++;
    return true;
}

/* A bare value ends at the line's end or at a # after a blank. */
static bool read_bare(struct dotenv *file, struct error *error)
{
    const char *begin = file->at;
    size_t length = strcspn(begin, "\n");
    for (size_t i = 0; i < length; i++) {
        if (begin[i] == '#' && (i == 0 || begin[i - 1] == ' ' || begin[i - 1] == '\t'))
            length = i;
    }
    file->at += length;
    while (length > 0 && strchr(" \t\r", begin[length - 1]))
        length--;
    return buffer_append(&file->value, begin, length, error);
}

static bool refuse_reference(const struct dotenv *file, const char *name, unsigned line, struct error *error)
{
    const char *reference = strstr((const char *)file->value.data, "${");
    if (!reference)
        return true;
    int length = 0;
    while (is_name_character(reference[2 + length]))
        length++;
    error_set(error, ERROR_TARGET, "%s:%u: %s refers to ${%.*s}, which is not expanded here", file->path,
              line, name, length, reference + 2);
    return error_hint(
        error, "write the whole address into %s, or export it from a shell that has read the file", name);
}

/* Reads one line; *matches when it assigns to `name`, then file->value holds what. */
static bool read_assignment(struct dotenv *file, const char *name, bool *matches, struct error *error)
{
    *matches = false;
    skip_blanks(file);
    if (strncmp(file->at, "export", 6) == 0 && (file->at[6] == ' ' || file->at[6] == '\t')) {
        file->at += 6;
        skip_blanks(file);
    }
    const char *key = file->at;
    while (is_name_character(*file->at))
        file->at++;
    size_t key_length = (size_t)(file->at - key);
    skip_blanks(file);
    if (key_length == 0 || *file->at != '=')
        return true; /* a comment, an empty line, or something that is none of our business */
    file->at++;
    skip_blanks(file);

    unsigned line = file->line;
    char first = *file->at;
    buffer_clear(&file->value);
    bool read = first == '\'' || first == '"' ? read_quoted(file, error) : read_bare(file, error);
    if (!read || !buffer_terminate(&file->value, error))
        return false;
    *matches = strlen(name) == key_length && memcmp(name, key, key_length) == 0;
    return !*matches || first == '\'' || refuse_reference(file, name, line, error);
}

static bool parse(struct dotenv *file, const char *name, char **value, struct error *error)
{
    if (strncmp(file->at, "\xEF\xBB\xBF", 3) == 0)
        file->at += 3;
    for (; *file->at; skip_line(file)) {
        bool matches;
        if (!read_assignment(file, name, &matches, error))
            return false;
        if (!matches)
            continue;
        free(*value);
        *value = strdup((const char *)file->value.data);
        if (!*value)
            return error_set(error, ERROR_MEMORY, "out of memory");
    }
    return true;
}

bool dotenv_read(const char *path, const char *name, char **value, struct error *error)
{
    *value = NULL;
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return true;

    struct buffer content;
    buffer_init(&content, DOTENV_MAX_BYTES);
    struct dotenv file = {.path = path, .line = 1};
    buffer_init(&file.value, DOTENV_MAX_BYTES);
    bool done = buffer_read_file(&content, path, error) && buffer_terminate(&content, error);
    if (done) {
        file.at = (const char *)content.data;
        done = parse(&file, name, value, error);
    }
    if (!done) {
        free(*value);
        *value = NULL;
    }
    buffer_free(&content);
    buffer_free(&file.value);
    return done;
}
