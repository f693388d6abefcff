/* clean/xml.c -- the tokens of XML, in one pass over each piece */
#include "clean/xml.h"
#include "base/problem.h"
#include "clean/xml-chars.h"
#include <string.h>

#define HEAD_BYTES 9                      /* a mark, and "<?xml " */
#define HELD_TEXT_MAX ((gsize)256 * 1024) /* of a run without its end, before it is cut */

#define TAGS 1024u /* that are remembered; a power of two */
#define TAG_MAX 124u

/* A start tag that was seen: documents are made of few, said again and again. */
typedef struct {
    guint8 size, name_size;
    gboolean empty;
    char raw[TAG_MAX]; /* from "<" to ">" */
} Tag;

struct CleanXml {
    CleanXmlHandlers handlers;
    const char *what;
    GByteArray *held; /* an unfinished token */
    guint depth;
    guint32 ends[CLEAN_XML_DEPTH_MAX + 1]; /* in `names`, behind each open element's */
    char names[CLEAN_XML_NAMES_MAX];       /* of open elements, joined */
    CleanChars chars;
    gboolean head_done, root_done, odd_head;
    gboolean breaks; /* "<br>" ends by itself */
    CleanXmlAttribute attributes[CLEAN_XML_ATTRIBUTES_MAX];
    guint *sealed; /* TAGS of them, owned; NULL until one is remembered; 0: no tag is there */
    Tag *tags;     /* as many, owned; written where one is sealed, and nowhere else */
};

/* A place in the piece at hand. */
typedef struct {
    const char *at, *end;
    gboolean last;
    gboolean marks; /* whether any of it is one of `&`, `]`, a CR */
} Piece;

typedef enum { TOKEN_DONE, TOKEN_MORE, TOKEN_BROKEN } Token;

CleanXml *clean_xml_new(const CleanXmlHandlers *handlers, const char *what)
{
    CleanXml *xml = g_new(CleanXml, 1); /* most of it is written before it is read */
    xml->handlers = *handlers;
    xml->what = what;
    xml->held = g_byte_array_new();
    xml->depth = 0;
    xml->chars = (CleanChars){.have = 0};
    xml->head_done = xml->root_done = xml->odd_head = xml->breaks = FALSE;
    xml->sealed = NULL;
    xml->tags = NULL;
    return xml;
}

void clean_xml_free(CleanXml *xml)
{
    if (xml == NULL)
        return;
    g_byte_array_unref(xml->held);
    g_free(xml->sealed);
    g_free(xml->tags);
    g_free(xml);
}

void clean_xml_take_breaks(CleanXml *xml)
{
    xml->breaks = TRUE;
}

gboolean clean_xml_odd_head(const CleanXml *xml)
{
    return xml->odd_head;
}

static Token broken(const CleanXml *xml, const char *why, GError **error)
{
    if (error == NULL || *error == NULL)
        problem_set(error, PROBLEM_DAMAGED, xml->what, why);
    return TOKEN_BROKEN;
}

#define BROKEN_TAG                                                                                 \
    PROBLEM_BOTH("a tag of its XML is not right", "中の XML のタグが正しくありません")
#define BROKEN_TEXT                                                                                \
    PROBLEM_BOTH("a text of its XML is not right", "中の XML の文字が正しくありません")
#define CUT_OFF PROBLEM_BOTH("its XML is cut off", "中の XML が途中で切れています")

/* ---- tags ---- */

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && clean_is_space(*at))
        at++;
    return at;
}

static const char *skip_name(const char *at, const char *end)
{
    while (at < end && clean_is_name(*at))
        at++;
    return at;
}

/* A name at `at`: not one with two colons, or none before or behind one. */
static inline Token read_name(const char *at, const char *end, CleanXmlName *name)
{
    const char *c = skip_name(at, end);
    name->prefix = 0;
    if (c < end && *c == ':') {
        name->prefix = (guint)(c - at);
        c = skip_name(c + 1, end);
        if (c < end && (name->prefix == 0 || !clean_is_name_start(at[name->prefix + 1])))
            return TOKEN_BROKEN;
    }
    name->raw = (CleanSlice){at, (gsize)(c - at)};
    if (c == end)
        return TOKEN_MORE;
    return clean_is_name_start(*at) && *c != ':' ? TOKEN_DONE : TOKEN_BROKEN;
}

