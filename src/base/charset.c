/* base/charset.c -- decides the character set by trying, strictest first */
#include "base/charset.h"
#include "base/problem.h"
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

/* After so many whole multi-byte characters a bad byte is damage, not another character set. */
#define UTF8_SURE 4u
/* So far a page is looked at for what it says of itself. */
#define DECLARED_BYTES ((gsize)4096)
/* A detector is asked about so much of the text. */
#define HINT_BYTES 65536
/* Japanese text of so many characters cannot do without hiragana. */
#define JUDGED_CHARS 40u

/* Lasting names, what ICU calls them, and what documents do. */
static const struct {
    const char *encoding, *converter;
    const char *labels[8];
} charsets[] = {
    {"utf-8", "UTF-8", {"utf-8", "utf8", NULL}},
    {"cp932",
     "ibm-943_P15A-2003",
     {"shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932", "ms932", NULL}},
    {"euc-jp", "EUC-JP", {"euc-jp", "x-euc-jp", "eucjp", "euc_jp", "eucjp-ms", NULL}},
    {"iso-2022-jp", "ISO-2022-JP", {"iso-2022-jp", "csiso2022jp", NULL}},
    {"utf-16", "UTF-16", {"utf-16", NULL}},
    {"utf-16le", "UTF-16LE", {"utf-16le", NULL}},
    {"utf-16be", "UTF-16BE", {"utf-16be", NULL}},
};

static const char *converter_of(const char *encoding)
{
    for (gsize i = 0; i < G_N_ELEMENTS(charsets); i++)
        if (strcmp(charsets[i].encoding, encoding) == 0)
            return charsets[i].converter;
    return "UTF-8";
}

const char *charset_named(const char *label)
{
    for (gsize i = 0; i < G_N_ELEMENTS(charsets); i++)
        for (const char *const *known = charsets[i].labels; *known != NULL; known++)
            if (g_ascii_strcasecmp(*known, label) == 0)
                return charsets[i].encoding;
    return NULL;
}

char *charset_declared(const guint8 *bytes, gsize size)
{
    static const char key[] = "charset=";
    g_autofree char *opening = g_strndup((const char *)bytes, MIN(size, DECLARED_BYTES));
    g_autofree char *lower = g_ascii_strdown(opening, -1);
    const char *at = strstr(lower, key);
    if (at == NULL)
        return NULL;
    at += strlen(key);
    at += strspn(at, " \"'");
    return g_strndup(at, strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-_"));
}

static char *binary(GError **error)
{
    problem_set(error, PROBLEM_UNSUPPORTED, PROBLEM_BOTH("binary", "文字ではないデータ"),
                PROBLEM_SAVE_AS_TEXT);
    return NULL;
}

static char *bad_byte(GError **error, const char *name, gsize at)
{
    g_autofree char *place = g_strdup_printf("%" G_GSIZE_FORMAT, at);
    problem_set(error, PROBLEM_ENCODING, name, place);
    return NULL;
}

/* ---- one character set ---- */

typedef struct {
    char *utf8; /* NULL when a byte was wrong; owned */
    gsize size;
    gsize bad_at;
} Decoded;

static void convert_all(Decoded *out, UConverter *to, UConverter *from, const guint8 *bytes,
                        gsize size)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar pivot[1024];
    UChar *pivot_source = pivot, *pivot_target = pivot;
    const char *source = (const char *)bytes;
    char *target = out->utf8;
    ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    ucnv_convertEx(to, from, &target, out->utf8 + size * 3 + 4, &source, (const char *)bytes + size,
                   pivot, &pivot_source, &pivot_target, pivot + G_N_ELEMENTS(pivot), TRUE, TRUE,
                   &status);
    *target = '\0';
    out->size = (gsize)(target - out->utf8);
    out->bad_at = (gsize)(source - (const char *)bytes);
    if (U_FAILURE(status))
        g_clear_pointer(&out->utf8, g_free);
}

