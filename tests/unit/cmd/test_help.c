/* Help, man page and completion name every command and option, and fit where they are shown. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command_line.h"
#include "help_entries.h"

static struct buffer text;

static const char *text_of(bool (*write)(struct buffer *out, struct error *error))
{
    struct error error = {0};
    buffer_clear(&text);
    assert_true(write(&text, &error));
    assert_true(buffer_terminate(&text, &error));
    return (const char *)text.data;
}

static const char *help_of(const struct command *command)
{
    struct error error = {0};
    buffer_clear(&text);
    assert_true(help_write_command(&text, command, &error));
    assert_true(buffer_terminate(&text, &error));
    return (const char *)text.data;
}

static int setup(void **state)
{
    (void)state;
    buffer_init(&text, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    buffer_free(&text);
    return 0;
}

static void assert_contains(const char *whole, const char *part)
{
    if (strstr(whole, part) == NULL)
        fail_msg("\"%s\" is not in:\n%s", part, whole);
}

static void assert_fits(const char *whole)
{
    for (const char *line = whole; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 80)
            fail_msg("longer than 80 columns: %.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void test_program_help(void **state)
{
    (void)state;
    const char *help = help_of(NULL);
    for (const struct command *const *command = commands; *command != NULL; command++) {
        assert_contains(help, (*command)->name);
        assert_contains(help, (*command)->summary);
    }
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        assert_contains(help, (*domain)->name);
    assert_contains(help, "--version");
    assert_fits(help);
    assert_null(strstr(help, "--manual"));
}

static void test_command_help(void **state)
{
    (void)state;
    for (const struct command *const *command = commands; *command != NULL; command++) {
        const char *help = help_of(*command);
        assert_contains(help, "Usage: fingen ");
        for (const char *const *name = (*command)->options; *name != NULL; name++) {
            char option[80];
            snprintf(option, sizeof option, "--%s", *name);
            if (option_find(*name)->help != NULL)
                assert_contains(help, option);
            else
                assert_null(strstr(help, option));
        }
        assert_contains(help, "--help");
        assert_fits(help);
    }
}

static void test_help_follows_the_style(void **state)
{
    (void)state;
    for (const struct command_option *option = command_options; option->name != NULL; option++)
        if (option->help != NULL && option->help[strlen(option->help) - 1] == '.')
            fail_msg("--%s: its help ends with a full stop", option->name);
    for (const struct command *const *command = commands; *command != NULL; command++) {
        const char *summary = (*command)->summary;
        if (summary[0] < 'A' || summary[0] > 'Z' || summary[strlen(summary) - 1] == '.')
            fail_msg("`%s`: its summary begins with a capital letter and has no full stop", (*command)->name);
    }
}

/* Man pages write a hyphen that is typed as "\-". */
static void roff_name(const char *name, char *buf, size_t size)
{
    size_t used = (size_t)snprintf(buf, size, "\\-\\-");
    for (; *name != '\0' && used + 3 < size; name++)
        used += (size_t)snprintf(buf + used, size - used, *name == '-' ? "\\-" : "%c", *name);
}

static void test_manual(void **state)
{
    (void)state;
    static const char *const sections[] = {"NAME",    "SYNOPSIS",    "DESCRIPTION", "COMMANDS", "OPTIONS",
                                           "DOMAINS", "EXIT STATUS", "ENVIRONMENT", "FILES",    "EXAMPLES"};
    const char *manual = text_of(help_write_manual);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        char heading[40];
        snprintf(heading, sizeof heading, ".SH %s\n", sections[i]);
        assert_contains(manual, heading);
    }
    for (const struct command_option *option = command_options; option->name != NULL; option++) {
        char name[80];
        roff_name(option->name, name, sizeof name);
        if (option->help != NULL)
            assert_contains(manual, name);
    }
    for (const struct help_entry *entry = help_exit_statuses; entry->term != NULL; entry++) {
        char term[40];
        snprintf(term, sizeof term, ".TP\n.B %s\n", entry->term);
        assert_contains(manual, term);
    }
}

/* Every code of error.h is explained, and what a shell makes of SIGPIPE. */
static void test_exit_statuses(void **state)
{
    (void)state;
    static const enum error_code codes[] = {ERROR_NONE,     ERROR_CHECK,   ERROR_USAGE,      ERROR_PROFILE,
                                            ERROR_TARGET,   ERROR_REFUSED, ERROR_LOAD,       ERROR_IO,
                                            ERROR_INTERNAL, ERROR_MEMORY,  ERROR_INTERRUPTED};
    const size_t count = sizeof codes / sizeof codes[0];
    char number[12];
    for (size_t i = 0; i < count; i++) {
        snprintf(number, sizeof number, "%d", error_exit_status(codes[i]));
        assert_string_equal(help_exit_statuses[i].term, number);
    }
    snprintf(number, sizeof number, "%d", 128 + SIGPIPE);
    assert_string_equal(help_exit_statuses[count].term, number);
    assert_null(help_exit_statuses[count + 1].term);
}

static void test_completion(void **state)
{
    (void)state;
    const char *completion = text_of(help_write_completion);
    for (const struct command *const *command = commands; *command != NULL; command++) {
        char branch[80];
        snprintf(branch, sizeof branch, "    %s)", (*command)->name);
        assert_contains(completion, branch);
    }
    assert_contains(completion, "--profile)");
    assert_contains(completion, "advisory.fas ");
    assert_contains(completion, "complete -F _fingen fingen\n");
    assert_null(strstr(completion, "--manual"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_program_help),           cmocka_unit_test(test_command_help),
        cmocka_unit_test(test_help_follows_the_style), cmocka_unit_test(test_manual),
        cmocka_unit_test(test_exit_statuses),          cmocka_unit_test(test_completion),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
