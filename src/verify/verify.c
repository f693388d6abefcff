/* verify/verify.c -- what a file is, by its bytes, and whether its name says the same */
#include "verify/verify.h"
#include "archive/format.h"
#include "base/charset.h"
#include "ole/file.h"
#include "verify/html.h"
#include "verify/odf.h"
#include "verify/old.h"
#include "verify/package.h"
#include "verify/pdf.h"
#include "verify/svg.h"
#include "verify/verify-file.h"
#include <string.h>

/* ---- names ---- */

/* The ending, in lower case and of one width, as a system that is kind to people would see it. */
static char *ending_of(const char *name)
{
    g_autofree char *wide = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
    if (wide == NULL)
        return g_strdup("?");
    g_autofree char *lower = g_utf8_casefold(wide, -1);
    gsize size = strlen(lower);
    while (size > 0 && (lower[size - 1] == '.' || lower[size - 1] == ' '))
        lower[--size] = '\0';
    const char *dot = strrchr(lower, '.');
    const char *slash = strrchr(lower, '/');
    return g_strdup(dot != NULL && (slash == NULL || dot > slash) ? dot + 1 : "");
}

static gboolean is_unseen(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
           type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Whether the name shows as what it is. */
static void judge_name(Verify *v, const char *name)
{
    if (!g_utf8_validate(name, -1, NULL)) {
        verify_say(v, DISARM_DECEPTIVE_NAME, NULL);
        return;
    }
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at))
        if (is_unseen(g_utf8_get_char(at))) {
            verify_say(v, DISARM_DECEPTIVE_NAME, name);
            return;
        }
}

/* ---- pictures ---- */

static const struct {
    const char *kind, *endings;
} picture_endings[] = {
    {"png", "|png|apng|"},  {"jpeg", "|jpg|jpeg|jpe|jfif|"},
    {"gif", "|gif|"},       {"bmp", "|bmp|dib|rle|"},
    {"tiff", "|tif|tiff|"}, {"webp", "|webp|"},
    {"emf", "|emf|"},       {"wmf", "|wmf|apm|"},
};

static void read_picture(Verify *v, const guint8 *bytes, gsize size, const char *kind,
                         const char *ending)
{
    for (guint i = 0; *ending != '\0' && i < G_N_ELEMENTS(picture_endings); i++)
        if (strcmp(picture_endings[i].kind, kind) == 0 &&
            !verify_words_have(picture_endings[i].endings, ending))
            verify_say(v, DISARM_DISGUISE, kind);
    guint64 said = v->said;
    g_autofree char *part = g_strconcat("image-", kind, NULL);
    verify_picture(v, bytes, size, kind);
    if (v->said == said)
        disarm_part(v->findings, part, DISARM_SAME);
}

/* ---- ZIP ---- */

/* What is read here was bounded when it was made, and inflation gives a thousand times at most:
 * sizes bound it, a ratio would not. */
#define RATIO_MAX 2000u

static ArchiveZip *open_zip(Verify *v, const guint8 *bytes, gsize size)
{
    GError *error = NULL;
    gsize room = (gsize)MIN(disarm_budget_inflatable(v->budget), (guint64)(G_MAXSIZE / 2));
    ArchiveZipBudget budget = {.max_entries = v->budget->limits.members,
                               .max_entry_bytes = room,
                               .max_total_bytes = room * 2, /* a part may be read twice */
                               .max_ratio = RATIO_MAX,
                               .max_name_bytes = 1024};
    ArchiveZip *zip = archive_zip_open(bytes, size, &budget, "a file", &error);
    if (zip == NULL)
        verify_say_error(v, error);
    else if (archive_zip_flaws(zip) != 0)
        verify_say(v, DISARM_LEFTOVER, "bytes of a ZIP that belong to nothing");
    return zip;
}

static gboolean enter(Verify *v)
{
    GError *error = NULL;
    if (disarm_budget_enter(v->budget, &error))
        return TRUE;
    verify_say_error(v, error);
    return FALSE;
}

#define OFFICE_ENDINGS "|docx|dotx|xlsx|xltx|pptx|potx|ppsx|"

/* Inside a package, or called as one. */
static void read_package(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    g_autoptr(ArchiveZip) zip = open_zip(v, bytes, size);
    if (zip != NULL)
        verify_package(v, zip, ending);
}

static void read_zip(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    if (*ending != '\0' && strcmp(ending, "zip") != 0) {
        verify_say(v, DISARM_DISGUISE, ending);
        return;
    }
    if (v->policy->verify_only) {
        verify_original_archive(v, ARCHIVE_ZIP, bytes, size);
        return;
    }
    g_autoptr(ArchiveZip) zip = open_zip(v, bytes, size);
    if (zip != NULL && archive_zip_find_folded(zip, "[Content_Types].xml") != NULL)
        verify_say(v, DISARM_DISGUISE, "a package");
    else if (zip != NULL)
        verify_archive(v, zip);
}

static gboolean is_open_document(const guint8 *bytes, gsize size)
{
    static const char first[] = "mimetypeapplication/vnd.oasis.";
    enum { NAME_AT = 30 };
    return size > NAME_AT + sizeof first && memcmp(bytes + NAME_AT, first, sizeof first - 1) == 0;
}

static void read_open_document(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    g_autoptr(ArchiveZip) zip = open_zip(v, bytes, size);
    if (zip != NULL)
        verify_odf_package(v, zip, ending);
}

