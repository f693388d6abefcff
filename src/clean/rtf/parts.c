/* clean/rtf/parts.c -- fields, objects, pictures and properties of shapes */
#include "clean/field.h"
#include "clean/link.h"
#include "clean/rtf/internal.h"
#include "image/image.h"
#include "mail/charset.h"
#include <stdlib.h>
#include <string.h>

#define CHILDREN 2u

/* The first group under this one for each of two words: where its contents begin. Afterwards we are
 * behind the end of this group. */
typedef struct {
    const char *name;
    gboolean found;
    RtfReader at;
} Child;

static gboolean note_child(Rtf *rtf, Child *children, guint count)
{
    char word[RTF_WORD_MAX + 1];
    gboolean starred = FALSE;
    if (!rtf_peek(rtf, word, sizeof word, &starred))
        return FALSE;
    for (guint i = 0; i < count; i++)
        if (!children[i].found && strcmp(children[i].name, word) == 0) {
            children[i].at = rtf->reader;
            rtf_reader_next(&children[i].at);
            if (starred)
                rtf_reader_next(&children[i].at);
            children[i].found = TRUE;
        }
    return TRUE;
}

static gboolean find_children(Rtf *rtf, Child *children, guint count, GError **error)
{
    GError *found = NULL;
    while (rtf_next(rtf, &found) && rtf->reader.kind != RTF_CLOSE) {
        if (rtf->reader.kind != RTF_OPEN)
            continue;
        note_child(rtf, children, count);
        if (!rtf_skip_group(rtf, error))
            return FALSE;
    }
    if (found != NULL)
        g_propagate_error(error, found);
    return found == NULL;
}

/* Writes what is in a child as one group. */
static gboolean take_child(Rtf *rtf, const Child *child, const char *head, RtfFrame frame,
                           GError **error)
{
    RtfReader behind = rtf->reader;
    gboolean ended = rtf->ended;
    if (!child->found)
        return TRUE;
    rtf->reader = child->at;
    rtf_put(rtf, head);
    gboolean taken = rtf_take_contents(rtf, frame, error);
    rtf_put(rtf, "}");
    rtf->reader = behind;
    rtf->ended = ended;
    return taken;
}

/* ---- text of a group ---- */

typedef struct {
    GByteArray *bytes;
    guint depth;
    gint32 skip, fallback;
    gboolean odd; /* it holds more than text: what it reads as is not certain */
} Gather;

static void gather_word(Gather *g, const RtfReader *r)
{
    char utf8[8];
    if (strcmp(r->word, "u") == 0 && r->has_number) {
        gunichar c = (gunichar)r->number & 0xFFFFu;
        gboolean whole = g_unichar_validate(c) && c >= 0x20;
        gint size = whole ? g_unichar_to_utf8(c, utf8) : 0;
        g_byte_array_append(g->bytes, (const guint8 *)utf8, (guint)size);
        g->odd |= !whole;
        g->skip = g->fallback;
    } else if (strcmp(r->word, "uc") == 0) {
        g->fallback = CLAMP(r->number, 0, 100);
    } else if (strcmp(r->word, "tab") == 0 || strcmp(r->word, "~") == 0) {
        g_byte_array_append(g->bytes, (const guint8 *)" ", 1);
    } else {
        const CleanRtfWord *known = rtf_word_find(r->word);
        guint inert = CLEAN_RTF_WORD | CLEAN_RTF_QUIET;
        g->odd |= known == NULL || (known->kinds & inert) == 0;
    }
}

static void gather_bytes(Gather *g, const guint8 *bytes, gsize size)
{
    gsize skip = MIN(size, (gsize)MAX(g->skip, 0));
    g->skip -= (gint32)skip;
    if (size > skip)
        g_byte_array_append(g->bytes, bytes + skip, (guint)(size - skip));
}

static void gather_token(Gather *g, const RtfReader *r)
{
    guint8 byte = (guint8)r->number;
    g->depth += r->kind == RTF_OPEN;
    g->depth -= r->kind == RTF_CLOSE;
    if (r->kind == RTF_OPEN || r->kind == RTF_CLOSE)
        g->skip = 0;
    else if (r->kind == RTF_WORD)
        gather_word(g, r);
    else if (r->kind == RTF_BYTES)
        gather_bytes(g, r->bytes, r->size);
    else if (r->kind == RTF_HEX)
        gather_bytes(g, &byte, 1);
    else
        g->odd |= r->kind == RTF_BINARY || r->kind == RTF_ODD;
}

