#include "people_internal.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { DRAWS = 200000 };

static int prepare_people(void **state)
{
    (void)state;
    return people_prepare() ? 0 : -1;
}

static struct stream open_stream(const char *name)
{
    struct aspect aspect = aspect_make(42, name);
    return stream_open(&aspect, 0);
}

static void assert_is_name(const char *name)
{
    assert_true(*name >= 'A' && *name <= 'Z');
    for (const char *c = name; *c; c++)
        assert_true((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || *c == '\'' || *c == ' ');
}

static void assert_share(uint32_t count, double draws, double expected)
{
    double share = count / draws;
    assert_true(share > 0.9 * expected && share < 1.1 * expected);
}

static void test_tables_are_well_formed(void **state)
{
    (void)state;
    assert_true(people_surname_count >= 300);
    assert_true(people_female_name_count >= 60 && people_male_name_count >= 60);
    for (uint32_t i = 0; i < people_surname_count; i++) {
        assert_is_name(people_surnames[i].name);
        if (i > 0)
            assert_true(people_surnames[i].count <= people_surnames[i - 1].count);
        for (uint32_t k = 0; k < i; k++)
            assert_string_not_equal(people_surnames[i].name, people_surnames[k].name);
    }
    for (uint32_t i = 0; i < people_female_name_count; i++)
        assert_is_name(people_female_names[i].name);
    for (uint32_t i = 0; i < people_male_name_count; i++)
        assert_is_name(people_male_names[i].name);
}

static void test_surnames_by_frequency(void **state)
{
    (void)state;
    struct stream stream = open_stream("surname");
    double total = 0;
    for (uint32_t i = 0; i < people_surname_count; i++)
        total += people_surnames[i].count;
    uint32_t smiths = 0, garcias = 0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        const char *name = people_pick_surname(&stream);
        smiths += strcmp(name, "Smith") == 0;
        garcias += strcmp(name, "Garcia") == 0;
    }
    assert_share(smiths, DRAWS, 2442977 / total);
    assert_share(garcias, DRAWS, 1166120 / total);
}

static uint32_t count_given(enum sex sex, int32_t birth_year, const char *wanted)
{
    struct stream stream = open_stream("given");
    uint32_t count = 0;
    for (uint32_t i = 0; i < DRAWS; i++)
        count += strcmp(people_pick_given_name(&stream, sex, birth_year), wanted) == 0;
    return count;
}

static void test_given_names_follow_the_cohort(void **state)
{
    (void)state;
    assert_true(count_given(SEX_FEMALE, 1935, "Mary") > DRAWS / 15);
    assert_true(count_given(SEX_FEMALE, 2005, "Mary") < DRAWS / 50);
    assert_true(count_given(SEX_FEMALE, 1975, "Jennifer") > DRAWS / 15);
    assert_int_equal(count_given(SEX_FEMALE, 1975, "Madison"), 0);
    assert_true(count_given(SEX_MALE, 1965, "Michael") > count_given(SEX_MALE, 1935, "Michael") * 5);
    assert_int_equal(count_given(SEX_MALE, 1955, "Liam"), 0);
}

static void test_years_beyond_the_cohorts(void **state)
{
    (void)state;
    assert_int_equal(count_given(SEX_FEMALE, 1900, "Betty"), count_given(SEX_FEMALE, 1930, "Betty"));
    assert_int_equal(count_given(SEX_FEMALE, 2030, "Emma"), count_given(SEX_FEMALE, 2019, "Emma"));
    assert_true(count_given(SEX_FEMALE, 1929, "Betty") > 0);
}

static bool is_in(const struct given_name *names, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++)
        if (names[i].name == name)
            return true;
    return false;
}

static void test_whole_names_agree_with_their_sex(void **state)
{
    (void)state;
    struct stream stream = open_stream("name");
    uint32_t women = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        struct person_name name = people_pick_name(&stream, 1970);
        women += name.sex == SEX_FEMALE;
        if (name.sex == SEX_FEMALE)
            assert_true(is_in(people_female_names, people_female_name_count, name.given));
        else
            assert_true(is_in(people_male_names, people_male_name_count, name.given));
        assert_is_name(name.family);
    }
    assert_in_range(women, 4700, 5300);
}

static void test_cities_by_weight(void **state)
{
    (void)state;
    struct stream stream = open_stream("city");
    double total = 0;
    for (uint32_t i = 0; i < people_city_count; i++)
        total += people_cities[i].weight;
    uint32_t in_chicago = 0;
    for (uint32_t i = 0; i < DRAWS; i++)
        in_chicago += strcmp(people_cities[people_pick_city(&stream)].name, "Chicago") == 0;
    assert_share(in_chicago, DRAWS, 2746 / total);
}

static void test_cities_of_a_region(void **state)
{
    (void)state;
    struct stream stream = open_stream("city");
    for (uint32_t region = 0; region < REGION_COUNT; region++)
        for (uint32_t i = 0; i < 2000; i++)
            assert_int_equal(people_cities[people_pick_city_in(&stream, (enum region)region)].region, region);
}

static void test_same_stream_same_names(void **state)
{
    (void)state;
    struct stream a = open_stream("same"), b = open_stream("same");
    for (uint32_t i = 0; i < 100; i++) {
        struct person_name first = people_pick_name(&a, 1980), second = people_pick_name(&b, 1980);
        assert_ptr_equal(first.given, second.given);
        assert_ptr_equal(first.family, second.family);
    }
}

static void *prepare_and_draw(void *result)
{
    struct stream stream = open_stream("thread");
    *(const char **)result = people_prepare() ? people_pick_surname(&stream) : NULL;
    return NULL;
}

static void test_prepare_from_many_threads(void **state)
{
    pthread_t threads[8];
    const char *names[8];
    (void)state;
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, prepare_and_draw, &names[i]), 0);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_non_null(names[i]);
        assert_ptr_equal(names[i], names[0]);
    }
}

int main(void)
{
    const struct CMUnitTest threads[] = {cmocka_unit_test(test_prepare_from_many_threads)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_are_well_formed),
        cmocka_unit_test(test_surnames_by_frequency),
        cmocka_unit_test(test_given_names_follow_the_cohort),
        cmocka_unit_test(test_years_beyond_the_cohorts),
        cmocka_unit_test(test_whole_names_agree_with_their_sex),
        cmocka_unit_test(test_cities_by_weight),
        cmocka_unit_test(test_cities_of_a_region),
        cmocka_unit_test(test_same_stream_same_names),
    };
    int failed = cmocka_run_group_tests(threads, NULL, NULL);
    return failed + cmocka_run_group_tests(tests, prepare_people, NULL);
}
