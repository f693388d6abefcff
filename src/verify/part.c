/* verify/part.c -- what each element, attribute and text of a part is, held against the tables */
#include "verify/part.h"
#include "verify/field.h"
#include "verify/package-ways.h"
#include "verify/value.h"
#include "verify/xml.h"
#include <string.h>

#define TEXT_MAX_BYTES ((gsize)1024 * 1024)

struct VerifyPartReader {
    Verify *v;
    const VerifyPart *kind;
    GHashTable *ways;
    VerifyXml *xml;
    VerifyFields *fields;
    GPtrArray *open; /* VerifyElement, or NULL where there is none of the name */
    GString *text;   /* of the innermost, as far as it is judged */
};

/* ---- values ---- */

static gboolean has_extension(const char *uri)
{
    g_autofree char *upper = *uri == '{' ? g_ascii_strup(uri, -1) : g_strdup(uri);
    return verify_list_has(VERIFY_LIST_EXTENSIONS, upper);
}

static DisarmDanger unless(gboolean fine)
{
    return fine ? VERIFY_NO_DANGER : DISARM_UNKNOWN_CONTENT;
}

/* Of a relationship: a link may lead to an address, all else is read at once. */
static DisarmDanger ref_danger(const VerifyPartReader *reader, const char *id, gboolean link)
{
    const VerifyWay *way = g_hash_table_lookup(reader->ways, id);
    if (*id == '\0' || (way != NULL && (link || way->target != NULL)))
        return VERIFY_NO_DANGER;
    return way != NULL ? DISARM_EXTERNAL_RESOURCE : DISARM_UNKNOWN_CONTENT;
}

static DisarmDanger value_danger(const VerifyPartReader *reader, const VerifyAttribute *attribute,
                                 const char *value)
{
    gboolean links = verify_keeps(reader->v, DISARM_LINKS);
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
        return ref_danger(reader, value, FALSE);
    case VERIFY_LINK:
        return ref_danger(reader, value, TRUE);
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

static DisarmDanger text_danger(VerifyPartReader *reader, VerifyClass class)
{
    const char *text = reader->text->str;
    switch (class) {
    case VERIFY_TOKEN:
        return verify_token(text);
    case VERIFY_FORMULA:
        return verify_formula(text);
    case VERIFY_TEXT:
    case VERIFY_INSTRUCTION:
        verify_fields_text(reader->fields, text, reader->text->len, class == VERIFY_INSTRUCTION);
        return VERIFY_NO_DANGER;
    default:
        return unless(strspn(text, " \t\r\n") == reader->text->len);
    }
}

static void judge_text(VerifyPartReader *reader, const VerifyElement *element)
{
    if (reader->text->len > 0)
        verify_say(reader->v, text_danger(reader, (VerifyClass)element->text), reader->text->str);
    g_string_truncate(reader->text, 0);
}

/* ---- names ---- */

static void say_space(Verify *v, const VerifyXmlName *name)
{
    g_autofree char *what = g_strdup_printf("%s %s", name->uri, name->local);
    for (guint i = 0; i < verify_space_danger_count; i++)
        if (g_ascii_strcasecmp(verify_space_dangers[i].word, name->uri) == 0) {
            verify_say(v, verify_space_dangers[i].danger, what);
            return;
        }
    verify_say(v, DISARM_UNKNOWN_CONTENT, what);
}

static gboolean is_markup(const VerifyXmlName *name, const char *local)
{
    return name->known && !name->none && name->space == verify_space_markup &&
           strcmp(name->local, local) == 0;
}

static void judge_value(VerifyPartReader *reader, const VerifyAttribute *attribute,
                        const char *name, const char *value)
{
    DisarmDanger danger =
        attribute != NULL ? value_danger(reader, attribute, value) : DISARM_UNKNOWN_CONTENT;
    if (danger == VERIFY_NO_DANGER)
        return;
    g_autofree char *what = g_strdup_printf("%s=%s", name, value);
    verify_say(reader->v, danger, what);
}

static void judge_attribute(VerifyPartReader *reader, guint set, const char *full,
                            const char *value)
{
    if (verify_xml_is_bare(full)) {
        judge_value(reader, verify_attribute_of(set, VERIFY_NO_SPACE, full), full, value);
        return;
    }
    const VerifyXmlName *name = verify_xml_name(reader->xml, full);
    if (is_markup(name, "Ignorable"))
        verify_say(reader->v, verify_token(value), value);
    else if (!name->known)
        say_space(reader->v, name);
    else
        judge_value(reader, verify_attribute_of(set, name->space, name->local), name->local, value);
}

/* ---- acts ---- */

static void act_begin(VerifyPartReader *reader, const VerifyElement *element)
{
    switch ((VerifyAct)element->act) {
    case VERIFY_STORY:
    case VERIFY_BRANCH:
        verify_fields_story_begin(reader->fields);
        break;
    case VERIFY_INSERTED:
    case VERIFY_DELETED:
        verify_fields_changed(reader->fields, element->act == VERIFY_DELETED, 1);
        break;
    default:
        break;
    }
}

static void act_end(VerifyPartReader *reader, const VerifyElement *element)
{
    switch ((VerifyAct)element->act) {
    case VERIFY_STORY:
    case VERIFY_BRANCH:
        verify_fields_story_end(reader->fields);
        break;
    case VERIFY_INSERTED:
    case VERIFY_DELETED:
        verify_fields_changed(reader->fields, element->act == VERIFY_DELETED, -1);
        break;
    default:
        break;
    }
}

static void mark_field(VerifyPartReader *reader, const char **attributes)
{
    const char *type = "";
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(verify_xml_name(reader->xml, attributes[0])->local, "fldCharType") == 0)
            type = attributes[1];
    verify_fields_mark(reader->fields, type);
}

