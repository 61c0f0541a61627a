/* Customer relations: contacts, surveys, complaints and answers to campaigns of customers who joined on any
 * day. */
#include "fixture.h"

enum { CUSTOMERS = 4000, LATE_CUSTOMERS = 200 };

/* Some customers joined in the last days, the others long ago. */
static date_days since_of(const struct bank *bank, uint64_t id)
{
    return id <= LATE_CUSTOMERS ? bank->as_of - (date_days)(id % 10) : bank->as_of - (date_days)(id % 3000);
}

static void make_relations(struct book *book, uint64_t id)
{
    const struct bank *bank = book_bank(book);
    struct bank_family family = {.bank = bank, .arena = &book->scratch, .out = &book->out};
    family.customer.id = id;
    family.customer.since = since_of(bank, id);
    family.customer.segment = (uint32_t)(id % SEGMENT_COUNT);
    arena_reset(&book->scratch);
    bank_make_relations(&family);
    chunk_finish(&book->chunk);
}

static struct book *related(void)
{
    struct book *book = BOOK_OPEN("banking.exact.employees=150", "seed=11");
    book_generate_stage(book, STAGE_INSTITUTION);
    for (uint64_t id = 1; id <= CUSTOMERS; id++)
        make_relations(book, id);
    return book;
}

static void assert_employed(const struct bank *bank, int64_t id, enum bank_role role, date_days first,
                            date_days last)
{
    struct bank_employee employee = bank_employee(bank, (uint64_t)id);
    assert_int_equal(employee.role, role);
    assert_true(employee.hire_date <= first);
    assert_true(employee.termination_date == 0 || employee.termination_date >= last);
}

static date_days day_of(int64_t microseconds)
{
    return (date_days)(microseconds / MICROSECONDS_PER_DAY);
}

/* Of 1000 so many, give or take five standard deviations. */
static void assert_share(uint64_t observed, uint64_t of, double share)
{
    double expected = (double)of * share;
    double difference = (double)observed - expected;
    if (difference * difference > 25 * expected * (1 - share))
        fail_msg("%llu of %llu, expected about %.0f", (unsigned long long)observed, (unsigned long long)of,
                 expected);
}

static uint64_t count_rows(const struct book *book, const struct table *table, const char *column,
                           const char *text)
{
    uint64_t count = 0;
    for (struct cursor row = cursor_open(book, table); row.valid; cursor_next(&row))
        count += cursor_is(&row, column, text);
    return count;
}

/* ---- interactions and surveys ---- */

static void test_interactions(void **state)
{
    (void)state;
    struct book *book = related();
    const struct bank *bank = book_bank(book);
    struct cursor row = cursor_open(book, &customer_db_interactions_table);
    uint64_t by_count[INTERACTIONS_MAX + 1] = {0};
    for (uint64_t id = 1; id <= CUSTOMERS; id++) {
        date_days before = since_of(bank, id);
        int count = 0;
        for (; row.valid && (uint64_t)cursor_integer(&row, "customer_id") == id; cursor_next(&row), count++) {
            date_days date = day_of(cursor_integer(&row, "interaction_date"));
            assert_true(date >= before && date <= bank->as_of);
            before = date;
            if (!cursor_is_null(&row, "handled_by"))
                assert_employed(bank, cursor_integer(&row, "handled_by"), ROLE_SERVICE_REPRESENTATIVE, date,
                                date);
        }
        assert_in_range(count, 0, INTERACTIONS_MAX);
        by_count[count]++;
    }
    assert_false(row.valid);
    for (int count = 0; count <= INTERACTIONS_MAX; count++)
        assert_share(by_count[count], CUSTOMERS, bank->settings->crm.interaction.count[count] / 100);
    book_close(book);
}

