#include "dotenv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[64];

static int make_path(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/fingen-dotenv.XXXXXX");
    int descriptor = mkstemp(path);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_path(void **state)
{
    (void)state;
    return remove(path);
}

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void expect(const char *content, const char *value)
{
    struct error error = {0};
    char *found;
    write_file(content);
    if (!dotenv_read(path, "DATABASE_URL", &found, &error))
        fail_msg("%s", error.message);
    if (value)
        assert_string_equal(found, value);
    else
        assert_null(found);
    free(found);
}

static void expect_error(const char *content, const char *part)
{
    struct error error = {0};
    char *found;
    write_file(content);
    assert_false(dotenv_read(path, "DATABASE_URL", &found, &error));
    assert_null(found);
    assert_int_equal(error.code, ERROR_TARGET);
    if (!strstr(error.message, part))
        fail_msg("no \"%s\" in: %s", part, error.message);
}

static void test_values(void **state)
{
    (void)state;
    expect("DATABASE_URL=postgres://a/b\n", "postgres://a/b");
    expect("DATABASE_URL=postgres://a/b", "postgres://a/b");
    expect("\xEF\xBB\xBF"
           "DATABASE_URL=x\r\n",
           "x");
    expect("  export\tDATABASE_URL = x y \n", "x y");
    expect("DATABASE_URL='a # b $ ${C} \\n'\n", "a # b $ ${C} \\n");
    expect("DATABASE_URL=\"a\\nb \\\"c\\\" \\\\\" # why\n", "a\nb \"c\" \\");
    expect("DATABASE_URL=a#b # why\n", "a#b");
    expect("DATABASE_URL=# nothing\n", "");
    expect("DATABASE_URL=\n", "");
    expect("DATABASE_URL=first\nDATABASE_URL=last\n", "last");
}

static void test_other_lines_do_not_count(void **state)
{
    (void)state;
    expect("", NULL);
    expect("# DATABASE_URL=x\nTEST_DATABASE_URL=y\nDATABASE_URL_TEST=z\nDATABASE_URL\n", NULL);
    expect("KEY=\"first\nDATABASE_URL=inside\nlast\"\n", NULL);
    expect("KEY='it''s'\nDATABASE_URL=x\n", "x");
    expect("%%% nonsense\nOTHER=${HOME}\nDATABASE_URL=x\n", "x");
}

static void test_errors_name_the_line(void **state)
{
    (void)state;
    expect_error("A=1\n\nDATABASE_URL=postgres://${DB_USER}:sekret@h/d\n",
                 ":3: DATABASE_URL refers to ${DB_USER}");
    expect_error("A='1\n2'\nDATABASE_URL=\"sekret\n", ":3: the quote \" is not closed");
}

static void test_what_is_no_file(void **state)
{
    (void)state;
    struct error error = {0};
    char *found = path;
    assert_true(dotenv_read("/nonexistent/.env", "DATABASE_URL", &found, &error));
    assert_null(found);
    found = path;
    assert_true(dotenv_read("/tmp", "DATABASE_URL", &found, &error));
    assert_null(found);
}

static void test_file_beyond_the_cap(void **state)
{
    (void)state;
    struct error error = {0};
    char *found;
    assert_int_equal(truncate(path, (off_t)1 << 30), 0);
    assert_false(dotenv_read(path, "DATABASE_URL", &found, &error));
    assert_int_equal(error.code, ERROR_IO);
    assert_int_equal(truncate(path, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_other_lines_do_not_count),
        cmocka_unit_test(test_errors_name_the_line),
        cmocka_unit_test(test_what_is_no_file),
        cmocka_unit_test(test_file_beyond_the_cap),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
