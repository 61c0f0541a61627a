#include "fixture.h"

struct digest {
    struct buffer lines;
    struct fingerprint hash;
};

static struct digest digest_of(const struct profile *profile, const char *section)
{
    struct error error = {0};
    struct digest digest;
    buffer_init(&digest.lines, 1 << 20);
    assert_true(profile_digest(profile, section, &digest.lines, &digest.hash, &error));
    assert_true(buffer_terminate(&digest.lines, &error));
    return digest;
}

static struct fingerprint hash_after(const char *assignment)
{
    struct error error = {0};
    struct profile *profile = shop_create();
    assert_true(profile_apply_assignment(profile, assignment, &error));
    struct digest digest = digest_of(profile, "shop");
    buffer_free(&digest.lines);
    profile_free(profile);
    return digest.hash;
}

static void test_lines(void **state)
{
    (void)state;
    struct profile *profile = shop_create();
    struct digest digest = digest_of(profile, "shop");
    assert_string_equal((const char *)digest.lines.data, "shop.open=true\n"
                                                         "shop.branches=12\n"
                                                         "shop.goods.margin=0.25\n"
                                                         "shop.founded=1999-02-28\n"
                                                         "shop.size=large\n"
                                                         "shop.sign=\"\"\n"
                                                         "shop.goods.price.min=0.5\n"
                                                         "shop.goods.price.max=1000\n"
                                                         "shop.loan.terms.short=1\n"
                                                         "shop.loan.terms.middle=2.5\n"
                                                         "shop.loan.terms.long=0\n");
    buffer_free(&digest.lines);
    profile_free(profile);
}

/* Seed, scale and as_of stand in the ledger by themselves, and the engine's settings shape no row. */
static void test_top_level_has_no_lines(void **state)
{
    (void)state;
    struct profile *profile = shop_create();
    struct digest digest = digest_of(profile, "");
    assert_int_equal(digest.lines.length, 0);
    buffer_free(&digest.lines);
    profile_free(profile);
}

static void test_hash_follows_values_not_spelling(void **state)
{
    (void)state;
    struct fingerprint same = hash_after("shop.branches=12");
    struct fingerprint spelled = hash_after("shop.branches=1.2e1");
    struct fingerprint engine = hash_after("jobs=7");
    struct fingerprint other = hash_after("shop.branches=13");
    assert_true(fingerprint_equals(&same, &spelled));
    assert_true(fingerprint_equals(&same, &engine));
    assert_false(fingerprint_equals(&same, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_top_level_has_no_lines),
        cmocka_unit_test(test_hash_follows_values_not_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
