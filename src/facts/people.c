/* Draws of names and cities, each in O(1) from an alias table. */
#include "people_internal.h"

#include "fingen/distribution.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

enum { SEX_COUNT = 2, WEIGHTS_MAX = 1024 };

static struct alias_table surname_table;
static struct alias_table given_tables[SEX_COUNT][COHORT_COUNT];
static struct alias_table city_table;
static struct alias_table
    region_tables[REGION_COUNT]; /* over all cities; those of other regions weigh nothing */
static pthread_once_t prepare_once = PTHREAD_ONCE_INIT;
static bool is_prepared;

static bool prepare_surnames(double *weights)
{
    for (uint32_t i = 0; i < people_surname_count; i++)
        weights[i] = people_surnames[i].count;
    return alias_init(&surname_table, weights, people_surname_count);
}

static bool prepare_given_names(double *weights, const struct given_name *names, uint32_t count,
                                struct alias_table *tables)
{
    for (uint32_t cohort = 0; cohort < COHORT_COUNT; cohort++) {
        for (uint32_t i = 0; i < count; i++)
            weights[i] = names[i].weights[cohort];
        if (!alias_init(&tables[cohort], weights, count))
            return false;
    }
    return true;
}

static bool prepare_cities(double *weights)
{
    for (uint32_t i = 0; i < people_city_count; i++)
        weights[i] = people_cities[i].weight;
    if (!alias_init(&city_table, weights, people_city_count))
        return false;
    for (uint32_t region = 0; region < REGION_COUNT; region++) {
        for (uint32_t i = 0; i < people_city_count; i++)
            weights[i] = people_cities[i].region == region ? people_cities[i].weight : 0;
        if (!alias_init(&region_tables[region], weights, people_city_count))
            return false;
    }
    return true;
}

static void prepare(void)
{
    static double weights[WEIGHTS_MAX];
    assert(people_surname_count <= WEIGHTS_MAX && people_city_count <= WEIGHTS_MAX);
    is_prepared =
        prepare_surnames(weights) &&
        prepare_given_names(weights, people_female_names, people_female_name_count,
                            given_tables[SEX_FEMALE]) &&
        prepare_given_names(weights, people_male_names, people_male_name_count, given_tables[SEX_MALE]) &&
        prepare_cities(weights);
}

/* The tables live as long as the process. */
bool people_prepare(void)
{
    return pthread_once(&prepare_once, prepare) == 0 && is_prepared;
}

const char *people_pick_surname(struct stream *stream)
{
    return people_surnames[alias_pick(&surname_table, stream)].name;
}

static uint32_t cohort_of_year(int32_t birth_year)
{
    int32_t cohort = birth_year < COHORT_FIRST_YEAR ? 0 : (birth_year - COHORT_FIRST_YEAR) / COHORT_YEARS;
    return cohort < COHORT_COUNT ? (uint32_t)cohort : COHORT_COUNT - 1;
}

const char *people_pick_given_name(struct stream *stream, enum sex sex, int32_t birth_year)
{
    uint32_t name = alias_pick(&given_tables[sex][cohort_of_year(birth_year)], stream);
    return sex == SEX_FEMALE ? people_female_names[name].name : people_male_names[name].name;
}

struct person_name people_pick_name(struct stream *stream, int32_t birth_year)
{
    struct person_name name = {.sex = stream_below(stream, SEX_COUNT) ? SEX_MALE : SEX_FEMALE};
    name.given = people_pick_given_name(stream, name.sex, birth_year);
    name.family = people_pick_surname(stream);
    return name;
}

uint32_t people_pick_city(struct stream *stream)
{
    return alias_pick(&city_table, stream);
}

uint32_t people_pick_city_in(struct stream *stream, enum region region)
{
    return alias_pick(&region_tables[region], stream);
}
