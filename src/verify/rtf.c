/* verify/rtf.c -- Rich Text in the one form that is written, by a reader of its own */
#include "verify/field.h"
#include "verify/rtf-tables.h"
#include "verify/verify-file.h"
#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 256u
#define FONT_MAX 32766
#define WORD_MAX 32u
#define GENERATOR "*\\generator sekisho;}"
#define BEGIN "{\\rtf1 \\uc1 "
#define FINISH "}\r\n"

typedef struct {
    Verify *v;
    const guint8 *at, *end;
    guint depth;
    gboolean places; /* in \leveltext or \levelnumbers: bytes below 10 are places of numbers */
    gboolean wrong;  /* said once: the rest cannot be read */
} Rtf;

typedef struct {
    char name[WORD_MAX + 1];
    gboolean has_number;
    gint64 number;
} Word;

static void take_items(Rtf *r);

static void say(Rtf *r, DisarmDanger danger, const char *detail)
{
    if (!r->wrong)
        verify_say(r->v, danger, detail);
    r->wrong = TRUE;
}

static gboolean has(const Rtf *r, const char *text)
{
    gsize size = strlen(text);
    return (gsize)(r->end - r->at) >= size && memcmp(r->at, text, size) == 0;
}

/* Takes exactly that. */
static gboolean expect(Rtf *r, const char *text)
{
    if (r->wrong || !has(r, text)) {
        say(r, DISARM_UNKNOWN_CONTENT, text);
        return FALSE;
    }
    r->at += strlen(text);
    return TRUE;
}

/* ---- words ---- */

static int by_word(gconstpointer key, gconstpointer row)
{
    return strcmp(key, ((const VerifyRtfWord *)row)->name);
}

static guint kinds_of(const char *name)
{
    const VerifyRtfWord *found =
        bsearch(name, verify_rtf_words, verify_rtf_words_count, sizeof *verify_rtf_words, by_word);
    return found != NULL ? found->kinds : 0;
}

/* Letters, perhaps a number of at most ten digits, and the blank that always ends it. */
static gboolean take_word(Rtf *r, Word *word)
{
    gsize size = 0, digits = 0;
    for (; r->at < r->end && g_ascii_isalpha((char)*r->at) && size < WORD_MAX; r->at++)
        word->name[size++] = (char)*r->at;
    word->name[size] = '\0';
    gboolean minus = has(r, "-");
    r->at += minus ? 1 : 0;
    word->number = 0;
    for (; r->at < r->end && g_ascii_isdigit((char)*r->at) && digits < 10; r->at++, digits++)
        word->number = word->number * 10 + (*r->at - '0');
    word->number = minus ? -word->number : word->number;
    word->has_number = digits > 0;
    if (size == 0 || (minus && digits == 0) || word->number > G_MAXINT32 ||
        word->number < G_MININT32)
        say(r, DISARM_UNKNOWN_CONTENT, word->name);
    return !r->wrong && expect(r, " ");
}

static gboolean is_font(const char *name)
{
    return verify_words_have("|f|af|deff|adeff|stshfdbch|stshfloch|stshfhich|stshfbi|", name);
}

static void judge_word(Rtf *r, const Word *word)
{
    static const struct {
        const char *name;
        DisarmAspect aspect;
        DisarmDanger danger;
    } by_policy[] = {{"v", DISARM_HIDDENS, DISARM_HIDDEN},
                     {"deleted", DISARM_REVISIONS, DISARM_REVISION},
                     {"revised", DISARM_REVISIONS, DISARM_REVISION}};
    if ((kinds_of(word->name) & VERIFY_RTF_WORD) == 0)
        say(r, DISARM_UNKNOWN_CONTENT, word->name);
    if (is_font(word->name) && (word->number < 0 || word->number > FONT_MAX))
        say(r, DISARM_UNKNOWN_CONTENT, word->name);
    for (gsize i = 0; i < G_N_ELEMENTS(by_policy); i++)
        if (strcmp(by_policy[i].name, word->name) == 0 && !verify_keeps(r->v, by_policy[i].aspect))
            say(r, by_policy[i].danger, word->name);
}

/* ---- characters ---- */

