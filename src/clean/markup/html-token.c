/* clean/markup/html-token.c -- tags, comments, raw text, character references */
#include "clean/markup/html-token.h"
#include "base/charset.h"
#include <stdlib.h>
#include <string.h>

void html_token_open(HtmlToken *token, const char *html, gsize size)
{
    *token = (HtmlToken){.at = html, .end = html + size, .kind = HTML_NOTHING};
}

/* ---- what is no text ---- */

/* Behind a comment: "-->" or "--!>", or at once ">" or "->". */
static const char *behind_comment(const char *at, const char *end)
{
    const char *body = at + 4;
    if (body < end && *body == '>')
        return body + 1;
    if (body + 1 < end && body[0] == '-' && body[1] == '>')
        return body + 2;
    for (; (body = memmem(body, (gsize)(end - body), "--", 2)) != NULL; body++) {
        gsize odd = body + 2 < end && body[2] == '!' ? 1 : 0; /* each byte is looked at once */
        if (body + 2 + odd < end && body[2 + odd] == '>')
            return body + 3 + odd;
    }
    return end;
}

static const char *behind_mark(const char *at, const char *end)
{
    const char *close = memchr(at, '>', (gsize)(end - at));
    return close != NULL ? close + 1 : end;
}

/* ---- tags ---- */

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static const char *take_name(HtmlToken *token, const char *at)
{
    gsize size = 0;
    for (; at < token->end && !is_blank(*at) && *at != '/' && *at != '>'; at++)
        if (size + 1 < sizeof token->tag)
            token->tag[size++] = g_ascii_tolower(*at);
    token->tag[size] = '\0';
    return at;
}

static const char *take_value(const char *at, const char *end, const char **value, gsize *size)
{
    while (at < end && is_blank(*at))
        at++;
    char quote = at < end && (*at == '"' || *at == '\'') ? *at : '\0';
    *value = quote != '\0' ? at + 1 : at;
    const char *to = *value;
    while (to < end && (quote != '\0' ? *to != quote : !is_blank(*to) && *to != '>'))
        to++;
    *size = (gsize)(to - *value);
    return quote != '\0' && to < end ? to + 1 : to;
}

static const char *take_attribute(HtmlToken *token, const char *at)
{
    const char *name = at, *value = NULL;
    gsize value_size = 0;
    at += at < token->end && *at == '=' ? 1 : 0;
    while (at < token->end && !is_blank(*at) && strchr("=/>", *at) == NULL)
        at++;
    gsize name_size = (gsize)(at - name);
    const char *equals = at;
    while (equals < token->end && is_blank(*equals))
        equals++;
    if (equals < token->end && *equals == '=')
        at = take_value(equals + 1, token->end, &value, &value_size);
    if (token->attribute_count < HTML_ATTRIBUTES_MAX && name_size > 0) {
        guint k = token->attribute_count++;
        token->attributes[k].name = name;
        token->attributes[k].name_size = name_size;
        token->attributes[k].value = value;
        token->attributes[k].value_size = value_size;
    }
    return at;
}

static void take_tag(HtmlToken *token)
{
    gboolean close = token->at[1] == '/';
    const char *at = take_name(token, token->at + (close ? 2 : 1));
    token->attribute_count = 0;
    token->kind = close ? HTML_END : HTML_START;
    while (at < token->end && *at != '>') {
        if (is_blank(*at) || *at == '/' || *at == '\0')
            at++;
        else
            at = take_attribute(token, at);
    }
    token->at = at < token->end ? at + 1 : at;
}

/* Elements whose contents are no tags, whatever they look like. */
static gboolean is_raw(const char *tag)
{
    static const char *const raw[] = {"script", "style",    "xmp",      "iframe", "noembed",
                                      "title",  "noframes", "textarea", NULL};
    return g_strv_contains(raw, tag);
}

/* Up to "</tag" and a blank, "/" or ">". */
static void take_raw(HtmlToken *token)
{
    gsize size = strlen(token->tag);
    const char *at = token->at;
    for (; at < token->end; at++) {
        const char *open = memchr(at, '<', (gsize)(token->end - at));
        at = open != NULL ? open : token->end;
        if ((gsize)(token->end - at) > size + 2 && at[1] == '/' &&
            g_ascii_strncasecmp(at + 2, token->tag, size) == 0 && !g_ascii_isalnum(at[2 + size]))
            break;
    }
    at = MIN(at, token->end);
    token->kind = HTML_RAW;
    token->text = token->at;
    token->text_size = (gsize)(at - token->at);
    token->at = at;
}

static gboolean begins_tag(const char *at, const char *end)
{
    if (at + 1 >= end)
        return FALSE;
    if (at[1] == '/')
        return at + 2 < end && g_ascii_isalpha(at[2]);
    return g_ascii_isalpha(at[1]);
}

static gboolean begins_mark(const char *at, const char *end)
{
    return at + 1 < end && (at[1] == '!' || at[1] == '?' || at[1] == '/');
}

static void take_text(HtmlToken *token)
{
    const char *at = token->at + 1;
    while (at < token->end &&
           !(*at == '<' && (begins_tag(at, token->end) || begins_mark(at, token->end))))
        at++;
    token->kind = HTML_TEXT;
    token->text = token->at;
    token->text_size = (gsize)(at - token->at);
    token->at = at;
}