/* One byte gives one character of at most three bytes. FALSE when there is no memory for it. */
static gboolean convert(Decoded *out, const char *encoding, const guint8 *bytes, gsize size)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = ucnv_open(converter_of(encoding), &status);
    UConverter *to = ucnv_open("UTF-8", &status);
    out->utf8 = U_FAILURE(status) ? NULL : g_try_malloc(size * 3 + 5);
    gboolean room = out->utf8 != NULL;
    if (room)
        convert_all(out, to, from, bytes, size);
    if (from != NULL)
        ucnv_close(from);
    if (to != NULL)
        ucnv_close(to);
    return room;
}

static char *no_memory(const char *name, GError **error)
{
    problem_set(error, PROBLEM_TOO_LARGE, name, PROBLEM_BOTH("memory", "メモリ"));
    return NULL;
}

static char *decode_by(const char *encoding, const guint8 *bytes, gsize size, const char *name,
                       GError **error)
{
    Decoded decoded = {0};
    if (!convert(&decoded, encoding, bytes, size))
        return no_memory(name, error);
    if (decoded.utf8 == NULL)
        return bad_byte(error, name, decoded.bad_at);
    if (strlen(decoded.utf8) == decoded.size)
        return decoded.utf8;
    g_free(decoded.utf8);
    return binary(error);
}

static char *copy_utf8(const guint8 *bytes, gsize size, const char *name, GError **error)
{
    char *utf8 = g_try_malloc(size + 1);
    if (utf8 == NULL)
        return no_memory(name, error);
    memcpy(utf8, bytes, size);
    utf8[size] = '\0';
    return utf8;
}

static gsize bom_size(const guint8 *bytes, gsize size)
{
    return size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

char *charset_decode(const char *encoding, const guint8 *bytes, gsize size, const char *name,
                     GError **error)
{
    if (strcmp(encoding, "utf-8") != 0)
        return decode_by(encoding, bytes, size, name, error);
    gsize skip = bom_size(bytes, size);
    const char *bad = NULL;
    if (g_utf8_validate((const char *)bytes + skip, (gssize)(size - skip), &bad))
        return copy_utf8(bytes + skip, size - skip, name, error);
    if (*bad == '\0')
        return binary(error);
    return bad_byte(error, name, (gsize)(bad - (const char *)bytes));
}

/* ---- which one it is ---- */

/* What shows that a text was read in a character set that is not its own. */
typedef struct {
    gsize wide, hiragana;
    gsize odd; /* half-width kana and private use: what others look like as CP932 */
} Look;

static Look look_at(const char *utf8)
{
    Look look = {0};
    for (const char *at = utf8; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        look.wide += c >= 0x80;
        look.hiragana += c >= 0x3041 && c <= 0x309F;
        look.odd += (c >= 0xFF61 && c <= 0xFF9F) || (c >= 0xE000 && c <= 0xF8FF);
    }
    return look;
}

static gboolean looks_japanese(const char *utf8)
{
    Look look = look_at(utf8);
    return look.odd * 3 <= look.wide &&
           (look.wide < JUDGED_CHARS || look.hiragana * 50 >= look.wide);
}

/* Both fit: the detector, which weighs how often characters follow each other, has a say. */
static gboolean hints_euc(const guint8 *bytes, gsize size)
{
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    ucsdet_setText(detector, (const char *)bytes, (int32_t)MIN(size, HINT_BYTES), &status);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    const char *found = match != NULL ? ucsdet_getName(match, &status) : NULL;
    gboolean euc = U_SUCCESS(status) && g_strcmp0(found, "EUC-JP") == 0;
    if (detector != NULL)
        ucsdet_close(detector);
    return euc;
}

static char *read_japanese(const guint8 *bytes, gsize size, const char *name, const char **encoding,
                           GError **error)
{
    Decoded cp932 = {0}, euc = {0};
    gboolean room = convert(&cp932, "cp932", bytes, size) && convert(&euc, "euc-jp", bytes, size);
    gboolean as_cp932 = cp932.utf8 != NULL && looks_japanese(cp932.utf8);
    gboolean as_euc =
        euc.utf8 != NULL && looks_japanese(euc.utf8) && (!as_cp932 || hints_euc(bytes, size));
    char *utf8 = !room      ? NULL
                 : as_euc   ? g_steal_pointer(&euc.utf8)
                 : as_cp932 ? g_steal_pointer(&cp932.utf8)
                            : NULL;
    gsize bad_at = cp932.utf8 != NULL || euc.utf8 != NULL ? 0 : MAX(cp932.bad_at, euc.bad_at);
    g_free(cp932.utf8);
    g_free(euc.utf8);
    *encoding = as_euc ? "euc-jp" : "cp932";
    if (utf8 == NULL)
        return room ? bad_byte(error, name, bad_at) : no_memory(name, error);
    return utf8;
}

/* UTF-16 without BOM: ASCII and ends of lines have their zero byte on one side only. */
static const char *utf16_side(const guint8 *bytes, gsize size)
{
    gsize zeros[2] = {0, 0};
    for (gsize i = 0; i < size; i++)
        zeros[i % 2] += bytes[i] == 0;
    if (size % 2 != 0 || (zeros[0] != 0) == (zeros[1] != 0))
        return NULL;
    return zeros[0] != 0 ? "utf-16be" : "utf-16le";
}

static char *read_with_zeros(const guint8 *bytes, gsize size, const char *name,
                             const char **encoding, GError **error)
{
    *encoding = utf16_side(bytes, size);
    Decoded decoded = {0};
    if (*encoding == NULL)
        return binary(error);
    if (!convert(&decoded, *encoding, bytes, size))
        return no_memory(name, error);
    Look look = decoded.utf8 != NULL ? look_at(decoded.utf8) : (Look){0};
    if (look.hiragana * 50 >= MAX(look.wide, 1) && strlen(decoded.utf8) == decoded.size)
        return decoded.utf8;
    g_free(decoded.utf8);
    return binary(error);
}

/* Seven bits, with the escape that switches to kanji. */
static gboolean is_iso_2022(const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i + 2 < size; i++) {
        if (bytes[i] >= 0x80)
            return FALSE;
        if (bytes[i] == 0x1B && bytes[i + 1] == '$' && (bytes[i + 2] == 'B' || bytes[i + 2] == '@'))
            return TRUE;
    }
    return FALSE;
}

