/* When the New York Stock Exchange trades on a session, in UTC: 9:30 to 16:00 (13:00 before holidays) in New
 * York. */
#ifndef FINGEN_ADVISORY_TRADING_DAY_H
#define FINGEN_ADVISORY_TRADING_DAY_H

#include "fingen/date.h"

struct trading_day {
    timestamp_microseconds opens;
    uint32_t seconds; /* of trading */
};

struct trading_day trading_day_of(date_days session);
/* Whether New York's clocks show daylight saving time at 9:30 of that day, by the rules of 1976, 1987 and
 * 2007. */
bool new_york_has_daylight_time(date_days date);

#endif
