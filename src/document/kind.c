/* document/kind.c -- signatures of files, and what to tell people about those that are not read */
#include "document/kind.h"
#include "base/problem.h"
#include "document/document.h"
#include <string.h>

#define SNIFFED_BYTES ((gsize)4096)
#define MARKDOWN_HEADINGS 2u

#define SAVE_AS_DOCX                                                                                                              \
    PROBLEM_BOTH("Open it in Word, save it as a Word document (*.docx) and send that.",                                           \
                 "Word で開き、「名前を付けて保存」で Word 文書（*.docx）として保存し直したものを" \
                 "送ってください。")
#define SAVE_AS_PDF                                                                                \
    PROBLEM_BOTH(                                                                                  \
        "Open it where it was made, save it as Word (docx) or PDF and send that.",                 \
        "作成したソフトで開き、Word 形式（docx）か PDF で保存し直したものを送ってください。")
#define SEND_TEXT                                                                                  \
    PROBLEM_BOTH("Send the file it was made from, or a PDF that went through text recognition.",   \
                 "元の文書ファイルか、文字認識（OCR）をかけた PDF を送ってください。")
#define UNPACK                                                                                     \
    PROBLEM_BOTH("Unpack it and send the document inside.",                                        \
                 "展開（解凍）してから、中の文書を送ってください。")

/* By their first bytes. */
static const struct {
    const char *magic;
    gsize size;
    const char *kind, *way_out;
} signatures[] = {
    {"{\\rtf", 5, PROBLEM_BOTH("RTF", "RTF（リッチテキスト）"), SAVE_AS_DOCX},
    {"\x89PNG", 4, PROBLEM_BOTH("picture", "画像"), SEND_TEXT},
    {"\xFF\xD8\xFF", 3, PROBLEM_BOTH("picture", "画像"), SEND_TEXT},
    {"GIF8", 4, PROBLEM_BOTH("picture", "画像"), SEND_TEXT},
    {"II*\0", 4, PROBLEM_BOTH("picture", "画像"), SEND_TEXT},
    {"MM\0*", 4, PROBLEM_BOTH("picture", "画像"), SEND_TEXT},
    {"\x1F\x8B", 2, PROBLEM_BOTH("packed file", "圧縮ファイル"), UNPACK},
    {"7z\xBC\xAF", 4, PROBLEM_BOTH("packed file", "圧縮ファイル"), UNPACK},
    {"Rar!", 4, PROBLEM_BOTH("packed file", "圧縮ファイル"), UNPACK},
    {"PK\5\6", 4, PROBLEM_BOTH("packed file", "圧縮ファイル"), UNPACK},
};

/* Names of streams in an OLE2 file, as they stand there in UTF-16. */
static const struct {
    const char *stream;
    gsize size;
    const char *kind, *way_out; /* kind NULL: locked by a password */
} ole_streams[] = {
#define STREAM(text) text, sizeof(text) - 1
    {STREAM("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"), NULL, NULL},
    {STREAM("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t"),
     PROBLEM_BOTH("old Word (doc)", "古い Word（doc）"), SAVE_AS_DOCX},
    {STREAM("D\0o\0c\0u\0m\0e\0n\0t\0T\0e\0x\0t"), PROBLEM_BOTH("Ichitaro", "一太郎"), SAVE_AS_PDF},
    {STREAM("W\0o\0r\0k\0b\0o\0o\0k"), PROBLEM_BOTH("old Excel (xls)", "古い Excel（xls）"),
     SAVE_AS_PDF},
    {STREAM("P\0o\0w\0e\0r\0P\0o\0i\0n\0t"),
     PROBLEM_BOTH("old PowerPoint (ppt)", "古い PowerPoint（ppt）"), SAVE_AS_PDF},
#undef STREAM
};

static DocumentKind refuse(const char *kind, const char *way_out, GError **error)
{
    problem_set(error, PROBLEM_UNSUPPORTED, kind, way_out);
    return DOCUMENT_KIND_REFUSED;
}

static gboolean begins(const guint8 *bytes, gsize size, const char *magic, gsize magic_size)
{
    return size >= magic_size && memcmp(bytes, magic, magic_size) == 0;
}

