/* verify/xls-records.c -- records with formulas, names, links and strings */
#include "verify/value.h"
#include "verify/xls-internal.h"
#include <string.h>

/* Tokens of `size` at `at`, then what is theirs, then the end. */
static void tokens_to_end(VerifyXls *x, const VerifyXlsRecord *record, gsize at, gsize size)
{
    if (at > record->size || size > record->size - at) {
        verify_say(x->v, DISARM_DAMAGED, "a formula is cut off");
        return;
    }
    verify_xls_tokens(x, record->body + at, size, record->body + at + size,
                      record->size - at - size, NULL);
}

/* What counts the tokens stands at `count_at`, they themselves behind it. */
static void counted_tokens(VerifyXls *x, const VerifyXlsRecord *record, gsize count_at)
{
    if (record->size < count_at + 2)
        verify_say(x->v, DISARM_DAMAGED, "a formula is cut off");
    else
        tokens_to_end(x, record, count_at + 2, verify_u16(record->body, count_at));
}

/* ---- names ---- */

/* Whether all of its characters can be seen. */
static gboolean is_seen(const VerifyXlsRecord *record)
{
    guint wide = record->body[14] & 1u;
    for (gsize i = 0; i < record->body[3]; i++)
        if ((wide != 0 ? verify_u16(record->body, 15 + 2 * i) : record->body[15 + i]) < ' ')
            return FALSE;
    return TRUE;
}

static gboolean is_quiet_name(const VerifyXlsRecord *record, const char *text)
{
    static const char areas[] = {0, 3, 4, 5, 6, 7, 13};
    guint flags = verify_u16(record->body, 0);
    if ((flags & ~0x21u) != 0 || verify_u32(record->body, 10) != 0 || record->body[2] != 0)
        return FALSE;
    if ((flags & 0x20) != 0) /* built in: areas, titles, criteria, filters */
        return record->body[3] == 1 && memchr(areas, text[0], sizeof areas) != NULL;
    return is_seen(record) && g_ascii_strncasecmp(text, "auto_", 5) != 0;
}

static void name(VerifyXls *x, const VerifyXlsRecord *record)
{
    g_autofree char *text = NULL;
    g_autoptr(GByteArray) counted = g_byte_array_new();
    gsize at = 0;
    if (record->size < 15) {
        verify_say(x->v, DISARM_DAMAGED, "NAME");
        return;
    }
    g_byte_array_append(counted, record->body + 3, 1);
    g_byte_array_append(counted, record->body + 14, (guint)record->size - 14);
    if (!verify_xls_text(counted->data, counted->len, &at, 1, &text) ||
        !is_quiet_name(record, text))
        verify_say(x->v, DISARM_MACRO_SHEET, text != NULL ? text : "NAME");
    else if (verify_u16(record->body, 8) > x->sheets)
        verify_say(x->v, DISARM_DAMAGED, "NAME");
    else
        tokens_to_end(x, record, 13 + at, verify_u16(record->body, 4));
}

/* ---- rules ---- */

/* Formulas begin behind the parts that the format names, not where their lengths would have them.
 */
static gboolean is_format(const guint8 *at, gsize size)
{
    static const guint sizes[] = {2, 118, 8, 8, 4, 2};
    gsize taken = 6;
    if (size < 6)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        gsize part = (verify_u32(at, 0) >> (25 + i) & 1) != 0 ? sizes[i] : 0;
        if (part > size - taken)
            return FALSE;
        if (i == 0 && part != 0 && (at[4] & 1) != 0)
            part = verify_u16(at, taken);
        if (part > size - taken)
            return FALSE;
        taken += part;
    }
    return taken == size;
}

