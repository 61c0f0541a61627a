#include "fingen/pg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[64];

static int enter_directory(void **state)
{
    (void)state;
    snprintf(directory, sizeof directory, "/tmp/fingen-target.XXXXXX");
    return mkdtemp(directory) ? chdir(directory) : -1;
}

static int leave_directory(void **state)
{
    (void)state;
    unlink(".env");
    unlink("services");
    return chdir("/") == 0 ? rmdir(directory) : -1;
}

static int clear_environment(void **state)
{
    (void)state;
    static const char *const names[] = {
        "DATABASE_URL", "PGHOST",      "PGPORT",     "PGDATABASE", "PGSERVICE", "PGHOSTADDR",   "PGUSER",
        "PGOPTIONS",    "FINGEN_HOME", "PGPASSWORD", "PGPASSFILE", "PGSSLMODE", "PGSERVICEFILE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
    unlink(".env");
    return 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static struct target resolve(const char *to)
{
    struct error error = {0};
    struct target target;
    if (!target_resolve(to, &target, &error))
        fail_msg("%s", error.message);
    return target;
}

static void expect(const char *to, enum target_kind kind, enum target_origin origin, const char *conninfo)
{
    struct target target = resolve(to);
    assert_int_equal(target.kind, kind);
    assert_int_equal(target.origin, origin);
    if (conninfo)
        assert_string_equal(target.conninfo, conninfo);
    else
        assert_null(target.conninfo);
    target_free(&target);
}

static void expect_description(const char *to, const char *text)
{
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, 4096);
    struct target target = resolve(to);
    if (!target_describe(&target, &out, &error) || !buffer_terminate(&out, &error))
        fail_msg("%s", error.message);
    assert_string_equal((char *)out.data, text);
    target_free(&target);
    buffer_free(&out);
}

static void test_first_that_says_something(void **state)
{
    (void)state;
    expect(NULL, TARGET_LOCAL, ORIGIN_LOCAL, NULL);
    setenv("PGUSER", "u", 1); /* says who, not where */
    expect(NULL, TARGET_LOCAL, ORIGIN_LOCAL, NULL);
    setenv("PGDATABASE", "", 1);
    expect(NULL, TARGET_LOCAL, ORIGIN_LOCAL, NULL);
    setenv("PGDATABASE", "d", 1);
    expect(NULL, TARGET_POSTGRESQL, ORIGIN_LIBPQ_ENVIRONMENT, NULL);
    write_file(".env", "DATABASE_URL=\n");
    expect(NULL, TARGET_POSTGRESQL, ORIGIN_LIBPQ_ENVIRONMENT, NULL);
    write_file(".env", "PGHOST=x\nDATABASE_URL=postgres://file/d\n");
    expect(NULL, TARGET_POSTGRESQL, ORIGIN_DOTENV, "postgresql://file/d");
    setenv("DATABASE_URL", "postgres://environment/d", 1);
    expect(NULL, TARGET_POSTGRESQL, ORIGIN_DATABASE_URL, "postgresql://environment/d");
    expect("host=option", TARGET_POSTGRESQL, ORIGIN_OPTION, "host=option");
    expect("null:", TARGET_NULL, ORIGIN_OPTION, NULL);
    expect("local:", TARGET_LOCAL, ORIGIN_OPTION, NULL);
    expect("sqlite:some.db", TARGET_SQLITE, ORIGIN_OPTION, NULL);
}

static void test_each_of_the_environment_counts(void **state)
{
    (void)state;
    static const char *const names[] = {"PGHOST", "PGPORT", "PGDATABASE", "PGSERVICE", "PGHOSTADDR"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        setenv(names[i], "1", 1);
        expect(NULL, TARGET_POSTGRESQL, ORIGIN_LIBPQ_ENVIRONMENT, NULL);
        unsetenv(names[i]);
    }
}

static void test_who_is_to_blame(void **state)
{
    (void)state;
    struct target target;
    struct error error = {0};
    assert_false(target_resolve("mysql://u:sekret@h", &target, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_non_null(strstr(error.message, "--to"));
    target_free(&target);

    write_file(".env", "DATABASE_URL=mysql://u:sekret@h\n");
    assert_false(target_resolve(NULL, &target, &error));
    assert_int_equal(error.code, ERROR_TARGET);
    assert_non_null(strstr(error.message, ".env"));
    assert_null(strstr(error.message, "sekret"));
    target_free(&target);
}

/* What is offered is taken. */
static void test_kinds(void **state)
{
    (void)state;
    char kinds[] = TARGET_KINDS;
    size_t taken = 0;
    for (char *word = strtok(kinds, " ,"); word != NULL; word = strtok(NULL, " ,")) {
        if (strchr(word, ':') == NULL)
            continue;
        struct target target = resolve(word);
        assert_int_not_equal(target.kind, TARGET_POSTGRESQL);
        target_free(&target);
        taken++;
    }
    assert_int_equal(taken, 7);
}

static void expect_no_path(const char *to, const char *message, enum error_code code)
{
    struct target target;
    struct error error = {0};
    assert_false(target_resolve(to, &target, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.code, code);
    target_free(&target);
}

static void test_path_is_missing(void **state)
{
    (void)state;
    expect_no_path("csv:", "--to csv: names no folder", ERROR_USAGE);
    expect_no_path("json:", "--to json: names no file", ERROR_USAGE);
    expect_no_path("sqlite:", "--to sqlite: names no file", ERROR_USAGE);
    setenv("DATABASE_URL", "sqlite:", 1);
    expect_no_path(NULL, "DATABASE_URL sqlite: names no file", ERROR_TARGET);
}

static void test_description(void **state)
{
    (void)state;
    setenv("PGUSER", "someone", 1);
    expect_description("postgres://u:sekret@h:5433/d",
                       "PostgreSQL at host=h port=5433 dbname=d user=u (from --to)");
    expect_description("host=/run/x password=sekret",
                       "PostgreSQL at host=/run/x port=5432 dbname=someone user=someone (from --to)");
    expect_description("dbname=d hostaddr=10.0.0.1",
                       "PostgreSQL at hostaddr=10.0.0.1 port=5432 dbname=d user=someone (from --to)");
    expect_description("dbname=d", "PostgreSQL at host=[local] port=5432 dbname=d user=someone (from --to)");
    expect_description("dbname='a\nb'",
                       "PostgreSQL at host=[local] port=5432 dbname=a?b user=someone (from --to)");
    setenv("PGHOST", "e", 1);
    setenv("PGPASSWORD", "sekret", 1);
    expect_description(
        NULL, "PostgreSQL at host=e port=5432 dbname=someone user=someone (from the PG* environment)");
    setenv("DATABASE_URL", "postgres:///d", 1);
    expect_description(NULL, "PostgreSQL at host=e port=5432 dbname=d user=someone (from DATABASE_URL)");
    expect_description("null:", "null: rows are made, counted and thrown away (from --to)");
}

static void test_description_of_a_service(void **state)
{
    (void)state;
    write_file("services", "[prod]\nhost=p\nport=6000\ndbname=books\nuser=clerk\npassword=sekret\n");
    setenv("PGSERVICEFILE", "services", 1);
    setenv("PGSERVICE", "prod", 1);
    expect_description(NULL,
                       "PostgreSQL at host=p port=6000 dbname=books user=clerk (from the PG* environment)");
    setenv("PGSERVICE", "other", 1);
    expect_description("service=prod user=me",
                       "PostgreSQL at host=p port=6000 dbname=books user=me (from --to)");
    assert_string_equal(getenv("PGSERVICE"), "other");
    unsetenv("PGSERVICE");
    expect_description("postgres:///x?service=prod",
                       "PostgreSQL at host=p port=6000 dbname=x user=clerk (from --to)");
    assert_null(getenv("PGSERVICE"));
}

static void expect_no_service(const char *to, const char *name)
{
    struct error error = {0};
    struct buffer out;
    char start[64];
    buffer_init(&out, 4096);
    struct target target = resolve(to);
    assert_false(target_describe(&target, &out, &error));
    assert_int_equal(error.code, ERROR_TARGET);
    snprintf(start, sizeof start, "service \"%s\": ", name);
    assert_memory_equal(error.message, start, strlen(start));
    assert_non_null(strstr(error.hint, "PGSERVICEFILE"));
    target_free(&target);
    buffer_free(&out);
}

static void test_service_that_is_not_there(void **state)
{
    (void)state;
    write_file("services", "[prod]\nhost=p\napplication_name=theirs\nsslmode=require\n");
    setenv("PGSERVICEFILE", "services", 1);
    expect_no_service("service=nosuch host=h", "nosuch");
    setenv("PGSERVICE", "other", 1);
    expect_no_service(NULL, "other");
    expect_no_service("host=h", "other"); /* libpq would look for it too */
    setenv("PGSERVICEFILE", "nowhere", 1);
    expect_no_service("service=prod", "prod");
}

static void test_description_of_the_local_cluster(void **state)
{
    (void)state;
    char here[128], text[256];
    assert_non_null(getcwd(here, sizeof here));
    snprintf(text, sizeof text, "the local cluster in %s/.fingen (default)", here);
    expect_description(NULL, text);
    setenv("FINGEN_HOME", "/elsewhere", 1);
    expect_description("local:", "the local cluster in /elsewhere (from --to)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_first_that_says_something, clear_environment),
        cmocka_unit_test_setup(test_each_of_the_environment_counts, clear_environment),
        cmocka_unit_test_setup(test_who_is_to_blame, clear_environment),
        cmocka_unit_test_setup(test_kinds, clear_environment),
        cmocka_unit_test_setup(test_path_is_missing, clear_environment),
        cmocka_unit_test_setup(test_description, clear_environment),
        cmocka_unit_test_setup(test_description_of_a_service, clear_environment),
        cmocka_unit_test_setup(test_service_that_is_not_there, clear_environment),
        cmocka_unit_test_setup(test_description_of_the_local_cluster, clear_environment),
    };
    return cmocka_run_group_tests(tests, enter_directory, leave_directory);
}
