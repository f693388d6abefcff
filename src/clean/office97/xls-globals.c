/* clean/office97/xls-globals.c -- what the workbook says of all its sheets, and in which order they
 * come */
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"
#include <string.h>

#define SHEET_LIST 0x0085u
#define BOOK 0x01AEu
#define WAYS 0x0017u
#define WINDOW 0x003Du
#define STRINGS 0x00FCu
#define TABS 0x013Du
#define SELF 0x0401u
#define ADD_INS 0x3A01u
#define WHOLE_BOOK (-2)
#define WRITER_BYTES 112u

/* ---- sheets ---- */

static const char *kind_of_sheet(guint type)
{
    return type == 1 ? "Excel 4.0" : type == 6 ? "VBA" : "?";
}

/* Whether a sheet of this type and state stays. */
static gboolean keeps_sheet(Xls *xls, const XlsSheet *sheet)
{
    if (sheet->type != 0 && sheet->type != 2) {
        xls_note(xls, sheet->type == 6 ? DISARM_MACRO : DISARM_MACRO_SHEET, DISARM_DROPPED,
                 kind_of_sheet(sheet->type));
        return FALSE;
    }
    gboolean drops = sheet->state != 0 && disarm_rule(xls->job, DISARM_HIDDENS) == DISARM_DROP;
    if (sheet->state != 0)
        xls_note(xls, DISARM_HIDDEN, drops ? DISARM_DROPPED : DISARM_KEPT,
                 sheet->state == 2 ? "very hidden" : NULL);
    return !drops;
}

/* What the sheet's own beginning says: a macro sheet is told there, too (MS-XLS 2.4.21). */
static guint begun_type(const Xls *xls, XlsSpan span)
{
    const XlsRecord *bof = xls_record(xls, span.from);
    guint type = bof->size >= 4 ? bytes_u16(xls_body(xls, bof), 2) : 0;
    return type == 0x10 ? 0 : type == 0x20 ? 2 : type == 0x40 ? 1 : 6;
}

static void read_sheet(Xls *xls, const XlsRecord *record)
{
    const guint8 *body = xls_body(xls, record);
    XlsSheet sheet = {.label_at = record->at + 6};
    gsize at = 6;
    if (record->size < 8 || !xls_text(body, record->size, &at, 1, &sheet.name)) {
        xls_fail(xls, "a sheet has no name");
        return;
    }
    sheet.label_size = at - 6;
    sheet.state = body[4] & 3;
    sheet.type = body[5];
    g_array_append_val(xls->sheets, sheet);
    XlsSheet *kept = &g_array_index(xls->sheets, XlsSheet, xls->sheets->len - 1);
    disarm_at(xls->job->findings, DISARM_SHEET, xls->sheets->len, kept->name);
    if (xls_span(xls, xls_record_at(xls, bytes_u32(body, 0)), &kept->span)) {
        if (kept->type == 0 || kept->type == 2)
            kept->type = (guint8)begun_type(xls, kept->span);
        kept->to = keeps_sheet(xls, kept) ? (gint)xls->sheets_out++ : XLS_GONE;
    } else {
        kept->to = XLS_GONE;
        xls_fail(xls, "a sheet does not begin where it is said to");
    }
    disarm_at(xls->job->findings, DISARM_WHOLE, 0, NULL);
}

/* Two sheets of one beginning would be written twice. */
static void refuse_shared(Xls *xls)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < xls->sheets->len; i++) {
        guint from = g_array_index(xls->sheets, XlsSheet, i).span.from;
        if (!g_hash_table_add(seen, GUINT_TO_POINTER(from + 1)))
            xls_fail(xls, "two sheets begin at the same place");
    }
}

/* ---- books and ways to their sheets ---- */

static CleanFormula read_book(Xls *xls, const XlsRecord *record)
{
    const guint8 *body = xls_body(xls, record);
    guint mark = record->size >= 4 ? bytes_u16(body, 2) : 0;
    g_autofree char *path = NULL;
    gsize at = 2;
    if (record->size == 4 && mark == SELF)
        return CLEAN_FORMULA_PLAIN;
    if (record->size == 4 && mark == ADD_INS)
        return CLEAN_FORMULA_OUTWARD;
    gboolean named = xls_text(body, record->size, &at, 2, &path);
    gboolean dde = named && strchr(path, '\x03') != NULL;
    xls_note_formula(xls, dde ? CLEAN_FORMULA_DDE : CLEAN_FORMULA_EXTERNAL, path);
    return dde ? CLEAN_FORMULA_DDE : CLEAN_FORMULA_EXTERNAL;
}

