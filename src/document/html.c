/* document/html.c -- events of libxml2's HTML parser become lines */
#include "document/html.h"
#include "base/charset.h"
#include "base/problem.h"
#include "document/number.h"
#include "document/table.h"
#include "document/xml.h"
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define DEPTH_MAX 512u
#define LISTS_MAX 32u
#define LINKS_MIN_LINES 3u

typedef struct {
    gboolean ordered;
    DocumentNumber form;
    int next;
    gboolean downward;
} List;

/* A place blocks are read into: the page, a cell, a list. */
typedef struct {
    DocumentFlow *flow; /* lent, or owned by `own` */
    DocumentFlow *own;
    GPtrArray *tables; /* DocumentTable in hand; owned */
} Frame;

typedef enum { PASS_ALL, PASS_MAIN } Pass;

typedef struct {
    DocumentAllowance *allowance;
    GPtrArray *frames; /* Frame; owned */
    GString *line;     /* of the block in hand; owned */
    gsize label_bytes; /* of `line` when it holds nothing but an item's label, else 0 */
    gboolean space;    /* white space behind it is no more */
    gboolean preformatted;
    guint heading;  /* level of the heading in hand, or 0 */
    GArray *open;   /* Element */
    guint skipping; /* open elements when skipping began, or 0 */
    List lists[LISTS_MAX];
    guint list_depth, links, main_depth;
    gsize link_bytes, text_bytes; /* of the outermost list in hand */
    Pass pass;
    gboolean asides_stay; /* the page is made of nothing else */
    gboolean seen_main, seen_frames, too_deep;
    xmlParserCtxtPtr parser; /* lent */
} Page;

typedef struct {
    char name[16];
    HtmlRole role;
    gboolean preformatted; /* as it was before */
    gboolean framed;       /* pushed a frame */
} Element;

static Frame *frame_in_hand(const Page *page)
{
    return g_ptr_array_index(page->frames, page->frames->len - 1);
}

static void frame_push(Page *page, DocumentFlow *flow, DocumentFlow *own)
{
    Frame *frame = g_new0(Frame, 1);
    frame->flow = flow;
    frame->own = own;
    frame->tables = g_ptr_array_new_with_free_func((GDestroyNotify)document_table_free);
    g_ptr_array_add(page->frames, frame);
}

static void frame_free(gpointer data)
{
    Frame *frame = data;
    g_ptr_array_unref(frame->tables);
    document_flow_free(frame->own);
    g_free(frame);
}

static void frame_pop(Page *page)
{
    if (page->frames->len > 1)
        g_ptr_array_remove_index(page->frames, page->frames->len - 1);
}

static gboolean is_shown(const Page *page)
{
    return page->skipping == 0 && (page->pass == PASS_ALL || page->main_depth > 0);
}

/* ---- lines ---- */

/* A label waits for its text, which may stand in a block of its own. */
static gboolean is_label(const Page *page)
{
    return page->label_bytes > 0 && page->line->len == page->label_bytes;
}

static void drop_label(Page *page)
{
    if (is_label(page))
        g_string_truncate(page->line, 0);
    page->label_bytes = 0;
}

