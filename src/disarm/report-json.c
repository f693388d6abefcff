/* disarm/report-json.c -- the report as canonical JSON */
#include "base/json.h"
#include "base/phrase.h"
#include "disarm/finding-json.h"
#include "disarm/report.h"
#include "disarm/scope.h"

#define FORMAT "sekisho-clean-report/1"

const char *disarm_verdict_name(DisarmVerdict verdict)
{
    static const char *const names[] = {"refused", "cleaned", "verified-clean"};
    return names[verdict];
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

static void set_number(json_t *object, const char *key, guint64 number)
{
    json_object_set_new(object, key,
                        json_integer((json_int_t)MIN(number, (guint64)JSON_INTEGER_MAX)));
}

static json_t *facts_json(const DisarmFileFacts *facts)
{
    json_t *object = json_object();
    set_text(object, "name", facts->name);
    set_text(object, "kind", facts->kind);
    set_text(object, "sha256", facts->sha256);
    set_number(object, "bytes", facts->size_bytes);
    return object;
}

static json_t *refusal_json(const GError *refusal)
{
    json_t *object = json_object();
    g_autofree char *japanese = problem_detail(refusal, PROBLEM_JAPANESE);
    g_autofree char *english = problem_detail(refusal, PROBLEM_ENGLISH);
    g_autofree char *way_japanese = problem_way_out(refusal, PROBLEM_JAPANESE);
    g_autofree char *way_english = problem_way_out(refusal, PROBLEM_ENGLISH);
    set_text(object, "problem", problem_slug(refusal));
    set_text(object, "ja", japanese);
    set_text(object, "en", english);
    set_text(object, "way_out_ja", way_japanese);
    set_text(object, "way_out_en", way_english);
    return object;
}

static void add_limit(const char *const text[2], gpointer user)
{
    json_t *object = json_object();
    set_text(object, "ja", text[PROBLEM_JAPANESE]);
    set_text(object, "en", text[PROBLEM_ENGLISH]);
    json_array_append_new(user, object);
}

/* What a file that passed was not looked at for. */
static json_t *limits_json(const char *kind)
{
    json_t *list = json_array();
    disarm_scope_each(kind, add_limit, list);
    return list;
}

/* What was found in words of a reader, in Japanese too. */
static void add_japanese(const json_t *findings)
{
    gsize at = 0;
    json_t *finding = NULL;
    json_array_foreach(findings, at, finding)
    {
        const char *detail = json_string_value(json_object_get(finding, "detail"));
        g_autofree char *japanese = detail != NULL ? phrase_text(detail, PROBLEM_JAPANESE) : NULL;
        if (g_strcmp0(detail, japanese) != 0)
            set_text(finding, "detail_ja", japanese);
    }
}

GBytes *disarm_report_json(const DisarmReport *report, GError **error)
{
    g_autoptr(json_t) object = json_object();
    set_text(object, "format", FORMAT);
    set_text(object, "verdict", disarm_verdict_name(report->verdict));
    set_text(object, "policy", report->policy);
    json_object_set_new(object, "input", facts_json(&report->input));
    if (report->verdict != DISARM_VERDICT_REFUSED) {
        json_object_set_new(object, "output", facts_json(&report->output));
        json_object_set_new(object, "not_covered", limits_json(report->output.kind));
    }
    if (report->refusal != NULL)
        json_object_set_new(object, "refusal", refusal_json(report->refusal));
    disarm_findings_write(report->findings, object);
    add_japanese(json_object_get(object, "findings"));
    set_number(object, "time_us", report->time_us);
    return json_write_canonical(object, DISARM_REPORT_MAX_BYTES, error);
}