static gsize count_wide(const guint8 *bytes, gsize size)
{
    gsize wide = 0;
    for (gsize i = 0; i < size; i++)
        wide += bytes[i] >= 0xE0;
    return wide;
}

char *charset_read(const guint8 *bytes, gsize size, const char *name, const char **encoding,
                   GError **error)
{
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        *encoding = "utf-16";
        return decode_by("utf-16", bytes, size, name, error);
    }
    if (memchr(bytes, 0, size) != NULL)
        return read_with_zeros(bytes, size, name, encoding, error);
    *encoding = is_iso_2022(bytes, size) ? "iso-2022-jp" : "utf-8";
    if (**encoding == 'i')
        return decode_by(*encoding, bytes, size, name, error);
    gsize skip = bom_size(bytes, size);
    const char *bad = NULL;
    if (g_utf8_validate((const char *)bytes + skip, (gssize)(size - skip), &bad))
        return copy_utf8(bytes + skip, size - skip, name, error);
    gsize good = (gsize)(bad - (const char *)bytes);
    if (skip != 0 || count_wide(bytes, good) >= UTF8_SURE)
        return bad_byte(error, name, good);
    return read_japanese(bytes, size, name, encoding, error);
}

typedef struct {
    gboolean fits;
    gsize wide, half, kana; /* beyond ASCII; of those half-width kana, and full-width ones */
    gsize control;          /* below the blank, but tabs and ends of lines */
} Trial;

static Trial try_decoding(const char *encoding, const guint8 *bytes, gsize size)
{
    Decoded decoded = {0};
    Trial trial = {0};
    trial.fits = convert(&decoded, encoding, bytes, size) && decoded.utf8 != NULL &&
                 strlen(decoded.utf8) == decoded.size;
    for (const char *at = decoded.utf8; trial.fits && *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        trial.wide += c >= 0x80;
        trial.control += c < 0x20 && c != '\t' && c != '\r' && c != '\n';
        trial.half += c >= 0xFF61 && c <= 0xFF9F;
        trial.kana += c >= 0x3041 && c <= 0x30FE;
        trial.fits = c < 0x80 || c > 0x9F; /* controls that no Japanese text has */
    }
    g_free(decoded.utf8);
    return trial;
}

