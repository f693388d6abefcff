/* document/xml.h -- XML parts of documents as events (document/ only)
 *
 * Streaming, by Expat. A document type declaration is refused, and with it every entity but XML's
 * own five; so is nesting over DOCUMENT_XML_DEPTH_MAX. Names come with the short prefix of their
 * namespace, whatever prefix the file uses: "w:p". */
#pragma once
#include <glib.h>

#define DOCUMENT_XML_DEPTH_MAX 256

/* A namespace and the prefix it is known by here. A namespace that is not listed has "?". */
typedef struct {
    const char *uri, *prefix; /* NULL ends a list */
} DocumentXmlSpace;

/* `attributes` is name, value, name, value, …, NULL. */
typedef struct {
    void (*start)(const char *name, const char *const *attributes, gpointer user);
    void (*end)(const char *name, gpointer user);
    void (*text)(const char *text, gsize size, gpointer user);
    /* May be NULL. FALSE ends the reading without an error of its own. */
    gboolean (*go_on)(gpointer user);
    /* pdftotext writes one, without a subset of its own; nothing is fetched. */
    gboolean takes_doctype;
} DocumentXmlHandlers;

/* `what` names the input in errors: PROBLEM_DAMAGED (not well-formed, with the line),
 * PROBLEM_TOO_DEEP, PROBLEM_UNSUPPORTED (a document type). */
gboolean document_xml_read(GBytes *bytes, const char *what, const DocumentXmlSpace *spaces,
                           const DocumentXmlHandlers *handlers, gpointer user, GError **error);

/* NULL when it is not there. Lent. */
const char *document_xml_attribute(const char *const *attributes, const char *name);
/* What a number says, kept within min and max; `otherwise` when there is none. */
gint64 document_xml_number(const char *text, gint64 min, gint64 max, gint64 otherwise);
/* What xsd:boolean says: "0", "false" and "off" are FALSE, nothing is `otherwise`. */
gboolean document_xml_switch(const char *text, gboolean otherwise);
