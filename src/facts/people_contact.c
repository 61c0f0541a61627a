/* Ways to reach a person that reach nobody: numbers and domains that are reserved for fiction and examples.
 */
#include "fingen/people.h"

#include <string.h>

enum { HOUSE_NUMBER_DIGITS_MAX = 5, NUMBER_DIGITS_MAX = 20, SUFFIX_WEIGHT = 16 };

static const char *const street_names[] = {
    "Main",     "Oak",      "Maple",     "Cedar",     "Park",      "Washington", "Elm",      "Pine",
    "Lake",     "Hill",     "Walnut",    "Chestnut",  "Highland",  "Spring",     "Church",   "Center",
    "Willow",   "River",    "Sunset",    "Jackson",   "Lincoln",   "Jefferson",  "Franklin", "Madison",
    "Adams",    "Ridge",    "Meadow",    "Forest",    "Birch",     "Hickory",    "Dogwood",  "Magnolia",
    "Sycamore", "Poplar",   "Spruce",    "Laurel",    "Cherry",    "Locust",     "Valley",   "Mill",
    "School",   "Union",    "Prospect",  "Liberty",   "Colonial",  "Heritage",   "Fairview", "Lakeview",
    "Hillside", "Woodland", "Brookside", "Riverside", "Orchard",   "Vine",       "Summit",   "Garden",
    "Holly",    "Juniper",  "Aspen",     "Cypress",   "Hawthorne", "Linden",     "College",  "Pleasant",
};
static const char *const street_suffixes[SUFFIX_WEIGHT] = {
    "Street", "Street", "Street", "Street", "Avenue", "Avenue", "Avenue",    "Drive",
    "Drive",  "Road",   "Road",   "Lane",   "Lane",   "Court",  "Boulevard", "Way",
};

/* Text under way in an arena; the caller has reserved the room. */
struct writer {
    char *data;
    uint32_t length;
};

static void write_char(struct writer *writer, char c)
{
    writer->data[writer->length++] = c;
}

static void write_string(struct writer *writer, const char *text)
{
    while (*text)
        write_char(writer, *text++);
}

static void write_number(struct writer *writer, uint64_t number)
{
    char digits[NUMBER_DIGITS_MAX];
    uint32_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0)
        write_char(writer, digits[--count]);
}

/* ASCII letters and digits in lower case; apostrophes, spaces and anything else fall away. */
static void write_mailbox_part(struct writer *writer, const char *name)
{
    for (; *name; name++) {
        if (*name >= 'A' && *name <= 'Z')
            write_char(writer, (char)(*name - 'A' + 'a'));
        else if ((*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9'))
            write_char(writer, *name);
    }
}

struct text people_phone(struct arena *arena, struct stream *stream, uint16_t area_code)
{
    static const char shape[] = "(000) 555-0100";
    char *phone = arena_strndup(arena, shape, sizeof shape - 1);
    uint32_t line = (uint32_t)stream_below(stream, 100);
    phone[1] = (char)('0' + area_code / 100 % 10);
    phone[2] = (char)('0' + area_code / 10 % 10);
    phone[3] = (char)('0' + area_code % 10);
    phone[12] = (char)('0' + line / 10);
    phone[13] = (char)('0' + line % 10);
    return (struct text){phone, sizeof shape - 1};
}

struct text people_email(struct arena *arena, const char *given, const char *family, uint64_t number,
                         const char *domain)
{
    size_t room = strlen(given) + strlen(family) + strlen(domain) + NUMBER_DIGITS_MAX + 2;
    struct writer writer = {arena_alloc(arena, room), 0};
    write_mailbox_part(&writer, given);
    write_char(&writer, '.');
    write_mailbox_part(&writer, family);
    if (number > 0)
        write_number(&writer, number);
    write_char(&writer, '@');
    write_string(&writer, domain);
    return (struct text){writer.data, writer.length};
}

/* Short numbers are more frequent than long ones. */
static uint64_t pick_house_number(struct stream *stream)
{
    static const uint64_t bounds[] = {99, 999, 999, 4999, 9999};
    return 1 + stream_below(stream, bounds[stream_below(stream, sizeof bounds / sizeof bounds[0])]);
}

struct text people_street(struct arena *arena, struct stream *stream)
{
    uint64_t number = pick_house_number(stream);
    const char *name = street_names[stream_below(stream, sizeof street_names / sizeof street_names[0])];
    const char *suffix = street_suffixes[stream_below(stream, SUFFIX_WEIGHT)];
    size_t room = HOUSE_NUMBER_DIGITS_MAX + strlen(name) + strlen(suffix) + 2;
    struct writer writer = {arena_alloc(arena, room), 0};
    write_number(&writer, number);
    write_char(&writer, ' ');
    write_string(&writer, name);
    write_char(&writer, ' ');
    write_string(&writer, suffix);
    return (struct text){writer.data, writer.length};
}
