/* clean/odf/odf.c -- the way through OpenDocument: what it is, each XML part through its tables,
 * written anew */
#include "clean/odf/odf.h"
#include "archive/zip_writer.h"
#include "base/problem.h"
#include "clean/inside.h"
#include "clean/lock.h"
#include "clean/odf/internal.h"
#include "clean/odf/lock.h"
#include "clean/whole.h"
#include <string.h>

#define S(name) MARKUP_SPACE_ODF_##name
#define TYPE_MAX ((gsize)128)
#define TYPE_STEM "application/vnd.oasis.opendocument."

/* ---- what kind of document it is ---- */

typedef struct {
    const char *type, *kind, *ending, *flat; /* `type` behind TYPE_STEM */
} OdfKind;

static const OdfKind kinds[] = {
    {"text", "odf-text", "odt", "fodt"},
    {"text-template", "odf-text-template", "ott", NULL},
    {"spreadsheet", "odf-spreadsheet", "ods", "fods"},
    {"spreadsheet-template", "odf-spreadsheet-template", "ots", NULL},
    {"presentation", "odf-presentation", "odp", "fodp"},
    {"presentation-template", "odf-presentation-template", "otp", NULL},
    {"graphics", "odf-drawing", "odg", "fodg"},
    {"graphics-template", "odf-drawing-template", "otg", NULL},
    {"formula", "odf-formula", "odf", NULL},
};

static const OdfKind *kind_of(const char *type, gsize size)
{
    gsize stem = strlen(TYPE_STEM);
    if (size < stem || memcmp(type, TYPE_STEM, stem) != 0)
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strlen(kinds[i].type) == size - stem &&
            memcmp(kinds[i].type, type + stem, size - stem) == 0)
            return &kinds[i];
    return NULL;
}

static gboolean refuse_kind(const Odf *odf, GError **error)
{
    disarm_find(odf->job->findings, DISARM_UNSUPPORTED, DISARM_REFUSED, NULL, -1);
    problem_set(
        error, PROBLEM_UNSUPPORTED,
        PROBLEM_BOTH("OpenDocument of a kind that is not handled (data base, master document)",
                     "扱えない種類の OpenDocument（データベース、マスター文書など）"),
        PROBLEM_BOTH("Save it as a text, spreadsheet, presentation or PDF and send that.",
                     "文書・表計算・プレゼンテーションか PDF で保存し直して送ってください。"));
    return FALSE;
}

/* ---- XML parts ---- */

static gboolean is_root(MarkupTree *tree, guint space, const char *name)
{
    const MarkupNode *root = markup_tree_root(tree);
    return root != NULL && root->space == space && strcmp(root->name, name) == 0;
}

static gboolean take_part(OdfPlace *place, const char *part, MarkupTree *tree, GError **error)
{
    Odf *odf = place->odf;
    g_autoptr(GByteArray) out = g_byte_array_new();
    if (!odf_filter(place, tree, error))
        return FALSE;
    if (markup_tree_root(tree) == NULL)
        return TRUE;
    if (!markup_write_xml(place->filter, out, error))
        return FALSE;
    g_autofree char *name = g_strconcat(place->written, part, NULL);
    odf_add(odf, name, "text/xml", g_byte_array_free_to_bytes(g_steal_pointer(&out)));
    return TRUE;
}

/* What a document inside is, by what its body holds. */
static const char *type_of(MarkupTree *tree)
{
    static const char *const bodies[][2] = {{"text", TYPE_STEM "text"},
                                            {"spreadsheet", TYPE_STEM "spreadsheet"},
                                            {"presentation", TYPE_STEM "presentation"},
                                            {"drawing", TYPE_STEM "graphics"},
                                            {"chart", TYPE_STEM "chart"}};
    if (is_root(tree, S(MATH), "math"))
        return TYPE_STEM "formula";
    const MarkupNode *root = markup_tree_root(tree);
    const MarkupNode *body = root != NULL ? root->last : NULL;
    const MarkupNode *first = body != NULL ? body->first : NULL;
    for (guint i = 0; first != NULL && first->name != NULL && i < G_N_ELEMENTS(bodies); i++)
        if (first->space == S(OFFICE) && strcmp(first->name, bodies[i][0]) == 0)
            return bodies[i][1];
    return NULL;
}

