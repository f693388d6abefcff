/* verify/doc-parts.c -- fonts, styles and settings of a document (MS-DOC 2.9.286, 2.9.271, 2.7) */
#include "verify/doc-internal.h"

#define FONT_BYTES 39u /* before the names, behind the length */
#define FONT_UNITS_MAX 65u
#define STYLES_MAX 4094u
#define NO_STYLE 0xFFFu
#define STYLE_NAME_MAX 255u

/* ---- fonts ---- */

/* One name, or two, each with its NUL and nothing behind it. */
static gboolean names_fit(const guint8 *names, gsize size, guint other)
{
    gsize units = size / 2, ends = 0;
    if (size % 2 != 0 || units < 1 || units > 2 * FONT_UNITS_MAX)
        return FALSE;
    for (gsize i = 0; i < units; i++) {
        guint unit = verify_u16(names, i * 2);
        ends += unit == 0;
        if (unit != 0 && unit < ' ')
            return FALSE;
        if (unit == 0 && i + 1 < units && other != i + 1)
            return FALSE;
    }
    return verify_u16(names, size - 2) == 0 && ends == (other != 0 ? 2u : 1u);
}

void verify_doc_fonts(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 15);
    guint count = part.size >= 4 ? verify_u16(part.bytes, 0) : 0;
    gsize at = 4;
    gboolean fine = part.size >= 4 && verify_u16(part.bytes, 2) == 0 && count > 0;
    for (guint i = 0; fine && i < count; i++) {
        gsize size = at < part.size ? part.bytes[at] : 0;
        fine = size > FONT_BYTES && size <= part.size - at - 1 &&
               names_fit(part.bytes + at + 1 + FONT_BYTES, size - FONT_BYTES, part.bytes[at + 5]);
        at += 1 + size;
    }
    d->fonts = count;
    if (!fine || at != part.size)
        verify_doc_say(d, DISARM_DAMAGED, "SttbfFfn");
}

/* ---- styles ---- */

typedef struct {
    VerifyDoc *d;
    gsize base; /* bytes of a style before its name */
    GArray *parents;
} Styles;

static const struct {
    guint count;             /* lists of properties, … */
    VerifyHolder holders[3]; /* … what each is of; a paragraph's begins with the style's number */
} style_kinds[] = {
    [1] = {2, {VERIFY_OF_STYLE_PARAGRAPH, VERIFY_OF_STYLE_RUN}},
    [2] = {1, {VERIFY_OF_STYLE_RUN}},
    [3] = {3, {VERIFY_OF_STYLE_TABLE, VERIFY_OF_STYLE_PARAGRAPH, VERIFY_OF_STYLE_RUN}},
    [4] = {1, {VERIFY_OF_STYLE_PARAGRAPH}},
};

static gboolean style_properties(const Styles *s, const guint8 *style, gsize size, gsize at,
                                 guint kind)
{
    for (guint i = 0; i < style_kinds[kind].count; i++) {
        gsize length = size >= at + 2 ? verify_u16(style, at) : size;
        if (length > size - MIN(at + 2, size))
            return FALSE;
        VerifyHolder holder = style_kinds[kind].holders[i];
        gsize head = holder == VERIFY_OF_STYLE_PARAGRAPH && length > 0 ? 2 : 0;
        if (length < head || (head > 0 && verify_u16(style, at + 2) >= s->d->styles))
            return FALSE;
        verify_doc_properties(s->d, style + at + 2 + head, length - head, holder, NULL);
        at += 2 + length;
        if (length % 2 != 0 && at < size && style[at++] != 0)
            return FALSE;
    }
    return at == size;
}

static gboolean is_quiet_style(const Styles *s, const guint8 *style, guint kind)
{
    guint following = verify_u16(style, 4) >> 4, parent = verify_u16(style, 2) >> 4;
    gboolean fine =
        kind >= 1 && kind <= 4 && (verify_u16(style, 4) & 15u) == style_kinds[kind].count;
    fine = fine && (parent == NO_STYLE || parent < s->d->styles) &&
           (following == NO_STYLE || following < s->d->styles);
    if (s->base ==
        18) /* linked to one that is there; no style as it was before, no random number */
        fine = fine && (verify_u16(style, 10) & 0xFFFu) < s->d->styles &&
               (verify_u16(style, 10) & 0x1000u) == 0 && verify_u32(style, 12) == 0;
    return fine;
}

static gboolean style(Styles *s, const guint8 *at, gsize size)
{
    guint16 none = NO_STYLE;
    if (size == 0) {
        g_array_append_val(s->parents, none);
        return TRUE;
    }
    gsize name = size >= s->base + 4 ? verify_u16(at, s->base) : STYLE_NAME_MAX + 1;
    guint kind = size >= s->base + 4 ? verify_u16(at, 2) & 15u : 0;
    gsize behind = s->base + 2 + (name + 1) * 2;
    if (name > STYLE_NAME_MAX || behind > size || !is_quiet_style(s, at, kind) ||
        verify_u16(at, behind - 2) != 0)
        return FALSE;
    guint16 parent = (guint16)(verify_u16(at, 2) >> 4);
    g_array_append_val(s->parents, parent);
    return style_properties(s, at, size, behind, kind);
}

