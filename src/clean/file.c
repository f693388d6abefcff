/* clean/file.c -- which engine a file goes to, or why it goes nowhere */
#include "clean/file.h"
#include "archive/format.h"
#include "clean/archive/archive.h"
#include "clean/archive/name.h"
#include "clean/kind.h"
#include "clean/mail/mail.h"
#include "clean/mail/mht.h"
#include "clean/mail/msg.h"
#include "clean/mail/tnef.h"
#include "clean/markup/html.h"
#include "clean/markup/svg.h"
#include "clean/odf/odf.h"
#include "clean/office97/office97.h"
#include "clean/ooxml/ooxml.h"
#include "clean/ooxml/package-lock.h"
#include "clean/pdf/pdf.h"
#include "clean/rtf/rtf.h"
#include "clean/text/text.h"
#include "clean/whole.h"
#include "image/image.h"
#include "mail/header.h"
#include "pdf/document.h"
#include <string.h>

/* ---- bytes against name ---- */

static gboolean refuse_program(const CleanFileKind *kind, DisarmJob *job, GError **error)
{
    return disarm_refuse(job, DISARM_EXECUTABLE, kind->name, error);
}

static gboolean refuse_disguise(const CleanFileKind *kind, const char *name, DisarmJob *job,
                                GError **error)
{
    g_autofree char *what =
        g_strconcat(kind->text[PROBLEM_ENGLISH], PROBLEM_MARK, kind->text[PROBLEM_JAPANESE], NULL);
    disarm_find(job->findings, DISARM_DISGUISE, DISARM_REFUSED, kind->name, -1);
    problem_set(error, PROBLEM_DISGUISED, name, what);
    return FALSE;
}

static gboolean refuse_kind(const CleanFileKind *kind, DisarmJob *job, GError **error)
{
    disarm_find(job->findings, DISARM_UNSUPPORTED, DISARM_REFUSED, kind->name, -1);
    return clean_kind_refuse(kind, error);
}

/* Text may be called any kind of text, and begin like anything when its name promises no more. */
static gboolean is_such_text(const CleanFileKind *found, const CleanFileKind *named)
{
    if (!found->textual)
        return FALSE;
    if (named->engine == CLEAN_ENGINE_HTML) /* browsers take it for a page */
        return found->engine == CLEAN_ENGINE_TEXT;
    return named->engine == CLEAN_ENGINE_TEXT ||
           ((named->engine == CLEAN_ENGINE_TABLE || named->engine == CLEAN_ENGINE_MAIL) &&
            found->engine == CLEAN_ENGINE_TEXT);
}

/* A package whose container is odd is told no package: its engine says what is wrong. */
static gboolean is_odd_package(const CleanFileKind *found, const CleanFileKind *named)
{
    gboolean package = named->engine == CLEAN_ENGINE_OOXML || named->engine == CLEAN_ENGINE_ODF;
    return package && found->engine == CLEAN_ENGINE_ARCHIVE && found->detail == ARCHIVE_ZIP;
}

/* Readers look for the header of a PDF in what they read first; before it may stand what is of no
 * kind that is known. */
static gboolean is_late_pdf(const CleanFileKind *found, const CleanFileKind *named,
                            const guint8 *bytes, gsize size)
{
    gboolean nothing =
        strcmp(found->name, "plain-text") == 0 || strcmp(found->name, "unknown-binary") == 0;
    return named->engine == CLEAN_ENGINE_PDF && nothing && pdf_header(bytes, size) != NULL;
}

/* A compound file with this stream is an Office package under a password (MS-OFFCRYPTO 2.3.4). */
static gboolean is_locked_package(const CleanFileKind *found, const guint8 *bytes, gsize size)
{
    static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return strcmp(found->name, "old-office") == 0 &&
           memmem(bytes, size, stream, sizeof stream) != NULL;
}

/* A package of Office's, of a kind that is known by its name and not read. */
static gboolean is_other_package(const CleanFileKind *found, const CleanFileKind *named)
{
    return found->engine == CLEAN_ENGINE_OOXML &&
           (strcmp(named->name, "binary-workbook") == 0 || strcmp(named->name, "drawing") == 0);
}

