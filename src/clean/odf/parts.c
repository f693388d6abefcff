/* clean/odf/parts.c -- what lies in a package beside its XML: pictures, documents inside, the rest
 */
#include "archive/zip.h"
#include "base/problem.h"
#include "clean/inside.h"
#include "clean/lock.h"
#include "clean/odf/internal.h"
#include "clean/odf/lock.h"
#include "clean/schema.h"
#include "image/image.h"
#include <string.h>

void odf_files_free(gpointer file)
{
    OdfFile *own = file;
    g_free(own->name);
    g_free(own->type);
    g_clear_pointer(&own->bytes, g_bytes_unref);
    g_free(own);
}

void odf_add(Odf *odf, const char *name, const char *type, GBytes *bytes)
{
    OdfFile *file = g_new0(OdfFile, 1);
    file->name = g_strdup(name);
    file->type = g_strdup(type);
    file->bytes = bytes;
    g_ptr_array_add(odf->files, file);
}

/* An entry under a password, opened. Takes `bytes`. */
static GBytes *unlock(Odf *odf, const OdfLock *lock, GBytes *bytes, GError **error)
{
    g_autoptr(GBytes) locked = bytes;
    GError *problem = NULL;
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(locked, &size);
    GBytes *plain = odf_lock_open(lock, odf->job->password, data, size, &odf->lock_work,
                                  odf->job->budget, &problem);
    if (problem != NULL)
        g_propagate_error(error, problem);
    else if (plain == NULL)
        lock_refuse(odf->job, odf->what, odf->job->password != NULL, error);
    else if (!odf->opened)
        disarm_find(odf->job->findings, DISARM_ENCRYPTED, DISARM_DROPPED, NULL, -1);
    odf->opened = plain != NULL;
    return plain;
}

GBytes *odf_entry(Odf *odf, const char *name, GError **error)
{
    const ArchiveZipEntry *entry = odf->zip != NULL ? archive_zip_find(odf->zip, name) : NULL;
    if (entry == NULL)
        return NULL;
    ArchivePacked packed = archive_zip_packed(odf->zip, entry);
    if (!disarm_budget_stream(odf->job->budget, packed.size_bytes, packed.plain_bytes, error))
        return NULL;
    if (!g_hash_table_contains(odf->known, name))
        g_hash_table_insert(odf->known, g_strdup(name), NULL);
    GBytes *bytes = archive_zip_extract(odf->zip, entry, error);
    const OdfLock *lock = odf->locks != NULL ? g_hash_table_lookup(odf->locks, name) : NULL;
    return bytes == NULL || lock == NULL ? bytes : unlock(odf, lock, bytes, error);
}

/* ---- where an address leads ---- */

static gboolean is_inside(const char *href)
{
    return *href != '\0' && *href != '/' && *href != '#' && strstr(href, "..") == NULL &&
           strchr(href, ':') == NULL && strchr(href, '\\') == NULL;
}

/* The entry that an address in `folder` names, or NULL. */
static char *entry_of(const OdfPlace *place, const char *href)
{
    if (g_str_has_prefix(href, "./"))
        href += 2;
    if (place->odf->zip == NULL || !is_inside(href))
        return NULL;
    g_autofree char *plain = g_strconcat(place->folder, href, NULL);
    if (archive_zip_find(place->odf->zip, plain) != NULL)
        return g_steal_pointer(&plain);
    char *decoded = g_uri_unescape_string(plain, "/");
    return decoded != NULL ? decoded : g_steal_pointer(&plain);
}

static gboolean note(const Odf *odf, DisarmDanger danger, const char *detail, GError **error)
{
    return disarm_apply(odf->job, clean_aspect_of(danger), danger, DISARM_DROPPED, detail, error);
}

/* ---- pictures ---- */

