/* clean/pdf/pdf.c -- the way through a PDF: read, find what is rebuilt as a whole, write what is
 * reached */
#include "clean/pdf/pdf.h"
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include "clean/whole.h"
#include <string.h>

#define HEADER "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"

/* What is said again, beside the file's size: annotations share their looks, parts their language.
 */
#define REPEATED_FREE ((guint64)16 * 1024 * 1024)
#define REPEATED_RATIO ((guint64)8)

static void open_all(Pdf *pdf, PdfDocument *document, gsize size, const DisarmSink *out,
                     DisarmJob *job)
{
    guint64 head = 0;
    *pdf = (Pdf){.document = document, .job = job, .sink = out};
    pdf->places = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_array_append_val(pdf->places, head);
    pdf->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pdf->pages = g_array_new(FALSE, FALSE, sizeof(PdfPage));
    pdf->page_at = g_hash_table_new(NULL, NULL);
    pdf->parents = g_hash_table_new(NULL, NULL);
    pdf->kids = g_hash_table_new(NULL, NULL);
    pdf->places_named = g_array_new(FALSE, FALSE, sizeof(PdfPlace));
    pdf->contents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pdf->drawings = g_ptr_array_new_with_free_func(pdf_drawing_free);
    pdf->drawing_of = g_hash_table_new(NULL, NULL);
    pdf->inert = g_hash_table_new(NULL, NULL);
    pdf->repeated_most = REPEATED_FREE + REPEATED_RATIO * (guint64)size;
    g_queue_init(&pdf->queue);
}

static void close_all(Pdf *pdf)
{
    pdf_put_queue(pdf); /* after a failure it only empties it */
    g_array_unref(pdf->places);
    g_hash_table_unref(pdf->numbers);
    g_array_unref(pdf->pages);
    g_hash_table_unref(pdf->page_at);
    g_hash_table_unref(pdf->parents);
    g_hash_table_unref(pdf->kids);
    g_array_unref(pdf->places_named);
    g_hash_table_unref(pdf->contents);
    g_hash_table_unref(pdf->drawing_of);
    g_hash_table_unref(pdf->inert);
    g_ptr_array_unref(pdf->drawings);
}

/* ---- what is said of the file as a whole ---- */

static void note_facts(Pdf *pdf)
{
    PdfFacts facts = pdf_document_facts(pdf->document);
    const PdfValue *info = pdf_get(pdf->document, pdf_trailer(pdf->document), "Info");
    g_autofree char *updates = g_strdup_printf("%u", facts.updates);
    if (facts.before)
        pdf_note(pdf, DISARM_LEFTOVER, "before the header");
    if (facts.behind)
        pdf_note(pdf, DISARM_LEFTOVER, "behind the end");
    if (facts.rebuilt)
        pdf_note(pdf, DISARM_DAMAGED, "cross-references");
    if (facts.updates > 0)
        pdf_note(pdf, DISARM_REVISION, updates);
    if (facts.encrypted)
        pdf_note(pdf, DISARM_ENCRYPTED, NULL);
    if (info->type == PDF_DICT && info->size > 0)
        pdf_note(pdf, DISARM_PERSONAL, "/Info");
}

/* ---- the frame ---- */

static void put_bytes(Pdf *pdf, const char *bytes, gsize size)
{
    if (pdf->failed == NULL && disarm_budget_output(pdf->job->budget, size, &pdf->failed) &&
        pdf->sink->write(pdf->sink->user, (const guint8 *)bytes, size, &pdf->failed))
        pdf->written += size;
}

static void put_end(Pdf *pdf, guint32 catalog)
{
    g_autoptr(GString) text = g_string_new(NULL);
    guint count = pdf->places->len;
    g_string_printf(text, "xref\n0 %u\n0000000000 65535 f \n", count);
    for (guint i = 1; i < count; i++)
        g_string_append_printf(text, "%010" G_GUINT64_FORMAT " 00000 n \n",
                               g_array_index(pdf->places, guint64, i));
    g_string_append_printf(
        text, "trailer\n<</Root %u 0 R/Size %u>>\nstartxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n",
        catalog, count, pdf->written);
    put_bytes(pdf, text->str, text->len);
}

static void put_catalog(Pdf *pdf, guint32 number)
{
    g_autoptr(GString) text = g_string_new("<</Type/Catalog");
    const PdfValue *root = pdf_get(pdf->document, pdf_trailer(pdf->document), "Root");
    pdf_put_rows(pdf, &pdf_kind_catalog, root, 0, text);
    g_string_append(text, ">>");
    pdf_put_object(pdf, number, text, NULL);
}

static void write_all(Pdf *pdf)
{
    guint32 catalog = pdf_new_number(pdf);
    pdf->pages_out = pdf_new_number(pdf);
    if (!pdf_find_pages(pdf) || !pdf_take_files(pdf))
        return;
    put_bytes(pdf, HEADER, sizeof HEADER - 1);
    pdf_find_places(pdf);
    pdf_find_fields(pdf);
    put_catalog(pdf, catalog);
    pdf_put_queue(pdf);
    pdf_put_pages(pdf);
    pdf_put_queue(pdf);
    pdf_check_drawings(pdf);
    put_end(pdf, catalog);
    pdf_end_files(pdf);
}

static gboolean finish(Pdf *pdf, GError **error)
{
    if (pdf->failed == NULL)
        pdf_document_ok(pdf->document, &pdf->failed);
    if (pdf->failed == NULL && pdf->pages->len == 0)
        problem_set(&pdf->failed, PROBLEM_DAMAGED, "PDF",
                    PROBLEM_BOTH("it has no pages", "ページがありません"));
    if (pdf->failed == NULL)
        return TRUE;
    g_propagate_error(error, pdf->failed);
    pdf->failed = NULL;
    return FALSE;
}

static gboolean run(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error)
{
    Pdf pdf;
    g_autoptr(PdfDocument) document =
        pdf_document_open(bytes, size, job->password, job->budget, error);
    if (document == NULL) {
        gint code = error != NULL && *error != NULL ? (*error)->code : PROBLEM_DAMAGED;
        disarm_find(job->findings,
                    code == PROBLEM_ENCRYPTED || code == PROBLEM_UNSUPPORTED ? DISARM_ENCRYPTED
                    : code == PROBLEM_TOO_LARGE                              ? DISARM_LIMIT
                                                                             : DISARM_DAMAGED,
                    DISARM_REFUSED, NULL, 0);
        return FALSE;
    }
    open_all(&pdf, document, size, out, job);
    pdf.files = pdf_files_new(job, name, size, out, result);
    note_facts(&pdf);
    write_all(&pdf);
    gboolean fine = finish(&pdf, error);
    pdf_files_free(pdf.files);
    close_all(&pdf);
    disarm_at(job->findings, DISARM_WHOLE, 0, NULL);
    return fine;
}

gboolean clean_pdf(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                   DisarmJob *job, CleanFile *result, GError **error)
{
    if (!job->policy->verify_only) {
        gboolean fine = run(bytes, size, name, out, job, result, error);
        if (fine)
            disarm_part(job->findings, "pdf", DISARM_REBUILT);
        return fine;
    }
    g_autoptr(GByteArray) made = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(made);
    if (!run(bytes, size, name, &sink, job, result, error))
        return FALSE;
    if (made->len != size || memcmp(made->data, bytes, size) != 0)
        disarm_find(job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, NULL, 0);
    else
        disarm_part(job->findings, "pdf", DISARM_SAME);
    return clean_verify(job, &result->same, error);
}
