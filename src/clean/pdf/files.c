/* clean/pdf/files.c -- files attached to a PDF (7.11.4, 12.5.6.15, 14.13): each disarmed on its
 * own, in a ZIP beside the PDF */
#include "archive/zip_writer.h"
#include "base/charset.h"
#include "clean/archive/name.h"
#include "clean/archive/notice.h"
#include "clean/inside.h"
#include "clean/pdf/internal.h"
#include <string.h>

#define NAME_BYTES_MAX 8192u
#define NO_NAME "添付"
#define NO_NAME_PDF "文書.pdf"

typedef struct {
    char *name; /* as the PDF has it, UTF-8; "" for none; owned */
    const PdfObject *stream;
} PdfFile;

struct PdfFiles {
    const char *name; /* of the PDF */
    gsize size_bytes;
    CleanFile *result; /* `unpacked_bytes`: out of the files so far, at any depth */
    const DisarmSink *out;
    ArchiveZipWriter *writer; /* NULL until a file is kept */
    DisarmSink sink;          /* the PDF's entry */
    CleanTakenNames *taken;
    CleanNotice *notice;
    GPtrArray *found;    /* PdfFile */
    GHashTable *known;   /* number of a stream and name */
    GHashTable *streams; /* numbers */
    guint kept;
};

static void file_free(gpointer data)
{
    PdfFile *file = data;
    g_free(file->name);
    g_free(file);
}

PdfFiles *pdf_files_new(const DisarmJob *job, const char *name, gsize size, const DisarmSink *out,
                        CleanFile *result)
{
    if (job->policy->verify_only || disarm_rule(job, DISARM_PACKAGES) != DISARM_KEEP)
        return NULL;
    PdfFiles *files = g_new0(PdfFiles, 1);
    *files = (PdfFiles){.name = name, .size_bytes = size, .result = result, .out = out};
    files->taken = clean_taken_new();
    files->notice = clean_notice_new();
    files->found = g_ptr_array_new_with_free_func(file_free);
    files->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    files->streams = g_hash_table_new(NULL, NULL);
    return files;
}

void pdf_files_free(PdfFiles *files)
{
    if (files == NULL)
        return;
    archive_zip_writer_free(files->writer);
    clean_taken_free(files->taken);
    clean_notice_free(files->notice);
    g_ptr_array_unref(files->found);
    g_hash_table_unref(files->known);
    g_hash_table_unref(files->streams);
    g_free(files);
}

/* ---- names ---- */

/* Of a file specification and of its streams: the one that counts most first. */
static const char *const spec_keys[] = {"UF", "F", "Unix", "DOS", "Mac"};

