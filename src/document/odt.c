/* document/odt.c -- an OpenDocument text's parts: its styles, then its contents */
#include "document/odt.h"
#include "base/problem.h"
#include "document/package.h"

#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"

const DocumentXmlSpace odt_spaces[] = {
    {OASIS "office:1.0", "office"},
    {OASIS "text:1.0", "text"},
    {OASIS "table:1.0", "table"},
    {OASIS "drawing:1.0", "draw"},
    {OASIS "style:1.0", "style"},
    {OASIS "svg-compatible:1.0", "svg"},
    {"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0", "loext"},
    {NULL, NULL}};

/* A locked package lists each part's encryption. FALSE with PROBLEM_ENCRYPTED. */
static gboolean check_open(ArchiveZip *zip, const char *what, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) manifest =
        document_package_part(zip, "META-INF/manifest.xml", what, TRUE, &problem);
    gsize size = 0;
    const char *text = manifest != NULL ? g_bytes_get_data(manifest, &size) : NULL;
    if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (text != NULL && g_strstr_len(text, (gssize)size, "encryption-data") != NULL)
        problem_set(error, PROBLEM_ENCRYPTED, what, NULL);
    else
        return TRUE;
    return FALSE;
}

gboolean odt_read(ArchiveZip *zip, const char *what, DocumentFlow *out, GError **error)
{
    g_autoptr(OdtLists) lists = odt_lists_new();
    g_autoptr(GError) problem = NULL;
    if (!check_open(zip, what, error))
        return FALSE;
    g_autoptr(GBytes) styles = document_package_part(zip, "styles.xml", what, TRUE, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    g_autoptr(GBytes) content = document_package_part(zip, "content.xml", what, FALSE, error);
    return content != NULL && (styles == NULL || odt_lists_read(lists, styles, what, error)) &&
           odt_lists_read(lists, content, what, error) &&
           odt_body_read(content, what, lists, out, error);
}
