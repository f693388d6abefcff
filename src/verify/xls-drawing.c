/* verify/xls-drawing.c -- a drawing of a sheet, with the objects and texts that stand between its
 * records */
#include "verify/xls-internal.h"
#include <string.h>

#define DRAWING 0x00ECu
#define OBJECT 0x005Du
#define TEXT 0x01B6u
#define CONTINUE 0x003Cu
#define BOF 0x0809u

typedef struct {
    Verify *v;
    guint clients, texts; /* records of the drawing that want one */
} Wants;

static void client(gpointer user, const VerifyArtRecord *record)
{
    Wants *wants = user;
    gsize size = record->type == 0xF010 ? 18 : 0;
    if (record->size != size)
        verify_say(wants->v, DISARM_UNKNOWN_CONTENT, "client record");
    wants->clients += record->type == 0xF011;
    wants->texts += record->type == 0xF00D;
}

/* Common part, then one part that the type has, then the end. */
static void object(VerifyXls *x, const VerifyXlsRecord *record)
{
    static const guint8 group[] = {6, 0, 2, 0, 0, 0}, end[] = {0, 0, 0, 0};
    static const guint8 picture[] = {7, 0, 2, 0, 0xFF, 0xFF, 8, 0, 2, 0, 1, 0};
    static const guint8 note[26] = {13, 0, 22};
    static const struct {
        guint type;
        const guint8 *bytes;
        gsize size;
    } parts[] = {{0, group, sizeof group}, {8, picture, sizeof picture}, {0x19, note, sizeof note}};
    const guint8 *body = record->body;
    gboolean fine = record->size >= 26 && verify_u32(body, 0) == 0x00120015;
    guint type = fine ? verify_u16(body, 4) : 0xFFFF;
    gsize at = 22;
    if (type == 0x19 && !verify_keeps(x->v, DISARM_COMMENTS))
        verify_say(x->v, DISARM_COMMENT, NULL);
    fine = fine && (type <= 6 || type == 8 || type == 9 || type == 0x19 || type == 0x1E) &&
           (verify_u16(body, 8) & ~0x6011u) == 0;
    for (gsize i = 10; fine && i < 22; i++)
        fine = body[i] == 0;
    for (gsize i = 0; fine && i < G_N_ELEMENTS(parts); i++)
        if (parts[i].type == type) {
            fine = record->size >= at + parts[i].size &&
                   memcmp(body + at, parts[i].bytes, parts[i].size) == 0;
            at += parts[i].size;
        }
    if (!fine || record->size != at + 4 || memcmp(body + at, end, 4) != 0)
        verify_say(x->v,
                   type >= 7 && type < 0x19 && type != 8 && type != 9 ? DISARM_CONTROL
                                                                      : DISARM_EMBEDDED_OBJECT,
                   "OBJ");
}

/* TXO: the head, its characters, its runs. */
static void text(VerifyXls *x, const VerifyXlsRecord *record)
{
    gsize left = record->size == 18 ? verify_u16(record->body, 10) : 0, runs = 0;
    gboolean fine =
        record->size == 18 && verify_u32(record->body, 4) == 0 && verify_u16(record->body, 8) == 0;
    if (fine && left > 0)
        runs = verify_u16(record->body, 12);
    while (fine && (left > 0 || runs > 0)) {
        gsize size = x->size - x->at >= 4 ? verify_u16(x->bytes, x->at + 2) : 0;
        fine = verify_xls_peek(x) == CONTINUE && size > 0 && size <= x->size - x->at - 4;
        if (!fine)
            break;
        guint wide = x->bytes[x->at + 4];
        gsize count = left > 0 ? (size - 1) >> (wide & 1) : size;
        fine = left > 0 ? wide <= 1 && count > 0 && count <= left && (count << wide) == size - 1
                        : count <= runs;
        if (left > 0)
            left -= fine ? count : 0;
        else
            runs -= fine ? count : 0;
        x->at += 4 + size;
    }
    if (!fine || verify_xls_peek(x) == CONTINUE)
        verify_say(x->v, DISARM_DAMAGED, "TXO");
}

static void chart(VerifyXls *x, guint place)
{
    VerifyXlsRecord record;
    if (!verify_xls_next(x, &record))
        return;
    if (place != VERIFY_SHEET || record.size != 16 || verify_u16(record.body, 2) != 0x20) {
        verify_say(x->v, DISARM_MACRO_SHEET, "an inner part that is no chart");
        x->wrong = TRUE; /* no further into each other */
        return;
    }
    verify_xls_body(x, VERIFY_CHART);
}

void verify_xls_drawing(VerifyXls *x, const VerifyXlsRecord *first, guint place)
{
    g_autoptr(GByteArray) drawing = g_byte_array_new();
    VerifyXlsRecord record;
    Wants wants = {.v = x->v};
    guint objects = 0, texts = 0;
    g_byte_array_append(drawing, first->body, (guint)first->size);
    while (!x->wrong) {
        guint id = verify_xls_peek(x);
        if (id == BOF) {
            chart(x, place);
            continue;
        }
        if ((id != DRAWING && id != OBJECT && id != TEXT) || !verify_xls_next(x, &record))
            break;
        if (id == DRAWING && record.size > 0)
            g_byte_array_append(drawing, record.body, (guint)record.size);
        else if (id == OBJECT)
            object(x, &record);
        else if (id == TEXT)
            text(x, &record);
        objects += id == OBJECT;
        texts += id == TEXT;
    }
    VerifyArtHost host = {.client = client, .user = &wants};
    verify_art_tree(x->v, &host, drawing->data, drawing->len);
    if (objects != wants.clients || texts != wants.texts)
        verify_say(x->v, DISARM_AMBIGUOUS, "objects and shapes do not belong to each other");
}
