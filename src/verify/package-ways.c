/* verify/package-ways.c -- what a package says about its parts */
#include "verify/package-ways.h"
#include "verify/value.h"
#include "verify/xml.h"
#include <string.h>

#define TYPES_SPACE "http://schemas.openxmlformats.org/package/2006/content-types"
#define WAYS_SPACE "http://schemas.openxmlformats.org/package/2006/relationships"
#define WAYS_TYPE "application/vnd.openxmlformats-package.relationships+xml"
#define TARGET_MAX_BYTES 8192u

/* ---- small files of one element over many ---- */

typedef struct {
    Verify *v;
    VerifyXml *xml;
    const char *space, *root;
    guint depth;
    void (*row)(gpointer user, const char *name, const char *const *values);
    const char *const *fields; /* names of attributes, NULL at the end */
    gpointer user;
} Rows;

#define FIELDS_MAX 4u

static void read_row(Rows *rows, const VerifyXmlName *name, const char **attributes)
{
    const char *values[FIELDS_MAX] = {NULL};
    for (; *attributes != NULL; attributes += 2) {
        guint at = 0;
        while (rows->fields[at] != NULL && strcmp(rows->fields[at], attributes[0]) != 0)
            at++;
        if (rows->fields[at] == NULL)
            verify_say(rows->v, DISARM_UNKNOWN_CONTENT, attributes[0]);
        else
            values[at] = attributes[1];
    }
    rows->row(rows->user, name->local, values);
}

static void rows_start(gpointer user, const VerifyXmlName *name, const char **attributes)
{
    Rows *rows = user;
    guint depth = rows->depth++;
    gboolean root = depth == 0 && strcmp(name->local, rows->root) == 0 && *attributes == NULL;
    if (strcmp(name->uri, rows->space) != 0 || depth > 1 || (depth == 0 && !root))
        verify_say(rows->v, DISARM_UNKNOWN_CONTENT, name->local);
    else if (depth == 1)
        read_row(rows, name, attributes);
}

static void rows_text(gpointer user, const char *text, gsize size)
{
    const Rows *rows = user;
    for (gsize i = 0; i < size; i++)
        if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0') {
            verify_say(rows->v, DISARM_UNKNOWN_CONTENT, "text between rows");
            return;
        }
}

static void rows_end(gpointer user)
{
    ((Rows *)user)->depth--;
}

static const VerifyXmlHandlers handlers = {rows_start, rows_text, rows_end};

static void read_rows(Rows *rows, ArchiveZip *zip, const ArchiveZipEntry *entry)
{
    GError *error = NULL;
    if (!disarm_budget_inflate(rows->v->budget, entry->size_bytes, &error)) {
        verify_say_error(rows->v, error);
        return;
    }
    rows->xml = verify_xml_new(rows->v, &handlers, rows);
    if (rows->xml == NULL)
        return;
    if (!archive_zip_stream(zip, entry, verify_xml_push, rows->xml, &error))
        verify_say_error(rows->v, error);
    verify_xml_finish(rows->xml);
    verify_xml_free(rows->xml);
}

/* ---- types ---- */

typedef struct {
    Verify *v;
    VerifyTypes *types;
} TypesRead;

static void put_once(Verify *v, GHashTable *table, char *key, const char *value)
{
    if (g_hash_table_contains(table, key))
        verify_say(v, DISARM_AMBIGUOUS, key);
    g_hash_table_insert(table, key, g_strdup(value));
}

static void types_row(gpointer user, const char *name, const char *const *values)
{
    const TypesRead *read = user;
    const char *ending = values[0], *part = values[1], *type = values[2];
    if (strcmp(name, "Default") == 0 && ending != NULL && part == NULL && type != NULL)
        put_once(read->v, read->types->defaults, g_ascii_strdown(ending, -1), type);
    else if (strcmp(name, "Override") == 0 && ending == NULL && part != NULL && *part == '/' &&
             type != NULL && (!g_str_has_suffix(part, ".rels") || strcmp(type, WAYS_TYPE) == 0))
        put_once(read->v, read->types->overrides, g_strdup(part + 1), type);
    else
        verify_say(read->v, DISARM_UNKNOWN_CONTENT, name);
}

void verify_types_read(Verify *v, ArchiveZip *zip, const ArchiveZipEntry *entry, VerifyTypes *types)
{
    static const char *const fields[] = {"Extension", "PartName", "ContentType", NULL};
    types->defaults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    types->overrides = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (entry == NULL) {
        verify_say(v, DISARM_DAMAGED, "no list of types");
        return;
    }
    TypesRead read = {v, types};
    Rows rows = {v, NULL, TYPES_SPACE, "Types", 0, types_row, fields, &read};
    verify_enter(v, entry->name);
    read_rows(&rows, zip, entry);
    verify_leave(v);
}

void verify_types_clear(VerifyTypes *types)
{
    g_hash_table_unref(types->defaults);
    g_hash_table_unref(types->overrides);
}

