/* clean/xml.h -- XML in pieces to events, for rewriting: strict, and fast (clean/ only)
 *
 * Extensible Markup Language 1.0 (fifth edition) and Namespaces, less everything an office file has
 * no use for: a document type, processing instructions and encodings besides UTF-8 (UTF-16 is for
 * the caller to turn into it) are refused, so nothing is ever expanded or fetched. Well-formedness
 * is checked to the last byte; names and values are handed out as they stand, so that what is
 * unchanged can be told from what is not. */
#pragma once
#include <glib.h>

typedef struct {
    const char *at; /* lent until the callback returns */
    gsize size;
} CleanSlice;

/* A name as it stands, and how much of it is a prefix (without the colon; 0: none). */
typedef struct {
    CleanSlice raw;
    guint prefix;
    gboolean declares; /* of an element: an attribute of it does */
} CleanXmlName;

typedef struct {
    CleanXmlName name;
    CleanSlice value;  /* between its quotes, not decoded */
    gboolean plain;    /* decoding it gives it again */
    gboolean declares; /* xmlns or xmlns:… */
} CleanXmlAttribute;

#define CLEAN_XML_ATTRIBUTES_MAX 256u
#define CLEAN_XML_DEPTH_MAX 512u
#define CLEAN_XML_NAMES_MAX 65536u                    /* of all open elements together */
#define CLEAN_XML_TOKEN_MAX ((gsize)16 * 1024 * 1024) /* a tag, a comment */

typedef enum {
    CLEAN_XML_PLAIN,   /* decoding it gives it again */
    CLEAN_XML_ESCAPED, /* holds references or line ends to be decoded */
    CLEAN_XML_LITERAL  /* of a CDATA section: stands for itself */
} CleanXmlText;

typedef struct {
    /* FALSE ends the reading with `error` set. */
    gboolean (*start)(gpointer user, const CleanXmlName *name, const CleanXmlAttribute *attributes,
                      guint count, GError **error);
    gboolean (*end)(gpointer user, GError **error);
    /* A run of text may come in pieces, never cut inside a character or reference. */
    gboolean (*text)(gpointer user, CleanSlice text, CleanXmlText kind, GError **error);
    /* Comments, which are never kept. */
    gboolean (*comment)(gpointer user, CleanSlice text, GError **error);
    /* What is never kept either: a processing instruction, and before the root a document type that
     * declares nothing in itself. `text` begins with "?" or "!". Where NULL they are refused. */
    gboolean (*instruction)(gpointer user, CleanSlice text, GError **error);
    gboolean (*type)(gpointer user, CleanSlice text, GError **error);
    /* May be NULL. Asked before a start tag: how many bytes of `text`, whole elements without
     * declarations or references, the caller has taken care of by itself. */
    gsize (*skip)(gpointer user, CleanSlice text);
    /* Both may be NULL. `seal` is asked after `start`: a number when it would do the same for the
     * same `tag` (from "<" to before ">" or "/>") wherever `again` agrees, else 0. `again` stands
     * for `start` then. */
    guint (*seal)(gpointer user, CleanSlice tag);
    gboolean (*again)(gpointer user, guint sealed, CleanSlice tag);
    gpointer user;
} CleanXmlHandlers;

typedef struct CleanXml CleanXml;
/* `what` names the input in errors (lent). PROBLEM_DAMAGED, PROBLEM_TOO_DEEP, PROBLEM_TOO_LARGE,
 * PROBLEM_UNSAFE (document type, processing instruction that may not be passed over). Owned. */
CleanXml *clean_xml_new(const CleanXmlHandlers *handlers, const char *what);
void clean_xml_free(CleanXml *xml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CleanXml, clean_xml_free)
/* The next bytes; `last` with the last of them (which may be none). */
gboolean clean_xml_feed(CleanXml *xml, const guint8 *bytes, gsize size, gboolean last,
                        GError **error);
/* From now on "<br>" without a "/" is taken as ended, as Excel writes it in VML; "</br>"
 * inside the root says nothing, and is left out. */
void clean_xml_take_breaks(CleanXml *xml);
/* Whether that was so, or a declaration other than version 1.0 in UTF-8, or a mark before it, was
 * met. */
gboolean clean_xml_odd_head(const CleanXml *xml);

/* Appends what `raw` says: references replaced, line ends normalised; in an attribute's value white
 * space becomes blanks. FALSE for a reference that is none of XML's own or no character. */
gboolean clean_xml_decode(CleanSlice raw, gboolean attribute, GString *out);
