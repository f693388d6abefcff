/* verify/judge.c -- values, texts and acts of elements, held against the tables */
#include "verify/judge.h"
#include "verify/package-ways.h"
#include "verify/value.h"
#include <string.h>

#define TEXT_MAX_BYTES ((gsize)1024 * 1024)

void verify_judge_init(VerifyJudge *judge, Verify *v, const VerifyPart *kind, GHashTable *ways)
{
    judge->v = v;
    judge->kind = kind;
    judge->ways = ways;
    judge->fields = verify_fields_new(v);
    judge->text = g_string_new(NULL);
    judge->depth = 0;
}

void verify_judge_clear(VerifyJudge *judge)
{
    verify_fields_free(judge->fields);
    g_string_free(judge->text, TRUE);
}

/* ---- values ---- */

/* A GUID only tells who understands what is in the extension; that is judged element by element. */
static gboolean is_guid(const char *text)
{
    static const char form[] = "{00000000-0000-0000-0000-000000000000}";
    gsize at = 0;
    while (form[at] != '\0' &&
           (form[at] == '0' ? g_ascii_isxdigit(text[at]) : text[at] == form[at]))
        at++;
    return form[at] == '\0' && text[at] == '\0';
}

static gboolean has_extension(const char *uri)
{
    return is_guid(uri) || verify_list_has(VERIFY_LIST_EXTENSIONS, uri);
}

static DisarmDanger unless(gboolean fine)
{
    return fine ? VERIFY_NO_DANGER : DISARM_UNKNOWN_CONTENT;
}

/* Of a relationship: a link may lead to an address, all else is read at once. */
static DisarmDanger ref_danger(const VerifyJudge *judge, const char *id, gboolean link)
{
    const VerifyWay *way = g_hash_table_lookup(judge->ways, id);
    if (*id == '\0' || (way != NULL && (link || way->target != NULL)))
        return VERIFY_NO_DANGER;
    return way != NULL ? DISARM_EXTERNAL_RESOURCE : DISARM_UNKNOWN_CONTENT;
}

static DisarmDanger value_danger(const VerifyJudge *judge, const VerifyAttribute *attribute,
                                 const char *value)
{
    gboolean links = verify_keeps(judge->v, DISARM_LINKS);
    switch ((VerifyClass)attribute->value) {
    case VERIFY_TEXT:
        return VERIFY_NO_DANGER;
    case VERIFY_WORDS:
        return unless(verify_words_have(attribute->words, value));
    case VERIFY_NEVER:
        return verify_never(value, (DisarmDanger)attribute->danger);
    case VERIFY_OFF:
        return verify_off(value, (DisarmDanger)attribute->danger);
    case VERIFY_REF:
        return ref_danger(judge, value, FALSE);
    case VERIFY_LINK:
        return ref_danger(judge, value, TRUE);
    case VERIFY_BASE64:
        return verify_base64(value);
    case VERIFY_FORMULA:
        return verify_formula(value);
    case VERIFY_ADDRESS:
        return verify_address(value, links);
    case VERIFY_PLACE:
        return verify_place(value);
    case VERIFY_STYLE:
        return verify_style(value);
    case VERIFY_ACTION:
        return verify_action(value);
    case VERIFY_GRAPHIC:
        return unless(verify_list_has(VERIFY_LIST_GRAPHICS, value));
    case VERIFY_EXTENSION:
        return unless(has_extension(value));
    case VERIFY_NAME:
        return verify_name(value);
    case VERIFY_INSTRUCTION:
        return verify_instruction(value, links);
    default:
        return verify_token(value);
    }
}

static DisarmDanger text_danger(VerifyJudge *judge, VerifyClass class)
{
    const char *text = judge->text->str;
    switch (class) {
    case VERIFY_TOKEN:
        return verify_token(text);
    case VERIFY_FORMULA:
        return verify_formula(text);
    case VERIFY_TEXT:
    case VERIFY_INSTRUCTION:
        verify_fields_text(judge->fields, text, judge->text->len, class == VERIFY_INSTRUCTION);
        return VERIFY_NO_DANGER;
    default:
        return unless(strspn(text, " \t\r\n") == judge->text->len);
    }
}