static gboolean agree(const CleanFileKind *found, const CleanFileKind *named)
{
    if (found->engine == CLEAN_ENGINE_PICTURE && named->engine == CLEAN_ENGINE_PICTURE)
        return TRUE;
    return strcmp(found->name, named->name) == 0 || is_such_text(found, named);
}

/* An ending on no list might start something: the file is then called what it is, but for what runs
 * as soon as it is called so. */
static gboolean judge_unknown_ending(const CleanFileKind *kind, const char *name, DisarmJob *job,
                                     GError **error)
{
    g_autofree char *ending = clean_name_ending(name);
    if (*ending == '\0')
        return TRUE;
    switch (kind->engine) {
    case CLEAN_ENGINE_HTML:
    case CLEAN_ENGINE_SVG:
        return refuse_disguise(kind, name, job, error);
    case CLEAN_ENGINE_TEXT:
    case CLEAN_ENGINE_TABLE:
    case CLEAN_ENGINE_OOXML:
    case CLEAN_ENGINE_PDF:
    case CLEAN_ENGINE_OLD:
    case CLEAN_ENGINE_RTF:
    case CLEAN_ENGINE_ARCHIVE:
        disarm_find(job->findings, DISARM_DISGUISE, DISARM_RENAMED, kind->name, -1);
        return TRUE;
    default: /* told by its engine, or made into something else under any name */
        return TRUE;
    }
}

/* What the file is to be taken for, into `kind`; FALSE when it may not pass as it is. */
static gboolean judge(const guint8 *bytes, gsize size, const char *name, DisarmJob *job,
                      CleanFileKind *kind, GError **error)
{
    CleanFileKind named = {0};
    gboolean known = clean_kind_of_name(name, &named);
    gboolean fields =
        known && (named.engine == CLEAN_ENGINE_MAIL || named.engine == CLEAN_ENGINE_MHT);
    gboolean message = fields && mail_looks_like(bytes, size);
    gboolean outlook = known && named.engine == CLEAN_ENGINE_MSG && clean_msg_is(bytes, size);
    *kind = message || outlook ? named : clean_kind_of_bytes(bytes, size);
    if (known && named.class == CLEAN_CLASS_PROGRAM)
        return refuse_program(&named, job, error);
    gboolean such = known && is_such_text(kind, &named);
    if (kind->class == CLEAN_CLASS_PROGRAM && !such)
        return refuse_program(kind, job, error);
    if (known && named.class == CLEAN_CLASS_REFUSED && kind->textual)
        *kind = named;
    if (is_locked_package(kind, bytes, size)) {
        kind->engine = CLEAN_ENGINE_LOCKED; /* its name is held to what is in it */
        return TRUE;
    }
    gboolean odd =
        known && (is_odd_package(kind, &named) || is_late_pdf(kind, &named, bytes, size));
    if (known && named.class == CLEAN_CLASS_REFUSED &&
        (strcmp(kind->name, "old-office") == 0 || is_other_package(kind, &named)))
        *kind = named; /* says more than that it is a compound file or a package */
    if (kind->class == CLEAN_CLASS_REFUSED && !such && !odd)
        return refuse_kind(kind, job, error);
    if (known && !odd && !agree(kind, &named))
        return refuse_disguise(kind, name, job, error);
    if (known && (such || odd || named.engine == CLEAN_ENGINE_OOXML))
        *kind = named;
    return known || judge_unknown_ending(kind, name, job, error);
}

/* ---- engines ---- */

static gboolean clean_picture(const CleanFileKind *kind, const guint8 *bytes, gsize size,
                              const char *name, const DisarmSink *out, DisarmJob *job,
                              CleanFile *result, GError **error)
{
    g_autofree char *ending = clean_name_ending(name);
    ImageKind image = (ImageKind)kind->detail;
    if (*ending != '\0' && image_kind_of_ending(ending) != image) {
        disarm_find(job->findings, DISARM_DISGUISE, DISARM_RENAMED, kind->name, -1);
        result->ending = image_kind_ending(image);
    }
    g_autoptr(GBytes) made = image_clean(image, bytes, size, job, error);
    if (made == NULL)
        return FALSE;
    gsize made_bytes = 0;
    const guint8 *data = g_bytes_get_data(made, &made_bytes);
    gboolean same = made_bytes == size && memcmp(data, bytes, size) == 0;
    disarm_part(job->findings, kind->name, same ? DISARM_SAME : DISARM_REBUILT);
    if (job->policy->verify_only)
        return clean_verify(job, &result->same, error);
    return disarm_budget_output(job->budget, made_bytes, error) &&
           out->write(out->user, data, made_bytes, error);
}

