/* clean/ooxml/package.c -- the container, [Content_Types].xml and .rels files */
#include "clean/ooxml/package.h"
#include "base/problem.h"
#include "clean/inside.h"
#include "clean/unicode.h"
#include <string.h>

#define TYPES_NAME "[Content_Types].xml"
#define TYPES_SPACE "http://schemas.openxmlformats.org/package/2006/content-types"
#define RELATIONSHIPS_SPACE "http://schemas.openxmlformats.org/package/2006/relationships"
#define WHOLE_MAX ((guint64)24 * 1024 * 1024) /* what is inflated at once: over twice as fast */
#define END_BYTES ((gsize)22)                 /* of the end of an archive without a comment */
#define RELATIONSHIPS_MAX 200000u
#define TARGET_MAX 4096u

/* ---- what is owned ---- */

static void relationship_free(gpointer data)
{
    CleanRelationship *relationship = data;
    g_free(relationship->reference.id);
    g_free(relationship->way);
    g_free(relationship->target);
    g_free(relationship->place);
    g_free(relationship);
}

static void part_free(gpointer data)
{
    CleanPart *part = data;
    g_free(part->name);
    g_free(part->written);
    g_clear_pointer(&part->relationships, g_ptr_array_unref);
    g_clear_pointer(&part->references, g_hash_table_unref);
    g_clear_pointer(&part->verdicts, g_array_unref);
    g_clear_pointer(&part->made, g_bytes_unref);
    g_free(part);
}

static CleanPart *part_new(const char *name, const ArchiveZipEntry *entry)
{
    CleanPart *part = g_new0(CleanPart, 1);
    part->name = g_strdup(name);
    part->entry = entry;
    part->kind = CLEAN_KIND_LAST;
    part->verdicts = g_array_new(FALSE, FALSE, sizeof(CleanVerdict));
    return part;
}

void clean_package_close(CleanPackage *package)
{
    g_clear_pointer(&package->parts, g_hash_table_unref);
    g_clear_pointer(&package->defaults, g_hash_table_unref);
    g_clear_pointer(&package->overrides, g_hash_table_unref);
    g_clear_pointer(&package->root, part_free);
    g_clear_pointer(&package->zip, archive_zip_free);
}

/* ---- contents ---- */

GBytes *clean_package_bytes(CleanPackage *package, const ArchiveZipEntry *entry, GError **error)
{
    return archive_zip_extract(package->zip, entry, error);
}

static gboolean feed(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    return clean_xml_feed(user, bytes, size, FALSE, error);
}

gboolean clean_package_xml(CleanPackage *package, const ArchiveZipEntry *entry, CleanXml *xml,
                           GError **error)
{
    if (entry->size_bytes > WHOLE_MAX)
        return archive_zip_stream(package->zip, entry, feed, xml, error) &&
               clean_xml_feed(xml, (const guint8 *)"", 0, TRUE, error);
    g_autoptr(GBytes) bytes = archive_zip_extract(package->zip, entry, error);
    if (bytes == NULL)
        return FALSE;
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    return clean_unicode_read(xml, data, size, package->what, error);
}

/* ---- a file of one element with children that have attributes ---- */

typedef struct ListReader ListReader;
struct ListReader {
    CleanPackage *package;
    CleanPart *part;
    const char *root, *space; /* what the root must be, and the namespace of all */
    guint depth;
    gboolean (*row)(ListReader *reader, CleanSlice local, const CleanXmlAttribute *attributes,
                    guint count, GError **error);
};

static gboolean wrong_list(const ListReader *reader, GError **error)
{
    problem_set(error, PROBLEM_DAMAGED, reader->package->what,
                PROBLEM_BOTH("its list of parts is not right", "部品の一覧が正しくありません"));
    return FALSE;
}

static gboolean is(CleanSlice slice, const char *text)
{
    return slice.size == strlen(text) && memcmp(slice.at, text, slice.size) == 0;
}

/* These files use one namespace only, so its declaration is looked for by itself. */
static gboolean list_start(gpointer user, const CleanXmlName *name,
                           const CleanXmlAttribute *attributes, guint count, GError **error)
{
    ListReader *reader = user;
    CleanSlice prefix = {name->raw.at, name->prefix}, local = name->raw;
    gboolean declared = reader->depth > 0;
    if (prefix.size > 0)
        local = (CleanSlice){local.at + prefix.size + 1, local.size - prefix.size - 1};
    for (guint i = 0; i < count; i++) {
        CleanSlice raw = attributes[i].name.raw;
        gsize own = prefix.size > 0 ? 6 + prefix.size : 5;
        if (attributes[i].declares && raw.size == own &&
            memcmp(raw.at + own - prefix.size, prefix.at, prefix.size) == 0)
            declared = is(attributes[i].value, reader->space);
    }
    if (!declared || (reader->depth == 0 && !is(local, reader->root)) || reader->depth > 1)
        return wrong_list(reader, error);
    return reader->depth++ == 0 || reader->row(reader, local, attributes, count, error);
}

static gboolean list_end(gpointer user, GError **error)
{
    (void)error;
    ((ListReader *)user)->depth--;
    return TRUE;
}

