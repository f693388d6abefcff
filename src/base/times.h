/* base/times.h -- instants (UTC microseconds), Japan's calendar: JST, fiscal year, era */
#pragma once
#include <glib.h>

/* RFC 3339 in UTC with microseconds, "2026-11-21T05:25:00.000000Z"; transfer full. */
char *time_utc_text(gint64 utc_us);
/* 2026-11-21 14:25 (JST); transfer full. */
char *time_jst_text(gint64 utc_us);
/* 令和8年11月21日 of an instant, in JST; transfer full. */
char *time_era_text(gint64 utc_us);
/* The fiscal year (April to March, JST) an instant falls in: 2026 for 令和8年度. */
int time_fiscal_year(gint64 utc_us);
/* "2026-11-21", "令和8年11月21日", "平成元年4月1日", "R8.11.21" (full-width digits too) to
 * ISO year-month-day numbers; PROBLEM_INVALID. */
gboolean time_read_date(const char *text, int *year, int *month, int *day, GError **error);

/* ---- days: "2026-11-29", years 1000 to 9999, so that they compare as texts ---- */

#define TIME_DAY_BYTES 11 /* with NUL */
/* The day an instant falls on, in JST. */
void time_day_at(gint64 utc_us, char out[TIME_DAY_BYTES]);
/* A real day of exactly this form. */
gboolean time_day_is_valid(const char *text);
/* Its year, month and day; FALSE for any other text, nothing touched. */
gboolean time_day_read(const char *text, int *year, int *month, int *day);
/* So many days later (earlier when negative) than `day`, a valid one; held within the years above.
 */
void time_day_shift(const char *day, int days, char out[TIME_DAY_BYTES]);
