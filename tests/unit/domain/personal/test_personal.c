/* Whole data sets: every rule on every row, under many seeds, sizes and settings. What checks.sql asks of a
 * loaded database is asked here of the rows themselves. */
#include "fixture.h"

#include "fingen/calendar.h"

#include <stdlib.h>

struct bounds {
    int64_t accounts_min, accounts_max;
    int64_t count_min, count_max;
    int64_t days;
    int64_t balance_min, balance_max, limit_min, limit_max; /* cents */
    int64_t apr_min, apr_max;                               /* hundredths of a percent */
    int64_t income_min, income_max, expense_min, expense_max;
};

static const struct bounds seed_bounds = {
    .accounts_min = 1,
    .accounts_max = 3,
    .count_min = 20,
    .count_max = 100,
    .days = 180,
    .balance_min = 10000,
    .balance_max = 5000000,
    .limit_min = 100000,
    .limit_max = 2500000,
    .apr_min = 1299,
    .apr_max = 2999,
    .income_min = 200000,
    .income_max = 600000,
    .expense_min = 500,
    .expense_max = 25000,
};

static const char *const kinds[] = {"checking", "savings", "credit_card"};
enum { KINDS = 3 };

static int kind_of(const char *subtype)
{
    for (int kind = 0; kind < KINDS; kind++)
        if (strcmp(kinds[kind], subtype) == 0)
            return kind;
    fail_msg("%s is no subtype", subtype);
    return -1;
}

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static const uint8_t *uuid_of(const struct cursor *cursor, const char *column)
{
    struct field field = cursor_field(cursor, column);
    assert_int_equal(field.length, 16);
    return field.data;
}

static void assert_version_4(const uint8_t *uuid)
{
    assert_int_equal(uuid[6] >> 4, 4);
    assert_int_equal(uuid[8] >> 6, 2);
}

static bool is_null(const struct cursor *cursor, const char *column)
{
    return cursor_field(cursor, column).length < 0;
}

static void assert_between(int64_t value, int64_t low, int64_t high, const char *what)
{
    if (value < low || value > high)
        fail_msg("%s: %lld is not between %lld and %lld", what, (long long)value, (long long)low,
                 (long long)high);
}

/* ---- transactions ---- */

/* What a run of transactions of one account did. */
struct course {
    int64_t count, pending, total, highest, lowest; /* highest >= 0 >= lowest */
};

static void check_income(const struct cursor *row, bool card, int64_t amount, date_days day,
                         const struct bounds *bounds)
{
    const char *merchant = cursor_text(row, "merchant_name");
    assert_between(-amount, bounds->income_min, bounds->income_max, "income");
    assert_true(calendar_is_fed_business_day(day));
    assert_int_equal(ends_in(merchant, " Refund") || ends_in(merchant, " Credit"), card);
}

/* Consumes them. */
static struct course check_transactions(struct cursor *row, const uint8_t *account, bool card,
                                        date_days as_of, const struct bounds *bounds)
{
    struct course course = {0};
    int64_t before = INT64_MIN;
    for (; row->valid && memcmp(uuid_of(row, "account_id"), account, 16) == 0;
         cursor_next(row), course.count++) {
        assert_version_4(uuid_of(row, "id"));
        int64_t at = cursor_integer(row, "date"), amount = cursor_integer(row, "amount");
        date_days day = (date_days)(at / MICROSECONDS_PER_DAY);
        assert_true(at >= before);
        before = at;
        assert_between(day, as_of - bounds->days + 1, as_of, "date");
        assert_true(cursor_field(row, "merchant_name").length > 0);
        if (cursor_has(row, "category", "INCOME"))
            check_income(row, card, amount, day, bounds);
        else
            assert_between(amount, bounds->expense_min, bounds->expense_max, "expense");
        bool pending = cursor_integer(row, "pending") != 0;
        assert_true(pending || course.pending == 0);
        course.pending += pending;
        course.total += amount;
        course.highest = course.total > course.highest ? course.total : course.highest;
        course.lowest = course.total < course.lowest ? course.total : course.lowest;
    }
    assert_between(course.count, bounds->count_min, bounds->count_max, "transactions of an account");
    return course;
}

/* ---- accounts ---- */

