/* embed HEADER SOURCE PREFIX FILE...: puts files into the program.
 *
 * Each FILE becomes `extern const char PREFIX<name>[]`, and all of them the table `PREFIXfiles[]` in the
 * order given. <name> is the file's name without directory and suffix, with what C does not allow in a name
 * as '_'.
 */
#include "source.h"

#include <ctype.h>
#include <string.h>

struct names {
    char plain[128]; /* as in the file system */
    char c[256];     /* with the prefix */
};

static struct names names_of(const char *prefix, const char *path)
{
    struct names names = {0};
    const char *base = source_base_name(path);
    const char *suffix = strrchr(base, '.');
    size_t length = suffix == NULL ? strlen(base) : (size_t)(suffix - base);
    if (length == 0 || length >= sizeof names.plain ||
        strlen(prefix) >= sizeof names.c - sizeof names.plain) {
        source_fail(path, 0, "the name cannot be made a C name: it is empty or too long");
    }
    memcpy(names.plain, base, length);
    snprintf(names.c, sizeof names.c, "%s%s", prefix, names.plain);
    for (char *c = names.c; *c != '\0'; c++) {
        *c = isalnum((unsigned char)*c) ? *c : '_';
    }
    if (strcmp(names.c + strlen(prefix), "files") == 0) {
        source_fail(path, 0, "the name is taken by the table of files");
    }
    return names;
}

static void check_distinct(const char *prefix, char **paths, int count)
{
    for (int i = 0; i < count; i++) {
        struct names mine = names_of(prefix, paths[i]);
        for (int j = 0; j < i; j++) {
            struct names other = names_of(prefix, paths[j]);
            if (strcmp(mine.c, other.c) == 0) {
                source_fail(paths[i], 0, "has the same C name as %s: %s", paths[j], mine.c);
            }
        }
    }
}

static void write_header(const char *path, const char *prefix, char **paths, int count)
{
    FILE *out = source_open_output(path);
    fprintf(
        out,
        "/* Made by src/build/embed.c; do not edit. */\n#pragma once\n\n#include \"fingen/embedded.h\"\n\n");
    for (int i = 0; i < count; i++) {
        fprintf(out, "extern const char %s[];\n", names_of(prefix, paths[i]).c);
    }
    fprintf(out, "extern const struct embedded_file %sfiles[]; /* %d, then name NULL */\n", prefix, count);
    source_close_output(out, path);
}

static void write_source(const char *path, const char *header, const char *prefix, char **paths, int count)
{
    FILE *out = source_open_output(path);
    fprintf(out, "/* Made by src/build/embed.c; do not edit. */\n#include \"fingen/generated/%s\"\n",
            source_base_name(header));
    for (int i = 0; i < count; i++) {
        struct source_file file = source_read(paths[i]);
        fprintf(out, "\nconst char %s[] =\n", names_of(prefix, paths[i]).c);
        source_write_literal(out, file.text, file.length);
        fprintf(out, ";\n");
        source_free(&file);
    }
    fprintf(out, "\nconst struct embedded_file %sfiles[] = {\n", prefix);
    for (int i = 0; i < count; i++) {
        struct names names = names_of(prefix, paths[i]);
        fprintf(out, "    {\"%s\", %s, sizeof %s - 1},\n", names.plain, names.c, names.c);
    }
    fprintf(out, "    {0},\n};\n");
    source_close_output(out, path);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: embed HEADER SOURCE PREFIX FILE...\n");
        return 2;
    }
    check_distinct(argv[3], argv + 4, argc - 4);
    write_source(argv[2], argv[1], argv[3], argv + 4, argc - 4);
    write_header(argv[1], argv[3], argv + 4, argc - 4);
    return 0;
}
