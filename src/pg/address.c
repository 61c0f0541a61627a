#include "address.h"

#include "fingen/buffer.h"
#include "fingen/pg.h"

#include <ctype.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ADDRESS_MAX_BYTES ((size_t)64 << 10)

static const char forms_hint[] =
    "a PostgreSQL address is postgresql://user@host:5432/database, or settings such as "
    "\"host=... port=... dbname=... user=... sslmode=...\" (values with blanks in single quotes)";
static const char kinds_hint[] = "a target is " TARGET_KINDS;
static const char encode_hint[] =
    "in a URL the characters : / ? # [ ] @ % of a user name or password are written as "
    "%3A %2F %3F %23 %5B %5D %40 %25";

/* Settings in the URLs of other clients that mean nothing to libpq and may be left out without harm. */
static const char *const foreign_settings[] = {
    "schema",        "pgbouncer",    "connection_limit", "pool_timeout",
    "pool",          "pool_size",    "max_overflow",     "statement_cache_size",
    "serverVersion", "charset",      "encoding",         "prepared_statement_cache_size",
    "currentSchema", "conn_max_age", "socket_timeout",   "prepareThreshold",
};

static bool is_foreign(const char *key, size_t length)
{
    for (size_t i = 0; i < sizeof foreign_settings / sizeof *foreign_settings; i++) {
        if (strlen(foreign_settings[i]) == length && memcmp(foreign_settings[i], key, length) == 0)
            return true;
    }
    return false;
}

static bool matches(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* Past "user:password@", as libpq sees it: up to the first '@' before a '/'. */
static const char *skip_user(const char *rest)
{
    size_t length = strcspn(rest, "@/");
    return rest[length] == '@' ? rest + length + 1 : rest;
}

/* What follows "://" must leave no doubt where the password ends: libpq would take the wrong piece for a host
 * or a port, and show it. */
static bool check_url(const char *rest, const char *source, struct error *error)
{
    const char *host = skip_user(rest);
    if (memchr(host, '@', strcspn(host, "?"))) {
        error_set(error, ERROR_TARGET, "the address in %s has an '@' too many", source);
        return error_hint(error, "%s", encode_hint);
    }
    for (const char *at = strchr(rest, '%'); at; at = strchr(at + 1, '%')) {
        if (!isxdigit((unsigned char)at[1]) || !isxdigit((unsigned char)at[2]) ||
            strncmp(at, "%00", 3) == 0) {
            error_set(error, ERROR_TARGET,
                      "the address in %s has a '%%' that is not followed by a character's code", source);
            return error_hint(error, "%s", encode_hint);
        }
    }
    return true;
}

/* One key=value of a URL's query, in libpq's words: ssl= (asyncpg, JDBC) is sslmode=. */
static bool append_setting(struct buffer *out, const char *setting, size_t length, char *separator,
                           struct error *error)
{
    const char *equals = memchr(setting, '=', length);
    size_t key_length = equals ? (size_t)(equals - setting) : length;
    if (length == 0 || (equals && is_foreign(setting, key_length)))
        return true;
    if (!buffer_append(out, separator, 1, error))
        return false;
    *separator = '&';
    if (!equals || !matches(setting, key_length, "ssl"))
        return buffer_append(out, setting, length, error);

    const char *value = equals + 1;
    size_t value_length = length - key_length - 1;
    if (!buffer_append_text(out, "sslmode=", error))
        return false;
    if (matches(value, value_length, "true"))
        return buffer_append_text(out, "require", error);
    if (matches(value, value_length, "false"))
        return buffer_append_text(out, "disable", error);
    return buffer_append(out, value, value_length, error);
}

static bool append_query(struct buffer *out, const char *query, struct error *error)
{
    char separator = '?';
    while (*query) {
        size_t length = strcspn(query, "&");
        if (!append_setting(out, query, length, &separator, error))
            return false;
        query += length + (query[length] == '&');
    }
    return true;
}

static bool normalise_url(const char *text, size_t scheme_length, const char *source, struct buffer *out,
                          struct error *error)
{
    size_t base = strcspn(text, "+:");
    if (!(base == 8 && strncasecmp(text, "postgres", 8) == 0) &&
        !(base == 10 && strncasecmp(text, "postgresql", 10) == 0)) {
        error_set(error, ERROR_TARGET,
                  "%s has an address of the kind \"%.*s://\", which fingen cannot load into", source,
                  (int)scheme_length, text);
        return error_hint(error, "%s\n%s", kinds_hint, forms_hint);
    }
    const char *rest = text + scheme_length + 3;
    const char *host = skip_user(rest);
    const char *query = host + strcspn(host, "?");
    return check_url(rest, source, error) && buffer_append_text(out, "postgresql://", error) &&
           buffer_append(out, rest, (size_t)(query - rest), error) &&
           (!*query || append_query(out, query + 1, error));
}

/* libpq takes any text for a port and shows it when connecting: it may be a piece of a password. */
static bool check_port(const PQconninfoOption *options, const char *source, struct error *error)
{
    for (; options->keyword; options++) {
        if (strcmp(options->keyword, "port") != 0 || !options->val)
            continue;
        if (options->val[strspn(options->val, "0123456789,")]) {
            error_set(error, ERROR_TARGET, "the port of the address in %s is not a number", source);
            return error_hint(error, "%s", encode_hint);
        }
    }
    return true;
}

static bool check_conninfo(const char *conninfo, const char *source, struct error *error)
{
    /* libpq's own message quotes what it stumbled on, which may be a piece of a password: it is not shown. */
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    if (!options) {
        error_set(error, ERROR_TARGET,
                  "the address in %s cannot be read: libpq does not know one of its settings, or "
                  "its form is wrong",
                  source);
        return error_hint(error, "%s", forms_hint);
    }
    bool good = check_port(options, source, error);
    PQconninfoFree(options);
    return good;
}

bool address_normalise(const char *text, const char *source, char **conninfo, struct error *error)
{
    *conninfo = NULL;
    while (isspace((unsigned char)*text))
        text++;
    const char *url = strncasecmp(text, "jdbc:", 5) == 0 ? text + 5 : text;
    size_t scheme_length = 0;
    while (isalnum((unsigned char)url[scheme_length]) ||
           (url[scheme_length] && strchr("+.-_", url[scheme_length])))
        scheme_length++;

    struct buffer out;
    buffer_init(&out, ADDRESS_MAX_BYTES);
    bool done;
    if (scheme_length > 0 && strncmp(url + scheme_length, "://", 3) == 0) {
        done = normalise_url(url, scheme_length, source, &out, error);
    } else if (strchr(text, '=')) {
        done = buffer_append_text(&out, text, error);
    } else {
        error_set(error, ERROR_TARGET, "%s is not an address", source);
        done = error_hint(error, "%s\n%s", kinds_hint, forms_hint);
    }
    if (done && buffer_terminate(&out, error) && check_conninfo((char *)out.data, source, error)) {
        *conninfo = (char *)out.data; /* now the caller's */
        return true;
    }
    buffer_free(&out);
    return false;
}
