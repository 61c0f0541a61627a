#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/run.h"

#include <sys/wait.h>
#include <unistd.h>

/* Each in a process of its own, which ends with what `act` returns. */
static int status_of(int (*act)(int signal_number), int signal_number)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(act(signal_number));
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int signal_once(int signal_number)
{
    run_install_signals();
    if (run_cancelled)
        return 1;
    raise(signal_number);
    return run_cancelled ? 0 : 2;
}

static int signal_twice(int signal_number)
{
    run_install_signals();
    raise(signal_number);
    raise(signal_number);
    return 0;
}

static int signal_ignored_before(int signal_number)
{
    signal(signal_number, SIG_IGN);
    run_install_signals();
    raise(signal_number);
    return run_cancelled ? 1 : 0;
}

static int write_to_nobody(int signal_number)
{
    int ends[2];
    (void)signal_number;
    run_install_signals();
    if (pipe(ends) != 0)
        return 1;
    close(ends[0]);
    return write(ends[1], "x", 1) == -1 ? 0 : 2;
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void test_the_first_cancels(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(status_of(signal_once, signals[i]), 0);
}

static void test_the_second_ends_the_process(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(status_of(signal_twice, signals[i]), 128 + signals[i]);
}

static void test_what_is_ignored_stays_ignored(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(status_of(signal_ignored_before, signals[i]), 0);
}

static void test_a_reader_that_went_away_is_an_error_of_the_write(void **state)
{
    (void)state;
    assert_int_equal(status_of(write_to_nobody, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_cancels),
        cmocka_unit_test(test_the_second_ends_the_process),
        cmocka_unit_test(test_what_is_ignored_stays_ignored),
        cmocka_unit_test(test_a_reader_that_went_away_is_an_error_of_the_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
