/* report/json.c -- appending JSON members */
#include "report/json.h"
#include "base/json.h"
#include "base/times.h"

void report_next(GString *json)
{
    char last = json->len > 0 ? json->str[json->len - 1] : '[';
    if (last != '{' && last != '[')
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

const char *report_name(GHashTable *names, const char *id)
{
    const char *name = names != NULL ? g_hash_table_lookup(names, id) : NULL;
    return name != NULL ? name : id;
}