/* `usual` for a name whose ending is on no list. */
static const char *ending_of_unknown(const char *name, const char *usual)
{
    CleanFileKind named;
    g_autofree char *ending = clean_name_ending(name);
    return *ending != '\0' && !clean_kind_of_name(name, &named) ? usual : NULL;
}

static const char *old_ending(CleanOld kind)
{
    return kind == CLEAN_OLD_EXCEL ? "xls" : kind == CLEAN_OLD_WORD ? "doc" : "ppt";
}

static gboolean clean_words(const CleanFileKind *kind, const guint8 *bytes, gsize size,
                            const char *name, const DisarmSink *out, DisarmJob *job,
                            CleanFile *result, GError **error)
{
    CleanText text;
    guint64 before = job->budget->output_bytes;
    result->ending = ending_of_unknown(name, "txt");
    gboolean tabs = strcmp(kind->name, "tab-table") == 0;
    gboolean table = kind->engine == CLEAN_ENGINE_TABLE;
    gboolean cleaned =
        table ? clean_table(bytes, size, tabs ? '\t' : ',', name, out, job, &text, error)
              : clean_text(bytes, size, name, out, job, &text, error);
    if (!cleaned)
        return FALSE;
    if (!text.same && job->budget->output_bytes == before) { /* all of it was invisible */
        problem_set(error, PROBLEM_EMPTY, name, NULL);
        return FALSE;
    }
    result->kind = kind->name;
    result->same = text.same;
    disarm_part(job->findings, kind->name, text.same ? DISARM_SAME : DISARM_REBUILT);
    return TRUE;
}

static gboolean clean_office(const guint8 *bytes, gsize size, const char *name,
                             const DisarmSink *out, DisarmJob *job, CleanFile *result,
                             GError **error)
{
    CleanOoxml ooxml = {0};
    if (!disarm_budget_enter(job->budget, error))
        return FALSE;
    gboolean cleaned = clean_ooxml(bytes, size, name, out, job, &ooxml, error);
    disarm_budget_leave(job->budget);
    *result = (CleanFile){ooxml.kind, ooxml.extension, ooxml.same, 0};
    return cleaned;
}

static gboolean clean_open_document(const CleanFileKind *kind, const guint8 *bytes, gsize size,
                                    const char *name, const DisarmSink *out, DisarmJob *job,
                                    CleanFile *result, GError **error)
{
    CleanOdf odf = {0};
    if (!disarm_budget_enter(job->budget, error))
        return FALSE;
    gboolean cleaned = kind->engine == CLEAN_ENGINE_ODF
                           ? clean_odf(bytes, size, name, out, job, &odf, error)
                           : clean_odf_flat(bytes, size, name, out, job, &odf, error);
    disarm_budget_leave(job->budget);
    if (!cleaned)
        return FALSE;
    g_autofree char *ending = clean_name_ending(name);
    if (*ending != '\0' && strcmp(ending, odf.extension) != 0)
        disarm_find(job->findings, DISARM_DISGUISE, DISARM_RENAMED, odf.kind, -1);
    *result = (CleanFile){odf.kind, odf.extension, odf.same, 0};
    return !job->policy->verify_only || clean_verify(job, &result->same, error);
}

/* What a name must end in that ends in something else than these. */
static const char *other_ending(const char *name, const char *usual, const char *also)
{
    g_autofree char *ending = clean_name_ending(name);
    gboolean fine = *ending == '\0' || strcmp(ending, usual) == 0 || strcmp(ending, also) == 0;
    return fine ? NULL : usual;
}

static gboolean clean_locked(const guint8 *bytes, gsize size, const char *name,
                             const DisarmSink *out, DisarmJob *job, CleanFile *result,
                             GError **error)
{
    g_autoptr(GBytes) plain = package_unlock(bytes, size, name, job, error);
    if (plain == NULL || !disarm_budget_enter(job->budget, error))
        return FALSE;
    gsize plain_bytes = 0;
    const guint8 *package = g_bytes_get_data(plain, &plain_bytes);
    gboolean cleaned = clean_file(package, plain_bytes, name, out, job, result, error);
    disarm_budget_leave(job->budget);
    return cleaned;
}

