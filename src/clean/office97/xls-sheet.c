/* clean/office97/xls-sheet.c -- a sheet or chart from its BOF to its EOF */
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"

#define DRAWING 0x00ECu
#define VIEW_BEGIN 0x01AAu
#define VIEW_END 0x01ABu

typedef struct {
    Xls *xls;
    XlsSpan span;
    XlsPlace place;
    gboolean drawn;
} Sheet;

static void put_note(Xls *xls, const XlsRecord *record)
{
    gsize at = 8;
    gboolean keeps = disarm_rule(xls->job, DISARM_COMMENTS) == DISARM_KEEP;
    xls_note(xls, DISARM_COMMENT, keeps ? DISARM_KEPT : DISARM_DROPPED, NULL);
    if (!keeps || record->size < 8 || !xls_text(xls_body(xls, record), record->size, &at, 2, NULL))
        return;
    g_autoptr(GByteArray) out = g_byte_array_new();
    bytes_add(out, xls_body(xls, record), at);
    if (at % 2 != 0)
        bytes_add8(out, 0);
    xls_put(xls, 0x001C, out->data, out->len);
}

/* Fills of charts are properties of a drawing. */
static void put_fill(Xls *xls, guint at)
{
    const CleanArtHost host = {0};
    g_autoptr(GByteArray) body = xls_joined(xls, at), made = g_byte_array_new();
    if (clean_art_write(xls->job, &host, body->data, body->len, made, &xls->failed) &&
        made->len > 0)
        xls_put(xls, 0x1066, made->data, made->len);
}

static guint behind_view(const Sheet *sheet, guint at)
{
    xls_note(sheet->xls, DISARM_REVISION, DISARM_DROPPED, "USERVIEW");
    while (at + 1 < sheet->span.end && xls_record(sheet->xls, at)->id != VIEW_END)
        at++;
    return at + 1;
}

/* What another record wrote already, or a substream of an object. */
static guint skip_drawn(Sheet *sheet, guint at)
{
    XlsSpan inner;
    guint16 id = xls_record(sheet->xls, at)->id;
    if (id == DRAWING && !sheet->drawn) {
        sheet->drawn = TRUE;
        xls_put_drawing(sheet->xls, sheet->span, sheet->place);
    }
    return id == XLS_BOF && xls_span(sheet->xls, at, &inner) ? inner.end : at + 1;
}

static guint put_one(Sheet *sheet, guint at)
{
    Xls *xls = sheet->xls;
    const XlsRecord *record = xls_record(xls, at);
    const CleanRecord *row = clean_record(&clean_xls, record->id);
    gboolean own = row != NULL && row->act == CLEAN_RECORD_OWN && (row->places & sheet->place) != 0;
    if (record->id == VIEW_BEGIN)
        return behind_view(sheet, at);
    if (!own) {
        xls_put_listed(xls, record, sheet->place);
        return at + 1;
    }
    switch (record->id) {
    case 0x0006:
    case 0x0207:
    case 0x0221:
    case 0x04BC:
    case 0x0236:
        return xls_put_cells(xls, at, sheet->span.end);
    case 0x001C:
        put_note(xls, record);
        return at + 1;
    case 0x01B8:
        xls_put_link(xls, record);
        return at + 1;
    case 0x1066:
        put_fill(xls, at);
        return at + 1;
    case 0x01B0:
    case 0x01B1:
    case 0x01BE:
    case 0x1051:
        xls_put_rule(xls, record);
        return at + 1;
    default:
        return skip_drawn(sheet, at);
    }
}

void xls_put_substream(Xls *xls, XlsSpan span, XlsPlace place)
{
    Sheet sheet = {.xls = xls, .span = span, .place = place};
    xls_put_bof(xls, place == XLS_CHART ? 0x20 : 0x10);
    if (place == XLS_SHEET)
        xls_find_anchors(xls, span);
    for (guint at = span.from + 1; at + 1 < span.end && xls->failed == NULL;)
        at = put_one(&sheet, at);
    xls_put(xls, XLS_EOF, NULL, 0);
}