static gboolean list_text(gpointer user, CleanSlice text, CleanXmlText kind, GError **error)
{
    (void)kind;
    for (gsize i = 0; i < text.size; i++)
        if (strchr(" \t\r\n", text.at[i]) == NULL)
            return wrong_list(user, error);
    return TRUE;
}

static gboolean list_comment(gpointer user, CleanSlice text, GError **error)
{
    (void)user;
    (void)text;
    (void)error;
    return TRUE;
}

static gboolean read_list(ListReader *reader, const ArchiveZipEntry *entry, GError **error)
{
    const CleanXmlHandlers handlers = {.start = list_start,
                                       .end = list_end,
                                       .text = list_text,
                                       .comment = list_comment,
                                       .user = reader};
    g_autoptr(CleanXml) xml = clean_xml_new(&handlers, reader->package->what);
    return clean_package_xml(reader->package, entry, xml, error);
}

/* The decoded value of an attribute without a namespace, or NULL. Transfer full. */
static char *value_of(const CleanXmlAttribute *attributes, guint count, const char *name)
{
    for (guint i = 0; i < count; i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        if (is(attributes[i].name.raw, name) && attributes[i].value.size <= TARGET_MAX &&
            clean_xml_decode(attributes[i].value, TRUE, out))
            return g_string_free(g_steal_pointer(&out), FALSE);
    }
    return NULL;
}

/* ---- types ---- */

static gboolean type_row(ListReader *reader, CleanSlice local, const CleanXmlAttribute *attributes,
                         guint count, GError **error)
{
    gboolean one = is(local, "Override");
    if (!one && !is(local, "Default"))
        return wrong_list(reader, error);
    g_autofree char *name = value_of(attributes, count, one ? "PartName" : "Extension");
    g_autofree char *type = value_of(attributes, count, "ContentType");
    if (name == NULL || type == NULL || (one && *name != '/'))
        return wrong_list(reader, error);
    char *folded = g_utf8_casefold(one ? name + 1 : name, -1);
    GHashTable *table = one ? reader->package->overrides : reader->package->defaults;
    if (g_hash_table_insert(table, folded, g_steal_pointer(&type)))
        return TRUE;
    return disarm_refuse(reader->package->job, DISARM_AMBIGUOUS, name, error);
}

static const char *type_of(const CleanPackage *package, const char *folded)
{
    const char *type = g_hash_table_lookup(package->overrides, folded);
    const char *dot = strrchr(folded, '.');
    if (type == NULL && dot != NULL && strchr(dot, '/') == NULL)
        type = g_hash_table_lookup(package->defaults, dot + 1);
    return type;
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *clean_package_types_of_none(const CleanPackage *package)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, package->overrides);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        if (!g_hash_table_contains(package->parts, name))
            g_ptr_array_add(names, name);
    g_ptr_array_sort(names, by_text);
    return names;
}

static gboolean read_types(CleanPackage *package, GError **error)
{
    ListReader reader = {
        .package = package, .root = "Types", .space = TYPES_SPACE, .row = type_row};
    const ArchiveZipEntry *entry = archive_zip_find_folded(package->zip, TYPES_NAME);
    return entry != NULL ? read_list(&reader, entry, error) : wrong_list(&reader, error);
}

static CleanPart *find_part(const CleanPackage *package, const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    return g_hash_table_lookup(package->parts, folded);
}

static gboolean list_parts(CleanPackage *package, GError **error)
{
    const ArchiveZipEntry *entry;
    for (guint i = 0; (entry = archive_zip_entry(package->zip, i)) != NULL; i++) {
        gboolean folder = g_str_has_suffix(entry->name, "/");
        if (folder || g_ascii_strcasecmp(entry->name, TYPES_NAME) == 0)
            continue;
        if (!disarm_budget_members(package->job->budget, 1, error))
            return FALSE;
        char *folded = g_utf8_casefold(entry->name, -1);
        CleanPart *part = part_new(entry->name, entry);
        part->type = type_of(package, folded);
        g_hash_table_insert(package->parts, folded, part);
    }
    return TRUE;
}

/* ---- relationships ---- */

/* Percent signs and dots resolved against the folder of `from`; NULL for what leads out, or holds
 * what a part's name cannot. Transfer full. */
static char *resolve(const char *from, const char *target)
{
    g_autofree char *plain = g_uri_unescape_string(target, "/\\");
    if (plain == NULL || strpbrk(plain, "\\?:*|<>\"") != NULL)
        return NULL;
    g_autoptr(GPtrArray) path = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) base = g_strsplit(*plain == '/' ? "" : from, "/", -1);
    g_auto(GStrv) steps = g_strsplit(*plain == '/' ? plain + 1 : plain, "/", -1);
    guint folders = g_strv_length(base);
    for (guint i = 0; i + 1 < folders; i++)
        g_ptr_array_add(path, g_strdup(base[i]));
    for (guint i = 0; steps[i] != NULL; i++) {
        if (strcmp(steps[i], ".") == 0)
            continue;
        if (strcmp(steps[i], "..") == 0 && path->len == 0)
            return NULL;
        if (strcmp(steps[i], "..") == 0)
            g_ptr_array_set_size(path, (gint)path->len - 1);
        else
            g_ptr_array_add(path, g_strdup(steps[i]));
    }
    g_ptr_array_add(path, NULL);
    return g_strjoinv("/", (char **)path->pdata);
}