gboolean clean_file(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error)
{
    CleanFileKind kind;
    *result = (CleanFile){0};
    if (size == 0) {
        problem_set(error, PROBLEM_EMPTY, name, NULL);
        return FALSE;
    }
    if (!judge(bytes, size, name, job, &kind, error))
        return FALSE;
    result->kind = kind.name;
    switch (kind.engine) {
    case CLEAN_ENGINE_PICTURE:
        return clean_picture(&kind, bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_TEXT:
    case CLEAN_ENGINE_TABLE:
        return clean_words(&kind, bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_OOXML:
        return clean_office(bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_ODF:
    case CLEAN_ENGINE_ODF_FLAT:
        return clean_open_document(&kind, bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_HTML:
        result->ending = other_ending(name, "html", "htm");
        return clean_html(bytes, size, name, out, job, &result->same, error);
    case CLEAN_ENGINE_MHT:
        return clean_mht(bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_SVG:
        result->ending = other_ending(name, "svg", "svg");
        return clean_svg(bytes, size, name, out, job, &result->same, error);
    case CLEAN_ENGINE_PDF:
        result->ending = ending_of_unknown(name, "pdf");
        return clean_pdf(bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_MAIL:
        return clean_mail(bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_MSG:
        return clean_msg(bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_TNEF:
        return clean_tnef(bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_OLD:
        result->ending = ending_of_unknown(name, old_ending((CleanOld)kind.detail));
        return clean_old((CleanOld)kind.detail, bytes, size, name, out, job, &result->same, error);
    case CLEAN_ENGINE_LOCKED:
        return clean_locked(bytes, size, name, out, job, result, error);
    case CLEAN_ENGINE_RTF:
        result->ending = ending_of_unknown(name, "rtf");
        return clean_rtf(bytes, size, name, out, job, &result->same, error);
    case CLEAN_ENGINE_ARCHIVE:
        result->ending = "zip";
        return clean_archive((ArchiveFormat)kind.detail, bytes, size, name, out, job, result,
                             error);
    default:
        return refuse_kind(&kind, job, error);
    }
}

/* ---- names ---- */

/* "a.tar.gz" becomes "a.zip". */
static gsize stem_size(const char *name, const char *ending)
{
    g_autofree char *last = clean_name_ending(name);
    CleanFileKind kind;
    if (*last == '\0' || !clean_kind_of_name(name, &kind))
        return strlen(name);
    const char *dot = strrchr(name, '.');
    if (dot == NULL) /* of another width */
        return strlen(name);
    g_autofree char *stem = g_strndup(name, (gsize)(dot - name));
    g_autofree char *inner = clean_name_ending(stem);
    gboolean two = strcmp(ending, "zip") == 0 && strcmp(inner, "tar") == 0;
    return two ? (gsize)(strrchr(stem, '.') - stem) : (gsize)(dot - name);
}

char *clean_file_plain_name(const char *name, gboolean *changed)
{
    guint flaws = 0;
    char *plain = clean_member_name(name, &flaws);
    *changed = strcmp(plain, name) != 0;
    if ((flaws & CLEAN_NAME_OUTSIDE) == 0 && strchr(plain, '/') == NULL)
        return plain;
    *changed = TRUE;
    return g_strdelimit(plain, "/", '_');
}

gboolean clean_file_is_leftover(const char *name)
{
    guint flaws = 0;
    g_autofree char *plain = clean_member_name(name, &flaws);
    return (flaws & CLEAN_NAME_SYSTEM) != 0;
}

char *clean_file_name(const char *name, const CleanFile *result)
{
    g_autofree char *last = clean_name_ending(name);
    if (result->ending == NULL || strcmp(last, result->ending) == 0)
        return g_strdup(name);
    g_autofree char *stem = g_strndup(name, stem_size(name, result->ending));
    guint flaws = 0;
    g_autofree char *renamed = g_strconcat(stem, ".", result->ending, NULL);
    return clean_member_name(renamed, &flaws); /* it may have become too long */
}
