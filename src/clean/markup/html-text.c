/* clean/markup/html-text.c -- tags to lines; what is not seen is left out */
#include "clean/markup/html-text.h"
#include "clean/link.h"
#include "clean/markup/html-style.h"
#include "clean/markup/html-token.h"
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 400u
#define HIDDEN_SHOWN 200u /* bytes of hidden text that a finding tells */

typedef struct {
    char tag[24];
    HtmlLook look;
    char *target; /* of <a>, or NULL; owned */
    gsize from;   /* where its text begins */
} Open;

typedef struct {
    DisarmJob *job;
    GString *out;
    gsize start;  /* of this page in `out` */
    GArray *open; /* Open */
    HtmlRules *rules;
    gboolean styled; /* there are rules that are not understood */
    GString *hidden;
    gboolean blank; /* a blank is due before the next word */
    guint lines;    /* line ends are due before the next word */
    guint pre;      /* inside <pre> */
} Page;

/* ---- words and lines ---- */

static void due_lines(Page *page, guint lines)
{
    page->lines = MAX(page->lines, lines);
    page->blank = FALSE;
}

static void put_due(Page *page)
{
    gboolean first = page->out->len == page->start;
    if (page->lines > 0 && !first)
        for (guint i = 0; i < page->lines; i++)
            g_string_append_c(page->out, '\n');
    else if (page->blank && !first)
        g_string_append_c(page->out, ' ');
    page->lines = 0;
    page->blank = FALSE;
}

static void put_words(Page *page, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        gboolean blank = strchr(" \t\r\n\f", *at) != NULL;
        if (!blank || (page->pre > 0 && *at != '\r')) {
            put_due(page);
            g_string_append_c(page->out, *at);
        } else {
            page->blank |= page->lines == 0;
        }
    }
}

static void put_mark(Page *page, const char *text)
{
    put_due(page);
    g_string_append(page->out, text);
}

/* ---- elements ---- */

static HtmlLook look_of(const Page *page)
{
    static const HtmlLook usual = {.colour = 0, .background = 0xFFFFFF};
    return page->open->len > 0 ? g_array_index(page->open, Open, page->open->len - 1).look : usual;
}

static gboolean is_empty_element(const char *tag)
{
    static const char *const empty[] = {"area",  "base",  "br",      "col",   "embed",  "hr",
                                        "img",   "input", "link",    "meta",  "param",  "source",
                                        "track", "wbr",   "bgsound", "frame", "keygen", NULL};
    return g_strv_contains(empty, tag);
}

/* Line ends around an element; 0 for one in the line. */
static guint lines_around(const char *tag)
{
    static const char *const two[] = {"p",     "h1", "h2", "h3", "h4",         "h5",  "h6",
                                      "table", "ul", "ol", "dl", "blockquote", "pre", NULL};
    static const char *const one[] = {"div",     "tr",         "li",      "dt",      "dd",
                                      "section", "article",    "header",  "footer",  "main",
                                      "nav",     "aside",      "address", "center",  "fieldset",
                                      "form",    "figure",     "body",    "caption", "option",
                                      "legend",  "figcaption", "summary", "details", NULL};
    return g_strv_contains(two, tag) ? 2 : g_strv_contains(one, tag) ? 1 : 0;
}

/* What holds nothing a reader of text would see. */
static gboolean is_unshown(const char *tag)
{
    static const char *const unshown[] = {"head",  "template", "object", "applet",
                                          "audio", "video",    "canvas", "svg",
                                          "math",  "datalist", NULL};
    return g_strv_contains(unshown, tag);
}

static gboolean ends_by_itself(const char *tag)
{
    static const char *const such[] = {"p", "li", "td", "th", "tr", "dt", "dd", "option", NULL};
    return g_strv_contains(such, tag);
}

/* ---- links ---- */

/* Without what does not tell places apart. */
static char *bare(const char *text)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_strstrip(lower);
    char *at = lower;
    if (g_str_has_prefix(at, "https://"))
        at += 8;
    else if (g_str_has_prefix(at, "http://") || g_str_has_prefix(at, "mailto:"))
        at += 7;
    gsize size = strlen(at);
    while (size > 0 && at[size - 1] == '/')
        at[--size] = '\0';
    return g_strdup(at);
}

