#include "trading_day.h"

#include "fingen/calendar.h"

#include <assert.h>

enum { SUNDAY = 6, DAY_MINUTES = 24 * 60, OPENS_MINUTE = 9 * 60 + 30 };

static date_days sunday_on_or_after(int32_t year, int32_t month, int32_t day)
{
    date_days date = date_from_civil(year, month, day);
    return date + (SUNDAY - date_weekday(date));
}

bool new_york_has_daylight_time(date_days date)
{
    int32_t year = date_to_civil(date).year;
    date_days begins = year >= 2007   ? sunday_on_or_after(year, 3, 8)
                       : year >= 1987 ? sunday_on_or_after(year, 4, 1)
                                      : sunday_on_or_after(year, 4, 24);
    date_days ends = year >= 2007 ? sunday_on_or_after(year, 11, 1) : sunday_on_or_after(year, 10, 25);
    return date >= begins && date < ends;
}

struct trading_day trading_day_of(date_days session)
{
    assert(session >= 0);
    int32_t behind_utc_minutes = (new_york_has_daylight_time(session) ? 4 : 5) * 60;
    return (struct trading_day){
        .opens_minute = (uint32_t)(session * DAY_MINUTES + OPENS_MINUTE + behind_utc_minutes),
        .closes_early = calendar_nyse_closes_early(session),
    };
}
