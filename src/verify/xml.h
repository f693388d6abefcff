/* verify/xml.h -- XML by Expat, nothing declared, nothing instructed; pure (verify/ only) */
#pragma once
#include "verify/say.h"

typedef struct {
    guint space;          /* VERIFY_NO_SPACE: none, or none that is known */
    gboolean known, none; /* whether its space is known; whether it has none */
    char *uri;            /* all live as long as the reader */
    const char *local;
    const VerifyElement *element; /* NULL when no element is called so */
} VerifyXmlName;

typedef struct {
    /* `attributes` are pairs of name (as for verify_xml_name) and value. */
    void (*start)(gpointer user, const VerifyXmlName *name, const char **attributes);
    void (*text)(gpointer user, const char *text, gsize size); /* pieces, not terminated */
    void (*end)(gpointer user);
} VerifyXmlHandlers;

typedef struct VerifyXml VerifyXml;
/* `handlers` and `user` are lent. NULL, and said, when there is no memory. */
VerifyXml *verify_xml_new(Verify *v, const VerifyXmlHandlers *handlers, gpointer user);
void verify_xml_free(VerifyXml *xml);
/* The next piece of the text; FALSE when it was stopped. An ArchiveSink. */
gboolean verify_xml_push(gpointer user, const guint8 *bytes, gsize size, GError **error);
/* The end of the text: says what is wrong with it, and what was pushed after that is not looked at.
 */
void verify_xml_finish(VerifyXml *xml);
/* What an attribute is called. Those of no space are `full` themselves. */
gboolean verify_xml_is_bare(const char *full);
const VerifyXmlName *verify_xml_name(VerifyXml *xml, const char *full);