/* Text that reads like a place, and leads to another. */
static gboolean pretends(const char *shown, const char *target)
{
    g_autofree char *text = bare(shown), *place = bare(target);
    text[strcspn(text, "/?# ")] = '\0';
    place[strcspn(place, "/?#")] = '\0';
    const char *dot = strrchr(text, '.');
    return dot != NULL && dot != text && strlen(dot) > 2 && strchr(text, ':') == NULL &&
           strchr(text, ' ') == NULL && strcmp(text, place) != 0;
}

/* By the policy: as it is, or so that no program takes it for a link. */
static gboolean put_target(Page *page, const char *shown, const char *target, GError **error)
{
    g_autofree char *text = bare(shown), *place = bare(target);
    gboolean freeze = disarm_rule(page->job, DISARM_LINKS) == DISARM_FREEZE;
    if (disarm_rule(page->job, DISARM_LINKS) != DISARM_KEEP &&
        !disarm_apply(page->job, DISARM_LINKS, DISARM_LINK, DISARM_FROZEN, target, error))
        return FALSE;
    if (pretends(shown, target))
        disarm_find(page->job->findings, DISARM_DISGUISE, DISARM_REWRITTEN, target, -1);
    if (strcmp(text, place) == 0)
        return TRUE;
    const char *rest = freeze && g_ascii_strncasecmp(target, "http", 4) == 0 ? target + 4 : target;
    put_mark(page, *text != '\0' ? " <" : "<");
    g_string_append_printf(page->out, "%s%s>", rest != target ? "hxxp" : "", rest);
    return TRUE;
}

/* No address is longer, and links may lie in links. */
#define SHOWN_MAX 4096u

static char *beginning(const char *text)
{
    const char *end = text;
    while (*end != '\0' && (gsize)(end - text) < SHOWN_MAX)
        end = g_utf8_next_char(end);
    return g_strndup(text, (gsize)(end - text));
}

static gboolean close_link(Page *page, Open *open, GError **error)
{
    gsize from = MIN(open->from, page->out->len);
    g_autofree char *shown = beginning(page->out->str + from);
    g_strstrip(shown);
    gsize size = strlen(open->target);
    CleanLink kind = clean_link_kind(open->target, size);
    if (html_look_hides(&open->look, page->styled) || kind == CLEAN_LINK_INSIDE || size == 0)
        return TRUE;
    if (kind == CLEAN_LINK_WEB)
        return put_target(page, shown, open->target, error);
    return disarm_apply(page->job, DISARM_LINKS, DISARM_UNSAFE_LINK, DISARM_FROZEN, open->target,
                        error);
}

/* ---- what is noted ---- */

static gboolean is_remote(const char *address)
{
    return address != NULL && (strstr(address, "//") != NULL || strchr(address, '\\') != NULL);
}

static gboolean note_source(Page *page, const HtmlToken *token, const char *attribute,
                            GError **error)
{
    g_autofree char *address = html_token_attribute(token, attribute);
    return !is_remote(address) ||
           disarm_apply(page->job, DISARM_EXTERNALS, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED,
                        address, error);
}

static gboolean note_handlers(Page *page, const HtmlToken *token, GError **error)
{
    for (guint i = 0; i < token->attribute_count; i++) {
        const char *name = token->attributes[i].name;
        if (token->attributes[i].name_size > 3 && g_ascii_strncasecmp(name, "on", 2) == 0) {
            g_autofree char *handler = g_strndup(name, token->attributes[i].name_size);
            return disarm_apply(page->job, DISARM_MACROS, DISARM_SCRIPT, DISARM_DROPPED, handler,
                                error);
        }
    }
    return TRUE;
}

