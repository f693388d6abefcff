/* verify/doc-text.c -- every character of a document, and the fields that some of them make (MS-DOC
 * 2.4.1, 2.8.25) */
#include "verify/doc-internal.h"
#include "verify/field.h"
#include <string.h>

#define FIELDS_MAX 64u
#define WORD_MAX 32u
#define BEGIN 0x13u
#define SEPARATOR 0x14u
#define END 0x15u
#define UNLISTED (-1)

typedef struct {
    char word[WORD_MAX + 1]; /* the first of the instruction, in capitals */
    guint letters;
    gboolean begun, whole, separated;
    gint kind; /* as the part has it, or UNLISTED */
} Field;

typedef struct {
    VerifyDoc *d;
    VerifyFields *judged;
    VerifyStory story;
    Field fields[FIELDS_MAX];
    guint depth;
    VerifyBytes marks; /* what the story's part says of fields */
    guint count, met;  /* how many it names, and how many came */
    guint32 story_at;  /* place of its first character */
    guint run;         /* of the character that comes */
    guint shapes[2];   /* anchors that came: of the text, of headers */
    gboolean wrong;
} Text;

static const guint field_parts[VERIFY_STORIES] = {16, 18, 17, 19, 48, 57, 59};

/* What a number of PlcfFld means; others are on no list of ours (MS-DOC 2.9.90). */
static const struct {
    guint8 kind;
    const char *word;
} kinds[] = {
    {0x03, "REF"},         {0x04, "XE"},           {0x05, "NOTEREF"},
    {0x06, "SET"},         {0x07, "IF"},           {0x08, "INDEX"},
    {0x09, "TC"},          {0x0A, "STYLEREF"},     {0x0C, "SEQ"},
    {0x0D, "TOC"},         {0x0E, "INFO"},         {0x0F, "TITLE"},
    {0x10, "SUBJECT"},     {0x11, "AUTHOR"},       {0x12, "KEYWORDS"},
    {0x13, "COMMENTS"},    {0x14, "LASTSAVEDBY"},  {0x15, "CREATEDATE"},
    {0x16, "SAVEDATE"},    {0x17, "PRINTDATE"},    {0x18, "REVNUM"},
    {0x19, "EDITTIME"},    {0x1A, "NUMPAGES"},     {0x1B, "NUMWORDS"},
    {0x1C, "NUMCHARS"},    {0x1D, "FILENAME"},     {0x1E, "TEMPLATE"},
    {0x1F, "DATE"},        {0x20, "TIME"},         {0x21, "PAGE"},
    {0x22, "="},           {0x23, "QUOTE"},        {0x25, "PAGEREF"},
    {0x2C, "MERGEREC"},    {0x31, "EQ"},           {0x34, "AUTONUMOUT"},
    {0x35, "AUTONUMLGL"},  {0x36, "AUTONUM"},      {0x39, "SYMBOL"},
    {0x3B, "MERGEFIELD"},  {0x3C, "USERNAME"},     {0x3D, "USERINITIALS"},
    {0x3E, "USERADDRESS"}, {0x3F, "BARCODE"},      {0x40, "DOCVARIABLE"},
    {0x41, "SECTION"},     {0x42, "SECTIONPAGES"}, {0x45, "FILESIZE"},
    {0x46, "FORMTEXT"},    {0x47, "FORMCHECKBOX"}, {0x48, "NOTEREF"},
    {0x49, "TOA"},         {0x4A, "TA"},           {0x4B, "MERGESEQ"},
    {0x50, "COMPARE"},     {0x53, "FORMDROPDOWN"}, {0x54, "ADVANCE"},
    {0x55, "DOCPROPERTY"}, {0x58, "HYPERLINK"},    {0x5A, "LISTNUM"},
    {0x5C, "BIDIOUTLINE"}, {0x5F, "SHAPE"},
};

/* 1 is for those that Word of this time has no number for. */
static gboolean kind_fits(guint8 kind, const char *word)
{
    gboolean numbered = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        gboolean same = strcmp(kinds[i].word, word) == 0;
        if (same && kinds[i].kind == kind)
            return TRUE;
        numbered |= same;
    }
    return !numbered && (kind == 1 || (*word == '\0' && kind <= 2));
}