static void end_line(Page *page)
{
    GString *line = page->line;
    if (is_label(page))
        return;
    page->label_bytes = 0;
    while (line->len > 0 && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
    DocumentFlow *flow = frame_in_hand(page)->flow;
    if (line->len > 0 && page->heading > 0 && page->frames->len == 1)
        document_flow_add_heading(flow, page->heading, line->str, line->len);
    else if (line->len > 0)
        document_flow_add(flow, line->str, line->len);
    g_string_truncate(line, 0);
    page->space = TRUE;
}

static void break_line(Page *page)
{
    gboolean empty = page->line->len == 0;
    end_line(page);
    if (empty && page->preformatted)
        document_flow_add(frame_in_hand(page)->flow, "", 0);
}

static void append(Page *page, const char *text, gsize size)
{
    if (page->line->len + size > DOCUMENT_TEXT_MAX_BYTES)
        page->allowance->used_up = TRUE;
    else
        g_string_append_len(page->line, text, (gssize)size);
    page->space = FALSE;
}

/* Inside `pre` an end of line is one; elsewhere white space counts once, and an end of line between
 * two wide characters is only how the page was written. */
static void append_preformatted(Page *page, const char *text, gsize size)
{
    const char *end = text + size;
    while (text < end) {
        const char *stop = memchr(text, '\n', (gsize)(end - text));
        append(page, text, (gsize)((stop != NULL ? stop : end) - text));
        if (stop == NULL)
            return;
        break_line(page);
        text = stop + 1;
    }
}

static gboolean is_wide_before(const GString *line)
{
    return line->len > 0 && (guint8)line->str[line->len - 1] >= 0x80;
}

static void append_collapsed(Page *page, const char *text, gsize size)
{
    for (gsize at = 0, run; at < size; at += run) {
        gboolean ends_line = FALSE;
        for (run = 0; at + run < size && strchr(" \t\r\n", text[at + run]) != NULL; run++)
            ends_line |= text[at + run] == '\n';
        if (run == 0) {
            while (at + run < size && strchr(" \t\r\n", text[at + run]) == NULL)
                run++;
            append(page, text + at, run);
            continue;
        }
        gboolean wide = ends_line && is_wide_before(page->line) && at + run < size &&
                        (guint8)text[at + run] >= 0x80;
        if (!page->space && !wide) {
            append(page, " ", 1);
            page->space = TRUE;
        }
    }
}

/* ---- lists ---- */

static DocumentNumber form_of(const char *style, const char *type, DocumentNumber otherwise)
{
    const char *at = style != NULL ? strstr(style, "list-style") : NULL;
    at = at != NULL ? strchr(at, ':') : NULL;
    if (at == NULL)
        return type != NULL ? document_number_of_css(type) : otherwise;
    at += 1 + strspn(at + 1, " ");
    g_autofree char *value = g_strndup(at, strcspn(at, "; !"));
    return document_number_of_css(value);
}

static gboolean has_attribute(const char *const *attributes, const char *name)
{
    while (*attributes != NULL && strcmp(*attributes, name) != 0)
        attributes += 2;
    return *attributes != NULL;
}

static void begin_list(Page *page, const char *name, const char *const *attributes)
{
    static const DocumentNumber plain = DOCUMENT_NUMBER_DECIMAL;
    gboolean ordered = strcmp(name, "ol") == 0;
    const char *start = document_xml_attribute(attributes, "start");
    if (page->list_depth == 0) {
        page->link_bytes = page->text_bytes = 0;
        DocumentFlow *own = document_flow_new(page->allowance);
        frame_push(page, own, own);
    }
    if (page->list_depth < LISTS_MAX)
        page->lists[page->list_depth] = (List){ordered,
                                               form_of(document_xml_attribute(attributes, "style"),
                                                       document_xml_attribute(attributes, "type"),
                                                       ordered ? plain : DOCUMENT_NUMBER_BULLET),
                                               (int)document_xml_number(start, -9999, 9999, 1),
                                               has_attribute(attributes, "reversed")};
    page->list_depth++;
}

/* A list that is all links leads elsewhere: it is no part of the text. */
static void end_list(Page *page)
{
    if (page->list_depth == 0 || --page->list_depth > 0 || page->frames->len < 2)
        return;
    Frame *frame = frame_in_hand(page);
    g_autoptr(DocumentFlow) own = g_steal_pointer(&frame->own);
    frame_pop(page);
    gboolean links = own != NULL && own->lines >= LINKS_MIN_LINES &&
                     page->link_bytes * 10 >= page->text_bytes * 9;
    if (own != NULL && (!links || page->asides_stay))
        document_flow_append(frame_in_hand(page)->flow, own);
}

static void append_label(Page *page, DocumentNumber form, int number)
{
    for (guint i = 1; i < page->list_depth && form == DOCUMENT_NUMBER_BULLET; i++)
        append(page, "  ", 2);
    if (form == DOCUMENT_NUMBER_BULLET) {
        append(page, "・", strlen("・"));
    } else if (form != DOCUMENT_NUMBER_NONE) {
        document_number_append(page->line, form, (guint)MAX(number, 0));
        append(page, ". ", 2);
    }
    page->label_bytes = page->line->len;
    page->space = TRUE;
}

static void begin_item(Page *page, const char *const *attributes)
{
    drop_label(page);
    if (page->list_depth == 0 || page->list_depth > LISTS_MAX || !is_shown(page))
        return;
    List *list = &page->lists[page->list_depth - 1];
    list->next = (int)document_xml_number(document_xml_attribute(attributes, "value"), -9999, 9999,
                                          list->next);
    append_label(page,
                 form_of(document_xml_attribute(attributes, "style"),
                         document_xml_attribute(attributes, "type"), list->form),
                 list->next);
    list->next += list->downward ? -1 : 1;
}

/* An item with a marker of its own needs none of the list's. */
static void settle_label(Page *page, const char *text, gsize size)
{
    gsize blank = 0;
    while (blank < size && strchr(" \t\r\n", text[blank]) != NULL)
        blank++;
    if (blank < size && is_label(page) && document_opens_with_marker(text + blank, size - blank))
        drop_label(page);
}

/* ---- tables ---- */

static DocumentTable *table_in_hand(const Frame *frame)
{
    return frame->tables->len > 0 ? g_ptr_array_index(frame->tables, frame->tables->len - 1) : NULL;
}

static guint span_in(const char *const *attributes, const char *name, gint64 max)
{
    return (guint)document_xml_number(document_xml_attribute(attributes, name), 1, max, 1);
}

static void end_table(Page *page)
{
    Frame *frame = frame_in_hand(page);
    DocumentTable *table = table_in_hand(frame);
    if (table == NULL)
        return;
    document_table_write(table, frame->flow);
    g_ptr_array_remove_index(frame->tables, frame->tables->len - 1);
}

/* ---- elements ---- */

static gboolean begin_framed(Page *page, const char *name, HtmlRole role,
                             const char *const *attributes)
{
    Frame *frame = frame_in_hand(page);
    DocumentTable *table = table_in_hand(frame);
    if (role == HTML_LIST) {
        gboolean outermost = page->list_depth == 0;
        begin_list(page, name, attributes);
        return outermost;
    }
    if (role == HTML_TABLE)
        g_ptr_array_add(frame->tables, document_table_new(page->allowance));
    else if (role == HTML_ROW && table != NULL)
        document_table_row(table);
    else if (role == HTML_CELL && table != NULL)
        frame_push(page,
                   document_table_cell(table, span_in(attributes, "colspan", 256),
                                       span_in(attributes, "rowspan", 10000)),
                   NULL);
    return role == HTML_CELL && table != NULL;
}

static void begin_element(Page *page, Element *element, const char *const *attributes)
{
    HtmlRole role = element->role;
    if (role == HTML_INLINE)
        return;
    if (role == HTML_LINK) {
        page->links++;
        return;
    }
    if (role == HTML_BREAK) {
        break_line(page);
        return;
    }
    end_line(page);
    if (role == HTML_HEADING)
        page->heading = (guint)(element->name[1] - '0');
    else if (role == HTML_PREFORMATTED)
        page->preformatted = TRUE;
    else if (role == HTML_ITEM)
        begin_item(page, attributes);
    else if (role == HTML_MAIN)
        page->main_depth++;
    else
        element->framed = begin_framed(page, element->name, role, attributes);
}

static void end_element(Page *page, const Element *element)
{
    HtmlRole role = element->role;
    if (role == HTML_LINK)
        page->links -= page->links > 0;
    if (role == HTML_INLINE || role == HTML_LINK || role == HTML_BREAK)
        return;
    end_line(page);
    page->preformatted = element->preformatted;
    if (role == HTML_HEADING)
        page->heading = 0;
    else if (role == HTML_MAIN)
        page->main_depth -= page->main_depth > 0;
    else if (role == HTML_LIST)
        end_list(page);
    else if (role == HTML_TABLE)
        end_table(page);
    else if (role == HTML_CELL && element->framed)
        frame_pop(page);
    else if (role == HTML_ITEM)
        drop_label(page);
}

/* Inside what is left out every element is followed, elsewhere only those that mean something. */
static void open_element(Page *page, const char *name, const char *const *attributes)
{
    Element element = {.role = html_role_of(name), .preformatted = page->preformatted};
    g_strlcpy(element.name, name, sizeof element.name);
    gboolean aside = !page->asides_stay && html_is_aside(name, attributes);
    if (element.role == HTML_NOTHING ||
        (element.role == HTML_INLINE && !aside && page->skipping == 0))
        return;
    page->seen_main |= element.role == HTML_MAIN;
    if (page->skipping == 0 && (element.role == HTML_LEFT_OUT || aside))
        page->skipping = page->open->len + 1;
    else if (page->skipping == 0)
        begin_element(page, &element, attributes);
    g_array_append_val(page->open, element);
}

static void on_start(void *user, const xmlChar *xml_name, const xmlChar **xml_attributes)
{
    static const char *const none[] = {NULL};
    Page *page = user;
    const char *name = (const char *)xml_name;
    page->seen_frames |= strcmp(name, "frame") == 0;
    if (page->open->len >= DEPTH_MAX)
        page->too_deep = TRUE;
    if (page->too_deep || page->allowance->used_up)
        xmlStopParser(page->parser);
    else
        open_element(page, name,
                     xml_attributes != NULL ? (const char *const *)(const void *)xml_attributes
                                            : none);
}

static void close_last(Page *page)
{
    const Element element = g_array_index(page->open, Element, page->open->len - 1);
    if (page->skipping == 0)
        end_element(page, &element);
    else if (page->skipping == page->open->len)
        page->skipping = 0;
    g_array_set_size(page->open, page->open->len - 1);
}

static void on_end(void *user, const xmlChar *name)
{
    Page *page = user;
    char kept[sizeof((Element *)NULL)->name];
    g_strlcpy(kept, (const char *)name, sizeof kept);
    for (guint at = page->open->len; at > 0; at--)
        if (strcmp(g_array_index(page->open, Element, at - 1).name, kept) == 0) {
            while (page->open->len >= at)
                close_last(page);
            return;
        }
}

static void on_text(void *user, const xmlChar *text, int size)
{
    Page *page = user;
    if (!is_shown(page))
        return;
    const char *words = (const char *)text;
    settle_label(page, words, (gsize)size);
    gsize before = page->line->len;
    if (page->preformatted)
        append_preformatted(page, words, (gsize)size);
    else
        append_collapsed(page, words, (gsize)size);
    gsize added = page->line->len > before ? page->line->len - before : 0;
    page->text_bytes += added;
    page->link_bytes += page->links > 0 ? added : 0;
}

/* ---- one pass over the page ---- */

static htmlParserCtxtPtr context_new(Page *page, const char *utf8)
{
    htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(utf8, (int)strlen(utf8));
    if (context == NULL)
        return NULL;
    memset(context->sax, 0, sizeof *context->sax);
    context->sax->startElement = on_start;
    context->sax->endElement = on_end;
    context->sax->characters = on_text;
    context->sax->cdataBlock = NULL;
    context->sax->ignorableWhitespace = on_text;
    context->userData = page;
    htmlCtxtUseOptions(context, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                    HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8);
    return context;
}

/* What was seen of the page is told by `page`, which is ready for nothing else afterwards. */
static gboolean pass_over(Page *page, const char *utf8, const char *what, DocumentFlow *out,
                          GError **error)
{
    g_autofree char *deep = g_strdup_printf("%u", DEPTH_MAX);
    page->allowance = out->allowance;
    page->space = TRUE;
    page->line = g_string_new(NULL);
    page->open = g_array_new(FALSE, FALSE, sizeof(Element));
    page->frames = g_ptr_array_new_with_free_func(frame_free);
    frame_push(page, out, NULL);
    htmlParserCtxtPtr context = context_new(page, utf8);
    page->parser = context;
    if (context != NULL)
        htmlParseDocument(context);
    while (page->open->len > 0)
        close_last(page);
    end_line(page);
    g_string_free(page->line, TRUE);
    g_array_unref(page->open);
    g_ptr_array_unref(page->frames);
    if (context == NULL)
        problem_set(error, PROBLEM_TOO_LARGE, what, PROBLEM_BOTH("memory", "メモリ"));
    else if (page->too_deep)
        problem_set(error, PROBLEM_TOO_DEEP, what, deep);
    gboolean done = context != NULL && !page->too_deep;
    if (context != NULL)
        htmlFreeParserCtxt(context);
    return done;
}

/* ---- its character set ---- */

static char *decode(const guint8 *bytes, gsize size, const char *what, const char **encoding,
                    GError **error)
{
    g_autofree char *label = charset_declared(bytes, size);
    const char *declared = label != NULL ? charset_named(label) : NULL;
    if (declared != NULL && g_str_has_prefix(declared, "utf-16"))
        declared = NULL; /* it could not have been read there then */
    char *utf8 = declared != NULL ? charset_decode(declared, bytes, size, what, NULL) : NULL;
    if (utf8 != NULL)
        *encoding = declared;
    return utf8 != NULL ? utf8 : charset_read(bytes, size, what, encoding, error);
}

static gboolean is_blank(const DocumentFlow *flow)
{
    return flow->text->str[strspn(flow->text->str, " \n")] == '\0';
}

/* Where the page marks what it is about, that alone; where nothing is left, all of it. */
static gboolean read_passes(const char *utf8, const char *what, DocumentFlow *out, GError **error)
{
    Page first = {.pass = PASS_ALL};
    g_autoptr(DocumentFlow) all = document_flow_new(out->allowance);
    if (!pass_over(&first, utf8, what, all, error))
        return FALSE;
    if (out->allowance->used_up)
        return TRUE; /* the caller sees it */
    if (first.seen_main) {
        Page main = {.pass = PASS_MAIN};
        if (!pass_over(&main, utf8, what, out, error))
            return FALSE;
    }
    if (is_blank(out) && is_blank(all)) {
        Page whole = {.pass = PASS_ALL, .asides_stay = TRUE};
        if (!pass_over(&whole, utf8, what, all, error))
            return FALSE;
    }
    if (is_blank(out))
        document_flow_append(out, all);
    if (!is_blank(out) || !first.seen_frames)
        return TRUE;
    problem_set(
        error, PROBLEM_UNSUPPORTED, PROBLEM_BOTH("page of frames", "枠だけの HTML"),
        PROBLEM_BOTH("Open the frame that shows the text by itself and save that page.",
                     "本文が表示されている枠だけを開いて保存し直し、そのページを送ってください。"));
    return FALSE;
}

gboolean html_read(const guint8 *bytes, gsize size_bytes, const char *what, DocumentFlow *out,
                   const char **encoding, GError **error)
{
    if (size_bytes > DOCUMENT_TEXT_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, what, "16 MiB");
        return FALSE;
    }
    g_autofree char *utf8 = decode(bytes, size_bytes, what, encoding, error);
    return utf8 != NULL && read_passes(utf8, what, out, error);
}
