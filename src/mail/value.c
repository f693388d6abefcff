/* mail/value.c -- a value and its parameters, with the continuations and sets of RFC 2231 */
#include "mail/charset.h"
#include "mail/header.h"
#include <string.h>

#define PARAMETERS_MAX 200u

/* One as it is written: "filename*0*" is `filename`, section 0, with escapes. */
typedef struct {
    char *name;  /* owned */
    int section; /* -1: none */
    gboolean escaped;
    GByteArray *bytes; /* owned */
} Piece;

static void piece_free(gpointer data)
{
    Piece *piece = data;
    g_free(piece->name);
    g_byte_array_unref(piece->bytes);
    g_free(piece);
}

typedef struct {
    const guint8 *bytes;
    gsize size, at;
} Text;

/* ---- pieces of the text ---- */

static void skip_comment(Text *text)
{
    guint depth = 0;
    for (; text->at < text->size; text->at++) {
        guint8 c = text->bytes[text->at];
        depth += c == '(';
        if (c == '\\')
            text->at++;
        if (c == ')' && --depth == 0)
            break;
    }
    text->at = MIN(text->at + 1, text->size);
}

static void skip_blanks(Text *text)
{
    while (text->at < text->size) {
        guint8 c = text->bytes[text->at];
        if (c == '(')
            skip_comment(text);
        else if (c <= ' ')
            text->at++;
        else
            break;
    }
}

/* A backslash before anything but a quote and itself is one of a path, as Windows' programs write.
 */
static void take_quoted(Text *text, GByteArray *out)
{
    for (text->at++; text->at < text->size && text->bytes[text->at] != '"'; text->at++) {
        gboolean escape = text->bytes[text->at] == '\\' && text->at + 1 < text->size &&
                          strchr("\"\\", text->bytes[text->at + 1]) != NULL &&
                          text->bytes[text->at + 1] != 0;
        text->at += escape ? 1 : 0;
        g_byte_array_append(out, text->bytes + text->at, 1);
    }
    text->at = MIN(text->at + 1, text->size);
}

/* Up to ';', which is more than a token: names with blanks are common. A comment ends it. */
static void take_plain(Text *text, GByteArray *out)
{
    gsize from = text->at;
    while (text->at < text->size && text->bytes[text->at] != ';' &&
           !(text->bytes[text->at] == '(' && text->at > from && text->bytes[text->at - 1] <= ' '))
        text->at++;
    gsize to = text->at;
    while (to > from && text->bytes[to - 1] <= ' ')
        to--;
    if (to > from)
        g_byte_array_append(out, text->bytes + from, (guint)(to - from));
}

/* "name*1*" taken apart. */
static void read_name(Piece *piece, const guint8 *bytes, gsize size)
{
    g_autofree char *name = g_ascii_strdown((const char *)bytes, (gssize)size);
    gsize length = strlen(name);
    piece->section = -1;
    if (length > 0 && name[length - 1] == '*') {
        piece->escaped = TRUE;
        name[--length] = '\0';
    }
    char *star = strchr(name, '*');
    if (star != NULL && g_ascii_isdigit(star[1]) && strlen(star + 1) <= 3) {
        piece->section = (int)strtol(star + 1, NULL, 10);
        *star = '\0';
    }
    piece->name = g_strdup(name);
}

/* FALSE behind the last. */
static gboolean next_piece(Text *text, GPtrArray *pieces)
{
    skip_blanks(text);
    while (text->at < text->size && text->bytes[text->at] == ';') {
        text->at++;
        skip_blanks(text);
    }
    gsize from = text->at;
    while (text->at < text->size && text->bytes[text->at] > ' ' &&
           strchr("=;(", text->bytes[text->at]) == NULL)
        text->at++;
    gsize name = text->at - from;
    skip_blanks(text);
    if (text->at >= text->size || pieces->len >= PARAMETERS_MAX)
        return FALSE;
    if (name == 0 || text->bytes[text->at] != '=') { /* none: on behind it */
        text->at += text->bytes[text->at] == ';' || name > 0 ? 0 : 1;
        return TRUE;
    }
    Piece *piece = g_new0(Piece, 1);
    piece->bytes = g_byte_array_new();
    read_name(piece, text->bytes + from, name);
    text->at++;
    skip_blanks(text);
    if (text->at < text->size && text->bytes[text->at] == '"')
        take_quoted(text, piece->bytes);
    else
        take_plain(text, piece->bytes);
    g_ptr_array_add(pieces, piece);
    return TRUE;
}

/* ---- pieces to parameters ---- */

static void append_unescaped(GByteArray *out, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        gboolean hex = bytes[i] == '%' && i + 2 < size && g_ascii_isxdigit(bytes[i + 1]) &&
                       g_ascii_isxdigit(bytes[i + 2]);
        guint8 byte = bytes[i];
        if (hex) {
            byte = (guint8)(g_ascii_xdigit_value((char)bytes[i + 1]) * 16 +
                            g_ascii_xdigit_value((char)bytes[i + 2]));
            i += 2;
        }
        g_byte_array_append(out, &byte, 1);
    }
}

