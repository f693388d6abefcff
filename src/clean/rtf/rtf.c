/* clean/rtf/rtf.c -- groups and words, one by one, held against the list */
#include "clean/rtf/rtf.h"
#include "clean/rtf/internal.h"
#include "clean/whole.h"
#include "rtf/charset.h"
#include <stdlib.h>
#include <string.h>

/* ---- writing ---- */

void rtf_put(Rtf *rtf, const char *text)
{
    g_byte_array_append(rtf->out, (const guint8 *)text, (guint)strlen(text));
}

/* A blank always ends a word, so that nothing that follows can belong to it. */
static void put_word(Rtf *rtf, const char *word, gboolean has_number, gint32 number)
{
    char text[RTF_WORD_MAX + 16];
    if (has_number)
        g_snprintf(text, sizeof text, "\\%s%d ", word, number);
    else
        g_snprintf(text, sizeof text, "\\%s ", word);
    rtf_put(rtf, text);
    if (strcmp(word, "par") == 0 || strcmp(word, "row") == 0)
        rtf_put(rtf, "\r\n");
}

static void put_unit(Rtf *rtf, guint unit)
{
    char text[16];
    g_snprintf(text, sizeof text, "\\u%d?", (gint)(gint16)unit);
    rtf_put(rtf, text);
}

void rtf_put_unicode(Rtf *rtf, gunichar c)
{
    if (c > 0xFFFF) {
        put_unit(rtf, 0xD800 + ((c - 0x10000) >> 10));
        put_unit(rtf, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
        put_unit(rtf, c);
    }
}

static void put_hex(Rtf *rtf, guint8 byte)
{
    char text[8];
    g_snprintf(text, sizeof text, "\\'%02x", byte);
    rtf_put(rtf, text);
}

/* The second half of a character is written as the first is, whatever sign it looks like. */
void rtf_put_bytes(Rtf *rtf, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        if (rtf->reader.two && i + 1 < size && rtf_is_pair(bytes + i)) {
            put_hex(rtf, bytes[i]);
            put_hex(rtf, bytes[++i]);
        } else if (bytes[i] == '\t')
            rtf_put(rtf, "\\tab ");
        else if (bytes[i] >= 0x80)
            put_hex(rtf, bytes[i]);
        else if (bytes[i] >= 0x20 && bytes[i] != 0x7F) {
            if (bytes[i] == '\\' || bytes[i] == '{' || bytes[i] == '}')
                rtf_put(rtf, "\\");
            g_byte_array_append(rtf->out, bytes + i, 1);
        }
    }
}

/* ---- reading ---- */

gboolean rtf_next(Rtf *rtf, GError **error)
{
    if (!disarm_budget_objects(rtf->job->budget, 1, error) || !rtf_reader_next(&rtf->reader)) {
        rtf->ended = TRUE;
        return FALSE;
    }
    return TRUE;
}

static int by_name(gconstpointer key, gconstpointer row)
{
    return strcmp(key, ((const CleanRtfWord *)row)->name);
}

const CleanRtfWord *rtf_word_find(const char *word)
{
    return bsearch(word, clean_rtf_words, clean_rtf_words_count, sizeof *clean_rtf_words, by_name);
}

gboolean rtf_skip_group(Rtf *rtf, GError **error)
{
    GError *found = NULL;
    guint depth = 1;
    while (depth > 0 && rtf_next(rtf, &found)) {
        depth += rtf->reader.kind == RTF_OPEN;
        depth -= rtf->reader.kind == RTF_CLOSE;
    }
    if (found != NULL)
        g_propagate_error(error, found);
    return found == NULL;
}

gboolean rtf_peek(const Rtf *rtf, char *word, gsize size, gboolean *starred)
{
    RtfReader ahead = rtf->reader;
    *starred = FALSE;
    gboolean more = rtf_reader_next(&ahead);
    if (more && ahead.kind == RTF_WORD && strcmp(ahead.word, "*") == 0) {
        *starred = TRUE;
        more = rtf_reader_next(&ahead);
    }
    if (!more || ahead.kind != RTF_WORD)
        return FALSE;
    g_strlcpy(word, ahead.word, size);
    return TRUE;
}

