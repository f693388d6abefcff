/* clean/office97/doc-styles.c -- styles and fonts: names and what they say, written anew
 * (MS-DOC 2.9.271, 2.9.260, 2.9.286) */
#include "clean/office97/doc-internal.h"

#define HEAD_BYTES 18u /* Stshif */
#define STYLE_BYTES 10u
#define STYLE_BYTES_2000 18u
#define STYLES_MAX 4094u
#define NO_STYLE 0x0FFFu
#define PARENTS_MAX 64u
#define FIRST_FONT 14u
#define NAME_UNITS_MAX 255u
#define FONT_BYTES 40u /* with the byte of its size */

typedef enum { STYLE_PARA = 1, STYLE_CHAR = 2, STYLE_TABLE = 3, STYLE_LIST = 4 } StyleKind;

/* ---- the parts of a style ---- */

typedef struct {
    DocBytes style;
    gsize at;
} Rest;

static gboolean next_upx(Rest *rest, DocBytes *upx)
{
    gsize at = rest->at + (rest->at & 1);
    if (at + 2 > rest->style.size)
        return FALSE;
    gsize size = bytes_u16(rest->style.bytes, at);
    if (size > rest->style.size - at - 2)
        return FALSE;
    *upx = (DocBytes){rest->style.bytes + at + 2, size};
    rest->at = at + 2 + size;
    return TRUE;
}

/* Properties of a family; those of paragraphs begin with the style's own number. */
static void put_upx(Doc *doc, DocBytes upx, guint families, guint style, GByteArray *out)
{
    gboolean para = families == DOC_FAMILY_PARA;
    if ((out->len & 1) != 0)
        bytes_add8(out, 0);
    gsize at = out->len;
    bytes_add16(out, 0);
    if (para) {
        bytes_add16(out, style);
        gsize skip = MIN(upx.size, 2);
        upx = (DocBytes){upx.bytes + skip, upx.size - skip};
    }
    doc_put_props(doc, upx, families | DOC_OF_STYLE, out);
    bytes_set16(out->data, at, (guint)(out->len - at - 2));
}

static guint families_of(StyleKind kind, guint *count)
{
    static const struct {
        guint count, families; /* four bits each, the first lowest: 1 P, 2 C, 3 T */
    } parts[] = {[STYLE_PARA] = {2, 0x21},
                 [STYLE_CHAR] = {1, 0x2},
                 [STYLE_TABLE] = {3, 0x213},
                 [STYLE_LIST] = {1, 0x1}};
    *count = parts[kind].count;
    return parts[kind].families;
}

static void put_parts(Doc *doc, Rest *rest, StyleKind kind, guint style, GByteArray *out)
{
    static const guint families[] = {0, DOC_FAMILY_PARA, DOC_FAMILY_CHAR, DOC_FAMILY_TABLE};
    guint count, order = families_of(kind, &count);
    for (guint i = 0; i < count; i++, order >>= 4) {
        DocBytes upx = {rest->style.bytes, 0};
        if (!next_upx(rest, &upx))
            rest->at = rest->style.size;
        put_upx(doc, upx, families[order & 3], style, out);
    }
}

/* ---- a style ---- */

static guint style_or_none(guint style, guint count)
{
    return style < count ? style : NO_STYLE;
}

static void put_head(const guint8 *style, gsize base, guint count, guint parts, GByteArray *out)
{
    guint kind = bytes_u16(style, 2) & 15, based = bytes_u16(style, 2) >> 4;
    guint next = bytes_u16(style, 4) >> 4;
    bytes_add16(out, bytes_u16(style, 0));
    bytes_add16(out, kind | style_or_none(based, count) << 4);
    bytes_add16(out, parts | style_or_none(next, count) << 4);
    bytes_add16(out, 0); /* its size, once it is known */
    bytes_add16(out, bytes_u16(style, 8));
    if (base < STYLE_BYTES_2000)
        return;
    guint link = bytes_u16(style, 10) & 0xFFF;
    bytes_add16(out, link < count ? link : 0);
    bytes_add32(out, 0);
    bytes_add16(out, bytes_u16(style, 16) & 0xFFF7);
}

/* One of `count`, in a head of `base` bytes; an empty one when it is none. */
static void put_style(Doc *doc, DocBytes style, gsize base, guint number, guint count,
                      GByteArray *out)
{
    if (style.size < base + 4)
        return;
    guint kind = bytes_u16(style.bytes, 2) & 15, parts = 0;
    gsize units = bytes_u16(style.bytes, base);
    if (kind < STYLE_PARA || kind > STYLE_LIST || units > NAME_UNITS_MAX ||
        base + 2 + units * 2 > style.size)
        return;
    families_of(kind, &parts);
    gsize start = out->len;
    put_head(style.bytes, base, count, parts, out);
    bytes_add16(out, (guint)units);
    bytes_add(out, style.bytes + base + 2, units * 2);
    bytes_add16(out, 0);
    Rest rest = {style, base + 4 + units * 2};
    put_parts(doc, &rest, kind, number, out);
    bytes_set16(out->data, start + 6, (guint)(out->len - start));
}

/* Whether what each is based on comes to an end. */
static gboolean parents_end(const GArray *parents)
{
    for (guint i = 0; i < parents->len; i++) {
        guint at = i, steps = 0;
        while (at < parents->len && steps++ < PARENTS_MAX)
            at = g_array_index(parents, guint16, at);
        if (at < parents->len)
            return FALSE;
    }
    return TRUE;
}

