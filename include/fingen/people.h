/* Names and places that are realistic and safely fake (FACTS D): US Census surnames by frequency, given names by sex and
 * birth cohort, cities with their state, ZIP prefix and area code, fictional phone numbers, reserved e-mail domains. */
#ifndef FINGEN_PEOPLE_H
#define FINGEN_PEOPLE_H

#include "fingen/arena.h"
#include "fingen/stream.h"
#include "fingen/text.h"

enum sex { SEX_FEMALE, SEX_MALE };

struct person_name {
    const char *given;
    const char *family;
    enum sex sex;
};

/* Needed once before any draw; thread-safe afterwards. False when memory runs out. */
bool people_prepare(void);
const char *people_pick_surname(struct stream *stream);
/* Popular in the cohort of that birth year (1930 to 2010). */
const char *people_pick_given_name(struct stream *stream, enum sex sex, int32_t birth_year);
struct person_name people_pick_name(struct stream *stream, int32_t birth_year);

enum region {
    REGION_NEW_ENGLAND, REGION_MID_ATLANTIC, REGION_SOUTH_ATLANTIC, REGION_SOUTHEAST, REGION_GREAT_LAKES,
    REGION_GREAT_PLAINS, REGION_SOUTHWEST, REGION_MOUNTAIN, REGION_PACIFIC,
    REGION_COUNT
};
const char *region_name(enum region region); /* "New England" */

struct city {
    const char *name;
    const char *state;       /* "MA" */
    enum region region;
    uint16_t area_code;      /* in use in that city */
    uint16_t zip_prefix;     /* first three digits of its ZIP codes */
    double weight;           /* roughly by population */
};
extern const struct city people_cities[];
extern const uint32_t people_city_count;
uint32_t people_pick_city(struct stream *stream);                         /* by weight over the country */
uint32_t people_pick_city_in(struct stream *stream, enum region region);  /* by weight within the region */

/* "(617) 555-0142": the 100 numbers per area code that are reserved for fiction. */
struct text people_phone(struct arena *arena, struct stream *stream, uint16_t area_code);
/* "given.family@example.com", lower-case ASCII letters and digits; `number` > 0 is put behind the name to make it unique.
 * `domain` is one that is reserved for examples: example.com, example.org, example.net. */
struct text people_email(struct arena *arena, const char *given, const char *family, uint64_t number,
                         const char *domain);
/* A house number and street of plausible US form. */
struct text people_street(struct arena *arena, struct stream *stream);

#endif