static gboolean declares(CleanSlice raw)
{
    return raw.at[0] == 'x' && raw.size >= 5 && memcmp(raw.at, "xmlns", 5) == 0 &&
           (raw.size == 5 || raw.at[5] == ':');
}

/* The value behind an opening quote: up to its like. NULL for one that XML forbids. */
static const char *read_value(const char *at, const char *end, CleanXmlAttribute *attribute)
{
    char quote = at[-1];
    const char *c = at;
    attribute->plain = TRUE;
    for (;; c++) {
        while (c < end && (clean_bytes[(guint8)*c] & CLEAN_BYTE_SPECIAL) == 0)
            c++;
        if (c == end || *c == quote)
            break;
        if (*c == '<')
            return NULL;
        attribute->plain &= *c == '"' || *c == '\'';
    }
    attribute->value = (CleanSlice){at, (gsize)(c - at)};
    return c;
}

/* The attribute at `*at`; leaves it behind the closing quote. */
static Token read_attribute(const char **at, const char *end, CleanXmlAttribute *attribute)
{
    Token token = read_name(*at, end, &attribute->name);
    if (token != TOKEN_DONE)
        return token;
    const char *c = attribute->name.raw.at + attribute->name.raw.size;
    attribute->declares = declares(attribute->name.raw);
    c = skip_space(c, end);
    if (c < end && *c != '=')
        return TOKEN_BROKEN;
    c = c < end ? skip_space(c + 1, end) : end;
    if (c == end)
        return TOKEN_MORE;
    if (*c != '"' && *c != '\'')
        return TOKEN_BROKEN;
    c = read_value(c + 1, end, attribute);
    if (c == NULL)
        return TOKEN_BROKEN;
    *at = c + 1;
    return c < end ? TOKEN_DONE : TOKEN_MORE;
}

static gboolean stands_twice(const CleanXmlAttribute *attributes, guint count)
{
    const CleanSlice *last = &attributes[count].name.raw;
    for (guint i = 0; i < count; i++)
        if (attributes[i].name.raw.size == last->size &&
            attributes[i].name.raw.at[0] == last->at[0] &&
            memcmp(attributes[i].name.raw.at, last->at, last->size) == 0)
            return TRUE;
    return FALSE;
}

static gboolean push_name(CleanXml *xml, CleanSlice name, GError **error)
{
    gsize before = xml->depth > 0 ? xml->ends[xml->depth - 1] : 0;
    if (xml->depth >= CLEAN_XML_DEPTH_MAX || name.size > CLEAN_XML_NAMES_MAX - before) {
        g_autofree char *limit = g_strdup_printf("%u", CLEAN_XML_DEPTH_MAX);
        problem_set(error, PROBLEM_TOO_DEEP, xml->what, limit);
        return FALSE;
    }
    for (gsize i = 0; i < name.size; i++) /* short: a call costs more */
        xml->names[before + i] = name.at[i];
    xml->ends[xml->depth++] = (guint32)(before + name.size);
    return TRUE;
}

static void pop_name(CleanXml *xml)
{
    xml->depth--;
    xml->root_done = xml->depth == 0;
}

static Token close_empty(CleanXml *xml, GError **error)
{
    pop_name(xml);
    return xml->handlers.end(xml->handlers.user, error) ? TOKEN_DONE : TOKEN_BROKEN;
}

/* All attributes from `*at` to the ">" or "/>", which is left at `*at`. */
static Token read_attributes(CleanXml *xml, const char **at, const char *end, guint *count,
                             gboolean *any_declares)
{
    for (*count = 0;; ++*count) {
        const char *c = skip_space(*at, end);
        if (c == end)
            return TOKEN_MORE;
        gboolean gap = c > *at;
        *at = c;
        if (*c == '>' || *c == '/')
            return TOKEN_DONE;
        if (!gap || *count == CLEAN_XML_ATTRIBUTES_MAX)
            return TOKEN_BROKEN;
        Token token = read_attribute(at, end, &xml->attributes[*count]);
        if (token == TOKEN_DONE && stands_twice(xml->attributes, *count))
            token = TOKEN_BROKEN;
        if (token != TOKEN_DONE)
            return token;
        *any_declares |= xml->attributes[*count].declares;
    }
}

