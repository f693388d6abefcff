/* clean/text/chars.c -- controls, directions, what has no width, and sequences for terminals */
#include "clean/text/chars.h"
#include <string.h>

#define ESCAPE 0x1B
#define ESCAPE_MAX 4096 /* bytes of a sequence; a longer one is only its first character */

typedef struct {
    gunichar first, last;
    gboolean always; /* no policy keeps it */
} Range;

/* Joiners and selectors of variants stay where they join something: emoji, scripts, 異体字. */
static const Range taken_out[] = {
    {0x0000, 0x0008, TRUE},    {0x000E, 0x001F, TRUE},    {0x007F, 0x009F, TRUE},
    {0x00AD, 0x00AD, FALSE},   {0x034F, 0x034F, FALSE},   {0x061C, 0x061C, FALSE},
    {0x115F, 0x1160, FALSE},   {0x17B4, 0x17B5, FALSE},   {0x180B, 0x180E, FALSE},
    {0x200B, 0x200F, FALSE},   {0x202A, 0x202E, FALSE},   {0x2060, 0x206F, FALSE},
    {0x3164, 0x3164, FALSE},   {0xFDD0, 0xFDEF, TRUE},    {0xFEFF, 0xFEFF, FALSE},
    {0xFFA0, 0xFFA0, FALSE},   {0xFFF0, 0xFFFB, FALSE},   {0x1BCA0, 0x1BCA3, FALSE},
    {0x1D173, 0x1D17A, FALSE}, {0xE0000, 0xE00FF, FALSE},
};

static const Range *range_of(gunichar c)
{
    static const Range noncharacters = {0xFFFE, 0x10FFFF, TRUE}; /* two at the end of each plane */
    if ((c & 0xFFFE) == 0xFFFE)
        return &noncharacters;
    for (gsize i = 0; i < G_N_ELEMENTS(taken_out) && c >= taken_out[i].first; i++)
        if (c <= taken_out[i].last)
            return &taken_out[i];
    return NULL;
}

/* Bytes that begin nothing of the table, most of any text. Of what begins with E3 it has one. */
static gboolean is_plain(const char *at)
{
    guint8 byte = (guint8)*at;
    return (byte >= 0x20 && byte < 0x7F) || byte == '\t' || (byte >= 0xE4 && byte <= 0xEE) ||
           (byte >= 0x80 && byte < 0xC2) || (byte == 0xE3 && memcmp(at, "\xE3\x85\xA4", 3) != 0);
}

/* Ends of a line and of a paragraph that no line end of a file is: programs agree on neither. */
static gboolean is_separator(gunichar c)
{
    return c == 0x2028 || c == 0x2029;
}

/* Joins what stands on both sides when all is written: neither is missing, and neither is ASCII. */
static gboolean joins(const GString *out, const char *at, const char *end)
{
    const char *next = g_utf8_next_char(at);
    gunichar c = g_utf8_get_char(at), behind = next < end ? g_utf8_get_char(next) : 0;
    return (c == 0x200C || c == 0x200D) && out->len > 0 &&
           ((guint8)out->str[out->len - 1] & 0x80) != 0 && behind >= 0x80 &&
           !is_separator(behind) && range_of(behind) == NULL;
}

/* A sequence from its ESC to its last byte (ECMA-48): CSI, strings up to their end, or two bytes.
 */
static gsize escape_size(const char *at, const char *end)
{
    gsize most = MIN((gsize)(end - at), ESCAPE_MAX);
    if (most < 2)
        return 1;
    if (at[1] == '[') {
        for (gsize i = 2; i < most; i++)
            if (at[i] >= 0x40 && at[i] <= 0x7E)
                return i + 1;
            else if (at[i] < 0x20 || at[i] > 0x7E)
                return i;
        return most;
    }
    if (strchr("]PX^_", at[1]) != NULL) {
        for (gsize i = 2; i < most; i++)
            if (at[i] == '\a')
                return i + 1;
            else if (at[i] == ESCAPE && i + 1 < most && at[i + 1] == '\\')
                return i + 2;
        return 2;
    }
    gsize size = 1;
    while (size < most && at[size] >= 0x20 && at[size] <= 0x2F)
        size++;
    return size < most && at[size] >= 0x30 && at[size] <= 0x7E ? size + 1 : size;
}

/* Notes one character; TRUE in `stays` when the policy keeps it. */
static gboolean note(TextChars *chars, gunichar c, gboolean always, gboolean *stays, GError **error)
{
    char name[16];
    g_snprintf(name, sizeof name, "U+%04X", c);
    *stays = chars->keep && !always;
    disarm_at(chars->job->findings, DISARM_LINE, chars->line, NULL);
    if (*stays) {
        disarm_find(chars->job->findings, DISARM_CONTROL_CHARACTER, DISARM_KEPT, name, -1);
        return TRUE;
    }
    chars->dropped++;
    return disarm_apply(chars->job, DISARM_CONTROL_CHARS, DISARM_CONTROL_CHARACTER, DISARM_DROPPED,
                        name, error);
}

/* What is no plain byte at `at`; gives how many bytes it was. 0 when the policy refuses it. */
static gsize take_one(TextChars *chars, GString *out, const char *at, const char *end,
                      GError **error)
{
    gunichar c = g_utf8_get_char(at);
    gsize size = (gsize)(g_utf8_next_char(at) - at);
    const Range *range = range_of(c);
    gboolean stays = range == NULL || joins(out, at, end);
    if (!stays && !note(chars, c, range->always, &stays, error))
        return 0;
    if (stays)
        g_string_append_len(out, at, (gssize)size);
    return c == ESCAPE ? escape_size(at, end) : size;
}

/* Line ends stay as they are; what only returns becomes one. */
static gsize take_line_end(TextChars *chars, GString *out, const char *at, const char *end)
{
    gboolean both = at[0] == '\r' && at + 1 < end && at[1] == '\n';
    chars->line++;
    if (both || at[0] == '\n')
        g_string_append_len(out, at, both ? 2 : 1);
    else
        g_string_append(out, chars->line_end);
    return both ? 2 : 1;
}

static gsize take_odd(TextChars *chars, GString *out, const char *at, const char *end,
                      GError **error)
{
    if (*at == '\n' || *at == '\r')
        return take_line_end(chars, out, at, end);
    if (is_separator(g_utf8_get_char(at))) {
        chars->stepped = TRUE;
        g_string_append(out, chars->step);
        return 3;
    }
    if (*at != '\f' && *at != '\v')
        return take_one(chars, out, at, end, error);
    chars->stepped = chars->stepped || *at == '\v';
    g_string_append(out, *at == '\f' ? "\f" : chars->step);
    return 1;
}

gboolean text_chars_append(TextChars *chars, GString *out, const char *text, gsize size,
                           GError **error)
{
    const char *end = text + size;
    for (const char *at = text; at < end;) {
        const char *from = at;
        while (at < end && is_plain(at))
            at++;
        g_string_append_len(out, from, at - from);
        if (at == end)
            break;
        gsize taken = take_odd(chars, out, at, end, error);
        if (taken == 0)
            return FALSE;
        at += taken;
    }
    return TRUE;
}