static void check_card(const struct cursor *account, const struct course *course, const struct bounds *bounds)
{
    int64_t balance = cursor_integer(account, "balance"),
            opening = cursor_integer(account, "opening_balance");
    int64_t limit = cursor_integer(account, "limit");
    assert_true(cursor_has(account, "type", "credit"));
    assert_true(ends_in(cursor_text(account, "name"), " Credit Card"));
    assert_int_equal(opening + course->total, balance);
    assert_true(opening + course->lowest >= 0);
    assert_true(opening + course->highest <= limit);
    assert_between(limit, bounds->limit_min, bounds->limit_max, "limit");
    assert_between(cursor_integer(account, "apr"), bounds->apr_min, bounds->apr_max, "apr");
    assert_int_equal(cursor_integer(account, "min_payment"), (balance * 2 + 50) / 100);
    assert_int_equal(cursor_integer(account, "is_overdue"), 0);
}

static void check_deposits(const struct cursor *account, const struct course *course, int kind)
{
    int64_t balance = cursor_integer(account, "balance"),
            opening = cursor_integer(account, "opening_balance");
    assert_true(cursor_has(account, "type", "depository"));
    assert_true(ends_in(cursor_text(account, "name"), kind == 0 ? "Checking" : "Savings"));
    assert_int_equal(opening - course->total, balance);
    assert_true(opening - course->highest >= 0);
    assert_true(is_null(account, "limit") && is_null(account, "apr"));
    assert_true(is_null(account, "min_payment") && is_null(account, "is_overdue"));
}

static void check_account(const struct cursor *account, struct cursor *transaction, int kind, date_days as_of,
                          const struct bounds *bounds)
{
    bool card = kind == 2;
    assert_version_4(uuid_of(account, "id"));
    assert_true(cursor_has(account, "currency", "USD"));
    const char *mask = cursor_text(account, "mask");
    assert_true(strlen(mask) == 4 && strspn(mask, "0123456789") == 4);
    assert_between(cursor_integer(account, "balance"), bounds->balance_min, bounds->balance_max, "balance");
    assert_true(cursor_integer(account, "opening_balance") >= 0);
    struct course course = check_transactions(transaction, uuid_of(account, "id"), card, as_of, bounds);
    if (card)
        check_card(account, &course, bounds);
    else
        check_deposits(account, &course, kind);
}

/* ---- users ---- */

static void check_user(const struct cursor *user, date_days as_of)
{
    assert_version_4(uuid_of(user, "id"));
    const char *name = cursor_text(user, "name"), *email = cursor_text(user, "email");
    const char *at = strchr(email, '@');
    assert_non_null(strchr(name, ' '));
    assert_non_null(at);
    assert_true(strcmp(at, "@example.com") == 0 || strcmp(at, "@example.org") == 0 ||
                strcmp(at, "@example.net") == 0);
    assert_int_equal(cursor_integer(user, "consent"), 0);
    int64_t created = cursor_integer(user, "created_at");
    assert_true(created >= date_midnight(date_add_months(as_of, -24)));
    assert_true(created < date_midnight(as_of + 1));
    assert_int_not_equal(created % MICROSECONDS_PER_DAY, 0); /* with a time */
}

/* All rows, in the order in which they were made. Leaves how many accounts there are of each kind. */
static void check_rows(const struct book *book, const struct bounds *bounds, int64_t of_kind[KINDS])
{
    date_days as_of = profile_run(book->profile)->as_of;
    struct cursor user = cursor_open(book, &personal_users_table);
    struct cursor account = cursor_open(book, &personal_accounts_table);
    struct cursor transaction = cursor_open(book, &personal_transactions_table);
    uint64_t users = 0;
    for (; user.valid; cursor_next(&user), users++) {
        int64_t accounts = 0;
        unsigned seen = 0;
        check_user(&user, as_of);
        for (; account.valid && memcmp(uuid_of(&account, "user_id"), uuid_of(&user, "id"), 16) == 0;
             accounts++) {
            int kind = kind_of(cursor_text(&account, "subtype"));
            assert_false(seen >> kind & 1);
            seen |= 1u << kind;
            of_kind[kind]++;
            check_account(&account, &transaction, kind, as_of, bounds);
            cursor_next(&account);
        }
        assert_between(accounts, bounds->accounts_min, bounds->accounts_max, "accounts of a user");
    }
    assert_int_equal(users, book_families(book, 0));
    assert_false(account.valid || transaction.valid);
}

static void check_book(const char *const *assignments, const struct bounds *bounds)
{
    struct book *book = book_open(assignments);
    int64_t of_kind[KINDS] = {0};
    book_generate_all(book);
    check_rows(book, bounds, of_kind);
    for (int kind = 0; kind < KINDS; kind++)
        assert_true(of_kind[kind] > 0);
    book_close(book);
}

