/* The tables of names behind people.h. */
#ifndef FINGEN_PEOPLE_INTERNAL_H
#define FINGEN_PEOPLE_INTERNAL_H

#include "fingen/people.h"

enum { COHORT_FIRST_YEAR = 1930, COHORT_YEARS = 10, COHORT_COUNT = 9 };

struct surname {
    const char *name;
    uint32_t count;
};

struct given_name {
    const char *name;
    uint16_t weights[COHORT_COUNT]; /* by decade of birth */
};

extern const struct surname people_surnames[];
extern const uint32_t people_surname_count;
extern const struct given_name people_female_names[];
extern const uint32_t people_female_name_count;
extern const struct given_name people_male_names[];
extern const uint32_t people_male_name_count;

#endif
