/* verify/pdf-data.c -- the data of streams: one way of packing, to its very end, and what is in it
 */
#include "verify/pdf-internal.h"
#include "verify/picture.h"
#include <string.h>
#include <zlib.h>

#define PIECE_BYTES ((gsize)65536)
#define WORD_MAX 32u
#define COLUMNS_MAX 1000000
/* What is read here was bounded when it was made: sizes bound it. */
#define DATA_MAX ((gsize)320 * 1024 * 1024)

typedef struct {
    VerifyPdf *p;
    GByteArray *out; /* NULL: only counted */
    gsize size, row; /* so far; bytes of a row whose first is its filter, or 0 */
} Unpack;

static gboolean take(Unpack *u, const guint8 *bytes, gsize size)
{
    GError *error = NULL;
    if (!disarm_budget_inflate(u->p->v->budget, size, &error)) {
        verify_say_error(u->p->v, error);
        return FALSE;
    }
    for (gsize at = u->row > 0 ? (u->row - u->size % u->row) % u->row : size; at < size;
         at += u->row)
        if (bytes[at] > 4)
            return verify_pdf_wrong(u->p, DISARM_DAMAGED, "filter of a row");
    u->size += size;
    if (u->size > DATA_MAX)
        return verify_pdf_wrong(u->p, DISARM_LIMIT, "data");
    if (u->out != NULL)
        g_byte_array_append(u->out, bytes, (guint)size);
    return TRUE;
}

static gboolean unpack_all(Unpack *u, z_stream *z)
{
    guint8 piece[PIECE_BYTES];
    int state = Z_OK;
    while (state == Z_OK) {
        z->next_out = piece;
        z->avail_out = sizeof piece;
        state = inflate(z, Z_NO_FLUSH);
        if (!take(u, piece, sizeof piece - z->avail_out))
            return FALSE;
        if (state == Z_OK && z->avail_out == sizeof piece)
            break;
    }
    if (state != Z_STREAM_END || z->avail_in > 0)
        return verify_pdf_wrong(u->p, DISARM_DAMAGED, "packed data");
    return TRUE;
}

static gboolean unpack(Unpack *u, const guint8 *bytes, gsize size)
{
    z_stream z = {.next_in = (Bytef *)(guintptr)bytes, .avail_in = (uInt)size};
    if (size > G_MAXINT32 || inflateInit(&z) != Z_OK)
        return verify_pdf_wrong(u->p, DISARM_LIMIT, "data");
    gboolean fine = unpack_all(u, &z);
    inflateEnd(&z);
    return fine;
}

/* ---- pictures ---- */

/* "/DecodeParms<</Predictor 15/Colors 3/BitsPerComponent 8/Columns 100>>" */
static gboolean read_predictor(Unpack *u, const char *text)
{
    VerifyPdf t = *u->p;
    gint64 predictor = 0, colors = 0, bits = 0, columns = 0;
    t.at = (const guint8 *)text;
    t.end = t.at + strlen(text);
    t.wrong = FALSE;
    if (!verify_pdf_eat(&t, "/DecodeParms<</Predictor ") || !verify_pdf_number(&t, &predictor) ||
        !verify_pdf_eat(&t, "/Colors ") || !verify_pdf_number(&t, &colors) ||
        !verify_pdf_eat(&t, "/BitsPerComponent ") || !verify_pdf_number(&t, &bits) ||
        !verify_pdf_eat(&t, "/Columns ") || !verify_pdf_number(&t, &columns) ||
        !verify_pdf_eat(&t, ">>"))
        return FALSE;
    gboolean known = predictor == 2 || (predictor >= 10 && predictor <= 15);
    gboolean depth = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
    if (t.at != t.end || !known || !depth || colors < 1 || colors > 32 || columns < 1 ||
        columns > COLUMNS_MAX)
        return verify_pdf_wrong(u->p, DISARM_UNKNOWN_CONTENT, text);
    u->row = predictor >= 10 ? ((gsize)(colors * bits * columns) + 7) / 8 + 1 : 0;
    return TRUE;
}

static void read_image(VerifyPdf *p, const char *filter, const guint8 *bytes, gsize size)
{
    static const char flate[] = "/Filter/FlateDecode";
    static const char *const jpegs =
        "|/Filter/DCTDecode|/Filter/DCTDecode/DecodeParms<</ColorTransform 0>>|"
        "/Filter/DCTDecode/DecodeParms<</ColorTransform 1>>|";
    Unpack u = {.p = p};
    if (verify_words_have(jpegs, filter)) {
        verify_jpeg(p->v, bytes, size);
        return;
    }
    if (strncmp(filter, flate, sizeof flate - 1) != 0) {
        verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, filter);
        return;
    }
    const char *rest = filter + sizeof flate - 1;
    if (*rest == '\0' || read_predictor(&u, rest))
        unpack(&u, bytes, size);
}