/* What PDFDocEncoding has other than Latin 1 (annex D.2). */
static gunichar of_document_encoding(guint8 c)
{
    static const guint16 low[] = {0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
    static const guint16 high[] = {
        0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A, 0x2212,
        0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x0141,
        0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, 0xFFFD, 0x20AC};
    if (c >= 0x18 && c < 0x20)
        return low[c - 0x18];
    if (c >= 0x80 && c <= 0xA0)
        return high[c - 0x80];
    return c == 0 || c == 0x7F ? 0xFFFD : c;
}

/* Programs write names with a mark of UTF-16 or UTF-8, or as bytes of UTF-8 or of the system they
 * run on, whatever key they stand under. NULL for none. */
static char *name_of(const PdfValue *text)
{
    if (text->type != PDF_STRING || text->size == 0 || text->size > NAME_BYTES_MAX)
        return NULL;
    const guint8 *bytes = (const guint8 *)text->as.text;
    const char *encoding = charset_find(bytes, text->size, NULL);
    char *name = encoding != NULL ? charset_decode(encoding, bytes, text->size, "PDF", NULL) : NULL;
    if (name != NULL)
        return name;
    GString *latin = g_string_new(NULL);
    for (guint32 i = 0; i < text->size; i++)
        g_string_append_unichar(latin, of_document_encoding(bytes[i]));
    return g_string_free(latin, FALSE);
}

/* `key`: of the tree of names that led here, or the null value. */
static char *spec_name(Pdf *pdf, const PdfValue *spec, const PdfValue *key)
{
    char *name = NULL;
    for (guint i = 0; name == NULL && i < G_N_ELEMENTS(spec_keys); i++)
        name = name_of(pdf_get(pdf->document, spec, spec_keys[i]));
    if (name == NULL)
        name = name_of(key);
    return name != NULL ? name : g_strdup("");
}

/* ---- where they are ---- */

static const PdfValue nothing = {.type = PDF_NULL};

static void add_file(Pdf *pdf, const PdfObject *stream, const char *name)
{
    PdfFiles *files = pdf->files;
    char *known = g_strdup_printf("%u %s", stream->number, name);
    if (!g_hash_table_add(files->known, known) ||
        !disarm_budget_members(pdf->job->budget, 1, &pdf->failed))
        return;
    PdfFile *file = g_new(PdfFile, 1);
    *file = (PdfFile){g_strdup(name), stream};
    g_ptr_array_add(files->found, file);
    g_hash_table_add(files->streams, GUINT_TO_POINTER(stream->number));
}

/* A file specification; one that leads out of the PDF has no streams. */
static void take_spec(Pdf *pdf, const PdfValue *key, const PdfValue *value, gpointer user)
{
    (void)user;
    if (pdf->failed != NULL || !disarm_budget_objects(pdf->job->budget, 1, &pdf->failed))
        return;
    const PdfValue *spec = pdf_resolve(pdf->document, value);
    const PdfValue *streams = pdf_get(pdf->document, spec, "EF");
    if (streams->type != PDF_DICT)
        return;
    g_autofree char *name = spec_name(pdf, spec, key);
    for (guint i = 0; i < G_N_ELEMENTS(spec_keys) && pdf->failed == NULL; i++) {
        const PdfObject *stream = pdf_stream_of(pdf->document, pdf_dict_get(streams, spec_keys[i]));
        if (stream != NULL)
            add_file(pdf, stream, name);
    }
}

static void take_associated(Pdf *pdf, const PdfValue *owner)
{
    const PdfValue *list = pdf_get(pdf->document, owner, "AF");
    if (list->type == PDF_DICT)
        take_spec(pdf, &nothing, list, NULL);
    for (guint32 i = 0; list->type == PDF_ARRAY && i < list->size && pdf->failed == NULL; i++)
        take_spec(pdf, &nothing, &list->as.items[i], NULL);
}

static void take_annotations(Pdf *pdf, const PdfValue *page)
{
    const PdfValue *list = pdf_get(pdf->document, page, "Annots");
    for (guint32 i = 0; list->type == PDF_ARRAY && i < list->size && pdf->failed == NULL; i++) {
        const PdfValue *note = pdf_item(pdf->document, list, i);
        if (!disarm_budget_objects(pdf->job->budget, 1, &pdf->failed))
            return;
        take_associated(pdf, note);
        if (pdf_is_name(pdf_get(pdf->document, note, "Subtype"), "FileAttachment"))
            take_spec(pdf, &nothing, pdf_get(pdf->document, note, "FS"), NULL);
    }
}

static void find_all(Pdf *pdf)
{
    const PdfValue *root = pdf_get(pdf->document, pdf_trailer(pdf->document), "Root");
    const PdfValue *names = pdf_get(pdf->document, root, "Names");
    pdf_walk_tree(pdf, pdf_get(pdf->document, names, "EmbeddedFiles"), "Names", take_spec, NULL);
    take_associated(pdf, root);
    for (guint i = 0; i < pdf->pages->len && pdf->failed == NULL; i++) {
        const PdfValue *page = g_array_index(pdf->pages, PdfPage, i).node;
        take_associated(pdf, page);
        take_annotations(pdf, page);
    }
}

static gboolean holds_spec(Pdf *pdf, const PdfValue *spec)
{
    const PdfValue *streams = pdf_get(pdf->document, spec, "EF");
    gboolean holds = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(spec_keys); i++) {
        const PdfObject *stream = pdf_stream_of(pdf->document, pdf_dict_get(streams, spec_keys[i]));
        if (stream == NULL)
            continue;
        holds = TRUE;
        if (!g_hash_table_contains(pdf->files->streams, GUINT_TO_POINTER(stream->number)))
            return FALSE;
    }
    return holds;
}

