/* clean/office97/xls-objects.c -- drawings of a sheet: shapes, each with its object and its text
 * (MS-XLS 2.1.7.20.5, OBJECTS) */
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"

#define DRAWING 0x00ECu
#define OBJECT 0x005Du
#define TEXT 0x01B6u
#define ANCHOR_BYTES 18u
#define COMMON 0x15u
#define KEPT_FLAGS 0x6011u /* locked, printed, filled and lined by itself */

typedef enum { OBJECT_GROUP = 0, OBJECT_CHART = 5, OBJECT_PICTURE = 8, OBJECT_NOTE = 0x19 } Type;

typedef struct {
    guint record; /* OBJ */
    XlsSpan chart;
    guint text; /* TXO, or 0 */
    gboolean stays;
    gboolean drawn, worded; /* it, its text has a place in the drawing */
    GByteArray *made;       /* its OBJ as written */
} Object;

/* A place in the drawing behind which a record of the sheet stands. */
typedef struct {
    gsize at;
    guint object;
    gboolean text;
} Cut;

typedef struct {
    Xls *xls;
    XlsPlace place;
    GByteArray *drawing;
    GArray *objects; /* Object */
    GArray *cuts;    /* Cut */
    guint next;      /* object of the next shape that has one */
    guint shown;     /* object of the shape being written */
} Drawing;

/* ---- objects ---- */

static gboolean is_control(guint type)
{
    return type == 7 || (type >= 0x0B && type <= 0x14);
}

static void add_part(GByteArray *out, guint type, guint size, guint value)
{
    bytes_add16(out, type);
    bytes_add16(out, size);
    if (size >= 2)
        bytes_add16(out, value);
    bytes_add_zeros(out, size >= 2 ? size - 2 : 0);
}

/* Whether among the parts is one that makes the object more than a picture. */
static void note_parts(Xls *xls, const guint8 *body, gsize size)
{
    gboolean control = FALSE, object = FALSE;
    for (gsize at = 22; at + 4 <= size;) {
        guint type = bytes_u16(body, at), bytes = bytes_u16(body, at + 2);
        if (type == 0)
            break;
        if (type == 4)
            xls_note(xls, DISARM_MACRO, DISARM_DROPPED, "OBJ");
        if (type == 8 && at + 6 <= size)
            control = (bytes_u16(body, at + 4) & 0x30) != 0;
        object |= type == 9;
        at += 4 + (gsize)bytes;
    }
    if (control)
        xls_note(xls, DISARM_CONTROL, DISARM_DROPPED, NULL);
    else if (object)
        xls_note(xls, DISARM_EMBEDDED_OBJECT, DISARM_FROZEN, NULL);
}

static GByteArray *make_object(const guint8 *body, guint type)
{
    GByteArray *out = g_byte_array_new();
    bytes_add16(out, COMMON);
    bytes_add16(out, 18);
    bytes_add16(out, type);
    bytes_add16(out, bytes_u16(body, 6));
    bytes_add16(out, bytes_u16(body, 8) & KEPT_FLAGS);
    bytes_add_zeros(out, 12);
    if (type == OBJECT_GROUP)
        add_part(out, 6, 2, 0);
    if (type == OBJECT_PICTURE) {
        add_part(out, 7, 2, 0xFFFF);
        add_part(out, 8, 2, 1);
    }
    if (type == OBJECT_NOTE)
        add_part(out, 13, 22, 0);
    add_part(out, 0, 0, 0);
    return out;
}

static gboolean keeps_type(Drawing *d, guint type)
{
    Xls *xls = d->xls;
    if (is_control(type)) {
        xls_note(xls, DISARM_CONTROL, DISARM_DROPPED, NULL);
        return FALSE;
    }
    if (type == OBJECT_NOTE)
        return disarm_rule(xls->job, DISARM_COMMENTS) == DISARM_KEEP;
    return type <= 9 || type == 0x1E;
}

static void judge_object(Drawing *d, Object *object)
{
    const XlsRecord *record = xls_record(d->xls, object->record);
    const guint8 *body = xls_body(d->xls, record);
    if (record->size < 22 || bytes_u16(body, 0) != COMMON || bytes_u16(body, 2) != 18)
        return;
    guint type = bytes_u16(body, 4);
    note_parts(d->xls, body, record->size);
    object->stays = keeps_type(d, type) && (type != OBJECT_CHART || object->chart.end != 0);
    if (object->stays)
        object->made = make_object(body, type);
}

