/* report/json.h -- members of a JSON object, appended one after another; seen by report/ alone */
#pragma once
#include <glib.h>

/* Each writes `,"key":value`, without the comma right after a brace or bracket. */
void report_text(GString *json, const char *key, const char *text);
void report_number(GString *json, const char *key, guint64 number);
void report_bool(GString *json, const char *key, gboolean value);
void report_time(GString *json, const char *key, gint64 utc_us); /* "" for 0 */
void report_raw(GString *json, const char *key, const char *value);
/* `"areas":[2,5]` from the digits. */
void report_areas(GString *json, const char *areas);
/* `"carried":{…}`, or nothing when `edition` is "". */
void report_carried(GString *json, const char *edition, guint64 event);
/* An array of the lines of `text`; none when it is "". */
void report_lines(GString *json, const char *key, const char *text);
/* Only the key; or only the comma where an element of an array follows another. */
void report_key(GString *json, const char *key);
void report_next(GString *json);

/* The name of a person, as people_person_names has it; the id itself where there is none. Lent. */
const char *report_name(GHashTable *names, const char *id);
