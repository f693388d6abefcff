/* verify/pdf-content.c -- content streams: each operator on the list, with what it takes before it
 */
#include "verify/pdf-internal.h"
#include "verify/picture.h"
#include <string.h>

#define OPERANDS_MAX 40u
#define NEST_MAX 4u

/* "operator:operands" (ISO 32000-2, annex A): n number, t text, k name, a array; d a dictionary or
 * name; + numbers and perhaps a name. */
static const char list[] =
    " b: B: b*: B*: BDC:kd BMC:k BT: c:nnnnnn cm:nnnnnn CS:k cs:k d:an d0:nn d1:nnnnnn Do:k DP:kd"
    " EMC: ET: f: F: f*: G:n g:n gs:k h: i:n j:n J:n K:nnnn k:nnnn l:nn m:nn M:n MP:k n: q: Q:"
    " re:nnnn RG:nnn rg:nnn ri:k s: S: SC:+ sc:+ SCN:+ scn:+ sh:k T*: Tc:n Td:nn TD:nn Tf:kn Tj:t"
    " TJ:a TL:n Tm:nnnnnn Tr:n Ts:n Tw:n Tz:n v:nnnn w:n W: W*: y:nnnn ':t \":nnt ";

typedef struct {
    VerifyPdf *p;
    const guint8 *at, *end;
    char operands[OPERANDS_MAX + 1];
    guint count;
} Content;

static gboolean wrong(Content *c, const char *what)
{
    return verify_pdf_wrong(c->p, DISARM_UNKNOWN_CONTENT, what);
}

static gboolean is_blank(guint8 b)
{
    return b == 0 || b == '\t' || b == '\n' || b == '\f' || b == '\r' || b == ' ';
}

static gboolean is_word(guint8 b)
{
    return !is_blank(b) && strchr("()<>[]{}/%", b) == NULL;
}

static void skip_blanks(Content *c)
{
    while (c->at < c->end && is_blank(*c->at))
        c->at++;
}

static gboolean skip_text(Content *c)
{
    guint depth = 0;
    for (; c->at < c->end; c->at++) {
        if (*c->at == '\\')
            c->at++;
        else if (*c->at == '(')
            depth++;
        else if (*c->at == ')' && --depth == 0) {
            c->at++;
            return TRUE;
        }
    }
    return wrong(c, "text without end");
}

static gboolean skip_hex(Content *c)
{
    const guint8 *end = memchr(c->at, '>', (gsize)(c->end - c->at));
    if (end == NULL)
        return wrong(c, "text without end");
    c->at = end + 1;
    return TRUE;
}

static gsize word_size(const Content *c, const guint8 *from)
{
    const guint8 *at = from;
    while (at < c->end && is_word(*at))
        at++;
    return (gsize)(at - from);
}

/* Signs, digits, one point; a minus behind digits ends what counts. */
static gboolean is_number(const guint8 *bytes, gsize size)
{
    gboolean point = FALSE, digits = FALSE;
    gsize at = 0;
    while (at < size && (bytes[at] == '+' || bytes[at] == '-'))
        at++;
    for (; at < size; at++) {
        if (bytes[at] == '.' && !point)
            point = TRUE;
        else if (bytes[at] == '-' && digits)
            return TRUE;
        else if (!g_ascii_isdigit(bytes[at]))
            return FALSE;
        else
            digits = TRUE;
    }
    return digits || point;
}

/* One value; its letter, or 0. Arrays hold only numbers and texts, in dictionaries names too. */
static char skip_value(Content *c, guint depth);

static char skip_array(Content *c, guint depth)
{
    c->at++;
    for (skip_blanks(c); c->at < c->end && *c->at != ']'; skip_blanks(c)) {
        char letter = skip_value(c, depth + 1);
        if (letter != 'n' && letter != 't' && !(letter == 'k' && depth > 0))
            return 0;
    }
    c->at++;
    return c->at <= c->end ? 'a' : 0;
}

static char skip_dict(Content *c, guint depth)
{
    static const char *const keys =
        "|MCID|ActualText|Alt|E|Lang|Type|Subtype|BBox|Attached|O|Placement|";
    c->at += 2;
    for (skip_blanks(c); c->end - c->at > 1 && *c->at != '>'; skip_blanks(c)) {
        if (*c->at != '/')
            return 0;
        gsize size = word_size(c, c->at + 1);
        g_autofree char *key = g_strndup((const char *)c->at + 1, MIN(size, 64));
        if (!verify_words_have(keys, key))
            return 0;
        c->at += size + 1;
        skip_blanks(c);
        char letter = skip_value(c, depth + 1);
        if (letter == 0 || letter == 'd')
            return 0;
    }
    if (c->end - c->at < 2 || c->at[1] != '>')
        return 0;
    c->at += 2;
    return 'd';
}