/* Where a tag of these bytes would be remembered. */
static gsize place_of(const char *at, gsize size)
{
    guint64 head, tail;
    memcpy(&head, at, 8);
    memcpy(&tail, at + size - 8, 8);
    guint64 hash = (head ^ (tail * 0x9E3779B97F4A7C15u) ^ size) * 0xC2B2AE3D27D4EB4Fu;
    return (gsize)(hash >> 40) & (TAGS - 1);
}

static CleanSlice inside(const char *tag, gsize size, gboolean empty)
{
    return (CleanSlice){tag, size - (empty ? 2 : 1)};
}

static void remember(CleanXml *xml, const char *at, gsize size, const CleanXmlName *name,
                     gboolean empty)
{
    guint sealed = size >= 8 && size <= TAG_MAX
                       ? xml->handlers.seal(xml->handlers.user, inside(at, size, empty))
                       : 0;
    if (sealed == 0)
        return;
    if (xml->sealed == NULL) {
        xml->sealed = g_new0(guint, TAGS);
        xml->tags = g_new(Tag, TAGS);
    }
    gsize place = place_of(at, size);
    Tag *tag = &xml->tags[place];
    xml->sealed[place] = sealed;
    tag->size = (guint8)size;
    tag->name_size = (guint8)name->raw.size;
    tag->empty = empty;
    memcpy(tag->raw, at, size);
}

/* The tag at `piece`, when it was seen before and is the same here. TOKEN_MORE: it is not. */
static Token read_seen(CleanXml *xml, Piece *piece, GError **error)
{
    if (xml->sealed == NULL)
        return TOKEN_MORE;
    const char *at = piece->at;
    gsize most = MIN((gsize)(piece->end - at), (gsize)TAG_MAX);
    const char *close = memchr(at, '>', most);
    gsize size = close != NULL ? (gsize)(close + 1 - at) : 0;
    if (size < 8)
        return TOKEN_MORE;
    gsize place = place_of(at, size);
    guint sealed = xml->sealed[place];
    const Tag *tag = &xml->tags[place];
    if (sealed == 0 || tag->size != size || memcmp(tag->raw, at, size) != 0 || xml->root_done ||
        !xml->handlers.again(xml->handlers.user, sealed, inside(at, size, tag->empty)))
        return TOKEN_MORE;
    piece->at = close + 1;
    if (!push_name(xml, (CleanSlice){at + 1, tag->name_size}, error))
        return TOKEN_BROKEN;
    return tag->empty ? close_empty(xml, error) : TOKEN_DONE;
}

static gboolean is_break(const char *name, gsize size)
{
    return size == 2 && memcmp(name, "br", 2) == 0;
}

/* The piece stands on "<". */
static Token read_start(CleanXml *xml, Piece *piece, GError **error)
{
    CleanXmlName name = {.declares = FALSE};
    guint count = 0;
    Token token = read_name(piece->at + 1, piece->end, &name);
    const char *c = token == TOKEN_DONE ? name.raw.at + name.raw.size : piece->at;
    if (token == TOKEN_DONE)
        token = read_attributes(xml, &c, piece->end, &count, &name.declares);
    if (token == TOKEN_BROKEN || xml->root_done)
        return broken(xml, BROKEN_TAG, error);
    gboolean empty = token == TOKEN_DONE && *c == '/';
    if (token == TOKEN_MORE || (empty && c + 1 == piece->end))
        return TOKEN_MORE;
    if (empty && *++c != '>')
        return broken(xml, BROKEN_TAG, error);
    gboolean lone = !empty && xml->breaks && is_break(name.raw.at, name.raw.size);
    xml->odd_head |= lone;
    const char *tag = piece->at;
    piece->at = c + 1;
    if (!push_name(xml, name.raw, error) ||
        !xml->handlers.start(xml->handlers.user, &name, xml->attributes, count, error))
        return TOKEN_BROKEN;
    if (xml->handlers.seal != NULL && !lone)
        remember(xml, tag, (gsize)(c + 1 - tag), &name, empty);
    return empty || lone ? close_empty(xml, error) : TOKEN_DONE;
}

