#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 4096);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct node *read_bytes(const char *text, size_t length, struct error *error)
{
    struct yaml_source source = {"a.yaml", {1, 1}};
    struct node *root = NULL;
    return yaml_read(text, length, &source, &arena, &root, error) ? root : NULL;
}

static void assert_refused(const char *text, const char *message)
{
    struct error error = {0};
    assert_null(read_bytes(text, strlen(text), &error));
    assert_int_equal(error.code, ERROR_PROFILE);
    assert_string_equal(error.message, message);
}

static void test_places_of_keys_and_values(void **state)
{
    (void)state;
    static const char text[] = "# head\nalpha: 1\nbeta:\n  gamma: \"x y\"\n  delta: [1, 2]\n";
    struct error error = {0};
    struct node *root = read_bytes(text, strlen(text), &error);
    assert_non_null(root);
    assert_int_equal(root->kind, NODE_MAP);
    struct node *alpha = root->first_child;
    assert_string_equal(alpha->key, "alpha");
    assert_string_equal(alpha->text, "1");
    assert_true(alpha->plain);
    assert_int_equal(alpha->key_place.line, 2);
    assert_int_equal(alpha->key_place.column, 1);
    assert_int_equal(alpha->place.column, 8);
    struct node *gamma = alpha->next->first_child;
    assert_string_equal(gamma->text, "x y");
    assert_false(gamma->plain);
    assert_int_equal(gamma->place.line, 4);
    assert_int_equal(gamma->place.column, 10);
    struct node *delta = gamma->next;
    assert_int_equal(delta->kind, NODE_LIST);
    assert_string_equal(delta->first_child->next->text, "2");
    assert_null(delta->first_child->next->next);
    assert_null(delta->next);
}

static void test_columns_count_characters(void **state)
{
    (void)state;
    struct error error = {0};
    static const char text[] = "\"h\xC3\xA4user\": 1";
    struct node *root = read_bytes(text, strlen(text), &error);
    assert_non_null(root);
    assert_int_equal(root->first_child->place.column, 11);
}

static void test_shifts_columns_of_an_argument(void **state)
{
    (void)state;
    struct yaml_source source = {"--set", {1, 9}};
    struct error error = {0};
    struct node *root = NULL;
    assert_true(yaml_read("{a: 1}", 6, &source, &arena, &root, &error));
    assert_int_equal(root->place.column, 9);
    assert_int_equal(root->first_child->place.column, 13);
    assert_false(yaml_read("{a: *b}", 7, &source, &arena, &root, &error));
    assert_string_equal(error.message,
                        "--set:1:13: anchors and aliases (& and *) are not taken: write the value out");
}

static void test_nothing_is_an_empty_scalar(void **state)
{
    (void)state;
    static const char *const texts[] = {"",      "\n\n",       "# only a comment\n",
                                        "---\n", "---\n...\n", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct error error = {0};
        struct node *root = read_bytes(texts[i], strlen(texts[i]), &error);
        assert_non_null(root);
        assert_int_equal(root->kind, NODE_SCALAR);
        assert_string_equal(root->text, "");
    }
}

static void test_byte_order_mark_is_skipped(void **state)
{
    (void)state;
    struct error error = {0};
    static const char text[] = "\xEF\xBB\xBFseed: 1";
    struct node *root = read_bytes(text, strlen(text), &error);
    assert_non_null(root);
    assert_string_equal(root->first_child->key, "seed");
    assert_int_equal(root->first_child->key_place.column, 1);
}

static void test_refuses_what_can_grow(void **state)
{
    (void)state;
    static const char anchors[] = "anchors and aliases (& and *) are not taken: write the value out";
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"a: &x 1", "1:4"},
        {"a: 1\nb: *x", "2:4"},
        {"a: &x [1]", "1:4"},
        {"a: &x {b: 1}", "1:4"},
        {"&k a: 1", "1:1"},
        {"*k : 1", "1:1"},
        {"a: &a [lol, lol]\nb: &b [*a, *a]\nc: &c [*b, *b]", "1:4"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[200];
        snprintf(expected, sizeof expected, "a.yaml:%s: %s", cases[i].place, anchors);
        assert_refused(cases[i].text, expected);
    }
}

static void test_refuses_tags(void **state)
{
    (void)state;
    assert_refused("a: !!int 5", "a.yaml:1:4: tags (!) are not taken: write the value alone");
    assert_refused("a: !x {b: 1}", "a.yaml:1:4: tags (!) are not taken: write the value alone");
    assert_refused("a: !x [1]", "a.yaml:1:4: tags (!) are not taken: write the value alone");
}

