/* verify/part.c -- a part's XML as Expat reads it, told to the judge */
#include "verify/part.h"
#include "verify/judge.h"
#include "verify/value.h"
#include "verify/xml.h"
#include <string.h>

struct VerifyPartReader {
    VerifyXml *xml;
    VerifyJudge judge;
};

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

static void judge_attribute(const VerifyPartReader *reader, guint set, const char *full,
                            const char *value)
{
    if (verify_xml_is_bare(full)) {
        verify_judge_value(&reader->judge, verify_attribute_of(set, VERIFY_NO_SPACE, full), full,
                           value);
        return;
    }
    const VerifyXmlName *name = verify_xml_name(reader->xml, full);
    if (is_markup(name, "Ignorable"))
        verify_say(reader->judge.v, verify_token(value), value);
    else if (!name->known)
        say_space(reader->judge.v, name);
    else
        verify_judge_value(&reader->judge, verify_attribute_of(set, name->space, name->local),
                           name->local, value);
}

static void mark_field(const VerifyPartReader *reader, const char **attributes)
{
    const char *kind = "";
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(verify_xml_name(reader->xml, attributes[0])->local, "fldCharType") == 0)
            kind = attributes[1];
    verify_judge_mark(&reader->judge, kind);
}

/* ---- events ---- */

static void on_start(gpointer user, const VerifyXmlName *name, const char **attributes)
{
    VerifyPartReader *reader = user;
    const VerifyElement *element = name->element;
    if (reader->judge.depth == 0 && !verify_judge_is_root(&reader->judge, name->space, name->local))
        verify_say(reader->judge.v, DISARM_DISGUISE, name->local);
    gboolean may = verify_judge_open(&reader->judge, element);
    if (element == NULL)
        say_space(reader->judge.v, name);
    if (!may)
        return;
    for (guint i = 0; attributes[i] != NULL; i += 2)
        judge_attribute(reader, element->set, attributes[i], attributes[i + 1]);
    if (element->act == VERIFY_FIELD_MARK)
        mark_field(reader, attributes);
}

static void on_text(gpointer user, const char *text, gsize size)
{
    verify_judge_text(&((VerifyPartReader *)user)->judge, text, size);
}

static void on_end(gpointer user)
{
    verify_judge_close(&((VerifyPartReader *)user)->judge);
}

static const VerifyXmlHandlers handlers = {on_start, on_text, on_end};

/* ---- the part ---- */

VerifyPartReader *verify_part_new(Verify *v, const VerifyPart *kind, GHashTable *ways)
{
    VerifyPartReader *reader = g_new0(VerifyPartReader, 1);
    reader->xml = verify_xml_new(v, &handlers, reader);
    if (reader->xml == NULL) {
        g_free(reader);
        return NULL;
    }
    verify_judge_init(&reader->judge, v, kind, ways);
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
    verify_judge_clear(&reader->judge);
    g_free(reader);
}
