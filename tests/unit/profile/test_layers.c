#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>

/* The text as a file a.yaml on top of the default. */
static bool apply(struct profile *profile, const char *text, struct error *error)
{
    return profile_apply_text(profile, "a.yaml", text, strlen(text), error) && profile_check(profile, error);
}

static void assert_refused(const char *text, const char *message)
{
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_false(apply(profile, text, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.code, ERROR_PROFILE);
    profile_free(profile);
}

static void test_layers_in_order(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_true(apply(profile, "shop:\n  branches: 3\n  goods:\n    price: {min: 7}\n", &error));
    assert_int_equal(shop_values(profile)->branches, 3);
    assert_true(shop_values(profile)->price.min == 7 && shop_values(profile)->price.max == 1000);
    assert_true(shop_values(profile)->margin == 0.25);
    assert_true(profile_apply_assignment(profile, "shop.branches=4", &error));
    assert_true(profile_apply_assignment(profile, "shop.branches=5", &error));
    assert_int_equal(shop_values(profile)->branches, 5);
    assert_true(apply(profile, "{seed: 7, shop.branches: 6}", &error));
    assert_int_equal(shop_values(profile)->branches, 6);
    assert_int_equal(profile_run(profile)->seed, 7);
    assert_true(apply(profile, "# nothing\n", &error));
    assert_int_equal(shop_values(profile)->branches, 6);
    profile_free(profile);
}

static void test_assignment_of_a_whole_map(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_true(profile_apply_assignment(profile, "shop={branches: 9, goods: {margin: 0.5}}", &error));
    assert_int_equal(shop_values(profile)->branches, 9);
    assert_true(shop_values(profile)->margin == 0.5);
    assert_false(profile_apply_assignment(profile, "shop={branches: 9, goods: {margins: 0.5}}", &error));
    assert_string_equal(error.message, "--set:1:28: unknown setting \"shop.goods.margins\" (did you mean "
                                       "\"shop.goods.margin\"?)");
    profile_free(profile);
}

static void test_unknown_settings(void **state)
{
    (void)state;
    assert_refused("shop:\n  branchs: 1\n",
                   "a.yaml:2:3: unknown setting \"shop.branchs\" (did you mean \"shop.branches\"?)");
    assert_refused("shpo:\n  open: true\n", "a.yaml:1:1: unknown setting \"shpo\" (did you mean \"shop\"?)");
    assert_refused("margin: 1\n",
                   "a.yaml:1:1: unknown setting \"margin\" (did you mean \"shop.goods.margin\"?)");
    assert_refused("goods: {margin: 1}\n",
                   "a.yaml:1:1: unknown setting \"goods\" (did you mean \"shop.goods\"?)");
    assert_refused("shop:\n  zzzzzzzz: 1\n", "a.yaml:2:3: unknown setting \"shop.zzzzzzzz\"");
    assert_refused("seed: 1\n<<: {a: 1}\n", "a.yaml:2:1: unknown setting \"<<\"");
    assert_refused("shop.gods.margin: 1\n",
                   "a.yaml:1:1: unknown setting \"shop.gods.margin\" (did you mean \"shop.goods.margin\"?)");
    assert_refused("seed.x: 1\n", "a.yaml:1:1: unknown setting \"seed.x\" (did you mean \"seed\"?)");
    assert_refused("\"a\\e[31m\": 1\n", "a.yaml:1:1: unknown setting \"a [31m\"");
    assert_refused("shop: {loan: {terms: {shrt: 1}}}",
                   "a.yaml:1:23: unknown setting \"shop.loan.terms.shrt\" (did "
                   "you mean \"shop.loan.terms.short\"?)");
}

static void test_null_is_no_value(void **state)
{
    (void)state;
    assert_refused("shop:\n  branches:\n", "a.yaml:2:3: shop.branches has no value");
    assert_refused("shop:\n  branches: ~\n", "a.yaml:2:3: shop.branches has no value");
    assert_refused("shop:\n  # branches: 1\n", "a.yaml:1:1: shop has no value");
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_false(profile_apply_assignment(profile, "shop.branches=", &error));
    assert_string_equal(error.message, "--set:1:1: shop.branches has no value");
    assert_string_equal(error.hint, "give one, or leave the key out: then what is set elsewhere stays");
    profile_free(profile);
}

static void test_wrong_shape(void **state)
{
    (void)state;
    assert_refused("5", "a.yaml:1:1: a profile: expected a map with keys such as seed, as_of, scale, jobs, "
                        "batch_rows, shop, found '5'");
    assert_refused("- seed",
                   "a.yaml:1:1: a profile: expected a map with keys such as seed, as_of, scale, jobs, "
                   "batch_rows, shop, found a list");
    assert_refused("shop:\n  goods: cheap\n",
                   "a.yaml:2:10: shop.goods: expected a map with keys such as margin, price, found 'cheap'");
}

static void test_given_twice(void **state)
{
    (void)state;
    assert_refused("shop:\n  branches: 1\n  branches: 2\n",
                   "a.yaml:3:3: duplicate key \"branches\", given before on line 2");
    assert_refused("shop.branches: 1\nshop:\n  branches: 2\n",
                   "a.yaml:3:3: shop.branches is given twice, before on line 1");
}

static void test_weights_are_whole(void **state)
{
    (void)state;
    assert_refused("shop:\n  loan:\n    terms:\n      short: 1\n      long: 2\n",
                   "a.yaml:3:5: shop.loan.terms: weights are given all together, and \"middle\" is missing");
    assert_refused("shop:\n  loan:\n    terms: {short: 0, middle: 0, long: 0}\n",
                   "a.yaml:3:20: shop.loan.terms: all weights are 0: at least one must be larger");
}

static void test_rules_of_the_whole(void **state)
{
    (void)state;
    assert_refused("shop:\n  goods:\n    price: {min: 5, max: 4}\n",
                   "a.yaml:3:18: shop.goods.price: min 5 is larger than max 4");
    assert_refused("shop:\n  goods:\n    price:\n      min: 2000\n",
                   "a.yaml:4:12: shop.goods.price: min 2000 is larger than max 1000");
    assert_refused("shop:\n  size: small\n  branches: 101\n",
                   "a.yaml:3:13: shop.branches: a small shop has at most 100");
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_true(apply(profile, "shop: {branches: 200}", &error));
    assert_true(profile_apply_assignment(profile, "shop.size=small", &error));
    assert_false(profile_check(profile, &error));
    assert_string_equal(error.message, "a.yaml:1:18: shop.branches: a small shop has at most 100");
    profile_free(profile);
}

static void test_assignment_form(void **state)
{
    (void)state;
    static const struct {
        const char *assignment, *message;
    } cases[] = {
        {"shop.branches", "--set:1:1: expected SETTING=VALUE, as in scale=0.1, found 'shop.branches'"},
        {"=5", "--set:1:1: expected SETTING=VALUE, as in scale=0.1, found '=5'"},
        {"", "--set:1:1: expected SETTING=VALUE, as in scale=0.1, found ''"},
        {"shop.branhces=1", "--set:1:1: unknown setting \"shop.branhces\" (did you mean \"shop.branches\"?)"},
        {"\xFF=1", "--set:1:1: the setting's name is not UTF-8"},
        {"seed=\xFF", "--set:1:6: not UTF-8: byte 0xff"},
        {"seed=[",
         "--set:1:7: not valid YAML: did not find expected node content, while parsing a flow node that "
         "starts on line 1"},
        {"seed=&a 1", "--set:1:6: anchors and aliases (& and *) are not taken: write the value out"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {0};
        struct profile *profile = shop_create();
        assert_false(profile_apply_assignment(profile, cases[i].assignment, &error));
        assert_string_equal(error.message, cases[i].message);
        profile_free(profile);
    }
}

static void test_value_of_an_option(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_true(profile_apply_value(profile, "--scale", "scale", "0.5", &error));
    assert_true(profile_run(profile)->scale == 0.5);
    assert_false(profile_apply_value(profile, "--scale", "scale", "big", &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.message, "--scale: expected a number from 0.0001 to 100000, found 'big'");
    static const char *const no_yaml[] = {"", "~", "[1", "&a 1", "{a: 1}"};
    for (size_t i = 0; i < sizeof no_yaml / sizeof no_yaml[0]; i++) {
        char message[100];
        assert_false(profile_apply_value(profile, "--scale", "scale", no_yaml[i], &error));
        snprintf(message, sizeof message, "--scale: expected a number from 0.0001 to 100000, found '%s'",
                 no_yaml[i]);
        assert_string_equal(error.message, message);
    }
    assert_false(profile_apply_value(profile, "--scale", "scale", "\xFF", &error));
    assert_string_equal(error.message, "--scale: the value is not UTF-8");
    profile_free(profile);
}

/* What only the whole can show is the option's fault too, when it was the option that said so. */
static void test_option_against_the_whole(void **state)
{
    (void)state;
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_true(apply(profile, "shop: {size: small}", &error));
    assert_true(profile_apply_value(profile, "--branches", "shop.branches", "200", &error));
    assert_false(profile_check(profile, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.message, "--branches: a small shop has at most 100");
    profile_free(profile);
}

/* Whatever is done to a profile's bytes, it is read or refused with a place, and nothing else happens (the
 * sanitizers watch). */
static void assert_survives(const char *text, size_t length)
{
    struct error error = {0};
    struct profile *profile = shop_create();
    if (!profile_apply_text(profile, "a.yaml", text, length, &error) || !profile_check(profile, &error)) {
        assert_int_equal(error.code, ERROR_PROFILE);
        unsigned line = 0;
        unsigned column = 0;
        assert_int_equal(sscanf(error.message, "a.yaml:%u:%u: ", &line, &column), 2);
        assert_true(line >= 1 && column >= 1);
    }
    profile_free(profile);
}

static void test_truncated(void **state)
{
    (void)state;
    for (size_t length = 0; length < strlen(shop_default); length++)
        assert_survives(shop_default, length);
}

static void test_mutated(void **state)
{
    (void)state;
    static const char bytes[] = {0,   '\n', '\t', ' ', ':',  '-',    '&',    '*',    '!',   '{',
                                 '}', '[',  ']',  '"', '\'', '#',    '|',    '>',    '%',   '@',
                                 '?', ',',  '9',  'e', '.',  '\x7f', '\x80', '\xC3', '\xFF'};
    size_t length = strlen(shop_default);
    char text[1024];
    assert_true(length < sizeof text);
    for (size_t i = 0; i < length; i++) {
        for (size_t j = 0; j < sizeof bytes; j++) {
            memcpy(text, shop_default, length);
            text[i] = bytes[j];
            assert_survives(text, length);
        }
    }
}

static void test_mutated_at_many_places(void **state)
{
    (void)state;
    uint64_t random = 1;
    size_t length = strlen(shop_default);
    char text[1024];
    for (unsigned round = 0; round < 3000; round++) {
        memcpy(text, shop_default, length);
        for (unsigned change = 0; change < 1 + round % 8; change++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            text[(random >> 33) % length] = shop_default[(random >> 13) % length];
        }
        assert_survives(text, length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers_in_order),
        cmocka_unit_test(test_assignment_of_a_whole_map),
        cmocka_unit_test(test_unknown_settings),
        cmocka_unit_test(test_null_is_no_value),
        cmocka_unit_test(test_wrong_shape),
        cmocka_unit_test(test_given_twice),
        cmocka_unit_test(test_weights_are_whole),
        cmocka_unit_test(test_rules_of_the_whole),
        cmocka_unit_test(test_assignment_form),
        cmocka_unit_test(test_value_of_an_option),
        cmocka_unit_test(test_option_against_the_whole),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_mutated),
        cmocka_unit_test(test_mutated_at_many_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