static void test_refuses_keys(void **state)
{
    (void)state;
    assert_refused("a: 1\nb: 2\na: 3", "a.yaml:3:1: duplicate key \"a\", given before on line 1");
    assert_refused("x:\n  a: 1\n  \"a\": 3", "a.yaml:3:3: duplicate key \"a\", given before on line 2");
    assert_refused("a: 1\n? [b]\n: 2", "a.yaml:2:3: a key must be plain text, not a map or a list");
    assert_refused("{{b: 1}: 2}", "a.yaml:1:2: a key must be plain text, not a map or a list");
    assert_refused("a: 1\n?\n: 2", "a.yaml:2:2: a key is missing before the ':'");
}

static void test_refuses_more_than_one_document(void **state)
{
    (void)state;
    assert_refused("a: 1\n---\nb: 2", "a.yaml:2:1: a second document (---) begins; one is taken");
}

static void test_refuses_depth(void **state)
{
    (void)state;
    static const char deepest[] = "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]";
    struct error error = {0};
    assert_non_null(read_bytes(deepest, strlen(deepest), &error));
    assert_refused("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "a.yaml:1:17: nested more than 16 levels deep");
    char *bomb = malloc(500001);
    memset(bomb, '[', 500000);
    bomb[500000] = '\0';
    assert_refused(bomb, "a.yaml:1:17: nested more than 16 levels deep");
    free(bomb);
}

static void test_refuses_many_keys(void **state)
{
    (void)state;
    char *text = malloc(20000);
    size_t used = 0;
    for (unsigned i = 0; i <= YAML_READER_MAX_KEYS; i++)
        used += (size_t)snprintf(text + used, 20000 - used, "k%u: 1\n", i);
    assert_refused(text, "a.yaml:1001:1: more than 1000 keys in one map");
    free(text);
}

static void test_refuses_bytes(void **state)
{
    (void)state;
    assert_refused("a: 1\nb\xC3\xA4: \xFF", "a.yaml:2:5: not UTF-8: byte 0xff");
    assert_refused("a: \xED\xA0\x80", "a.yaml:1:4: not UTF-8: byte 0xed");
    assert_refused("\xFF\xFE"
                   "a",
                   "a.yaml:1:1: not UTF-8: byte 0xff");
    assert_refused("a: 1\nb: \x01", "a.yaml:2:4: not valid YAML: control characters are not allowed");
    assert_refused("a: \"x\\0y\"", "a.yaml:1:4: text holds a NUL character");
    struct error error = {0};
    assert_null(read_bytes("a: \0b", 5, &error));
    assert_string_equal(error.message, "a.yaml:1:4: not valid YAML: control characters are not allowed");
}

static void test_refuses_size(void **state)
{
    (void)state;
    char *text = malloc(YAML_READER_MAX_BYTES + 1);
    memset(text, '#', YAML_READER_MAX_BYTES + 1);
    struct error error = {0};
    assert_null(read_bytes(text, YAML_READER_MAX_BYTES + 1, &error));
    assert_string_equal(error.message, "a.yaml: longer than 1048576 bytes, the most a profile may have");
    assert_non_null(read_bytes(text, YAML_READER_MAX_BYTES, &error));
    free(text);
}

static void test_places_syntax_errors(void **state)
{
    (void)state;
    assert_refused(
        "a: 1\nb: @c",
        "a.yaml:2:4: not valid YAML: found character that cannot start any token, while scanning for "
        "the next token that starts on line 2");
    assert_refused(
        "a: {b: 1",
        "a.yaml:1:9: not valid YAML: did not find expected ',' or '}', while parsing a flow mapping "
        "that starts on line 1");
    assert_refused("a: b: c", "a.yaml:1:5: not valid YAML: mapping values are not allowed in this context");
}

static void test_excerpt(void **state)
{
    (void)state;
    char buf[YAML_EXCERPT_BYTES];
    assert_string_equal(yaml_excerpt(buf, "plain"), "plain");
    assert_string_equal(yaml_excerpt(buf, "a\033[31mb\nc\177"), "a [31mb c ");
    char text[200] = "";
    for (size_t i = 0; i < 60; i++)
        strncat(text, "\xC3\xA4", sizeof text - strlen(text) - 1);
    yaml_excerpt(buf, text);
    assert_int_equal(strlen(buf), 38 * 2 + 3);
    assert_string_equal(buf + 38 * 2, "...");
    char exact[YAML_EXCERPT_BYTES];
    memset(exact, 'x', 76);
    exact[76] = '\0';
    assert_string_equal(yaml_excerpt(buf, exact), exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_places_of_keys_and_values, setup, teardown),
        cmocka_unit_test_setup_teardown(test_columns_count_characters, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shifts_columns_of_an_argument, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_is_an_empty_scalar, setup, teardown),
        cmocka_unit_test_setup_teardown(test_byte_order_mark_is_skipped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_what_can_grow, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_tags, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_more_than_one_document, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_depth, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_many_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refuses_size, setup, teardown),
        cmocka_unit_test_setup_teardown(test_places_syntax_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_excerpt, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