/* Styles that are based on each other end. */
static gboolean parents_end(const Styles *s)
{
    for (guint i = 0; i < s->parents->len; i++) {
        guint at = i, steps = 0;
        while (at != NO_STYLE && at < s->parents->len && steps++ < 64)
            at = g_array_index(s->parents, guint16, at);
        if (at != NO_STYLE)
            return FALSE;
    }
    return TRUE;
}

void verify_doc_styles(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 1);
    gsize head = part.size >= 20 ? verify_u16(part.bytes, 0) : 0;
    gboolean fine = (head == 18 || head == 20) && part.size >= 2 + head;
    Styles s = {.d = d, .base = fine ? verify_u16(part.bytes, 4) : 0};
    d->styles = fine ? verify_u16(part.bytes, 2) : 0;
    fine = fine && (s.base == 10 || s.base == 18) && d->styles > 0 && d->styles <= STYLES_MAX;
    s.parents = g_array_new(FALSE, FALSE, sizeof(guint16));
    for (gsize i = 14; fine && i + 2 <= 2 + head; i += 2)
        fine = verify_u16(part.bytes, i) < d->fonts;
    gsize at = 2 + head;
    for (guint i = 0; fine && i < d->styles; i++) {
        gsize size = part.size >= at + 2 ? verify_u16(part.bytes, at) : 0;
        fine = part.size >= at + 2 && size <= part.size - at - 2 &&
               style(&s, part.bytes + at + 2, size);
        at += 2 + size;
        if (size % 2 != 0)
            at++;
    }
    if (!fine || at < part.size || at > part.size + 1 || !parents_end(&s))
        verify_doc_say(d, DISARM_DAMAGED, "STSH");
    g_array_unref(s.parents);
}

/* ---- settings ---- */

/* Bits that make Word fetch or run something, or that speak of what is not there. */
static const struct {
    guint at, bits;
    DisarmDanger danger;
    const char *name;
} loud[] = {
    {0, 0x04, DISARM_DATA_CONNECTION, "fPMHMainDoc"},
    {5, 0x04, DISARM_DATA_CONNECTION, "fLabelDoc"},
    {5, 0x40, DISARM_EXTERNAL_RESOURCE, "fLinkStyles"},
    {7, 0x80, DISARM_FONT, "fEmbedFonts"},
    {412, 0xFF, DISARM_REVISION, "fHaveVersions"},
    {413, 0xFF, DISARM_REVISION, "fAutoVersion"},
    {434, 0xFF, DISARM_MACRO, "grfDocEvents"},
    {435, 0xFF, DISARM_MACRO, "grfDocEvents"},
    {436, 0xFF, DISARM_MACRO, "grfDocEvents"},
    {437, 0xFF, DISARM_MACRO, "grfDocEvents"},
    {438, 0xFF, DISARM_MACRO, "KeyVirusSession30"},
    {439, 0xFF, DISARM_MACRO, "KeyVirusSession30"},
    {440, 0xFF, DISARM_MACRO, "KeyVirusSession30"},
    {441, 0xFF, DISARM_MACRO, "KeyVirusSession30"},
    {504, 0x02, DISARM_SUBMIT, "fEnvelopeVis"},
};

/* Counts of characters that no line begins or ends with, and lists that were used last. */
static gboolean counts_fit(const VerifyDoc *d, const guint8 *dop)
{
    return verify_u16(dop, 92) <= 100 && verify_u16(dop, 94) <= 50 &&
           verify_u16(dop, 476) <= d->ways && verify_u16(dop, 478) <= d->ways;
}

void verify_doc_settings(VerifyDoc *d)
{
    static const gsize sizes[] = {500, 544, 594, 616, 674};
    VerifyBytes part = verify_doc_part(d, 31);
    gboolean known = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        known |= part.size == sizes[i];
    if (!known)
        verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "Dop");
    else if (!counts_fit(d, part.bytes))
        verify_doc_say(d, DISARM_DAMAGED, "Dop");
    for (gsize i = 0; i < G_N_ELEMENTS(loud); i++)
        if (loud[i].at < part.size && (part.bytes[loud[i].at] & loud[i].bits) != 0)
            verify_doc_say(d, loud[i].danger, loud[i].name);
    for (gsize i = 20; known && i < 38; i++) /* when it was made, changed, printed, how long */
        if (part.bytes[i] != 0 && !verify_keeps(d->v, DISARM_METADATA)) {
            verify_doc_say(d, DISARM_PERSONAL, "Dop");
            return;
        }
}
