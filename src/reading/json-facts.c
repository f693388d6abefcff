/* reading/json-facts.c -- facts, findings, coverage and the law's names as canonical JSON */
#include "base/json.h"
#include "reading/json.h"

static void open_list(GString *out, const char *name)
{
    policy_json_member(out, name);
    g_string_append_c(out, '[');
}

static void open_object(GString *out)
{
    policy_json_item(out);
    g_string_append_c(out, '{');
}

void policy_json_areas(GString *out, guint16 areas)
{
    open_list(out, "areas");
    for (guint area = 1; area <= 8; area++) {
        if ((areas >> area & 1) == 0)
            continue;
        policy_json_item(out);
        json_append_integer(out, area);
    }
    g_string_append_c(out, ']');
}

static void add_paths(GString *out, const PolicyReading *reading, PolicyRun run)
{
    open_list(out, "paths");
    for (guint32 i = 0; i < run.count; i++) {
        policy_json_item(out);
        json_append_string(out, g_ptr_array_index(reading->paths, run.first + i), -1);
    }
    g_string_append_c(out, ']');
}

void policy_json_coverage(GString *out, const PolicyReading *reading)
{
    open_list(out, "coverage");
    for (guint i = 0; i < reading->coverage->len; i++) {
        const KnownCover *known = &g_array_index(reading->knowledge->coverage, KnownCover, i);
        const PolicyCover *cover = &g_array_index(reading->coverage, PolicyCover, i);
        open_object(out);
        policy_json_number(out, "area", known->area);
        policy_json_text(out, "basis", known->basis);
        policy_json_text(out, "en", known->en);
        policy_json_text(out, "guideline", known->guideline);
        policy_json_text(out, "id", known->id);
        policy_json_text(out, "ja", known->ja);
        add_paths(out, reading, cover->paths);
        policy_json_text(out, "state", policy_cover_names[cover->state]);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_details(GString *out, const PolicyReading *reading, PolicyRun run)
{
    open_list(out, "details");
    for (guint32 i = 0; i < run.count; i++) {
        const PolicyDetail *detail = &g_array_index(reading->details, PolicyDetail, run.first + i);
        open_object(out);
        policy_json_text(out, "label", detail->label);
        policy_json_text(out, "text", detail->text);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

void policy_json_facts(GString *out, const PolicyReading *reading)
{
    open_list(out, "facts");
    for (guint i = 0; i < reading->facts->len; i++) {
        const PolicyFact *fact = &g_array_index(reading->facts, PolicyFact, i);
        open_object(out);
        policy_json_number(out, "confidence", fact->confidence);
        add_details(out, reading, fact->details);
        policy_json_text(out, "function", fact->function);
        policy_json_text(out, "kind", policy_fact_names[fact->kind]);
        policy_json_number(out, "line", fact->line);
        policy_json_number(out, "n", i + 1);
        policy_json_text(out, "name", fact->name);
        policy_json_text(out, "path", fact->path);
        policy_json_text(out, "value", fact->value);
        policy_json_text(out, "words", fact->words);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

void policy_json_findings(GString *out, const PolicyReading *reading)
{
    open_list(out, "findings");
    for (guint i = 0; i < reading->findings->len; i++) {
        const PolicyFinding *finding = &g_array_index(reading->findings, PolicyFinding, i);
        open_object(out);
        policy_json_text(out, "en", finding->en);
        policy_json_text(out, "ja", finding->ja);
        policy_json_number(out, "line", finding->line);
        policy_json_text(out, "path", finding->path);
        policy_json_text(out, "rule", finding->rule);
        policy_json_text(out, "severity", policy_severity_names[finding->severity]);
        policy_json_text(out, "words", finding->words);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_names(GString *out, const char *list, const GArray *texts, const char *key)
{
    open_list(out, list);
    for (guint i = 0; i < texts->len; i++) {
        const KnownText *text = &g_array_index(texts, KnownText, i);
        open_object(out);
        if (key == NULL)
            policy_json_number(out, "area", i + 1);
        policy_json_text(out, "en", text->en);
        if (key != NULL)
            policy_json_text(out, key, text->id);
        policy_json_text(out, "ja", text->ja);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_chapters(GString *out, const PolicyKnowledge *knowledge)
{
    open_list(out, "chapters");
    for (guint i = 0; i < knowledge->chapters->len; i++) {
        const KnownChapter *chapter = &g_array_index(knowledge->chapters, KnownChapter, i);
        open_object(out);
        policy_json_number(out, "area", chapter->area);
        policy_json_text(out, "en", chapter->en);
        policy_json_text(out, "guideline", chapter->guideline);
        policy_json_text(out, "ja", chapter->ja);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

void policy_json_law(GString *out, const PolicyReading *reading)
{
    const PolicyKnowledge *knowledge = reading->knowledge;
    policy_json_member(out, "law");
    g_string_append_c(out, '{');
    add_names(out, "areas", knowledge->areas, NULL);
    add_chapters(out, knowledge);
    policy_json_text(out, "deadline", knowledge->deadline);
    add_names(out, "questions", knowledge->questions, "id");
    g_string_append_c(out, '}');
}