/* ---- what goes ---- */

static DisarmAspect aspect_of(DisarmDanger danger)
{
    static const struct {
        DisarmDanger danger;
        DisarmAspect aspect;
    } rows[] = {{DISARM_EMBEDDED_OBJECT, DISARM_OBJECTS},
                {DISARM_EXTERNAL_RESOURCE, DISARM_EXTERNALS},
                {DISARM_DATA_CONNECTION, DISARM_CONNECTIONS},
                {DISARM_FONT, DISARM_FONTS},
                {DISARM_CUSTOM_DATA, DISARM_CUSTOM},
                {DISARM_FIELD, DISARM_FIELDS},
                {DISARM_DDE, DISARM_FIELDS},
                {DISARM_UNSAFE_LINK, DISARM_EXTERNALS},
                {DISARM_HIDDEN, DISARM_HIDDENS},
                {DISARM_COMMENT, DISARM_COMMENTS}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].danger == danger)
            return rows[i].aspect;
    return DISARM_UNKNOWNS;
}

gboolean rtf_note(Rtf *rtf, DisarmDanger danger, DisarmDeed deed, const char *detail,
                  GError **error)
{
    if (danger == DISARM_PERSONAL) {
        disarm_find(rtf->job->findings, danger, deed, detail, -1);
        return TRUE;
    }
    return disarm_apply(rtf->job, aspect_of(danger), danger, deed, detail, error);
}

/* A word or group on no list, or on the one of those that go. */
static gboolean note_word(Rtf *rtf, const CleanRtfWord *known, const char *word, GError **error)
{
    if (known != NULL && (known->kinds & CLEAN_RTF_QUIET) != 0)
        return TRUE;
    DisarmDanger danger = known != NULL && (known->kinds & CLEAN_RTF_GONE) != 0
                              ? known->danger
                              : DISARM_UNKNOWN_CONTENT;
    return rtf_note(rtf, danger, DISARM_DROPPED, word, error);
}

/* ---- words among text ---- */

static gboolean fits(const RtfReader *r)
{
    static const char *const fonts[] = {"f",         "af",        "deff",    "adeff", "stshfdbch",
                                        "stshfloch", "stshfhich", "stshfbi", NULL};
    return !g_strv_contains(fonts, r->word) || (r->number >= 0 && r->number <= RTF_FONT_MAX);
}

static gboolean is_shown(const Rtf *rtf, const RtfFrame *frame)
{
    gboolean deleted = frame->deleted && disarm_rule(rtf->job, DISARM_REVISIONS) != DISARM_KEEP;
    gboolean hidden = frame->hidden && disarm_rule(rtf->job, DISARM_HIDDENS) != DISARM_KEEP;
    return !deleted && !hidden;
}

/* Recorded changes and hidden text: kept as they are, or done with. TRUE in `stays` for the word.
 */
static gboolean take_state(Rtf *rtf, RtfFrame *frame, gboolean *stays, GError **error)
{
    const RtfReader *r = &rtf->reader;
    gboolean on = !r->has_number || r->number != 0;
    gboolean hidden = strcmp(r->word, "v") == 0, deleted = strcmp(r->word, "deleted") == 0;
    gboolean change = deleted || strcmp(r->word, "revised") == 0;
    if (strcmp(r->word, "plain") == 0)
        frame->hidden = frame->deleted = FALSE;
    *stays = TRUE;
    if (!hidden && !change)
        return TRUE;
    frame->hidden = hidden ? on : frame->hidden;
    frame->deleted = deleted ? on : frame->deleted;
    DisarmAspect aspect = hidden ? DISARM_HIDDENS : DISARM_REVISIONS;
    *stays = disarm_rule(rtf->job, aspect) == DISARM_KEEP;
    DisarmDeed deed = *stays ? DISARM_KEPT : hidden ? DISARM_DROPPED : DISARM_FROZEN;
    return !on || disarm_apply(rtf->job, aspect, hidden ? DISARM_HIDDEN : DISARM_REVISION, deed,
                               r->word, error);
}

