/* reading/json.c -- a reading as canonical JSON: members in order of their names, no white
 * space */
#include <string.h>

#include "base/json.h"
#include "base/problem.h"
#include "reading/json.h"
#include "reading/read.h"

#define JSON_MAX_BYTES ((gsize)64 * 1024 * 1024)
#define WORDS_POINTS 60 /* of evidence that stands elsewhere */

void policy_json_member(GString *out, const char *name)
{
    char before = out->str[out->len - 1];
    if (before != '{' && before != '[')
        g_string_append_c(out, ',');
    json_append_string(out, name, -1);
    g_string_append_c(out, ':');
}

void policy_json_item(GString *out)
{
    char before = out->str[out->len - 1];
    if (before != '{' && before != '[')
        g_string_append_c(out, ',');
}

void policy_json_text(GString *out, const char *name, const char *text)
{
    policy_json_member(out, name);
    json_append_string(out, text, -1);
}

void policy_json_number(GString *out, const char *name, gint64 number)
{
    policy_json_member(out, name);
    json_append_integer(out, number);
}

static void lines_member(GString *out, guint32 first, guint32 last)
{
    policy_json_member(out, "lines");
    g_string_append_c(out, '[');
    json_append_integer(out, first);
    g_string_append_c(out, ',');
    json_append_integer(out, last);
    g_string_append_c(out, ']');
}

static void names_member(GString *out, const PolicyReading *reading, const char *name,
                         PolicyRun run)
{
    policy_json_member(out, name);
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < run.count; i++) {
        policy_json_item(out);
        json_append_string(out, policy_reading_name(reading, run.first + i), -1);
    }
    g_string_append_c(out, ']');
}

static void confidence_member(GString *out, const PolicyUnit *unit)
{
    policy_json_member(out, "confidence");
    g_string_append_c(out, '{');
    for (guint i = 0; i < FIELD_LAST; i++) {
        if (unit->confidence[i] > 0)
            policy_json_number(out, policy_field_names[i], unit->confidence[i]);
    }
    g_string_append_c(out, '}');
}

static void add_evidence(GString *out, const PolicyReading *reading, const PolicyEvidence *e)
{
    const char *cut = e->words;
    for (guint i = 0; i < WORDS_POINTS && *cut != '\0'; i++)
        cut = g_utf8_next_char(cut);
    policy_json_item(out);
    g_string_append_c(out, '{');
    policy_json_number(out, "end", e->end);
    policy_json_text(out, "field", policy_field_names[e->field]);
    policy_json_text(out, "from", policy_from_names[e->from]);
    policy_json_number(out, "line", e->line);
    policy_json_text(out, "path", policy_outline_node(reading->outline, e->node)->path);
    policy_json_text(out, "rule", e->rule);
    policy_json_number(out, "start", e->start);
    policy_json_member(out, "words");
    json_append_string(out, e->words, cut - e->words);
    g_string_append_c(out, '}');
}

static void evidence_member(GString *out, const PolicyReading *reading, PolicyRun run)
{
    policy_json_member(out, "evidence");
    g_string_append_c(out, '[');
    for (guint32 i = run.first; i < run.first + run.count; i++)
        add_evidence(out, reading, &g_array_index(reading->evidence, PolicyEvidence, i));
    g_string_append_c(out, ']');
}

static const char *part_key(const PolicyReading *reading, guint32 node)
{
    guint16 part = policy_outline_node(reading->outline, node)->part;
    return g_array_index(reading->outline->parts, PolicyOutlinePart, part).key;
}

static void add_unit(GString *out, const PolicyReading *reading, guint at)
{
    const PolicyUnit *unit = policy_reading_unit(reading, at);
    policy_json_item(out);
    g_string_append_c(out, '{');
    names_member(out, reading, "actor", unit->actor);
    names_member(out, reading, "approver", unit->approver);
    policy_json_areas(out, unit->areas);
    policy_json_text(out, "capability", policy_capability_names[unit->capability]);
    policy_json_text(out, "chapter", policy_outline_node(reading->outline, unit->node)->chapter);
    names_member(out, reading, "class", unit->grades);
    confidence_member(out, unit);
    evidence_member(out, reading, unit->evidence);
    policy_json_text(out, "guideline", unit->guideline);
    policy_json_text(out, "how", unit->how);
    policy_json_text(out, "how_ja", unit->how_ja);
    policy_json_text(out, "kind", policy_kind_names[unit->kind]);
    lines_member(out, unit->first_line, unit->last_line);
    policy_json_text(out, "mechanism", policy_mechanism_names[unit->mechanism]);
    policy_json_text(out, "modality", policy_modality_names[unit->modality]);
    policy_json_number(out, "n", at + 1);
    names_member(out, reading, "notify", unit->notify);
    policy_json_text(out, "part", part_key(reading, unit->node));
    policy_json_text(out, "path", unit->path);
    if (unit->reading != NULL)
        policy_json_text(out, "reading", unit->reading);
    names_member(out, reading, "records", unit->records);
    policy_json_number(out, "s", unit->s);
    policy_json_text(out, "text", unit->text);
    policy_json_text(out, "timing", policy_timing_names[unit->timing]);
    g_string_append_c(out, '}');
}

