/* Where rows go: the first of --to, DATABASE_URL, libpq's environment and the local cluster that says
 * something. */
#include "fingen/pg.h"

#include "address.h"
#include "dotenv.h"

#include <stdlib.h>
#include <string.h>

static const char *const origin_names[] = {
    [ORIGIN_OPTION] = "--to",
    [ORIGIN_DATABASE_URL] = "DATABASE_URL",
    [ORIGIN_DOTENV] = "DATABASE_URL of .env",
    [ORIGIN_LIBPQ_ENVIRONMENT] = "the PG* environment",
    [ORIGIN_LOCAL] = "default",
};

/* Addresses that are a word. */
static const struct {
    const char *word;
    enum target_kind kind;
} words[] = {{"null:", TARGET_NULL}, {"local:", TARGET_LOCAL}};

static bool environment_has(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

static bool libpq_environment_is_set(void)
{
    static const char *const names[] = {"PGHOST", "PGPORT", "PGDATABASE", "PGSERVICE", "PGHOSTADDR"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (environment_has(names[i]))
            return true;
    }
    return false;
}

static bool take_prefix(const char *text, const char *prefix, const char **rest)
{
    size_t length = strlen(prefix);
    *rest = text + length;
    return strncmp(text, prefix, length) == 0;
}

/* "csv:" without a folder: refused here, so that a dry run and every command say the same. */
static bool take_path(const char *path, const char *kind, const char *what, struct target *target,
                      struct error *error)
{
    if (*path == '\0') {
        error_set(error, ERROR_TARGET, "%s %s: names no %s", origin_names[target->origin], kind, what);
        return error_hint(error, "it stands behind the colon; a target is " TARGET_KINDS);
    }
    target->path = strdup(path);
    return target->path != NULL || error_set(error, ERROR_MEMORY, "out of memory");
}

static bool take_address(const char *text, enum target_origin origin, struct target *target,
                         struct error *error)
{
    const char *path;
    target->origin = origin;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        target->kind = words[i].kind;
        if (strcmp(text, words[i].word) == 0)
            return true;
    }
    target->format = file_format_of_address(text, &path);
    if (target->format) {
        target->kind = TARGET_FILES;
        return take_path(path, file_format_name(target->format),
                         file_format_is_one_file(target->format) ? "file" : "folder", target, error);
    }
    if (take_prefix(text, "sqlite:", &path)) {
        target->kind = TARGET_SQLITE;
        return take_path(path, "sqlite", "file", target, error);
    }
    target->kind = TARGET_POSTGRESQL;
    return address_normalise(text, origin_names[origin], &target->conninfo, error);
}

/* What an option says is wrong about the command line, and not about the target. */
static bool take_option(const char *text, struct target *target, struct error *error)
{
    if (take_address(text, ORIGIN_OPTION, target, error))
        return true;
    if (error->code == ERROR_TARGET)
        error->code = ERROR_USAGE;
    return false;
}

bool target_resolve(const char *to_or_null, struct target *target, struct error *error)
{
    *target = (struct target){0};
    if (to_or_null)
        return take_option(to_or_null, target, error);
    if (environment_has("DATABASE_URL"))
        return take_address(getenv("DATABASE_URL"), ORIGIN_DATABASE_URL, target, error);

    char *from_file;
    if (!dotenv_read(".env", "DATABASE_URL", &from_file, error))
        return false;
    if (from_file && *from_file) {
        bool taken = take_address(from_file, ORIGIN_DOTENV, target, error);
        free(from_file);
        return taken;
    }
    free(from_file);

    bool environment = libpq_environment_is_set();
    target->kind = environment ? TARGET_POSTGRESQL : TARGET_LOCAL;
    target->origin = environment ? ORIGIN_LIBPQ_ENVIRONMENT : ORIGIN_LOCAL;
    return true;
}

void target_free(struct target *target)
{
    free(target->conninfo);
    free(target->path);
    target->conninfo = NULL;
    target->path = NULL;
}

/* ---- describing ---- */

static const char *find_option(const PQconninfoOption *options, const char *keyword)
{
    for (; options && options->keyword; options++) {
        if (strcmp(options->keyword, keyword) == 0)
            return options->val && *options->val ? options->val : NULL;
    }
    return NULL;
}

/* PQconndefaults resolves a service only when PGSERVICE names it; for one named in the address it is named
 * there for a moment. Called before any thread is started. */
static PQconninfoOption *resolve_defaults(const char *service)
{
    if (!service)
        return PQconndefaults();
    const char *before = getenv("PGSERVICE");
    char *saved = before ? strdup(before) : NULL;
    setenv("PGSERVICE", service, 1);
    PQconninfoOption *defaults = PQconndefaults();
    if (saved)
        setenv("PGSERVICE", saved, 1);
    else
        unsetenv("PGSERVICE");
    free(saved);
    return defaults;
}

