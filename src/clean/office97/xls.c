/* clean/office97/xls.c -- the way through a workbook: records, what the workbook says, each sheet
 */
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/internal.h"
#include "clean/office97/xls-crypt.h"
#include "clean/office97/xls-internal.h"

static void sheet_clear(gpointer data)
{
    g_free(((XlsSheet *)data)->name);
}

static void open_all(Xls *xls)
{
    xls->records = g_array_new(FALSE, FALSE, sizeof(XlsRecord));
    xls->sheets = g_array_new(FALSE, FALSE, sizeof(XlsSheet));
    g_array_set_clear_func(xls->sheets, sheet_clear);
    xls->ways = g_array_new(FALSE, FALSE, sizeof(XlsWay));
    xls->names = g_array_new(FALSE, FALSE, sizeof(XlsName));
    xls->anchors = g_hash_table_new(NULL, NULL);
    xls->out = g_byte_array_new();
}

static void close_all(Xls *xls)
{
    g_array_unref(xls->records);
    g_array_unref(xls->sheets);
    g_array_unref(xls->ways);
    g_array_unref(xls->names);
    g_hash_table_unref(xls->anchors);
    g_byte_array_unref(xls->out);
}

static gboolean is_current(Xls *xls, XlsSpan *globals)
{
    const XlsRecord *bof = xls_record(xls, 0);
    gboolean old = bof->id != XLS_BOF || bof->size < 4 || bytes_u16(xls_body(xls, bof), 0) != 0x600;
    if (old) {
        disarm_find(xls->job->findings, DISARM_UNSUPPORTED, DISARM_REFUSED, "BIFF", -1);
        problem_set(&xls->failed, PROBLEM_UNSUPPORTED,
                    PROBLEM_BOTH("Excel workbook before Excel 97", "Excel 97 より前のブック"),
                    PROBLEM_BOTH("Ask for it saved as xlsx.",
                                 "xlsx 形式で保存し直して送ってもらってください。"));
        return FALSE;
    }
    return xls_span(xls, 0, globals) || xls_fail(xls, "it has no end");
}

static void run(Xls *xls)
{
    XlsSpan globals;
    if (!xls_read_records(xls) || !is_current(xls, &globals) || !xls_read_globals(xls, globals))
        return;
    xls_put_globals(xls, globals);
    xls_patch_places(xls);
}

gboolean clean_xls_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error)
{
    guint at = ole_file_find(file, OLE_ROOT, "Workbook");
    if (at == OLE_NONE)
        at = ole_file_find(file, OLE_ROOT, "Book");
    g_autoptr(GBytes) stream = ole_file_read(file, at, error);
    if (stream == NULL)
        return FALSE;
    g_autoptr(GBytes) plain = xls_decrypt(stream, job, error);
    if (plain == NULL)
        return FALSE;
    Xls xls = {.job = job};
    xls.bytes = g_bytes_get_data(plain, &xls.size);
    open_all(&xls);
    run(&xls);
    if (xls.failed == NULL) {
        g_autoptr(GBytes) made = g_byte_array_free_to_bytes(xls.out);
        xls.out = g_byte_array_new();
        ole_writer_add(writer, "Workbook", made, &xls.failed);
    }
    close_all(&xls);
    disarm_at(job->findings, DISARM_WHOLE, 0, NULL);
    if (xls.failed == NULL)
        return TRUE;
    g_propagate_error(error, xls.failed);
    return FALSE;
}
