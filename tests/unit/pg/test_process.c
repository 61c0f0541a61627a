#include "process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct run_as self = {.other = false};

/* Runs a shell script; *output (caller frees) is what it printed. */
static int run_script(const struct run_as *as, const char *script, const char *input, size_t cap,
                      char **output)
{
    struct error error = {0};
    struct buffer buffer;
    int exit_status = -1;
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};
    buffer_init(&buffer, cap + 1);
    if (!process_run(as, argv, input, &buffer, &exit_status, &error) || !buffer_terminate(&buffer, &error))
        fail_msg("%s", error.message);
    *output = (char *)buffer.data;
    return exit_status;
}

static void expect(const char *script, const char *input, int exit_status, const char *text)
{
    char *output;
    assert_int_equal(run_script(&self, script, input, 4096, &output), exit_status);
    assert_string_equal(output, text);
    free(output);
}

static void test_streams_and_exit_status(void **state)
{
    (void)state;
    expect("echo out; echo err >&2; exit 3", NULL, 3, "out\nerr\n");
    expect("cat", "one\ntwo\n", 0, "one\ntwo\n");
    expect("cat", NULL, 0, "");
    expect("exit 0", "nobody reads this", 0, "");
    expect("kill -TERM $$", NULL, 128 + 15, "");
}

static void test_surroundings(void **state)
{
    (void)state;
    setenv("PGDATA", "/of/somebody/else", 1);
    expect("pwd; echo \"$LC_ALL $PGDATA\"", NULL, 0, "/\nC \n");
    unsetenv("PGDATA");
}

static void test_output_beyond_the_cap_is_read_and_dropped(void **state)
{
    (void)state;
    char *output;
    assert_int_equal(
        run_script(&self, "echo begin; head -c 1000000 /dev/zero | tr '\\0' x", NULL, 4096, &output), 0);
    assert_memory_equal(output, "begin\n", 6);
    assert_true(strlen(output) <= 4096);
    free(output);
}

static void test_what_cannot_be_run(void **state)
{
    (void)state;
    struct error error = {0};
    int exit_status;
    const char *const argv[] = {"/nonexistent/initdb", NULL};
    assert_false(process_run(&self, argv, NULL, NULL, &exit_status, &error));
    assert_non_null(strstr(error.message, "/nonexistent/initdb"));
}

static void test_another_user(void **state)
{
    (void)state;
    const struct passwd *nobody = getpwnam("nobody");
    if (geteuid() != 0 || !nobody)
        skip(); /* only root can */
    struct run_as as = {.other = true, .uid = nobody->pw_uid, .gid = nobody->pw_gid, .name = "nobody"};
    char *output;
    assert_int_equal(run_script(&as, "id -un; id -G | wc -w; test -r /etc/shadow", NULL, 4096, &output), 1);
    assert_string_equal(output, "nobody\n1\n");
    free(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_streams_and_exit_status),
        cmocka_unit_test(test_surroundings),
        cmocka_unit_test(test_output_beyond_the_cap_is_read_and_dropped),
        cmocka_unit_test(test_what_cannot_be_run),
        cmocka_unit_test(test_another_user),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
