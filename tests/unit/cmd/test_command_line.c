#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command_line.h"

#define MAX_WORDS 32

/* The words of one string; argv points into `words`, which outlives the command line. */
struct typed {
    char words[512];
    char *argv[MAX_WORDS + 1];
    int argc;
    struct command_line line;
    struct error error;
};

static bool type(struct typed *typed, const char *text)
{
    *typed = (struct typed){0};
    strncpy(typed->words, text, sizeof typed->words - 1);
    char *rest = typed->words;
    while (rest != NULL && typed->argc < MAX_WORDS)
        typed->argv[typed->argc++] = strsep(&rest, " ");
    return command_line_parse(&typed->line, typed->argc, typed->argv, &typed->error);
}

static void assert_refused(const char *text, const char *message)
{
    struct typed typed;
    assert_false(type(&typed, text));
    assert_int_equal(typed.error.code, ERROR_USAGE);
    assert_string_equal(typed.error.message, message);
    assert_true(typed.error.hint[0] != '\0');
    command_line_free(&typed.line);
}

static void test_options_before_between_and_behind(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "fingen seed all --scale 0.5 -j 4 --dry-run",
        "fingen --scale 0.5 seed --jobs=4 all -n",
        "fingen seed -nj4 --scale=0.5 all",
        "fingen --dry-run --jobs 4 --scale 0.5 -- seed all",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct typed typed;
        assert_true(type(&typed, lines[i]));
        assert_string_equal(typed.line.command->name, "seed");
        assert_int_equal(command_line_operand_count(&typed.line), 1);
        assert_string_equal(command_line_operand(&typed.line, 0), "all");
        assert_null(command_line_operand(&typed.line, 1));
        assert_string_equal(command_line_value(&typed.line, "scale"), "0.5");
        assert_string_equal(command_line_value(&typed.line, "jobs"), "4");
        assert_true(command_line_has(&typed.line, "dry-run"));
        assert_false(command_line_has(&typed.line, "resume"));
        assert_null(command_line_value(&typed.line, "to"));
        command_line_free(&typed.line);
    }
}

static void test_two_dashes_end_options(void **state)
{
    (void)state;
    struct typed typed;
    assert_true(type(&typed, "fingen profile show -- --quiet -c"));
    assert_int_equal(command_line_operand_count(&typed.line), 3);
    assert_string_equal(command_line_operand(&typed.line, 1), "--quiet");
    assert_false(command_line_has(&typed.line, "quiet"));
    command_line_free(&typed.line);
}

/* Behind `local psql` everything is psql's, fingen's own options too. */
static void test_words_that_are_passed_on(void **state)
{
    (void)state;
    struct typed typed;
    assert_true(type(&typed, "fingen --verbose local psql -c x --quiet --no-such"));
    assert_string_equal(typed.line.command->name, "local");
    assert_int_equal(command_line_operand_count(&typed.line), 5);
    assert_string_equal(command_line_operand(&typed.line, 0), "psql");
    assert_string_equal(command_line_operand(&typed.line, 1), "-c");
    assert_string_equal(command_line_operand(&typed.line, 4), "--no-such");
    assert_true(command_line_has(&typed.line, "verbose"));
    assert_false(command_line_has(&typed.line, "quiet"));
    command_line_free(&typed.line);
    assert_true(type(&typed, "fingen local start --quiet"));
    assert_true(command_line_has(&typed.line, "quiet"));
    command_line_free(&typed.line);
}

static void test_last_value_wins(void **state)
{
    (void)state;
    struct typed typed;
    assert_true(type(&typed, "fingen seed all --seed 1 --seed 2"));
    assert_string_equal(command_line_value(&typed.line, "seed"), "2");
    command_line_free(&typed.line);
}

static void test_nothing_typed(void **state)
{
    (void)state;
    struct typed typed;
    assert_true(type(&typed, "fingen"));
    assert_null(typed.line.command);
    assert_int_equal(command_line_operand_count(&typed.line), 0);
    command_line_free(&typed.line);
    char *none[] = {NULL};
    struct command_line line;
    struct error error = {0};
    assert_true(command_line_parse(&line, 0, none, &error));
    assert_null(line.command);
    command_line_free(&line);
}

