/* verify/package.c -- types, relationships, and from the root to every part */
#include "verify/package.h"
#include "verify/package-ways.h"
#include "verify/part.h"
#include "verify/plain.h"
#include "verify/verify-file.h"
#include <string.h>

/* ---- kinds of parts ---- */

static void say_type(Verify *v, const char *type)
{
    g_autofree char *lower = g_ascii_strdown(type, -1);
    for (guint i = 0; i < verify_type_danger_count; i++)
        if (strstr(lower, verify_type_dangers[i].word) != NULL) {
            verify_say(v, verify_type_dangers[i].danger, type);
            return;
        }
    verify_say(v, DISARM_UNKNOWN_PART, type);
}

static const VerifyPart *kind_of_type(const char *type)
{
    gsize size = strlen(type);
    for (guint i = 0; i < verify_part_count; i++)
        if (verify_parts[i].size == size && g_ascii_strcasecmp(verify_parts[i].type, type) == 0)
            return &verify_parts[i];
    return NULL;
}

static void find_kind(Verify *v, const VerifyTypes *types, VerifyPackagePart *part)
{
    const char *type = verify_types_of(types, part->entry->name);
    part->kind = type != NULL ? kind_of_type(type) : NULL;
    verify_enter(v, part->entry->name);
    if (part->kind == NULL)
        say_type(v, type != NULL ? type : "no type");
    else
        verify_say_policy(v, part->kind->policy, type);
    verify_leave(v);
}

/* In an output, a type that is declared and that no part has is none that may be, either. */
static void judge_declared(Verify *v, const VerifyTypes *types)
{
    static const char *const plain = "|application/xml|"
                                     "application/vnd.openxmlformats-package.relationships+xml|";
    GHashTableIter iter;
    gpointer type;
    g_hash_table_iter_init(&iter, types->defaults);
    while (g_hash_table_iter_next(&iter, NULL, &type))
        if (!verify_words_have(plain, type) && kind_of_type(type) == NULL)
            say_type(v, type);
}

/* ---- what is there ---- */

#define TYPES_NAME "[Content_Types].xml"

static void part_free(gpointer data)
{
    VerifyPackagePart *part = data;
    g_hash_table_unref(part->ways);
    g_free(part);
}

static void list_parts(Verify *v, ArchiveZip *zip, GHashTable *parts)
{
    for (guint i = 0; archive_zip_entry(zip, i) != NULL; i++) {
        const ArchiveZipEntry *entry = archive_zip_entry(zip, i);
        if (strcmp(entry->name, TYPES_NAME) == 0 || g_str_has_suffix(entry->name, ".rels"))
            continue;
        if (g_str_has_suffix(entry->name, "/")) {
            verify_say(v, DISARM_LEFTOVER, entry->name);
            continue;
        }
        VerifyPackagePart *part = g_new0(VerifyPackagePart, 1);
        part->entry = entry;
        part->ways = verify_ways_new();
        g_hash_table_insert(parts, (gpointer)entry->name, part);
    }
}

static void read_ways(Verify *v, ArchiveZip *zip, GHashTable *parts, GHashTable *root)
{
    for (guint i = 0; archive_zip_entry(zip, i) != NULL; i++) {
        const ArchiveZipEntry *entry = archive_zip_entry(zip, i);
        if (!g_str_has_suffix(entry->name, ".rels"))
            continue;
        verify_enter(v, entry->name);
        g_autofree char *source = verify_ways_source(entry->name);
        VerifyPackagePart *part = source != NULL ? g_hash_table_lookup(parts, source) : NULL;
        gboolean top = g_strcmp0(source, "") == 0;
        if (part == NULL && !top)
            verify_say(v, DISARM_LEFTOVER, "relationships of nothing");
        else
            verify_ways_read(v, zip, entry, source, top ? root : part->ways);
        verify_leave(v);
    }
}

/* ---- from the root ---- */

static void follow(Verify *v, GHashTable *parts, GHashTable *ways, gboolean root, GPtrArray *queue)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, ways);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const VerifyWay *way = value;
        if (way->relation->root != root)
            verify_say(v, DISARM_UNKNOWN_CONTENT, way->relation->uri);
        if (way->target == NULL)
            continue;
        VerifyPackagePart *part = g_hash_table_lookup(parts, way->target);
        if (part == NULL)
            verify_say(v, DISARM_DAMAGED, way->target);
        else if (part->kind != NULL && !verify_words_have(way->relation->to, part->kind->kind))
            verify_say(v, DISARM_DISGUISE, way->target);
        if (part != NULL && !part->reached)
            g_ptr_array_add(queue, part);
        if (part != NULL)
            part->reached = TRUE;
    }
}