/* ---- events ---- */

static const VerifyElement *innermost(const VerifyPartReader *reader)
{
    guint depth = reader->open->len;
    return depth > 0 ? g_ptr_array_index(reader->open, depth - 1) : NULL;
}

static void judge_root(const VerifyPartReader *reader, const VerifyXmlName *name)
{
    const VerifyPart *kind = reader->kind;
    if (reader->open->len == 0 && (!name->known || name->space != kind->space ||
                                   kind->root == NULL || strcmp(name->local, kind->root) != 0))
        verify_say(reader->v, DISARM_DISGUISE, name->local);
}

/* Formulas and instructions are text alone: what stands between might hide a part of them. */
static void judge_parent(VerifyPartReader *reader)
{
    const VerifyElement *parent = innermost(reader);
    if (parent == NULL)
        return;
    if (parent->text != VERIFY_NOTHING && parent->text != VERIFY_TEXT)
        verify_say(reader->v, DISARM_UNKNOWN_CONTENT, parent->name);
    judge_text(reader, parent);
}

static void on_start(gpointer user, const VerifyXmlName *name, const char **attributes)
{
    VerifyPartReader *reader = user;
    const VerifyElement *element = name->element;
    judge_root(reader, name);
    judge_parent(reader);
    g_ptr_array_add(reader->open, (gpointer)element);
    if (element == NULL) {
        say_space(reader->v, name);
        return;
    }
    verify_say(reader->v, (DisarmDanger)element->danger, element->name);
    verify_say_policy(reader->v, element->policy, element->name);
    if (element->danger != VERIFY_NO_DANGER)
        return;
    for (guint i = 0; attributes[i] != NULL; i += 2)
        judge_attribute(reader, element->set, attributes[i], attributes[i + 1]);
    act_begin(reader, element);
    if (element->act == VERIFY_FIELD_MARK)
        mark_field(reader, attributes);
}

static void on_text(gpointer user, const char *text, gsize size)
{
    VerifyPartReader *reader = user;
    const VerifyElement *element = innermost(reader);
    if (element == NULL)
        return;
    if (element->text == VERIFY_TEXT && !verify_fields_open(reader->fields))
        return;
    if (size > TEXT_MAX_BYTES - reader->text->len)
        verify_say(reader->v, DISARM_LIMIT, element->name);
    else
        g_string_append_len(reader->text, text, (gssize)size);
}

static void on_end(gpointer user)
{
    VerifyPartReader *reader = user;
    const VerifyElement *element = innermost(reader);
    if (element != NULL) {
        judge_text(reader, element);
        if (element->danger == VERIFY_NO_DANGER)
            act_end(reader, element);
    }
    g_ptr_array_set_size(reader->open, (gint)reader->open->len - 1);
}

static const VerifyXmlHandlers handlers = {on_start, on_text, on_end};

/* ---- the part ---- */

VerifyPartReader *verify_part_new(Verify *v, const VerifyPart *kind, GHashTable *ways)
{
    VerifyPartReader *reader = g_new0(VerifyPartReader, 1);
    *reader = (VerifyPartReader){.v = v, .kind = kind, .ways = ways};
    reader->xml = verify_xml_new(v, &handlers, reader);
    if (reader->xml == NULL) {
        g_free(reader);
        return NULL;
    }
    reader->fields = verify_fields_new(v);
    reader->open = g_ptr_array_new();
    reader->text = g_string_new(NULL);
    return reader;
}

gboolean verify_part_push(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    VerifyPartReader *reader = user;
    return verify_xml_push(reader->xml, bytes, size, error);
}

void verify_part_finish(VerifyPartReader *reader)
{
    verify_xml_finish(reader->xml);
    verify_xml_free(reader->xml);
    verify_fields_free(reader->fields);
    g_ptr_array_unref(reader->open);
    g_string_free(reader->text, TRUE);
    g_free(reader);
}
