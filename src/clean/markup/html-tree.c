/* clean/markup/html-tree.c -- where elements begin and end, by a few rules of the HTML standard
 * (13.1.2)
 */
#include "clean/markup/html-tree.h"
#include "clean/markup/css.h"
#include "clean/markup/html-charset.h"
#include "clean/markup/html-token.h"
#include <string.h>

#define DEPTH_MAX 200u
#define ADDRESS_MAX 4096u /* longer ones lead nowhere */

typedef struct {
    const MarkupFilter *filter;
    PageParts *parts;  /* or NULL */
    char *base;        /* owned */
    GPtrArray *frames; /* PagePart: of the pages that stand behind this one */
    MarkupTree *tree;
    MarkupNode *html, *head, *body, *at; /* of a frame, `body` is what holds it */
    guint depth;
    guint32 marks[DEPTH_MAX + 1]; /* of the open elements, by depth: marks_of */
    GString *title, *sheet;
    char skipped[24]; /* the element that is passed over with all in it, or "" */
    guint skipping;
    gboolean based; /* it said where it lies: the first time counts */
    gboolean inner; /* what stands in <noframes> is read */
    gboolean lost;  /* of a sheet */
} Page;

static gboolean is_in(const char *list, const char *name)
{
    gsize size = strlen(name);
    const char *at = size > 0 ? strstr(list, name) : NULL;
    while (at != NULL && !(at[-1] == '|' && at[size] == '|')) /* a list begins with a bar */
        at = strstr(at + 1, name);
    return at != NULL;
}

gboolean html_is_void(const char *name)
{
    return is_in("|br|hr|img|wbr|col|meta|", name);
}

/* ---- what ends of itself ---- */

#define BLOCKS                                                                                     \
    "|address|article|aside|blockquote|center|details|dir|div|dl|fieldset|figcaption|figure|"      \
    "footer|h1|h2|h3|h4|h5|h6|header|hgroup|hr|main|menu|nav|ol|p|pre|section|summary|table|ul|"   \
    "li|dd|dt|"

/* Which open elements a beginning one ends, and what it does not look beyond. */
static const struct {
    const char *begins, *ends, *within;
} ends[] = {
    {BLOCKS, "|p|", "|td|th|caption|table|li|dd|dt|"},
    {"|li|", "|li|", "|ul|ol|menu|dir|td|th|table|"},
    {"|dd|dt|", "|dd|dt|", "|dl|td|th|table|"},
    {"|td|th|", "|td|th|", "|tr|table|"},
    {"|tr|", "|tr|", "|table|"},
    {"|thead|tbody|tfoot|caption|colgroup|", "|thead|tbody|tfoot|caption|colgroup|", "|table|"},
    {"|rt|rp|rb|rtc|", "|rt|rp|rb|", "|ruby|td|th|table|"},
    {"|a|", "|a|", "|td|th|table|"},
};

/* Each beginning tag looks up through what is open: what a name is to the rules is found out once.
 */
#define MARK_ENDS(i) (1u << (i))
#define MARK_WITHIN(i) (1u << (8 + (i)))
#define MARK_CELL (1u << 16) /* no end of another element leaves it */
G_STATIC_ASSERT(G_N_ELEMENTS(ends) <= 8);

static guint32 marks_of(const char *name)
{
    guint32 marks = is_in("|td|th|caption|table|", name) ? MARK_CELL : 0;
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
        marks |= (is_in(ends[i].ends, name) ? MARK_ENDS(i) : 0) |
                 (is_in(ends[i].within, name) ? MARK_WITHIN(i) : 0);
    return marks;
}

static void leave_to(Page *page, MarkupNode *node)
{
    while (page->at != node->parent) {
        page->at = page->at->parent;
        page->depth--;
    }
}

static void end_by_itself(Page *page, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (!is_in(ends[i].begins, name))
            continue;
        MarkupNode *node = page->at;
        const guint32 *marks = &page->marks[page->depth];
        for (; node != page->body && (*marks & (MARK_ENDS(i) | MARK_WITHIN(i))) == 0; marks--)
            node = node->parent;
        if (node != page->body && (*marks & MARK_ENDS(i)) != 0)
            leave_to(page, node);
    }
}

static void end_element(Page *page, const char *name)
{
    gboolean table = is_in("|table|tr|td|th|thead|tbody|tfoot|caption|", name);
    const guint32 *marks = &page->marks[page->depth];
    for (MarkupNode *node = page->at; node != page->body; node = node->parent, marks--) {
        if (strcmp(node->name, name) == 0) {
            leave_to(page, node);
            return;
        }
        if (!table && (*marks & MARK_CELL) != 0)
            return;
        if (table && strcmp(node->name, "table") == 0)
            return;
    }
}