static void check_seed_and_size(unsigned seed, unsigned users)
{
    char seed_text[32], users_text[48];
    snprintf(seed_text, sizeof seed_text, "seed=%u", seed);
    snprintf(users_text, sizeof users_text, "personal.exact.users=%u", users);
    check_book((const char *const[]){seed_text, users_text, NULL}, &seed_bounds);
}

static void test_many_seeds(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 60; seed++)
        check_seed_and_size(seed, 50);
}

static void test_many_sizes(void **state)
{
    (void)state;
    for (unsigned users = 1; users <= 40; users++)
        check_seed_and_size(1000 + users, users);
    check_seed_and_size(42, 100);
    check_seed_and_size(7, 1000);
}

/* The seed's range of users is 50 to 100; 50 unless otherwise said. */
static void test_user_count(void **state)
{
    (void)state;
    static const struct {
        const char *const assignments[3];
        uint64_t count;
    } cases[] = {
        {{NULL}, 50},
        {{"scale=2", NULL}, 100},
        {{"scale=0.05", NULL}, 3},
        {{"scale=0.001", NULL}, 1},
        {{"scale=0.05", "personal.exact.users=100", NULL}, 100},
        {{"scale=2", "personal.users=75", NULL}, 150},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct book *book = book_open(cases[i].assignments);
        assert_int_equal(book_families(book, 0), cases[i].count);
        book_close(book);
    }
}

/* ---- other settings ---- */

static void test_other_counts(void **state)
{
    (void)state;
    struct bounds one = seed_bounds, all = seed_bounds, few = seed_bounds, many = seed_bounds;
    one.accounts_max = 1;
    all.accounts_min = 3;
    few.count_min = 1, few.count_max = 3;
    many.count_min = 900, many.count_max = 1000, many.income_min = 10000, many.income_max = 20000;
    many.expense_min = 1;
    check_book((const char *const[]){"personal.account.count={min: 1, max: 1}", NULL}, &one);
    check_book((const char *const[]){"personal.account.count={min: 3, max: 3}", NULL}, &all);
    check_book((const char *const[]){"personal.transaction.count={min: 1, max: 3}", NULL}, &few);
    check_book((const char *const[]){"personal.exact.users=5",
                                     "personal.transaction.count={min: 900, max: 1000}",
                                     "personal.transaction.income_usd={min: 100, max: 200}",
                                     "personal.transaction.expense_usd.min=0.01", NULL},
               &many);
}

/* Little room between what may happen and what may be owed. */
static void test_narrow_bounds(void **state)
{
    (void)state;
    struct bounds narrow = seed_bounds, flat = seed_bounds, mean = seed_bounds;
    narrow.balance_max = 4600000, narrow.limit_max = 1500000;
    flat.income_min = flat.income_max = 200000, flat.expense_min = flat.expense_max = 5000;
    flat.apr_min = flat.apr_max = 1999;
    mean.limit_min = mean.limit_max = 2000000, mean.balance_min = 190000;
    check_book((const char *const[]){"personal.account.balance_usd.max=46000",
                                     "personal.account.limit_usd.max=15000", NULL},
               &narrow);
    check_book((const char *const[]){"personal.transaction.income_usd={min: 2000, max: 2000}",
                                     "personal.transaction.expense_usd={min: 50, max: 50}",
                                     "personal.account.apr_percent={min: 19.99, max: 19.99}", NULL},
               &flat);
    check_book((const char *const[]){"personal.account.limit_usd={min: 20000, max: 20000}",
                                     "personal.account.balance_usd.min=1900", NULL},
               &mean);
}

static void test_other_days(void **state)
{
    (void)state;
    struct bounds month = seed_bounds, years = seed_bounds;
    month.days = 28;
    years.days = 730;
    check_book((const char *const[]){"as_of=2001-01-01", NULL}, &seed_bounds);
    check_book((const char *const[]){"as_of=2024-02-29", "seed=5", NULL}, &seed_bounds);
    check_book((const char *const[]){"as_of=2100-12-31", "seed=6", NULL}, &seed_bounds);
    check_book((const char *const[]){"personal.transaction.days=28", "as_of=2025-03-29", NULL}, &month);
    check_book((const char *const[]){"personal.transaction.days=730", NULL}, &years);
}