static gboolean is_id(const char *id)
{
    if (*id == '\0' || strlen(id) > 200)
        return FALSE;
    for (; *id != '\0'; id++)
        if (!g_ascii_isalnum(*id) && strchr("_-.", *id) == NULL)
            return FALSE;
    return TRUE;
}

/* Where a target inside leads, and the place in it. */
static void find_target(ListReader *reader, CleanRelationship *relationship)
{
    g_autofree char *target = g_strdup(relationship->target);
    char *hash = strchr(target, '#');
    if (hash != NULL) {
        relationship->place = g_strdup(hash);
        *hash = '\0';
    }
    g_autofree char *name = *target != '\0' ? resolve(reader->part->name, target) : NULL;
    relationship->part = name != NULL ? find_part(reader->package, name) : NULL;
}

static gboolean relationship_row(ListReader *reader, CleanSlice local,
                                 const CleanXmlAttribute *attributes, guint count, GError **error)
{
    GPtrArray *all = reader->part->relationships;
    CleanRelationship *relationship = g_new0(CleanRelationship, 1);
    g_ptr_array_add(all, relationship);
    relationship->reference.id = value_of(attributes, count, "Id");
    relationship->way = value_of(attributes, count, "Type");
    relationship->target = value_of(attributes, count, "Target");
    relationship->kind = CLEAN_KIND_LAST;
    g_autofree char *mode = value_of(attributes, count, "TargetMode");
    if (!is(local, "Relationship") || relationship->reference.id == NULL ||
        relationship->way == NULL || relationship->target == NULL ||
        !is_id(relationship->reference.id) || all->len > RELATIONSHIPS_MAX)
        return wrong_list(reader, error);
    relationship->external = mode != NULL && strcmp(mode, "Internal") != 0;
    if (!relationship->external)
        find_target(reader, relationship);
    relationship->reference.link = relationship->part == NULL;
    return g_hash_table_insert(reader->part->references, relationship->reference.id,
                               &relationship->reference) ||
           disarm_refuse(reader->package->job, DISARM_AMBIGUOUS, relationship->reference.id, error);
}

static char *relationships_name(const char *part)
{
    const char *slash = strrchr(part, '/');
    gsize folder = slash != NULL ? (gsize)(slash + 1 - part) : 0;
    return g_strdup_printf("%.*s_rels/%s.rels", (int)folder, part, part + folder);
}

gboolean clean_package_relationships(CleanPackage *package, CleanPart *part, GError **error)
{
    if (part->relationships != NULL)
        return TRUE;
    part->relationships = g_ptr_array_new_with_free_func(relationship_free);
    part->references = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *name = relationships_name(part->name);
    CleanPart *file = find_part(package, name);
    ListReader reader = {.package = package,
                         .part = part,
                         .root = "Relationships",
                         .space = RELATIONSHIPS_SPACE,
                         .row = relationship_row};
    if (file == NULL)
        return TRUE;
    file->state = CLEAN_PART_STAYS;
    return read_list(&reader, file->entry, error);
}

/* ---- opening ---- */

/* Each part is read up to three times. */
static ArchiveZipBudget budget_of(const DisarmBudget *budget)
{
    guint64 left = disarm_budget_inflatable(budget);
    guint64 most = MIN(left, (guint64)G_MAXSIZE / 8);
    return (ArchiveZipBudget){.max_entries = budget->limits.members,
                              .max_entry_bytes = (gsize)most,
                              .max_total_bytes = (gsize)most * 4,
                              .max_ratio = budget->limits.ratio,
                              .max_name_bytes = 1024};
}

/* Bytes behind the end of the archive belong to nothing; some programs leave one there. */
static gsize end_of(const guint8 *bytes, gsize size)
{
    static const char mark[] = "PK\5\6";
    gsize back = MIN(size, (gsize)G_MAXUINT16);
    const guint8 *last = NULL;
    for (const guint8 *at = bytes + (size - back);
         (at = memmem(at, (gsize)(bytes + size - at), mark, 4)) != NULL; at++)
        last = at;
    gsize end = last != NULL ? (gsize)(last - bytes) + END_BYTES : size;
    return end <= size && (last == NULL || (last[20] == 0 && last[21] == 0)) ? end : size;
}

gboolean clean_package_open(CleanPackage *package, const guint8 *bytes, gsize size, GError **error)
{
    const ArchiveZipBudget budget = budget_of(package->job->budget);
    package->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, part_free);
    package->defaults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    package->overrides = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    package->root = part_new("", NULL);
    gsize end = end_of(bytes, size);
    if (end < size)
        disarm_find(package->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, NULL, -1);
    package->zip = archive_zip_open(bytes, end, &budget, package->what, error);
    if (package->zip != NULL)
        clean_inside_note_zip(package->job, package->zip);
    return package->zip != NULL && read_types(package, error) && list_parts(package, error);
}