/* ---- what XML can hold ---- */

static char *plain(GString *text)
{
    g_autofree char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
    g_autoptr(GString) out = g_string_sized_new(text->len);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        gboolean good =
            (c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF) || c == '\t' || c == '\n';
        if (good)
            g_string_append_unichar(out, c);
        else if (c == '\r' && at[1] != '\n')
            g_string_append_c(out, '\n');
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gboolean add_text(Page *page, const HtmlToken *token, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    html_text_append(text, token->text, token->text_size);
    g_autofree char *own = plain(text);
    gboolean nothing = own[strspn(own, " \t\r\n")] == '\0' && page->body->first == NULL;
    return *own == '\0' || nothing ||
           markup_tree_text(page->tree, page->at, own, strlen(own), error) != NULL;
}

/* ---- elements ---- */

/* What came along is found by its full address, wherever it is asked for. */
static void lead_to_part(const Page *page, GString *address)
{
    if (page_parts_find(page->parts, page->base, address->str) == NULL)
        return;
    g_autofree char *whole = page_address(page->base, address->str);
    g_string_assign(address, whole);
}

static gboolean add_values(Page *page, const HtmlToken *token, MarkupNode *node, GError **error)
{
    guint count = 0;
    for (guint i = 0; i < token->attribute_count; i++) {
        gsize size = token->attributes[i].name_size;
        g_autofree char *name = g_ascii_strdown(token->attributes[i].name, (gssize)size);
        g_autofree char *value = html_token_attribute(token, name);
        if (value == NULL || !g_utf8_validate(name, -1, NULL) ||
            markup_node_value(node, 0, name) != NULL)
            continue;
        g_autoptr(GString) raw = g_string_new(value);
        if (page->parts != NULL && strcmp(name, "src") == 0)
            lead_to_part(page, raw);
        g_autofree char *good = plain(raw);
        const char *own_name = markup_tree_copy(page->tree, name, strlen(name), error);
        const char *own_value =
            own_name != NULL ? markup_tree_copy(page->tree, good, strlen(good), error) : NULL;
        if (own_value == NULL)
            return FALSE;
        node->count = count + 1;
        markup_tree_value(page->tree, node, count++, 0, own_name, own_value);
    }
    return TRUE;
}

static MarkupNode *add_element(Page *page, const HtmlToken *token, MarkupNode *parent,
                               GError **error)
{
    MarkupNode *node = markup_tree_element(page->tree, parent, 0, token->tag, strlen(token->tag),
                                           token->attribute_count, error);
    if (node == NULL)
        return NULL;
    node->count = 0;
    return add_values(page, token, node, error) ? node : NULL;
}

/* The outermost ones are there already: they get what the page says of them. */
static gboolean start_outer(Page *page, const HtmlToken *token, MarkupNode *outer, GError **error)
{
    if (outer == page->head || outer->count > 0 || token->attribute_count == 0)
        return TRUE;
    MarkupNode *made = add_element(page, token, page->body, error);
    if (made == NULL)
        return FALSE;
    outer->values = made->values;
    outer->count = made->count;
    markup_node_unlink(made);
    return TRUE;
}

static const struct {
    const char *name;
    DisarmDanger danger;
    gboolean whole; /* what is in it is no text of the page */
} dangers[] = {
    {"script", DISARM_SCRIPT, FALSE}, /* the tokenizer hands over what is in it as one */
    {"iframe", DISARM_EXTERNAL_RESOURCE, FALSE},
    {"frame", DISARM_EXTERNAL_RESOURCE, FALSE},
    {"frameset", DISARM_EXTERNAL_RESOURCE, FALSE},
    {"portal", DISARM_EXTERNAL_RESOURCE, FALSE},
    {"object", DISARM_EMBEDDED_OBJECT, FALSE},
    {"embed", DISARM_EMBEDDED_OBJECT, FALSE},
    {"applet", DISARM_EMBEDDED_OBJECT, FALSE},
    {"area", DISARM_UNSAFE_LINK, FALSE},
    {"base", DISARM_EXTERNAL_RESOURCE, FALSE},
    {"link", DISARM_EXTERNAL_RESOURCE, FALSE},
    {"form", DISARM_SUBMIT, FALSE},
    {"audio", DISARM_MEDIA, FALSE},
    {"video", DISARM_MEDIA, FALSE},
    {"svg", DISARM_FOREIGN_CONTENT, TRUE},
    {"math", DISARM_FOREIGN_CONTENT, TRUE},
    {"template", DISARM_FOREIGN_CONTENT, TRUE},
};

/* What a field of a form shows is text of the page. */
static gboolean start_input(const Page *page, const HtmlToken *token, GError **error)
{
    g_autofree char *type = html_token_attribute(token, "type");
    g_autofree char *value = html_token_attribute(token, "value");
    g_autofree char *lower = type != NULL ? g_ascii_strdown(type, -1) : g_strdup("text");
    g_autoptr(GString) raw = g_string_new(value);
    g_autofree char *good = plain(raw);
    if (*good == '\0' || is_in("|hidden|password|checkbox|radio|file|image|range|color|", lower))
        return TRUE;
    return markup_note(page->filter, DISARM_CONTROL, DISARM_FROZEN, good, error) &&
           markup_tree_text(page->tree, page->at, good, strlen(good), error) != NULL;
}

static gboolean start_danger(Page *page, const HtmlToken *token, GError **error)
{
    const char *name = token->tag;
    gboolean closed = token->at[-1] == '>' && token->at[-2] == '/'; /* a tag has a name before */
    if (strcmp(name, "input") == 0)
        return start_input(page, token, error);
    for (guint i = 0; i < G_N_ELEMENTS(dangers); i++) {
        if (strcmp(dangers[i].name, name) != 0)
            continue;
        if (dangers[i].whole && !(closed && strcmp(name, "template") != 0)) {
            g_strlcpy(page->skipped, name, sizeof page->skipped);
            page->skipping = 1;
        }
        return markup_note(page->filter, dangers[i].danger, DISARM_DROPPED, name, error);
    }
    return is_in("|noscript|button|select|option|optgroup|textarea|label|map|param|"
                 "source|track|canvas|output|progress|meter|noframes|noembed|xmp|picture|",
                 name) ||
           markup_note(page->filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, name, error);
}

/* ---- what came along ---- */

static char *part_text(const Page *page, PagePart *part, gsize *length, GError **error)
{
    DisarmJob *job = page->filter->job;
    const GByteArray *bytes = page_part_open(part, job->budget, error);
    if (bytes == NULL || !disarm_budget_inflate(job->budget, (guint64)bytes->len * 4, error))
        return NULL;
    return html_charset_text(bytes->data, bytes->len, mail_value_get(&part->mail->type, "charset"),
                             job, length);
}

static void add_sheet(Page *page, const char *text, gsize size)
{
    g_autoptr(GString) raw = g_string_new_len(text, (gssize)size);
    g_autofree char *good = plain(raw);
    g_autofree char *sheet = clean_css_sheet(good, &page->lost);
    g_string_append(page->sheet, sheet);
}

static gboolean take_sheet(Page *page, PagePart *part, GError **error)
{
    gsize length = 0;
    g_autofree char *text = part_text(page, part, &length, error);
    if (text == NULL)
        return FALSE;
    add_sheet(page, text, length);
    return TRUE;
}

/* TRUE in `taken` when what an element leads to came along, and is taken in now or was before. */
static gboolean take_part(Page *page, const HtmlToken *token, gboolean *taken, GError **error)
{
    gboolean link = strcmp(token->tag, "link") == 0;
    g_autofree char *address = page->parts != NULL && is_in("|link|frame|iframe|", token->tag)
                                   ? html_token_attribute(token, link ? "href" : "src")
                                   : NULL;
    PagePart *part = address != NULL ? page_parts_find(page->parts, page->base, address) : NULL;
    gboolean sheet = link && part != NULL && mail_part_is(part->mail, "text/css");
    gboolean frame = part != NULL && page_part_is_page(part);
    *taken = sheet || frame;
    if (!*taken || part->used)
        return TRUE;
    part->used = TRUE;
    if (sheet)
        return take_sheet(page, part, error);
    g_ptr_array_add(page->frames, part);
    return markup_note(page->filter, DISARM_EXTERNAL_RESOURCE, DISARM_FROZEN, page_part_name(part),
                       error);
}

static void take_base(Page *page, const HtmlToken *token)
{
    g_autofree char *href = html_token_attribute(token, "href");
    if (page->parts == NULL || page->based || href == NULL || strlen(href) > ADDRESS_MAX)
        return;
    page->based = TRUE;
    char *base = page_address(page->base, href);
    g_free(page->base);
    page->base = base;
}

static gboolean start_unknown(Page *page, const HtmlToken *token, GError **error)
{
    gboolean taken = FALSE;
    if (strcmp(token->tag, "base") == 0)
        take_base(page, token);
    return take_part(page, token, &taken, error) && (taken || start_danger(page, token, error));
}

static gboolean start_meta(const Page *page, const HtmlToken *token, GError **error)
{
    g_autofree char *does = html_token_attribute(token, "http-equiv");
    if (does == NULL || g_ascii_strcasecmp(does, "refresh") != 0)
        return TRUE;
    return markup_note(page->filter, DISARM_ACTION, DISARM_DROPPED, "refresh", error);
}

static gboolean start_element(Page *page, const HtmlToken *token, GError **error)
{
    const char *name = token->tag;
    MarkupNode *outer = strcmp(name, "html") == 0   ? page->html
                        : strcmp(name, "head") == 0 ? page->head
                        : strcmp(name, "body") == 0 ? page->body
                                                    : NULL;
    if (outer != NULL)
        return start_outer(page, token, outer, error);
    if (strcmp(name, "meta") == 0)
        return start_meta(page, token, error);
    if (strcmp(name, "title") == 0 || strcmp(name, "style") == 0)
        return TRUE; /* what is in them comes as one */
    if (!markup_is_known(page->tree, 0, name))
        return start_unknown(page, token, error);
    end_by_itself(page, name);
    if (page->depth >= DEPTH_MAX)
        return TRUE;
    MarkupNode *node = add_element(page, token, page->at, error);
    if (node != NULL && !html_is_void(name)) {
        page->at = node;
        page->marks[++page->depth] = marks_of(name);
    }
    return node != NULL;
}

static gboolean read_tokens(Page *page, const char *text, gsize size, GError **error);

/* What is seen where frames are not, as here: the frames went. */
static gboolean take_noframes(Page *page, const HtmlToken *token, GError **error)
{
    if (page->inner || page->frames->len > 0)
        return TRUE;
    page->inner = TRUE;
    gboolean fine = read_tokens(page, token->text, token->text_size, error);
    page->inner = FALSE;
    return fine;
}

static gboolean take_raw(Page *page, const HtmlToken *token, GError **error)
{
    if (strcmp(token->tag, "noframes") == 0)
        return take_noframes(page, token, error);
    g_autoptr(GString) text = g_string_new(NULL);
    if (strcmp(token->tag, "style") == 0) {
        add_sheet(page, token->text, token->text_size);
        return TRUE;
    }
    html_text_append(text, token->text, token->text_size);
    g_autofree char *good = plain(text);
    if (strcmp(token->tag, "title") == 0 && page->title->len == 0)
        g_string_append(page->title, g_strstrip(good));
    gboolean shown = is_in("|textarea|xmp|", token->tag);
    return !shown || *good == '\0' ||
           markup_tree_text(page->tree, page->at, good, strlen(good), error) != NULL;
}

/* ---- the whole ---- */

/* What ends a drawing or formula that is open still (13.2.6.5): text of the page. */
static gboolean breaks_out(const Page *page, const HtmlToken *token)
{
    return token->kind == HTML_START && strcmp(page->skipped, "template") != 0 &&
           is_in("|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|embed|h1|h2|h3|h4|h5|h6|"
                 "head|hr|i|img|li|listing|menu|meta|nobr|ol|p|pre|ruby|s|small|span|strong|"
                 "strike|sub|sup|table|tt|u|ul|var|",
                 token->tag);
}

static gboolean take(Page *page, const HtmlToken *token, GError **error)
{
    gboolean same = strcmp(token->tag, page->skipped) == 0;
    if (page->skipping > 0 && breaks_out(page, token))
        page->skipping = 0;
    if (page->skipping > 0) {
        page->skipping += token->kind == HTML_START && same ? 1 : 0;
        page->skipping -= token->kind == HTML_END && same ? 1 : 0;
        return TRUE;
    }
    switch (token->kind) {
    case HTML_TEXT:
        return add_text(page, token, error);
    case HTML_RAW:
        return take_raw(page, token, error);
    case HTML_START:
        return start_element(page, token, error);
    case HTML_END:
        end_element(page, token->tag);
        return TRUE;
    default:
        return TRUE;
    }
}

static MarkupNode *add_plain(const Page *page, MarkupNode *parent, const char *name, guint count,
                             GError **error)
{
    return markup_tree_element(page->tree, parent, 0, name, strlen(name), count, error);
}

/* Rules that hide are told, and go where nothing may be hidden: what they hid is seen then. */
static gboolean judge_sheet(const Page *page, GError **error)
{
    gboolean kept = disarm_rule(page->filter->job, DISARM_HIDDENS) == DISARM_KEEP;
    for (gsize at = 0; at < page->sheet->len;) {
        const char *rule = page->sheet->str + at, *brace = strchr(rule, '{');
        const char *close = brace != NULL ? strchr(brace, '}') : NULL;
        if (close == NULL)
            return TRUE;
        gsize size = (gsize)(close + 2 - rule);
        g_autofree char *selector = g_strndup(rule, (gsize)(brace - rule));
        g_autofree char *inside = g_strndup(brace + 1, (gsize)(close - brace - 1));
        gboolean hides = clean_css_hides(inside);
        if (hides && !markup_note(page->filter, DISARM_HIDDEN, kept ? DISARM_KEPT : DISARM_DROPPED,
                                  selector, error))
            return FALSE;
        if (hides && !kept)
            g_string_erase(page->sheet, (gssize)at, (gssize)size);
        else
            at += size;
    }
    return TRUE;
}

static gboolean add_head(const Page *page, GError **error)
{
    MarkupNode *meta = add_plain(page, page->head, "meta", 1, error);
    MarkupNode *title = meta != NULL ? add_plain(page, page->head, "title", 0, error) : NULL;
    if (title == NULL)
        return FALSE;
    markup_tree_value(page->tree, meta, 0, 0, "charset", "utf-8");
    if (page->title->len > 0 &&
        markup_tree_text(page->tree, title, page->title->str, page->title->len, error) == NULL)
        return FALSE;
    if (page->sheet->len == 0)
        return TRUE;
    MarkupNode *style = add_plain(page, page->head, "style", 0, error);
    return style != NULL &&
           markup_tree_text(page->tree, style, page->sheet->str, page->sheet->len, error) != NULL;
}

static gboolean read_tokens(Page *page, const char *text, gsize size, GError **error)
{
    HtmlToken token;
    if (memmem(text, size, "<!--", 4) != NULL &&
        !markup_note(page->filter, DISARM_LEFTOVER, DISARM_DROPPED, "comment", error))
        return FALSE;
    html_token_open(&token, text, size);
    while (html_token_next(&token))
        if (!take(page, &token, error))
            return FALSE;
    return TRUE;
}

/* A frame's page stands behind the page that has the frame: there it is in nothing else. */
static gboolean read_frame(Page *page, PagePart *part, GError **error)
{
    gsize length = 0;
    MarkupNode *body = page->body;
    g_autofree char *text = part_text(page, part, &length, error);
    page->at = text != NULL ? add_plain(page, body, "div", 0, error) : NULL;
    if (page->at == NULL)
        return FALSE;
    g_free(page->base);
    page->base = g_strdup(part->place);
    page->based = FALSE;
    page->body = page->at;
    page->depth = 1;
    page->skipping = 0;
    gboolean fine = read_tokens(page, text, length, error);
    page->body = body;
    return fine;
}

static gboolean read_frames(Page *page, GError **error)
{
    for (guint i = 0; i < page->frames->len; i++) /* more come while they are read */
        if (!read_frame(page, page->frames->pdata[i], error))
            return FALSE;
    return TRUE;
}

static gboolean read_all(Page *page, const HtmlPage *source, GError **error)
{
    gsize size = 0;
    DisarmJob *job = page->filter->job;
    if (!disarm_budget_inflate(job->budget, (guint64)source->size * 4, error))
        return FALSE;
    g_autofree char *text =
        html_charset_text(source->bytes, source->size, source->label, job, &size);
    page->html = add_plain(page, markup_tree_top(page->tree), "html", 0, error);
    page->head = page->html != NULL ? add_plain(page, page->html, "head", 0, error) : NULL;
    page->body = page->head != NULL ? add_plain(page, page->html, "body", 0, error) : NULL;
    page->at = page->body;
    if (page->at == NULL || !read_tokens(page, text, size, error) || !read_frames(page, error))
        return FALSE;
    if (page->lost &&
        !markup_note(page->filter, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "style", error))
        return FALSE;
    return judge_sheet(page, error) && add_head(page, error);
}

gboolean html_tree_read(const MarkupFilter *filter, const HtmlPage *source, GError **error)
{
    Page page = {.filter = filter,
                 .parts = source->parts,
                 .base = g_strdup(source->base),
                 .frames = g_ptr_array_new(),
                 .tree = filter->tree,
                 .title = g_string_new(NULL),
                 .sheet = g_string_new(NULL)};
    gboolean read = read_all(&page, source, error);
    g_string_free(page.title, TRUE);
    g_string_free(page.sheet, TRUE);
    g_ptr_array_unref(page.frames);
    g_free(page.base);
    return read;
}