static void read_archive(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    static const char *const endings = "|7z|tar|gz|tgz|bz2|tbz|tbz2|xz|txz|";
    ArchiveFormat format = archive_format_of(bytes, size);
    if (!enter(v))
        return;
    if (verify_words_have(OFFICE_ENDINGS, ending))
        read_package(v, bytes, size, ending);
    else if (is_open_document(bytes, size))
        read_open_document(v, bytes, size, ending);
    else if (format == ARCHIVE_ZIP)
        read_zip(v, bytes, size, ending);
    else if (v->policy->verify_only && verify_words_have(endings, ending))
        verify_original_archive(v, format, bytes, size);
    else
        verify_say(v, DISARM_DISGUISE, archive_format_name(format));
    disarm_budget_leave(v->budget);
}

void verify_inner_package(Verify *v, const guint8 *bytes, gsize size)
{
    if (!enter(v))
        return;
    read_package(v, bytes, size, "");
    disarm_budget_leave(v->budget);
}

/* ---- PDF ---- */

static gboolean is_pdf(const guint8 *bytes, gsize size)
{
    return size > 5 && memcmp(bytes, "%PDF-", 5) == 0;
}

static void read_pdf(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    guint64 said = v->said;
    if (*ending != '\0' && strcmp(ending, "pdf") != 0)
        verify_say(v, DISARM_DISGUISE, ending);
    verify_pdf(v, bytes, size);
    if (v->said == said)
        disarm_part(v->findings, "pdf", DISARM_SAME);
}

/* ---- Rich Text ---- */

static void read_rtf(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    if (*ending != '\0' && strcmp(ending, "rtf") != 0)
        verify_say(v, DISARM_DISGUISE, ending);
    verify_rtf(v, bytes, size);
}

/* ---- texts ---- */

static gboolean begins_foreign(const guint8 *bytes, gsize size)
{
    gboolean utf8 = g_utf8_validate((const char *)bytes, (gssize)size, NULL);
    const char *encoding = utf8 ? "utf-8" : charset_find(bytes, size, NULL);
    g_autofree char *whole =
        encoding != NULL ? charset_decode(encoding, bytes, size, "", NULL) : NULL;
    const char *text = whole != NULL ? whole : "";
    g_autofree char *lower = g_ascii_strdown(text + strspn(text, " \t\r\n"), 32);
    return verify_list_starts(VERIFY_LIST_FOREIGN, lower);
}

static char separator_of(const char *ending)
{
    return strcmp(ending, "csv") == 0 ? ',' : verify_words_have("|tsv|tab|", ending) ? '\t' : '\0';
}

static gboolean is_called_text(const char *ending)
{
    return separator_of(ending) != '\0' || verify_list_has(VERIFY_LIST_TEXTS, ending);
}

static void read_text(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    guint64 said = v->said;
    char separator = separator_of(ending);
    gboolean known = is_called_text(ending);
    if (!known && begins_foreign(bytes, size))
        verify_say(v, DISARM_UNSUPPORTED, ending);
    if (!known && *ending != '\0') /* what an unknown ending starts nobody knows */
        verify_say(v, DISARM_DISGUISE, ending);
    verify_text(v, bytes, size, separator);
    if (v->said == said)
        disarm_part(v->findings,
                    separator == ','    ? "comma-table"
                    : separator == '\t' ? "tab-table"
                                        : "plain-text",
                    DISARM_SAME);
}

/* ---- any file ---- */

void verify_any(Verify *v, const guint8 *bytes, gsize size, const char *name)
{
    g_autofree char *ending = ending_of(name);
    const char *picture = verify_picture_kind(bytes, size);
    /* a text may begin like a page, and is none */
    gboolean markup = !verify_list_has(VERIFY_LIST_TEXTS, ending);
    judge_name(v, name);
    if (verify_list_has(VERIFY_LIST_PROGRAMS, ending))
        verify_say(v, DISARM_EXECUTABLE, ending);
    else if (picture != NULL)
        read_picture(v, bytes, size, picture, ending);
    else if (is_pdf(bytes, size))
        read_pdf(v, bytes, size, ending);
    else if (ole_is_file(bytes, size))
        verify_old(v, bytes, size, ending);
    else if (verify_is_rtf(bytes, size))
        read_rtf(v, bytes, size, ending);
    else if (archive_format_of(bytes, size) != ARCHIVE_NONE)
        read_archive(v, bytes, size, ending);
    else if (markup && verify_is_html(bytes, size))
        verify_html_page(v, bytes, size, ending);
    else if (markup && verify_is_svg(bytes, size))
        verify_drawing(v, bytes, size, ending);
    else if (markup && verify_odf_is_flat(bytes, size))
        verify_odf_flat(v, bytes, size, ending);
    else
        read_text(v, bytes, size, ending);
}

static void set_refusal(const Verify *v, GError **error)
{
    const char *english = disarm_danger_what(v->danger, PROBLEM_ENGLISH);
    const char *japanese = disarm_danger_what(v->danger, PROBLEM_JAPANESE);
    const char *part = v->part != NULL ? v->part : "";
    g_autofree char *what = g_strconcat(english, PROBLEM_MARK, japanese, NULL);
    g_autofree char *where =
        g_strdup_printf("The check of the finished file found it in %s." PROBLEM_MARK
                        "できあがったファイルの検査で、%s に見つかりました。",
                        part, part);
    problem_set(error, PROBLEM_UNSAFE, what, where);
}

gboolean verify_file(const guint8 *bytes, gsize size, const char *name, DisarmJob *job,
                     GError **error)
{
    g_autoptr(GPtrArray) where = g_ptr_array_new();
    Verify v = {
        .policy = job->policy, .budget = job->budget, .findings = job->findings, .where = where};
    g_ptr_array_add(where, (gpointer)name);
    if (size == 0)
        verify_say(&v, DISARM_DAMAGED, "empty");
    else
        verify_any(&v, bytes, size, name);
    if (v.said > 0)
        set_refusal(&v, error);
    g_free(v.part);
    g_free(v.detail);
    return v.said == 0;
}
