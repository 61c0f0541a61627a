/* Days that recur: paydays, month ends, due days of bills; on days when money moves (Federal Reserve business
 * days). */
#include "ledger.h"

static void add(struct rhythm *rhythm, date_days day, date_days as_of)
{
    if (day <= as_of && day > as_of - HISTORY_DAYS_MAX && rhythm->count < RHYTHM_DATES_MAX)
        rhythm->days[rhythm->count++] = day;
}

static date_days month_end(int32_t year, int32_t month)
{
    return date_from_civil(year, month, date_days_in_month(year, month));
}

static date_days nth_wednesday(int32_t year, int32_t month, int32_t nth)
{
    date_days first = date_from_civil(year, month, 1);
    return first + (2 - date_weekday(first) + 7) % 7 + 7 * (nth - 1);
}

static void add_month(struct rhythm *rhythms, int32_t year, int32_t month, date_days as_of)
{
    date_days last = calendar_fed_on_or_before(month_end(year, month));
    add(&rhythms[RHYTHM_MONTH_END], last, as_of);
    add(&rhythms[RHYTHM_SEMI_MONTHLY], last, as_of);
    add(&rhythms[RHYTHM_SEMI_MONTHLY], calendar_fed_on_or_before(date_from_civil(year, month, 15)), as_of);
    for (int32_t nth = 2; nth <= 4; nth++)
        add(&rhythms[RHYTHM_BENEFIT + nth - 2], calendar_fed_on_or_before(nth_wednesday(year, month, nth)),
            as_of);
    for (int32_t day = 1; day <= BILL_DAYS; day++)
        add(&rhythms[RHYTHM_BILL + day - 1], calendar_fed_on_or_after(date_from_civil(year, month, day)),
            as_of);
}

/* Friday, 2 January 1970 begins the first of the two fortnights. */
static void add_fortnights(struct rhythm *rhythms, date_days as_of)
{
    date_days friday = as_of + 7 - (as_of + 7 - 1) % 7;
    for (date_days day = friday; day > as_of - HISTORY_DAYS_MAX; day -= 7)
        add(&rhythms[RHYTHM_FORTNIGHT + (day - 1) / 7 % 2], calendar_fed_on_or_before(day), as_of);
}

void rhythms_prepare(struct rhythm rhythms[RHYTHM_COUNT], date_days as_of)
{
    struct civil_date today = date_to_civil(as_of);
    for (int32_t i = 0; i < RHYTHM_COUNT; i++)
        rhythms[i].count = 0;
    for (int32_t back = 0; back <= HISTORY_DAYS_MAX / 28; back++) {
        int32_t month = today.year * 12 + today.month - 1 - back;
        add_month(rhythms, month / 12, month % 12 + 1, as_of);
    }
    add_fortnights(rhythms, as_of);
}
