/* clean/kind.c -- tables of first bytes, first words and endings, asked one after the other */
#include "clean/kind.h"
#include "archive/format.h"
#include "archive/zip.h"
#include "clean/kind-tables.h"
#include "clean/office97/office97.h"
#include "image/kind.h"
#include <stdlib.h>
#include <string.h>

#define LOOK_BYTES ((gsize)4096) /* of the beginning of a text */
#define TYPES_NAME "[Content_Types].xml"
#define MIMETYPE_AT 30 /* where a ZIP's first entry has its name */

static const CleanFileKind unknown_binary = {
    .name = "unknown-binary",
    .text = {"種類の分からないデータ", "data of no known kind"},
    .class = CLEAN_CLASS_REFUSED,
    .advice = {"Office 文書、PDF、画像、テキストのいずれかで送ってもらってください。",
               "Ask for an Office document, PDF, picture or text."}};

static const char *const pack_as_zip[2] = {"ZIP 形式で圧縮し直して送ってもらってください。",
                                           "Ask for it packed as ZIP."};
static const char *const send_as_picture[2] = {"JPEG または PNG の画像で送ってもらってください。",
                                               "Ask for it as a JPEG or PNG picture."};

static CleanFileKind row_named(const char *name)
{
    for (guint i = 0;; i++)
        if (strcmp(clean_kind_table[i].name, name) == 0)
            return clean_kind_table[i];
}

static CleanFileKind picture_kind(ImageKind image)
{
    gboolean cleaned = image_kind_is_cleaned(image);
    return (CleanFileKind){
        .name = image_kind_name(image),
        .text = {image_kind_text(image, PROBLEM_JAPANESE), image_kind_text(image, PROBLEM_ENGLISH)},
        .class = cleaned ? CLEAN_CLASS_ENGINE : CLEAN_CLASS_REFUSED,
        .engine = CLEAN_ENGINE_PICTURE,
        .advice = {send_as_picture[0], send_as_picture[1]},
        .detail = image};
}

static CleanFileKind archive_kind(ArchiveFormat format)
{
    gboolean read = archive_format_is_read(format);
    return (CleanFileKind){.name = archive_format_name(format),
                           .text = {archive_format_text(format, PROBLEM_JAPANESE),
                                    archive_format_text(format, PROBLEM_ENGLISH)},
                           .class = read ? CLEAN_CLASS_ENGINE : CLEAN_CLASS_REFUSED,
                           .engine = CLEAN_ENGINE_ARCHIVE,
                           .advice = {pack_as_zip[0], pack_as_zip[1]},
                           .detail = format};
}

/* ---- by bytes ---- */

/* A package that names its types, or whose first entry says what it is. */
static CleanFileKind zip_kind(const guint8 *bytes, gsize size)
{
    static const char oasis[] = "mimetypeapplication/vnd.oasis.";
    static const char epub[] = "mimetypeapplication/epub";
    if (size > MIMETYPE_AT + sizeof oasis &&
        memcmp(bytes + MIMETYPE_AT, oasis, sizeof oasis - 1) == 0)
        return row_named("open-document");
    if (size > MIMETYPE_AT + sizeof epub && memcmp(bytes + MIMETYPE_AT, epub, sizeof epub - 1) == 0)
        return row_named("typeset");
    static const ArchiveZipBudget look = {.max_entries = 100000, .max_name_bytes = 4096};
    g_autoptr(ArchiveZip) zip = archive_zip_open(bytes, size, &look, "", NULL);
    gboolean package = zip != NULL && archive_zip_find_folded(zip, TYPES_NAME) != NULL;
    return package ? row_named("ooxml") : archive_kind(ARCHIVE_ZIP);
}

/* A compound file is what its streams say. */
static CleanFileKind compound_kind(const guint8 *bytes, gsize size)
{
    static const char *const names[] = {
        [CLEAN_OLD_NONE] = "old-office",       [CLEAN_OLD_EXCEL] = "excel-old",
        [CLEAN_OLD_WORD] = "word-old",         [CLEAN_OLD_POWERPOINT] = "powerpoint-old",
        [CLEAN_OLD_PACKAGE] = "old-office",    [CLEAN_OLD_MESSAGE] = "outlook-message",
        [CLEAN_OLD_VISIO] = "visio-old",       [CLEAN_OLD_PUBLISHER] = "publisher",
        [CLEAN_OLD_HANGUL] = "hangul-document"};
    CleanOld old = clean_old_kind(bytes, size);
    CleanFileKind kind = row_named(names[old]);
    kind.detail = old;
    return kind;
}

static gboolean by_pattern(const guint8 *bytes, gsize size, CleanFileKind *kind)
{
    for (guint i = 0; i < clean_kind_bytes_count; i++) {
        const CleanKindBytes *row = &clean_kind_bytes[i];
        if (row->at + row->size <= size && memcmp(bytes + row->at, row->bytes, row->size) == 0) {
            *kind = clean_kind_table[row->kind];
            return TRUE;
        }
    }
    return FALSE;
}

/* What texts hold of controls: line ends, and what terminals and DOS left in them; it goes later.
 */
static gboolean is_of_texts(guint8 c)
{
    return c >= 0x20 || (c >= '\a' && c <= '\r') || c == 0x1A || c == 0x1B;
}

/* The beginning of a text with one byte per character, lower case, without marks and blanks before
 * it; NULL when it is no text. */
