/* policy/text.c -- decides the character set by trying, strictest first */
#include "policy/text.h"

#include <string.h>
#include <unicode/ucnv.h>

#include "base/problem.h"
#include "policy/policy.h"

/* After so many whole multi-byte characters a bad byte is damage, not another character set. */
#define UTF8_SURE 4u
#define COLUMN_MAX 1000u

static const struct {
    const char *magic;
    gsize size;
    const char *kind;
} foreign_files[] = {
    {"%PDF-", 5, "PDF"},
    {"PK\3\4", 4, "ZIP (Word, Excel)"},
    {"\xD0\xCF\x11\xE0", 4, "OLE2 (old Word, Excel)"},
    {"{\\rtf", 5, "RTF"},
};

static gboolean refuse(GError **error, Problem kind, const char *name, const char *more)
{
    problem_set(error, kind, name, more);
    return FALSE;
}

static gboolean bad_byte(GError **error, const char *name, gsize at)
{
    g_autofree char *place = g_strdup_printf("%" G_GSIZE_FORMAT, at);
    return refuse(error, PROBLEM_ENCODING, name, place);
}

static gboolean check_kind(const guint8 *bytes, gsize size, const char *name, GError **error)
{
    if (size == 0)
        return refuse(error, PROBLEM_EMPTY, name, NULL);
    if (size > POLICY_TEXT_MAX_BYTES)
        return refuse(error, PROBLEM_TOO_LARGE, name, "16 MiB");
    for (gsize i = 0; i < G_N_ELEMENTS(foreign_files); i++) {
        if (size >= foreign_files[i].size &&
            memcmp(bytes, foreign_files[i].magic, foreign_files[i].size) == 0)
            return refuse(error, PROBLEM_UNSUPPORTED, foreign_files[i].kind, NULL);
    }
    return TRUE;
}

/* Converts with ICU, which stops at the first byte that is wrong. NULL with PROBLEM_ENCODING. */
static char *convert(const char *charset, const guint8 *bytes, gsize size, const char *name,
                     GError **error)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from = ucnv_open(charset, &status);
    ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    UConverter *to = ucnv_open("UTF-8", &status);
    gsize room = size * 3 + 4; /* one byte gives one character of at most three bytes */
    char *utf8 = U_FAILURE(status) ? NULL : g_try_malloc0(room + 1);
    const char *source = (const char *)bytes;
    gsize size_out = 0;
    if (utf8 != NULL) {
        UChar pivot[1024];
        UChar *pivot_source = pivot, *pivot_target = pivot;
        char *target = utf8;
        ucnv_convertEx(to, from, &target, utf8 + room, &source, (const char *)bytes + size, pivot,
                       &pivot_source, &pivot_target, pivot + 1024, TRUE, TRUE, &status);
        *target = '\0';
        size_out = (gsize)(target - utf8);
    }
    if (from != NULL)
        ucnv_close(from);
    if (to != NULL)
        ucnv_close(to);
    gboolean whole = utf8 != NULL && U_SUCCESS(status);
    if (whole && strlen(utf8) == size_out)
        return utf8;
    g_free(utf8);
    if (whole)
        refuse(error, PROBLEM_UNSUPPORTED, "binary", NULL);
    else
        bad_byte(error, name, (gsize)(source - (const char *)bytes));
    return NULL;
}

/* Shares of the text that a Japanese document cannot reach: half-width kana and private use are
 * what other character sets look like when read as CP932. */
static gboolean looks_misread(const char *utf8)
{
    gsize all = 0, odd = 0;
    for (const char *at = utf8; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c < 0x80)
            continue;
        all++;
        if ((c >= 0xFF61 && c <= 0xFF9F) || (c >= 0xE000 && c <= 0xF8FF))
            odd++;
    }
    return odd * 3 > all;
}

static gsize count_wide(const guint8 *bytes, gsize size)
{
    gsize wide = 0;
    for (gsize i = 0; i < size; i++) {
        if (bytes[i] >= 0xE0)
            wide++;
    }
    return wide;
}

static char *read_cp932(const guint8 *bytes, gsize size, const char *name, GError **error)
{
    char *utf8 = convert("ibm-943_P15A-2003", bytes, size, name, error);
    if (utf8 != NULL && looks_misread(utf8)) {
        g_clear_pointer(&utf8, g_free);
        bad_byte(error, name, 0);
    }
    return utf8;
}