/* What is not there need not be; FALSE when that is not why it could not be read. */
static gboolean passed_on(GError *problem, GError **error)
{
    if (problem != NULL)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static gboolean read_part(OdfPlace *place, const char *part, const char *root, const char **type,
                          GError **error)
{
    Odf *odf = place->odf;
    GError *problem = NULL;
    g_autofree char *name = g_strconcat(place->folder, part, NULL);
    g_autoptr(GBytes) bytes = odf_entry(odf, name, &problem);
    if (bytes == NULL)
        return passed_on(problem, error);
    g_autoptr(MarkupTree) tree = markup_tree_new(&markup_odf, odf->job->budget);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    disarm_enter(odf->job->findings, name);
    gboolean read = markup_tree_read(tree, data, size, name, error);
    gboolean formula = type != NULL && is_root(tree, S(MATH), "math"); /* content alone */
    if (read && !is_root(tree, S(OFFICE), root) && !formula)
        read = disarm_refuse(odf->job, DISARM_DISGUISE, name, error);
    read = read && take_part(place, part, tree, error);
    if (read && type != NULL)
        *type = type_of(tree);
    if (read)
        disarm_part(odf->job->findings, "odf-xml", DISARM_REBUILT);
    disarm_leave(odf->job->findings);
    return read;
}

gboolean odf_document(OdfPlace *place, const char **type, GError **error)
{
    return read_part(place, "styles.xml", "document-styles", NULL, error) &&
           read_part(place, "content.xml", "document-content", type, error) &&
           read_part(place, "settings.xml", "document-settings", NULL, error);
}

static gboolean read_meta(OdfPlace *place, GError **error)
{
    if (disarm_rule(place->odf->job, DISARM_METADATA) != DISARM_KEEP)
        return TRUE; /* told with all that is left */
    return read_part(place, "meta.xml", "document-meta", NULL, error);
}

/* ---- the package ---- */

/* The manifest is made anew; of the old one only matters what is locked. */
static gboolean read_manifest(Odf *odf, GError **error)
{
    GError *problem = NULL;
    g_autoptr(GBytes) bytes = odf_entry(odf, "META-INF/manifest.xml", &problem);
    if (bytes == NULL)
        return passed_on(problem, error);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    if (!odf_locks_read(data, size, odf->job->budget, &odf->locks, error))
        return FALSE;
    if (odf->locks != NULL && odf->job->password == NULL)
        return lock_refuse(odf->job, odf->what, FALSE, error);
    return TRUE;
}

static const OdfKind *read_type(Odf *odf, GError **error)
{
    GError *problem = NULL;
    g_autoptr(GBytes) bytes = odf_entry(odf, "mimetype", &problem);
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return NULL;
    }
    gsize size = 0;
    const char *type = bytes != NULL ? g_bytes_get_data(bytes, &size) : "";
    while (size > 0 && g_ascii_isspace(type[size - 1]))
        size--;
    const OdfKind *kind = kind_of(type, size);
    if (kind == NULL)
        refuse_kind(odf, error);
    return kind;
}

static GBytes *make_manifest(const Odf *odf, const OdfKind *kind)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GString) text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                           "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:"
                                           "opendocument:xmlns:manifest:1.0\" "
                                           "manifest:version=\"1.3\">");
    g_string_append_printf(text,
                           "<manifest:file-entry manifest:full-path=\"/\" "
                           "manifest:media-type=\"" TYPE_STEM "%s\"/>",
                           kind->type);
    for (guint i = 0; i < odf->files->len; i++) {
        const OdfFile *file = g_ptr_array_index(odf->files, i);
        g_string_append_printf(text,
                               "<manifest:file-entry manifest:full-path=\"%s\" "
                               "manifest:media-type=\"%s\"/>",
                               file->name, file->type); /* both of our own making */
    }
    g_string_append(text, "</manifest:manifest>");
    g_byte_array_append(out, (const guint8 *)text->str, (guint)text->len);
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

static gboolean write_bytes(ArchiveZipWriter *writer, const char *name, GBytes *bytes,
                            GError **error)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    ArchiveLevel level = size > (gsize)1024 * 1024 ? ARCHIVE_FAST : ARCHIVE_SMALL;
    return archive_zip_writer_add(writer, name, data, size, level, error);
}

static gboolean write_package(const Odf *odf, const OdfKind *kind, const DisarmSink *out,
                              GError **error)
{
    const DisarmBudget *budget = odf->job->budget;
    g_autoptr(ArchiveZipWriter) writer =
        archive_zip_writer_new(out, budget->limits.output_bytes - budget->output_bytes, odf->what);
    g_autofree char *type = g_strconcat(TYPE_STEM, kind->type, NULL);
    if (!archive_zip_writer_add(writer, "mimetype", (const guint8 *)type, strlen(type),
                                ARCHIVE_STORE, error))
        return FALSE;
    for (guint i = 0; i < odf->files->len; i++) {
        const OdfFile *file = g_ptr_array_index(odf->files, i);
        if (file->bytes != NULL && !write_bytes(writer, file->name, file->bytes, error))
            return FALSE;
    }
    g_autoptr(GBytes) manifest = make_manifest(odf, kind);
    return write_bytes(writer, "META-INF/manifest.xml", manifest, error) &&
           archive_zip_writer_finish(writer, error) &&
           disarm_budget_output(odf->job->budget, archive_zip_writer_size(writer), error);
}