/* How many there are, in which form, and the fonts that are usual, of some that are there. */
static void put_styles_head(Doc *doc, DocBytes part, gsize size)
{
    gsize at = doc->table_out->len;
    bytes_add16(doc->table_out, (guint)size);
    bytes_add(doc->table_out, part.bytes + 2, size);
    for (gsize font = FIRST_FONT; font + 2 <= 2 + size; font += 2)
        if (bytes_u16(part.bytes, font) >= doc->fonts)
            bytes_set16(doc->table_out->data, at + font, 0);
}

static void put_one(Doc *doc, DocBytes style, gsize base, guint number, GArray *parents)
{
    g_autoptr(GByteArray) made = g_byte_array_new();
    put_style(doc, style, base, number, doc->styles, made);
    if ((made->len & 1) != 0)
        bytes_add8(made, 0);
    if (made->len > 0xFFFF)
        doc_fail(doc, "a style is too long");
    guint16 parent = made->len > 0 ? bytes_u16(made->data, 2) >> 4 : NO_STYLE;
    g_array_append_val(parents, parent);
    bytes_add16(doc->table_out, made->len);
    bytes_add(doc->table_out, made->data, made->len);
}

/* What is behind the last style is not there for any. */
void doc_put_styles(Doc *doc)
{
    DocBytes part = doc_part(doc, DOC_STSH);
    gsize head = part.size >= 2 + HEAD_BYTES ? bytes_u16(part.bytes, 0) : 0;
    if (head < HEAD_BYTES || head > part.size - 2) {
        doc_fail(doc, "its styles are damaged");
        return;
    }
    guint count = bytes_u16(part.bytes, 2);
    gsize base = bytes_u16(part.bytes, 4);
    if (count == 0 || count > STYLES_MAX || (base != STYLE_BYTES && base != STYLE_BYTES_2000)) {
        doc_fail(doc, "its styles have another form");
        return;
    }
    g_autoptr(GArray) parents = g_array_new(FALSE, FALSE, sizeof(guint16));
    gsize at = 2 + head;
    doc_begin_part(doc, DOC_STSH);
    put_styles_head(doc, part, head >= HEAD_BYTES + 2 ? HEAD_BYTES + 2 : HEAD_BYTES);
    for (guint i = 0; i < count && doc->failed == NULL; i++) {
        gsize size = part.size - at >= 2 ? bytes_u16(part.bytes, at) : 0;
        gboolean there = part.size - at >= 2 + size;
        put_one(doc, (DocBytes){part.bytes + at + (there ? 2 : 0), there ? size : 0}, base, i,
                parents);
        at = MIN(part.size, at + 2 + size + (size & 1));
    }
    doc_end_part(doc, DOC_STSH);
    if (!parents_end(parents))
        doc_fail(doc, "its styles are based on each other");
}

/* ---- fonts ---- */

/* A name until its end. */
static gsize name_bytes(const guint8 *bytes, gsize size)
{
    gsize at = 0;
    while (at + 3 < size && bytes_u16(bytes, at) != 0)
        at += 2;
    return at;
}

/* With its end; of characters that are seen. */
static void put_name(Doc *doc, const guint8 *name, gsize size)
{
    for (gsize i = 0; i < size; i += 2)
        bytes_add16(doc->table_out, MAX(bytes_u16(name, i), ' '));
    bytes_add16(doc->table_out, 0);
}

static void put_font(Doc *doc, const guint8 *font, gsize size)
{
    const guint8 *names = font + FONT_BYTES;
    gsize left = size - FONT_BYTES, other = font[5];
    gsize first = name_bytes(names, left), second = 0;
    if (other > 0 && other * 2 > first && other * 2 < left)
        second = name_bytes(names + other * 2, left - other * 2);
    gsize made = FONT_BYTES + first + 2 + (second > 0 ? second + 2 : 0);
    bytes_add8(doc->table_out, (guint)(made - 1));
    bytes_add8(doc->table_out, font[1] & 0x77); /* pitch, whether scalable, family */
    bytes_add(doc->table_out, font + 2, 3);
    bytes_add8(doc->table_out, second > 0 ? (guint)(first / 2 + 1) : 0);
    bytes_add(doc->table_out, font + 6, FONT_BYTES - 6);
    put_name(doc, names, first);
    if (second > 0)
        put_name(doc, names + other * 2, second);
}

void doc_put_fonts(Doc *doc)
{
    DocBytes part = doc_part(doc, DOC_FONTS);
    guint count = part.size >= 4 ? bytes_u16(part.bytes, 0) : 0, done = 0;
    doc_begin_part(doc, DOC_FONTS);
    gsize count_at = doc->table_out->len, at = 4;
    bytes_add32(doc->table_out, 0);
    for (; done < count && at < part.size; done++) {
        gsize size = (gsize)part.bytes[at] + 1;
        if (size > part.size - at || size < FONT_BYTES)
            break;
        put_font(doc, part.bytes + at, size);
        at += size;
    }
    bytes_set16(doc->table_out->data, count_at, done);
    doc->fonts = done;
    if (done == 0)
        doc_fail(doc, "its fonts are damaged");
    doc_end_part(doc, DOC_FONTS);
}
