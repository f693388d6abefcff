/* clean/pdf/fonts.c -- embedded fonts: of a known form, every table and index within its bounds
 *
 * TrueType and OpenType (ISO/IEC 14496-22) are written anew with the tables that drawing needs; CFF
 * (Adobe 5176) and Type 1 (Adobe T1) are copied once their structure was walked. */
#include "base/cursor.h"
#include "clean/pdf/internal.h"
#include <string.h>

#define TABLES_MAX 64u
#define CFF_OPERANDS_MAX 48u

/* ---- TrueType, OpenType ---- */

typedef struct {
    guint8 tag[4];
    guint32 sum, at, size;
} Table;

static const char *const tables_kept =
    "|cmap|cvt |fpgm|glyf|head|hhea|hmtx|loca|maxp|prep|post|OS/2|name|vhea|vmtx|CFF |VORG|";

static gint by_tag(gconstpointer a, gconstpointer b)
{
    return memcmp(((const Table *)a)->tag, ((const Table *)b)->tag, 4);
}

static guint read_tables(const guint8 *bytes, gsize size, Table *tables)
{
    Cursor c = cursor_over(bytes, size);
    guint kept = 0;
    cursor_skip(&c, 4);
    guint count = cursor_u16be(&c);
    cursor_skip(&c, 6);
    for (guint i = 0; i < count && cursor_ok(&c); i++) {
        Table table = {0};
        const guint8 *tag = cursor_lend(&c, 4, 4);
        table.sum = cursor_u32be(&c);
        table.at = cursor_u32be(&c);
        table.size = cursor_u32be(&c);
        if (tag == NULL || !cursor_ok(&c) || table.at > size || kept == TABLES_MAX)
            return 0;
        memcpy(table.tag, tag, 4);
        table.size = (guint32)MIN(table.size, size - table.at);
        g_autofree char *name = g_strndup((const char *)tag, 4);
        if (pdf_word_in(tables_kept, name))
            tables[kept++] = table;
    }
    return cursor_ok(&c) ? kept : 0;
}

static void put_u16(GByteArray *out, guint value)
{
    guint8 bytes[2] = {(guint8)(value >> 8), (guint8)value};
    g_byte_array_append(out, bytes, 2);
}

static void put_u32(GByteArray *out, guint32 value)
{
    put_u16(out, value >> 16);
    put_u16(out, value & 0xFFFF);
}

static void put_head(GByteArray *out, const guint8 *version, guint count)
{
    guint power = 1, bits = 0;
    for (; power * 2 <= count; power *= 2)
        bits++;
    g_byte_array_append(out, version, 4);
    put_u16(out, count);
    put_u16(out, power * 16);
    put_u16(out, bits);
    put_u16(out, (count - power) * 16);
}

static gboolean make_sfnt(const guint8 *bytes, gsize size, GByteArray *out)
{
    static const guint8 zeros[4] = {0};
    Table tables[TABLES_MAX];
    guint count = read_tables(bytes, size, tables);
    if (count == 0 || size > G_MAXINT32 / 2)
        return FALSE;
    qsort(tables, count, sizeof *tables, by_tag);
    put_head(out, bytes, count);
    guint32 at = 12 + 16 * count;
    for (guint i = 0; i < count; i++) {
        if (i > 0 && by_tag(&tables[i - 1], &tables[i]) == 0)
            return FALSE;
        g_byte_array_append(out, tables[i].tag, 4);
        put_u32(out, tables[i].sum);
        put_u32(out, at);
        put_u32(out, tables[i].size);
        at += (tables[i].size + 3) & ~3u;
        if (at > 2 * size + 4096) /* many tables that are one */
            return FALSE;
    }
    for (guint i = 0; i < count; i++) {
        g_byte_array_append(out, bytes + tables[i].at, tables[i].size);
        g_byte_array_append(out, zeros, (0 - tables[i].size) & 3);
    }
    return TRUE;
}