/* ---- texts ---- */

static void put_runs(Xls *xls, guint from, gsize skip, gsize size)
{
    g_autoptr(GByteArray) runs = g_byte_array_new();
    for (guint i = from; xls_record(xls, i)->id == XLS_CONTINUE && runs->len < size; i++) {
        const XlsRecord *record = xls_record(xls, i);
        gsize part = record->size > skip ? record->size - skip : 0;
        bytes_add(runs, xls_body(xls, record) + skip, MIN(part, size - runs->len));
        skip = 0;
    }
    if (runs->len == size && size % 8 == 0)
        xls_put(xls, XLS_CONTINUE, runs->data, size);
    else
        xls_fail(xls, "the text of a shape is cut off");
}

/* Each record of characters begins with its flags. */
static void put_units(Xls *xls, const guint8 *bytes, gsize units, gsize wide)
{
    const gsize most = (XLS_BODY_MAX - 1) >> wide;
    for (gsize done = 0; done < units; done += MIN(units - done, most)) {
        g_autoptr(GByteArray) part = g_byte_array_new();
        bytes_add8(part, (guint)wide);
        bytes_add(part, bytes + (done << wide), MIN(units - done, most) << wide);
        xls_put(xls, XLS_CONTINUE, part->data, part->len);
    }
}

/* The record behind a text: behind its characters and its runs. */
static guint text_end(Xls *xls, guint at)
{
    const XlsRecord *record = xls_record(xls, at++);
    const guint8 *head = xls_body(xls, record);
    gsize left = record->size >= 14 ? bytes_u16(head, 10) : 0, runs = 0;
    if (left > 0)
        runs = bytes_u16(head, 12);
    for (; left > 0 || runs > 0; at++) {
        record = xls_record(xls, at);
        if (record->id != XLS_CONTINUE || record->size == 0)
            return at;
        gsize wide = left > 0 ? xls_body(xls, record)[0] & 1 : 0;
        if (left > 0)
            left -= MIN(left, (gsize)(record->size - 1) >> wide);
        else
            runs -= MIN(runs, record->size);
    }
    return at;
}

/* TXO, its characters in records that begin with their flags, and its runs (MS-XLS 2.4.329). */
static void put_text(Xls *xls, guint at)
{
    const XlsRecord *record = xls_record(xls, at);
    guint8 head[18] = {0};
    if (record->size < sizeof head) {
        xls_fail(xls, "the text of a shape is cut off");
        return;
    }
    for (gsize i = 0; i < 16; i++)
        head[i] = i >= 4 && i < 10 ? 0 : xls_body(xls, record)[i];
    gsize left = bytes_u16(head, 10), runs = left > 0 ? bytes_u16(head, 12) : 0;
    bytes_set16(head, 12, (guint)runs);
    xls_put(xls, TEXT, head, sizeof head);
    while (left > 0 && xls->failed == NULL) {
        record = xls_record(xls, ++at);
        gsize wide = record->size > 0 ? xls_body(xls, record)[0] & 1 : 0;
        gsize units = record->size > 0 ? (gsize)(record->size - 1) >> wide : 0;
        if (record->id != XLS_CONTINUE || units == 0) {
            xls_fail(xls, "the text of a shape is cut off");
            return;
        }
        units = MIN(units, left);
        put_units(xls, xls_body(xls, record) + 1, units, wide);
        left -= units;
    }
    if (runs > 0)
        put_runs(xls, at + 1, 0, runs);
}

/* ---- the drawing ---- */

static gboolean keeps_shape(gpointer user, const CleanArtShape *shape)
{
    Drawing *d = user;
    d->shown = G_MAXUINT;
    if (shape->client.type == 0)
        return TRUE;
    if (d->next >= d->objects->len)
        return FALSE;
    d->shown = d->next++;
    return g_array_index(d->objects, Object, d->shown).stays || shape->first;
}