static void test_other_weights(void **state)
{
    (void)state;
    check_book(
        (const char *const[]){"personal.transaction.category={food_and_drink: 1, general_merchandise: 0, "
                              "transportation: 0, entertainment: 0, utilities: 0, healthcare: 0, income: 0}",
                              NULL},
        &seed_bounds);
    check_book(
        (const char *const[]){"personal.transaction.category={food_and_drink: 0, general_merchandise: 0, "
                              "transportation: 0, entertainment: 1, utilities: 9, healthcare: 0, income: 1}",
                              NULL},
        &seed_bounds);
    check_book((const char *const[]){"personal.transaction.pending_percent=100", NULL}, &seed_bounds);
    check_book((const char *const[]){"personal.transaction.pending_percent=0", NULL}, &seed_bounds);
}

/* ---- ids ---- */

static int compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, 16);
}

static void assert_no_repetition(const struct book *book, const struct table *table, const char *column)
{
    size_t rows = (size_t)book_tally(book, table)->rows, i = 0;
    uint8_t *ids = calloc(rows, 16);
    assert_non_null(ids);
    for (struct cursor row = cursor_open(book, table); row.valid; cursor_next(&row), i++)
        memcpy(ids + 16 * i, uuid_of(&row, column), 16);
    qsort(ids, rows, 16, compare_ids);
    for (i = 1; i < rows; i++)
        assert_int_not_equal(memcmp(ids + 16 * i, ids + 16 * (i - 1), 16), 0);
    free(ids);
}

static void test_ids_are_unique(void **state)
{
    (void)state;
    struct book *book = book_open((const char *const[]){"personal.exact.users=500", NULL});
    book_generate_all(book);
    for (int table = 0; table < TABLE_COUNT; table++)
        assert_no_repetition(book, book->chunk.set->tables[table], "id");
    book_close(book);
}

/* ---- families stand alone ---- */

static void test_families_do_not_look_at_each_other(void **state)
{
    (void)state;
    struct book *few = book_open((const char *const[]){"personal.exact.users=8", NULL});
    struct book *many = book_open((const char *const[]){"personal.exact.users=5000", NULL});
    book_generate(few, 0, 7);
    book_generate(many, 0, 3000);
    chunk_clear(&many->chunk);
    book_generate(many, 0, 7);
    for (int table = 0; table < TABLE_COUNT; table++) {
        const struct chunk_table *a = &few->chunk.tables[table], *b = &many->chunk.tables[table];
        assert_int_equal(a->rows.length, b->rows.length);
        assert_memory_equal(a->rows.data, b->rows.data, a->rows.length);
    }
    book_close(few);
    book_close(many);
}

static bool take_nothing(struct row_output *out)
{
    out->stopped = true;
    return false;
}

static void test_stops_early(void **state)
{
    (void)state;
    struct book *book = book_open((const char *const[]){NULL});
    book->out.chunk_bytes = 1;
    book->out.flush = take_nothing;
    book->domain->stages[0].generate(book->state, 0, &book->scratch, &book->out);
    assert_true(book->chunk.tables[TABLE_TRANSACTIONS].tally.rows < 2);
    book_close(book);
}

static void test_same_seed_same_bytes(void **state)
{
    (void)state;
    struct book *once = book_open((const char *const[]){NULL});
    struct book *again = book_open((const char *const[]){NULL});
    book_generate_all(once);
    for (uint64_t family = book_families(again, 0); family-- > 0;)
        book_generate(again, 0, family);
    for (int table = 0; table < TABLE_COUNT; table++)
        assert_true(fingerprint_equals(&once->chunk.tables[table].tally.fingerprint,
                                       &again->chunk.tables[table].tally.fingerprint));
    book_close(once);
    book_close(again);
}

static void test_another_seed_is_other_people(void **state)
{
    (void)state;
    struct book *a = book_open((const char *const[]){"seed=1", NULL});
    struct book *b = book_open((const char *const[]){"seed=2", NULL});
    book_generate_all(a);
    book_generate_all(b);
    for (int table = 0; table < TABLE_COUNT; table++)
        assert_false(fingerprint_equals(&a->chunk.tables[table].tally.fingerprint,
                                        &b->chunk.tables[table].tally.fingerprint));
    book_close(a);
    book_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_seeds),
        cmocka_unit_test(test_many_sizes),
        cmocka_unit_test(test_user_count),
        cmocka_unit_test(test_other_counts),
        cmocka_unit_test(test_narrow_bounds),
        cmocka_unit_test(test_other_days),
        cmocka_unit_test(test_other_weights),
        cmocka_unit_test(test_ids_are_unique),
        cmocka_unit_test(test_families_do_not_look_at_each_other),
        cmocka_unit_test(test_stops_early),
        cmocka_unit_test(test_same_seed_same_bytes),
        cmocka_unit_test(test_another_seed_is_other_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