/* LibreOffice since 24.8 locks a package as one, in a package of its own. */
static gboolean run_whole(Odf *odf, const DisarmSink *out, CleanOdf *result, GError **error)
{
    g_autoptr(GBytes) bytes = odf_entry(odf, ODF_LOCK_WHOLE, error);
    if (bytes == NULL || !disarm_budget_enter(odf->job->budget, error))
        return FALSE;
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    gboolean cleaned = clean_odf(data, size, odf->what, out, odf->job, result, error);
    disarm_budget_leave(odf->job->budget);
    return cleaned;
}

static gboolean run(Odf *odf, const DisarmSink *out, CleanOdf *result, GError **error)
{
    MarkupFilter filter;
    OdfPlace place = {.odf = odf, .folder = "", .written = "", .filter = &filter};
    const char *type = NULL;
    const OdfKind *kind = read_type(odf, error);
    if (kind == NULL || !read_manifest(odf, error))
        return FALSE;
    if (odf->locks != NULL && g_hash_table_contains(odf->locks, ODF_LOCK_WHOLE) &&
        archive_zip_find(odf->zip, ODF_LOCK_WHOLE) != NULL)
        return run_whole(odf, out, result, error);
    *result = (CleanOdf){kind->kind, kind->ending, FALSE};
    if (archive_zip_find(odf->zip, "content.xml") == NULL) {
        problem_set(error, PROBLEM_DAMAGED, odf->what, "content.xml");
        return FALSE;
    }
    if (!odf_document(&place, &type, error) || !read_meta(&place, error) ||
        !odf_note_rest(odf, error))
        return FALSE;
    return odf->job->policy->verify_only ? clean_verify(odf->job, &result->same, error)
                                         : write_package(odf, kind, out, error);
}

static void odf_init(Odf *odf, const char *what, DisarmJob *job)
{
    *odf = (Odf){.job = job, .what = what};
    odf->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    odf->hidden = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    odf->files = g_ptr_array_new_with_free_func(odf_files_free);
}

static void odf_clear(Odf *odf)
{
    g_hash_table_unref(odf->known);
    g_hash_table_unref(odf->hidden);
    g_ptr_array_unref(odf->files);
    g_clear_pointer(&odf->locks, g_hash_table_unref);
    g_clear_pointer(&odf->zip, archive_zip_free);
}

gboolean clean_odf(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                   DisarmJob *job, CleanOdf *result, GError **error)
{
    Odf odf;
    guint64 most = MIN(disarm_budget_inflatable(job->budget), (guint64)G_MAXSIZE / 8);
    const ArchiveZipBudget limits = {.max_entries = job->budget->limits.members,
                                     .max_entry_bytes = (gsize)most,
                                     .max_total_bytes = (gsize)most,
                                     .max_ratio = job->budget->limits.ratio,
                                     .max_name_bytes = 1024};
    odf_init(&odf, what, job);
    odf.zip = archive_zip_open(bytes, size, &limits, what, error);
    if (odf.zip != NULL)
        clean_inside_note_zip(job, odf.zip);
    gboolean cleaned = odf.zip != NULL && run(&odf, out, result, error);
    odf_clear(&odf);
    return cleaned;
}

/* ---- flat XML ---- */

static gboolean run_flat(Odf *odf, MarkupTree *tree, GBytes *came, const DisarmSink *out,
                         CleanOdf *result, GError **error)
{
    MarkupFilter filter;
    OdfPlace place = {.odf = odf, .folder = "", .written = "", .filter = &filter};
    if (!is_root(tree, S(OFFICE), "document"))
        return disarm_refuse(odf->job, DISARM_DISGUISE, odf->what, error);
    const MarkupValue *type = markup_node_value(markup_tree_root(tree), S(OFFICE), "mimetype");
    const OdfKind *kind = type != NULL ? kind_of(type->value, strlen(type->value)) : NULL;
    if (kind == NULL || kind->flat == NULL)
        return refuse_kind(odf, error);
    *result = (CleanOdf){kind->kind, kind->flat, FALSE};
    g_autoptr(GByteArray) made = g_byte_array_new();
    if (!odf_filter(&place, tree, error) || !markup_write_xml(&filter, made, error))
        return FALSE;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(came, &size);
    return clean_hand_on(odf->job, "odf-xml", made, bytes, size, out, &result->same, error);
}

gboolean clean_odf_flat(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                        DisarmJob *job, CleanOdf *result, GError **error)
{
    Odf odf;
    odf_init(&odf, what, job);
    g_autoptr(MarkupTree) tree = markup_tree_new(&markup_odf, job->budget);
    g_autoptr(GBytes) came = g_bytes_new_static(bytes, size);
    gboolean cleaned = disarm_budget_inflate(job->budget, size, error) &&
                       markup_tree_read(tree, bytes, size, what, error) &&
                       run_flat(&odf, tree, came, out, result, error);
    odf_clear(&odf);
    return cleaned;
}