/* ---- CFF ---- */

/* An INDEX; its first and last data through the pointers, which may be NULL. */
static guint skip_index(Cursor *c, const guint8 **first, gsize *first_bytes)
{
    guint count = cursor_u16be(c);
    if (count == 0)
        return 0;
    guint width = cursor_u8(c);
    guint32 before = 0, size = 0;
    if (width < 1 || width > 4)
        cursor_fail(c, "width of an index");
    for (guint i = 0; i <= count && cursor_ok(c); i++) {
        guint32 at = 0;
        for (guint k = 0; k < width; k++)
            at = at << 8 | cursor_u8(c);
        if (at < before || (i == 0 && at != 1))
            cursor_fail(c, "order of an index");
        before = at;
        if (i == 1)
            size = at - 1;
    }
    const guint8 *data = cursor_lend(c, before > 0 ? before - 1 : 0, G_MAXINT32);
    if (first != NULL && data != NULL && size <= before) {
        *first = data;
        *first_bytes = size;
    }
    return cursor_ok(c) ? count : 0;
}

/* The last operand of an operator in a DICT, or -1. */
static gint64 dict_operand(const guint8 *bytes, gsize size, guint sought)
{
    Cursor c = cursor_over(bytes, size);
    gint64 last = -1, found = -1;
    while (cursor_left(&c) > 0 && cursor_ok(&c)) {
        guint b = cursor_u8(&c);
        if (b >= 32 && b <= 246) {
            last = (gint64)b - 139;
        } else if (b >= 247 && b <= 254) {
            last = b <= 250 ? (gint64)(b - 247) * 256 + cursor_u8(&c) + 108
                            : -(gint64)(b - 251) * 256 - cursor_u8(&c) - 108;
        } else if (b == 28) {
            last = (gint16)cursor_u16be(&c);
        } else if (b == 29) {
            last = (gint32)cursor_u32be(&c);
        } else if (b == 30) {
            while (cursor_ok(&c) && (cursor_u8(&c) & 0x0F) != 0x0F)
                continue;
        } else if (b == 12) {
            cursor_skip(&c, 1);
        } else if (b == sought) {
            found = last;
        } else if (b > 21) {
            cursor_fail(&c, "operator");
        }
    }
    return cursor_ok(&c) ? found : -1;
}

static gboolean walk_cff(const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    const guint8 *top = NULL;
    gsize top_bytes = 0;
    guint8 major = cursor_u8(&c);
    cursor_skip(&c, 1);
    guint8 header = cursor_u8(&c);
    if (major != 1 || header < 4 || header > size)
        return FALSE;
    c = cursor_over(bytes + header, size - header);
    skip_index(&c, NULL, NULL);
    if (skip_index(&c, &top, &top_bytes) == 0 || top == NULL)
        return FALSE;
    skip_index(&c, NULL, NULL);
    skip_index(&c, NULL, NULL);
    gint64 glyphs = dict_operand(top, top_bytes, 17);
    if (!cursor_ok(&c) || glyphs <= 0 || (guint64)glyphs >= size)
        return FALSE;
    Cursor strings = cursor_over(bytes + glyphs, size - (gsize)glyphs);
    return skip_index(&strings, NULL, NULL) > 0;
}

/* ---- Type 1 ---- */

/* Text up to eexec, then its program: nothing but a font's own words. */
static gboolean walk_type1(const guint8 *bytes, gsize size)
{
    const guint8 *end = memmem(bytes, size, "eexec", 5);
    if (size < 16 || memcmp(bytes, "%!", 2) != 0 || end == NULL)
        return FALSE;
    for (const guint8 *at = bytes; at < end; at++)
        if (*at == 0x7F || (*at < 0x20 && !pdf_is_space(*at)))
            return FALSE;
    static const char *const words[] = {"file", "run",   "deletefile",     "renamefile",   "system",
                                        "exec", "token", "filenameforall", "setpagedevice"};
    PdfLexer lexer = {bytes, (gsize)(end - bytes), 0, FALSE};
    for (PdfToken token = pdf_next(&lexer); token.type != PDF_TOKEN_END; token = pdf_next(&lexer))
        for (guint i = 0; i < G_N_ELEMENTS(words); i++)
            if (pdf_token_is(&lexer, &token, words[i]))
                return FALSE;
    return TRUE;
}

