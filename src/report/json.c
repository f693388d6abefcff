/* report/json.c -- appending JSON members */
#include "report/json.h"
#include "base/json.h"
#include "base/times.h"
#include <string.h>

void report_next(GString *json)
{
    char last = json->len > 0 ? json->str[json->len - 1] : '[';
    if (last != '{' && last != '[' && last != ':')
        g_string_append_c(json, ',');
}

void report_key(GString *json, const char *key)
{
    report_next(json);
    g_string_append_c(json, '"');
    g_string_append(json, key);
    g_string_append(json, "\":");
}

void report_text(GString *json, const char *key, const char *text)
{
    report_key(json, key);
    json_append_string(json, text, -1);
}

void report_number(GString *json, const char *key, guint64 number)
{
    report_key(json, key);
    json_append_integer(json, (gint64)number);
}

void report_bool(GString *json, const char *key, gboolean value)
{
    report_raw(json, key, value ? "true" : "false");
}

void report_time(GString *json, const char *key, gint64 utc_us)
{
    g_autofree char *text = utc_us == 0 ? g_strdup("") : time_utc_text(utc_us);
    report_text(json, key, text);
}

void report_raw(GString *json, const char *key, const char *value)
{
    report_key(json, key);
    g_string_append(json, value);
}

void report_areas(GString *json, const char *areas)
{
    report_raw(json, "areas", "[");
    for (const char *at = areas; *at != '\0'; at++) {
        report_next(json);
        g_string_append_c(json, *at);
    }
    g_string_append_c(json, ']');
}

void report_carried(GString *json, const char *edition, guint64 event)
{
    if (*edition == '\0')
        return;
    report_raw(json, "carried", "{");
    report_text(json, "edition", edition);
    report_number(json, "event_index", event);
    g_string_append_c(json, '}');
}

void report_lines(GString *json, const char *key, const char *text)
{
    report_raw(json, key, "[");
    while (*text != '\0') {
        const char *end = strchrnul(text, '\n');
        report_next(json);
        json_append_string(json, text, end - text);
        text = *end == '\0' ? end : end + 1;
    }
    g_string_append_c(json, ']');
}

const char *report_name(GHashTable *names, const char *id)
{
    const char *name = names != NULL ? g_hash_table_lookup(names, id) : NULL;
    return name != NULL ? name : id;
}
