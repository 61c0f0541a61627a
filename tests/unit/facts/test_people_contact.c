#include "fingen/people.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int make_arena(void **state)
{
    (void)state;
    arena_init(&arena, 4096);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct stream open_stream(void)
{
    struct aspect aspect = aspect_make(42, "contact");
    return stream_open(&aspect, 0);
}

static void assert_matches(const regex_t *pattern, struct text text)
{
    char copy[128];
    assert_true(text.length < sizeof copy);
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    if (regexec(pattern, copy, 0, NULL, 0) != 0)
        fail_msg("'%s' is not of the expected form", copy);
}

static void test_phones_are_fictional(void **state)
{
    (void)state;
    regex_t pattern;
    assert_int_equal(regcomp(&pattern, "^\\([2-9][0-9]{2}\\) 555-01[0-9]{2}$", REG_EXTENDED | REG_NOSUB), 0);
    struct stream stream = open_stream();
    bool seen[100] = {false};
    uint32_t different = 0;
    for (uint32_t i = 0; i < 5000; i++) {
        struct text phone = people_phone(&arena, &stream, people_cities[i % people_city_count].area_code);
        assert_matches(&pattern, phone);
        uint32_t line = (uint32_t)(phone.data[12] - '0') * 10 + (uint32_t)(phone.data[13] - '0');
        different += !seen[line];
        seen[line] = true;
    }
    assert_int_equal(different, 100);
    assert_memory_equal(people_phone(&arena, &stream, 617).data, "(617) 555-01", 12);
    regfree(&pattern);
}

static void assert_email(const char *given, const char *family, uint64_t number, const char *domain,
                         const char *expected)
{
    struct text email = people_email(&arena, given, family, number, domain);
    assert_int_equal(email.length, strlen(expected));
    assert_memory_equal(email.data, expected, email.length);
}

static void test_emails(void **state)
{
    (void)state;
    assert_email("Mary", "Smith", 0, "example.com", "mary.smith@example.com");
    assert_email("Mary", "Smith", 17, "example.org", "mary.smith17@example.org");
    assert_email("Ruth", "O'Brien", 0, "example.net", "ruth.obrien@example.net");
    assert_email("Jose", "De La Cruz", 3, "example.com", "jose.delacruz3@example.com");
    assert_email("Ana", "M\xc3\xbcller", 0, "example.com", "ana.mller@example.com");
    assert_email("A", "B", UINT64_MAX, "example.com", "a.b18446744073709551615@example.com");
}

static void test_streets(void **state)
{
    (void)state;
    regex_t pattern;
    assert_int_equal(
        regcomp(&pattern, "^[1-9][0-9]{0,3} [A-Z][a-z]+ (Street|Avenue|Drive|Road|Lane|Court|Boulevard|Way)$",
                REG_EXTENDED | REG_NOSUB),
        0);
    struct stream stream = open_stream();
    for (uint32_t i = 0; i < 5000; i++)
        assert_matches(&pattern, people_street(&arena, &stream));
    regfree(&pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phones_are_fictional),
        cmocka_unit_test(test_emails),
        cmocka_unit_test(test_streets),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