/* "set'language'" before the text; gives its size. */
static gsize take_set(const Piece *piece, char **set)
{
    const guint8 *bytes = piece->bytes->data;
    const guint8 *first = piece->bytes->len > 0 ? memchr(bytes, '\'', piece->bytes->len) : NULL;
    if (first == NULL)
        return 0;
    gsize behind = (gsize)(first - bytes) + 1;
    const guint8 *second = behind < piece->bytes->len
                               ? memchr(bytes + behind, '\'', piece->bytes->len - behind)
                               : NULL;
    if (second == NULL)
        return 0;
    *set = first > bytes ? g_strndup((const char *)bytes, (gsize)(first - bytes)) : NULL;
    return (gsize)(second - bytes) + 1;
}

static const Piece *find_section(const GPtrArray *pieces, const char *name, int section)
{
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = pieces->pdata[i];
        if (piece->section == section && strcmp(piece->name, name) == 0)
            return piece;
    }
    return NULL;
}

/* All of a parameter as text: sections in their order, or the one piece. */
static char *join(const GPtrArray *pieces, const Piece *first)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *set = NULL;
    gsize skip = first->escaped ? take_set(first, &set) : 0;
    gboolean escaped = first->escaped;
    for (const Piece *piece = first; piece != NULL;) {
        gsize size = piece->bytes->len - skip;
        escaped |= piece->escaped;
        if (size > 0 && piece->escaped)
            append_unescaped(bytes, piece->bytes->data + skip, size);
        else if (size > 0)
            g_byte_array_append(bytes, piece->bytes->data, piece->bytes->len);
        skip = 0;
        piece = piece->section < 0 ? NULL : find_section(pieces, piece->name, piece->section + 1);
    }
    if (!escaped && strcmp(first->name, "boundary") == 0) /* compared byte by byte with lines */
        return bytes->len > 0 ? g_strndup((const char *)bytes->data, bytes->len) : g_strdup("");
    if (!escaped)
        return bytes->len > 0 ? mail_words_text(bytes->data, bytes->len, NULL) : g_strdup("");
    GString *text = mail_charset_text(set, bytes->data, bytes->len, NULL);
    return g_strdelimit(g_string_free(text, FALSE), "\r\n\t", ' ');
}

/* What is escaped or in sections comes before a plain one of that name (RFC 2231, RFC 6266 4.3). */
static const Piece *best_of(const GPtrArray *pieces, const char *name)
{
    const Piece *plain = NULL, *escaped = NULL;
    for (guint i = pieces->len; i > 0; i--) {
        const Piece *piece = pieces->pdata[i - 1];
        if (piece->section > 0 || strcmp(piece->name, name) != 0)
            continue;
        if (piece->escaped || piece->section == 0)
            escaped = piece;
        else
            plain = piece;
    }
    return escaped != NULL ? escaped : plain;
}

static void take_pieces(MailValue *value, const GPtrArray *pieces)
{
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = pieces->pdata[i];
        const Piece *same = find_section(pieces, piece->name, piece->section);
        value->twice |= same != piece && same->escaped == piece->escaped;
        const Piece *best = best_of(pieces, piece->name);
        if (best == NULL || mail_value_get(value, piece->name) != NULL)
            continue;
        g_ptr_array_add(value->names, g_strdup(piece->name));
        g_ptr_array_add(value->values, join(pieces, best));
    }
}

void mail_value_read(const MailField *field, MailValue *value)
{
    Text text = {0};
    *value = (MailValue){.names = g_ptr_array_new_with_free_func(g_free),
                         .values = g_ptr_array_new_with_free_func(g_free)};
    if (field != NULL)
        text.bytes = g_bytes_get_data(field->body, &text.size);
    skip_blanks(&text);
    g_autoptr(GString) head = g_string_new(NULL);
    while (text.at < text.size && text.bytes[text.at] != ';') {
        guint8 c = text.bytes[text.at];
        if (c > ' ' && c < 0x7F && c != '(')
            g_string_append_c(head, g_ascii_tolower((char)c));
        if (c == '(')
            skip_comment(&text);
        else
            text.at++;
    }
    value->value = g_strdup(head->str);
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(piece_free);
    while (next_piece(&text, pieces))
        ;
    take_pieces(value, pieces);
}

void mail_value_clear(MailValue *value)
{
    g_clear_pointer(&value->value, g_free);
    g_clear_pointer(&value->names, g_ptr_array_unref);
    g_clear_pointer(&value->values, g_ptr_array_unref);
}

const char *mail_value_get(const MailValue *value, const char *name)
{
    for (guint i = 0; i < value->names->len; i++)
        if (strcmp(value->names->pdata[i], name) == 0)
            return value->values->pdata[i];
    return NULL;
}
