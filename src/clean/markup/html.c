/* clean/markup/html.c -- a page in one character set, its links and pictures, written so that HTML
 * and XML read the same */
#include "clean/markup/html.h"
#include "base/problem.h"
#include "clean/link.h"
#include "clean/markup/css.h"
#include "clean/markup/data-picture.h"
#include "clean/markup/html-charset.h"
#include "clean/markup/html-tree.h"
#include "clean/whole.h"
#include <string.h>

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

/* A picture that came along with the page, once; FALSE when the job ends. */
static gboolean take_part(const MarkupFilter *filter, PagePart *part, GError **error)
{
    DisarmFindings *findings = filter->job->findings;
    const GByteArray *bytes = page_part_open(part, filter->job->budget, error);
    if (bytes == NULL)
        return FALSE;
    disarm_enter(findings, page_part_name(part));
    gboolean fine = clean_picture_address(filter->job, bytes->data, bytes->len, &part->made, error);
    if (part->made != NULL)
        disarm_part(findings, "picture", DISARM_REBUILT);
    disarm_leave(findings);
    part->failed = part->made == NULL;
    return fine;
}

/* The address of a picture as it may stand into `source`, whose `made` stays NULL when it may not.
 */
static gboolean take_picture(const MarkupFilter *filter, MarkupValue *source, const char **made,
                             GError **error)
{
    PageParts *parts = filter->user;
    PagePart *part = parts != NULL ? page_parts_find(parts, "", source->value) : NULL;
    if (part != NULL) {
        part->used = TRUE;
        if (part->made == NULL && !part->failed && !take_part(filter, part, error))
            return FALSE;
        *made = part->made;
        return TRUE;
    }
    g_autofree char *own = NULL;
    if (!clean_data_picture(filter->job, source->value, &own, error))
        return FALSE;
    *made = own != NULL ? markup_tree_copy(filter->tree, own, strlen(own), error) : NULL;
    return own == NULL || *made != NULL;
}

/* A picture that is elsewhere leaves the words that stand for it. */
static gboolean open_image(const MarkupFilter *filter, MarkupNode *node, MarkupAct *fate,
                           GError **error)
{
    MarkupValue *source = markup_node_value(node, 0, "src");
    const MarkupValue *words = markup_node_value(node, 0, "alt");
    const char *made = NULL;
    if (source != NULL && !take_picture(filter, source, &made, error))
        return FALSE;
    if (made != NULL) {
        source->value = made;
        return TRUE;
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

static gboolean make(const HtmlPage *page, const char *what, DisarmJob *job, GByteArray *made,
                     GError **error)
{
    g_autoptr(MarkupTree) tree = markup_tree_new(&markup_html, job->budget);
    MarkupFilter filter = {.language = &markup_html,
                           .tree = tree,
                           .job = job,
                           .what = what,
                           .user = page->parts,
                           .value = on_value,
                           .open = on_open};
    return html_tree_read(&filter, page, error) && markup_filter(&filter, error) &&
           note_hidden(&filter, markup_tree_top(tree), error) && trim(tree) &&
           markup_write_html(&filter, html_is_void, made, error);
}

gboolean clean_html(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                    DisarmJob *job, gboolean *same, GError **error)
{
    g_autoptr(GByteArray) made = g_byte_array_new();
    const HtmlPage page = {.bytes = bytes, .size = size, .base = ""};
    return make(&page, what, job, made, error) &&
           clean_hand_on(job, "html", made, bytes, size, out, same, error);
}

gboolean clean_html_parts(PageParts *parts, PagePart *root, const char *what, GByteArray *made,
                          DisarmJob *job, GError **error)
{
    const GByteArray *bytes = page_part_open(root, job->budget, error);
    if (bytes == NULL)
        return FALSE;
    root->used = TRUE;
    const HtmlPage page = {.bytes = bytes->data,
                           .size = bytes->len,
                           .label = mail_value_get(&root->mail->type, "charset"),
                           .base = root->place,
                           .parts = parts};
    return make(&page, what, job, made, error);
}