/* ---- words ---- */

static const char *const map_words =
    "|findresource|begin|end|def|dict|dup|pop|defineresource|currentdict|begincmap|endcmap|"
    "begincodespacerange|endcodespacerange|beginbfchar|endbfchar|beginbfrange|endbfrange|"
    "begincidrange|endcidrange|begincidchar|endcidchar|beginnotdefrange|endnotdefrange|"
    "beginnotdefchar|endnotdefchar|usecmap|CMapName|true|false|null|";
static const char *const calculator_words =
    "|abs|add|atan|ceiling|cos|cvi|cvr|div|exp|floor|idiv|ln|log|mod|mul|neg|round|sin|sqrt|sub|"
    "truncate|and|bitshift|eq|false|ge|gt|le|lt|ne|not|or|true|xor|if|ifelse|copy|dup|exch|index|"
    "pop|roll|";

static gsize text_size(const guint8 *at, const guint8 *end)
{
    guint depth = 0;
    for (const guint8 *here = at; here < end; here++) {
        if (*here == '\\')
            here++;
        else if (*here == '(')
            depth++;
        else if (*here == ')' && --depth == 0)
            return (gsize)(here - at) + 1;
    }
    return (gsize)(end - at);
}

static gsize word_size(const guint8 *at, const guint8 *end)
{
    gsize size = 0;
    while (at + size < end && at[size] > 0x20 && strchr("()<>[]{}/%", at[size]) == NULL)
        size++;
    return size;
}

/* Names, texts and brackets may stand in maps; numbers and listed words in both. */
static gsize read_word(VerifyPdf *p, const guint8 *at, const guint8 *end, gboolean map)
{
    if (*at <= 0x20)
        return 1;
    if (*at == '(' && map)
        return text_size(at, end);
    if (*at == '/' && map)
        return 1 + word_size(at + 1, end);
    if (strchr(map ? "<>[]" : "{}", *at) != NULL)
        return 1;
    gsize size = word_size(at, end);
    g_autofree char *word = g_strndup((const char *)at, MIN(size, WORD_MAX));
    gboolean hex = map && strspn(word, "0123456789ABCDEFabcdef") == strlen(word);
    gboolean number = strspn(word, "+-.0123456789") == strlen(word);
    if (size > 0 && (hex || number || verify_words_have(map ? map_words : calculator_words, word)))
        return size;
    verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, word);
    return 0;
}

static void read_words(VerifyPdf *p, const guint8 *bytes, gsize size, gboolean map)
{
    const guint8 *at = bytes, *end = size > 0 ? bytes + size : bytes;
    while (at < end) {
        gsize taken = read_word(p, at, end, map);
        if (taken == 0)
            return;
        at += MIN(taken, (gsize)(end - at));
    }
}

/* ---- any ---- */

static void read_plain(VerifyPdf *p, VerifyPdfData data, const guint8 *bytes, gsize size)
{
    switch (data) {
    case VERIFY_PDF_CONTENT:
        verify_pdf_content(p, bytes, size);
        return;
    case VERIFY_PDF_PROFILE:
        verify_icc(p->v, bytes, size);
        return;
    case VERIFY_PDF_FONT:
        verify_pdf_font(p, bytes, size);
        return;
    case VERIFY_PDF_CMAP:
    case VERIFY_PDF_CALCULATOR:
        read_words(p, bytes, size, data == VERIFY_PDF_CMAP);
        return;
    default:
        return;
    }
}

void verify_pdf_data(VerifyPdf *p, VerifyPdfData data, const char *filter, const guint8 *bytes,
                     gsize size)
{
    if (data == VERIFY_PDF_IMAGE) {
        read_image(p, filter, bytes, size);
        return;
    }
    g_autoptr(GByteArray) out = data != VERIFY_PDF_PLAIN ? g_byte_array_new() : NULL;
    Unpack u = {.p = p, .out = out};
    if (strcmp(filter, "/Filter/FlateDecode") != 0)
        verify_pdf_wrong(p, DISARM_UNKNOWN_CONTENT, filter);
    else if (unpack(&u, bytes, size) && out != NULL)
        read_plain(p, data, out->data, out->len);
}
