#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char directory[] = "/tmp/fingen-profile-XXXXXX";

static int setup(void **state)
{
    (void)state;
    return mkdtemp(directory) == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    return rmdir(directory);
}

static void assert_create_fails(const char *text, const char *message)
{
    struct error error = {0};
    struct profile *profile = NULL;
    assert_false(shop_try_create(text, &profile, &error));
    assert_null(profile);
    assert_int_equal(error.code, ERROR_INTERNAL);
    assert_string_equal(error.message, message);
}

/* The default must give every setting and nothing else; both are bugs of the program. */
static void test_default_is_checked(void **state)
{
    (void)state;
    char text[1024];
    const char *line = strstr(shop_default, "  size: large\n");
    snprintf(text, sizeof text, "%.*s%s", (int)(line - shop_default), shop_default, line + 14);
    assert_create_fails(text, "default.yaml does not give shop.size");
    snprintf(text, sizeof text, "%sbank: {open: true}\n", shop_default);
    assert_create_fails(text, "default.yaml:20:1: unknown setting \"bank\"");
    line = strstr(shop_default, ", max: 1_000");
    snprintf(text, sizeof text, "%.*s%s", (int)(line - shop_default), shop_default, line + 12);
    assert_create_fails(text, "default.yaml does not give shop.goods.price.max");
}

static void write_file(char path[64], const char *name, const char *text)
{
    snprintf(path, 64, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_file(void **state)
{
    (void)state;
    char path[64];
    char expected[200];
    struct error error = {0};
    struct profile *profile = shop_create();
    write_file(path, "right.yaml", "shop:\n  branches: 77\n");
    assert_true(profile_apply_file(profile, path, &error));
    assert_int_equal(shop_values(profile)->branches, 77);
    unlink(path);
    write_file(path, "wrong.yaml", "shop:\n  branches: many\n");
    assert_false(profile_apply_file(profile, path, &error));
    snprintf(
        expected, sizeof expected,
        "%s:2:13: shop.branches: expected a whole number from 1 to 1000000 or auto or by_size, found 'many'",
        path);
    assert_string_equal(error.message, expected);
    unlink(path);
    profile_free(profile);
}

static void assert_file_refused(const char *path, const char *message)
{
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_false(profile_apply_file(profile, path, &error));
    assert_int_equal(error.code, ERROR_PROFILE);
    assert_non_null(strstr(error.message, path));
    assert_non_null(strstr(error.message, message));
    profile_free(profile);
}

static void test_file_that_cannot_be_read(void **state)
{
    (void)state;
    assert_file_refused("/nonexistent/x.yaml", "No such file or directory");
    assert_file_refused(directory, "Is a directory");
    assert_file_refused("/dev/zero", "larger than 1048576 bytes");
}

/* A file of 1 GB with holes: reading it would take long, looking at its size does not. */
static void test_large_file_is_refused_by_size(void **state)
{
    (void)state;
    char path[64];
    write_file(path, "large.yaml", "seed: 1\n");
    assert_int_equal(truncate(path, 1 << 30), 0);
    assert_file_refused(path, "larger than 1048576 bytes");
    unlink(path);
}

static void test_complain_places_where_last_given(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_false(profile_complain(profile, "shop", "goods.price", &error, "too %s", "dear"));
    assert_string_equal(error.message, "default.yaml:14:18: shop.goods.price: too dear");
    assert_true(profile_apply_assignment(profile, "shop.goods.price.max=5", &error));
    assert_false(profile_complain(profile, "shop", "goods.price", &error, "too cheap"));
    assert_string_equal(error.message, "--set:1:22: shop.goods.price: too cheap");
    assert_false(profile_complain(profile, "", "seed", &error, "odd"));
    assert_string_equal(error.message, "default.yaml:1:7: seed: odd");
    profile_free(profile);
}

static void test_embedded_profiles(void **state)
{
    (void)state;
    assert_non_null(profile_embedded("default"));
    assert_non_null(profile_embedded("ci"));
    assert_non_null(profile_embedded("loadtest"));
    assert_null(profile_embedded("nothing"));
    size_t count = 0;
    for (const char *name; (name = profile_embedded_name(count)) != NULL; count++)
        assert_non_null(profile_embedded(name));
    assert_true(count >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_is_checked),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_file_that_cannot_be_read),
        cmocka_unit_test(test_large_file_is_refused_by_size),
        cmocka_unit_test(test_complain_places_where_last_given),
        cmocka_unit_test(test_embedded_profiles),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