static void judge_main(Verify *v, GHashTable *parts, GHashTable *root, const char *ending)
{
    GHashTableIter iter;
    gpointer value;
    guint count = 0;
    g_hash_table_iter_init(&iter, root);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const VerifyWay *way = value;
        const VerifyPackagePart *part =
            way->target != NULL ? g_hash_table_lookup(parts, way->target) : NULL;
        if (part == NULL || part->kind == NULL || part->kind->ending == NULL)
            continue;
        count++;
        if (*ending != '\0' && strcmp(part->kind->ending, ending) != 0)
            verify_say(v, DISARM_DISGUISE, part->kind->kind);
    }
    if (count != 1)
        verify_say(v, DISARM_AMBIGUOUS, "main parts");
}

/* ---- contents ---- */

#define WHOLE_MAX_BYTES ((guint64)24 * 1024 * 1024) /* a larger part is inflated in pieces */
#define PIECE_BYTES ((gsize)128 * 1024)

/* The part to a sink, whole or in pieces as it is faster within the memory there is. */
static gboolean stream(ArchiveZip *zip, const ArchiveZipEntry *entry, ArchiveSink sink,
                       gpointer user, GError **error)
{
    if (entry->size_bytes > WHOLE_MAX_BYTES)
        return archive_zip_stream(zip, entry, sink, user, error);
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, entry, error);
    if (bytes == NULL)
        return FALSE;
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    for (gsize at = 0; at < size; at += PIECE_BYTES)
        if (!sink(user, data + at, MIN(PIECE_BYTES, size - at), error))
            return FALSE;
    return TRUE;
}

/* Whether it is plain XML in which nothing is wrong. Where not, nothing was said or charged. */
static gboolean read_plain(Verify *v, ArchiveZip *zip, const VerifyPackagePart *part)
{
    DisarmBudget before = *v->budget;
    VerifyPlain *plain = verify_plain_new(v, part->kind, part->ways);
    gboolean read = stream(zip, part->entry, verify_plain_push, plain, NULL);
    if (verify_plain_finish(plain) && read)
        return TRUE;
    *v->budget = before;
    return FALSE;
}

static void read_xml(Verify *v, ArchiveZip *zip, const VerifyPackagePart *part)
{
    GError *error = NULL;
    if (read_plain(v, zip, part))
        return;
    VerifyPartReader *reader = verify_part_new(v, part->kind, part->ways);
    if (reader == NULL)
        return;
    if (!stream(zip, part->entry, verify_part_push, reader, &error))
        verify_say_error(v, error);
    verify_part_finish(reader);
}

static void read_whole(Verify *v, ArchiveZip *zip, const VerifyPackagePart *part)
{
    GError *error = NULL;
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, part->entry, &error);
    if (bytes == NULL) {
        verify_say_error(v, error);
        return;
    }
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    if (g_str_has_prefix(part->kind->kind, "image-"))
        verify_picture(v, data, size, part->kind->kind + strlen("image-"));
    else
        verify_inner_package(v, data, size);
}

static void read_part(Verify *v, ArchiveZip *zip, GHashTable *parts, VerifyPackagePart *part,
                      GPtrArray *queue)
{
    GError *error = NULL;
    guint64 said = v->said;
    verify_enter(v, part->entry->name);
    follow(v, parts, part->ways, FALSE, queue);
    if (!disarm_budget_inflate(v->budget, part->entry->size_bytes, &error))
        verify_say_error(v, error);
    else if (part->kind != NULL && part->kind->root != NULL)
        read_xml(v, zip, part);
    else if (part->kind != NULL)
        read_whole(v, zip, part);
    if (v->said == said && part->kind != NULL)
        disarm_part(v->findings, part->kind->kind, DISARM_SAME);
    verify_leave(v);
}

void verify_package(Verify *v, ArchiveZip *zip, const char *ending)
{
    g_autoptr(GHashTable) parts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, part_free);
    g_autoptr(GHashTable) root = verify_ways_new();
    g_autoptr(GPtrArray) queue = g_ptr_array_new();
    VerifyTypes types;
    GHashTableIter iter;
    gpointer value;
    list_parts(v, zip, parts);
    verify_types_read(v, zip, archive_zip_find(zip, TYPES_NAME), &types);
    if (!v->policy->verify_only)
        judge_declared(v, &types);
    g_hash_table_iter_init(&iter, parts);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        find_kind(v, &types, value);
    verify_types_clear(&types);
    read_ways(v, zip, parts, root);
    judge_main(v, parts, root, ending);
    follow(v, parts, root, TRUE, queue);
    for (guint i = 0; i < queue->len; i++)
        read_part(v, zip, parts, g_ptr_array_index(queue, i), queue);
    g_hash_table_iter_init(&iter, parts);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (!((VerifyPackagePart *)value)->reached)
            verify_say(v, DISARM_LEFTOVER, ((VerifyPackagePart *)value)->entry->name);
}
