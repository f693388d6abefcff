/* base/holidays.h -- Japan's national holidays (国民の祝日に関する法律), equinoxes computed */
#pragma once
#include <glib.h>

typedef struct {
    const char *ja, *en;
} HolidayName;
/* What an ISO day of 2016 to 2099 is called when it is a holiday (substitutes and days between two
 * too); NULL when it is none. The law of 2018 on: years before are given by its rules as well. */
const HolidayName *holiday_of(const char *text);