static gboolean note_element(Page *page, const HtmlToken *token, GError **error)
{
    static const struct {
        const char *tag;
        DisarmAspect aspect;
        DisarmDanger danger;
    } rows[] = {{"script", DISARM_MACROS, DISARM_SCRIPT},
                {"iframe", DISARM_EXTERNALS, DISARM_EXTERNAL_RESOURCE},
                {"frame", DISARM_EXTERNALS, DISARM_EXTERNAL_RESOURCE},
                {"object", DISARM_OBJECTS, DISARM_EMBEDDED_OBJECT},
                {"embed", DISARM_OBJECTS, DISARM_EMBEDDED_OBJECT},
                {"applet", DISARM_OBJECTS, DISARM_EMBEDDED_OBJECT},
                {"form", DISARM_CONTROLS, DISARM_SUBMIT},
                {"video", DISARM_MEDIAS, DISARM_MEDIA},
                {"audio", DISARM_MEDIAS, DISARM_MEDIA}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].tag, token->tag) == 0 &&
            !disarm_apply(page->job, rows[i].aspect, rows[i].danger, DISARM_DROPPED, token->tag,
                          error))
            return FALSE;
    g_autofree char *equiv = html_token_attribute(token, "http-equiv");
    if (equiv != NULL && g_ascii_strcasecmp(equiv, "refresh") == 0 &&
        !disarm_apply(page->job, DISARM_EXTERNALS, DISARM_ACTION, DISARM_DROPPED, equiv, error))
        return FALSE;
    gboolean link = strcmp(token->tag, "link") == 0;
    return note_handlers(page, token, error) && note_source(page, token, "src", error) &&
           note_source(page, token, "background", error) &&
           (!link || note_source(page, token, "href", error));
}

static gboolean flush_hidden(Page *page, GError **error)
{
    g_strstrip(page->hidden->str);
    g_string_truncate(page->hidden, strlen(page->hidden->str));
    if (page->hidden->len == 0)
        return TRUE;
    gboolean fine = disarm_apply(page->job, DISARM_HIDDENS, DISARM_HIDDEN, DISARM_DROPPED,
                                 page->hidden->str, error);
    g_string_truncate(page->hidden, 0);
    return fine;
}

/* ---- tags ---- */

static void apply_attributes(HtmlLook *look, const HtmlToken *token)
{
    g_autofree char *colour = html_token_attribute(token, "color");
    g_autofree char *back = html_token_attribute(token, "bgcolor");
    g_autofree char *picture = html_token_attribute(token, "background");
    g_autofree char *hidden = html_token_attribute(token, "hidden");
    look->gone |= hidden != NULL;
    if (colour != NULL)
        look->colour = html_colour(colour, strlen(colour));
    if (back != NULL) {
        look->background = html_colour(back, strlen(back));
        look->backed = look->background != HTML_NO_COLOUR;
    }
    if (picture != NULL)
        look->background = HTML_NO_COLOUR;
}

/* FALSE with an error: rules that are applied again and again are charged as if unpacked. */
static gboolean look_under(const Page *page, const HtmlToken *token, HtmlLook *under,
                           GError **error)
{
    HtmlLook look = look_of(page);
    g_autofree char *style = html_token_attribute(token, "style");
    g_autofree char *id = html_token_attribute(token, "id");
    g_autofree char *classes = html_token_attribute(token, "class");
    apply_attributes(&look, token);
    gsize applied = html_rules_apply(page->rules, &look, token->tag, id, classes);
    if (style != NULL)
        html_look_apply(&look, style, strlen(style));
    look.gone |= is_unshown(token->tag);
    *under = look;
    return disarm_budget_inflate(page->job->budget, applied, error);
}

static void put_picture(Page *page, const HtmlToken *token)
{
    g_autofree char *alt = html_token_attribute(token, "alt");
    if (alt == NULL || *g_strstrip(alt) == '\0')
        return;
    put_words(page, "[");
    put_words(page, alt);
    put_words(page, "]");
}

/* What an element without contents shows. */
static void put_empty(Page *page, const HtmlToken *token)
{
    if (strcmp(token->tag, "br") == 0) {
        page->lines = page->lines == 0 ? 1 : MIN(page->lines + 1, 3);
        page->blank = FALSE;
    } else if (strcmp(token->tag, "hr") == 0) {
        due_lines(page, 1);
        put_mark(page, "――――――――");
        due_lines(page, 1);
    } else if (strcmp(token->tag, "img") == 0) {
        put_picture(page, token);
    }
}

static void put_start(Page *page, const char *tag)
{
    guint lines = lines_around(tag);
    if (lines > 0)
        due_lines(page, lines);
    if (strcmp(tag, "li") == 0)
        put_mark(page, "・");
    if ((strcmp(tag, "td") == 0 || strcmp(tag, "th") == 0) && page->lines == 0 &&
        page->out->len > page->start)
        put_mark(page, "\t");
    page->pre += strcmp(tag, "pre") == 0;
}