const char *verify_types_of(const VerifyTypes *types, const char *name)
{
    const char *own = g_hash_table_lookup(types->overrides, name);
    if (own != NULL)
        return own;
    const char *dot = strrchr(name, '.');
    g_autofree char *ending = dot != NULL ? g_ascii_strdown(dot + 1, -1) : NULL;
    return ending != NULL ? g_hash_table_lookup(types->defaults, ending) : NULL;
}

/* ---- relationships ---- */

static void way_free(gpointer data)
{
    VerifyWay *way = data;
    g_free(way->target);
    g_free(way);
}

GHashTable *verify_ways_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, way_free);
}

char *verify_ways_source(const char *name)
{
    const char *slash = strrchr(name, '/');
    gsize folder = slash != NULL ? (gsize)(slash - name) : 0;
    gsize size = strlen("_rels");
    if (slash == NULL || folder < size || strncmp(slash - size, "_rels", size) != 0 ||
        (folder > size && name[folder - size - 1] != '/'))
        return NULL;
    g_autofree char *base = g_strndup(slash + 1, strlen(slash + 1) - strlen(".rels"));
    g_autofree char *before = g_strndup(name, folder - size);
    return *base == '\0' && *before != '\0' ? NULL : g_strconcat(before, base, NULL);
}

/* A target as the name of a part, from the folder of its source; NULL when it leads outside. */
static char *resolve(const char *source, const char *target)
{
    if (strlen(target) > TARGET_MAX_BYTES || strpbrk(target, ":\\?") != NULL)
        return NULL;
    const char *slash = strrchr(source, '/');
    g_autofree char *folder =
        g_strndup(source, *target == '/' || slash == NULL ? 0 : (gsize)(slash - source));
    g_autofree char *path = g_strconcat(folder, "/", target, NULL);
    g_auto(GStrv) pieces = g_strsplit(path, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (char **piece = pieces; *piece != NULL; piece++) {
        if (**piece == '\0' || strcmp(*piece, ".") == 0)
            continue;
        if (strcmp(*piece, "..") != 0)
            g_ptr_array_add(kept, *piece);
        else if (kept->len == 0)
            return NULL;
        else
            g_ptr_array_set_size(kept, (gint)kept->len - 1);
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

typedef struct {
    Verify *v;
    const char *source;
    GHashTable *ways;
} WaysRead;

static const VerifyRelation *relation_of(const char *type)
{
    gsize size = strlen(type);
    for (guint i = 0; i < verify_relation_count; i++)
        if (verify_relations[i].size == size &&
            g_ascii_strcasecmp(verify_relations[i].uri, type) == 0)
            return &verify_relations[i];
    return NULL;
}

/* A link leads outside or to a place in the file itself, everything else to a part, perhaps to a
 * place in it. */
static void judge_target(Verify *v, const VerifyWay *way, const char *target, gboolean external)
{
    const char *place = external ? NULL : strchr(target, '#');
    if (place != NULL)
        verify_say(v, verify_place(place + 1), target);
    if (!external && way->target == NULL && !(way->relation->link && place == target))
        verify_say(v, DISARM_UNSAFE_PATH, target);
    else if (external && !way->relation->link)
        verify_say(v, DISARM_EXTERNAL_RESOURCE, target);
    else if (external)
        verify_say(v, verify_address(target, verify_keeps(v, DISARM_LINKS)), target);
}

static void ways_row(gpointer user, const char *name, const char *const *values)
{
    const WaysRead *read = user;
    const char *id = values[0], *type = values[1], *target = values[2], *mode = values[3];
    gboolean external = g_strcmp0(mode, "External") == 0;
    if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL ||
        (mode != NULL && !external && strcmp(mode, "Internal") != 0)) {
        verify_say(read->v, DISARM_UNKNOWN_CONTENT, name);
        return;
    }
    const VerifyRelation *relation = relation_of(type);
    if (relation == NULL || relation->danger != VERIFY_NO_DANGER) {
        g_autofree char *what = g_strdup_printf("%s %s", type, target);
        verify_say(read->v, relation != NULL ? relation->danger : DISARM_UNKNOWN_CONTENT, what);
        return;
    }
    VerifyWay *way = g_new0(VerifyWay, 1);
    way->relation = relation;
    g_autofree char *inside = external ? NULL : g_strndup(target, strcspn(target, "#"));
    gboolean leads = inside != NULL && *inside != '\0';
    way->target = leads ? resolve(read->source, inside) : NULL;
    judge_target(read->v, way, target, external);
    if (g_hash_table_contains(read->ways, id))
        verify_say(read->v, DISARM_AMBIGUOUS, id);
    g_hash_table_insert(read->ways, g_strdup(id), way);
}

void verify_ways_read(Verify *v, ArchiveZip *zip, const ArchiveZipEntry *entry, const char *source,
                      GHashTable *ways)
{
    static const char *const fields[] = {"Id", "Type", "Target", "TargetMode", NULL};
    WaysRead read = {v, source, ways};
    Rows rows = {v, NULL, WAYS_SPACE, "Relationships", 0, ways_row, fields, &read};
    read_rows(&rows, zip, entry);
}