/* ---- fields ---- */

static void say_field(Text *t, const char *what)
{
    verify_doc_say(t->d, DISARM_FIELD, what);
    t->wrong = TRUE;
}

/* What the part says of this very mark, here; UNLISTED when it does not name it. */
static gint mark(Text *t, guint32 place, guint c)
{
    const guint8 *rows = t->marks.bytes + ((gsize)t->count + 1) * 4;
    if (t->met >= t->count || verify_u32(t->marks.bytes, (gsize)t->met * 4) != place - t->story_at)
        return UNLISTED;
    if (rows[(gsize)t->met * 2] != c)
        say_field(t, "a mark that PlcfFld has as another");
    return rows[(gsize)t->met++ * 2 + 1];
}

/* Entries of an index and the like are marked in the text alone (MS-DOC 2.9.90). */
static void judge_kind(Text *t, const Field *field)
{
    if (field->kind == UNLISTED ? !verify_words_have("|XE|TC|TA|", field->word)
                                : !kind_fits((guint8)field->kind, field->word))
        say_field(t, "a field that is said to be another");
}

static void field_begins(Text *t, gint kind)
{
    verify_fields_mark(t->judged, "begin");
    Field *outer = t->depth > 0 ? &t->fields[t->depth - 1] : NULL;
    if (t->depth == FIELDS_MAX || (outer != NULL && outer->kind == UNLISTED)) {
        say_field(t, "fields inside each other");
        return;
    }
    if (outer != NULL)
        outer->whole = TRUE;
    t->fields[t->depth++] = (Field){.kind = kind};
}

static void field_goes_on(Text *t, guint c, gint second)
{
    Field *field = t->depth > 0 ? &t->fields[t->depth - 1] : NULL;
    verify_fields_mark(t->judged, c == SEPARATOR ? "separate" : "end");
    if (field == NULL || (field->kind == UNLISTED) != (second == UNLISTED)) {
        say_field(t, "a mark without its field");
        return;
    }
    if (!field->separated)
        judge_kind(t, field);
    if (c == SEPARATOR) {
        field->separated = TRUE;
        if (second != 0xFF)
            say_field(t, "separator");
        return;
    }
    gint flags = (field->separated ? 0x80 : 0) | (t->depth > 1 ? 0x40 : 0);
    if (second != flags && second != UNLISTED)
        say_field(t, "end");
    t->depth--;
}

/* The first word of the instruction, as readers take it. */
static void spell(Field *field, guint16 c)
{
    gboolean blank = c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000 || c == '\r' || c == 0x0B;
    if (field->whole || (blank && !field->begun))
        return;
    if (blank || c == '"' || c == '\\' || c == '{' || c == '}' ||
        (field->letters == 1 && field->word[0] == '=')) {
        field->whole = TRUE;
        return;
    }
    field->begun = TRUE;
    if (field->letters < WORD_MAX)
        field->word[field->letters++] = c < 0x80 ? g_ascii_toupper((char)c) : '?';
}

static void text_of_field(Text *t, guint16 c)
{
    char utf8[7] = {0};
    gunichar shown = c >= ' ' && (c < 0xD800 || c > 0xDFFF) ? c : ' ';
    gint size = g_unichar_to_utf8(shown, utf8);
    verify_fields_text(t->judged, utf8, (gsize)size, FALSE);
    if (t->depth > 0 && !t->fields[t->depth - 1].separated)
        spell(&t->fields[t->depth - 1], c);
}

/* ---- characters ---- */

static gboolean is_form(const Text *t)
{
    const char *word = t->depth > 0 ? t->fields[t->depth - 1].word : "";
    return verify_words_have("|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|", word);
}

static void placed(Text *t, const VerifyRun *run)
{
    if (!run->special || !run->placed) {
        verify_doc_say(t->d, DISARM_DAMAGED, "a picture that is nowhere");
        return;
    }
    if (run->data && !is_form(t))
        verify_doc_say(t->d, DISARM_UNSAFE_LINK, "data of a field that is no form");
    verify_doc_data(t->d, run->at, run->data ? VERIFY_FORM_AT : VERIFY_PICTURE_AT);
}

