/* policy/reading-json.c -- a reading as canonical JSON: members in order of their names, no white
 * space */
#include <string.h>

#include "base/json.h"
#include "base/problem.h"
#include "policy/reading.h"

#define JSON_MAX_BYTES ((gsize)64 * 1024 * 1024)
#define WORDS_POINTS 60 /* of evidence that stands elsewhere */

/* Begins a member; `first` ones take no comma. */
static void member(GString *out, const char *name)
{
    char before = out->str[out->len - 1];
    if (before != '{' && before != '[')
        g_string_append_c(out, ',');
    json_append_string(out, name, -1);
    g_string_append_c(out, ':');
}

static void item(GString *out)
{
    char before = out->str[out->len - 1];
    if (before != '{' && before != '[')
        g_string_append_c(out, ',');
}

static void text_member(GString *out, const char *name, const char *text)
{
    member(out, name);
    json_append_string(out, text, -1);
}

static void number_member(GString *out, const char *name, gint64 number)
{
    member(out, name);
    json_append_integer(out, number);
}

static void lines_member(GString *out, guint32 first, guint32 last)
{
    member(out, "lines");
    g_string_append_c(out, '[');
    json_append_integer(out, first);
    g_string_append_c(out, ',');
    json_append_integer(out, last);
    g_string_append_c(out, ']');
}

static void names_member(GString *out, const PolicyReading *reading, const char *name,
                         PolicyRun run)
{
    member(out, name);
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < run.count; i++) {
        item(out);
        json_append_string(out, policy_reading_name(reading, run.first + i), -1);
    }
    g_string_append_c(out, ']');
}

static void confidence_member(GString *out, const PolicyUnit *unit)
{
    member(out, "confidence");
    g_string_append_c(out, '{');
    for (guint i = 0; i < FIELD_LAST; i++) {
        if (unit->confidence[i] > 0)
            number_member(out, policy_field_names[i], unit->confidence[i]);
    }
    g_string_append_c(out, '}');
}

static void add_evidence(GString *out, const PolicyReading *reading, const PolicyEvidence *e)
{
    const char *cut = e->words;
    for (guint i = 0; i < WORDS_POINTS && *cut != '\0'; i++)
        cut = g_utf8_next_char(cut);
    item(out);
    g_string_append_c(out, '{');
    number_member(out, "end", e->end);
    text_member(out, "field", policy_field_names[e->field]);
    text_member(out, "from", policy_from_names[e->from]);
    number_member(out, "line", e->line);
    text_member(out, "path", policy_outline_node(reading->outline, e->node)->path);
    text_member(out, "rule", e->rule);
    number_member(out, "start", e->start);
    member(out, "words");
    json_append_string(out, e->words, cut - e->words);
    g_string_append_c(out, '}');
}

static void evidence_member(GString *out, const PolicyReading *reading, PolicyRun run)
{
    member(out, "evidence");
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
    item(out);
    g_string_append_c(out, '{');
    names_member(out, reading, "actor", unit->actor);
    names_member(out, reading, "approver", unit->approver);
    text_member(out, "capability", policy_capability_names[unit->capability]);
    text_member(out, "chapter", policy_outline_node(reading->outline, unit->node)->chapter);
    names_member(out, reading, "class", unit->grades);
    confidence_member(out, unit);
    evidence_member(out, reading, unit->evidence);
    text_member(out, "how", unit->how);
    text_member(out, "how_ja", unit->how_ja);
    text_member(out, "kind", policy_kind_names[unit->kind]);
    lines_member(out, unit->first_line, unit->last_line);
    text_member(out, "mechanism", policy_mechanism_names[unit->mechanism]);
    text_member(out, "modality", policy_modality_names[unit->modality]);
    number_member(out, "n", at + 1);
    names_member(out, reading, "notify", unit->notify);
    text_member(out, "part", part_key(reading, unit->node));
    text_member(out, "path", unit->path);
    if (unit->reading != NULL)
        text_member(out, "reading", unit->reading);
    names_member(out, reading, "records", unit->records);
    number_member(out, "s", unit->s);
    text_member(out, "text", unit->text);
    text_member(out, "timing", policy_timing_names[unit->timing]);
    g_string_append_c(out, '}');
}

