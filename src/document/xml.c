/* document/xml.c -- Expat, with what a hostile file could make of it switched off */
#include "document/xml.h"
#include "base/problem.h"
#include <expat.h>
#include <string.h>

#define PIECE_BYTES ((gsize)1024 * 1024)
#define ATTRIBUTES_MAX 64
#define SEPARATOR '\n' /* in no URI and no name */

typedef struct {
    XML_Parser parser;
    const DocumentXmlSpace *spaces;
    const DocumentXmlHandlers *handlers;
    gpointer user;
    guint depth;
    gboolean too_deep, doctype, stopped;
    GHashTable *names; /* as Expat gives them -> as we do; owned */
} Xml;

static const char *prefix_of(const Xml *xml, const char *uri, gsize size)
{
    for (const DocumentXmlSpace *space = xml->spaces; space->uri != NULL; space++)
        if (strlen(space->uri) == size && memcmp(space->uri, uri, size) == 0)
            return space->prefix;
    return "?";
}

/* Names without a namespace stay as they are. A file has few names and uses them often. */
static const char *name_of(Xml *xml, const char *full)
{
    const char *separator = strchr(full, SEPARATOR);
    if (separator == NULL)
        return full;
    char *known = g_hash_table_lookup(xml->names, full);
    if (known != NULL)
        return known;
    const char *prefix = prefix_of(xml, full, (gsize)(separator - full));
    known = g_strconcat(prefix, ":", separator + 1, NULL);
    g_hash_table_insert(xml->names, g_strdup(full), known);
    return known;
}

static void stop(Xml *xml)
{
    xml->stopped = TRUE;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *user, const char *full, const char **attributes)
{
    Xml *xml = user;
    const char *named[2 * ATTRIBUTES_MAX + 1];
    gsize count = 0;
    if (xml->stopped)
        return;
    if (++xml->depth > DOCUMENT_XML_DEPTH_MAX) {
        xml->too_deep = TRUE;
        stop(xml);
        return;
    }
    for (; count < 2 * ATTRIBUTES_MAX && attributes[count] != NULL; count += 2) {
        named[count] = name_of(xml, attributes[count]);
        named[count + 1] = attributes[count + 1];
    }
    named[count] = NULL;
    xml->handlers->start(name_of(xml, full), named, xml->user);
}

static void on_end(void *user, const char *full)
{
    Xml *xml = user;
    if (xml->stopped)
        return;
    xml->depth--;
    xml->handlers->end(name_of(xml, full), xml->user);
    if (xml->handlers->go_on != NULL && !xml->handlers->go_on(xml->user))
        stop(xml);
}

static void on_text(void *user, const char *text, int size)
{
    Xml *xml = user;
    if (!xml->stopped)
        xml->handlers->text(text, (gsize)size, xml->user);
}

static void on_doctype(void *user, const char *name, const char *system, const char *public,
                       int has_subset)
{
    (void)name, (void)system, (void)public;
    Xml *xml = user;
    if (xml->handlers->takes_doctype && !has_subset)
        return;
    xml->doctype = TRUE;
    stop(xml);
}

static void set_up(Xml *xml)
{
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    XML_SetParamEntityParsing(xml->parser, XML_PARAM_ENTITY_PARSING_NEVER);
}

static void set_refusal(const Xml *xml, const char *what, GError **error)
{
    g_autofree char *depth = g_strdup_printf("%d", DOCUMENT_XML_DEPTH_MAX);
    if (xml->too_deep) {
        problem_set(error, PROBLEM_TOO_DEEP, what, depth);
    } else if (xml->doctype) {
        problem_set(error, PROBLEM_UNSUPPORTED,
                    PROBLEM_BOTH("XML with declarations of its own", "独自の宣言を含む XML"),
                    PROBLEM_SAVE_AS_TEXT);
    } else {
        g_autofree char *why = g_strdup_printf("line %lu, %s" PROBLEM_MARK "中の XML の %lu 行目",
                                               (gulong)XML_GetCurrentLineNumber(xml->parser),
                                               XML_ErrorString(XML_GetErrorCode(xml->parser)),
                                               (gulong)XML_GetCurrentLineNumber(xml->parser));
        problem_set(error, PROBLEM_DAMAGED, what, why);
    }
}

static gboolean parse(Xml *xml, const char *bytes, gsize size, const char *what, GError **error)
{
    gsize at = 0;
    do {
        gsize piece = MIN(size - at, PIECE_BYTES);
        gboolean last = at + piece == size;
        if (XML_Parse(xml->parser, bytes + at, (int)piece, last) != XML_STATUS_OK) {
            if (xml->stopped && !xml->too_deep && !xml->doctype)
                return TRUE;
            set_refusal(xml, what, error);
            return FALSE;
        }
        at += piece;
    } while (at < size);
    return TRUE;
}

gboolean document_xml_read(GBytes *bytes, const char *what, const DocumentXmlSpace *spaces,
                           const DocumentXmlHandlers *handlers, gpointer user, GError **error)
{
    Xml xml = {.parser = XML_ParserCreateNS(NULL, SEPARATOR),
               .spaces = spaces,
               .handlers = handlers,
               .user = user};
    if (xml.parser == NULL) {
        problem_set(error, PROBLEM_TOO_LARGE, what, PROBLEM_BOTH("memory", "メモリ"));
        return FALSE;
    }
    xml.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    set_up(&xml);
    gsize size = 0;
    const char *text = g_bytes_get_data(bytes, &size);
    gboolean read = parse(&xml, text != NULL ? text : "", size, what, error);
    XML_ParserFree(xml.parser);
    g_hash_table_unref(xml.names);
    return read;
}

const char *document_xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

gint64 document_xml_number(const char *text, gint64 min, gint64 max, gint64 otherwise)
{
    if (text == NULL)
        return otherwise;
    char *end = NULL;
    gint64 number = g_ascii_strtoll(text, &end, 10);
    return end == text ? otherwise : CLAMP(number, min, max);
}

gboolean document_xml_switch(const char *text, gboolean otherwise)
{
    if (text == NULL)
        return otherwise;
    return strcmp(text, "0") != 0 && strcmp(text, "false") != 0 && strcmp(text, "off") != 0;
}
