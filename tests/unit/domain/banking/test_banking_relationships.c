/* Joint owners, authorized users, beneficiaries and linked savings: each points at what there is. */
#include "fixture.h"

struct account_key {
    int64_t customer_id, opened;
    bool savings;
};

static struct account_key account_of(const struct book *book, int64_t id)
{
    struct cursor account = cursor_open(book, &accounts_db_accounts_table);
    while (account.valid && cursor_integer(&account, "account_id") != id)
        cursor_next(&account);
    return (struct account_key){
        cursor_integer(&account, "customer_id"),
        cursor_integer(&account, "opened_date"),
        cursor_is(&account, "account_type", "savings") || cursor_is(&account, "account_type", "money_market"),
    };
}

static void assert_link(const struct book *book, const struct cursor *link)
{
    const struct bank *bank = book_bank(book);
    struct account_key account = account_of(book, cursor_integer(link, "account_id"));
    int64_t start = cursor_integer(link, "start_date");
    assert_true(start >= account.opened && start <= bank->as_of);
    if (cursor_is(link, "relationship_type", "beneficiary")) {
        assert_true(strlen(cursor_text(link, "beneficiary_name")) > 4);
        assert_in_range(cursor_integer(link, "share_pct"), 4000, 10000);
    } else if (cursor_is(link, "relationship_type", "linked_savings")) {
        struct account_key savings = account_of(book, cursor_integer(link, "related_account_id"));
        assert_int_equal(savings.customer_id, account.customer_id);
        assert_true(savings.savings && !account.savings && start >= savings.opened);
    } else {
        int64_t id = cursor_integer(link, "related_customer_id");
        assert_true(id >= 1 && (uint64_t)id <= bank->customer_count && id != account.customer_id);
        assert_true(start >= bank_customer(bank, (uint64_t)id).since);
    }
}

static uint64_t check_links(struct book *book, const char *type)
{
    uint64_t count = 0;
    book_generate_stage(book, STAGE_CUSTOMERS);
    for (struct cursor link = cursor_open(book, &accounts_db_account_relationships_table); link.valid;
         cursor_next(&link)) {
        assert_link(book, &link);
        count += cursor_is(&link, "relationship_type", type);
    }
    return count;
}

static void test_links(void **state)
{
    (void)state;
    static const char *const types[] = {"joint_owner", "beneficiary", "authorized_user", "linked_savings"};
    for (size_t i = 0; i < 4; i++) {
        struct book *book = BOOK_OPEN("banking.exact.customers=800", "seed=31");
        assert_true(check_links(book, types[i]) > 0);
        book_close(book);
    }
}

/* Whoever is alone can still name beneficiaries. */
static void test_an_only_customer_has_no_partner(void **state)
{
    (void)state;
    for (int seed = 1; seed < 20; seed++) {
        char assignment[32];
        snprintf(assignment, sizeof assignment, "seed=%d", seed);
        struct book *book =
            BOOK_OPEN("banking.exact.customers=1", assignment, "banking.account.links={0: 0, 1: 0, 2: 1}");
        assert_int_equal(check_links(book, "joint_owner"), 0);
        book_close(book);
    }
}

static void test_beneficiaries_share_the_whole(void **state)
{
    (void)state;
    struct book *book =
        BOOK_OPEN("banking.exact.customers=300", "seed=32", "banking.account.links={0: 0, 1: 0, 2: 1}");
    uint64_t pairs = 0;
    book_generate_stage(book, STAGE_CUSTOMERS);
    struct cursor link = cursor_open(book, &accounts_db_account_relationships_table);
    while (link.valid) {
        int64_t account = cursor_integer(&link, "account_id");
        int64_t shares = 0, beneficiaries = 0;
        char type[32] = "";
        for (; link.valid && cursor_integer(&link, "account_id") == account; cursor_next(&link)) {
            bool beneficiary = cursor_is(&link, "relationship_type", "beneficiary");
            beneficiaries += beneficiary;
            shares += cursor_integer_or(&link, "share_pct", 0);
            assert_true(beneficiary || strcmp(type, cursor_text(&link, "relationship_type")) != 0);
            snprintf(type, sizeof type, "%s", cursor_text(&link, "relationship_type"));
        }
        assert_int_equal(shares, beneficiaries > 0 ? 10000 : 0);
        pairs += beneficiaries == 2;
    }
    assert_true(pairs > 0);
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_an_only_customer_has_no_partner),
        cmocka_unit_test(test_beneficiaries_share_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
