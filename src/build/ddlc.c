/* ddlc DOMAIN SCHEMA_DIR OUT.h OUT.c: row structs, encoders and descriptors from a domain's SQL
 * (include/fingen/schema.h).
 *
 * tables.sql is a strict subset of SQL, so that this program cannot misread it quietly: one column per line,
 * and whatever it does not know is an error with file and line. A test compares what it makes with the
 * server's own catalog.
 */
#include "ddl.h"

#include <string.h>

static struct source_file read_from(const char *directory, const char *name, char *path, size_t path_size)
{
    int length = snprintf(path, path_size, "%s/%s", directory, name);
    if (length < 0 || (size_t)length >= path_size) {
        source_fail(directory, 0, "the path is longer than %zu bytes", path_size - 1);
    }
    return source_read(path);
}

int main(int argc, char **argv)
{
    static struct ddl ddl; /* zeroed, and too large for a stack */
    char paths[3][4096];
    if (argc != 5) {
        fprintf(stderr, "usage: ddlc DOMAIN SCHEMA_DIR OUT.h OUT.c\n");
        return 2;
    }
    ddl.domain = argv[1];
    struct ddl_sources sources = {
        .tables = read_from(argv[2], "tables.sql", paths[0], sizeof paths[0]),
        .keys = read_from(argv[2], "keys.sql", paths[1], sizeof paths[1]),
        .checks = read_from(argv[2], "checks.sql", paths[2], sizeof paths[2]),
    };
    ddl_parse_tables(&ddl, &sources.tables);
    ddl_check_keys(&ddl, &sources.keys);
    ddl_write_source(&ddl, &sources, argv[3], argv[4]);
    ddl_write_header(&ddl, argv[3]);
    source_free(&sources.tables);
    source_free(&sources.keys);
    source_free(&sources.checks);
    return 0;
}
