#include "address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

static void expect(const char *address, const char *conninfo)
{
    struct error error = {0};
    char *made;
    if (!address_normalise(address, "--to", &made, &error))
        fail_msg("%s: %s", address, error.message);
    assert_string_equal(made, conninfo);
    free(made);
}

/* No error may hold "sekret", wherever in the address it stood. */
static void expect_error(const char *address, const char *part)
{
    struct error error = {0};
    char *made;
    if (address_normalise(address, "--to", &made, &error))
        fail_msg("%s was taken as %s", address, made);
    assert_null(made);
    if (!strstr(error.message, part))
        fail_msg("no \"%s\" in: %s", part, error.message);
    assert_null(strstr(error.message, "sekret"));
    assert_null(strstr(error.detail, "sekret"));
    assert_null(strstr(error.hint, "sekret"));
    assert_true(error.hint[0]);
}

static void test_schemes(void **state)
{
    (void)state;
    expect("postgresql://u:p@h:5432/d", "postgresql://u:p@h:5432/d");
    expect("postgres://u:p@h:5432/d", "postgresql://u:p@h:5432/d");
    expect("  POSTGRES://h", "postgresql://h");
    expect("postgresql+asyncpg://u:p@h/d", "postgresql://u:p@h/d");
    expect("postgres+psycopg2://u@h/d?sslmode=require", "postgresql://u@h/d?sslmode=require");
    expect("jdbc:postgresql://h:1/d?user=u&password=p", "postgresql://h:1/d?user=u&password=p");
    expect("postgresql:///d?host=/run/x", "postgresql:///d?host=/run/x");
    expect("postgresql://u:p?ssl=x&schema=y@h/d?ssl=true",
           "postgresql://u:p?ssl=x&schema=y@h/d?sslmode=require");
    expect("postgresql://h1:1,h2:2/d", "postgresql://h1:1,h2:2/d");
    expect("postgresql://[::1]:5432/d", "postgresql://[::1]:5432/d");
    expect("host=h dbname=d password='a b://c'", "host=h dbname=d password='a b://c'");
}

static void test_settings_of_other_clients(void **state)
{
    (void)state;
    expect("postgresql+asyncpg://h/d?ssl=require", "postgresql://h/d?sslmode=require");
    expect("postgresql+asyncpg://h/d?ssl=verify-full&user=u", "postgresql://h/d?sslmode=verify-full&user=u");
    expect("jdbc:postgresql://h/d?ssl=true", "postgresql://h/d?sslmode=require");
    expect("jdbc:postgresql://h/d?ssl=false", "postgresql://h/d?sslmode=disable");
    expect("postgresql://h/d?schema=public&connection_limit=1", "postgresql://h/d");
    expect("postgresql://h/d?serverVersion=16&user=u&charset=utf8", "postgresql://h/d?user=u");
    expect("postgresql://h/d?", "postgresql://h/d");
}

static void test_errors_hold_no_password(void **state)
{
    (void)state;
    expect_error("mysql://u:sekret@h/d", "mysql://");
    expect_error("postgresqlx://u:sekret@h/d", "postgresqlx://");
    expect_error("postgres://u:a@sekret@h/d", "'@' too many");
    expect_error("postgres://u:a/sekret@h/d", "'@' too many");
    expect_error("postgres://u:sekret?x", "cannot be read");
    expect_error("postgres://u:12/a?sekret@h/d", "cannot be read");
    expect_error("postgres://u:sekret/d", "port");
    expect_error("postgres://u:%zzsekret@h/d", "'%'");
    expect_error("postgres://u:sekret%00@h/d", "'%'");
    expect_error("postgres://u:sekret%4", "'%'");
    expect_error("postgres://h/d?sekret=1", "cannot be read");
    expect_error("host=h password=a sekret", "cannot be read");
    expect_error("host=h password='sekret", "cannot be read");
    expect_error("host=h sekret=x", "cannot be read");
    expect_error("host=h port=sekret", "port");
    expect_error("sekret", "not an address");
    expect_error("", "not an address");
}

/* What a password of any characters becomes, percent-encoded, is what libpq takes for the password. */
static void test_encoded_password_arrives(void **state)
{
    (void)state;
    struct error error = {0};
    char *made;
    assert_true(address_normalise("postgresql+x://u:%3A%2F%3F%23%5B%5D%40%25@h/d", "--to", &made, &error));
    PQconninfoOption *options = PQconninfoParse(made, NULL);
    assert_non_null(options);
    for (PQconninfoOption *option = options; option->keyword; option++) {
        if (strcmp(option->keyword, "password") == 0)
            assert_string_equal(option->val, ":/?#[]@%");
    }
    PQconninfoFree(options);
    free(made);
}

static void test_address_beyond_the_cap(void **state)
{
    (void)state;
    struct error error = {0};
    size_t length = (size_t)1 << 20;
    char *address = malloc(length + 1), *made;
    assert_non_null(address);
    memset(address, 'a', length);
    memcpy(address, "host=", 5);
    address[length] = '\0';
    assert_false(address_normalise(address, "--to", &made, &error));
    assert_int_equal(error.code, ERROR_MEMORY);
    free(address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schemes),
        cmocka_unit_test(test_settings_of_other_clients),
        cmocka_unit_test(test_errors_hold_no_password),
        cmocka_unit_test(test_encoded_password_arrives),
        cmocka_unit_test(test_address_beyond_the_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