/* The piece stands on "</". */
static Token read_end(CleanXml *xml, Piece *piece, GError **error)
{
    const char *at = piece->at + 2;
    if (xml->breaks && !piece->last && piece->end - at < 3)
        return TOKEN_MORE;
    gboolean inside = xml->depth > 0;
    if (xml->breaks && inside && piece->end - at >= 3 && at[2] == '>' && is_break(at, 2)) {
        xml->odd_head = TRUE;
        piece->at = at + 3; /* it ended when it began */
        return TOKEN_DONE;
    }
    guint32 from = xml->depth > 1 ? xml->ends[xml->depth - 2] : 0;
    gsize size = xml->depth > 0 ? xml->ends[xml->depth - 1] - from : 0;
    if ((gsize)(piece->end - at) <= size)
        return TOKEN_MORE;
    gsize same = 0;
    while (same < size && at[same] == xml->names[from + same])
        same++;
    if (size == 0 || same < size)
        return broken(xml, BROKEN_TAG, error);
    const char *close = skip_space(at + size, piece->end);
    if (close == piece->end)
        return TOKEN_MORE;
    if (*close != '>')
        return broken(xml, BROKEN_TAG, error);
    piece->at = close + 1;
    return close_empty(xml, error);
}

/* ---- what starts with "<!" or "<?" ---- */

static gboolean starts(const Piece *piece, const char *with)
{
    gsize size = strlen(with);
    return (gsize)(piece->end - piece->at) >= size && memcmp(piece->at, with, size) == 0;
}

static const char *find(const char *at, const char *end, const char *what)
{
    return at < end ? memmem(at, (gsize)(end - at), what, strlen(what)) : NULL;
}

static Token read_comment(CleanXml *xml, Piece *piece, GError **error)
{
    const char *text = piece->at + 4, *close = find(text, piece->end, "--");
    if (close == NULL || close + 2 == piece->end)
        return TOKEN_MORE;
    if (close[2] != '>')
        return broken(xml, BROKEN_TEXT, error);
    piece->at = close + 3;
    CleanSlice slice = {text, (gsize)(close - text)};
    return xml->handlers.comment(xml->handlers.user, slice, error) ? TOKEN_DONE : TOKEN_BROKEN;
}

static Token read_literal(CleanXml *xml, Piece *piece, GError **error)
{
    const char *text = piece->at + 9, *close = find(text, piece->end, "]]>");
    if (xml->depth == 0)
        return broken(xml, BROKEN_TEXT, error);
    if (close == NULL)
        return TOKEN_MORE;
    piece->at = close + 3;
    CleanSlice slice = {text, (gsize)(close - text)};
    return xml->handlers.text(xml->handlers.user, slice, CLEAN_XML_LITERAL, error) ? TOKEN_DONE
                                                                                   : TOKEN_BROKEN;
}

/* The declaration was read before the first token: this one stands where none may. */
static Token refuse_declaration(const Piece *piece, GError **error)
{
    if (piece->at[1] == '?')
        problem_set(error, PROBLEM_UNSAFE, PROBLEM_BOTH("an instruction in XML", "XML の処理命令"),
                    PROBLEM_BOTH("It can steer programs.", "ソフトの動作を変えることがあります。"));
    else
        problem_set(error, PROBLEM_UNSAFE,
                    PROBLEM_BOTH("a document type in XML", "XML の文書型宣言"),
                    PROBLEM_BOTH("It can take in files or grow without end.",
                                 "外部のファイルを読み込んだり、際限なく膨らんだりします。"));
    return TOKEN_BROKEN;
}

static Token pass_over(CleanXml *xml, Piece *piece, const char *close, gsize mark,
                       gboolean (*tell)(gpointer user, CleanSlice text, GError **error),
                       GError **error)
{
    CleanSlice text = {piece->at + 1, (gsize)(close - piece->at - 1)};
    piece->at = close + mark;
    return tell(xml->handlers.user, text, error) ? TOKEN_DONE : TOKEN_BROKEN;
}

