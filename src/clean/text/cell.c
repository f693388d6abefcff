/* clean/text/cell.c -- what makes a formula of a cell, and what makes a formula dangerous */
#include "clean/text/cell.h"
#include <string.h>

/* Characters in one width: full-width and small forms as ASCII, every blank as ' '. */
static gunichar fold(gunichar c)
{
    if (c < 0x80)
        return c < ' ' ? ' ' : c;
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    if (c == 0x2212 || c == 0x2010 || c == 0x2011)
        return '-';
    if (g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR)
        return ' ';
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    gsize count = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
    return count == 1 ? parts[0] : c;
}

/* What importers pass over before they look for a sign. */
static gboolean is_passed_over(gunichar folded)
{
    return folded == ' ' || folded == '"' || (folded >= 0x2018 && folded <= 0x201D) ||
           folded == 0x7F || g_unichar_iszerowidth(folded) ||
           g_unichar_type(folded) == G_UNICODE_FORMAT ||
           g_unichar_type(folded) == G_UNICODE_CONTROL;
}

static gboolean is_word(gunichar c)
{
    return c < 0x80 && (g_ascii_isalnum((char)c) || c == '_' || c == '.' || c == '\\');
}

/* What can follow the '!' of a reference. */
static gboolean begins_reference(gunichar c)
{
    return is_word(c) || c == '$' || c == '#' || c == '\'';
}

/* A call, a DDE conversation, a reference to elsewhere. */
const char *text_cell_reach(const char *text, gsize size)
{
    const char *at = text, *end = text + size;
    const char *found = NULL;
    gunichar last = 0;       /* that is no blank */
    gboolean letter = FALSE; /* in the word that ends there */
    for (; at < end; at = g_utf8_next_char(at)) {
        gunichar c = fold(g_utf8_get_char(at));
        const char *next = g_utf8_next_char(at);
        gboolean refers = c == '!' && (is_word(last) || last == '\'' || last == ']') &&
                          next < end && begins_reference(fold(g_utf8_get_char(next)));
        if (c == '|' || (c == '(' && is_word(last) && letter) || refers)
            found = at;
        if (c == ' ')
            continue;
        letter = is_word(c) && ((letter && is_word(last)) || !g_ascii_isdigit((char)c));
        last = c;
    }
    return found;
}

/* ="0312345678": a constant, which keeps the zero before a number. */
static gboolean is_constant(const char *at, const char *end)
{
    if (end - at < 2 || at[0] != '"' || end[-1] != '"')
        return FALSE;
    for (const char *c = at + 1; c < end - 1; c++)
        if (*c == '"' || (guint8)*c < 0x20)
            return FALSE;
    return TRUE;
}

static gboolean is_sign(gunichar folded)
{
    return folded == '=' || folded == '+' || folded == '-' || folded == '@';
}

/* A sign right behind a sign: "+=1", "-@x". */
static gboolean begins_anew(const char *at, const char *end)
{
    while (at < end && is_passed_over(fold(g_utf8_get_char(at))))
        at = g_utf8_next_char(at);
    gunichar c = at < end ? fold(g_utf8_get_char(at)) : 0;
    return c == '=' || c == '@';
}

static gboolean is_separator(char c)
{
    return c == ',' || c == ';' || c == '\t' || c == '|' || c == '\n' || c == '\r';
}

typedef struct {
    const char *cell, *end, *reach;
    TextCellRow row;
    gboolean first; /* nothing stands before but what is passed over */
} Beginning;

static gboolean is_live(const Beginning *b, const char *sign_at, gunichar sign)
{
    const char *behind = g_utf8_next_char(sign_at);
    if (b->row == TEXT_CELL_REACHED || (b->reach != NULL && b->reach > sign_at))
        return TRUE;
    if (!b->first && b->row == TEXT_CELL_ALONE)
        return FALSE;
    if (sign == '=')
        return !(sign_at == b->cell && *sign_at == '=' && is_constant(behind, b->end));
    return begins_anew(behind, b->end);
}

guint text_cell_freeze(const char *cell, gsize size, TextCellRow row, GString *out)
{
    Beginning b = {cell, cell + size, text_cell_reach(cell, size), row, TRUE};
    gboolean beginning = TRUE;
    guint live = 0;
    for (const char *at = cell, *next = NULL; at < b.end; at = next) {
        gunichar c = fold(g_utf8_get_char(at));
        next = g_utf8_next_char(at);
        if (beginning && is_sign(c) && is_live(&b, at, c)) {
            live++;
            if (out != NULL)
                g_string_append_c(out, '\'');
        }
        gboolean passed = is_passed_over(c);
        b.first = b.first && passed;
        beginning = is_separator(*at) || (beginning && passed);
        if (out != NULL)
            g_string_append_len(out, at, next - at);
    }
    return live;
}
