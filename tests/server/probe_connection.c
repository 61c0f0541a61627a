/* Connects as fingen does, runs the statements given and prints what comes back; the assertions are in
 * test_connection.sh.
 *
 *   probe_connection ADDRESS STATEMENT...      "": as without --to; "begin" and "commit" are pg_begin and
 * pg_commit; "again" releases the session and connects to the same place, "later" after a pause
 */
#include "fingen/log.h"
#include "fingen/pg.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PAUSE_MICROSECONDS = 300000 };

static int last_status;

static void print_error(const struct error *error)
{
    printf("code %d, %s\n", error->code, error->retryable ? "retryable" : "final");
    fflush(stdout);
    log_error(error);
    last_status = error_exit_status(error->code);
}

static void print_rows(const PGresult *result)
{
    for (int row = 0; row < PQntuples(result); row++) {
        for (int column = 0; column < PQnfields(result); column++)
            printf("%s%s", column > 0 ? "|" : "", PQgetvalue(result, row, column));
        putchar('\n');
    }
}

static void run_statement(struct pg *pg, const char *sql)
{
    struct error error = {0};
    PGresult *result = NULL;
    bool done;
    if (strcmp(sql, "begin") == 0)
        done = pg_begin(pg, &error);
    else if (strcmp(sql, "commit") == 0)
        done = pg_commit(pg, &error);
    else
        done = pg_query(pg, sql, 0, NULL, &result, &error);
    if (done)
        print_rows(result);
    else
        print_error(&error);
    PQclear(result);
}

static bool describe(const struct target *target, struct error *error)
{
    struct buffer text;
    buffer_init(&text, 4096);
    bool done = target_describe(target, &text, error) && buffer_terminate(&text, error);
    if (done)
        log_info("%s", (char *)text.data);
    buffer_free(&text);
    return done;
}

static bool is_connecting_again(const char *word, const struct target *target, struct pg *pg)
{
    struct error error = {0};
    bool later = strcmp(word, "later") == 0;
    if (!later && strcmp(word, "again") != 0)
        return false;
    pg_release(pg);
    if (later)
        usleep(PAUSE_MICROSECONDS);
    if (!pg_connect(target, pg, &error))
        print_error(&error);
    return true;
}

int main(int argc, char **argv)
{
    struct error error = {0};
    struct target target = {0};
    struct pg pg = {0};
    if (argc < 2)
        return 2;
    if (!target_resolve(*argv[1] ? argv[1] : NULL, &target, &error) || !describe(&target, &error) ||
        !pg_connect(&target, &pg, &error)) {
        print_error(&error);
    } else {
        for (int i = 2; i < argc; i++)
            if (!is_connecting_again(argv[i], &target, &pg))
                run_statement(&pg, argv[i]);
        pg_release(&pg);
    }
    pg_close_released();
    target_free(&target);
    return last_status;
}
