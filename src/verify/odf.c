/* verify/odf.c -- an OpenDocument package entry by entry, and what each XML part may say */
#include "verify/odf.h"
#include "verify/markup.h"
#include "verify/value.h"
#include "verify/verify-file.h"
#include <string.h>

#define STEM "application/vnd.oasis.opendocument."
#define XLINK "http://www.w3.org/1999/xlink"
#define OFFICE "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
#define TEXT "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
#define TABLE "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
#define CONFIG "urn:oasis:names:tc:opendocument:xmlns:config:1.0"
#define MANIFEST "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"

static const struct {
    const char *type, *endings, *kind;
} types[] = {
    {"text", "|odt|fodt|", "odf-text"},
    {"text-template", "|ott|", "odf-text-template"},
    {"spreadsheet", "|ods|fods|", "odf-spreadsheet"},
    {"spreadsheet-template", "|ots|", "odf-spreadsheet-template"},
    {"presentation", "|odp|fodp|", "odf-presentation"},
    {"presentation-template", "|otp|", "odf-presentation-template"},
    {"graphics", "|odg|fodg|", "odf-drawing"},
    {"graphics-template", "|otg|", "odf-drawing-template"},
    {"formula", "|odf|", "odf-formula"},
};

typedef struct {
    Verify *v;
    ArchiveZip *zip;     /* NULL for flat XML */
    const char *folder;  /* of the part in hand: "" or "Object 1/" */
    GHashTable *reached; /* names of entries that something leads to, owned */
} Odf;

/* The kind of a media type, "" with what was said otherwise. */
static const char *judge_type(Verify *v, const char *type, gsize size, const char *ending)
{
    gsize stem = strlen(STEM);
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        gboolean is = size == stem + strlen(types[i].type) && memcmp(type, STEM, stem) == 0 &&
                      memcmp(type + stem, types[i].type, size - stem) == 0;
        if (is && *ending != '\0' && !verify_words_have(types[i].endings, ending))
            verify_say(v, DISARM_DISGUISE, types[i].kind);
        if (is)
            return types[i].kind;
    }
    verify_say(v, DISARM_UNSUPPORTED, "OpenDocument of another kind");
    return "";
}

/* ---- values ---- */