static void test_short_forms(void **state)
{
    (void)state;
    struct typed typed;
    assert_true(type(&typed, "fingen seed all --dry --scal 2"));
    assert_true(command_line_has(&typed.line, "dry-run"));
    assert_string_equal(command_line_value(&typed.line, "scale"), "2");
    command_line_free(&typed.line);
}

static void test_refusals(void **state)
{
    (void)state;
    assert_refused("fingen sed all", "unknown command \"sed\" (did you mean \"seed\"?)");
    assert_refused("fingen frobnicate", "unknown command \"frobnicate\"");
    assert_refused("fingen seed --sclae 1", "unknown option --sclae (did you mean --scale?)");
    assert_refused("fingen seed --sclae=1", "unknown option --sclae (did you mean --scale?)");
    assert_refused("fingen seed --xyzzyx", "unknown option --xyzzyx");
    assert_refused("fingen seed -z", "unknown option -z");
    assert_refused("fingen seed -qz", "unknown option -z");
    assert_refused("fingen seed --re", "option --re may be short for several; write it out");
    assert_refused("fingen seed --scale", "option --scale needs a value");
    assert_refused("fingen seed -j", "option -j needs a value");
    assert_refused("fingen seed --resume=yes", "option --resume takes no value");
    assert_refused("fingen profile show --confirm", "`fingen profile` takes no option --confirm");
    assert_refused("fingen help --fas 3", "`fingen help` takes no option --fas");
    assert_refused("fingen --scale 1", "--scale, but no command");
}

static void test_hint_names_the_command(void **state)
{
    (void)state;
    struct typed typed;
    assert_false(type(&typed, "fingen seed --sclae 1"));
    assert_string_equal(typed.error.hint, "`fingen seed --help` shows what it takes");
    command_line_free(&typed.line);
    assert_false(type(&typed, "fingen --sclae 1"));
    assert_string_equal(typed.error.hint, "`fingen --help` shows what there is");
    command_line_free(&typed.line);
}

static void test_clustered_letters_fit(void **state)
{
    (void)state;
    struct typed typed;
    assert_true(type(&typed, "x -qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"));
    assert_true(command_line_has(&typed.line, "quiet"));
    command_line_free(&typed.line);
}

/* What commands list is in the table, and no name is there twice. */
static void test_tables_agree(void **state)
{
    (void)state;
    for (const struct command *const *command = commands; *command != NULL; command++) {
        assert_ptr_equal(command_find((*command)->name), *command);
        for (const char *const *name = (*command)->options; *name != NULL; name++)
            if (option_find(*name) == NULL)
                fail_msg("`%s` lists --%s, which is no option", (*command)->name, *name);
    }
    for (const struct command_option *option = command_options; option->name != NULL; option++)
        assert_ptr_equal(option_find(option->name), option);
}

/* A shortcut that has an option's or another shortcut's name could not be reached. */
static void test_shortcuts_are_distinct(void **state)
{
    (void)state;
    for (const struct domain *const *domain = domains; *domain != NULL; domain++) {
        for (const struct domain_shortcut *mine = (*domain)->shortcuts; mine->option != NULL; mine++) {
            assert_null(option_find(mine->option));
            for (const struct domain *const *other = domains; *other != NULL; other++)
                for (const struct domain_shortcut *theirs = (*other)->shortcuts; theirs->option != NULL;
                     theirs++)
                    assert_true(mine == theirs || strcmp(mine->option, theirs->option) != 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_before_between_and_behind),
        cmocka_unit_test(test_two_dashes_end_options),
        cmocka_unit_test(test_words_that_are_passed_on),
        cmocka_unit_test(test_last_value_wins),
        cmocka_unit_test(test_nothing_typed),
        cmocka_unit_test(test_short_forms),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_hint_names_the_command),
        cmocka_unit_test(test_clustered_letters_fit),
        cmocka_unit_test(test_tables_agree),
        cmocka_unit_test(test_shortcuts_are_distinct),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