static gboolean take_listed(Rtf *rtf, RtfFrame *frame, GError **error)
{
    gboolean stays = TRUE;
    if (!take_state(rtf, frame, &stays, error))
        return FALSE;
    if (strcmp(rtf->reader.word, "ansicpg") == 0)
        rtf->label = rtf_charset_page(rtf->reader.number);
    if (stays && !fits(&rtf->reader))
        return rtf_note(rtf, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, rtf->reader.word, error);
    if (stays && is_shown(rtf, frame))
        put_word(rtf, rtf->reader.word, rtf->reader.has_number, rtf->reader.number);
    return TRUE;
}

static gboolean is_symbol(const char *word)
{
    return word[1] == '\0' && strchr("~-_:|", word[0]) != NULL;
}

/* The same again for readers of old, and tables of no use to who reads. */
static gboolean is_useless_group(const char *word)
{
    static const char *const words[] = {
        "nonshppict",    "shprslt",  "do",        "nonesttables",       "rsidtbl",
        "wgrffmtfilter", "xmlnstbl", "generator", "colorschememapping", "mmathPr",
        "latentstyles",  "pgdsctbl", NULL};
    return g_strv_contains(words, word);
}

/* Controls mark fields and notes where a document is kept; in Rich Text they stand for nothing. */
static gboolean is_character(const RtfFrame *frame, guint unit)
{
    return (unit >= 0x20 && unit != 0x7F) || (frame->places && unit < 10);
}

/* FALSE in `more` when the word takes the rest of the group with it. */
static gboolean take_word(Rtf *rtf, RtfFrame *frame, gboolean *more, GError **error)
{
    const char *word = rtf->reader.word;
    const CleanRtfWord *known = rtf_word_find(word);
    *more = TRUE;
    if (strcmp(word, "u") == 0 && rtf->reader.has_number) {
        guint unit = (guint)rtf->reader.number & 0xFFFFu;
        rtf->skip = frame->fallback;
        if (is_shown(rtf, frame) && is_character(frame, unit))
            put_unit(rtf, unit);
    } else if (strcmp(word, "uc") == 0) {
        frame->fallback = CLAMP(rtf->reader.number, 0, 100);
    } else if (is_symbol(word)) {
        const char text[3] = {'\\', word[0], '\0'};
        if (is_shown(rtf, frame))
            rtf_put(rtf, text);
    } else if (strcmp(word, "*") == 0) {
        return rtf_note(rtf, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, word, error);
    } else if (known != NULL && (known->kinds & CLEAN_RTF_WORD) != 0) {
        return take_listed(rtf, frame, error);
    } else {
        gboolean group =
            is_useless_group(word) || (known != NULL && (known->kinds & CLEAN_RTF_QUIET) == 0);
        *more = !group;
        return note_word(rtf, known, word, error);
    }
    return TRUE;
}

/* ---- groups ---- */

typedef gboolean (*TakeGroup)(Rtf *, RtfFrame, GError **);

/* Some readers show blanks otherwise where no program says that it wrote the file; which one did is
 * not told. */
static gboolean take_generator(Rtf *rtf, RtfFrame frame, GError **error)
{
    (void)frame;
    if (rtf->depth == 1)
        rtf_put(rtf, "{\\*\\generator sekisho;}");
    return rtf_skip_group(rtf, error);
}

static TakeGroup taker_of(const char *word)
{
    static const struct {
        const char *word;
        TakeGroup take;
    } rows[] = {{"field", rtf_take_field}, {"object", rtf_take_object},
                {"upr", rtf_take_either},  {"pict", rtf_take_picture},
                {"sp", rtf_take_property}, {"generator", take_generator}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].word, word) == 0)
            return rows[i].take;
    return NULL;
}

