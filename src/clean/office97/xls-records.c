/* clean/office97/xls-records.c -- records of a workbook, read and written */
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/xls-internal.h"
#include "clean/schema.h"
#include <string.h>

gboolean xls_fail(Xls *xls, const char *why)
{
    if (xls->failed == NULL)
        problem_set(&xls->failed, PROBLEM_DAMAGED, PROBLEM_BOTH("The workbook", "ブック"), why);
    return FALSE;
}

/* Each BOF and the EOF that ends it. */
static void match_ends(Xls *xls)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < xls->records->len; i++) {
        guint16 id = xls_record(xls, i)->id;
        if (id == XLS_BOF)
            g_array_append_val(open, i);
        if (id != XLS_EOF || open->len == 0)
            continue;
        guint from = g_array_index(open, guint, open->len - 1);
        g_array_index(xls->records, XlsRecord, from).end = i + 1;
        g_array_set_size(open, open->len - 1);
    }
}

gboolean xls_read_records(Xls *xls)
{
    for (gsize at = 0; at + XLS_HEAD <= xls->size;) {
        XlsRecord record = {bytes_u16(xls->bytes, at), bytes_u16(xls->bytes, at + 2), 0,
                            at + XLS_HEAD};
        if (record.size > xls->size - at - XLS_HEAD)
            break;                              /* cut off: whatever needs it says so */
        if (record.id != 0 || record.size != 0) /* padding, which some writers have in between */
            g_array_append_val(xls->records, record);
        at += XLS_HEAD + record.size;
    }
    match_ends(xls);
    return disarm_budget_objects(xls->job->budget, xls->records->len, &xls->failed);
}

const XlsRecord *xls_record(const Xls *xls, guint at)
{
    static const XlsRecord none = {XLS_EOF, 0, 0, 0};
    return at < xls->records->len ? &g_array_index(xls->records, XlsRecord, at) : &none;
}

const guint8 *xls_body(const Xls *xls, const XlsRecord *record)
{
    return xls->bytes + record->at;
}

guint xls_record_at(const Xls *xls, gsize pos)
{
    guint low = 0, high = xls->records->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (xls_record(xls, middle)->at < pos + XLS_HEAD)
            low = middle + 1;
        else
            high = middle;
    }
    return low < xls->records->len && xls_record(xls, low)->at == pos + XLS_HEAD ? low : G_MAXUINT;
}

gboolean xls_span(const Xls *xls, guint from, XlsSpan *span)
{
    const XlsRecord *record = xls_record(xls, from);
    *span = (XlsSpan){from, record->end};
    return record->id == XLS_BOF && record->end != 0;
}

GByteArray *xls_joined(const Xls *xls, guint at)
{
    GByteArray *joined = g_byte_array_new();
    const XlsRecord *record = xls_record(xls, at);
    do {
        bytes_add(joined, xls_body(xls, record), record->size);
        record = xls_record(xls, ++at);
    } while (record->id == XLS_CONTINUE);
    return joined;
}

/* ---- writing ---- */

void xls_put(Xls *xls, guint16 id, const guint8 *body, gsize size)
{
    if (xls->failed != NULL)
        return;
    gsize done = 0;
    do {
        gsize part = MIN(size - done, XLS_BODY_MAX);
        bytes_add16(xls->out, done == 0 ? id : XLS_CONTINUE);
        bytes_add16(xls->out, (guint)part);
        bytes_add(xls->out, part > 0 ? body + done : NULL, part);
        done += part;
    } while (done < size);
}

void xls_put_bof(Xls *xls, guint type)
{
    guint8 body[16] = {0, 6, 0, 0, 0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6};
    body[2] = (guint8)type;
    xls_put(xls, XLS_BOF, body, sizeof body);
}

/* ---- notes ---- */

void xls_note(Xls *xls, DisarmDanger danger, DisarmDeed deed, const char *detail)
{
    if (xls->failed == NULL)
        disarm_apply(xls->job, clean_aspect_of(danger), danger, deed, detail, &xls->failed);
}

void xls_note_formula(Xls *xls, CleanFormula means, const char *where)
{
    static const DisarmDanger dangers[] = {
        [CLEAN_FORMULA_OUTWARD] = DISARM_FORMULA, [CLEAN_FORMULA_EXTERNAL] = DISARM_EXTERNAL_BOOK,
        [CLEAN_FORMULA_DDE] = DISARM_DDE,         [CLEAN_FORMULA_GONE] = DISARM_FORMULA,
        [CLEAN_FORMULA_BROKEN] = DISARM_FORMULA,
    };
    if (means != CLEAN_FORMULA_PLAIN)
        xls_note(xls, dangers[means], DISARM_FROZEN, where);
}

/* ---- texts ---- */

gboolean xls_text(const guint8 *bytes, gsize size, gsize *at, guint count_bytes, char **text)
{
    if (size < *at || size - *at < count_bytes + 1u)
        return FALSE;
    gsize count = count_bytes == 1 ? bytes[*at] : bytes_u16(bytes, *at);
    guint8 flags = bytes[*at + count_bytes];
    gsize from = *at + count_bytes + 1, wide = flags & 1;
    gsize bytes_needed = wide != 0 ? count * 2 : count;
    if ((flags & ~1u) != 0 || bytes_needed > size - from)
        return FALSE;
    *at = from + bytes_needed;
    if (text == NULL)
        return TRUE;
    g_autoptr(GString) made = g_string_new(NULL);
    g_autofree guint16 *units = g_new0(guint16, count + 1);
    for (gsize i = 0; i < count; i++)
        units[i] = wide != 0 ? bytes_u16(bytes, from + 2 * i) : bytes[from + i];
    *text = g_utf16_to_utf8(units, (glong)count, NULL, NULL, NULL);
    if (*text == NULL)
        *text = g_strdup("?");
    return TRUE;
}

/* ---- by the list ---- */

void xls_put_listed(Xls *xls, const XlsRecord *record, XlsPlace place)
{
    const CleanRecord *row = clean_record(&clean_xls, record->id);
    gboolean here = row != NULL && (row->places & place) != 0;
    if (here && row->act == CLEAN_RECORD_KEEP && record->size <= XLS_BODY_MAX &&
        clean_record_fits(row, record->size) && xls_counts_fit(xls, record)) {
        xls_put(xls, record->id, xls_body(xls, record), record->size);
        return;
    }
    if (row != NULL && row->act == CLEAN_RECORD_QUIET)
        return;
    if (row != NULL && row->act == CLEAN_RECORD_TOLD) {
        xls_note(xls, row->danger, DISARM_DROPPED, row->name);
        return;
    }
    g_autofree char *detail =
        row != NULL ? g_strdup(row->name) : g_strdup_printf("%04X", record->id);
    xls_note(xls, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, detail);
}
