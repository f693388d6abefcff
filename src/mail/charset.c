/* mail/charset.c -- ICU's tables, and the switches of ISO-2022-JP read here */
#include "mail/charset.h"
#include "base/charset.h"
#include <string.h>
#include <unicode/ucnv.h>

#define CP932 "ibm-943_P15A-2003"
#define ESCAPE 0x1B
#define LABEL_MAX 40u
#define SUBSTITUTE 0x1A
#define UNREADABLE "\xEF\xBF\xBD"

/* ---- one converter ---- */

static void show_substitutes(GString *out, gsize from)
{
    if (memchr(out->str + from, SUBSTITUTE, out->len - from) == NULL)
        return;
    g_autoptr(GString) tail = g_string_new_len(out->str + from, (gssize)(out->len - from));
    g_string_truncate(out, from);
    for (gsize i = 0; i < tail->len; i++)
        if (tail->str[i] == SUBSTITUTE)
            g_string_append(out, UNREADABLE);
        else
            g_string_append_c(out, tail->str[i]);
}

/* Whether all of it was right; what was wrong became U+FFFD. */
static gboolean convert(const char *converter, const guint8 *bytes, gsize size, GString *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = ucnv_open(converter, &status);
    UConverter *to = ucnv_open("UTF-8", &status);
    UChar pivot[1024];
    UChar *pivot_source = pivot, *pivot_target = pivot;
    const char *source = (const char *)bytes, *end = source + size;
    gsize from_len = out->len;
    gboolean more = U_SUCCESS(status), first = TRUE;
    while (more) {
        char buffer[4096], *target = buffer;
        UErrorCode piece = U_ZERO_ERROR;
        ucnv_convertEx(to, from, &target, buffer + sizeof buffer, &source, end, pivot,
                       &pivot_source, &pivot_target, pivot + G_N_ELEMENTS(pivot), (UBool)first,
                       TRUE, &piece);
        g_string_append_len(out, buffer, target - buffer);
        first = FALSE;
        more = piece == U_BUFFER_OVERFLOW_ERROR;
        if (!more && U_FAILURE(piece))
            g_string_append(out, UNREADABLE);
    }
    if (from != NULL)
        ucnv_close(from);
    if (to != NULL)
        ucnv_close(to);
    if (memchr(bytes, SUBSTITUTE, size) == NULL) /* what some tables put for what they lack */
        show_substitutes(out, from_len);
    return U_SUCCESS(status) &&
           memmem(out->str + from_len, out->len - from_len, UNREADABLE, strlen(UNREADABLE)) == NULL;
}

/* ---- ISO-2022-JP and what goes by that name ---- */

typedef enum { SET_ASCII, SET_KANA, SET_KANJI, SET_0212, SET_GB, SET_KS, SET_UNKNOWN } Set;

static const struct {
    const char *escape; /* behind ESC */
    Set set;
} switches[] = {
    {"(B", SET_ASCII},    {"(J", SET_ASCII},  {"(H", SET_ASCII},  {"(I", SET_KANA},
    {")I", SET_KANA},     {"$@", SET_KANJI},  {"$B", SET_KANJI},  {"$(@", SET_KANJI},
    {"$(B", SET_KANJI},   {"$(O", SET_KANJI}, {"$(Q", SET_KANJI}, {"$(D", SET_0212},
    {"$(P", SET_UNKNOWN}, {"$A", SET_GB},     {"$(A", SET_GB},    {"$(C", SET_KS},
};

/* The size of a switch at `at`, behind its ESC; 0 when there is none. */
static gsize take_switch(const guint8 *at, gsize left, Set *set)
{
    for (gsize i = 0; i < G_N_ELEMENTS(switches); i++) {
        gsize size = strlen(switches[i].escape);
        if (size <= left && memcmp(at, switches[i].escape, size) == 0) {
            *set = switches[i].set;
            return size;
        }
    }
    return 0;
}

