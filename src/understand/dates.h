/* understand/dates.h -- numbers and days as municipal documents write them, days to ISO 8601 */
#pragma once
#include <glib.h>

#define DATE_ISO_BYTES 11u

/* Reads the date that opens `text` (folded): 令和8年4月1日, 平成元年, 昭和五十年三月, R7.7.3,
 * 2026年4月1日, 2026/4/1. Writes YYYY-MM-DD, YYYY-MM or YYYY, as much as stands there; the bytes it
 * takes, or 0 when there is none or no such day. */
gsize policy_date_read(const char *text, char iso[DATE_ISO_BYTES]);
/* The first date in `text`: its place and size, or FALSE. */
gboolean policy_date_find(const char *text, char iso[DATE_ISO_BYTES], gsize *start, gsize *size);

/* Reads the number that opens `text` (folded): 12, 二十, 百三, 元. At most 9999; the bytes it
 * takes, or 0. */
gsize policy_number_read(const char *text, guint *value);
