/* verify/text.c -- texts: nothing unseen in them; tables: no cell that a spreadsheet would compute
 */
#include "base/charset.h"
#include "verify/verify-file.h"
#include <string.h>

/* ---- characters ---- */

/* Those that change how the rest is shown, or that are not shown at all, joiners apart. */
static gboolean is_deceptive(gunichar c)
{
    static const gunichar ranges[][2] = {
        {0xAD, 0xAD},     {0x61C, 0x61C},   {0x115F, 0x1160},   {0x17B4, 0x17B5},
        {0x180E, 0x180E}, {0x200B, 0x200B}, {0x200E, 0x200F},   {0x2028, 0x202E},
        {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},
        {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F},
    };
    for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return TRUE;
    return (c & 0xFFFE) == 0xFFFE;
}

static gboolean is_control(gunichar c)
{
    gboolean layout = c == '\t' || c == '\n' || c == '\r' || c == '\f';
    return (c < 0x20 && !layout) || (c >= 0x7F && c < 0xA0);
}

static void judge_characters(Verify *v, const char *text)
{
    gboolean unseen_stay = verify_keeps(v, DISARM_CONTROL_CHARS);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_control(c) || (!unseen_stay && is_deceptive(c))) {
            g_autofree char *which = g_strdup_printf("U+%04X", c);
            verify_say(v, DISARM_CONTROL_CHARACTER, which);
            return;
        }
    }
}

/* ---- cells ---- */

/* In one width, every blank as ' '. */
static gunichar narrow(gunichar c)
{
    if (c > 0xFF00 && c < 0xFF5F)
        return c - 0xFEE0;
    switch (c) {
    case 0x2010:
    case 0x2011:
    case 0x2212:
    case 0xFE63:
        return '-';
    case 0xFE62:
        return '+';
    case 0xFE66:
        return '=';
    case 0xFE6B:
        return '@';
    default:
        return c == '\t' || c == '\r' || c == '\n' || g_unichar_isspace(c) ? ' ' : c;
    }
}

static gboolean is_sign(gunichar c)
{
    return c == '=' || c == '+' || c == '-' || c == '@';
}

/* What a reader of tables passes over before it looks for a sign. */
static const char *skip_unseen(const char *at)
{
    while (*at != '\0') {
        gunichar c = narrow(g_utf8_get_char(at));
        GUnicodeType type = g_unichar_type(c);
        gboolean quote = c == '"' || (c >= 0x2018 && c <= 0x201D);
        if (c != ' ' && !quote && type != G_UNICODE_FORMAT && type != G_UNICODE_CONTROL)
            break;
        at = g_utf8_next_char(at);
    }
    return at;
}

static gboolean is_letter(gunichar c)
{
    return c < 0x80 && (g_ascii_isalpha((char)c) || c == '_' || c == '.' || c == '\\');
}

static gboolean is_digit(gunichar c)
{
    return c < 0x80 && g_ascii_isdigit((char)c);
}

/* A call, a conversation with a program, or a reference to elsewhere. */
static gboolean reaches(const char *at)
{
    gunichar before = 0;
    gboolean letters = FALSE;
    for (; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = narrow(g_utf8_get_char(at));
        gboolean word = is_letter(before) || is_digit(before);
        gunichar next = narrow(g_utf8_get_char(g_utf8_next_char(at)));
        gboolean place =
            is_letter(next) || is_digit(next) || next == '$' || next == '#' || next == '\'';
        if (c == '|' || (c == '(' && word && letters) ||
            (c == '!' && place && (word || before == '\'' || before == ']')))
            return TRUE;
        if (c == ' ')
            continue;
        letters = is_letter(c) || (is_digit(c) && letters && word);
        before = c;
    }
    return FALSE;
}

/* ="0312" keeps the zero before a number and computes nothing. */
static gboolean is_constant(const char *cell)
{
    gsize size = strlen(cell);
    return size >= 3 && g_str_has_prefix(cell, "=\"") && cell[size - 1] == '"' &&
           memchr(cell + 2, '"', size - 3) == NULL && strpbrk(cell, "\r\n\t") == NULL;
}

