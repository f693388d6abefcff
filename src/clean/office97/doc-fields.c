/* clean/office97/doc-fields.c -- fields: their instructions gathered and judged as those of other
 * Word documents, the marks of those that stay listed anew (MS-DOC 2.8.25) */
#include "clean/field.h"
#include "clean/link.h"
#include "clean/office97/doc-internal.h"
#include <string.h>

#define BEGIN 0x13u
#define SEPARATOR 0x14u
#define END 0x15u
#define INSTRUCTION_MAX 8192u
#define DEPTH_MAX 64u
#define NESTED 0x40u
#define HAS_RESULT 0x80u
#define NO_DATA G_MAXUINT32

/* What a program takes a field for, beside its words (MS-DOC 2.9.90). */
static const struct {
    const char *name;
    guint8 kind;
} kinds[] = {{"=", 0x22},
             {"ADVANCE", 0x54},
             {"AUTONUM", 0x36},
             {"AUTONUMLGL", 0x35},
             {"AUTONUMOUT", 0x34},
             {"BIDIOUTLINE", 0x5C},
             {"COMPARE", 0x50},
             {"CREATEDATE", 0x15},
             {"DATE", 0x1F},
             {"EDITTIME", 0x19},
             {"EQ", 0x31},
             {"FORMCHECKBOX", 0x47},
             {"FORMDROPDOWN", 0x53},
             {"FORMTEXT", 0x46},
             {"HYPERLINK", 0x58},
             {"IF", 0x07},
             {"INDEX", 0x08},
             {"LISTNUM", 0x5A},
             {"NOTEREF", 0x48},
             {"NUMCHARS", 0x1C},
             {"NUMPAGES", 0x1A},
             {"NUMWORDS", 0x1B},
             {"PAGE", 0x21},
             {"PAGEREF", 0x25},
             {"PRINTDATE", 0x17},
             {"QUOTE", 0x23},
             {"REF", 0x03},
             {"REVNUM", 0x18},
             {"SAVEDATE", 0x16},
             {"SECTION", 0x41},
             {"SECTIONPAGES", 0x42},
             {"SEQ", 0x0C},
             {"SET", 0x06},
             {"SHAPE", 0x5F},
             {"STYLEREF", 0x0A},
             {"SYMBOL", 0x39},
             {"TA", 0x4A},
             {"TC", 0x09},
             {"TIME", 0x20},
             {"TOA", 0x49},
             {"TOC", 0x0D},
             {"XE", 0x04}};

typedef struct {
    guint32 begin, separator;
    guint32 data; /* of a form field; NO_DATA */
    gboolean result, frozen, obscured, listed;
    gboolean worded; /* its first word is whole */
    guint16 changes;
    guint8 kind;
    GString *text;
} Field;

typedef struct {
    Doc *doc;
    GArray *open; /* Field */
} Fields;

static void field_clear(gpointer data)
{
    g_string_free(((Field *)data)->text, TRUE);
}

static Field *top(Fields *f)
{
    return f->open->len > 0 ? &g_array_index(f->open, Field, f->open->len - 1) : NULL;
}

static void pop(Fields *f)
{
    g_array_set_size(f->open, f->open->len - 1);
}

/* The innermost one whose instruction is still open. */
static Field *in_instruction(Fields *f)
{
    for (guint i = f->open->len; i > 0; i--)
        if (!g_array_index(f->open, Field, i - 1).result)
            return &g_array_index(f->open, Field, i - 1);
    return NULL;
}

static void set_gone(Doc *doc, guint32 from, guint32 to)
{
    for (guint32 at = from; at <= to; at++)
        if (at == from || at == to ||
            (doc->text[at] != 0x07 && doc->text[at] != 0x0C && (doc->flags[at] & DOC_LAST) == 0))
            doc->flags[at] |= DOC_GONE;
}

/* ---- judging ---- */

static gboolean known_kind(const char *name, guint8 *kind)
{
    const char *word = name[0] == '=' ? "=" : name;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_ascii_strcasecmp(kinds[i].name, word) == 0) {
            *kind = kinds[i].kind;
            return TRUE;
        }
    return FALSE;
}

/* Of an index or a table: such a field need not be in the list. */
static gboolean is_entry(guint8 kind)
{
    return kind == 0x04 || kind == 0x09 || kind == 0x4A;
}