static void put_client(gpointer user, const CleanArtRecord *record, GByteArray *out)
{
    Drawing *d = user;
    if (record->type == CLEAN_ART_ANCHOR) {
        if (record->size != ANCHOR_BYTES)
            return;
        clean_art_put_head(out, 0, 0, record->type, ANCHOR_BYTES);
        bytes_add(out, record->body, ANCHOR_BYTES);
        return;
    }
    Cut cut = {0, d->shown, record->type == CLEAN_ART_TEXTBOX};
    if (d->shown == G_MAXUINT)
        return;
    Object *object = &g_array_index(d->objects, Object, d->shown);
    gboolean *done = cut.text ? &object->worded : &object->drawn;
    if (object->made == NULL || (cut.text && object->text == 0) || *done)
        return;
    *done = TRUE;
    clean_art_put_head(out, 0, 0, record->type, 0);
    cut.at = out->len;
    g_array_append_val(d->cuts, cut);
}

static void put_cut(Drawing *d, const Cut *cut)
{
    const Object *object = &g_array_index(d->objects, Object, cut->object);
    if (cut->text) {
        put_text(d->xls, object->text);
        return;
    }
    xls_put(d->xls, OBJECT, object->made->data, object->made->len);
    if (object->chart.end != 0)
        xls_put_substream(d->xls, object->chart, XLS_CHART);
}

static void put_all(Drawing *d)
{
    g_autoptr(GByteArray) made = g_byte_array_new();
    const CleanArtHost host = {.shape = keeps_shape, .client = put_client, .user = d};
    if (d->xls->failed != NULL || !clean_art_write(d->xls->job, &host, d->drawing->data,
                                                   d->drawing->len, made, &d->xls->failed))
        return;
    gsize done = 0;
    for (guint i = 0; i < d->cuts->len; i++) {
        const Cut *cut = &g_array_index(d->cuts, Cut, i);
        xls_put(d->xls, DRAWING, made->data + done, cut->at - done);
        put_cut(d, cut);
        done = cut->at;
    }
    if (done < made->len)
        xls_put(d->xls, DRAWING, made->data + done, made->len - done);
}

/* What continues a drawing from the record at `at`; gives the one behind it. */
static guint gather_more(Drawing *d, guint at)
{
    for (; xls_record(d->xls, at)->id == XLS_CONTINUE; at++)
        bytes_add(d->drawing, xls_body(d->xls, xls_record(d->xls, at)),
                  xls_record(d->xls, at)->size);
    return at;
}

static guint gather_object(Drawing *d, guint at)
{
    Object object = {.record = at};
    gboolean full = xls_record(d->xls, at)->size >= XLS_BODY_MAX; /* it goes on itself */
    if (xls_span(d->xls, at + 1, &object.chart) && d->place == XLS_SHEET)
        at = object.chart.end - 1;
    else
        object.chart = (XlsSpan){0, 0};
    judge_object(d, &object);
    g_array_append_val(d->objects, object);
    return full ? at + 1 : gather_more(d, at + 1);
}

static guint gather_text(Drawing *d, guint at)
{
    if (d->objects->len > 0)
        g_array_index(d->objects, Object, d->objects->len - 1).text = at;
    return gather_more(d, text_end(d->xls, at));
}

/* Takes the record at `at`; gives the one behind it. Beyond the size of one record Excel goes on
 * with the drawing in CONTINUE, behind objects and texts too. */
static guint gather(Drawing *d, guint at)
{
    const XlsRecord *record = xls_record(d->xls, at);
    XlsSpan chart;
    switch (record->id) {
    case DRAWING:
        bytes_add(d->drawing, xls_body(d->xls, record), record->size);
        return gather_more(d, at + 1);
    case OBJECT:
        return gather_object(d, at);
    case TEXT:
        return gather_text(d, at);
    case XLS_BOF: /* of what belongs to no object */
        return xls_span(d->xls, at, &chart) ? chart.end : at + 1;
    default:
        return at + 1;
    }
}

void xls_put_drawing(Xls *xls, XlsSpan span, XlsPlace place)
{
    Drawing d = {.xls = xls, .place = place, .shown = G_MAXUINT};
    d.drawing = g_byte_array_new();
    d.objects = g_array_new(FALSE, FALSE, sizeof(Object));
    d.cuts = g_array_new(FALSE, FALSE, sizeof(Cut));
    for (guint at = span.from + 1; at + 1 < span.end;)
        at = gather(&d, at);
    put_all(&d);
    for (guint i = 0; i < d.objects->len; i++)
        if (g_array_index(d.objects, Object, i).made != NULL)
            g_byte_array_unref(g_array_index(d.objects, Object, i).made);
    g_array_unref(d.objects);
    g_array_unref(d.cuts);
    g_byte_array_unref(d.drawing);
}