static void add_definitions(GString *out, const PolicyReading *reading)
{
    member(out, "definitions");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->definitions->len; i++) {
        const PolicyDefinition *d = &g_array_index(reading->definitions, PolicyDefinition, i);
        item(out);
        g_string_append_c(out, '{');
        number_member(out, "line", d->line);
        text_member(out, "means", d->means);
        text_member(out, "path", policy_outline_node(reading->outline, d->node)->path);
        text_member(out, "term", d->term);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_families(GString *out, const PolicyReading *reading)
{
    member(out, "marker_families");
    g_string_append_c(out, '[');
    for (guint i = 1; i < FAMILY_LAST; i++) {
        guint32 seen = reading->outline->family_seen[i];
        if (seen == 0)
            continue;
        const PolicyNode *node = policy_outline_node(reading->outline, seen - 1);
        item(out);
        g_string_append_c(out, '{');
        number_member(out, "depth", node->depth);
        text_member(out, "example", node->marker);
        text_member(out, "family", marker_family_names[i]);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_outline(GString *out, const PolicyReading *reading)
{
    member(out, "outline");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->entries->len; i++) {
        const PolicyOutlineEntry *e = &g_array_index(reading->entries, PolicyOutlineEntry, i);
        item(out);
        g_string_append_c(out, '{');
        text_member(out, "chapter", e->chapter);
        number_member(out, "depth", e->depth);
        number_member(out, "line", e->line);
        lines_member(out, e->line, e->last);
        text_member(out, "part",
                    g_array_index(reading->outline->parts, PolicyOutlinePart, e->part).key);
        text_member(out, "path", e->path);
        text_member(out, "title", e->title);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_parts(GString *out, const PolicyReading *reading)
{
    member(out, "parts");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->outline->parts->len; i++) {
        const PolicyOutlinePart *p = &g_array_index(reading->outline->parts, PolicyOutlinePart, i);
        item(out);
        g_string_append_c(out, '{');
        text_member(out, "key", p->key);
        number_member(out, "line", p->line);
        text_member(out, "title", p->title);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void add_source(GString *out, const PolicyReading *reading)
{
    member(out, "source");
    g_string_append_c(out, '{');
    number_member(out, "bytes", (gint64)reading->bytes);
    text_member(out, "encoding", reading->encoding);
    number_member(out, "lines", reading->lines);
    text_member(out, "name", reading->name);
    text_member(out, "sha256", reading->sha256);
    g_string_append_c(out, '}');
}

static void add_unread(GString *out, const PolicyReading *reading)
{
    member(out, "unread");
    g_string_append_c(out, '[');
    for (guint i = 0; i < reading->outline->unread->len; i++) {
        const PolicyUnreadRun *run = &g_array_index(reading->outline->unread, PolicyUnreadRun, i);
        item(out);
        g_string_append_c(out, '{');
        lines_member(out, run->first, run->last);
        text_member(out, "text", g_ptr_array_index(reading->unread_texts, i));
        text_member(out, "why", policy_why_names[run->why]);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static gboolean add_units(GString *out, const PolicyReading *reading)
{
    member(out, "units");
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
    text_member(out, "body_name", reading->outline->body);
    add_definitions(out, reading);
    number_member(out, "format", 1);
    add_families(out, reading);
    add_outline(out, reading);
    add_parts(out, reading);
    add_source(out, reading);
    text_member(out, "title", reading->outline->title);
    gboolean whole = add_units(out, reading);
    add_unread(out, reading);
    g_string_append_c(out, '}');
    if (!whole) {
        problem_set(error, PROBLEM_TOO_LARGE, reading->name, "64 MiB");
        return NULL;
    }
    return g_string_free_to_bytes(g_steal_pointer(&out));
}