static DocumentKind refuse_ole(const guint8 *bytes, gsize size, const char *name, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ole_streams); i++) {
        if (memmem(bytes, size, ole_streams[i].stream, ole_streams[i].size) == NULL)
            continue;
        if (ole_streams[i].kind != NULL)
            return refuse(ole_streams[i].kind, ole_streams[i].way_out, error);
        problem_set(error, PROBLEM_ENCRYPTED, name, NULL);
        return DOCUMENT_KIND_REFUSED;
    }
    return refuse(PROBLEM_BOTH("old Office or Ichitaro (OLE2)", "古い Office や一太郎（OLE2）"),
                  SAVE_AS_PDF, error);
}

/* ---- marked-up text ---- */

/* The file's beginning in lower-case ASCII, as a string; zero bytes (of UTF-16) are dropped. */
static char *sniff(const guint8 *bytes, gsize size)
{
    GString *out = g_string_sized_new(SNIFFED_BYTES);
    for (gsize i = 0; i < MIN(size, SNIFFED_BYTES); i++)
        if (bytes[i] != 0 && bytes[i] < 0x80)
            g_string_append_c(out, g_ascii_tolower((char)bytes[i]));
    return g_string_free(out, FALSE);
}

static gboolean is_html(const char *opening)
{
    const char *at = opening + strspn(opening, " \t\r\n");
    if (*at != '<')
        return FALSE;
    return g_str_has_prefix(at, "<!doctype html") || strstr(at, "<html") != NULL ||
           strstr(at, "<body") != NULL || strstr(at, "<frameset") != NULL;
}

static gboolean is_web_archive(const char *opening)
{
    return strstr(opening, "mime-version:") != NULL && strstr(opening, "multipart/related") != NULL;
}

/* Two headings or more, or one and a table. */
static gboolean is_markdown(const guint8 *bytes, gsize size)
{
    guint headings = 0;
    const guint8 *at = bytes, *end = bytes + size;
    while (at < end && headings < MARKDOWN_HEADINGS) {
        gsize signs = 0;
        while (at + signs < end && signs < 7 && at[signs] == '#')
            signs++;
        headings += signs >= 1 && signs <= 6 && at + signs < end && at[signs] == ' ';
        headings +=
            begins(at, (gsize)(end - at), "|---", 4) || begins(at, (gsize)(end - at), "| ---", 5);
        const guint8 *next = memchr(at, '\n', (gsize)(end - at));
        at = next != NULL ? next + 1 : end;
    }
    return headings >= MARKDOWN_HEADINGS;
}

static DocumentKind find_text(const guint8 *bytes, gsize size, GError **error)
{
    g_autofree char *opening = sniff(bytes, size);
    if (is_html(opening))
        return DOCUMENT_KIND_HTML;
    if (is_web_archive(opening))
        return refuse(PROBLEM_BOTH("web archive (mht)", "Web アーカイブ（mht）"),
                      PROBLEM_BOTH("Save the page as HTML (complete) or PDF and send that.",
                                   "ページを HTML（完全）か PDF で保存し直して送ってください。"),
                      error);
    if (g_str_has_prefix(opening, "<?xml"))
        return refuse("XML", PROBLEM_SAVE_AS_TEXT, error);
    return is_markdown(bytes, size) ? DOCUMENT_KIND_MARKDOWN : DOCUMENT_KIND_TEXT;
}

gboolean document_is_pdf(const guint8 *bytes, gsize size_bytes)
{
    gsize at = begins(bytes, size_bytes, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < MIN(size_bytes, 1024) && g_ascii_isspace((char)bytes[at]))
        at++;
    return begins(bytes + at, size_bytes - at, "%PDF-", 5);
}

DocumentKind document_kind_find(const guint8 *bytes, gsize size_bytes, const char *name,
                                GError **error)
{
    if (document_is_pdf(bytes, size_bytes))
        return DOCUMENT_KIND_PDF;
    if (begins(bytes, size_bytes, "PK\3\4", 4))
        return DOCUMENT_KIND_ZIP;
    if (begins(bytes, size_bytes, "\xD0\xCF\x11\xE0", 4))
        return refuse_ole(bytes, size_bytes, name, error);
    for (gsize i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (begins(bytes, size_bytes, signatures[i].magic, signatures[i].size))
            return refuse(signatures[i].kind, signatures[i].way_out, error);
    return find_text(bytes, size_bytes, error);
}
