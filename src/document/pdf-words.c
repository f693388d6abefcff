/* document/pdf-words.c -- the words of a PDF out of pdftotext's XHTML */
#include "base/problem.h"
#include "document/pdf.h"
#include "document/xml.h"
#include <math.h>
#include <string.h>

#define WORD_MAX_BYTES 4096u
#define PLACE_MAX 100000.0
#define EXACT_DIGITS 15

typedef struct {
    PdfWords *words;
    PdfWord word;       /* in hand */
    guint first, pages; /* number of the first page, and how many came */
    gboolean in_word;
    gboolean passes_over; /* the page stands there already */
    gboolean too_many;
} Reader;

/* As g_ascii_strtod, which takes long over what pdftotext writes: few digits, six of them behind
 * the point. A whole number and a power of ten that both fit a double give the same quotient. */
static double read_place(const char *text)
{
    const char *at = text + (*text == '-');
    double digits = 0, unit = 1;
    gboolean behind = FALSE;
    for (; at - text <= EXACT_DIGITS && (g_ascii_isdigit(*at) || (*at == '.' && !behind)); at++) {
        behind |= *at == '.';
        digits = *at == '.' ? digits : digits * 10 + (*at - '0');
        unit *= behind && *at != '.' ? 10 : 1;
    }
    if (*at != '\0' || at == text)
        return g_ascii_strtod(text, NULL);
    return (*text == '-' ? -digits : digits) / unit;
}

static float place_in(const char *const *attributes, const char *name)
{
    const char *text = document_xml_attribute(attributes, name);
    double place = text != NULL ? read_place(text) : 0;
    return isfinite(place) ? (float)CLAMP(place, -PLACE_MAX, PLACE_MAX) : 0;
}

static void begin_page(Reader *reader, const char *const *attributes)
{
    PdfPage page = {place_in(attributes, "width"), place_in(attributes, "height"),
                    reader->words->words->len, 0};
    reader->passes_over = reader->first + reader->pages++ <= reader->words->pages->len;
    if (reader->passes_over)
        return;
    g_array_append_val(reader->words->pages, page);
    reader->too_many |= reader->words->pages->len > PDF_PAGES_MAX;
}

static void begin_word(Reader *reader, const char *const *attributes)
{
    reader->word = (PdfWord){place_in(attributes, "xMin"),       place_in(attributes, "yMin"),
                             place_in(attributes, "xMax"),       place_in(attributes, "yMax"),
                             (guint32)reader->words->texts->len, 0};
    reader->in_word = TRUE;
}

static void end_word(Reader *reader)
{
    PdfWord *word = &reader->word;
    word->size = (guint32)reader->words->texts->len - word->text;
    reader->in_word = FALSE;
    gboolean sound = word->size > 0 && word->right > word->left && word->bottom > word->top;
    if (!sound || reader->words->pages->len == 0)
        return;
    g_array_append_val(reader->words->words, *word);
    g_array_index(reader->words->pages, PdfPage, reader->words->pages->len - 1).count++;
    reader->too_many |= reader->words->words->len > PDF_WORDS_MAX;
}

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    if (strcmp(name, "h:page") == 0)
        begin_page(user, attributes);
    else if (strcmp(name, "h:word") == 0 && !((Reader *)user)->passes_over)
        begin_word(user, attributes);
}

static void on_end(const char *name, gpointer user)
{
    Reader *reader = user;
    if (reader->in_word && strcmp(name, "h:word") == 0)
        end_word(reader);
}

static void on_text(const char *text, gsize size, gpointer user)
{
    Reader *reader = user;
    GString *texts = reader->words->texts;
    if (reader->in_word && texts->len - reader->word.text + size <= WORD_MAX_BYTES)
        g_string_append_len(texts, text, (gssize)size);
}

static gboolean go_on(gpointer user)
{
    return !((Reader *)user)->too_many;
}

/* Characters that no XML may hold come out of damaged fonts; they become spaces. */
static GBytes *tame(const guint8 *bytes, gsize size_bytes)
{
    char *text = g_utf8_validate((const char *)bytes, (gssize)size_bytes, NULL)
                     ? g_strndup((const char *)bytes, size_bytes)
                     : g_utf8_make_valid((const char *)bytes, (gssize)size_bytes);
    gsize size = strlen(text);
    for (gsize i = 0; i < size; i++) {
        gboolean control = (guint8)text[i] < 0x20 && strchr("\t\n\r", text[i]) == NULL;
        if (control)
            text[i] = ' ';
        if (i + 2 < size && memcmp(text + i, "\xEF\xBF", 2) == 0 && (guint8)text[i + 2] >= 0xBE)
            memcpy(text + i, "\xE3\x80\x80", 3); /* U+FFFE, U+FFFF */
    }
    return g_bytes_new_take(text, size);
}

PdfWords *pdf_words_new(void)
{
    PdfWords *words = g_new0(PdfWords, 1);
    words->texts = g_string_new(NULL);
    words->words = g_array_new(FALSE, FALSE, sizeof(PdfWord));
    words->pages = g_array_new(FALSE, FALSE, sizeof(PdfPage));
    return words;
}

gboolean pdf_words_add(PdfWords *words, guint first, const guint8 *bytes, gsize size_bytes,
                       const char *what, guint *pages, GError **error)
{
    static const DocumentXmlSpace spaces[] = {{"http://www.w3.org/1999/xhtml", "h"}, {NULL, NULL}};
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, go_on, TRUE};
    Reader reader = {.words = words, .first = first};
    g_autoptr(GBytes) tamed = tame(bytes, size_bytes);
    if (!document_xml_read(tamed, what, spaces, &handlers, &reader, error))
        return FALSE;
    if (reader.too_many) {
        problem_set(error, PROBLEM_TOO_LARGE, what, PROBLEM_BOTH("2,000 pages", "2,000 ページ"));
        return FALSE;
    }
    *pages = reader.pages;
    return TRUE;
}

void pdf_words_free(PdfWords *words)
{
    if (words == NULL)
        return;
    g_string_free(words->texts, TRUE);
    g_array_unref(words->words);
    g_array_unref(words->pages);
    g_free(words);
}
