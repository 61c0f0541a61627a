/* What needs no server; tests/server/test_connection.sh has the rest. */
#include "fingen/pg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_names_are_quoted(void **state)
{
    (void)state;
    char text[64];
    assert_string_equal(pg_quote_name(text, sizeof text, "advisory", "holdings"),
                        "\"advisory\".\"holdings\"");
    assert_string_equal(pg_quote_name(text, sizeof text, NULL, "Odd\"name"), "\"Odd\"\"name\"");
    assert_string_equal(pg_quote_name(text, sizeof text, "a.b", "c'd\\"), "\"a.b\".\"c'd\\\"");
}

/* What does not fit is cut, never written past the end. */
static void test_names_are_cut(void **state)
{
    (void)state;
    char text[64];
    for (size_t size = 0; size < sizeof text; size++) {
        memset(text, 'x', sizeof text);
        pg_quote_name(text, size, "ab\"cd", "efghij\"klmnop");
        for (size_t i = size; i < sizeof text; i++)
            assert_int_equal(text[i], 'x');
        assert_true(size == 0 || memchr(text, '\0', size));
    }
}

/* ---- a server that goes away ---- */

static void write_all(int descriptor, const void *data, size_t length)
{
    if (write(descriptor, data, length) != (ssize_t)length)
        _exit(1);
}

/* Lets somebody in, then warns and ends, as a server does that is stopped at once. */
static void serve_and_leave(int listener, int connected)
{
    static const uint8_t welcome[] = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};
    static const uint8_t warning[] = {'N', 0, 0, 0, 26};
    static const char fields[22] = "SWARNING\0C57P02\0Mbye\0"; /* and the last one's end */
    char startup[1024];
    int client = accept(listener, NULL, NULL);
    if (client < 0 || read(client, startup, sizeof startup) <= 0)
        _exit(1);
    write_all(client, welcome, sizeof welcome);
    if (read(connected, startup, 1) != 1)
        _exit(1);
    write_all(client, warning, sizeof warning);
    write_all(client, fields, sizeof fields);
    _exit(0);
}

static PGconn *connect_to_one_who_left(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char directory[] = "/tmp/fingen-test.XXXXXX", conninfo[100];
    assert_non_null(mkdtemp(directory));
    snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", directory);
    snprintf(conninfo, sizeof conninfo, "host=%s port=5432 user=u dbname=d", directory);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), status, connected[2];
    assert_int_equal(pipe(connected), 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 1), 0);
    pid_t server = fork();
    if (server == 0)
        serve_and_leave(listener, connected[0]);
    PGconn *connection = PQconnectdb(conninfo);
    write_all(connected[1], "", 1);
    assert_int_equal(waitpid(server, &status, 0), server);
    close(listener);
    close(connected[0]);
    close(connected[1]);
    unlink(address.sun_path);
    rmdir(directory);
    assert_int_equal(PQstatus(connection), CONNECTION_OK);
    return connection;
}

static void test_server_that_left_may_come_back(void **state)
{
    (void)state;
    struct error error = {0};
    struct pg pg = {.connection = connect_to_one_who_left()};
    assert_false(pg_execute(&pg, "SELECT 1", &error));
    assert_true(error.retryable);
    assert_int_equal(error.code, ERROR_LOAD);
    PQfinish(pg.connection);
}

static void test_the_null_target_has_no_server(void **state)
{
    (void)state;
    const struct target target = {.kind = TARGET_NULL};
    struct error error = {0};
    struct pg pg;
    assert_false(pg_connect(&target, &pg, &error));
    assert_int_equal(error.code, ERROR_INTERNAL);
    assert_null(pg.connection);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_quoted),
        cmocka_unit_test(test_names_are_cut),
        cmocka_unit_test(test_server_that_left_may_come_back),
        cmocka_unit_test(test_the_null_target_has_no_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