/* libpq says that it cannot find a service only when it connects. So it shall, with an sslmode that there is
 * not: it reads the service, then refuses before it goes anywhere. Whether it came so far shows in the name
 * that it has of us. */
static bool check_service(const char *service, struct error *error)
{
    static const char *const keywords[] = {"service", "application_name", "sslmode", NULL};
    const char *const values[] = {service, "fingen", "none of them", NULL};
    PGconn *connection = PQconnectStartParams(keywords, values, 0);
    PQconninfoOption *read = connection ? PQconninfo(connection) : NULL;
    bool found = find_option(read, "application_name") != NULL;
    if (!connection) {
        error_set(error, ERROR_MEMORY, "out of memory while resolving the target");
    } else if (!found) {
        const char *why = PQerrorMessage(connection);
        error_set(error, ERROR_TARGET, "service \"%s\": %.*s", service, (int)strcspn(why, "\n"), why);
        error_hint(error, "services are in ~/.pg_service.conf, or in the file that PGSERVICEFILE names");
    }
    PQconninfoFree(read);
    PQfinish(connection);
    return found;
}

/* " keyword=value" on one line whatever the value holds. */
static bool append_part(struct buffer *out, const char *keyword, const char *value, struct error *error)
{
    if (!buffer_printf(out, error, " %s%s", keyword, *keyword ? "=" : ""))
        return false;
    for (; *value; value++) {
        char c = (unsigned char)*value < 0x20 || *value == 0x7f ? '?' : *value;
        if (!buffer_append(out, &c, 1, error))
            return false;
    }
    return true;
}

static bool describe_server(const PQconninfoOption *given, const PQconninfoOption *defaults,
                            struct buffer *out, struct error *error)
{
    static const char *const keywords[] = {"host", "hostaddr", "port", "dbname", "user"};
    if (!buffer_append_text(out, "PostgreSQL at", error))
        return false;
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        const char *value = find_option(given, keywords[i]);
        if (!value)
            value = find_option(defaults, keywords[i]);
        if (!value && i == 0 && !find_option(given, "hostaddr") && !find_option(defaults, "hostaddr"))
            value = "[local]"; /* the socket directory that libpq was built with */
        if (!value && strcmp(keywords[i], "dbname") == 0) {
            value = find_option(given, "user"); /* libpq: a database of the user's name */
            value = value ? value : find_option(defaults, "user");
        }
        if (value && !append_part(out, keywords[i], value, error))
            return false;
    }
    return true;
}

static bool describe_postgresql(const struct target *target, struct buffer *out, struct error *error)
{
    PQconninfoOption *given = target->conninfo ? PQconninfoParse(target->conninfo, NULL) : NULL;
    const char *service = find_option(given, "service");
    PQconninfoOption *defaults = resolve_defaults(service);
    bool done = true;
    if (!service && environment_has("PGSERVICE"))
        service = getenv("PGSERVICE");
    if (service && !check_service(service, error))
        done = false;
    else if (!defaults || (target->conninfo && !given))
        done = error_set(error, ERROR_MEMORY, "out of memory while resolving the target");
    else
        done = describe_server(given, defaults, out, error) &&
               buffer_printf(out, error, " (from %s)", origin_names[target->origin]);
    PQconninfoFree(given);
    PQconninfoFree(defaults);
    return done;
}

static bool describe_files(const struct target *target, struct buffer *out, struct error *error)
{
    const char *name = file_format_name(target->format);
    if (strcmp(target->path, FILES_STANDARD_OUTPUT) == 0)
        return buffer_printf(out, error, "%s to standard output", name);
    return (file_format_is_one_file(target->format) ? buffer_printf(out, error, "the %s file", name)
                                                    : buffer_printf(out, error, "%s files in", name)) &&
           append_part(out, "", target->path, error);
}

bool target_describe(const struct target *target, struct buffer *out, struct error *error)
{
    switch (target->kind) {
    case TARGET_NULL:
        return buffer_printf(out, error, "null: rows are made, counted and thrown away (from %s)",
                             origin_names[target->origin]);
    case TARGET_LOCAL: {
        struct cluster_status status;
        return cluster_status(&status, error) &&
               buffer_printf(out, error, "the local cluster in %s (%s%s)", status.directory,
                             target->origin == ORIGIN_LOCAL ? "" : "from ", origin_names[target->origin]);
    }
    case TARGET_POSTGRESQL:
        return describe_postgresql(target, out, error);
    case TARGET_FILES:
        return describe_files(target, out, error);
    case TARGET_SQLITE:
        return buffer_printf(out, error, "the SQLite file %s (from %s)", target->path,
                             origin_names[target->origin]);
    }
    return error_set(error, ERROR_INTERNAL, "a target of unknown kind");
}