static gboolean decode(PolicyText *text, const guint8 *bytes, gsize size, const char *name,
                       GError **error)
{
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        text->encoding = "utf-16";
        text->utf8 = convert("UTF-16", bytes, size, name, error);
        return text->utf8 != NULL;
    }
    if (memchr(bytes, 0, size) != NULL)
        return refuse(error, PROBLEM_UNSUPPORTED, "binary", NULL);
    gsize skip = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const char *bad = NULL;
    if (g_utf8_validate((const char *)bytes + skip, (gssize)(size - skip), &bad)) {
        text->encoding = "utf-8";
        text->utf8 = g_try_malloc(size - skip + 1);
        if (text->utf8 == NULL)
            return refuse(error, PROBLEM_TOO_LARGE, name, "memory");
        memcpy(text->utf8, bytes + skip, size - skip);
        text->utf8[size - skip] = '\0';
        return TRUE;
    }
    gsize good = (gsize)(bad - (const char *)bytes);
    if (skip != 0 || count_wide(bytes, good) >= UTF8_SURE)
        return bad_byte(error, name, good);
    text->encoding = "cp932";
    text->utf8 = read_cp932(bytes, size, name, error);
    return text->utf8 != NULL;
}

/* Refuses control characters. A form feed or vertical tab is white space at the end of a page; a
 * carriage return becomes a line feed, and the one of a pair white space before it. */
static gboolean tame_controls(PolicyText *text, GError **error)
{
    char *end = text->utf8 + text->size_bytes;
    for (char *at = text->utf8; at < end; at++) {
        guint8 c = (guint8)*at;
        if ((c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t')
            continue;
        if (c == '\r')
            *at = at + 1 < end && at[1] == '\n' ? ' ' : '\n';
        else if (c == '\f' || c == '\v')
            *at = ' ';
        else
            return refuse(error, PROBLEM_UNSUPPORTED, "binary", NULL);
    }
    return TRUE;
}

static gsize space_size(const char *at)
{
    if (*at == ' ' || *at == '\t')
        return 1;
    if (strncmp(at, "\xE3\x80\x80", 3) == 0)
        return 3;
    return strncmp(at, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static gsize space_before(const char *start, const char *end)
{
    if (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        return 1;
    if (end - start >= 3 && memcmp(end - 3, "\xE3\x80\x80", 3) == 0)
        return 3;
    return end - start >= 2 && memcmp(end - 2, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static void add_line(PolicyText *text, const char *start, const char *end)
{
    guint indent = 0;
    gsize size;
    while (start < end && (size = space_size(start)) != 0) {
        indent += size == 3 ? 2 : (*start == '\t' ? 4 : 1);
        start += size;
    }
    while (end > start && (size = space_before(start, end)) != 0)
        end -= size;
    PolicyLine line = {(guint32)(start - text->utf8), (guint32)(end - start),
                       (guint16)MIN(indent, COLUMN_MAX)};
    g_array_append_val(text->lines, line);
}

/* Lines as editors count them. */
static gboolean split_lines(PolicyText *text, const char *name, GError **error)
{
    const char *at = text->utf8, *end = text->utf8 + text->size_bytes;
    while (at < end) {
        const char *stop = memchr(at, '\n', (gsize)(end - at));
        if (stop == NULL)
            stop = end;
        if ((gsize)(stop - at) > POLICY_LINE_MAX_BYTES)
            return refuse(error, PROBLEM_TOO_LARGE, name, "1 MiB a line");
        if (text->lines->len == POLICY_MAX_LINES)
            return refuse(error, PROBLEM_TOO_LARGE, name, "200000 lines");
        add_line(text, at, stop);
        at = stop + 1;
    }
    return TRUE;
}

static gboolean holds_something(const PolicyText *text)
{
    for (guint i = 0; i < text->lines->len; i++) {
        if (policy_text_line(text, i)->size > 0)
            return TRUE;
    }
    return FALSE;
}

PolicyText *policy_text_read(const guint8 *bytes, gsize size_bytes, const char *name,
                             GError **error)
{
    if (!check_kind(bytes, size_bytes, name, error))
        return NULL;
    g_autoptr(PolicyText) text = g_new0(PolicyText, 1);
    text->lines = g_array_new(FALSE, FALSE, sizeof(PolicyLine));
    if (!decode(text, bytes, size_bytes, name, error))
        return NULL;
    text->size_bytes = strlen(text->utf8);
    if (!tame_controls(text, error) || !split_lines(text, name, error))
        return NULL;
    if (!holds_something(text)) {
        problem_set(error, PROBLEM_EMPTY, name, NULL);
        return NULL;
    }
    return g_steal_pointer(&text);
}

void policy_text_free(PolicyText *text)
{
    if (text == NULL)
        return;
    g_free(text->utf8);
    g_array_unref(text->lines);
    g_free(text);
}