static void read_ways(Xls *xls, guint record, const GArray *books)
{
    g_autoptr(GByteArray) body = xls_joined(xls, record);
    gsize count = body->len >= 2 ? bytes_u16(body->data, 0) : 0;
    if (body->len < 2 + count * 6 || xls->ways->len + count > G_MAXUINT16) {
        xls_fail(xls, "its list of references is cut off");
        return;
    }
    for (gsize i = 0; i < count; i++) {
        gsize at = 2 + i * 6;
        guint book = bytes_u16(body->data, at);
        XlsWay way = {.means = CLEAN_FORMULA_EXTERNAL};
        if (book < books->len)
            way.means = g_array_index(books, CleanFormula, book);
        way.first = (gint16)bytes_u16(body->data, at + 2);
        way.last = (gint16)bytes_u16(body->data, at + 4);
        g_array_append_val(xls->ways, way);
    }
}

gboolean xls_read_globals(Xls *xls, XlsSpan span)
{
    g_autoptr(GArray) books = g_array_new(FALSE, FALSE, sizeof(CleanFormula));
    for (guint i = span.from + 1; i < span.end && xls->failed == NULL; i++) {
        const XlsRecord *record = xls_record(xls, i);
        if (record->id == SHEET_LIST)
            read_sheet(xls, record);
        if (record->id == BOOK) {
            CleanFormula means = read_book(xls, record);
            g_array_append_val(books, means);
        }
        if (record->id == WAYS)
            read_ways(xls, i, books);
        if (record->id == STRINGS && record->size >= 8 && xls->strings == 0)
            xls->strings = bytes_u32(xls_body(xls, record), 4);
    }
    refuse_shared(xls);
    if (xls->failed == NULL && xls->sheets_out == 0)
        problem_set(&xls->failed, PROBLEM_EMPTY, PROBLEM_BOTH("The workbook", "ブック"), NULL);
    if (xls->failed == NULL)
        xls_read_names(xls, span);
    return xls->failed == NULL;
}

/* ---- written ---- */

static gboolean any_seen(const Xls *xls)
{
    for (guint i = 0; i < xls->sheets->len; i++) {
        const XlsSheet *sheet = &g_array_index(xls->sheets, XlsSheet, i);
        if (sheet->to != XLS_GONE && sheet->state == 0)
            return TRUE;
    }
    return FALSE;
}

static void put_sheet_list(Xls *xls)
{
    gboolean show = !any_seen(xls);
    for (guint i = 0; i < xls->sheets->len; i++) {
        XlsSheet *sheet = &g_array_index(xls->sheets, XlsSheet, i);
        g_autoptr(GByteArray) body = g_byte_array_new();
        if (sheet->to == XLS_GONE)
            continue;
        bytes_add32(body, 0);
        bytes_add8(body, show ? 0 : sheet->state);
        bytes_add8(body, sheet->type);
        bytes_add(body, xls->bytes + sheet->label_at, sheet->label_size);
        show = FALSE;
        sheet->place = xls->out->len + XLS_HEAD;
        xls_put(xls, SHEET_LIST, body->data, body->len);
    }
}

static gint to_sheet(const Xls *xls, gint sheet)
{
    if (sheet == WHOLE_BOOK)
        return WHOLE_BOOK;
    if (sheet < 0 || (guint)sheet >= xls->sheets->len)
        return XLS_GONE;
    return g_array_index(xls->sheets, XlsSheet, sheet).to;
}

static void put_ways(Xls *xls)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    const guint8 self[4] = {(guint8)xls->sheets_out, (guint8)(xls->sheets_out >> 8), 1, 4};
    if (xls->ways->len == 0)
        return;
    bytes_add16(body, xls->ways->len);
    for (guint i = 0; i < xls->ways->len; i++) {
        const XlsWay *way = &g_array_index(xls->ways, XlsWay, i);
        gboolean own = way->means == CLEAN_FORMULA_PLAIN;
        bytes_add16(body, 0);
        bytes_add16(body, (guint)(own ? to_sheet(xls, way->first) : XLS_GONE) & 0xFFFF);
        bytes_add16(body, (guint)(own ? to_sheet(xls, way->last) : XLS_GONE) & 0xFFFF);
    }
    xls_put(xls, BOOK, self, sizeof self);
    xls_put(xls, WAYS, body->data, body->len);
}

