#include "fingen/date.h"

/* Years are counted from 1 March here, so that the leap day is a year's last and months before it need no
 * case. */
enum {
    DAYS_PER_ERA = 146097, /* 400 years */
    DAYS_TO_1970 = 719468, /* from 1 March of year 0 to 1 January 1970 */
};

static int32_t floor_divide(int32_t dividend, int32_t divisor)
{
    return dividend / divisor - (dividend % divisor < 0);
}

/* Days from 1 March to the first of the month that is `month` months later: 31, 30, 31, 30, 31 and again. */
static int32_t days_before_month(int32_t month)
{
    return (153 * month + 2) / 5;
}

date_days date_from_civil(int32_t year, int32_t month, int32_t day)
{
    int32_t march_year = month > 2 ? year : year - 1;
    int32_t march_month = month > 2 ? month - 3 : month + 9;
    int32_t era = floor_divide(march_year, 400);
    int32_t year_of_era = march_year - era * 400;
    int32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + days_before_month(march_month) + day - 1;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

/* A century has 146097 / 4 days and a year 1461 / 4, so days are counted in quarters, and what is left of a
 * division is the place within. Multiplying by 2^32 / 1461 gives the year in the upper half of a word and its
 * fraction in the lower; likewise 2141 / 2^16 is a month's share of days, give or take what never matters.
 * After Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022).
 */
struct civil_date date_to_civil(date_days date)
{
    enum { ERAS = 14704 }; /* so many before that no day is negative */
    uint64_t quarters = ((uint64_t)((int64_t)date + DAYS_TO_1970 + (int64_t)ERAS * DAYS_PER_ERA) << 2) + 3;
    uint32_t century = (uint32_t)(quarters / DAYS_PER_ERA);
    uint64_t years = UINT64_C(2939745) * ((quarters % DAYS_PER_ERA) | 3);
    uint32_t day_of_year = (uint32_t)years / 2939745 / 4;
    uint32_t months = 2141 * day_of_year + 197913;
    bool next_year = day_of_year >= 306; /* January and February */
    return (struct civil_date){
        .year = (int32_t)(100 * century + (uint32_t)(years >> 32)) - 400 * ERAS + next_year,
        .month = (int32_t)(months >> 16) - (next_year ? 12 : 0),
        .day = (int32_t)((months & 0xffff) / 2141) + 1,
    };
}

int date_weekday(date_days date)
{
    int32_t from_monday = (date % 7 + 7 + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)from_monday;
}

int32_t date_days_in_month(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

date_days date_add_months(date_days date, int32_t months)
{
    struct civil_date civil = date_to_civil(date);
    int32_t whole = civil.year * 12 + civil.month - 1 + months;
    int32_t year = floor_divide(whole, 12);
    int32_t month = whole - year * 12 + 1;
    int32_t last = date_days_in_month(year, month);
    return date_from_civil(year, month, civil.day < last ? civil.day : last);
}

/* `count` digits at text, or -1. */
static int32_t parse_digits(const char *text, int count)
{
    int32_t value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool date_parse(const char *text, size_t length, date_days *date)
{
    if (length != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int32_t year = parse_digits(text, 4);
    int32_t month = parse_digits(text + 5, 2);
    int32_t day = parse_digits(text + 8, 2);
    if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 ||
        day > date_days_in_month(year, month))
        return false;
    *date = date_from_civil(year, month, day);
    return true;
}

static void write_digits(char *out, int count, int32_t value)
{
    for (int i = count - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

char *date_format(char buf[11], date_days date)
{
    struct civil_date civil = date_to_civil(date);
    write_digits(buf, 4, civil.year);
    buf[4] = '-';
    write_digits(buf + 5, 2, civil.month);
    buf[7] = '-';
    write_digits(buf + 8, 2, civil.day);
    buf[10] = '\0';
    return buf;
}