/* The text of a child, UTF-8, tabs as blanks; NULL with an error. */
static GString *gather(Rtf *rtf, const Child *child, gint32 fallback, gboolean *odd, GError **error)
{
    RtfReader behind = rtf->reader;
    gboolean ended = rtf->ended;
    GError *found = NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    Gather g = {.bytes = bytes, .depth = 1, .fallback = fallback};
    rtf->reader = child->at;
    while (child->found && g.depth > 0 && rtf_next(rtf, &found))
        gather_token(&g, &rtf->reader);
    rtf->reader = behind;
    rtf->ended = ended;
    *odd = g.odd;
    if (found != NULL) {
        g_propagate_error(error, found);
        return NULL;
    }
    gboolean utf8 = g_utf8_validate((const char *)bytes->data, bytes->len, NULL);
    GString *text = mail_charset_text(utf8 ? "utf-8" : rtf->label, bytes->data, bytes->len, NULL);
    g_strdelimit(text->str, "\t", ' ');
    return text;
}

static void put_text(Rtf *rtf, const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if ((guint8)*at < 0x80)
            rtf_put_bytes(rtf, (const guint8 *)at, 1);
        else
            rtf_put_unicode(rtf, g_utf8_get_char(at));
    }
}

/* ---- fields ---- */

/* Whether the field stays alive. */
static gboolean judge_field(Rtf *rtf, const GString *text, gboolean odd, gboolean *live,
                            GError **error)
{
    char name[32] = "";
    g_autofree char *address = NULL;
    CleanFieldKind kind = clean_field_kind(text->str, text->len, name, sizeof name, &address);
    gboolean link = g_ascii_strcasecmp(name, "HYPERLINK") == 0;
    *live = kind == CLEAN_FIELD_PLAIN && !odd;
    if (*live)
        return TRUE;
    if (kind == CLEAN_FIELD_LINK && !odd) {
        CleanLink where = clean_link_kind(address, strlen(address));
        *live = where == CLEAN_LINK_INSIDE ||
                (where == CLEAN_LINK_WEB && disarm_rule(rtf->job, DISARM_LINKS) == DISARM_KEEP);
        if (*live)
            return TRUE;
        if (where == CLEAN_LINK_WEB)
            return disarm_apply(rtf->job, DISARM_LINKS, DISARM_LINK, DISARM_FROZEN, address, error);
    }
    DisarmDanger danger = kind == CLEAN_FIELD_DDE ? DISARM_DDE
                          : link                  ? DISARM_UNSAFE_LINK
                                                  : DISARM_FIELD;
    g_autofree char *detail = g_strndup(text->str, 100);
    return rtf_note(rtf, danger, DISARM_FROZEN, detail, error);
}

gboolean rtf_take_field(Rtf *rtf, RtfFrame frame, GError **error)
{
    Child children[CHILDREN] = {{.name = "fldinst"}, {.name = "fldrslt"}};
    gboolean odd = FALSE, live = FALSE;
    if (!find_children(rtf, children, CHILDREN, error))
        return FALSE;
    g_autoptr(GString) text = gather(rtf, &children[0], frame.fallback, &odd, error);
    if (text == NULL || !judge_field(rtf, text, odd, &live, error))
        return FALSE;
    if (!live)
        return take_child(rtf, &children[1], "{", frame, error);
    rtf_put(rtf, "{\\field {\\*\\fldinst ");
    put_text(rtf, text->str);
    rtf_put(rtf, "}");
    gboolean taken = take_child(rtf, &children[1], "{\\fldrslt ", frame, error);
    rtf_put(rtf, "}");
    return taken;
}

/* ---- objects, and text in two forms ---- */

gboolean rtf_take_object(Rtf *rtf, RtfFrame frame, GError **error)
{
    Child children[CHILDREN] = {{.name = "result"}, {.name = "objclass"}};
    gboolean odd = FALSE;
    if (!find_children(rtf, children, CHILDREN, error))
        return FALSE;
    g_autoptr(GString) class = gather(rtf, &children[1], frame.fallback, &odd, error);
    return class != NULL &&
           rtf_note(rtf, DISARM_EMBEDDED_OBJECT, DISARM_FROZEN, class->str, error) &&
           take_child(rtf, &children[0], "{", frame, error);
}