static gboolean is_digit(guint8 c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static gboolean take_byte(Rtf *r, guint8 *byte)
{
    if (r->end - r->at < 2 || !is_digit(r->at[0]) || !is_digit(r->at[1])) {
        say(r, DISARM_UNKNOWN_CONTENT, "hex");
        return FALSE;
    }
    *byte =
        (guint8)(g_ascii_xdigit_value((char)r->at[0]) * 16 + g_ascii_xdigit_value((char)r->at[1]));
    r->at += 2;
    return TRUE;
}

/* "\uN?"; its unit. */
static gboolean take_unit(Rtf *r, guint *unit)
{
    char *end = NULL;
    g_autofree char *text = g_strndup((const char *)r->at, (gsize)MIN(r->end - r->at, 8));
    glong value = strtol(text, &end, 10);
    if (end == text || *end != '?' || value < G_MININT16 || value > G_MAXINT16) {
        say(r, DISARM_UNKNOWN_CONTENT, "u");
        return FALSE;
    }
    r->at += (end - text) + 1;
    *unit = (guint)value & 0xFFFFu;
    return TRUE;
}

static gboolean begins_unit(const Rtf *r)
{
    return has(r, "\\u") && r->end - r->at > 2 &&
           (g_ascii_isdigit((char)r->at[2]) || r->at[2] == '-');
}

/* One character of text, into `text` when it is ASCII or a unit; FALSE when none begins here. */
static gboolean take_character(Rtf *r, GString *text)
{
    static const char *const escapes[] = {"\\\\", "\\{", "\\}"};
    guint unit = 0;
    guint8 byte = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(escapes); i++)
        if (has(r, escapes[i])) {
            g_string_append_c(text, escapes[i][1]);
            r->at += 2;
            return TRUE;
        }
    if (begins_unit(r)) {
        r->at += 2;
        if (take_unit(r, &unit) && (unit < 0x20 || unit == 0x7F) && !(r->places && unit < 10))
            say(r, DISARM_CONTROL_CHARACTER, "u");
        if (!r->wrong)
            g_string_append_unichar(text, g_unichar_validate(unit) && unit != 0 ? unit : 0xFFFD);
        return !r->wrong;
    }
    if (has(r, "\\'")) {
        r->at += 2;
        if (take_byte(r, &byte) && (byte < 0x20 || byte == 0x7F) && !(r->places && byte < 10))
            say(r, DISARM_CONTROL_CHARACTER, "hex");
        return !r->wrong;
    }
    if (*r->at < 0x20 || *r->at > 0x7E || strchr("\\{}", *r->at) != NULL)
        return FALSE;
    g_string_append_c(text, (char)*r->at++);
    return TRUE;
}

/* Text alone, up to the end of its group and behind it. */
static GString *take_text(Rtf *r)
{
    GString *text = g_string_new(NULL);
    while (!r->wrong && r->at < r->end && take_character(r, text))
        ;
    expect(r, "}");
    return text;
}

/* ---- fields, pictures, properties ---- */

static void take_field(Rtf *r)
{
    if (!expect(r, "{\\*\\fldinst "))
        return;
    g_autoptr(GString) text = take_text(r);
    VerifyFields *fields = verify_fields_new(r->v);
    guint64 said = r->v->said;
    verify_fields_story_begin(fields);
    verify_fields_mark(fields, "begin");
    verify_fields_text(fields, text->str, text->len, TRUE);
    verify_fields_mark(fields, "separate");
    verify_fields_mark(fields, "end");
    verify_fields_story_end(fields);
    verify_fields_free(fields);
    r->wrong |= r->v->said != said;
    if (has(r, "{\\fldrslt ")) {
        r->at += strlen("{\\fldrslt ");
        take_items(r);
        expect(r, "}");
    }
    expect(r, "}");
}

static const char *picture_kind(const char *blip)
{
    static const char *const rows[][2] = {
        {"pngblip", "png"}, {"jpegblip", "jpeg"}, {"emfblip", "emf"}, {"wmetafile", "wmf"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i][0], blip) == 0)
            return rows[i][1];
    return NULL;
}

static void take_sizes(Rtf *r)
{
    Word word;
    while (!r->wrong && has(r, "\\")) {
        r->at++;
        if (take_word(r, &word) &&
            (!g_str_has_prefix(word.name, "pic") || strcmp(word.name, "picprop") == 0))
            say(r, DISARM_UNKNOWN_CONTENT, word.name);
    }
}

static void take_picture(Rtf *r)
{
    Word blip;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (!expect(r, "\\") || !take_word(r, &blip))
        return;
    const char *kind = picture_kind(blip.name);
    take_sizes(r);
    while (!r->wrong && r->at < r->end && *r->at != '}') {
        guint8 byte = 0;
        if (has(r, "\r\n"))
            r->at += 2;
        else if (take_byte(r, &byte))
            g_byte_array_append(bytes, &byte, 1);
    }
    const char *found = verify_picture_kind(bytes->data, bytes->len);
    if (!expect(r, "}"))
        return;
    if (kind == NULL || g_strcmp0(kind, found) != 0)
        say(r, DISARM_DISGUISE, blip.name);
    else
        verify_picture(r->v, bytes->data, bytes->len, kind);
}