gboolean pdf_files_hold(Pdf *pdf, const char *key, const PdfValue *value)
{
    if (pdf->files == NULL)
        return FALSE;
    value = pdf_resolve(pdf->document, value);
    if (strcmp(key, "Collection") == 0)
        return pdf->files->found->len > 0;
    if (strcmp(key, "FileAttachment") == 0)
        value = pdf_get(pdf->document, value, "FS");
    if (value->type != PDF_ARRAY)
        return holds_spec(pdf, value);
    for (guint32 i = 0; i < value->size; i++)
        if (!holds_spec(pdf, pdf_item(pdf->document, value, i)))
            return FALSE;
    return TRUE;
}

/* ---- files that are left out ---- */

/* Takes `why`, which may be NULL. */
static void leave_out(Pdf *pdf, const char *called, DisarmAspect aspect, DisarmDanger danger,
                      GError *why)
{
    g_autoptr(GError) reason = why;
    const char *detail = reason != NULL ? reason->message : called;
    gboolean refused = disarm_rule(pdf->job, aspect) == DISARM_REFUSE;
    if (refused && reason == NULL) {
        disarm_refuse(pdf->job, danger, detail, &pdf->failed);
        return;
    }
    disarm_find(pdf->job->findings, danger, refused ? DISARM_REFUSED : DISARM_DROPPED, detail, -1);
    if (refused) {
        pdf->failed = g_steal_pointer(&reason);
        return;
    }
    disarm_part(pdf->job->findings, "attachment", DISARM_LEFT_OUT);
    clean_notice_add(pdf->files->notice, called, danger, reason);
}

/* ---- files that stay ---- */

static GBytes *damaged(const char *called, Problem problem, const char *what, GError **error)
{
    problem_set(error, problem, called, what);
    return NULL;
}

static GBytes *contents_of(Pdf *pdf, const PdfFile *file, const char *called, GError **error)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    if (pdf_document_files_locked(pdf->document))
        return damaged(called, PROBLEM_ENCRYPTED, NULL, error);
    if (!pdf_filters_read(pdf->document, &file->stream->value, &filters) || filters.external)
        return damaged(called, PROBLEM_DAMAGED,
                       PROBLEM_BOTH("packed in no known way", "知られていない詰め方です"), error);
    filters.file = TRUE;
    if (!pdf_data_read(pdf->document, file->stream, &filters, 0, &data, error))
        return NULL;
    if (data.damaged || data.undone < filters.count)
        return damaged(called, PROBLEM_DAMAGED,
                       PROBLEM_BOTH("its data break off", "データが途中で切れています"), error);
    return g_bytes_ref(data.bytes);
}

static void keep(Pdf *pdf, const char *called, const CleanFile *result, const GByteArray *made)
{
    PdfFiles *files = pdf->files;
    const DisarmBudget *budget = pdf->job->budget;
    guint64 room =
        budget->limits.output_bytes - MIN(budget->output_bytes, budget->limits.output_bytes);
    g_autofree char *path = clean_file_name(called, result);
    g_autofree char *asked = g_strdup_printf("%u/%s", files->kept++, path);
    if (files->writer == NULL)
        files->writer = archive_zip_writer_new(files->out, room, files->name);
    clean_taken_file(files->taken, asked, &path);
    disarm_find(pdf->job->findings, DISARM_EMBEDDED_FILE, DISARM_REWRITTEN, path, -1);
    archive_zip_writer_add(files->writer, path, made->data, made->len, ARCHIVE_SMALL, &pdf->failed);
}

/* One level deeper than the PDF, which is the container. */
static gboolean clean_one(Pdf *pdf, const char *called, GBytes *contents, GByteArray *made,
                          CleanFile *result, GError **error)
{
    if (!disarm_budget_enter(pdf->job->budget, error))
        return FALSE;
    gboolean cleaned = clean_inside(pdf->job, called, contents, made, result, error);
    disarm_budget_leave(pdf->job->budget);
    return cleaned;
}