gboolean rtf_take_either(Rtf *rtf, RtfFrame frame, GError **error)
{
    Child children[1] = {{.name = "ud"}};
    return find_children(rtf, children, 1, error) &&
           take_child(rtf, &children[0], "{", frame, error);
}

/* ---- pictures ---- */

typedef struct {
    GByteArray *data;
    GString *sizes; /* words that say how large it is, as they are written */
    int high;       /* a digit that waits for its second; -1 */
} Picture;

static void take_digits(Picture *picture, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        int digit = g_ascii_xdigit_value((char)bytes[i]);
        if (digit < 0)
            continue;
        guint8 byte = (guint8)(picture->high * 16 + digit);
        if (picture->high >= 0)
            g_byte_array_append(picture->data, &byte, 1);
        picture->high = picture->high >= 0 ? -1 : digit;
    }
}

static void take_size(Picture *picture, const RtfReader *r)
{
    static const char *const sizes[] = {"picw",      "pich",      "picwgoal", "pichgoal",
                                        "picscalex", "picscaley", "piccropt", "piccropb",
                                        "piccropl",  "piccropr",  NULL};
    if (r->has_number && g_strv_contains(sizes, r->word) && picture->sizes->len < 400)
        g_string_append_printf(picture->sizes, "\\%s%d ", r->word, r->number);
}

static gboolean read_picture(Rtf *rtf, Picture *picture, GError **error)
{
    GError *found = NULL;
    while (rtf_next(rtf, &found) && rtf->reader.kind != RTF_CLOSE) {
        if (rtf->reader.kind == RTF_OPEN && !rtf_skip_group(rtf, error))
            return FALSE;
        if (rtf->reader.kind == RTF_BYTES)
            take_digits(picture, rtf->reader.bytes, rtf->reader.size);
        else if (rtf->reader.kind == RTF_BINARY && rtf->reader.size > 0)
            g_byte_array_append(picture->data, rtf->reader.bytes, (guint)rtf->reader.size);
        else if (rtf->reader.kind == RTF_WORD)
            take_size(picture, &rtf->reader);
        rtf->reader.kind = RTF_END; /* a group that was passed over ends in a brace */
    }
    if (found != NULL)
        g_propagate_error(error, found);
    return found == NULL;
}

static const char *blip_of(ImageKind kind)
{
    switch (kind) {
    case IMAGE_PNG:
        return "pngblip";
    case IMAGE_JPEG:
        return "jpegblip";
    case IMAGE_EMF:
        return "emfblip";
    case IMAGE_WMF:
        return "wmetafile8";
    default:
        return NULL;
    }
}

/* Metafiles lie here without the header that files of theirs begin with. */
#define PLACEABLE_BYTES 22u
#define PLACEABLE "\xD7\xCD\xC6\x9A"

static void put_picture(Rtf *rtf, const Picture *picture, const char *blip, const guint8 *bytes,
                        gsize size)
{
    static const char digits[] = "0123456789abcdef";
    gboolean placeable = size > PLACEABLE_BYTES && memcmp(bytes, PLACEABLE, 4) == 0;
    gsize from = placeable ? PLACEABLE_BYTES : 0;
    rtf_put(rtf, "{\\pict \\");
    rtf_put(rtf, blip);
    rtf_put(rtf, " ");
    rtf_put(rtf, picture->sizes->str);
    for (gsize i = from; i < size; i++) {
        guint8 two[2] = {(guint8)digits[bytes[i] >> 4], (guint8)digits[bytes[i] & 15]};
        if ((i - from) % 64 == 0)
            rtf_put(rtf, "\r\n");
        g_byte_array_append(rtf->out, two, 2);
    }
    rtf_put(rtf, "}");
}

