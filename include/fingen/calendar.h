/* NYSE sessions and Federal Reserve business days. Rules and one-off closures: shared FACTS A15 (exchange_calendars,
 * richmondfed.org). NYSE is right from 2000 on; before, the same rules are applied backwards. Years 1970 to 2200. */
#ifndef FINGEN_CALENDAR_H
#define FINGEN_CALENDAR_H

#include "fingen/date.h"

bool calendar_is_nyse_session(date_days date);
date_days calendar_nyse_on_or_before(date_days date);
date_days calendar_nyse_on_or_after(date_days date);
bool calendar_nyse_closes_early(date_days date); /* 13:00 */
bool calendar_is_fed_business_day(date_days date);
date_days calendar_fed_on_or_before(date_days date);
date_days calendar_fed_on_or_after(date_days date);
date_days calendar_fed_add(date_days date, int business_days);
/* Easter Sunday, Gregorian (Meeus, Jones and Butcher). */
date_days calendar_easter(int32_t year);

#endif