static gboolean close_top(Page *page, GError **error)
{
    Open *open = &g_array_index(page->open, Open, page->open->len - 1);
    gboolean shown = !html_look_hides(&open->look, page->styled);
    gboolean fine = open->target == NULL || close_link(page, open, error);
    g_free(open->target);
    if (page->pre > 0 && strcmp(open->tag, "pre") == 0)
        page->pre--;
    if (shown && lines_around(open->tag) > 0)
        due_lines(page, lines_around(open->tag));
    g_array_set_size(page->open, page->open->len - 1);
    return fine && (shown || flush_hidden(page, error));
}

static gboolean take_end(Page *page, const char *tag, GError **error)
{
    guint depth = page->open->len;
    while (depth > 0 && strcmp(g_array_index(page->open, Open, depth - 1).tag, tag) != 0)
        depth--;
    while (depth > 0 && page->open->len >= depth)
        if (!close_top(page, error))
            return FALSE;
    return TRUE;
}

static gboolean take_start(Page *page, const HtmlToken *token, GError **error)
{
    const Open *top =
        page->open->len > 0 ? &g_array_index(page->open, Open, page->open->len - 1) : NULL;
    if (!note_element(page, token, error))
        return FALSE;
    if (top != NULL && ends_by_itself(token->tag) && strcmp(top->tag, token->tag) == 0 &&
        !close_top(page, error))
        return FALSE;
    Open open = {.target = NULL};
    if (!look_under(page, token, &open.look, error))
        return FALSE;
    gboolean shown = !html_look_hides(&open.look, page->styled);
    if (is_empty_element(token->tag)) {
        if (shown)
            put_empty(page, token);
        return TRUE;
    }
    if (page->open->len >= DEPTH_MAX)
        return TRUE;
    if (shown)
        put_start(page, token->tag);
    g_strlcpy(open.tag, token->tag, sizeof open.tag);
    open.target = strcmp(token->tag, "a") == 0 ? html_token_attribute(token, "href") : NULL;
    if (open.target != NULL)
        g_strstrip(open.target);
    open.from = page->out->len;
    g_array_append_val(page->open, open);
    return TRUE;
}

static void take_words(Page *page, const HtmlToken *token)
{
    HtmlLook look = look_of(page);
    g_autoptr(GString) text = g_string_new(NULL);
    html_text_append(text, token->text, token->text_size);
    if (!html_look_hides(&look, page->styled))
        put_words(page, text->str);
    else if (page->hidden->len < HIDDEN_SHOWN)
        g_string_append(page->hidden, text->str);
}

static void take_raw(Page *page, const HtmlToken *token)
{
    if (strcmp(token->tag, "style") == 0)
        page->styled |= !html_rules_add(page->rules, token->text, token->text_size);
    else if (strcmp(token->tag, "textarea") == 0 || strcmp(token->tag, "xmp") == 0)
        take_words(page, token);
}

static gboolean take_token(Page *page, const HtmlToken *token, GError **error)
{
    switch (token->kind) {
    case HTML_TEXT:
        take_words(page, token);
        return TRUE;
    case HTML_RAW:
        take_raw(page, token);
        return TRUE;
    case HTML_START:
        return take_start(page, token, error);
    case HTML_END:
        return take_end(page, token->tag, error);
    default:
        return TRUE;
    }
}

static gboolean take_all(Page *page, const char *html, gsize size, GError **error)
{
    HtmlToken token;
    html_token_open(&token, html, size);
    while (html_token_next(&token))
        if (!disarm_budget_objects(page->job->budget, 1, error) || !take_token(page, &token, error))
            return FALSE;
    while (page->open->len > 0)
        if (!close_top(page, error))
            return FALSE;
    return flush_hidden(page, error);
}

gboolean clean_html_text(const char *html, gsize size, DisarmJob *job, GString *out, GError **error)
{
    Page page = {.job = job,
                 .out = out,
                 .start = out->len,
                 .open = g_array_new(FALSE, FALSE, sizeof(Open)),
                 .rules = html_rules_new(),
                 .hidden = g_string_new(NULL)};
    gboolean fine =
        disarm_budget_inflate(job->budget, size, error) && take_all(&page, html, size, error);
    for (guint i = 0; i < page.open->len; i++)
        g_free(g_array_index(page.open, Open, i).target);
    g_array_unref(page.open);
    html_rules_free(page.rules);
    g_string_free(page.hidden, TRUE);
    if (fine && out->len > page.start)
        g_string_append_c(out, '\n');
    return fine;
}
