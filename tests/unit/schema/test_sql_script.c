#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fingen/sql_script.h"

#include <stdio.h>
#include <string.h>

/* ---- tokens ---- */

/* All tokens, each as kind and text: "W:select S:','". */
static const char *tokens_of(const char *sql)
{
    static char out[1024];
    static const char kinds[] = {[SQL_WORD] = 'W', [SQL_NAME] = 'N', [SQL_STRING] = 'S', [SQL_SYMBOL] = ':'};
    const char *cursor = sql, *end = sql + strlen(sql);
    size_t length = 0;
    out[0] = '\0';
    for (;;) {
        struct sql_token token = sql_next_token(&cursor, end);
        if (token.kind == SQL_END)
            return out;
        length += (size_t)snprintf(out + length, sizeof out - length, "%s%c<%.*s>", length > 0 ? " " : "",
                                   kinds[token.kind], (int)token.text.length, token.text.data);
    }
}

static void test_tokens(void **state)
{
    (void)state;
    assert_string_equal(tokens_of("SELECT a.b,1.5"), "W<SELECT> W<a> :<.> W<b> :<,> W<1.5>");
    assert_string_equal(tokens_of("\"a;\"\"b\".c"), "N<\"a;\"\"b\"> :<.> W<c>");
    assert_string_equal(tokens_of("  "), "");
    assert_string_equal(tokens_of("größe"), "W<größe>");
    assert_string_equal(tokens_of("a-b"), "W<a> :<-> W<b>");
}

static void test_strings(void **state)
{
    (void)state;
    assert_string_equal(tokens_of("'it''s; --'x"), "S<'it''s; --'> W<x>");
    assert_string_equal(tokens_of("'back\\' x"), "S<'back\\'> W<x>");
    assert_string_equal(tokens_of("E'back\\'slash' x"), "S<E'back\\'slash'> W<x>");
    assert_string_equal(tokens_of("e'\\\\' x"), "S<e'\\\\'> W<x>");
    assert_string_equal(tokens_of("name'x'"), "W<name> S<'x'>");
    assert_string_equal(tokens_of("'open"), "S<'open>");
}

static void test_dollar_quotes(void **state)
{
    (void)state;
    assert_string_equal(tokens_of("$$a;'b$$ c"), "S<$$a;'b$$> W<c>");
    assert_string_equal(tokens_of("$f$ $$ ; $g$ $f$;"), "S<$f$ $$ ; $g$ $f$> :<;>");
    assert_string_equal(tokens_of("$1 $2"), ":<$> W<1> :<$> W<2>");
    assert_string_equal(tokens_of("a$b$c$b$"), "W<a$b$c$b$>");
    assert_string_equal(tokens_of("$a$ open"), "S<$a$ open>");
    assert_string_equal(tokens_of("$"), ":<$>");
}

static void test_comments(void **state)
{
    (void)state;
    assert_string_equal(tokens_of("a--b;\nc"), "W<a> W<c>");
    assert_string_equal(tokens_of("a/* b; /* c */ ' */d"), "W<a> W<d>");
    assert_string_equal(tokens_of("a/* open"), "W<a>");
    assert_string_equal(tokens_of("a -- to the end"), "W<a>");
}

static void test_words_in_any_case(void **state)
{
    (void)state;
    const char *sql = "SeLeCt 'select'", *cursor = sql, *end = sql + strlen(sql);
    struct sql_token word = sql_next_token(&cursor, end), string = sql_next_token(&cursor, end);
    assert_true(sql_token_is(&word, "select"));
    assert_false(sql_token_is(&word, "selec"));
    assert_false(sql_token_is(&string, "'select'"));
}

/* ---- statements ---- */

/* All statements, with '|' between them. */
static const char *statements_of(const char *sql)
{
    static char out[1024];
    const char *cursor = sql, *end = sql + strlen(sql);
    struct text statement;
    size_t length = 0;
    out[0] = '\0';
    while (sql_next_statement(&cursor, end, &statement))
        length += (size_t)snprintf(out + length, sizeof out - length, "%s%.*s", length > 0 ? "|" : "",
                                   (int)statement.length, statement.data);
    return out;
}

static void test_statements(void **state)
{
    (void)state;
    assert_string_equal(statements_of("a; b ;\n c"), "a|b|c");
    assert_string_equal(statements_of("-- head\na -- tail\n;/* x; */ b"), "a|b");
    assert_string_equal(statements_of(";; a;;"), "a");
    assert_string_equal(statements_of(" -- nothing; here\n"), "");
    assert_string_equal(statements_of("a ';' b; c \";\" d"), "a ';' b|c \";\" d");
    assert_string_equal(statements_of("f AS $$ x; y $$; g"), "f AS $$ x; y $$|g");
    assert_string_equal(statements_of("rule (a; b); c"), "rule (a; b)|c");
}

static void test_function_bodies(void **state)
{
    (void)state;
    assert_string_equal(statements_of("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END; b"),
                        "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END|b");
    assert_string_equal(statements_of("f BEGIN ATOMIC SELECT CASE a WHEN 1 THEN 2 END; SELECT 3; END; b"),
                        "f BEGIN ATOMIC SELECT CASE a WHEN 1 THEN 2 END; SELECT 3; END|b");
    assert_string_equal(statements_of("BEGIN; a; END; b"), "BEGIN|a|END|b");
}

/* ---- word by word ---- */

static void assert_rest(const struct sql_reader *reader, const char *expected)
{
    struct text rest = sql_rest(reader);
    assert_int_equal(rest.length, strlen(expected));
    assert_memory_equal(rest.data, expected, rest.length);
}

static void test_reader(void **state)
{
    (void)state;
    struct sql_reader reader = sql_reader_of(text_from("ALTER TABLE /* of */ a ADD x"));
    assert_false(sql_accept(&reader, "create"));
    assert_true(sql_accept(&reader, "alter"));
    assert_true(sql_accept(&reader, "table"));
    assert_rest(&reader, "a ADD x");
    sql_advance(&reader);
    assert_true(sql_accept(&reader, "add"));
    assert_true(sql_accept(&reader, "x"));
    assert_rest(&reader, "");
    assert_false(sql_accept(&reader, "x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_dollar_quotes),
        cmocka_unit_test(test_comments),
        cmocka_unit_test(test_words_in_any_case),
        cmocka_unit_test(test_statements),
        cmocka_unit_test(test_function_bodies),
        cmocka_unit_test(test_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