static const char *find_japanese(const guint8 *bytes, gsize size, gboolean *sure)
{
    Trial cp932 = try_decoding("cp932", bytes, size);
    if (cp932.fits && cp932.half * 2 <= cp932.wide)
        return "cp932";
    Trial euc = try_decoding("euc-jp", bytes, size);
    gboolean better = euc.fits && euc.half * 2 <= euc.wide && euc.kana * 10 >= euc.wide;
    *sure = !cp932.fits || !euc.fits;
    if (euc.fits && (!cp932.fits || better))
        return "euc-jp";
    return cp932.fits ? "cp932" : NULL;
}

/* UTF-16 by its mark or its zeros, ISO-2022-JP by its switches; else NULL. */
static const char *find_by_marks(const guint8 *bytes, gsize size)
{
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return "utf-16";
    if (memchr(bytes, 0, size) != NULL)
        return utf16_side(bytes, size);
    return is_iso_2022(bytes, size) ? "iso-2022-jp" : NULL;
}

/* ASCII with a zero gone astray is kanji when taken in pairs; what is really in pairs has a high
 * byte somewhere, or kana, or more than one zero in sixteen bytes. */
static gboolean has_stray_zero(const guint8 *bytes, gsize size, const Trial *trial)
{
    gsize zeros = 0, high = 0;
    for (gsize i = 0; i < size; i++) {
        zeros += bytes[i] == 0;
        high += bytes[i] >= 0x80;
    }
    return high == 0 && zeros * 16 < size && trial->kana * 10 < trial->wide;
}

const char *charset_find(const guint8 *bytes, gsize size, gboolean *sure)
{
    gboolean unasked = TRUE;
    gboolean *judged = sure != NULL ? sure : &unasked;
    const char *encoding = find_by_marks(bytes, size);
    *judged = TRUE;
    if (encoding == NULL && memchr(bytes, 0, size) == NULL)
        return g_utf8_validate((const char *)bytes, (gssize)size, NULL)
                   ? "utf-8"
                   : find_japanese(bytes, size, judged);
    Trial trial = encoding != NULL ? try_decoding(encoding, bytes, size) : (Trial){0};
    gboolean guessed = encoding != NULL && strlen(encoding) == strlen("utf-16le");
    if (!trial.fits || (guessed && (trial.control != 0 || has_stray_zero(bytes, size, &trial))))
        return NULL;
    return encoding;
}

/* ---- the other way ---- */

/* A character of one byte in UTF-8 may take a switch of three bytes before it. */
static char *encode_all(UConverter *to, UConverter *from, const char *utf8, gsize size,
                        gsize *written, gsize *bad_at)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar pivot[1024];
    UChar *pivot_source = pivot, *pivot_target = pivot;
    char *out = g_try_malloc(size * 4 + 16), *target = out;
    const char *source = utf8;
    if (out == NULL)
        return NULL;
    ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    ucnv_setFallback(to, FALSE);
    ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    ucnv_convertEx(to, from, &target, out + size * 4 + 15, &source, utf8 + size, pivot,
                   &pivot_source, &pivot_target, pivot + G_N_ELEMENTS(pivot), TRUE, TRUE, &status);
    *target = '\0';
    *written = (gsize)(target - out);
    *bad_at = (gsize)(source - utf8);
    if (U_FAILURE(status))
        g_clear_pointer(&out, g_free);
    return out;
}

char *charset_encode(const char *encoding, const char *utf8, gsize size, const char *name,
                     gsize *written, GError **error)
{
    UErrorCode status = U_ZERO_ERROR;
    gsize made = 0, bad_at = G_MAXSIZE;
    UConverter *to = ucnv_open(converter_of(encoding), &status);
    UConverter *from = ucnv_open("UTF-8", &status);
    char *out = U_FAILURE(status) ? NULL : encode_all(to, from, utf8, size, &made, &bad_at);
    if (from != NULL)
        ucnv_close(from);
    if (to != NULL)
        ucnv_close(to);
    if (out == NULL)
        return bad_at == G_MAXSIZE ? no_memory(name, error) : bad_byte(error, name, bad_at);
    if (written != NULL)
        *written = made;
    return out;
}

guint16 charset_windows(guint8 byte)
{
    static const guint16 high[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                     0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                     0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}