static void take_contents(Pdf *pdf, const PdfFile *file, const char *called)
{
    GError *why = NULL;
    CleanFile result = {0};
    g_autoptr(GByteArray) made = g_byte_array_new();
    g_autoptr(GBytes) contents = contents_of(pdf, file, called, &why);
    gboolean cleaned = contents != NULL && clean_one(pdf, called, contents, made, &result, &why);
    pdf->files->result->unpacked_bytes += result.unpacked_bytes;
    pdf->files->result->unpacked_bytes += contents != NULL ? g_bytes_get_size(contents) : 0;
    /* What lies too deep goes: the PDF is worth something without it. */
    gboolean deep = why != NULL && g_error_matches(why, PROBLEM, PROBLEM_TOO_DEEP);
    if (cleaned)
        keep(pdf, called, &result, made);
    else if (clean_inside_ends_all(why) && !deep)
        pdf->failed = why;
    else
        leave_out(pdf, called, DISARM_MEMBERS, clean_inside_danger(why), why);
}

static void take_file(Pdf *pdf, const PdfFile *file)
{
    guint flaws = 0;
    DisarmDanger danger;
    g_autofree char *plain = clean_inside_name(pdf->job, file->name, &flaws);
    const char *called = *plain != '\0' ? plain : NO_NAME;
    if ((flaws & CLEAN_NAME_SYSTEM) != 0)
        disarm_find(pdf->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, file->name, -1);
    else if (clean_inside_is_program(called, flaws, &danger))
        leave_out(pdf, called, DISARM_PROGRAMS, danger, NULL);
    else
        take_contents(pdf, file, called);
}

/* ---- the ZIP ---- */

static gboolean write_entry(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    return archive_zip_writer_write(user, bytes, size, error);
}

/* The PDF as the last entry, whatever was written to `pdf->sink` from now on. */
static void begin_pdf(Pdf *pdf, const char *path)
{
    PdfFiles *files = pdf->files;
    files->sink = (DisarmSink){.write = write_entry, .user = files->writer};
    if (archive_zip_writer_begin(files->writer, path, ARCHIVE_FAST, &pdf->failed))
        pdf->sink = &files->sink;
}

/* The PDF's own name, which no file takes. */
static char *own_name(PdfFiles *files)
{
    static const CleanFile pdf = {.ending = "pdf"};
    guint flaws = 0;
    const char *slash = strrchr(files->name, '/');
    g_autofree char *plain = clean_member_name(slash != NULL ? slash + 1 : files->name, &flaws);
    g_strdelimit(plain, "/", '_');
    char *path = *plain != '\0' ? clean_file_name(plain, &pdf) : g_strdup(NO_NAME_PDF);
    clean_taken_file(files->taken, "/pdf", &path);
    return path;
}

gboolean pdf_take_files(Pdf *pdf)
{
    PdfFiles *files = pdf->files;
    if (files == NULL)
        return TRUE;
    find_all(pdf);
    g_autofree char *own = files->found->len > 0 ? own_name(files) : NULL;
    for (guint i = 0; i < files->found->len && pdf->failed == NULL; i++) {
        const PdfFile *file = files->found->pdata[i];
        disarm_enter(pdf->job->findings, *file->name != '\0' ? file->name : NO_NAME);
        take_file(pdf, file);
        disarm_leave(pdf->job->findings);
        if (pdf->failed == NULL)
            disarm_budget_ratio(pdf->job->budget, files->size_bytes, files->result->unpacked_bytes,
                                &pdf->failed);
    }
    if (pdf->failed == NULL && files->writer != NULL)
        begin_pdf(pdf, own);
    return pdf->failed == NULL;
}

static gboolean write_notice(PdfFiles *files, GError **error)
{
    if (clean_notice_count(files->notice) == 0)
        return TRUE;
    g_autofree char *path = g_strdup(CLEAN_NOTICE_NAME);
    g_autoptr(GString) text = clean_notice_text(files->notice, "この PDF ", "this PDF");
    clean_taken_file(files->taken, "/notice", &path);
    return archive_zip_writer_add(files->writer, path, (const guint8 *)text->str, text->len,
                                  ARCHIVE_SMALL, error);
}

void pdf_end_files(Pdf *pdf)
{
    PdfFiles *files = pdf->files;
    if (pdf->failed != NULL || files == NULL || files->writer == NULL)
        return;
    files->result->ending = "zip";
    if (archive_zip_writer_end(files->writer, &pdf->failed) && write_notice(files, &pdf->failed) &&
        archive_zip_writer_finish(files->writer, &pdf->failed))
        disarm_budget_output(pdf->job->budget, archive_zip_writer_size(files->writer),
                             &pdf->failed);
}