static char *first_words(const guint8 *bytes, gsize size)
{
    gboolean marked = size >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) ||
                                    (bytes[0] == 0xFE && bytes[1] == 0xFF));
    gsize look = MIN(size, LOOK_BYTES);
    gboolean wide = marked || memchr(bytes, 0, look) != NULL;
    g_autoptr(GString) words = g_string_new(NULL);
    for (gsize i = 0; i < look; i++) {
        guint8 c = bytes[i];
        if (c == 0 && wide && (marked || ((i ^ 1) < look && bytes[i ^ 1] != 0)))
            continue;
        if (!marked && !is_of_texts(c))
            return NULL;
        if (c != 0xEF && c != 0xBB && c != 0xBF && c != 0xFE && c != 0xFF)
            g_string_append_c(words, g_ascii_tolower((char)c));
    }
    return g_strdup(g_strchug(words->str));
}

static gboolean by_words(const char *words, CleanFileKind *kind)
{
    for (guint i = 0; i < clean_kind_starts_count; i++) {
        const CleanKindStart *row = &clean_kind_starts[i];
        if (strncmp(words, row->text, row->size) == 0) {
            *kind = clean_kind_table[row->kind];
            kind->textual = TRUE;
            return TRUE;
        }
    }
    return FALSE;
}

/* Behind XML's own first line, and comments. */
static const char *behind_declaration(const char *words)
{
    const char *at = words;
    for (;;) {
        const char *end = g_str_has_prefix(at, "<?xml ") || g_str_has_prefix(at, "<?xml\t")
                              ? strstr(at, "?>")
                          : g_str_has_prefix(at, "<!--") && at != words ? strstr(at, "->")
                                                                        : NULL;
        if (end == NULL)
            return at;
        for (at = end + 2; g_ascii_isspace(*at) || *at == '>';)
            at++;
    }
}

static gboolean by_text(const guint8 *bytes, gsize size, CleanFileKind *kind)
{
    g_autofree char *words = first_words(bytes, size);
    if (words == NULL)
        return FALSE;
    const char *behind = behind_declaration(words);
    if (behind != words && *behind != '\0' && by_words(behind, kind))
        return TRUE;
    if (!by_words(words, kind)) {
        *kind = row_named("plain-text");
        kind->textual = TRUE;
    }
    return TRUE;
}

CleanFileKind clean_kind_of_bytes(const guint8 *bytes, gsize size)
{
    CleanFileKind kind = unknown_binary;
    if (ole_is_file(bytes, size))
        return compound_kind(bytes, size);
    if (by_pattern(bytes, size, &kind))
        return kind;
    ImageKind image = image_kind_of(bytes, size);
    if (image != IMAGE_NONE)
        return picture_kind(image);
    ArchiveFormat format = archive_format_of(bytes, size);
    if (format == ARCHIVE_ZIP)
        return zip_kind(bytes, size);
    if (format != ARCHIVE_NONE)
        return archive_kind(format);
    by_text(bytes, size, &kind);
    return kind;
}

/* ---- by name ---- */

static const struct {
    const char *ending;
    ArchiveFormat format;
} archive_endings[] = {
    {"zip", ARCHIVE_ZIP},   {"7z", ARCHIVE_SEVEN},    {"tar", ARCHIVE_TAR},
    {"gz", ARCHIVE_GZIP},   {"tgz", ARCHIVE_GZIP},    {"bz2", ARCHIVE_BZIP2},
    {"tbz", ARCHIVE_BZIP2}, {"tbz2", ARCHIVE_BZIP2},  {"xz", ARCHIVE_XZ},
    {"txz", ARCHIVE_XZ},    {"lzh", ARCHIVE_LZH},     {"lha", ARCHIVE_LZH},
    {"rar", ARCHIVE_RAR},   {"cab", ARCHIVE_CAB},     {"arj", ARCHIVE_ARJ},
    {"ace", ARCHIVE_ACE},   {"zst", ARCHIVE_ZSTD},    {"z", ARCHIVE_COMPRESS},
    {"cpio", ARCHIVE_CPIO}, {"sit", ARCHIVE_STUFFIT}, {"sitx", ARCHIVE_STUFFIT},
    {"lz", ARCHIVE_LZIP},
};

char *clean_name_ending(const char *name)
{
    g_autofree char *folded = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
    if (folded == NULL)
        return g_strdup("");
    const char *slash = strrchr(folded, '/');
    const char *dot = strrchr(slash != NULL ? slash : folded, '.');
    return dot != NULL ? g_utf8_strdown(dot + 1, -1) : g_strdup("");
}

static int by_name(const void *ending, const void *row)
{
    return strcmp(ending, ((const CleanKindEnding *)row)->ending);
}

static gboolean by_ending(const char *ending, CleanFileKind *kind)
{
    const CleanKindEnding *row = bsearch(ending, clean_kind_endings, clean_kind_endings_count,
                                         sizeof *clean_kind_endings, by_name);
    if (row != NULL)
        *kind = clean_kind_table[row->kind];
    return row != NULL;
}

gboolean clean_kind_of_name(const char *name, CleanFileKind *kind)
{
    g_autofree char *ending = clean_name_ending(name);
    if (by_ending(ending, kind))
        return TRUE;
    ImageKind image = image_kind_of_ending(ending);
    if (image != IMAGE_NONE) {
        *kind = picture_kind(image);
        return TRUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(archive_endings); i++)
        if (strcmp(archive_endings[i].ending, ending) == 0) {
            *kind = archive_kind(archive_endings[i].format);
            return TRUE;
        }
    return FALSE;
}

gboolean clean_kind_refuse(const CleanFileKind *kind, GError **error)
{
    g_autofree char *what =
        g_strconcat(kind->text[PROBLEM_ENGLISH], PROBLEM_MARK, kind->text[PROBLEM_JAPANESE], NULL);
    g_autofree char *advice = g_strconcat(kind->advice[PROBLEM_ENGLISH], PROBLEM_MARK,
                                          kind->advice[PROBLEM_JAPANESE], NULL);
    problem_set(error, PROBLEM_UNSUPPORTED, what, advice);
    return FALSE;
}
