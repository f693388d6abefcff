/* base/json-scan.c -- reads the JSON of our subset in one pass; what it does not take, json_read()
 * says the fault of */
#include "base/json.h"
#include <string.h>

#define DIGITS_MAX 16 /* of 2^53-1 */

typedef struct {
    const char *at, *end;
    guint deepest;
    GString *unescaped; /* of the string being read; made when first needed */
} Scan;

static json_t *scan_value(Scan *s, guint depth);

static char peek(const Scan *s)
{
    return s->at < s->end ? *s->at : '\0';
}

static void skip_blank(Scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\t' || *s->at == '\r'))
        s->at++;
}

static gboolean take(Scan *s, char wanted)
{
    skip_blank(s);
    if (peek(s) != wanted)
        return FALSE;
    s->at++;
    return TRUE;
}

/* Four hexadecimal digits; surrogates are left to others. */
static gboolean unescape_unicode(Scan *s)
{
    gunichar c = 0;
    if (s->end - s->at < 4)
        return FALSE;
    for (guint i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(*s->at++);
        if (digit < 0)
            return FALSE;
        c = c * 16 + (gunichar)digit;
    }
    if (c == 0 || (c >= 0xd800 && c <= 0xdfff))
        return FALSE;
    g_string_append_unichar(s->unescaped, c);
    return TRUE;
}

static gboolean unescape_one(Scan *s)
{
    static const char named[] = {['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
                                 ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t'};
    guchar kind = (guchar)peek(s);
    if (s->at == s->end)
        return FALSE;
    s->at++;
    if (kind == 'u')
        return unescape_unicode(s);
    if (kind >= sizeof named || named[kind] == '\0')
        return FALSE;
    g_string_append_c(s->unescaped, named[kind]);
    return TRUE;
}

/* From the first backslash on, as far as the closing quote. */
static gboolean unescape(Scan *s, const char *start, const char **text, gsize *size_bytes)
{
    if (s->unescaped == NULL)
        s->unescaped = g_string_sized_new(256);
    g_string_truncate(s->unescaped, 0);
    g_string_append_len(s->unescaped, start, s->at - start);
    while (s->at < s->end && *s->at != '"') {
        const char *plain = s->at;
        while (s->at < s->end && (guchar)*s->at >= 0x20 && *s->at != '"' && *s->at != '\\')
            s->at++;
        g_string_append_len(s->unescaped, plain, s->at - plain);
        if (s->at < s->end && *s->at != '"' && (*s->at++ != '\\' || !unescape_one(s)))
            return FALSE;
    }
    *text = s->unescaped->str;
    *size_bytes = s->unescaped->len;
    return s->at++ < s->end;
}

/* A string; its text stands until the next one is read. */
static gboolean scan_text(Scan *s, const char **text, gsize *size_bytes, gboolean *ascii)
{
    guchar bits = 0;
    if (!take(s, '"'))
        return FALSE;
    const char *start = s->at;
    while (s->at < s->end && (guchar)*s->at >= 0x20 && *s->at != '"' && *s->at != '\\')
        bits |= (guchar)*s->at++;
    *text = start;
    *size_bytes = (gsize)(s->at - start);
    if (peek(s) == '\\') {
        if (!unescape(s, start, text, size_bytes))
            return FALSE;
        bits = 0x80;
    } else if (peek(s) == '"') {
        s->at++; /* no blank may be skipped before it */
    } else {
        return FALSE;
    }
    *ascii = bits < 0x80;
    return *ascii || g_utf8_validate_len(*text, *size_bytes, NULL);
}

static json_t *scan_string(Scan *s)
{
    const char *text;
    gsize size_bytes;
    gboolean ascii;
    return scan_text(s, &text, &size_bytes, &ascii) ? json_stringn_nocheck(text, size_bytes) : NULL;
}

static json_t *scan_number(Scan *s)
{
    gboolean minus = peek(s) == '-';
    const char *start = s->at += minus;
    json_int_t number = 0;
    while (s->at < s->end && g_ascii_isdigit(*s->at) && s->at - start < DIGITS_MAX)
        number = number * 10 + (*s->at++ - '0');
    gboolean whole = s->at > start && (*start != '0' || s->at - start == 1);
    char next = peek(s);
    if (!whole || number > JSON_INTEGER_MAX || g_ascii_isdigit(next) || next == '.' ||
        next == 'e' || next == 'E')
        return NULL;
    return json_integer(minus ? -number : number);
}

static json_t *scan_word(Scan *s)
{
    gsize left = (gsize)(s->end - s->at);
    if (left >= 4 && memcmp(s->at, "true", 4) == 0) {
        s->at += 4;
        return json_true();
    }
    if (left >= 5 && memcmp(s->at, "false", 5) == 0) {
        s->at += 5;
        return json_false();
    }
    return NULL;
}

/* One member, comma and all before it; FALSE when it is none, or its name stood before. */
static gboolean scan_member(Scan *s, json_t *object, guint depth)
{
    const char *key;
    gsize size_bytes;
    gboolean ascii;
    gsize before = json_object_size(object);
    if ((before > 0 && !take(s, ',')) || !scan_text(s, &key, &size_bytes, &ascii) || !ascii)
        return FALSE;
    const char *name = key; /* lies in the input: nothing was unescaped */
    json_t *value = take(s, ':') ? scan_value(s, depth) : NULL;
    return value != NULL && json_object_setn_new_nocheck(object, name, size_bytes, value) == 0 &&
           json_object_size(object) == before + 1;
}

static json_t *scan_object(Scan *s, guint depth)
{
    g_autoptr(json_t) object = json_object();
    while (!take(s, '}'))
        if (!scan_member(s, object, depth))
            return NULL;
    return g_steal_pointer(&object);
}

static json_t *scan_array(Scan *s, guint depth)
{
    g_autoptr(json_t) array = json_array();
    while (!take(s, ']')) {
        if (json_array_size(array) > 0 && !take(s, ','))
            return NULL;
        json_t *value = scan_value(s, depth);
        if (value == NULL || json_array_append_new(array, value) != 0)
            return NULL;
    }
    return g_steal_pointer(&array);
}

static json_t *scan_value(Scan *s, guint depth)
{
    skip_blank(s);
    char c = peek(s);
    if (c == '"')
        return scan_string(s);
    if (c == '-' || g_ascii_isdigit(c))
        return scan_number(s);
    if (c != '{' && c != '[')
        return scan_word(s);
    s->at++;
    if (depth >= s->deepest)
        return NULL;
    return c == '{' ? scan_object(s, depth + 1) : scan_array(s, depth + 1);
}

json_t *json_scan(const char *text, gsize size_bytes, guint max_depth)
{
    if (size_bytes == 0)
        return NULL;
    Scan s = {text, text + size_bytes, MIN(max_depth, JSON_DEPTH_MAX), NULL};
    g_autoptr(json_t) value = scan_value(&s, 0);
    skip_blank(&s);
    if (s.unescaped != NULL)
        g_string_free(s.unescaped, TRUE);
    return value != NULL && s.at == s.end ? g_steal_pointer(&value) : NULL;
}
