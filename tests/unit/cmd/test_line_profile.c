/* Which profile a command line gives, and that config/ and the tables of settings name the same things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command_line.h"
#include "profile_private.h"

static struct profile *profile_of(int argc, char **argv, struct error *error)
{
    struct command_line line;
    struct profile *profile = NULL;
    *error = (struct error){0};
    if (command_line_parse(&line, argc, argv, error) && !command_line_profile(&line, &profile, error))
        assert_null(profile);
    command_line_free(&line);
    return profile;
}

/* A command line as words; NULL ends it. */
#define PROFILE_OF(error, ...)                                                                               \
    profile_of((int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__, NULL}, error)

static void test_default(void **state)
{
    (void)state;
    struct error error;
    struct profile *profile = PROFILE_OF(&error, "fingen", "seed", "all");
    assert_non_null(profile);
    assert_int_equal(profile_run(profile)->seed, 42);
    assert_int_equal(profile_run(profile)->as_of, date_from_civil(2025, 12, 31));
    assert_true(profile_run(profile)->scale == 1.0);
    assert_int_equal(profile_run(profile)->jobs, -1);
    profile_free(profile);
}

static void test_options_in_order(void **state)
{
    (void)state;
    struct error error;
    struct profile *profile =
        PROFILE_OF(&error, "fingen", "seed", "all", "--set", "seed=5", "--seed", "6", "--scale", "2", "--set",
                   "scale=3", "--as-of", "2024-06-30", "-j", "auto", "--batch-rows", "1_000");
    assert_non_null(profile);
    assert_int_equal(profile_run(profile)->seed, 6);
    assert_true(profile_run(profile)->scale == 3.0);
    assert_int_equal(profile_run(profile)->as_of, date_from_civil(2024, 6, 30));
    assert_int_equal(profile_run(profile)->jobs, -1);
    assert_int_equal(profile_run(profile)->batch_rows, 1000);
    profile_free(profile);
}

/* Options win over files wherever they stand. */
static void test_profile_comes_first(void **state)
{
    (void)state;
    struct error error;
    struct profile *profile = PROFILE_OF(&error, "fingen", "seed", "all", "--scale", "7", "--profile", "ci");
    assert_non_null(profile);
    assert_true(profile_run(profile)->scale == 7.0);
    assert_int_equal(profile_run(profile)->batch_rows, 10000);
    profile_free(profile);
}

static void test_errors_name_the_option(void **state)
{
    (void)state;
    struct error error;
    assert_null(PROFILE_OF(&error, "fingen", "seed", "all", "--jobs", "0"));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.message, "--jobs: expected a whole number from 1 to 256 or auto, found '0'");
    assert_null(PROFILE_OF(&error, "fingen", "seed", "all", "--fas", "few"));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_int_equal(strncmp(error.message, "--fas: expected a whole number", 30), 0);
    assert_null(PROFILE_OF(&error, "fingen", "seed", "all", "--set", "advisory.fsa=1"));
    assert_int_equal(error.code, ERROR_PROFILE);
    assert_string_equal(error.message,
                        "--set:1:1: unknown setting \"advisory.fsa\" (did you mean \"advisory.fas\"?)");
    assert_null(PROFILE_OF(&error, "fingen", "seed", "all", "--profile", "/nonexistent/p.yaml"));
    assert_int_equal(error.code, ERROR_PROFILE);
    assert_non_null(strstr(error.hint, "ci, default, loadtest"));
}

static void test_embedded_profiles_are_right(void **state)
{
    (void)state;
    const char *name;
    for (size_t i = 0; (name = profile_embedded_name(i)) != NULL; i++) {
        struct error error = {0};
        struct profile *profile = profile_create_whole(&error);
        if (profile == NULL || !profile_apply_named(profile, name, &error) || !profile_check(profile, &error))
            fail_msg("%s: %s", name, error.message);
        profile_free(profile);
    }
}

static void test_shortcuts_reach_settings(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = profile_create_whole(&error);
    assert_non_null(profile);
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        for (const struct domain_shortcut *shortcut = (*domain)->shortcuts; shortcut->option != NULL;
             shortcut++)
            if (!profile_apply_value(profile, "test", shortcut->setting, "3", &error))
                fail_msg("--%s: %s", shortcut->option, error.message);
    profile_free(profile);
}

/* ---- config/default.yaml and the tables, each against the other ---- */

struct names {
    char *paths[2000];
    size_t count;
};

