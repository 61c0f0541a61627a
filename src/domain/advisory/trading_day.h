/* When the New York Stock Exchange trades on a session, in UTC: 9:30 to 16:00 (13:00 before holidays) in New
 * York. */
#ifndef FINGEN_ADVISORY_TRADING_DAY_H
#define FINGEN_ADVISORY_TRADING_DAY_H

#include "fingen/date.h"

/* Small: there is one for each session, and rows want any of them. */
struct trading_day {
    uint32_t opens_minute : 31; /* since 1970; no session is earlier */
    uint32_t closes_early : 1;
};

struct trading_day trading_day_of(date_days session);

/* The second at a place of the day's trading, in 2^-32 of it. */
static inline timestamp_microseconds trading_day_time(struct trading_day day, uint32_t place)
{
    enum {
        MINUTE_SECONDS = 60,
        DAY_SECONDS = 390 * MINUTE_SECONDS,
        EARLY_DAY_SECONDS = 210 * MINUTE_SECONDS
    };
    uint64_t seconds = day.closes_early ? EARLY_DAY_SECONDS : DAY_SECONDS;
    return ((int64_t)day.opens_minute * MINUTE_SECONDS + (int64_t)(place * seconds >> 32)) *
           MICROSECONDS_PER_SECOND;
}

/* Whether New York's clocks show daylight saving time at 9:30 of that day, by the rules of 1976, 1987 and
 * 2007. */
bool new_york_has_daylight_time(date_days date);

#endif
