#include "fixture.h"

static void write_profile(const struct profile *profile, struct buffer *text)
{
    struct error error = {0};
    buffer_init(text, 1 << 20);
    assert_true(profile_write(profile, text, &error));
    assert_true(buffer_terminate(text, &error));
}

static void test_text(void **state)
{
    (void)state;
    struct profile *profile = shop_create();
    struct buffer text;
    write_profile(profile, &text);
    const char *shop = strstr((const char *)text.data, "\nshop:\n");
    assert_non_null(shop);
    /* Settings of one group stand together, whatever the order of the table. */
    assert_string_equal(shop, "\nshop:\n"
                              "  # Open\n"
                              "  open: true\n"
                              "  # How many branches\n"
                              "  branches: 12\n"
                              "  goods:\n"
                              "    # Share of the price\n"
                              "    margin: 0.25\n"
                              "    # In dollars\n"
                              "    price: {min: 0.5, max: 1000}\n"
                              "  # The day\n"
                              "  founded: 1999-02-28\n"
                              "  # How large\n"
                              "  size: large\n"
                              "  # Over the door\n"
                              "  sign: \"\"\n"
                              "  loan:\n"
                              "    # Weights of the terms\n"
                              "    terms:\n"
                              "      short: 1\n"
                              "      middle: 2.5\n"
                              "      long: 0\n");
    buffer_free(&text);
    profile_free(profile);
}

static void test_round_trip(void **state)
{
    (void)state;
    static const char *const assignments[] = {
        "shop.branches=by_size",
        "shop.goods.margin=0.30000000000000004",
        "shop.open=false",
        "shop.goods.price.max=1e-07",
        "shop.goods.price.min=0",
        "shop.size=small",
        "shop.sign=true",
        "shop.loan.terms.long=1e+300",
        "seed=9223372036854775807",
        "scale=0.3333333333333333",
    };
    struct error error = {0};
    struct profile *profile = shop_create();
    for (size_t i = 0; i < sizeof assignments / sizeof assignments[0]; i++)
        assert_true(profile_apply_assignment(profile, assignments[i], &error));
    assert_true(profile_check(profile, &error));
    struct buffer first;
    struct buffer second;
    write_profile(profile, &first);
    struct profile *again = shop_create();
    if (!profile_apply_text(again, "again.yaml", (const char *)first.data, first.length, &error))
        fail_msg("%s", error.message);
    write_profile(again, &second);
    assert_string_equal((const char *)first.data, (const char *)second.data);
    assert_memory_equal(shop_values(profile), shop_values(again), sizeof(struct shop_settings));
    assert_memory_equal(profile_run(profile), profile_run(again), sizeof(struct run_settings));
    buffer_free(&first);
    buffer_free(&second);
    profile_free(again);
    profile_free(profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
