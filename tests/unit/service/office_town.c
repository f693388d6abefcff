/* tests/unit/service/office_town.c -- a small town's organisation */
#include "office_town.h"
#include "base/problem.h"
#include <string.h>

static const char *const town_changes =
    "[{'what': 'unit', 'id': '+town', 'set': {'name': 'みほん町', 'code': '01'}},"
    " {'what': 'unit', 'id': '+general', 'set': {'name': '総務課', 'code': '02', 'parent': "
    "'+town'}},"
    " {'what': 'unit', 'id': '+network', 'set': {'name': '情報係', 'code': '03',"
    "  'parent': '+general'}},"
    " {'what': 'unit', 'id': '+tax', 'set': {'name': '税務課', 'code': '04', 'parent': '+town'}},"
    " {'what': 'post', 'id': '+vice', 'set': {'name': '副町長', 'unit': '+town',"
    "  'kind': 'special'}},"
    " {'what': 'post', 'id': '+head', 'set': {'name': '課長', 'unit': '+general', 'kind': 'head'}},"
    " {'what': 'post', 'id': '+aide', 'set': {'name': '課長補佐', 'unit': '+general'}},"
    " {'what': 'post', 'id': '+taxhead', 'set': {'name': '課長', 'unit': '+tax', 'kind': 'head'}},"
    " {'what': 'post', 'id': '+clerk', 'set': {'name': '主事', 'unit': '+tax', 'many': true}},"
    " {'what': 'person', 'id': '+sato', 'set': {'name': '佐藤　正', 'kana': 'サトウ タダシ',"
    "  'number': '0001', 'kind': 'special'}},"
    " {'what': 'person', 'id': '+ito', 'set': {'name': '伊藤 花', 'number': '0002'}},"
    " {'what': 'person', 'id': '+mori', 'set': {'name': '森 一', 'number': '0003'}},"
    " {'what': 'person', 'id': '+kato', 'set': {'name': '加藤 光', 'number': '0004'}},"
    " {'what': 'person', 'id': '+ueda', 'set': {'name': '上田 実', 'number': '0005'}},"
    " {'what': 'appointment', 'id': '+a-sato', 'set': {'person': '+sato', 'post': '+vice',"
    "  'main': true, 'from_on': '2026-04-01'}},"
    " {'what': 'appointment', 'id': '+a-ito', 'set': {'person': '+ito', 'post': '+head',"
    "  'main': true, 'from_on': '2026-04-01'}},"
    " {'what': 'appointment', 'id': '+a-mori', 'set': {'person': '+mori', 'post': '+aide',"
    "  'main': true, 'from_on': '2026-04-01'}},"
    " {'what': 'appointment', 'id': '+a-kato', 'set': {'person': '+kato', 'post': '+taxhead',"
    "  'main': true, 'from_on': '2026-04-01'}},"
    " {'what': 'appointment', 'id': '+a-ueda', 'set': {'person': '+ueda', 'post': '+clerk',"
    "  'main': true, 'from_on': '2026-04-01'}},"
    " {'what': 'holding', 'id': '+h-ciso', 'set': {'function': 'ciso', 'post': '+vice'}},"
    " {'what': 'holding', 'id': '+h-chief', 'set': {'function': 'chief_officer',"
    "  'post': '+head'}},"
    " {'what': 'holding', 'id': '+h-general', 'set': {'function': 'section_manager',"
    "  'scope': '+general', 'post': '+head'}},"
    " {'what': 'holding', 'id': '+h-tax', 'set': {'function': 'section_manager',"
    "  'scope': '+tax', 'post': '+taxhead'}}]";

Town *town_new(void)
{
    Town *town = g_new0(Town, 1);
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    town->f = fixture_new(service_body_schema());
    town->types = record_types_load_builtin(NULL, 0, findings);
    g_assert_nonnull(town->types);
    town->ids = json_object();
    g_autofree char *found = town_change(town, town_json(town, town_changes));
    g_assert_cmpstr(found, ==, NULL);
    return town;
}

void town_free(Town *town)
{
    fixture_free(town->f);
    record_types_free(town->types);
    json_decref(town->ids);
    g_free(town);
}

const char *town_id(const Town *town, const char *name)
{
    g_autofree char *plus = g_strconcat("+", name, NULL);
    const char *id = json_string_value(json_object_get(town->ids, plus));
    return id != NULL ? id : name;
}

json_t *town_json(const Town *town, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    GString *json = g_string_new(parts[0]);
    for (guint i = 1; parts[i] != NULL; i++)
        g_string_append_printf(json, "\"%s", i % 2 == 1 ? town_id(town, parts[i]) : parts[i]);
    json_error_t error;
    json_t *value = json_loads(json->str, 0, &error);
    if (value == NULL)
        g_test_message("%s: %s", error.text, json->str);
    g_assert_nonnull(value);
    g_string_free(json, TRUE);
    return value;
}

char *town_change(Town *town, json_t *changes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OfficeFindings) findings = office_findings_new();
    const ServiceOfficeIn in = {.changes = changes,
                                .reason = "定期人事異動",
                                .plan = "",
                                .functions = record_types_functions(town->types)};
    ServiceCall call = fixture_begin(town->f, FIXTURE_PERSON);
    call.administrator = TRUE;
    gboolean done = service_change_office(&call, &in, findings, town->ids, &error);
    fixture_end(town->f, &call, done);
    json_decref(changes);
    if (done)
        return NULL;
    if (findings->count == 0)
        return g_strdup(problem_slug(error));
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < findings->kept->len; i++) {
        const OfficeFinding *finding = findings->kept->pdata[i];
        g_autofree char *japanese = office_finding_text(finding, PROBLEM_JAPANESE);
        g_autofree char *english = office_finding_text(finding, PROBLEM_ENGLISH);
        g_assert_null(strchr(japanese, '{'));
        g_assert_null(strpbrk(english, "{\x1f"));
        g_test_message("%s / %s", japanese, english);
        g_string_append_printf(all, "%s%s", i > 0 ? "\n" : "", office_rule_name(finding->rule));
    }
    return g_string_free(all, FALSE);
}