static gboolean computes(const char *cell)
{
    const char *at = skip_unseen(cell);
    gunichar sign = narrow(g_utf8_get_char(at));
    if (!is_sign(sign) || is_constant(cell))
        return FALSE;
    gunichar next = narrow(g_utf8_get_char(skip_unseen(g_utf8_next_char(at))));
    return sign == '=' || next == '=' || next == '@' || reaches(at);
}

/* Readers that split at other places see other beginnings; what stands there may not reach out. */
static gboolean is_live(const char *cell)
{
    if (computes(cell))
        return TRUE;
    for (const char *at = strpbrk(cell, ",;\t|\r\n"); at != NULL; at = strpbrk(at + 1, ",;\t|\r\n"))
        if (is_sign(narrow(g_utf8_get_char(skip_unseen(at + 1)))) && reaches(at + 1))
            return TRUE;
    return FALSE;
}

/* ---- tables ---- */

/* The next cell, quotes taken off; gives where it ends. */
static const char *next_cell(const char *at, char separator, GString *cell)
{
    gboolean quoted = *at == '"';
    g_string_truncate(cell, 0);
    for (at += quoted; *at != '\0'; at++) {
        if (quoted && *at == '"') {
            quoted = at[1] == '"';
            if (!quoted)
                continue;
            at++;
        } else if (!quoted && (*at == separator || *at == '\n' || *at == '\r')) {
            break;
        }
        g_string_append_c(cell, *at);
    }
    return at;
}

static void judge_cells(Verify *v, const char *text, char separator)
{
    g_autoptr(GString) cell = g_string_new(NULL);
    for (const char *at = text;; at++) {
        at = next_cell(at, separator, cell);
        if (is_live(cell->str)) {
            verify_say(v, DISARM_CELL_FORMULA, cell->str);
            return;
        }
        if (*at == '\0')
            return;
    }
}

static void judge_table(Verify *v, const char *text, char separator)
{
    static const char others[] = {',', '\t', ';', '|'};
    if (g_str_has_prefix(text, "ID;") || g_ascii_strncasecmp(text, "sep=", 4) == 0)
        verify_say(v, DISARM_DISGUISE, "another kind of table");
    for (guint i = 0; i < G_N_ELEMENTS(others) && strchr(text, separator) == NULL; i++)
        separator = others[i];
    judge_cells(v, text, separator);
}

/* Plain text that lies in columns is opened as a table by who asks for it. */
static gboolean has_columns(const char *text)
{
    guint lines = 0, tabs = 0, first = 0;
    for (; *text != '\0'; text++) {
        tabs += *text == '\t' ? 1 : 0;
        if (*text != '\n')
            continue;
        if (tabs == 0 || (lines++ > 0 && tabs != first))
            return FALSE;
        first = tabs;
        tabs = 0;
    }
    return lines >= 2;
}

/* Any character set in which it decodes to the last byte; NULL, and said, when there is none. */
static char *decode(Verify *v, const guint8 *bytes, gsize size)
{
    GError *error = NULL;
    gboolean utf8 = g_utf8_validate((const char *)bytes, (gssize)size, NULL) &&
                    memmem(bytes, size, "\x1B$", 2) == NULL;
    const char *encoding = utf8 ? "utf-8" : charset_find(bytes, size, NULL);
    if (encoding == NULL) {
        verify_say(v, DISARM_UNSUPPORTED, "no text in a known character set");
        return NULL;
    }
    char *text = charset_decode(encoding, bytes, size, "the file", &error);
    if (text == NULL)
        verify_say_error(v, error);
    return text;
}

void verify_text(Verify *v, const guint8 *bytes, gsize size, char separator)
{
    g_autofree char *text = decode(v, bytes, size);
    if (text == NULL)
        return;
    judge_characters(v, text);
    if (separator == '\0' && has_columns(text))
        separator = '\t';
    if (separator != '\0' && !verify_keeps(v, DISARM_CELLS))
        judge_table(v, text, separator);
}