static int by_name(gconstpointer key, gconstpointer row)
{
    return strcmp(key, *(const char *const *)row);
}

static void take_property(Rtf *r)
{
    if (!expect(r, "{\\sn "))
        return;
    g_autoptr(GString) name = take_text(r);
    if (bsearch(name->str, verify_rtf_properties, verify_rtf_properties_count,
                sizeof *verify_rtf_properties, by_name) == NULL)
        say(r, DISARM_UNKNOWN_CONTENT, name->str);
    if (!expect(r, "{\\sv "))
        return;
    gboolean picture = strcmp(name->str, "pib") == 0;
    if (picture && has(r, "{\\pict ")) {
        r->at += strlen("{\\pict ");
        take_picture(r);
    }
    g_autoptr(GString) value = take_text(r);
    gboolean text = verify_words_have("|gtextUNICODE|gtextFont|wzDescription|", name->str);
    if (strspn(value->str, "0123456789-;(), ") != value->len && !text)
        say(r, DISARM_UNKNOWN_CONTENT, name->str);
    expect(r, "}");
}

/* ---- groups ---- */

/* Behind "{\": which group it is. */
static void take_named(Rtf *r)
{
    gboolean starred = has(r, "*\\");
    Word word;
    if (r->depth == 1 && has(r, GENERATOR)) {
        r->at += strlen(GENERATOR);
        return;
    }
    r->at += starred ? 2 : 0;
    if (!take_word(r, &word))
        return;
    if (!starred && strcmp(word.name, "field") == 0) {
        take_field(r);
        return;
    }
    if (!starred && strcmp(word.name, "pict") == 0) {
        take_picture(r);
        return;
    }
    if (!starred && strcmp(word.name, "sp") == 0) {
        take_property(r);
        return;
    }
    guint kinds = kinds_of(word.name);
    gboolean group = (kinds & (starred ? VERIFY_RTF_STARRED : VERIFY_RTF_DESTINATION)) != 0;
    if (starred && !group)
        say(r, DISARM_UNKNOWN_CONTENT, word.name);
    if (!group)
        judge_word(r, &word);
    gboolean outside = r->places;
    r->places |= verify_words_have("|leveltext|levelnumbers|", word.name);
    take_items(r);
    r->places = outside;
    expect(r, "}");
}

static gboolean names_something(const Rtf *r)
{
    return r->end - r->at > 2 && r->at[0] == '\\' &&
           (r->at[1] == '*' || g_ascii_isalpha((char)r->at[1])) && !begins_unit(r);
}

static void take_group(Rtf *r)
{
    r->at++;
    if (++r->depth > GROUPS_MAX) {
        say(r, DISARM_LIMIT, "{");
        return;
    }
    if (names_something(r)) {
        r->at++;
        take_named(r);
    } else {
        take_items(r);
        expect(r, "}");
    }
    r->depth--;
}

static gboolean takes_symbol(Rtf *r)
{
    if (r->end - r->at < 2 || r->at[0] != '\\' || r->at[1] == 0 ||
        strchr("~-_:|", r->at[1]) == NULL)
        return FALSE;
    r->at += 2;
    return TRUE;
}

/* Everything up to the end of this group, which stays. */
static void take_items(Rtf *r)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Word word;
    while (!r->wrong && r->at < r->end && *r->at != '}') {
        g_string_truncate(text, 0);
        if (*r->at == '{') {
            take_group(r);
        } else if (has(r, "\r\n")) {
            r->at += 2;
        } else if (!takes_symbol(r) && !take_character(r, text)) {
            if (r->wrong || !expect(r, "\\") || !take_word(r, &word))
                return;
            judge_word(r, &word);
        }
    }
}

gboolean verify_is_rtf(const guint8 *bytes, gsize size)
{
    return size >= 4 && memcmp(bytes, "{\\rt", 4) == 0;
}

void verify_rtf(Verify *v, const guint8 *bytes, gsize size)
{
    Rtf r = {.v = v, .at = bytes, .end = bytes + size};
    GError *error = NULL;
    guint64 said = v->said;
    if (!disarm_budget_inflate(v->budget, size, &error)) {
        verify_say_error(v, error);
        return;
    }
    if (expect(&r, BEGIN)) {
        take_items(&r);
        expect(&r, FINISH);
    }
    if (!r.wrong && r.at != r.end)
        say(&r, DISARM_LEFTOVER, "behind the end");
    if (v->said == said)
        disarm_part(v->findings, "rich-text", DISARM_SAME);
}
