/* verify/xml.c -- Expat with names looked up once, and everything but elements and text refused */
#include "verify/xml.h"
#include <expat.h>
#include <string.h>

#define SEPARATOR '\n' /* in no address and no name */
#define SAID_MAX 1000u
#define NAMES_MAX 5000u
#define PIECE_BYTES ((gsize)1024 * 1024)

struct VerifyXml {
    Verify *v;
    XML_Parser parser;
    const VerifyXmlHandlers *handlers;
    gpointer user;
    GHashTable *names; /* as Expat gives them -> VerifyXmlName */
    guint depth;
    gboolean stopped;
};

static void stop(VerifyXml *xml, DisarmDanger danger, const char *detail)
{
    if (!xml->stopped)
        verify_say(xml->v, danger, detail);
    xml->stopped = TRUE;
    XML_StopParser(xml->parser, XML_FALSE);
}

gboolean verify_xml_is_bare(const char *full)
{
    return strchr(full, SEPARATOR) == NULL;
}

const VerifyXmlName *verify_xml_name(VerifyXml *xml, const char *full)
{
    VerifyXmlName *known = g_hash_table_lookup(xml->names, full);
    if (known != NULL)
        return known;
    if (g_hash_table_size(xml->names) >= NAMES_MAX)
        stop(xml, DISARM_LIMIT, "names of elements");
    char *copy = g_strdup(full);
    char *separator = strchr(copy, SEPARATOR);
    known = g_new0(VerifyXmlName, 1);
    known->none = separator == NULL;
    known->local = separator != NULL ? separator + 1 : copy;
    gsize uri_size = separator != NULL ? (gsize)(separator - copy) : 0;
    known->space = verify_space_of(copy, uri_size);
    known->uri = separator != NULL ? g_strndup(copy, uri_size) : g_strdup("");
    known->known = known->space != VERIFY_NO_SPACE;
    known->element = known->known ? verify_element_of(known->space, known->local) : NULL;
    g_hash_table_insert(xml->names, copy, known);
    return known;
}

static void name_free(gpointer data)
{
    VerifyXmlName *name = data;
    g_free(name->uri);
    g_free(name);
}

static void on_start(void *user, const char *full, const char **attributes)
{
    VerifyXml *xml = user;
    g_autoptr(GError) error = NULL;
    if (xml->stopped)
        return;
    if (++xml->depth > VERIFY_DEPTH_MAX || !disarm_budget_objects(xml->v->budget, 1, &error)) {
        stop(xml, DISARM_LIMIT, "elements");
        return;
    }
    xml->handlers->start(xml->user, verify_xml_name(xml, full), attributes);
    if (xml->v->said > SAID_MAX)
        stop(xml, DISARM_LIMIT, "too much is wrong");
}

static void on_end(void *user, const char *full)
{
    (void)full;
    VerifyXml *xml = user;
    if (xml->stopped)
        return;
    xml->depth--;
    xml->handlers->end(xml->user);
}

static void on_text(void *user, const char *text, int size)
{
    VerifyXml *xml = user;
    if (!xml->stopped)
        xml->handlers->text(xml->user, text, (gsize)size);
}

static void on_doctype(void *user, const char *name, const char *system, const char *public,
                       int has_subset)
{
    (void)system, (void)public, (void)has_subset;
    stop(user, DISARM_DECLARATION, name);
}

static void on_instruction(void *user, const char *target, const char *data)
{
    (void)data;
    stop(user, DISARM_DECLARATION, target);
}

static void on_declaration(void *user, const char *version, const char *encoding, int standalone)
{
    (void)version, (void)standalone;
    g_autofree char *lower = encoding != NULL ? g_ascii_strdown(encoding, -1) : NULL;
    if (lower != NULL && !verify_words_have("|utf-8|utf-16|", lower))
        stop(user, DISARM_DECLARATION, encoding);
}

static void on_comment(void *user, const char *text)
{
    VerifyXml *xml = user;
    if (!xml->stopped && !xml->v->policy->verify_only)
        verify_say(xml->v, DISARM_LEFTOVER, text);
}

/* Names differ at their end: what stands before it is one of few addresses. */
static guint hash_of(gconstpointer key)
{
    const char *name = key;
    gsize size = strlen(name);
    guint hash = (guint)size;
    for (gsize at = size - MIN(size, (gsize)16); at < size; at++)
        hash = (hash ^ (guint8)name[at]) * 16777619u;
    return hash;
}

VerifyXml *verify_xml_new(Verify *v, const VerifyXmlHandlers *handlers, gpointer user)
{
    VerifyXml *xml = g_new0(VerifyXml, 1);
    *xml = (VerifyXml){.v = v, .handlers = handlers, .user = user};
    xml->names = g_hash_table_new_full(hash_of, g_str_equal, g_free, name_free);
    xml->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (xml->parser == NULL) {
        verify_say(v, DISARM_LIMIT, "memory");
        verify_xml_free(xml);
        return NULL;
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    XML_SetProcessingInstructionHandler(xml->parser, on_instruction);
    XML_SetXmlDeclHandler(xml->parser, on_declaration);
    XML_SetCommentHandler(xml->parser, on_comment);
    XML_SetParamEntityParsing(xml->parser, XML_PARAM_ENTITY_PARSING_NEVER);
    return xml;
}

void verify_xml_free(VerifyXml *xml)
{
    if (xml == NULL)
        return;
    if (xml->parser != NULL)
        XML_ParserFree(xml->parser);
    g_hash_table_unref(xml->names);
    g_free(xml);
}

static void push(VerifyXml *xml, const guint8 *bytes, gsize size, gboolean last)
{
    if (xml->stopped ||
        XML_Parse(xml->parser, (const char *)bytes, (int)size, last) == XML_STATUS_OK)
        return;
    if (!xml->stopped)
        verify_say(xml->v, DISARM_DAMAGED, XML_ErrorString(XML_GetErrorCode(xml->parser)));
    xml->stopped = TRUE;
}

gboolean verify_xml_push(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    (void)error;
    for (gsize at = 0; at < size; at += PIECE_BYTES)
        push(user, bytes + at, MIN(size - at, PIECE_BYTES), FALSE);
    return TRUE;
}

void verify_xml_finish(VerifyXml *xml)
{
    push(xml, (const guint8 *)"", 0, TRUE);
}
