/* verify/doc-data.c -- pictures, forms and long properties in the stream Data, and drawings (MS-DOC
 * 2.9.192, 2.9.158, 2.9.78, 2.9.172) */
#include "base/cursor.h"
#include "verify/art.h"
#include "verify/doc-internal.h"

#define HEAD_BYTES 68u
#define SHAPE 0x64u
#define FORM_TEXT 0u
#define FORM_LIST 2u
#define FORM_UNITS_MAX 255u
#define DRAWING_GROUP 0xF000u
#define DRAWING 0xF002u

/* ---- pictures ---- */

static void client(gpointer user, const VerifyArtRecord *record)
{
    VerifyDoc *d = user;
    if (record->size != 4)
        verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "client record");
}

static gboolean claim(gpointer user, gsize at, gsize size)
{
    return verify_doc_span(user, VERIFY_MAIN, at, size, "a picture of a drawing");
}

static void picture(VerifyDoc *d, const guint8 *bytes, gsize size)
{
    VerifyArtHost host = {.client = client, .user = d};
    VerifyArtRecord record;
    gsize at = HEAD_BYTES;
    if (verify_u16(bytes, 6) != SHAPE) { /* another one names a file */
        verify_doc_say(d, DISARM_EXTERNAL_RESOURCE, "PICF");
        return;
    }
    if (!verify_art_next(bytes, size, &at, &record) || record.type != 0xF004) {
        verify_doc_say(d, DISARM_DAMAGED, "PICF");
        return;
    }
    verify_art_tree(d->v, &host, bytes + HEAD_BYTES, size - HEAD_BYTES);
}

/* ---- forms ---- */

/* A counted text with a NUL behind it; `empty`: it says nothing. */
static gboolean text(Cursor *c, gboolean empty)
{
    guint units = cursor_u16le(c);
    if (units > (empty ? 0 : FORM_UNITS_MAX))
        cursor_fail(c, "text");
    cursor_skip(c, (gsize)units * 2);
    return cursor_u16le(c) == 0 && cursor_ok(c);
}

static void choices(VerifyDoc *d, Cursor *c)
{
    guint begin = cursor_u16le(c), count = cursor_u16le(c), extra = cursor_u16le(c);
    if (begin != 0xFFFF || extra != 0 || count > FORM_UNITS_MAX) {
        verify_doc_say(d, DISARM_DAMAGED, "FFData");
        return;
    }
    for (guint i = 0; i < count && cursor_ok(c); i++) {
        guint units = cursor_u16le(c);
        if (units > FORM_UNITS_MAX)
            cursor_fail(c, "text");
        cursor_skip(c, (gsize)units * 2);
    }
}

/* A field to fill in, without the macros that it may start. */
static void form(VerifyDoc *d, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes + HEAD_BYTES, size - HEAD_BYTES);
    guint32 version = cursor_u32le(&c);
    guint kind = cursor_u16le(&c) & 3u;
    cursor_skip(&c, 4);
    for (gsize i = 6; i < HEAD_BYTES; i++) /* of a picture's head nothing else counts */
        if (bytes[i] != 0) {
            verify_doc_say(d, DISARM_LEFTOVER, "FFData");
            return;
        }
    gboolean fine = version == 0xFFFFFFFF && kind <= FORM_LIST && text(&c, FALSE);
    if (fine && kind == FORM_TEXT)
        fine = text(&c, FALSE);
    else
        cursor_skip(&c, 2);
    for (guint i = 0; fine && i < 3; i++) /* form, help, status */
        fine = text(&c, FALSE);
    if (!fine || !cursor_ok(&c)) {
        verify_doc_say(d, DISARM_DAMAGED, "FFData");
        return;
    }
    for (guint i = 0; fine && i < 2; i++) /* what is run when it is entered, and left */
        fine = text(&c, TRUE);
    if (!fine) {
        verify_doc_say(d, DISARM_MACRO, "FFData");
        return;
    }
    if (kind == FORM_LIST)
        choices(d, &c);
    if (!cursor_at_end(&c))
        verify_doc_say(d, DISARM_LEFTOVER, "FFData");
}

/* ---- the stream ---- */

static void huge(VerifyDoc *d, guint32 at)
{
    const guint8 *bytes = d->streams[VERIFY_DATA].bytes + at;
    if (!verify_doc_span(d, VERIFY_DATA, at, 2, "PHugePapx"))
        return;
    gsize size = verify_u16(bytes, 0);
    if (verify_doc_span(d, VERIFY_DATA, (guint64)at + 2, size, "PHugePapx"))
        verify_doc_properties(d, bytes + 2, size, VERIFY_OF_HUGE, NULL);
}

void verify_doc_data(VerifyDoc *d, guint32 at, VerifyDataKind kind)
{
    gpointer key = GSIZE_TO_POINTER((gsize)at + 1);
    VerifyDataKind met = (VerifyDataKind)GPOINTER_TO_UINT(g_hash_table_lookup(d->met, key));
    if (met != 0) {
        if (met != kind)
            verify_doc_say(d, DISARM_AMBIGUOUS, "Data");
        return;
    }
    g_hash_table_insert(d->met, key, GUINT_TO_POINTER(kind));
    const VerifyBytes *data = &d->streams[VERIFY_DATA];
    if (kind == VERIFY_HUGE_AT) {
        huge(d, at);
        return;
    }
    gsize size =
        data->size >= HEAD_BYTES && at <= data->size - HEAD_BYTES ? verify_u32(data->bytes, at) : 0;
    if (size < HEAD_BYTES || verify_u16(data->bytes, (gsize)at + 4) != HEAD_BYTES) {
        verify_doc_say(d, DISARM_DAMAGED, "PICF");
        return;
    }
    if (verify_doc_span(d, VERIFY_DATA, at, size, "PICF"))
        (kind == VERIFY_FORM_AT ? form : picture)(d, data->bytes + at, size);
}

/* ---- drawings ---- */

/* The group of all, then of each story its drawing behind a byte that says which. */
void verify_doc_drawings(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 50);
    const VerifyBytes *main = &d->streams[VERIFY_MAIN];
    VerifyArtHost host = {.client = client,
                          .user = d,
                          .claim = claim,
                          .pictures = main->bytes,
                          .pictures_size = main->size};
    VerifyArtRecord record;
    guint stories = 0;
    gboolean group = TRUE; /* it comes first */
    for (gsize at = 0, from = 0; at < part.size; from = at) {
        guint want = group ? DRAWING_GROUP : DRAWING;
        if (!group) {
            guint8 story = part.bytes[at++];
            if (story > 1 || (stories & 1u << story) != 0)
                verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "OfficeArtWordDrawing");
            stories |= 1u << (story & 1);
            from = at;
        }
        group = FALSE;
        if (!verify_art_next(part.bytes, part.size, &at, &record) || record.type != want) {
            verify_doc_say(d, DISARM_DAMAGED, "OfficeArtContent");
            return;
        }
        verify_art_tree(d->v, &host, part.bytes + from, at - from);
    }
}