/* Whether a link stays, which the policy says of those to the web. */
static gboolean keeps_link(Doc *doc, const char *address, DisarmDanger *danger)
{
    CleanLink link = clean_link_kind(address, strlen(address));
    *danger = link == CLEAN_LINK_WEB ? DISARM_LINK : DISARM_UNSAFE_LINK;
    return link == CLEAN_LINK_INSIDE ||
           (link == CLEAN_LINK_WEB && disarm_rule(doc->job, DISARM_LINKS) == DISARM_KEEP);
}

/* Notes what was found; TRUE when the field cannot stay. */
static gboolean judge(Fields *f, Field *field)
{
    char name[64];
    g_autofree char *address = NULL;
    CleanFieldKind kind =
        clean_field_kind(field->text->str, field->text->len, name, sizeof name, &address);
    DisarmDanger danger = kind == CLEAN_FIELD_DDE ? DISARM_DDE : DISARM_FIELD;
    gboolean stays = kind == CLEAN_FIELD_PLAIN || kind == CLEAN_FIELD_LINK;
    if (stays && (!known_kind(name, &field->kind) || (!field->listed && !is_entry(field->kind))))
        stays = FALSE;
    stays = stays && !field->obscured;
    if (kind == CLEAN_FIELD_LINK)
        stays = keeps_link(f->doc, address, &danger) && stays;
    if (stays && danger == DISARM_LINK)
        doc_note(f->doc, danger, DISARM_KEPT, address);
    if (!stays)
        doc_note(f->doc, danger, DISARM_FROZEN, address != NULL ? address : field->text->str);
    if (stays && field->data != NO_DATA && g_ascii_strncasecmp(name, "FORM", 4) == 0)
        f->doc->flags[field->data] |= DOC_DATA;
    return !stays;
}

static void close_instruction(Fields *f, Field *field, guint32 at)
{
    field->frozen = judge(f, field);
    if (field->frozen)
        set_gone(f->doc, field->begin, at);
}

/* ---- characters ---- */

/* Recorded changes that stay and in which it is. */
static guint16 changes_at(const Doc *doc, guint32 at)
{
    gboolean keeps = disarm_rule(doc->job, DISARM_REVISIONS) == DISARM_KEEP;
    return keeps ? doc->flags[at] & (DOC_INSERTED | DOC_DELETED) : 0;
}

