#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/log.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char seen[1 << 20];

/* What `write` sends to stderr when that is a file, or (read to its end) a terminal. */
static const char *capture(void (*write)(void), int ends[2])
{
    int before = dup(STDERR_FILENO);
    size_t length = 0;
    dup2(ends[1], STDERR_FILENO);
    write();
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    close(ends[1]);
    for (;;) {
        ssize_t count = read(ends[0], seen + length, sizeof seen - 1 - length);
        if (count <= 0)
            break; /* a terminal without its other end reports an error instead of an end */
        length += (size_t)count;
    }
    seen[length] = '\0';
    close(ends[0]);
    return seen;
}

static const char *capture_in_file(void (*write)(void))
{
    char path[] = "/tmp/fingen-test-XXXXXX";
    int ends[2];
    ends[1] = mkstemp(path);
    assert_true(ends[1] >= 0);
    ends[0] = open(path, O_RDONLY);
    unlink(path);
    return capture(write, ends);
}

static const char *capture_on_terminal(void (*write)(void))
{
    int ends[2];
    ends[0] = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(ends[0] >= 0 && grantpt(ends[0]) == 0 && unlockpt(ends[0]) == 0);
    ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY);
    assert_true(ends[1] >= 0);
    return capture(write, ends);
}

static void write_all_kinds(void)
{
    struct error error;
    log_info("info %d", 1);
    log_warning("careful");
    log_verbose("more");
    error_set(&error, ERROR_IO, "cannot do it");
    error_detail(&error, "because");
    error_detail(&error, "of that");
    error_hint(&error, "try this");
    log_error(&error);
    log_live("working");
    log_live_clear();
}

#define ERROR_LINES "fingen: error: cannot do it\n  detail: because\n          of that\n  hint: try this\n"

static void test_levels(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_QUIET);
    assert_string_equal(capture_in_file(write_all_kinds), "fingen: warning: careful\n" ERROR_LINES);
    log_set_level(LOG_LEVEL_NORMAL);
    assert_int_equal(log_level(), LOG_LEVEL_NORMAL);
    assert_string_equal(capture_in_file(write_all_kinds),
                        "fingen: info 1\nfingen: warning: careful\n" ERROR_LINES);
    log_set_level(LOG_LEVEL_VERBOSE);
    assert_string_equal(capture_in_file(write_all_kinds),
                        "fingen: info 1\nfingen: warning: careful\nfingen: more\n" ERROR_LINES);
}

static void write_bare_error(void)
{
    struct error error;
    error_set(&error, ERROR_IO, "100%% wrong: %s", "%s%n");
    log_error(&error);
}

static void test_an_error_without_detail_is_one_line(void **state)
{
    (void)state;
    assert_string_equal(capture_in_file(write_bare_error), "fingen: error: 100% wrong: %s%n\n");
}

static void write_live_lines(void)
{
    log_live("one");
    log_live("two");
    log_info("said");
    log_live("three");
    log_live_clear();
    log_live_clear();
}

static void test_the_live_line_gives_way(void **state)
{
    (void)state;
    log_set_level(LOG_LEVEL_NORMAL);
    assert_string_equal(capture_on_terminal(write_live_lines),
                        "one\r\033[Ktwo\r\033[Kfingen: said\r\nthree\r\033[K");
    assert_string_equal(capture_in_file(write_live_lines), "fingen: said\n");
    log_set_level(LOG_LEVEL_QUIET);
    assert_string_equal(capture_on_terminal(write_live_lines), "");
    log_set_level(LOG_LEVEL_NORMAL);
}

static void write_long_live_line(void)
{
    for (int i = 0; i < 2; i++)
        log_live(
            "%s%s", "\xE2\x82\xAC\xE2\x82\xAC",
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890");
    log_live_clear();
}

/* A line that wrapped could not be taken back. */
static void test_the_live_line_does_not_wrap(void **state)
{
    (void)state;
    const char *text = capture_on_terminal(write_long_live_line);
    const char *end = strchr(text, '\r');
    assert_non_null(end);
    assert_int_equal(end - text, 79 + 4); /* of 80 columns; the two signs have two bytes more each */
}

static void *write_many(void *argument)
{
    for (int i = 0; i < 200; i++)
        log_info("%s", (const char *)argument);
    return NULL;
}

static void write_from_threads(void)
{
    static char lines[4][200];
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        memset(lines[i], 'a' + i, sizeof lines[i] - 1);
        pthread_create(&threads[i], NULL, write_many, lines[i]);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

static void test_lines_of_threads_stay_whole(void **state)
{
    (void)state;
    const char *line = capture_in_file(write_from_threads);
    int count = 0;
    for (; *line != '\0'; line += 8 + 199 + 1, count++) {
        assert_int_equal(strncmp(line, "fingen: ", 8), 0);
        assert_int_equal(line[8 + 199], '\n');
        for (int i = 1; i < 199; i++)
            assert_int_equal(line[8 + i], line[8]);
    }
    assert_int_equal(count, 800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_an_error_without_detail_is_one_line),
        cmocka_unit_test(test_the_live_line_gives_way),
        cmocka_unit_test(test_the_live_line_does_not_wrap),
        cmocka_unit_test(test_lines_of_threads_stay_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