/* Not the declaration, which was read before the first token. */
static Token read_instruction(CleanXml *xml, Piece *piece, GError **error)
{
    const char *close = find(piece->at + 2, piece->end, "?>");
    if (close == NULL)
        return TOKEN_MORE;
    gboolean head = close - piece->at > 5 && g_ascii_strncasecmp(piece->at + 2, "xml", 3) == 0 &&
                    clean_is_space(piece->at[5]);
    return head ? broken(xml, BROKEN_TEXT, error)
                : pass_over(xml, piece, close, 2, xml->handlers.instruction, error);
}

/* The quotes of its names must close before it ends, and nothing be declared in it. */
static Token read_type(CleanXml *xml, Piece *piece, GError **error)
{
    char quote = 0;
    const char *at = piece->at + 9;
    for (; at < piece->end && (quote != 0 || *at != '>'); at++) {
        if (*at == '[' || *at == '<')
            return refuse_declaration(piece, error);
        if (*at == '"' || *at == '\'')
            quote = quote == 0 ? *at : quote == *at ? 0 : quote;
    }
    return at == piece->end ? TOKEN_MORE : pass_over(xml, piece, at, 1, xml->handlers.type, error);
}

static Token read_special(CleanXml *xml, Piece *piece, GError **error)
{
    if (starts(piece, "<!--"))
        return read_comment(xml, piece, error);
    if (starts(piece, "<![CDATA["))
        return read_literal(xml, piece, error);
    if (!piece->last && piece->end - piece->at < 9 && piece->at[1] == '!')
        return TOKEN_MORE;
    if (piece->at[1] == '?' && xml->handlers.instruction != NULL)
        return read_instruction(xml, piece, error);
    gboolean before = xml->depth == 0 && !xml->root_done;
    if (before && xml->handlers.type != NULL && starts(piece, "<!DOCTYPE"))
        return read_type(xml, piece, error);
    return refuse_declaration(piece, error);
}

/* ---- text ---- */

/* Where a run that goes on beyond the piece can be cut: not in a reference, not in a character. */
static const char *cut_of(const char *at, const char *end)
{
    const char *back = end - at > 64 ? end - 64 : at;
    const char *amp = memrchr(back, '&', (gsize)(end - back));
    if (amp != NULL && memchr(amp, ';', (gsize)(end - amp)) == NULL)
        end = amp;
    while (end > at && (((guint8)end[-1] & 0xC0) == 0x80 || end[-1] == ']' || end[-1] == '\r'))
        end--;
    return end > at && (guint8)end[-1] >= 0xC0 ? end - 1 : end;
}

/* Where a run ends: at a tag. `kind` says whether it stands for itself; NULL for "]]>" in it. */
static const char *end_of_run(const Piece *piece, CleanXmlText *kind)
{
    const char *at = piece->at, *end = piece->end;
    *kind = CLEAN_XML_PLAIN;
    if (!piece->marks) {
        const char *tag = memchr(at, '<', (gsize)(end - at));
        return tag != NULL ? tag : end;
    }
    for (; at < end && *at != '<'; at++) {
        if ((clean_bytes[(guint8)*at] & CLEAN_BYTE_MARK) == 0)
            continue;
        if (*at == '&' || *at == '\r')
            *kind = CLEAN_XML_ESCAPED;
        else if (end - at > 2 && at[1] == ']' && at[2] == '>')
            return NULL;
    }
    return at;
}

static Token read_text(CleanXml *xml, Piece *piece, GError **error)
{
    CleanXmlText kind;
    const char *close = end_of_run(piece, &kind);
    if (close == piece->end && !piece->last) {
        if ((gsize)(piece->end - piece->at) < HELD_TEXT_MAX)
            return TOKEN_MORE;
        close = cut_of(piece->at, piece->end);
    }
    if (close == NULL || close == piece->at)
        return broken(xml, BROKEN_TEXT, error);
    CleanSlice text = {piece->at, (gsize)(close - piece->at)};
    piece->at = close;
    if (xml->depth == 0)
        return skip_space(text.at, close) == close ? TOKEN_DONE : broken(xml, BROKEN_TEXT, error);
    return xml->handlers.text(xml->handlers.user, text, kind, error) ? TOKEN_DONE : TOKEN_BROKEN;
}

