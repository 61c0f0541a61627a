/* argv to a command, options and operands; getopt_long over the option table and the domains' shortcuts. */
#include "command_line.h"

#include "fingen/text.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 256
#define FIRST_LONG_CODE 1000 /* getopt's codes below are letters */

/* The option table and all shortcuts in getopt's form: the long option's code is its index plus
 * FIRST_LONG_CODE. */
struct getopt_tables {
    struct option longs[MAX_OPTIONS + 1];
    const char *names[MAX_OPTIONS];
    const struct domain_shortcut *shortcuts[MAX_OPTIONS]; /* NULL for an option of the table */
    char letters[2 * MAX_OPTIONS + 2];
    size_t count;
};

static void add_long(struct getopt_tables *tables, const char *name, bool has_argument,
                     const struct domain_shortcut *shortcut)
{
    size_t index = tables->count;
    if (index == MAX_OPTIONS)
        return;
    int code = FIRST_LONG_CODE + (int)index;
    tables->longs[index] = (struct option){name, has_argument ? required_argument : no_argument, NULL, code};
    tables->names[index] = name;
    tables->shortcuts[index] = shortcut;
    tables->count++;
}

static void fill_tables(struct getopt_tables *tables)
{
    char *letter = tables->letters;
    *letter++ = ':'; /* tells a missing argument from an unknown option */
    for (const struct command_option *option = command_options; option->name != NULL; option++) {
        add_long(tables, option->name, option->argument != NULL, NULL);
        if (option->letter == 0)
            continue;
        *letter++ = option->letter;
        if (option->argument != NULL)
            *letter++ = ':';
    }
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        for (const struct domain_shortcut *shortcut = (*domain)->shortcuts; shortcut->option != NULL;
             shortcut++)
            add_long(tables, shortcut->option, true, shortcut);
}

/* ---- complaints ---- */

/* Points to the help of the command that the line seems to be about. */
static bool hint_help(char **argv, struct error *error)
{
    for (char **word = argv + 1; *word != NULL; word++)
        if (command_find(*word) != NULL)
            return error_hint(error, "`fingen %s --help` shows what it takes", *word);
    return error_hint(error, "`fingen --help` shows what there is");
}

static bool complain_unknown_letter(char letter, char **argv, struct error *error)
{
    error_set(error, ERROR_USAGE, "unknown option -%c", letter);
    return hint_help(argv, error);
}

static bool complain_unknown_option(const struct getopt_tables *tables, const char *word, char **argv,
                                    struct error *error)
{
    const char *name = word + strspn(word, "-");
    size_t length = strcspn(name, "=");
    char copy[64];
    snprintf(copy, sizeof copy, "%.*s", (int)(length < sizeof copy ? length : sizeof copy - 1), name);
    size_t matches = 0;
    for (size_t i = 0; i < tables->count; i++)
        matches += strncmp(tables->names[i], copy, strlen(copy)) == 0;
    const char *nearest = text_nearest(copy, tables->names, tables->count);
    if (matches > 1)
        error_set(error, ERROR_USAGE, "option --%s may be short for several; write it out", copy);
    else if (nearest != NULL)
        error_set(error, ERROR_USAGE, "unknown option --%s (did you mean --%s?)", copy, nearest);
    else
        error_set(error, ERROR_USAGE, "unknown option --%s", copy);
    return hint_help(argv, error);
}

static bool complain_needless_value(const struct getopt_tables *tables, int code, char **argv,
                                    struct error *error)
{
    error_set(error, ERROR_USAGE, "option --%s takes no value", tables->names[code - FIRST_LONG_CODE]);
    return hint_help(argv, error);
}

static bool complain_missing_value(const struct getopt_tables *tables, int code, char **argv,
                                   struct error *error)
{
    if (code >= FIRST_LONG_CODE)
        error_set(error, ERROR_USAGE, "option --%s needs a value", tables->names[code - FIRST_LONG_CODE]);
    else
        error_set(error, ERROR_USAGE, "option -%c needs a value", code);
    return hint_help(argv, error);
}

static bool complain_not_taken(const struct command_line *line, const char *option, struct error *error)
{
    if (line->command == NULL) {
        error_set(error, ERROR_USAGE, "--%s, but no command", option);
        return error_hint(error, "`fingen --help` shows the commands");
    }
    error_set(error, ERROR_USAGE, "`fingen %s` takes no option --%s", line->command->name, option);
    return error_hint(error, "`fingen %s --help` shows what it takes", line->command->name);
}