static void condition(VerifyXls *x, const VerifyXlsRecord *record)
{
    gsize first = record->size >= 6 ? verify_u16(record->body, 2) : 0;
    gsize second = record->size >= 6 ? verify_u16(record->body, 4) : 0;
    if (record->size < 6 || first + second > record->size - 6 ||
        !is_format(record->body + 6, record->size - 6 - first - second)) {
        verify_say(x->v, DISARM_DAMAGED, "CF");
        return;
    }
    const guint8 *at = record->body + record->size - first - second;
    verify_xls_tokens(x, at, first, NULL, 0, NULL);
    verify_xls_tokens(x, at + first, second, NULL, 0, NULL);
}

static void validation(VerifyXls *x, const VerifyXlsRecord *record)
{
    gsize at = 4;
    gboolean fine = TRUE;
    for (guint i = 0; fine && i < 4; i++)
        fine = verify_xls_text(record->body, record->size, &at, 2, NULL);
    for (guint i = 0; fine && i < 2; i++) {
        fine = record->size >= at + 4 && verify_u16(record->body, at) <= record->size - at - 4;
        if (!fine)
            break;
        gsize size = verify_u16(record->body, at);
        verify_xls_tokens(x, record->body + at + 4, size, NULL, 0, NULL);
        at += 4 + size;
    }
    if (!fine || record->size < at + 2 ||
        record->size != at + 2 + (gsize)verify_u16(record->body, at) * 8)
        verify_say(x->v, DISARM_DAMAGED, "DV");
}

/* ---- links ---- */

static char *units(const guint8 *bytes, gsize count)
{
    g_autofree guint16 *words = g_new0(guint16, count + 1);
    for (gsize i = 0; i < count; i++)
        words[i] = (guint16)verify_u16(bytes, 2 * i);
    char *text = g_utf16_to_utf8(words, (glong)count, NULL, NULL, NULL);
    return text != NULL ? text : g_strdup("\x01");
}

/* A count of characters (or of bytes, `each` 1), the last of them a NUL; NULL when it is cut. */
static char *counted(const VerifyXlsRecord *record, gsize *at, guint each)
{
    gsize count = record->size >= *at + 4 ? verify_u32(record->body, *at) : 0;
    gsize size = count * each;
    if (count == 0 || count > record->size || size > record->size - *at - 4 || size % 2 != 0)
        return NULL;
    const guint8 *bytes = record->body + *at + 4;
    *at += 4 + size;
    return units(bytes, size / 2 - 1);
}

static void link_address(VerifyXls *x, const VerifyXlsRecord *record, gsize *at)
{
    static const guint8 moniker[16] = {0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11,
                                       0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B};
    gboolean known = record->size >= *at + 16 && memcmp(record->body + *at, moniker, 16) == 0;
    *at += 16;
    g_autofree char *text = known ? counted(record, at, 1) : NULL;
    DisarmDanger danger = text != NULL && text[0] != '#'
                              ? verify_address(text, verify_keeps(x->v, DISARM_LINKS))
                              : DISARM_UNSAFE_LINK;
    verify_say(x->v, danger, text);
}

static void hyperlink(VerifyXls *x, const VerifyXlsRecord *record)
{
    static const guint8 object[16] = {0xD0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11,
                                      0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B};
    gsize at = 32;
    guint32 flags = record->size >= at ? verify_u32(record->body, 28) : 0xFFFFFFFF;
    if ((flags & ~0x1Fu) != 0 || memcmp(record->body + 8, object, 16) != 0 ||
        verify_u32(record->body, 24) != 2 || (flags & 9) == 0) {
        verify_say(x->v, DISARM_UNSAFE_LINK, "HLINK");
        return;
    }
    if ((flags & 0x10) != 0)
        g_free(counted(record, &at, 2));
    if ((flags & 1) != 0)
        link_address(x, record, &at);
    if ((flags & 8) != 0) {
        g_autofree char *place = counted(record, &at, 2);
        verify_say(x->v, place != NULL ? verify_place(place) : DISARM_UNSAFE_LINK, place);
    }
    if (at != record->size)
        verify_say(x->v, DISARM_LEFTOVER, "HLINK");
}

/* ---- the others ---- */