/* A note with an author: by the policy. */
static gboolean is_comment(const char *word)
{
    static const char *const words[] = {"annotation", "atnid",   "atnref", "atndate", "atnparent",
                                        "atrfstart",  "atrfend", "atnicn", "atntime", NULL};
    return g_strv_contains(words, word);
}

static gboolean take_plain(Rtf *rtf, const char *head, RtfFrame frame, GError **error)
{
    gboolean shown = is_shown(rtf, &frame);
    if (shown)
        rtf_put(rtf, head);
    if (!rtf_take_contents(rtf, frame, error))
        return FALSE;
    if (shown)
        rtf_put(rtf, "}");
    return TRUE;
}

static gboolean drop_group(Rtf *rtf, const CleanRtfWord *known, const char *word, GError **error)
{
    gboolean noted = is_comment(word) ? disarm_apply(rtf->job, DISARM_COMMENTS, DISARM_COMMENT,
                                                     DISARM_DROPPED, word, error)
                                      : note_word(rtf, known, word, error);
    return noted && rtf_skip_group(rtf, error);
}

/* Passes over the words that rtf_peek saw; the number of the last goes into what is written. */
static void pass_head(Rtf *rtf, gboolean starred)
{
    rtf_reader_next(&rtf->reader);
    if (starred)
        rtf_reader_next(&rtf->reader);
}

static gboolean take_named(Rtf *rtf, const char *word, gboolean starred, RtfFrame frame,
                           GError **error)
{
    const CleanRtfWord *known = rtf_word_find(word);
    guint kinds = known != NULL ? known->kinds : 0;
    TakeGroup take = taker_of(word);
    if (take != NULL) {
        pass_head(rtf, starred);
        return is_shown(rtf, &frame) ? take(rtf, frame, error) : rtf_skip_group(rtf, error);
    }
    if ((kinds & (starred ? CLEAN_RTF_STARRED : CLEAN_RTF_DESTINATION)) != 0) {
        pass_head(rtf, starred);
        g_autofree char *number =
            rtf->reader.has_number ? g_strdup_printf("%d", rtf->reader.number) : g_strdup("");
        g_autofree char *head =
            g_strconcat("{", starred ? "\\*" : "", "\\", word, number, " ", NULL);
        frame.places = g_str_has_prefix(word, "levelt") || g_str_has_prefix(word, "leveln");
        return take_plain(rtf, head, frame, error);
    }
    gboolean group =
        starred || is_comment(word) || (kinds & (CLEAN_RTF_GONE | CLEAN_RTF_STARRED)) != 0 ||
        strcmp(word, "nonshppict") == 0 || strcmp(word, "shprslt") == 0 || strcmp(word, "do") == 0;
    if (group && (kinds & CLEAN_RTF_WORD) == 0)
        return drop_group(rtf, known, word, error);
    return starred ? drop_group(rtf, known, word, error) : take_plain(rtf, "{", frame, error);
}

static gboolean take_group(Rtf *rtf, RtfFrame frame, GError **error)
{
    char word[RTF_WORD_MAX + 1];
    gboolean starred = FALSE;
    rtf->skip = 0; /* a group ends what stands for the last \u */
    if (rtf->depth >= RTF_DEPTH_MAX) {
        problem_set(error, PROBLEM_TOO_DEEP, rtf->what, G_STRINGIFY(200));
        return FALSE;
    }
    rtf->depth++;
    gboolean named = rtf_peek(rtf, word, sizeof word, &starred);
    gboolean taken = named     ? take_named(rtf, word, starred, frame, error)
                     : starred ? drop_group(rtf, NULL, "*", error)
                               : take_plain(rtf, "{", frame, error);
    rtf->depth--;
    rtf->skip = 0;
    return taken;
}

/* ---- text ---- */

static void take_text(Rtf *rtf, const RtfFrame *frame, const guint8 *bytes, gsize size)
{
    gsize skip = MIN(size, (gsize)MAX(rtf->skip, 0));
    rtf->skip -= (gint32)skip;
    if (is_shown(rtf, frame))
        rtf_put_bytes(rtf, bytes + skip, size - skip);
}

