/* document/docx.c -- a Word file's parts found by their relationships and read in order */
#include "document/docx.h"
#include "document/package.h"

#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define WORD_STRICT "http://purl.oclc.org/ooxml/wordprocessingml/main"

const DocumentXmlSpace docx_spaces[] = {
    {WORD, "w"},
    {WORD_STRICT, "w"},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/math", "m"},
    {"http://purl.oclc.org/ooxml/officeDocument/math", "m"},
    {NULL, NULL}};

typedef struct {
    ArchiveZip *zip;
    const char *what;
    const char *document; /* name of the main part; lent */
} Package;

/* A part the document may do without. FALSE only with an error. */
static gboolean optional_part(const Package *package, const char *type, GBytes **part,
                              GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *name =
        document_package_related(package->zip, package->document, type, package->what, &problem);
    *part = name == NULL || problem != NULL
                ? NULL
                : document_package_part(package->zip, name, package->what, TRUE, &problem);
    if (problem == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

static gboolean read_main(const Package *package, const DocxStyles *styles,
                          DocxNumbering *numbering, DocumentFlow *out, GError **error)
{
    g_autoptr(GBytes) main =
        document_package_part(package->zip, package->document, package->what, FALSE, error);
    return main != NULL && docx_body_read(main, package->what, styles, numbering, out, error);
}

static gboolean read_notes(const Package *package, const char *type, const DocxStyles *styles,
                           DocxNumbering *numbering, DocumentFlow *out, GError **error)
{
    g_autoptr(GBytes) notes = NULL;
    if (!optional_part(package, type, &notes, error))
        return FALSE;
    return notes == NULL || docx_body_read(notes, package->what, styles, numbering, out, error);
}

static gboolean read_package(const Package *package, DocumentFlow *out, GError **error)
{
    g_autoptr(GBytes) styles_part = NULL;
    g_autoptr(GBytes) numbering_part = NULL;
    if (!optional_part(package, "styles", &styles_part, error) ||
        !optional_part(package, "numbering", &numbering_part, error))
        return FALSE;
    g_autoptr(DocxStyles) styles = docx_styles_read(styles_part, package->what, error);
    g_autoptr(DocxNumbering) numbering =
        styles != NULL ? docx_numbering_read(numbering_part, package->what, error) : NULL;
    return numbering != NULL && read_main(package, styles, numbering, out, error) &&
           read_notes(package, "footnotes", styles, numbering, out, error) &&
           read_notes(package, "endnotes", styles, numbering, out, error);
}

gboolean docx_read(ArchiveZip *zip, const char *what, DocumentFlow *out, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *document = document_package_related(zip, "", "officeDocument", what, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    const Package package = {zip, what, document != NULL ? document : "word/document.xml"};
    return read_package(&package, out, error);
}
