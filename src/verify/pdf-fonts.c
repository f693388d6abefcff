/* verify/pdf-fonts.c -- embedded fonts: every table, index and string within its bounds */
#include "base/cursor.h"
#include "verify/pdf-internal.h"
#include <string.h>

static const char *const tables =
    "|cmap|cvt |fpgm|glyf|head|hhea|hmtx|loca|maxp|prep|post|OS/2|name|vhea|vmtx|CFF |VORG|";

/* ISO/IEC 14496-22: tables in the order of their names, one behind the other. */
static void read_sfnt(VerifyPdf *p, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    char before[5] = "";
    cursor_skip(&c, 4);
    guint count = cursor_u16be(&c);
    gsize at = 12 + (gsize)16 * count;
    cursor_skip(&c, 6);
    for (guint i = 0; i < count && cursor_ok(&c); i++) {
        const guint8 *tag = cursor_lend(&c, 4, 4);
        cursor_skip(&c, 4);
        guint32 place = cursor_u32be(&c), length = cursor_u32be(&c);
        char name[5] = "";
        if (tag != NULL)
            memcpy(name, tag, 4);
        if (place != at || strcmp(name, before) <= 0 || !verify_words_have(tables, name))
            cursor_fail(&c, "table of a font");
        memcpy(before, name, sizeof before);
        at += ((gsize)length + 3) & ~(gsize)3;
    }
    if (!cursor_ok(&c) || at != size)
        verify_pdf_wrong(p, DISARM_FONT, "tables of a font");
}

/* Adobe 5176, 5: how many, how wide, where each begins. */
static void skip_index(Cursor *c)
{
    guint count = cursor_u16be(c), last = 1;
    guint width = count > 0 ? cursor_u8(c) : 0;
    for (guint i = 0; count > 0 && i <= count && cursor_ok(c); i++) {
        guint place = 0;
        for (guint k = 0; k < width; k++)
            place = place << 8 | cursor_u8(c);
        if (place < last || (i == 0 && place != 1) || width < 1 || width > 4)
            cursor_fail(c, "index of a font");
        last = place;
    }
    if (count > 0)
        cursor_skip(c, last - 1);
}

static void read_cff(VerifyPdf *p, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 2);
    guint8 header = cursor_u8(&c);
    cursor_skip(&c, header >= 3 ? header - 3u : size);
    for (guint i = 0; i < 4; i++) /* names, tops, strings, subroutines */
        skip_index(&c);
    if (!cursor_ok(&c))
        verify_pdf_wrong(p, DISARM_FONT, "indices of a font");
}

/* Adobe Type 1, 2: text up to the part that is locked. */
static void read_type1(VerifyPdf *p, const guint8 *bytes, gsize size)
{
    const guint8 *end = memmem(bytes, size, "eexec", 5);
    if (end == NULL || memcmp(bytes, "%!", 2) != 0) {
        verify_pdf_wrong(p, DISARM_FONT, "no font");
        return;
    }
    for (const guint8 *at = bytes; at < end; at++)
        if (*at == 0x7F || (*at < 0x20 && memchr("\t\n\r\f", *at, 4) == NULL && *at != 0)) {
            verify_pdf_wrong(p, DISARM_FONT, "the text of a font");
            return;
        }
}

void verify_pdf_font(VerifyPdf *p, const guint8 *bytes, gsize size)
{
    if (size < 12)
        verify_pdf_wrong(p, DISARM_FONT, "no font");
    else if (memcmp(bytes, "\0\1\0\0", 4) == 0 || memcmp(bytes, "true", 4) == 0 ||
             memcmp(bytes, "OTTO", 4) == 0)
        read_sfnt(p, bytes, size);
    else if (bytes[0] == 1)
        read_cff(p, bytes, size);
    else
        read_type1(p, bytes, size);
}