static void test_channels(void **state)
{
    (void)state;
    struct book *book = related();
    const struct table *table = &customer_db_interactions_table;
    uint64_t rows = book_tally(book, table)->rows;
    assert_share(count_rows(book, table, "channel", "phone"), rows, 0.30);
    assert_share(count_rows(book, table, "channel", "email"), rows, 0.25);
    assert_share(count_rows(book, table, "channel", "web"), rows, 0.20);
    assert_share(count_rows(book, table, "channel", "mobile_app"), rows, 0.15);
    assert_share(count_rows(book, table, "channel", "branch"), rows, 0.10);
    uint64_t handled = 0;
    for (struct cursor row = cursor_open(book, table); row.valid; cursor_next(&row))
        handled += !cursor_is_null(&row, "handled_by");
    assert_share(handled, rows, 0.80);
    book_close(book);
}

/* The interaction that a survey asks about stands before it, in the same order. */
static void seek_interaction(struct cursor *interaction, int64_t id)
{
    while (cursor_integer(interaction, "interaction_id") != id)
        cursor_next(interaction);
}

static void test_surveys(void **state)
{
    (void)state;
    struct book *book = related();
    const struct bank *bank = book_bank(book);
    struct cursor interaction = cursor_open(book, &customer_db_interactions_table);
    int64_t stars[NPS_COUNT] = {0};
    int64_t surveys[NPS_COUNT] = {0};
    uint64_t comments = 0;
    uint64_t rows = 0;
    for (struct cursor row = cursor_open(book, &customer_db_satisfaction_surveys_table); row.valid;
         cursor_next(&row), rows++) {
        seek_interaction(&interaction, cursor_integer(&row, "interaction_id"));
        assert_int_equal(cursor_integer(&row, "customer_id"), cursor_integer(&interaction, "customer_id"));
        int64_t date = cursor_integer(&row, "survey_date");
        assert_true(date >= day_of(cursor_integer(&interaction, "interaction_date")) && date <= bank->as_of);
        int64_t nps = cursor_integer(&row, "nps_score");
        assert_in_range(nps, 0, 10);
        assert_in_range(cursor_integer(&row, "satisfaction_rating"), 1, 5);
        stars[nps] += cursor_integer(&row, "satisfaction_rating");
        surveys[nps]++;
        comments += !cursor_is_null(&row, "comments");
    }
    assert_share(rows, book_tally(book, &customer_db_interactions_table)->rows, 0.30);
    assert_share(comments, rows, 0.50);
    assert_true(stars[10] * surveys[7] > stars[7] * surveys[10]); /* means rise */
    assert_true(stars[7] * surveys[5] > stars[5] * surveys[7]);
    book_close(book);
}

/* ---- complaints ---- */

static void check_complaint(const struct bank *bank, const struct cursor *row)
{
    uint64_t customer = (uint64_t)cursor_integer(row, "customer_id");
    date_days made = (date_days)cursor_integer(row, "complaint_date");
    date_days settled = (date_days)cursor_integer_or(row, "resolution_date", bank->as_of);
    bool is_settled = cursor_is(row, "status", "resolved") || cursor_is(row, "status", "closed");
    assert_true(made >= since_of(bank, customer) && settled >= made && settled <= bank->as_of);
    assert_true(cursor_is_null(row, "resolution_date") != is_settled);
    assert_true(cursor_is_null(row, "resolution") != is_settled);
    assert_true(cursor_is_null(row, "compensation") || cursor_is(row, "status", "resolved"));
    assert_true(cursor_is_null(row, "handled_by") == cursor_is(row, "status", "open"));
    bool fraud = cursor_is(row, "complaint_type", "fraud");
    if (!cursor_is_null(row, "handled_by"))
        assert_employed(bank, cursor_integer(row, "handled_by"),
                        fraud ? ROLE_COMPLIANCE_OFFICER : ROLE_SERVICE_REPRESENTATIVE, made, settled);
}

