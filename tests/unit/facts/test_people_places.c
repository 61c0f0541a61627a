#include "people_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* First three digits of a state's ZIP codes, as ranges (USPS). */
struct state_facts {
    const char *state;
    enum region region;
    uint16_t zip_first, zip_last;
};
static const struct state_facts states[] = {
    {"CT", REGION_NEW_ENGLAND, 60, 69},      {"ME", REGION_NEW_ENGLAND, 39, 49},
    {"MA", REGION_NEW_ENGLAND, 10, 27},      {"NH", REGION_NEW_ENGLAND, 30, 38},
    {"RI", REGION_NEW_ENGLAND, 28, 29},      {"VT", REGION_NEW_ENGLAND, 50, 59},
    {"NY", REGION_MID_ATLANTIC, 100, 149},   {"NJ", REGION_MID_ATLANTIC, 70, 89},
    {"PA", REGION_MID_ATLANTIC, 150, 196},   {"DE", REGION_MID_ATLANTIC, 197, 199},
    {"MD", REGION_MID_ATLANTIC, 206, 219},   {"DC", REGION_MID_ATLANTIC, 200, 205},
    {"VA", REGION_SOUTH_ATLANTIC, 220, 246}, {"WV", REGION_SOUTH_ATLANTIC, 247, 268},
    {"NC", REGION_SOUTH_ATLANTIC, 270, 289}, {"SC", REGION_SOUTH_ATLANTIC, 290, 299},
    {"GA", REGION_SOUTH_ATLANTIC, 300, 319}, {"FL", REGION_SOUTH_ATLANTIC, 320, 349},
    {"AL", REGION_SOUTHEAST, 350, 369},      {"KY", REGION_SOUTHEAST, 400, 427},
    {"MS", REGION_SOUTHEAST, 386, 397},      {"TN", REGION_SOUTHEAST, 370, 385},
    {"AR", REGION_SOUTHEAST, 716, 729},      {"LA", REGION_SOUTHEAST, 700, 714},
    {"IL", REGION_GREAT_LAKES, 600, 629},    {"IN", REGION_GREAT_LAKES, 460, 479},
    {"MI", REGION_GREAT_LAKES, 480, 499},    {"OH", REGION_GREAT_LAKES, 430, 459},
    {"WI", REGION_GREAT_LAKES, 530, 549},    {"IA", REGION_GREAT_PLAINS, 500, 528},
    {"KS", REGION_GREAT_PLAINS, 660, 679},   {"MN", REGION_GREAT_PLAINS, 550, 567},
    {"MO", REGION_GREAT_PLAINS, 630, 658},   {"NE", REGION_GREAT_PLAINS, 680, 693},
    {"ND", REGION_GREAT_PLAINS, 580, 588},   {"SD", REGION_GREAT_PLAINS, 570, 577},
    {"AZ", REGION_SOUTHWEST, 850, 865},      {"NM", REGION_SOUTHWEST, 870, 884},
    {"OK", REGION_SOUTHWEST, 730, 749},      {"TX", REGION_SOUTHWEST, 750, 799},
    {"CO", REGION_MOUNTAIN, 800, 816},       {"ID", REGION_MOUNTAIN, 832, 838},
    {"MT", REGION_MOUNTAIN, 590, 599},       {"NV", REGION_MOUNTAIN, 889, 898},
    {"UT", REGION_MOUNTAIN, 840, 847},       {"WY", REGION_MOUNTAIN, 820, 831},
    {"CA", REGION_PACIFIC, 900, 961},        {"OR", REGION_PACIFIC, 970, 979},
    {"WA", REGION_PACIFIC, 980, 994},        {"AK", REGION_PACIFIC, 995, 999},
    {"HI", REGION_PACIFIC, 967, 968},
};

enum { STATE_COUNT = sizeof states / sizeof states[0] };

static const struct state_facts *find_state(const char *name)
{
    for (size_t i = 0; i < STATE_COUNT; i++)
        if (strcmp(states[i].state, name) == 0)
            return &states[i];
    return NULL;
}

static void test_region_and_zip_agree_with_the_state(void **state)
{
    uint32_t cities[STATE_COUNT] = {0};
    (void)state;
    assert_true(people_city_count >= 150);
    for (uint32_t i = 0; i < people_city_count; i++) {
        const struct city *city = &people_cities[i];
        const struct state_facts *facts = find_state(city->state);
        assert_non_null(facts);
        assert_int_equal(city->region, facts->region);
        assert_in_range(city->zip_prefix, facts->zip_first, facts->zip_last);
        assert_true(city->weight > 0);
        cities[facts - states]++;
    }
    for (size_t i = 0; i < STATE_COUNT; i++)
        assert_true(cities[i] > 0);
}

static void test_area_codes(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < people_city_count; i++) {
        assert_in_range(people_cities[i].area_code, 201, 989);
        assert_true(people_cities[i].area_code % 100 != 11);
        assert_true(people_cities[i].area_code / 10 % 10 != 9);
        for (uint32_t k = 0; k < i; k++)
            if (people_cities[i].area_code == people_cities[k].area_code)
                assert_string_equal(people_cities[i].state, people_cities[k].state);
    }
}

static void test_cities_are_unique(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < people_city_count; i++)
        for (uint32_t k = 0; k < i; k++)
            assert_false(strcmp(people_cities[i].name, people_cities[k].name) == 0 &&
                         strcmp(people_cities[i].state, people_cities[k].state) == 0);
}

static void test_region_names(void **state)
{
    (void)state;
    assert_string_equal(region_name(REGION_NEW_ENGLAND), "New England");
    assert_string_equal(region_name(REGION_PACIFIC), "Pacific");
    assert_string_equal(region_name(REGION_COUNT), "");
    for (uint32_t i = 0; i < REGION_COUNT; i++)
        assert_true(strlen(region_name((enum region)i)) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_region_and_zip_agree_with_the_state),
        cmocka_unit_test(test_area_codes),
        cmocka_unit_test(test_cities_are_unique),
        cmocka_unit_test(test_region_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
