/* Civil dates as day numbers: proleptic Gregorian, days since 1970-01-01. No time zones anywhere: timestamps
 * are UTC. */
#ifndef FINGEN_DATE_H
#define FINGEN_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t date_days;              /* days since 1970-01-01 */
typedef int64_t timestamp_microseconds; /* microseconds since 1970-01-01 00:00:00 UTC */

#define MICROSECONDS_PER_DAY INT64_C(86400000000)
#define MICROSECONDS_PER_SECOND INT64_C(1000000)

struct civil_date {
    int32_t year;
    int32_t month; /* 1..12 */
    int32_t day;   /* 1..31 */
};

date_days date_from_civil(int32_t year, int32_t month,
                          int32_t day); /* day beyond the month's end is the caller's bug */
struct civil_date date_to_civil(date_days date);
int date_weekday(date_days date); /* 0 Monday .. 6 Sunday */
int32_t date_days_in_month(int32_t year, int32_t month);
/* The same day `months` later (earlier when negative), clipped to the month's end: 31 Jan + 1 month = 28 or
 * 29 Feb. */
date_days date_add_months(date_days date, int32_t months);
static inline timestamp_microseconds date_midnight(date_days date)
{
    return (timestamp_microseconds)date * MICROSECONDS_PER_DAY;
}
/* "2025-12-31", strictly; years 1900 to 2200. */
bool date_parse(const char *text, size_t length, date_days *date);
/* Writes "YYYY-MM-DD" and a NUL; returns buf, which has room for 11 bytes. */
char *date_format(char buf[11], date_days date);

#endif