static void judge_text(VerifyJudge *judge, const VerifyElement *element)
{
    if (judge->text->len == 0)
        return;
    verify_say(judge->v, text_danger(judge, (VerifyClass)element->text), judge->text->str);
    g_string_truncate(judge->text, 0);
}

void verify_judge_value(const VerifyJudge *judge, const VerifyAttribute *attribute,
                        const char *name, const char *value)
{
    DisarmDanger danger =
        attribute != NULL ? value_danger(judge, attribute, value) : DISARM_UNKNOWN_CONTENT;
    if (danger == VERIFY_NO_DANGER)
        return;
    g_autofree char *what = g_strdup_printf("%s=%s", name, value);
    verify_say(judge->v, danger, what);
}

/* ---- acts ---- */

static void act_begin(const VerifyJudge *judge, const VerifyElement *element)
{
    switch ((VerifyAct)element->act) {
    case VERIFY_STORY:
    case VERIFY_BRANCH:
        verify_fields_story_begin(judge->fields);
        break;
    case VERIFY_INSERTED:
    case VERIFY_DELETED:
        verify_fields_changed(judge->fields, element->act == VERIFY_DELETED, 1);
        break;
    default:
        break;
    }
}

static void act_end(const VerifyJudge *judge, const VerifyElement *element)
{
    switch ((VerifyAct)element->act) {
    case VERIFY_STORY:
    case VERIFY_BRANCH:
        verify_fields_story_end(judge->fields);
        break;
    case VERIFY_INSERTED:
    case VERIFY_DELETED:
        verify_fields_changed(judge->fields, element->act == VERIFY_DELETED, -1);
        break;
    default:
        break;
    }
}

/* ---- elements ---- */

gboolean verify_judge_is_root(const VerifyJudge *judge, guint space, const char *local)
{
    return space == judge->kind->space && judge->kind->root != NULL &&
           strcmp(local, judge->kind->root) == 0;
}

/* Formulas and instructions are text alone: what stands between might hide a part of them. */
static void judge_parent(VerifyJudge *judge)
{
    const VerifyElement *parent = verify_judge_top(judge);
    if (parent == NULL)
        return;
    if (parent->text != VERIFY_NOTHING && parent->text != VERIFY_TEXT)
        verify_say(judge->v, DISARM_UNKNOWN_CONTENT, parent->name);
    judge_text(judge, parent);
}

gboolean verify_judge_open(VerifyJudge *judge, const VerifyElement *element)
{
    judge_parent(judge);
    judge->open[judge->depth++] = element;
    if (element == NULL)
        return FALSE;
    if (element->policy != VERIFY_NO_POLICY)
        verify_say_policy(judge->v, element->policy, element->name);
    if (element->danger != VERIFY_NO_DANGER) {
        verify_say(judge->v, (DisarmDanger)element->danger, element->name);
        return FALSE;
    }
    act_begin(judge, element);
    return TRUE;
}

void verify_judge_mark(const VerifyJudge *judge, const char *kind)
{
    verify_fields_mark(judge->fields, kind);
}

gboolean verify_judge_listens(const VerifyJudge *judge)
{
    const VerifyElement *element = verify_judge_top(judge);
    return element != NULL && (element->text != VERIFY_TEXT || verify_fields_open(judge->fields));
}

void verify_judge_text(VerifyJudge *judge, const char *text, gsize size)
{
    if (!verify_judge_listens(judge))
        return;
    if (size > TEXT_MAX_BYTES - judge->text->len)
        verify_say(judge->v, DISARM_LIMIT, verify_judge_top(judge)->name);
    else
        g_string_append_len(judge->text, text, (gssize)size);
}

void verify_judge_close(VerifyJudge *judge)
{
    const VerifyElement *element = verify_judge_top(judge);
    if (element != NULL) {
        judge_text(judge, element);
        if (element->danger == VERIFY_NO_DANGER)
            act_end(judge, element);
    }
    judge->depth--;
}