/* Out of the segments in which font files on disk have it (Adobe 5040, 3.3): 128, kind, size. Into
 * `lengths` how much is text before what is locked, locked, and behind that. */
static void take_segments(const guint8 *bytes, gsize size, GByteArray *out, gsize lengths[3])
{
    gsize at = 0, part = 0;
    while (size - at > 6 && bytes[at] == 128 && (bytes[at + 1] == 1 || bytes[at + 1] == 2)) {
        gsize said = bytes[at + 2] | (gsize)bytes[at + 3] << 8 | (gsize)bytes[at + 4] << 16 |
                     (gsize)bytes[at + 5] << 24;
        gsize here = MIN(said, size - at - 6);
        if ((bytes[at + 1] == 2) != (part == 1))
            part = MIN(part + 1, 2);
        g_byte_array_append(out, bytes + at + 6, (guint)here);
        lengths[part] += here;
        at += 6 + here;
    }
    if (at < size && bytes[at] != 128) { /* a size that was too small */
        g_byte_array_append(out, bytes + at, (guint)(size - at));
        lengths[part] += size - at;
    }
}

static void set_lengths(const PdfObject *object, const gsize lengths[3], PdfMade *made)
{
    static const char *const keys[] = {"Length1", "Length2", "Length3"};
    const PdfValue *dict = &object->value;
    made->entries = g_new0(PdfEntry, (gsize)dict->size + G_N_ELEMENTS(keys));
    for (guint32 i = 0; i < dict->size; i++)
        made->entries[i] = dict->as.entries[i];
    made->count = dict->size;
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        made->entries[made->count++] =
            (PdfEntry){keys[i], {.type = PDF_INTEGER, .as.integer = (gint64)lengths[i]}};
}

/* ---- any ---- */

static gboolean take_sfnt(const guint8 *bytes, gsize size)
{
    return size > 12 && (memcmp(bytes, "\0\1\0\0", 4) == 0 || memcmp(bytes, "true", 4) == 0 ||
                         memcmp(bytes, "OTTO", 4) == 0);
}

static gboolean is_font(const guint8 *bytes, gsize size, GByteArray *out)
{
    if (size <= 4 || size > G_MAXINT32)
        return FALSE;
    return take_sfnt(bytes, size) ? make_sfnt(bytes, size, out)
           : bytes[0] == 1        ? walk_cff(bytes, size)
                                  : walk_type1(bytes, size);
}

gboolean pdf_stream_font(Pdf *pdf, const PdfObject *object, PdfMade *made)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    g_autoptr(GByteArray) out = g_byte_array_new();
    gsize size = 0;
    if (!pdf_unpack(pdf, object, &filters, &data))
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
    gsize lengths[3] = {0};
    if (size > 6 && size <= G_MAXINT32 && bytes[0] == 128)
        take_segments(bytes, size, out, lengths);
    gboolean cut = out->len > 0;
    if (cut ? !walk_type1(out->data, out->len) : !is_font(bytes, size, out)) {
        pdf_note(pdf, DISARM_FONT, "an embedded font of no sound form");
        return FALSE;
    }
    if (cut)
        set_lengths(object, lengths, made);
    gboolean same = out->len == 0 || (out->len == size && memcmp(out->data, bytes, size) == 0);
    return pdf_pack_data(pdf, object, &filters, &data, same ? bytes : out->data,
                         same ? size : out->len, made);
}
