/* verify/pdf.c -- the frame of the file: its objects side by side, each listed, each reached */
#include "verify/pdf.h"
#include "verify/pdf-internal.h"
#include <string.h>

#define HEADER "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"
#define ROW_BYTES 20u
#define TAIL_BYTES 48u
#define NUMBERS_MAX 4000000u

/* ---- the list of places ---- */

static gboolean read_row(VerifyPdf *p)
{
    guint64 place = 0;
    if ((gsize)(p->end - p->at) < ROW_BYTES || memcmp(p->at + 10, " 00000 n \n", 10) != 0)
        return verify_pdf_wrong(p, DISARM_DAMAGED, "row of the list");
    for (guint i = 0; i < 10; i++) {
        if (!g_ascii_isdigit(p->at[i]))
            return verify_pdf_wrong(p, DISARM_DAMAGED, "row of the list");
        place = place * 10 + (guint64)(p->at[i] - '0');
    }
    p->at += ROW_BYTES;
    g_array_append_val(p->places, place);
    return TRUE;
}

/* From the end: where the list is. */
static gboolean find_list(VerifyPdf *p, gsize size, guint64 *place)
{
    gsize look = MIN(size, TAIL_BYTES);
    const guint8 *mark = memmem(p->end - look, look, "startxref\n", 10);
    if (mark == NULL)
        return verify_pdf_wrong(p, DISARM_LEFTOVER, "no end where it belongs");
    gint64 value = 0;
    p->at = mark + 10;
    if (!verify_pdf_number(p, &value) || !verify_pdf_eat(p, "\n%%EOF\n") || p->at != p->end ||
        value <= 0 || (guint64)value >= size)
        return verify_pdf_wrong(p, DISARM_LEFTOVER, "bytes behind the end");
    *place = (guint64)value;
    return TRUE;
}

static gboolean read_list(VerifyPdf *p, gsize size, guint64 *place)
{
    gint64 count = 0;
    guint64 nowhere = 0;
    if (!find_list(p, size, place))
        return FALSE;
    p->at = p->bytes + *place;
    if (!verify_pdf_eat(p, "xref\n0 ") || !verify_pdf_number(p, &count) || count < 2 ||
        count > NUMBERS_MAX || !verify_pdf_eat(p, "\n0000000000 65535 f \n"))
        return verify_pdf_wrong(p, DISARM_DAMAGED, "list of objects");
    g_array_append_val(p->places, nowhere);
    for (gint64 i = 1; i < count; i++)
        if (!read_row(p))
            return FALSE;
    g_autofree char *trailer = g_strdup_printf(
        "trailer\n<</Root 1 0 R/Size %u>>\nstartxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n",
        (guint)count, *place);
    return verify_pdf_eat(p, trailer) &&
           (p->at == p->end || verify_pdf_wrong(p, DISARM_LEFTOVER, "bytes behind the list"));
}

/* ---- objects side by side ---- */

static gboolean skip_object(VerifyPdf *p, guint32 *number)
{
    gint64 value = 0;
    gsize length = 0;
    guint64 here = (guint64)(p->at - p->bytes);
    if (!verify_pdf_number(p, &value) || !verify_pdf_eat(p, " 0 obj\n"))
        return FALSE;
    if (value <= 0 || (guint64)value >= p->places->len ||
        g_array_index(p->places, guint64, value) != here)
        return verify_pdf_wrong(p, DISARM_AMBIGUOUS, "an object that is not listed");
    *number = (guint32)value;
    if (!verify_pdf_skip(p, &length))
        return FALSE;
    static const char start[] = "\nstream\n";
    if ((gsize)(p->end - p->at) > sizeof start && memcmp(p->at, start, sizeof start - 1) == 0) {
        p->at += sizeof start - 1;
        if (length > (gsize)(p->end - p->at))
            return verify_pdf_wrong(p, DISARM_DAMAGED, "length of data");
        p->at += length;
        if (!verify_pdf_eat(p, "\nendstream"))
            return FALSE;
    }
    return verify_pdf_eat(p, "\nendobj\n");
}

static gboolean walk_objects(VerifyPdf *p, guint64 list)
{
    GError *error = NULL;
    guint count = 0;
    p->at = p->bytes;
    if (!verify_pdf_eat(p, HEADER))
        return FALSE;
    const guint8 *end = p->end;
    p->end = p->bytes + list;
    while (p->at < p->end) {
        guint32 number = 0;
        if (!skip_object(p, &number))
            return FALSE;
        count++;
    }
    p->end = end;
    if (count + 1 != p->places->len)
        return verify_pdf_wrong(p, DISARM_AMBIGUOUS, "objects that are not there");
    if (disarm_budget_objects(p->v->budget, count, &error))
        return TRUE;
    verify_say_error(p->v, error);
    return FALSE;
}

/* ---- from the catalog to all of them ---- */

static void read_object(VerifyPdf *p, const VerifyPdfWork *work)
{
    gsize size = 0;
    char filter[VERIFY_PDF_NAME_MAX] = "";
    const VerifyPdfKind *kind = NULL;
    g_autofree char *head = g_strdup_printf("%u 0 obj\n<<", work->number);
    p->current = work->number;
    p->wrong = FALSE;
    p->depth = 0;
    p->reached[work->number] |= VERIFY_PDF_READ;
    p->at = p->bytes + g_array_index(p->places, guint64, work->number);
    if (!verify_pdf_eat(p, head) || !verify_pdf_dict(p, work->kind, &size, filter, &kind))
        return;
    if (kind->data == VERIFY_PDF_NO_DATA) {
        verify_pdf_eat(p, "\nendobj\n");
        return;
    }
    if (!verify_pdf_eat(p, "\nstream\n") || size > (gsize)(p->end - p->at)) {
        verify_pdf_wrong(p, DISARM_DAMAGED, "data");
        return;
    }
    const guint8 *data = p->at;
    p->at += size;
    if (verify_pdf_eat(p, "\nendstream\nendobj\n"))
        verify_pdf_data(p, kind->data, filter, data, size);
}

static void walk_from_root(VerifyPdf *p)
{
    VerifyPdfWork root = {1, verify_pdf_kind("catalog", 7)};
    g_array_append_val(p->work, root);
    for (guint i = 0; i < p->work->len; i++) {
        VerifyPdfWork work = g_array_index(p->work, VerifyPdfWork, i);
        g_autofree char *name = g_strdup_printf("object %u (%s)", work.number, work.kind->name);
        verify_enter(p->v, name);
        read_object(p, &work);
        verify_leave(p->v);
    }
    p->wrong = FALSE;
    for (guint i = 1; i < p->places->len; i++)
        if ((p->reached[i] & VERIFY_PDF_READ) == 0) {
            verify_pdf_wrong(p, DISARM_LEFTOVER, "an object that nothing leads to");
            return;
        }
}

void verify_pdf(Verify *v, const guint8 *bytes, gsize size)
{
    guint64 list = 0;
    VerifyPdf p = {.v = v, .bytes = bytes, .at = bytes, .end = bytes + size};
    p.places = g_array_new(FALSE, FALSE, sizeof(guint64));
    p.work = g_array_new(FALSE, FALSE, sizeof(VerifyPdfWork));
    p.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (read_list(&p, size, &list) && walk_objects(&p, list)) {
        p.reached = g_new0(guint8, p.places->len);
        walk_from_root(&p);
    }
    g_free(p.reached);
    g_array_unref(p.places);
    g_array_unref(p.work);
    g_hash_table_unref(p.seen);
}