/* Row and cell of JIS X 0208 as CP932 writes them, which has the rows of NEC and IBM too. */
static void put_kanji(GByteArray *run, guint8 first, guint8 second)
{
    guint row = first - 0x21u, cell = second - 0x21u;
    guint lead = row / 2 + (row < 62 ? 0x81 : 0xC1);
    guint trail = row % 2 != 0 ? cell + 0x9F : cell + (cell < 63 ? 0x40 : 0x41);
    guint8 pair[2] = {(guint8)lead, (guint8)trail};
    g_byte_array_append(run, pair, 2);
}

static void put_pair(GByteArray *run, Set set, guint8 first, guint8 second)
{
    guint8 three[3] = {0x8F, first | 0x80, second | 0x80};
    if (set == SET_KANJI)
        put_kanji(run, first, second);
    else
        g_byte_array_append(run, set == SET_0212 ? three : three + 1, set == SET_0212 ? 3 : 2);
}

static const char *converter_of(Set set)
{
    switch (set) {
    case SET_0212:
        return "EUC-JP";
    case SET_GB:
        return "GB18030";
    case SET_KS:
        return "EUC-KR";
    default:
        return CP932;
    }
}

typedef struct {
    GString *out;
    GByteArray *run; /* of `set`, not put out yet */
    Set set;
    gboolean right;
} Switched;

static void flush(Switched *in)
{
    if (in->run->len > 0)
        in->right &= convert(converter_of(in->set), in->run->data, in->run->len, in->out);
    g_byte_array_set_size(in->run, 0);
}

static gboolean is_cell(guint8 byte)
{
    return byte > 0x20 && byte < 0x7F;
}

/* One character of the set; gives the bytes it took. A set whose table nobody has gives U+FFFD. */
static gsize take_one(Switched *in, const guint8 *at, gsize left)
{
    guint8 kana = at[0] | 0x80;
    gboolean cell = is_cell(at[0]), two = cell && left >= 2 && is_cell(at[1]);
    if (in->set == SET_ASCII || !cell) {
        g_byte_array_append(in->run, at, 1);
        return 1;
    }
    if (in->set == SET_KANA && at[0] < 0x60) {
        g_byte_array_append(in->run, &kana, 1);
        return 1;
    }
    if (in->set > SET_KANA && in->set != SET_UNKNOWN && two) {
        put_pair(in->run, in->set, at[0], at[1]);
        return 2;
    }
    flush(in);
    g_string_append(in->out, UNREADABLE);
    in->right = FALSE;
    return two && in->set == SET_UNKNOWN ? 2 : 1;
}

/* Each line begins in ASCII (RFC 1468). */
static gboolean read_switched(const guint8 *bytes, gsize size, GString *out)
{
    g_autoptr(GByteArray) run = g_byte_array_new();
    Switched in = {out, run, SET_ASCII, TRUE};
    for (gsize at = 0; at < size;) {
        Set next = in.set;
        gsize taken = bytes[at] == ESCAPE ? take_switch(bytes + at + 1, size - at - 1, &next) : 0;
        if (bytes[at] == '\n' || bytes[at] == '\r')
            next = SET_ASCII;
        if (next != in.set)
            flush(&in);
        in.set = next;
        at += taken > 0 ? taken + 1 : take_one(&in, bytes + at, size - at);
    }
    flush(&in);
    return in.right;
}

static gboolean has_switch(const guint8 *bytes, gsize size)
{
    Set set;
    for (gsize i = 0; i + 2 < size; i++)
        if (bytes[i] == ESCAPE && take_switch(bytes + i + 1, size - i - 1, &set) > 0)
            return TRUE;
    return FALSE;
}

static gboolean has_high(const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (bytes[i] >= 0x80)
            return TRUE;
    return FALSE;
}

/* ---- labels ---- */