static void test_complaints(void **state)
{
    (void)state;
    struct book *book = related();
    const struct table *table = &customer_db_complaints_table;
    uint64_t customers = 0;
    int64_t last_customer = 0;
    for (struct cursor row = cursor_open(book, table); row.valid; cursor_next(&row)) {
        check_complaint(book_bank(book), &row);
        customers += cursor_integer(&row, "customer_id") != last_customer;
        last_customer = cursor_integer(&row, "customer_id");
    }
    uint64_t rows = book_tally(book, table)->rows;
    assert_share(customers, CUSTOMERS, 0.08);
    assert_true(rows > customers);
    assert_share(count_rows(book, table, "complaint_type", "service"), rows, 0.35);
    assert_share(count_rows(book, table, "complaint_type", "fee"), rows, 0.25);
    assert_share(count_rows(book, table, "complaint_type", "fraud"), rows, 0.10);
    assert_share(count_rows(book, table, "status", "resolved"), rows, 0.60);
    assert_share(count_rows(book, table, "status", "investigating"), rows, 0.20);
    book_close(book);
}

/* ---- campaigns ---- */

static void test_campaigns(void **state)
{
    (void)state;
    struct book *book = related();
    const struct bank *bank = book_bank(book);
    uint32_t index = 0;
    for (struct cursor row = cursor_open(book, &customer_db_campaigns_table); row.valid; cursor_next(&row)) {
        struct bank_campaign campaign = bank_campaign(bank, index++);
        assert_int_equal(cursor_integer(&row, "campaign_id"), campaign.id);
        assert_int_equal(cursor_integer(&row, "start_date"), campaign.start);
        assert_int_equal(cursor_integer(&row, "end_date"), campaign.end);
        assert_true(campaign.start < campaign.end && campaign.end <= bank->as_of);
        assert_true(cursor_integer(&row, "spend") <= cursor_integer(&row, "budget"));
        assert_true(cursor_is(&row, "status", "active") == (campaign.end == bank->as_of));
    }
    assert_int_equal(index, bank->campaign_count);
    assert_int_equal(bank_campaign(bank, index - 1).end, bank->as_of);
    book_close(book);
}

static void test_responses(void **state)
{
    (void)state;
    struct book *book = related();
    const struct bank *bank = book_bank(book);
    uint64_t customers = 0;
    int64_t last_customer = 0;
    int64_t last_campaign = 0;
    for (struct cursor row = cursor_open(book, &customer_db_campaign_responses_table); row.valid;
         cursor_next(&row)) {
        int64_t customer = cursor_integer(&row, "customer_id");
        struct bank_campaign campaign =
            bank_campaign(bank, (uint32_t)cursor_integer(&row, "campaign_id") - 1);
        int64_t date = cursor_integer(&row, "response_date");
        assert_true(date >= campaign.start && date <= campaign.end &&
                    date >= since_of(bank, (uint64_t)customer));
        assert_true(campaign.segment < 0 || campaign.segment == customer % SEGMENT_COUNT);
        assert_true(customer != last_customer || (int64_t)campaign.id > last_campaign);
        assert_true(cursor_integer(&row, "converted") != cursor_is_null(&row, "conversion_date"));
        assert_true(cursor_integer_or(&row, "conversion_date", date) >= date);
        assert_true(cursor_integer_or(&row, "conversion_date", date) <= bank->as_of);
        customers += customer != last_customer;
        last_customer = customer;
        last_campaign = (int64_t)campaign.id;
    }
    assert_share(customers, CUSTOMERS, 0.05);
    book_close(book);
}

static void test_order_of_customers(void **state)
{
    (void)state;
    struct book *forward = BOOK_OPEN("seed=5");
    struct book *backward = BOOK_OPEN("seed=5");
    for (uint64_t id = 1; id <= 300; id++) {
        make_relations(forward, id);
        make_relations(backward, 301 - id);
    }
    assert_same_tables(forward, backward);
    book_close(forward);
    book_close(backward);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interactions),
        cmocka_unit_test(test_channels),
        cmocka_unit_test(test_surveys),
        cmocka_unit_test(test_complaints),
        cmocka_unit_test(test_campaigns),
        cmocka_unit_test(test_responses),
        cmocka_unit_test(test_order_of_customers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
