/* clean/markup/filter.c -- walks a tree and takes out what the tables do not name */
#include "base/problem.h"
#include "clean/markup/markup.h"
#include "clean/schema.h"
#include <string.h>

#define SHOWN_MAX 120u

gboolean markup_note(const MarkupFilter *filter, DisarmDanger danger, DisarmDeed deed,
                     const char *detail, GError **error)
{
    const char *end = NULL; /* not in the middle of a character */
    if (detail != NULL)
        g_utf8_validate(detail, (gssize)MIN(strlen(detail), SHOWN_MAX), &end);
    g_autofree char *shown = detail != NULL ? g_strndup(detail, (gsize)(end - detail)) : NULL;
    if (deed != DISARM_KEPT)
        return disarm_apply(filter->job, clean_aspect_of(danger), danger, deed, shown, error);
    disarm_find(filter->job->findings, danger, deed, shown, -1);
    return TRUE;
}

/* ---- attributes ---- */

static gboolean lose_unknown(const MarkupFilter *filter, MarkupNode *node, MarkupValue *value,
                             GError **error)
{
    g_autofree char *what = g_strdup_printf("%s@%s", node->name, value->name);
    gboolean event = g_ascii_strncasecmp(value->name, "on", 2) == 0;
    markup_node_lose(node, value);
    return markup_note(filter, event ? DISARM_ACTION : DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, what,
                       error);
}

/* Kinds that every language has: text stays, `never` goes as its danger, `quiet` without a word. */
static gboolean judge_value(MarkupFilter *filter, MarkupNode *node, MarkupValue *value,
                            gboolean *keep, GError **error)
{
    const char *detail = value->value;
    *keep = TRUE;
    switch ((MarkupKind)value->row->value) {
    case MARKUP_VALUE_TEXT:
        return TRUE;
    case MARKUP_VALUE_QUIET:
        *keep = FALSE;
        return TRUE;
    case MARKUP_VALUE_NEVER:
        *keep = FALSE;
        return *detail == '\0' ||
               markup_note(filter, (DisarmDanger)value->row->danger, DISARM_DROPPED, detail, error);
    default:
        return filter->value(filter, node, value, keep, error);
    }
}

static gboolean filter_values(MarkupFilter *filter, MarkupNode *node, GError **error)
{
    for (guint i = 0; i < node->count;) {
        MarkupValue *value = &node->values[i];
        gboolean keep = TRUE;
        if (value->row == NULL) {
            if (!lose_unknown(filter, node, value, error))
                return FALSE;
            continue;
        }
        if (!judge_value(filter, node, value, &keep, error))
            return FALSE;
        if (keep)
            i++;
        else
            markup_node_lose(node, value);
    }
    return TRUE;
}

/* ---- elements ---- */

static gboolean decide(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate, GError **error)
{
    const MarkupElement *row = node->row;
    *fate = MARKUP_KEEP;
    if (row == NULL) {
        *fate = filter->language->unknown;
        return markup_note(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, node->name, error);
    }
    if (row->act == MARKUP_DROP || row->act == MARKUP_UNWRAP) {
        *fate = (MarkupAct)row->act;
        DisarmDeed deed = row->act == MARKUP_DROP ? DISARM_DROPPED : DISARM_FROZEN;
        return row->danger == DISARM_DANGER_LAST ||
               markup_note(filter, (DisarmDanger)row->danger, deed, node->name, error);
    }
    return filter_values(filter, node, error) &&
           (row->act == MARKUP_KEEP || filter->open(filter, node, fate, error));
}

static gboolean is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static gboolean filter_text(const MarkupFilter *filter, MarkupNode *node, GError **error)
{
    const MarkupNode *parent = node->parent;
    if (parent->row != NULL && parent->row->text)
        return TRUE;
    gboolean blank = is_blank(node->text);
    g_autofree char *text = g_strdup(node->text);
    markup_node_unlink(node);
    return blank || markup_note(filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, text, error);
}

static gboolean filter_children(MarkupFilter *filter, MarkupNode *parent, GError **error);

/* `next` gets where to go on. */
static gboolean filter_element(MarkupFilter *filter, MarkupNode *node, MarkupNode **next,
                               GError **error)
{
    MarkupAct fate = MARKUP_KEEP;
    if (!decide(filter, node, &fate, error))
        return FALSE;
    *next = node->next;
    if (fate == MARKUP_DROP)
        markup_node_unlink(node);
    if (fate == MARKUP_UNWRAP) { /* what is in it is judged where it comes to stand */
        *next = node->first != NULL ? node->first : node->next;
        markup_node_unwrap(node);
    }
    return fate == MARKUP_DROP || fate == MARKUP_UNWRAP || filter_children(filter, node, error);
}

/* Nested as deep as the tree may be, which reading bounds. */
static gboolean filter_children(MarkupFilter *filter, MarkupNode *parent, GError **error)
{
    for (MarkupNode *node = parent->first; node != NULL;) {
        MarkupNode *next = node->next;
        gboolean text = node->name == NULL;
        if (text ? !filter_text(filter, node, error) : !filter_element(filter, node, &next, error))
            return FALSE;
        node = next;
    }
    return TRUE;
}

gboolean markup_filter(MarkupFilter *filter, GError **error)
{
    if (markup_tree_odd(filter->tree) &&
        !markup_note(filter, DISARM_LEFTOVER, DISARM_DROPPED, "comment", error))
        return FALSE;
    const char *declared = markup_tree_declared(filter->tree);
    if (declared != NULL &&
        !markup_note(filter, DISARM_DECLARATION, DISARM_DROPPED, declared, error))
        return FALSE;
    return filter_children(filter, markup_tree_top(filter->tree), error);
}