/* `made` gets NULL where the picture cannot be made safe and goes. */
static gboolean make_picture(Odf *odf, const guint8 *data, gsize size, ImageKind *kind,
                             GBytes **made, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    DisarmJob job = *odf->job;
    job.findings = apart;
    *made = NULL;
    *kind = image_kind_of(data, size);
    if (*kind == IMAGE_NONE)
        return note(odf, DISARM_UNSUPPORTED, NULL, error);
    *made = image_clean(*kind, data, size, &job, &problem);
    if (*made == NULL && clean_inside_is_of_part(problem)) {
        gboolean damaged = g_error_matches(problem, PROBLEM, PROBLEM_DAMAGED);
        return note(odf, damaged ? DISARM_DAMAGED : DISARM_UNSUPPORTED, image_kind_name(*kind),
                    error);
    }
    disarm_findings_take(odf->job->findings, apart);
    if (*made == NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    gsize now = 0;
    const guint8 *after = g_bytes_get_data(*made, &now);
    gboolean same = now == size && memcmp(after, data, size) == 0;
    disarm_part(odf->job->findings, image_kind_name(*kind), same ? DISARM_SAME : DISARM_REBUILT);
    odf->changed |= !same;
    return TRUE;
}

static gboolean add_picture(OdfPlace *place, const char *entry, char **name, GError **error)
{
    Odf *odf = place->odf;
    GError *problem = NULL;
    ImageKind kind = IMAGE_NONE;
    GBytes *made = NULL;
    g_autoptr(GBytes) bytes = odf_entry(odf, entry, &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    gsize size = 0;
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    if (bytes == NULL || size == 0)
        return note(odf, DISARM_DAMAGED, entry, error);
    disarm_enter(odf->job->findings, entry);
    gboolean going = make_picture(odf, data, size, &kind, &made, error);
    disarm_leave(odf->job->findings);
    if (!going || made == NULL)
        return going;
    *name = g_strdup_printf("Pictures/%u.%s", ++odf->pictures, image_kind_ending(kind));
    g_autofree char *whole = g_strconcat(place->written, *name, NULL);
    odf_add(odf, whole, image_kind_media_type(kind), made);
    g_hash_table_insert(odf->known, g_strdup(entry),
                        g_ptr_array_index(odf->files, odf->files->len - 1));
    return TRUE;
}

gboolean odf_picture(OdfPlace *place, const char *href, char **name, GError **error)
{
    g_autofree char *entry = entry_of(place, href);
    *name = NULL;
    if (entry == NULL)
        return note(place->odf, DISARM_EXTERNAL_RESOURCE, href, error);
    gpointer before = NULL;
    if (g_hash_table_lookup_extended(place->odf->known, entry, NULL, &before)) {
        const char *made = before != NULL ? ((const OdfFile *)before)->name : NULL;
        if (made == NULL)
            return TRUE; /* what became of it was told */
        if (g_str_has_prefix(made, place->written)) {
            *name = g_strdup(made + strlen(place->written));
            return TRUE;
        }
        /* it was made for a document further out: this one gets its own */
    }
    return add_picture(place, entry, name, error);
}

gboolean odf_inline_picture(OdfPlace *place, const char *base64, char **text, GError **error)
{
    gsize size = 0;
    ImageKind kind = IMAGE_NONE;
    GBytes *made = NULL;
    *text = NULL;
    if (!disarm_budget_inflate(place->odf->job->budget, strlen(base64), error))
        return FALSE;
    g_autofree guchar *data = g_base64_decode(base64, &size);
    if (size == 0)
        return note(place->odf, DISARM_DAMAGED, "office:binary-data", error);
    if (!make_picture(place->odf, data, size, &kind, &made, error))
        return FALSE;
    if (made != NULL)
        *text = g_base64_encode(g_bytes_get_data(made, NULL), g_bytes_get_size(made));
    g_clear_pointer(&made, g_bytes_unref);
    return TRUE;
}

/* ---- documents inside ---- */

static gboolean add_object(OdfPlace *place, const char *folder, char **name, GError **error)
{
    Odf *odf = place->odf;
    const char *type = NULL;
    MarkupFilter filter;
    g_autofree char *in = g_strconcat(folder, "/", NULL);
    *name = g_strdup_printf("Object %u", ++odf->objects);
    g_autofree char *out = g_strconcat(place->written, *name, "/", NULL);
    OdfPlace own = {.odf = odf, .folder = in, .written = out, .filter = &filter};
    if (!disarm_budget_enter(odf->job->budget, error))
        return FALSE;
    guint at = odf->files->len;
    odf_add(odf, out, "", NULL);
    OdfFile *stands_for = g_ptr_array_index(odf->files, at);
    gboolean read = odf_document(&own, &type, error);
    disarm_budget_leave(odf->job->budget);
    if (!read)
        return FALSE;
    g_free(stands_for->type);
    stands_for->type = g_strdup(type != NULL ? type : "");
    return TRUE;
}

gboolean odf_object(OdfPlace *place, const char *href, char **name, GError **error)
{
    Odf *odf = place->odf;
    g_autofree char *entry = entry_of(place, href);
    *name = NULL;
    if (entry == NULL)
        return note(odf, DISARM_EXTERNAL_RESOURCE, href, error);
    if (g_str_has_suffix(entry, "/"))
        entry[strlen(entry) - 1] = '\0';
    g_autofree char *content = g_strconcat(entry, "/content.xml", NULL);
    if (archive_zip_find(odf->zip, content) != NULL && !g_hash_table_contains(odf->known, content))
        return add_object(place, entry, name, error);
    if (!g_hash_table_contains(odf->known, entry))
        g_hash_table_insert(odf->known, g_strdup(entry), NULL);
    return disarm_apply(odf->job, DISARM_OBJECTS, DISARM_EMBEDDED_OBJECT, DISARM_FROZEN, entry,
                        error);
}

/* ---- the rest ---- */

static const struct {
    const char *begins;
    DisarmDanger danger;
    const char *kind;
} leftovers[] = {
    {"Basic/", DISARM_MACRO, "odf-macro"},
    {"Scripts/", DISARM_MACRO, "odf-macro"},
    {"Dialogs/", DISARM_MACRO, "odf-macro"},
    {"Configurations2/", DISARM_ADD_IN, "odf-configuration"},
    {"Thumbnails/", DISARM_THUMBNAIL, "odf-thumbnail"},
    {"META-INF/documentsignatures.xml", DISARM_SIGNATURE, "odf-signature"},
    {"META-INF/macrosignatures.xml", DISARM_SIGNATURE, "odf-signature"},
    {"META-INF/packagesignatures.xml", DISARM_SIGNATURE, "odf-signature"},
    {"META-INF/manifest.xml", DISARM_DANGER_LAST, "odf-manifest"},
    {"mimetype", DISARM_DANGER_LAST, "odf-type"},
    {"layout-cache", DISARM_DANGER_LAST, "odf-cache"},
    {"manifest.rdf", DISARM_CUSTOM_DATA, "odf-metadata"},
    {"Fonts/", DISARM_FONT, "odf-font"},
    {"Versions/", DISARM_REVISION, "odf-version"},
    {"VersionList.xml", DISARM_REVISION, "odf-version"},
    {"ObjectReplacements/", DISARM_LEFTOVER, "odf-picture"},
    {"Pictures/", DISARM_LEFTOVER, "odf-picture"},
    {"Object ", DISARM_EMBEDDED_OBJECT, "odf-object"},
    {"meta.xml", DISARM_PERSONAL, "odf-meta"},
    {"", DISARM_UNKNOWN_PART, "odf-unknown"},
};

static gboolean note_left(const Odf *odf, const ArchiveZipEntry *entry, GError **error)
{
    guint at = 0;
    while (!g_str_has_prefix(entry->name, leftovers[at].begins))
        at++;
    DisarmDanger danger = leftovers[at].danger;
    if (danger == DISARM_DANGER_LAST)
        return TRUE;
    if (danger == DISARM_EMBEDDED_OBJECT && g_str_has_suffix(entry->name, "/meta.xml"))
        danger = DISARM_PERSONAL;
    disarm_enter(odf->job->findings, entry->name);
    disarm_part(odf->job->findings, leftovers[at].kind, DISARM_LEFT_OUT);
    gboolean noted = note(odf, danger, NULL, error);
    disarm_leave(odf->job->findings);
    return noted;
}

gboolean odf_note_rest(Odf *odf, GError **error)
{
    const ArchiveZipEntry *entry;
    for (guint i = 0; (entry = archive_zip_entry(odf->zip, i)) != NULL; i++) {
        gboolean empty = entry->size_bytes == 0; /* folders, and lists of no shortcuts */
        if (!empty && !g_hash_table_contains(odf->known, entry->name) &&
            !note_left(odf, entry, error))
            return FALSE;
    }
    return TRUE;
}