/* Labels that mean more than ICU takes them for, or nothing. */
static const struct {
    const char *label, *converter; /* NULL: to be found out */
} labels[] = {
    {"us-ascii", NULL},
    {"ascii", NULL},
    {"ansi_x3.4-1968", NULL},
    {"unknown-8bit", NULL},
    {"x-unknown", NULL},
    {"unknown", NULL},
    {"binary", NULL},
    {"default", NULL},
    {"x-user-defined", NULL},
    {"_autodetect", NULL},
    {"shift_jis", CP932},
    {"shift-jis", CP932},
    {"sjis", CP932},
    {"x-sjis", CP932},
    {"ms_kanji", CP932},
    {"csshiftjis", CP932},
    {"windows-31j", CP932},
    {"cswindows31j", CP932},
    {"cp932", CP932},
    {"ms932", CP932},
    {"shift_jis-2004", CP932},
    {"shift_jisx0213", CP932},
    {"euc-jp", "EUC-JP"},
    {"x-euc-jp", "EUC-JP"},
    {"eucjp", "EUC-JP"},
    {"eucjp-ms", "EUC-JP"},
    {"euc-jis-2004", "EUC-JP"},
    {"cp51932", "EUC-JP"},
    {"iso-8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"x-gbk", "GB18030"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"ks_c_5601-1987", "windows-949"},
    {"euc-kr", "windows-949"},
};

static gboolean is_switched_label(const char *label)
{
    static const char *const starts[] = {"iso-2022-jp", "csiso2022jp", "cp5022", "x-iso-2022-jp",
                                         "jis"};
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_ascii_strncasecmp(label, starts[i], strlen(starts[i])) == 0)
            return TRUE;
    return FALSE;
}

static const char *converter_named(const char *label)
{
    if (label == NULL || strlen(label) > LABEL_MAX)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        if (g_ascii_strcasecmp(label, labels[i].label) == 0)
            return labels[i].converter;
    for (const char *at = label; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("-_.:", *at) == NULL)
            return NULL;
    return label;
}

/* ---- any text ---- */

static gboolean by_label(const char *label, const guint8 *bytes, gsize size, GString *out)
{
    gboolean switched =
        has_switch(bytes, size) && (label == NULL || is_switched_label(label) ||
                                    converter_named(label) == NULL || !has_high(bytes, size));
    if (switched)
        return read_switched(bytes, size, out);
    const char *converter =
        label != NULL && is_switched_label(label) ? NULL : converter_named(label);
    if (converter == NULL ||
        (!has_high(bytes, size) && g_ascii_strcasecmp(converter, "UTF-7") != 0 &&
         g_ascii_strncasecmp(converter, "utf-16", 6) != 0))
        return FALSE;
    return convert(converter, bytes, size, out);
}

static gboolean by_looks(const guint8 *bytes, gsize size, GString *out)
{
    const char *found = charset_find(bytes, size, NULL);
    g_autofree char *text = found != NULL ? charset_decode(found, bytes, size, "", NULL) : NULL;
    if (text != NULL)
        g_string_append(out, text);
    return text != NULL;
}

static void drop_nul(GString *text)
{
    gsize kept = 0;
    for (gsize i = 0; i < text->len; i++)
        if (text->str[i] != '\0')
            text->str[kept++] = text->str[i];
    g_string_truncate(text, kept);
}

GString *mail_charset_text(const char *label, const guint8 *bytes, gsize size, gboolean *broken)
{
    GString *out = g_string_sized_new(size + 1);
    gboolean right = size == 0 || by_label(label, bytes, size, out);
    if (!right && (out->len == 0 || has_high(bytes, size))) {
        g_autoptr(GString) tried = g_string_new(NULL);
        right = by_looks(bytes, size, tried);
        gboolean nothing = out->len == 0;
        if (right || nothing)
            g_string_truncate(out, 0);
        if (right)
            g_string_append_len(out, tried->str, (gssize)tried->len);
        else if (nothing)
            right = convert(has_switch(bytes, size) ? CP932 : "windows-1252", bytes, size, out);
    }
    drop_nul(out);
    if (!right && broken != NULL)
        *broken = TRUE;
    return out;
}
