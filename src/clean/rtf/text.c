/* clean/rtf/text.c -- bytes by the character set of their font, words of control as what they show
 */
#include "clean/rtf/text.h"
#include "mail/charset.h"
#include "rtf/charset.h"
#include "rtf/reader.h"
#include <string.h>

#define DEPTH_MAX 500u

typedef struct {
    gint32 font, skip_after; /* \f, \uc */
    gboolean unseen;         /* in a destination that is no text */
    gboolean hidden;         /* \v */
    gboolean fonts;          /* in the table of fonts */
    gboolean page;           /* in \htmltag: text of the page */
    gboolean wrapped;        /* between \htmlrtf and \htmlrtf0 */
} Group;

typedef struct {
    GString *out;
    GByteArray *pending; /* bytes of one character set */
    const char *label;   /* of that; NULL for nobody knows */
    const char *usual;   /* of the document */
    GHashTable *fonts;   /* number to label */
    GArray *groups;      /* Group; the last is the one we are in */
    gint32 defined;      /* the font whose row we are in */
    gint32 skip;         /* characters that stand for the last \u */
    gunichar high;       /* the first half of a pair of \u */
    gboolean html;       /* it wraps a page */
    gboolean hid, deep;  /* there was hidden text; groups lay too deep */
} Words;

static Group *here(const Words *w)
{
    return &g_array_index(w->groups, Group, w->groups->len - 1);
}

static gboolean is_seen(const Words *w)
{
    const Group *group = here(w);
    return !group->unseen && !group->hidden && !group->fonts &&
           (!w->html || group->page || !group->wrapped);
}

static void flush(Words *w)
{
    if (w->pending->len > 0) {
        GString *text = mail_charset_text(w->label, w->pending->data, w->pending->len, NULL);
        g_string_append_len(w->out, text->str, (gssize)text->len);
        g_string_free(text, TRUE);
    }
    g_byte_array_set_size(w->pending, 0);
}

static void put_bytes(Words *w, const guint8 *bytes, gsize size)
{
    gsize skip = MIN(size, (gsize)MAX(w->skip, 0));
    w->skip -= (gint32)skip;
    w->hid |= size > skip && here(w)->hidden && !here(w)->unseen && !here(w)->fonts;
    if (size == skip || !is_seen(w))
        return;
    const char *label = g_hash_table_lookup(w->fonts, GINT_TO_POINTER(here(w)->font));
    label = label != NULL ? label : w->usual;
    if (g_strcmp0(label, w->label) != 0)
        flush(w);
    w->label = label;
    g_byte_array_append(w->pending, bytes + skip, (guint)(size - skip));
}

static void put_text(Words *w, const char *text)
{
    if (!is_seen(w))
        return;
    flush(w);
    g_string_append(w->out, text);
}

