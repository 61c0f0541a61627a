/* Days that recur: paydays, month ends and due days move to business days and come latest first. */
#include "fixture.h"

#include "banking/ledger.h"

static date_days day(const char *text)
{
    date_days date;
    assert_true(date_parse(text, strlen(text), &date));
    return date;
}

static const struct rhythm *prepared(const char *as_of)
{
    static struct rhythm rhythms[RHYTHM_COUNT];
    rhythms_prepare(rhythms, day(as_of));
    return rhythms;
}

static void assert_days(const struct rhythm *rhythm, const char *const *days)
{
    for (uint32_t i = 0; days[i] != NULL; i++) {
        assert_true(i < rhythm->count);
        assert_int_equal(rhythm->days[i], day(days[i]));
    }
}
#define ASSERT_DAYS(rhythm, ...) assert_days((rhythm), (const char *const[]){__VA_ARGS__, NULL})

static void test_every_rhythm_is_a_list_of_business_days(void **state)
{
    (void)state;
    static const char *const todays[] = {"2025-12-31", "2026-07-05", "2024-02-29", "2021-01-01"};
    for (size_t t = 0; t < 4; t++) {
        const struct rhythm *rhythms = prepared(todays[t]);
        for (int r = 0; r < RHYTHM_COUNT; r++) {
            assert_true(rhythms[r].count >= 4);
            for (uint32_t i = 0; i < rhythms[r].count; i++) {
                assert_true(calendar_is_fed_business_day(rhythms[r].days[i]));
                assert_true(rhythms[r].days[i] <= day(todays[t]));
                assert_true(rhythms[r].days[i] > day(todays[t]) - HISTORY_DAYS_MAX);
                assert_true(i == 0 || rhythms[r].days[i] < rhythms[r].days[i - 1]);
            }
        }
    }
}

static void test_paydays(void **state)
{
    (void)state;
    const struct rhythm *rhythms = prepared("2025-12-31");
    ASSERT_DAYS(&rhythms[RHYTHM_MONTH_END], "2025-12-31", "2025-11-28", "2025-10-31", "2025-09-30");
    ASSERT_DAYS(&rhythms[RHYTHM_SEMI_MONTHLY], "2025-12-31", "2025-12-15", "2025-11-28", "2025-11-14",
                "2025-10-31");
    ASSERT_DAYS(&rhythms[RHYTHM_BENEFIT], "2025-12-10", "2025-11-12", "2025-10-08");
    ASSERT_DAYS(&rhythms[RHYTHM_BENEFIT + 2], "2025-12-24", "2025-11-26", "2025-10-22");
}

static void test_fortnights_take_turns(void **state)
{
    (void)state;
    const struct rhythm *rhythms = prepared("2025-12-31");
    const struct rhythm *late = &rhythms[RHYTHM_FORTNIGHT], *early = &rhythms[RHYTHM_FORTNIGHT + 1];
    if (late->days[0] < early->days[0]) {
        const struct rhythm *other = late;
        late = early;
        early = other;
    }
    ASSERT_DAYS(late, "2025-12-26", "2025-12-12", "2025-11-28", "2025-11-14");
    ASSERT_DAYS(early, "2025-12-19", "2025-12-05", "2025-11-21", "2025-11-07");
}

/* 1 November 2025 was a Saturday, the 11th a holiday, 1 January too. */
static void test_bills_wait_for_a_business_day(void **state)
{
    (void)state;
    const struct rhythm *rhythms = prepared("2026-01-31");
    ASSERT_DAYS(&rhythms[RHYTHM_BILL], "2026-01-02", "2025-12-01", "2025-11-03", "2025-10-01");
    ASSERT_DAYS(&rhythms[RHYTHM_BILL + 10], "2026-01-12", "2025-12-11", "2025-11-12", "2025-10-14");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_rhythm_is_a_list_of_business_days),
        cmocka_unit_test(test_paydays),
        cmocka_unit_test(test_fortnights_take_turns),
        cmocka_unit_test(test_bills_wait_for_a_business_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