static DisarmDanger service(const char *value)
{
    static const char form[] = "ooo:com.sun.star.form.component.";
    gsize size = strlen(form);
    gboolean plain = g_str_has_prefix(value, form) &&
                     strspn(value + size, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") ==
                         strlen(value + size);
    return plain ? VERIFY_NO_DANGER : DISARM_CONTROL;
}

/* A place may be called by what Writer adds: "|outline", "|table". */
static DisarmDanger address(const Odf *odf, const char *value)
{
    g_autofree char *text = g_strdup(value);
    if (*text == '#')
        g_strdelimit(text, "|[]", '_');
    return *text == '\0' ? DISARM_UNSAFE_LINK
                         : verify_address(text, verify_keeps(odf->v, DISARM_LINKS));
}

/* What lies in the package, told relative to the part. */
static DisarmDanger inside(const Odf *odf, const char *value, gboolean object)
{
    const char *name = g_str_has_prefix(value, "./") ? value + 2 : value;
    g_autofree char *whole = g_strconcat(odf->folder, name, object ? "/content.xml" : "", NULL);
    if (odf->zip == NULL || archive_zip_find(odf->zip, whole) == NULL)
        return DISARM_EXTERNAL_RESOURCE;
    g_hash_table_add(odf->reached, g_steal_pointer(&whole));
    return VERIFY_NO_DANGER;
}

static DisarmDanger href(const Odf *odf, const VerifyMarkupName *element, const char *value)
{
    switch ((VerifyDemand)element->demand) {
    case VERIFY_DEMAND_LINK:
        return address(odf, value);
    case VERIFY_DEMAND_PICTURE:
        return inside(odf, value, FALSE);
    case VERIFY_DEMAND_OBJECT:
        return inside(odf, value, TRUE);
    default:
        return DISARM_EXTERNAL_RESOURCE;
    }
}

static void on_value(VerifyMarkup *markup, const VerifyMarkupName *element,
                     const VerifyMarkupName *attribute, const char *value)
{
    const Odf *odf = markup->user;
    DisarmDanger danger = DISARM_UNKNOWN_CONTENT;
    switch ((VerifyDemand)attribute->demand) {
    case VERIFY_DEMAND_FORMULA:
        danger = verify_odf_formula(value);
        break;
    case VERIFY_DEMAND_RANGE:
        danger = verify_odf_range(value);
        break;
    case VERIFY_DEMAND_SERVICE:
        danger = service(value);
        break;
    case VERIFY_DEMAND_FIELDTYPE:
        danger = verify_words_have("|vnd.oasis.opendocument.field.FORMTEXT|vnd.oasis.opendocument."
                                   "field.FORMCHECKBOX|vnd.oasis.opendocument.field.FORMDROPDOWN|"
                                   "vnd.oasis.opendocument.field.DATE|",
                                   value)
                     ? VERIFY_NO_DANGER
                     : DISARM_FIELD;
        break;
    case VERIFY_DEMAND_PUSH:
        danger = strcmp(value, "push") == 0 ? VERIFY_NO_DANGER : DISARM_ACTION;
        break;
    case VERIFY_DEMAND_HREF:
        danger = href(odf, element, value);
        break;
    default:
        break;
    }
    g_autofree char *what = g_strdup_printf("%s=%s", attribute->name, value);
    verify_say(markup->v, danger, what);
}

/* ---- elements ---- */

static void judge_policy(Verify *v, DisarmAspect aspect, DisarmDanger danger, const char *name)
{
    if (!verify_keeps(v, aspect))
        verify_say(v, danger, name);
}

static void on_element(VerifyMarkup *markup, const VerifyMarkupName *element, const char **values)
{
    Verify *v = markup->v;
    const char *name;
    switch ((VerifyDemand)element->demand) {
    case VERIFY_DEMAND_COMMENT:
        judge_policy(v, DISARM_COMMENTS, DISARM_COMMENT, element->name);
        break;
    case VERIFY_DEMAND_REVISION:
        judge_policy(v, DISARM_REVISIONS, DISARM_REVISION, element->name);
        break;
    case VERIFY_DEMAND_META:
        judge_policy(v, DISARM_METADATA, DISARM_PERSONAL, element->name);
        break;
    case VERIFY_DEMAND_HIDDEN:
        judge_policy(v, DISARM_HIDDENS, DISARM_HIDDEN, element->name);
        break;
    case VERIFY_DEMAND_OBJECT:
        judge_policy(v, DISARM_PACKAGES, DISARM_EMBEDDED_FILE, element->name);
        break;
    case VERIFY_DEMAND_SECTION:
        if (g_strcmp0(verify_markup_value(values, TEXT, "display"), "none") == 0)
            judge_policy(v, DISARM_HIDDENS, DISARM_HIDDEN, element->name);
        break;
    case VERIFY_DEMAND_SETTING:
        name = verify_markup_value(values, CONFIG, "name");
        if (name == NULL || !verify_words_have(verify_odf_settings, name))
            verify_say(v, DISARM_UNKNOWN_CONTENT, name);
        break;
    default:
        break;
    }
}

/* Pictures of flat documents stand in them. */
static void on_text(VerifyMarkup *markup, const VerifyMarkupName *element, const char *text)
{
    gsize size = 0;
    if (element->demand != VERIFY_DEMAND_DATA)
        return;
    g_autofree guchar *bytes = g_base64_decode(text, &size);
    const char *kind = verify_picture_kind(bytes, size);
    if (kind == NULL)
        verify_say(markup->v, DISARM_EMBEDDED_FILE, element->name);
    else
        verify_picture(markup->v, bytes, size, kind);
}

static void read_xml(Odf *odf, const guint8 *bytes, gsize size, const char *root)
{
    g_autofree VerifyMarkup *markup = g_new0(VerifyMarkup, 1);
    *markup = (VerifyMarkup){.v = odf->v,
                             .language = &verify_odf,
                             .user = odf,
                             .element = on_element,
                             .value = on_value,
                             .text = on_text};
    verify_markup_read(markup, bytes, size);
    gboolean formula = strcmp(root, "document-content") == 0 && strcmp(markup->root, "math") == 0;
    if (strcmp(markup->root, root) != 0 && !formula)
        verify_say(odf->v, DISARM_DISGUISE, root);
}

/* ---- the manifest ---- */

static void on_entry(VerifyMarkup *markup, const VerifyMarkupName *element, const char **values)
{
    const Odf *odf = markup->user;
    const char *path = verify_markup_value(values, MANIFEST, "full-path");
    if (strcmp(element->name, "file-entry") != 0)
        return;
    gboolean folder = path != NULL && g_str_has_suffix(path, "/");
    if (path == NULL || (!folder && archive_zip_find(odf->zip, path) == NULL))
        verify_say(markup->v, DISARM_AMBIGUOUS, path);
    else
        g_hash_table_add(odf->reached, g_strconcat("manifest ", path, NULL));
}

static void read_manifest(Odf *odf, const guint8 *bytes, gsize size)
{
    g_autofree VerifyMarkup *markup = g_new0(VerifyMarkup, 1);
    *markup = (VerifyMarkup){
        .v = odf->v, .language = &verify_odf, .user = odf, .element = on_entry, .value = on_value};
    verify_markup_read(markup, bytes, size);
    if (strcmp(markup->root, "manifest") != 0)
        verify_say(odf->v, DISARM_DISGUISE, "manifest");
}

/* ---- entries ---- */

static const struct {
    const char *name, *root;
} parts[] = {{"content.xml", "document-content"},
             {"styles.xml", "document-styles"},
             {"settings.xml", "document-settings"},
             {"meta.xml", "document-meta"}};

static void judge_bytes(Odf *odf, const char *name, const guint8 *bytes, gsize size)
{
    const char *slash = strrchr(name, '/'), *file = slash != NULL ? slash + 1 : name;
    g_autofree char *folder = g_strndup(name, (gsize)(file - name));
    const char *kind = verify_picture_kind(bytes, size);
    g_autofree char *ending = g_strdup(strrchr(file, '.') != NULL ? strrchr(file, '.') + 1 : "");
    if (strcmp(name, "META-INF/manifest.xml") == 0) {
        read_manifest(odf, bytes, size);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(file, parts[i].name) == 0) {
            odf->folder = folder;
            read_xml(odf, bytes, size, parts[i].root);
            odf->folder = "";
            return;
        }
    if (kind == NULL)
        verify_say(odf->v, DISARM_UNKNOWN_PART, name);
    else if (odf->v->policy->verify_only)
        verify_picture(odf->v, bytes, size, kind);
    else
        verify_any(odf->v, bytes, size, file); /* its name says what it is */
}

static void judge_entry(Odf *odf, const ArchiveZipEntry *entry)
{
    GError *error = NULL;
    if (entry->size_bytes == 0 && odf->v->policy->verify_only)
        return; /* a folder, or a list of no shortcuts */
    verify_enter(odf->v, entry->name);
    gboolean fits = disarm_budget_members(odf->v->budget, 1, &error) &&
                    disarm_budget_inflate(odf->v->budget, entry->size_bytes, &error);
    g_autoptr(GBytes) bytes = fits ? archive_zip_extract(odf->zip, entry, &error) : NULL;
    gsize size = 0;
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    if (bytes == NULL)
        verify_say_error(odf->v, error);
    else if (size == 0)
        verify_say(odf->v, DISARM_LEFTOVER, entry->name);
    else
        judge_bytes(odf, entry->name, data, size);
    verify_leave(odf->v);
}

/* Every entry is in the manifest, and every picture and document inside is led to. */
static void judge_reached(const Odf *odf)
{
    const ArchiveZipEntry *entry;
    for (guint i = 1; (entry = archive_zip_entry(odf->zip, i)) != NULL; i++) {
        g_autofree char *listed = g_strconcat("manifest ", entry->name, NULL);
        if (entry->size_bytes == 0 || g_str_has_prefix(entry->name, "META-INF/"))
            continue;
        gboolean top = strchr(entry->name, '/') == NULL;
        g_autofree char *content = g_strdup(entry->name);
        char *slash = strrchr(content, '/');
        if (slash != NULL)
            *slash = '\0';
        g_autofree char *owner = g_strconcat(content, "/content.xml", NULL);
        gboolean led = top || g_hash_table_contains(odf->reached, entry->name) ||
                       g_hash_table_contains(odf->reached, owner);
        if (!led || !g_hash_table_contains(odf->reached, listed))
            verify_say(odf->v, DISARM_LEFTOVER, entry->name);
    }
}

static void judge_package(Odf *odf, const char *ending)
{
    GError *error = NULL;
    Verify *v = odf->v;
    const ArchiveZipEntry *first = archive_zip_entry(odf->zip, 0);
    gboolean begins = first != NULL && strcmp(first->name, "mimetype") == 0 &&
                      first->size_bytes < 128 && !archive_zip_packed(odf->zip, first).deflated;
    g_autoptr(GBytes) type = begins ? archive_zip_extract(odf->zip, first, &error) : NULL;
    if (type == NULL) {
        g_clear_error(&error);
        verify_say(v, DISARM_DAMAGED, "mimetype");
        return;
    }
    gsize size = 0;
    const char *text = g_bytes_get_data(type, &size);
    guint64 said = v->said;
    const char *kind = judge_type(v, text, size, ending);
    const ArchiveZipEntry *entry;
    for (guint i = 1; (entry = archive_zip_entry(odf->zip, i)) != NULL; i++)
        judge_entry(odf, entry);
    if (archive_zip_find(odf->zip, "content.xml") == NULL)
        verify_say(v, DISARM_DAMAGED, "content.xml");
    judge_reached(odf);
    if (v->said == said)
        disarm_part(v->findings, kind, DISARM_SAME);
}

static Odf odf_new(Verify *v, ArchiveZip *zip)
{
    return (Odf){v, zip, "", g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

void verify_odf_package(Verify *v, ArchiveZip *zip, const char *ending)
{
    Odf odf = odf_new(v, zip);
    judge_package(&odf, ending);
    g_hash_table_unref(odf.reached);
}

/* ---- flat XML ---- */

gboolean verify_odf_is_flat(const guint8 *bytes, gsize size)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    gsize at = size > strlen(head) && memcmp(bytes, head, strlen(head)) == 0 ? strlen(head) : 0;
    while (at < size && g_ascii_isspace((char)bytes[at]))
        at++;
    static const char root[] = "<office:document ";
    return size - at > strlen(root) && memcmp(bytes + at, root, strlen(root)) == 0;
}

static void on_flat(VerifyMarkup *markup, const VerifyMarkupName *element, const char **values)
{
    const Odf *odf = markup->user;
    if (markup->depth == 1) {
        const char *type = verify_markup_value(values, OFFICE, "mimetype");
        const char *kind = judge_type(odf->v, type != NULL ? type : "",
                                      type != NULL ? strlen(type) : 0, odf->folder);
        disarm_part(odf->v->findings, kind, DISARM_SAME);
    }
    on_element(markup, element, values);
}

void verify_odf_flat(Verify *v, const guint8 *bytes, gsize size, const char *ending)
{
    Odf odf = odf_new(v, NULL);
    odf.folder = ending; /* no address is looked up in it: there is no package */
    g_autofree VerifyMarkup *markup = g_new0(VerifyMarkup, 1);
    *markup = (VerifyMarkup){.v = v,
                             .language = &verify_odf,
                             .user = &odf,
                             .element = on_flat,
                             .value = on_value,
                             .text = on_text};
    verify_markup_read(markup, bytes, size);
    if (strcmp(markup->root, "document") != 0)
        verify_say(v, DISARM_DISGUISE, "document");
    g_hash_table_unref(odf.reached);
}
