#include "fingen/calendar.h"

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

date_days calendar_easter(int32_t year)
{
    int32_t golden = year % 19;
    int32_t century = year / 100;
    int32_t year_of_century = year % 100;
    int32_t moon_correction = (century - (century + 8) / 25 + 1) / 3;
    int32_t epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
    int32_t to_sunday =
        (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
    int32_t late_moon = (golden + 11 * epact + 22 * to_sunday) / 451;
    int32_t days = epact + to_sunday - 7 * late_moon + 114;
    return date_from_civil(year, days / 31, days % 31 + 1);
}

/* The nth weekday of a month is the one among the days 7n-6 to 7n. */
static bool is_nth_weekday(struct civil_date civil, int weekday, enum weekday wanted, int32_t nth)
{
    return weekday == (int)wanted && (civil.day + 6) / 7 == nth;
}

/* The third Monday of January and of February, the last of May, the first of September, and Thanksgiving:
 * both calendars have them. */
static bool is_shared_monday_or_thursday(struct civil_date civil, int weekday)
{
    switch (civil.month) {
    case 1: /* Martin Luther King */
    case 2: /* Presidents */
        return is_nth_weekday(civil, weekday, MONDAY, 3);
    case 5: /* Memorial Day */
        return weekday == MONDAY && civil.day > 24;
    case 9: /* Labor Day */
        return is_nth_weekday(civil, weekday, MONDAY, 1);
    case 11: /* Thanksgiving */
        return is_nth_weekday(civil, weekday, THURSDAY, 4);
    default:
        return false;
    }
}

/* A fixed holiday that falls on a Sunday is kept on the Monday after. */
static bool is_fixed_or_monday_after(struct civil_date civil, int weekday, int32_t month, int32_t day)
{
    return civil.month == month && (civil.day == day || (weekday == MONDAY && civil.day == day + 1));
}

/* The exchange also keeps one that falls on a Saturday on the Friday before. */
static bool is_fixed_or_nearest_weekday(struct civil_date civil, int weekday, int32_t month, int32_t day)
{
    return is_fixed_or_monday_after(civil, weekday, month, day) ||
           (weekday == FRIDAY && civil.month == month && civil.day == day - 1);
}

/* Closures that no rule foresees: 11 September 2001, the funerals of four presidents, hurricane Sandy. */
static bool is_nyse_one_off_closure(struct civil_date civil)
{
    int32_t number = civil.year * 10000 + civil.month * 100 + civil.day;
    switch (number) {
    case 20010911:
    case 20010912:
    case 20010913:
    case 20010914:
    case 20040611:
    case 20070102:
    case 20121029:
    case 20121030:
    case 20181205:
    case 20250109:
        return true;
    default:
        return false;
    }
}

static bool is_good_friday(date_days date, struct civil_date civil, int weekday)
{
    return weekday == FRIDAY && (civil.month == 3 || civil.month == 4) &&
           date == calendar_easter(civil.year) - 2;
}

bool calendar_is_nyse_session(date_days date)
{
    int weekday = date_weekday(date);
    if (weekday >= SATURDAY)
        return false;
    struct civil_date civil = date_to_civil(date);
    return !(is_shared_monday_or_thursday(civil, weekday) || is_good_friday(date, civil, weekday) ||
             is_fixed_or_monday_after(civil, weekday, 1, 1) ||
             (civil.year >= 2022 && is_fixed_or_nearest_weekday(civil, weekday, 6, 19)) ||
             is_fixed_or_nearest_weekday(civil, weekday, 7, 4) ||
             is_fixed_or_nearest_weekday(civil, weekday, 12, 25) || is_nyse_one_off_closure(civil));
}

date_days calendar_nyse_on_or_before(date_days date)
{
    while (!calendar_is_nyse_session(date))
        date--;
    return date;
}

date_days calendar_nyse_on_or_after(date_days date)
{
    while (!calendar_is_nyse_session(date))
        date++;
    return date;
}

bool calendar_nyse_closes_early(date_days date)
{
    if (!calendar_is_nyse_session(date))
        return false;
    int weekday = date_weekday(date);
    struct civil_date civil = date_to_civil(date);
    if (civil.month == 7 && civil.day == 3)
        return weekday != WEDNESDAY || civil.year >= 2013;
    if (civil.month == 11 && weekday == FRIDAY)
        return civil.day >= 23 && civil.day <= 29; /* the day after the fourth Thursday */
    return civil.month == 12 && civil.day == 24;
}

bool calendar_is_fed_business_day(date_days date)
{
    int weekday = date_weekday(date);
    if (weekday >= SATURDAY)
        return false;
    struct civil_date civil = date_to_civil(date);
    return !(is_shared_monday_or_thursday(civil, weekday) ||
             (civil.month == 10 && is_nth_weekday(civil, weekday, MONDAY, 2)) || /* Columbus */
             is_fixed_or_monday_after(civil, weekday, 1, 1) ||
             (civil.year >= 2022 && is_fixed_or_monday_after(civil, weekday, 6, 19)) ||
             is_fixed_or_monday_after(civil, weekday, 7, 4) ||
             is_fixed_or_monday_after(civil, weekday, 11, 11) || /* Veterans */
             is_fixed_or_monday_after(civil, weekday, 12, 25));
}

date_days calendar_fed_on_or_before(date_days date)
{
    while (!calendar_is_fed_business_day(date))
        date--;
    return date;
}

date_days calendar_fed_on_or_after(date_days date)
{
    while (!calendar_is_fed_business_day(date))
        date++;
    return date;
}

date_days calendar_fed_add(date_days date, int business_days)
{
    int step = business_days < 0 ? -1 : 1;
    for (int left = business_days * step; left > 0; left--) {
        do
            date += step;
        while (!calendar_is_fed_business_day(date));
    }
    return date;
}
