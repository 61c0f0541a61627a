/* What checks.sql must say in SQL although the program says it in C: the same words and settings. */
#include "fixture.h"

static const char *checks(void)
{
    return domain_find("personal")->tables()->checks_sql;
}

static void test_words(void **state)
{
    (void)state;
    const struct table_set *set = domain_find("personal")->tables();
    assert_int_equal(set->enum_count, 3);
    for (uint32_t i = 0; i < set->enum_count; i++)
        for (uint32_t j = 0; j < set->enums[i]->label_count; j++) {
            char quoted[64];
            snprintf(quoted, sizeof quoted, "'%s'", set->enums[i]->labels[j]);
            if (strstr(checks(), quoted) == NULL)
                fail_msg("%s is missing", quoted);
        }
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
    assert_true(profile_digest(book->profile, "personal", &lines, &digest, &error));
    assert_true(buffer_append_text(&lines, "\nas_of=\n", &error));
    assert_true(buffer_terminate(&lines, &error));
    size_t found = 0;
    for (const char *at = checks(); (at = strstr(at, "${")) != NULL; at += 2) {
        char path[128];
        if (strncmp(at, "${path}", 7) == 0) /* the head of the file explains itself */
            continue;
        snprintf(path, sizeof path, "%.*s=", (int)strcspn(at + 2, "}"), at + 2);
        if (strstr((const char *)lines.data, path) == NULL)
            fail_msg("%s is no setting", path);
        found++;
    }
    assert_true(found > 30);
    buffer_free(&lines);
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_placeholders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