static void put_window(Xls *xls, const XlsRecord *record)
{
    guint8 body[18];
    if (record->size != sizeof body)
        return;
    memcpy(body, xls_body(xls, record), sizeof body);
    for (gsize at = 10; at <= 12; at += 2) {
        gint to = to_sheet(xls, bytes_u16(body, at));
        bytes_set16(body, at, to >= 0 ? (guint)to : 0);
    }
    bytes_set16(body, 14, MIN(bytes_u16(body, 14), xls->sheets_out));
    xls_put(xls, WINDOW, body, sizeof body);
}

static void put_writer(Xls *xls)
{
    guint8 body[WRITER_BYTES];
    memset(body, ' ', sizeof body);
    memset(body, 0, 3);
    xls_put(xls, 0x005C, body, sizeof body);
}

static void put_tabs(Xls *xls)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    for (guint i = 0; i < xls->sheets_out && i < 4000; i++)
        bytes_add16(body, i + 1);
    xls_put(xls, TABS, body->data, body->len);
}

static void put_pictures(Xls *xls, guint at, guint end)
{
    const CleanArtHost host = {0};
    g_autoptr(GByteArray) all = g_byte_array_new(), made = g_byte_array_new();
    for (guint i = at; i < end; i++) {
        const XlsRecord *record = xls_record(xls, i);
        gboolean more = record->id == 0x00EB || record->id == XLS_CONTINUE;
        if (!more)
            break;
        bytes_add(all, xls_body(xls, record), record->size);
    }
    if (clean_art_write(xls->job, &host, all->data, all->len, made, &xls->failed))
        xls_put(xls, 0x00EB, made->data, made->len);
}

typedef struct {
    gboolean sheets, ways, pictures, strings; /* written */
} Once;

static gboolean first(gboolean *done)
{
    gboolean was = *done;
    *done = TRUE;
    return !was;
}

/* The list of sheets comes before what counts them, whatever came first. */
static void put_references(Xls *xls, Once *once)
{
    if (first(&once->sheets))
        put_sheet_list(xls);
    if (first(&once->ways))
        put_ways(xls);
}

static void put_global(Xls *xls, guint at, guint end, Once *once)
{
    static const guint8 zeros[2] = {0};
    const XlsRecord *record = xls_record(xls, at);
    switch (record->id) {
    case SHEET_LIST:
        if (first(&once->sheets))
            put_sheet_list(xls);
        break;
    case BOOK:
    case WAYS:
        put_references(xls, once);
        break;
    case 0x0018:
        xls_put_name(xls, at);
        break;
    case WINDOW:
        put_window(xls, record);
        break;
    case TABS:
        put_tabs(xls);
        break;
    case 0x005C:
        put_writer(xls);
        break;
    case 0x01B7:
        xls_put(xls, record->id, zeros, sizeof zeros);
        break;
    case 0x00EB:
        if (first(&once->pictures))
            put_pictures(xls, at, end);
        break;
    case STRINGS:
        if (first(&once->strings))
            xls_put_strings(xls, at);
        break;
    default:
        xls_put_listed(xls, record, XLS_WORKBOOK);
    }
}

void xls_put_globals(Xls *xls, XlsSpan span)
{
    Once once = {0};
    xls_put_bof(xls, 5);
    for (guint i = span.from + 1; i + 1 < span.end && xls->failed == NULL; i++)
        put_global(xls, i, span.end, &once);
    xls_put(xls, XLS_EOF, NULL, 0);
}

void xls_patch_places(Xls *xls)
{
    for (guint i = 0; i < xls->sheets->len && xls->failed == NULL; i++) {
        XlsSheet *sheet = &g_array_index(xls->sheets, XlsSheet, i);
        if (sheet->to == XLS_GONE)
            continue;
        bytes_set32(xls->out->data, sheet->place, xls->out->len);
        disarm_at(xls->job->findings, DISARM_SHEET, i + 1, sheet->name);
        xls_put_substream(xls, sheet->span, sheet->type == 2 ? XLS_CHART : XLS_SHEET);
        disarm_at(xls->job->findings, DISARM_WHOLE, 0, NULL);
    }
}
