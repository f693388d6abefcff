/* clean/markup/write.c -- a tree as XML, in one fixed form */
#include "base/problem.h"
#include "clean/markup/markup.h"
#include <string.h>

static void put(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

static void escape(GByteArray *out, const char *text, gboolean attribute)
{
    while (*text != '\0') {
        gsize plain = strcspn(text, attribute ? "&<>\"\t\n\r" : "&<>\r");
        g_byte_array_append(out, (const guint8 *)text, (guint)plain);
        text += plain;
        switch (*text) {
        case '&':
            put(out, "&amp;");
            break;
        case '<':
            put(out, "&lt;");
            break;
        case '>':
            put(out, "&gt;");
            break;
        case '"':
            put(out, "&quot;");
            break;
        case '\t':
            put(out, "&#9;");
            break;
        case '\n':
            put(out, "&#10;");
            break;
        case '\r':
            put(out, "&#13;");
            break;
        default:
            return;
        }
        text++;
    }
}

static void put_name(const MarkupFilter *filter, guint space, const char *name, GByteArray *out)
{
    const char *prefix = filter->language->spaces[space].prefix;
    if (*prefix != '\0' && *prefix != '.') { /* a space called .NAME is the default one */
        put(out, prefix);
        put(out, ":");
    }
    put(out, name);
}

static void put_spaces(const MarkupFilter *filter, GByteArray *out)
{
    for (guint i = 1; i < filter->language->space_count; i++) {
        const MarkupSpace *space = &filter->language->spaces[i];
        if (strcmp(space->prefix, "xml") == 0)
            continue;
        put(out, *space->prefix == '.' ? " xmlns" : " xmlns:");
        put(out, *space->prefix == '.' ? "" : space->prefix);
        put(out, "=\"");
        put(out, space->uri);
        put(out, "\"");
    }
}

static void put_open(const MarkupFilter *filter, const MarkupNode *node, GByteArray *out)
{
    put(out, "<");
    put_name(filter, node->space, node->name, out);
    if (node->parent == markup_tree_top(filter->tree))
        put_spaces(filter, out);
    for (guint i = 0; i < node->count; i++) {
        put(out, " ");
        put_name(filter, node->values[i].space, node->values[i].name, out);
        put(out, "=\"");
        escape(out, node->values[i].value, TRUE);
        put(out, "\"");
    }
    put(out, node->first != NULL ? ">" : "/>");
}

static void put_close(const MarkupFilter *filter, const MarkupNode *node, GByteArray *out)
{
    put(out, "</");
    put_name(filter, node->space, node->name, out);
    put(out, ">");
}

/* The next one in the order of the text, closing what ends on the way there. */
static const MarkupNode *step(const MarkupFilter *filter, const MarkupNode *node, GByteArray *out)
{
    const MarkupNode *top = markup_tree_top(filter->tree);
    if (node->name != NULL && node->first != NULL)
        return node->first;
    while (node->next == NULL) {
        node = node->parent;
        if (node == top)
            return NULL;
        put_close(filter, node, out);
    }
    return node->next;
}

gboolean markup_write_xml(const MarkupFilter *filter, GByteArray *out, GError **error)
{
    const DisarmBudget *budget = filter->job->budget;
    guint64 room = budget->limits.output_bytes - budget->output_bytes;
    put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for (const MarkupNode *node = markup_tree_root(filter->tree); node != NULL;
         node = step(filter, node, out)) {
        if (node->name != NULL)
            put_open(filter, node, out);
        else
            escape(out, node->text, FALSE);
        if (out->len > room || out->len > G_MAXUINT / 2) {
            problem_set(error, PROBLEM_TOO_LARGE, filter->what, NULL);
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- as a page ---- */

static void put_tag(const MarkupNode *node, gboolean ends, GByteArray *out)
{
    put(out, "<");
    put(out, node->name);
    for (guint i = 0; i < node->count; i++) {
        put(out, " ");
        put(out, node->values[i].name);
        put(out, "=\"");
        escape(out, node->values[i].value, TRUE);
        put(out, "\"");
    }
    put(out, ends ? "/>" : ">");
}

static gboolean put_page(const MarkupFilter *filter, const MarkupNode *node,
                         gboolean (*is_void)(const char *name), GByteArray *out, GError **error)
{
    const DisarmBudget *budget = filter->job->budget;
    gboolean sheet = node->parent->name != NULL && strcmp(node->parent->name, "style") == 0;
    if (out->len > budget->limits.output_bytes - budget->output_bytes || out->len > G_MAXUINT / 2) {
        problem_set(error, PROBLEM_TOO_LARGE, filter->what, NULL);
        return FALSE;
    }
    if (node->name == NULL && sheet)
        put(out, node->text); /* raw text: it has no "<" and no "&" */
    else if (node->name == NULL)
        escape(out, node->text, FALSE);
    else
        put_tag(node, is_void(node->name), out);
    if (node->name == NULL || is_void(node->name))
        return TRUE;
    for (const MarkupNode *child = node->first; child != NULL; child = child->next)
        if (!put_page(filter, child, is_void, out, error))
            return FALSE;
    put(out, "</");
    put(out, node->name);
    put(out, ">");
    return TRUE;
}

gboolean markup_write_html(const MarkupFilter *filter, gboolean (*is_void)(const char *name),
                           GByteArray *out, GError **error)
{
    put(out, "<!DOCTYPE html>\n");
    return put_page(filter, markup_tree_root(filter->tree), is_void, out, error);
}