static void collect(struct names *names, const char *path, const struct node *node)
{
    if (node->kind != NODE_MAP) {
        assert_true(names->count < sizeof names->paths / sizeof names->paths[0]);
        names->paths[names->count++] = strdup(path);
        return;
    }
    for (const struct node *child = node->first_child; child != NULL; child = child->next) {
        char child_path[300];
        snprintf(child_path, sizeof child_path, "%s%s%s", path, path[0] == '\0' ? "" : ".", child->key);
        collect(names, child_path, child);
    }
}

static bool contains(const struct names *names, const char *path)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->paths[i], path) == 0)
            return true;
    return false;
}

static void read_default_file(struct buffer *text)
{
    struct error error = {0};
    buffer_init(text, YAML_READER_MAX_BYTES);
    if (!buffer_read_file(text, SOURCE_DIR "/config/default.yaml", &error))
        fail_msg("%s", error.message);
}

static void test_default_file_and_tables_name_the_same(void **state)
{
    (void)state;
    struct error error = {0};
    struct buffer text;
    struct arena arena;
    struct node *root;
    struct names *written = calloc(1, sizeof *written);
    struct yaml_source source = {"config/default.yaml", {1, 1}};
    read_default_file(&text);
    arena_init(&arena, 4096);
    assert_true(yaml_read((const char *)text.data, text.length, &source, &arena, &root, &error));
    collect(written, "", root);
    struct profile *profile = profile_create_whole(&error);
    assert_non_null(profile);
    assert_true(profile->leaf_count > 20);
    for (size_t i = 0; i < profile->leaf_count; i++)
        if (!contains(written, profile->leaves[i].path))
            fail_msg("config/default.yaml does not name %s", profile->leaves[i].path);
    assert_int_equal(written->count, profile->leaf_count);
    for (size_t i = 0; i < written->count; i++)
        free(written->paths[i]);
    free(written);
    profile_free(profile);
    arena_free(&arena);
    buffer_free(&text);
}

static void test_tables_are_sound(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = profile_create_whole(&error);
    assert_non_null(profile);
    for (size_t i = 0; i < profile->leaf_count; i++) {
        const struct leaf *leaf = &profile->leaves[i];
        if (leaf->setting->help == NULL || leaf->setting->help[0] == '\0' ||
            strchr(leaf->setting->help, '\n') != NULL)
            fail_msg("%s: help must be one line", leaf->path);
        if (path_is_group(profile, leaf->path))
            fail_msg("%s is a setting and a group", leaf->path);
        for (size_t j = 0; j < i; j++)
            if (strcmp(leaf->path, profile->leaves[j].path) == 0)
                fail_msg("%s stands twice", leaf->path);
        if (leaf->setting->kind != SETTING_BOOLEAN && leaf->setting->kind != SETTING_CHOICE &&
            leaf->setting->kind != SETTING_WEIGHTS && leaf->setting->minimum > leaf->setting->maximum)
            fail_msg("%s: its bounds let nothing through", leaf->path);
    }
    profile_free(profile);
}

/* ---- the real file, damaged ---- */

static void assert_survives(const char *text, size_t length)
{
    struct error error = {0};
    struct profile *profile = profile_create_whole(&error);
    assert_non_null(profile);
    if (!profile_apply_text(profile, "a.yaml", text, length, &error) || !profile_check(profile, &error)) {
        unsigned line = 0;
        unsigned column = 0;
        assert_int_equal(error.code, ERROR_PROFILE);
        if (sscanf(error.message, "%*[^:]:%u:%u: ", &line, &column) != 2 || line < 1 || column < 1)
            fail_msg("no place: %s", error.message);
    }
    profile_free(profile);
}

static void test_damaged_default(void **state)
{
    (void)state;
    struct buffer text;
    read_default_file(&text);
    uint64_t random = 1;
    char *damaged = malloc(text.length);
    for (unsigned round = 0; round < 400; round++) {
        memcpy(damaged, text.data, text.length);
        for (unsigned change = 0; change < 1 + round % 4; change++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            damaged[(random >> 33) % text.length] =
                round % 2 == 0 ? (char)text.data[(random >> 13) % text.length] : (char)(random >> 56);
        }
        assert_survives(damaged, round % 5 == 0 ? (random >> 20) % text.length : text.length);
    }
    free(damaged);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default),
        cmocka_unit_test(test_options_in_order),
        cmocka_unit_test(test_profile_comes_first),
        cmocka_unit_test(test_errors_name_the_option),
        cmocka_unit_test(test_embedded_profiles_are_right),
        cmocka_unit_test(test_shortcuts_reach_settings),
        cmocka_unit_test(test_default_file_and_tables_name_the_same),
        cmocka_unit_test(test_tables_are_sound),
        cmocka_unit_test(test_damaged_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
