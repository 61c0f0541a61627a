/* Names, addresses and numbers of people and accounts: unique where they must be, and agreeing with one
 * another. */
#include "fixture.h"

#include <stdlib.h>

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void assert_unique(const struct book *book, const struct table *table, const char *column)
{
    size_t count = (size_t)book_tally(book, table)->rows, used = 0;
    char **texts = calloc(count, sizeof *texts);
    for (struct cursor row = cursor_open(book, table); row.valid; cursor_next(&row))
        texts[used++] = strdup(cursor_text(&row, column));
    assert_int_equal(used, count);
    qsort(texts, count, sizeof *texts, compare_texts);
    for (size_t i = 1; i < count; i++)
        assert_string_not_equal(texts[i - 1], texts[i]);
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

static void test_unique(void **state)
{
    (void)state;
    struct book *book = book_open((const char *const[]){"advisory.exact.fas=10", NULL});
    book_generate_all(book);
    assert_unique(book, &advisory_financial_advisors_table, "fa_id");
    assert_unique(book, &advisory_financial_advisors_table, "email");
    assert_unique(book, &advisory_households_table, "household_id");
    assert_unique(book, &advisory_households_table, "email");
    assert_unique(book, &advisory_accounts_table, "account_id");
    assert_unique(book, &advisory_accounts_table, "account_number");
    book_close(book);
}

/* Even where many of a kind come together. */
static void test_account_names_differ_within_a_household(void **state)
{
    (void)state;
    struct book *book = book_open((const char *const[]){
        "advisory.exact.fas=1", "advisory.households_per_fa=30", "advisory.accounts_per_household=40", NULL});
    book_generate_all(book);
    char seen[40][512], household[64] = "";
    size_t count = 0;
    for (struct cursor account = cursor_open(book, &advisory_accounts_table); account.valid;
         cursor_next(&account)) {
        if (!cursor_has(&account, "household_id", household))
            count = 0;
        snprintf(household, sizeof household, "%s", cursor_text(&account, "household_id"));
        snprintf(seen[count], sizeof seen[count], "%s", cursor_text(&account, "account_name"));
        for (size_t i = 0; i < count; i++)
            assert_string_not_equal(seen[i], seen[count]);
        count++;
    }
    book_close(book);
}

static unsigned luhn_sum(const char *number)
{
    unsigned sum = 0;
    bool doubled = false;
    for (size_t i = strlen(number); i-- > 0;) {
        if (number[i] == '-')
            continue;
        unsigned digit = (unsigned)(number[i] - '0') * (doubled ? 2 : 1);
        sum += digit / 10 + digit % 10;
        doubled = !doubled;
    }
    return sum;
}

static void test_account_numbers(void **state)
{
    (void)state;
    struct book *book = book_open((const char *const[]){"advisory.exact.fas=1", NULL});
    book_generate_all(book);
    for (struct cursor account = cursor_open(book, &advisory_accounts_table); account.valid;
         cursor_next(&account)) {
        const char *number = cursor_text(&account, "account_number");
        assert_int_equal(strlen(number), 13);
        assert_int_equal(luhn_sum(number) % 10, 0);
    }
    book_close(book);
}

/* Past 99,999 advisors ids are longer; past 10^10 accounts, numbers are. All fit their columns (the encoder
 * asserts it). */
static void test_far_families(void **state)
{
    (void)state;
    struct book *book =
        book_open((const char *const[]){"advisory.exact.fas=9999999", "advisory.households_per_fa=1200",
                                        "advisory.accounts_per_household=100", NULL});
    book_generate(book, 0, 9999998);
    struct cursor account = cursor_open(book, &advisory_accounts_table);
    assert_string_equal(cursor_text(&account, "account_id"), "ACC-HH-FA-9999999-00001-01");
    const char *number = cursor_text(&account, "account_number");
    assert_int_equal(strlen(number), 13 + strlen("119-"));
    assert_memory_equal(number, "119-", 4);
    assert_int_equal(luhn_sum(number) % 10, 0);
    for (int i = 0; i < 99; i++)
        cursor_next(&account);
    assert_string_equal(cursor_text(&account, "account_id"), "ACC-HH-FA-9999999-00001-100");
    book_close(book);
}

static void test_relationships_fit_careers(void **state)
{
    (void)state;
    struct book *book =
        book_open((const char *const[]){"advisory.exact.fas=30", "advisory.households_per_fa=20", NULL});
    book_generate_all(book);
    date_days as_of = profile_run(book->profile)->as_of;
    struct cursor household = cursor_open(book, &advisory_households_table);
    for (struct cursor advisor = cursor_open(book, &advisory_financial_advisors_table); advisor.valid;
         cursor_next(&advisor)) {
        char id[64];
        snprintf(id, sizeof id, "%s", cursor_text(&advisor, "fa_id"));
        int64_t years = cursor_integer(&advisor, "years_experience");
        assert_in_range(years, 3, 40);
        date_days first = date_add_months(as_of, -12 * (int32_t)(years < 20 ? years : 20));
        for (; cursor_has(&household, "fa_id", id); cursor_next(&household)) {
            int64_t since = cursor_integer(&household, "client_since");
            assert_true(since >= date_midnight(first) && since <= date_midnight(date_add_months(as_of, -12)));
        }
    }
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unique),
        cmocka_unit_test(test_account_names_differ_within_a_household),
        cmocka_unit_test(test_account_numbers),
        cmocka_unit_test(test_far_families),
        cmocka_unit_test(test_relationships_fit_careers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