gboolean html_token_next(HtmlToken *token)
{
    if (token->kind == HTML_START && is_raw(token->tag)) {
        take_raw(token);
        return TRUE;
    }
    while (token->at < token->end && *token->at == '<' && begins_mark(token->at, token->end) &&
           !begins_tag(token->at, token->end)) {
        gboolean comment =
            (gsize)(token->end - token->at) >= 4 && memcmp(token->at, "<!--", 4) == 0;
        token->at =
            comment ? behind_comment(token->at, token->end) : behind_mark(token->at, token->end);
    }
    if (token->at >= token->end)
        return FALSE;
    if (*token->at == '<' && begins_tag(token->at, token->end))
        take_tag(token);
    else
        take_text(token);
    return TRUE;
}

char *html_token_attribute(const HtmlToken *token, const char *name)
{
    gsize size = strlen(name);
    for (guint i = 0; i < token->attribute_count; i++) {
        if (token->attributes[i].name_size != size ||
            g_ascii_strncasecmp(token->attributes[i].name, name, size) != 0)
            continue;
        GString *value = g_string_new(NULL);
        if (token->attributes[i].value != NULL)
            html_text_append(value, token->attributes[i].value, token->attributes[i].value_size);
        return g_string_free(value, FALSE);
    }
    return NULL;
}

/* ---- references ---- */

/* Names of U+00A0 to U+00FF, in their order. */
static const char latin[] =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn "
    "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave "
    "Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml "
    "ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN "
    "szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave "
    "iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute "
    "ucirc uuml yacute thorn yuml ";

static const struct {
    const char *name;
    gunichar c;
} others[] = {
    {"amp", '&'},       {"lt", '<'},        {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},     {"AMP", '&'},       {"LT", '<'},        {"GT", '>'},
    {"QUOT", '"'},      {"ensp", 0x2002},   {"emsp", 0x2003},   {"thinsp", 0x2009},
    {"zwnj", 0x200C},   {"zwj", 0x200D},    {"lrm", 0x200E},    {"rlm", 0x200F},
    {"ndash", 0x2013},  {"mdash", 0x2014},  {"lsquo", 0x2018},  {"rsquo", 0x2019},
    {"sbquo", 0x201A},  {"ldquo", 0x201C},  {"rdquo", 0x201D},  {"bdquo", 0x201E},
    {"dagger", 0x2020}, {"bull", 0x2022},   {"hellip", 0x2026}, {"permil", 0x2030},
    {"prime", 0x2032},  {"lsaquo", 0x2039}, {"rsaquo", 0x203A}, {"oline", 0x203E},
    {"euro", 0x20AC},   {"trade", 0x2122},  {"larr", 0x2190},   {"uarr", 0x2191},
    {"rarr", 0x2192},   {"darr", 0x2193},   {"harr", 0x2194},   {"rArr", 0x21D2},
    {"minus", 0x2212},  {"infin", 0x221E},  {"ne", 0x2260},     {"le", 0x2264},
    {"ge", 0x2265},     {"loz", 0x25CA},    {"hearts", 0x2665}, {"zwsp", 0x200B},
    {"colon", ':'},     {"sol", '/'},       {"Tab", '\t'},      {"NewLine", '\n'},
    {"commat", '@'},    {"period", '.'},    {"lpar", '('},      {"rpar", ')'},
    {"num", '#'},       {"excl", '!'},      {"equals", '='},    {"plus", '+'},
    {"comma", ','},     {"semi", ';'},      {"hyphen", 0x2010}, {"lowbar", '_'},
};

static gunichar named(const char *name, gsize size)
{
    gunichar c = 0xA0;
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        if (strlen(others[i].name) == size && memcmp(others[i].name, name, size) == 0)
            return others[i].c;
    for (const char *at = latin; *at != '\0'; c++) {
        gsize length = strcspn(at, " ");
        if (length == size && memcmp(at, name, size) == 0)
            return c;
        at += length + 1;
    }
    return 0;
}

static gsize take_number(const char *text, gsize size, gunichar *c)
{
    gboolean hex = size > 2 && (text[2] == 'x' || text[2] == 'X');
    gsize at = hex ? 3 : 2, from = at;
    guint64 value = 0;
    while (at < size && (hex ? g_ascii_isxdigit(text[at]) : g_ascii_isdigit(text[at]))) {
        value = MIN(value * (hex ? 16 : 10) + (guint64)g_ascii_xdigit_value(text[at]), 0x110000);
        at++;
    }
    if (at == from)
        return 0;
    *c = (gunichar)value;
    if (value <= 0xFF) /* how the standard takes 0x80 to 0x9F */
        *c = charset_windows((guint8)value);
    if (value == 0 || !g_unichar_validate(*c))
        *c = 0xFFFD;
    return at + (at < size && text[at] == ';' ? 1 : 0);
}

/* The size of a reference at `text`, which begins with '&'; 0 for none. */
static gsize take_reference(const char *text, gsize size, gunichar *c)
{
    if (size > 2 && text[1] == '#')
        return take_number(text, size, c);
    gsize at = 1;
    while (at < MIN(size, 12) && g_ascii_isalnum(text[at]))
        at++;
    *c = at > 1 ? named(text + 1, at - 1) : 0;
    if (*c == 0)
        return 0;
    return at + (at < size && text[at] == ';' ? 1 : 0);
}

void html_text_append(GString *out, const char *text, gsize size)
{
    for (gsize at = 0; at < size;) {
        const char *mark = memchr(text + at, '&', size - at);
        gsize plain = mark != NULL ? (gsize)(mark - text) - at : size - at;
        gunichar c = 0;
        g_string_append_len(out, text + at, (gssize)plain);
        at += plain;
        gsize taken = at < size ? take_reference(text + at, size - at, &c) : 0;
        if (taken > 0)
            g_string_append_unichar(out, c);
        else if (at < size)
            g_string_append_c(out, '&');
        at += taken > 0 ? taken : (at < size ? 1 : 0);
    }
}
