/* The commands, and the way from main to one of them and back to an exit status. */
#include "commands.h"

#include "command_line.h"
#include "output.h"

#include "fingen/log.h"
#include "fingen/pg.h"
#include "fingen/text.h"

#include <stdio.h>
#include <string.h>

const struct command *const commands[] = {
    &command_seed,  &command_load,  &command_status,  &command_validate, &command_clear,
    &command_db,    &command_local, &command_profile, &command_help,     NULL,
};

const struct command *command_find(const char *name)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

bool command_complain_unknown(const char *name, struct error *error)
{
    const char *names[sizeof commands / sizeof commands[0]];
    size_t count = 0;
    for (; commands[count] != NULL; count++)
        names[count] = commands[count]->name;
    const char *nearest = text_nearest(name, names, count);
    if (nearest != NULL)
        error_set(error, ERROR_USAGE, "unknown command \"%.100s\" (did you mean \"%s\"?)", name, nearest);
    else
        error_set(error, ERROR_USAGE, "unknown command \"%.100s\"", name);
    return error_hint(error, "`fingen --help` shows the commands");
}

#define HELP_MAX_BYTES ((size_t)1 << 20)

static bool show_help(const struct command *command, struct error *error)
{
    struct buffer text;
    buffer_init(&text, HELP_MAX_BYTES);
    bool done = help_write_command(&text, command, error) && output_write(&text, error);
    buffer_free(&text);
    return done;
}

/* Nothing was asked for: the same text, but on stderr, and a failure. */
static bool show_usage(struct error *error)
{
    struct buffer text;
    buffer_init(&text, HELP_MAX_BYTES);
    if (help_write_command(&text, NULL, error))
        fwrite(text.data, 1, text.length, stderr);
    buffer_free(&text);
    return error_set(error, ERROR_USAGE, "no command given");
}

static void set_log_level(const struct command_line *line)
{
    if (command_line_has(line, "quiet"))
        log_set_level(LOG_LEVEL_QUIET);
    else if (command_line_has(line, "verbose"))
        log_set_level(LOG_LEVEL_VERBOSE);
}

static bool dispatch(const struct command_line *line, struct error *error)
{
    if (command_line_has(line, "help"))
        return show_help(line->command, error);
    if (command_line_has(line, "version")) {
        printf("fingen %s (generator %s)\n", FINGEN_VERSION, FINGEN_GENERATOR_VERSION);
        return true;
    }
    set_log_level(line);
    return line->command == NULL ? show_usage(error) : line->command->run(line, error);
}

int command_main(int argc, char **argv)
{
    struct error error = {0};
    struct command_line line = {0};
    output_prepare();
    bool done = command_line_parse(&line, argc, argv, &error) && dispatch(&line, &error);
    done = done && output_flush(&error);
    if (!done)
        log_error(&error);
    command_line_free(&line);
    pg_close_released();
    return error_exit_status(done ? ERROR_NONE : error.code);
}
