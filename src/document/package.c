/* document/package.c -- Open Packaging Conventions and OpenDocument packages */
#include "document/package.h"
#include "base/problem.h"
#include "document/xml.h"
#include <string.h>

const ArchiveZipBudget document_package_budget = {.max_entries = 10000,
                                                  .max_entry_bytes = (gsize)48 * 1024 * 1024,
                                                  .max_total_bytes = (gsize)96 * 1024 * 1024,
                                                  .max_ratio = 200,
                                                  .max_name_bytes = 1024};

#define TYPES_NAME "[Content_Types].xml"
#define KIND_MAX_BYTES 200

GBytes *document_package_part(ArchiveZip *zip, const char *name, const char *what,
                              gboolean may_lack, GError **error)
{
    const ArchiveZipEntry *entry = archive_zip_find(zip, name);
    if (entry != NULL)
        return archive_zip_extract(zip, entry, error);
    if (!may_lack)
        problem_set(error, PROBLEM_DAMAGED, what,
                    PROBLEM_BOTH("a part of it is missing", "中の部品が足りません"));
    return NULL;
}

/* ---- what it is ---- */

static gboolean holds(GBytes *bytes, const char *words)
{
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    return g_strstr_len(text, (gssize)size, words) != NULL;
}

static DocumentPackage find_by_types(GBytes *types, const char **kind)
{
    static const struct {
        const char *words, *kind; /* kind NULL: it is read */
    } known[] = {
        {"wordprocessingml.document.main+xml", NULL},
        {"wordprocessingml.template.main+xml", NULL},
        {"ms-word.document.macroEnabled.main+xml", NULL},
        {"ms-word.template.macroEnabledTemplate.main+xml", NULL},
        {"spreadsheetml", PROBLEM_BOTH("Excel (xlsx)", "Excel（xlsx）")},
        {"ms-excel", PROBLEM_BOTH("Excel (xlsx)", "Excel（xlsx）")},
        {"presentationml", PROBLEM_BOTH("PowerPoint (pptx)", "PowerPoint（pptx）")},
        {"ms-powerpoint", PROBLEM_BOTH("PowerPoint (pptx)", "PowerPoint（pptx）")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (!holds(types, known[i].words))
            continue;
        *kind = known[i].kind;
        return known[i].kind == NULL ? DOCUMENT_PACKAGE_DOCX : DOCUMENT_PACKAGE_OTHER;
    }
    *kind = PROBLEM_BOTH("ZIP", "ZIP（圧縮フォルダー）");
    return DOCUMENT_PACKAGE_OTHER;
}

static DocumentPackage find_by_mimetype(GBytes *mimetype, const char **kind)
{
    gsize size;
    const char *text = g_bytes_get_data(mimetype, &size);
    g_autofree char *type = g_strndup(text, MIN(size, KIND_MAX_BYTES));
    g_strstrip(type);
    *kind = PROBLEM_BOTH("OpenDocument that is no text", "文書以外の OpenDocument");
    return strcmp(type, "application/vnd.oasis.opendocument.text") == 0 ||
                   strcmp(type, "application/vnd.oasis.opendocument.text-template") == 0
               ? DOCUMENT_PACKAGE_ODT
               : DOCUMENT_PACKAGE_OTHER;
}

DocumentPackage document_package_find(ArchiveZip *zip, const char **kind, GError **error)
{
    const ArchiveZipEntry *types = archive_zip_find(zip, TYPES_NAME);
    const ArchiveZipEntry *mimetype = archive_zip_find(zip, "mimetype");
    const ArchiveZipEntry *entry = types != NULL ? types : mimetype;
    *kind = PROBLEM_BOTH("ZIP", "ZIP（圧縮フォルダー）");
    if (entry == NULL)
        return DOCUMENT_PACKAGE_OTHER;
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, entry, error);
    if (bytes == NULL)
        return DOCUMENT_PACKAGE_OTHER;
    return types != NULL ? find_by_types(bytes, kind) : find_by_mimetype(bytes, kind);
}

/* ---- relationships ---- */

typedef struct {
    const char *type;
    char *target; /* owned */
} Search;

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    Search *search = user;
    const char *type = document_xml_attribute(attributes, "Type");
    const char *target = document_xml_attribute(attributes, "Target");
    const char *slash = type != NULL ? strrchr(type, '/') : NULL;
    const char *mode = document_xml_attribute(attributes, "TargetMode");
    if (search->target == NULL && slash != NULL && target != NULL &&
        g_strcmp0(mode, "External") != 0 && strcmp(name, "r:Relationship") == 0 &&
        strcmp(slash + 1, search->type) == 0)
        search->target = g_strdup(target);
}

static void on_end(const char *name, gpointer user)
{
    (void)name, (void)user;
}

static void on_text(const char *text, gsize size, gpointer user)
{
    (void)text, (void)size, (void)user;
}

/* Where a part's relationships stand: a/_rels/b.rels of a/b. */
static char *rels_of(const char *source)
{
    const char *slash = strrchr(source, '/');
    gsize folder = slash != NULL ? (gsize)(slash + 1 - source) : 0;
    return g_strdup_printf("%.*s_rels/%s.rels", (int)folder, source, source + folder);
}

/* A target as a part's name: relative to its source's folder, or from the root. */
static char *resolve(const char *source, const char *target)
{
    if (*target == '/')
        return g_strdup(target + 1);
    g_autofree char *folder = *source != '\0' ? g_path_get_dirname(source) : g_strdup(".");
    g_autofree char *joined = g_strconcat("/", folder, "/", target, NULL);
    g_autofree char *canonical = g_canonicalize_filename(joined, "/");
    return g_strdup(canonical + 1);
}

char *document_package_related(ArchiveZip *zip, const char *source, const char *type,
                               const char *what, GError **error)
{
    static const DocumentXmlSpace spaces[] = {
        {"http://schemas.openxmlformats.org/package/2006/relationships", "r"}, {NULL, NULL}};
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, NULL, FALSE};
    g_autofree char *name = rels_of(source);
    g_autoptr(GBytes) bytes = document_package_part(zip, name, what, TRUE, error);
    if (bytes == NULL)
        return NULL;
    Search search = {.type = type};
    document_xml_read(bytes, what, spaces, &handlers, &search, error);
    g_autofree char *target = search.target;
    return target != NULL ? resolve(source, target) : NULL;
}