/* ---- parsing ---- */

static size_t index_of_letter(const struct getopt_tables *tables, int letter)
{
    size_t index = 0;
    while (option_find(tables->names[index])->letter != letter)
        index++;
    return index;
}

static bool take_options(struct command_line *line, const struct getopt_tables *tables, int argc, char **argv,
                         struct error *error)
{
    opterr = 0;
    optind = 0; /* glibc: start anew */
    int code;
    while ((code = getopt_long(argc, argv, tables->letters, tables->longs, NULL)) != -1) {
        if (code == '?' && optopt >= FIRST_LONG_CODE)
            return complain_needless_value(tables, optopt, argv, error);
        if (code == '?' && optopt != 0)
            return complain_unknown_letter((char)optopt, argv, error);
        if (code == '?')
            return complain_unknown_option(tables, argv[optind - 1], argv, error);
        if (code == ':')
            return complain_missing_value(tables, optopt, argv, error);
        size_t index =
            code >= FIRST_LONG_CODE ? (size_t)(code - FIRST_LONG_CODE) : index_of_letter(tables, code);
        line->given[line->given_count++] =
            (struct given_option){tables->names[index], optarg, tables->shortcuts[index]};
    }
    return true;
}

static bool take_command(struct command_line *line, char **words, size_t count, struct error *error)
{
    if (count == 0)
        return true;
    line->command = command_find(words[0]);
    line->operands = words + 1;
    line->operand_count = count - 1;
    return line->command != NULL || command_complain_unknown(words[0], error);
}

static bool check_taken(const struct command_line *line, struct error *error)
{
    for (size_t i = 0; i < line->given_count; i++) {
        const struct given_option *given = &line->given[i];
        bool taken = given->shortcut != NULL
                         ? line->command != NULL && line->command->domain_shortcuts
                         : option_is_common(given->name) ||
                               (line->command != NULL && command_lists_option(line->command, given->name));
        if (!taken)
            return complain_not_taken(line, given->name, error);
    }
    return true;
}

/* As many as there are characters: letters may be clustered (-qv). */
static size_t count_possible_options(int argc, char **argv)
{
    size_t count = 1;
    for (int i = 0; i < argc; i++)
        count += strlen(argv[i]);
    return count;
}

/* The words that are fingen's: what follows `local psql` is psql's. */
static int count_own_words(int argc, char **argv)
{
    int i = 1;
    while (i < argc && command_find(argv[i]) == NULL)
        i++;
    const char *passes_on = i < argc ? command_find(argv[i])->passes_on : NULL;
    while (passes_on != NULL && ++i < argc)
        if (strcmp(argv[i], passes_on) == 0)
            return i + 1;
    return argc;
}

bool command_line_parse(struct command_line *line, int argc, char **argv, struct error *error)
{
    static char *nothing[] = {"fingen", NULL};
    struct getopt_tables tables = {0};
    if (argc < 1) {
        argc = 1;
        argv = nothing;
    }
    *line = (struct command_line){.given = calloc(count_possible_options(argc, argv), sizeof *line->given)};
    if (line->given == NULL)
        return error_set(error, ERROR_MEMORY, "no memory for the command line");
    fill_tables(&tables);
    return take_options(line, &tables, count_own_words(argc, argv), argv, error) &&
           take_command(line, argv + optind, (size_t)(argc - optind), error) && check_taken(line, error);
}

void command_line_free(struct command_line *line)
{
    free(line->given);
    *line = (struct command_line){0};
}

/* ---- for commands ---- */

bool command_line_has(const struct command_line *line, const char *option)
{
    for (size_t i = 0; i < line->given_count; i++)
        if (strcmp(line->given[i].name, option) == 0)
            return true;
    return false;
}

const char *command_line_value(const struct command_line *line, const char *option)
{
    const char *value = NULL;
    for (size_t i = 0; i < line->given_count; i++)
        if (strcmp(line->given[i].name, option) == 0)
            value = line->given[i].value;
    return value;
}

size_t command_line_operand_count(const struct command_line *line)
{
    return line->operand_count;
}

const char *command_line_operand(const struct command_line *line, size_t index)
{
    return index < line->operand_count ? line->operands[index] : NULL;
}