static void add_definitions(GString *out, const PolicyReading *reading)
{
    policy_json_member(out, "definitions");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->definitions->len; i++) {
        const PolicyDefinition *d = &g_array_index(reading->definitions, PolicyDefinition, i);
        policy_json_item(out);
        g_string_append_c(out, '{');
        policy_json_number(out, "line", d->line);
        policy_json_text(out, "means", d->means);
        policy_json_text(out, "path", policy_outline_node(reading->outline, d->node)->path);
        policy_json_text(out, "term", d->term);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_families(GString *out, const PolicyReading *reading)
{
    policy_json_member(out, "marker_families");
    g_string_append_c(out, '[');
    for (guint i = 1; i < FAMILY_LAST; i++) {
        guint32 seen = reading->outline->family_seen[i];
        if (seen == 0)
            continue;
        const PolicyNode *node = policy_outline_node(reading->outline, seen - 1);
        policy_json_item(out);
        g_string_append_c(out, '{');
        policy_json_number(out, "depth", node->depth);
        policy_json_text(out, "example", node->marker);
        policy_json_text(out, "family", marker_family_names[i]);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

/* Whether the entry is a clause whose marker was lost. */
static gint64 entry_inferred(const PolicyReading *reading, const PolicyOutlineEntry *entry)
{
    const PolicyNode *node = policy_outline_node(reading->outline, entry->node);
    return node->inferred && strcmp(node->path, entry->path) == 0 ? 1 : 0;
}

static void add_outline(GString *out, const PolicyReading *reading)
{
    policy_json_member(out, "outline");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->entries->len; i++) {
        const PolicyOutlineEntry *e = &g_array_index(reading->entries, PolicyOutlineEntry, i);
        policy_json_item(out);
        g_string_append_c(out, '{');
        policy_json_areas(out, e->areas);
        policy_json_text(out, "chapter", e->chapter);
        policy_json_number(out, "depth", e->depth);
        policy_json_text(out, "guideline", e->guideline);
        policy_json_number(out, "inferred", entry_inferred(reading, e));
        policy_json_number(out, "line", e->line);
        lines_member(out, e->line, e->last);
        policy_json_text(out, "part",
                         g_array_index(reading->outline->parts, PolicyOutlinePart, e->part).key);
        policy_json_text(out, "path", e->path);
        policy_json_text(out, "title", e->title);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_parts(GString *out, const PolicyReading *reading)
{
    policy_json_member(out, "parts");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->outline->parts->len; i++) {
        const PolicyOutlinePart *p = &g_array_index(reading->outline->parts, PolicyOutlinePart, i);
        policy_json_item(out);
        g_string_append_c(out, '{');
        policy_json_text(out, "key", p->key);
        policy_json_number(out, "line", p->line);
        policy_json_text(out, "title", p->title);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_source(GString *out, const PolicyReading *reading)
{
    policy_json_member(out, "source");
    g_string_append_c(out, '{');
    policy_json_number(out, "bytes", (gint64)reading->bytes);
    policy_json_text(out, "encoding", reading->encoding);
    policy_json_text(out, "format", reading->format);
    policy_json_number(out, "lines", reading->lines);
    policy_json_text(out, "name", reading->name);
    policy_json_number(out, "pages", reading->pages);
    policy_json_text(out, "sha256", reading->sha256);
    if (*reading->text_sha256 != '\0')
        policy_json_text(out, "text_sha256", reading->text_sha256);
    g_string_append_c(out, '}');
}

static void add_unread(GString *out, const PolicyReading *reading)
{
    policy_json_member(out, "unread");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->outline->unread->len; i++) {
        const PolicyUnreadRun *run = &g_array_index(reading->outline->unread, PolicyUnreadRun, i);
        policy_json_item(out);
        g_string_append_c(out, '{');
        lines_member(out, run->first, run->last);
        policy_json_text(out, "text", g_ptr_array_index(reading->unread_texts, i));
        policy_json_text(out, "why", policy_why_names[run->why]);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static gboolean add_units(GString *out, const PolicyReading *reading)
{
    policy_json_member(out, "units");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->units->len && out->len < JSON_MAX_BYTES; i++)
        add_unit(out, reading, i);
    g_string_append_c(out, ']');
    return out->len < JSON_MAX_BYTES;
}

GBytes *policy_reading_json(const PolicyReading *reading, GError **error)
{
    g_autoptr(GString) out = g_string_sized_new(reading->bytes * 8 + 4096);
    g_string_append_c(out, '{');
    policy_json_text(out, "body_name", reading->outline->body);
    policy_json_coverage(out, reading);
    add_definitions(out, reading);
    policy_json_facts(out, reading);
    policy_json_findings(out, reading);
    policy_json_number(out, "format", 2);
    policy_json_law(out, reading);
    add_families(out, reading);
    add_outline(out, reading);
    add_parts(out, reading);
    add_source(out, reading);
    policy_json_text(out, "title", reading->outline->title);
    gboolean whole = add_units(out, reading);
    add_unread(out, reading);
    g_string_append_c(out, '}');
    if (!whole) {
        problem_set(error, PROBLEM_TOO_LARGE, reading->name, "64 MiB");
        return NULL;
    }
    return g_string_free_to_bytes(g_steal_pointer(&out));
}
