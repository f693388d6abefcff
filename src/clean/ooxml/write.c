/* clean/ooxml/write.c -- types, relationships and parts of the new package */
#include "base/problem.h"
#include "clean/ooxml/internal.h"
#include "image/kind.h"
#include <string.h>

#define TOGETHER_BYTES ((gsize)4 * 1024 * 1024) /* a part up to this size is packed at once */
#define FAST_BYTES ((gsize)1024 * 1024)         /* a larger one is packed fast rather than small */

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

/* ---- names ---- */

static gboolean is_plain(const char *name)
{
    for (; *name != '\0'; name++)
        if (!g_ascii_isalnum(*name) && strchr("_-./", *name) == NULL)
            return FALSE;
    return TRUE;
}

static gboolean is_image(const CleanPart *part)
{
    return (clean_kinds[part->kind].flags & CLEAN_PART_IMAGE) != 0;
}

/* The name it had, with the ending of what it is; a number where that name does not do. */
static char *name_of(const CleanPart *part, guint number, GHashTable *taken)
{
    const char *slash = strrchr(part->name, '/');
    const char *dot = strrchr(part->name, '.');
    gsize stem = dot != NULL && (slash == NULL || dot > slash) ? (gsize)(dot - part->name)
                                                               : strlen(part->name);
    const char *ending = is_image(part)         ? image_kind_ending((ImageKind)part->image)
                         : part->ending != NULL ? part->ending
                         : dot != NULL && part->name[stem] == '.' ? dot + 1
                                                                  : "xml";
    g_autofree char *name = g_strdup_printf("%.*s.%s", (int)stem, part->name, ending);
    g_autofree char *folded = g_ascii_strdown(name, -1);
    if (is_plain(name) && !g_hash_table_contains(taken, folded))
        return g_steal_pointer(&name);
    return g_strdup_printf("parts/part%u.%s", number, is_plain(ending) ? ending : "xml");
}

static void name_parts(const Ooxml *ooxml)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < ooxml->order->len; i++) {
        CleanPart *part = g_ptr_array_index(ooxml->order, i);
        part->written = name_of(part, i + 1, taken);
        g_hash_table_add(taken, g_ascii_strdown(part->written, -1));
    }
}

/* From the folder of `from` to `to`. */
static void append_way(GString *out, const char *from, const char *to)
{
    gsize common = 0;
    for (gsize i = 0; from[i] != '\0' && from[i] == to[i]; i++)
        if (from[i] == '/')
            common = i + 1;
    for (const char *at = strchr(from + common, '/'); at != NULL; at = strchr(at + 1, '/'))
        g_string_append(out, "../");
    g_string_append(out, to + common);
}

/* ---- the two lists ---- */

static void append_attribute(GString *out, const char *name, const char *value)
{
    g_autofree char *escaped = g_markup_escape_text(value, -1);
    g_string_append_printf(out, " %s=\"%s\"", name, escaped);
}

/* Of packages inside, by their endings. */
static const struct {
    const char *ending, *type;
} packages[] = {
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xltx", "application/vnd.openxmlformats-officedocument.spreadsheetml.template"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"potx", "application/vnd.openxmlformats-officedocument.presentationml.template"},
    {"ppsx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow"},
};

static const char *type_of(const CleanPart *part)
{
    for (guint i = 0; part->ending != NULL && i < G_N_ELEMENTS(packages); i++)
        if (strcmp(packages[i].ending, part->ending) == 0)
            return packages[i].type;
    return is_image(part) ? image_kind_media_type((ImageKind)part->image)
                          : clean_kinds[part->kind].type;
}

static gboolean write_types(const Ooxml *ooxml, ArchiveZipWriter *writer, GError **error)
{
    g_autoptr(GString) out =
        g_string_new(XML_HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                              "content-types\"><Default Extension=\"rels\" ContentType=\""
                              "application/vnd.openxmlformats-package.relationships+xml\"/>"
                              "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (guint i = 0; i < ooxml->order->len; i++) {
        const CleanPart *part = g_ptr_array_index(ooxml->order, i);
        g_autofree char *name = g_strconcat("/", part->written, NULL);
        g_string_append(out, "<Override");
        append_attribute(out, "PartName", name);
        append_attribute(out, "ContentType", type_of(part));
        g_string_append(out, "/>");
    }
    g_string_append(out, "</Types>");
    return archive_zip_writer_add(writer, "[Content_Types].xml", (const guint8 *)out->str, out->len,
                                  ARCHIVE_SMALL, error);
}

static void append_relationship(GString *out, const CleanPart *from,
                                const CleanRelationship *relationship)
{
    g_autoptr(GString) target = g_string_new(NULL);
    if (relationship->part != NULL) {
        append_way(target, from->written, relationship->part->written);
        if (relationship->place != NULL)
            g_string_append(target, relationship->place);
    } else {
        g_string_append(target, relationship->target);
    }
    g_string_append(out, "<Relationship");
    append_attribute(out, "Id", relationship->reference.id);
    append_attribute(out, "Type", relationship->way);
    append_attribute(out, "Target", target->str);
    if (relationship->external)
        append_attribute(out, "TargetMode", "External");
    g_string_append(out, "/>");
}