/* Anchors of drawings stand where their part says. */
static void anchor(Text *t, guint32 place)
{
    static const guint parts[2] = {40, 41};
    guint which = t->story == VERIFY_IN_HEADS ? 1 : 0;
    VerifyBytes part = verify_doc_part(t->d, parts[which]);
    gsize count = part.size >= 4 ? (part.size - 4) / 30 : 0;
    guint at = t->shapes[which]++;
    if ((t->story != VERIFY_IN_TEXT && t->story != VERIFY_IN_HEADS) || at >= count ||
        verify_u32(part.bytes, (gsize)at * 4) != place - t->story_at)
        verify_doc_say(t->d, DISARM_AMBIGUOUS, "a drawing that is nowhere");
}

static gboolean is_known(guint16 c)
{
    static const char controls[] = "\x01\x02\x03\x04\x05\x07\x08\x09\x0B\x0C\x0D\x0E\x1E\x1F";
    if (c < ' ')
        return c != 0 && strchr(controls, c) != NULL;
    return c != 0x7F && (c < 0x80 || c >= 0xA0 || c == 0x85) && c < 0xFFFE;
}

static void character(Text *t, guint32 place, guint16 c, const VerifyRun *run)
{
    if (c >= BEGIN && c <= END) {
        gint second = mark(t, place, c);
        if (!run->special)
            say_field(t, "a mark that is said to be none");
        if (c == BEGIN)
            field_begins(t, second);
        else
            field_goes_on(t, c, second);
        return;
    }
    if (run->placed && c != 1)
        verify_doc_say(t->d, DISARM_AMBIGUOUS, "a character with a picture's place");
    if (!is_known(c))
        verify_doc_say(t->d, DISARM_CONTROL_CHARACTER, NULL);
    if (c == 1 && (run->special || run->placed))
        placed(t, run);
    else if (c == 8 && run->special)
        anchor(t, place);
    else
        text_of_field(t, c);
}

/* Fields are judged as they are with each change made, and undone. */
static void change(Text *t, const VerifyRun *run, gint by)
{
    if (run->inserted)
        verify_fields_changed(t->judged, FALSE, by);
    if (run->deleted)
        verify_fields_changed(t->judged, TRUE, by);
}

static void story(Text *t, guint32 end)
{
    VerifyDoc *d = t->d;
    t->marks = verify_doc_part(d, field_parts[t->story]);
    t->count = verify_doc_rows(d, field_parts[t->story], 2, d->counts[t->story] + 1);
    t->met = 0;
    t->depth = 0;
    verify_fields_story_begin(t->judged);
    for (guint32 place = t->story_at; place < end && !t->wrong;) {
        const VerifyRun *run = &g_array_index(d->runs, VerifyRun, t->run);
        guint32 stop = MIN(run->end, end);
        change(t, run, 1);
        for (; place < stop && !t->wrong; place++)
            character(t, place, verify_doc_char(d, place), run);
        change(t, run, -1);
        t->run += run->end <= end ? 1 : 0;
    }
    if (t->met != t->count && !t->wrong)
        say_field(t, "PlcfFld has marks that are not there");
    verify_fields_story_end(t->judged);
}

void verify_doc_text(VerifyDoc *d)
{
    static const guint anchors[2] = {40, 41};
    Text t = {.d = d, .judged = verify_fields_new(d->v)};
    for (guint i = 0; i < VERIFY_STORIES && !t.wrong; i++) {
        t.story = (VerifyStory)i;
        story(&t, t.story_at + d->counts[i]);
        t.story_at += d->counts[i];
    }
    verify_fields_free(t.judged);
    for (gsize i = 0; i < G_N_ELEMENTS(anchors) && !t.wrong; i++)
        if (verify_doc_rows(d, anchors[i], 26, d->places) != t.shapes[i])
            verify_doc_say(d, DISARM_AMBIGUOUS, "drawings without their places");
    if (!t.wrong && d->places > t.story_at && verify_doc_char(d, d->places - 1) != 0x0D)
        verify_doc_say(d, DISARM_AMBIGUOUS, "the last paragraph");
}
