/* clean/office97/xls-links.c -- links of cells (MS-XLS 2.4.140, MS-OSHARED 2.3.7): read, judged,
 * made anew
 */
#include "base/cursor.h"
#include "clean/link.h"
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"
#include <string.h>

#define HAS_MONIKER 0x001u
#define IS_ABSOLUTE 0x002u
#define HAS_LOCATION 0x008u
#define HAS_DISPLAY 0x010u
#define SITE_DISPLAY 0x004u
#define HAS_FRAME 0x080u
#define AS_TEXT 0x100u
#define TEXT_MAX 65536u

static const guint8 link_class[16] = {0xD0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11,
                                      0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B};
static const guint8 address_class[16] = {0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11,
                                         0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B};

typedef struct {
    const guint8 *cells;             /* 8 bytes */
    char *display, *address, *place; /* UTF-8 or NULL; owned */
    gboolean foreign;                /* what is linked is no address */
} Link;

static char *text_of(const guint8 *bytes, gsize units)
{
    return bytes_text(bytes, bytes != NULL ? units : 0);
}

/* A count of characters, the last of which is a NUL. */
static char *take_counted(Cursor *c)
{
    gsize units = cursor_u32le(c);
    const guint8 *bytes = units <= TEXT_MAX ? cursor_lend(c, units * 2, TEXT_MAX * 2) : NULL;
    if (units > TEXT_MAX)
        cursor_fail(c, "a text is too long");
    return text_of(bytes, bytes != NULL ? units : 0);
}

static void take_moniker(Cursor *c, Link *link)
{
    const guint8 *class = cursor_lend(c, 16, 16);
    if (class == NULL || memcmp(class, address_class, 16) != 0) {
        link->foreign = TRUE;
        cursor_fail(c, "a moniker");
        return;
    }
    gsize size = cursor_u32le(c);
    const guint8 *bytes = cursor_lend(c, size, TEXT_MAX);
    link->address = text_of(bytes, bytes != NULL ? size / 2 : 0);
}

static void read_link(Cursor *c, Link *link)
{
    link->cells = cursor_lend(c, 8, 8);
    cursor_expect(c, link_class, sizeof link_class);
    if (cursor_u32le(c) != 2)
        cursor_fail(c, "of another version");
    guint32 flags = cursor_u32le(c);
    if ((flags & HAS_DISPLAY) != 0)
        link->display = take_counted(c);
    if ((flags & HAS_FRAME) != 0)
        g_free(take_counted(c));
    if ((flags & (HAS_MONIKER | AS_TEXT)) == (HAS_MONIKER | AS_TEXT))
        link->address = take_counted(c);
    else if ((flags & HAS_MONIKER) != 0)
        take_moniker(c, link);
    if ((flags & HAS_LOCATION) != 0)
        link->place = take_counted(c);
}

static void add_counted(GByteArray *out, const char *text)
{
    glong units = 0;
    g_autofree guint16 *words = g_utf8_to_utf16(text, -1, NULL, &units, NULL);
    bytes_add32(out, (guint32)units + 1);
    for (glong i = 0; i <= units; i++)
        bytes_add16(out, words[i]);
}

static void add_address(GByteArray *out, const char *text)
{
    glong units = 0;
    g_autofree guint16 *words = g_utf8_to_utf16(text, -1, NULL, &units, NULL);
    bytes_add(out, address_class, sizeof address_class);
    bytes_add32(out, (guint32)(units + 1) * 2);
    for (glong i = 0; i <= units; i++)
        bytes_add16(out, words[i]);
}

static void put_made(Xls *xls, const Link *link)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    guint32 flags = link->address != NULL ? HAS_MONIKER | IS_ABSOLUTE : 0;
    flags |= link->display != NULL ? HAS_DISPLAY | SITE_DISPLAY : 0;
    flags |= link->place != NULL ? HAS_LOCATION : 0;
    bytes_add(out, link->cells, 8);
    bytes_add(out, link_class, sizeof link_class);
    bytes_add32(out, 2);
    bytes_add32(out, flags);
    if (link->display != NULL)
        add_counted(out, link->display);
    if (link->address != NULL)
        add_address(out, link->address);
    if (link->place != NULL)
        add_counted(out, link->place);
    if (out->len <= XLS_BODY_MAX)
        xls_put(xls, 0x01B8, out->data, out->len);
}

static gboolean keeps(Xls *xls, const Link *link)
{
    if (link->foreign || (link->address == NULL && link->place == NULL)) {
        xls_note(xls, DISARM_UNSAFE_LINK, DISARM_DROPPED, link->place);
        return FALSE;
    }
    if (link->place != NULL && !clean_link_is_place(link->place, strlen(link->place))) {
        xls_note(xls, DISARM_UNSAFE_LINK, DISARM_DROPPED, link->place);
        return FALSE;
    }
    if (link->address == NULL)
        return TRUE;
    if (clean_link_kind(link->address, strlen(link->address)) != CLEAN_LINK_WEB) {
        xls_note(xls, DISARM_UNSAFE_LINK, DISARM_DROPPED, link->address);
        return FALSE;
    }
    gboolean stays = disarm_rule(xls->job, DISARM_LINKS) == DISARM_KEEP;
    xls_note(xls, DISARM_LINK, stays ? DISARM_KEPT : DISARM_FROZEN, link->address);
    return stays;
}

void xls_put_link(Xls *xls, const XlsRecord *record)
{
    Link link = {0};
    Cursor c = cursor_over(xls_body(xls, record), record->size);
    read_link(&c, &link);
    if (!cursor_ok(&c))
        link.foreign = TRUE;
    if (keeps(xls, &link))
        put_made(xls, &link);
    g_free(link.display);
    g_free(link.address);
    g_free(link.place);
}