/* ---- the whole ---- */

static Token next_token(CleanXml *xml, Piece *piece, GError **error)
{
    if (*piece->at != '<')
        return read_text(xml, piece, error);
    if (piece->at + 1 == piece->end)
        return TOKEN_MORE;
    if (piece->at[1] == '!' || piece->at[1] == '?')
        return read_special(xml, piece, error);
    if (piece->at[1] == '/')
        return read_end(xml, piece, error);
    if (xml->handlers.skip != NULL && xml->depth > 0) {
        CleanSlice rest = {piece->at, (gsize)(piece->end - piece->at)};
        gsize skipped = xml->handlers.skip(xml->handlers.user, rest);
        piece->at += skipped;
        if (skipped > 0)
            return TOKEN_DONE;
    }
    Token seen = xml->handlers.again != NULL ? read_seen(xml, piece, error) : TOKEN_MORE;
    return seen != TOKEN_MORE ? seen : read_start(xml, piece, error);
}

/* The mark and the declaration. Whether they are in UTF-8 is all that matters of them. */
static Token read_head(CleanXml *xml, Piece *piece, GError **error)
{
    if (piece->end - piece->at < HEAD_BYTES && !piece->last)
        return TOKEN_MORE;
    gboolean mark = starts(piece, "\xEF\xBB\xBF");
    Piece inner = {piece->at + (mark ? 3 : 0), piece->end, piece->last, piece->marks};
    if (starts(&inner, "<?xml") && inner.end - inner.at > 5 && clean_is_space(inner.at[5])) {
        const char *close = find(inner.at, inner.end, "?>");
        if (close == NULL)
            return TOKEN_MORE;
        gboolean plain = FALSE;
        if (!clean_head_is_utf8((CleanSlice){inner.at + 5, (gsize)(close - inner.at - 5)}, &plain))
            return broken(xml,
                          PROBLEM_BOTH("its XML is in a character set that is not taken",
                                       "中の XML の文字コードに対応していません"),
                          error);
        xml->odd_head = !plain;
        inner.at = close + 2;
    }
    xml->odd_head |= mark;
    xml->head_done = TRUE;
    piece->at = inner.at;
    return TOKEN_DONE;
}

static gboolean has_marks(const char *at, gsize size)
{
    return memchr(at, '&', size) != NULL || memchr(at, ']', size) != NULL ||
           memchr(at, '\r', size) != NULL;
}

static gboolean read_piece(CleanXml *xml, Piece *piece, GError **error)
{
    Token token = xml->head_done ? TOKEN_DONE : read_head(xml, piece, error);
    while (token == TOKEN_DONE && piece->at < piece->end)
        token = next_token(xml, piece, error);
    if (token == TOKEN_MORE && piece->last)
        token = broken(xml, CUT_OFF, error);
    if (token == TOKEN_MORE && (gsize)(piece->end - piece->at) > CLEAN_XML_TOKEN_MAX) {
        problem_set(error, PROBLEM_TOO_LARGE, xml->what, "16 MiB");
        return FALSE;
    }
    return token != TOKEN_BROKEN;
}

gboolean clean_xml_feed(CleanXml *xml, const guint8 *bytes, gsize size, gboolean last,
                        GError **error)
{
    if (!clean_chars_check(&xml->chars, bytes, size, last)) {
        broken(xml, BROKEN_TEXT, error);
        return FALSE;
    }
    gboolean direct = xml->held->len == 0;
    if (!direct)
        g_byte_array_append(xml->held, bytes, (guint)size);
    const char *from = direct ? (const char *)bytes : (const char *)xml->held->data;
    gsize all = direct ? size : xml->held->len;
    Piece piece = {from, from + all, last, has_marks(from, all)};
    if (all > 0 && !read_piece(xml, &piece, error))
        return FALSE;
    gsize left = (gsize)(piece.end - piece.at);
    if (direct && left > 0)
        g_byte_array_append(xml->held, (const guint8 *)piece.at, (guint)left);
    else if (!direct)
        g_byte_array_remove_range(xml->held, 0, (guint)(all - left));
    if (last && !xml->root_done)
        return broken(xml, CUT_OFF, error) == TOKEN_DONE;
    return TRUE;
}