static char skip_value(Content *c, guint depth)
{
    if (c->at >= c->end || depth > NEST_MAX)
        return 0;
    if (*c->at == '(')
        return skip_text(c) ? 't' : 0;
    if (*c->at == '<' && c->end - c->at > 1 && c->at[1] == '<')
        return skip_dict(c, depth);
    if (*c->at == '<')
        return skip_hex(c) ? 't' : 0;
    if (*c->at == '[')
        return skip_array(c, depth);
    if (*c->at == '/') {
        c->at += 1 + word_size(c, c->at + 1);
        return 'k';
    }
    gsize size = word_size(c, c->at);
    if (size == 0 || !is_number(c->at, size))
        return 0;
    c->at += size;
    return 'n';
}

/* ---- pictures ---- */

static gboolean read_hex(Content *c, GByteArray *out)
{
    while (c->end - c->at > 1 && *c->at != '>') {
        int high = g_ascii_xdigit_value((char)c->at[0]), low = g_ascii_xdigit_value((char)c->at[1]);
        guint8 byte = (guint8)(high * 16 + low);
        if (high < 0 || low < 0)
            return wrong(c, "picture");
        g_byte_array_append(out, &byte, 1);
        c->at += 2;
    }
    if (c->end - c->at < 4 || memcmp(c->at, ">\nEI", 4) != 0)
        return wrong(c, "picture without end");
    c->at += 4;
    return TRUE;
}

static gboolean is_picture_key(Content *c)
{
    gsize size = word_size(c, c->at + 1);
    g_autofree char *key = g_strndup((const char *)c->at + 1, MIN(size, 16));
    c->at += size + 1;
    skip_blanks(c);
    return verify_words_have("|W|H|IM|BPC|CS|D|I|", key);
}

static gboolean skip_picture_value(Content *c)
{
    if (c->end - c->at > 4 && (memcmp(c->at, "true", 4) == 0 || memcmp(c->at, "fals", 4) == 0)) {
        c->at += word_size(c, c->at);
        return TRUE;
    }
    return skip_value(c, 1) != 0 || wrong(c, "key of a picture");
}

/* Behind BI: keys in their order, then hexadecimal. */
static gboolean read_picture(Content *c)
{
    static const char plain[] = "/F/AHx ID ", coded[] = "/F[/AHx/DCT] ID ";
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (;;) {
        gsize left = (gsize)(c->end - c->at);
        gboolean jpeg = left > sizeof coded && memcmp(c->at, coded, sizeof coded - 1) == 0;
        if (jpeg || (left > sizeof plain && memcmp(c->at, plain, sizeof plain - 1) == 0)) {
            c->at += jpeg ? sizeof coded - 1 : sizeof plain - 1;
            if (!read_hex(c, bytes))
                return FALSE;
            if (jpeg)
                verify_jpeg(c->p->v, bytes->data, bytes->len);
            return TRUE;
        }
        if (left == 0 || *c->at != '/' || !is_picture_key(c))
            return wrong(c, "key of a picture");
        if (!skip_picture_value(c))
            return FALSE;
    }
}

/* ---- operators ---- */

static gboolean takes(const Content *c, const char *wanted, gsize size)
{
    if (*wanted == '+') {
        gsize numbers = strspn(c->operands, "n");
        return numbers == c->count || (numbers + 1 == c->count && c->operands[numbers] == 'k');
    }
    if (size != c->count)
        return FALSE;
    for (gsize i = 0; i < size; i++)
        if (wanted[i] != c->operands[i] && !(wanted[i] == 'd' && c->operands[i] == 'k'))
            return FALSE;
    return TRUE;
}

static gboolean read_operator(Content *c)
{
    gsize size = word_size(c, c->at);
    char sought[8];
    if (size == 0 || size > 3)
        return wrong(c, "operator");
    g_snprintf(sought, sizeof sought, " %.*s:", (int)size, (const char *)c->at);
    c->at += size;
    if (strcmp(sought, " BI:") == 0)
        return c->count == 0 ? read_picture(c) : wrong(c, "BI");
    const char *row = strstr(list, sought);
    if (row == NULL || memchr(sought + 1, ':', size) != NULL)
        return wrong(c, sought);
    row += size + 2;
    c->operands[c->count] = '\0';
    if (!takes(c, row, strcspn(row, " ")))
        return wrong(c, sought);
    c->count = 0;
    return TRUE;
}

void verify_pdf_content(VerifyPdf *p, const guint8 *bytes, gsize size)
{
    if (size == 0)
        return;
    Content c = {.p = p, .at = bytes, .end = bytes + size};
    for (skip_blanks(&c); c.at < c.end; skip_blanks(&c)) {
        gboolean value = strchr("(<[/", *c.at) != NULL || is_number(c.at, word_size(&c, c.at));
        char letter = value ? skip_value(&c, 0) : 0;
        if (!value) {
            if (!read_operator(&c))
                return;
            continue;
        }
        if (letter == 0 || c.count == OPERANDS_MAX) {
            wrong(&c, "operand");
            return;
        }
        c.operands[c.count++] = letter;
    }
    if (c.count > 0)
        wrong(&c, "operands without an operator");
}
