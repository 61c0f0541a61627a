/* What checks.sql must say in SQL although the program says it in C: the same funds, regions and words. */
#include "fixture.h"

#include "fingen/market.h"
#include "fingen/people.h"

#include <stdlib.h>

static const char *checks(void)
{
    return domain_find("advisory")->tables()->checks_sql;
}

/* The text of the check between its name and the next. Caller frees. */
static char *check_text(const char *name)
{
    char head[128];
    snprintf(head, sizeof head, "-- check: %s", name);
    const char *begin = strstr(checks(), head);
    assert_non_null(begin);
    const char *end = strstr(begin + 1, "-- check: ");
    return strndup(begin, end == NULL ? strlen(begin) : (size_t)(end - begin));
}

static void assert_quotes(const char *text, const char *word, bool expected)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "'%s'", word);
    if ((strstr(text, quoted) != NULL) != expected)
        fail_msg("%s %s", quoted, expected ? "is missing" : "should not be there");
}

static void test_funds(void **state)
{
    (void)state;
    char *text = check_text("stock_share");
    const char *list = strstr(text, "NOT IN (");
    assert_non_null(list);
    for (uint32_t i = 0; i < market_security_count; i++)
        assert_quotes(list, market_securities[i].ticker, market_securities[i].kind != SECURITY_STOCK);
    free(text);
}

static void test_regions(void **state)
{
    (void)state;
    char *text = check_text("regions");
    for (int region = 0; region < REGION_COUNT; region++)
        assert_quotes(text, region_name((enum region)region), true);
    free(text);
}

static void test_enums(void **state)
{
    (void)state;
    const struct table_set *set = domain_find("advisory")->tables();
    char *text = check_text("enums");
    for (uint32_t i = 0; i < set->enum_count; i++)
        for (uint32_t j = 0; j < set->enums[i]->label_count; j++)
            assert_quotes(text, set->enums[i]->labels[j], true);
    free(text);
}

/* Every ${...} is a line of the digest, or of what the ledger keeps apart. */
static void test_placeholders(void **state)
{
    (void)state;
    struct book *book = book_open((const char *const[]){NULL});
    struct buffer lines;
    struct error error = {0};
    struct fingerprint digest;
    buffer_init(&lines, 1 << 20);
    assert_true(profile_digest(book->profile, "advisory", &lines, &digest, &error));
    assert_true(buffer_append_text(&lines, "\nseed=\nscale=\nas_of=\n", &error));
    assert_true(buffer_terminate(&lines, &error));
    size_t found = 0;
    for (const char *at = checks(); (at = strstr(at, "${")) != NULL; at += 2) {
        char path[128];
        size_t length = strcspn(at + 2, "}");
        if (strncmp(at, "${path}", 7) == 0) /* the head of the file explains itself */
            continue;
        snprintf(path, sizeof path, "%.*s=", (int)length, at + 2);
        if (strstr((const char *)lines.data, path) == NULL)
            fail_msg("%s is no setting", path);
        found++;
    }
    assert_true(found > 40);
    buffer_free(&lines);
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_funds),
        cmocka_unit_test(test_regions),
        cmocka_unit_test(test_enums),
        cmocka_unit_test(test_placeholders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