/* A byte that is written as two digits stays so: it may be the second half of a character. */
static void take_hex(Rtf *rtf, const RtfFrame *frame)
{
    guint8 byte = (guint8)rtf->reader.number;
    if (rtf->skip > 0)
        rtf->skip--;
    else if (is_shown(rtf, frame) && is_character(frame, byte))
        put_hex(rtf, byte);
}

static gboolean take_token(Rtf *rtf, RtfFrame *frame, gboolean *more, GError **error)
{
    switch (rtf->reader.kind) {
    case RTF_OPEN:
        return take_group(rtf, *frame, error);
    case RTF_WORD:
        if (rtf->skip > 0) {
            rtf->skip--;
            return TRUE;
        }
        return take_word(rtf, frame, more, error);
    case RTF_BYTES:
        take_text(rtf, frame, rtf->reader.bytes, rtf->reader.size);
        return TRUE;
    case RTF_HEX:
        take_hex(rtf, frame);
        return TRUE;
    case RTF_BINARY:
    case RTF_ODD:
        return rtf_note(rtf, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED,
                        rtf->reader.kind == RTF_ODD ? "\\" : "bin", error);
    default:
        return TRUE;
    }
}

gboolean rtf_take_contents(Rtf *rtf, RtfFrame frame, GError **error)
{
    GError *found = NULL;
    while (rtf_next(rtf, &found) && rtf->reader.kind != RTF_CLOSE) {
        gboolean more = TRUE;
        if (!take_token(rtf, &frame, &more, error))
            return FALSE;
        if (!more) {
            rtf->skip = 0;
            return rtf_skip_group(rtf, error);
        }
    }
    rtf->skip = 0;
    if (found != NULL)
        g_propagate_error(error, found);
    return found == NULL;
}

/* ---- the whole ---- */

static gboolean damaged(const Rtf *rtf, GError **error)
{
    problem_set(error, PROBLEM_DAMAGED, rtf->what, "{\\rtf1");
    return FALSE;
}

/* Readers take "{\rt" for a beginning already. */
static gboolean take_all(Rtf *rtf, GError **error)
{
    RtfFrame frame = {.fallback = 1};
    while (rtf->reader.at < rtf->reader.end && (*rtf->reader.at == ' ' || *rtf->reader.at == '\t'))
        rtf->reader.at++;
    if (!rtf_next(rtf, error) || rtf->reader.kind != RTF_OPEN || !rtf_next(rtf, error) ||
        rtf->reader.kind != RTF_WORD || !g_str_has_prefix(rtf->reader.word, "rt"))
        return *error != NULL ? FALSE : damaged(rtf, error);
    rtf_put(rtf, "{\\rtf1 \\uc1 ");
    if (!rtf_take_contents(rtf, frame, error))
        return FALSE;
    rtf_put(rtf, "}\r\n");
    if (rtf->ended)
        disarm_find(rtf->job->findings, DISARM_AMBIGUOUS, DISARM_REWRITTEN, "{", -1);
    const guint8 *at = rtf->reader.at;
    while (at < rtf->reader.end && (*at <= ' '))
        at++;
    if (at < rtf->reader.end)
        disarm_find(rtf->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "behind", -1);
    return TRUE;
}

gboolean clean_rtf(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                   DisarmJob *job, gboolean *same, GError **error)
{
    g_autoptr(GByteArray) made = g_byte_array_new();
    GError *found = NULL;
    Rtf rtf = {.job = job, .what = what, .out = made};
    *same = FALSE;
    if (!disarm_budget_inflate(job->budget, (guint64)size * 4, error))
        return FALSE;
    rtf_reader_open(&rtf.reader, bytes, size);
    if (!take_all(&rtf, &found)) {
        g_propagate_error(error, found);
        return FALSE;
    }
    return clean_hand_on(job, "rich-text", made, bytes, size, out, same, error);
}