static gboolean write_relationships(const CleanPart *part, ArchiveZipWriter *writer, GError **error)
{
    g_autoptr(GString) out = g_string_new(
        XML_HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                 "relationships\">");
    gsize empty = out->len;
    for (guint i = 0; part->relationships != NULL && i < part->relationships->len; i++) {
        const CleanRelationship *relationship = g_ptr_array_index(part->relationships, i);
        if (ooxml_is_used(relationship))
            append_relationship(out, part, relationship);
    }
    if (out->len == empty)
        return TRUE;
    g_string_append(out, "</Relationships>");
    const char *slash = strrchr(part->written, '/');
    gsize folder = slash != NULL ? (gsize)(slash + 1 - part->written) : 0;
    g_autofree char *name =
        g_strdup_printf("%.*s_rels/%s.rels", (int)folder, part->written, part->written + folder);
    return archive_zip_writer_add(writer, name, (const guint8 *)out->str, out->len, ARCHIVE_SMALL,
                                  error);
}

/* ---- parts ---- */

typedef struct {
    ArchiveZipWriter *writer;
    const char *name;
    GByteArray *together; /* until it is too much */
    gboolean begun;
} PartSink;

static gboolean part_write(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    PartSink *sink = user;
    if (!sink->begun && sink->together->len + size <= TOGETHER_BYTES) {
        g_byte_array_append(sink->together, bytes, (guint)size);
        return TRUE;
    }
    if (!sink->begun) {
        sink->begun = TRUE;
        if (!archive_zip_writer_begin(sink->writer, sink->name, ARCHIVE_FAST, error) ||
            !archive_zip_writer_write(sink->writer, sink->together->data, sink->together->len,
                                      error))
            return FALSE;
    }
    return archive_zip_writer_write(sink->writer, bytes, size, error);
}

static gboolean write_xml(Ooxml *ooxml, CleanPart *part, ArchiveZipWriter *writer, GError **error)
{
    g_autoptr(DisarmFindings) scratch = disarm_findings_new();
    g_autoptr(GByteArray) together = g_byte_array_new();
    g_autofree CleanFilter *filter = g_new0(CleanFilter, 1);
    PartSink sink = {writer, part->written, together, FALSE};
    g_autoptr(CleanWriter) xml = clean_writer_new(part_write, &sink);
    DisarmBudget budget = *ooxml->job->budget;
    budget.objects = 0;
    DisarmJob quiet = *ooxml->job;
    quiet.findings = scratch;
    quiet.budget = &budget;
    if (!ooxml_filter(ooxml, part, CLEAN_PASS_WRITE, &quiet, xml, filter, error))
        return FALSE;
    if (sink.begun)
        return archive_zip_writer_end(writer, error);
    return archive_zip_writer_add(writer, part->written, together->data, together->len,
                                  together->len > FAST_BYTES ? ARCHIVE_FAST : ARCHIVE_SMALL, error);
}

static gboolean write_part(Ooxml *ooxml, CleanPart *part, ArchiveZipWriter *writer, GError **error)
{
    guint flags = clean_kinds[part->kind].flags;
    if (!part->changed) {
        ArchivePacked packed = archive_zip_packed(ooxml->package.zip, part->entry);
        return archive_zip_writer_copy(writer, part->written, &packed, error);
    }
    if ((flags & (CLEAN_PART_IMAGE | CLEAN_PART_PACKAGE)) == 0)
        return write_xml(ooxml, part, writer, error);
    g_autoptr(GBytes) made = ooxml_made(ooxml, part, error);
    if (made == NULL)
        return FALSE;
    gsize size;
    const guint8 *data = g_bytes_get_data(made, &size);
    return archive_zip_writer_add(writer, part->written, data, size,
                                  size > FAST_BYTES ? ARCHIVE_FAST : ARCHIVE_SMALL, error);
}

gboolean ooxml_write(Ooxml *ooxml, const DisarmSink *out, GError **error)
{
    const DisarmBudget *budget = ooxml->job->budget;
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(
        out, budget->limits.output_bytes - budget->output_bytes, ooxml->package.what);
    name_parts(ooxml);
    ooxml->package.root->written = g_strdup("");
    if (!write_types(ooxml, writer, error) ||
        !write_relationships(ooxml->package.root, writer, error))
        return FALSE;
    for (guint i = 0; i < ooxml->order->len; i++) {
        CleanPart *part = g_ptr_array_index(ooxml->order, i);
        if (!write_part(ooxml, part, writer, error) || !write_relationships(part, writer, error))
            return FALSE;
    }
    return archive_zip_writer_finish(writer, error) &&
           disarm_budget_output(ooxml->job->budget, archive_zip_writer_size(writer), error);
}