static void on_text(Fields *f, guint32 at)
{
    Field *field = in_instruction(f);
    guint16 c = f->doc->text[at];
    if (field == NULL)
        return;
    field->obscured |= changes_at(f->doc, at) != field->changes;
    if (c == 1 && (f->doc->flags[at] & DOC_CONDEMNED) != 0)
        field->data = at;
    else if (field->text->len + 4 > INSTRUCTION_MAX)
        field->obscured = TRUE;
    else if (c < ' ')
        g_string_append_c(field->text, ' ');
    else
        g_string_append_unichar(field->text, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
}

/* Its instruction and marks, once it turns out that it cannot stay. */
static void freeze(Fields *f, const Field *field)
{
    doc_note(f->doc, DISARM_FIELD, DISARM_FROZEN, "0x13");
    if (field->result)
        set_gone(f->doc, field->begin, field->separator);
    else
        f->doc->flags[field->begin] |= DOC_GONE;
}

/* Those that are open do not stay. */
static void give_up(Fields *f)
{
    for (; f->open->len > 0; pop(f))
        if (!top(f)->frozen)
            freeze(f, top(f));
}

static void on_begin(Fields *f, guint32 at)
{
    Field field = {.begin = at,
                   .data = NO_DATA,
                   .changes = changes_at(f->doc, at),
                   .listed = (f->doc->flags[at] & DOC_FIELD) != 0,
                   .obscured = (f->doc->flags[at] & DOC_CONDEMNED) != 0,
                   .text = g_string_new(NULL)};
    if (f->open->len == DEPTH_MAX)
        give_up(f);
    Field *outer = top(f);
    if (outer != NULL && !outer->result) {
        outer->worded = outer->worded || clean_field_is_settled(outer->text->str);
        outer->obscured |= !outer->worded;
    }
    g_array_append_val(f->open, field);
}

static void stray(Fields *f, guint32 at)
{
    f->doc->flags[at] |= DOC_GONE;
    doc_note(f->doc, DISARM_FIELD, DISARM_FROZEN, "0x14, 0x15");
}

/* Its marks do not belong together. */
static gboolean is_torn(const Fields *f, const Field *field, guint32 at)
{
    return changes_at(f->doc, at) != field->changes ||
           field->listed != ((f->doc->flags[at] & DOC_FIELD) != 0) ||
           (f->doc->flags[at] & DOC_CONDEMNED) != 0;
}

static void on_separator(Fields *f, guint32 at)
{
    Field *field = top(f);
    if (field == NULL || field->result) {
        stray(f, at);
        return;
    }
    field->obscured |= is_torn(f, field, at);
    close_instruction(f, field, at);
    field->result = TRUE;
    field->separator = at;
}

static void on_end(Fields *f, guint32 at)
{
    Field *field = top(f);
    if (field == NULL) {
        stray(f, at);
        return;
    }
    gboolean torn = is_torn(f, field, at);
    if (!field->result) {
        field->obscured |= torn;
        close_instruction(f, field, at);
    } else if (torn && !field->frozen) {
        field->frozen = TRUE;
        freeze(f, field);
    }
    DocField kept = {.at = field->begin, .kind = field->kind, .result = field->result};
    if (field->frozen)
        f->doc->flags[at] |= DOC_GONE;
    else if (field->listed)
        g_array_append_val(f->doc->fields, kept);
    pop(f);
}

static void on_mark(Fields *f, guint32 at)
{
    if ((f->doc->flags[at] & (DOC_FIELD | DOC_VANISHES)) == 0)
        stray(f, at);
    else if (f->doc->text[at] == BEGIN)
        on_begin(f, at);
    else if (f->doc->text[at] == SEPARATOR)
        on_separator(f, at);
    else
        on_end(f, at);
}

static gint by_place(gconstpointer a, gconstpointer b)
{
    const DocField *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Data that no form field has taken. */
static void mark_data(Doc *doc)
{
    for (guint32 at = 0; at < doc->count; at++)
        if (doc->text[at] == 1 && (doc->flags[at] & (DOC_CONDEMNED | DOC_DATA)) == DOC_CONDEMNED)
            doc->flags[at] |= DOC_GONE;
}

gboolean doc_mark_fields(Doc *doc)
{
    Fields f = {doc, g_array_new(FALSE, TRUE, sizeof(Field))};
    g_array_set_clear_func(f.open, field_clear);
    for (guint32 at = 0; at < doc->count && doc->failed == NULL; at++) {
        if ((doc->flags[at] & DOC_GONE) != 0)
            continue;
        if (doc->text[at] >= BEGIN && doc->text[at] <= END)
            on_mark(&f, at);
        else
            on_text(&f, at);
        if ((doc->flags[at] & DOC_LAST) != 0)
            give_up(&f);
    }
    give_up(&f);
    g_array_unref(f.open);
    mark_data(doc);
    g_array_sort(doc->fields, by_place);
    return doc->failed == NULL;
}

/* ---- the lists ---- */

typedef struct {
    Doc *doc;
    guint next; /* of doc->fields */
    DocMade made;
    GArray *around; /* DocField */
} List;

static void put_mark(List *list, DocStory story, guint32 at)
{
    Doc *doc = list->doc;
    guint16 mark = doc->text[at];
    guint second = 0xFF;
    if (mark == BEGIN) {
        while (g_array_index(doc->fields, DocField, list->next).at < at)
            list->next++; /* those that went with a field around them */
        const DocField *field = &g_array_index(doc->fields, DocField, list->next);
        second = field->kind;
        g_array_append_val(list->around, *field);
    } else if (mark == END && list->around->len > 0) {
        const DocField *field = &g_array_index(list->around, DocField, list->around->len - 1);
        second = (field->result ? HAS_RESULT : 0) | (list->around->len > 1 ? NESTED : 0);
        g_array_set_size(list->around, list->around->len - 1);
    }
    bytes_add32(list->made.places, doc_new_place(doc, story, at - doc->stories[story].from));
    bytes_add8(list->made.entries, mark);
    bytes_add8(list->made.entries, second);
}

static void put_story(List *list, DocStory story, guint part)
{
    Doc *doc = list->doc;
    const DocStorySpan *span = &doc->stories[story];
    const guint16 marks = DOC_FIELD | DOC_GONE;
    doc_begin_list(&list->made);
    for (guint32 at = span->from; at < span->from + span->size; at++)
        if ((doc->flags[at] & marks) == DOC_FIELD)
            put_mark(list, story, at);
    bytes_add32(list->made.places, doc_new_size(doc, story));
    doc_end_list(doc, part, &list->made, 2);
}

void doc_put_fields(Doc *doc)
{
    List list = {.doc = doc, .around = g_array_new(FALSE, FALSE, sizeof(DocField))};
    for (gsize i = 0; i < G_N_ELEMENTS(doc_story_parts); i++)
        put_story(&list, doc_story_parts[i].story, doc_story_parts[i].fields);
    g_array_unref(list.around);
}