/* \uN: UTF-16, negative above 32767; two of them may be one character. */
static void put_unicode(Words *w, gint32 number)
{
    gunichar unit = (gunichar)number & 0xFFFFu;
    gunichar c = unit;
    w->skip = here(w)->skip_after;
    if (unit >= 0xD800 && unit < 0xDC00) {
        w->high = unit;
        return;
    }
    if (unit >= 0xDC00 && unit < 0xE000)
        c = w->high != 0 ? 0x10000 + ((w->high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD;
    w->high = 0;
    char utf8[8] = "";
    utf8[g_unichar_to_utf8(c != 0 ? c : 0xFFFD, utf8)] = '\0';
    put_text(w, utf8);
}

/* ---- words of control ---- */

static gboolean is_no_text(const char *word)
{
    static const char *const not_text[] = {
        "colortbl",  "stylesheet", "info",       "pict",    "object",    "fldinst",
        "header",    "footer",     "headerl",    "headerr", "headerf",   "footerl",
        "footerr",   "footerf",    "bkmkstart",  "bkmkend", "listtable", "listoverridetable",
        "xe",        "tc",         "rxe",        "filetbl", "datafield", "datastore",
        "themedata", "objdata",    "nonshppict", NULL};
    return g_strv_contains(not_text, word);
}

static const char *shown(const char *word)
{
    static const char *const rows[][2] = {
        {"par", "\n"},      {"line", "\n"},   {"sect", "\n"},     {"page", "\n"},
        {"row", "\n"},      {"tab", "\t"},    {"cell", "\t"},     {"~", "\u00A0"},
        {"_", "\u2011"},    {"emdash", "—"},  {"endash", "–"},    {"bullet", "•"},
        {"lquote", "‘"},    {"rquote", "’"},  {"ldblquote", "“"}, {"rdblquote", "”"},
        {"nestcell", "\t"}, {"nestrow", "\n"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i][0], word) == 0)
            return rows[i][1];
    return NULL;
}

static void take_font(Words *w, gint32 number)
{
    if (here(w)->fonts)
        w->defined = number;
    else
        here(w)->font = number;
}

static void take_charset(Words *w, const char *label)
{
    if (here(w)->fonts && label != NULL)
        g_hash_table_insert(w->fonts, GINT_TO_POINTER(w->defined), (gpointer)label);
}

static void take_word(Words *w, const RtfReader *r)
{
    const char *word = r->word, *text = shown(word);
    if (text != NULL)
        put_text(w, text);
    else if (strcmp(word, "u") == 0 && r->has_number)
        put_unicode(w, r->number);
    else if (strcmp(word, "uc") == 0)
        here(w)->skip_after = CLAMP(r->number, 0, 100);
    else if (strcmp(word, "f") == 0)
        take_font(w, r->number);
    else if (strcmp(word, "fcharset") == 0)
        take_charset(w, rtf_charset_font(r->number));
    else if (strcmp(word, "cpg") == 0)
        take_charset(w, rtf_charset_page(r->number));
    else if (strcmp(word, "ansicpg") == 0)
        w->usual = rtf_charset_page(r->number);
    else if (strcmp(word, "fromhtml") == 0)
        w->html = TRUE;
    else if (strcmp(word, "htmlrtf") == 0)
        here(w)->wrapped = !r->has_number || r->number != 0;
    else if (strcmp(word, "htmltag") == 0)
        here(w)->page = !(here(w)->unseen = !w->html);
    else if (strcmp(word, "fonttbl") == 0)
        here(w)->fonts = TRUE;
    else if (strcmp(word, "v") == 0)
        here(w)->hidden = !r->has_number || r->number != 0;
    else if (strcmp(word, "plain") == 0)
        here(w)->hidden = FALSE;
    else if (is_no_text(word))
        here(w)->unseen = TRUE;
}

static gboolean open_group(Words *w)
{
    Group group = *here(w);
    w->skip = 0;
    w->deep = w->groups->len >= DEPTH_MAX;
    if (w->deep)
        return FALSE;
    g_array_append_val(w->groups, group);
    return TRUE;
}

/* "\*" before a word: none of those that are text, but for \htmltag. */
static void take_ignorable(Words *w, RtfReader *r)
{
    RtfReader before = *r;
    gboolean word = rtf_reader_next(r) && r->kind == RTF_WORD;
    if (word && strcmp(r->word, "htmltag") == 0)
        take_word(w, r);
    else
        here(w)->unseen = TRUE;
    if (!word) /* a brace is one all the same */
        *r = before;
}

static gboolean take_token(Words *w, RtfReader *r)
{
    guint8 byte = (guint8)r->number;
    switch (r->kind) {
    case RTF_OPEN:
        return open_group(w);
    case RTF_CLOSE:
        w->skip = 0;
        if (w->groups->len == 1)
            return FALSE;
        g_array_set_size(w->groups, w->groups->len - 1);
        return w->groups->len > 1;
    case RTF_WORD:
        if (strcmp(r->word, "*") == 0)
            take_ignorable(w, r);
        else
            take_word(w, r);
        return TRUE;
    case RTF_BYTES:
        put_bytes(w, r->bytes, r->size);
        return TRUE;
    case RTF_HEX:
        put_bytes(w, &byte, 1);
        return TRUE;
    default:
        return TRUE;
    }
}

gboolean clean_rtf_text(const guint8 *bytes, gsize size, DisarmJob *job, GString *out,
                        GString *html, GError **error)
{
    RtfReader reader;
    Group outermost = {.skip_after = 1};
    Words w = {.out = g_string_new(NULL),
               .pending = g_byte_array_new(),
               .fonts = g_hash_table_new(NULL, NULL),
               .groups = g_array_new(FALSE, FALSE, sizeof(Group))};
    gboolean more = TRUE, fits = disarm_budget_inflate(job->budget, (guint64)size * 2, error);
    g_array_append_val(w.groups, outermost);
    rtf_reader_open(&reader, bytes, size);
    while (fits && more && rtf_reader_next(&reader)) {
        fits = disarm_budget_objects(job->budget, 1, error);
        more = take_token(&w, &reader);
    }
    flush(&w);
    if (w.deep)
        disarm_find(job->findings, DISARM_LIMIT, DISARM_DROPPED, "{", -1);
    fits = fits && (!w.hid ||
                    disarm_apply(job, DISARM_HIDDENS, DISARM_HIDDEN, DISARM_DROPPED, "\\v", error));
    g_string_append_len(w.html ? html : out, w.out->str, (gssize)w.out->len);
    g_string_free(w.out, TRUE);
    g_byte_array_unref(w.pending);
    g_hash_table_unref(w.fonts);
    g_array_unref(w.groups);
    return fits;
}
