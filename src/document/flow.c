/* document/flow.c -- lines within the allowance of their document */
#include "document/flow.h"
#include <string.h>

#define HEADING_LEVEL_MAX 6u
#define BRACKETED_MAX 3u /* characters of a marker in brackets */

DocumentFlow *document_flow_new(DocumentAllowance *allowance)
{
    DocumentFlow *flow = g_new0(DocumentFlow, 1);
    flow->text = g_string_new(NULL);
    flow->allowance = allowance;
    return flow;
}

void document_flow_free(DocumentFlow *flow)
{
    if (flow == NULL)
        return;
    g_string_free(flow->text, TRUE);
    g_free(flow);
}

gboolean document_allowance_charge(DocumentAllowance *allowance, gsize bytes)
{
    if (allowance->used_up || bytes > allowance->bytes_left)
        allowance->used_up = TRUE;
    else
        allowance->bytes_left -= bytes;
    return !allowance->used_up;
}

static gboolean take(DocumentFlow *flow, gsize bytes)
{
    DocumentAllowance *allowance = flow->allowance;
    if (allowance->lines_left == 0)
        allowance->used_up = TRUE;
    if (!document_allowance_charge(allowance, bytes))
        return FALSE;
    allowance->lines_left--;
    flow->lines++;
    return TRUE;
}

static gboolean is_control(char c)
{
    return ((guint8)c < 0x20 && c != '\t') || c == 0x7F;
}

static gsize without_end(const char *line, gsize size)
{
    while (size > 0 && (line[size - 1] == ' ' || is_control(line[size - 1])))
        size--;
    return size;
}

static void add_line(DocumentFlow *flow, const char *opening, const char *line, gsize size)
{
    size = without_end(line, size);
    if (size == 0)
        opening = "";
    if (!take(flow, strlen(opening) + size + 1))
        return;
    g_string_append(flow->text, opening);
    gsize start = flow->text->len;
    g_string_append_len(flow->text, line, (gssize)size);
    for (gsize i = start; i < flow->text->len; i++)
        if (is_control(flow->text->str[i]))
            flow->text->str[i] = ' ';
    g_string_append_c(flow->text, '\n');
}

static void add_lines(DocumentFlow *flow, const char *opening, const char *text, gsize size)
{
    const char *at = text, *end = text + size;
    do {
        const char *stop = memchr(at, '\n', (gsize)(end - at));
        if (stop == NULL)
            stop = end;
        add_line(flow, opening, at, (gsize)(stop - at));
        opening = "";
        at = stop + 1;
    } while (at <= end);
}

void document_flow_add(DocumentFlow *flow, const char *text, gsize size)
{
    add_lines(flow, "", text, size);
}

void document_flow_add_heading(DocumentFlow *flow, guint level, const char *text, gsize size)
{
    static const char signs[] = "###### ";
    guint skipped = HEADING_LEVEL_MAX - CLAMP(level, 1, HEADING_LEVEL_MAX);
    add_lines(flow, document_opens_with_marker(text, size) ? "" : signs + skipped, text, size);
}

void document_flow_add_contents(DocumentFlow *flow, const char *text, gsize size)
{
    size = without_end(text, size);
    if (size == 0 || g_ascii_isdigit(text[size - 1])) {
        document_flow_add(flow, text, size);
        return;
    }
    g_autofree char *led = g_strdup_printf("%.*s ………", (int)MIN(size, 4096), text);
    document_flow_add(flow, led, strlen(led));
}

void document_flow_append(DocumentFlow *flow, const DocumentFlow *other)
{
    if (other->lines == 0)
        return;
    if (!document_allowance_charge(flow->allowance,
                                   other->text->len)) /* held twice, counts twice */
        return;
    g_string_append_len(flow->text, other->text->str, (gssize)other->text->len);
    flow->lines += other->lines;
    flow->holds_table |= other->holds_table;
}

void document_flow_part(DocumentFlow *flow)
{
    gsize size = flow->text->len;
    gboolean parted = size < 2 || flow->text->str[size - 2] == '\n';
    if (!parted)
        document_flow_add(flow, "", 0);
}

/* ---- markers ---- */

static gboolean is_number(gunichar c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19) || /* ０ */
           (c >= 0x2160 && c <= 0x217F) ||                           /* Ⅰ ⅰ */
           (c >= 0x2460 && c <= 0x24FF) || (c >= 0x2776 && c <= 0x2793) ||
           (c >= 0x3251 && c <= 0x32BF);
}

static gboolean is_sign(gunichar c)
{
    static const gunichar signs[] = {0x30FB, 0xFF65, 0x2022, 0x25CB, 0x25CF, 0x25A0,
                                     0x25A1, 0x25C6, 0x25C7, 0x203B, 0x3014, 0x3010};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
        if (signs[i] == c)
            return TRUE;
    return FALSE;
}

static gboolean is_gap(gunichar c)
{
    return c == ' ' || c == '\t' || c == 0x3000 || c == '.' || c == 0xFF0E || c == ')' ||
           c == 0xFF09 || c == 0x3001;
}

/* (1), （ア）, (10): a bracket that closes soon; not the opening of a remark. */
static gboolean is_bracketed(const char *at, const char *end)
{
    gunichar c = g_utf8_get_char(at);
    if (c != '(' && c != 0xFF08)
        return FALSE;
    for (guint inside = 0; at < end && inside <= BRACKETED_MAX; inside++) {
        at = g_utf8_next_char(at);
        gunichar next = at < end ? g_utf8_get_char(at) : 0;
        if (next == ')' || next == 0xFF09)
            return inside > 0;
    }
    return FALSE;
}

/* One letter, kana or kanji number, and a gap. */
static gboolean is_short_marker(const char *at, const char *end)
{
    gunichar c = g_utf8_get_char(at);
    const char *next = g_utf8_next_char(at);
    gboolean letter = g_ascii_isalpha((char)(c < 0x80 ? c : 0)) || (c >= 0x30A1 && c <= 0x30FA) ||
                      (c >= 0xFF21 && c <= 0xFF5A) ||
                      g_utf8_strchr("一二三四五六七八九十", -1, c) != NULL;
    return letter && next < end && is_gap(g_utf8_get_char(next));
}

gboolean document_opens_with_marker(const char *text, gsize size)
{
    const char *at = text, *end = text + size;
    while (at < end && is_gap(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    if (at >= end)
        return FALSE;
    gunichar c = g_utf8_get_char(at);
    return is_number(c) || is_sign(c) || c == 0x7B2C /* 第 */ || is_bracketed(at, end) ||
           is_short_marker(at, end);
}
