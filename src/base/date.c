/* SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"

static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

struct date date_from_ms(int64_t ms)
{
    int64_t seconds = floor_divide(ms, 1000);
    int64_t days = floor_divide(seconds, 86400);
    int64_t of_day = seconds - days * 86400;
    /* Years begin on 1 March, eras of 400 years on 0000-03-01, so that leap days come last. */
    int64_t day = days + 719468;
    int64_t era = floor_divide(day, 146097);
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    return (struct date){
        .year = (int)(year + era * 400 + (month >= 10)),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(of_year - (153 * month + 2) / 5 + 1),
        .hour = (int)(of_day / 3600),
        .minute = (int)(of_day / 60 % 60),
        .second = (int)(of_day % 60),
    };
}

/* Source: days_from_civil, Howard Hinnant 2013. */
static int64_t days_from(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = floor_divide(year, 400);
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool date_to_ms(const struct date *date, int64_t *ret_ms)
{
    if (date->year < 1970 || date->year > 9999 || date->month < 1 || date->month > 12 ||
        date->day < 1 || date->hour < 0 || date->hour > 23 || date->minute < 0 ||
        date->minute > 59 || date->second < 0 || date->second > 59)
        return false;
    int64_t days = days_from(date->year, date->month, date->day);
    int64_t seconds =
        days * 86400 + (int64_t)date->hour * 3600 + (int64_t)date->minute * 60 + date->second;
    /* A day that the month does not have would come back as one of the next month. */
    if (date_from_ms(seconds * 1000).day != date->day)
        return false;
    *ret_ms = seconds * 1000;
    return true;
}

void date_write(struct buffer *out, int64_t ms)
{
    struct date date = date_from_ms(ms);
    buffer_add_format(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day,
                      date.hour, date.minute, date.second);
}
