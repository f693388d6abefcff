/* clean/html.c -- a page in one character set, its links and pictures, written so that HTML and XML
 * read the same */
#include "clean/html.h"
#include "base/problem.h"
#include "clean/css.h"
#include "clean/data-picture.h"
#include "clean/html-tree.h"
#include "clean/link.h"
#include "clean/whole.h"
#include "mail/charset.h"
#include <string.h>

#define LABEL_LOOK ((gsize)4096)

/* ---- character set ---- */

/* What the page says of itself, in its first bytes. Transfer full; NULL when it says nothing. */
static char *label_of(const guint8 *bytes, gsize size)
{
    g_autofree char *head = g_strndup((const char *)bytes, MIN(size, LABEL_LOOK));
    g_autofree char *lower = g_ascii_strdown(head, -1);
    const char *at = strstr(lower, "charset=");
    if (at == NULL)
        return NULL;
    at += strlen("charset=");
    at += strspn(at, "\"' ");
    return g_strndup(at, strcspn(at, "\"' />;\r\n"));
}

static char *decode(const guint8 *bytes, gsize size, DisarmJob *job, gsize *length)
{
    gboolean broken = FALSE;
    gboolean marked = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    g_autofree char *label = marked ? g_strdup("utf-8") : label_of(bytes, size);
    gsize skip = marked ? 3 : 0;
    gboolean utf8 = g_utf8_validate((const char *)bytes + skip, (gssize)(size - skip), NULL);
    gboolean wide =
        size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
    gboolean escapes = memchr(bytes, 0x1B, size) != NULL;
    GString *text = mail_charset_text(utf8 && !escapes ? "utf-8"
                                      : wide           ? NULL
                                                       : label,
                                      bytes + skip, size - skip, &broken);
    if (!utf8 || escapes || broken)
        disarm_find(job->findings, DISARM_ENCODING, DISARM_REWRITTEN, label, -1);
    *length = text->len;
    return g_string_free(text, FALSE);
}

/* ---- links and pictures ---- */

static gboolean on_value(MarkupFilter *filter, MarkupNode *node, MarkupValue *value, gboolean *keep,
                         GError **error)
{
    gboolean lost = FALSE;
    if (value->row->value == MARKUP_VALUE_CSS) {
        g_autofree char *made = clean_css_declarations(value->value, &lost);
        *keep = *made != '\0';
        value->value = markup_tree_copy(filter->tree, made, strlen(made), error);
        return value->value != NULL && (!lost || markup_note(filter, DISARM_UNKNOWN_CONTENT,
                                                             DISARM_DROPPED, "style", error));
    }
    *keep = (value->row->value == MARKUP_VALUE_HREF && node->row->act == MARKUP_LINK) ||
            (value->row->value == MARKUP_VALUE_SOURCE && node->row->act == MARKUP_IMAGE);
    return *keep ||
           markup_note(filter, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED, value->value, error);
}

static gboolean open_link(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                          GError **error)
{
    const MarkupValue *href = markup_node_value(node, 0, "href");
    if (href == NULL)
        return TRUE; /* a place that others lead to */
    CleanLink kind = clean_link_kind(href->value, strlen(href->value));
    gboolean kept =
        kind == CLEAN_LINK_INSIDE ||
        (kind == CLEAN_LINK_WEB && disarm_rule(filter->job, DISARM_LINKS) == DISARM_KEEP);
    *fate = kept ? MARKUP_KEEP : MARKUP_UNWRAP;
    return kind == CLEAN_LINK_INSIDE ||
           markup_note(filter, kind == CLEAN_LINK_UNSAFE ? DISARM_UNSAFE_LINK : DISARM_LINK,
                       kept ? DISARM_KEPT : DISARM_FROZEN, href->value, error);
}

/* A picture that is elsewhere leaves the words that stand for it. */
static gboolean open_image(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                           GError **error)
{
    MarkupValue *source = markup_node_value(node, 0, "src");
    const MarkupValue *words = markup_node_value(node, 0, "alt");
    g_autofree char *made = NULL;
    if (source != NULL && !clean_data_picture(filter->job, source->value, &made, error))
        return FALSE;
    if (made != NULL) {
        source->value = markup_tree_copy(filter->tree, made, strlen(made), error);
        return source->value != NULL;
    }
    if (words == NULL || *words->value == '\0') {
        *fate = MARKUP_DROP;
        return TRUE;
    }
    node->text = words->value;
    node->name = NULL;
    node->row = NULL;
    return TRUE;
}

static gboolean is_hidden(const MarkupNode *node)
{
    const MarkupValue *style = markup_node_value(node, 0, "style");
    return markup_node_value(node, 0, "hidden") != NULL ||
           (style != NULL && clean_css_hides(style->value));
}

/* Takes it out; of the body, which there must be, all that is in it. */
static gboolean hide(MarkupNode *node)
{
    gboolean outer = strcmp(node->name, "html") == 0 || strcmp(node->name, "body") == 0;
    if (!outer) {
        markup_node_unlink(node);
        return TRUE;
    }
    node->count = 0;
    for (MarkupNode *child = node->first, *next; child != NULL; child = next) {
        next = child->next;
        if (child->name == NULL ||
            (strcmp(child->name, "head") != 0 && strcmp(child->name, "body") != 0))
            markup_node_unlink(child);
    }
    return FALSE;
}

static gboolean note_hidden(const MarkupFilter *filter, MarkupNode *parent, GError **error)
{
    gboolean kept = disarm_rule(filter->job, DISARM_HIDDENS) == DISARM_KEEP;
    for (MarkupNode *node = parent->first, *next; node != NULL; node = next) {
        next = node->next;
        if (node->name == NULL)
            continue;
        if (is_hidden(node)) {
            if (!markup_note(filter, DISARM_HIDDEN, kept ? DISARM_KEPT : DISARM_DROPPED, node->name,
                             error))
                return FALSE;
            if (!kept && hide(node))
                continue;
        }
        if (!note_hidden(filter, node, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean on_open(MarkupFilter *filter, MarkupNode *node, MarkupAct *fate, GError **error)
{
    return node->row->act == MARKUP_LINK ? open_link(filter, node, fate, error)
                                         : open_image(filter, node, fate, error);
}

/* Blanks before anything else are no part of a page: what went may have left them there. */
static gboolean trim(MarkupTree *tree)
{
    MarkupNode *body = markup_tree_root(tree)->last;
    while (body->first != NULL && body->first->name == NULL &&
           body->first->text[strspn(body->first->text, " \t\r\n")] == '\0')
        markup_node_unlink(body->first);
    return TRUE;
}

/* ---- the whole ---- */

gboolean clean_html(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                    DisarmJob *job, gboolean *same, GError **error)
{
    gsize length = 0;
    if (!disarm_budget_inflate(job->budget, (guint64)size * 4, error))
        return FALSE;
    g_autofree char *text = decode(bytes, size, job, &length);
    g_autoptr(MarkupTree) tree = markup_tree_new(&markup_html, job->budget);
    MarkupFilter filter = {.language = &markup_html,
                           .tree = tree,
                           .job = job,
                           .what = what,
                           .value = on_value,
                           .open = on_open};
    g_autoptr(GByteArray) made = g_byte_array_new();
    if (!html_tree_read(&filter, text, length, error) || !markup_filter(&filter, error) ||
        !note_hidden(&filter, markup_tree_top(tree), error) || !trim(tree) ||
        !markup_write_html(&filter, html_is_void, made, error))
        return FALSE;
    return clean_hand_on(job, "html", made, bytes, size, out, same, error);
}