static gboolean clean_picture(Rtf *rtf, const Picture *picture, GError **error)
{
    GError *why = NULL;
    ImageKind kind = image_kind_of(picture->data->data, picture->data->len);
    const char *blip = blip_of(kind);
    if (blip == NULL)
        return rtf_note(rtf, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "pict", error);
    disarm_enter(rtf->job->findings, "pict");
    g_autoptr(GBytes) made =
        image_clean(kind, picture->data->data, picture->data->len, rtf->job, &why);
    disarm_leave(rtf->job->findings);
    if (made != NULL) {
        gsize size = 0;
        const guint8 *bytes = g_bytes_get_data(made, &size);
        put_picture(rtf, picture, blip, bytes, size);
        return TRUE;
    }
    if (g_error_matches(why, PROBLEM, PROBLEM_TOO_LARGE) ||
        g_error_matches(why, PROBLEM, PROBLEM_INTERNAL)) {
        g_propagate_error(error, why);
        return FALSE;
    }
    g_autoptr(GError) told = why;
    return rtf_note(rtf, DISARM_DAMAGED, DISARM_DROPPED, told->message, error);
}

gboolean rtf_take_picture(Rtf *rtf, RtfFrame frame, GError **error)
{
    (void)frame;
    g_autoptr(GByteArray) data = g_byte_array_new();
    g_autoptr(GString) sizes = g_string_new(NULL);
    Picture picture = {data, sizes, -1};
    return read_picture(rtf, &picture, error) &&
           (data->len == 0 || clean_picture(rtf, &picture, error));
}

/* ---- properties of shapes ---- */

static int by_name(gconstpointer key, gconstpointer row)
{
    return strcmp(key, *(const char *const *)row);
}

static gboolean is_text(const char *name)
{
    return strcmp(name, "gtextUNICODE") == 0 || strcmp(name, "gtextFont") == 0 ||
           strcmp(name, "wzDescription") == 0;
}

static gboolean drop_property(Rtf *rtf, const char *name, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (g_str_has_prefix(lower, "pibname") || g_str_has_suffix(lower, "blipname"))
        return rtf_note(rtf, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED, name, error);
    if (strstr(lower, "hl") != NULL &&
        (strstr(lower, "hlink") != NULL || strstr(lower, "pihl") != NULL))
        return rtf_note(rtf, DISARM_UNSAFE_LINK, DISARM_DROPPED, name, error);
    return TRUE;
}

static gboolean take_shape_picture(Rtf *rtf, const Child *value, RtfFrame frame, GError **error)
{
    RtfReader behind = rtf->reader;
    gboolean ended = rtf->ended;
    Child picture[1] = {{.name = "pict"}};
    rtf->reader = value->at;
    gboolean taken = find_children(rtf, picture, 1, error);
    if (taken && picture[0].found) {
        guint before = rtf->out->len;
        rtf->reader = picture[0].at;
        rtf_put(rtf, "{\\sp {\\sn pib}{\\sv ");
        guint head = rtf->out->len;
        taken = rtf_take_picture(rtf, frame, error);
        if (rtf->out->len > head)
            rtf_put(rtf, "}}");
        else
            g_byte_array_set_size(rtf->out, before); /* nothing of it may be shown */
    }
    rtf->reader = behind;
    rtf->ended = ended;
    return taken;
}

gboolean rtf_take_property(Rtf *rtf, RtfFrame frame, GError **error)
{
    Child children[CHILDREN] = {{.name = "sn"}, {.name = "sv"}};
    gboolean odd = FALSE, odd_value = FALSE;
    if (!find_children(rtf, children, CHILDREN, error))
        return FALSE;
    g_autoptr(GString) name = gather(rtf, &children[0], frame.fallback, &odd, error);
    if (name == NULL)
        return FALSE;
    g_strstrip(name->str);
    gboolean known = !odd && bsearch(name->str, clean_rtf_properties, clean_rtf_properties_count,
                                     sizeof *clean_rtf_properties, by_name) != NULL;
    if (!known || !children[1].found)
        return drop_property(rtf, name->str, error);
    if (strcmp(name->str, "pib") == 0)
        return take_shape_picture(rtf, &children[1], frame, error);
    g_autoptr(GString) value = gather(rtf, &children[1], frame.fallback, &odd_value, error);
    if (value == NULL)
        return FALSE;
    gboolean number = strspn(value->str, "0123456789-;(), ") == strlen(value->str);
    if (odd_value || (!number && !is_text(name->str)))
        return rtf_note(rtf, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, name->str, error);
    rtf_put(rtf, "{\\sp {\\sn ");
    rtf_put(rtf, name->str);
    rtf_put(rtf, "}{\\sv ");
    put_text(rtf, value->str);
    rtf_put(rtf, "}}");
    return TRUE;
}
