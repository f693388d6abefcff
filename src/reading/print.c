/* reading/print.c -- units one a line, the outline as a tree, and where each field was read */
#include "reading/print.h"

#include <string.h>

#include "base/json.h"
#include "base/problem.h"
#include "policy/reading.h"

#define SHOWN_POINTS 60

static void field(GString *out, const char *name)
{
    if (out->str[out->len - 1] != '{')
        g_string_append(out, ", ");
    json_append_string(out, name, -1);
    g_string_append(out, ": ");
}

static void text_field(GString *out, const char *name, const char *text)
{
    field(out, name);
    json_append_string(out, text, -1);
}

static void names_field(GString *out, const PolicyReading *reading, const char *name, PolicyRun run)
{
    field(out, name);
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < run.count; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        json_append_string(out, policy_reading_name(reading, run.first + i), -1);
    }
    g_string_append_c(out, ']');
}

static void evidence_field(GString *out, const PolicyReading *reading, const PolicyUnit *unit)
{
    field(out, "evidence");
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < unit->evidence.count; i++) {
        const PolicyEvidence *e =
            &g_array_index(reading->evidence, PolicyEvidence, unit->evidence.first + i);
        g_string_append(out, i > 0 ? ", {" : "{");
        text_field(out, "field", policy_field_names[e->field]);
        text_field(out, "rule", e->rule);
        text_field(out, "words", e->words);
        text_field(out, "from", policy_from_names[e->from]);
        text_field(out, "path", policy_outline_node(reading->outline, e->node)->path);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void print_unit(GString *out, const PolicyReading *reading, const PolicyUnit *unit,
                       const char *doc)
{
    g_string_append_c(out, '{');
    text_field(out, "doc", doc);
    text_field(out, "path", unit->path);
    field(out, "s");
    json_append_integer(out, unit->s);
    field(out, "lines");
    g_string_append_printf(out, "[%u, %u]", unit->first_line, unit->last_line);
    text_field(out, "text", unit->text);
    if (unit->reading != NULL)
        text_field(out, "reading", unit->reading);
    text_field(out, "kind", policy_kind_names[unit->kind]);
    text_field(out, "modality", policy_modality_names[unit->modality]);
    names_field(out, reading, "actor", unit->actor);
    names_field(out, reading, "approver", unit->approver);
    names_field(out, reading, "notify", unit->notify);
    text_field(out, "timing", policy_timing_names[unit->timing]);
    names_field(out, reading, "records", unit->records);
    names_field(out, reading, "class", unit->grades);
    text_field(out, "capability", policy_capability_names[unit->capability]);
    text_field(out, "mechanism", policy_mechanism_names[unit->mechanism]);
    text_field(out, "how", unit->how);
    evidence_field(out, reading, unit);
    g_string_append(out, "}\n");
}

GString *policy_print_jsonl(const PolicyReading *reading, const char *doc)
{
    GString *out = g_string_sized_new(reading->bytes * 6);
    const char *dot = strrchr(reading->name, '.');
    g_autofree char *stem = g_strndup(reading->name, dot != NULL ? (gsize)(dot - reading->name)
                                                                 : strlen(reading->name));
    for (guint i = 0; i < reading->units->len; i++)
        print_unit(out, reading, policy_reading_unit(reading, i), doc != NULL ? doc : stem);
    return out;
}

/* -- tree -- */

static void append_cut(GString *out, const char *text)
{
    const char *end = text;
    for (guint i = 0; i < SHOWN_POINTS && *end != '\0'; i++)
        end = g_utf8_next_char(end);
    for (const char *at = text; at < end; at++)
        g_string_append_c(out, *at == '\t' ? ' ' : *at);
    g_string_append(out, *end != '\0' ? "…" : "");
}

static void append_names(GString *out, const PolicyReading *reading, const char *label,
                         PolicyRun run)
{
    for (guint32 i = 0; i < run.count; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? label : "・",
                               policy_reading_name(reading, run.first + i));
}

static void tree_unit(GString *out, const PolicyReading *reading, const PolicyUnit *unit,
                      guint depth)
{
    g_string_append_printf(out, "%*s%s#%u ", (int)(2 * depth), "", unit->path, unit->s);
    append_cut(out, unit->text);
    g_string_append_printf(out, "  [%s %s %s %s %s", policy_kind_names[unit->kind],
                           policy_modality_names[unit->modality], policy_timing_names[unit->timing],
                           policy_capability_names[unit->capability],
                           policy_mechanism_names[unit->mechanism]);
    append_names(out, reading, " actor=", unit->actor);
    append_names(out, reading, " approver=", unit->approver);
    append_names(out, reading, " notify=", unit->notify);
    append_names(out, reading, " records=", unit->records);
    append_names(out, reading, " class=", unit->grades);
    g_string_append(out, "]\n");
}

static void tree_unread(GString *out, const PolicyReading *reading)
{
    for (guint i = 0; i < reading->outline->unread->len; i++) {
        const PolicyUnreadRun *run = &g_array_index(reading->outline->unread, PolicyUnreadRun, i);
        g_string_append_printf(out, "unread %u-%u %s: ", run->first, run->last,
                               policy_why_names[run->why]);
        append_cut(out, g_ptr_array_index(reading->unread_texts, i));
        g_string_append_c(out, '\n');
    }
}

GString *policy_print_tree(const PolicyReading *reading)
{
    GString *out = g_string_sized_new(reading->bytes * 3);
    g_string_append_printf(out, "%s (%s)\n", reading->outline->title, reading->outline->body);
    guint unit = 0;
    for (guint i = 0; i <= reading->entries->len; i++) {
        const PolicyOutlineEntry *e = i < reading->entries->len
                                          ? &g_array_index(reading->entries, PolicyOutlineEntry, i)
                                          : NULL;
        while (unit < reading->units->len &&
               (e == NULL || policy_reading_unit(reading, unit)->first_line < e->line)) {
            const PolicyUnit *u = policy_reading_unit(reading, unit++);
            tree_unit(out, reading, u, policy_outline_node(reading->outline, u->node)->depth + 1u);
        }
        if (e != NULL && *e->title != '\0')
            g_string_append_printf(out, "%*s%s %s\n", 2 * e->depth, "", e->path, e->title);
    }
    tree_unread(out, reading);
    return out;
}

/* -- explain -- */

static void explain_unit(GString *out, const PolicyReading *reading, const PolicyUnit *unit)
{
    g_string_append_printf(out, "%s#%u (line %u)\n  %s\n", unit->path, unit->s, unit->first_line,
                           unit->text);
    if (unit->reading != NULL)
        g_string_append_printf(out, "  reading: %s\n", unit->reading);
    tree_unit(out, reading, unit, 1);
    for (guint32 i = 0; i < unit->evidence.count; i++) {
        const PolicyEvidence *e =
            &g_array_index(reading->evidence, PolicyEvidence, unit->evidence.first + i);
        g_string_append_printf(out, "    %-10s %-28s %-10s ", policy_field_names[e->field], e->rule,
                               policy_from_names[e->from]);
        if (e->from != FROM_OWN)
            g_string_append_printf(out, "%s ",
                                   policy_outline_node(reading->outline, e->node)->path);
        append_cut(out, e->words);
        g_string_append_printf(out, "  %u%%\n", unit->confidence[e->field]);
    }
    if (*unit->how != '\0')
        g_string_append_printf(out, "    how: %s / %s\n", unit->how, unit->how_ja);
}

static gboolean at_or_below(const char *path, const char *asked)
{
    gsize size = strlen(asked);
    return strncmp(path, asked, size) == 0 && (path[size] == '\0' || path[size] == '/');
}

GString *policy_print_explain(const PolicyReading *reading, const char *path, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < reading->units->len; i++) {
        const PolicyUnit *unit = policy_reading_unit(reading, i);
        if (at_or_below(unit->path, path))
            explain_unit(out, reading, unit);
    }
    if (out->len > 0)
        return g_steal_pointer(&out);
    problem_set(error, PROBLEM_NOT_FOUND, "clause", path);
    return NULL;
}
