/* clean/doc-styles.c -- styles and fonts: names and what they say, written anew (MS-DOC 2.9.271,
 * 2.9.260, 2.9.286) */
#include "clean/doc-internal.h"

#define HEAD_BYTES 18u /* Stshif */
#define STYLE_BYTES 10u
#define STYLE_BYTES_2000 18u
#define STYLES_MAX 4095u
#define NO_STYLE 0x0FFFu
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
    doc_put_props(doc, upx, families, out);
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
    if (count > STYLES_MAX || (base != STYLE_BYTES && base != STYLE_BYTES_2000)) {
        doc_fail(doc, "its styles have another form");
        return;
    }
    gsize kept = head >= HEAD_BYTES + 2 ? HEAD_BYTES + 2 : HEAD_BYTES, at = 2 + head;
    doc_begin_part(doc, DOC_STSH);
    bytes_add16(doc->table_out, (guint)kept);
    bytes_add(doc->table_out, part.bytes + 2, kept);
    for (guint i = 0; i < count && doc->failed == NULL; i++) {
        g_autoptr(GByteArray) made = g_byte_array_new();
        gsize size = part.size - at >= 2 ? bytes_u16(part.bytes, at) : 0;
        if (part.size - at >= 2 + size && size > 0)
            put_style(doc, (DocBytes){part.bytes + at + 2, size}, base, i, count, made);
        if ((made->len & 1) != 0)
            bytes_add8(made, 0);
        if (made->len > 0xFFFF)
            doc_fail(doc, "a style is too long");
        bytes_add16(doc->table_out, made->len);
        bytes_add(doc->table_out, made->data, made->len);
        at = MIN(part.size, at + 2 + size + (size & 1));
    }
    doc_end_part(doc, DOC_STSH);
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
    bytes_add(doc->table_out, names, first);
    bytes_add16(doc->table_out, 0);
    if (second > 0) {
        bytes_add(doc->table_out, names + other * 2, second);
        bytes_add16(doc->table_out, 0);
    }
}

void doc_put_fonts(Doc *doc)
{
    DocBytes part = doc_part(doc, DOC_FONTS);
    if (part.size < 4)
        return;
    guint count = bytes_u16(part.bytes, 0), done = 0;
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
    doc_end_part(doc, DOC_FONTS);
}