/* Only the number of the cell that has the tokens. */
static gboolean is_lead(const VerifyXlsRecord *record)
{
    return record->size == 27 && verify_u16(record->body, 20) == 5 &&
           (record->body[22] == 1 || record->body[22] == 2);
}

static void cell(VerifyXls *x, const VerifyXlsRecord *record)
{
    if (record->size < 22 || (verify_u16(record->body, 14) & ~0xEu) != 0)
        verify_say(x->v, DISARM_DAMAGED, "FORMULA");
    else if (!is_lead(record))
        counted_tokens(x, record, 20);
    x->text_due =
        record->size >= 22 && verify_u16(record->body, 12) == 0xFFFF && record->body[6] == 0;
}

/* A text in full records, each of which begins with its flags, and nothing behind it. */
static gboolean is_long_text(const VerifyXlsRecord *record)
{
    gsize left = record->size >= 3 ? verify_u16(record->body, 0) : 0, at = 3;
    guint wide = record->size >= 3 ? record->body[2] : 2;
    for (gsize most = (8224 - 3) >> 1; wide <= 1; most = 8223 >> 1) {
        gsize part = MIN(left, wide != 0 ? most : 2 * most + 1);
        if (part << wide > record->size - at)
            return FALSE;
        at += part << wide;
        left -= part;
        if (left == 0)
            return at == record->size;
        if (at == record->size || record->body[at++] != wide)
            return FALSE;
    }
    return FALSE;
}

/* The value of the formula before it. */
static void string(VerifyXls *x, const VerifyXlsRecord *record)
{
    if (!x->text_due || !is_long_text(record))
        verify_say(x->v, DISARM_LEFTOVER, "STRING");
    x->text_due = FALSE;
}

static void fills(VerifyXls *x, const VerifyXlsRecord *record)
{
    VerifyArtHost host = {0};
    verify_art_tree(x->v, &host, record->body, record->size);
}

/* The writer's name: blanks. */
static void writer(VerifyXls *x, const VerifyXlsRecord *record)
{
    gboolean blank = record->size == 112;
    for (gsize i = 0; blank && i < record->size; i++)
        blank = record->body[i] == (i < 3 ? 0 : ' ');
    if (!blank)
        verify_say(x->v, DISARM_PERSONAL, "WRITEACCESS");
}

static void note(VerifyXls *x, const VerifyXlsRecord *record)
{
    gsize at = 8;
    if (!verify_xls_text(record->body, record->size, &at, 2, NULL) || record->size - at > 1)
        verify_say(x->v, DISARM_DAMAGED, "NOTE");
    else if (!verify_keeps(x->v, DISARM_COMMENTS))
        verify_say(x->v, DISARM_COMMENT, NULL);
}

void verify_xls_own(VerifyXls *x, const VerifyXlsRecord *record)
{
    switch (record->id) {
    case 0x0018:
        name(x, record);
        break;
    case 0x0006:
        cell(x, record);
        break;
    case 0x0207:
        string(x, record);
        break;
    case 0x0221:
        counted_tokens(x, record, 12);
        break;
    case 0x04BC:
        counted_tokens(x, record, 8);
        break;
    case 0x1051:
        counted_tokens(x, record, 6);
        break;
    case 0x01B1:
        condition(x, record);
        break;
    case 0x01BE:
        validation(x, record);
        break;
    case 0x01B8:
        hyperlink(x, record);
        break;
    case 0x1066:
        fills(x, record);
        break;
    case 0x001C:
        note(x, record);
        break;
    case 0x005C:
        writer(x, record);
        break;
    case 0x00FC: /* strings: texts, however they are cut, do nothing */
        if (record->size < 8)
            verify_say(x->v, DISARM_DAMAGED, "SST");
        break;
    case 0x01B7:
        if (record->size != 2 || verify_u16(record->body, 0) != 0)
            verify_say(x->v, DISARM_DATA_CONNECTION, "REFRESHALL");
        break;
    default:
        verify_say(x->v, DISARM_AMBIGUOUS, "a record where it does not belong");
    }
}
